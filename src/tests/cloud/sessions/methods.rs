use axum::http::Request;

use crate::support::{
    app::{TestApp, on_both_databases},
    request::{RequestBuilderExt, assert_reply},
};

on_both_databases! {
    anybody_may_ask
    a_credential_does_not_matter
}

const METHODS: &str = "/api/v1/users/auth/methods";

async fn anybody_may_ask(app: &TestApp) {
    assert_reply!(app.send(Request::get(METHODS).empty()).await, @r#"
    200 OK
    {
      "openid": false,
      "password": true,
      "saml": false,
      "sso_methods": []
    }
    "#);
}

async fn a_credential_does_not_matter(app: &TestApp) {
    assert_eq!(app.send(Request::get(METHODS).bearer("nonsense").empty()).await.status, 200);
}
