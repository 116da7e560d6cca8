//! Elasticsearch's way of writing a span of time: `90s`, `1d`, `0`, `-1` (contract §1 and §2.5).

use jiff::{SignedDuration, Timestamp};

use crate::domain::Expiration;

/// A span of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TimeValue(SignedDuration);

/// Why a text is no span of time. The words are Elasticsearch's.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TimeValueError {
    /// No unit, or none that there is.
    #[error(
        "failed to parse setting [{setting}] with value [{value}] as a time value: unit is missing or unrecognized"
    )]
    Unit {
        /// The field.
        setting: String,
        /// What was sent.
        value: String,
    },
    /// A number that is not whole, or beyond 64 bits.
    #[error("failed to parse [{value}], fractional time values are not supported")]
    Fraction {
        /// What was sent.
        value: String,
    },
    /// No number, or a span beyond all time.
    #[error("failed to parse [{value}]")]
    Number {
        /// What was sent.
        value: String,
    },
    /// Less than nothing, but for `-1`.
    #[error(
        "failed to parse setting [{setting}] with value [{value}] as a time value: negative durations are not supported"
    )]
    Negative {
        /// The field.
        setting: String,
        /// What was sent.
        value: String,
    },
}

/// Units with their lengths in nanoseconds; of two that end alike the longer comes first. `m` is a minute in lower case
/// only, the others are read in any case.
const UNITS: [(&str, i128); 7] = [
    ("nanos", 1),
    ("micros", 1_000),
    ("ms", 1_000_000),
    ("s", 1_000_000_000),
    ("m", 60_000_000_000),
    ("h", 3_600_000_000_000),
    ("d", 86_400_000_000_000),
];

impl TimeValue {
    /// Reads the value of the field `setting`.
    ///
    /// # Errors
    /// As [`TimeValueError`] says.
    pub fn parse(setting: &str, text: &str) -> Result<Self, TimeValueError> {
        let value = || text.to_owned();
        let normal = text.trim().to_ascii_lowercase();
        let unit = UNITS.iter().find_map(|(unit, length)| Some((*unit, normal.strip_suffix(unit)?, length)));
        match unit {
            Some((unit, number, length)) if unit != "m" || text.ends_with('m') => {
                let number = number.trim();
                let count = number.parse::<i64>().map_err(|_| match number.parse::<f64>() {
                    Ok(_) => TimeValueError::Fraction { value: value() },
                    Err(_) => TimeValueError::Number { value: value() },
                })?;
                if count < -1 {
                    return Err(TimeValueError::Negative { setting: setting.to_owned(), value: value() });
                }
                let nanoseconds = i128::from(count) * length;
                let seconds = i64::try_from(nanoseconds.div_euclid(1_000_000_000));
                let rest = i32::try_from(nanoseconds.rem_euclid(1_000_000_000));
                match (seconds, rest) {
                    (Ok(seconds), Ok(rest)) => Ok(Self(SignedDuration::new(seconds, rest))),
                    _ => Err(TimeValueError::Number { value: value() }),
                }
            }
            _ if normal == "-1" => Ok(Self(SignedDuration::from_nanos(-1))),
            _ if !normal.is_empty() && normal.bytes().all(|byte| byte == b'0') => Ok(Self(SignedDuration::ZERO)),
            _ => Err(TimeValueError::Unit { setting: setting.to_owned(), value: value() }),
        }
    }

    /// Whether it is longer than nothing.
    #[must_use]
    pub fn is_positive(self) -> bool {
        self.0.as_millis() > 0
    }

    /// The end that follows from it: whole seconds, and what lies below is dropped (contract §1.1). What is less than
    /// nothing has ended at once; what ends after all time that can be told never ends.
    #[must_use]
    pub fn from(self, now: Timestamp) -> Expiration {
        let seconds = SignedDuration::from_secs(self.0.as_secs().max(0));
        now.checked_add(seconds).map_or(Expiration::Never, Expiration::At)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<TimeValue, TimeValueError> {
        TimeValue::parse("expiration", text)
    }

    #[test]
    fn every_unit_is_read() {
        for (text, nanoseconds) in [
            ("7nanos", 7),
            ("7micros", 7_000),
            ("7ms", 7_000_000),
            ("7MS", 7_000_000),
            ("7s", 7_000_000_000),
            ("7S", 7_000_000_000),
            ("7m", 420_000_000_000),
            ("7h", 25_200_000_000_000),
            (" 7 d ", 604_800_000_000_000),
            ("7D", 604_800_000_000_000),
            ("0", 0),
            ("00", 0),
            ("-1", -1),
        ] {
            assert_eq!(parse(text).unwrap().0.as_nanos(), nanoseconds, "{text}");
        }
    }

    #[test]
    fn what_is_none_says_why_in_elasticsearchs_words() {
        let setting = "failed to parse setting [expiration] with value";
        let fraction = |value| format!("failed to parse [{value}], fractional time values are not supported");
        for (text, reason) in [
            ("10x", format!("{setting} [10x] as a time value: unit is missing or unrecognized")),
            ("10", format!("{setting} [10] as a time value: unit is missing or unrecognized")),
            ("", format!("{setting} [] as a time value: unit is missing or unrecognized")),
            ("7M", format!("{setting} [7M] as a time value: unit is missing or unrecognized")),
            ("1.5d", fraction("1.5d")),
            ("xd", "failed to parse [xd]".to_owned()),
            ("9223372036854775807d", "failed to parse [9223372036854775807d]".to_owned()),
            ("99999999999999999999d", fraction("99999999999999999999d")),
            ("1m ", format!("{setting} [1m ] as a time value: unit is missing or unrecognized")),
            ("-2d", format!("{setting} [-2d] as a time value: negative durations are not supported")),
        ] {
            assert_eq!(parse(text).unwrap_err().to_string(), reason, "{text}");
        }
    }

    #[test]
    fn an_end_has_whole_seconds_and_may_never_come() {
        let now: Timestamp = "2026-11-22T12:00:00.250Z".parse().unwrap();
        let end = |text| parse(text).unwrap().from(now).instant().map(|at| at.to_string());
        assert_eq!(end("1d").unwrap(), "2026-11-23T12:00:00.25Z");
        assert_eq!(end("1999ms").unwrap(), "2026-11-22T12:00:01.25Z");
        assert_eq!(end("-1").unwrap(), "2026-11-22T12:00:00.25Z");
        assert_eq!(end("9999999999d"), None);
    }
}
