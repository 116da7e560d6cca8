//! Organization keys, by `/users/auth/keys` and by their organization.

mod create;
mod life;
mod list;
mod revoke;

use crate::cloud::ORGANIZATIONS;

/// Where the keys of an organization are.
fn of(organization: &str) -> String {
    format!("{ORGANIZATIONS}/{organization}/auth/keys")
}
