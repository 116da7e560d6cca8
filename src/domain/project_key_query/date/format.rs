//! Formats of dates: Elasticsearch's names for them, and patterns of one's own.

use std::fmt::{self, Write as _};

use jiff::{
    Timestamp,
    civil::{Date, DateTime, Time},
    tz::{Offset, TimeZone},
};

use super::{
    DateError, Rounding, offset,
    pattern::{Item, Part, items},
};

/// One way, or several ways in turn, to write a date; written is always the first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DateFormat {
    name: String,
    ways: Vec<Way>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Way {
    /// Milliseconds since 1970.
    EpochMillis,
    /// Seconds since 1970.
    EpochSecond,
    Pattern(Vec<Item>),
}

/// What was read.
#[derive(Clone, Copy, Default)]
struct Parts {
    numbers: [Option<i16>; 6],
    nanosecond: Option<i32>,
    offset: Option<i32>,
}

/// Elasticsearch's names, with and without `strict_`, for patterns.
const NAMED: [(&str, &str); 17] = [
    ("date_optional_time", "uuuu[-MM[-dd['T'[HH[:mm[:ss[.SSS]]]][XXX]]]]"),
    ("date_optional_time_nanos", "uuuu[-MM[-dd['T'[HH[:mm[:ss[.SSS]]]][XXX]]]]"),
    ("iso8601", "uuuu[-MM[-dd['T'[HH[:mm[:ss[.SSS]]]][XXX]]]]"),
    ("date_time", "uuuu-MM-dd'T'HH:mm:ss.SSSXXX"),
    ("date_time_no_millis", "uuuu-MM-dd'T'HH:mm:ssXXX"),
    ("date_hour_minute_second_millis", "uuuu-MM-dd'T'HH:mm:ss.SSS"),
    ("date_hour_minute_second_fraction", "uuuu-MM-dd'T'HH:mm:ss.SSS"),
    ("date_hour_minute_second", "uuuu-MM-dd'T'HH:mm:ss"),
    ("date_hour_minute", "uuuu-MM-dd'T'HH:mm"),
    ("date_hour", "uuuu-MM-dd'T'HH"),
    ("date", "uuuu-MM-dd"),
    ("year_month_day", "uuuu-MM-dd"),
    ("year_month", "uuuu-MM"),
    ("year", "uuuu"),
    ("basic_date", "uuuuMMdd"),
    ("basic_date_time", "uuuuMMdd'T'HHmmss.SSSXXX"),
    ("basic_date_time_no_millis", "uuuuMMdd'T'HHmmssXXX"),
];

/// The format of the fields themselves.
const DEFAULT: &str = "strict_date_optional_time||epoch_millis";

impl Default for DateFormat {
    fn default() -> Self {
        let optional_time = NAMED.first().and_then(|(_, pattern)| items(pattern).ok()).unwrap_or_default();
        Self { name: DEFAULT.to_owned(), ways: vec![Way::Pattern(optional_time), Way::EpochMillis] }
    }
}

impl fmt::Display for DateFormat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name)
    }
}

impl DateFormat {
    /// Reads a format: names and patterns, separated by `||`.
    ///
    /// # Errors
    /// A pattern has a letter that stands for nothing, or ends within a quotation or a bracket.
    pub fn parse(text: &str) -> Result<Self, DateError> {
        let invalid = |problem| DateError::Format { format: text.to_owned(), problem };
        let way = |name: &str| {
            let known = name.strip_prefix("strict_").unwrap_or(name);
            Ok(match NAMED.iter().find(|(named, _)| *named == known) {
                _ if name == "epoch_millis" => Way::EpochMillis,
                _ if name == "epoch_second" => Way::EpochSecond,
                Some((_, pattern)) => Way::Pattern(items(pattern)?),
                None => Way::Pattern(items(name)?),
            })
        };
        let ways: Result<Vec<Way>, String> = text.split("||").map(way).collect();
        Ok(Self { name: text.to_owned(), ways: ways.map_err(invalid)? })
    }

    /// Reads a date.
    pub(super) fn read(&self, text: &str, rounding: Rounding, zone: &TimeZone) -> Result<i64, DateError> {
        let read = |way: &Way| match way {
            Way::EpochMillis => text.parse().ok().filter(|at| Timestamp::from_millisecond(*at).is_ok()),
            Way::EpochSecond => text.parse().ok().and_then(|at| Timestamp::from_second(at).ok()).map(|at| {
                let rest = if rounding == Rounding::Up { 999 } else { 0 };
                at.as_millisecond() + rest
            }),
            Way::Pattern(items) => {
                let mut parts = Parts::default();
                let rest = read_items(items, text, &mut parts)?;
                rest.is_empty().then(|| parts.instant(rounding, zone)).flatten()
            }
        };
        let unreadable = || DateError::Unreadable { text: text.to_owned(), format: self.name.clone() };
        self.ways.iter().find_map(read).ok_or_else(unreadable)
    }

    /// Writes an instant, given in milliseconds since 1970. One that no calendar has is written as a number.
    #[must_use]
    pub fn print(&self, at: i64, zone: &TimeZone) -> String {
        match (self.ways.first(), Timestamp::from_millisecond(at)) {
            (Some(Way::EpochSecond), Ok(instant)) => instant.as_second().to_string(),
            (Some(Way::Pattern(items)), Ok(instant)) => {
                let offset = zone.to_offset(instant);
                let mut text = String::new();
                print_items(items, offset.to_datetime(instant), offset, &mut text);
                text
            }
            _ => at.to_string(),
        }
    }
}

impl Parts {
    /// The first or the last millisecond that these parts are about.
    fn instant(&self, rounding: Rounding, zone: &TimeZone) -> Option<i64> {
        let up = rounding == Rounding::Up;
        let [year, month, day, hour, minute, second] = self.numbers;
        let small = |number: i16| i8::try_from(number).ok();
        let month = small(month.unwrap_or(if up { 12 } else { 1 }))?;
        let first = Date::new(year.unwrap_or(1970), month, 1).ok()?;
        let day = small(day.unwrap_or(if up { first.days_in_month().into() } else { 1 }))?;
        let time = Time::new(
            small(hour.unwrap_or(if up { 23 } else { 0 }))?,
            small(minute.unwrap_or(if up { 59 } else { 0 }))?,
            small(second.unwrap_or(if up { 59 } else { 0 }))?,
            self.nanosecond.unwrap_or(if up { 999_000_000 } else { 0 }),
        );
        let date = Date::new(first.year(), month, day).ok()?;
        let zone = match self.offset {
            Some(seconds) => TimeZone::fixed(Offset::from_seconds(seconds).ok()?),
            None => zone.clone(),
        };
        let at = DateTime::from_parts(date, time.ok()?).to_zoned(zone).ok()?;
        Some(at.timestamp().as_millisecond())
    }
}

/// Reads what `items` say from the beginning of `text`; returns what follows.
fn read_items<'t>(items: &[Item], mut text: &'t str, parts: &mut Parts) -> Option<&'t str> {
    for item in items {
        text = match item {
            Item::Literal(character) => text.strip_prefix(*character)?,
            Item::Number(part, digits) => {
                let most = match (part, digits) {
                    (Part::Year, 1) => 4,
                    (_, 1) => 2,
                    (_, digits) => *digits,
                };
                let (number, rest) = digits_of(text, if *digits == 1 { 1 } else { *digits }, most)?;
                let number: i16 = number.parse().ok()?;
                let century = if *part == Part::Year && *digits == 2 { 2000 } else { 0 };
                parts.numbers[*part as usize] = Some(century + number);
                rest
            }
            Item::Fraction(_) => {
                let (number, rest) = digits_of(text, 1, 9)?;
                let scale = 10_i32.checked_pow(9 - u32::try_from(number.len()).ok()?)?;
                parts.nanosecond = Some(number.parse::<i32>().ok()?.checked_mul(scale)?);
                rest
            }
            Item::Offset => {
                let (seconds, rest) = offset(text)?;
                parts.offset = Some(seconds);
                rest
            }
            Item::Optional(inner) => {
                let mut tried = *parts;
                match read_items(inner, text, &mut tried) {
                    Some(rest) => {
                        *parts = tried;
                        rest
                    }
                    None => text,
                }
            }
        };
    }
    Some(text)
}

/// At least `least` and at most `most` digits, and what follows them.
fn digits_of(text: &str, least: usize, most: usize) -> Option<(&str, &str)> {
    let count = text.bytes().take(most).take_while(u8::is_ascii_digit).count();
    (count >= least).then(|| text.split_at(count))
}

fn print_items(items: &[Item], at: DateTime, offset: Offset, text: &mut String) {
    for item in items {
        // Writing to a string does not fail.
        let _ = match item {
            Item::Literal(character) => text.write_char(*character),
            Item::Number(Part::Year, 2) => write!(text, "{:02}", at.year().rem_euclid(100)),
            Item::Number(part, digits) => {
                let number = match part {
                    Part::Year => at.year(),
                    Part::Month => at.month().into(),
                    Part::Day => at.day().into(),
                    Part::Hour => at.hour().into(),
                    Part::Minute => at.minute().into(),
                    Part::Second => at.second().into(),
                };
                write!(text, "{number:0digits$}")
            }
            Item::Fraction(digits) => {
                let nanoseconds = format!("{:09}", at.subsec_nanosecond());
                text.write_str(nanoseconds.get(..*digits).unwrap_or(&nanoseconds))
            }
            Item::Offset if offset == Offset::UTC => text.write_char('Z'),
            Item::Offset => {
                let minutes = offset.seconds() / 60;
                let sign = if minutes < 0 { '-' } else { '+' };
                write!(text, "{sign}{:02}:{:02}", minutes.abs() / 60, minutes.abs() % 60)
            }
            Item::Optional(inner) => {
                print_items(inner, at, offset, text);
                Ok(())
            }
        };
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const AT: i64 = 1_629_250_154_811;

    #[test]
    fn formats_write_and_read() {
        let cases = [
            ("strict_date_time", "2021-08-18T01:29:14.811Z"),
            ("date_time_no_millis", "2021-08-18T01:29:14Z"),
            ("basic_date", "20210818"),
            ("dd/MM/yyyy HH'h'", "18/08/2021 01h"),
            ("d.M.yy", "18.8.21"),
            ("epoch_second", "1629250154"),
            ("epoch_millis||year", "1629250154811"),
        ];
        for (format, text) in cases {
            let format = DateFormat::parse(format).unwrap();
            assert_eq!(format.print(AT, &TimeZone::UTC), text);
            let range = [Rounding::Down, Rounding::Up].map(|rounding| format.read(text, rounding, &TimeZone::UTC));
            let [first, last] = range.map(Result::unwrap);
            assert!(first <= AT && AT <= last, "{text}: {first} {last}");
        }
    }

    #[test]
    fn an_offset_is_written_where_there_is_one() {
        let zone = super::super::time_zone("-02:30").unwrap();
        let format = DateFormat::parse("date_time").unwrap();
        assert_eq!(format.print(AT, &zone), "2021-08-17T22:59:14.811-02:30");
        assert_eq!(format.read("2021-08-17T22:59:14.811-02:30", Rounding::Down, &TimeZone::UTC), Ok(AT));
    }

    #[test]
    fn patterns_have_a_grammar() {
        for format in ["", "yyyy-QQ", "'T", "[yyyy", "yyyy]", "yyyyyyyyy", "yyyy||"] {
            assert!(DateFormat::parse(format).is_err(), "{format}");
        }
    }

    proptest! {
        #[test]
        fn no_text_is_a_panic(format in "[-yMdHmsSXT'\\[\\]|é]{0,12}", text in "\\PC{0,16}", at in any::<i64>()) {
            if let Ok(format) = DateFormat::parse(&format) {
                let _ = format.read(&text, Rounding::Up, &TimeZone::UTC);
                let _ = format.print(at, &TimeZone::UTC);
            }
        }
    }
}
