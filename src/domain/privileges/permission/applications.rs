//! What is allowed in applications.

use super::{AskError, CompileError, Memo, Row, Section};
use crate::domain::privileges::{
    application::{StoredPrivileges, is_name},
    descriptor::RoleDescriptors,
    pattern::{Language, Pattern, TooComplex, is_subset, overlap, signatures},
};
use std::sync::Arc;

/// One entry of a descriptor.
#[derive(Debug)]
pub(super) struct Entry {
    pub(super) row: Row,
    application: Pattern,
    privileges: Vec<String>,
    resources: Language,
}

/// What the entries of some descriptors allow together.
#[derive(Debug)]
pub(super) struct ApplicationsPermission {
    entries: Vec<Entry>,
    stored: Arc<StoredPrivileges>,
    decided: Memo<()>,
}

/// What a privilege allows in an application.
struct Asked<'a> {
    /// The privilege as it was written.
    privilege: &'a str,
    /// The actions that it stands for; none, if nothing is stored under its name.
    actions: Option<Language>,
}

impl ApplicationsPermission {
    pub(super) fn compile(descriptors: &RoleDescriptors, stored: &Arc<StoredPrivileges>) -> Result<Self, CompileError> {
        let mut entries = Vec::new();
        for (name, descriptor) in descriptors.iter() {
            for (entry, privileges) in descriptor.applications.iter().enumerate() {
                let resources: Vec<Pattern> =
                    privileges.resources.iter().map(|text| Pattern::parse(text)).collect::<Result<_, _>>()?;
                entries.push(Entry {
                    row: Row { descriptor: name.to_owned(), section: Section::Applications, entry },
                    application: Pattern::parse(&privileges.application)?,
                    privileges: privileges.privileges.clone(),
                    resources: Language::any_of(&resources),
                });
            }
        }
        Ok(Self { entries, stored: Arc::clone(stored), decided: Memo::default() })
    }

    /// Which of some privileges are held in full on all resources that a pattern stands for.
    pub(super) fn holds(
        &self,
        application: &str,
        resource: &str,
        privileges: &[String],
    ) -> Result<Arc<[bool]>, AskError> {
        // No name of an application holds a line end.
        let key = format!("{application}\n{resource}");
        if let Some(decided) = self.decided.recall(&key, privileges) {
            return Ok(decided);
        }
        let decide = |privilege: &String| self.decide(application, resource, privilege);
        let decided: Arc<[bool]> = privileges.iter().map(decide).collect::<Result<_, _>>()?;
        self.decided.remember(&key, (), privileges, &decided);
        Ok(decided)
    }

    fn decide(&self, application: &str, resource: &str, privilege: &str) -> Result<bool, AskError> {
        let too_complex = |_| AskError::TooComplex { pattern: resource.to_owned() };
        let asked = self.asked(application, privilege)?;
        let entries: Vec<&Entry> = self.of_application(application).collect();
        let resources: Vec<&Language> = entries.iter().map(|entry| &entry.resources).collect();
        let kinds = signatures(Pattern::parse(resource)?.language(), &resources).map_err(too_complex)?;
        for kind in &kinds {
            let about: Vec<&Entry> =
                entries.iter().zip(kind).filter(|(_, about)| **about).map(|(entry, _)| *entry).collect();
            if !self.covers(application, &about, &asked)? {
                return Ok(false);
            }
        }
        Ok(!kinds.is_empty())
    }

    /// The entries that allow some of a privilege on some of the resources, each with whether it allows all on all.
    pub(super) fn concerning(
        &self,
        application: &str,
        resource: &str,
        privilege: &str,
    ) -> Result<Vec<(&Entry, bool)>, AskError> {
        let too_complex = |_: TooComplex| AskError::TooComplex { pattern: resource.to_owned() };
        let (asked, resources) = (self.asked(application, privilege)?, Pattern::parse(resource)?);
        let mut concerning = Vec::new();
        for entry in self.of_application(application) {
            if !overlap(resources.language(), &entry.resources).map_err(too_complex)? {
                continue;
            }
            let covers = self.covers(application, &[entry], &asked)?;
            let some = || match &asked.actions {
                Some(actions) => overlap(actions, &self.actions(application, &[entry])?).map_err(too_complex),
                None => Ok(false),
            };
            if covers || some()? {
                let all = is_subset(resources.language(), &entry.resources).map_err(too_complex)?;
                concerning.push((entry, covers && all));
            }
        }
        Ok(concerning)
    }

    fn of_application(&self, application: &str) -> impl Iterator<Item = &Entry> {
        self.entries.iter().filter(move |entry| entry.application.matches(application))
    }

    fn asked<'a>(&self, application: &str, privilege: &'a str) -> Result<Asked<'a>, AskError> {
        let actions = if is_name(privilege) {
            let stored = self.stored.get(application, privilege).filter(|actions| !actions.is_empty());
            stored.map(language).transpose()?
        } else {
            Some(Pattern::parse(privilege)?.language().clone())
        };
        Ok(Asked { privilege, actions })
    }

    /// Whether entries allow together all that a privilege allows. One of which nothing is known but its name is
    /// allowed by that name, or by every action.
    fn covers(&self, application: &str, entries: &[&Entry], asked: &Asked<'_>) -> Result<bool, AskError> {
        if entries.iter().any(|entry| entry.privileges.iter().any(|name| name == asked.privilege)) {
            return Ok(true);
        }
        let every_action = Language::All(Vec::new());
        let allowed = self.actions(application, entries)?;
        is_subset(asked.actions.as_ref().unwrap_or(&every_action), &allowed)
            .map_err(|_| AskError::TooComplex { pattern: asked.privilege.to_owned() })
    }

    /// The actions that entries allow in an application.
    fn actions(&self, application: &str, entries: &[&Entry]) -> Result<Language, AskError> {
        let mut actions = Vec::new();
        for privilege in entries.iter().flat_map(|entry| &entry.privileges) {
            if is_name(privilege) {
                actions.push(language(self.stored.get(application, privilege).unwrap_or_default())?);
            } else {
                actions.push(Pattern::parse(privilege)?.language().clone());
            }
        }
        Ok(Language::any(actions))
    }
}

fn language(patterns: &[String]) -> Result<Language, AskError> {
    let patterns: Result<Vec<Pattern>, _> = patterns.iter().map(|text| Pattern::parse(text)).collect();
    Ok(Language::any_of(&patterns?))
}
