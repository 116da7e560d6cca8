//! Upper and lower case as one, in the same way on both databases.

/// `text` with upper and lower case as one: each character for itself, so that what is contained in a text is contained
/// in the folded text too.
///
/// The databases do not do this, because they do not agree: SQLite knows ASCII only, PostgreSQL asks the locale.
pub(super) fn fold(text: &str) -> String {
    // By way of upper case, so that `ß` finds `SS` and the two small sigmas are one.
    text.chars().flat_map(char::to_uppercase).flat_map(char::to_lowercase).collect()
}

/// A `LIKE` pattern for texts that contain the folded `text`; the escape character is `\`.
pub(super) fn containing(text: &str) -> String {
    let mut pattern = String::with_capacity(text.len() + 2);
    pattern.push('%');
    for c in fold(text).chars() {
        if matches!(c, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(c);
    }
    pattern.push('%');
    pattern
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn case_does_not_matter() {
        for (one, other) in [("CI", "ci"), ("ÄÖÜ", "äöü"), ("STRASSE", "straße"), ("ΟΔΟΣ", "οδος"), ("ΟΔΟΣ", "οδοσ")]
        {
            assert_eq!(fold(one), fold(other));
        }
    }

    #[test]
    fn wildcards_are_taken_literally() {
        assert_eq!(containing(r"50%_a\b"), r"%50\%\_a\\b%");
    }

    proptest! {
        #[test]
        fn what_is_contained_stays_contained(before in "\\PC{0,5}", text in "\\PC{0,5}", after in "\\PC{0,5}") {
            let whole = format!("{before}{text}{after}");
            prop_assert!(fold(&whole).contains(&fold(&text)));
        }
    }
}
