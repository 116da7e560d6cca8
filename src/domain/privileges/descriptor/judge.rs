//! How thoroughly descriptors are looked at.

use super::FieldSecurity;
use crate::domain::privileges::{
    cluster::{ClusterPrivilege, UnknownPrivilege},
    field::{FieldError, check_exceptions},
    index::IndexPrivilege,
    pattern::{Pattern, PatternError},
};

/// What is asked about the parts of descriptors.
///
/// Automata answer some of it. They take time and are a good part of what a browser would have to load, so that they
/// are left out where somebody is still typing.
#[derive(Clone, Copy)]
pub(in crate::domain::privileges) struct Judge {
    /// Whether there is such a cluster privilege.
    pub(super) cluster: fn(&str) -> Result<(), UnknownPrivilege>,
    /// Whether there is such an index privilege.
    pub(super) index: fn(&str) -> Result<(), UnknownPrivilege>,
    /// Whether a pattern is understood.
    pub(super) pattern: fn(&str) -> Result<(), PatternError>,
    /// Whether exceptions are from fields that are granted.
    pub(in crate::domain::privileges) exceptions: fn(&FieldSecurity) -> Result<(), FieldError>,
}

impl Judge {
    /// Everything.
    pub(in crate::domain::privileges) const IN_FULL: Self = Self {
        cluster: |name| ClusterPrivilege::resolve(name).map(|_| ()),
        index: |name| IndexPrivilege::resolve(name).map(|_| ()),
        pattern: |text| Pattern::parse(text).map(|_| ()),
        exceptions: check_exceptions,
    };

    /// What is seen without automata: not whether patterns are too large, and not what patterns over fields have in
    /// common.
    pub(in crate::domain::privileges) const AS_TYPED: Self = Self {
        cluster: ClusterPrivilege::check,
        index: IndexPrivilege::check,
        pattern: Pattern::check,
        exceptions: |_| Ok(()),
    };
}
