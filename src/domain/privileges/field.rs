//! Which fields of documents may be seen.

use super::{
    descriptor::FieldSecurity,
    pattern::{Language, Pattern, PatternError, TooComplex, is_subset},
};
use thiserror::Error;

/// Exceptions from fields that are not granted, or patterns that are not understood.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum FieldError {
    /// Exceptions that except nothing.
    #[error(
        "Exceptions for field permissions must be a subset of the granted fields but {} is not a subset of {}",
        except.join(","),
        grant.join(",")
    )]
    NotGranted {
        /// The granted fields.
        grant: Vec<String>,
        /// The exceptions.
        except: Vec<String>,
    },
    /// A pattern that is not understood.
    #[error(transparent)]
    Pattern(#[from] PatternError),
    /// Patterns that are too intricate together.
    #[error(transparent)]
    TooComplex(#[from] TooComplex),
}

/// Checks that all exceptions are from fields that are granted.
pub(super) fn check_exceptions(fields: &FieldSecurity) -> Result<(), FieldError> {
    let (grant, except) = languages(fields)?;
    if is_subset(&except, &grant)? {
        return Ok(());
    }
    let except = fields.except.clone().unwrap_or_default();
    Err(FieldError::NotGranted { grant: fields.grant.clone(), except })
}

fn languages(fields: &FieldSecurity) -> Result<(Language, Language), FieldError> {
    let language = |patterns: &[String]| {
        let patterns: Result<Vec<Pattern>, PatternError> = patterns.iter().map(|text| Pattern::parse(text)).collect();
        patterns.map(|patterns| Language::any_of(&patterns))
    };
    Ok((language(&fields.grant)?, language(fields.except.as_deref().unwrap_or_default())?))
}
