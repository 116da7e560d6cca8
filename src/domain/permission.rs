//! What platform roles allow. The only place that decides it, for REST, server functions and screens alike.

use super::{role::PlatformRole, user::User};

/// Something that needs a right on the whole installation, or on oneself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Action {
    /// See the list of users and each of them.
    ReadUsers,
    /// Create, edit, disable and delete users; reset passwords.
    ManageUsers,
    /// See the personal keys of other users.
    ReadAllKeys,
    /// Revoke the personal keys of other users.
    RevokeAllKeys,
    /// See the list of all organizations.
    ReadOrganizations,
    /// Create organizations.
    CreateOrganizations,
    /// Create, see and revoke personal keys of one's own.
    OwnKeys,
    /// Edit one's own full name, e-mail address and password.
    EditOwnProfile,
}

impl Action {
    /// Every action, for tables and tests.
    pub const ALL: [Self; 8] = [
        Self::ReadUsers,
        Self::ManageUsers,
        Self::ReadAllKeys,
        Self::RevokeAllKeys,
        Self::ReadOrganizations,
        Self::CreateOrganizations,
        Self::OwnKeys,
        Self::EditOwnProfile,
    ];

    /// Which rights the action comes with, in the words of the users API: the `operationId`s that it opens.
    #[must_use]
    pub const fn operations(self) -> &'static [&'static str] {
        match self {
            Self::ReadUsers => &["get-users", "get-user"],
            Self::ManageUsers => &["create-user", "update-user", "delete-user"],
            Self::ReadAllKeys => &["get-users-api-keys", "get-user-api-keys", "get-user-api-key"],
            Self::RevokeAllKeys => &["delete-users-api-keys", "delete-user-api-keys", "delete-user-api-key"],
            Self::ReadOrganizations => &["list-organizations"],
            Self::CreateOrganizations => &["create-organization"],
            Self::OwnKeys => &["get-api-keys", "get-api-key", "create-api-key", "delete-api-keys", "delete-api-key"],
            Self::EditOwnProfile => &["get-current-user", "update-current-user"],
        }
    }
}

/// Whether `user` may do `action`. A disabled user may do nothing.
#[must_use]
pub fn allows(user: &User, action: Action) -> bool {
    if !user.enabled {
        return false;
    }
    let holds = |role| user.roles.contains(role);
    match action {
        Action::ReadUsers | Action::ReadAllKeys | Action::ReadOrganizations => {
            holds(PlatformRole::Admin) || holds(PlatformRole::Viewer)
        }
        Action::ManageUsers | Action::RevokeAllKeys | Action::CreateOrganizations => holds(PlatformRole::Admin),
        Action::OwnKeys => !user.builtin,
        Action::EditOwnProfile => true,
    }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::*;
    use crate::domain::{PlatformRoles, UserName, user::Change};

    fn user(roles: PlatformRoles) -> User {
        User {
            name: UserName::parse("u").unwrap(),
            full_name: None,
            email: None,
            roles,
            enabled: true,
            builtin: false,
            created: Change { by: "keyward".to_owned(), at: Timestamp::UNIX_EPOCH },
            updated: None,
            first_sign_in: None,
            last_sign_in: None,
        }
    }

    /// Every role × every action, written out: a change of the rule has to change this table.
    #[test]
    fn the_whole_table() {
        use Action::{EditOwnProfile, OwnKeys, ReadAllKeys, ReadOrganizations, ReadUsers};
        let everyone = [OwnKeys, EditOwnProfile];
        let table: [(Option<PlatformRole>, &[Action]); 5] = [
            (None, &everyone),
            (Some(PlatformRole::Admin), &Action::ALL),
            (Some(PlatformRole::Viewer), &[ReadUsers, ReadAllKeys, ReadOrganizations, OwnKeys, EditOwnProfile]),
            (Some(PlatformRole::DeploymentManager), &everyone),
            (Some(PlatformRole::DeploymentViewer), &everyone),
        ];
        for (role, allowed) in table {
            let mut user = user(role.map_or_else(PlatformRoles::none, PlatformRoles::only));
            for action in Action::ALL {
                assert_eq!(allows(&user, action), allowed.contains(&action), "{role:?} {action:?}");
            }
            user.builtin = true;
            assert!(!allows(&user, OwnKeys), "built-in users own no keys");
            user.enabled = false;
            assert!(Action::ALL.iter().all(|action| !allows(&user, *action)), "disabled users may do nothing");
        }
    }
}
