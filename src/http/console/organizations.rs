//! Organizations, and their deployments and projects, as views; and which roles somebody may give.

use super::{context::Context, convert, keys};
use crate::{
    domain::{
        Action,
        access::{
            Bearer, Operation, Resource as Target, Standing, allows, allows_assigning, assigns_roles, exceeding,
            who_may,
        },
        allows as allows_platform,
        organization::{Resource, ResourceKind, name_of},
        role_assignments::{OrganizationRole, ResourceRole, RoleAssignments, Scope},
    },
    service::{keys::KeyRights, organizations::OrganizationHome},
    storage::OrganizationRow,
    ui::{
        error::UiError,
        views::{
            KindOfferView, OfferView, OrganizationListView, OrganizationRowView, OrganizationView, ResourceListView,
            ResourceNameView, ResourceView, RightsView, UserListParameters,
        },
    },
};

/// How many organizations a page of the list has.
const PAGE: u32 = 50;

impl Context {
    /// The organizations that the caller belongs to, or all of them for those who see all.
    ///
    /// # Errors
    /// The screen's error.
    pub async fn organizations(&self, parameters: &UserListParameters) -> Result<OrganizationListView, UiError> {
        let services = self.services();
        if allows_platform(self.user()?, Action::ReadOrganizations) {
            let cursor = parameters.page.parse().ok();
            let page = services.list_organizations(self.caller(), &parameters.q, cursor, PAGE).await;
            return self.answer(page.map(|page| OrganizationListView::All(page.map(row))));
        }
        let memberships = services.memberships(self.caller()).await;
        self.answer(memberships.map(|all| OrganizationListView::Own(all.iter().map(convert::membership).collect())))
    }

    /// The deployments and projects of an organization that the caller may see.
    ///
    /// # Errors
    /// The screen's error.
    pub async fn resources(&self, organization: &str) -> Result<ResourceListView, UiError> {
        let id = self.organization_id(organization)?;
        let (_, standing) = self.answer(self.services().standing(self.caller(), &id).await)?;
        let resources = self.answer(self.services().resources(self.caller(), &id, None).await)?;
        let resources = resources.into_iter().map(|found| resource(found, &standing)).collect();
        Ok(ResourceListView { resources, now: self.services().now() })
    }
}

fn row(row: OrganizationRow) -> OrganizationRowView {
    OrganizationRowView {
        id: row.organization.id.to_string(),
        name: row.organization.name.to_string(),
        members: row.members,
        resources: row.resources,
        created_at: row.organization.created_at,
    }
}

/// An organization, and what may be done there.
#[must_use]
pub fn organization(home: &OrganizationHome) -> OrganizationView {
    let OrganizationHome { organization, standing } = home;
    let addresses = |all: &[crate::domain::Email]| all.iter().map(ToString::to_string).collect();
    OrganizationView {
        id: organization.id.to_string(),
        name: organization.name.to_string(),
        billing: addresses(&organization.contacts.billing),
        operational: addresses(&organization.contacts.operational),
        policy: keys::policy(organization.key_policy),
        version: organization.version,
        rights: rights(standing),
    }
}

fn rights(standing: &Standing) -> RightsView {
    let may = |operation| allows(standing, operation);
    RightsView {
        updates: may(Operation::UpdateOrganization),
        reads_contacts: may(Operation::ReadContacts),
        reads_members: may(Operation::ReadMembers),
        manages_members: may(Operation::ManageMembers),
        assigns_roles: assigns_roles(standing),
        lists_keys: KeyRights::of(standing).is_ok(),
        own_keys_only: KeyRights::of(standing).is_ok_and(KeyRights::sees_own_only),
        creates_keys: may(Operation::ManageOwnKeys),
        creates: ResourceKind::ALL.into_iter().filter(|kind| may(Operation::CreateResource(*kind))).collect(),
    }
}

/// A deployment or project by name.
#[must_use]
pub fn resource_name(resource: &Resource) -> ResourceNameView {
    ResourceNameView { kind: resource.kind, id: resource.id.clone(), name: resource.name.to_string() }
}

fn resource(resource: Resource, standing: &Standing) -> ResourceView {
    let target = Target { kind: resource.kind, id: &resource.id };
    ResourceView {
        may_update: allows(standing, Operation::UpdateResource(target)),
        may_delete: !resource.is_default && allows(standing, Operation::DeleteResource(target)),
        kind: resource.kind,
        id: resource.id,
        name: resource.name.to_string(),
        region: resource.region,
        endpoint: resource.endpoint.unwrap_or_default(),
        is_default: resource.is_default,
        created_at: resource.created_at,
    }
}

/// What assignments allow whoever bears them, a line for each.
#[must_use]
pub fn describe(bearer: Bearer, assignments: &RoleAssignments, resources: &[Resource]) -> Vec<String> {
    assignments.describe(bearer, |id| name_of(resources, id))
}

/// The roles that one of this `standing` may give to an organization key.
#[must_use]
pub fn offer_for_key(standing: &Standing, resources: &[Resource]) -> OfferView {
    offer(standing, resources, |roles| exceeding(standing, roles).is_empty())
}

/// The roles that one of this `standing` may give to people.
#[must_use]
pub fn offer_for_people(standing: &Standing, resources: &[Resource]) -> OfferView {
    offer(standing, resources, |roles| allows_assigning(standing, roles))
}

fn offer(standing: &Standing, resources: &[Resource], may_give: impl Fn(&RoleAssignments) -> bool) -> OfferView {
    let here = standing.organization();
    let organization = OrganizationRole::ALL
        .into_iter()
        .filter(|role| may_give(&RoleAssignments::on_organization(here, *role)))
        .map(|role| role.id().to_owned());
    let organization: Vec<_> = organization.collect();
    let given = |kind, scope: &Scope| {
        let roles = ResourceRole::of_kind(kind).iter();
        let roles = roles.filter(|role| may_give(&RoleAssignments::on_resources(here, **role, scope.clone())));
        roles.map(|role| role.id().to_owned()).collect::<Vec<_>>()
    };
    let kinds = ResourceKind::ALL.into_iter().map(|kind| {
        let of_kind = resources.iter().filter(|resource| resource.kind == kind);
        let each = of_kind.map(|resource| (resource_name(resource), given(kind, &Scope::one(resource.id.clone()))));
        KindOfferView {
            kind,
            all: given(kind, &Scope::All),
            each: each.filter(|(_, roles)| !roles.is_empty()).collect(),
        }
    });
    let is_all = organization.len() == OrganizationRole::ALL.len();
    OfferView {
        organization,
        kinds: kinds.collect(),
        others: (!is_all).then(|| who_may(Operation::ManageMembers).to_owned()),
    }
}
