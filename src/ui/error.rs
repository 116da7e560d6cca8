//! Why a screen did not get what it asked for.

use leptos::server_fn::{
    codec::JsonEncoding,
    error::{FromServerFnError, ServerFnErrorErr},
};
use serde::{Deserialize, Serialize};

use crate::domain::{FieldError, KeyId};

/// Why a screen did not get what it asked for. `Display` is what the person reads.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
pub enum UiError {
    /// The session has ended.
    #[error("Your session has ended. Sign in again to go on.")]
    SignedOut,
    /// The person may not see or do this.
    #[error("You may not see this. A platform admin can give you the right to.")]
    Forbidden,
    /// `admin` and `readonly` own no keys.
    #[error("Built-in users own no API keys. Sign in as a user of your own to make one.")]
    BuiltinOwnsNoKeys,
    /// There is no such thing, or none that the person may know of.
    #[error("This does not exist, or it is gone.")]
    NotFound,
    /// Values that were refused, each with its field.
    #[error("Some values need mending.")]
    Invalid(Vec<FieldError>),
    /// As many keys as allowed.
    #[error("You have {0} working API keys, the most that one user may have. Revoke one that is no longer needed.")]
    KeyLimitReached(u32),
    /// As many organization keys as allowed.
    #[error(
        "An organization may have {0} working API keys, and these would be more. Revoke keys that are no longer needed, \
         or create fewer."
    )]
    OrganizationKeyLimitReached(u32),
    /// The person may not do this in an organization that they know; who may.
    #[error("Only {0} may do this.")]
    NotAllowed(String),
    /// Roles above the person's own rights, each with its field.
    #[error("Some roles are above your own rights.")]
    ExceedsRights(Vec<FieldError>),
    /// The organization would have no owner any more.
    #[error("The organization would have no owner any more. Make somebody else an owner first.")]
    LastOwner,
    /// Members already have these addresses.
    #[error("Nobody was invited, for these already are members: {0}. Take them out of the list.")]
    AlreadyMembers(String),
    /// The person already is a member.
    #[error("You already belong to this organization.")]
    AlreadyMember,
    /// The invitation was accepted before.
    #[error("This invitation was already accepted. It works only once.")]
    InvitationUsed,
    /// The invitation's time is over.
    #[error("This invitation has expired. Ask whoever invited you to send it again.")]
    InvitationExpired,
    /// The invitation was sent to another address.
    #[error("This invitation was sent to another email address than that of your user.")]
    InvitationForAnother,
    /// As many open invitations as allowed.
    #[error("An organization may have {0} open invitations. Revoke some, or wait until they are accepted.")]
    TooManyInvitations(u32),
    /// The default project stays.
    #[error("This is the project that also answers at the root. It cannot be deleted.")]
    DefaultProject,
    /// The form was sent before, and its key cannot be shown again.
    #[error(
        "This form was already sent and made a key, which cannot be shown again. Revoke that key and make another."
    )]
    AlreadySubmitted(KeyId),
    /// The form was sent before, and the key of a project that it made cannot be shown again.
    #[error(
        "This form was already sent and made a key, which cannot be shown again. Delete that key and make another."
    )]
    ProjectKeyAlreadyMade(String),
    /// The settings switch project keys off.
    #[error(
        "API keys of projects are switched off in Keyward’s settings (project-keys). Whoever runs it can switch them on."
    )]
    ProjectKeysSwitchedOff,
    /// A search that is not understood, in words.
    #[error("{0}")]
    BadSearch(String),
    /// A user of that name exists.
    #[error("A user of this name exists. Choose another name.")]
    UserNameTaken,
    /// Built-in users cannot be changed, nobody disables themselves, and such.
    #[error("This user cannot be changed in this way.")]
    UserProtected,
    /// Somebody else changed the same thing.
    #[error("Somebody else changed this meanwhile. Load it again, then repeat your change.")]
    ChangedMeanwhile,
    /// Somebody else changed the same roles.
    #[error("Somebody else changed these roles meanwhile. Compare both, then save yours or keep theirs.")]
    RolesChanged,
    /// Wrong user name or password, or a disabled user.
    #[error("Username or password is wrong.")]
    SignInRefused,
    /// Too many failed tries.
    #[error("Too many failed tries. Try again in {0} s.")]
    TooManyAttempts(u64),
    /// The service could not be reached.
    #[error("Keyward could not be reached. Check the connection and try again.")]
    Unreachable,
    /// Keyward's own fault.
    #[error("Something went wrong at Keyward. Try again; if it stays, tell whoever runs it.")]
    Failed,
}

impl FromServerFnError for UiError {
    type Encoder = JsonEncoding;

    fn from_server_fn_error(error: ServerFnErrorErr) -> Self {
        match error {
            ServerFnErrorErr::Request(_) => Self::Unreachable,
            _ => Self::Failed,
        }
    }
}
