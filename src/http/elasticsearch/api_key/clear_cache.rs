use crate::{
    domain::json::Json,
    http::elasticsearch::{NODE_NAME, answer::Answer, call::Call, error::ElasticError},
};

/// Forgets what is kept of keys, so that the next request looks it up (contract §1.9).
pub async fn clear_cache(call: Call) -> Result<Answer, ElasticError> {
    // Whichever are named: nothing is kept that belongs to one key alone.
    call.services.clear_project_key_cache(&call.caller).map_err(|error| call.refusal(&error))?;
    let project = &call.caller.project;
    let node = Json::object([("name", NODE_NAME)]);
    Ok(Answer::ok(
        Json::build()
            .with("_nodes", Json::object([("total", 1), ("successful", 1), ("failed", 0)]))
            .with("cluster_name", project.name.as_str())
            .with("nodes", Json::object([(NODE_NAME, node)])),
    ))
}
