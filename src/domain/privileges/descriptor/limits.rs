//! How much may be said at once: far more than anybody needs, and little enough to be looked through.

use super::{DescriptorError, ExceptionType, RoleDescriptor};
use crate::domain::{json::Position, privileges::pattern::Pattern};

/// How many descriptors a key may have.
pub const MOST_DESCRIPTORS: usize = 256;
/// How many values one list may hold: names, privileges, entries.
pub const MOST_VALUES: usize = 1_000;
/// How many values descriptors that are given together may hold.
pub const MOST_VALUES_TOGETHER: usize = 10_000;
/// How many patterns that take an automaton descriptors that are given together may hold: regular expressions, and
/// wildcards elsewhere than at the end.
pub const MOST_AUTOMATA: usize = 256;
/// How long one name, pattern or privilege may be, in bytes.
pub const LONGEST_TEXT: usize = 2_048;

pub(super) fn check_descriptors(at: Position, count: usize) -> Result<(), DescriptorError> {
    within(count, MOST_DESCRIPTORS, at, || {
        format!("[{count}] role descriptors are more than the limit of [{MOST_DESCRIPTORS}]")
    })
}

pub(super) fn check_values(at: Position, field: &str, count: usize) -> Result<(), DescriptorError> {
    within(count, MOST_VALUES, at, || {
        format!("field [{field}] has [{count}] values, more than the limit of [{MOST_VALUES}]")
    })
}

pub(super) fn check_text(at: Position, field: &str, text: &str) -> Result<(), DescriptorError> {
    within(text.len(), LONGEST_TEXT, at, || {
        format!("a value of field [{field}] has [{}] bytes, more than the limit of [{LONGEST_TEXT}]", text.len())
    })
}

/// Checks descriptors that were given together.
pub(super) fn check_together<'a>(
    at: Position,
    descriptors: impl Iterator<Item = &'a RoleDescriptor>,
) -> Result<(), DescriptorError> {
    let values: Vec<&String> = descriptors.flat_map(RoleDescriptor::values).collect();
    within(values.len(), MOST_VALUES_TOGETHER, at, || {
        format!("role descriptors hold [{}] values, more than the limit of [{MOST_VALUES_TOGETHER}]", values.len())
    })?;
    let automata = values.iter().filter(|value| Pattern::is_intricate(value)).count();
    within(automata, MOST_AUTOMATA, at, || {
        format!(
            "role descriptors hold [{automata}] regular expressions and patterns with wildcards within, more than the \
             limit of [{MOST_AUTOMATA}]"
        )
    })
}

fn within(size: usize, limit: usize, at: Position, reason: impl FnOnce() -> String) -> Result<(), DescriptorError> {
    if size <= limit { Ok(()) } else { Err(DescriptorError::new(at, ExceptionType::IllegalArgument, reason())) }
}

impl RoleDescriptor {
    /// All names, patterns and privileges that it holds.
    fn values(&self) -> impl Iterator<Item = &String> {
        let remote = self.remote_indices.iter().map(|entry| &entry.indices);
        let indices = self.indices.iter().chain(remote).flat_map(|entry| {
            let fields = entry
                .field_security
                .iter()
                .flat_map(|fields| fields.grant.iter().chain(fields.except.iter().flatten()));
            entry.names.iter().chain(&entry.privileges).chain(fields)
        });
        let applications = self.applications.iter().flat_map(|entry| entry.privileges.iter().chain(&entry.resources));
        let clusters = self.remote_cluster.iter().map(|entry| &entry.clusters);
        let clusters = clusters.chain(self.remote_indices.iter().map(|entry| &entry.clusters)).flatten();
        let global = self.global.manage_roles.iter().flatten();
        let global = global.flat_map(|entry| entry.names.iter().chain(&entry.privileges));
        let managed = [&self.global.manage_applications, &self.global.write_profiles].into_iter().flatten().flatten();
        let plain = self.cluster.iter().chain(&self.run_as);
        plain.chain(indices).chain(applications).chain(clusters).chain(global).chain(managed)
    }
}
