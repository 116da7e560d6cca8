//! Members of organizations, and invitations, as views.

use jiff::Timestamp;

use super::{context::Context, convert, organizations};
use crate::{
    domain::{
        User, UserName,
        access::{Bearer, Operation, allows, assignable, assigns_roles, visible},
        organization::{Invitation, InvitationToken, Organization, Resource},
        role_assignments::RoleAssignments,
    },
    storage::{MemberListQuery, MemberRow},
    ui::{
        error::UiError,
        role_form,
        views::{
            InvitationRowView, InvitationView, MemberListView, MemberRowView, MemberView, RemovalView, RolesEditView,
            UserListParameters,
        },
    },
};

/// How many members a page of the list has.
const PAGE: u32 = 50;

impl Context {
    /// A page of an organization's members, and before the first of them the invitations.
    ///
    /// # Errors
    /// The screen's error.
    pub async fn members(
        &self,
        organization: &str,
        parameters: &UserListParameters,
    ) -> Result<MemberListView, UiError> {
        let id = self.organization_id(organization)?;
        let services = self.services();
        let query = MemberListQuery {
            search: parameters.q.trim().chars().take(100).collect(),
            owners_only: false,
            cursor: parameters.page.parse().ok(),
            size: PAGE,
        };
        let list = self.answer(services.list_members(self.caller(), &id, &query).await)?;
        let now = services.now();
        let is_first = query.cursor.is_none();
        let invitations = if is_first && allows(&list.standing, Operation::ManageMembers) {
            self.answer(services.open_invitations(self.caller(), &id, true).await)?
        } else {
            Vec::new()
        };
        let searched = query.search.to_lowercase();
        let invitations = invitations.iter().filter(|found| found.email.as_str().to_lowercase().contains(&searched));
        Ok(MemberListView {
            invitations: invitations.map(|found| invitation_row(found, now)).collect(),
            page: list.page.map(|row| {
                let roles = visible(&list.standing, &row.member.role_assignments);
                self.row(&row, &roles)
            }),
            now,
        })
    }

    /// One member.
    ///
    /// # Errors
    /// The screen's error.
    pub async fn member(&self, organization: &str, name: &str) -> Result<MemberView, UiError> {
        let id = self.organization_id(organization)?;
        let name = self.user_name(name)?;
        let services = self.services();
        let (row, standing) = self.answer(services.member(self.caller(), &id, &name).await)?;
        let resources = self.answer(services.resources(self.caller(), &id, None).await)?;
        let roles = visible(&standing, &row.member.role_assignments);
        let edit = assigns_roles(&standing).then(|| RolesEditView {
            offer: organizations::offer_for_people(&standing, &resources),
            fields: role_form::fields(&assignable(&standing, &row.member.role_assignments), Bearer::User),
            version: Some(row.member.version),
        });
        Ok(MemberView {
            member: self.row(&row, &roles),
            since: row.member.since,
            rights: organizations::describe(Bearer::User, &roles, &resources),
            edit,
            now: services.now(),
        })
    }

    /// What has to be known before a member is removed, or leaves.
    ///
    /// # Errors
    /// The screen's error.
    pub async fn removal(&self, organization: &str, name: &str) -> Result<RemovalView, UiError> {
        let id = self.organization_id(organization)?;
        let name = self.user_name(name)?;
        let services = self.services();
        let keys = self.answer(services.keys_before_removal(self.caller(), &id, &name).await)?;
        let (row, standing) = self.answer(services.member(self.caller(), &id, &name).await)?;
        let roles = visible(&standing, &row.member.role_assignments);
        let now = services.now();
        let keys = keys.into_iter().map(|key| convert::key(key, now)).collect();
        Ok(RemovalView { member: self.row(&row, &roles), keys, now })
    }

    /// The roles that can be given to people who are invited.
    ///
    /// # Errors
    /// The screen's error.
    pub async fn new_invitation(&self, organization: &str) -> Result<RolesEditView, UiError> {
        let id = self.organization_id(organization)?;
        let services = self.services();
        let (_, standing) = self.answer(services.must_in(self.caller(), &id, Operation::ManageMembers).await)?;
        let resources = self.answer(services.resources(self.caller(), &id, None).await)?;
        let offer = organizations::offer_for_people(&standing, &resources);
        Ok(RolesEditView { offer, fields: Vec::new(), version: None })
    }

    /// An invitation that nobody has accepted, and the form for its roles.
    ///
    /// # Errors
    /// The screen's error.
    pub async fn open_invitation(
        &self,
        organization: &str,
        token: &str,
    ) -> Result<(InvitationRowView, RolesEditView), UiError> {
        let edit = self.new_invitation(organization).await?;
        let id = self.organization_id(organization)?;
        let token = InvitationToken::parse(token).map_err(|_| self.refuse(UiError::NotFound))?;
        let found = self.answer(self.services().open_invitation(self.caller(), &id, &token).await)?;
        let fields = role_form::fields(&found.role_assignments, Bearer::User);
        Ok((invitation_row(&found, self.services().now()), RolesEditView { fields, ..edit }))
    }

    fn user_name(&self, text: &str) -> Result<UserName, UiError> {
        UserName::parse(text).map_err(|_| self.refuse(UiError::NotFound))
    }

    fn row(&self, row: &MemberRow, roles: &RoleAssignments) -> MemberRowView {
        let MemberRow { user, .. } = row;
        MemberRowView {
            name: user.name.to_string(),
            full_name: user.full_name.as_ref().map(ToString::to_string).unwrap_or_default(),
            email: user.email.as_ref().map(ToString::to_string).unwrap_or_default(),
            roles: roles.summary(),
            enabled: user.enabled,
            is_self: self.caller().user_name() == Some(&user.name),
            last_sign_in: user.last_sign_in,
        }
    }
}

fn invitation_row(invitation: &Invitation, now: Timestamp) -> InvitationRowView {
    InvitationRowView {
        token: invitation.token.to_string(),
        email: invitation.email.to_string(),
        roles: invitation.role_assignments.summary(),
        invited_by: invitation.created.by.clone(),
        expires_at: invitation.expires_at,
        expired: invitation.expires_at <= now,
    }
}

/// What a link invites to.
#[must_use]
pub fn invitation(
    invitation: &Invitation,
    organization: &Organization,
    resources: &[Resource],
    viewer: Option<&User>,
    now: Timestamp,
) -> InvitationView {
    InvitationView {
        token: invitation.token.to_string(),
        organization: organization.id.to_string(),
        organization_name: organization.name.to_string(),
        email: invitation.email.to_string(),
        invited_by: invitation.created.by.clone(),
        rights: organizations::describe(Bearer::User, &invitation.role_assignments, resources),
        expires_at: invitation.expires_at,
        accepted: invitation.accepted.is_some(),
        viewer_email: viewer.map(|user| user.email.as_ref().map(ToString::to_string).unwrap_or_default()),
        viewer_name: viewer.map(|user| user.name.to_string()).unwrap_or_default(),
        now,
    }
}
