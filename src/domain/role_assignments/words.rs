//! Role assignments in words: short for a row, in full for a form.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    ApplicationRole, ApplicationRoles, OrganizationRole, ResourceAssignment, ResourceRole, RoleAssignments, Scope,
    Strength,
};
use crate::domain::{
    access::Bearer,
    organization::{ResourceId, ResourceKind},
};

/// How many names are said before the rest is counted.
const NAMED: usize = 5;

/// What one resource of `kind` is called within a sentence.
#[must_use]
pub const fn one_of(kind: ResourceKind) -> &'static str {
    match kind {
        ResourceKind::Deployment => "deployment",
        ResourceKind::Elasticsearch => "Elasticsearch project",
        ResourceKind::Observability => "Observability project",
        ResourceKind::Security => "Security project",
    }
}

/// What several resources of `kind` are called within a sentence.
#[must_use]
pub const fn several_of(kind: ResourceKind) -> &'static str {
    match kind {
        ResourceKind::Deployment => "deployments",
        ResourceKind::Elasticsearch => "Elasticsearch projects",
        ResourceKind::Observability => "Observability projects",
        ResourceKind::Security => "Security projects",
    }
}

impl RoleAssignments {
    /// The roles in one line, without names: `Editor · 3 deployments, Viewer · all Security projects`.
    #[must_use]
    pub fn summary(&self) -> String {
        let organization: BTreeSet<_> = self.organization.iter().map(|held| held.role).collect();
        let mut scopes = BTreeMap::<ResourceRole, Scope>::new();
        for held in &self.resources {
            let scope = match scopes.remove(&held.role) {
                Some(scope) => scope.union(held.scope.clone()),
                None => held.scope.clone(),
            };
            scopes.insert(held.role, scope);
        }
        let resources = scopes.into_iter().map(|(role, scope)| format!("{} · {}", role.label(), count(role, &scope)));
        let parts: Vec<_> = organization.into_iter().map(short).map(str::to_owned).chain(resources).collect();
        if parts.is_empty() { "No roles".to_owned() } else { parts.join(", ") }
    }

    /// What the roles allow whoever bears them, a line for each: `may edit deployments search-eu and search-us`. A
    /// resource that `names` does not know is called by its id.
    #[must_use]
    pub fn describe(&self, bearer: Bearer, names: impl Fn(&ResourceId) -> Option<String>) -> Vec<String> {
        let organization = self.organization.iter().map(|held| {
            let may = match held.role {
                OrganizationRole::Owner => "may do everything in the organization",
                OrganizationRole::BillingAdmin => "may see the organization and its contacts",
                OrganizationRole::CredentialManager => "may create organization keys, and see and revoke those only",
            };
            format!("{may}{}", inside(bearer, &held.application_roles))
        });
        let resources = self.resources.iter().map(|held| {
            let (which, role) = (which(held, &names), held.role);
            let specialist = match role.strength() {
                Strength::Admin | Strength::Editor | Strength::Viewer => String::new(),
                Strength::Specialist => format!(" as {}", role.label()),
            };
            format!("{} {which}{specialist}{}", may(held), inside(bearer, &held.application_roles))
        });
        organization.chain(resources).collect()
    }
}

/// A role on an organization where the organization is understood.
const fn short(role: OrganizationRole) -> &'static str {
    match role {
        OrganizationRole::Owner => "Owner",
        OrganizationRole::BillingAdmin | OrganizationRole::CredentialManager => role.label(),
    }
}

/// How many resources: `1 deployment`, `all Security projects`.
fn count(role: ResourceRole, scope: &Scope) -> String {
    let kind = role.kind();
    match scope {
        Scope::All => format!("all {}", several_of(kind)),
        Scope::Only(ids) if ids.len() == 1 => format!("1 {}", one_of(kind)),
        Scope::Only(ids) => format!("{} {}", ids.len(), several_of(kind)),
    }
}

fn may(held: &ResourceAssignment) -> &'static str {
    match (held.role.strength(), &held.scope) {
        (Strength::Admin, Scope::All) => "may create, edit and delete",
        (Strength::Admin, Scope::Only(_)) => "may edit and delete",
        (Strength::Editor, _) => "may edit",
        (Strength::Viewer | Strength::Specialist, _) => "may see",
    }
}

/// Which resources.
fn which(held: &ResourceAssignment, names: impl Fn(&ResourceId) -> Option<String>) -> String {
    let kind = held.role.kind();
    match &held.scope {
        Scope::All => format!("all {}, those to come included", several_of(kind)),
        Scope::Only(ids) => listed(kind, ids, names),
    }
}

/// These resources, by name where `names` knows one: `deployments search-eu and search-us`.
pub(in crate::domain) fn listed(
    kind: ResourceKind,
    ids: &BTreeSet<ResourceId>,
    names: impl Fn(&ResourceId) -> Option<String>,
) -> String {
    let what = if ids.len() == 1 { one_of(kind) } else { several_of(kind) };
    format!("{what} {}", enumerate(ids.iter().map(|id| names(id).unwrap_or_else(|| id.to_string()))))
}

/// What the application roles add, or take away: a key has none unless they are named, a user has those that go with the
/// role (contract §4.3).
fn inside(bearer: Bearer, roles: &ApplicationRoles) -> String {
    match roles {
        ApplicationRoles::Inherited => String::new(),
        ApplicationRoles::Only(names) if names.is_empty() => match bearer {
            Bearer::User => ", in the Cloud console only".to_owned(),
            Bearer::Key => ", by the Cloud API only".to_owned(),
        },
        ApplicationRoles::Only(names) => {
            let names = enumerate(names.iter().map(ApplicationRole::to_string));
            format!(", and use Elasticsearch and Kibana there as {names}")
        }
    }
}

/// `a`, `a and b`, `a, b and c`, `a, b, c, d, e and 3 more`.
pub(in crate::domain) fn enumerate(names: impl ExactSizeIterator<Item = String>) -> String {
    let rest = names.len().saturating_sub(NAMED);
    let mut said: Vec<_> = names.take(NAMED).collect();
    if rest > 0 {
        said.push(format!("{rest} more"));
    }
    match said.split_last() {
        None => String::new(),
        Some((only, [])) => only.clone(),
        Some((last, before)) => format!("{} and {last}", before.join(", ")),
    }
}
