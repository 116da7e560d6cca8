//! When people are written to about the end of a key: 30, 7 and 1 days before it, and when it has come.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::expiration::Expiration;

/// A moment in the last days of a key at which people are written to, once.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Threshold {
    /// 30 days before the end.
    Days30,
    /// 7 days before the end.
    Days7,
    /// The day before the end.
    Day1,
    /// The end.
    Expired,
}

impl Threshold {
    /// Every threshold, in the order in which they come.
    pub const ALL: [Self; 4] = [Self::Days30, Self::Days7, Self::Day1, Self::Expired];

    /// How many days before the end it lies.
    #[must_use]
    pub const fn days(self) -> u8 {
        match self {
            Self::Days30 => 30,
            Self::Days7 => 7,
            Self::Day1 => 1,
            Self::Expired => 0,
        }
    }

    fn instant(self, end: Timestamp) -> Timestamp {
        let before = SignedDuration::from_hours(24 * i64::from(self.days()));
        end.saturating_sub(before).unwrap_or(Timestamp::MIN)
    }
}

/// How long after its end nobody is written to about a key any more: a service that was down does not dig up old keys.
const TOO_LATE: SignedDuration = SignedDuration::from_hours(7 * 24);

/// How much longer than it was asked for a key may live: ends are rounded up to whole seconds.
const ROUNDING: SignedDuration = SignedDuration::from_secs(1);

/// When people are first to be written to about a key made at `created_at`. A threshold that had passed already is
/// passed over: whoever makes a key for a week knows that it ends in a week.
#[must_use]
pub fn first(created_at: Timestamp, expiration: Expiration) -> Option<Timestamp> {
    let known = created_at.saturating_add(ROUNDING).unwrap_or(Timestamp::MAX);
    after(known, expiration).or_else(|| after(created_at, expiration))
}

/// What to write at `now`, and when to look again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Due {
    /// What has come: the last threshold that has passed.
    pub threshold: Option<Threshold>,
    /// The next one.
    pub next: Option<Timestamp>,
}

/// What is to be written about a key at `now`. Of thresholds that passed while the service was down, only the last
/// counts.
#[must_use]
pub fn due(expiration: Expiration, now: Timestamp) -> Due {
    let Some(end) = expiration.instant() else {
        return Due { threshold: None, next: None };
    };
    let is_fresh = now.duration_since(end) < TOO_LATE;
    let passed = Threshold::ALL.into_iter().rfind(|threshold| threshold.instant(end) <= now);
    Due { threshold: passed.filter(|_| is_fresh), next: after(now, expiration) }
}

fn after(now: Timestamp, expiration: Expiration) -> Option<Timestamp> {
    let end = expiration.instant()?;
    Threshold::ALL.into_iter().map(|threshold| threshold.instant(end)).find(|at| *at > now)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn each_threshold_comes_once() {
        let end = Expiration::At(at("2027-03-01T12:00:00Z"));
        let mut next = first(at("2026-12-01T12:00:00Z"), end);
        let mut seen = Vec::new();
        while let Some(now) = next {
            let due = due(end, now);
            seen.push((now.to_string(), due.threshold));
            next = due.next;
        }
        assert_eq!(
            seen,
            [
                ("2027-01-30T12:00:00Z".to_owned(), Some(Threshold::Days30)),
                ("2027-02-22T12:00:00Z".to_owned(), Some(Threshold::Days7)),
                ("2027-02-28T12:00:00Z".to_owned(), Some(Threshold::Day1)),
                ("2027-03-01T12:00:00Z".to_owned(), Some(Threshold::Expired)),
            ]
        );
    }

    #[test]
    fn what_had_passed_when_the_key_was_made_is_passed_over() {
        let made = at("2026-12-01T12:00:00Z");
        let week = Expiration::At(at("2026-12-08T12:00:00Z"));
        assert_eq!(first(made, week), Some(at("2026-12-07T12:00:00Z")));
        let rounded_up = first(at("2026-12-01T12:00:00.25Z"), Expiration::At(at("2026-12-08T12:00:01Z")));
        assert_eq!(rounded_up, Some(at("2026-12-07T12:00:01Z")));
        let moment = first(made, Expiration::At(at("2026-12-01T12:00:01Z")));
        assert_eq!(moment, Some(at("2026-12-01T12:00:01Z")), "the end of the shortest key is told");
        let hour = Expiration::At(at("2026-12-01T13:00:00Z"));
        assert_eq!(first(made, hour), Some(at("2026-12-01T13:00:00Z")));
        assert_eq!(first(made, Expiration::Never), None);
    }

    #[test]
    fn a_service_that_was_down_says_the_latest_and_nothing_of_long_ago() {
        let end = Expiration::At(at("2027-03-01T12:00:00Z"));
        let late = due(end, at("2027-02-28T18:00:00Z"));
        assert_eq!(late.threshold, Some(Threshold::Day1));
        let ended = due(end, at("2027-03-04T00:00:00Z"));
        assert_eq!(ended, Due { threshold: Some(Threshold::Expired), next: None });
        assert_eq!(due(end, at("2027-03-09T00:00:00Z")), Due { threshold: None, next: None });
    }

    proptest! {
        #[test]
        fn the_next_lies_ahead(end in 0_i64..4_000_000_000, now in 0_i64..4_000_000_000) {
            let now = Timestamp::from_second(now).unwrap();
            let due = due(Expiration::At(Timestamp::from_second(end).unwrap()), now);
            prop_assert!(due.next.is_none_or(|next| next > now));
        }
    }
}
