//! What the service says, in Elasticsearch's words.

use axum::http::{HeaderValue, StatusCode, header};

use super::{ElasticError, Failure, Kind};
use crate::{
    domain::{
        privileges::descriptor::{DescriptorError, ExceptionType},
        project_key_query::QueryError,
    },
    http::{Exposure, elasticsearch::challenge, request_log::with_sources},
    service::{
        ServiceError,
        project::{AuthenticationFailure, ProjectError},
    },
};

impl ElasticError {
    /// The refusal of the request for `uri`.
    pub fn of_project(error: &ProjectError, exposure: &Exposure, uri: &str) -> Self {
        let failure = match error {
            ProjectError::Unauthenticated(failure) => {
                return Self::unauthenticated(unauthenticated(failure, exposure, uri)).because(with_sources(error));
            }
            ProjectError::Validation(problems) => return Self::validation(problems).because(with_sources(error)),
            ProjectError::Security(_) => {
                return Self::from(failure(error, exposure, uri)).with_status(StatusCode::BAD_REQUEST);
            }
            ProjectError::Service(error) => return error.into(),
            _ => failure(error, exposure, uri),
        };
        Self::from(failure).because(with_sources(error))
    }
}

/// The failure, as it also stands in an answer of which a part failed.
pub fn failure(error: &ProjectError, exposure: &Exposure, uri: &str) -> Failure {
    let of = |kind| Failure::new(kind, error.to_string());
    match error {
        ProjectError::Unauthenticated(failure) => unauthenticated(failure, exposure, uri),
        ProjectError::Forbidden { restricted_workflow: true, .. } => {
            of(Kind::Security).caused_by(Failure::new(Kind::RoleRestriction, "access restricted by workflow"))
        }
        ProjectError::Forbidden { restricted_workflow: false, .. }
        | ProjectError::CrossClusterInvalidation(_)
        | ProjectError::Security(_) => of(Kind::Security),
        ProjectError::Validation(_) => of(Kind::Validation),
        // All but the last are of the console alone.
        ProjectError::Invalid(_)
        | ProjectError::AlreadySubmitted(_)
        | ProjectError::ChangedMeanwhile
        | ProjectError::Search(_)
        | ProjectError::IllegalArgument(_) => of(Kind::IllegalArgument),
        ProjectError::Descriptors(error) => descriptors(error),
        ProjectError::Query(error) => query_failure(error),
        ProjectError::NotOwned { .. } | ProjectError::NotFound(_) => of(Kind::ResourceNotFound),
        ProjectError::GrantRefused(cause) | ProjectError::CloneRefused(cause) => {
            of(Kind::Security).caused_by(unauthenticated(cause, exposure, uri))
        }
        ProjectError::Disabled => of(Kind::FeatureNotEnabled).with("disabled.feature", "api_keys"),
        ProjectError::Service(error) => service(error),
    }
}

/// Role descriptors that are not understood (contract §3.2).
pub fn descriptors(error: &DescriptorError) -> Failure {
    let kind = match error.exception {
        ExceptionType::Parse => Kind::Parse,
        ExceptionType::IllegalArgument => Kind::IllegalArgument,
        ExceptionType::XContentParse => Kind::Content,
        ExceptionType::Validation => Kind::PlainValidation,
    };
    let failure = Failure::new(kind, &error.reason);
    match &error.cause {
        Some(cause) => failure.caused_by(descriptors(cause)),
        None => failure,
    }
}

/// A search that is not understood, or cannot be (contract §2.5).
pub fn query_failure(error: &QueryError) -> Failure {
    let kind = match error {
        QueryError::Content { .. } | QueryError::Inside { .. } => Kind::Content,
        QueryError::Form { .. } => Kind::Parsing,
        QueryError::Date(_) if error.kind() == Kind::Parse.name() => Kind::Parse,
        QueryError::Date(_) | QueryError::Refused(_) => Kind::IllegalArgument,
        QueryError::Invalid(_) => Kind::Validation,
        QueryError::TooManyClauses { .. } => Kind::TooManyClauses,
        QueryError::TooManyBuckets { .. } => Kind::TooManyBuckets,
    };
    let mut failure = Failure::new(kind, error.to_string());
    if let Some(at) = error.position() {
        failure = failure.with("line", at.line).with("col", at.column);
    }
    match error.cause() {
        Some(cause) => failure.caused_by(query_failure(cause)),
        None => failure,
    }
}

/// Why nobody knows who calls (contract §2.4).
fn unauthenticated(failure: &AuthenticationFailure, exposure: &Exposure, uri: &str) -> Failure {
    let (reason, tried) = match failure {
        AuthenticationFailure::Missing => {
            (format!("missing authentication credentials for REST request [{uri}]"), None)
        }
        AuthenticationFailure::Password { username } => {
            (format!("unable to authenticate user [{username}] for REST request [{uri}]"), None)
        }
        AuthenticationFailure::ProjectKey(_) => (challenge::NOT_BELIEVED.to_owned(), Some(failure.to_string())),
        AuthenticationFailure::Terminated(reason) => (reason.clone(), None),
        AuthenticationFailure::Other => (challenge::NOT_BELIEVED.to_owned(), None),
    };
    challenge::failure(exposure, reason, tried)
}

/// Keyward's own failures: what they came from is for the log.
impl From<&ServiceError> for ElasticError {
    fn from(error: &ServiceError) -> Self {
        let refusal = Self::from(service(error)).because(with_sources(error));
        match error {
            ServiceError::TooManyAttempts(wait) => {
                // Rounded up: whoever comes back then is let in.
                let seconds = wait.as_secs() + i64::from(wait.subsec_nanos() > 0);
                refusal
                    .with_status(StatusCode::TOO_MANY_REQUESTS)
                    .with_header(header::RETRY_AFTER, HeaderValue::from(seconds))
            }
            _ => refusal,
        }
    }
}

fn service(error: &ServiceError) -> Failure {
    match error {
        ServiceError::Storage(_) => Failure::new(Kind::Unavailable, "the database does not answer"),
        ServiceError::TooManyAttempts(wait) => {
            Failure::new(Kind::Status, format!("too many failed attempts; try again in {} seconds", wait.as_secs() + 1))
        }
        _ => Failure::new(Kind::Internal, "Keyward could not do this; its log says why"),
    }
}
