//! The durations in which programs say how long a key is to live: `12h`, `30d`, `never`.

use std::str::FromStr;

use jiff::SignedDuration;

use super::field::Problem;

/// How long a key is to live, as the REST API takes it (contract §3.1): a whole number and one of the units
/// `ms s m h d`, or our addition `never`. A day is 24 hours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lifetime {
    /// Without end.
    Never,
    /// So long from now; always positive.
    For(SignedDuration),
}

impl FromStr for Lifetime {
    type Err = Problem;

    fn from_str(text: &str) -> Result<Self, Problem> {
        if text.eq_ignore_ascii_case("never") {
            return Ok(Self::Never);
        }
        let digits = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
        let (number, unit) = text.split_at(digits);
        let milliseconds = match unit {
            "ms" => 1,
            "s" => 1_000,
            "m" => 60_000,
            "h" => 3_600_000,
            "d" => 86_400_000,
            _ => return Err(if text.starts_with('-') { Problem::NotInTheFuture } else { Problem::NotADuration }),
        };
        if number.is_empty() {
            return Err(Problem::NotADuration);
        }
        // A number too long for the type is certainly longer than any key may live.
        let number: i64 = number.parse().map_err(|_| Problem::BeyondOneYear)?;
        let total = number.checked_mul(milliseconds).ok_or(Problem::BeyondOneYear)?;
        if total == 0 { Err(Problem::NotInTheFuture) } else { Ok(Self::For(SignedDuration::from_millis(total))) }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_grammar() {
        assert_eq!("1d".parse(), Ok(Lifetime::For(SignedDuration::from_hours(24))));
        assert_eq!("90m".parse(), Ok(Lifetime::For(SignedDuration::from_mins(90))));
        assert_eq!("500ms".parse(), Ok(Lifetime::For(SignedDuration::from_millis(500))));
        assert_eq!("never".parse(), Ok(Lifetime::Never));
        assert_eq!("0d".parse::<Lifetime>(), Err(Problem::NotInTheFuture));
        assert_eq!("-1d".parse::<Lifetime>(), Err(Problem::NotInTheFuture));
        assert_eq!("99999999999999999999d".parse::<Lifetime>(), Err(Problem::BeyondOneYear));
        assert_eq!("9223372036854775807d".parse::<Lifetime>(), Err(Problem::BeyondOneYear));
        for bad in ["", "d", "1", "1 d", "1w", "1.5d", "1d ", "+1d", "P1D", "2026-11-22", "١d"] {
            assert_eq!(bad.parse::<Lifetime>(), Err(Problem::NotADuration), "{bad:?}");
        }
    }

    proptest! {
        #[test]
        fn whole_numbers_of_each_unit_are_read_exactly(
            number in 1_i64..10_000,
            (unit, factor) in prop_oneof![
                Just(("ms", 1_i64)),
                Just(("s", 1_000)),
                Just(("m", 60_000)),
                Just(("h", 3_600_000)),
                Just(("d", 86_400_000)),
            ],
        ) {
            let read: Lifetime = format!("{number}{unit}").parse().unwrap();
            prop_assert_eq!(read, Lifetime::For(SignedDuration::from_millis(number * factor)));
        }

        #[test]
        fn no_text_is_a_panic(text in "\\PC*") {
            let _ = text.parse::<Lifetime>();
        }
    }
}
