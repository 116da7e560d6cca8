//! The mail that invites somebody to an organization.

use jiff::Timestamp;

use crate::domain::organization::OrganizationName;

use super::{
    Content, Links,
    letter::{Facts, Letter, name, said},
    words,
};

/// An invitation, as its mail tells of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvitationFacts {
    /// Who invites, by the name that others see.
    pub inviter: String,
    /// To which organization.
    pub organization: OrganizationName,
    /// What the new member will be able to do, a line for each role. May be empty.
    pub roles: Vec<String>,
    /// Until when it can be accepted.
    pub expires_at: Timestamp,
    /// What opens it, once. Never in a log, and in no other mail.
    pub token: String,
}

/// Invites, as of `now`.
#[must_use]
pub fn content(invitation: &InvitationFacts, now: Timestamp, links: &Links) -> Content {
    let InvitationFacts { inviter, organization, roles, expires_at, token } = invitation;
    let facts = Facts::default().fact("Organization", organization.as_str()).fact("Invited by", inviter);
    let facts = if roles.is_empty() { facts.fact("Roles", "none yet") } else { facts.lines("Roles", roles) };
    let subject =
        format!("{} invites you to {} on Keyward", words::isolated(inviter), words::isolated(organization.as_str()));
    Letter::default()
        .paragraph([
            name(inviter),
            said(" invites you to the organization "),
            name(organization.as_str()),
            said(format!(" on Keyward at {}, where its API keys are managed.", links.host())),
        ])
        .facts(facts.fact("Valid until", &words::end(*expires_at, now)))
        .paragraph([said(
            "When you accept, you become a member with these roles at once. With an account, you sign in first; without \
             one, you choose a user name and a password.",
        )])
        .link("See and accept the invitation", links.invitation(token))
        .note(
            "The link works once, and for you alone: pass it on to nobody. If you do not know what this is about, do \
             nothing: the invitation then ends by itself."
                .to_owned(),
        )
        .content(subject)
}
