//! Ids in paths. What can be no id names nothing that exists: it is answered like an unknown one.

use axum::{
    extract::{FromRequestParts, RawPathParams},
    http::request::Parts,
};

use super::{ApiError, Code};
use crate::domain::{
    KeyId, UserName,
    organization::{InvitationToken, OrganizationId, ResourceId, ResourceKind},
};

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

/// An organization.
pub struct OrganizationPath(pub OrganizationId);

impl<S: Send + Sync> FromRequestParts<S> for OrganizationPath {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        Ids::read(parts, state).await.organization().map(Self)
    }
}

/// An organization and some of its members, separated by commas.
pub struct MembersPath(pub OrganizationId, pub Vec<UserName>);

impl<S: Send + Sync> FromRequestParts<S> for MembersPath {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        let ids = Ids::read(parts, state).await;
        let organization = ids.organization()?;
        let members = ids.list("user_ids", Code::MembershipNotFound, |name| UserName::parse(name).ok())?;
        Ok(Self(organization, members))
    }
}

/// An organization and some of its invitations, separated by commas.
pub struct InvitationsPath(pub OrganizationId, pub Vec<InvitationToken>);

impl<S: Send + Sync> FromRequestParts<S> for InvitationsPath {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        let ids = Ids::read(parts, state).await;
        let organization = ids.organization()?;
        let parse = |token: &str| InvitationToken::parse(token).ok();
        Ok(Self(organization, ids.list("invitation_tokens", Code::InvitationNotFound, parse)?))
    }
}

/// An invitation.
pub struct InvitationPath(pub InvitationToken);

impl<S: Send + Sync> FromRequestParts<S> for InvitationPath {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        let ids = Ids::read(parts, state).await;
        let token = ids.get("invitation_token").and_then(|token| InvitationToken::parse(token).ok());
        token.map(Self).ok_or(Code::InvitationNotFound.into())
    }
}

/// To whom roles are given, or from whom they are taken.
pub struct TargetPath(pub UserName);

impl<S: Send + Sync> FromRequestParts<S> for TargetPath {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        Ids::read(parts, state).await.user("user_id").map(Self).ok_or(Code::RolesTarget.into())
    }
}

/// A deployment.
pub struct DeploymentPath(pub ResourceId);

impl<S: Send + Sync> FromRequestParts<S> for DeploymentPath {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        Ids::read(parts, state).await.resource("deployment_id").map(Self).ok_or(Code::DeploymentNotFound.into())
    }
}

/// A type of projects: there is nothing at the path of another one.
pub struct ProjectTypePath(pub ResourceKind);

impl<S: Send + Sync> FromRequestParts<S> for ProjectTypePath {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        Ids::read(parts, state).await.project_type().map(Self)
    }
}

/// A project and its type.
pub struct ProjectPath(pub ResourceKind, pub ResourceId);

impl<S: Send + Sync> FromRequestParts<S> for ProjectPath {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        let ids = Ids::read(parts, state).await;
        let kind = ids.project_type()?;
        let id = ids.resource("project_id").ok_or(Code::ProjectNotFound)?;
        Ok(Self(kind, id))
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

    fn organization(&self) -> Result<OrganizationId, ApiError> {
        let id = self.get("organization_id").and_then(|id| OrganizationId::parse(id).ok());
        id.ok_or(Code::OrganizationNotFound.into())
    }

    fn resource(&self, name: &str) -> Option<ResourceId> {
        ResourceId::parse(self.get(name)?).ok()
    }

    fn project_type(&self) -> Result<ResourceKind, ApiError> {
        let projects = ResourceKind::ALL.into_iter().filter(|kind| *kind != ResourceKind::Deployment);
        let mut named = projects.filter(|kind| self.get("project_type") == Some(kind.id()));
        named.next().ok_or(Code::NotFound.into())
    }

    /// The ids of a list with commas. One that can be none names nothing that exists: the `absent` says so.
    fn list<T>(&self, name: &str, absent: Code, parse: impl Fn(&str) -> Option<T>) -> Result<Vec<T>, ApiError> {
        let ids: Vec<_> = self.get(name).unwrap_or_default().split(',').map(str::trim).collect();
        if ids.iter().any(|id| id.is_empty()) {
            let message = "Separate the ids by single commas, and leave none of them empty.";
            return Err(Code::InvalidData.about([format!("path.{name}")], message.to_owned()));
        }
        ids.into_iter().map(|id| parse(id).ok_or_else(|| absent.into())).collect()
    }
}
