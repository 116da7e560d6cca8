//! The service's answers as views, and its refusals as screens' errors.

use axum::http::StatusCode;
use jiff::Timestamp;

use crate::{
    domain::{
        FieldError, Holder, Key, KeyState, Problem, Session, SessionKind, User,
        organization::{Membership, name_of},
        user::Change,
    },
    http::request_log::with_sources,
    service::{
        Caller, ServiceError,
        keys::{KeyList, MOST_KEYS, MOST_ORGANIZATION_KEYS},
    },
    storage::{UserListQuery, UserRow},
    ui::{
        error::UiError,
        views::{
            HeldView, KeyDetailsView, KeyListView, KeyView, MembershipView, ProfileView, RevocationView, SessionView,
            SessionsView, UserListParameters, UserView,
        },
    },
};

/// The screen's word for a refusal; the real cause of a failure goes to the log.
#[must_use]
pub fn error(error: &ServiceError) -> UiError {
    match error {
        ServiceError::Invalid(errors) => UiError::Invalid(errors.clone()),
        ServiceError::Forbidden(_) | ServiceError::NotAUser => UiError::Forbidden,
        ServiceError::NoSuchUser
        | ServiceError::NoSuchKey
        | ServiceError::NoSuchSession
        | ServiceError::NoSuchOrganization
        | ServiceError::AmbiguousOrganization
        | ServiceError::NoSuchMember
        | ServiceError::NoSuchInvitation
        | ServiceError::NoSuchResource => UiError::NotFound,
        ServiceError::NotAllowed { who_may } => UiError::NotAllowed((*who_may).to_owned()),
        ServiceError::ExceedsRights { above, visible } => {
            let refused = above.iter().map(|excess| {
                let reason = excess.reason.told(|id| name_of(visible, id));
                FieldError::new(excess.path, Problem::AboveOwnRights { reason })
            });
            UiError::ExceedsRights(refused.collect())
        }
        ServiceError::LastOwner => UiError::LastOwner,
        ServiceError::InvitationUsed => UiError::InvitationUsed,
        ServiceError::InvitationExpired => UiError::InvitationExpired,
        ServiceError::InvitationForAnother => UiError::InvitationForAnother,
        ServiceError::TooManyInvitations(most) => UiError::TooManyInvitations(*most),
        ServiceError::AlreadyMembers(emails) => {
            let emails: Vec<_> = emails.iter().map(ToString::to_string).collect();
            UiError::AlreadyMembers(emails.join(", "))
        }
        ServiceError::AlreadyMember => UiError::AlreadyMember,
        ServiceError::DefaultProject => UiError::DefaultProject,
        ServiceError::UserNameTaken => UiError::UserNameTaken,
        ServiceError::BuiltinOwnsNoKeys => UiError::BuiltinOwnsNoKeys,
        ServiceError::UserProtected(_) => UiError::UserProtected,
        ServiceError::ChangedMeanwhile | ServiceError::OrganizationChanged(_) => UiError::ChangedMeanwhile,
        ServiceError::MemberChanged(_) => UiError::RolesChanged,
        ServiceError::KeyLimitReached(most) if *most == MOST_ORGANIZATION_KEYS => {
            UiError::OrganizationKeyLimitReached(*most)
        }
        ServiceError::KeyLimitReached(most) => UiError::KeyLimitReached(*most),
        ServiceError::AlreadySubmitted(id) => UiError::AlreadySubmitted(id.clone()),
        ServiceError::SignInRefused => UiError::SignInRefused,
        ServiceError::TooManyAttempts(wait) => UiError::TooManyAttempts(seconds(*wait)),
        ServiceError::Unauthenticated(_) => UiError::SignedOut,
        ServiceError::Storage(_) | ServiceError::Internal(_) => {
            tracing::error!(cause = with_sources(error), "a screen could not be answered");
            UiError::Failed
        }
    }
}

/// The status that goes with an error.
#[must_use]
pub const fn status(error: &UiError) -> StatusCode {
    match error {
        UiError::SignedOut => StatusCode::UNAUTHORIZED,
        UiError::Forbidden
        | UiError::BuiltinOwnsNoKeys
        | UiError::UserProtected
        | UiError::NotAllowed(_)
        | UiError::ProjectKeysSwitchedOff
        | UiError::ExceedsRights(_)
        | UiError::InvitationForAnother => StatusCode::FORBIDDEN,
        UiError::NotFound => StatusCode::NOT_FOUND,
        UiError::Invalid(_) | UiError::SignInRefused | UiError::BadSearch(_) => StatusCode::UNPROCESSABLE_ENTITY,
        UiError::InvitationUsed | UiError::InvitationExpired => StatusCode::GONE,
        UiError::KeyLimitReached(_)
        | UiError::OrganizationKeyLimitReached(_)
        | UiError::LastOwner
        | UiError::AlreadyMembers(_)
        | UiError::AlreadyMember
        | UiError::TooManyInvitations(_)
        | UiError::DefaultProject
        | UiError::AlreadySubmitted(_)
        | UiError::ProjectKeyAlreadyMade(_)
        | UiError::UserNameTaken
        | UiError::ChangedMeanwhile
        | UiError::RolesChanged => StatusCode::CONFLICT,
        UiError::TooManyAttempts(_) => StatusCode::TOO_MANY_REQUESTS,
        UiError::Unreachable | UiError::Failed => StatusCode::INTERNAL_SERVER_ERROR,
    }
}

/// Whole seconds of a wait, rounded up: whoever waits that long may go on.
#[must_use]
pub fn seconds(wait: jiff::SignedDuration) -> u64 {
    u64::try_from(wait.as_secs()).unwrap_or(0) + u64::from(wait.subsec_nanos() > 0)
}

/// A key.
#[must_use]
pub fn key(key: Key, now: Timestamp) -> KeyView {
    KeyView {
        status: key.status(now),
        hint: key.hint.as_str().to_owned(),
        owner: key.person().to_owned(),
        held: match &key.holder {
            Holder::User(_) => None,
            Holder::Organization(holder) => {
                Some(HeldView { roles: holder.role_assignments.summary(), creator_left: !holder.creator.is_member })
            }
        },
        created_at: key.created_at,
        expires_at: key.expiration.instant(),
        last_use: key.last_use,
        revoked: match key.state {
            KeyState::Live => None,
            KeyState::Revoked(Change { by, at }) => Some(RevocationView { by, at }),
        },
        id: key.id,
        name: key.name.into(),
    }
}

/// A page of keys.
#[must_use]
pub fn key_list(list: KeyList, may_revoke: bool) -> KeyListView {
    let now = list.now;
    let page = list.page.map(|item| key(item, now));
    KeyListView {
        page,
        counts: list.counts,
        working: list.counts.working,
        most: MOST_KEYS,
        may_revoke,
        filters: None,
        now,
    }
}

/// A key by itself.
#[must_use]
pub fn key_details(item: Key, may_revoke: bool, now: Timestamp) -> KeyDetailsView {
    KeyDetailsView { key: key(item, now), organization: String::new(), rights: Vec::new(), may_revoke, now }
}

/// One's own profile.
#[must_use]
pub fn profile(user: &User) -> ProfileView {
    ProfileView {
        name: user.name.to_string(),
        full_name: user.full_name.as_ref().map(ToString::to_string).unwrap_or_default(),
        email: user.email.as_ref().map(ToString::to_string).unwrap_or_default(),
        roles: user.roles.iter().map(|role| role.label().to_owned()).collect(),
        builtin: user.builtin,
    }
}

/// One's own sessions.
#[must_use]
pub fn sessions(sessions: Vec<Session>, caller: &Caller, now: Timestamp) -> SessionsView {
    let view = |session: Session| SessionView {
        current: caller.session() == Some(&session.id),
        kind: session.kind,
        created_at: session.created_at,
        seen_at: session.seen_at,
        address: session.address,
        agent: session.agent.map(|agent| match session.kind {
            SessionKind::Browser => browser_name(&agent),
            SessionKind::Token => agent.chars().take(60).collect(),
        }),
        id: session.id,
    };
    SessionsView { sessions: sessions.into_iter().map(view).collect(), now }
}

/// A browser and its system in few words. Only a help for the eye: whoever sends the header can say anything.
fn browser_name(agent: &str) -> String {
    let first =
        |known: &[(&str, &'static str)]| known.iter().find(|(mark, _)| agent.contains(mark)).map(|(_, name)| *name);
    // In this order: most browsers also claim to be those further down.
    let browser = first(&[
        ("Edg/", "Edge"),
        ("OPR/", "Opera"),
        ("Firefox/", "Firefox"),
        ("Chrome/", "Chrome"),
        ("Safari/", "Safari"),
    ]);
    let system = first(&[
        ("Android", "Android"),
        ("iPhone", "iOS"),
        ("iPad", "iPadOS"),
        ("Windows", "Windows"),
        ("Mac OS X", "macOS"),
        ("CrOS", "ChromeOS"),
        ("Linux", "Linux"),
    ]);
    match (browser, system) {
        (Some(browser), Some(system)) => format!("{browser} on {system}"),
        (Some(browser), None) => browser.to_owned(),
        (None, _) => agent.chars().take(60).collect(),
    }
}

/// What the list of users is asked for.
#[must_use]
pub fn user_list_query(parameters: &UserListParameters) -> UserListQuery {
    UserListQuery {
        search: parameters.q.trim().chars().take(100).collect(),
        include_disabled: true,
        cursor: parameters.page.parse().ok(),
        size: 50,
    }
}

/// A user of a list.
#[must_use]
pub fn user_row(row: &UserRow) -> UserView {
    user(&row.user, row.working_keys)
}

/// A user.
#[must_use]
pub fn user(user: &User, working_keys: u64) -> UserView {
    UserView {
        name: user.name.to_string(),
        full_name: user.full_name.as_ref().map(ToString::to_string).unwrap_or_default(),
        email: user.email.as_ref().map(ToString::to_string).unwrap_or_default(),
        roles: user.roles.ids(),
        enabled: user.enabled,
        builtin: user.builtin,
        working_keys,
        last_sign_in: user.last_sign_in,
        version: user.updated.as_ref().map(version).unwrap_or_default(),
    }
}

fn version(change: &Change) -> String {
    format!("{} {}", change.at.as_millisecond(), change.by)
}

/// The change that a [`UserView::version`] names; `None` for a record that was never changed.
#[must_use]
pub fn change_of_version(text: &str) -> Option<Change> {
    let (at, by) = text.split_once(' ')?;
    let at = Timestamp::from_millisecond(at.parse().ok()?).ok()?;
    Some(Change { by: by.to_owned(), at })
}

/// An organization that one belongs to.
#[must_use]
pub fn membership(membership: &Membership) -> MembershipView {
    MembershipView {
        id: membership.organization.id.to_string(),
        name: membership.organization.name.to_string(),
        role: membership.role_assignments.summary(),
        members: membership.members,
        resources: membership.resources,
        since: membership.since,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn browsers_are_told_in_few_words() {
        let chrome =
            "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36";
        assert_eq!(browser_name(chrome), "Chrome on Linux");
        assert_eq!(browser_name("curl/8.0"), "curl/8.0");
    }

    #[test]
    fn versions_come_back() {
        let change = Change { by: "admin".to_owned(), at: Timestamp::from_millisecond(1_795_000_000_123).unwrap() };
        assert_eq!(change_of_version(&version(&change)), Some(change));
        assert_eq!(change_of_version(""), None);
    }
}
