//! E-mail addresses.

use super::{
    field::Problem,
    text::{text_newtype, visible_line},
};

text_newtype! {
    /// An e-mail address: something before the last `@`, a host after it, at most 254 characters.
    ///
    /// No stricter than that on purpose: whether an address works is only known by writing to it.
    Email
}

impl Email {
    /// Reads an address.
    ///
    /// # Errors
    /// [`Problem::NotAnEmail`], or what is wrong with the text as such.
    pub fn parse(text: &str) -> Result<Self, Problem> {
        let text = visible_line(text, 254)?;
        let valid = text.rsplit_once('@').is_some_and(|(name, host)| {
            !name.is_empty()
                && !host.is_empty()
                && !host.starts_with('.')
                && !host.ends_with('.')
                && !text.chars().any(|c| c.is_whitespace() || matches!(c, '<' | '>' | ',' | ';' | '"'))
        });
        if valid { Ok(Self(text)) } else { Err(Problem::NotAnEmail) }
    }

    /// Whether mail to both goes to the same place, as far as can be told: upper and lower case as one.
    #[must_use]
    pub fn is_same(&self, other: &Self) -> bool {
        self.0.to_lowercase() == other.0.to_lowercase()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_told_from_other_text() {
        for good in ["a@b", "first.last+tag@mail.example.com", "ö@example.com"] {
            assert!(Email::parse(good).is_ok(), "{good}");
        }
        for bad in ["", "a", "@b", "a@", "a b@c", "a@.b", "a@b.", "x@y,z@w", "<a@b>"] {
            assert!(Email::parse(bad).is_err(), "{bad}");
        }
    }
}
