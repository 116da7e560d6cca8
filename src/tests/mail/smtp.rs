//! Mail by SMTP, against a server that speaks it.

use std::{net::TcpListener, time::Duration};

use keyward::{
    domain::Secret,
    service::mail::{Authorities, MailError, Mailer, Security, Sender, SmtpMailer, SmtpSettings},
};
use rcgen::CertifiedKey;
use serde_json::json;

use super::samples::{message, sender};
use crate::support::smtp::SmtpServer;

/// Settings for a server on `port` that asks for nothing.
/// To a server on this machine without TLS or password.
pub fn plain(port: u16) -> SmtpSettings {
    SmtpSettings {
        host: "localhost".to_owned(),
        port,
        security: Security::Plain,
        credentials: None,
        authorities: None,
        patience: SmtpSettings::PATIENCE,
    }
}

fn mailer(settings: SmtpSettings) -> SmtpMailer {
    SmtpMailer::new(settings, sender()).unwrap()
}

fn credentials(password: &str) -> (String, Secret) {
    ("keyward@acme.example".to_owned(), Secret::new(password.to_owned()))
}

/// A server with a certificate that was made for it a moment ago, and which asks for a password; and how to reach it.
fn secure(name: &str, security: Security) -> (SmtpServer, SmtpSettings) {
    let CertifiedKey { cert, signing_key } = rcgen::generate_simple_self_signed([name.to_owned()]).unwrap();
    let server = SmtpServer::start(&json!({
        "port": 0,
        "security": if security == Security::Tls { "tls" } else { "starttls" },
        "certificate": cert.pem(),
        "key": signing_key.serialize_pem(),
        "user": "keyward@acme.example",
        "password": "hunter2",
    }));
    let authorities = Some(Authorities::from_pem(cert.pem().as_bytes()).unwrap());
    let settings =
        SmtpSettings { security, authorities, credentials: Some(credentials("hunter2")), ..plain(server.port) };
    (server, settings)
}

fn assert_unavailable(result: Result<(), MailError>, says: &str) {
    let error = result.unwrap_err();
    assert!(!error.is_permanent() && error.to_string().contains(says), "{error}");
    assert!(!error.to_string().contains("hunter"), "{error}");
}

fn assert_refused(result: Result<(), MailError>, says: &str) {
    let error = result.unwrap_err();
    assert!(error.is_permanent() && error.to_string().contains(says), "{error}");
}

#[tokio::test]
async fn a_message_arrives_whole() {
    let server = SmtpServer::plain();
    mailer(plain(server.port)).send(&message(1, "ada@acme.example")).await.unwrap();
    let delivery = server.next();
    assert_eq!(
        (delivery.from.as_str(), delivery.to.as_slice()),
        ("keys@acme.example", &["ada@acme.example".to_owned()][..])
    );
    assert!(!delivery.secure && delivery.user.is_none());
    let mail = delivery.mail;
    for (name, value) in [
        ("Message-ID", "<1795348800500.1@acme.example>"),
        ("Date", "Sun, 22 Nov 2026 12:00:00 +0000"),
        ("To", "ada@acme.example"),
        ("Auto-Submitted", "auto-generated"),
        ("MIME-Version", "1.0"),
    ] {
        assert_eq!(mail.header(name), value, "{name}");
    }
    assert!(mail.header("Content-Type").starts_with("multipart/alternative;"), "{}", mail.header("Content-Type"));
    assert!(mail.header("From").ends_with(" <keys@acme.example>"), "{}", mail.header("From"));
    assert_eq!(mail.subject(), "API key dé…9fKq");
    assert_eq!(mail.text(), "Grüße\n.\n.and more\n");
    assert_eq!(mail.html(), "<p>Grüße</p>\n");
    assert!(mail.raw.is_ascii(), "what is not ASCII is encoded");
}

#[tokio::test]
async fn one_connection_serves_many_messages() {
    let server = SmtpServer::plain();
    let mailer = mailer(plain(server.port));
    let mut connections = Vec::new();
    for number in 1..=3 {
        mailer.send(&message(number, "ada@acme.example")).await.unwrap();
        connections.push(server.next().connection);
    }
    connections.dedup();
    assert_eq!(connections.len(), 1);
}

#[tokio::test]
async fn tls_and_a_password_come_first() {
    for security in [Security::StartTls, Security::Tls] {
        let (server, settings) = secure("localhost", security);
        mailer(settings).send(&message(1, "ada@acme.example")).await.unwrap();
        let delivery = server.next();
        assert!(delivery.secure, "{security:?}");
        assert_eq!(delivery.user.as_deref(), Some("keyward@acme.example"), "{security:?}");
    }
}

#[tokio::test]
async fn a_certificate_that_nobody_vouches_for_is_not_trusted() {
    let (server, settings) = secure("localhost", Security::StartTls);
    let result = mailer(SmtpSettings { authorities: None, ..settings }).send(&message(1, "a@b.example")).await;
    assert_unavailable(result, "certificate");
    server.assert_no_more();
}

#[tokio::test]
async fn a_certificate_for_another_name_is_not_trusted() {
    let (server, settings) = secure("elsewhere.example", Security::Tls);
    assert_unavailable(mailer(settings).send(&message(1, "a@b.example")).await, "certificate");
    server.assert_no_more();
}

#[tokio::test]
async fn nothing_is_sent_in_the_clear_where_tls_was_asked_for() {
    let server = SmtpServer::plain();
    let settings = SmtpSettings { security: Security::StartTls, ..plain(server.port) };
    assert_unavailable(mailer(settings).send(&message(1, "a@b.example")).await, "STARTTLS");
    server.assert_no_more();
}

#[tokio::test]
async fn a_wrong_password_is_nothing_against_the_message() {
    let (server, settings) = secure("localhost", Security::StartTls);
    let settings = SmtpSettings { credentials: Some(credentials("hunter3")), ..settings };
    assert_unavailable(mailer(settings).send(&message(1, "ada@acme.example")).await, "535");
    server.assert_no_more();
}

#[tokio::test]
async fn a_sender_that_is_refused_is_nothing_against_the_message() {
    let server = SmtpServer::plain();
    let mailer = SmtpMailer::new(plain(server.port), Sender::parse("stranger@acme.example").unwrap()).unwrap();
    assert_unavailable(mailer.send(&message(1, "ada@acme.example")).await, "553");
}

#[tokio::test]
async fn what_the_server_refuses_for_good_is_refused_and_the_next_message_goes() {
    let server = SmtpServer::plain();
    let mailer = mailer(plain(server.port));
    assert_refused(mailer.send(&message(1, "refused@acme.example")).await, "no such mailbox");
    assert_refused(mailer.send(&message(2, "spam@acme.example")).await, "not wanted here");
    assert_unavailable(mailer.send(&message(3, "later@acme.example")).await, "come back later");
    assert_unavailable(mailer.send(&message(4, "busy@acme.example")).await, "no room");
    mailer.send(&message(5, "ada@acme.example")).await.unwrap();
    assert_eq!(server.next().mail.header("Message-ID"), "<1795348800500.5@acme.example>");
    server.assert_no_more();
}

#[tokio::test]
async fn an_address_beyond_ascii_goes_to_a_server_that_takes_it() {
    let server = SmtpServer::plain();
    mailer(plain(server.port)).send(&message(1, "jörg@acme.example")).await.unwrap();
    assert_eq!(server.next().to, ["jörg@acme.example"]);
}

#[tokio::test]
async fn a_server_that_was_away_is_found_again() {
    let server = SmtpServer::plain();
    let port = server.port;
    let mailer = mailer(plain(port));
    mailer.send(&message(1, "ada@acme.example")).await.unwrap();
    drop(server);
    assert_unavailable(mailer.send(&message(2, "ada@acme.example")).await, "");
    let server = SmtpServer::plain_on(port);
    mailer.send(&message(2, "ada@acme.example")).await.unwrap();
    assert_eq!(server.next().mail.header("Message-ID"), "<1795348800500.2@acme.example>");
}

#[tokio::test]
async fn a_server_that_says_nothing_is_not_waited_for() {
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let settings = SmtpSettings {
        host: "127.0.0.1".to_owned(),
        patience: Duration::from_millis(200),
        ..plain(silent.local_addr().unwrap().port())
    };
    assert_unavailable(mailer(settings).send(&message(1, "ada@acme.example")).await, "took longer");
}
