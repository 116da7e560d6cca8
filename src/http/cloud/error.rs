//! How the API says no: one envelope, codes as in the contract.

use axum::{
    Json,
    http::{HeaderName, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use jiff::SignedDuration;
use serde::Serialize;
use utoipa::ToSchema;

use super::Code;
use crate::{
    domain::{FieldError, access::Excess},
    http::request_log::{Cause, with_sources},
    service::{ServiceError, error::Protection, keys::MOST_ORGANIZATION_KEYS},
};

/// Repeats the codes of the body.
static CODES: HeaderName = HeaderName::from_static("x-cloud-error-codes");

/// Which schemes are understood.
const CHALLENGE: HeaderValue = HeaderValue::from_static(r#"ApiKey realm="keyward", Bearer realm="keyward""#);

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
    #[schema(required = false, examples("body.expiration"))]
    fields: Vec<String>,
}

impl Code {
    /// The code with something more exact to say, about these fields (`body.expiration`).
    pub fn about(self, fields: impl IntoIterator<Item = String>, message: String) -> ApiError {
        ApiError::of(self.row().0, vec![self.element(message, fields.into_iter().collect())])
    }

    fn element(self, message: String, fields: Vec<String>) -> ErrorElement {
        ErrorElement { code: self.row().1, message, fields }
    }
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
    fn invalid(fields: &[FieldError], wire: Wire) -> Self {
        let element = |error: &FieldError| {
            let (code, field) = wire(&error.field);
            code.element(error.problem.to_string(), vec![field])
        };
        Self::of(StatusCode::BAD_REQUEST, fields.iter().map(element).collect())
    }

    /// Roles that are above the caller's rights, each with its reason.
    fn exceeds(excess: &[Excess], wire: Wire) -> Self {
        let code = Code::RolesExceed;
        let element = |excess: &Excess| code.element(excess.reason.to_string(), vec![wire(excess.path).1]);
        Self::of(code.row().0, excess.iter().map(element).collect())
    }

    /// The refusal where what is sent has other names, or other codes, than with personal keys and users.
    pub fn about(error: &ServiceError, wire: Wire) -> Self {
        match error {
            ServiceError::Invalid(fields) => Self::invalid(fields, wire).because(with_sources(error)),
            ServiceError::ExceedsRights { above, .. } => Self::exceeds(above, wire).because(with_sources(error)),
            _ => error.into(),
        }
    }

    /// The same refusal with another code, where the contract has one for what `self` says with `instead_of`.
    #[must_use]
    pub fn said_as(mut self, instead_of: Code, code: Code) -> Self {
        let (status, id, default) = instead_of.row();
        if self.status == status && self.errors.iter().all(|error| error.code == id) {
            self.status = code.row().0;
            for error in &mut self.errors {
                error.code = code.row().1;
                if error.message == default {
                    code.row().2.clone_into(&mut error.message);
                }
            }
        }
        self
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
            ServiceError::Invalid(fields) => Self::invalid(fields, on_the_wire),
            ServiceError::ExceedsRights { above, .. } => Self::exceeds(above, on_the_wire),
            ServiceError::Forbidden(_) => Code::Forbidden.into(),
            ServiceError::NotAUser => Code::Forbidden
                .about(None, "An organization key stands for no user, and only a user can do this.".to_owned()),
            ServiceError::NotAllowed { who_may } => {
                Code::PermissionDenied.about(None, format!("Only {who_may} may do this."))
            }
            ServiceError::AmbiguousOrganization => Code::InvalidData.about(
                None,
                "You act in several organizations or in none. Say which one is meant by `organization_id`.".to_owned(),
            ),
            ServiceError::NoSuchOrganization => Code::OrganizationNotFound.into(),
            ServiceError::NoSuchMember => Code::MembershipNotFound.into(),
            ServiceError::NoSuchInvitation => Code::InvitationNotFound.into(),
            ServiceError::InvitationUsed => {
                Code::InvitationNotFound.about(None, "This invitation was accepted before. It works once.".to_owned())
            }
            ServiceError::InvitationExpired => {
                Code::InvitationNotFound.about(None, "This invitation has expired. Ask for another one.".to_owned())
            }
            ServiceError::InvitationForAnother => Code::InvitationForAnother.into(),
            ServiceError::TooManyInvitations(most) => Code::TooManyInvitations.about(
                None,
                format!(
                    "At most {most} invitations can be open at once. Revoke some first, or wait until they expire."
                ),
            ),
            ServiceError::AlreadyMember => Code::AlreadyMember.into(),
            ServiceError::AlreadyMembers(emails) => {
                let emails = emails.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
                let message = format!("These addresses belong to members already: {emails}. Leave them out.");
                Code::AlreadyMember.about(["body.emails".to_owned()], message)
            }
            ServiceError::LastOwner => Code::Conflict.about(
                None,
                "The organization would have no owner any more. Make another member owner first.".to_owned(),
            ),
            ServiceError::DefaultProject => {
                Code::Conflict.about(None, "The default project of the installation cannot be deleted.".to_owned())
            }
            ServiceError::NoSuchUser => Code::UserNotFound.into(),
            ServiceError::NoSuchKey => Code::KeyNotFound.into(),
            ServiceError::NoSuchResource | ServiceError::NoSuchSession => Code::NotFound.into(),
            ServiceError::UserNameTaken => Code::UserNameTaken.into(),
            ServiceError::BuiltinOwnsNoKeys => Code::KeyInput
                .about(None, "Built-in users own no API keys. Sign in as a user of your own to make one.".to_owned()),
            ServiceError::UserProtected(protection) => protected(*protection),
            ServiceError::ChangedMeanwhile
            | ServiceError::MemberChanged(_)
            | ServiceError::OrganizationChanged(_)
            | ServiceError::AlreadySubmitted(_) => Code::Conflict.into(),
            ServiceError::KeyLimitReached(MOST_ORGANIZATION_KEYS) => Code::KeyInput.about(
                None,
                format!(
                    "The organization has {MOST_ORGANIZATION_KEYS} working API keys, the most that one may have. \
                     Revoke one first."
                ),
            ),
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
        Protection::OwnPasswordByKey => Code::RestrictedField.about(
            ["body.security.password".to_owned()],
            "A key cannot change the password of its owner. Sign in to do so.".to_owned(),
        ),
        Protection::OwnDeletion => Code::RestrictedDeletion.into(),
    }
}

/// Tells what the API calls a field of the service, and the code under which it is refused.
pub type Wire = fn(&str) -> (Code, String);

/// What holds for personal keys, organization keys and users.
fn on_the_wire(field: &str) -> (Code, String) {
    match field {
        // The contract calls the name of a key its description.
        "name" => (Code::KeyInput, "body.description".to_owned()),
        "expiration" | "keys" | "user_api_keys" => (Code::KeyInput, format!("body.{field}")),
        "user_name" => (Code::UserName, format!("body.{field}")),
        "roles" => (Code::Roles, format!("body.security.{field}")),
        "password" => (Code::InvalidData, format!("body.security.{field}")),
        assignment if assignment.starts_with("role_assignments") => (Code::KeyInput, format!("body.{assignment}")),
        other => (Code::InvalidData, format!("body.{other}")),
    }
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
