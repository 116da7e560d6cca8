//! Slowing down who guesses passwords.

use std::net::IpAddr;

use jiff::{SignedDuration, Timestamp};

use crate::{
    domain::{UserName, organization::ResourceId},
    storage::SignInFailures,
};

/// Failures older than this are forgotten.
pub const MEMORY: SignedDuration = SignedDuration::from_mins(15);

/// Against what failures are counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Subject {
    /// One user, from wherever: slows down guessing one password.
    User,
    /// One address, whichever user: slows down trying one password on many users. Generous, for many people may come
    /// from one address.
    Address,
}

impl Subject {
    const ALL: [Self; 2] = [Self::User, Self::Address];

    /// Failures without a wait.
    const fn free(self) -> u32 {
        match self {
            Self::User => 5,
            Self::Address => 30,
        }
    }

    /// The longest wait. Short for a user: an attacker must not be able to lock somebody out for long.
    const fn longest(self) -> SignedDuration {
        match self {
            Self::User => SignedDuration::from_mins(1),
            Self::Address => SignedDuration::from_mins(10),
        }
    }
}

/// The subjects under which a sign-in is counted, in storage's words. The user name is the one that was typed, so that
/// unknown users are slowed down as known ones are.
#[must_use]
pub fn subjects(user: Option<&UserName>, address: Option<IpAddr>) -> [String; 2] {
    let user = user.map_or("?".to_owned(), |name| name.as_str().to_ascii_lowercase());
    [format!("user:{user}"), of_address(address)]
}

/// As [`subjects`], for a user of a project's own realm.
#[must_use]
pub fn native_subjects(project: &ResourceId, name: &str, address: Option<IpAddr>) -> [String; 2] {
    [format!("project:{project}:{name}"), of_address(address)]
}

fn of_address(address: Option<IpAddr>) -> String {
    // A whole IPv6 network of one customer counts as one address.
    let address = match address {
        None => "?".to_owned(),
        Some(IpAddr::V4(v4)) => v4.to_string(),
        Some(IpAddr::V6(v6)) => {
            let [a, b, c, d, ..] = v6.segments();
            format!("{a:x}:{b:x}:{c:x}:{d:x}::/64")
        }
    };
    format!("address:{address}")
}

/// How long to wait at `now` before the next try; `None` to go ahead. `failures` come in the order of [`subjects`].
#[must_use]
pub fn wait(failures: &[Option<SignInFailures>], now: Timestamp) -> Option<SignedDuration> {
    Subject::ALL.into_iter().zip(failures).filter_map(|(subject, failures)| remaining(subject, (*failures)?, now)).max()
}

fn remaining(subject: Subject, failures: SignInFailures, now: Timestamp) -> Option<SignedDuration> {
    let passed = now.duration_since(failures.last);
    let beyond = failures.count.checked_sub(subject.free())?;
    if passed > MEMORY {
        return None;
    }
    // 1 s, 2 s, 4 s, …
    let wait = SignedDuration::from_secs(1_i64 << beyond.min(20)).min(subject.longest());
    let remaining = wait.checked_sub(passed)?;
    (remaining > SignedDuration::ZERO).then_some(remaining)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn failed(count: u32, seconds_ago: i64, now: Timestamp) -> SignInFailures {
        SignInFailures { count, last: now.checked_sub(SignedDuration::from_secs(seconds_ago)).unwrap() }
    }

    #[test]
    fn waits_grow_and_end() {
        let now: Timestamp = "2026-11-22T12:00:00Z".parse().unwrap();
        let seconds = |failures: [Option<SignInFailures>; 2]| wait(&failures, now).map(|wait| wait.as_secs());
        assert_eq!(seconds([None, None]), None);
        assert_eq!(seconds([Some(failed(4, 0, now)), None]), None);
        assert_eq!(seconds([Some(failed(5, 0, now)), None]), Some(1));
        assert_eq!(seconds([Some(failed(8, 0, now)), None]), Some(8));
        assert_eq!(seconds([Some(failed(8, 8, now)), None]), None);
        assert_eq!(seconds([Some(failed(4_000_000_000, 0, now)), None]), Some(60));
        assert_eq!(seconds([Some(failed(8, 0, now)), Some(failed(36, 0, now))]), Some(64));
        assert_eq!(seconds([None, Some(failed(60, 901, now))]), None);
    }

    #[test]
    fn addresses_of_one_network_count_as_one() {
        let of = |text: &str| {
            let [_, address] = subjects(None, Some(text.parse().unwrap()));
            address
        };
        assert_eq!(of("2001:db8::1"), of("2001:db8::ffff"));
        assert_ne!(of("2001:db8::1"), of("2001:db8:0:1::1"));
    }
}
