//! Two organizations know nothing of each other: every path of the API, asked by the owners of one with the ids of the
//! other. A new path has to be put into the table.

use std::collections::BTreeSet;

use axum::http::{Method, Request};
use keyward::domain::organization::ResourceKind;
use serde_json::{Value, json};

use super::{DEPLOYMENTS, KEYS, ORGANIZATIONS, get, post, refusal, send};
use crate::support::{
    app::{TestApp, TestKey, on_both_databases},
    organization::{credential_manager, on_all_deployments, on_deployment, owner, within},
    request::{Reply, RequestBuilderExt},
};

on_both_databases! {
    every_path_is_in_the_table
    what_is_another_organizations_is_absent
    nothing_of_another_organization_gets_into_ones_own
}

/// What a path answers to somebody of another organization.
#[derive(Clone, Copy, Debug)]
enum Answer {
    /// As if there were nothing: this status and code.
    Absent(u16, &'static str),
    /// As it does to everybody; nothing of the other organization is in the answer.
    Blind,
    /// The platform's, for which organizations do not matter; tested with its noun.
    Platform,
    /// The token itself is what opens it, to whoever holds it.
    WhoeverHoldsTheToken,
}

use Answer::{Absent, Blind, Platform, WhoeverHoldsTheToken};

const NO_ORGANIZATION: Answer = Absent(404, "organization.not_found");
const NO_DEPLOYMENT: Answer = Absent(404, "deployments.deployment_not_found");
const NO_PROJECT: Answer = Absent(404, "projects.project_not_found");
const NO_KEY: Answer = Absent(404, "api_keys.key_not_found");

/// Every operation, by method and path below `/api/v1`.
const TABLE: [(&str, &str, Answer); 51] = [
    ("get", "/user", Platform),
    ("patch", "/user", Platform),
    ("get", "/users", Platform),
    ("post", "/users", Platform),
    ("get", "/users/auth", Blind),
    ("post", "/users/auth/_login", Platform),
    ("post", "/users/auth/_logout", Platform),
    ("post", "/users/auth/_refresh", Platform),
    ("get", "/users/auth/methods", Platform),
    ("get", "/users/auth/saml/_init", Platform),
    ("post", "/users/auth/saml/_callback", Platform),
    ("get", "/users/auth/keys", Blind),
    ("post", "/users/auth/keys", NO_ORGANIZATION),
    ("delete", "/users/auth/keys", Blind),
    ("get", "/users/auth/keys/_all", Platform),
    ("delete", "/users/auth/keys/_all", Platform),
    ("get", "/users/auth/keys/{api_key_id}", NO_KEY),
    ("delete", "/users/auth/keys/{api_key_id}", NO_KEY),
    ("get", "/users/{user_id}/auth/keys", Platform),
    ("delete", "/users/{user_id}/auth/keys", Platform),
    ("get", "/users/{user_id}/auth/keys/{api_key_id}", Platform),
    ("delete", "/users/{user_id}/auth/keys/{api_key_id}", Platform),
    ("get", "/users/{user_name}", Platform),
    ("patch", "/users/{user_name}", Platform),
    ("delete", "/users/{user_name}", Platform),
    ("post", "/users/{user_id}/role_assignments", NO_ORGANIZATION),
    ("delete", "/users/{user_id}/role_assignments", NO_ORGANIZATION),
    ("get", "/saas/user", Blind),
    ("get", "/organizations", Blind),
    ("post", "/organizations", Platform),
    ("get", "/organizations/{organization_id}", NO_ORGANIZATION),
    ("put", "/organizations/{organization_id}", NO_ORGANIZATION),
    ("get", "/organizations/{organization_id}/members", NO_ORGANIZATION),
    ("delete", "/organizations/{organization_id}/members/{user_ids}", NO_ORGANIZATION),
    ("get", "/organizations/{organization_id}/auth/keys", NO_ORGANIZATION),
    ("delete", "/organizations/{organization_id}/auth/keys", NO_ORGANIZATION),
    ("get", "/organizations/{organization_id}/invitations", NO_ORGANIZATION),
    ("post", "/organizations/{organization_id}/invitations", NO_ORGANIZATION),
    ("delete", "/organizations/{organization_id}/invitations/{invitation_tokens}", NO_ORGANIZATION),
    ("get", "/organizations/invitations/{invitation_token}", WhoeverHoldsTheToken),
    ("post", "/organizations/invitations/{invitation_token}/_accept", Absent(403, "root.invalid_authentication")),
    ("get", "/deployments", Blind),
    ("post", "/deployments", NO_ORGANIZATION),
    ("get", "/deployments/{deployment_id}", NO_DEPLOYMENT),
    ("put", "/deployments/{deployment_id}", NO_DEPLOYMENT),
    ("delete", "/deployments/{deployment_id}", NO_DEPLOYMENT),
    ("get", "/serverless/projects/{project_type}", Blind),
    ("post", "/serverless/projects/{project_type}", NO_ORGANIZATION),
    ("get", "/serverless/projects/{project_type}/{project_id}", NO_PROJECT),
    ("patch", "/serverless/projects/{project_type}/{project_id}", NO_PROJECT),
    ("delete", "/serverless/projects/{project_type}/{project_id}", NO_PROJECT),
];

/// Everything that Acme has, and a stranger.
struct World {
    acme: String,
    owner: TestKey,
    key: TestKey,
    deployment: String,
    project: String,
    invitation: String,
    globex: String,
    /// The owner of Globex, by personal key and by organization key.
    strangers: [TestKey; 2],
}

impl World {
    async fn new(app: &TestApp) -> Self {
        let (acme, owner_key) = app.add_owned_organization("Acme").await;
        let (globex, stranger) = app.add_owned_organization("Globex").await;
        let deployment = app.add_deployment(&acme, "staging").await;
        app.add_member(&acme, "ann", on_deployment("viewer", &deployment)).await;
        let key = app.add_organization_key(&acme, "acme", "viewer", on_deployment("viewer", &deployment)).await;
        let invite = json!({"emails": ["new@example.com"], "role_assignments": on_all_deployments("viewer")});
        let invited = post(app, &owner_key.text, &format!("{ORGANIZATIONS}/{acme}/invitations"), &invite).await.json();
        Self {
            key,
            project: app.add_resource(&acme, ResourceKind::Security, "siem").await,
            invitation: invited["invitations"][0]["token"].as_str().unwrap().to_owned(),
            strangers: [stranger, app.add_organization_key(&globex, "globex", "owner", owner()).await],
            acme,
            owner: owner_key,
            deployment,
            globex,
        }
    }

    /// A path with Acme's ids in it.
    fn fill(&self, path: &str) -> String {
        let ids = [
            ("{api_key_id}", self.key.id.as_str()),
            ("{user_id}", "ann"),
            ("{user_ids}", "ann"),
            ("{user_name}", "ann"),
            ("{organization_id}", &self.acme),
            ("{invitation_token}", &self.invitation),
            ("{invitation_tokens}", &self.invitation),
            ("{deployment_id}", &self.deployment),
            ("{project_type}", "security"),
            ("{project_id}", &self.project),
        ];
        ids.iter().fold(format!("/api/v1{path}"), |path, (name, id)| path.replace(name, id))
    }

    /// A body that every operation reads, with Acme's ids in it.
    fn body(&self) -> Value {
        let mut body = json!({
            "name": "Mine", "description": "mine", "organization_id": self.acme, "emails": ["eve@example.com"],
            "keys": [self.key.id],
        });
        let roles = within(&self.acme, on_deployment("admin", &self.deployment));
        body.as_object_mut().unwrap().extend(roles.as_object().unwrap().clone());
        body["role_assignments"] = roles;
        body
    }

    /// Whether anything of Acme is in an answer.
    fn shows_through(&self, reply: &Reply) -> bool {
        let text = reply.text();
        let ids = [&self.acme, &self.deployment, &self.project, &self.invitation, &self.key.id];
        ids.into_iter().any(|id| text.contains(id.as_str())) || text.contains("ann@example.com")
    }

    /// All that Acme's owner sees of Acme.
    async fn state(&self, app: &TestApp) -> Vec<Value> {
        let organization = format!("{ORGANIZATIONS}/{}", self.acme);
        let mut seen = Vec::new();
        for path in [
            organization.clone(),
            format!("{organization}/members"),
            format!("{organization}/invitations"),
            format!("{organization}/auth/keys"),
            DEPLOYMENTS.to_owned(),
            "/api/v1/serverless/projects/security".to_owned(),
        ] {
            let reply = get(app, &self.owner.text, &path).await;
            assert_eq!(reply.status, 200, "{path}");
            seen.push(reply.json());
        }
        seen
    }
}

fn method(name: &str) -> Method {
    name.to_uppercase().parse().unwrap()
}

async fn every_path_is_in_the_table(app: &TestApp) {
    let description = app.send(Request::get("/openapi.json").empty()).await.json();
    let described: BTreeSet<_> = description["paths"]
        .as_object()
        .unwrap()
        .iter()
        .flat_map(|(path, item)| {
            let path = path.strip_prefix("/api/v1").unwrap().to_owned();
            item.as_object().unwrap().keys().map(move |method| (method.clone(), path.clone()))
        })
        .collect();
    let table: BTreeSet<_> = TABLE.iter().map(|(method, path, _)| ((*method).to_owned(), (*path).to_owned())).collect();
    assert_eq!(table, described);
}

async fn what_is_another_organizations_is_absent(app: &TestApp) {
    let world = World::new(app).await;
    let before = world.state(app).await;
    for (name, path, answer) in TABLE {
        for stranger in &world.strangers {
            let ask = async || {
                let path = world.fill(path);
                match name {
                    "get" => get(app, &stranger.text, &path).await,
                    _ => send(app, method(name), &stranger.text, &path, &world.body()).await,
                }
            };
            match answer {
                Platform => {}
                WhoeverHoldsTheToken => assert_eq!(ask().await.status, 200, "{name} {path}"),
                Blind => {
                    let reply = ask().await;
                    assert_eq!(reply.status, 200, "{name} {path}: {reply}");
                    assert!(!world.shows_through(&reply), "{name} {path}: {reply}");
                }
                Absent(status, code) => {
                    let reply = ask().await;
                    assert_eq!(refusal(&reply), (status, code), "{name} {path}: {reply}");
                    assert!(!world.shows_through(&reply), "{name} {path}: {reply}");
                }
            }
        }
    }
    assert_eq!(world.state(app).await, before, "and nothing was changed");
}

/// The other way about: the strangers' own organization by path, and the ids of Acme in it.
async fn nothing_of_another_organization_gets_into_ones_own(app: &TestApp) {
    let world = World::new(app).await;
    let before = world.state(app).await;
    let own = format!("{ORGANIZATIONS}/{}", world.globex);
    let delete = Method::DELETE;
    for stranger in &world.strangers {
        let ask = async |method: &Method, path: &str, body: Value| {
            let reply = send(app, method.clone(), &stranger.text, path, &body).await;
            (reply.status.as_u16(), refusal(&reply).1.to_owned(), reply.text())
        };
        let refused = async |method: &Method, path: &str, body: Value, status: u16, code: &str| {
            let (answered, codes, text) = ask(method, path, body).await;
            assert_eq!((answered, codes.as_str()), (status, code), "{method} {path}: {text}");
        };
        let nothing = json!({});
        let absent = "organization.membership_not_found";
        refused(&delete, &format!("{own}/members/ann"), nothing.clone(), 404, absent).await;
        let invitation = format!("{own}/invitations/{}", world.invitation);
        refused(&delete, &invitation, nothing, 404, "organization.invitation_not_found").await;
        let no_target = "role_assignments.invalid_target_user_id";
        for method in [Method::POST, Method::DELETE] {
            let path = "/api/v1/users/ann/role_assignments";
            refused(&method, path, within(&world.globex, credential_manager()), 400, no_target).await;
        }
        let theirs = on_deployment("viewer", &world.deployment);
        let invite = json!({"emails": ["eve@example.com"], "role_assignments": theirs});
        refused(&Method::POST, &format!("{own}/invitations"), invite, 400, "root.invalid_data").await;
        let make = json!({"description": "a", "role_assignments": theirs});
        refused(&Method::POST, KEYS, make, 400, "api_keys.invalid_input").await;
        let path = "/api/v1/users/globex/role_assignments";
        refused(&Method::POST, path, within(&world.globex, theirs), 400, "root.invalid_data").await;
        let (status, _, text) = ask(&delete, &format!("{own}/auth/keys"), json!({"keys": [world.key.id]})).await;
        let result: Value = serde_json::from_str(&text).unwrap();
        assert_eq!((status, result), (200, json!({"keys": [{"id": world.key.id, "result": "not_found"}]})));
    }
    assert_eq!(world.state(app).await, before, "and nothing was changed");
}
