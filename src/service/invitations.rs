//! Invitations to organizations: sent by mail, accepted once.

use jiff::{SignedDuration, Timestamp};

use crate::{
    domain::{
        Email, FieldError, FullName, PlatformRoles, Problem, Secret, User, UserName,
        access::Operation,
        organization::{Invitation, InvitationToken, Member, Organization, OrganizationId},
        role_assignments::{RoleAssignments, RoleAssignmentsInput},
        user::{Change, check_new_password},
    },
    service::{Caller, ServiceError, Services, addresses::read_addresses, randomness},
    storage::{AcceptOutcome, InviteOutcome, RevokeInvitationsOutcome},
};

/// How many invitations of an organization may be open at once.
pub const MOST_INVITATIONS: u32 = 500;

/// How long an invitation stays open when nothing is said: 72 hours (contract §1.6).
const DEFAULT_LIFETIME: SignedDuration = SignedDuration::from_hours(72);

/// The most days that one may stay open.
const MOST_DAYS: u16 = 30;

/// Whom to invite, as typed.
#[derive(Clone, Debug, Default)]
pub struct AskedInvitations {
    /// The addresses.
    pub emails: Vec<String>,
    /// How long they stay open, such as `3d`; 72 hours when nothing is said.
    pub expires_in: Option<String>,
    /// What the members will be able to do.
    pub role_assignments: RoleAssignmentsInput,
}

/// The account of somebody who accepts without having one, as typed.
#[derive(Clone, Debug)]
pub struct NewAccount {
    /// The user name.
    pub user_name: String,
    /// The full name; may be empty.
    pub full_name: String,
    /// The password.
    pub password: Secret,
    /// The password again.
    pub repeated: Secret,
}

impl Services {
    /// Invites people, or anew those who have not accepted yet: then the link that they have dies.
    ///
    /// # Errors
    /// [`ServiceError::NoSuchOrganization`], [`ServiceError::NotAllowed`], [`ServiceError::Invalid`]
    /// (`emails[0]`, `expires_in`, `role_assignments.…`), [`ServiceError::AlreadyMembers`],
    /// [`ServiceError::TooManyInvitations`], or storage failed.
    pub async fn invite(
        &self,
        caller: &Caller,
        organization: &OrganizationId,
        asked: &AskedInvitations,
    ) -> Result<Vec<Invitation>, ServiceError> {
        let (organization, _) = self.must_in(caller, organization, Operation::ManageMembers).await?;
        let now = self.now();
        let mut errors = Vec::new();
        let emails = read_emails(&asked.emails).map_err(|refused| errors.extend(refused)).ok();
        let expires_at = read_end(asked.expires_in.as_deref(), now).map_err(|error| errors.push(error)).ok();
        let assignments = match self.read_assignments(&asked.role_assignments, &organization.id).await {
            Ok(assignments) => Some(assignments),
            Err(ServiceError::Invalid(refused)) => {
                errors.extend(refused);
                None
            }
            Err(error) => return Err(error),
        };
        let (Some(emails), Some(expires_at), Some(assignments)) = (emails, expires_at, assignments) else {
            return Err(ServiceError::Invalid(errors));
        };
        let mut invitations = Vec::with_capacity(emails.len());
        for email in emails {
            invitations.push(self.new_invitation(caller, &organization, email, assignments.clone(), expires_at)?);
        }
        self.send_invitations(caller, &organization, &invitations).await
    }

    fn new_invitation(
        &self,
        caller: &Caller,
        organization: &Organization,
        email: Email,
        role_assignments: RoleAssignments,
        expires_at: Timestamp,
    ) -> Result<Invitation, ServiceError> {
        let token = randomness::base62(&*self.randomness, InvitationToken::LENGTH)?;
        Ok(Invitation {
            token: super::read("token", InvitationToken::parse(&token))?,
            organization: organization.id.clone(),
            email,
            role_assignments,
            created: self.change_by(caller),
            expires_at,
            accepted: None,
        })
    }

    async fn send_invitations(
        &self,
        caller: &Caller,
        organization: &Organization,
        invitations: &[Invitation],
    ) -> Result<Vec<Invitation>, ServiceError> {
        let inviter = caller.user().map_or_else(|_| caller.name(), |user| user.display_name().to_owned());
        let mails = self.invitation_mails(&inviter, organization, invitations).await?;
        let outcome = self.storage.invite(&organization.id, invitations, &mails, MOST_INVITATIONS, self.now()).await?;
        match outcome {
            InviteOutcome::Invited(invitations) => Ok(invitations),
            InviteOutcome::LimitReached => Err(ServiceError::TooManyInvitations(MOST_INVITATIONS)),
            InviteOutcome::AlreadyMembers(emails) => Err(ServiceError::AlreadyMembers(emails)),
            InviteOutcome::OrganizationAbsent => Err(ServiceError::NoSuchOrganization),
        }
    }

    /// The invitations of an organization that nobody accepted, newest first.
    ///
    /// # Errors
    /// [`ServiceError::NoSuchOrganization`], [`ServiceError::NotAllowed`], or storage failed.
    pub async fn open_invitations(
        &self,
        caller: &Caller,
        organization: &OrganizationId,
        include_expired: bool,
    ) -> Result<Vec<Invitation>, ServiceError> {
        self.must_in(caller, organization, Operation::ManageMembers).await?;
        Ok(self.storage.open_invitations(organization, include_expired, self.now()).await?)
    }

    /// One open invitation of an organization.
    ///
    /// # Errors
    /// [`ServiceError::NoSuchOrganization`], [`ServiceError::NotAllowed`], [`ServiceError::NoSuchInvitation`], or
    /// storage failed.
    pub async fn open_invitation(
        &self,
        caller: &Caller,
        organization: &OrganizationId,
        token: &InvitationToken,
    ) -> Result<Invitation, ServiceError> {
        self.must_in(caller, organization, Operation::ManageMembers).await?;
        self.find_open(organization, token).await
    }

    /// As [`open_invitation`](Self::open_invitation), for a caller who has been judged already.
    async fn find_open(
        &self,
        organization: &OrganizationId,
        token: &InvitationToken,
    ) -> Result<Invitation, ServiceError> {
        let found = self.storage.invitation(token).await?.map(|(invitation, _)| invitation);
        let open = found.filter(|found| found.organization == *organization && found.accepted.is_none());
        open.ok_or(ServiceError::NoSuchInvitation)
    }

    /// Gives an invitation that nobody accepted other roles. Its link stays.
    ///
    /// # Errors
    /// As [`open_invitation`](Self::open_invitation), and [`ServiceError::Invalid`].
    pub async fn set_invitation_roles(
        &self,
        caller: &Caller,
        organization: &OrganizationId,
        token: &InvitationToken,
        roles: &RoleAssignmentsInput,
    ) -> Result<(), ServiceError> {
        self.must_in(caller, organization, Operation::ManageMembers).await?;
        let assignments = self.read_assignments(roles, organization).await?;
        let found = self.storage.set_invitation_roles(organization, token, &assignments).await?;
        if found { Ok(()) } else { Err(ServiceError::NoSuchInvitation) }
    }

    /// Sends an invitation again: with a new link and a new end. The old link dies.
    ///
    /// # Errors
    /// As [`open_invitation`](Self::open_invitation).
    pub async fn resend_invitation(
        &self,
        caller: &Caller,
        organization: &OrganizationId,
        token: &InvitationToken,
    ) -> Result<Invitation, ServiceError> {
        let (found, _) = self.must_in(caller, organization, Operation::ManageMembers).await?;
        let old = self.find_open(organization, token).await?;
        let end = self.now().saturating_add(DEFAULT_LIFETIME).unwrap_or(Timestamp::MAX);
        let new = self.new_invitation(caller, &found, old.email, old.role_assignments, end)?;
        let sent = self.send_invitations(caller, &found, &[new]).await?;
        sent.into_iter().next().ok_or(ServiceError::NoSuchInvitation)
    }

    /// Takes invitations back that nobody accepted: all of them or none.
    ///
    /// # Errors
    /// As [`open_invitation`](Self::open_invitation).
    pub async fn revoke_invitations(
        &self,
        caller: &Caller,
        organization: &OrganizationId,
        tokens: &[InvitationToken],
    ) -> Result<(), ServiceError> {
        self.must_in(caller, organization, Operation::ManageMembers).await?;
        match self.storage.revoke_invitations(organization, tokens).await? {
            RevokeInvitationsOutcome::Revoked => Ok(()),
            RevokeInvitationsOutcome::Absent(_) => Err(ServiceError::NoSuchInvitation),
        }
    }

    /// What a link invites to. Whoever holds it may know.
    ///
    /// # Errors
    /// [`ServiceError::NoSuchInvitation`], or storage failed.
    pub async fn invitation(&self, token: &InvitationToken) -> Result<(Invitation, Organization), ServiceError> {
        self.storage.invitation(token).await?.ok_or(ServiceError::NoSuchInvitation)
    }

    /// Makes the caller a member. The invitation must have been sent to the caller's address: a link that was passed
    /// on opens nothing.
    ///
    /// # Errors
    /// [`ServiceError::NotAUser`], [`ServiceError::NoSuchInvitation`], [`ServiceError::InvitationForAnother`],
    /// [`ServiceError::InvitationUsed`], [`ServiceError::InvitationExpired`], [`ServiceError::AlreadyMember`], or
    /// storage failed.
    pub async fn accept_invitation(&self, caller: &Caller, token: &InvitationToken) -> Result<Member, ServiceError> {
        let user = caller.user()?;
        let (invitation, _) = self.invitation(token).await?;
        let is_meant = !user.builtin && user.email.as_ref().is_some_and(|email| email.is_same(&invitation.email));
        if !is_meant {
            return Err(ServiceError::InvitationForAnother);
        }
        accepted(self.storage.accept_invitation(token, &user.name, None, self.now()).await?)
    }

    /// Makes whoever holds the link a user, with the invited address, and a member. The link is beyond guessing, and went
    /// to that address alone.
    ///
    /// # Errors
    /// [`ServiceError::Invalid`], [`ServiceError::UserNameTaken`], and those of
    /// [`accept_invitation`](Self::accept_invitation).
    pub async fn accept_as_new_user(&self, token: &InvitationToken, account: NewAccount) -> Result<User, ServiceError> {
        let now = self.now();
        let (invitation, _) = self.invitation(token).await?;
        // Hashing a password costs much: nobody is made to pay for it in vain.
        if invitation.accepted.is_some() {
            return Err(ServiceError::InvitationUsed);
        }
        if invitation.expires_at <= now {
            return Err(ServiceError::InvitationExpired);
        }
        let (user, password) = self.read_account(account, &invitation)?;
        let digest = self.passwords.digest(password, &self.randomness).await?;
        accepted(self.storage.accept_invitation(token, &user.name, Some((&user, &digest)), now).await?)?;
        Ok(user)
    }

    fn read_account(&self, account: NewAccount, invitation: &Invitation) -> Result<(User, Secret), ServiceError> {
        let mut errors = Vec::new();
        let mut refuse = |field: &str, problem| errors.push(FieldError::new(field, problem));
        let name = UserName::parse(&account.user_name).map_err(|problem| refuse("username", problem)).ok();
        let full_name = match account.full_name.trim() {
            "" => Ok(None),
            name => FullName::parse(name).map(Some),
        };
        let full_name = full_name.map_err(|problem| refuse("full_name", problem)).ok();
        if let Err(problem) = check_new_password(account.password.reveal()) {
            refuse("password", problem);
        } else if account.password != account.repeated {
            refuse("repeated_password", Problem::PasswordsDiffer);
        }
        let (Some(name), Some(full_name), []) = (name, full_name, errors.as_slice()) else {
            return Err(ServiceError::Invalid(errors));
        };
        let user = User {
            created: Change { by: name.to_string(), at: self.now() },
            name,
            full_name,
            email: Some(invitation.email.clone()),
            roles: PlatformRoles::none(),
            enabled: true,
            builtin: false,
            updated: None,
            first_sign_in: None,
            last_sign_in: None,
        };
        Ok((user, account.password))
    }
}

fn accepted(outcome: AcceptOutcome) -> Result<Member, ServiceError> {
    match outcome {
        AcceptOutcome::Accepted(member) => Ok(member),
        AcceptOutcome::AlreadyMember => Err(ServiceError::AlreadyMember),
        AcceptOutcome::Expired => Err(ServiceError::InvitationExpired),
        AcceptOutcome::Used => Err(ServiceError::InvitationUsed),
        AcceptOutcome::Absent => Err(ServiceError::NoSuchInvitation),
        AcceptOutcome::UserNameTaken => Err(ServiceError::UserNameTaken),
        AcceptOutcome::NoSuchUser => Err(ServiceError::NoSuchUser),
    }
}

/// Reads whom to invite: somebody.
fn read_emails(addresses: &[String]) -> Result<Vec<Email>, Vec<FieldError>> {
    if addresses.is_empty() {
        return Err(vec![FieldError::new("emails", Problem::Missing)]);
    }
    read_addresses("emails", addresses)
}

/// Until when an invitation stays open.
fn read_end(expires_in: Option<&str>, now: Timestamp) -> Result<Timestamp, FieldError> {
    use crate::domain::lifetime::Lifetime;
    let error = || FieldError::new("expires_in", Problem::NotAnInvitationLifetime { days: MOST_DAYS });
    let lifetime = match expires_in.map(str::trim).filter(|text| !text.is_empty()) {
        None => DEFAULT_LIFETIME,
        Some(text) => match text.parse() {
            Ok(Lifetime::For(lifetime)) => lifetime,
            Ok(Lifetime::Never) | Err(_) => return Err(error()),
        },
    };
    let most = SignedDuration::from_hours(24 * i64::from(MOST_DAYS));
    if lifetime < SignedDuration::from_hours(1) || lifetime > most {
        return Err(error());
    }
    now.saturating_add(lifetime).map_err(|_| error())
}
