//! The description agrees with what is described.

use std::collections::BTreeMap;

use axum::http::{Method, Request};
use keyward::domain::Action;
use serde_json::{Value, json};

use crate::support::{
    app::{TestApp, on_both_databases},
    request::RequestBuilderExt,
};

on_both_databases! {
    it_is_public_json
    every_described_operation_is_routed_and_no_other_method_is
    every_operation_of_the_contract_is_described
    every_operation_names_its_refusals
    every_reference_leads_somewhere
    what_must_be_given_is_said_to_be
}

/// The contract's tables: method, path, `operationId`, and the status of success (of refusal, where there is none).
const OPERATIONS: [(&str, &str, &str, &str); 51] = [
    ("get", "/api/v1/user", "get-current-user", "200"),
    ("patch", "/api/v1/user", "update-current-user", "200"),
    ("get", "/api/v1/users", "get-users", "200"),
    ("post", "/api/v1/users", "create-user", "200"),
    ("get", "/api/v1/users/auth", "get-authentication-info", "200"),
    ("post", "/api/v1/users/auth/_login", "login", "200"),
    ("post", "/api/v1/users/auth/_logout", "logout", "200"),
    ("post", "/api/v1/users/auth/_refresh", "refresh-token", "200"),
    ("get", "/api/v1/users/auth/keys", "get-api-keys", "200"),
    ("post", "/api/v1/users/auth/keys", "create-api-key", "201"),
    ("delete", "/api/v1/users/auth/keys", "delete-api-keys", "200"),
    ("get", "/api/v1/users/auth/keys/_all", "get-users-api-keys", "200"),
    ("delete", "/api/v1/users/auth/keys/_all", "delete-users-api-keys", "200"),
    ("get", "/api/v1/users/auth/keys/{api_key_id}", "get-api-key", "200"),
    ("delete", "/api/v1/users/auth/keys/{api_key_id}", "delete-api-key", "200"),
    ("get", "/api/v1/users/auth/methods", "methods", "200"),
    ("get", "/api/v1/users/auth/saml/_init", "saml-init", "501"),
    ("post", "/api/v1/users/auth/saml/_callback", "saml-callback", "501"),
    ("get", "/api/v1/users/{user_id}/auth/keys", "get-user-api-keys", "200"),
    ("delete", "/api/v1/users/{user_id}/auth/keys", "delete-user-api-keys", "200"),
    ("get", "/api/v1/users/{user_id}/auth/keys/{api_key_id}", "get-user-api-key", "200"),
    ("delete", "/api/v1/users/{user_id}/auth/keys/{api_key_id}", "delete-user-api-key", "200"),
    ("get", "/api/v1/users/{user_name}", "get-user", "200"),
    ("patch", "/api/v1/users/{user_name}", "update-user", "200"),
    ("delete", "/api/v1/users/{user_name}", "delete-user", "200"),
    ("post", "/api/v1/users/{user_id}/role_assignments", "add-role-assignments", "200"),
    ("delete", "/api/v1/users/{user_id}/role_assignments", "remove-role-assignments", "200"),
    ("get", "/api/v1/saas/user", "get-saas-user", "200"),
    ("get", "/api/v1/organizations", "list-organizations", "200"),
    ("post", "/api/v1/organizations", "create-organization", "201"),
    ("get", "/api/v1/organizations/{organization_id}", "get-organization", "200"),
    ("put", "/api/v1/organizations/{organization_id}", "update-organization", "200"),
    ("get", "/api/v1/organizations/{organization_id}/members", "list-organization-members", "200"),
    ("delete", "/api/v1/organizations/{organization_id}/members/{user_ids}", "delete-organization-memberships", "200"),
    ("get", "/api/v1/organizations/{organization_id}/auth/keys", "get-organization-api-keys", "200"),
    ("delete", "/api/v1/organizations/{organization_id}/auth/keys", "delete-organization-api-keys", "200"),
    ("get", "/api/v1/organizations/{organization_id}/invitations", "list-organization-invitations", "200"),
    ("post", "/api/v1/organizations/{organization_id}/invitations", "create-organization-invitations", "201"),
    (
        "delete",
        "/api/v1/organizations/{organization_id}/invitations/{invitation_tokens}",
        "delete-organization-invitations",
        "200",
    ),
    ("get", "/api/v1/organizations/invitations/{invitation_token}", "get-organization-invitation", "200"),
    ("post", "/api/v1/organizations/invitations/{invitation_token}/_accept", "accept-organization-invitation", "200"),
    ("get", "/api/v1/deployments", "list-deployments", "200"),
    ("post", "/api/v1/deployments", "create-deployment", "201"),
    ("get", "/api/v1/deployments/{deployment_id}", "get-deployment", "200"),
    ("put", "/api/v1/deployments/{deployment_id}", "update-deployment", "200"),
    ("delete", "/api/v1/deployments/{deployment_id}", "delete-deployment", "200"),
    ("get", "/api/v1/serverless/projects/{project_type}", "list-projects", "200"),
    ("post", "/api/v1/serverless/projects/{project_type}", "create-project", "201"),
    ("get", "/api/v1/serverless/projects/{project_type}/{project_id}", "get-project", "200"),
    ("patch", "/api/v1/serverless/projects/{project_type}/{project_id}", "update-project", "200"),
    ("delete", "/api/v1/serverless/projects/{project_type}/{project_id}", "delete-project", "200"),
];

/// The description.
async fn description(app: &TestApp) -> Value {
    app.send(Request::get("/openapi.json").empty()).await.json()
}

/// Its operations by method and path.
fn operations(description: &Value) -> BTreeMap<(String, String), Value> {
    let paths = description["paths"].as_object().unwrap();
    let of_path = |(path, item): (&String, &Value)| {
        let item = item.as_object().unwrap().clone();
        let path = path.clone();
        item.into_iter().map(move |(method, operation)| ((method, path.clone()), operation))
    };
    paths.iter().flat_map(of_path).collect()
}

async fn it_is_public_json(app: &TestApp) {
    let reply = app.send(Request::get("/openapi.json").empty()).await;
    assert_eq!(reply.status, 200);
    assert_eq!(reply.header("content-type"), Some("application/json"));
    let description = reply.json();
    assert!(description["openapi"].as_str().unwrap().starts_with("3."));
    let schemes = description["components"]["securitySchemes"].as_object().unwrap();
    assert_eq!(schemes.keys().collect::<Vec<_>>(), ["ApiKey", "Bearer"]);
}

async fn every_described_operation_is_routed_and_no_other_method_is(app: &TestApp) {
    let description = description(app).await;
    let operations = operations(&description);
    for path in description["paths"].as_object().unwrap().keys() {
        let concrete = concrete(path);
        for method in [Method::GET, Method::POST, Method::PUT, Method::PATCH, Method::DELETE] {
            let described = operations.contains_key(&(method.as_str().to_lowercase(), path.clone()));
            let reply = app.send(Request::builder().method(&method).uri(&concrete).empty()).await;
            assert_eq!(reply.status != 405, described, "{method} {path}: {}", reply.status);
            assert_ne!(reply.header("x-cloud-error-codes"), Some("root.resource_not_found"), "{method} {path}");
        }
    }
}

/// The path with something for each parameter.
fn concrete(path: &str) -> String {
    let segments = path.split('/').map(|segment| match segment {
        "{project_type}" => "security",
        parameter if parameter.starts_with('{') => "nobody",
        literal => literal,
    });
    segments.collect::<Vec<_>>().join("/")
}

async fn every_operation_of_the_contract_is_described(app: &TestApp) {
    let described = operations(&description(app).await);
    assert_eq!(described.len(), OPERATIONS.len());
    for (method, path, id, status) in OPERATIONS {
        let operation = &described[&(method.to_owned(), path.to_owned())];
        assert_eq!(operation["operationId"], id, "{method} {path}");
        assert!(operation["responses"].get(status).is_some(), "{method} {path}");
    }
    for id in Action::ALL.into_iter().flat_map(Action::operations) {
        assert!(OPERATIONS.iter().any(|(_, _, known, _)| known == id), "no operation is called {id}");
    }
}

async fn every_operation_names_its_refusals(app: &TestApp) {
    for ((method, path), operation) in operations(&description(app).await) {
        let responses = operation["responses"].as_object().unwrap();
        let anonymous = operation["security"] == json!([{}]);
        let has_body = operation.get("requestBody").is_some();
        assert!(responses.contains_key("500"), "{method} {path}");
        let asks_who_calls = responses.contains_key("401");
        assert_eq!(asks_who_calls, !anonymous || path.ends_with("_login"), "{method} {path}");
        assert_eq!(responses.contains_key("413"), has_body, "{method} {path}");
        for (status, response) in responses.iter().filter(|(status, _)| status.starts_with(['4', '5'])) {
            let schema = &response["content"]["application/json"]["schema"]["$ref"];
            assert_eq!(schema, "#/components/schemas/BasicFailedReply", "{method} {path} {status}");
            assert!(response["headers"]["x-cloud-error-codes"].is_object(), "{method} {path} {status}");
            assert!(response["description"].as_str().unwrap().starts_with('`'), "{method} {path} {status}");
        }
    }
}

async fn every_reference_leads_somewhere(app: &TestApp) {
    let description = description(app).await;
    let mut references = Vec::new();
    collect_references(&description, &mut references);
    assert!(!references.is_empty());
    for reference in references {
        let pointer = reference.strip_prefix('#').unwrap();
        assert!(description.pointer(pointer).is_some(), "{reference}");
    }
}

async fn what_must_be_given_is_said_to_be(app: &TestApp) {
    let schemas = description(app).await["components"]["schemas"].take();
    let required = |name: &str| schemas[name]["required"].clone();
    assert_eq!(required("CreateApiKeyRequest"), json!(["description"]));
    assert_eq!(required("DeleteApiKeysRequest"), json!(["keys"]));
    assert_eq!(required("DeleteUsersApiKeysRequest"), json!(["user_api_keys"]));
    assert_eq!(required("LoginRequest"), json!(["username", "password"]));
    assert_eq!(required("CreateUserRequest"), json!(["user_name", "security"]));
    assert_eq!(required("UpdateUserRequest"), json!(null));
    assert_eq!(required("ApiKeyResponse"), json!(["id", "description", "creation_date"]));
    assert_eq!(required("Organization"), json!(["id", "name", "key_policy", "created_at"]));
    assert_eq!(required("OrganizationRequest"), json!(null));
    assert_eq!(required("CreateOrganizationRequest"), json!(["name"]));
    assert_eq!(required("OrganizationInvitationRequest"), json!(["emails"]));
    let all = ["token", "email", "created_at", "expires_at", "expired", "organization", "role_assignments"];
    assert_eq!(required("OrganizationInvitation"), json!(all));
    let all = ["organization_id", "user_id", "member_since", "role_assignments"];
    assert_eq!(required("OrganizationMembership"), json!(all));
    assert_eq!(required("RoleAssignments"), json!(null));
    assert_eq!(required("DeploymentRoleAssignment"), json!(["role_id"]));
    assert_eq!(required("CreateDeploymentRequest"), json!(["name"]));
    assert_eq!(required("CreateProjectRequest"), json!(["name"]));
    assert_eq!(required("TokenResponse"), json!(["token", "session_expiration_time"]));
    assert_eq!(required("AuthenticationInfo"), json!(["has_elevated_permissions", "refresh_token_url"]));
    let all = json!(["password", "saml", "openid", "sso_methods"]);
    assert_eq!(required("AvailableAuthenticationMethods"), all);
}

fn collect_references(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::Object(fields) => {
            found.extend(fields.get("$ref").and_then(Value::as_str).map(str::to_owned));
            fields.values().for_each(|value| collect_references(value, found));
        }
        Value::Array(items) => items.iter().for_each(|value| collect_references(value, found)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}
