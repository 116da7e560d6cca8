//! What the screens of project keys do, as commands for a shell.

use crate::domain::json::Json;

/// Who sends a command.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sender<'a> {
    /// Whoever holds a key that may do it.
    AnyKey,
    /// A user, who is asked for the password: the endpoint takes a key's own update from no key.
    User(&'a str),
}

/// The command that makes a key of this body.
#[must_use]
pub fn create(endpoint: &str, body: &Json) -> String {
    command("POST", &format!("{endpoint}/_security/api_key"), Sender::AnyKey, Some(body))
}

/// The command that tells what is known of a key.
#[must_use]
pub fn look_up(endpoint: &str, id: &str) -> String {
    command("GET", &format!("{endpoint}/_security/api_key?id={id}"), Sender::AnyKey, None)
}

/// The command by which the owner saves a key with this body.
#[must_use]
pub fn update(endpoint: &str, id: &str, owner: &str, body: &Json) -> String {
    command("PUT", &format!("{endpoint}/_security/api_key/{id}"), Sender::User(owner), Some(body))
}

/// The command that deletes a key.
#[must_use]
pub fn delete(endpoint: &str, id: &str) -> String {
    let body: Json = Json::build().with("ids", Json::array([id])).into();
    command("DELETE", &format!("{endpoint}/_security/api_key"), Sender::AnyKey, Some(&body))
}

fn command(method: &str, url: &str, sender: Sender<'_>, body: Option<&Json>) -> String {
    let mut lines = vec![format!("curl -X {method} {}", quoted(url))];
    lines.push(match sender {
        Sender::AnyKey => "-H \"Authorization: ApiKey $ELASTICSEARCH_API_KEY\"".to_owned(),
        Sender::User(name) => format!("-u {}", quoted(name)),
    });
    if let Some(body) = body {
        lines.push("-H 'Content-Type: application/json'".to_owned());
        lines.push(format!("-d {}", quoted(&body.render())));
    }
    lines.join(" \\\n  ")
}

/// A text as one word of a shell, and nothing in it that the shell would run.
fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "'\\''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_a_command_is_run_by_a_shell() {
        assert_eq!(quoted("a'b $(c) `d` \"e\""), r#"'a'\''b $(c) `d` "e"'"#);
        let endpoint = "https://keys.example.com/projects/p/elasticsearch";
        insta::assert_snapshot!([look_up(endpoint, "id1"), delete(endpoint, "id1")].join("\n\n"), @r#"
        curl -X GET 'https://keys.example.com/projects/p/elasticsearch/_security/api_key?id=id1' \
          -H "Authorization: ApiKey $ELASTICSEARCH_API_KEY"

        curl -X DELETE 'https://keys.example.com/projects/p/elasticsearch/_security/api_key' \
          -H "Authorization: ApiKey $ELASTICSEARCH_API_KEY" \
          -H 'Content-Type: application/json' \
          -d '{"ids":["id1"]}'
        "#);
    }

    #[test]
    fn only_a_user_saves_a_key() {
        let body: Json = Json::build().with("metadata", Json::empty_object()).into();
        insta::assert_snapshot!(update("https://k", "id1", "o'brien", &body), @r#"
        curl -X PUT 'https://k/_security/api_key/id1' \
          -u 'o'\''brien' \
          -H 'Content-Type: application/json' \
          -d '{"metadata":{}}'
        "#);
    }
}
