//! The mails about keys that end, sent by the task to a real server, as time goes by.

use std::{collections::BTreeSet, sync::Arc};

use jiff::SignedDuration;
use keyward::{
    domain::organization::OrganizationId,
    service::{
        Services,
        keys::{AskedExpiration, CreateOrganizationKeys},
        mail::{Sender, SmtpMailer},
        notices::Sent,
        organizations::EditOrganization,
        users::{Patch, UpdateUser},
    },
};

use super::smtp::plain;
use crate::support::{
    app::TestApp,
    db::{self, TestDatabase},
    smtp::SmtpServer,
};

/// An installation whose mail goes to `server`, with two personal keys of bob's that end in 40 and in 8 days.
async fn start(database: TestDatabase, server: &SmtpServer) -> TestApp {
    let mailer = SmtpMailer::new(plain(server.port), Sender::at(Some("keys.example.com"))).unwrap();
    let app = TestApp::start_with(database, Arc::new(mailer)).await;
    app.add_user("bob", "ece_deployment_viewer").await;
    app.add_key_for("bob", "long", AskedExpiration::Lifetime("40d".to_owned())).await;
    app.add_key_for("bob", "short", AskedExpiration::Lifetime("8d".to_owned())).await;
    give_address(&app, "bob", "bob@example.com").await;
    app
}

async fn give_address(app: &TestApp, user: &str, address: &str) {
    let admin = app.caller("admin").await;
    let asked = UpdateUser { email: Patch::Set(address.to_owned()), ..UpdateUser::default() };
    app.services.update_user(&admin, &user.parse().unwrap(), asked).await.unwrap();
}

/// What the task does once a minute.
async fn round(services: &Services) -> Sent {
    services.notice_expiring_keys().await.unwrap();
    services.send_mails().await.unwrap()
}

const DAY: SignedDuration = SignedDuration::from_hours(24);

#[tokio::test]
async fn each_threshold_is_written_about_once() {
    let server = SmtpServer::plain();
    let app = start(db::sqlite().await, &server).await;
    let mut subjects = Vec::new();
    for day in 0..50 {
        for _ in 0..3 {
            for _ in 0..round(&app.services).await.sent {
                let delivery = server.next();
                assert_eq!(delivery.to, ["bob@example.com"]);
                subjects.push((day, delivery.mail.subject().split(" (").next().unwrap_or_default().to_owned()));
            }
        }
        app.wait(DAY);
    }
    server.assert_no_more();
    let of = |key: &str| {
        let subject = format!("API key {key}");
        subjects
            .iter()
            .filter(|(_, said)| said.replace(['\u{2068}', '\u{2069}'], "") == subject)
            .map(|(day, _)| *day)
            .collect::<Vec<_>>()
    };
    assert_eq!(of("long"), [10, 33, 39, 40]);
    assert_eq!(of("short"), [1, 7, 8]);
}

#[tokio::test]
async fn creator_and_contacts_are_written_to_once_each() {
    let server = SmtpServer::plain();
    let app = start(db::sqlite().await, &server).await;
    let admin = app.caller("admin").await;
    let organization = app.services.create_organization(&admin, "Acme", Some("bob")).await.unwrap().id;
    let edit = EditOrganization {
        operational: Patch::Set(vec!["ops@example.com".to_owned(), "BOB@example.com".to_owned()]),
        ..EditOrganization::default()
    };
    app.services.edit_organization(&admin, &organization, &edit).await.unwrap();
    create_owner_key(&app, &organization, "5d").await;
    // The mail that tells of its creation.
    assert_eq!(round(&app.services).await.sent, 1);
    assert_eq!(server.next().to, ["bob@example.com"]);
    app.wait(DAY * 4);
    let sent = round(&app.services).await;
    let recipients: BTreeSet<_> = (0..sent.sent)
        .map(|_| server.next())
        .filter(|delivery| delivery.mail.subject().contains("deployer"))
        .flat_map(|delivery| delivery.to)
        .collect();
    assert_eq!(recipients, BTreeSet::from(["bob@example.com".to_owned(), "ops@example.com".to_owned()]));
    assert_eq!(round(&app.services).await, Sent::default());
}

async fn create_owner_key(app: &TestApp, organization: &OrganizationId, lifetime: &str) {
    let role_assignments = serde_json::json!({ "organization": [{ "role_id": "organization-admin" }] });
    let asked = CreateOrganizationKeys {
        names: vec!["deployer".to_owned()],
        expiration: AskedExpiration::Lifetime(lifetime.to_owned()),
        role_assignments: serde_json::from_value(role_assignments).unwrap(),
        submission: None,
    };
    app.services.create_organization_keys(&app.caller("bob").await, organization, &asked).await.unwrap();
}

#[tokio::test]
async fn a_server_that_was_away_gets_each_mail_once() {
    let server = SmtpServer::plain();
    let app = start(db::sqlite().await, &server).await;
    let port = server.port;
    drop(server);
    app.wait(DAY * 2);
    assert_eq!(round(&app.services).await, Sent { postponed: 1, ..Sent::default() });
    assert_eq!(round(&app.services).await, Sent::default(), "not at once again");
    let server = SmtpServer::plain_on(port);
    app.wait(SignedDuration::from_mins(2));
    assert_eq!(round(&app.services).await, Sent { sent: 1, ..Sent::default() });
    assert!(server.next().mail.subject().contains("short"));
    assert_eq!(round(&app.services).await, Sent::default());
    server.assert_no_more();
}

#[tokio::test]
async fn a_revoked_key_and_a_disabled_user_are_not_written_about() {
    let server = SmtpServer::plain();
    let app = start(db::sqlite().await, &server).await;
    let bob = app.caller("bob").await;
    let keys = app.services.visible_keys(&bob).await.unwrap();
    let short = keys.iter().find(|key| key.name.as_str() == "short").unwrap();
    app.services.revoke_own_keys(&bob, std::slice::from_ref(&short.id)).await.unwrap();
    let asked = UpdateUser { enabled: Some(false), ..UpdateUser::default() };
    app.services.update_user(&app.caller("admin").await, &"bob".parse().unwrap(), asked).await.unwrap();
    app.wait(DAY * 39);
    assert_eq!(round(&app.services).await, Sent::default());
    server.assert_no_more();
}

#[tokio::test]
async fn two_nodes_write_once() {
    let Some(database) = db::postgres().await else { return };
    let server = SmtpServer::plain();
    let other = database.connect_again().await;
    let app = start(database, &server).await;
    let mailer = SmtpMailer::new(plain(server.port), Sender::at(Some("keys.example.com"))).unwrap();
    let node = app.another_node(other, Arc::new(mailer)).await;
    app.wait(DAY * 2);
    let (one, two) = tokio::join!(round(&app.services), round(&node));
    assert_eq!(one.sent + two.sent, 1);
    assert!(server.next().mail.subject().contains("short"));
    server.assert_no_more();
}
