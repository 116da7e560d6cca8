//! Mail as files.

use std::{fs, os::unix::fs::PermissionsExt};

use keyward::service::mail::{Mailer, Outbox};

use super::samples::{message, sender};
use crate::support::{
    app::TestApp,
    db,
    mail::{self, Received},
};

#[tokio::test]
async fn a_message_is_a_file_that_mail_programs_read() {
    let folder = tempfile::tempdir().unwrap();
    let outbox = Outbox::open(folder.path().join("out/box"), sender()).unwrap();
    outbox.send(&message(1, "ada@acme.example")).await.unwrap();

    let path = outbox.folder().join("2026-11-22T12-00-00.500Z-000001.eml");
    let raw = fs::read_to_string(&path).unwrap();
    let boundary = raw.split("boundary=\"").nth(1).unwrap().split('"').next().unwrap();
    insta::assert_snapshot!(raw.replace(boundary, "BOUNDARY").replace("\r\n", "\n"), @r#"
    Message-ID: <1795348800500.1@acme.example>
    Date: Sun, 22 Nov 2026 12:00:00 +0000
    From: =?utf-8?b?U2NobMO8c3NlbCBvZiBBY21l?= <keys@acme.example>
    To: ada@acme.example
    Subject: API key =?utf-8?b?ZMOp4oCmOWZLcQ==?=
    Auto-Submitted: auto-generated
    MIME-Version: 1.0
    Content-Type: multipart/alternative;
     boundary="BOUNDARY"

    --BOUNDARY
    Content-Type: text/plain; charset=utf-8
    Content-Transfer-Encoding: base64

    R3LDvMOfZQ0KLg0KLmFuZCBtb3JlDQo=
    --BOUNDARY
    Content-Type: text/html; charset=utf-8
    Content-Transfer-Encoding: quoted-printable

    <p>Gr=C3=BC=C3=9Fe</p>

    --BOUNDARY--
    "#);
    let mail = Received::parse(&raw);
    assert_eq!(mail.subject(), "API key dé…9fKq");
    assert_eq!(mail.text(), "Grüße\n.\n.and more\n");
    assert_eq!(mail.html(), "<p>Grüße</p>\n");
}

#[tokio::test]
async fn nobody_else_reads_it() {
    let folder = tempfile::tempdir().unwrap();
    let outbox = Outbox::open(folder.path().join("outbox"), sender()).unwrap();
    outbox.send(&message(1, "ada@acme.example")).await.unwrap();
    let mode = |path: &std::path::Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(outbox.folder()), 0o700);
    assert_eq!(mode(&outbox.folder().join("2026-11-22T12-00-00.500Z-000001.eml")), 0o600);
}

#[tokio::test]
async fn files_sort_by_time_and_a_message_sent_again_is_one() {
    let folder = tempfile::tempdir().unwrap();
    let outbox = Outbox::open(folder.path(), sender()).unwrap();
    let mut earlier = message(9, "ada@acme.example");
    earlier.at = "2026-11-22T11:59:59.999Z".parse().unwrap();
    for message in [&message(1, "ada@acme.example"), &earlier, &earlier] {
        outbox.send(message).await.unwrap();
    }
    let ids: Vec<_> = mail::in_folder(folder.path()).iter().map(|mail| mail.header("Message-ID").to_owned()).collect();
    assert_eq!(ids, ["<1795348799999.9@acme.example>", "<1795348800500.1@acme.example>"]);
}

#[tokio::test]
async fn what_cannot_be_written_may_be_tried_again() {
    let folder = tempfile::tempdir().unwrap();
    let outbox = Outbox::open(folder.path().join("outbox"), sender()).unwrap();
    fs::remove_dir(outbox.folder()).unwrap();
    let error = outbox.send(&message(1, "ada@acme.example")).await.unwrap_err();
    assert!(!error.is_permanent(), "{error}");
}

#[tokio::test]
async fn no_value_becomes_a_header() {
    let folder = tempfile::tempdir().unwrap();
    let outbox = Outbox::open(folder.path(), sender()).unwrap();
    let mut hostile = message(1, "ada@acme.example");
    hostile.content.subject = "Hello\r\nBcc: everybody@evil.example\r\n\r\n<b>".to_owned();
    outbox.send(&hostile).await.unwrap();
    let mails = mail::in_folder(folder.path());
    let expected = ["Message-ID", "Date", "From", "To", "Subject", "Auto-Submitted", "MIME-Version", "Content-Type"];
    let mut names = mails[0].header_names();
    names.sort_unstable();
    let mut expected = expected.to_vec();
    expected.sort_unstable();
    assert_eq!(names, expected);
    assert_eq!(mails[0].subject(), "Hello  Bcc: everybody@evil.example    <b>");
}

#[tokio::test]
async fn an_address_that_no_mail_can_go_to_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let outbox = Outbox::open(folder.path(), sender()).unwrap();
    let error = outbox.send(&message(1, "a..b@acme.example")).await.unwrap_err();
    assert!(error.is_permanent(), "{error}");
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[tokio::test]
async fn the_service_has_a_mailer() {
    let app = TestApp::start(db::sqlite().await).await;
    app.services.mailer.send(&message(1, "ada@acme.example")).await.unwrap();
    let mails = app.mails();
    assert_eq!(mails.len(), 1);
    assert_eq!(mails[0].header("To"), "ada@acme.example");
    assert_eq!(mails[0].header("From"), "Keyward <keyward@keys.example.com>");
}
