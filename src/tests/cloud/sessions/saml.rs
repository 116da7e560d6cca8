use axum::http::Request;

use crate::support::{
    app::{TestApp, on_both_databases},
    request::{RequestBuilderExt, assert_reply},
};

on_both_databases! {
    there_is_no_single_sign_on
}

async fn there_is_no_single_sign_on(app: &TestApp) {
    assert_reply!(app.send(Request::get("/api/v1/users/auth/saml/_init?state=/").empty()).await, @r#"
    501 Not Implemented
    x-cloud-error-codes: authc.no_authentication_cluster
    {
      "errors": [
        {
          "code": "authc.no_authentication_cluster",
          "message": "This installation has no SAML single sign-on. Sign in with user name and password."
        }
      ]
    }
    "#);
    let callback = Request::post("/api/v1/users/auth/saml/_callback").raw("SAMLResponse=a&RelayState=b");
    assert_eq!(app.send(callback).await.status, 501);
}
