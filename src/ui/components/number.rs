//! Numbers on the screen.

/// A number with thin spaces between its thousands, which no line is broken at: `12 345`.
#[must_use]
pub fn spaced(number: u64) -> String {
    const THIN: char = '\u{202f}';
    let digits = number.to_string();
    let mut spaced = String::with_capacity(digits.len() * 2);
    for (position, digit) in digits.chars().enumerate() {
        if position > 0 && (digits.len() - position).is_multiple_of(3) {
            spaced.push(THIN);
        }
        spaced.push(digit);
    }
    spaced
}

/// So many of something, in words: `1 key`, `12 345 keys`.
#[must_use]
pub fn counted(number: u64, one: &str, several: &str) -> String {
    format!("{} {}", spaced(number), if number == 1 { one } else { several })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_are_told_apart() {
        for (number, text) in [(0, "0"), (999, "999"), (1_000, "1\u{202f}000"), (1_234_567, "1\u{202f}234\u{202f}567")]
        {
            assert_eq!(spaced(number), text);
        }
        assert_eq!(counted(1, "key", "keys"), "1 key");
        assert_eq!(counted(25, "key", "keys"), "25 keys");
    }
}
