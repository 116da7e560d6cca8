//! Keys on the wire, read and written.

use jiff::Timestamp;

use crate::{
    domain::{
        json::{Json, ObjectBuilder},
        privileges::{
            cross_cluster::Access,
            descriptor::{Place, RoleDescriptors},
        },
        project::{ProjectKey, ProjectKeyKind, TimeValue},
    },
    http::elasticsearch::{
        answer::Answer,
        error::{Failure, Kind},
        object::{Flaw, Object},
    },
    service::project::CreatedProjectKey,
};

/// The field `expiration`.
pub fn expiration(object: &Object<'_>) -> Result<Option<TimeValue>, Flaw> {
    let text = object.text("expiration");
    text.map(|text| TimeValue::parse("expiration", text))
        .transpose()
        .map_err(|error| object.cannot_build(error.to_string()))
}

/// The field `role_descriptors`. An empty array says as much as an empty object: the documentation names both.
pub fn role_descriptors(object: &Object<'_>) -> Result<Option<RoleDescriptors>, Flaw> {
    object.read("role_descriptors", |json| {
        if json.as_array().is_some_and(<[Json]>::is_empty) {
            return Ok(RoleDescriptors::none());
        }
        let Some(members) = json.as_object() else {
            let reason = format!(
                "[{}] [role_descriptors] doesn't support arrays. Use a single object with multiple fields.",
                json.at
            );
            return Err(Flaw { at: json.at, failure: Failure::new(Kind::Content, reason) });
        };
        RoleDescriptors::parse(json, Place::ApiKey).map_err(|error| {
            let flaw = Flaw::of_descriptors(&error);
            // Which of them it is.
            match members.iter().rev().find(|member| member.at <= error.at) {
                Some(member) => flaw.within("role_descriptors", &member.name),
                None => flaw,
            }
        })
    })
}

/// A new key: the only time that its secret is shown.
pub fn created(created: &CreatedProjectKey) -> Answer {
    let key = &created.key;
    Answer::ok(
        Json::build()
            .with("id", key.id.as_str())
            .with("name", &key.name)
            .with_some("expiration", key.expiration.instant().map(Timestamp::as_millisecond))
            .with("api_key", created.secret.secret().reveal())
            .with("encoded", created.secret.encoded(&key.id).reveal()),
    )
}

/// A key as it is looked up.
pub fn key(key: &ProjectKey, with_limited_by: bool) -> ObjectBuilder {
    let is_rest = key.kind == ProjectKeyKind::Rest;
    let object = Json::build()
        .with("id", key.id.as_str())
        .with("name", &key.name)
        .with("type", key.kind.id())
        .with("creation", key.created_at.as_millisecond())
        .with_some("expiration", key.expiration.instant().map(Timestamp::as_millisecond))
        .with("invalidated", key.invalidation.is_some())
        .with_some("invalidation", key.invalidation.as_ref().map(|invalidation| invalidation.at.as_millisecond()))
        .with("username", &key.owner.principal)
        .with("realm", key.owner.realm.name())
        .with("realm_type", key.owner.realm.kind())
        .with("metadata", key.metadata.clone())
        .with("role_descriptors", key.role_descriptors.to_json());
    if is_rest {
        let limited_by = with_limited_by.then(|| Json::array([key.limited_by.to_json()]));
        return object.with_some("limited_by", limited_by);
    }
    object
        .with_some("access", Access::of_descriptors(&key.role_descriptors).map(|access| access.to_json()))
        .with_some("certificate_identity", key.certificate_identity.as_ref())
}
