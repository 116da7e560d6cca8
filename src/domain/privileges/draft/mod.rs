//! Role descriptors while somebody builds them: the form beside the JSON.
//!
//! Every change is an [`Edit`]. What is built may be incomplete for a while, such as an entry without names: then
//! [`check`](super::check) finds that in the [text](Draft::text), as if it had been typed.

mod edit;
mod list;
#[cfg(test)]
mod tests;

use super::descriptor::{Global, Metadata, RoleDescriptors};
use thiserror::Error;

pub use edit::{ApplicationEdit, Edit, IndicesEdit};
pub use list::{joined, values};

/// Role descriptors that are being built.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Draft(RoleDescriptors);

/// A change that cannot be made.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum DraftError {
    /// Two descriptors cannot have one name.
    #[error("“{name}” is the name of another descriptor. Choose another one.")]
    NameTaken {
        /// The name.
        name: String,
    },
    /// It is about a descriptor or an entry that is not there any more.
    #[error("This part is not there any more.")]
    Gone,
}

impl Draft {
    /// Goes on from descriptors.
    pub const fn of(descriptors: RoleDescriptors) -> Self {
        Self(descriptors)
    }

    /// What is built so far.
    pub const fn descriptors(&self) -> &RoleDescriptors {
        &self.0
    }

    /// The same as text: what the JSON editor shows.
    pub fn text(&self) -> String {
        self.0.to_editing_text()
    }

    /// What the descriptor at a place says beyond what edits are about: only the JSON shows it, and edits keep it.
    pub fn beyond(&self, descriptor: usize) -> Vec<&'static str> {
        let Some((_, descriptor)) = self.0.iter().nth(descriptor) else { return Vec::new() };
        let is_said = [
            ("global", descriptor.global != Global::default()),
            ("metadata", descriptor.metadata != Metadata::default()),
            ("remote_indices", !descriptor.remote_indices.is_empty()),
            ("remote_cluster", !descriptor.remote_cluster.is_empty()),
        ];
        is_said.into_iter().filter(|(_, is_said)| *is_said).map(|(name, _)| name).collect()
    }
}
