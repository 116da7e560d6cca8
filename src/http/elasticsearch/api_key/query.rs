use super::wire;
use crate::{
    domain::{
        json::Json,
        project_key_query::{ProjectKeyQuery, aggregations_json},
    },
    http::elasticsearch::{
        answer::Answer,
        call::Call,
        error::{ElasticError, query_failure},
    },
};

/// `with_profile_uid` has no effect: there are no user profiles.
pub const PARAMETERS: [&str; 5] =
    ["source", "source_content_type", "typed_keys", "with_limited_by", "with_profile_uid"];

/// Keys, searched (contract §1.8).
pub async fn query(call: Call) -> Result<Answer, ElasticError> {
    let parameters = &call.parameters;
    let with_limited_by = parameters.switch("with_limited_by")?;
    let typed_keys = parameters.switch("typed_keys")?;
    parameters.switch("with_profile_uid")?;
    let query = match call.body_or_source()? {
        Some(body) => ProjectKeyQuery::read(&body, call.services.now())
            .map_err(|error| ElasticError::from(query_failure(&error)))?,
        None => ProjectKeyQuery::default(),
    };
    let (sort, aggregations) = (query.sort.clone(), query.aggregations.clone());
    let found = call.services.query_project_keys(&call.caller, query, with_limited_by).await;
    let found = found.map_err(|error| call.refusal(&error))?;
    let keys = found.keys.iter().map(|(key, values)| {
        let values = sort.iter().zip(values).map(|(key, value)| key.json(value));
        let sorted = (!sort.is_empty()).then(|| Json::array(values));
        wire::key(key, with_limited_by).with_some("_sort", sorted)
    });
    let counted = (found.total > 0 && !aggregations.is_empty())
        .then(|| aggregations_json(&aggregations, &found.answers, typed_keys));
    Ok(Answer::ok(
        Json::build()
            .with("total", found.total)
            .with("count", found.keys.len())
            .with("api_keys", Json::array(keys))
            .with_some("aggregations", counted),
    ))
}
