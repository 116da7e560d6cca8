//! What is wrong with one value that somebody sent.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A value that was refused: which field, and the problem in words for the person who has to mend it.
///
/// The same error serves the form (beside the field), REST (`fields: ["body.expiration"]`) and the log.
/// It never repeats the value itself, which may be a secret typed into the wrong field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldError {
    /// The field's name on the wire, for example `expiration`.
    pub field: String,
    /// What is wrong with it.
    pub problem: Problem,
}

impl FieldError {
    /// An error for `field`.
    #[must_use]
    pub fn new(field: &str, problem: Problem) -> Self {
        Self { field: field.to_owned(), problem }
    }
}

impl fmt::Display for FieldError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.field, self.problem)
    }
}

impl std::error::Error for FieldError {}

/// Why a value was refused. `Display` is a whole sentence that names the limit and how to mend it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
pub enum Problem {
    /// Nothing was given where something must be.
    #[error("Enter a value.")]
    Missing,
    /// Fewer characters than asked for.
    #[error("Use at least {least} characters.")]
    TooShort {
        /// The least number of characters.
        least: usize,
    },
    /// More characters than can be kept.
    #[error("Use at most {most} characters; this is {length}.")]
    TooLong {
        /// The greatest number of characters.
        most: usize,
        /// How many there are.
        length: usize,
    },
    /// More entries than one call may name.
    #[error("Name at most {most} at once; these are {count}.")]
    TooMany {
        /// The greatest number.
        most: usize,
        /// How many there are.
        count: usize,
    },
    /// A character that cannot be seen or that reverses text, by which one name could pass for another.
    #[error("Remove the invisible or control character at position {position}.")]
    InvisibleCharacter {
        /// Counted from 1.
        position: usize,
    },
    /// A user name with characters outside its alphabet.
    #[error("Use only letters, digits and . _ @ + - and begin with a letter or digit.")]
    NotAUserName,
    /// A user name that the API's own paths need.
    #[error("This name is reserved. Choose another one.")]
    Reserved,
    /// Not an e-mail address.
    #[error("Enter an e-mail address such as name@example.com.")]
    NotAnEmail,
    /// Not a duration.
    #[error("Enter a duration such as 12h, 30d or never (units: ms, s, m, h, d).")]
    NotADuration,
    /// Zero or negative.
    #[error("The key would expire at once. Choose a time in the future.")]
    NotInTheFuture,
    /// Beyond the longest lifetime allowed.
    #[error("A key may live for at most one year, or Never expire.")]
    BeyondOneYear,
    /// Beyond the longest lifetime that the organization allows.
    #[error("This organization’s key policy allows {days} days at most. Choose an earlier expiration.")]
    BeyondPolicy {
        /// The greatest number of days.
        days: u16,
    },
    /// A default that the same policy forbids.
    #[error("The default must be a lifetime that this policy allows.")]
    DefaultBeyondPolicy,
    /// Not a number of days.
    #[error("Enter a whole number of days from 1 to {most}.")]
    NotDays {
        /// The greatest number of days.
        most: u16,
    },
    /// `Never` where the policy wants an end.
    #[error("The key policy does not allow keys that never expire. Choose a date.")]
    NeverForbidden,
    /// A key made with a key may not outlive it.
    #[error("A key made with a key cannot outlive it. Choose an earlier expiration.")]
    OutlivesMaker,
    /// Not a calendar date.
    #[error("Enter a date as YYYY-MM-DD, for example 2027-02-21.")]
    NotADate,
    /// Not one of the choices.
    #[error("Choose one of the options.")]
    NotAChoice,
    /// A time zone that nobody knows.
    #[error("This time zone is not known. Use a name such as Europe/Berlin.")]
    NotATimeZone,
    /// No role chosen.
    #[error("Choose at least one role.")]
    NoRole,
    /// A role id that does not exist.
    #[error("This role does not exist.")]
    UnknownRole,
    /// A role that exists, on something else.
    #[error("This role is for another kind of resource.")]
    RoleOfAnotherKind,
    /// A platform role among role assignments.
    #[error("Platform roles belong to users, not to role assignments. Leave this out.")]
    PlatformRoleElsewhere,
    /// A role on clusters that the register does not hold.
    #[error("Keyward's register holds no connected clusters. Leave this out.")]
    NoConnectedClusters,
    /// A role in an organization other than the caller's.
    #[error("This is another organization. Leave the id out, or use your own organization's.")]
    OtherOrganization,
    /// Not the id of a deployment or project.
    #[error("Enter the id of a deployment or project: 32 digits or letters from a to f.")]
    NotAResourceId,
    /// A role on everything and on something.
    #[error("Choose either all or a list of ids, not both.")]
    BothAllAndIds,
    /// A role on nothing.
    #[error("Choose all, or name at least one id.")]
    NeitherAllNorIds,
    /// Ids of projects for a role on deployments, or the other way about.
    #[error("Use `deployment_ids` for a role on deployments and `project_ids` for a role on projects.")]
    IdsOfAnotherKind,
    /// Roles that cannot be held together.
    #[error("The platform admin role cannot be combined with another role.")]
    AdminExcludesOthers,
    /// Roles that cannot be held together.
    #[error("Choose either the deployment manager or the deployment viewer role, not both.")]
    BothDeploymentRoles,
    /// Two entries that should be the same differ.
    #[error("The two passwords are not the same.")]
    PasswordsDiffer,
    /// What was typed to confirm is something else.
    #[error("Type the user name exactly as it stands above.")]
    NotTheName,
    /// What was typed to confirm is something else.
    #[error("Type the name exactly as it stands above.")]
    NotTheResourceName,
    /// A hidden value that only a damaged or forged form can hold.
    #[error("This form is damaged. Load the page again.")]
    Damaged,
    /// The password given as proof is not the user's.
    #[error("This is not your current password.")]
    WrongPassword,
    /// No user who could hold an office.
    #[error("There is no enabled user of this name.")]
    NoSuchUser,
    /// Not in the register, or not the organization's.
    #[error("There is no such {kind} in this organization: {id}.")]
    NoSuchResource {
        /// `deployment` or `project`.
        kind: String,
        /// Its id, which had the right form.
        id: String,
    },
    /// Not a web address.
    #[error("Enter a URL such as https://search.example.com.")]
    NotAUrl,
    /// Not how long an invitation may stay open.
    #[error("Enter a duration from 1h to {days}d, for example 3d.")]
    NotAnInvitationLifetime {
        /// The greatest number of days.
        days: u16,
    },
    /// Roles beyond what the one who gives them may give.
    #[error("{reason}")]
    AboveOwnRights {
        /// Which role, on what, and why not: a sentence.
        reason: String,
    },
    /// Refused in the words that Elasticsearch's clients know.
    #[error("{reason}")]
    Elasticsearch {
        /// The sentence.
        reason: String,
    },
    /// Taken by somebody else.
    #[error("A user of this name exists. Choose another name.")]
    Taken,
    /// What was typed to confirm is something else.
    #[error("Type {number}, the number of keys.")]
    NotTheNumber {
        /// How many keys.
        number: u64,
    },
    /// Something that has words of its own, such as a place in a JSON text.
    #[error("{words}")]
    Told {
        /// Whole sentences.
        words: String,
    },
}
