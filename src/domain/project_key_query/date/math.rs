//! What follows a date: `+1d`, `-2M`, `/h`.

use jiff::{Timestamp, ToSpan as _, Zoned, civil::Weekday, tz::TimeZone};

use super::{DateError, Rounding};

/// A unit of time in arithmetic.
#[derive(Clone, Copy)]
enum Unit {
    Year,
    Month,
    Week,
    Day,
    Hour,
    Minute,
    Second,
}

impl Unit {
    const fn of(letter: char) -> Option<Self> {
        Some(match letter {
            'y' => Self::Year,
            'M' => Self::Month,
            'w' => Self::Week,
            'd' => Self::Day,
            'h' | 'H' => Self::Hour,
            'm' => Self::Minute,
            's' => Self::Second,
            _ => return None,
        })
    }

    /// `at` and so many of this unit.
    fn add(self, at: &Zoned, count: i64) -> Option<Zoned> {
        let span = jiff::Span::new();
        let span = match self {
            Self::Year => span.try_years(count),
            Self::Month => span.try_months(count),
            Self::Week => span.try_weeks(count),
            Self::Day => span.try_days(count),
            Self::Hour => span.try_hours(count),
            Self::Minute => span.try_minutes(count),
            Self::Second => span.try_seconds(count),
        };
        at.checked_add(span.ok()?).ok()
    }

    /// The beginning of the unit that `at` lies in.
    fn start(self, at: &Zoned) -> Option<Zoned> {
        let day = at.start_of_day().ok()?;
        match self {
            Self::Year => at.first_of_year().ok()?.start_of_day().ok(),
            Self::Month => at.first_of_month().ok()?.start_of_day().ok(),
            Self::Week => {
                let days = day.weekday().since(Weekday::Monday);
                day.checked_sub(i64::from(days).days()).ok()?.start_of_day().ok()
            }
            Self::Day => Some(day),
            Self::Hour => at.with().minute(0).second(0).subsec_nanosecond(0).build().ok(),
            Self::Minute => at.with().second(0).subsec_nanosecond(0).build().ok(),
            Self::Second => at.with().subsec_nanosecond(0).build().ok(),
        }
    }

    /// The first or the last millisecond of the unit that `at` lies in.
    fn round(self, at: &Zoned, rounding: Rounding) -> Option<Zoned> {
        let start = self.start(at)?;
        match rounding {
            Rounding::Down => Some(start),
            Rounding::Up => self.add(&start, 1)?.checked_sub(1.millisecond()).ok(),
        }
    }
}

/// `from` after the arithmetic; `None` if it leaves the calendar.
pub(super) fn apply(from: i64, math: &str, rounding: Rounding, zone: &TimeZone) -> Result<Option<i64>, DateError> {
    let owned = || math.to_owned();
    let mut rest = math;
    let mut at = Timestamp::from_millisecond(from).ok().map(|at| at.to_zoned(zone.clone()));
    while let Some(operator) = rest.chars().next() {
        if !matches!(operator, '+' | '-' | '/') {
            return Err(DateError::Operator { math: owned() });
        }
        rest = &rest[1..];
        let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let (count, after) = rest.split_at(digits);
        let mut after = after.chars();
        let letter = after.next().ok_or_else(|| DateError::Truncated { math: owned() })?;
        let unit = Unit::of(letter).ok_or_else(|| DateError::Unit { unit: letter, math: owned() })?;
        rest = after.as_str();
        // A number that is too large for a count leaves the calendar.
        let count = if count.is_empty() { Some(1) } else { count.parse::<i64>().ok() };
        at = match operator {
            '/' if count != Some(1) => return Err(DateError::RoundingToSeveral { math: owned() }),
            '/' => at.and_then(|at| unit.round(&at, rounding)),
            '-' => at.zip(count).and_then(|(at, count)| unit.add(&at, -count)),
            _ => at.zip(count).and_then(|(at, count)| unit.add(&at, count)),
        };
    }
    Ok(at.map(|at| at.timestamp().as_millisecond()))
}
