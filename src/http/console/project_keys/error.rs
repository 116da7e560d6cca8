//! A project's refusals as screens' errors.

use crate::{
    domain::{FieldError, Problem},
    http::console::convert,
    service::project::ProjectError,
    ui::error::UiError,
};

/// The screen's word for a refusal; the real cause of a failure goes to the log.
#[must_use]
pub fn of(error: &ProjectError) -> UiError {
    match error {
        ProjectError::Service(error) => convert::error(error),
        ProjectError::Invalid(errors) => UiError::Invalid(errors.clone()),
        ProjectError::Validation(problems) => {
            UiError::Invalid(problems.iter().map(|problem| told(field_of(problem), problem.clone())).collect())
        }
        // What a key is to be allowed is the one thing that a screen sends and that can be wrong as a whole.
        ProjectError::IllegalArgument(_) | ProjectError::Descriptors(_) => {
            UiError::Invalid(vec![told("role_descriptors", error.to_string())])
        }
        ProjectError::Search(error) => UiError::BadSearch(error.to_string()),
        ProjectError::Forbidden { .. } | ProjectError::Security(_) | ProjectError::CrossClusterInvalidation(_) => {
            UiError::NotAllowed("somebody whose role in this project has the privilege for it".to_owned())
        }
        ProjectError::NotOwned { .. } | ProjectError::NotFound(_) => UiError::NotFound,
        ProjectError::Disabled => UiError::ProjectKeysSwitchedOff,
        ProjectError::ChangedMeanwhile => UiError::ChangedMeanwhile,
        ProjectError::AlreadySubmitted(id) => UiError::ProjectKeyAlreadyMade(id.to_string()),
        // Nobody comes to a screen by these.
        ProjectError::Unauthenticated(_)
        | ProjectError::Query(_)
        | ProjectError::GrantRefused(_)
        | ProjectError::CloneRefused(_) => {
            tracing::error!(cause = %error, "a screen of project keys could not be answered");
            UiError::Failed
        }
    }
}

fn told(field: &str, words: String) -> FieldError {
    FieldError::new(field, Problem::Told { words })
}

/// The field that a sentence of the API is about.
fn field_of(problem: &str) -> &'static str {
    if problem.starts_with("api key name") {
        "name"
    } else if problem.starts_with("API key metadata") {
        "metadata"
    } else if problem.starts_with("API key expiration") {
        "expiration"
    } else {
        "role_descriptors"
    }
}
