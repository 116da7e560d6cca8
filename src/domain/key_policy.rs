//! How long keys may live: what an installation allows anyway, and what an organization makes stricter.

use jiff::{SignedDuration, Timestamp};

use super::{
    expiration::{Expiration, Preset},
    field::{FieldError, Problem},
};

/// How long keys may live.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KeyPolicy {
    never_allowed: bool,
    longest: Option<Days>,
    default: DefaultLifetime,
}

/// A number of days of 24 hours, from 1 to 366.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Days(u16);

impl Days {
    /// The greatest number: a leap year.
    pub const MOST: u16 = 366;

    /// Takes a number of days.
    ///
    /// # Errors
    /// [`Problem::NotDays`]
    pub const fn new(days: u16) -> Result<Self, Problem> {
        if days >= 1 && days <= Self::MOST { Ok(Self(days)) } else { Err(Problem::NotDays { most: Self::MOST }) }
    }

    /// The number.
    #[must_use]
    pub const fn get(self) -> u16 {
        self.0
    }

    fn duration(self) -> SignedDuration {
        SignedDuration::from_hours(24 * i64::from(self.0))
    }
}

/// What a key gets whose maker says nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DefaultLifetime {
    /// One of the lifetimes on offer.
    Preset(Preset),
    /// No end.
    Never,
}

impl DefaultLifetime {
    /// The value in forms and in the database: a preset's own, or `never`.
    #[must_use]
    pub const fn value(self) -> &'static str {
        match self {
            Self::Preset(preset) => preset.value(),
            Self::Never => "never",
        }
    }

    /// Reads a value.
    ///
    /// # Errors
    /// [`Problem::NotAChoice`]
    pub fn parse(value: &str) -> Result<Self, Problem> {
        if value == "never" {
            return Ok(Self::Never);
        }
        let preset = Preset::ALL.into_iter().find(|preset| preset.value() == value);
        preset.map(Self::Preset).ok_or(Problem::NotAChoice)
    }
}

impl Default for KeyPolicy {
    /// What holds where nobody has said anything stricter.
    fn default() -> Self {
        Self { never_allowed: true, longest: None, default: DefaultLifetime::Preset(Preset::Months3) }
    }
}

impl KeyPolicy {
    /// A calendar year and the rest of its last day, in a leap year: nothing that people call "one year" is refused.
    const LONGEST: SignedDuration = SignedDuration::from_hours(367 * 24);

    /// Puts a policy together. `longest` is the most that a key with an end may live; nothing means a year.
    ///
    /// # Errors
    /// For the field `default_lifetime`: a default that the rest of the policy forbids.
    pub fn new(never_allowed: bool, longest: Option<Days>, default: DefaultLifetime) -> Result<Self, FieldError> {
        let within = match (default, longest) {
            (DefaultLifetime::Never, _) => never_allowed,
            (DefaultLifetime::Preset(_), None) => true,
            // The shortest that the preset can be: three months from 1 February in a common year are 89 days.
            (DefaultLifetime::Preset(preset), Some(longest)) => preset.least_days() <= longest.get(),
        };
        let policy = Self { never_allowed, longest, default };
        if within { Ok(policy) } else { Err(FieldError::new("default_lifetime", Problem::DefaultBeyondPolicy)) }
    }

    /// Whether keys without end may be made.
    #[must_use]
    pub const fn never_allowed(self) -> bool {
        self.never_allowed
    }

    /// The most that a key with an end may live, where that is less than a year.
    #[must_use]
    pub const fn longest(self) -> Option<Days> {
        self.longest
    }

    /// What a key gets whose maker says nothing.
    #[must_use]
    pub const fn default_lifetime(self) -> DefaultLifetime {
        self.default
    }

    /// The latest instant at which a key made at `now` may end.
    #[must_use]
    pub fn latest(self, now: Timestamp) -> Timestamp {
        // The rest of the last day belongs to it: whoever chooses the date that many days ahead is not refused.
        let longest = self.longest.map_or(Self::LONGEST, |days| days.duration() + SignedDuration::from_hours(24));
        now.saturating_add(longest).unwrap_or(Timestamp::MAX)
    }

    /// Holds an explicit expiration against the policy. `maker` is the end of the key that makes this key, if one does.
    ///
    /// # Errors
    /// [`Problem::NotInTheFuture`], [`Problem::BeyondOneYear`], [`Problem::BeyondPolicy`], [`Problem::NeverForbidden`]
    /// or [`Problem::OutlivesMaker`].
    pub fn check(self, asked: Expiration, now: Timestamp, maker: Expiration) -> Result<Expiration, Problem> {
        match asked {
            Expiration::Never if !self.never_allowed => Err(Problem::NeverForbidden),
            _ if asked > maker => Err(Problem::OutlivesMaker),
            Expiration::At(at) if at <= now => Err(Problem::NotInTheFuture),
            Expiration::At(at) if at > self.latest(now) => Err(match self.longest {
                Some(days) => Problem::BeyondPolicy { days: days.get() },
                None => Problem::BeyondOneYear,
            }),
            _ => Ok(asked),
        }
    }

    /// What a key gets whose maker said nothing, cut to the end of the key that makes it.
    #[must_use]
    pub fn default_at(self, now: Timestamp, maker: Expiration) -> Expiration {
        match self.default {
            DefaultLifetime::Never => maker,
            DefaultLifetime::Preset(preset) => Expiration::At(preset.after(now).min(self.latest(now))).min(maker),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    fn strict(days: u16) -> KeyPolicy {
        let longest = Some(Days::new(days).unwrap());
        KeyPolicy::new(false, longest, DefaultLifetime::Preset(Preset::Day1)).unwrap()
    }

    #[test]
    fn what_anyone_may() {
        let now = at("2026-11-22T00:00:00Z");
        let check = |asked| KeyPolicy::default().check(asked, now, Expiration::Never);
        assert_eq!(check(Expiration::At(now)), Err(Problem::NotInTheFuture));
        assert!(check(Expiration::At(Preset::Year1.after(now))).is_ok());
        assert_eq!(check(Expiration::At(at("2027-11-25T00:00:00Z"))), Err(Problem::BeyondOneYear));
        assert!(check(Expiration::Never).is_ok());
    }

    #[test]
    fn what_an_organization_forbids() {
        let now = at("2026-11-22T00:00:00Z");
        let check = |asked| strict(30).check(asked, now, Expiration::Never);
        assert_eq!(check(Expiration::Never), Err(Problem::NeverForbidden));
        assert!(check(Expiration::At(Preset::Days30.after(now))).is_ok());
        assert_eq!(check(Expiration::At(Preset::Days60.after(now))), Err(Problem::BeyondPolicy { days: 30 }));
    }

    #[test]
    fn a_policy_does_not_contradict_itself() {
        let month = Some(Days::new(30).unwrap());
        assert!(KeyPolicy::new(true, month, DefaultLifetime::Preset(Preset::Days30)).is_ok());
        assert!(KeyPolicy::new(true, month, DefaultLifetime::Preset(Preset::Months3)).is_err());
        assert!(KeyPolicy::new(false, None, DefaultLifetime::Never).is_err());
        assert!(KeyPolicy::new(true, Some(Days::new(366).unwrap()), DefaultLifetime::Preset(Preset::Year1)).is_ok());
        assert!(Days::new(0).is_err() && Days::new(367).is_err());
    }

    #[test]
    fn a_key_made_with_a_key_never_outlives_it() {
        let now = at("2026-11-22T00:00:00Z");
        let maker = Expiration::At(at("2026-12-01T00:00:00Z"));
        let policy = KeyPolicy::default();
        assert_eq!(policy.default_at(now, maker), maker);
        assert_eq!(policy.check(Expiration::Never, now, maker), Err(Problem::OutlivesMaker));
        assert!(policy.check(maker, now, maker).is_ok());
        let later = Expiration::At(at("2026-12-01T00:00:01Z"));
        assert_eq!(policy.check(later, now, maker), Err(Problem::OutlivesMaker));
    }

    fn instants() -> impl Strategy<Value = Timestamp> {
        (0_i64..4_102_444_800, 0_i32..1_000_000_000).prop_map(|(s, n)| Timestamp::new(s, n).unwrap())
    }

    proptest! {
        #[test]
        fn every_preset_is_within_what_anyone_may(now in instants()) {
            for preset in Preset::ALL {
                let end = Expiration::At(preset.after(now));
                prop_assert!(KeyPolicy::default().check(end, now, Expiration::Never).is_ok());
            }
        }

        #[test]
        fn the_default_is_within_every_policy(now in instants(), days in 1_u16..=366, never in any::<bool>()) {
            let defaults = Preset::ALL.map(DefaultLifetime::Preset).into_iter().chain([DefaultLifetime::Never]);
            for default in defaults {
                if let Ok(policy) = KeyPolicy::new(never, Some(Days::new(days).unwrap()), default) {
                    let end = policy.default_at(now, Expiration::Never);
                    prop_assert_eq!(policy.check(end, now, Expiration::Never), Ok(end));
                }
            }
        }
    }
}
