//! How mail says when and who.

use jiff::{SignedDuration, Timestamp};

use crate::domain::KeyUse;

/// An instant, exactly: `21 Feb 2027, 13:00:00 UTC`. Who reads a mail may be in any zone.
pub(super) fn instant(at: Timestamp) -> String {
    at.strftime("%-d %b %Y, %H:%M:%S UTC").to_string()
}

/// How long from `now` until `at`, or `None` when that has passed: `in 7 days`, `in 5 hours`, `within the hour`.
/// Rounded, so that a mail about a key with seven days left says seven, whatever it took to write it.
pub(super) fn until(at: Timestamp, now: Timestamp) -> Option<String> {
    let left = at.duration_since(now);
    if left <= SignedDuration::ZERO {
        return None;
    }
    let minutes = (left.as_secs() + 30) / 60;
    let hours = (minutes + 30) / 60;
    Some(match (minutes, hours) {
        (..60, _) => "within the hour".to_owned(),
        (_, 1) => "in 1 hour".to_owned(),
        (_, ..24) => format!("in {hours} hours"),
        _ => match (hours + 12) / 24 {
            1 => "in 1 day".to_owned(),
            days => format!("in {days} days"),
        },
    })
}

/// When something ends: `21 Feb 2027, 13:00:00 UTC (in 7 days)`.
pub(super) fn end(at: Timestamp, now: Timestamp) -> String {
    match until(at, now) {
        Some(left) => format!("{} ({left})", instant(at)),
        None => instant(at),
    }
}

/// When, from where and by which program a key was last used, or `never`.
pub(super) fn last_use(last: Option<&KeyUse>) -> String {
    let Some(used) = last else { return "never".to_owned() };
    let by = used.client.as_ref().map(|client| format!(" by {}", one_line(client))).unwrap_or_default();
    at_from(used.at, used.address.as_deref()) + &by
}

/// When and from which address.
pub(super) fn at_from(at: Timestamp, address: Option<&str>) -> String {
    format!("{} from {}", instant(at), address.unwrap_or("an unknown address"))
}

/// What came from elsewhere, on one line and without marks that turn the reading direction: it must not look like a
/// line of ours. What people type is refused with such characters in it (`domain::text`); here nothing depends on it.
pub(super) fn one_line(text: &str) -> String {
    text.replace(|c: char| c.is_control() || is_direction_mark(c), " ")
}

/// A name within a line of text: one that is written from right to left is kept from turning round what follows it.
pub(super) fn isolated(name: &str) -> String {
    let name = one_line(name);
    if name.chars().any(is_right_to_left) { format!("\u{2068}{name}\u{2069}") } else { name }
}

fn is_direction_mark(c: char) -> bool {
    matches!(c, '\u{061C}' | '\u{200E}' | '\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// Letters of scripts that are written from right to left.
fn is_right_to_left(c: char) -> bool {
    matches!(c,
        '\u{0590}'..='\u{08FF}' | '\u{FB1D}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFC}'
        | '\u{10800}'..='\u{10FFF}' | '\u{1E800}'..='\u{1EFFF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_time_left_is_rounded() {
        let now: Timestamp = "2026-11-22T12:00:00Z".parse().unwrap();
        for (left, said) in [
            (SignedDuration::from_hours(30 * 24) - SignedDuration::from_secs(40), Some("in 30 days")),
            (SignedDuration::from_hours(7 * 24), Some("in 7 days")),
            (SignedDuration::from_hours(36), Some("in 2 days")),
            (SignedDuration::from_hours(24), Some("in 1 day")),
            (SignedDuration::from_mins(23 * 60 + 45), Some("in 1 day")),
            (SignedDuration::from_hours(23), Some("in 23 hours")),
            (SignedDuration::from_mins(80), Some("in 1 hour")),
            (SignedDuration::from_mins(60), Some("in 1 hour")),
            (SignedDuration::from_mins(59), Some("within the hour")),
            (SignedDuration::from_secs(1), Some("within the hour")),
            (SignedDuration::ZERO, None),
            (SignedDuration::from_hours(-5), None),
        ] {
            assert_eq!(until(now + left, now).as_deref(), said, "{left:?}");
        }
    }
}
