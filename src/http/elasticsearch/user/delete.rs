use crate::http::elasticsearch::{answer::Answer, call::Call, error::ElasticError, refresh};

/// Removes a user.
pub async fn delete(call: Call) -> Result<Answer, ElasticError> {
    refresh::check(&call.parameters)?;
    let found = call.services.delete_stack_user(&call.caller, call.name("username")).await;
    found.map(Answer::found).map_err(|error| call.refusal(&error))
}
