//! Rules for text that people type, shared by every newtype built from it.

use super::field::Problem;

/// Trims `text` and checks it: between one and `most` characters, none of them invisible.
///
/// # Errors
/// The first [`Problem`] found, in reading order.
pub fn visible_line(text: &str, most: usize) -> Result<String, Problem> {
    let text = text.trim();
    if text.is_empty() {
        return Err(Problem::Missing);
    }
    let length = text.chars().count();
    if length > most {
        return Err(Problem::TooLong { most, length });
    }
    match text.chars().position(is_invisible) {
        Some(index) => Err(Problem::InvisibleCharacter { position: index + 1 }),
        None => Ok(text.to_owned()),
    }
}

/// Characters that leave no mark or turn the reading direction: with them, two names that look the same could differ,
/// and a name could rewrite the line it stands in.
#[must_use]
pub fn is_invisible(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{00AD}' | '\u{034F}' | '\u{061C}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}'
            | '\u{180B}'..='\u{180F}' | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}'
            | '\u{2060}'..='\u{206F}' | '\u{3164}' | '\u{FE00}'..='\u{FE0E}' | '\u{FEFF}' | '\u{FFA0}'
            | '\u{FFF0}'..='\u{FFFB}' | '\u{E0000}'..='\u{E0FFF}')
}

/// A newtype around a checked `String`: private field, `parse`, `as_str`, `Display`, and serde by way of `parse`.
macro_rules! text_newtype {
    ($(#[$meta:meta])* $name:ident) => {
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            /// The text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::domain::Problem;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Self::parse(text)
            }
        }

        impl TryFrom<String> for $name {
            type Error = $crate::domain::Problem;
            fn try_from(text: String) -> Result<Self, Self::Error> {
                Self::parse(&text)
            }
        }

        impl From<$name> for String {
            fn from(value: $name) -> Self {
                value.0
            }
        }
    };
}
pub(crate) use text_newtype;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_trimmed_and_kept() {
        assert_eq!(visible_line("  ci deployer ", 20).unwrap(), "ci deployer");
    }

    #[test]
    fn length_is_counted_in_characters() {
        assert!(visible_line(&"ü".repeat(20), 20).is_ok());
        assert_eq!(visible_line(&"ü".repeat(21), 20), Err(Problem::TooLong { most: 20, length: 21 }));
    }

    #[test]
    fn invisible_and_reversing_characters_are_refused() {
        for c in ['\0', '\n', '\u{200B}', '\u{202E}', '\u{FEFF}'] {
            assert_eq!(visible_line(&format!("a{c}b"), 20), Err(Problem::InvisibleCharacter { position: 2 }));
        }
    }
}
