//! What somebody may do with a project's keys: the one place that screens and use cases ask.

use crate::{
    domain::{
        privileges::{api_key_action::ApiKeyAction, cluster::Scope},
        project::{ProjectKey, ProjectKeyKind},
        project_key_query::{Filter, TextField},
    },
    service::project::StackCaller,
};

/// Which of a project's keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reach {
    /// None of them.
    None,
    /// The caller's own.
    Own,
    /// All of them.
    All,
}

/// What somebody may do with a project's keys, as their privileges are now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KeyRights {
    /// Which they see.
    pub sees: Reach,
    /// Whether they make keys, which are their own.
    pub creates: bool,
    /// Whether they change their own; nobody changes another's, whose rights would be frozen into it anew.
    pub updates: bool,
    /// Which they end, as far as they see them.
    pub ends: Reach,
    /// Whether among those they end keys for other clusters.
    pub ends_cross_cluster: bool,
}

impl StackCaller {
    /// What the caller may do with the project's keys.
    #[must_use]
    pub fn key_rights(&self) -> KeyRights {
        KeyRights {
            sees: self.reach(ApiKeyAction::Query),
            creates: self.may(ApiKeyAction::Create.as_str(), Scope::Own),
            updates: self.may(ApiKeyAction::Update.as_str(), Scope::Own),
            ends: self.reach(ApiKeyAction::Invalidate),
            ends_cross_cluster: self.may(ApiKeyAction::CreateCrossCluster.as_str(), Scope::Any),
        }
    }

    fn reach(&self, action: ApiKeyAction) -> Reach {
        if self.may(action.as_str(), Scope::Any) {
            Reach::All
        } else if self.may(action.as_str(), Scope::Own) {
            Reach::Own
        } else {
            Reach::None
        }
    }

    /// The keys within `reach` of the caller. Who acts by a key has nothing of their own but that key (contract §2.2).
    #[must_use]
    pub fn within(&self, reach: Reach) -> Filter {
        let user = &self.subject.user;
        match (reach, self.key_id()) {
            (Reach::All, _) => Filter::All,
            (Reach::None, _) => Filter::Nothing,
            (Reach::Own, Some(id)) => Filter::of_id(id.as_str()),
            (Reach::Own, None) => Filter::owned_by(&user.username, user.realm.name()),
        }
    }

    /// The keys that the caller sees.
    pub(super) fn seen_keys(&self) -> Filter {
        self.within(self.key_rights().sees)
    }

    /// Whether `key` is within `reach` of the caller: says of one key what [`within`](Self::within) says of many.
    #[must_use]
    pub fn reaches(&self, reach: Reach, key: &ProjectKey) -> bool {
        let user = &self.subject.user;
        match (reach, self.key_id()) {
            (Reach::All, _) => true,
            (Reach::None, _) => false,
            (Reach::Own, Some(id)) => key.id == *id,
            (Reach::Own, None) => key.owner.principal == user.username && key.owner.realm == user.realm,
        }
    }

    /// The keys that the caller may end, among those that they see.
    pub(super) fn endable(&self) -> Filter {
        let rights = self.key_rights();
        let kind = if rights.ends_cross_cluster {
            Filter::All
        } else {
            Filter::equals(TextField::Kind, ProjectKeyKind::Rest.id())
        };
        Filter::and([self.within(rights.ends), kind])
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use jiff::Timestamp;

    use super::*;
    use crate::{
        domain::{
            Origin, SessionId,
            json::Json,
            organization::{OrganizationId, Resource, ResourceId, ResourceKind},
            privileges::{
                application::StoredPrivileges,
                descriptor::{Place, RoleDescriptors},
                permission::{Effective, Permission},
            },
            project::Realm,
        },
        service::project::{StackUser, StackVia, Subject},
    };

    fn caller(cluster: &[&str]) -> StackCaller {
        let role = Json::object([("role", Json::object([("cluster", Json::array(cluster.iter().copied()))]))]);
        let roles = RoleDescriptors::parse(&role, Place::Stored).unwrap();
        let permission = Permission::compile(&roles, &Arc::new(StoredPrivileges::default())).unwrap();
        StackCaller {
            project: Resource {
                id: ResourceId::parse(&"a".repeat(32)).unwrap(),
                organization: OrganizationId::parse("0a").unwrap(),
                kind: ResourceKind::Elasticsearch,
                name: "search".parse().unwrap(),
                region: String::new(),
                endpoint: None,
                is_default: false,
                created_at: Timestamp::UNIX_EPOCH,
            },
            subject: Subject {
                user: StackUser {
                    username: "bob".to_owned(),
                    realm: Realm::Cloud,
                    roles: vec!["role".to_owned()],
                    full_name: None,
                    email: None,
                    metadata: Json::empty_object(),
                },
                via: StackVia::Console { session: SessionId::parse(&"0".repeat(64)).unwrap() },
                roles,
                missing_roles: Vec::new(),
                rights: Effective::of_user(Arc::new(permission)),
            },
            run_by: None,
            origin: Origin::default(),
        }
    }

    #[test]
    fn rights_follow_from_privileges() {
        use Reach::{All, None, Own};
        let rights = |sees, creates, updates, ends, ends_cross_cluster| KeyRights {
            sees,
            creates,
            updates,
            ends,
            ends_cross_cluster,
        };
        for (privileges, expected) in [
            (&["all"][..], rights(All, true, true, All, true)),
            (&["manage_security"], rights(All, true, true, All, true)),
            (&["manage_api_key"], rights(All, true, true, All, false)),
            (&["manage_own_api_key"], rights(Own, true, true, Own, false)),
            (&["read_security"], rights(All, false, false, None, false)),
            (&["read_security", "manage_own_api_key"], rights(All, true, true, Own, false)),
            (&["monitor"], rights(None, false, false, None, false)),
            (&[], rights(None, false, false, None, false)),
        ] {
            assert_eq!(caller(privileges).key_rights(), expected, "{privileges:?}");
        }
    }

    #[test]
    fn what_may_be_ended_is_a_filter() {
        assert_eq!(caller(&["all"]).endable(), Filter::All);
        assert_eq!(caller(&["monitor"]).endable(), Filter::Nothing);
        let rest = Filter::equals(TextField::Kind, "rest");
        assert_eq!(caller(&["manage_api_key"]).endable(), rest);
        let own = Filter::owned_by("bob", "cloud");
        assert_eq!(caller(&["manage_own_api_key"]).endable(), Filter::and([own, rest]));
    }
}
