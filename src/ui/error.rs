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
    /// The form was sent before, and its key cannot be shown again.
    #[error(
        "This form was already sent and made a key, which cannot be shown again. Revoke that key and make another."
    )]
    AlreadySubmitted(KeyId),
    /// A user of that name exists.
    #[error("A user of this name exists. Choose another name.")]
    UserNameTaken,
    /// Built-in users cannot be changed, nobody disables themselves, and such.
    #[error("This user cannot be changed in this way.")]
    UserProtected,
    /// Somebody else changed the same thing.
    #[error("Somebody else changed this meanwhile. Load it again, then repeat your change.")]
    ChangedMeanwhile,
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
