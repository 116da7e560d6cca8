//! “Can it …?”: whether something is allowed, and which entries decide that.

#[cfg(test)]
mod tests;

use super::{
    descriptor::LONGEST_TEXT,
    permission::{AskError, Effective, Explanation, Layer, Row},
};
use crate::domain::field::{FieldError, Problem};
use serde::{Deserialize, Serialize};
use std::fmt;

/// What somebody wants to know about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Asked {
    /// A cluster privilege.
    Cluster {
        /// The privilege: a name or an action.
        privilege: String,
    },
    /// An index privilege on indices.
    Index {
        /// The privilege: a name or an action.
        privilege: String,
        /// The indices: a name or a pattern.
        names: String,
    },
    /// A privilege of an application.
    Application {
        /// The application.
        application: String,
        /// The privilege: a name or an action.
        privilege: String,
        /// The resources: a name or a pattern.
        resource: String,
    },
    /// Acting as a user.
    RunAs {
        /// The user's name.
        user: String,
    },
}

impl Asked {
    /// Reads what a form asks: `kind` is `cluster`, `index` (which it also is if nothing is said), `application` or
    /// `run_as`; beside it stand `privilege`, `names`, `application`, `resource` and `user`. Space around them is no
    /// part of them.
    ///
    /// # Errors
    /// A kind that there is not, nothing where something has to be, or more than [`LONGEST_TEXT`] bytes of it.
    pub fn from_parameters(get: impl Fn(&str) -> Option<String>) -> Result<Self, FieldError> {
        let given = |name: &str| get(name).map(|text| text.trim().to_owned()).filter(|text| !text.is_empty());
        let needed = |name: &str| {
            let text = given(name).ok_or_else(|| FieldError::new(name, Problem::Missing))?;
            match text.len() {
                0..=LONGEST_TEXT => Ok(text),
                length => Err(FieldError::new(name, Problem::TooLong { most: LONGEST_TEXT, length })),
            }
        };
        match given("kind").as_deref() {
            Some("cluster") => Ok(Self::Cluster { privilege: needed("privilege")? }),
            Some("index") | None => Ok(Self::Index { privilege: needed("privilege")?, names: needed("names")? }),
            Some("application") => Ok(Self::Application {
                application: needed("application")?,
                privilege: needed("privilege")?,
                resource: needed("resource")?,
            }),
            Some("run_as") => Ok(Self::RunAs { user: needed("user")? }),
            Some(_) => Err(FieldError::new("kind", Problem::NotAChoice)),
        }
    }
}

/// As people say it: `read on books-*`.
impl fmt::Display for Asked {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Cluster { privilege } => out.write_str(privilege),
            Self::Index { privilege, names } => write!(out, "{privilege} on {names}"),
            Self::Application { application, privilege, resource } => {
                write!(out, "{privilege} of {application} on {resource}")
            }
            Self::RunAs { user } => write!(out, "run as {user}"),
        }
    }
}

/// The answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// Whether it is allowed in full.
    pub allowed: bool,
    /// Whether that holds only within the workflows that the key is restricted to.
    pub only_in_workflows: bool,
    /// What the key's own descriptors and its owner's say, each by itself: both have to allow it.
    pub layers: Vec<Explanation>,
}

/// Whether something is allowed, and which entries decide that.
///
/// # Errors
/// A privilege or pattern that is not understood, or too intricate.
pub fn can(effective: &Effective, asked: &Asked) -> Result<Verdict, AskError> {
    let layers = match asked {
        Asked::Cluster { privilege } => effective.explain_cluster_privilege(privilege)?,
        Asked::Index { privilege, names } => effective.explain_index_privilege(names, false, privilege)?,
        Asked::Application { application, privilege, resource } => {
            effective.explain_application_privilege(application, resource, privilege)?
        }
        Asked::RunAs { user } => effective.explain_run_as(user),
    };
    let allowed = layers.iter().all(|layer| layer.held);
    Ok(Verdict { allowed, only_in_workflows: !effective.allows_workflow(None), layers })
}

impl Verdict {
    /// The answer in a sentence, which names the entries that decide: `Yes: read on books-* is allowed by the key’s own
    /// privileges (reader.indices[0]) and by the owner’s rights (superuser.indices[0]).`
    pub fn sentence(&self, asked: &Asked) -> String {
        if self.allowed {
            let reasons: Vec<String> = self.layers.iter().map(|layer| format!("by {}", reason(layer))).collect();
            let within =
                if self.only_in_workflows { ", only within the workflows that it is restricted to" } else { "" };
            return format!("Yes: {asked} is allowed {}{within}.", reasons.join(" and "));
        }
        let refusal = |layer: &Explanation| {
            if layer.partial.is_empty() {
                format!("by nothing in {}", whose(layer.layer))
            } else {
                format!("only in part by {}", reason(layer))
            }
        };
        let refusals: Vec<String> = self.layers.iter().filter(|layer| !layer.held).map(refusal).collect();
        format!("No: {asked} is allowed {}.", refusals.join(", and "))
    }
}

const fn whose(layer: Layer) -> &'static str {
    match layer {
        Layer::Key => "the key’s own privileges",
        Layer::Owner => "the owner’s rights",
    }
}

/// A layer and the entries that decide in it: those that give all, or those that give it together.
fn reason(layer: &Explanation) -> String {
    let rows = if layer.full.is_empty() { &layer.partial } else { &layer.full };
    let names: Vec<String> = rows.iter().map(Row::to_string).collect();
    if names.is_empty() {
        whose(layer.layer).to_owned()
    } else {
        format!("{} ({})", whose(layer.layer), names.join(", "))
    }
}
