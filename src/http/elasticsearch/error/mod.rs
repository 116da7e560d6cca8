//! How the Elasticsearch API says no (contract §2.3 to §2.5).

mod failure;
mod project;

use std::fmt;

use axum::http::{HeaderName, HeaderValue, Method, StatusCode, header};

use crate::domain::json::{Json, SyntaxError, SyntaxErrorKind};

pub use failure::{Failure, Kind, Trace};
pub use project::{descriptors, failure, query_failure};

/// A refusal, with what only the log is told.
#[derive(Debug)]
pub struct ElasticError {
    status: StatusCode,
    body: Body,
    headers: Vec<(HeaderName, HeaderValue)>,
    cause: Option<String>,
}

/// The forms that a refusal's body has.
#[derive(Debug)]
enum Body {
    /// `error` is an object, the status stands beside it.
    Failure(Box<Failure>),
    /// `error` is a sentence, the status stands beside it.
    Sentence(String),
    /// `error` is a sentence, and that is all.
    Alone(String),
    /// `error` is a word of RFC 6749 §5.2, described beside it.
    Grant(&'static str, String),
}

impl ElasticError {
    const fn of(status: StatusCode, body: Body) -> Self {
        Self { status, body, headers: Vec::new(), cause: None }
    }

    /// A value that cannot be.
    pub fn illegal_argument(reason: impl Into<String>) -> Self {
        Failure::new(Kind::IllegalArgument, reason).into()
    }

    /// A body of another form than was expected.
    pub fn parse(reason: impl Into<String>) -> Self {
        Failure::new(Kind::Parse, reason).into()
    }

    /// What is named is not there.
    pub fn not_found(reason: impl Into<String>) -> Self {
        Failure::new(Kind::ResourceNotFound, reason).into()
    }

    /// Values that cannot be, all of them told.
    pub fn validation(problems: &[String]) -> Self {
        Failure::new(Kind::Validation, Self::numbered(problems)).into()
    }

    /// Values that cannot be, in one sentence.
    pub fn numbered(problems: &[String]) -> String {
        let numbered = problems.iter().enumerate().map(|(index, problem)| format!("{}: {problem};", index + 1));
        format!("Validation Failed: {}", numbered.collect::<String>())
    }

    /// A grant for which there is no token.
    pub fn oauth(error: &'static str, description: impl Into<String>) -> Self {
        Self::of(StatusCode::BAD_REQUEST, Body::Grant(error, description.into()))
    }

    /// Nobody knows who calls. The failure says in which ways callers can tell.
    pub fn unauthenticated(failure: Failure) -> Self {
        let mut error = Self::from(failure);
        error.status = StatusCode::UNAUTHORIZED;
        error
    }

    /// A media type that is not spoken here.
    pub const fn not_acceptable(sentence: String) -> Self {
        Self::of(StatusCode::NOT_ACCEPTABLE, Body::Sentence(sentence))
    }

    /// Nothing is at this path.
    pub fn no_handler(method: &Method, uri: &str) -> Self {
        let sentence = format!("no handler found for uri [{uri}] and method [{method}]");
        Self::of(StatusCode::BAD_REQUEST, Body::Alone(sentence))
    }

    /// There is something at this path, for other methods.
    pub fn wrong_method(method: &Method, uri: &str, allowed: &[Method]) -> Self {
        let list = |separator| allowed.iter().map(Method::as_str).collect::<Vec<_>>().join(separator);
        let sentence =
            format!("Incorrect HTTP method for uri [{uri}] and method [{method}], allowed: [{}]", list(", "));
        let mut error = Self::of(StatusCode::METHOD_NOT_ALLOWED, Body::Sentence(sentence));
        error.headers.extend(HeaderValue::try_from(list(",")).ok().map(|list| (header::ALLOW, list)));
        error
    }

    /// The body is larger than `limit` bytes, as it was sent or unpacked.
    pub fn too_long(limit: usize) -> Self {
        Failure::new(Kind::TooLong, format!("the request body is larger than the limit of {limit} bytes")).into()
    }

    /// The same with another status than its kind has.
    #[must_use]
    pub const fn with_status(mut self, status: StatusCode) -> Self {
        self.status = status;
        self
    }

    /// With a header.
    #[must_use]
    pub fn with_header(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.headers.push((name, value));
        self
    }

    /// With the cause for the log.
    #[must_use]
    pub fn because(mut self, cause: impl Into<String>) -> Self {
        self.cause = Some(cause.into());
        self
    }

    /// Taken apart for the answer: status, headers, body, and the cause for the log.
    pub(super) fn into_parts(self, trace: Trace) -> (StatusCode, Vec<(HeaderName, HeaderValue)>, Json, Option<String>) {
        let status = self.status;
        let body = match self.body {
            Body::Failure(failure) => Json::build().with("error", failure.to_error(trace)).with("status", code(status)),
            Body::Sentence(sentence) => Json::build().with("error", sentence).with("status", code(status)),
            Body::Alone(sentence) => Json::build().with("error", sentence),
            Body::Grant(error, description) => {
                Json::build().with("error", error).with("error_description", description)
            }
        };
        (status, self.headers, body.into(), self.cause)
    }
}

fn code(status: StatusCode) -> u32 {
    u32::from(status.as_u16())
}

impl From<Failure> for ElasticError {
    fn from(failure: Failure) -> Self {
        let challenges = failure.challenges().iter();
        let headers = challenges.map(|text| (header::WWW_AUTHENTICATE, HeaderValue::from_static(text))).collect();
        Self { status: failure.kind.status(), body: Body::Failure(Box::new(failure)), headers, cause: None }
    }
}

/// A body that is no JSON.
impl From<SyntaxError> for ElasticError {
    fn from(error: SyntaxError) -> Self {
        let kind = if error.kind == SyntaxErrorKind::UnexpectedEnd { Kind::ContentEnd } else { Kind::Content };
        let cause = Failure::new(Kind::Json, error.kind.to_string());
        Failure::new(kind, error.to_string()).caused_by(cause).into()
    }
}

/// As logs and tests show it: the reason and what it came from.
impl fmt::Display for ElasticError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ", self.status.as_u16())?;
        match &self.body {
            Body::Failure(failure) => write!(f, "{}", failure.to_json(Trace::Hidden)),
            Body::Sentence(sentence) | Body::Alone(sentence) | Body::Grant(_, sentence) => f.write_str(sentence),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn body(error: ElasticError) -> String {
        let (status, _, body, _) = error.into_parts(Trace::Hidden);
        format!("{status} {body}")
    }

    #[test]
    fn the_root_is_the_innermost_failure_that_says_most() {
        let parse = || Failure::new(Kind::Parse, "c");
        let content = |reason| Failure::new(Kind::Content, reason);
        let plain = || Failure::new(Kind::IllegalArgument, "d");
        insta::assert_snapshot!(body(content("a").caused_by(content("b").caused_by(parse())).into()), @r#"
        400 Bad Request {"error":{"root_cause":[{"type":"parse_exception","reason":"c"}],"type":"x_content_parse_exception","reason":"a","caused_by":{"type":"x_content_parse_exception","reason":"b","caused_by":{"type":"parse_exception","reason":"c"}}},"status":400}
        "#);
        insta::assert_snapshot!(body(content("a").caused_by(plain()).into()), @r#"
        400 Bad Request {"error":{"root_cause":[{"type":"x_content_parse_exception","reason":"a"}],"type":"x_content_parse_exception","reason":"a","caused_by":{"type":"illegal_argument_exception","reason":"d"}},"status":400}
        "#);
        insta::assert_snapshot!(body(plain().caused_by(parse()).into()), @r#"
        400 Bad Request {"error":{"root_cause":[{"type":"illegal_argument_exception","reason":"d"}],"type":"illegal_argument_exception","reason":"d","caused_by":{"type":"parse_exception","reason":"c"}},"status":400}
        "#);
    }

    #[test]
    fn a_challenge_stands_in_the_body_and_in_headers() {
        let ways = vec![r#"Basic realm="security", charset="UTF-8""#, "ApiKey"];
        let failure = Failure::new(Kind::Security, "who are you").with("more", "x").challenging(ways);
        let (status, headers, body, _) = ElasticError::unauthenticated(failure).into_parts(Trace::Hidden);
        assert_eq!(status, 401);
        assert_eq!(
            headers.iter().map(|(_, value)| value.to_str().unwrap()).collect::<Vec<_>>(),
            [r#"Basic realm="security", charset="UTF-8""#, "ApiKey"]
        );
        insta::assert_snapshot!(body, @r#"
        {"error":{"root_cause":[{"type":"security_exception","reason":"who are you","more":"x","header":{"WWW-Authenticate":["Basic realm=\"security\", charset=\"UTF-8\"","ApiKey"]}}],"type":"security_exception","reason":"who are you","more":"x","header":{"WWW-Authenticate":["Basic realm=\"security\", charset=\"UTF-8\"","ApiKey"]}},"status":401}
        "#);
        let one = Failure::new(Kind::Security, "r").challenging(vec!["ApiKey"]);
        insta::assert_snapshot!(one.to_json(Trace::Hidden), @r#"
        {"type":"security_exception","reason":"r","header":{"WWW-Authenticate":"ApiKey"}}
        "#);
    }

    #[test]
    fn a_trace_says_what_everything_came_from() {
        let failure = Failure::new(Kind::Content, "a").caused_by(Failure::new(Kind::Parse, "b").challenging(vec!["c"]));
        insta::assert_snapshot!(failure.to_error(Trace::Shown), @r#"
        {"root_cause":[{"type":"parse_exception","reason":"b","header":{"WWW-Authenticate":"c"},"stack_trace":"parse_exception: b"}],"type":"x_content_parse_exception","reason":"a","caused_by":{"type":"parse_exception","reason":"b","header":{"WWW-Authenticate":"c"},"stack_trace":"parse_exception: b"},"stack_trace":"x_content_parse_exception: a\nCaused by: parse_exception: b"}
        "#);
    }

    #[test]
    fn several_problems_are_told_at_once() {
        let problems = ["api key name is required".to_owned(), "b".to_owned()];
        insta::assert_snapshot!(body(ElasticError::validation(&problems)), @r#"
        400 Bad Request {"error":{"root_cause":[{"type":"action_request_validation_exception","reason":"Validation Failed: 1: api key name is required;2: b;"}],"type":"action_request_validation_exception","reason":"Validation Failed: 1: api key name is required;2: b;"},"status":400}
        "#);
    }

    #[test]
    fn some_refusals_are_only_a_sentence() {
        insta::assert_snapshot!(body(ElasticError::no_handler(&Method::GET, "/_x?pretty")), @r#"
        400 Bad Request {"error":"no handler found for uri [/_x?pretty] and method [GET]"}
        "#);
        let allowed = [Method::GET, Method::POST];
        insta::assert_snapshot!(body(ElasticError::wrong_method(&Method::PUT, "/_x", &allowed)), @r#"
        405 Method Not Allowed {"error":"Incorrect HTTP method for uri [/_x] and method [PUT], allowed: [GET, POST]","status":405}
        "#);
    }
}
