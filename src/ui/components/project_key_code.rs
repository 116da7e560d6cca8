//! One project key as code: what may be done with it, as commands, and how another like it is made.

use leptos::prelude::*;

use super::{
    code::Code, outcome::lifetime, project_key_curl as curl, project_key_rows::shown_name,
    project_key_terraform as terraform,
};
use crate::{
    domain::{
        json::{Json, ObjectBuilder},
        project_key_list::KeyCategory,
    },
    ui::views::{KeyEditing, ProjectKeyDetailsView, ProjectView},
};

/// What may be done with one key, as commands: each is there if the viewer may do it. And how another like it is made.
#[component]
pub fn KeyAsCode(project: ProjectView, details: ProjectKeyDetailsView) -> impl IntoView {
    let (endpoint, key) = (&project.endpoint, &details.key);
    let is_rest = key.category != KeyCategory::CrossCluster;
    let changes = is_rest && details.editing == KeyEditing::Allowed;
    let save = || curl::update(endpoint, &key.id, &key.owner.name, &contents(Json::build(), &details).into());
    let commands = [
        Some(("Look it up", curl::look_up(endpoint, &key.id))),
        changes.then(|| ("Save it as it is now, with your rights of today", save())),
        key.may_delete.then(|| ("Delete it", curl::delete(endpoint, &key.id))),
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
