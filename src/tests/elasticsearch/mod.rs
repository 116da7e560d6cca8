//! The Elasticsearch API of projects, path by path: `elasticsearch/api_key/create.rs` tests what
//! `http/elasticsearch/api_key/create.rs` answers.

mod api_key;
mod authenticate;
mod authentication;
mod bodies;
mod cluster_health;
mod cross_cluster;
mod endpoint;
mod form;
mod fuzz;
mod info;
mod privilege;
mod role;
mod switched_off;
mod token;
mod user;

use axum::{
    body::Body,
    http::{Method, Request, header},
};
use keyward::domain::base64;
use serde_json::{Value, json};

use crate::support::{
    app::TestApp,
    request::{Reply, RequestBuilderExt},
};

/// Somebody who asks at a project's endpoint.
pub struct Client<'a> {
    app: &'a TestApp,
    base: String,
    authorization: Option<String>,
    run_as: Option<String>,
}

impl<'a> Client<'a> {
    /// Nobody, at the endpoint of the default project.
    pub fn nobody(app: &'a TestApp) -> Self {
        Self { app, base: String::new(), authorization: None, run_as: None }
    }

    /// Whoever presents this in the header `Authorization`.
    pub fn presenting(app: &'a TestApp, authorization: &str) -> Self {
        Self { authorization: Some(authorization.to_owned()), ..Self::nobody(app) }
    }

    /// A user of the project.
    pub fn user(app: &'a TestApp, name: &str, password: &str) -> Self {
        Self::presenting(app, &format!("Basic {}", base64::encode(format!("{name}:{password}").as_bytes())))
    }

    /// The user who may do everything.
    pub fn elastic(app: &'a TestApp) -> Self {
        Self::user(app, "elastic", &app.elastic_password)
    }

    /// The holder of a key of the project, as its making was answered.
    pub fn key(app: &'a TestApp, made: &Value) -> Self {
        Self::presenting(app, &format!("ApiKey {}", made["encoded"].as_str().unwrap_or_else(|| panic!("{made}"))))
    }

    /// The same, acting as somebody else.
    pub fn acting_as(self, name: &str) -> Self {
        Self { run_as: Some(name.to_owned()), ..self }
    }

    /// The same, at the endpoint of this project.
    pub fn at(self, project: &str) -> Self {
        Self { base: format!("/projects/{project}/elasticsearch"), ..self }
    }

    pub fn request(&self, method: Method, path: &str) -> axum::http::request::Builder {
        let mut request = Request::builder().method(method).uri(format!("{}{path}", self.base));
        if let Some(authorization) = &self.authorization {
            request = request.header(header::AUTHORIZATION, authorization);
        }
        if let Some(name) = &self.run_as {
            request = request.header("es-security-runas-user", name);
        }
        request
    }

    pub async fn raw(&self, method: Method, path: &str, body: impl Into<Body>) -> Reply {
        let request = self.request(method, path).header(header::CONTENT_TYPE, "application/json").raw(body);
        self.app.send(request).await
    }

    pub async fn empty(&self, method: Method, path: &str) -> Reply {
        self.app.send(self.request(method, path).empty()).await
    }

    pub async fn get(&self, path: &str) -> Reply {
        self.empty(Method::GET, path).await
    }

    pub async fn post(&self, path: &str, body: &Value) -> Reply {
        self.raw(Method::POST, path, body.to_string()).await
    }

    pub async fn put(&self, path: &str, body: &Value) -> Reply {
        self.raw(Method::PUT, path, body.to_string()).await
    }

    pub async fn delete(&self, path: &str, body: &Value) -> Reply {
        self.raw(Method::DELETE, path, body.to_string()).await
    }

    /// Makes a key, and returns what was answered.
    pub async fn make_key(&self, body: &Value) -> Value {
        let reply = self.post("/_security/api_key", body).await;
        assert_eq!(reply.status, 200, "{reply}");
        reply.json()
    }
}

/// Makes a user with a role of these cluster privileges, all called the same.
pub async fn user_with<'a>(app: &'a TestApp, name: &str, cluster: &[&str]) -> Client<'a> {
    let elastic = Client::elastic(app);
    let role = elastic.put(&format!("/_security/role/{name}"), &json!({"cluster": cluster})).await;
    assert_eq!(role.status, 200, "{role}");
    let user = json!({"password": "x-pack-test-password", "roles": [name]});
    let user = elastic.put(&format!("/_security/user/{name}"), &user).await;
    assert_eq!(user.status, 200, "{user}");
    Client::user(app, name, "x-pack-test-password")
}

/// The status and the reason of a refusal.
pub fn refusal(reply: &Reply) -> String {
    let json = reply.json();
    let reason = json["error"]["reason"].as_str().or(json["error"].as_str()).unwrap_or_else(|| panic!("{reply}"));
    format!("{} {reason}", reply.status.as_u16())
}
