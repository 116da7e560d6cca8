//! Lists of e-mail addresses, as typed.

use crate::domain::{Email, FieldError};

/// Reads addresses; the same one twice, upper and lower case as one, is one.
///
/// # Errors
/// Every address that is none, with its place: `emails[0]`.
pub(super) fn read_addresses(field: &str, addresses: &[String]) -> Result<Vec<Email>, Vec<FieldError>> {
    let (mut read, mut errors) = (Vec::<Email>::new(), Vec::new());
    for (index, address) in addresses.iter().enumerate() {
        match Email::parse(address) {
            Ok(email) if read.iter().any(|known| known.is_same(&email)) => {}
            Ok(email) => read.push(email),
            Err(problem) => errors.push(FieldError::new(&format!("{field}[{index}]"), problem)),
        }
    }
    if errors.is_empty() { Ok(read) } else { Err(errors) }
}
