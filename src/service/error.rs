//! Why a use case did not happen.

use jiff::SignedDuration;

use crate::{
    domain::{
        Action, Email, FieldError, KeyId, Problem,
        access::Excess,
        organization::{Member, Organization, Resource},
    },
    storage::StorageError,
};

/// Why a use case did not happen. Each surface turns it into its own answer in one `match`; the texts here are for
/// logs, and hold no secret.
#[derive(Debug, thiserror::Error)]
pub enum ServiceError {
    /// Values that were refused, each with its field. Nothing was changed.
    #[error("refused: {}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join(" "))]
    Invalid(Vec<FieldError>),
    /// The caller may not do this.
    #[error("not allowed: {0:?}")]
    Forbidden(Action),
    /// Only a user can do this, and an organization key is none.
    #[error("an organization key is no user")]
    NotAUser,
    /// There is no such user, or none that the caller may know of.
    #[error("no such user")]
    NoSuchUser,
    /// There is no such organization, or none that the caller may know of.
    #[error("no such organization")]
    NoSuchOrganization,
    /// The caller acts in several organizations, or in none, and did not say which one is meant.
    #[error("which organization is not said")]
    AmbiguousOrganization,
    /// The caller may not do this in an organization that the caller may know of.
    #[error("not allowed; {who_may} may")]
    NotAllowed {
        /// Who may.
        who_may: &'static str,
    },
    /// Roles were to be given that are above the caller's own rights.
    #[error("above the caller's own rights: {}", .above.iter().map(|excess| excess.reason.to_string()).collect::<Vec<_>>().join(" "))]
    ExceedsRights {
        /// Which of them, and in what.
        above: Vec<Excess>,
        /// The deployments and projects that the caller may see: what can be called by its name.
        visible: Vec<Resource>,
    },
    /// There is no such member.
    #[error("no such member")]
    NoSuchMember,
    /// The organization would have no owner any more.
    #[error("the organization would have no owner")]
    LastOwner,
    /// The member's roles were changed by somebody else meanwhile; they are these.
    #[error("the member was changed by somebody else meanwhile")]
    MemberChanged(Box<Member>),
    /// The organization was changed by somebody else meanwhile; it is this.
    #[error("the organization was changed by somebody else meanwhile")]
    OrganizationChanged(Box<Organization>),
    /// There is no such invitation.
    #[error("no such invitation")]
    NoSuchInvitation,
    /// The invitation was accepted before.
    #[error("the invitation was accepted before")]
    InvitationUsed,
    /// The invitation's time is over.
    #[error("the invitation has expired")]
    InvitationExpired,
    /// The invitation was sent to another address than the caller's.
    #[error("the invitation was sent to another address")]
    InvitationForAnother,
    /// More invitations would be open than an organization may have.
    #[error("the limit of {0} open invitations is reached")]
    TooManyInvitations(u32),
    /// Members already have these addresses.
    #[error("already members: {}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "))]
    AlreadyMembers(Vec<Email>),
    /// The caller belongs to the organization already.
    #[error("already a member")]
    AlreadyMember,
    /// There is no such deployment or project, or none that the caller may know of.
    #[error("no such deployment or project")]
    NoSuchResource,
    /// The default project stays.
    #[error("the default project cannot be deleted")]
    DefaultProject,
    /// There is no such key, or none that the caller may know of.
    #[error("no such key")]
    NoSuchKey,
    /// There is no such session, or it is somebody else's.
    #[error("no such session")]
    NoSuchSession,
    /// A user of that name exists.
    #[error("the user name is taken")]
    UserNameTaken,
    /// Built-in users own no keys.
    #[error("built-in users own no keys")]
    BuiltinOwnsNoKeys,
    /// This user cannot be changed in this way.
    #[error("this user cannot be changed in this way: {0}")]
    UserProtected(Protection),
    /// Somebody else changed the same thing meanwhile.
    #[error("changed by somebody else meanwhile")]
    ChangedMeanwhile,
    /// The owner has as many working keys as allowed.
    #[error("the limit of {0} keys is reached")]
    KeyLimitReached(u32),
    /// The form was sent before; its key's secret was shown then.
    #[error("the form was already sent and made key {0}")]
    AlreadySubmitted(KeyId),
    /// User name and password do not belong together, or the user is disabled.
    #[error("sign-in refused")]
    SignInRefused,
    /// Too many failed sign-ins.
    #[error("too many failed sign-ins; try again in {} s", .0.as_secs())]
    TooManyAttempts(SignedDuration),
    /// The credential is not, or no longer, good for anything.
    #[error("not authenticated: {0}")]
    Unauthenticated(crate::service::authenticate::Rejection),
    /// The database failed.
    #[error("{0}")]
    Storage(#[from] StorageError),
    /// The operating system gave no randomness, a digest could not be made, or the like.
    #[error("internal: {0}")]
    Internal(&'static str),
}

/// What a user is protected from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Protection {
    /// Built-in users are as they are.
    #[error("built-in users can only be given a new password")]
    Builtin,
    /// Nobody raises themselves, and nobody locks everybody out by giving up the last admin's role.
    #[error("nobody changes their own roles")]
    OwnRoles,
    /// Nobody locks themselves out.
    #[error("nobody enables or disables themselves")]
    OwnEnabled,
    /// Whoever has a key for a day must not be able to make a password of it, which opens everything for ever.
    #[error("a key does not change its owner's password")]
    OwnPasswordByKey,
    /// Nobody removes themselves.
    #[error("nobody deletes themselves")]
    OwnDeletion,
}

impl ServiceError {
    /// One refused value.
    #[must_use]
    pub fn invalid(field: &str, problem: Problem) -> Self {
        Self::Invalid(vec![FieldError::new(field, problem)])
    }
}
