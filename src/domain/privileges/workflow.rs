//! Workflows: what a key may be restricted to (contract §3.3).

use thiserror::Error;

/// Something that is done by several requests together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Workflow {
    /// Searching through a search application.
    SearchApplicationQuery,
}

/// A workflow that does not exist.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error(
    "Unknown workflow [{name}]. A workflow must be one of the predefined workflow names [search_application_query]."
)]
pub struct UnknownWorkflow {
    /// The name as it was given.
    pub name: String,
}

impl Workflow {
    /// The name.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::SearchApplicationQuery => "search_application_query",
        }
    }

    /// The workflow of a name, in any case and with any space around it.
    ///
    /// # Errors
    /// There is none.
    pub fn resolve(name: &str) -> Result<Self, UnknownWorkflow> {
        if name.trim().to_lowercase() == Self::SearchApplicationQuery.as_str() {
            return Ok(Self::SearchApplicationQuery);
        }
        Err(UnknownWorkflow { name: name.to_owned() })
    }
}
