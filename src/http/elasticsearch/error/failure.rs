use axum::http::StatusCode;

use crate::domain::json::{Json, ObjectBuilder};

/// What Elasticsearch calls a kind of failure, and how it treats it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Who calls is not known, or may not do this.
    Security,
    /// A key is used for what its workflows leave out.
    RoleRestriction,
    /// A body of another form than was expected, found by a parser that was written by hand.
    Parse,
    /// A query of another form than was expected.
    Parsing,
    /// A search with more conditions than it may have.
    TooManyClauses,
    /// A search whose answer would have more parts than it may have.
    TooManyBuckets,
    /// What is named is not there.
    ResourceNotFound,
    /// The service is switched off.
    FeatureNotEnabled,
    /// Carries nothing but a status.
    Status,
    /// A body of another form than was expected, found by a parser that was declared.
    Content,
    /// A body that ends too early.
    ContentEnd,
    /// A value that cannot be.
    IllegalArgument,
    /// A value where none can be.
    IllegalState,
    /// Values of a request that cannot be, all of them told.
    Validation,
    /// Values of something else that cannot be.
    PlainValidation,
    /// Not JSON.
    Json,
    /// Headers that name media types.
    MediaTypeHeader,
    /// A body beyond the limit.
    TooLong,
    /// Keyward itself failed.
    Internal,
    /// Keyward is not able to answer now.
    Unavailable,
}

/// Of failures with a cause, which one is at the root of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Family {
    /// The root is the cause, if that is of the same family.
    Elastic,
    /// The root is the cause, if that is of this family or of the one before.
    Content,
    /// It is the root itself.
    Plain,
}

impl Kind {
    /// The wire's `type`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Security => "security_exception",
            Self::RoleRestriction => "role_restriction_exception",
            Self::Parse => "parse_exception",
            Self::Parsing => "parsing_exception",
            Self::TooManyClauses => "too_many_clauses",
            Self::TooManyBuckets => "too_many_buckets_exception",
            Self::ResourceNotFound => "resource_not_found_exception",
            Self::FeatureNotEnabled => "feature_not_enabled_exception",
            Self::Status => "status_exception",
            Self::Content => "x_content_parse_exception",
            Self::ContentEnd => "x_content_e_o_f_exception",
            Self::IllegalArgument => "illegal_argument_exception",
            Self::IllegalState => "illegal_state_exception",
            Self::PlainValidation => "validation_exception",
            Self::Validation => "action_request_validation_exception",
            Self::Json => "json_parse_exception",
            Self::MediaTypeHeader => "media_type_header_exception",
            Self::TooLong => "too_long_http_content_exception",
            Self::Internal => "exception",
            Self::Unavailable => "unavailable_exception",
        }
    }

    /// The status of an answer that fails so.
    #[must_use]
    pub const fn status(self) -> StatusCode {
        match self {
            Self::Security | Self::RoleRestriction => StatusCode::FORBIDDEN,
            Self::ResourceNotFound => StatusCode::NOT_FOUND,
            Self::TooLong => StatusCode::PAYLOAD_TOO_LARGE,
            Self::Internal => StatusCode::INTERNAL_SERVER_ERROR,
            Self::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
            Self::Parse
            | Self::Parsing
            | Self::TooManyClauses
            | Self::TooManyBuckets
            | Self::FeatureNotEnabled
            | Self::Status
            | Self::Content
            | Self::ContentEnd
            | Self::IllegalArgument
            | Self::IllegalState
            | Self::Validation
            | Self::PlainValidation
            | Self::Json
            | Self::MediaTypeHeader => StatusCode::BAD_REQUEST,
        }
    }

    const fn family(self) -> Family {
        match self {
            Self::Security
            | Self::RoleRestriction
            | Self::Parse
            | Self::Parsing
            | Self::TooManyBuckets
            | Self::ResourceNotFound
            | Self::FeatureNotEnabled
            | Self::Status
            | Self::Internal
            | Self::Unavailable => Family::Elastic,
            Self::Content | Self::ContentEnd => Family::Content,
            Self::IllegalArgument
            | Self::IllegalState
            | Self::Validation
            | Self::PlainValidation
            | Self::TooManyClauses
            | Self::Json
            | Self::MediaTypeHeader
            | Self::TooLong => Family::Plain,
        }
    }
}

/// Whether failures are shown with their traces, for which callers ask by `error_trace`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Trace {
    /// They are.
    Shown,
    /// They are not.
    #[default]
    Hidden,
}

/// What went wrong, and what that came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    pub(super) kind: Kind,
    pub(super) reason: String,
    details: Vec<(&'static str, Json)>,
    challenges: Vec<&'static str>,
    cause: Option<Box<Self>>,
}

impl Failure {
    /// A failure of this kind.
    pub fn new(kind: Kind, reason: impl Into<String>) -> Self {
        Self { kind, reason: reason.into(), details: Vec::new(), challenges: Vec::new(), cause: None }
    }

    /// With what it came from.
    #[must_use]
    pub fn caused_by(mut self, cause: Self) -> Self {
        self.cause = Some(Box::new(cause));
        self
    }

    /// With something more to say, such as `disabled.feature`.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Into<Json>) -> Self {
        self.details.push((name, value.into()));
        self
    }

    /// With the ways in which callers can say who they are; repeated as headers of the answer.
    #[must_use]
    pub fn challenging(mut self, challenges: Vec<&'static str>) -> Self {
        self.challenges = challenges;
        self
    }

    /// The ways in which callers can say who they are, if that is the problem.
    pub(super) fn challenges(&self) -> &[&'static str] {
        &self.challenges
    }

    /// As it stands in a body: within its own `error`, or where a part of a request failed.
    #[must_use]
    pub fn to_json(&self, trace: Trace) -> Json {
        self.write(Json::build(), trace).into()
    }

    /// The whole of `error`: the root first.
    #[must_use]
    pub(super) fn to_error(&self, trace: Trace) -> Json {
        let root = self.root().write_itself(Json::build(), trace);
        self.write(Json::build().with("root_cause", Json::array([root])), trace).into()
    }

    /// With what it came from.
    fn write(&self, object: ObjectBuilder, trace: Trace) -> ObjectBuilder {
        let cause = self.cause.as_ref().map(|cause| cause.to_json(trace));
        self.write_ends(self.write_start(object).with_some("caused_by", cause), trace)
    }

    /// Without what it came from.
    fn write_itself(&self, object: ObjectBuilder, trace: Trace) -> ObjectBuilder {
        self.write_ends(self.write_start(object), trace)
    }

    fn write_start(&self, object: ObjectBuilder) -> ObjectBuilder {
        let object = object.with("type", self.kind.name()).with("reason", &self.reason);
        self.details.iter().cloned().fold(object, |object, (name, value)| object.with(name, value))
    }

    fn write_ends(&self, object: ObjectBuilder, trace: Trace) -> ObjectBuilder {
        let challenges = match self.challenges.as_slice() {
            [] => None,
            [only] => Some(Json::from(*only)),
            several => Some(Json::array(several.iter().copied())),
        };
        let header = challenges.map(|challenges| Json::object([("WWW-Authenticate", challenges)]));
        let stack_trace = (trace == Trace::Shown).then(|| self.stack_trace());
        object.with_some("header", header).with_some("stack_trace", stack_trace)
    }

    /// What it came from, step by step, in the form of the traces that Elasticsearch shows. Where in the program it
    /// was noticed is nobody's business.
    fn stack_trace(&self) -> String {
        let own = format!("{}: {}", self.kind.name(), self.reason);
        match &self.cause {
            Some(cause) => format!("{own}\nCaused by: {}", cause.stack_trace()),
            None => own,
        }
    }

    /// The failure that explains the most (contract §2.5).
    fn root(&self) -> &Self {
        let Some(cause) = &self.cause else {
            return self;
        };
        match (self.kind.family(), cause.kind.family()) {
            (Family::Elastic, Family::Elastic) | (Family::Content, Family::Elastic | Family::Content) => cause.root(),
            _ => self,
        }
    }
}
