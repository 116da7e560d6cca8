use crate::{
    domain::{json::Json, project::security::NativeUser},
    http::elasticsearch::{answer::Answer, call::Call, error::ElasticError},
};

/// It has no effect: there are no user profiles.
pub const PARAMETERS: [&str; 1] = ["with_profile_uid"];

/// Users, looked up: those that the path names, or all.
pub async fn get(call: Call) -> Result<Answer, ElasticError> {
    call.parameters.switch("with_profile_uid")?;
    let names = call.list("username");
    let users = call.services.get_stack_users(&call.caller, &names).await;
    let users = users.map_err(|error| call.refusal(&error))?;
    let body = Json::object(users.iter().map(|user| (&user.name, wire(user))));
    // Whoever names users misses them when none is there.
    Ok(if !names.is_empty() && users.is_empty() { Answer::absent(body) } else { Answer::ok(body) })
}

fn wire(user: &NativeUser) -> Json {
    Json::build()
        .with("username", &user.name)
        .with("roles", Json::array(user.roles.iter().map(String::as_str)))
        .with("full_name", user.full_name.as_deref())
        .with("email", user.email.as_deref())
        .with("metadata", user.metadata.clone())
        .with("enabled", user.enabled)
        .into()
}
