use super::{Draft, DraftError};
use crate::domain::privileges::descriptor::{
    ApplicationPrivileges, FieldSecurity, IndicesPrivileges, RoleDescriptor, RoleDescriptors,
};

/// A change. Descriptors and entries are named by their places, from 0.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Edit {
    /// Adds a descriptor without privileges, under a name of its own.
    AddDescriptor,
    /// Removes a descriptor.
    RemoveDescriptor {
        /// Which.
        descriptor: usize,
    },
    /// Renames a descriptor.
    RenameDescriptor {
        /// Which.
        descriptor: usize,
        /// Its new name.
        name: String,
    },
    /// Sets the cluster privileges.
    Cluster {
        /// Of which descriptor.
        descriptor: usize,
        /// The privileges.
        privileges: Vec<String>,
    },
    /// Sets the users that may be acted as.
    RunAs {
        /// By which descriptor.
        descriptor: usize,
        /// Patterns over users.
        users: Vec<String>,
    },
    /// Sets the workflows that everything is restricted to.
    Workflows {
        /// By which descriptor.
        descriptor: usize,
        /// The workflows; none: no restriction.
        workflows: Vec<String>,
    },
    /// Adds an entry about indices, empty for now.
    AddIndices {
        /// To which descriptor.
        descriptor: usize,
    },
    /// Removes an entry about indices.
    RemoveIndices {
        /// From which descriptor.
        descriptor: usize,
        /// Which entry.
        entry: usize,
    },
    /// Changes an entry about indices.
    Indices {
        /// Of which descriptor.
        descriptor: usize,
        /// Which entry.
        entry: usize,
        /// How.
        edit: IndicesEdit,
    },
    /// Adds an entry about an application, empty for now.
    AddApplication {
        /// To which descriptor.
        descriptor: usize,
    },
    /// Removes an entry about an application.
    RemoveApplication {
        /// From which descriptor.
        descriptor: usize,
        /// Which entry.
        entry: usize,
    },
    /// Changes an entry about an application.
    Application {
        /// Of which descriptor.
        descriptor: usize,
        /// Which entry.
        entry: usize,
        /// How.
        edit: ApplicationEdit,
    },
}

/// A change of an entry about indices.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum IndicesEdit {
    /// Patterns over indices.
    Names(Vec<String>),
    /// The privileges.
    Privileges(Vec<String>),
    /// The fields that may be seen. None, if none are excepted either: all.
    Grant(Vec<String>),
    /// The fields among them that may not. If none were granted by name, all others are.
    Except(Vec<String>),
    /// The query that finds the documents that may be seen, as JSON; empty: all.
    Query(String),
    /// Whether restricted indices are meant too.
    AllowRestricted(bool),
}

/// A change of an entry about an application.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ApplicationEdit {
    /// The application: a name or a pattern.
    Application(String),
    /// The privileges.
    Privileges(Vec<String>),
    /// Patterns over resources.
    Resources(Vec<String>),
}

impl Draft {
    /// Makes a change. What it is not about stays as it is.
    ///
    /// # Errors
    /// It cannot be made; then nothing is changed.
    pub fn apply(&mut self, edit: Edit) -> Result<(), DraftError> {
        match edit {
            Edit::AddDescriptor => {
                let name = self.fresh_name();
                self.rebuild(|all| all.push((name, RoleDescriptor::default())));
                Ok(())
            }
            Edit::RemoveDescriptor { descriptor } => {
                self.descriptor(descriptor)?;
                self.rebuild(|all| drop(all.remove(descriptor)));
                Ok(())
            }
            Edit::RenameDescriptor { descriptor, name } => {
                self.descriptor(descriptor)?;
                if self.0.iter().enumerate().any(|(place, (other, _))| place != descriptor && other == name) {
                    return Err(DraftError::NameTaken { name });
                }
                self.rebuild(|all| all[descriptor].0 = name);
                Ok(())
            }
            Edit::Cluster { descriptor, privileges } => {
                self.descriptor(descriptor).map(|descriptor| descriptor.cluster = privileges)
            }
            Edit::RunAs { descriptor, users } => {
                self.descriptor(descriptor).map(|descriptor| descriptor.run_as = users)
            }
            Edit::Workflows { descriptor, workflows } => {
                self.descriptor(descriptor).map(|descriptor| descriptor.workflows = workflows)
            }
            Edit::AddIndices { descriptor } => {
                self.descriptor(descriptor).map(|descriptor| descriptor.indices.push(IndicesPrivileges::default()))
            }
            Edit::RemoveIndices { descriptor, entry } => remove(&mut self.descriptor(descriptor)?.indices, entry),
            Edit::Indices { descriptor, entry, edit } => {
                let entry = self.descriptor(descriptor)?.indices.get_mut(entry).ok_or(DraftError::Gone)?;
                edit.apply(entry);
                Ok(())
            }
            Edit::AddApplication { descriptor } => self
                .descriptor(descriptor)
                .map(|descriptor| descriptor.applications.push(ApplicationPrivileges::default())),
            Edit::RemoveApplication { descriptor, entry } => {
                remove(&mut self.descriptor(descriptor)?.applications, entry)
            }
            Edit::Application { descriptor, entry, edit } => {
                let entry = self.descriptor(descriptor)?.applications.get_mut(entry).ok_or(DraftError::Gone)?;
                edit.apply(entry);
                Ok(())
            }
        }
    }

    fn descriptor(&mut self, place: usize) -> Result<&mut RoleDescriptor, DraftError> {
        self.0.iter_mut().nth(place).ok_or(DraftError::Gone)
    }

    fn rebuild(&mut self, change: impl FnOnce(&mut Vec<(String, RoleDescriptor)>)) {
        let mut all: Vec<_> = self.0.iter().map(|(name, descriptor)| (name.to_owned(), descriptor.clone())).collect();
        change(&mut all);
        self.0 = RoleDescriptors::from_iter(all);
    }

    /// `role`, or the first of `role-2`, `role-3` … that is free.
    fn fresh_name(&self) -> String {
        let numbered = (2..).map(|number: u32| format!("role-{number}"));
        let mut names = std::iter::once("role".to_owned()).chain(numbered);
        names.find(|name| self.0.get(name).is_none()).unwrap_or_default()
    }
}

impl IndicesEdit {
    fn apply(self, entry: &mut IndicesPrivileges) {
        match self {
            Self::Names(names) => entry.names = names,
            Self::Privileges(privileges) => entry.privileges = privileges,
            Self::Grant(grant) => {
                let except = entry.field_security.take().and_then(|fields| fields.except);
                entry.field_security = fields(grant, except.unwrap_or_default());
            }
            Self::Except(except) => {
                let grant = entry.field_security.take().map(|fields| fields.grant);
                entry.field_security = fields(grant.unwrap_or_default(), except);
            }
            Self::Query(query) => entry.query = Some(query).filter(|query| !query.trim().is_empty()),
            Self::AllowRestricted(allow) => entry.allow_restricted_indices = allow,
        }
    }
}

/// What is said of fields, if anything: exceptions are from something.
fn fields(mut grant: Vec<String>, except: Vec<String>) -> Option<FieldSecurity> {
    if grant.is_empty() && !except.is_empty() {
        grant.push("*".to_owned());
    }
    let except = Some(except).filter(|except| !except.is_empty());
    (!grant.is_empty()).then_some(FieldSecurity { grant, except })
}

impl ApplicationEdit {
    fn apply(self, entry: &mut ApplicationPrivileges) {
        match self {
            Self::Application(application) => entry.application = application,
            Self::Privileges(privileges) => entry.privileges = privileges,
            Self::Resources(resources) => entry.resources = resources,
        }
    }
}

fn remove<T>(list: &mut Vec<T>, entry: usize) -> Result<(), DraftError> {
    if entry >= list.len() {
        return Err(DraftError::Gone);
    }
    list.remove(entry);
    Ok(())
}
