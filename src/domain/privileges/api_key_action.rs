//! The actions that the API-key calls are (contract §2.1).

use super::cluster::Scope;

/// All actions on API keys, those on cross-cluster keys apart.
pub(super) const API_KEY_ACTIONS: &[&str] = &["cluster:admin/xpack/security/api_key/*"];

/// What an API-key call does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ApiKeyAction {
    /// Makes a key for the caller.
    Create,
    /// Shows keys.
    Get,
    /// Searches keys.
    Query,
    /// Ends keys.
    Invalidate,
    /// Changes a key of the caller.
    Update,
    /// Changes keys of the caller.
    BulkUpdate,
    /// Makes a key for somebody else.
    Grant,
    /// Makes a key like another.
    Clone,
    /// Makes a cross-cluster key.
    CreateCrossCluster,
    /// Changes a cross-cluster key.
    UpdateCrossCluster,
    /// Forgets what is cached about keys.
    ClearCache,
}

impl ApiKeyAction {
    /// All of them.
    pub const ALL: [Self; 11] = [
        Self::Create,
        Self::Get,
        Self::Query,
        Self::Invalidate,
        Self::Update,
        Self::BulkUpdate,
        Self::Grant,
        Self::Clone,
        Self::CreateCrossCluster,
        Self::UpdateCrossCluster,
        Self::ClearCache,
    ];

    /// The name of the action, as it appears in error texts.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Create => "cluster:admin/xpack/security/api_key/create",
            Self::Get => "cluster:admin/xpack/security/api_key/get",
            Self::Query => "cluster:admin/xpack/security/api_key/query",
            Self::Invalidate => "cluster:admin/xpack/security/api_key/invalidate",
            Self::Update => "cluster:admin/xpack/security/api_key/update",
            Self::BulkUpdate => "cluster:admin/xpack/security/api_key/bulk_update",
            Self::Grant => "cluster:admin/xpack/security/api_key/grant",
            Self::Clone => "cluster:admin/xpack/security/api_key/clone",
            Self::CreateCrossCluster => "cluster:admin/xpack/security/cross_cluster/api_key/create",
            Self::UpdateCrossCluster => "cluster:admin/xpack/security/cross_cluster/api_key/update",
            Self::ClearCache => "cluster:admin/xpack/security/cache/clear",
        }
    }

    /// The call of an action's name.
    pub fn of(action: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|call| call.as_str() == action)
    }

    /// Whether `manage_own_api_key` is enough: always for what concerns none but the caller's own keys by itself, and
    /// for what may concern others if the request says that it does not.
    pub(super) fn is_for_owners(self, scope: Scope) -> bool {
        match self {
            Self::Create | Self::Update | Self::BulkUpdate | Self::Clone => true,
            Self::Get | Self::Query | Self::Invalidate => scope == Scope::Own,
            Self::Grant | Self::CreateCrossCluster | Self::UpdateCrossCluster | Self::ClearCache => false,
        }
    }
}
