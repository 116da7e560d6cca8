//! Objects that do not have the form that their reader expects.

/// What is wrong with an object.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ContentProblem {
    /// It is none.
    #[error("Expected START_OBJECT but was: {token}")]
    NoObject {
        /// What it is.
        token: &'static str,
    },
    /// It has a member of a name that nobody knows.
    #[error("unknown field [{name}]{}", did_you_mean(.suggestion.as_deref()))]
    UnknownField {
        /// The name.
        name: String,
        /// What it may have been meant to be.
        suggestion: Option<String>,
    },
    /// A member's value is not of a type that it can have.
    #[error("{field} doesn't support values of type: {token}")]
    WrongType {
        /// The member.
        field: String,
        /// What it is.
        token: &'static str,
    },
    /// A member's value does not read as a number.
    #[error("failed to parse field [{field}]: For input string: \"{text}\"")]
    NotANumber {
        /// The member.
        field: String,
        /// What it says.
        text: String,
    },
    /// A member that must be there is not.
    #[error("Required [{field}]")]
    Required {
        /// The member.
        field: &'static str,
    },
}

/// ` did you mean [a]?`, ` did you mean any of [a, b]?`, or nothing.
pub(super) fn did_you_mean(suggestion: Option<&str>) -> String {
    suggestion.map_or_else(String::new, |names| format!(" did you mean {names}?"))
}
