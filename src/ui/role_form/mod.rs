//! Role assignments as the fields of a form: what the role picker offers, what a browser sends back, with a script or
//! without one, and what stands in the picker when assignments are edited.
//!
//! | field | value |
//! |---|---|
//! | `role.organization`, any number of times | the id of a role on the organization |
//! | `role.all.KIND` | the id of a role on all resources of a kind; empty for none |
//! | `role.KIND.ID` | the id of a role on one resource; empty for none |
//! | `access.organization`, `access.KIND` | `cloud` or `stack`: whether the roles also open Elasticsearch and Kibana |
//! | `role.kept`, any number of times | an assignment that the picker has no field for, as [`kept()`] writes it |

mod kept;

use std::collections::BTreeMap;

pub use kept::kept;
use kept::{keep, kept_organization};

use crate::domain::{
    access::Bearer,
    organization::{ResourceId, ResourceKind},
    role_assignments::{
        ApplicationRole, ApplicationRoles, OrganizationInput, OrganizationRole, ProjectsInput, ResourceAssignment,
        ResourceInput, ResourceRole, RoleAssignments, RoleAssignmentsInput, Scope,
    },
};

/// A form's fields: name and value.
pub type Pairs = Vec<(String, String)>;

/// The field of roles on the organization.
pub const ORGANIZATION: &str = "role.organization";
/// The field of the access that goes with being an owner.
pub const ORGANIZATION_ACCESS: &str = "access.organization";
/// The field of assignments that have none of their own.
pub const KEPT: &str = "role.kept";

/// The field of the role on all resources of `kind`.
#[must_use]
pub fn all_field(kind: ResourceKind) -> String {
    format!("role.all.{}", kind.id())
}

/// The field of the role on one resource.
#[must_use]
pub fn one_field(kind: ResourceKind, id: &str) -> String {
    format!("role.{}.{id}", kind.id())
}

/// The field of the access that goes with the roles on resources of `kind`.
#[must_use]
pub fn access_field(kind: ResourceKind) -> String {
    format!("access.{}", kind.id())
}

/// Whether roles also open Elasticsearch and Kibana.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// The platform only.
    Cloud,
    /// Elasticsearch and Kibana, too.
    Stack,
}

impl Access {
    /// What is chosen at first: people enter projects, keys do not (contract §5.2).
    #[must_use]
    pub const fn usual(bearer: Bearer) -> Self {
        match bearer {
            Bearer::User => Self::Stack,
            Bearer::Key => Self::Cloud,
        }
    }

    /// The value in the form.
    #[must_use]
    pub const fn value(self) -> &'static str {
        match self {
            Self::Cloud => "cloud",
            Self::Stack => "stack",
        }
    }

    /// Reads a form's value; anything unknown is the usual.
    #[must_use]
    pub fn parse(value: &str, bearer: Bearer) -> Self {
        let known = [Self::Cloud, Self::Stack].into_iter().find(|access| access.value() == value);
        known.unwrap_or_else(|| Self::usual(bearer))
    }

    /// The name on the screen (contract §5.2).
    #[must_use]
    pub const fn label(self, bearer: Bearer) -> &'static str {
        match (self, bearer) {
            (Self::Cloud, Bearer::User) => "Cloud console",
            (Self::Stack, Bearer::User) => "Cloud console, Elasticsearch and Kibana",
            (Self::Cloud, Bearer::Key) => "Cloud API",
            (Self::Stack, Bearer::Key) => "Cloud, Elasticsearch and Kibana API",
        }
    }

    /// The application roles that this comes to, for a role with which `usual` goes (contract §4.3).
    fn application_roles(self, bearer: Bearer, usual: &str) -> Option<Vec<String>> {
        match (self, bearer) {
            (Self::Stack, Bearer::User) | (Self::Cloud, Bearer::Key) => None,
            (Self::Cloud, Bearer::User) => Some(Vec::new()),
            (Self::Stack, Bearer::Key) => Some(vec![usual.to_owned()]),
        }
    }

    /// The access that application roles stand for; `None` for a choice that the form does not offer.
    fn of(roles: &ApplicationRoles, bearer: Bearer, usual: &str) -> Option<Self> {
        match (roles, bearer) {
            (ApplicationRoles::Inherited, bearer) => Some(Self::usual(bearer)),
            (ApplicationRoles::Only(names), _) if names.is_empty() => Some(Self::Cloud),
            (ApplicationRoles::Only(names), Bearer::Key) if names.iter().map(ApplicationRole::as_str).eq([usual]) => {
                Some(Self::Stack)
            }
            (ApplicationRoles::Only(_), _) => None,
        }
    }
}

/// The application role that goes with an owner's.
const OWNERS: &str = "superuser";

/// The application role that goes with a role on a resource: for those that Keyward knows no other for, their own name
/// with Elasticsearch's underscores (contract §4.2).
fn application_role(role: ResourceRole) -> String {
    let bare = role.id().strip_prefix(role.kind().id()).unwrap_or(role.id()).trim_start_matches('-');
    match bare {
        "admin" => OWNERS.to_owned(),
        "developer" => "editor".to_owned(),
        other => other.replace('-', "_"),
    }
}

/// What a form asks for. Whoever is made an owner has every role: everything else in the picker is moot then.
///
/// Ids are taken as they are: what is wrong with them is told by [`RoleAssignments::read`].
#[must_use]
pub fn read(fields: &[(String, String)], bearer: Bearer) -> RoleAssignmentsInput {
    let chosen = fields.iter().filter(|(_, value)| !value.is_empty());
    let access = |field: &str| {
        let value = fields.iter().find(|(name, _)| name == field).map_or("", |(_, value)| value);
        Access::parse(value, bearer)
    };
    let mut input = RoleAssignmentsInput::default();
    let mut rest = BTreeMap::<(ResourceKind, &str), Vec<String>>::new();
    for (name, value) in chosen {
        if name == ORGANIZATION {
            let application_roles = (value == OrganizationRole::Owner.id())
                .then(|| access(ORGANIZATION_ACCESS).application_roles(bearer, OWNERS))
                .flatten();
            let item = OrganizationInput { role_id: Some(value.clone()), organization_id: None, application_roles };
            input.organization.get_or_insert_default().push(item);
        } else if name == KEPT {
            keep(value, &mut input);
        } else if let Some(kind) = ResourceKind::ALL.into_iter().find(|kind| *name == all_field(*kind)) {
            let application_roles = access(&access_field(kind)).application_roles(bearer, &usual(kind, value));
            let role_id = Some(value.clone());
            add(
                &mut input,
                kind,
                ResourceInput { role_id, all: Some(true), application_roles, ..ResourceInput::default() },
            );
        } else if let Some((kind, id)) = one(name) {
            rest.entry((kind, value)).or_default().push(id.to_owned());
        }
    }
    for ((kind, role), ids) in rest {
        let application_roles = access(&access_field(kind)).application_roles(bearer, &usual(kind, role));
        let (deployment_ids, project_ids) = match kind {
            ResourceKind::Deployment => (Some(ids), None),
            ResourceKind::Elasticsearch | ResourceKind::Observability | ResourceKind::Security => (None, Some(ids)),
        };
        let role_id = Some(role.to_owned());
        let item =
            ResourceInput { role_id, deployment_ids, project_ids, application_roles, ..ResourceInput::default() };
        add(&mut input, kind, item);
    }
    if is_owner(fields) {
        RoleAssignmentsInput {
            organization: input.organization.map(|held| held.into_iter().filter(is_owners).take(1).collect()),
            ..RoleAssignmentsInput::default()
        }
    } else {
        input
    }
}

/// Whether the form makes an owner.
#[must_use]
pub fn is_owner(fields: &[(String, String)]) -> bool {
    fields.iter().any(|(name, value)| name == ORGANIZATION && value == OrganizationRole::Owner.id())
}

fn is_owners(item: &OrganizationInput) -> bool {
    item.role_id.as_deref() == Some(OrganizationRole::Owner.id())
}

/// Kind and id of the resource that a field is about.
fn one(field: &str) -> Option<(ResourceKind, &str)> {
    let (kind, id) = field.strip_prefix("role.")?.split_once('.')?;
    Some((ResourceKind::ALL.into_iter().find(|known| known.id() == kind)?, id))
}

/// The application role that goes with the role of this id; nothing useful for ids that are refused anyway.
fn usual(kind: ResourceKind, role: &str) -> String {
    ResourceRole::parse(kind, role).map(application_role).unwrap_or_default()
}

fn add(input: &mut RoleAssignmentsInput, kind: ResourceKind, item: ResourceInput) {
    let projects =
        |input: &mut RoleAssignmentsInput, part: fn(&mut ProjectsInput) -> &mut Option<Vec<ResourceInput>>, item| {
            part(input.project.get_or_insert_default()).get_or_insert_default().push(item);
        };
    match kind {
        ResourceKind::Deployment => input.deployment.get_or_insert_default().push(item),
        ResourceKind::Elasticsearch => projects(input, |all| &mut all.elasticsearch, item),
        ResourceKind::Observability => projects(input, |all| &mut all.observability, item),
        ResourceKind::Security => projects(input, |all| &mut all.security, item),
    }
}

/// The fields in which `assignments` stand when they are edited, or taken over from a key.
#[must_use]
pub fn fields(assignments: &RoleAssignments, bearer: Bearer) -> Pairs {
    let mut pairs = Pairs::new();
    for held in assignments.organization() {
        let access = Access::of(&held.application_roles, bearer, OWNERS);
        match (held.role, access) {
            (OrganizationRole::Owner, Some(access)) => {
                pairs.push((ORGANIZATION.to_owned(), held.role.id().to_owned()));
                pairs.push((ORGANIZATION_ACCESS.to_owned(), access.value().to_owned()));
            }
            (_, _) if held.application_roles == ApplicationRoles::Inherited => {
                pairs.push((ORGANIZATION.to_owned(), held.role.id().to_owned()));
            }
            (_, _) => pairs.push((KEPT.to_owned(), kept_organization(held))),
        }
    }
    for kind in ResourceKind::ALL {
        resource_fields(assignments, kind, bearer, &mut pairs);
    }
    pairs
}

fn resource_fields(assignments: &RoleAssignments, kind: ResourceKind, bearer: Bearer, pairs: &mut Pairs) {
    let access_of =
        |held: &ResourceAssignment| Access::of(&held.application_roles, bearer, &application_role(held.role));
    // One selector governs a kind: what has another access has no field.
    let Some(access) = assignments.resources_of(kind).find_map(access_of) else {
        pairs.extend(assignments.resources_of(kind).map(|held| (KEPT.to_owned(), kept(held))));
        return;
    };
    pairs.push((access_field(kind), access.value().to_owned()));
    let mut all = None;
    let mut ones = BTreeMap::<&ResourceId, ResourceRole>::new();
    for held in assignments.resources_of(kind) {
        if access_of(held) != Some(access) {
            pairs.push((KEPT.to_owned(), kept(held)));
            continue;
        }
        match &held.scope {
            Scope::All if all.is_none() => all = Some(held.role),
            Scope::All => pairs.push((KEPT.to_owned(), kept(held))),
            Scope::Only(ids) => {
                let (taken, free): (Vec<_>, Vec<_>) = ids.iter().partition(|id| ones.contains_key(id));
                ones.extend(free.into_iter().map(|id| (id, held.role)));
                if !taken.is_empty() {
                    let scope = Scope::Only(taken.into_iter().cloned().collect());
                    pairs.push((KEPT.to_owned(), kept(&ResourceAssignment { scope, ..held.clone() })));
                }
            }
        }
    }
    pairs.extend(all.map(|role| (all_field(kind), role.id().to_owned())));
    pairs.extend(ones.into_iter().map(|(id, role)| (one_field(kind, id.as_str()), role.id().to_owned())));
}

#[cfg(test)]
mod tests;
