//! The pages that mail leads to.

use url::Url;

use super::key::{HolderFacts, KeyFacts};

/// Makes the links in mail: below the URL under which browsers reach Keyward.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Links(Url);

impl Links {
    /// Links below `base`, which has no path: `https://keys.example.com`.
    #[must_use]
    pub const fn below(base: Url) -> Self {
        Self(base)
    }

    /// Where Keyward is, as people say it: `keys.example.com`.
    #[must_use]
    pub fn host(&self) -> &str {
        self.0.host_str().unwrap_or("localhost")
    }

    /// The page of a key.
    #[must_use]
    pub fn key(&self, key: &KeyFacts) -> String {
        self.keys(key, &[key.id.as_str()], None)
    }

    /// The form that makes a key, filled with the settings of this one.
    #[must_use]
    pub fn key_like(&self, key: &KeyFacts) -> String {
        self.keys(key, &["new"], Some(("from", key.id.as_str())))
    }

    /// The page on which one ends one's own sessions.
    #[must_use]
    pub fn sessions(&self) -> String {
        self.page(&["profile", "sessions"], None)
    }

    /// The page on which an invitation is accepted.
    #[must_use]
    pub fn invitation(&self, token: &str) -> String {
        self.page(&["invitations", token], None)
    }

    /// A page below the list that the key is in.
    fn keys(&self, key: &KeyFacts, rest: &[&str], query: Option<(&str, &str)>) -> String {
        let list = match &key.holder {
            HolderFacts::User(_) => vec!["profile", "api-keys"],
            HolderFacts::Organization { id, .. } => vec!["organizations", id.as_str(), "api-keys"],
        };
        self.page(&[&list, rest].concat(), query)
    }

    fn page(&self, segments: &[&str], query: Option<(&str, &str)>) -> String {
        let mut url = self.0.clone();
        // Only URLs such as mailto: have no segments, and those are no base.
        if let Ok(mut path) = url.path_segments_mut() {
            path.clear().extend(segments);
        }
        if let Some((name, value)) = query {
            url.query_pairs_mut().append_pair(name, value);
        }
        url.into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_in_a_link_stays_where_it_belongs() {
        let links = Links::below("https://keys.example.com:8443".parse().unwrap());
        assert_eq!(links.invitation("a/../b?c#d"), "https://keys.example.com:8443/invitations/a%2F..%2Fb%3Fc%23d");
        assert_eq!(links.sessions(), "https://keys.example.com:8443/profile/sessions");
        assert_eq!(links.host(), "keys.example.com");
    }
}
