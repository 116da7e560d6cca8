//! The whole service in the test's own process: the real router over a real database, with a clock that stands still
//! and random numbers that repeat.

use std::{net::SocketAddr, sync::Arc};

use axum::{
    Router,
    body::{Body, to_bytes},
    extract::ConnectInfo,
    http::Request,
    response::Response,
};
use jiff::{SignedDuration, Timestamp};
use keyward::{
    clock::FixedClock,
    domain::{Secret, SessionId, UserName},
    http::{AppState, Exposure, router, site::Site},
    service::{
        Caller, Parts, Principal, Services, Via,
        digest::SecretDigester,
        keys::{AskedExpiration, CreateKey, CreatedKey},
        mail::{Links, Mailer, Outbox, Sender},
        passwords::Cost,
        project::ProjectKeySettings,
        randomness::SeededRandomness,
        sessions::SessionLimits,
        users::CreateUser,
    },
    storage::Storage,
};
use leptos::config::LeptosOptions;
use metrics_exporter_prometheus::PrometheusBuilder;
use serde_json::json;
use tempfile::TempDir;
use tokio_util::sync::CancellationToken;
use tower::ServiceExt;

use super::{
    db::TestDatabase,
    mail::{self, Received},
    request::{Reply, RequestBuilderExt},
};

/// The password of every user that a test makes.
pub const PASSWORD: &str = "correct horse";

/// Where every request comes from.
const CLIENT: SocketAddr = SocketAddr::new(std::net::IpAddr::V4(std::net::Ipv4Addr::new(192, 0, 2, 7)), 50_000);

/// The service, with the built-in users.
pub struct TestApp {
    /// The use cases.
    pub services: Arc<Services>,
    /// The time, which the test moves.
    pub clock: Arc<FixedClock>,
    /// Where everything is stored.
    pub database: Arc<TestDatabase>,
    /// The password of `admin`.
    pub admin_password: String,
    /// The password of `elastic`, in the default project.
    pub elastic_password: String,
    outbox: TempDir,
    router: Router,
    _site: TempDir,
}

/// A service of which the test holds the clock. Nodes differ in their randomness.
fn parts(storage: Arc<dyn Storage>, clock: &Arc<FixedClock>, mailer: Arc<dyn Mailer>, node: u64) -> Parts {
    Parts {
        storage,
        clock: Arc::<FixedClock>::clone(clock),
        randomness: Arc::new(SeededRandomness::new(node)),
        digester: SecretDigester::default(),
        limits: SessionLimits::default(),
        project_keys: ProjectKeySettings::default(),
        links: Links::below("https://keys.example.com".parse().unwrap()),
        hashing: Cost::Minimal,
        mailer,
    }
}

impl TestApp {
    /// The service on `database`, at noon of 22 November 2026; its mail goes to a folder.
    pub async fn start(database: TestDatabase) -> Self {
        let outbox = tempfile::tempdir().unwrap();
        let mailer = Outbox::open(outbox.path(), Sender::at(Some("keys.example.com"))).unwrap();
        Self::assemble(database, Arc::new(mailer), outbox).await
    }

    /// The same with another way for mail.
    pub async fn start_with(database: TestDatabase, mailer: Arc<dyn Mailer>) -> Self {
        Self::assemble(database, mailer, tempfile::tempdir().unwrap()).await
    }

    /// One more node on the same database and clock.
    pub async fn another_node(&self, storage: Arc<dyn Storage>, mailer: Arc<dyn Mailer>) -> Services {
        Services::new(parts(storage, &self.clock, mailer, 2)).await.unwrap()
    }

    async fn assemble(database: TestDatabase, mailer: Arc<dyn Mailer>, outbox: TempDir) -> Self {
        let clock = Arc::new(FixedClock::at("2026-11-22T12:00:00Z".parse().unwrap()));
        let parts = parts(Arc::clone(&database.storage), &clock, mailer, 1);
        let services = Arc::new(Services::new(parts).await.unwrap());
        let fresh = services.first_start().await.unwrap();
        let password = |name: &str| fresh[name].reveal().to_owned();
        let (admin_password, elastic_password) = (password("admin"), password("elastic"));
        let (router, site) = reached(&services);
        let database = Arc::new(database);
        Self { services, clock, database, admin_password, elastic_password, outbox, router, _site: site }
    }

    /// One more node on the same database and clock, which has its own settings of project keys and its own mail.
    pub async fn second_node(&self, project_keys: ProjectKeySettings) -> Self {
        let outbox = tempfile::tempdir().unwrap();
        let mailer = Outbox::open(outbox.path(), Sender::at(Some("keys.example.com"))).unwrap();
        let storage = self.database.connect_again().await;
        let parts = Parts { project_keys, ..parts(storage, &self.clock, Arc::new(mailer), 2) };
        let services = Arc::new(Services::new(parts).await.unwrap());
        let (router, site) = reached(&services);
        Self {
            services,
            clock: Arc::clone(&self.clock),
            database: Arc::clone(&self.database),
            admin_password: self.admin_password.clone(),
            elastic_password: self.elastic_password.clone(),
            outbox,
            router,
            _site: site,
        }
    }

    /// The mails that were sent, oldest first.
    pub fn mails(&self) -> Vec<Received> {
        mail::in_folder(self.outbox.path())
    }

    /// Sends a request, and leaves the answer's body to be read.
    pub async fn open(&self, request: Request<Body>) -> Response {
        self.open_from(CLIENT, request).await
    }

    async fn open_from(&self, client: SocketAddr, mut request: Request<Body>) -> Response {
        request.extensions_mut().insert(ConnectInfo(client));
        self.router.clone().oneshot(request).await.unwrap()
    }

    /// Sends a request and reads the whole answer.
    pub async fn send(&self, request: Request<Body>) -> Reply {
        self.send_from(CLIENT, request).await
    }

    /// The same from another address than all others come from.
    pub async fn send_from(&self, client: SocketAddr, request: Request<Body>) -> Reply {
        let (parts, body) = self.open_from(client, request).await.into_parts();
        let body = to_bytes(body, usize::MAX).await.unwrap();
        Reply { status: parts.status, headers: parts.headers, body: body.to_vec() }
    }

    /// Lets time pass.
    pub fn wait(&self, duration: SignedDuration) {
        self.clock.advance(duration);
    }

    /// The present instant.
    pub fn now(&self) -> Timestamp {
        self.services.now()
    }

    /// Makes a user with this role.
    pub async fn add_user(&self, name: &str, role: &str) {
        let asked = CreateUser {
            name: name.to_owned(),
            roles: vec![role.to_owned()],
            enabled: true,
            password: Some(Secret::new(PASSWORD.to_owned())),
            ..CreateUser::default()
        };
        self.services.add_user(asked, "admin").await.unwrap();
    }

    /// A caller as a browser brings one.
    pub async fn caller(&self, name: &str) -> Caller {
        let name = UserName::parse(name).unwrap();
        let user = self.database.storage.user(&name).await.unwrap().unwrap();
        let via = Via::Browser(SessionId::parse(&"0".repeat(64)).unwrap());
        Caller { principal: Principal::User(user), via, address: Some(CLIENT.ip()) }
    }

    /// Makes a key of the user for the default time.
    pub async fn add_key(&self, owner: &str, name: &str) -> TestKey {
        self.add_key_for(owner, name, AskedExpiration::Default).await
    }

    /// Makes a key of the user for the time asked.
    pub async fn add_key_for(&self, owner: &str, name: &str, expiration: AskedExpiration) -> TestKey {
        let asked = CreateKey { name: name.to_owned(), expiration, submission: None };
        self.services.create_personal_key(&self.caller(owner).await, &asked).await.unwrap().into()
    }

    /// Makes a user with this role and a key.
    pub async fn add_user_with_key(&self, name: &str, role: &str) -> TestKey {
        self.add_user(name, role).await;
        self.add_key(name, &format!("key of {name}")).await
    }

    /// Signs in over REST and returns the token.
    pub async fn sign_in(&self, name: &str, password: &str) -> String {
        let request = Request::post("/api/v1/users/auth/_login");
        let reply = self.send(request.json(&json!({"username": name, "password": password}))).await;
        reply.json()["token"].as_str().unwrap_or_else(|| panic!("{reply}")).to_owned()
    }
}

/// A key that a test made.
pub struct TestKey {
    /// Its id.
    pub id: String,
    /// All of it.
    pub text: String,
}

impl From<CreatedKey> for TestKey {
    fn from(created: CreatedKey) -> Self {
        Self { id: created.key.id.to_string(), text: created.string.reveal() }
    }
}

/// The way in to the service, and the site that it serves.
fn reached(services: &Arc<Services>) -> (Router, TempDir) {
    let site = site();
    let state = AppState {
        services: Arc::clone(services),
        site: Arc::new(Site::open(Some(site.path())).unwrap()),
        exposure: Arc::new(Exposure { https: false, public_url: None, trusted_proxies: 0 }),
        leptos: LeptosOptions::builder().output_name("keyward").build(),
        metrics: PrometheusBuilder::new().build_recorder().handle(),
        stop: CancellationToken::new(),
    };
    (router(state), site)
}

/// A built site, as small as can be.
fn site() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let assets = json!({"js": "pkg/keyward.js", "wasm": "pkg/keyward.wasm", "css": "pkg/keyward.css"});
    std::fs::write(folder.path().join("manifest.json"), assets.to_string()).unwrap();
    std::fs::create_dir(folder.path().join("pkg")).unwrap();
    for name in ["keyward.js", "keyward.wasm", "keyward.css"] {
        std::fs::write(folder.path().join("pkg").join(name), name).unwrap();
    }
    folder
}

/// Makes two tests of each case, an `async fn(&TestApp)`: one for each database.
macro_rules! on_both_databases {
    ($($case:ident)*) => {
        mod sqlite {
            $(#[tokio::test]
            async fn $case() {
                let database = $crate::support::db::sqlite().await;
                super::$case(&$crate::support::app::TestApp::start(database).await).await;
            })*
        }

        mod postgres {
            $(#[tokio::test]
            async fn $case() {
                if let Some(database) = $crate::support::db::postgres().await {
                    super::$case(&$crate::support::app::TestApp::start(database).await).await;
                }
            })*
        }
    };
}
pub(crate) use on_both_databases;
