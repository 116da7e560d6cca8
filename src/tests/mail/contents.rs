//! What mail says, whole.

use jiff::Timestamp;
use keyward::{
    domain::{
        Expiration, KeyHint, KeyId, KeyName, KeyUse, UserName,
        organization::{OrganizationId, OrganizationName},
    },
    service::mail::{
        Content, Links,
        created::{self, Creation},
        expiry,
        invitation::{self, InvitationFacts},
        key::{HolderFacts, KeyFacts, Reader},
    },
};

/// Characters of every kind that could break out of the text they stand in. Names with control characters or marks
/// that turn the reading direction are refused where they are typed (see `domain::text`); letters of scripts that are
/// written from right to left are letters like others.
const HOSTILE: &str = r#"</td><b onclick="x('y')">&amp; שלום"#;

fn links() -> Links {
    Links::below("https://keys.example.com".parse().unwrap())
}

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn personal() -> KeyFacts {
    KeyFacts {
        id: KeyId::parse("k1XyZ0abCDefGHijKLmn").unwrap(),
        name: KeyName::parse("ci-deployer").unwrap(),
        hint: KeyHint::of("9fKq"),
        holder: HolderFacts::User(UserName::parse("ada").unwrap()),
        last_use: Some(KeyUse {
            at: at("2027-02-13T08:15:30Z"),
            address: Some("203.0.113.7".to_owned()),
            client: Some("curl/8.14.1".to_owned()),
            endpoint: None,
        }),
    }
}

fn of_organization(name: &str, organization: &str, roles: &[&str]) -> KeyFacts {
    KeyFacts {
        name: KeyName::parse(name).unwrap(),
        holder: HolderFacts::Organization {
            id: OrganizationId::parse("42").unwrap(),
            name: OrganizationName::parse(organization).unwrap(),
            creator: UserName::parse("grace").unwrap(),
            roles: roles.iter().map(|role| (*role).to_owned()).collect(),
        },
        last_use: None,
        ..personal()
    }
}

fn warning(key: &KeyFacts, reader: Reader, now: &str) -> Content {
    expiry::content(key, at("2027-02-21T13:00:00Z"), reader, at(now), &links())
}

/// With the marks around names that are written from right to left as something that can be seen.
fn shown(text: &str) -> String {
    text.replace('\u{2068}', "⟦").replace('\u{2069}', "⟧")
}

#[test]
fn a_personal_key_with_a_week_left() {
    let content = warning(&personal(), Reader::Owner, "2027-02-14T13:00:20Z");
    insta::assert_snapshot!(content.subject, @"API key ci-deployer (…9fKq) expires in 7 days");
    insta::assert_snapshot!(content.text, @r#"
    The personal key ci-deployer (…9fKq) expires in 7 days, on 21 Feb 2027,
    13:00:00 UTC.

    From then on, everything that uses it is refused (401). Create a new key
    in time, give it to whatever uses this one, and revoke this one once it
    is no longer used.

      Name:       ci-deployer
      Hint:       …9fKq
      Id:         k1XyZ0abCDefGHijKLmn
      Kind:       Personal key
      Owner:      ada
      Roles:      All that its owner has
      Expires:    21 Feb 2027, 13:00:00 UTC (in 7 days)
      Last used:  13 Feb 2027, 08:15:30 UTC from 203.0.113.7 by curl/8.14.1

    Create a key with the same settings:
    https://keys.example.com/profile/api-keys/new?from=k1XyZ0abCDefGHijKLmn

    See this key:
    https://keys.example.com/profile/api-keys/k1XyZ0abCDefGHijKLmn

    -- 
    You receive this because the key is yours.
    "#);
    insta::assert_snapshot!(content.html, @r#"
    <!doctype html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width">
    <meta name="color-scheme" content="light dark">
    <title>API key ci-deployer (…9fKq) expires in 7 days</title>
    </head>
    <body style="margin:0;padding:24px 16px;font-family:system-ui,-apple-system,'Segoe UI',sans-serif;font-size:16px;line-height:1.5">
    <div style="max-width:36em;margin:0 auto">
    <h1 style="margin:0 0 16px;font-size:20px;line-height:1.25">API key ci-deployer (…9fKq) expires in 7 days</h1>
    <p style="margin:0 0 16px">The personal key <strong><bdi>ci-deployer</bdi></strong> (…9fKq) expires in 7 days, on 21 Feb 2027, 13:00:00 UTC.</p>
    <p style="margin:0 0 16px">From then on, everything that uses it is refused (401). Create a new key in time, give it to whatever uses this one, and revoke this one once it is no longer used.</p>
    <table style="margin:0 0 16px;border-collapse:collapse;font-size:14px">
    <tr><th scope="row" style="padding:4px 16px 4px 0;text-align:left;vertical-align:top;font-weight:600;white-space:nowrap">Name</th><td style="padding:4px 0;vertical-align:top;overflow-wrap:anywhere"><bdi>ci-deployer</bdi></td></tr>
    <tr><th scope="row" style="padding:4px 16px 4px 0;text-align:left;vertical-align:top;font-weight:600;white-space:nowrap">Hint</th><td style="padding:4px 0;vertical-align:top;overflow-wrap:anywhere"><bdi>…9fKq</bdi></td></tr>
    <tr><th scope="row" style="padding:4px 16px 4px 0;text-align:left;vertical-align:top;font-weight:600;white-space:nowrap">Id</th><td style="padding:4px 0;vertical-align:top;overflow-wrap:anywhere"><bdi>k1XyZ0abCDefGHijKLmn</bdi></td></tr>
    <tr><th scope="row" style="padding:4px 16px 4px 0;text-align:left;vertical-align:top;font-weight:600;white-space:nowrap">Kind</th><td style="padding:4px 0;vertical-align:top;overflow-wrap:anywhere"><bdi>Personal key</bdi></td></tr>
    <tr><th scope="row" style="padding:4px 16px 4px 0;text-align:left;vertical-align:top;font-weight:600;white-space:nowrap">Owner</th><td style="padding:4px 0;vertical-align:top;overflow-wrap:anywhere"><bdi>ada</bdi></td></tr>
    <tr><th scope="row" style="padding:4px 16px 4px 0;text-align:left;vertical-align:top;font-weight:600;white-space:nowrap">Roles</th><td style="padding:4px 0;vertical-align:top;overflow-wrap:anywhere"><bdi>All that its owner has</bdi></td></tr>
    <tr><th scope="row" style="padding:4px 16px 4px 0;text-align:left;vertical-align:top;font-weight:600;white-space:nowrap">Expires</th><td style="padding:4px 0;vertical-align:top;overflow-wrap:anywhere"><bdi>21 Feb 2027, 13:00:00 UTC (in 7 days)</bdi></td></tr>
    <tr><th scope="row" style="padding:4px 16px 4px 0;text-align:left;vertical-align:top;font-weight:600;white-space:nowrap">Last used</th><td style="padding:4px 0;vertical-align:top;overflow-wrap:anywhere"><bdi>13 Feb 2027, 08:15:30 UTC from 203.0.113.7 by curl/8.14.1</bdi></td></tr>
    </table>
    <p style="margin:0 0 16px"><a href="https://keys.example.com/profile/api-keys/new?from=k1XyZ0abCDefGHijKLmn"><strong>Create a key with the same settings</strong></a><br><small>https://keys.example.com/profile/api-keys/new?from=k1XyZ0abCDefGHijKLmn</small></p>
    <p style="margin:0 0 16px"><a href="https://keys.example.com/profile/api-keys/k1XyZ0abCDefGHijKLmn"><strong>See this key</strong></a><br><small>https://keys.example.com/profile/api-keys/k1XyZ0abCDefGHijKLmn</small></p>
    <p style="margin:24px 0 0;padding:12px 0 0;border-top:1px solid #888888;font-size:12.5px">You receive this because the key is yours.</p>
    </div>
    </body>
    </html>
    "#);
}

#[test]
fn an_organization_key_that_has_ended() {
    let key = of_organization("search-indexer", "Acme", &["Editor on all deployments", "Viewer on project logs-eu"]);
    let content = warning(&key, Reader::OperationalContact, "2027-02-21T13:00:00Z");
    insta::assert_snapshot!(content.subject, @"API key search-indexer (…9fKq) has expired");
    insta::assert_snapshot!(content.text, @r#"
    The organization key search-indexer (…9fKq) expired on 21 Feb 2027,
    13:00:00 UTC.

    Everything that still uses it is refused (401). Create a new key and
    give it to whatever used this one.

      Name:          search-indexer
      Hint:          …9fKq
      Id:            k1XyZ0abCDefGHijKLmn
      Kind:          Organization key
      Organization:  Acme
      Created by:    grace
      Roles:         Editor on all deployments
                     Viewer on project logs-eu
      Expires:       21 Feb 2027, 13:00:00 UTC
      Last used:     never

    Create a key with the same settings:
    https://keys.example.com/organizations/42/api-keys/new?from=k1XyZ0abCDefGHijKLmn

    See this key:
    https://keys.example.com/organizations/42/api-keys/k1XyZ0abCDefGHijKLmn

    -- 
    You receive this as an operational contact of Acme.
    "#);
    insta::assert_snapshot!(content.html, @r#"
    <!doctype html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width">
    <meta name="color-scheme" content="light dark">
    <title>API key search-indexer (…9fKq) has expired</title>
    </head>
    <body style="margin:0;padding:24px 16px;font-family:system-ui,-apple-system,'Segoe UI',sans-serif;font-size:16px;line-height:1.5">
    <div style="max-width:36em;margin:0 auto">
    <h1 style="margin:0 0 16px;font-size:20px;line-height:1.25">API key search-indexer (…9fKq) has expired</h1>
    <p style="margin:0 0 16px">The organization key <strong><bdi>search-indexer</bdi></strong> (…9fKq) expired on 21 Feb 2027, 13:00:00 UTC.</p>
    <p style="margin:0 0 16px">Everything that still uses it is refused (401). Create a new key and give it to whatever used this one.</p>
    <table style="margin:0 0 16px;border-collapse:collapse;font-size:14px">
    <tr><th scope="row" style="padding:4px 16px 4px 0;text-align:left;vertical-align:top;font-weight:600;white-space:nowrap">Name</th><td style="padding:4px 0;vertical-align:top;overflow-wrap:anywhere"><bdi>search-indexer</bdi></td></tr>
    <tr><th scope="row" style="padding:4px 16px 4px 0;text-align:left;vertical-align:top;font-weight:600;white-space:nowrap">Hint</th><td style="padding:4px 0;vertical-align:top;overflow-wrap:anywhere"><bdi>…9fKq</bdi></td></tr>
    <tr><th scope="row" style="padding:4px 16px 4px 0;text-align:left;vertical-align:top;font-weight:600;white-space:nowrap">Id</th><td style="padding:4px 0;vertical-align:top;overflow-wrap:anywhere"><bdi>k1XyZ0abCDefGHijKLmn</bdi></td></tr>
    <tr><th scope="row" style="padding:4px 16px 4px 0;text-align:left;vertical-align:top;font-weight:600;white-space:nowrap">Kind</th><td style="padding:4px 0;vertical-align:top;overflow-wrap:anywhere"><bdi>Organization key</bdi></td></tr>
    <tr><th scope="row" style="padding:4px 16px 4px 0;text-align:left;vertical-align:top;font-weight:600;white-space:nowrap">Organization</th><td style="padding:4px 0;vertical-align:top;overflow-wrap:anywhere"><bdi>Acme</bdi></td></tr>
    <tr><th scope="row" style="padding:4px 16px 4px 0;text-align:left;vertical-align:top;font-weight:600;white-space:nowrap">Created by</th><td style="padding:4px 0;vertical-align:top;overflow-wrap:anywhere"><bdi>grace</bdi></td></tr>
    <tr><th scope="row" style="padding:4px 16px 4px 0;text-align:left;vertical-align:top;font-weight:600;white-space:nowrap">Roles</th><td style="padding:4px 0;vertical-align:top;overflow-wrap:anywhere"><bdi>Editor on all deployments</bdi><br><bdi>Viewer on project logs-eu</bdi></td></tr>
    <tr><th scope="row" style="padding:4px 16px 4px 0;text-align:left;vertical-align:top;font-weight:600;white-space:nowrap">Expires</th><td style="padding:4px 0;vertical-align:top;overflow-wrap:anywhere"><bdi>21 Feb 2027, 13:00:00 UTC</bdi></td></tr>
    <tr><th scope="row" style="padding:4px 16px 4px 0;text-align:left;vertical-align:top;font-weight:600;white-space:nowrap">Last used</th><td style="padding:4px 0;vertical-align:top;overflow-wrap:anywhere"><bdi>never</bdi></td></tr>
    </table>
    <p style="margin:0 0 16px"><a href="https://keys.example.com/organizations/42/api-keys/new?from=k1XyZ0abCDefGHijKLmn"><strong>Create a key with the same settings</strong></a><br><small>https://keys.example.com/organizations/42/api-keys/new?from=k1XyZ0abCDefGHijKLmn</small></p>
    <p style="margin:0 0 16px"><a href="https://keys.example.com/organizations/42/api-keys/k1XyZ0abCDefGHijKLmn"><strong>See this key</strong></a><br><small>https://keys.example.com/organizations/42/api-keys/k1XyZ0abCDefGHijKLmn</small></p>
    <p style="margin:24px 0 0;padding:12px 0 0;border-top:1px solid #888888;font-size:12.5px">You receive this as an operational contact of Acme.</p>
    </div>
    </body>
    </html>
    "#);
}

#[test]
fn subjects_say_how_long_it_is() {
    let subject = |now| warning(&personal(), Reader::Owner, now).subject;
    assert_eq!(subject("2027-01-22T13:00:05Z"), "API key ci-deployer (…9fKq) expires in 30 days");
    assert_eq!(subject("2027-02-20T13:00:05Z"), "API key ci-deployer (…9fKq) expires in 1 day");
    assert_eq!(subject("2027-02-21T08:00:05Z"), "API key ci-deployer (…9fKq) expires in 5 hours");
    assert_eq!(subject("2027-02-21T13:00:01Z"), "API key ci-deployer (…9fKq) has expired");
}

#[test]
fn a_new_personal_key() {
    let creation = Creation {
        at: at("2026-11-21T13:00:00Z"),
        address: Some("203.0.113.7".to_owned()),
        expiration: Expiration::At(at("2027-02-21T13:00:00Z")),
    };
    let content = created::content(&personal(), &creation, Reader::Owner, &links());
    insta::assert_snapshot!(content.subject, @"API key ci-deployer (…9fKq) was created");
    insta::assert_snapshot!(content.text, @r#"
    The personal key ci-deployer (…9fKq) was created. It works from now on.

      Name:     ci-deployer
      Hint:     …9fKq
      Id:       k1XyZ0abCDefGHijKLmn
      Kind:     Personal key
      Owner:    ada
      Roles:    All that its owner has
      Created:  21 Nov 2026, 13:00:00 UTC from 203.0.113.7
      Expires:  21 Feb 2027, 13:00:00 UTC (in 92 days)

    If this was not you, revoke the key at once: the next request with it is
    refused. Then end your sessions and change your password.

    See or revoke this key:
    https://keys.example.com/profile/api-keys/k1XyZ0abCDefGHijKLmn

    End your sessions:
    https://keys.example.com/profile/sessions

    -- 
    You receive this because the key is yours.
    "#);
    insta::assert_snapshot!(content.html, @r#"
    <!doctype html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width">
    <meta name="color-scheme" content="light dark">
    <title>API key ci-deployer (…9fKq) was created</title>
    </head>
    <body style="margin:0;padding:24px 16px;font-family:system-ui,-apple-system,'Segoe UI',sans-serif;font-size:16px;line-height:1.5">
    <div style="max-width:36em;margin:0 auto">
    <h1 style="margin:0 0 16px;font-size:20px;line-height:1.25">API key ci-deployer (…9fKq) was created</h1>
    <p style="margin:0 0 16px">The personal key <strong><bdi>ci-deployer</bdi></strong> (…9fKq) was created. It works from now on.</p>
    <table style="margin:0 0 16px;border-collapse:collapse;font-size:14px">
    <tr><th scope="row" style="padding:4px 16px 4px 0;text-align:left;vertical-align:top;font-weight:600;white-space:nowrap">Name</th><td style="padding:4px 0;vertical-align:top;overflow-wrap:anywhere"><bdi>ci-deployer</bdi></td></tr>
    <tr><th scope="row" style="padding:4px 16px 4px 0;text-align:left;vertical-align:top;font-weight:600;white-space:nowrap">Hint</th><td style="padding:4px 0;vertical-align:top;overflow-wrap:anywhere"><bdi>…9fKq</bdi></td></tr>
    <tr><th scope="row" style="padding:4px 16px 4px 0;text-align:left;vertical-align:top;font-weight:600;white-space:nowrap">Id</th><td style="padding:4px 0;vertical-align:top;overflow-wrap:anywhere"><bdi>k1XyZ0abCDefGHijKLmn</bdi></td></tr>
    <tr><th scope="row" style="padding:4px 16px 4px 0;text-align:left;vertical-align:top;font-weight:600;white-space:nowrap">Kind</th><td style="padding:4px 0;vertical-align:top;overflow-wrap:anywhere"><bdi>Personal key</bdi></td></tr>
    <tr><th scope="row" style="padding:4px 16px 4px 0;text-align:left;vertical-align:top;font-weight:600;white-space:nowrap">Owner</th><td style="padding:4px 0;vertical-align:top;overflow-wrap:anywhere"><bdi>ada</bdi></td></tr>
    <tr><th scope="row" style="padding:4px 16px 4px 0;text-align:left;vertical-align:top;font-weight:600;white-space:nowrap">Roles</th><td style="padding:4px 0;vertical-align:top;overflow-wrap:anywhere"><bdi>All that its owner has</bdi></td></tr>
    <tr><th scope="row" style="padding:4px 16px 4px 0;text-align:left;vertical-align:top;font-weight:600;white-space:nowrap">Created</th><td style="padding:4px 0;vertical-align:top;overflow-wrap:anywhere"><bdi>21 Nov 2026, 13:00:00 UTC from 203.0.113.7</bdi></td></tr>
    <tr><th scope="row" style="padding:4px 16px 4px 0;text-align:left;vertical-align:top;font-weight:600;white-space:nowrap">Expires</th><td style="padding:4px 0;vertical-align:top;overflow-wrap:anywhere"><bdi>21 Feb 2027, 13:00:00 UTC (in 92 days)</bdi></td></tr>
    </table>
    <p style="margin:0 0 16px">If this was not you, revoke the key at once: the next request with it is refused. Then end your sessions and change your password.</p>
    <p style="margin:0 0 16px"><a href="https://keys.example.com/profile/api-keys/k1XyZ0abCDefGHijKLmn"><strong>See or revoke this key</strong></a><br><small>https://keys.example.com/profile/api-keys/k1XyZ0abCDefGHijKLmn</small></p>
    <p style="margin:0 0 16px"><a href="https://keys.example.com/profile/sessions"><strong>End your sessions</strong></a><br><small>https://keys.example.com/profile/sessions</small></p>
    <p style="margin:24px 0 0;padding:12px 0 0;border-top:1px solid #888888;font-size:12.5px">You receive this because the key is yours.</p>
    </div>
    </body>
    </html>
    "#);
}

#[test]
fn a_new_organization_key_that_never_ends() {
    let key = of_organization("reporter", "Acme", &["Organization owner"]);
    let creation = Creation { at: at("2026-11-21T13:00:00Z"), address: None, expiration: Expiration::Never };
    let content = created::content(&key, &creation, Reader::Creator, &links());
    insta::assert_snapshot!(content.text, @r#"
    The organization key reporter (…9fKq) was created. It works from now on.

      Name:          reporter
      Hint:          …9fKq
      Id:            k1XyZ0abCDefGHijKLmn
      Kind:          Organization key
      Organization:  Acme
      Created by:    grace
      Roles:         Organization owner
      Created:       21 Nov 2026, 13:00:00 UTC from an unknown address
      Expires:       never

    If this was not you, revoke the key at once: the next request with it is
    refused. Then end your sessions and change your password.

    See or revoke this key:
    https://keys.example.com/organizations/42/api-keys/k1XyZ0abCDefGHijKLmn

    End your sessions:
    https://keys.example.com/profile/sessions

    -- 
    You receive this because you created the key.
    "#);
}

#[test]
fn an_invitation() {
    let facts = InvitationFacts {
        inviter: "Ada Lovelace".to_owned(),
        organization: OrganizationName::parse("Acme").unwrap(),
        roles: vec!["Editor on all deployments".to_owned(), "Viewer on project logs-eu".to_owned()],
        expires_at: at("2026-11-25T12:00:00Z"),
        token: "3vQ8mZkP0aTfY1sXc7Lb".to_owned(),
    };
    let content = invitation::content(&facts, at("2026-11-22T12:00:00Z"), &links());
    insta::assert_snapshot!(content.subject, @"Ada Lovelace invites you to Acme on Keyward");
    insta::assert_snapshot!(content.text, @r#"
    Ada Lovelace invites you to the organization Acme on Keyward at
    keys.example.com, where its API keys are managed.

      Organization:  Acme
      Invited by:    Ada Lovelace
      Roles:         Editor on all deployments
                     Viewer on project logs-eu
      Valid until:   25 Nov 2026, 12:00:00 UTC (in 3 days)

    When you accept, you become a member with these roles at once. With an
    account, you sign in first; without one, you choose a user name and a
    password.

    See and accept the invitation:
    https://keys.example.com/invitations/3vQ8mZkP0aTfY1sXc7Lb

    -- 
    The link works once, and for you alone: pass it on to nobody. If you do
    not know what this is about, do nothing: the invitation then ends by
    itself.
    "#);
    insta::assert_snapshot!(content.html, @r#"
    <!doctype html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width">
    <meta name="color-scheme" content="light dark">
    <title>Ada Lovelace invites you to Acme on Keyward</title>
    </head>
    <body style="margin:0;padding:24px 16px;font-family:system-ui,-apple-system,'Segoe UI',sans-serif;font-size:16px;line-height:1.5">
    <div style="max-width:36em;margin:0 auto">
    <h1 style="margin:0 0 16px;font-size:20px;line-height:1.25">Ada Lovelace invites you to Acme on Keyward</h1>
    <p style="margin:0 0 16px"><strong><bdi>Ada Lovelace</bdi></strong> invites you to the organization <strong><bdi>Acme</bdi></strong> on Keyward at keys.example.com, where its API keys are managed.</p>
    <table style="margin:0 0 16px;border-collapse:collapse;font-size:14px">
    <tr><th scope="row" style="padding:4px 16px 4px 0;text-align:left;vertical-align:top;font-weight:600;white-space:nowrap">Organization</th><td style="padding:4px 0;vertical-align:top;overflow-wrap:anywhere"><bdi>Acme</bdi></td></tr>
    <tr><th scope="row" style="padding:4px 16px 4px 0;text-align:left;vertical-align:top;font-weight:600;white-space:nowrap">Invited by</th><td style="padding:4px 0;vertical-align:top;overflow-wrap:anywhere"><bdi>Ada Lovelace</bdi></td></tr>
    <tr><th scope="row" style="padding:4px 16px 4px 0;text-align:left;vertical-align:top;font-weight:600;white-space:nowrap">Roles</th><td style="padding:4px 0;vertical-align:top;overflow-wrap:anywhere"><bdi>Editor on all deployments</bdi><br><bdi>Viewer on project logs-eu</bdi></td></tr>
    <tr><th scope="row" style="padding:4px 16px 4px 0;text-align:left;vertical-align:top;font-weight:600;white-space:nowrap">Valid until</th><td style="padding:4px 0;vertical-align:top;overflow-wrap:anywhere"><bdi>25 Nov 2026, 12:00:00 UTC (in 3 days)</bdi></td></tr>
    </table>
    <p style="margin:0 0 16px">When you accept, you become a member with these roles at once. With an account, you sign in first; without one, you choose a user name and a password.</p>
    <p style="margin:0 0 16px"><a href="https://keys.example.com/invitations/3vQ8mZkP0aTfY1sXc7Lb"><strong>See and accept the invitation</strong></a><br><small>https://keys.example.com/invitations/3vQ8mZkP0aTfY1sXc7Lb</small></p>
    <p style="margin:24px 0 0;padding:12px 0 0;border-top:1px solid #888888;font-size:12.5px">The link works once, and for you alone: pass it on to nobody. If you do not know what this is about, do nothing: the invitation then ends by itself.</p>
    </div>
    </body>
    </html>
    "#);
}

#[test]
fn names_stay_names() {
    let key = of_organization(HOSTILE, "<i>Acme</i>", &["Viewer\r\n  Hint:          \u{202E}0000…", HOSTILE]);
    let content = warning(&key, Reader::Creator, "2027-02-20T13:00:00Z");
    insta::assert_snapshot!(shown(&content.subject), @r#"
    API key ⟦</td><b onclick="x('y')">&amp; שלום⟧ (…9fKq) expires in 1 day
    "#);
    insta::assert_snapshot!(shown(&content.text), @r#"
    The organization key ⟦</td><b onclick="x('y')">&amp; שלום⟧ (…9fKq)
    expires in 1 day, on 21 Feb 2027, 13:00:00 UTC.

    From then on, everything that uses it is refused (401). Create a new key
    in time, give it to whatever uses this one, and revoke this one once it
    is no longer used.

      Name:          </td><b onclick="x('y')">&amp; שלום
      Hint:          …9fKq
      Id:            k1XyZ0abCDefGHijKLmn
      Kind:          Organization key
      Organization:  <i>Acme</i>
      Created by:    grace
      Roles:         Viewer    Hint:           0000…
                     </td><b onclick="x('y')">&amp; שלום
      Expires:       21 Feb 2027, 13:00:00 UTC (in 1 day)
      Last used:     never

    Create a key with the same settings:
    https://keys.example.com/organizations/42/api-keys/new?from=k1XyZ0abCDefGHijKLmn

    See this key:
    https://keys.example.com/organizations/42/api-keys/k1XyZ0abCDefGHijKLmn

    -- 
    You receive this because you created the key.
    "#);
    insta::assert_snapshot!(shown(&content.html), @r#"
    <!doctype html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width">
    <meta name="color-scheme" content="light dark">
    <title>API key ⟦&lt;/td&gt;&lt;b onclick=&quot;x(&#39;y&#39;)&quot;&gt;&amp;amp; שלום⟧ (…9fKq) expires in 1 day</title>
    </head>
    <body style="margin:0;padding:24px 16px;font-family:system-ui,-apple-system,'Segoe UI',sans-serif;font-size:16px;line-height:1.5">
    <div style="max-width:36em;margin:0 auto">
    <h1 style="margin:0 0 16px;font-size:20px;line-height:1.25">API key ⟦&lt;/td&gt;&lt;b onclick=&quot;x(&#39;y&#39;)&quot;&gt;&amp;amp; שלום⟧ (…9fKq) expires in 1 day</h1>
    <p style="margin:0 0 16px">The organization key <strong><bdi>&lt;/td&gt;&lt;b onclick=&quot;x(&#39;y&#39;)&quot;&gt;&amp;amp; שלום</bdi></strong> (…9fKq) expires in 1 day, on 21 Feb 2027, 13:00:00 UTC.</p>
    <p style="margin:0 0 16px">From then on, everything that uses it is refused (401). Create a new key in time, give it to whatever uses this one, and revoke this one once it is no longer used.</p>
    <table style="margin:0 0 16px;border-collapse:collapse;font-size:14px">
    <tr><th scope="row" style="padding:4px 16px 4px 0;text-align:left;vertical-align:top;font-weight:600;white-space:nowrap">Name</th><td style="padding:4px 0;vertical-align:top;overflow-wrap:anywhere"><bdi>&lt;/td&gt;&lt;b onclick=&quot;x(&#39;y&#39;)&quot;&gt;&amp;amp; שלום</bdi></td></tr>
    <tr><th scope="row" style="padding:4px 16px 4px 0;text-align:left;vertical-align:top;font-weight:600;white-space:nowrap">Hint</th><td style="padding:4px 0;vertical-align:top;overflow-wrap:anywhere"><bdi>…9fKq</bdi></td></tr>
    <tr><th scope="row" style="padding:4px 16px 4px 0;text-align:left;vertical-align:top;font-weight:600;white-space:nowrap">Id</th><td style="padding:4px 0;vertical-align:top;overflow-wrap:anywhere"><bdi>k1XyZ0abCDefGHijKLmn</bdi></td></tr>
    <tr><th scope="row" style="padding:4px 16px 4px 0;text-align:left;vertical-align:top;font-weight:600;white-space:nowrap">Kind</th><td style="padding:4px 0;vertical-align:top;overflow-wrap:anywhere"><bdi>Organization key</bdi></td></tr>
    <tr><th scope="row" style="padding:4px 16px 4px 0;text-align:left;vertical-align:top;font-weight:600;white-space:nowrap">Organization</th><td style="padding:4px 0;vertical-align:top;overflow-wrap:anywhere"><bdi>&lt;i&gt;Acme&lt;/i&gt;</bdi></td></tr>
    <tr><th scope="row" style="padding:4px 16px 4px 0;text-align:left;vertical-align:top;font-weight:600;white-space:nowrap">Created by</th><td style="padding:4px 0;vertical-align:top;overflow-wrap:anywhere"><bdi>grace</bdi></td></tr>
    <tr><th scope="row" style="padding:4px 16px 4px 0;text-align:left;vertical-align:top;font-weight:600;white-space:nowrap">Roles</th><td style="padding:4px 0;vertical-align:top;overflow-wrap:anywhere"><bdi>Viewer    Hint:           0000…</bdi><br><bdi>&lt;/td&gt;&lt;b onclick=&quot;x(&#39;y&#39;)&quot;&gt;&amp;amp; שלום</bdi></td></tr>
    <tr><th scope="row" style="padding:4px 16px 4px 0;text-align:left;vertical-align:top;font-weight:600;white-space:nowrap">Expires</th><td style="padding:4px 0;vertical-align:top;overflow-wrap:anywhere"><bdi>21 Feb 2027, 13:00:00 UTC (in 1 day)</bdi></td></tr>
    <tr><th scope="row" style="padding:4px 16px 4px 0;text-align:left;vertical-align:top;font-weight:600;white-space:nowrap">Last used</th><td style="padding:4px 0;vertical-align:top;overflow-wrap:anywhere"><bdi>never</bdi></td></tr>
    </table>
    <p style="margin:0 0 16px"><a href="https://keys.example.com/organizations/42/api-keys/new?from=k1XyZ0abCDefGHijKLmn"><strong>Create a key with the same settings</strong></a><br><small>https://keys.example.com/organizations/42/api-keys/new?from=k1XyZ0abCDefGHijKLmn</small></p>
    <p style="margin:0 0 16px"><a href="https://keys.example.com/organizations/42/api-keys/k1XyZ0abCDefGHijKLmn"><strong>See this key</strong></a><br><small>https://keys.example.com/organizations/42/api-keys/k1XyZ0abCDefGHijKLmn</small></p>
    <p style="margin:24px 0 0;padding:12px 0 0;border-top:1px solid #888888;font-size:12.5px">You receive this because you created the key.</p>
    </div>
    </body>
    </html>
    "#);
    let facts = InvitationFacts {
        inviter: HOSTILE.to_owned(),
        organization: OrganizationName::parse("<i>Acme</i>").unwrap(),
        roles: Vec::new(),
        expires_at: at("2026-11-25T12:00:00Z"),
        token: "\"><script>".to_owned(),
    };
    let content = invitation::content(&facts, at("2026-11-22T12:00:00Z"), &links());
    insta::assert_snapshot!(shown(&content.html), @r#"
    <!doctype html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width">
    <meta name="color-scheme" content="light dark">
    <title>⟦&lt;/td&gt;&lt;b onclick=&quot;x(&#39;y&#39;)&quot;&gt;&amp;amp; שלום⟧ invites you to &lt;i&gt;Acme&lt;/i&gt; on Keyward</title>
    </head>
    <body style="margin:0;padding:24px 16px;font-family:system-ui,-apple-system,'Segoe UI',sans-serif;font-size:16px;line-height:1.5">
    <div style="max-width:36em;margin:0 auto">
    <h1 style="margin:0 0 16px;font-size:20px;line-height:1.25">⟦&lt;/td&gt;&lt;b onclick=&quot;x(&#39;y&#39;)&quot;&gt;&amp;amp; שלום⟧ invites you to &lt;i&gt;Acme&lt;/i&gt; on Keyward</h1>
    <p style="margin:0 0 16px"><strong><bdi>&lt;/td&gt;&lt;b onclick=&quot;x(&#39;y&#39;)&quot;&gt;&amp;amp; שלום</bdi></strong> invites you to the organization <strong><bdi>&lt;i&gt;Acme&lt;/i&gt;</bdi></strong> on Keyward at keys.example.com, where its API keys are managed.</p>
    <table style="margin:0 0 16px;border-collapse:collapse;font-size:14px">
    <tr><th scope="row" style="padding:4px 16px 4px 0;text-align:left;vertical-align:top;font-weight:600;white-space:nowrap">Organization</th><td style="padding:4px 0;vertical-align:top;overflow-wrap:anywhere"><bdi>&lt;i&gt;Acme&lt;/i&gt;</bdi></td></tr>
    <tr><th scope="row" style="padding:4px 16px 4px 0;text-align:left;vertical-align:top;font-weight:600;white-space:nowrap">Invited by</th><td style="padding:4px 0;vertical-align:top;overflow-wrap:anywhere"><bdi>&lt;/td&gt;&lt;b onclick=&quot;x(&#39;y&#39;)&quot;&gt;&amp;amp; שלום</bdi></td></tr>
    <tr><th scope="row" style="padding:4px 16px 4px 0;text-align:left;vertical-align:top;font-weight:600;white-space:nowrap">Roles</th><td style="padding:4px 0;vertical-align:top;overflow-wrap:anywhere"><bdi>none yet</bdi></td></tr>
    <tr><th scope="row" style="padding:4px 16px 4px 0;text-align:left;vertical-align:top;font-weight:600;white-space:nowrap">Valid until</th><td style="padding:4px 0;vertical-align:top;overflow-wrap:anywhere"><bdi>25 Nov 2026, 12:00:00 UTC (in 3 days)</bdi></td></tr>
    </table>
    <p style="margin:0 0 16px">When you accept, you become a member with these roles at once. With an account, you sign in first; without one, you choose a user name and a password.</p>
    <p style="margin:0 0 16px"><a href="https://keys.example.com/invitations/%22%3E%3Cscript%3E"><strong>See and accept the invitation</strong></a><br><small>https://keys.example.com/invitations/%22%3E%3Cscript%3E</small></p>
    <p style="margin:24px 0 0;padding:12px 0 0;border-top:1px solid #888888;font-size:12.5px">The link works once, and for you alone: pass it on to nobody. If you do not know what this is about, do nothing: the invitation then ends by itself.</p>
    </div>
    </body>
    </html>
    "#);
}
