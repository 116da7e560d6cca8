//! What is allowed on indices.

use super::{AskError, CompileError, Memo, Row, Section};
use crate::domain::privileges::{
    descriptor::{FieldSecurity, IndicesPrivileges, RoleDescriptors, RoleIndices},
    index::{IndexPrivilege, Part},
    pattern::{Language, Pattern, TooComplex, is_subset, overlap, signatures},
    restricted,
};
use std::{
    collections::{BTreeMap, HashSet},
    sync::Arc,
};

/// One entry of a descriptor.
#[derive(Debug)]
pub(super) struct Group {
    pub(super) row: Row,
    /// The indices, restricted ones only where that is said.
    pub(super) names: Language,
    /// The privileges that it names, in lower case, and what each allows.
    privileges: Vec<(String, IndexPrivilege)>,
    pub(super) field_security: Option<FieldSecurity>,
    pub(super) query: Option<String>,
}

/// For each kind of index that a pattern stands for: which groups are about it.
type Kinds = Arc<[Box<[bool]>]>;

/// What the entries of some descriptors allow together.
#[derive(Debug)]
pub(super) struct IndicesPermission {
    groups: Vec<Group>,
    /// Decisions about patterns that leave restricted indices out, and about patterns that do not.
    decided: [Memo<Kinds>; 2],
}

impl IndicesPermission {
    pub(super) fn compile(descriptors: &RoleDescriptors) -> Result<Self, CompileError> {
        let entries = descriptors.iter().flat_map(|(name, descriptor)| {
            let row = move |entry| Row { descriptor: name.to_owned(), section: Section::Indices, entry };
            descriptor.indices.iter().enumerate().map(move |(index, entry)| (row(index), entry))
        });
        let groups = entries.map(|(row, entry)| Group::new(row, entry));
        Ok(Self::new(groups.collect::<Result<_, _>>()?))
    }

    /// What roles may be written about.
    pub(super) fn of_managed_roles<'a>(entries: impl Iterator<Item = &'a RoleIndices>) -> Result<Self, CompileError> {
        let groups = entries.enumerate().map(|(entry, indices)| {
            let RoleIndices { names, privileges } = indices.clone();
            let row = Row { descriptor: String::new(), section: Section::ManageRoles, entry };
            Group::new(row, &IndicesPrivileges { names, privileges, ..IndicesPrivileges::default() })
        });
        Ok(Self::new(groups.collect::<Result<_, _>>()?))
    }

    pub(super) fn new(groups: Vec<Group>) -> Self {
        Self { groups, decided: [Memo::default(), Memo::default()] }
    }

    pub(super) fn groups(&self) -> &[Group] {
        &self.groups
    }

    /// Whether an action is allowed on an index, whose expression may pick a part of it.
    pub(super) fn allows(&self, action: &str, expression: &str) -> bool {
        self.groups.iter().any(|group| group.allows(action, expression))
    }

    /// The entries that are about an index.
    pub(super) fn of_index(&self, index: &str) -> impl Iterator<Item = &Group> {
        self.groups.iter().filter(move |group| group.names.contains(index))
    }

    /// Which of some privileges are held in full on all indices that a pattern stands for. A pattern that stands for
    /// none but restricted indices, which it leaves out, holds nothing.
    pub(super) fn holds(
        &self,
        names: &str,
        allow_restricted: bool,
        privileges: &[String],
    ) -> Result<Arc<[bool]>, AskError> {
        let memo = &self.decided[usize::from(allow_restricted)];
        if let Some(decided) = memo.recall(names, privileges) {
            return Ok(decided);
        }
        let kinds = match memo.known(names) {
            Some(kinds) => kinds,
            None => self.kinds(names, allow_restricted)?,
        };
        let decided: Arc<[bool]> = self.decide(&kinds, privileges)?.into();
        memo.remember(names, kinds, privileges, &decided);
        Ok(decided)
    }

    /// Which of some privileges are held in full on indices of some kinds.
    pub(super) fn decide(&self, kinds: &[Box<[bool]>], privileges: &[String]) -> Result<Vec<bool>, AskError> {
        let decide = |name: &String| {
            let asked = IndexPrivilege::resolve(name)?;
            self.covers(kinds, &asked).map_err(|_| AskError::TooComplex { pattern: name.clone() })
        };
        privileges.iter().map(decide).collect()
    }

    /// The kinds of indices that a pattern stands for.
    pub(super) fn kinds(&self, names: &str, allow_restricted: bool) -> Result<Kinds, AskError> {
        let asked = asked_names(names, allow_restricted)?;
        let groups: Vec<&Language> = self.groups.iter().map(|group| &group.names).collect();
        let kinds = signatures(&asked, &groups).map_err(|_| AskError::TooComplex { pattern: names.to_owned() })?;
        Ok(kinds.into_iter().collect())
    }

    fn covers(&self, kinds: &[Box<[bool]>], asked: &IndexPrivilege) -> Result<bool, TooComplex> {
        // Many kinds have the same privileges, from other entries.
        let mut covered = HashSet::new();
        for kind in kinds {
            let groups = self.groups.iter().zip(kind).filter(|(_, about)| **about).map(|(group, _)| group);
            let held: BTreeMap<&str, &IndexPrivilege> = groups
                .flat_map(|group| &group.privileges)
                .map(|(name, privilege)| (name.as_str(), privilege))
                .collect();
            let names: Vec<&str> = held.keys().copied().collect();
            if covered.contains(&names) {
                continue;
            }
            if !covered_by(held.values().copied(), asked)? {
                return Ok(false);
            }
            covered.insert(names);
        }
        Ok(!kinds.is_empty())
    }

    /// The entries that allow some of a privilege on some of the indices, each with whether it allows all on all.
    pub(super) fn concerning(
        &self,
        names: &str,
        allow_restricted: bool,
        privilege: &str,
    ) -> Result<Vec<(&Group, bool)>, AskError> {
        let too_complex = |_| AskError::TooComplex { pattern: names.to_owned() };
        let (indices, asked) = (asked_names(names, allow_restricted)?, IndexPrivilege::resolve(privilege)?);
        let mut concerning = Vec::new();
        for group in &self.groups {
            let full = group.concerns(&indices, &asked).map_err(too_complex)?;
            concerning.extend(full.map(|full| (group, full)));
        }
        Ok(concerning)
    }
}

impl Group {
    pub(super) fn new(row: Row, entry: &IndicesPrivileges) -> Result<Self, CompileError> {
        let patterns: Vec<Pattern> = entry.names.iter().map(|name| Pattern::parse(name)).collect::<Result<_, _>>()?;
        let names = Language::any_of(&patterns);
        let names = if entry.allow_restricted_indices { names } else { names.without(restricted::language().clone()) };
        let privilege = |name: &String| Ok::<_, CompileError>((name.to_lowercase(), IndexPrivilege::resolve(name)?));
        Ok(Self {
            row,
            names,
            privileges: entry.privileges.iter().map(privilege).collect::<Result<_, _>>()?,
            field_security: entry.field_security.clone(),
            query: entry.query.clone(),
        })
    }

    /// Whether it allows an action on an index, whose expression may pick a part of it.
    pub(super) fn allows(&self, action: &str, expression: &str) -> bool {
        let (index, part) = Part::of(expression);
        self.names.contains(index) && self.privileges.iter().any(|(_, privilege)| privilege.allows(action, part))
    }

    /// Whether it allows all of a privilege on all of some indices; `None`: nothing of it on any of them.
    pub(super) fn concerns(&self, indices: &Language, asked: &IndexPrivilege) -> Result<Option<bool>, TooComplex> {
        let own = IndexPrivilege::any(self.privileges.iter().map(|(_, privilege)| privilege));
        let concerns = overlap(indices, &self.names)? && own.overlaps(asked)?;
        let all = || Ok(is_subset(indices, &self.names)? && own.implies(asked)?);
        concerns.then(all).transpose()
    }

    /// The privileges that it names.
    pub(super) fn privileges(&self) -> impl Iterator<Item = &str> {
        self.privileges.iter().map(|(name, _)| name.as_str())
    }
}

/// The indices that somebody asks about: without restricted ones, unless he says so or names one.
pub(super) fn asked_names(names: &str, allow_restricted: bool) -> Result<Language, AskError> {
    let pattern = Pattern::parse(names)?;
    let language = pattern.language().clone();
    let as_it_is = allow_restricted || pattern.is_concrete();
    Ok(if as_it_is { language } else { language.without(restricted::language().clone()) })
}

/// Whether privileges allow together all that one allows.
fn covered_by<'a>(
    held: impl Iterator<Item = &'a IndexPrivilege> + Clone,
    asked: &IndexPrivilege,
) -> Result<bool, TooComplex> {
    // Mostly one of them does it alone, and that is found much faster.
    for privilege in held.clone() {
        if privilege.implies(asked)? {
            return Ok(true);
        }
    }
    IndexPrivilege::any(held).implies(asked)
}
