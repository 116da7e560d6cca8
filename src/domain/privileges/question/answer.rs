//! What is held of what was asked about.

use super::Question;
use crate::domain::{
    json::Json,
    privileges::permission::{AskError, Effective},
};

/// Privileges, each with whether it is held. None is there twice.
type Held<'q> = Vec<(&'q str, bool)>;

/// What is held of what was asked about, in the order of the question; what was asked twice is answered once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer<'q> {
    /// Cluster privileges.
    pub cluster: Held<'q>,
    /// For each pattern over indices its privileges.
    pub index: Vec<(&'q str, Held<'q>)>,
    /// For each application, for each pattern over resources its privileges.
    pub application: Vec<(&'q str, Vec<(&'q str, Held<'q>)>)>,
}

impl<'q> Answer<'q> {
    /// What a caller holds.
    pub(in crate::domain::privileges) fn of(caller: &Effective, question: &'q Question) -> Result<Self, AskError> {
        let mut answer = Self { cluster: Vec::new(), index: Vec::new(), application: Vec::new() };
        add(&mut answer.cluster, &question.cluster, &caller.holds_cluster_privileges(&question.cluster)?);
        for entry in &question.index {
            for names in &entry.names {
                let held = caller.holds_index_privileges(names, entry.allow_restricted_indices, &entry.privileges)?;
                add(part(&mut answer.index, names), &entry.privileges, &held);
            }
        }
        for entry in &question.application {
            let application = part(&mut answer.application, &entry.application);
            for resource in &entry.resources {
                let held = caller.holds_application_privileges(&entry.application, resource, &entry.privileges)?;
                add(part(application, resource), &entry.privileges, &held);
            }
        }
        Ok(answer)
    }

    /// Whether all that was asked about is held.
    pub fn has_all_requested(&self) -> bool {
        let all = |held: &Held<'_>| held.iter().all(|(_, held)| *held);
        all(&self.cluster)
            && self.index.iter().all(|(_, held)| all(held))
            && self.application.iter().all(|(_, resources)| resources.iter().all(|(_, held)| all(held)))
    }

    /// The answer on the wire, about a user.
    pub fn to_json(&self, user: &str) -> Json {
        let held = |held: &Held<'_>| Json::object(held.iter().map(|(privilege, held)| (*privilege, *held)));
        let by_name =
            |parts: &[(&str, Held<'_>)]| Json::object(parts.iter().map(|(name, privileges)| (*name, held(privileges))));
        Json::build()
            .with("username", user)
            .with("has_all_requested", self.has_all_requested())
            .with("cluster", held(&self.cluster))
            .with("index", by_name(&self.index))
            .with(
                "application",
                Json::object(self.application.iter().map(|(name, resources)| (*name, by_name(resources)))),
            )
            .into()
    }
}

/// The part of a name, which is added if it is not there.
fn part<'a, 'q, T: Default>(parts: &'a mut Vec<(&'q str, T)>, name: &'q str) -> &'a mut T {
    let index = parts.iter().position(|(other, _)| *other == name).unwrap_or(parts.len());
    if index == parts.len() {
        parts.push((name, T::default()));
    }
    &mut parts[index].1
}

/// Adds privileges. One that was asked about twice, with and without restricted indices, is held if it is both times.
fn add<'q>(sum: &mut Held<'q>, privileges: &'q [String], held: &[bool]) {
    for (privilege, held) in privileges.iter().zip(held) {
        match sum.iter_mut().find(|(other, _)| other == privilege) {
            Some((_, earlier)) => *earlier &= *held,
            None => sum.push((privilege, *held)),
        }
    }
}
