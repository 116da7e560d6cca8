//! The parameter `refresh`: when what was written may be read. Here that is at once, whatever is asked for.

use super::{error::ElasticError, parameters::Parameters};

/// For the table of operations.
pub const PARAMETER: [&str; 1] = ["refresh"];

/// Refuses what is none of its values.
pub fn check(parameters: &Parameters) -> Result<(), ElasticError> {
    match parameters.text("refresh") {
        None | Some("" | "true" | "false" | "wait_for") => Ok(()),
        Some(other) => Err(ElasticError::illegal_argument(format!("Unknown value for refresh: [{other}]."))),
    }
}
