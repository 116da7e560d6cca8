//! Users: people who sign in.

use jiff::Timestamp;

use super::{
    email::Email,
    field::Problem,
    role::PlatformRoles,
    text::{text_newtype, visible_line},
};

text_newtype! {
    /// The name by which a user signs in, and the user's id everywhere: it never changes.
    ///
    /// 1 to 64 characters of `A-Z a-z 0-9 . _ @ + -`, the first one a letter or digit. Two names that differ in case
    /// only cannot both exist. `auth` is refused because `/users/auth/…` is a path of the API (contract §1.1).
    UserName
}

impl UserName {
    /// The greatest number of characters.
    pub const MOST: usize = 64;

    /// Reads a user name.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn parse(text: &str) -> Result<Self, Problem> {
        let text = visible_line(text, Self::MOST)?;
        let mut chars = text.chars();
        let valid = chars.next().is_some_and(|c| c.is_ascii_alphanumeric())
            && chars.all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '@' | '+' | '-'));
        if !valid {
            Err(Problem::NotAUserName)
        } else if text.eq_ignore_ascii_case("auth") {
            Err(Problem::Reserved)
        } else {
            Ok(Self(text))
        }
    }
}

text_newtype! {
    /// A person's name as others see it: 1 to 100 characters.
    FullName
}

impl FullName {
    /// The greatest number of characters.
    pub const MOST: usize = 100;

    /// Reads a full name.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn parse(text: &str) -> Result<Self, Problem> {
        visible_line(text, Self::MOST).map(Self)
    }
}

/// A user as stored, without the password's digest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct User {
    /// Who it is.
    pub name: UserName,
    /// The name that others see.
    pub full_name: Option<FullName>,
    /// Where mail goes.
    pub email: Option<Email>,
    /// What the user may do on the whole installation.
    pub roles: PlatformRoles,
    /// A disabled user cannot sign in, and the user's keys do not work.
    pub enabled: bool,
    /// `admin` and `readonly`: they own no keys and cannot be changed or deleted, but for their password.
    pub builtin: bool,
    /// Who made the user, when.
    pub created: Change,
    /// The last change of the record.
    pub updated: Option<Change>,
    /// The first sign-in.
    pub first_sign_in: Option<Timestamp>,
    /// The last sign-in.
    pub last_sign_in: Option<Timestamp>,
}

impl User {
    /// The name to show: the full name where there is one.
    #[must_use]
    pub fn display_name(&self) -> &str {
        self.full_name.as_ref().map_or_else(|| self.name.as_str(), FullName::as_str)
    }
}

/// Who changed something, and when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// A user name, or `keyward` for what the service did itself.
    pub by: String,
    /// When.
    pub at: Timestamp,
}

/// Checks a new password: 8 to 512 bytes, anything else goes (contract §1.5; the upper bound keeps hashing bounded).
///
/// # Errors
/// [`Problem::TooShort`] or [`Problem::TooLong`].
pub fn check_new_password(password: &str) -> Result<(), Problem> {
    const LEAST: usize = 8;
    const MOST: usize = 512;
    if password.is_empty() {
        Err(Problem::Missing)
    } else if password.chars().count() < LEAST {
        Err(Problem::TooShort { least: LEAST })
    } else if password.len() > MOST {
        Err(Problem::TooLong { most: MOST, length: password.len() })
    } else {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn user_names_are_checked() {
        for good in ["bob", "b", "bob.b@example.com", "0x", "a+b_c-d"] {
            assert!(UserName::parse(good).is_ok(), "{good}");
        }
        assert_eq!(UserName::parse("auth"), Err(Problem::Reserved));
        assert_eq!(UserName::parse("Auth"), Err(Problem::Reserved));
        for bad in ["_all", "a b", "a/b", "é", ".a", "a%2f"] {
            assert_eq!(UserName::parse(bad), Err(Problem::NotAUserName), "{bad}");
        }
        assert!(matches!(UserName::parse(&"a".repeat(65)), Err(Problem::TooLong { .. })));
    }

    #[test]
    fn passwords_have_bounds() {
        assert_eq!(check_new_password("1234567"), Err(Problem::TooShort { least: 8 }));
        assert!(check_new_password("12345678").is_ok());
        assert!(check_new_password(&"x".repeat(513)).is_err());
    }
}
