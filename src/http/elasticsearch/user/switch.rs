use crate::{
    domain::json::Json,
    http::elasticsearch::{answer::Answer, call::Call, error::ElasticError, refresh},
};

/// Lets a user sign in.
pub async fn enable(call: Call) -> Result<Answer, ElasticError> {
    set(call, true).await
}

/// Lets a user sign in no more.
pub async fn disable(call: Call) -> Result<Answer, ElasticError> {
    set(call, false).await
}

async fn set(call: Call, enabled: bool) -> Result<Answer, ElasticError> {
    refresh::check(&call.parameters)?;
    let set = call.services.set_stack_user_enabled(&call.caller, call.name("username"), enabled).await;
    set.map(|()| Answer::ok(Json::build())).map_err(|error| call.refusal(&error))
}
