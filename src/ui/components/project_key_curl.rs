//! What the screens of project keys do, as commands for a shell. A key by itself as Terraform has it, too.

use leptos::prelude::*;

use super::{code::Code, outcome::lifetime, project_key_rows::shown_name, project_key_terraform as terraform};
use crate::{
    domain::{
        json::{Json, ObjectBuilder},
        project_key_list::KeyCategory,
    },
    ui::views::{KeyEditing, ProjectKeyDetailsView, ProjectView},
};

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

fn look_up(endpoint: &str, id: &str) -> String {
    command("GET", &format!("{endpoint}/_security/api_key?id={id}"), Sender::AnyKey, None)
}

fn update(endpoint: &str, details: &ProjectKeyDetailsView) -> String {
    let body: Json = contents(Json::build(), details).into();
    let (id, owner) = (&details.key.id, Sender::User(&details.key.owner.name));
    command("PUT", &format!("{endpoint}/_security/api_key/{id}"), owner, Some(&body))
}

/// What a request says that makes another key like this one, as long-lived as it was made to be.
fn another(details: &ProjectKeyDetailsView) -> Json {
    let key = &details.key;
    let seconds = key.expires_at.map(|at| at.as_second() - key.created_at.as_second());
    let begun = Json::build().with("name", shown_name(key)).with_some("expiration", seconds.map(lifetime));
    contents(begun, details).into()
}

/// What can be changed of a key.
fn contents(begun: ObjectBuilder, details: &ProjectKeyDetailsView) -> ObjectBuilder {
    let parsed = |text: &str| Json::parse(text.as_bytes()).ok();
    begun
        .with_some("role_descriptors", parsed(&details.role_descriptors))
        .with_some("metadata", parsed(&details.metadata))
}

fn delete(endpoint: &str, id: &str) -> String {
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

/// What may be done with one key, as commands: each is there if the viewer may do it. And how another like it is made.
#[component]
pub fn KeyOverApi(project: ProjectView, details: ProjectKeyDetailsView) -> impl IntoView {
    let (endpoint, key) = (&project.endpoint, &details.key);
    let is_rest = key.category != KeyCategory::CrossCluster;
    let changes = is_rest && details.editing == KeyEditing::Allowed;
    let commands = [
        Some(("Look it up", look_up(endpoint, &key.id))),
        changes.then(|| ("Save it as it is now, with your rights of today", update(endpoint, &details))),
        key.may_delete.then(|| ("Delete it", delete(endpoint, &key.id))),
    ];
    let commands: Vec<_> = commands
        .into_iter()
        .flatten()
        .map(|(what, command)| {
            let label = format!("{what}: curl command for {}", shown_name(key));
            view! {
                <p>{what}</p>
                <Code label=label>{command}</Code>
            }
        })
        .collect();
    // Those for other clusters are made by other means.
    let another = is_rest.then(|| {
        let configuration = terraform::configuration(endpoint, &another(&details));
        let label = format!("Terraform configuration for a key like {}", shown_name(key));
        view! {
            <details class="fold">
                <summary>"A key like it with Terraform"</summary>
                <Code label=label>{configuration}</Code>
            </details>
        }
    });
    view! {
        <details class="fold">
            <summary>"The same with curl"</summary>
            <div class="commands">{commands}</div>
        </details>
        {another}
    }
    .into_any()
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
        insta::assert_snapshot!(command("PUT", "https://k/_security/api_key/id1", Sender::User("o'brien"), Some(&body)), @r#"
        curl -X PUT 'https://k/_security/api_key/id1' \
          -u 'o'\''brien' \
          -H 'Content-Type: application/json' \
          -d '{"metadata":{}}'
        "#);
    }
}
