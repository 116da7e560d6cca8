//! `minimum_should_match`: how many of the optional conditions must hold.

use crate::domain::project_key_query::error::Refusal;

/// How many of `optional` conditions `spec` asks for: a number (`2`; `-1` is all but one), a share (`75%`, `-25%`), or
/// either above a number of conditions (`2<75% 9<-3`).
pub(super) fn required(spec: &str, optional: usize) -> Result<usize, Refusal> {
    let unreadable = || Refusal::MinimumShouldMatch { text: spec.to_owned() };
    let count = i64::try_from(optional).unwrap_or(i64::MAX);
    let spec = spec.trim();
    let required = if spec.contains('<') {
        let mut required = count;
        for part in spec.split_whitespace() {
            let (above, share) = part.split_once('<').ok_or_else(unreadable)?;
            let above: i64 = above.parse().map_err(|_| unreadable())?;
            if count <= above {
                break;
            }
            required = plain(share, count).ok_or_else(unreadable)?;
        }
        required
    } else {
        plain(spec, count).ok_or_else(unreadable)?
    };
    Ok(usize::try_from(required).unwrap_or(0))
}

/// A number or a share; a negative one is what may be missing.
fn plain(spec: &str, count: i64) -> Option<i64> {
    let number = match spec.strip_suffix('%') {
        Some(share) => count.checked_mul(share.parse().ok()?)? / 100,
        None => spec.parse::<i32>().ok()?.into(),
    };
    if number < 0 { count.checked_add(number) } else { Some(number) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_is_counted() {
        let cases = [
            ("2", 5, 2),
            ("7", 5, 7),
            ("-1", 5, 4),
            ("-9", 5, 0),
            ("75%", 5, 3),
            ("-25%", 5, 4),
            ("2<75%", 2, 2),
            ("2<75%", 4, 3),
            ("2<-25% 9<-3", 12, 9),
            ("2<-25% 9<-3", 8, 6),
        ];
        for (spec, optional, expected) in cases {
            assert_eq!(required(spec, optional), Ok(expected), "{spec} of {optional}");
        }
        for spec in ["", "x", "2<", "<3", "99999999999999999999%"] {
            assert!(required(spec, 3).is_err(), "{spec}");
        }
    }
}
