//! Cluster privileges: which there are, and which actions each stands for (contract §2.2 and §3.3).
//!
//! One privilege implies another if the actions of the other are among its own.

mod registry;
#[cfg(test)]
mod tests;

use super::{
    api_key_action::{API_KEY_ACTIONS, ApiKeyAction},
    pattern::{Language, Pattern, PatternError, TooComplex, is_subset, overlap},
};
use registry::{ALL, Actions, BY_ACCESS, NAMED, OWN};
use std::sync::LazyLock;
use thiserror::Error;

/// The privileges that a role may have on other clusters.
pub const REMOTE_CLUSTER: [&str; 2] = ["monitor_enrich", "monitor_stats"];

/// What a cluster privilege allows.
#[derive(Clone, Debug)]
pub(super) struct ClusterPrivilege {
    /// The actions that it allows whatever they are about.
    pub(super) actions: Language,
    /// Whether it allows a caller to manage his own API keys.
    pub(super) own_api_keys: bool,
}

/// A cluster privilege that does not exist, or whose pattern is not understood.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum UnknownPrivilege {
    /// Neither a name nor a pattern over actions of a cluster.
    #[error(
        "unknown cluster privilege [{privilege}]. a privilege must be either one of the predefined cluster privilege \
         names [{}] or a pattern over one of the available cluster actions",
        BY_ACCESS.join(",")
    )]
    Cluster {
        /// The privilege, in lower case.
        privilege: String,
    },
    /// Neither a name nor a pattern over actions on indices.
    #[error(
        "unknown index privilege [{privilege}]. a privilege must be either one of the predefined fixed indices \
         privileges [{}] or a pattern over one of the available index actions",
        super::index::builtin().join(",")
    )]
    Index {
        /// The privilege, in lower case.
        privilege: String,
    },
    /// A pattern over actions that is too large.
    #[error(transparent)]
    Pattern(#[from] PatternError),
}

struct Named {
    name: &'static str,
    privilege: ClusterPrivilege,
}

static REGISTRY: LazyLock<Vec<Named>> = LazyLock::new(|| {
    let named = |(name, actions, except): &(&'static str, Actions, Actions)| {
        let all = Language::simple_any(actions);
        let actions = if except.is_empty() { all } else { all.without(Language::simple_any(except)) };
        Named { name, privilege: ClusterPrivilege { actions, own_api_keys: *name == OWN } }
    };
    NAMED.iter().map(named).collect()
});

impl ClusterPrivilege {
    /// The privilege of a name in any case, or of a pattern over actions.
    pub(super) fn resolve(name: &str) -> Result<Self, UnknownPrivilege> {
        let name = name.to_lowercase();
        if is_action_pattern(&name) {
            let actions = Pattern::parse(&format!("{name}*"))?.language().clone();
            return Ok(Self { actions, own_api_keys: false });
        }
        named(&name).cloned().ok_or(UnknownPrivilege::Cluster { privilege: name })
    }

    /// Whether there is such a privilege. No automaton is made of a pattern, so that nothing is said about its size.
    pub(super) fn check(name: &str) -> Result<(), UnknownPrivilege> {
        let name = name.to_lowercase();
        let exists = is_action_pattern(&name) || BY_ACCESS.contains(&name.as_str());
        if exists { Ok(()) } else { Err(UnknownPrivilege::Cluster { privilege: name }) }
    }

    /// Whether it allows an action, given whether that is about the caller's own keys alone.
    fn allows(&self, action: &str, scope: Scope) -> bool {
        self.actions.contains(action)
            || self.own_api_keys && ApiKeyAction::of(action).is_some_and(|action| action.is_for_owners(scope))
    }

    /// Whether it allows a caller to manage his own API keys, and another privilege allows some of that.
    fn shares_own_keys(&self, other: &Self) -> bool {
        let for_owners = |action: &ApiKeyAction| action.is_for_owners(Scope::Own);
        let allowed = |action: ApiKeyAction| other.actions.contains(action.as_str());
        self.own_api_keys && (other.own_api_keys || ApiKeyAction::ALL.into_iter().filter(for_owners).any(allowed))
    }
}

/// The privilege of a name in lower case.
fn named(name: &str) -> Option<&'static ClusterPrivilege> {
    REGISTRY.iter().find(|named| named.name == name).map(|named| &named.privilege)
}

/// Whether a name in lower case is a pattern over actions.
fn is_action_pattern(name: &str) -> bool {
    ALL.iter().any(|all| name.starts_with(all.trim_end_matches('*')))
}

/// Whether a privilege allows all that another allows.
pub(super) fn implies(privilege: &ClusterPrivilege, other: &ClusterPrivilege) -> Result<bool, TooComplex> {
    static KEYS: LazyLock<Language> = LazyLock::new(|| Language::simple_any(API_KEY_ACTIONS));
    let own = !other.own_api_keys || privilege.own_api_keys || is_subset(&KEYS, &privilege.actions)?;
    Ok(own && is_subset(&other.actions, &privilege.actions)?)
}

/// Whether a privilege allows some of what another allows.
pub(super) fn overlaps(privilege: &ClusterPrivilege, other: &ClusterPrivilege) -> Result<bool, TooComplex> {
    Ok(privilege.shares_own_keys(other)
        || other.shares_own_keys(privilege)
        || overlap(&privilege.actions, &other.actions)?)
}

/// Whose API keys a request is about (contract §2.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// Those of the caller alone, or the key itself that calls, and nothing that he may not see of them.
    Own,
    /// Anybody's.
    Any,
}

/// The names of all cluster privileges, sorted.
pub fn builtin() -> Vec<&'static str> {
    NAMED.iter().map(|(name, ..)| *name).collect()
}

/// The names of all cluster privileges, from narrow to broad.
pub(super) const fn by_access() -> &'static [&'static str] {
    &BY_ACCESS
}

/// The names of the cluster privileges that allow an action, from narrow to broad, as error texts list them (contract
/// §2.3).
pub fn granting(action: &str, scope: Scope) -> Vec<&'static str> {
    let allows = |name: &&str| named(name).is_some_and(|privilege| privilege.allows(action, scope));
    BY_ACCESS.iter().copied().filter(allows).collect()
}

/// What all cluster privileges of a role allow together.
#[derive(Debug)]
pub(super) struct ClusterPermission(ClusterPrivilege);

impl ClusterPermission {
    pub(super) fn new<'a>(privileges: impl Iterator<Item = &'a ClusterPrivilege> + Clone) -> Self {
        let own_api_keys = privileges.clone().any(|privilege| privilege.own_api_keys);
        let actions = Language::any(privileges.map(|privilege| privilege.actions.clone()));
        Self(ClusterPrivilege { actions, own_api_keys })
    }

    pub(super) fn allows(&self, action: &str, scope: Scope) -> bool {
        self.0.allows(action, scope)
    }

    pub(super) fn implies(&self, privilege: &ClusterPrivilege) -> Result<bool, TooComplex> {
        implies(&self.0, privilege)
    }

    /// Whether it allows some of what a privilege allows.
    pub(super) fn overlaps(&self, privilege: &ClusterPrivilege) -> Result<bool, TooComplex> {
        overlaps(&self.0, privilege)
    }
}
