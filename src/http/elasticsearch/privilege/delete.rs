use crate::{
    domain::json::Json,
    http::elasticsearch::{answer::Answer, call::Call, error::ElasticError, refresh},
};

/// Removes privileges of an application.
pub async fn delete(call: Call) -> Result<Answer, ElasticError> {
    refresh::check(&call.parameters)?;
    let (application, names) = (call.name("application"), call.list("names"));
    let deleted = call.services.delete_application_privileges(&call.caller, application, &names).await;
    let deleted = deleted.map_err(|error| call.refusal(&error))?;
    let found = deleted.iter().map(|(name, found)| (name, Json::object([("found", *found)])));
    let body = Json::object([(application, Json::object(found))]);
    Ok(if deleted.iter().any(|(_, found)| *found) { Answer::ok(body) } else { Answer::absent(body) })
}
