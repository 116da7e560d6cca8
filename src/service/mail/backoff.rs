//! When to try again.

use jiff::SignedDuration;

/// How long to wait before the next try: a minute after the first failure, twice as long after each further one, at
/// most an hour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Backoff;

impl Backoff {
    /// The wait after the first failure.
    pub const FIRST: SignedDuration = SignedDuration::from_mins(1);

    /// The longest wait.
    pub const MOST: SignedDuration = SignedDuration::from_hours(1);

    /// The wait after `failures` failures (the first counts 1; 0 means no wait). `jitter`, a random number of which all
    /// values are equally likely, shortens it by up to a half: mails that failed together do not come back together.
    #[must_use]
    pub fn delay(failures: u32, jitter: u16) -> SignedDuration {
        let Some(doublings) = failures.checked_sub(1) else {
            return SignedDuration::ZERO;
        };
        let whole = 2_i32.checked_pow(doublings).map_or(Self::MOST, |factor| Self::FIRST.saturating_mul(factor));
        let whole = whole.min(Self::MOST);
        let half = whole.as_millis() / 2;
        let cut = half * i128::from(jitter) / i128::from(u16::MAX);
        whole - SignedDuration::from_millis(i64::try_from(cut).unwrap_or(0))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn waits_double_up_to_an_hour() {
        let minutes: Vec<_> = (0..9).map(|failures| Backoff::delay(failures, 0).as_mins()).collect();
        assert_eq!(minutes, [0, 1, 2, 4, 8, 16, 32, 60, 60]);
        assert_eq!(Backoff::delay(u32::MAX, 0), Backoff::MOST);
    }

    #[test]
    fn jitter_takes_up_to_a_half() {
        assert_eq!(Backoff::delay(2, u16::MAX), SignedDuration::from_mins(1));
        assert_eq!(Backoff::delay(100, u16::MAX), SignedDuration::from_mins(30));
    }

    proptest! {
        #[test]
        fn every_wait_is_between_half_and_all_of_it(failures in 1_u32.., jitter: u16) {
            let (whole, delay) = (Backoff::delay(failures, 0), Backoff::delay(failures, jitter));
            prop_assert!(delay <= whole && delay >= whole / 2);
            prop_assert!(whole <= Backoff::MOST);
        }
    }
}
