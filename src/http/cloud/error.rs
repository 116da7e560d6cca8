//! How the API says no: one envelope, codes as in the contract.

use std::{collections::BTreeMap, error::Error};

use axum::{
    Json,
    http::{HeaderName, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use jiff::SignedDuration;
use serde::Serialize;
use utoipa::{
    ToSchema,
    openapi::{Content, Ref, RefOr, response},
};

use crate::{
    domain::FieldError,
    http::request_log::Cause,
    service::{ServiceError, error::Protection},
};

/// Repeats the codes of the body.
static CODES: HeaderName = HeaderName::from_static("x-cloud-error-codes");

/// Which schemes are understood.
const CHALLENGE: HeaderValue = HeaderValue::from_static(r#"ApiKey realm="keyward", Bearer realm="keyward""#);

/// Why the API refuses, in the contract's words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Code {
    /// The body, query or path is not what the operation takes.
    InvalidData,
    /// Nobody is recognised; never says why.
    Unauthenticated,
    /// There is no token that could be refreshed.
    TokenInvalid,
    /// The caller lacks the right.
    Forbidden,
    /// No such path.
    NotFound,
    /// The path takes other methods.
    MethodNotAllowed,
    /// Somebody else changed the same thing.
    Conflict,
    /// The body is over the limit.
    BodyTooLarge,
    /// Too many failed sign-ins.
    TooManyAttempts,
    /// Our fault.
    Internal,
    /// Single sign-on is not configured.
    NoSingleSignOn,
    /// What was sent for a key is refused.
    KeyInput,
    /// No such key.
    KeyNotFound,
    /// No such owner of keys.
    KeyOwnerNotFound,
    /// No such user.
    UserNotFound,
    /// Not a user name.
    UserName,
    /// The user name is taken.
    UserNameTaken,
    /// Not roles that a user can hold.
    Roles,
    /// Roles that this caller may not give.
    RolesForbidden,
    /// A field that the caller cannot set.
    RestrictedField,
    /// A user that the caller cannot delete.
    RestrictedDeletion,
    /// A user that nobody can change.
    UserFixed,
}

impl Code {
    /// The status, the code on the wire, and the sentence that is said when nothing more exact can be.
    const fn row(self) -> (StatusCode, &'static str, &'static str) {
        use StatusCode as S;
        match self {
            Self::InvalidData => (S::BAD_REQUEST, "root.invalid_data", "The request is not understood."),
            Self::Unauthenticated => {
                (S::UNAUTHORIZED, "root.unauthenticated", "The supplied authentication is invalid")
            }
            Self::TokenInvalid => (S::UNAUTHORIZED, "root.unauthorized", "The token is invalid or has expired."),
            Self::Forbidden => (
                S::FORBIDDEN,
                "root.unauthorized.rbac",
                "You are not authorized to access this resource. Reason: [Missing required permissions].",
            ),
            Self::NotFound => (S::NOT_FOUND, "root.resource_not_found", "There is nothing at this path."),
            Self::MethodNotAllowed => {
                (S::METHOD_NOT_ALLOWED, "root.method_not_allowed", "This path takes other methods; see Allow.")
            }
            Self::Conflict => {
                (S::CONFLICT, "root.conflict", "Somebody else changed the same thing meanwhile. Read it again.")
            }
            Self::BodyTooLarge => {
                (S::PAYLOAD_TOO_LARGE, "root.request_too_large", "The body is larger than 1 MiB. Send less at once.")
            }
            Self::TooManyAttempts => (
                S::TOO_MANY_REQUESTS,
                "root.too_many_requests",
                "Too many failed sign-ins. Try again after the time in Retry-After.",
            ),
            Self::Internal => (
                S::INTERNAL_SERVER_ERROR,
                "root.internal_server_error",
                "Something went wrong at Keyward. Try again; if it stays, tell whoever runs it.",
            ),
            Self::NoSingleSignOn => (
                S::NOT_IMPLEMENTED,
                "authc.no_authentication_cluster",
                "This installation has no SAML single sign-on. Sign in with user name and password.",
            ),
            Self::KeyInput => (S::BAD_REQUEST, "api_keys.invalid_input", "What was sent about API keys is refused."),
            Self::KeyNotFound => (S::NOT_FOUND, "api_keys.key_not_found", "There is no such API key."),
            Self::KeyOwnerNotFound => (S::NOT_FOUND, "api_keys.user_not_found", "There is no such user."),
            Self::UserNotFound => (S::NOT_FOUND, "user.not_found", "There is no such user."),
            Self::UserName => (S::BAD_REQUEST, "user.user_name.invalid", "The user name cannot be used."),
            Self::UserNameTaken => {
                (S::CONFLICT, "user.user_name.conflict", "A user of this name exists. Choose another name.")
            }
            Self::Roles => (S::BAD_REQUEST, "user.roles.invalid", "The roles cannot be held."),
            Self::RolesForbidden => {
                (S::BAD_REQUEST, "user.roles.forbidden", "Nobody changes their own roles. Ask a platform admin.")
            }
            Self::RestrictedField => {
                (S::BAD_REQUEST, "user.restricted_field", "This field cannot be set. Leave it out.")
            }
            Self::RestrictedDeletion => {
                (S::BAD_REQUEST, "user.restricted_deletion", "Nobody deletes themselves. Ask a platform admin.")
            }
            Self::UserFixed => (
                S::BAD_REQUEST,
                "user.cannot_modify",
                "Built-in users cannot be changed or deleted, but for their password.",
            ),
        }
    }

    /// The code with something more exact to say, about these fields (`body.expiration`).
    pub fn about(self, fields: impl IntoIterator<Item = String>, message: String) -> ApiError {
        ApiError::of(self.row().0, vec![self.element(message, fields.into_iter().collect())])
    }

    fn element(self, message: String, fields: Vec<String>) -> ErrorElement {
        ErrorElement { code: self.row().1, message, fields }
    }
}

/// The body of every refusal.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = BasicFailedReply)]
pub struct ErrorReply {
    /// What was wrong, at least one thing.
    errors: Vec<ErrorElement>,
}

/// One thing that was wrong.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = BasicFailedReplyElement)]
struct ErrorElement {
    /// For programs.
    #[schema(value_type = String, examples("api_keys.invalid_input"))]
    code: &'static str,
    /// For people: a whole sentence that says how to mend it.
    message: String,
    /// Which fields it is about.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false, examples(json!(["body.expiration"])))]
    fields: Vec<String>,
}

/// A refusal, with what only the log is told.
#[derive(Debug)]
pub struct ApiError {
    status: StatusCode,
    errors: Vec<ErrorElement>,
    retry_after: Option<SignedDuration>,
    cause: Option<String>,
}

impl ApiError {
    const fn of(status: StatusCode, errors: Vec<ErrorElement>) -> Self {
        Self { status, errors, retry_after: None, cause: None }
    }

    /// Several values refused at once.
    fn invalid(fields: &[FieldError]) -> Self {
        let element = |error: &FieldError| {
            let (code, field) = on_the_wire(&error.field);
            code.element(error.problem.to_string(), vec![field])
        };
        Self::of(StatusCode::BAD_REQUEST, fields.iter().map(element).collect())
    }

    /// The same refusal where a token was to be refreshed: the contract has another code for nobody there.
    #[must_use]
    pub fn about_token(self) -> Self {
        match self.status {
            StatusCode::UNAUTHORIZED => Self { cause: self.cause, ..Code::TokenInvalid.into() },
            _ => self,
        }
    }

    /// With the cause for the log.
    #[must_use]
    pub fn because(mut self, cause: impl Into<String>) -> Self {
        self.cause = Some(cause.into());
        self
    }
}

impl From<Code> for ApiError {
    fn from(code: Code) -> Self {
        let (status, _, message) = code.row();
        Self::of(status, vec![code.element(message.to_owned(), Vec::new())])
    }
}

impl From<&ServiceError> for ApiError {
    fn from(error: &ServiceError) -> Self {
        let refusal = match error {
            ServiceError::Invalid(fields) => Self::invalid(fields),
            ServiceError::Forbidden(_) => Code::Forbidden.into(),
            ServiceError::NoSuchUser => Code::UserNotFound.into(),
            ServiceError::NoSuchKey => Code::KeyNotFound.into(),
            ServiceError::NoSuchSession => Code::NotFound.into(),
            ServiceError::UserNameTaken => Code::UserNameTaken.into(),
            ServiceError::BuiltinOwnsNoKeys => Code::Forbidden
                .about(None, "Built-in users own no API keys. Sign in as a user of your own to make one.".to_owned()),
            ServiceError::UserProtected(protection) => protected(*protection),
            ServiceError::ChangedMeanwhile | ServiceError::AlreadySubmitted(_) => Code::Conflict.into(),
            ServiceError::KeyLimitReached(most) => Code::KeyInput.about(
                None,
                format!("You have {most} working API keys, the most that one user may have. Revoke one first."),
            ),
            ServiceError::TooManyAttempts(wait) => {
                Self { retry_after: Some(*wait), ..Self::from(Code::TooManyAttempts) }
            }
            ServiceError::SignInRefused | ServiceError::Unauthenticated(_) => Code::Unauthenticated.into(),
            ServiceError::Storage(_) | ServiceError::Internal(_) => Code::Internal.into(),
        };
        refusal.because(with_sources(error))
    }
}

impl From<ServiceError> for ApiError {
    fn from(error: ServiceError) -> Self {
        Self::from(&error)
    }
}

fn protected(protection: Protection) -> ApiError {
    match protection {
        Protection::Builtin => Code::UserFixed.into(),
        Protection::OwnRoles => {
            Code::RolesForbidden.about(["body.security.roles".to_owned()], Code::RolesForbidden.row().2.to_owned())
        }
        Protection::OwnEnabled => Code::RestrictedField.about(
            ["body.security.enabled".to_owned()],
            "Nobody enables or disables themselves. Ask a platform admin.".to_owned(),
        ),
        Protection::OwnDeletion => Code::RestrictedDeletion.into(),
    }
}

/// What the API calls a field of the service, and the code under which it is refused.
fn on_the_wire(field: &str) -> (Code, String) {
    match field {
        // The contract calls the name of a key its description.
        "name" => (Code::KeyInput, "body.description".to_owned()),
        "expiration" | "keys" | "user_api_keys" => (Code::KeyInput, format!("body.{field}")),
        "user_name" => (Code::UserName, format!("body.{field}")),
        "roles" => (Code::Roles, format!("body.security.{field}")),
        "password" => (Code::InvalidData, format!("body.security.{field}")),
        other => (Code::InvalidData, format!("body.{other}")),
    }
}

/// An error and what it came from, for the log.
fn with_sources(error: &dyn Error) -> String {
    let sources = std::iter::successors(error.source(), |error: &&dyn Error| (*error).source());
    sources.fold(error.to_string(), |text, source| format!("{text}: {source}"))
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let mut codes: Vec<_> = self.errors.iter().map(|error| error.code).collect();
        codes.dedup();
        let codes = HeaderValue::try_from(codes.join(",")).ok();
        let mut response = (self.status, Json(ErrorReply { errors: self.errors })).into_response();
        let headers = response.headers_mut();
        headers.extend(codes.map(|codes| (CODES.clone(), codes)));
        if self.status == StatusCode::UNAUTHORIZED {
            headers.insert(header::WWW_AUTHENTICATE, CHALLENGE);
        }
        if let Some(wait) = self.retry_after {
            // Rounded up: whoever comes back then is let in.
            let seconds = wait.as_secs() + i64::from(wait.subsec_nanos() > 0);
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        if let Some(cause) = self.cause {
            response.extensions_mut().insert(Cause(cause));
        }
        response
    }
}

/// Describes refusals for `openapi.json`: one response a status, naming its codes.
pub fn describe(codes: &[Code]) -> BTreeMap<String, RefOr<response::Response>> {
    let mut texts = BTreeMap::<String, Vec<String>>::new();
    for code in codes.iter().chain([&Code::Internal]) {
        let (status, id, message) = code.row();
        texts.entry(status.as_str().to_owned()).or_default().push(format!("`{id}`: {message}"));
    }
    let body = || Content::new(Some(Ref::from_schema_name("BasicFailedReply")));
    let response = |texts: Vec<String>| {
        response::ResponseBuilder::new().description(texts.join("\n\n")).content("application/json", body()).build()
    };
    texts.into_iter().map(|(status, texts)| (status, response(texts).into())).collect()
}

/// Names what an operation may answer besides success and [`Code::Internal`], for its `responses(…)`.
macro_rules! refusals {
    ($name:ident: $($code:ident),* $(,)?) => {
        enum $name {}

        impl utoipa::IntoResponses for $name {
            fn responses()
            -> std::collections::BTreeMap<String, utoipa::openapi::RefOr<utoipa::openapi::response::Response>> {
                $crate::http::cloud::error::describe(&[$($crate::http::cloud::error::Code::$code),*])
            }
        }
    };
}
pub(super) use refusals;
