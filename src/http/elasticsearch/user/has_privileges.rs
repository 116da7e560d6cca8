use super::username;
use crate::{
    domain::privileges::question::Question,
    http::elasticsearch::{
        answer::Answer,
        call::Call,
        error::{ElasticError, descriptors},
    },
};

pub const PARAMETERS: [&str; 2] = ["source", "source_content_type"];

/// Whether the caller may do all that is asked (contract §1.12).
pub async fn ask(call: Call) -> Result<Answer, ElasticError> {
    let body = call.body_or_source()?.ok_or_else(|| ElasticError::parse("request body is required"))?;
    let caller = call.caller.subject.user.username.as_str();
    let asked = username(&call);
    let question = Question::parse(asked.unwrap_or(caller), &body);
    let question = question.map_err(|error| ElasticError::from(descriptors(&error)))?;
    let answer = call.services.has_privileges(&call.caller, asked, &question);
    answer.map(|answer| Answer::ok(answer.to_json(caller))).map_err(|error| call.refusal(&error))
}
