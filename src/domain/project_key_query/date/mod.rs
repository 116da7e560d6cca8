//! Dates as requests write them: in a format, relative to now, and with arithmetic (`now+35d/d`, `2026-01-01||/M`).

mod format;
mod math;
mod pattern;

pub use format::DateFormat;

use jiff::{
    Timestamp,
    tz::{Offset, TimeZone},
};

/// Which instant a date means that says less than an instant: `2026-01` is a month long.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rounding {
    /// Its first millisecond.
    Down,
    /// Its last.
    Up,
}

/// What is wrong with a date.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DateError {
    /// It does not read in the format.
    #[error("failed to parse date field [{text}] with format [{format}]")]
    Unreadable {
        /// What it says.
        text: String,
        /// The format.
        format: String,
    },
    /// It lies outside of the calendar.
    #[error("failed to parse date field [{text}]: it lies outside of the years -9999 to 9999")]
    OutsideOfCalendar {
        /// What it says.
        text: String,
    },
    /// Arithmetic begins with something else than `+`, `-` or `/`.
    #[error("operator not supported for date math [{math}]")]
    Operator {
        /// The arithmetic.
        math: String,
    },
    /// Arithmetic ends before it says what to do.
    #[error("truncated date math [{math}]")]
    Truncated {
        /// The arithmetic.
        math: String,
    },
    /// There is no such unit of time.
    #[error("unit [{unit}] not supported for date math [{math}]")]
    Unit {
        /// The unit.
        unit: char,
        /// The arithmetic.
        math: String,
    },
    /// Rounding to several units.
    #[error("rounding `/` can only be used on single unit types [{math}]")]
    RoundingToSeveral {
        /// The arithmetic.
        math: String,
    },
    /// The format itself cannot be read.
    #[error("Invalid format: [{format}]: {problem}")]
    Format {
        /// The format.
        format: String,
        /// What is wrong with it.
        problem: String,
    },
    /// There is no such time zone.
    #[error("Unknown time-zone ID: {zone}")]
    Zone {
        /// The zone.
        zone: String,
    },
}

/// How dates of a request are to be read.
#[derive(Clone, Debug)]
pub struct Dates {
    now: Timestamp,
    format: DateFormat,
    zone: TimeZone,
}

impl Dates {
    /// Dates in the format that fields have: ISO 8601 or milliseconds since 1970, in UTC.
    #[must_use]
    pub fn new(now: Timestamp) -> Self {
        Self { now, format: DateFormat::default(), zone: TimeZone::UTC }
    }

    /// Dates in another format.
    #[must_use]
    pub fn with_format(self, format: Option<DateFormat>) -> Self {
        match format {
            Some(format) => Self { format, ..self },
            None => self,
        }
    }

    /// Dates in another time zone.
    #[must_use]
    pub fn with_zone(self, zone: Option<TimeZone>) -> Self {
        match zone {
            Some(zone) => Self { zone, ..self },
            None => self,
        }
    }

    /// The instant that `text` means, in milliseconds since 1970.
    ///
    /// # Errors
    /// It does not read as a date, or lies outside of the calendar.
    pub fn read(&self, text: &str, rounding: Rounding) -> Result<i64, DateError> {
        let (from, math) = match (text.strip_prefix("now"), text.split_once("||")) {
            (Some(math), _) => (self.now.as_millisecond(), math),
            // The date before arithmetic is exact: it is the arithmetic that is rounded.
            (None, Some((date, math))) => (self.format.read(date, Rounding::Down, &self.zone)?, math),
            (None, None) => (self.format.read(text, rounding, &self.zone)?, ""),
        };
        math::apply(from, math, rounding, &self.zone)
            .and_then(|at| at.ok_or_else(|| DateError::OutsideOfCalendar { text: text.to_owned() }))
    }
}

/// A time zone: `Z`, an offset such as `+01:00`, or a name such as `Europe/Paris`.
///
/// # Errors
/// There is no such zone.
pub fn time_zone(text: &str) -> Result<TimeZone, DateError> {
    let unknown = || DateError::Zone { zone: text.to_owned() };
    if let Some((seconds, "")) = offset(text) {
        return Offset::from_seconds(seconds).map(TimeZone::fixed).map_err(|_| unknown());
    }
    TimeZone::get(text).map_err(|_| unknown())
}

/// The offset that `text` begins with, in seconds, and what follows it: `Z`, `+01`, `+0100`, `+01:00`.
fn offset(text: &str) -> Option<(i32, &str)> {
    if let Some(rest) = text.strip_prefix(['Z', 'z']) {
        return Some((0, rest));
    }
    let (sign, rest) = match text.strip_prefix('-') {
        Some(rest) => (-1, rest),
        None => (1, text.strip_prefix('+')?),
    };
    let (hours, rest) = two_digits(rest)?;
    let (minutes, rest) = two_digits(rest.strip_prefix(':').unwrap_or(rest)).unwrap_or((0, rest));
    (hours <= 18 && minutes < 60).then_some((sign * (hours * 3600 + minutes * 60), rest))
}

fn two_digits(text: &str) -> Option<(i32, &str)> {
    let (digits, rest) = text.split_at_checked(2)?;
    digits.bytes().all(|digit| digit.is_ascii_digit()).then_some(())?;
    Some((digits.parse().ok()?, rest))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(text: &str, rounding: Rounding) -> Result<String, DateError> {
        let dates = Dates::new("2026-11-22T07:25:28.123Z".parse().unwrap());
        dates.read(text, rounding).map(|at| DateFormat::default().print(at, &TimeZone::UTC))
    }

    #[test]
    fn a_date_is_as_long_as_what_it_leaves_out() {
        let cases = [
            ("2026", "2026-01-01T00:00:00.000Z", "2026-12-31T23:59:59.999Z"),
            ("2024-02", "2024-02-01T00:00:00.000Z", "2024-02-29T23:59:59.999Z"),
            ("2026-01-05", "2026-01-05T00:00:00.000Z", "2026-01-05T23:59:59.999Z"),
            ("2026-01-05T10", "2026-01-05T10:00:00.000Z", "2026-01-05T10:59:59.999Z"),
            ("2026-01-05T10:11:12", "2026-01-05T10:11:12.000Z", "2026-01-05T10:11:12.999Z"),
            ("2026-01-05T10:11:12.5+01:00", "2026-01-05T09:11:12.500Z", "2026-01-05T09:11:12.500Z"),
            ("1629250154811", "2021-08-18T01:29:14.811Z", "2021-08-18T01:29:14.811Z"),
            ("-1", "1969-12-31T23:59:59.999Z", "1969-12-31T23:59:59.999Z"),
        ];
        for (text, first, last) in cases {
            assert_eq!(read(text, Rounding::Down).as_deref(), Ok(first), "{text}");
            assert_eq!(read(text, Rounding::Up).as_deref(), Ok(last), "{text}");
        }
    }

    #[test]
    fn arithmetic_goes_from_left_to_right() {
        let cases = [
            ("now", "2026-11-22T07:25:28.123Z", "2026-11-22T07:25:28.123Z"),
            ("now+35d/d", "2026-12-27T00:00:00.000Z", "2026-12-27T23:59:59.999Z"),
            ("now/w", "2026-11-16T00:00:00.000Z", "2026-11-22T23:59:59.999Z"),
            ("now-1M/M", "2026-10-01T00:00:00.000Z", "2026-10-31T23:59:59.999Z"),
            ("now/h+90m", "2026-11-22T08:30:00.000Z", "2026-11-22T09:29:59.999Z"),
            ("2026-01-31||+1M", "2026-02-28T00:00:00.000Z", "2026-02-28T00:00:00.000Z"),
            ("2026-05-05||/y", "2026-01-01T00:00:00.000Z", "2026-12-31T23:59:59.999Z"),
            ("now+d-H+1s", "2026-11-23T06:25:29.123Z", "2026-11-23T06:25:29.123Z"),
        ];
        for (text, first, last) in cases {
            assert_eq!(read(text, Rounding::Down).as_deref(), Ok(first), "{text}");
            assert_eq!(read(text, Rounding::Up).as_deref(), Ok(last), "{text}");
        }
    }

    #[test]
    fn a_day_begins_where_its_time_zone_says() {
        let dates = |zone: &str| Dates::new(Timestamp::UNIX_EPOCH).with_zone(Some(time_zone(zone).unwrap()));
        let read = |zone: &str, text: &str| dates(zone).read(text, Rounding::Down).unwrap();
        assert_eq!(read("+02:00", "2026-01-02"), read("UTC", "2026-01-01T22:00:00"));
        assert_eq!(read("Europe/Paris", "2026-07-01T12:00:00||/d"), read("Z", "2026-06-30T22:00:00"));
        assert_eq!(time_zone("Atlantis").unwrap_err().to_string(), "Unknown time-zone ID: Atlantis");
    }

    #[test]
    fn what_is_no_date_is_told() {
        for text in [
            "",
            "x",
            "2026-13",
            "2026-02-30",
            "26-01-01",
            "now+",
            "now+5",
            "now*2",
            "now+1q",
            "now/2d",
            "now+99999999y",
            "nowx",
        ] {
            let error = read(text, Rounding::Down).unwrap_err().to_string();
            assert!(!error.is_empty(), "{text}");
        }
        assert_eq!(
            read("x", Rounding::Up).unwrap_err().to_string(),
            "failed to parse date field [x] with format [strict_date_optional_time||epoch_millis]"
        );
        assert_eq!(read("now+1q", Rounding::Up).unwrap_err().to_string(), "unit [q] not supported for date math [+1q]");
    }

    proptest! {
        #[test]
        fn no_text_is_a_panic(text in "(now|2026-01-01\\|\\||)[-+/0-9a-zA-Z|é:]{0,24}") {
            if let (Ok(first), Ok(last)) = (read(&text, Rounding::Down), read(&text, Rounding::Up)) {
                prop_assert!(first <= last || text.starts_with('-'));
            }
        }
    }
}
