//! From configuration to a running service, and back down.

use std::{io::Write, net::SocketAddr, os::unix::fs::OpenOptionsExt, path::Path, sync::Arc, time::Duration};

use leptos::config::LeptosOptions;
use tokio::net::TcpListener;
use tokio_util::{sync::CancellationToken, task::TaskTracker};

use crate::{
    clock::SystemClock,
    config::Config,
    http::{
        self, AppState,
        site::{Site, SiteError},
    },
    service::{
        Parts, ServiceError, Services,
        first_start::FreshPasswords,
        mail::{Links, MailError, Mailer, Outbox, SmtpMailer},
        passwords::Cost,
        randomness::SystemRandomness,
    },
    storage::{self, StorageError},
    tasks, telemetry,
};

/// How long requests may take to end once the service goes down.
const GRACE: Duration = Duration::from_secs(10);

/// Where the first credentials are written, in the data folder.
pub const SECRETS_FILE: &str = "bootstrap-secrets.json";

/// Where mail is written when no SMTP server is configured, in the data folder.
pub const OUTBOX_FOLDER: &str = "outbox";

/// Why the service did not start, or stopped.
#[derive(Debug, thiserror::Error)]
pub enum StartupError {
    /// The data folder cannot be used.
    #[error("{0}: {1}")]
    File(String, std::io::Error),
    /// The address cannot be listened on.
    #[error("cannot listen on {0}: {1}")]
    Listen(SocketAddr, std::io::Error),
    /// The site cannot be served.
    #[error(transparent)]
    Site(#[from] SiteError),
    /// The database cannot be used.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// The database is older than this program, and may not be changed at the start.
    #[error("the database lacks {0} migrations; run `keyward migrate`")]
    PendingMigrations(u64),
    /// A use case failed.
    #[error(transparent)]
    Service(#[from] ServiceError),
    /// Mail cannot be sent the way it is configured.
    #[error("mail: {0}")]
    Mail(#[from] MailError),
    /// Counting could not be started.
    #[error("metrics: {0}")]
    Metrics(#[from] metrics_exporter_prometheus::BuildError),
    /// Serving ended in an error.
    #[error("serving: {0}")]
    Serve(std::io::Error),
}

/// A service that listens, ready to run.
pub struct Application {
    listener: TcpListener,
    address: SocketAddr,
    state: AppState,
    fresh: FreshPasswords,
    config: Config,
}

/// Opens storage, with its schema up to date, and the use cases over it.
///
/// # Errors
/// When the data folder or the database cannot be used.
pub async fn services(config: &Config) -> Result<Arc<Services>, StartupError> {
    let folder = &config.data_dir;
    std::fs::create_dir_all(folder).map_err(|error| StartupError::File(folder.display().to_string(), error))?;
    let storage = storage::connect(config.database_url.reveal(), storage::ConnectOptions::default()).await?;
    if config.migrate_on_start {
        storage.migrate().await?;
    } else {
        match storage.pending_migrations().await? {
            0 => {}
            pending => return Err(StartupError::PendingMigrations(pending)),
        }
    }
    let parts = Parts {
        storage,
        clock: Arc::new(SystemClock),
        randomness: Arc::new(SystemRandomness),
        digester: config.digester.clone(),
        limits: config.limits,
        project_keys: config.project_keys,
        links: Links::below(config.base_url()),
        hashing: Cost::Owasp,
        mailer: mailer(config)?,
    };
    Ok(Arc::new(Services::new(parts).await?))
}

/// Whoever takes mail: the SMTP server that is configured, or a folder.
fn mailer(config: &Config) -> Result<Arc<dyn Mailer>, StartupError> {
    let from = config.mail.from.clone();
    if let Some(smtp) = &config.mail.smtp {
        return Ok(Arc::new(SmtpMailer::new(smtp.clone(), from)?));
    }
    let folder = config.data_dir.join(OUTBOX_FOLDER);
    let outbox = Outbox::open(&folder, from);
    Ok(Arc::new(outbox.map_err(|error| StartupError::File(folder.display().to_string(), error))?))
}

/// Says where mail goes.
fn log_mail(config: &Config) {
    if let Some(smtp) = &config.mail.smtp {
        tracing::info!(host = smtp.host, port = smtp.port, "mail goes to the SMTP server");
    } else {
        let folder = config.data_dir.join(OUTBOX_FOLDER);
        tracing::info!(folder = %folder.display(), "no SMTP server is configured: mail is written to files, not sent");
    }
}

/// Prepares everything up to the first request.
///
/// # Errors
/// When something that is needed is missing.
pub async fn build(mut config: Config) -> Result<Application, StartupError> {
    let site = Site::open(config.site_dir.as_deref())?;
    let listen_failed = |error| StartupError::Listen(config.listen, error);
    let listener = TcpListener::bind(config.listen).await.map_err(listen_failed)?;
    // Known only now when the port was left open; links in mail need it where no other URL is known.
    let address = listener.local_addr().map_err(listen_failed)?;
    config.listen = address;
    log_mail(&config);
    let services = services(&config).await?;
    let secrets = config.data_dir.join(SECRETS_FILE);
    let mut fresh = services.first_start().await?;
    // At once: they are made once, and whatever fails from here on, somebody has to be able to sign in the next time.
    keep_credentials(&secrets, &fresh)?;
    if config.demo {
        let demo = services.plant_demo(config.demo_password.as_ref()).await?;
        keep_credentials(&secrets, &demo)?;
        fresh.extend(demo);
    }
    let state = AppState {
        services,
        site: Arc::new(site),
        exposure: Arc::new(config.exposure.clone()),
        leptos: LeptosOptions::builder().output_name("keyward").build(),
        metrics: telemetry::start_metrics()?,
        stop: CancellationToken::new(),
    };
    Ok(Application { listener, address, state, fresh, config })
}

impl Application {
    /// Where it listens.
    #[must_use]
    pub const fn address(&self) -> SocketAddr {
        self.address
    }

    /// Serves until `stop`; then lets running requests end, writes what is still in memory, and closes the database.
    ///
    /// # Errors
    /// When serving or closing fails.
    pub async fn run(self, stop: CancellationToken) -> Result<(), StartupError> {
        let services = Arc::clone(&self.state.services);
        let tracker = TaskTracker::new();
        tasks::start(&tracker, &services, &self.state.metrics, &stop);
        tracing::info!(address = %self.address, "listening");
        let state = AppState { stop: stop.clone(), ..self.state };
        let router = http::router(state).into_make_service_with_connect_info::<SocketAddr>();
        let serve = axum::serve(self.listener, router).with_graceful_shutdown(stop.clone().cancelled_owned());
        let served = tokio::select! {
            served = serve => served.map_err(StartupError::Serve),
            () = async { stop.cancelled().await; tokio::time::sleep(GRACE).await } => {
                tracing::warn!("requests were still running and were cut off");
                Ok(())
            }
        };
        stop.cancel();
        tracker.close();
        if tokio::time::timeout(GRACE, tracker.wait()).await.is_err() {
            tracing::warn!("tasks were still running and were cut off");
        }
        let flushed = services.usage.flush().await;
        let flushed = services.project_usage.flush().await.and(flushed);
        services.storage.close().await;
        tracing::info!("stopped");
        served.and(flushed.map_err(StartupError::from))
    }

    /// What whoever started it has to know: where it is, and the credentials that were just made.
    #[must_use]
    pub fn welcome(&self) -> String {
        let base = self.config.base_url();
        let base = base.as_str().trim_end_matches('/');
        let mut lines = vec![String::new(), format!("  Keyward is at {base}"), String::new()];
        if !self.fresh.is_empty() {
            lines.push("  Credentials, shown this once:".to_owned());
            lines.extend(
                self.fresh
                    .iter()
                    .map(|(name, password)| format!("    {name:<10} {:<26} {}", password.reveal(), what_for(name))),
            );
            let file = self.config.data_dir.join(SECRETS_FILE);
            lines.push(format!("  They are also in {}; delete it once they are kept elsewhere.", file.display()));
            lines.push(String::new());
        }
        if let Some((name, password)) = ["owner", "admin"].iter().find_map(|name| self.fresh.get_key_value(*name)) {
            let body = format!(r#"{{"username":"{name}","password":"{}"}}"#, password.reveal());
            lines.push(format!("  Sign in at {base}/sign-in as {name}, or by REST:"));
            lines.push(format!("    curl -s {base}/api/v1/users/auth/_login -d '{body}'"));
            lines.push(String::new());
        }
        lines.join("\n")
    }
}

/// What a user of the first start is for.
fn what_for(name: &str) -> &'static str {
    match name {
        "admin" => "built-in, all rights",
        "readonly" => "built-in, reads all",
        "elastic" => "for the default project's Elasticsearch endpoint",
        _ => "demo",
    }
}

/// Adds credentials, if there are any, to the file that only the service's own user can read. Whoever deleted the file
/// finds no new one after the next start.
fn keep_credentials(path: &Path, fresh: &FreshPasswords) -> Result<(), StartupError> {
    if fresh.is_empty() {
        return Ok(());
    }
    let failed = |error| StartupError::File(path.display().to_string(), error);
    let mut all: serde_json::Map<String, serde_json::Value> = match std::fs::read(path) {
        Ok(bytes) => serde_json::from_slice(&bytes).unwrap_or_default(),
        Err(_) => serde_json::Map::new(),
    };
    all.extend(fresh.iter().map(|(name, password)| (name.clone(), password.reveal().into())));
    // Written beside and moved into place: never half a file, and never one that others can read.
    let beside = path.with_extension("new");
    let _ = std::fs::remove_file(&beside);
    let mut file =
        std::fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(&beside).map_err(failed)?;
    serde_json::to_writer_pretty(&mut file, &all).map_err(|error| failed(error.into()))?;
    file.write_all(b"\n").and_then(|()| file.sync_all()).map_err(failed)?;
    std::fs::rename(&beside, path).map_err(failed)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Secret;

    #[test]
    fn the_file_of_credentials_grows_and_stays_deleted() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(SECRETS_FILE);
        let of = |name: &str| FreshPasswords::from([(name.to_owned(), Secret::new("x".to_owned()))]);
        keep_credentials(&path, &of("admin")).unwrap();
        keep_credentials(&path, &of("owner")).unwrap();
        let kept: serde_json::Value = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
        assert_eq!(kept, serde_json::json!({"admin": "x", "owner": "x"}));
        std::fs::remove_file(&path).unwrap();
        keep_credentials(&path, &FreshPasswords::new()).unwrap();
        assert!(!path.exists());
    }
}
