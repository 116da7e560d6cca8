//! An installation with many keys to measure.

use std::{net::Ipv4Addr, path::PathBuf, sync::Arc, time::Duration};

use axum::{
    Router,
    body::Body,
    http::{Request, header},
};
use jiff::{SignedDuration, Timestamp};
use keyward::{
    clock::{Clock, SystemClock},
    domain::{
        Creator, Email, Expiration, Holder, Key, KeyKind, KeyName, KeyPolicy, KeyState, KeyString, OrganizationHolder,
        Origin, PlatformRoles, Secret, User, UserName,
        organization::{Contacts, Member, Organization, OrganizationId, OrganizationName, Version},
        role_assignments::{OrganizationRole, RoleAssignments},
        user::Change,
    },
    http::{self, AppState, Exposure, site::Site},
    service::{
        Caller, Parts, Principal, Services, Via,
        digest::SecretDigester,
        keys::MOST_ORGANIZATION_KEYS,
        mail::{Links, Outbox, Sender},
        passwords::{Cost, Passwords},
        project::ProjectKeySettings,
        randomness::{Randomness, SystemRandomness, new_key},
        sessions::SessionLimits,
    },
    storage::{self, ConnectOptions, NewKey, Seed},
    telemetry,
};
use leptos::config::LeptosOptions;
use tokio_util::sync::CancellationToken;
use tower::ServiceExt;

use crate::load::{Rate, per_second};

/// How many keys the installation has.
pub const KEYS: usize = 100_000;

/// How many of them each user has.
const KEYS_PER_USER: usize = 50;

/// Users without keys, for those that are made while measuring.
const MAKERS: usize = 4_000;

/// The id of the organization with as many keys as it may have.
pub const ORGANIZATION: &str = "42";

const PASSWORD: &str = "bench password";

/// The origin of a request as a program sends it that uses a key.
pub fn origin() -> Origin {
    Origin {
        address: Some(Ipv4Addr::new(203, 0, 113, 7).into()),
        client: Some("elasticsearch-py/9.2.0 (Python/3.13.5; elastic-transport/9.2.0)".to_owned()),
        endpoint: Some("POST /_security/user/_has_privileges".to_owned()),
    }
}

/// A database to measure on.
pub struct Database {
    /// What it is.
    pub name: &'static str,
    /// Where it is.
    pub url: String,
    _folder: Option<tempfile::TempDir>,
}

/// SQLite, in the new file that `KEYWARD_BENCH_DATABASE` names if it is to be looked at later, and PostgreSQL when
/// `KEYWARD_BENCH_POSTGRES` names an empty database.
pub fn databases() -> Vec<Database> {
    let folder = tempfile::tempdir().expect("a folder");
    let path = std::env::var_os("KEYWARD_BENCH_DATABASE").map_or_else(|| folder.path().join("bench.db"), PathBuf::from);
    let url = format!("sqlite:{}", path.display());
    let mut databases = vec![Database { name: "SQLite", url, _folder: Some(folder) }];
    if let Ok(url) = std::env::var("KEYWARD_BENCH_POSTGRES") {
        databases.push(Database { name: "PostgreSQL", url, _folder: None });
    }
    databases
}

/// A service with many keys, and somebody signed in.
pub struct Installation {
    /// The use cases.
    pub services: Arc<Services>,
    /// The whole router.
    pub router: Router,
    /// A key that works.
    pub key: KeyString,
    /// The cookie of the key's owner.
    pub cookie: String,
    /// Users without keys.
    pub makers: Vec<Caller>,
    _outbox: tempfile::TempDir,
    _site: tempfile::TempDir,
}

impl Installation {
    /// Plants the keys and signs in.
    pub async fn new(url: &str) -> Self {
        let storage = storage::connect(url, ConnectOptions::default()).await.expect("a database");
        storage.migrate().await.expect("a schema");
        let outbox = tempfile::tempdir().expect("a folder");
        let parts = Parts {
            storage,
            clock: Arc::new(SystemClock),
            randomness: Arc::new(SystemRandomness),
            digester: SecretDigester::default(),
            limits: SessionLimits::default(),
            project_keys: ProjectKeySettings::default(),
            links: Links::below("https://keys.example.com".parse().expect("a URL")),
            hashing: Cost::Minimal,
            mailer: Arc::new(Outbox::open(outbox.path(), Sender::at(None)).expect("an outbox")),
        };
        let services = Arc::new(Services::new(parts).await.expect("services"));
        let (key, makers) = plant(&services).await;
        let site = tempfile::tempdir().expect("a folder");
        let manifest = r#"{"js":"pkg/k.js","wasm":"pkg/k.wasm","css":"pkg/k.css"}"#;
        std::fs::write(site.path().join("manifest.json"), manifest).expect("a manifest");
        let state = AppState {
            services: Arc::clone(&services),
            site: Arc::new(Site::open(Some(site.path())).expect("a site")),
            exposure: Arc::new(Exposure { https: false, public_url: None, trusted_proxies: 0 }),
            leptos: LeptosOptions::builder().output_name("keyward").build(),
            metrics: telemetry::detached_metrics(),
            stop: CancellationToken::new(),
        };
        let router = http::router(state);
        let form = format!("username=user0&password={}", PASSWORD.replace(' ', "+"));
        let request = Request::post("/sign-in")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from(form))
            .expect("a request");
        let response = router.clone().oneshot(request).await.expect("an answer");
        let cookie = response.headers()[header::SET_COOKIE].to_str().expect("a cookie");
        let cookie = cookie.split(';').next().unwrap_or_default().to_owned();
        Self { services, router, key, cookie, makers, _outbox: outbox, _site: site }
    }
}

async fn plant(services: &Services) -> (KeyString, Vec<Caller>) {
    let now = SystemClock.now();
    let passwords = Passwords::new(Cost::Minimal, &SystemRandomness).expect("passwords");
    let randomness: Arc<dyn Randomness> = Arc::new(SystemRandomness);
    let digest = passwords.digest(Secret::new(PASSWORD.to_owned()), &randomness).await.expect("a digest");
    let mut seed = Seed::default();
    let mut first = None;
    for number in 0..KEYS / KEYS_PER_USER {
        let user = user(&format!("user{number}"), now);
        for key in 0..KEYS_PER_USER {
            let string = new_key(&SystemRandomness, KeyKind::Personal).expect("a key");
            let digest = services.digester.digest(string.secret());
            let key = Key {
                id: string.id().clone(),
                name: KeyName::parse(&format!("deployer-{key}")).expect("a name"),
                holder: Holder::User(user.name.clone()),
                hint: string.hint(),
                // Long ago, so that every threshold before the end has come or will come.
                created_at: now.saturating_sub(SignedDuration::from_hours(24 * 100)).expect("in range"),
                expiration: Expiration::At(
                    Timestamp::from_second(now.as_second() + 86_400 * i64::try_from(key + 1).expect("small"))
                        .expect("in range"),
                ),
                state: KeyState::Live,
                last_use: None,
            };
            first.get_or_insert(string);
            seed.keys.push(NewKey { key, digest, submission: None });
        }
        seed.users.push((user, digest.clone()));
    }
    let makers: Vec<_> = (0..MAKERS).map(|number| user(&format!("maker{number}"), now)).collect();
    seed.users.extend(makers.iter().map(|user| (user.clone(), digest.clone())));
    plant_organization(&mut seed, services, now);
    assert!(services.storage.plant("bench", &seed, now).await.expect("planted"), "the database is not empty");
    let via = Via::Key { id: seed.keys[0].key.id.clone(), expiration: Expiration::Never };
    let makers = makers
        .into_iter()
        .map(|user| Caller { principal: Principal::User(user), via: via.clone(), address: None })
        .collect();
    (first.expect("a key"), makers)
}

/// The organization of the benchmarks, which the first user owns, with as many keys as it may have.
fn plant_organization(seed: &mut Seed, services: &Services, now: Timestamp) {
    let id = OrganizationId::parse(ORGANIZATION).expect("an id");
    let owner = UserName::parse("user0").expect("a name");
    let role_assignments = RoleAssignments::on_organization(&id, OrganizationRole::Owner);
    seed.organizations.push(Organization {
        id: id.clone(),
        name: OrganizationName::parse("Bench").expect("a name"),
        contacts: Contacts::default(),
        key_policy: KeyPolicy::default(),
        version: Version::FIRST,
        created_at: now,
    });
    seed.members.push(Member {
        organization: id.clone(),
        user: owner.clone(),
        role_assignments: role_assignments.clone(),
        version: Version::FIRST,
        since: now,
    });
    for number in 0..MOST_ORGANIZATION_KEYS {
        let string = new_key(&SystemRandomness, KeyKind::Organization).expect("a key");
        let creator = Creator { user: Some(owner.clone()), name: owner.clone(), is_member: true };
        let key = Key {
            id: string.id().clone(),
            name: KeyName::parse(&format!("workload-{number}")).expect("a name"),
            holder: Holder::Organization(OrganizationHolder {
                organization: id.clone(),
                role_assignments: role_assignments.clone(),
                creator,
            }),
            hint: string.hint(),
            created_at: now,
            expiration: Expiration::Never,
            state: KeyState::Live,
            last_use: None,
        };
        seed.keys.push(NewKey { key, digest: services.digester.digest(string.secret()), submission: None });
    }
}

fn user(name: &str, now: Timestamp) -> User {
    User {
        name: UserName::parse(name).expect("a name"),
        full_name: None,
        email: Some(Email::parse(&format!("{name}@example.com")).expect("an address")),
        roles: PlatformRoles::none(),
        enabled: true,
        builtin: false,
        created: Change {
            by: "bench".to_owned(),
            at: now.saturating_sub(SignedDuration::from_hours(1)).expect("in range"),
        },
        updated: None,
        first_sign_in: None,
        last_sign_in: None,
    }
}

/// What the database commits by itself: one small row a transaction, as durably as Keyward's.
pub async fn bare_commits(url: &str, callers: usize, length: Duration) -> Rate {
    const TABLE: &str = "CREATE TABLE bench (id TEXT PRIMARY KEY, value TEXT NOT NULL)";
    const INSERT: &str = "INSERT INTO bench (id, value) VALUES ($1, $2)";
    let next = Arc::new(std::sync::atomic::AtomicU64::new(0));
    let id = move || format!("{:020}", next.fetch_add(1, std::sync::atomic::Ordering::Relaxed));
    if url.starts_with("sqlite:") {
        use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
        let options = url.parse::<SqliteConnectOptions>().expect("a URL");
        let options = options.journal_mode(SqliteJournalMode::Wal).synchronous(SqliteSynchronous::Full);
        let pool = SqlitePoolOptions::new().max_connections(1).connect_with(options).await.expect("a database");
        sqlx::query(TABLE).execute(&pool).await.expect("a table");
        per_second(callers, length, move || {
            let (pool, id) = (pool.clone(), id());
            async move {
                sqlx::query(INSERT).bind(id).bind("x".repeat(200)).execute(&pool).await.expect("a row");
            }
        })
        .await
    } else {
        let pool = sqlx::postgres::PgPoolOptions::new().max_connections(8).connect(url).await.expect("a database");
        sqlx::query(TABLE).execute(&pool).await.expect("a table");
        per_second(callers, length, move || {
            let (pool, id) = (pool.clone(), id());
            async move {
                sqlx::query(INSERT).bind(id).bind("x".repeat(200)).execute(&pool).await.expect("a row");
            }
        })
        .await
    }
}
