//! What a key can really do: what its descriptors give, beside what its owner has.

mod compare;
#[cfg(test)]
mod tests;

use super::{
    descriptor::RoleDescriptors,
    permission::{AskError, Extent, Given, Part, Permission, Row, given},
    words::capitalized,
};

pub use compare::{EffectChange, compare, compare_owners};

/// How many single things are judged: privileges, each on one name. What is given beyond that is not judged, for it
/// would take too long to wait for.
pub const MOST_JUDGED: usize = 1_000;

/// How much of what an entry gives takes effect.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// All of it.
    Full,
    /// What the owner has of it.
    Partial,
    /// Nothing: the owner has none of it, or it gives nothing.
    None,
    /// It is kept, and what comes of it is not known here: it is too intricate or too much to be judged.
    NotJudged,
}

impl Effect {
    /// The word for it.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Full => "Takes effect",
            Self::Partial => "Takes effect in part",
            Self::None => "No effect",
            Self::NotJudged => "Not judged",
        }
    }
}

/// An entry of descriptors, readable, and its effect.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EffectRow {
    /// Which entry it is.
    pub row: Row,
    /// The privileges, as they are written: `read, view_index_metadata`.
    pub grants: String,
    /// What they are given on: `books-*`; empty for the cluster.
    pub on: String,
    /// The same for people: `Read documents on books-*`.
    pub words: String,
    /// How much of it takes effect.
    pub effect: Effect,
    /// What the owner does not have of it: `write on books-*`, `some of read on *`.
    pub lacking: Vec<String>,
}

impl EffectRow {
    fn new(row: Row, given: Given<'_>) -> Self {
        let words = capitalized(&given.phrase());
        let effect = if given.parts() == 0 { Effect::None } else { Effect::Full };
        Self { row, grants: given.grants(), on: given.on(), words, effect, lacking: Vec::new() }
    }

    /// Whether both are about the same, in whichever descriptor.
    fn says_the_same_as(&self, other: &Self) -> bool {
        (self.row.section, &self.words) == (other.row.section, &other.words)
    }
}

/// What descriptors give, entry by entry, as if all of it took effect.
pub fn rows_of(descriptors: &RoleDescriptors) -> Vec<EffectRow> {
    given(descriptors).map(|(row, given)| EffectRow::new(row, given)).collect()
}

/// What descriptors of a key give and how much of it takes effect, given what the owner may do.
///
/// # Errors
/// A privilege or pattern that is not understood; never for descriptors of which
/// [`validate`](RoleDescriptors::validate) finds nothing wrong.
pub fn effects(requested: &RoleDescriptors, owner: &Permission) -> Result<Vec<EffectRow>, AskError> {
    let mut left = MOST_JUDGED;
    let judge = |(row, given): (Row, Given<'_>)| {
        let mut row = EffectRow::new(row, given);
        (row.effect, row.lacking) = judged(given, owner, &mut left)?;
        Ok(row)
    };
    given(requested).map(judge).collect()
}

fn judged(given: Given<'_>, owner: &Permission, left: &mut usize) -> Result<(Effect, Vec<String>), AskError> {
    let (parts, not_judged) = (given.parts(), (Effect::NotJudged, Vec::new()));
    let Some(rest) = left.checked_sub(parts) else { return Ok(not_judged) };
    *left = rest;
    let lacks = match given.lacks(owner) {
        Ok(lacks) => lacks,
        Err(AskError::TooComplex { .. }) => return Ok(not_judged),
        Err(error) => return Err(error),
    };
    // Of nothing, nothing takes effect.
    let effect = if lacks.len() == parts && lacks.iter().all(|(_, extent)| *extent == Extent::All) {
        Effect::None
    } else if lacks.is_empty() {
        Effect::Full
    } else {
        Effect::Partial
    };
    Ok((effect, told(&lacks)))
}

/// What is lacking, in words: each privilege once, with all that it is lacking on.
fn told(lacks: &[(Part, Extent)]) -> Vec<String> {
    let mut told: Vec<(String, Vec<String>)> = Vec::new();
    for (part, extent) in lacks {
        let (privilege, on) = match part.clone() {
            Part::Cluster { privilege } => (privilege, None),
            Part::Index { names, privilege } => (privilege, Some(names)),
            Part::Application { application, resource, privilege } => {
                (format!("{privilege} of {application}"), Some(resource))
            }
            Part::RunAs { users } => ("run_as".to_owned(), Some(users)),
            Part::ManageApplications { applications } => ("manage applications".to_owned(), Some(applications)),
            Part::WriteProfiles { applications } => ("write profiles".to_owned(), Some(applications)),
            Part::ManageRoles { names, privilege } => (format!("manage roles with {privilege}"), Some(names)),
            Part::RemoteIndex { clusters, names, privilege } => (privilege, Some(format!("{clusters}: {names}"))),
            Part::RemoteCluster { clusters, privilege } => (privilege, Some(clusters)),
        };
        let what = if *extent == Extent::Some { format!("some of {privilege}") } else { privilege };
        match told.iter_mut().find(|(other, _)| *other == what) {
            Some((_, others)) => others.extend(on),
            None => told.push((what, on.into_iter().collect())),
        }
    }
    let sentence = |(what, on): (String, Vec<String>)| {
        if on.is_empty() { what } else { format!("{what} on {}", on.join(", ")) }
    };
    told.into_iter().map(sentence).collect()
}
