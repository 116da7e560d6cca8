//! Ids in paths. What can be no id names nothing that exists: it is answered like an unknown one.

use axum::{
    extract::{FromRequestParts, RawPathParams},
    http::request::Parts,
};

use super::{ApiError, Code};
use crate::domain::{KeyId, UserName};

/// A user's name.
pub struct UserPath(pub UserName);

impl<S: Send + Sync> FromRequestParts<S> for UserPath {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        Ids::read(parts, state).await.user("user_name").map(Self).ok_or(Code::UserNotFound.into())
    }
}

/// The id of one of the caller's keys.
pub struct KeyPath(pub KeyId);

impl<S: Send + Sync> FromRequestParts<S> for KeyPath {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        Ids::read(parts, state).await.key().map(Self).ok_or(Code::KeyNotFound.into())
    }
}

/// Whose keys.
pub struct OwnerPath(pub UserName);

impl<S: Send + Sync> FromRequestParts<S> for OwnerPath {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        Ids::read(parts, state).await.user("user_id").map(Self).ok_or(Code::KeyOwnerNotFound.into())
    }
}

/// Whose key, and which.
pub struct OwnersKeyPath(pub UserName, pub KeyId);

impl<S: Send + Sync> FromRequestParts<S> for OwnersKeyPath {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        let ids = Ids::read(parts, state).await;
        let (owner, key) = ids.user("user_id").zip(ids.key()).ok_or(Code::KeyNotFound)?;
        Ok(Self(owner, key))
    }
}

/// The parameters of the path; none when they are not text.
struct Ids(Option<RawPathParams>);

impl Ids {
    async fn read<S: Send + Sync>(parts: &mut Parts, state: &S) -> Self {
        Self(RawPathParams::from_request_parts(parts, state).await.ok())
    }

    fn get(&self, name: &str) -> Option<&str> {
        self.0.as_ref()?.iter().find_map(|(key, value)| (key == name).then_some(value))
    }

    fn user(&self, name: &str) -> Option<UserName> {
        UserName::parse(self.get(name)?).ok()
    }

    fn key(&self) -> Option<KeyId> {
        KeyId::parse(self.get("api_key_id")?)
    }
}
