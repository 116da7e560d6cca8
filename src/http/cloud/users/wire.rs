//! Users as they stand in bodies.

use std::collections::BTreeSet;

use jiff::Timestamp;
use serde::{Deserialize, Serialize, de::IgnoredAny};
use utoipa::ToSchema;

use crate::{
    domain::{Action, Secret, User, allows},
    http::cloud::{ApiError, Code, body},
};

/// A user.
#[derive(Serialize, ToSchema)]
#[schema(as = User)]
pub struct UserResponse {
    /// By which the user signs in; never changes.
    user_name: String,
    /// The name that others see.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    full_name: Option<String>,
    /// Where mail goes.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    email: Option<String>,
    /// Whether the user came with Keyward and cannot be changed.
    builtin: bool,
    security: UserSecurity,
    metadata: UserMetadata,
}

/// What a user may do.
#[derive(Serialize, ToSchema)]
struct UserSecurity {
    /// The ids of the user's platform roles.
    roles: Vec<String>,
    /// The ids of the operations that the roles allow.
    permissions: BTreeSet<&'static str>,
    /// A disabled user cannot sign in, and the user's keys do not work.
    enabled: bool,
    security_realm: SecurityRealm,
}

/// Where a user is known.
#[derive(Serialize, ToSchema)]
struct SecurityRealm {
    /// Always `native`: by Keyward itself.
    #[serde(rename = "type")]
    kind: &'static str,
    /// Always `default_native`.
    id: &'static str,
}

/// What happened to a user.
#[derive(Serialize, ToSchema)]
struct UserMetadata {
    /// The user name of whoever made the user.
    created_by: String,
    created_at: Timestamp,
    /// The user name of whoever last changed the user.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    updated_by: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    updated_at: Option<Timestamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    first_login_at: Option<Timestamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    last_login_at: Option<Timestamp>,
}

impl From<User> for UserResponse {
    fn from(user: User) -> Self {
        let allowed = Action::ALL.into_iter().filter(|action| allows(&user, *action));
        let permissions = allowed.flat_map(Action::operations).copied().collect();
        let (updated_by, updated_at) = user.updated.map(|change| (change.by, change.at)).unzip();
        Self {
            user_name: user.name.into(),
            full_name: user.full_name.map(Into::into),
            email: user.email.map(Into::into),
            builtin: user.builtin,
            security: UserSecurity {
                roles: user.roles.ids(),
                permissions,
                enabled: user.enabled,
                security_realm: SecurityRealm { kind: "native", id: "default_native" },
            },
            metadata: UserMetadata {
                created_by: user.created.by,
                created_at: user.created.at,
                updated_by,
                updated_at,
                first_login_at: user.first_sign_in,
                last_login_at: user.last_sign_in,
            },
        }
    }
}

/// What can be said about a user's rights.
#[derive(Default, Deserialize, ToSchema)]
#[schema(as = UserSecurityRequest)]
pub struct SecurityInput {
    /// The ids of the platform roles, all of them: at least one. A platform admin has no other role.
    #[schema(examples("ece_deployment_viewer"))]
    pub roles: Option<Vec<String>>,
    /// Whether the user may sign in.
    pub enabled: Option<bool>,
    /// 8 characters to 512 bytes.
    #[serde(default, deserialize_with = "body::secret")]
    #[schema(value_type = Option<String>, format = Password)]
    pub password: Option<Secret>,
    #[schema(ignore)]
    permissions: Option<IgnoredAny>,
    #[schema(ignore)]
    elevated_permissions: Option<IgnoredAny>,
    #[schema(ignore)]
    security_realm: Option<IgnoredAny>,
}

/// Refuses what only Keyward itself sets. `null` says nothing.
pub fn refuse_restricted(
    builtin: Option<bool>,
    metadata: Option<IgnoredAny>,
    security: &SecurityInput,
) -> Result<(), ApiError> {
    let given = [
        ("body.builtin", builtin == Some(true)),
        ("body.metadata", metadata.is_some()),
        ("body.security.permissions", security.permissions.is_some()),
        ("body.security.elevated_permissions", security.elevated_permissions.is_some()),
        ("body.security.security_realm", security.security_realm.is_some()),
    ];
    let fields: Vec<_> = given.into_iter().filter(|(_, given)| *given).map(|(field, _)| field.to_owned()).collect();
    if fields.is_empty() {
        Ok(())
    } else {
        Err(Code::RestrictedField.about(fields, "Only Keyward itself sets these. Leave them out.".to_owned()))
    }
}
