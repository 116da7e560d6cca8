//! Every rule that the database holds is tried by a row that breaks it, put in past the storage. Were a rule missing or
//! the wrong way round, nothing else would tell.

use std::collections::BTreeSet;

use sqlx::{AssertSqlSafe, Connection, PgConnection, SqliteConnection};

use super::on_both;
use crate::support::db::TestDatabase;

on_both! {
    every_sound_row_is_taken
    every_broken_rule_is_noticed
    no_rule_is_forgotten
    what_belongs_together_goes_together
}

/// A row: its table, and what it holds. A value is SQL; `0x…` becomes bytes, `yes` and `no` truth values.
#[derive(Clone, Copy)]
struct Sample {
    table: &'static str,
    values: &'static [(&'static str, &'static str)],
}

const HASH: &str = "'$argon2id$x'";
const DIGITS: &str = "'00000000000000000000000000000000000000000000000000000000000000af'";
const OTHER_DIGITS: &str = "'00000000000000000000000000000000000000000000000000000000000000bf'";
const LONG_PATH: &str = concat!(
    "'a0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789",
    "0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789",
    "01234567890123456789012345678901234567890123456789012345'"
);
const BYTES: &str = "0x0707070707070707070707070707070707070707070707070707070707070707";

/// What makes the sound row of `keys` an organization's, with one more change, which comes first and so counts.
const fn of_organization(change: (&'static str, &'static str)) -> [(&'static str, &'static str); 7] {
    [
        change,
        ("owner", "NULL"),
        ("organization", "'0a'"),
        ("role_assignments", "'{}'"),
        ("grants", "' '"),
        ("creator", "'bob'"),
        ("creator_name", "'bob'"),
    ]
}

/// One sound row of each table, each of which may refer to those before it.
const SOUND: &[Sample] = &[
    Sample {
        table: "users",
        values: &[
            ("name", "'bob'"),
            ("full_name", "'Bob'"),
            ("email", "'bob@example.com'"),
            ("search_text", "'bob'"),
            ("password", HASH),
            ("roles", "'[]'"),
            ("enabled", "yes"),
            ("builtin", "no"),
            ("created_at", "1"),
            ("created_by", "'eve'"),
            ("updated_at", "2"),
            ("updated_by", "'eve'"),
            ("first_sign_in_at", "3"),
            ("last_sign_in_at", "3"),
        ],
    },
    Sample {
        table: "sessions",
        values: &[
            ("id", "'00000000000000000000000000000000000000000000000000000000000000af'"),
            ("kind", "'browser'"),
            ("user_name", "'bob'"),
            ("data", "'{}'"),
            ("created_at", "1"),
            ("seen_at", "1"),
            ("expires_at", "2"),
            ("address", "NULL"),
            ("agent", "NULL"),
        ],
    },
    Sample { table: "sign_in_failures", values: &[("subject", "'user:bob'"), ("failures", "1"), ("last_at", "1")] },
    Sample { table: "signing_keys", values: &[("purpose", "'token'"), ("secret", BYTES), ("created_at", "1")] },
    Sample {
        table: "organizations",
        values: &[
            ("id", "'0a'"),
            ("name", "'Acme'"),
            ("name_folded", "'acme'"),
            ("billing_contacts", "'[]'"),
            ("operational_contacts", "'[]'"),
            ("keys_never_allowed", "no"),
            ("keys_longest_days", "366"),
            ("keys_default_lifetime", "'3months'"),
            ("version", "1"),
            ("created_at", "1"),
        ],
    },
    Sample {
        table: "members",
        values: &[
            ("organization", "'0a'"),
            ("user_name", "'bob'"),
            ("role_assignments", "'{}'"),
            ("is_owner", "yes"),
            ("version", "1"),
            ("since", "1"),
        ],
    },
    Sample {
        table: "invitations",
        values: &[
            ("token", "'0123456789abcdefGHIJ0123456789AB'"),
            ("organization", "'0a'"),
            ("email", "'Dan@example.com'"),
            ("email_folded", "'dan@example.com'"),
            ("role_assignments", "'{}'"),
            ("created_at", "1"),
            ("created_by", "'bob'"),
            ("expires_at", "3"),
            ("accepted_at", "NULL"),
            ("accepted_by", "NULL"),
        ],
    },
    Sample {
        table: "resources",
        values: &[
            ("id", "'000000000000000000000000000000af'"),
            ("organization", "'0a'"),
            ("kind", "'elasticsearch'"),
            ("name", "'search'"),
            ("name_folded", "'search'"),
            ("region", "''"),
            ("endpoint", "NULL"),
            ("is_default", "yes"),
            ("created_at", "1"),
        ],
    },
    Sample {
        table: "project_users",
        values: &[
            ("project", "'000000000000000000000000000000af'"),
            ("name", "'elastic'"),
            ("password", HASH),
            ("roles", "'[]'"),
            ("reserved", "yes"),
            ("created_at", "1"),
            ("full_name", "NULL"),
            ("email", "NULL"),
            ("metadata", "'{}'"),
            ("enabled", "yes"),
        ],
    },
    Sample {
        table: "project_keys",
        values: &[
            ("project", "'000000000000000000000000000000af'"),
            ("id", "'VuaCfGcBCdbkQm-e5_Ox'"),
            ("kind", "'rest'"),
            ("name", "'ci'"),
            ("hint", "'aB3d'"),
            ("digest", BYTES),
            ("digest_algorithm", "'sha256'"),
            ("pepper_version", "NULL"),
            ("owner", "'elastic'"),
            ("owner_realm", "'reserved'"),
            ("owner_full_name", "NULL"),
            ("owner_email", "NULL"),
            ("owner_metadata", "'{}'"),
            ("role_descriptors", "'{}'"),
            ("limited_by", "'{}'"),
            ("metadata", "'{}'"),
            ("certificate_identity", "NULL"),
            ("created_at", "2"),
            ("expires_at", "2"),
            ("invalidated_at", "3"),
            ("invalidated_by", "'elastic'"),
            ("last_used_at", "2"),
            ("last_used_address", "'::1'"),
            ("last_used_client", "'curl/8.14.1'"),
            ("last_used_endpoint", "'GET /'"),
            ("version", "1"),
            ("submission", "'form'"),
        ],
    },
    Sample {
        table: "project_key_metadata",
        values: &[
            ("project", "'000000000000000000000000000000af'"),
            ("key", "'VuaCfGcBCdbkQm-e5_Ox'"),
            ("path", "'a.b'"),
            ("value", "'c'"),
        ],
    },
    Sample {
        table: "project_key_events",
        values: &[
            ("project", "'000000000000000000000000000000af'"),
            ("key", "'VuaCfGcBCdbkQm-e5_Ox'"),
            ("owner", "'elastic'"),
            ("owner_realm", "'reserved'"),
            ("kind", "'updated'"),
            ("at", "1"),
            ("actor", "'elastic'"),
            ("actor_realm", "'reserved'"),
            ("address", "NULL"),
            ("before", "'{}'"),
            ("after", "'{}'"),
        ],
    },
    Sample {
        table: "project_roles",
        values: &[("project", "'000000000000000000000000000000af'"), ("name", "'reader'"), ("descriptor", "'{}'")],
    },
    Sample {
        table: "application_privileges",
        values: &[
            ("project", "'000000000000000000000000000000af'"),
            ("application", "'app'"),
            ("name", "'read'"),
            ("actions", "'[]'"),
            ("metadata", "'{}'"),
        ],
    },
    Sample {
        table: "project_tokens",
        values: &[
            ("id", DIGITS),
            ("project", "'000000000000000000000000000000af'"),
            ("principal", "'elastic'"),
            ("realm", "'reserved'"),
            ("created_at", "1"),
            ("expires_at", "2"),
            ("refresh", DIGITS),
            ("refresh_expires_at", "2"),
        ],
    },
    Sample {
        table: "keys",
        values: &[
            ("id", "'0123456789abcdefGHIJ'"),
            ("owner", "'bob'"),
            ("organization", "NULL"),
            ("role_assignments", "NULL"),
            ("grants", "NULL"),
            ("creator", "NULL"),
            ("creator_name", "NULL"),
            ("name", "'CI'"),
            ("name_folded", "'ci'"),
            ("hint", "'aB3d'"),
            ("digest", BYTES),
            ("digest_algorithm", "'sha256'"),
            ("pepper_version", "NULL"),
            ("created_at", "1"),
            ("expires_at", "2"),
            ("revoked_at", "3"),
            ("revoked_by", "'bob'"),
            ("last_used_at", "2"),
            ("last_used_address", "'::1'"),
            ("last_used_client", "'curl/8.14.1'"),
            ("last_used_endpoint", "'GET /'"),
            ("next_notice_at", "2"),
            ("submission", "'form'"),
        ],
    },
    Sample {
        table: "mails",
        values: &[
            ("topic", "'expiry'"),
            ("recipient", "'Dan@example.com'"),
            ("recipient_folded", "'dan@example.com'"),
            ("subject", "'A key expires'"),
            ("body_text", "'text'"),
            ("body_html", "'html'"),
            ("created_at", "1"),
            ("due_at", "1"),
            ("attempts", "0"),
            ("sent_at", "NULL"),
            ("failed_at", "NULL"),
            ("last_error", "NULL"),
        ],
    },
    Sample { table: "seeds", values: &[("name", "'bootstrap'"), ("planted_at", "1")] },
];

/// Columns and their other values.
type Changes = &'static [(&'static str, &'static str)];

/// A table, the name of a rule there, and how its sound row is changed to break the rule.
type Broken = (&'static str, &'static str, &'static [Changes]);

/// A table, what may be there once in SQLite's words and in PostgreSQL's, and how the sound row, which is there already,
/// is changed so that only this is in its way.
type Once = (&'static str, &'static str, &'static str, Changes);

const BROKEN: &[Broken] = &[
    (
        "users",
        "users_name",
        &[&[("name", "''")], &[("name", "'.a'")], &[("name", "'a b'")], &[("name", "'é'")], &[("name", "'Auth'")]],
    ),
    ("users", "users_full_name", &[&[("full_name", "''")]]),
    ("users", "users_email", &[&[("email", "'bob'")], &[("email", "'@example.com'")], &[("email", "'bob@'")]]),
    ("users", "users_password", &[&[("password", "'secret'")]]),
    ("users", "users_roles", &[&[("roles", "'{}'")]]),
    ("users", "users_updated", &[&[("updated_at", "NULL")], &[("updated_by", "NULL")]]),
    (
        "users",
        "users_sign_in",
        &[&[("first_sign_in_at", "NULL")], &[("last_sign_in_at", "NULL")], &[("last_sign_in_at", "2")]],
    ),
    (
        "sessions",
        "sessions_id",
        &[&[("id", "'af'")], &[("id", "'00000000000000000000000000000000000000000000000000000000000000AF'")]],
    ),
    ("sessions", "sessions_kind", &[&[("kind", "'cookie'")]]),
    ("sessions", "sessions_user", &[&[("user_name", "'nobody'")]]),
    ("sessions", "sessions_data", &[&[("data", "'[]'")]]),
    ("sign_in_failures", "sign_in_failures_failures", &[&[("failures", "0")]]),
    ("signing_keys", "signing_keys_purpose", &[&[("purpose", "'other'")]]),
    ("signing_keys", "signing_keys_secret", &[&[("secret", "0x07")]]),
    (
        "organizations",
        "organizations_id",
        &[&[("id", "''")], &[("id", "'A'")], &[("id", "'000000000000000000000000000000000'")]],
    ),
    ("organizations", "organizations_name", &[&[("name", "'A'")], &[("name", "'0123456789012345678901234567890'")]]),
    ("organizations", "organizations_name_folded", &[&[("name_folded", "'a'")]]),
    ("organizations", "organizations_billing_contacts", &[&[("billing_contacts", "'{}'")]]),
    ("organizations", "organizations_operational_contacts", &[&[("operational_contacts", "'{}'")]]),
    (
        "organizations",
        "organizations_keys_longest_days",
        &[&[("keys_longest_days", "0")], &[("keys_longest_days", "367")]],
    ),
    ("organizations", "organizations_keys_default_lifetime", &[&[("keys_default_lifetime", "'2d'")]]),
    ("organizations", "organizations_version", &[&[("version", "0")]]),
    ("organizations", "organizations_keys_policy", &[&[("keys_default_lifetime", "'never'")]]),
    ("members", "members_organization", &[&[("organization", "'none'")]]),
    ("members", "members_user", &[&[("user_name", "'nobody'")]]),
    ("members", "members_role_assignments", &[&[("role_assignments", "'[]'")]]),
    ("members", "members_version", &[&[("version", "0")]]),
    (
        "invitations",
        "invitations_token",
        &[&[("token", "'short'")], &[("token", "'0123456789abcdefGHIJ0123456789A_'")]],
    ),
    ("invitations", "invitations_organization", &[&[("organization", "'none'")]]),
    ("invitations", "invitations_email", &[&[("email", "'dan'")]]),
    ("invitations", "invitations_email_folded", &[&[("email_folded", "'d@'")]]),
    ("invitations", "invitations_role_assignments", &[&[("role_assignments", "'[]'")]]),
    ("invitations", "invitations_expiration", &[&[("expires_at", "1")]]),
    (
        "invitations",
        "invitations_accepted",
        &[&[("accepted_at", "2")], &[("accepted_by", "'dan'")], &[("accepted_at", "3"), ("accepted_by", "'dan'")]],
    ),
    ("resources", "resources_id", &[&[("id", "'af'")], &[("id", "'0000000000000000000000000000000G'")]]),
    ("resources", "resources_organization", &[&[("organization", "'none'")]]),
    ("resources", "resources_kind", &[&[("kind", "'project'")]]),
    (
        "resources",
        "resources_name",
        &[&[("name", "''")], &[("name", "'01234567890123456789012345678901234567890123456789012345678901234'")]],
    ),
    ("resources", "resources_name_folded", &[&[("name_folded", "''")]]),
    ("resources", "resources_endpoint", &[&[("endpoint", "''")]]),
    ("project_users", "project_users_project", &[&[("project", "'00000000000000000000000000000000'")]]),
    ("project_users", "project_users_name", &[&[("name", "''")]]),
    ("project_users", "project_users_password", &[&[("password", "'secret'")]]),
    ("project_users", "project_users_roles", &[&[("roles", "'{}'")]]),
    ("project_users", "project_users_metadata", &[&[("metadata", "'[]'")]]),
    ("project_keys", "project_keys_project", &[&[("project", "'00000000000000000000000000000000'")]]),
    (
        "project_keys",
        "project_keys_id",
        &[
            &[("id", "''")],
            &[("id", "'a b'")],
            &[("id", "'a:b'")],
            &[("id", "'é'")],
            &[(
                "id",
                "'01234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890'",
            )],
        ],
    ),
    ("project_keys", "project_keys_kind", &[&[("kind", "'managed'")]]),
    ("project_keys", "project_keys_name", &[&[("name", "''")]]),
    ("project_keys", "project_keys_hint", &[&[("hint", "'aB3'")], &[("hint", "'aB3dE'")]]),
    ("project_keys", "project_keys_digest", &[&[("digest", "0x07")]]),
    ("project_keys", "project_keys_digest_algorithm", &[&[("digest_algorithm", "'md5'"), ("pepper_version", "1")]]),
    ("project_keys", "project_keys_pepper", &[&[("digest_algorithm", "'hmac-sha256'")], &[("pepper_version", "1")]]),
    (
        "project_keys",
        "project_keys_pepper_version",
        &[&[("digest_algorithm", "'hmac-sha256'"), ("pepper_version", "65536")]],
    ),
    ("project_keys", "project_keys_owner_realm", &[&[("owner_realm", "'native'")]]),
    ("project_keys", "project_keys_owner_metadata", &[&[("owner_metadata", "'[]'")]]),
    ("project_keys", "project_keys_role_descriptors", &[&[("role_descriptors", "'[]'")]]),
    ("project_keys", "project_keys_limited_by", &[&[("limited_by", "'[]'")]]),
    ("project_keys", "project_keys_metadata", &[&[("metadata", "'[]'")]]),
    ("project_keys", "project_keys_expiration", &[&[("expires_at", "1")]]),
    ("project_keys", "project_keys_invalidation", &[&[("invalidated_at", "NULL")], &[("invalidated_by", "NULL")]]),
    (
        "project_keys",
        "project_keys_last_use",
        &[&[("last_used_at", "NULL"), ("last_used_client", "NULL"), ("last_used_endpoint", "NULL")]],
    ),
    (
        "project_keys",
        "project_keys_last_client",
        &[&[("last_used_at", "NULL"), ("last_used_address", "NULL"), ("last_used_endpoint", "NULL")]],
    ),
    (
        "project_keys",
        "project_keys_last_endpoint",
        &[&[("last_used_at", "NULL"), ("last_used_address", "NULL"), ("last_used_client", "NULL")]],
    ),
    ("project_keys", "project_keys_version", &[&[("version", "0")]]),
    ("project_key_metadata", "project_key_metadata_key", &[&[("key", "'other'")]]),
    ("project_key_metadata", "project_key_metadata_path", &[&[("path", LONG_PATH)]]),
    (
        "project_keys",
        "project_keys_submission",
        &[&[("submission", "''")], &[("submission", "'012345678901234567890'")]],
    ),
    (
        "project_key_events",
        "project_key_events_kind",
        &[&[("kind", "'looked_at'"), ("before", "NULL"), ("after", "NULL")]],
    ),
    ("project_key_events", "project_key_events_key", &[&[("key", "'other'")]]),
    ("project_key_events", "project_key_events_actor_realm", &[&[("actor_realm", "'native'")]]),
    ("project_key_events", "project_key_events_before", &[&[("before", "'[]'")]]),
    ("project_key_events", "project_key_events_after", &[&[("after", "'[]'")]]),
    (
        "project_key_events",
        "project_key_events_actor",
        &[
            &[("actor", "NULL")],
            &[("actor_realm", "NULL")],
            &[("kind", "'used'"), ("before", "NULL"), ("after", "NULL")],
        ],
    ),
    (
        "project_key_events",
        "project_key_events_change",
        &[&[("before", "NULL")], &[("after", "NULL")], &[("kind", "'created'")]],
    ),
    ("project_roles", "project_roles_project", &[&[("project", "'00000000000000000000000000000000'")]]),
    ("project_roles", "project_roles_name", &[&[("name", "''")]]),
    ("project_roles", "project_roles_descriptor", &[&[("descriptor", "'[]'")]]),
    (
        "application_privileges",
        "application_privileges_project",
        &[&[("project", "'00000000000000000000000000000000'")]],
    ),
    ("application_privileges", "application_privileges_application", &[&[("application", "''")]]),
    ("application_privileges", "application_privileges_name", &[&[("name", "''")]]),
    ("application_privileges", "application_privileges_actions", &[&[("actions", "'{}'")]]),
    ("application_privileges", "application_privileges_metadata", &[&[("metadata", "'[]'")]]),
    ("project_tokens", "project_tokens_id", &[&[("id", "'af'")]]),
    ("project_tokens", "project_tokens_project", &[&[("project", "'00000000000000000000000000000000'")]]),
    ("project_tokens", "project_tokens_principal", &[&[("principal", "''")]]),
    ("project_tokens", "project_tokens_realm", &[&[("realm", "'_es_api_key'")]]),
    ("project_tokens", "project_tokens_refresh", &[&[("refresh", "'af'")]]),
    ("project_tokens", "project_tokens_expiration", &[&[("expires_at", "1")], &[("refresh_expires_at", "1")]]),
    (
        "keys",
        "keys_id",
        &[&[("id", "'short'")], &[("id", "'0123456789abcdefGHI_'")], &[("id", "'0123456789abcdefGHIJK'")]],
    ),
    ("keys", "keys_owner", &[&[("owner", "'nobody'")]]),
    ("keys", "keys_organization", &[&of_organization(("organization", "'zz'"))]),
    ("keys", "keys_role_assignments", &[&of_organization(("role_assignments", "'[]'"))]),
    ("keys", "keys_grants", &[&of_organization(("grants", "'owner'"))]),
    ("keys", "keys_creator", &[&of_organization(("creator", "'nobody'"))]),
    ("keys", "keys_holder", &[&[("owner", "NULL")], &of_organization(("owner", "'bob'"))]),
    (
        "keys",
        "keys_of_organization",
        &[
            &of_organization(("role_assignments", "NULL")),
            &of_organization(("grants", "NULL")),
            &of_organization(("creator_name", "NULL")),
            &[("role_assignments", "'{}'")],
            &[("grants", "' '")],
            &[("creator_name", "'bob'")],
            &[("creator", "'bob'")],
        ],
    ),
    ("keys", "keys_name", &[&[("name", "''")]]),
    ("keys", "keys_name_folded", &[&[("name_folded", "''")]]),
    ("keys", "keys_hint", &[&[("hint", "'aB3'")], &[("hint", "'aB3dE'")]]),
    ("keys", "keys_digest", &[&[("digest", "0x07")]]),
    ("keys", "keys_digest_algorithm", &[&[("digest_algorithm", "'md5'"), ("pepper_version", "1")]]),
    ("keys", "keys_pepper", &[&[("digest_algorithm", "'hmac-sha256'")], &[("pepper_version", "1")]]),
    ("keys", "keys_pepper_version", &[&[("digest_algorithm", "'hmac-sha256'"), ("pepper_version", "65536")]]),
    ("keys", "keys_expiration", &[&[("expires_at", "1")]]),
    ("keys", "keys_revocation", &[&[("revoked_at", "NULL")], &[("revoked_by", "NULL")]]),
    (
        "keys",
        "keys_last_use",
        &[&[("last_used_at", "NULL"), ("last_used_client", "NULL"), ("last_used_endpoint", "NULL")]],
    ),
    (
        "keys",
        "keys_last_client",
        &[&[("last_used_at", "NULL"), ("last_used_address", "NULL"), ("last_used_endpoint", "NULL")]],
    ),
    (
        "keys",
        "keys_last_endpoint",
        &[&[("last_used_at", "NULL"), ("last_used_address", "NULL"), ("last_used_client", "NULL")]],
    ),
    ("keys", "keys_submission", &[&[("submission", "''")]]),
    ("keys", "keys_next_notice", &[&[("next_notice_at", "3")], &[("expires_at", "NULL")]]),
    ("mails", "mails_topic", &[&[("topic", "''")]]),
    ("mails", "mails_recipient", &[&[("recipient", "'dan'")]]),
    ("mails", "mails_recipient_folded", &[&[("recipient_folded", "'d@'")]]),
    ("mails", "mails_subject", &[&[("subject", "''")]]),
    ("mails", "mails_attempts", &[&[("attempts", "-1")]]),
    (
        "mails",
        "mails_state",
        &[
            &[("due_at", "NULL"), ("body_text", "''"), ("body_html", "''")],
            &[("sent_at", "2")],
            &[("failed_at", "2")],
            &[("due_at", "NULL"), ("sent_at", "2"), ("failed_at", "2"), ("body_text", "''"), ("body_html", "''")],
        ],
    ),
    (
        "mails",
        "mails_forgotten",
        &[
            &[("due_at", "NULL"), ("sent_at", "2"), ("body_html", "''")],
            &[("due_at", "NULL"), ("failed_at", "2"), ("body_text", "''")],
        ],
    ),
    ("seeds", "seeds_name", &[&[("name", "''")]]),
];

/// Rules that SQLite needs and PostgreSQL has in its types.
const BROKEN_IN_SQLITE: &[Broken] = &[
    ("users", "users_enabled", &[&[("enabled", "2")]]),
    ("users", "users_builtin", &[&[("builtin", "2")]]),
    ("organizations", "organizations_keys_never_allowed", &[&[("keys_never_allowed", "2")]]),
    ("members", "members_is_owner", &[&[("is_owner", "2")]]),
    ("resources", "resources_is_default", &[&[("is_default", "2")]]),
    ("project_users", "project_users_reserved", &[&[("reserved", "2")]]),
    ("project_users", "project_users_enabled", &[&[("enabled", "2")]]),
];

const ONCE: &[Once] = &[
    // SQLite looks at the other rule for names first.
    ("users", "users_lower_name", "users_pkey", &[]),
    ("users", "users_lower_name", "users_lower_name", &[("name", "'BOB'")]),
    ("sessions", "sessions.id", "sessions_pkey", &[]),
    ("sign_in_failures", "sign_in_failures.subject", "sign_in_failures_pkey", &[]),
    ("signing_keys", "signing_keys.purpose", "signing_keys_pkey", &[]),
    ("organizations", "organizations.id", "organizations_pkey", &[]),
    ("members", "members.organization, members.user_name", "members_pkey", &[]),
    ("invitations", "invitations.token", "invitations_pkey", &[("email_folded", "'eve@example.com'")]),
    (
        "invitations",
        "invitations.organization, invitations.email_folded",
        "invitations_one_open",
        &[("token", "'00000000000000000000000000000000'")],
    ),
    ("resources", "resources.id", "resources_pkey", &[("is_default", "no")]),
    ("resources", "resources.is_default", "resources_one_default", &[("id", "'00000000000000000000000000000000'")]),
    ("project_users", "project_users.project, project_users.name", "project_users_pkey", &[]),
    ("project_keys", "project_keys.project, project_keys.id", "project_keys_pkey", &[("submission", "NULL")]),
    (
        "project_keys",
        "project_keys.project, project_keys.owner, project_keys.owner_realm, project_keys.submission",
        "project_keys_one_per_submission",
        &[("id", "'1'")],
    ),
    ("project_roles", "project_roles.project, project_roles.name", "project_roles_pkey", &[]),
    (
        "application_privileges",
        "application_privileges.project, application_privileges.application, application_privileges.name",
        "application_privileges_pkey",
        &[],
    ),
    ("project_tokens", "project_tokens.id", "project_tokens_pkey", &[("refresh", OTHER_DIGITS)]),
    ("project_tokens", "project_tokens.refresh", "project_tokens_by_refresh", &[("id", OTHER_DIGITS)]),
    ("keys", "keys.id", "keys_pkey", &[("submission", "NULL")]),
    ("keys", "keys.owner, keys.submission", "keys_one_per_submission", &[("id", "'00000000000000000000'")]),
    ("mails", "mails.topic, mails.recipient_folded", "mails_one_per_topic", &[]),
    ("seeds", "seeds.name", "seeds_pkey", &[]),
];

/// An INSERT of the sound row of `table` with some values changed.
fn insert(database: &TestDatabase, table: &str, changes: &[(&str, &str)]) -> String {
    let sample = SOUND.iter().find(|sample| sample.table == table).unwrap();
    let unknown = changes.iter().find(|(column, _)| !sample.values.iter().any(|(known, _)| known == column));
    assert_eq!(unknown, None, "{table}");
    let value = |(column, value): &(&'static str, &'static str)| {
        let other = changes.iter().find(|(changed, _)| changed == column);
        literal(database, other.map_or(*value, |(_, value)| *value))
    };
    let columns: Vec<_> = sample.values.iter().map(|(column, _)| *column).collect();
    let values: Vec<_> = sample.values.iter().map(value).collect();
    format!("INSERT INTO {table} ({}) VALUES ({})", columns.join(", "), values.join(", "))
}

fn literal(database: &TestDatabase, value: &str) -> String {
    match value.strip_prefix("0x") {
        Some(bytes) => database.pick(format!("x'{bytes}'"), format!("'\\x{bytes}'")),
        None if value == "yes" => database.pick("1", "TRUE").to_owned(),
        None if value == "no" => database.pick("0", "FALSE").to_owned(),
        None => value.to_owned(),
    }
}

async fn put_all(database: &TestDatabase) {
    for sample in SOUND {
        database.run(&insert(database, sample.table, &[])).await.unwrap();
    }
}

async fn every_sound_row_is_taken(database: &TestDatabase) {
    put_all(database).await;
    let id = "'00000000000000000000'";
    for changes in [
        &[
            ("id", id),
            ("submission", "NULL"),
            ("expires_at", "NULL"),
            ("next_notice_at", "NULL"),
            ("last_used_address", "NULL"),
        ][..],
        &[("id", "'1'"), ("submission", "NULL")],
    ] {
        let taken = database.run(&insert(database, "keys", changes)).await;
        assert_eq!(taken.is_ok(), changes[0].1 == id);
    }
    let other = [("id", "'00000000000000000000000000000000'"), ("is_default", "no")];
    database.run(&insert(database, "resources", &other)).await.unwrap();
    let more = [("id", "'10000000000000000000000000000000'"), ("is_default", "no")];
    database.run(&insert(database, "resources", &more)).await.unwrap();
    // An accepted invitation is in nobody's way.
    let accepted = [("token", "'10000000000000000000000000000000'"), ("accepted_at", "2"), ("accepted_by", "'dan'")];
    database.run(&insert(database, "invitations", &accepted)).await.unwrap();
    for done in ["sent_at", "failed_at"] {
        let topic = ("topic", if done == "sent_at" { "'sent'" } else { "'failed'" });
        let done = [topic, (done, "2"), ("due_at", "NULL"), ("body_text", "''"), ("body_html", "''")];
        database.run(&insert(database, "mails", &done)).await.unwrap();
    }
}

async fn every_broken_rule_is_noticed(database: &TestDatabase) {
    let mut rules: Vec<_> = BROKEN.iter().collect();
    rules.extend(database.pick(BROKEN_IN_SQLITE, &[]));
    for sample in SOUND {
        for (_, rule, ways) in rules.iter().filter(|(table, ..)| *table == sample.table) {
            for changes in *ways {
                let sql = insert(database, sample.table, changes);
                let error = database.run(&sql).await.expect_err(&sql).to_string();
                // SQLite does not name the foreign key that is violated.
                assert!(error.contains(rule) || error.contains("FOREIGN KEY constraint failed"), "{rule}: {error}");
            }
        }
        database.run(&insert(database, sample.table, &[])).await.unwrap();
        for (_, in_sqlite, in_postgres, changes) in ONCE.iter().filter(|(table, ..)| *table == sample.table) {
            let error = database.run(&insert(database, sample.table, changes)).await.unwrap_err().to_string();
            assert!(error.contains(database.pick(in_sqlite, in_postgres)), "{in_postgres}: {error}");
        }
        for (column, _) in sample.values {
            let sql = insert(database, sample.table, &[(column, "NULL")]);
            let refused = database.run(&sql).await.is_err_and(|error| {
                let error = error.to_string();
                error.contains("NOT NULL") || error.contains("not-null")
            });
            assert_eq!(refused, !may_be_missing(sample.table, column), "{}.{column}", sample.table);
        }
    }
}

/// Whether a column takes NULL. A row that lacks such a value is refused too, but for another reason.
fn may_be_missing(table: &str, column: &str) -> bool {
    let columns: &[&str] = match table {
        "users" => &["full_name", "email", "updated_at", "updated_by", "first_sign_in_at", "last_sign_in_at"],
        "sessions" => &["address", "agent"],
        "organizations" => &["keys_longest_days"],
        "invitations" => &["accepted_at", "accepted_by"],
        "resources" => &["endpoint"],
        "project_users" => &["full_name", "email"],
        "project_keys" => &[
            "pepper_version",
            "owner_full_name",
            "owner_email",
            "certificate_identity",
            "expires_at",
            "invalidated_at",
            "invalidated_by",
            "last_used_at",
            "last_used_address",
            "last_used_client",
            "last_used_endpoint",
            "submission",
        ],
        "project_key_events" => &["actor", "actor_realm", "address", "before", "after"],
        "mails" => &["due_at", "sent_at", "failed_at", "last_error"],
        "keys" => &[
            "owner",
            "organization",
            "role_assignments",
            "grants",
            "creator",
            "creator_name",
            "next_notice_at",
            "pepper_version",
            "expires_at",
            "revoked_at",
            "revoked_by",
            "last_used_at",
            "last_used_address",
            "last_used_client",
            "last_used_endpoint",
            "submission",
        ],
        _ => &[],
    };
    columns.contains(&column)
}

/// The names of all rules in the schema, and those tried here, are the same.
async fn no_rule_is_forgotten(database: &TestDatabase) {
    let mut tried: BTreeSet<String> = BROKEN.iter().map(|(_, rule, _)| (*rule).to_owned()).collect();
    tried.extend(database.pick(BROKEN_IN_SQLITE, &[]).iter().map(|(_, rule, _)| (*rule).to_owned()));
    let in_sqlite = r"SELECT sql FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '\_%' ESCAPE '\'";
    let in_postgres = "
        SELECT 'CONSTRAINT ' || conname
        FROM pg_constraint
        WHERE contype IN ('c', 'f') AND connamespace = 'public'::regnamespace";
    let schema = texts(database, database.pick(in_sqlite, in_postgres)).await.concat();
    let named = schema.split("CONSTRAINT ").skip(1);
    let in_schema = named.filter_map(|rest| rest.split_whitespace().next().map(str::to_owned)).collect();
    assert_eq!(tried, in_schema);
}

async fn what_belongs_together_goes_together(database: &TestDatabase) {
    put_all(database).await;
    assert!(database.run("DELETE FROM organizations").await.is_err(), "it owns a resource");
    database.run("DELETE FROM users; DELETE FROM resources; DELETE FROM organizations").await.unwrap();
    for table in [
        "sessions",
        "keys",
        "members",
        "invitations",
        "project_users",
        "project_keys",
        "project_key_metadata",
        "project_key_events",
        "project_roles",
        "application_privileges",
        "project_tokens",
    ] {
        let left = texts(database, &format!("SELECT CAST(COUNT(*) AS TEXT) FROM {table}")).await;
        assert_eq!(left, ["0"], "{table}");
    }
}

/// What a query for texts finds.
async fn texts(database: &TestDatabase, sql: &str) -> Vec<String> {
    if database.pick(true, false) {
        let mut connection = SqliteConnection::connect(&database.url).await.unwrap();
        sqlx::query_scalar(AssertSqlSafe(sql)).fetch_all(&mut connection).await.unwrap()
    } else {
        let mut connection = PgConnection::connect(&database.url).await.unwrap();
        sqlx::query_scalar(AssertSqlSafe(sql)).fetch_all(&mut connection).await.unwrap()
    }
}
