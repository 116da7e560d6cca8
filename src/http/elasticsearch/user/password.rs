use super::username;
use crate::{
    domain::{Secret, json::Json},
    http::elasticsearch::{answer::Answer, call::Call, error::ElasticError, form, refresh},
    service::project::UserPassword,
};

/// Gives a user another password: the one whom the path names, or the caller.
pub async fn change(call: Call) -> Result<Answer, ElasticError> {
    refresh::check(&call.parameters)?;
    let body = call.body()?;
    let mut password = None;
    for member in form::members(&body)? {
        match member.name.as_str() {
            "password" => password = Some(Secret::new(form::text(member)?)),
            "password_hash" => {
                let reason = "[password_hash] is not supported, give the [password] itself";
                return Err(ElasticError::illegal_argument(reason));
            }
            other => {
                let reason = format!("failed to parse change password request. unexpected field [{other}]");
                return Err(ElasticError::parse(reason));
            }
        }
    }
    let password = password.ok_or_else(|| ElasticError::validation(&["password is missing".to_owned()]))?;
    let request = UserPassword { username: username(&call).map(ToOwned::to_owned), password };
    let changed = call.services.set_stack_password(&call.caller, request).await;
    changed.map(|()| Answer::ok(Json::build())).map_err(|error| call.refusal(&error))
}
