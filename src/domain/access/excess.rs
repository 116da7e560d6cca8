//! Nobody gives a key rights above their own.

use std::{collections::BTreeSet, fmt};

use super::{
    Standing,
    stack::{includes, roles_on},
    standing::Target,
};
use crate::domain::{
    organization::{ResourceId, ResourceKind},
    role_assignments::{
        ApplicationRole, ApplicationRoles, ORGANIZATION_PATH, OrganizationAssignment, OrganizationRole,
        ResourceAssignment, ResourceRole, RoleAssignments, Scope, enumerate, listed, path_of, several_of,
    },
};

/// A role assignment that is above the rights of the one who wants to give it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Excess {
    /// The list in the JSON in which the assignment stands: `role_assignments.project.security`. Without its position,
    /// for a set of assignments has no order.
    pub path: &'static str,
    /// The id of its role.
    pub role_id: &'static str,
    /// In what it is above.
    pub reason: Reason,
}

/// In what an assignment is above somebody's own rights. `Display` is a sentence for that person, with ids.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reason {
    /// The assignment is of another organization.
    OtherOrganization,
    /// A role on the organization that they do not hold, or may not hand on.
    Organization(OrganizationRole),
    /// The role on all resources of its kind.
    OnAll(ResourceRole),
    /// The role on some of the resources listed.
    OnSome(ResourceRole, BTreeSet<ResourceId>),
    /// Application roles that they do not have themselves on everything that the assignment covers.
    ApplicationRoles(BTreeSet<ApplicationRole>),
}

impl Reason {
    /// The sentence, in which a resource that `names` knows is called by its name. `names` knows those that the person
    /// may see: a name must not give away what an id does not.
    #[must_use]
    pub fn told(&self, names: impl Fn(&ResourceId) -> Option<String>) -> String {
        match self {
            Self::OtherOrganization => "You have no rights in that organization.".to_owned(),
            Self::Organization(role) => format!("Only an organization owner may give the role {}.", role.label()),
            Self::OnAll(role) => {
                let (label, kind) = (role.label(), several_of(role.kind()));
                format!("You may not give the role {label} on all {kind}: you do not hold it on all of them.")
            }
            Self::OnSome(role, ids) => {
                let (label, resources) = (role.label(), listed(role.kind(), ids, names));
                format!("You may not give the role {label} on {resources}: you do not hold it there.")
            }
            Self::ApplicationRoles(roles) => {
                let roles = enumerate(roles.iter().map(ApplicationRole::to_string));
                format!("You may not give application roles that you do not have there yourself: {roles}.")
            }
        }
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.told(|_| None))
    }
}

/// What of `asked` is above the rights of `creator`: nothing, and a key with these assignments may be created.
///
/// - An owner gives every role. Others give a role on the organization only if they hold it, and never the right to
///   create keys, which is an owner's to give.
/// - A role on a resource is given by one who holds it or a role that includes it on that resource; on all of a kind,
///   by one who holds it on all.
/// - Application roles are given by one who has them, or `superuser`, on everything that the assignment covers. This
///   binds owners too: a key of an owner without application roles opens no project, and neither does one that it
///   creates.
///
/// Whether `creator` may create keys at all is another question:
/// [`ManageOwnKeys`](super::Operation::ManageOwnKeys).
#[must_use]
pub fn exceeding(creator: &Standing, asked: &RoleAssignments) -> Vec<Excess> {
    let organization = asked.organization().flat_map(|asked| {
        let reasons = above_on_organization(creator, asked);
        reasons.into_iter().map(|reason| Excess { path: ORGANIZATION_PATH, role_id: asked.role.id(), reason })
    });
    let resources = asked.resources().flat_map(|asked| {
        let path = path_of(asked.role.kind());
        let reasons = above_on_resources(creator, asked);
        reasons.into_iter().map(move |reason| Excess { path, role_id: asked.role.id(), reason })
    });
    organization.chain(resources).collect()
}

fn above_on_organization(creator: &Standing, asked: &OrganizationAssignment) -> Vec<Reason> {
    if asked.organization != *creator.organization() {
        return vec![Reason::OtherOrganization];
    }
    let may_give = creator.owns()
        || match asked.role {
            OrganizationRole::Owner | OrganizationRole::CredentialManager => false,
            OrganizationRole::BillingAdmin => creator.has_organization_role(asked.role),
        };
    let role = (!may_give).then_some(Reason::Organization(asked.role));
    let everywhere = ResourceKind::ALL.map(|kind| (kind, Target::Every));
    role.into_iter().chain(missing(creator, &asked.application_roles, everywhere)).collect()
}

fn above_on_resources(creator: &Standing, asked: &ResourceAssignment) -> Vec<Reason> {
    if asked.organization != *creator.organization() {
        return vec![Reason::OtherOrganization];
    }
    let kind = asked.role.kind();
    let holds = |target| creator.owns() || creator.held_on(kind, target).any(|held| held.role.includes(asked.role));
    let (role, applications) = match &asked.scope {
        Scope::All => {
            let role = (!holds(Target::Every)).then_some(Reason::OnAll(asked.role));
            (role, missing(creator, &asked.application_roles, [(kind, Target::Every)]))
        }
        Scope::Only(ids) => {
            let above: BTreeSet<_> = ids.iter().filter(|id| !holds(Target::One(id))).cloned().collect();
            let role = (!above.is_empty()).then_some(Reason::OnSome(asked.role, above));
            let covered = ids.iter().map(|id| (kind, Target::One(id)));
            (role, missing(creator, &asked.application_roles, covered))
        }
    };
    role.into_iter().chain(applications).collect()
}

/// The application roles among `asked` that `creator` does not have on all that is `covered`.
fn missing<'a>(
    creator: &'a Standing,
    asked: &ApplicationRoles,
    covered: impl IntoIterator<Item = (ResourceKind, Target<'a>)>,
) -> Option<Reason> {
    let mut missing = BTreeSet::new();
    if asked.names().next().is_some() {
        for (kind, target) in covered {
            let held = roles_on(creator, kind, target);
            missing.extend(asked.names().filter(|role| !includes(&held, role.as_str())).cloned());
        }
    }
    (!missing.is_empty()).then_some(Reason::ApplicationRoles(missing))
}
