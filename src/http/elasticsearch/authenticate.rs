//! `GET /_security/_authenticate`: who the caller is (contract §1.11).

use axum::http::Method;

use super::{
    answer::Answer,
    call::Call,
    error::ElasticError,
    routes::{Operation, Resource},
};
use crate::{
    domain::{
        json::{Json, ObjectBuilder},
        project::Realm,
    },
    service::project::{StackCaller, StackUser, StackVia, Subject},
};

pub fn resources() -> Vec<Resource> {
    vec![Resource::at("/_security/_authenticate").with(Operation::new([Method::GET], get))]
}

async fn get(call: Call) -> Result<Answer, ElasticError> {
    Ok(Answer::ok(caller(&call.caller)))
}

fn caller(caller: &StackCaller) -> Json {
    let subject = &caller.subject;
    // Who acts as somebody else was recognised as themselves, and then looked the other up.
    let recognised = caller.run_by.as_deref().unwrap_or(subject);
    let key = match &subject.via {
        StackVia::ProjectKey(key) => {
            Some(Json::build().with("id", key.id.as_str()).with("name", &key.name).with("managed_by", "elasticsearch"))
        }
        StackVia::PlatformKey { id, .. } => Some(Json::build().with("id", id.as_str()).with("managed_by", "cloud")),
        StackVia::Password | StackVia::Token | StackVia::Console { .. } | StackVia::RunAs => None,
    };
    profile(&subject.user)
        .with("authentication_realm", realm(recognised))
        .with("lookup_realm", realm(subject))
        .with("authentication_type", authentication_type(recognised))
        .with_some("api_key", key)
        .into()
}

/// A user who was recognised by a password, as whoever gets a token is told about themselves.
pub fn user(user: &StackUser) -> Json {
    let realm = in_realm(user.realm);
    profile(user)
        .with("authentication_realm", realm.clone())
        .with("lookup_realm", realm)
        .with("authentication_type", "realm")
        .into()
}

fn profile(user: &StackUser) -> ObjectBuilder {
    Json::build()
        .with("username", &user.username)
        .with("roles", Json::array(user.roles.iter().map(String::as_str)))
        .with("full_name", user.full_name.as_deref())
        .with("email", user.email.as_deref())
        .with("metadata", user.metadata.clone())
        .with("enabled", true)
}

fn realm(subject: &Subject) -> Json {
    in_realm(if matches!(subject.via, StackVia::ProjectKey(_)) { Realm::ApiKey } else { subject.user.realm })
}

fn in_realm(realm: Realm) -> Json {
    Json::object([("name", realm.name()), ("type", realm.kind())])
}

const fn authentication_type(subject: &Subject) -> &'static str {
    match subject.via {
        StackVia::Password | StackVia::Console { .. } | StackVia::RunAs => "realm",
        StackVia::Token => "token",
        StackVia::ProjectKey(_) | StackVia::PlatformKey { .. } => "api_key",
    }
}
