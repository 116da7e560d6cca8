use super::wire;
use crate::{
    domain::{json::Json, project::request::GetKeys},
    http::elasticsearch::{answer::Answer, call::Call, error::ElasticError},
};

/// `with_profile_uid` has no effect: there are no user profiles.
pub const PARAMETERS: [&str; 8] =
    ["active_only", "id", "name", "owner", "realm_name", "username", "with_limited_by", "with_profile_uid"];

/// Keys, looked up (contract §1.2).
pub async fn get(call: Call) -> Result<Answer, ElasticError> {
    let parameters = &call.parameters;
    let text = |name| parameters.text(name).map(ToOwned::to_owned);
    let request = GetKeys {
        id: text("id"),
        name: text("name"),
        username: text("username"),
        realm_name: text("realm_name"),
        owner: parameters.switch("owner")?,
        with_limited_by: parameters.switch("with_limited_by")?,
        active_only: parameters.switch("active_only")?,
    };
    parameters.switch("with_profile_uid")?;
    let found = call.services.get_project_keys(&call.caller, &request).await;
    let found = found.map_err(|error| call.refusal(&error))?;
    let keys = found.iter().map(|key| wire::key(key, request.with_limited_by));
    let body = Json::build().with("api_keys", Json::array(keys));
    // Whoever names a key misses it; whoever describes some is content with none.
    Ok(if request.id.is_some() && found.is_empty() { Answer::absent(body) } else { Answer::ok(body) })
}
