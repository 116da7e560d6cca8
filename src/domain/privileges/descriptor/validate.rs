//! What is wrong with descriptors that are understood: all of it at once (contract §2.5).

use super::{
    ApplicationPrivileges, IndicesPrivileges, RoleDescriptor, RoleDescriptors,
    flaw::{Flaw, FlawKind, LONGEST_DESCRIPTION, Step},
    judge::Judge,
};
use crate::domain::{json::Json, privileges::workflow::Workflow};
use thiserror::Error;

/// A restriction to workflows where there can be none (contract §2.5, `illegal_argument_exception`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum RestrictionError {
    /// Several descriptors are restricted.
    #[error("more than one role descriptor with restriction is not supported")]
    Several,
    /// A restricted descriptor is among unrestricted ones.
    #[error("combining role descriptors with and without restriction is not supported")]
    Combined,
    /// A role of the owner is restricted.
    #[error("owner user role descriptors must not include restriction")]
    OfOwner,
}

impl RoleDescriptors {
    /// What is wrong, as the messages of a `Validation Failed: 1: …;` list; none if all is well.
    pub fn validate(&self) -> Vec<String> {
        self.flaws(&Judge::IN_FULL).iter().map(Flaw::to_string).collect()
    }

    /// What is wrong, and where.
    pub(in crate::domain::privileges) fn flaws<'a>(&'a self, judge: &Judge) -> Vec<Flaw<'a>> {
        let mut search = Search::new(judge);
        for (name, descriptor) in self.iter() {
            search.within(Step::Member(name), |search| search.descriptor(descriptor));
        }
        search.found
    }

    /// Whether the restrictions of a key's descriptors go together.
    ///
    /// # Errors
    /// Several are restricted, or one is among others.
    pub fn check_restrictions(&self) -> Result<(), RestrictionError> {
        match self.iter().filter(|(_, descriptor)| !descriptor.workflows.is_empty()).count() {
            0 => Ok(()),
            1 if self.len() == 1 => Ok(()),
            1 => Err(RestrictionError::Combined),
            _ => Err(RestrictionError::Several),
        }
    }

    /// Whether these may be the roles of an owner.
    ///
    /// # Errors
    /// One of them is restricted.
    pub fn check_of_owner(&self) -> Result<(), RestrictionError> {
        let restricted = self.iter().any(|(_, descriptor)| !descriptor.workflows.is_empty());
        if restricted { Err(RestrictionError::OfOwner) } else { Ok(()) }
    }
}

impl RoleDescriptor {
    /// What is wrong, as the messages of a `Validation Failed: 1: …;` list; none if all is well.
    pub fn validate(&self) -> Vec<String> {
        self.flaws(&Judge::IN_FULL).iter().map(Flaw::to_string).collect()
    }

    /// What is wrong, and where from here on.
    pub(in crate::domain::privileges) fn flaws<'a>(&'a self, judge: &Judge) -> Vec<Flaw<'a>> {
        let mut search = Search::new(judge);
        search.descriptor(self);
        search.found
    }
}

/// A search for flaws, which knows the way to where it is.
struct Search<'a, 'j> {
    judge: &'j Judge,
    path: Vec<Step<'a>>,
    found: Vec<Flaw<'a>>,
}

impl<'a, 'j> Search<'a, 'j> {
    const fn new(judge: &'j Judge) -> Self {
        Self { judge, path: Vec::new(), found: Vec::new() }
    }

    fn within(&mut self, step: Step<'a>, search: impl FnOnce(&mut Self)) {
        self.path.push(step);
        search(self);
        self.path.pop();
    }

    fn found(&mut self, kind: impl Into<FlawKind<'a>>) {
        self.found.push(Flaw { path: self.path.clone(), kind: kind.into() });
    }

    /// The elements of a list.
    fn each<T>(&mut self, name: &'static str, list: &'a [T], search: impl Fn(&mut Self, &'a T)) {
        self.within(Step::Member(name), |here| {
            for (entry, value) in list.iter().enumerate() {
                here.within(Step::Entry(entry), |here| search(here, value));
            }
        });
    }

    fn descriptor(&mut self, descriptor: &'a RoleDescriptor) {
        self.each("cluster", &descriptor.cluster, |here, name| here.judged((here.judge.cluster)(name)));
        self.each("indices", &descriptor.indices, Self::indices);
        self.each("remote_indices", &descriptor.remote_indices, |here, entry| {
            here.aliases(&entry.clusters, "remote index cluster alias");
            here.indices(&entry.indices);
        });
        self.each("remote_cluster", &descriptor.remote_cluster, |here, entry| {
            here.aliases(&entry.clusters, "remote cluster alias");
        });
        self.each("applications", &descriptor.applications, Self::application);
        self.within(Step::Member("global"), |here| here.global(descriptor));
        self.patterns("run_as", &descriptor.run_as);
        if let Some(name) = descriptor.metadata.reserved_name() {
            self.within(Step::Member("metadata"), |here| {
                here.within(Step::Member(name), |here| here.found(FlawKind::ReservedMetadata));
            });
        }
        self.within(Step::Member("restriction"), |here| {
            here.each("workflows", &descriptor.workflows, |here, name| {
                here.judged(Workflow::resolve(name).map(|_| ()));
            });
        });
        if descriptor.description.as_ref().is_some_and(|text| text.chars().count() > LONGEST_DESCRIPTION) {
            self.within(Step::Member("description"), |here| here.found(FlawKind::LongDescription));
        }
    }

    fn judged(&mut self, judged: Result<(), impl Into<FlawKind<'a>>>) {
        if let Err(flaw) = judged {
            self.found(flaw);
        }
    }

    fn patterns(&mut self, name: &'static str, patterns: &'a [String]) {
        self.each(name, patterns, |here, pattern| here.judged((here.judge.pattern)(pattern)));
    }

    fn index_privileges(&mut self, privileges: &'a [String]) {
        self.each("privileges", privileges, |here, name| here.judged((here.judge.index)(name)));
    }

    fn indices(&mut self, entry: &'a IndicesPrivileges) {
        self.index_privileges(&entry.privileges);
        self.each("names", &entry.names, |here, name| {
            if name.contains("::") {
                here.found(FlawKind::Selector { name });
            }
        });
        self.patterns("names", &entry.names);
        if let Some(query) = &entry.query
            && !Json::parse(query.as_bytes()).is_ok_and(|query| query.as_object().is_some())
        {
            self.within(Step::Member("query"), |here| here.found(FlawKind::Query { names: &entry.names }));
        }
    }

    fn application(&mut self, entry: &'a ApplicationPrivileges) {
        if let Err(problem) = check_application_name(&entry.application, true) {
            self.within(Step::Member("application"), |here| here.found(FlawKind::ApplicationName { problem }));
        }
        self.each("privileges", &entry.privileges, |here, name| {
            if !name.chars().all(|character| character.is_ascii_graphic()) {
                here.found(FlawKind::ApplicationPrivilege { name });
            }
        });
        self.patterns("resources", &entry.resources);
    }

    fn aliases(&mut self, clusters: &'a [String], what: &'static str) {
        if let Some(empty) = clusters.iter().position(String::is_empty) {
            self.within(Step::Member("clusters"), |here| {
                here.within(Step::Entry(empty), |here| here.found(FlawKind::EmptyAlias { what }));
            });
        }
        self.patterns("clusters", clusters);
    }

    fn global(&mut self, descriptor: &'a RoleDescriptor) {
        let global = &descriptor.global;
        let manage = |here: &mut Self, category, action, search: &dyn Fn(&mut Self)| {
            here.within(Step::Member(category), |here| here.within(Step::Member(action), |here| search(here)));
        };
        manage(self, "role", "manage", &|here| {
            here.each("indices", global.manage_roles.as_deref().unwrap_or_default(), |here, entry| {
                here.index_privileges(&entry.privileges);
                here.patterns("names", &entry.names);
            });
        });
        for (category, action, names) in
            [("application", "manage", &global.manage_applications), ("profile", "write", &global.write_profiles)]
        {
            manage(self, category, action, &|here| here.patterns("applications", names.as_deref().unwrap_or_default()));
        }
    }
}

/// The characters that a name of an application may not have after its first part.
const NOT_IN_SUFFIX: [char; 11] = ['\\', '/', '*', '?', '"', '<', '>', '|', ' ', ',', '#'];

/// Checks the name of an application: a part that starts with a small letter and has letters and digits, and after `-`
/// or `_` another one. Where `patterns` are allowed it may end in `*`.
///
/// # Errors
/// What is wrong, as Elasticsearch says it.
pub fn check_application_name(name: &str, patterns: bool) -> Result<(), String> {
    if name.is_empty() {
        return Err("Application names cannot be blank".to_owned());
    }
    let found = format!("(found '{name}')");
    let starred = name.contains('*');
    if starred && !patterns {
        return Err(format!("Application names may not contain '*' {found}"));
    }
    if name == "*" {
        return Ok(());
    }
    let bare = name.strip_suffix('*').unwrap_or(name);
    if bare.contains('*') {
        return Err(format!("Application name patterns only support trailing wildcards {found}"));
    }
    if name.contains(char::is_whitespace) {
        return Err(format!("Application names may not contain whitespace {found}"));
    }
    let (prefix, suffix) = bare.split_once(['_', '-']).unwrap_or((bare, ""));
    let found = format!("(found '{prefix}')");
    let starts_small = prefix.starts_with(|character: char| character.is_ascii_lowercase());
    if !starts_small || !prefix.chars().all(|character| character.is_ascii_alphanumeric()) {
        return Err(format!("An application name prefix must match the pattern ^[a-z][A-Za-z0-9]*$ {found}"));
    }
    if prefix.len() < 3 && !starred {
        return Err(format!("An application name prefix must be at least 3 characters long {found}"));
    }
    if suffix.contains(NOT_IN_SUFFIX) {
        let characters: String = NOT_IN_SUFFIX.iter().collect();
        return Err(format!(
            "An application name suffix may not contain any of the characters '{characters}' (found '{suffix}')"
        ));
    }
    Ok(())
}
