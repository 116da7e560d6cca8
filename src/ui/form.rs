//! Forms: what was typed, and what was wrong with it.

use crate::{
    domain::FieldError,
    ui::{
        error::UiError,
        views::{CreatedKeyView, CreatedProjectKeyView, DeletedKeyView, RevokedView},
    },
};

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
    /// A form that was refused: what was in it, and why.
    #[must_use]
    pub fn refused(values: Vec<(String, String)>, error: UiError) -> Self {
        match error {
            UiError::Invalid(errors) | UiError::ExceedsRights(errors) => Self { values, errors, problem: None },
            other => Self { values, errors: Vec::new(), problem: Some(other.to_string()) },
        }
    }

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

    /// What was refused in `field` or in a part of it, such as its third line, in words that say which.
    #[must_use]
    pub fn error_within(&self, field: &str) -> Option<String> {
        let words: Vec<_> = self
            .errors
            .iter()
            .filter(|error| is_within(&error.field, field))
            .map(|error| match position(&error.field) {
                Some(position) => format!("{}: {}", position + 1, error.problem),
                None => error.problem.to_string(),
            })
            .collect();
        (!words.is_empty()).then(|| words.join(" "))
    }

    /// Whether anything was wrong.
    #[must_use]
    pub fn is_refused(&self) -> bool {
        !self.errors.is_empty() || self.problem.is_some()
    }
}

/// Whether `path` is `field` or a part of it: `emails[2]`, `role_assignments.deployment[0]`.
#[must_use]
pub fn is_within(path: &str, field: &str) -> bool {
    path.strip_prefix(field).is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
}

/// Which of a list's entries `path` ends in, counted from 0.
fn position(path: &str) -> Option<usize> {
    path.strip_suffix(']')?.rsplit_once('[')?.1.parse().ok()
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
    /// The key of a project, when one was made.
    pub created_project_key: Option<CreatedProjectKeyView>,
    /// A new password to be shown once.
    pub password: Option<String>,
    /// What came of each key, when several were revoked.
    pub revoked: Option<Vec<RevokedView>>,
    /// What came of each key, when several of a project were deleted.
    pub deleted: Option<Vec<DeletedKeyView>>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Problem;

    #[test]
    fn errors_in_lists_are_told_with_their_place() {
        let errors = [("emails[1]", Problem::NotAnEmail), ("emails", Problem::Missing), ("emails_x", Problem::Missing)];
        let errors = errors.map(|(field, problem)| FieldError::new(field, problem));
        let form = FormState { errors: errors.to_vec(), ..FormState::default() };
        let words = format!("2: {} {}", Problem::NotAnEmail, Problem::Missing);
        assert_eq!(form.error_within("emails"), Some(words));
        assert_eq!(form.error_within("email"), None);
    }
}
