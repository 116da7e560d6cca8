//! When a key ends: the choices that people are offered, and the one rule that turns a choice into an instant.

use jiff::{SignedDuration, Span, Timestamp, civil::Date, tz::TimeZone};
use serde::{Deserialize, Serialize};

use super::{field::Problem, lifetime::Lifetime};

/// When a key stops working. Whole seconds, so that every answer that names it names the same instant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Expiration {
    /// At this instant: the key works before it, and no longer from it on.
    At(Timestamp),
    /// Not until it is revoked.
    Never,
}

impl Expiration {
    /// The instant, if there is one.
    #[must_use]
    pub const fn instant(self) -> Option<Timestamp> {
        match self {
            Self::At(at) => Some(at),
            Self::Never => None,
        }
    }

    /// Whether the end has come at `now`.
    #[must_use]
    pub fn has_passed(self, now: Timestamp) -> bool {
        self.instant().is_some_and(|at| at <= now)
    }
}

impl From<Option<Timestamp>> for Expiration {
    fn from(at: Option<Timestamp>) -> Self {
        at.map_or(Self::Never, Self::At)
    }
}

/// The lifetimes offered as one click.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Preset {
    /// 24 hours.
    Day1,
    /// Seven times 24 hours.
    Days7,
    /// Thirty times 24 hours.
    Days30,
    /// Sixty times 24 hours.
    Days60,
    /// Three calendar months: the default.
    Months3,
    /// Six calendar months.
    Months6,
    /// One calendar year.
    Year1,
}

impl Preset {
    /// Shortest first: the order in which they are offered.
    pub const ALL: [Self; 7] =
        [Self::Day1, Self::Days7, Self::Days30, Self::Days60, Self::Months3, Self::Months6, Self::Year1];

    /// The value in forms and URLs.
    #[must_use]
    pub const fn value(self) -> &'static str {
        match self {
            Self::Day1 => "1d",
            Self::Days7 => "7d",
            Self::Days30 => "30d",
            Self::Days60 => "60d",
            Self::Months3 => "3months",
            Self::Months6 => "6months",
            Self::Year1 => "1year",
        }
    }

    /// The name on the screen.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Day1 => "1 day",
            Self::Days7 => "7 days",
            Self::Days30 => "30 days",
            Self::Days60 => "60 days",
            Self::Months3 => "3 months",
            Self::Months6 => "6 months",
            Self::Year1 => "1 year",
        }
    }

    /// The fewest days of 24 hours that it can be, whatever day it begins on.
    #[must_use]
    pub const fn least_days(self) -> u16 {
        match self {
            Self::Day1 => 1,
            Self::Days7 => 7,
            Self::Days30 => 30,
            Self::Days60 => 60,
            // From 1 December to 28 February, and from 1 September.
            Self::Months3 => 89,
            Self::Months6 => 180,
            Self::Year1 => 365,
        }
    }

    /// The instant that lies so far after `now`: the same clock time in UTC. A calendar month that lacks the day ends
    /// on its last one (30 November and three months is 28 February).
    #[must_use]
    pub fn after(self, now: Timestamp) -> Timestamp {
        let span = match self {
            Self::Day1 => Span::new().days(1),
            Self::Days7 => Span::new().days(7),
            Self::Days30 => Span::new().days(30),
            Self::Days60 => Span::new().days(60),
            Self::Months3 => Span::new().months(3),
            Self::Months6 => Span::new().months(6),
            Self::Year1 => Span::new().years(1),
        };
        // Only the end of the calendar, in the year 9999, can be too near; a key made then ends with it.
        let end = now.to_zoned(TimeZone::UTC).saturating_add(span).timestamp();
        whole_seconds(end)
    }
}

/// What somebody chose in the form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExpirationChoice {
    /// One of the lifetimes offered.
    Preset(Preset),
    /// The end of this day, in the zone that the form showed.
    Date(Date),
    /// Never.
    Never,
}

impl Default for ExpirationChoice {
    fn default() -> Self {
        Self::Preset(Preset::Months3)
    }
}

impl ExpirationChoice {
    /// Reads the form's two fields: the choice (`3months`, `date`, `never`, …; empty is the default) and the date,
    /// which only counts when `date` is chosen.
    ///
    /// # Errors
    /// [`Problem::NotAChoice`], [`Problem::Missing`] (no date) or [`Problem::NotADate`].
    pub fn parse(choice: &str, date: &str) -> Result<Self, Problem> {
        match choice {
            "" => Ok(Self::default()),
            "never" => Ok(Self::Never),
            "date" if date.trim().is_empty() => Err(Problem::Missing),
            "date" => date.trim().parse().map(Self::Date).map_err(|_| Problem::NotADate),
            _ => Preset::ALL
                .into_iter()
                .find(|preset| preset.value() == choice)
                .map(Self::Preset)
                .ok_or(Problem::NotAChoice),
        }
    }

    /// The instant that the choice means at `now`. `zone` is where a date's day ends.
    ///
    /// # Errors
    /// [`Problem::NotADate`] for a day beyond the calendar.
    pub fn resolve(self, now: Timestamp, zone: &TimeZone) -> Result<Expiration, Problem> {
        match self {
            Self::Never => Ok(Expiration::Never),
            Self::Preset(preset) => Ok(Expiration::At(preset.after(now))),
            Self::Date(date) => end_of_day(date, zone).map(Expiration::At),
        }
    }
}

impl Lifetime {
    /// The instant at which a key made at `now` ends.
    ///
    /// # Errors
    /// [`Problem::BeyondOneYear`] for what lies beyond the calendar.
    pub fn resolve(self, now: Timestamp) -> Result<Expiration, Problem> {
        match self {
            Self::Never => Ok(Expiration::Never),
            Self::For(duration) => {
                let end = now.checked_add(duration).map_err(|_| Problem::BeyondOneYear)?;
                // Rounded up: a key for `500ms` lives at least that long.
                let seconds = end.as_second() + i64::from(end.subsec_nanosecond() > 0);
                Timestamp::from_second(seconds).map(Expiration::At).map_err(|_| Problem::BeyondOneYear)
            }
        }
    }
}

/// The last second of `date` in `zone`. Where the clocks change at midnight, the day ends where the next one begins.
fn end_of_day(date: Date, zone: &TimeZone) -> Result<Timestamp, Problem> {
    let next = date.tomorrow().and_then(|day| day.to_zoned(zone.clone())).map_err(|_| Problem::NotADate)?;
    next.timestamp().checked_sub(SignedDuration::from_secs(1)).map_err(|_| Problem::NotADate)
}

/// Without the fraction of the second.
fn whole_seconds(at: Timestamp) -> Timestamp {
    Timestamp::from_second(at.as_second()).unwrap_or(at)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    fn zone(name: &str) -> TimeZone {
        TimeZone::get(name).unwrap()
    }

    #[test]
    fn months_are_calendar_months_clamped_to_their_last_day() {
        assert_eq!(Preset::Months3.after(at("2026-11-30T10:00:00Z")), at("2027-02-28T10:00:00Z"));
        assert_eq!(Preset::Months3.after(at("2027-11-30T10:00:00Z")), at("2028-02-29T10:00:00Z"));
        assert_eq!(Preset::Year1.after(at("2028-02-29T10:00:00Z")), at("2029-02-28T10:00:00Z"));
        assert_eq!(Preset::Months6.after(at("2026-08-31T23:59:59.9Z")), at("2027-02-28T23:59:59Z"));
    }

    #[test]
    fn a_date_ends_with_its_last_second_where_the_viewer_is() {
        let resolve = |date: &str, name: &str| {
            let choice = ExpirationChoice::parse("date", date).unwrap();
            choice.resolve(at("2026-11-22T00:00:00Z"), &zone(name)).unwrap()
        };
        assert_eq!(resolve("2027-02-21", "UTC"), Expiration::At(at("2027-02-21T23:59:59Z")));
        assert_eq!(resolve("2027-02-21", "Europe/Berlin"), Expiration::At(at("2027-02-21T22:59:59Z")));
        assert_eq!(resolve("2027-02-21", "America/Los_Angeles"), Expiration::At(at("2027-02-22T07:59:59Z")));
        // The day on which the clocks go forward has 23 hours, and ends at the same wall-clock time.
        assert_eq!(resolve("2027-03-28", "Europe/Berlin"), Expiration::At(at("2027-03-28T21:59:59Z")));
        // Clocks that skip midnight itself: the day still ends one second before the next begins.
        assert_eq!(resolve("2027-09-04", "America/Santiago"), Expiration::At(at("2027-09-05T03:59:59Z")));
    }

    #[test]
    fn the_form_is_read() {
        assert_eq!(ExpirationChoice::parse("", ""), Ok(ExpirationChoice::Preset(Preset::Months3)));
        assert_eq!(ExpirationChoice::parse("never", "junk"), Ok(ExpirationChoice::Never));
        assert_eq!(ExpirationChoice::parse("date", " "), Err(Problem::Missing));
        assert_eq!(ExpirationChoice::parse("date", "21.2.2027"), Err(Problem::NotADate));
        assert_eq!(ExpirationChoice::parse("date", "2027-02-30"), Err(Problem::NotADate));
        assert_eq!(
            ExpirationChoice::parse("date", "9999-12-31").unwrap().resolve(at("2026-11-22T00:00:00Z"), &TimeZone::UTC),
            Err(Problem::NotADate)
        );
        assert_eq!(ExpirationChoice::parse("2days", ""), Err(Problem::NotAChoice));
        for preset in Preset::ALL {
            assert_eq!(ExpirationChoice::parse(preset.value(), ""), Ok(ExpirationChoice::Preset(preset)));
        }
    }

    fn instants() -> impl Strategy<Value = Timestamp> {
        (0_i64..4_102_444_800, 0_i32..1_000_000_000).prop_map(|(s, n)| Timestamp::new(s, n).unwrap())
    }

    proptest! {
        #[test]
        fn presets_lie_ahead_in_order_and_in_whole_seconds(now in instants()) {
            let ends = Preset::ALL.map(|preset| preset.after(now));
            prop_assert!(ends.is_sorted());
            for end in ends {
                prop_assert!(end > now);
                prop_assert_eq!(end.subsec_nanosecond(), 0);
                let days = end.duration_since(now) + SignedDuration::from_secs(1);
                let preset = Preset::ALL.into_iter().find(|preset| preset.after(now) == end);
                prop_assert!(days >= SignedDuration::from_hours(24 * i64::from(preset.unwrap().least_days())));
            }
        }

        #[test]
        fn a_duration_is_never_cut_short(now in instants(), milliseconds in 1_i64..31_536_000_000) {
            let lifetime = Lifetime::For(SignedDuration::from_millis(milliseconds));
            let end = lifetime.resolve(now).unwrap().instant().unwrap();
            let lived = end.duration_since(now);
            prop_assert!(lived >= SignedDuration::from_millis(milliseconds));
            prop_assert!(lived < SignedDuration::from_millis(milliseconds + 1_000));
        }

        #[test]
        fn a_key_in_time_has_not_passed(now in instants(), seconds in 1_i64..1_000_000) {
            let end = Expiration::At(now.checked_add(SignedDuration::from_secs(seconds)).unwrap());
            prop_assert!(!end.has_passed(now));
            prop_assert!(end.has_passed(end.instant().unwrap()));
        }
    }
}
