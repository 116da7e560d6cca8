use crate::{
    domain::{
        json::Json,
        privileges::{cluster, index},
    },
    http::elasticsearch::{answer::Answer, call::Call, error::ElasticError},
};

/// The privileges that role descriptors can name.
pub async fn get(call: Call) -> Result<Answer, ElasticError> {
    call.services.must_know_privileges(&call.caller).map_err(|error| call.refusal(&error))?;
    Ok(Answer::ok(
        Json::build()
            .with("cluster", cluster::builtin())
            .with("index", index::builtin())
            .with("remote_cluster", Json::array(cluster::REMOTE_CLUSTER)),
    ))
}
