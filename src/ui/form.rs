//! Forms: what was typed, and what was wrong with it.

use crate::{domain::FieldError, ui::views::CreatedKeyView};

/// A form as it comes back to whoever sent it: the values are kept, each error stands at its field.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FormState {
    /// What was typed, by field. Never a password.
    pub values: Vec<(String, String)>,
    /// What was refused.
    pub errors: Vec<FieldError>,
    /// What is wrong with the whole, when it is not one field.
    pub problem: Option<String>,
}

impl FormState {
    /// What was typed into `field`; of several values, the first.
    #[must_use]
    pub fn value(&self, field: &str) -> Option<&str> {
        self.values.iter().find(|(name, _)| name == field).map(|(_, value)| value.as_str())
    }

    /// Whether `value` was among those chosen in `field`.
    #[must_use]
    pub fn has(&self, field: &str, value: &str) -> bool {
        self.values.iter().any(|(name, known)| name == field && known == value)
    }

    /// What was refused in `field`, in words.
    #[must_use]
    pub fn error(&self, field: &str) -> Option<String> {
        self.errors.iter().find(|error| error.field == field).map(|error| error.problem.to_string())
    }

    /// Whether anything was wrong.
    #[must_use]
    pub fn is_refused(&self) -> bool {
        !self.errors.is_empty() || self.problem.is_some()
    }
}

/// The answer to a form that was sent without a script: the server renders the form's page again with this in it.
/// Such a page stays plain HTML; the browser's part does not start on it.
#[derive(Clone, Debug, Default)]
pub struct Submitted {
    /// The form, when it was refused.
    pub form: FormState,
    /// Which of several forms on the page it was: its action.
    pub action: String,
    /// The key, when one was made.
    pub created: Option<CreatedKeyView>,
    /// A new password to be shown once.
    pub password: Option<String>,
}
