use std::sync::Arc;

use axum::{Json, extract::State, http::StatusCode};
use serde::Deserialize;
use serde_json::Value;
use utoipa::ToSchema;

use super::wire::ApiKeyResponse;
use crate::{
    http::cloud::{
        ApiError, Code,
        auth::ApiCaller,
        body::{Body, Input},
        code::refusals,
    },
    service::{
        Services,
        keys::{AskedExpiration, CreateKey},
    },
};

/// A key to be made. Old clients send an `authentication_token` as well, which has no meaning any more.
#[derive(Deserialize, ToSchema)]
pub struct CreateApiKeyRequest {
    /// What the key is to be called: 1 to 100 characters.
    #[schema(value_type = String)]
    description: Option<String>,
    /// How long it is to live: a whole number and a unit of `ms`, `s`, `m`, `h`, `d`, at most a year; or `never`.
    /// Three calendar months when nothing is said.
    #[schema(value_type = Option<String>, examples("30d", "never"))]
    expiration: Option<String>,
    /// For keys of organizations, which cannot be made here: must be empty.
    #[schema(value_type = Option<Object>)]
    role_assignments: Option<Value>,
}

impl Input for CreateApiKeyRequest {
    const REFUSED: Code = Code::KeyInput;
}

refusals!(Refusals: KeyInput, Unauthenticated, Forbidden, BodyTooLarge);

/// Make an API key.
///
/// It acts with the caller's rights as they are at each call. Made with a key, it does not outlive that key.
#[utoipa::path(
    post,
    path = "/users/auth/keys",
    operation_id = "create-api-key",
    tag = "API keys",
    request_body = CreateApiKeyRequest,
    responses((status = 201, description = "The key, shown this once.", body = ApiKeyResponse), Refusals)
)]
pub async fn create(
    State(services): State<Arc<Services>>,
    caller: ApiCaller,
    Body(asked): Body<CreateApiKeyRequest>,
) -> Result<(StatusCode, Json<ApiKeyResponse>), ApiError> {
    if asked.role_assignments.is_some_and(|assignments| says_something(&assignments)) {
        let message = "Only keys of organizations carry role assignments, and this installation makes none. Leave \
                       them out: the key then acts with your own rights.";
        return Err(Code::KeyInput.about(["body.role_assignments".to_owned()], message.to_owned()));
    }
    let asked = CreateKey {
        name: asked.description.unwrap_or_default(),
        expiration: asked.expiration.map_or(AskedExpiration::Default, AskedExpiration::Lifetime),
        submission: None,
    };
    let created = services.create_personal_key(&caller, &asked).await?;
    Ok((StatusCode::CREATED, Json(created.into())))
}

/// Whether there is anything in it: clients written in Go send every list that they leave unset as `null`.
fn says_something(value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::Array(items) => items.iter().any(says_something),
        Value::Object(fields) => fields.values().any(says_something),
        Value::Bool(_) | Value::Number(_) | Value::String(_) => true,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn unset_lists_say_nothing() {
        for nothing in [json!(null), json!({}), json!({"deployment": null, "organization": [], "project": {"a": null}})]
        {
            assert!(!says_something(&nothing), "{nothing}");
        }
        assert!(says_something(&json!({"platform": [{"role_id": "ece_platform_admin"}]})));
    }
}
