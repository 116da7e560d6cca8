use jiff::SignedDuration;

use super::{look, token_for};
use crate::{
    cloud::the_only_answer,
    support::{
        app::{TestApp, on_both_databases},
        request::assert_reply,
    },
};

on_both_databases! {
    whoever_holds_the_link_sees_what_it_offers
    unknown_ones
}

async fn whoever_holds_the_link_sees_what_it_offers(app: &TestApp) {
    let (acme, key) = app.add_owned_organization("Acme").await;
    let token = token_for(app, &key, &acme, "ann@example.com").await;
    app.wait(SignedDuration::from_hours(72));
    let seen = look(app, &token).await.to_string().replace(&token, "TOKEN").replace(&acme, "ACME");
    assert_reply!(seen, @r#"
    200 OK
    {
      "created_at": "2026-11-22T12:00:00Z",
      "email": "ann@example.com",
      "expired": true,
      "expires_at": "2026-11-25T12:00:00Z",
      "organization": {
        "id": "ACME",
        "name": "Acme"
      },
      "role_assignments": {
        "deployment": [
          {
            "all": true,
            "organization_id": "ACME",
            "role_id": "deployment-viewer"
          }
        ]
      },
      "token": "TOKEN"
    }
    "#);
}

async fn unknown_ones(app: &TestApp) {
    let mut replies = Vec::new();
    for token in ["0".repeat(32).as_str(), "nonsense", "%ff", "_accept"] {
        replies.push(look(app, token).await);
    }
    assert_reply!(the_only_answer(&replies), @r#"
    404 Not Found
    x-cloud-error-codes: organization.invitation_not_found
    {
      "errors": [
        {
          "code": "organization.invitation_not_found",
          "message": "There is no such invitation."
        }
      ]
    }
    "#);
}
