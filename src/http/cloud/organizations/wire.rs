//! Organizations as they stand in bodies.

use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

use crate::domain::{Email, KeyPolicy, key_policy::Days, organization::Organization};

/// An organization.
#[derive(Serialize, ToSchema)]
#[schema(as = Organization)]
pub struct OrganizationResponse {
    /// Its id.
    id: String,
    /// What people call it.
    name: String,
    /// Who is written to about bills. Left out for whoever may not see it, and in lists.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    billing_contacts: Vec<String>,
    /// Who is written to about running it, keys that end among it. Left out as the billing contacts are.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    operational_contacts: Vec<String>,
    /// How long its keys may live. Keyward's addition.
    key_policy: KeyPolicyResponse,
    /// When it was made. Keyward's addition.
    created_at: Timestamp,
}

/// How long an organization's keys may live.
#[derive(Serialize, ToSchema)]
#[schema(as = KeyPolicy)]
struct KeyPolicyResponse {
    /// Whether keys without end may be made.
    never_allowed: bool,
    /// The most days that a key may live; absent for a year.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    longest_days: Option<u16>,
    /// What a key gets whose maker says nothing: `1d`, `7d`, `30d`, `60d`, `3months`, `6months`, `1year` or `never`.
    #[schema(examples("3months"))]
    default_lifetime: &'static str,
}

impl OrganizationResponse {
    /// As it stands in a list, where nobody looks at the rights in each: without its contacts.
    pub fn in_a_list(organization: Organization) -> Self {
        Self { billing_contacts: Vec::new(), operational_contacts: Vec::new(), ..organization.into() }
    }
}

impl From<Organization> for OrganizationResponse {
    fn from(organization: Organization) -> Self {
        let addresses = |emails: Vec<Email>| emails.into_iter().map(Into::into).collect();
        Self {
            id: organization.id.into(),
            name: organization.name.into(),
            billing_contacts: addresses(organization.contacts.billing),
            operational_contacts: addresses(organization.contacts.operational),
            key_policy: organization.key_policy.into(),
            created_at: organization.created_at,
        }
    }
}

impl From<KeyPolicy> for KeyPolicyResponse {
    fn from(policy: KeyPolicy) -> Self {
        Self {
            never_allowed: policy.never_allowed(),
            longest_days: policy.longest().map(Days::get),
            default_lifetime: policy.default_lifetime().value(),
        }
    }
}
