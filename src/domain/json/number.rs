use std::fmt;

/// A JSON number, as it was written: no digit is lost, however large it is.
///
/// Two numbers are equal if they are written alike: `1` is not `1.0`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Number(String);

impl Number {
    /// A number whose text was checked before by whoever read it.
    pub(super) fn from_literal(literal: String) -> Self {
        Self(literal)
    }

    /// The whole number, if it is written as one (no point, no exponent) and fits.
    pub fn as_i64(&self) -> Option<i64> {
        self.0.parse().ok()
    }

    /// The whole number from 0, if it is written as one (no point, no exponent) and fits.
    pub fn as_u64(&self) -> Option<u64> {
        self.0.parse().ok()
    }

    /// The nearest float, if the number is not beyond the largest one.
    pub fn as_f64(&self) -> Option<f64> {
        self.0.parse().ok().filter(|float: &f64| float.is_finite())
    }

    /// The text of the number.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Number {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// Whole numbers of every size that the product counts with.
macro_rules! from_whole_number {
    ($($whole:ty),*) => {
        $(impl From<$whole> for Number {
            fn from(whole: $whole) -> Self {
                Self(whole.to_string())
            }
        })*
    };
}

from_whole_number!(i32, u32, i64, u64, i128, usize);
