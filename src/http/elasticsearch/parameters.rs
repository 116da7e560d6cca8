//! What stands after the `?`.

use std::collections::BTreeMap;

use super::error::{ElasticError, Trace};
use crate::domain::suggestion::suggestion;

/// What every operation takes (contract §0).
const EVERYWHERE: [&str; 5] = ["error_trace", "filter_path", "format", "human", "pretty"];

/// The parameters of a request. Of one that is given twice, the last counts.
#[derive(Clone, Debug, Default)]
pub struct Parameters(BTreeMap<String, String>);

impl Parameters {
    /// Reads what stands after the `?`.
    #[must_use]
    pub fn read(query: Option<&str>) -> Self {
        let pairs = url::form_urlencoded::parse(query.unwrap_or_default().as_bytes());
        Self(pairs.into_owned().filter(|(name, _)| !name.is_empty()).collect())
    }

    /// A text, if it was given.
    #[must_use]
    pub fn text(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str)
    }

    /// A switch, which is off unless it was given. Its name alone turns it on.
    ///
    /// # Errors
    /// For anything but `true` and `false`.
    pub fn switch(&self, name: &str) -> Result<bool, ElasticError> {
        match self.text(name) {
            None | Some("false") => Ok(false),
            Some("" | "true") => Ok(true),
            Some(other) => Err(ElasticError::illegal_argument(not_boolean(other))),
        }
    }

    /// Whether failures are to be shown with their traces.
    ///
    /// # Errors
    /// As of every [`switch`](Self::switch).
    pub fn trace(&self) -> Result<Trace, ElasticError> {
        Ok(if self.switch("error_trace")? { Trace::Shown } else { Trace::Hidden })
    }

    /// Refuses names that mean nothing to the operation at `path`, which takes those of `known`.
    ///
    /// # Errors
    /// Which ones mean nothing, and what may have been meant.
    pub fn check(&self, path: &str, known: &[&'static str]) -> Result<(), ElasticError> {
        let all = || known.iter().chain(&EVERYWHERE).copied();
        let unknown: Vec<_> = self.0.keys().filter(|name| !all().any(|known| known == name.as_str())).collect();
        if unknown.is_empty() {
            return Ok(());
        }
        let told = unknown.iter().map(|name| match suggestion(name, all()) {
            Some(meant) => format!("[{name}] -> did you mean {meant}?"),
            None => format!("[{name}]"),
        });
        let plural = if unknown.len() > 1 { "s" } else { "" };
        let told = told.collect::<Vec<_>>().join(", ");
        Err(ElasticError::illegal_argument(format!("request [{path}] contains unrecognized parameter{plural}: {told}")))
    }
}

/// What is said of a text that is neither `true` nor `false`.
pub fn not_boolean(text: &str) -> String {
    format!("Failed to parse value [{text}] as only [true] or [false] are allowed.")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_alone_turns_a_switch_on() {
        let parameters = Parameters::read(Some("owner&active_only=true&pretty=false&human=yes&owner="));
        assert!(parameters.switch("owner").unwrap());
        assert!(parameters.switch("active_only").unwrap());
        assert!(!parameters.switch("pretty").unwrap());
        assert!(!parameters.switch("absent").unwrap());
        insta::assert_snapshot!(parameters.switch("human").unwrap_err(), @r#"
        400 {"type":"illegal_argument_exception","reason":"Failed to parse value [yes] as only [true] or [false] are allowed."}
        "#);
    }

    #[test]
    fn values_are_decoded_and_the_last_counts() {
        let parameters = Parameters::read(Some("name=a%20b+c&id=1&id=2&&=x"));
        assert_eq!(parameters.text("name"), Some("a b c"));
        assert_eq!(parameters.text("id"), Some("2"));
        parameters.check("/_security/api_key", &["name", "id"]).unwrap();
    }

    #[test]
    fn unknown_names_are_refused_with_what_may_have_been_meant() {
        let refusal = |query: &str| {
            let known = ["id", "name", "owner", "realm_name", "username"];
            Parameters::read(Some(query)).check("/_security/api_key", &known).unwrap_err()
        };
        insta::assert_snapshot!(refusal("foo=1&id=x&pretty"), @r#"
        400 {"type":"illegal_argument_exception","reason":"request [/_security/api_key] contains unrecognized parameter: [foo]"}
        "#);
        insta::assert_snapshot!(refusal("prety&onwer"), @r#"
        400 {"type":"illegal_argument_exception","reason":"request [/_security/api_key] contains unrecognized parameters: [onwer] -> did you mean [owner]?, [prety] -> did you mean [pretty]?"}
        "#);
        insta::assert_snapshot!(refusal("user_name=x"), @r#"
        400 {"type":"illegal_argument_exception","reason":"request [/_security/api_key] contains unrecognized parameter: [user_name] -> did you mean [username]?"}
        "#);
    }
}
