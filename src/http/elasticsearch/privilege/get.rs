use crate::{
    domain::{json::Json, project::security::ApplicationPrivilege},
    http::elasticsearch::{answer::Answer, call::Call, error::ElasticError},
};

/// Privileges, looked up: of the application that the path names, or of all.
pub async fn get(call: Call) -> Result<Answer, ElasticError> {
    let application = Some(call.name("application")).filter(|application| !application.is_empty());
    let names = call.list("names");
    let found = call.services.get_application_privileges(&call.caller, application, &names).await;
    let found = found.map_err(|error| call.refusal(&error))?;
    // They come in the order of applications.
    let by_application = found.chunk_by(|one, other| one.application == other.application).map(|privileges| {
        let all = privileges.iter().map(|privilege| (&privilege.name, wire(privilege)));
        (&privileges[0].application, Json::object(all))
    });
    let body = Json::object(by_application);
    // Whoever names privileges misses them when none is there.
    Ok(if !names.is_empty() && found.is_empty() { Answer::absent(body) } else { Answer::ok(body) })
}

fn wire(privilege: &ApplicationPrivilege) -> Json {
    Json::build()
        .with("application", &privilege.application)
        .with("name", &privilege.name)
        .with("actions", Json::array(privilege.actions.iter().map(String::as_str)))
        .with("metadata", privilege.metadata.clone())
        .into()
}
