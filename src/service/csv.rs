//! Keys as CSV: RFC 4180, and nothing in it that a spreadsheet would run.

use jiff::Timestamp;

use crate::{
    domain::{Expiration, Holder, Key, KeyStatus, KeyUse, project::ProjectKey, project_key_list::KeyCategory},
    service::{ServiceError, keys::CreatedKey, project::CreatedProjectKey},
};

/// The file that hands over one new key: see [`new_keys`].
///
/// # Errors
/// When the text could not be written, which would be a defect.
pub fn new_key(created: &CreatedKey) -> Result<String, ServiceError> {
    new_keys(std::slice::from_ref(created))
}

/// The file that hands over new keys: `name,id,key,created,expires`, a row each. The keys stand in it byte for byte.
///
/// # Errors
/// When the text could not be written, which would be a defect.
pub fn new_keys(created: &[CreatedKey]) -> Result<String, ServiceError> {
    let mut rows = vec![["name", "id", "key", "created", "expires"].map(str::to_owned)];
    rows.extend(created.iter().map(|CreatedKey { key, string }| {
        [safe(key.name.as_str()), key.id.to_string(), string.reveal(), instant(key.created_at), expires(key.expiration)]
    }));
    write(&rows)
}

/// A list of personal keys as it was asked for, without secrets.
///
/// # Errors
/// When the text could not be written, which would be a defect.
pub fn list(keys: &[Key], now: Timestamp) -> Result<String, ServiceError> {
    let mut rows = vec![COLUMNS.map(str::to_owned)];
    rows.extend(keys.iter().map(|key| cells(key, now)));
    write(&rows)
}

/// A list of organization keys as it was asked for, without secrets: with their roles and who made them.
///
/// # Errors
/// When the text could not be written, which would be a defect.
pub fn organization_list(keys: &[Key], now: Timestamp) -> Result<String, ServiceError> {
    let mut rows = vec![COLUMNS.into_iter().chain(["roles", "created_by"]).map(str::to_owned).collect::<Vec<_>>()];
    rows.extend(keys.iter().map(|key| {
        let roles = match &key.holder {
            Holder::User(_) => String::new(),
            Holder::Organization(holder) => holder.role_assignments.summary(),
        };
        cells(key, now).into_iter().chain([roles, safe(key.person())]).collect()
    }));
    write(&rows)
}

/// The file that hands over a new key of a project whose endpoint answers at `endpoint`:
/// `name,id,api_key,encoded,endpoint,created,expires`. The secret stands in it byte for byte.
///
/// # Errors
/// When the text could not be written, which would be a defect.
pub fn new_project_key(created: &CreatedProjectKey, endpoint: &str) -> Result<String, ServiceError> {
    let CreatedProjectKey { key, secret } = created;
    let columns = ["name", "id", "api_key", "encoded", "endpoint", "created", "expires"].map(str::to_owned);
    let cells = [
        safe(&key.name),
        key.id.to_string(),
        secret.secret().reveal().to_owned(),
        secret.encoded(&key.id).reveal().to_owned(),
        endpoint.to_owned(),
        instant(key.created_at),
        expires(key.expiration),
    ];
    write(&[columns, cells])
}

/// The first row of a list of a project's keys.
///
/// # Errors
/// When the text could not be written, which would be a defect.
pub fn project_list_columns() -> Result<String, ServiceError> {
    let columns = [
        "name",
        "id",
        "hint",
        "type",
        "owner",
        "realm",
        "created",
        "last_used",
        "last_used_address",
        "last_used_client",
        "last_used_endpoint",
        "expires",
        "status",
    ];
    write(&[columns.map(str::to_owned)])
}

/// Further rows of such a list, without secrets.
///
/// # Errors
/// When the text could not be written, which would be a defect.
pub fn project_list(keys: &[ProjectKey], now: Timestamp) -> Result<String, ServiceError> {
    let row = |key: &ProjectKey| {
        let [used_at, used_from, used_by, used_for] = last_use(key.last_use.as_ref());
        [
            safe(&key.name),
            key.id.to_string(),
            key.hint.as_str().to_owned(),
            KeyCategory::of(key).id().to_owned(),
            safe(&key.owner.principal),
            key.owner.realm.name().to_owned(),
            instant(key.created_at),
            used_at,
            used_from,
            used_by,
            used_for,
            expires(key.expiration),
            project_key_status(KeyStatus::of(key.invalidation.is_some(), key.expiration, now)).to_owned(),
        ]
    };
    write(&keys.iter().map(row).collect::<Vec<_>>())
}

/// How the status of a project's key is called.
#[must_use]
pub const fn project_key_status(of: KeyStatus) -> &'static str {
    match of {
        KeyStatus::Revoked => "invalidated",
        other => status(other),
    }
}

const COLUMNS: [&str; 10] = [
    "name",
    "id",
    "hint",
    "created",
    "last_used",
    "last_used_address",
    "last_used_client",
    "last_used_endpoint",
    "expires",
    "status",
];

fn cells(key: &Key, now: Timestamp) -> [String; 10] {
    let [used_at, used_from, used_by, used_for] = last_use(key.last_use.as_ref());
    [
        safe(key.name.as_str()),
        key.id.to_string(),
        key.hint.as_str().to_owned(),
        instant(key.created_at),
        used_at,
        used_from,
        used_by,
        used_for,
        expires(key.expiration),
        status(key.status(now)).to_owned(),
    ]
}

/// When a key was used last, from where, by which program and for what; empty for what is not known.
fn last_use(used: Option<&KeyUse>) -> [String; 4] {
    let text = |text: Option<&String>| text.map(|text| safe(text)).unwrap_or_default();
    [
        used.map(|used| instant(used.at)).unwrap_or_default(),
        text(used.and_then(|used| used.address.as_ref())),
        text(used.and_then(|used| used.client.as_ref())),
        text(used.and_then(|used| used.endpoint.as_ref())),
    ]
}

/// The name of the file that hands over a key called `name`: only characters that every file system takes.
#[must_use]
pub fn file_name(name: &str) -> String {
    let name: String =
        name.chars().map(|c| if c.is_ascii_alphanumeric() || matches!(c, '-' | '_') { c } else { '-' }).collect();
    format!("api-key-{}.csv", name.trim_matches('-'))
}

const fn status(status: KeyStatus) -> &'static str {
    match status {
        KeyStatus::Active => "active",
        KeyStatus::ExpiringSoon => "expiring soon",
        KeyStatus::Expired => "expired",
        KeyStatus::Revoked => "revoked",
    }
}

/// RFC 3339 in UTC, whole seconds.
fn instant(at: Timestamp) -> String {
    Timestamp::from_second(at.as_second()).unwrap_or(at).to_string()
}

fn expires(expiration: Expiration) -> String {
    expiration.instant().map_or_else(|| "never".to_owned(), instant)
}

/// Text that a spreadsheet would take for a formula gets an apostrophe before it (OWASP ASVS 1.2.10). Never used on a
/// key, which begins with a letter and must stay as it is.
fn safe(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '\0']) { format!("'{text}") } else { text.to_owned() }
}

fn write<R: AsRef<[String]>>(rows: &[R]) -> Result<String, ServiceError> {
    let failed = ServiceError::Internal("a CSV file could not be written");
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    if rows.iter().any(|row| writer.write_record(row.as_ref()).is_err()) {
        return Err(failed);
    }
    writer.into_inner().ok().and_then(|bytes| String::from_utf8(bytes).ok()).ok_or(failed)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::{
        domain::{KeyKind, KeyName, KeyState, UserName},
        service::randomness::{SeededRandomness, new_key as random_key},
    };

    fn created(name: &str) -> CreatedKey {
        let string = random_key(&SeededRandomness::new(1), KeyKind::Personal).unwrap();
        let key = Key {
            id: string.id().clone(),
            name: KeyName::parse(name).unwrap(),
            holder: Holder::User(UserName::parse("owner").unwrap()),
            hint: string.hint(),
            created_at: "2026-11-22T12:00:00.123Z".parse().unwrap(),
            expiration: Expiration::At("2027-02-22T12:00:00Z".parse().unwrap()),
            state: KeyState::Live,
            last_use: None,
        };
        CreatedKey { key, string }
    }

    #[test]
    fn one_new_key() {
        let created = created("ci, \"deployer\"");
        let (id, key) = (created.key.id.to_string(), created.string.reveal());
        assert_eq!(
            new_key(&created).unwrap(),
            format!(
                "name,id,key,created,expires\r\n\"ci, \"\"deployer\"\"\",{id},{key},2026-11-22T12:00:00Z,2027-02-22T12:00:00Z\r\n"
            )
        );
    }

    #[test]
    fn files_have_plain_names() {
        assert_eq!(file_name("ci deployer/../ü"), "api-key-ci-deployer.csv");
        assert_eq!(file_name("nightly_2"), "api-key-nightly_2.csv");
    }

    proptest! {
        #[test]
        fn no_cell_is_a_formula_and_every_cell_comes_back(name in "[=+@\\-]?[ -~äöü]{1,60}") {
            prop_assume!(KeyName::parse(&name).is_ok());
            let created = created(&name);
            let text = new_key(&created).unwrap();
            let mut reader = csv::Reader::from_reader(text.as_bytes());
            let row = reader.records().next().unwrap().unwrap();
            prop_assert_eq!(row[0].trim_start_matches('\''), created.key.name.as_str().trim_start_matches('\''));
            prop_assert_eq!(row[2].to_owned(), created.string.reveal());
            for cell in &row {
                prop_assert!(!cell.starts_with(['=', '+', '-', '@']));
            }
        }
    }
}
