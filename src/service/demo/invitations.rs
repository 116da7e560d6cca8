//! People who were invited to the demo's organization and have not come yet.

use jiff::{SignedDuration, Timestamp};

use super::on_deployments;
use crate::{
    domain::{
        Email, UserName,
        organization::{Invitation, InvitationToken},
        user::Change,
    },
    service::{
        ServiceError,
        randomness::{Randomness, base62},
        read,
    },
    storage::Seed,
};

/// Address, and how many days ago the invitation was sent. Each was open for three.
const INVITED: [(&str, i64); 2] = [("noor.haddad@acme.example", 1), ("paul.moreau@partner.example", 5)];

/// One invitation that is still open, and one that has expired.
///
/// Unlike the rest of the demo their links are random: whoever holds one may join.
pub(super) fn invitations(
    seed: &Seed,
    by: &UserName,
    now: Timestamp,
    randomness: &dyn Randomness,
) -> Result<Vec<Invitation>, ServiceError> {
    let days = |at: Timestamp, days: i64| {
        let moved = at.saturating_add(SignedDuration::from_hours(24 * days));
        moved.map_err(|_| ServiceError::Internal("the clock is out of range"))
    };
    let organization = &seed.organizations[0].id;
    let invitation = |(email, ago): (&str, i64)| {
        let at = days(now, -ago)?;
        Ok(Invitation {
            token: read("token", InvitationToken::parse(&base62(randomness, InvitationToken::LENGTH)?))?,
            organization: organization.clone(),
            email: read("email", Email::parse(email))?,
            role_assignments: on_deployments("viewer", organization, &seed.resources)?,
            created: Change { by: by.to_string(), at },
            expires_at: days(at, 3)?,
            accepted: None,
        })
    };
    INVITED.into_iter().map(invitation).collect()
}
