//! Instants between server and screen: milliseconds since 1970, as a number.
//!
//! jiff's own serde support would bring its parser, its printer and every one of its error texts into the WASM.

use jiff::Timestamp;
use serde::{Deserialize, Deserializer, Serializer, de::Error};

fn read<E: Error>(milliseconds: i64) -> Result<Timestamp, E> {
    Timestamp::from_millisecond(milliseconds).map_err(|_| E::custom("not an instant of the calendar"))
}

/// Writes an instant.
///
/// # Errors
/// The serializer's.
pub fn serialize<S: Serializer>(at: &Timestamp, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_i64(at.as_millisecond())
}

/// Reads an instant.
///
/// # Errors
/// The deserializer's, or a number beyond the calendar.
pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Timestamp, D::Error> {
    i64::deserialize(deserializer).and_then(read)
}

/// The same for an instant that may be missing.
pub mod optional {
    use jiff::Timestamp;
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    /// Writes an instant, or null.
    ///
    /// # Errors
    /// The serializer's.
    pub fn serialize<S: Serializer>(at: &Option<Timestamp>, serializer: S) -> Result<S::Ok, S::Error> {
        at.map(Timestamp::as_millisecond).serialize(serializer)
    }

    /// Reads an instant, or null.
    ///
    /// # Errors
    /// The deserializer's, or a number beyond the calendar.
    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Timestamp>, D::Error> {
        Option::<i64>::deserialize(deserializer)?.map(super::read).transpose()
    }
}
