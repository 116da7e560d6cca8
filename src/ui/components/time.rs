//! Instants on the screen.
//!
//! The server renders them in UTC, and relative to the instant for which its answer was true: so that the browser,
//! when it takes the page over, finds exactly what it would have rendered itself. Only then does the [`Clock`] start;
//! from there on instants stand in the viewer's zone, and what is relative moves with the time that has passed since
//! the answer came. The viewer's own clock may be wrong: it only ever measures how long something took.

use jiff::{SignedDuration, Timestamp, civil::DateTime, tz::Offset};
use leptos::prelude::*;

use crate::ui::browser;

const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// How often what is relative is told anew.
const TICK_MILLISECONDS: i32 = 15_000;

/// Whether time passes on this page, and how much has.
#[derive(Clone, Copy)]
pub struct Clock {
    /// The browser's time at the last tick; `None` on the server, and until the browser has taken the page over.
    tick: RwSignal<Option<f64>>,
    /// The browser's time at the first tick.
    start: StoredValue<f64>,
}

impl Clock {
    /// Starts a clock once the browser has taken the page over.
    #[must_use]
    pub fn provide() -> Self {
        let clock = Self { tick: RwSignal::new(None), start: StoredValue::new(0.0) };
        provide_context(clock);
        Effect::new(move || {
            clock.start.set_value(browser::now_milliseconds());
            clock.go_on();
        });
        clock
    }

    fn go_on(self) {
        // Gone with the page: then nothing ticks any more.
        if self.tick.try_set(Some(browser::now_milliseconds())).is_none() {
            browser::after(TICK_MILLISECONDS, move || self.go_on());
        }
    }

    /// Tells time from an answer on that was true at `now` and has just come.
    #[must_use]
    pub fn since(self, now: Timestamp) -> Since {
        let came = self.tick.get_untracked().map(|_| browser::now_milliseconds());
        Since { clock: self, now, came }
    }
}

/// The page's clock, telling time from an answer on that was true at `now` and has just come.
#[must_use]
pub fn since(now: Timestamp) -> Since {
    expect_context::<Clock>().since(now)
}

/// Time as it goes on from an answer of the server.
#[derive(Clone, Copy)]
pub struct Since {
    clock: Clock,
    now: Timestamp,
    came: Option<f64>,
}

impl Since {
    /// What time it is, and in whose zone to tell it. Whatever reads this is rendered again as time passes.
    #[must_use]
    pub fn moment(self) -> Moment {
        let Some(tick) = self.clock.tick.get() else {
            return Moment { now: self.now, local: false };
        };
        let passed = (tick - self.came.unwrap_or_else(|| self.clock.start.get_value())).max(0.0);
        #[expect(clippy::cast_possible_truncation, reason = "a page does not stay open for millions of years")]
        let passed = SignedDuration::from_millis(passed as i64);
        Moment { now: self.now.saturating_add(passed).unwrap_or(self.now), local: true }
    }
}

/// An instant from which others are told, and whether in the viewer's zone or in UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment {
    /// By the server's clock.
    pub now: Timestamp,
    /// Whether instants stand in the viewer's zone.
    pub local: bool,
}

impl Moment {
    /// The day: `21 Feb 2027`.
    #[must_use]
    pub fn date(self, at: Timestamp) -> String {
        date(self.civil(at))
    }

    /// Day, time and zone: `21 Feb 2027, 14:00 CET`.
    #[must_use]
    pub fn full(self, at: Timestamp) -> String {
        let civil = self.civil(at);
        let zone = if self.local { browser::zone_name(at.as_millisecond()) } else { "UTC".to_owned() };
        format!("{}, {} {zone}", date(civil), time(civil))
    }

    /// The same in UTC, for beside it: `13:00 UTC`, with the day where it is another one. `None` when UTC is the
    /// viewer's zone.
    #[must_use]
    pub fn utc(self, at: Timestamp) -> Option<String> {
        let (here, there) = (self.civil(at), civil(at, 0));
        if here.date() != there.date() {
            return Some(format!("{}, {} UTC", date(there), time(there)));
        }
        (here != there).then(|| format!("{} UTC", time(there)))
    }

    /// How long ago or from now, in short: `2 h ago`, `in 6 days`.
    #[must_use]
    pub fn relative(self, at: Timestamp) -> String {
        self.told(at, true)
    }

    /// How long ago or from now, in whole words: `2 hours ago`, `in 6 days`.
    #[must_use]
    pub fn relative_words(self, at: Timestamp) -> String {
        self.told(at, false)
    }

    fn told(self, at: Timestamp, short: bool) -> String {
        let seconds = at.as_second() - self.now.as_second();
        match (seconds > 0, length(seconds.unsigned_abs(), short)) {
            (true, Some(length)) => format!("in {length}"),
            (true, None) => "in less than a minute".to_owned(),
            (false, Some(length)) => format!("{length} ago"),
            (false, None) => "just now".to_owned(),
        }
    }

    /// `words` as the telling of an instant, with the exact one for machines and for whoever points at it.
    pub fn tag(self, at: Timestamp, words: String) -> impl IntoView + use<> {
        let exact = civil(at, 0).to_string();
        let title = format!("{} UTC", exact.replace('T', " "));
        view! { <time datetime=exact + "Z" title=title>{words}</time> }
    }

    /// The instant in full, and beside it the same in UTC and how far away it is.
    #[must_use]
    pub fn whole(self, at: Timestamp) -> AnyView {
        let beside: Vec<String> = self.utc(at).into_iter().chain([self.relative_words(at)]).collect();
        view! { {self.tag(at, self.full(at))}" "<small>{beside.join(", ")}</small> }.into_any()
    }

    fn civil(self, at: Timestamp) -> DateTime {
        civil(at, if self.local { browser::offset_minutes(at.as_millisecond()) } else { 0 })
    }
}

/// How many of the greatest fitting unit; `None` below a minute.
fn length(seconds: u64, short: bool) -> Option<String> {
    const MINUTE: u64 = 60;
    const HOUR: u64 = 60 * MINUTE;
    const DAY: u64 = 24 * HOUR;
    // Seconds, how many of them before the next unit takes over, short and long name.
    const UNITS: [(u64, u64, &str, &str); 6] = [
        (MINUTE, 60, " min", " minute"),
        (HOUR, 24, " h", " hour"),
        (DAY, 14, " day", " day"),
        (7 * DAY, 9, " week", " week"),
        (30 * DAY + 10 * HOUR, 24, " month", " month"),
        (365 * DAY, u64::MAX, " year", " year"),
    ];
    if seconds < MINUTE {
        return None;
    }
    UNITS.into_iter().find_map(|(unit, most, brief, long)| {
        let count = (seconds + unit / 2) / unit;
        let name = if short { brief } else { long };
        let plural = if count == 1 || (short && brief != long) { "" } else { "s" };
        (count < most).then(|| format!("{count}{name}{plural}"))
    })
}

fn civil(at: Timestamp, offset_minutes: i32) -> DateTime {
    let at = Timestamp::from_second(at.as_second()).unwrap_or(at);
    Offset::from_seconds(offset_minutes * 60).unwrap_or(Offset::UTC).to_datetime(at)
}

fn date(at: DateTime) -> String {
    let month = usize::try_from(at.month() - 1).ok().and_then(|index| MONTHS.get(index)).unwrap_or(&"");
    format!("{} {month} {}", at.day(), at.year())
}

fn time(at: DateTime) -> String {
    format!("{:02}:{:02}", at.hour(), at.minute())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn moment() -> Moment {
        Moment { now: at("2026-11-22T01:10:00Z"), local: false }
    }

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn instants_are_told_in_utc_until_the_viewers_zone_is_known() {
        let end = at("2027-02-22T01:05:09.9Z");
        assert_eq!(moment().date(end), "22 Feb 2027");
        assert_eq!(moment().full(end), "22 Feb 2027, 01:05 UTC");
        assert_eq!(moment().utc(end), None);
    }

    #[test]
    fn distances_are_told_in_the_unit_that_fits() {
        for (instant, short, words) in [
            ("2026-11-22T01:10:00Z", "just now", "just now"),
            ("2026-11-22T01:10:59Z", "in less than a minute", "in less than a minute"),
            ("2026-11-22T01:09:00Z", "1 min ago", "1 minute ago"),
            ("2026-11-22T00:58:00Z", "12 min ago", "12 minutes ago"),
            ("2026-11-22T06:10:00Z", "in 5 h", "in 5 hours"),
            ("2026-11-23T01:10:00Z", "in 1 day", "in 1 day"),
            ("2026-11-29T01:09:59Z", "in 7 days", "in 7 days"),
            ("2026-12-22T01:10:00Z", "in 4 weeks", "in 4 weeks"),
            ("2027-02-22T01:10:00Z", "in 3 months", "in 3 months"),
            ("2027-11-22T01:10:00Z", "in 12 months", "in 12 months"),
            ("2020-11-22T01:10:00Z", "6 years ago", "6 years ago"),
        ] {
            assert_eq!(moment().relative(at(instant)), short);
            assert_eq!(moment().relative_words(at(instant)), words);
        }
    }
}
