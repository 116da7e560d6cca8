//! Why something did not happen in a project.

use crate::{
    domain::{
        FieldError,
        privileges::{
            descriptor::{DescriptorError, RestrictionError},
            permission::{AskError, CompileError},
        },
        project::ProjectKeyId,
        project_key_list::SearchError,
        project_key_query::QueryError,
    },
    service::ServiceError,
    storage::StorageError,
};

/// Why something did not happen in a project. The texts are those that Elasticsearch's clients know (contract §2); none
/// holds a secret.
#[derive(Debug, thiserror::Error)]
pub enum ProjectError {
    /// The credential is good for nothing here.
    #[error("{0}")]
    Unauthenticated(#[from] AuthenticationFailure),
    /// The caller may not do it.
    #[error("{reason}")]
    Forbidden {
        /// Who may not do what, and what would allow it.
        reason: String,
        /// Whether the key is for one workflow, and this is another.
        restricted_workflow: bool,
    },
    /// Values that were refused, each with its sentence. Nothing was changed.
    #[error("Validation Failed: {}", numbered(.0))]
    Validation(Vec<String>),
    /// Values of a form that were refused, each with its field. Nothing was changed.
    #[error("values were refused")]
    Invalid(Vec<FieldError>),
    /// The form was sent before, and made this key longer than a moment ago.
    #[error("this form was already sent and made the API key [{0}]")]
    AlreadySubmitted(ProjectKeyId),
    /// Somebody else changed the key since the form was shown. Nothing was changed.
    #[error("the API key was changed meanwhile")]
    ChangedMeanwhile,
    /// Something that cannot be.
    #[error("{0}")]
    IllegalArgument(String),
    /// Role descriptors that cannot be.
    #[error("{0}")]
    Descriptors(#[from] DescriptorError),
    /// A search that cannot be.
    #[error("{0}")]
    Query(#[from] QueryError),
    /// A search of the list of keys that cannot be.
    #[error("{0}")]
    Search(#[from] SearchError),
    /// The caller has no key of this id.
    #[error("no API key owned by requesting user found for ID [{id}]")]
    NotOwned {
        /// The id that was sent.
        id: String,
    },
    /// A key for another cluster, which the caller may not invalidate.
    #[error(
        "Cannot invalidate cross-cluster API key [{0}]. This requires [manage_security] cluster privilege or higher"
    )]
    CrossClusterInvalidation(ProjectKeyId),
    /// There is nothing of that name.
    #[error("{0}")]
    NotFound(String),
    /// Whoever the key was to be for did not prove who they are.
    #[error("Failed to authenticate api key grant")]
    GrantRefused(#[source] AuthenticationFailure),
    /// The key to be copied is none that works.
    #[error("Failed to clone API key")]
    CloneRefused(#[source] AuthenticationFailure),
    /// Not to be done so, for reasons of security.
    #[error("{0}")]
    Security(String),
    /// The settings switch keys off.
    #[error("api keys are not enabled")]
    Disabled,
    /// Something that does not depend on the project went wrong.
    #[error("{0}")]
    Service(#[from] ServiceError),
}

impl From<RestrictionError> for ProjectError {
    fn from(error: RestrictionError) -> Self {
        Self::IllegalArgument(error.to_string())
    }
}

impl From<CompileError> for ProjectError {
    fn from(error: CompileError) -> Self {
        Self::IllegalArgument(error.to_string())
    }
}

impl From<AskError> for ProjectError {
    fn from(error: AskError) -> Self {
        Self::IllegalArgument(error.to_string())
    }
}

impl From<StorageError> for ProjectError {
    fn from(error: StorageError) -> Self {
        Self::Service(error.into())
    }
}

/// Why a credential is good for nothing in a project (contract §2.4 and §4.6).
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AuthenticationFailure {
    /// There is none.
    #[error("missing authentication credentials")]
    Missing,
    /// No such user, or another password.
    #[error("unable to authenticate user [{username}]")]
    Password {
        /// The name that was sent.
        username: String,
    },
    /// A project key that is none, with the reason as far as its bearer may know it.
    #[error("API key: {0}")]
    ProjectKey(String),
    /// A project key that is one, and can still not be used.
    #[error("{0}")]
    Terminated(String),
    /// Any other credential.
    #[error("unable to authenticate with provided credentials and anonymous access is not allowed for this request")]
    Other,
}

/// Goes on only if no rule is broken; `problems` has a sentence for each that is.
///
/// # Errors
/// [`ProjectError::Validation`]
pub(super) fn refuse_any(problems: Vec<String>) -> Result<(), ProjectError> {
    if problems.is_empty() { Ok(()) } else { Err(ProjectError::Validation(problems)) }
}

fn numbered(messages: &[String]) -> String {
    let numbered = messages.iter().zip(1..).map(|(message, number)| format!("{number}: {message};"));
    numbered.collect::<Vec<_>>().concat()
}
