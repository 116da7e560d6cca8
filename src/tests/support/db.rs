//! Databases for tests: each test gets a migrated one of its own, which is removed when the test lets go of it.
//!
//! PostgreSQL is started by the tests themselves, once per test process, from Debian's package: in a folder under the
//! temporary directory, reached by a Unix socket in it, and not as root. A watchdog process stops the server and
//! removes the folder when the test process is gone, however it went.
//!
//! `KEYWARD_TEST_POSTGRES=skip` leaves PostgreSQL out, for a machine that does not have it.

use std::{
    env,
    error::Error,
    fs,
    os::unix::{
        fs::{MetadataExt, chown},
        process::CommandExt,
    },
    path::{Path, PathBuf},
    process::{ChildStdin, Command, Stdio},
    sync::{
        Arc, OnceLock,
        atomic::{AtomicU32, Ordering},
    },
    thread,
};

use keyward::storage::{ConnectOptions, Storage, connect};
use sqlx::{AssertSqlSafe, Connection, PgConnection, SqliteConnection};
use tempfile::TempDir;

/// A database with the current schema and nothing in it.
pub struct TestDatabase {
    /// Connected to it.
    pub storage: Arc<dyn Storage>,
    /// Where it is, for a second connection.
    pub url: String,
    place: Place,
}

enum Place {
    Sqlite { _folder: TempDir },
    Postgres { server: &'static Server, name: String },
}

/// A SQLite database in a file, as the product has it.
pub async fn sqlite() -> TestDatabase {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite:{}", folder.path().join("keyward.db").display());
    let storage = connect(&url, ConnectOptions::default()).await.unwrap();
    storage.migrate().await.unwrap();
    TestDatabase { storage, url, place: Place::Sqlite { _folder: folder } }
}

/// A PostgreSQL database; `None` when PostgreSQL is to be left out.
pub async fn postgres() -> Option<TestDatabase> {
    static NUMBER: AtomicU32 = AtomicU32::new(0);
    let server = server()?;
    let name = format!("test_{}", NUMBER.fetch_add(1, Ordering::Relaxed));
    server.run(&format!("CREATE DATABASE {name} TEMPLATE {TEMPLATE}")).await.unwrap();
    let url = server.url(&name);
    let storage = connect(&url, ConnectOptions::default()).await.unwrap();
    Some(TestDatabase { storage, url, place: Place::Postgres { server, name } })
}

impl TestDatabase {
    /// Runs SQL past the storage, as only somebody with the database's password could.
    pub async fn run(&self, sql: &str) -> Result<(), sqlx::Error> {
        match self.place {
            Place::Sqlite { .. } => {
                let mut connection = SqliteConnection::connect(&self.url).await?;
                sqlx::raw_sql(AssertSqlSafe(sql)).execute(&mut connection).await?;
                connection.close().await
            }
            Place::Postgres { .. } => run_on_postgres(&self.url, sql).await,
        }
    }

    /// Chooses what the two databases have differently.
    pub fn pick<T>(&self, sqlite: T, postgres: T) -> T {
        match self.place {
            Place::Sqlite { .. } => sqlite,
            Place::Postgres { .. } => postgres,
        }
    }

    /// A second node on the same database.
    pub async fn connect_again(&self) -> Arc<dyn Storage> {
        connect(&self.url, ConnectOptions::default()).await.unwrap()
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        if let Self::Postgres { server, name } = self {
            // The folder is removed in the end anyway; until then, a database costs 8 MB each.
            let _ = server.command("dropdb").args(["--force", "--if-exists", name.as_str()]).status();
        }
    }
}

async fn run_on_postgres(url: &str, sql: &str) -> Result<(), sqlx::Error> {
    let mut connection = PgConnection::connect(url).await?;
    sqlx::raw_sql(AssertSqlSafe(sql)).execute(&mut connection).await?;
    connection.close().await
}

const USER: &str = "keyward";
const TEMPLATE: &str = "keyward_template";

/// The PostgreSQL server of this process.
struct Server {
    programs: PathBuf,
    folder: PathBuf,
    /// Never written to: that it closes tells the watchdog that this process has ended.
    _watchdog: ChildStdin,
}

/// Starts the server with the first call.
fn server() -> Option<&'static Server> {
    static SERVER: OnceLock<Result<Server, String>> = OnceLock::new();
    if env::var("KEYWARD_TEST_POSTGRES").is_ok_and(|value| value == "skip") {
        return None;
    }
    match SERVER.get_or_init(|| Server::start().map_err(|error| error.to_string())) {
        Ok(server) => Some(server),
        Err(error) => panic!("PostgreSQL for the tests did not start: {error}"),
    }
}

impl Server {
    fn start() -> Result<Self, Box<dyn Error>> {
        let programs = find_programs().ok_or(
            "it is not installed. `make test` installs it (Debian's package `postgresql`); \
             KEYWARD_TEST_POSTGRES=skip leaves its tests out",
        )?;
        let folder = tempfile::Builder::new().prefix("keyward-pg-").tempdir()?.keep();
        let watchdog = watch(&folder)?;
        if is_root()? {
            let (user, group) = postgres_ids()?;
            chown(&folder, Some(user), Some(group))?;
        }
        let server = Self { programs, folder, _watchdog: watchdog };
        // Another order of letters than that of code points shows that Keyward does not depend on the server's.
        server.must(server.owner_command("initdb").arg("-D").arg(server.data()).args([
            "--username",
            USER,
            "--auth=trust",
            "--encoding=UTF8",
            "--locale-provider=icu",
            "--icu-locale=en-US",
            "--no-sync",
        ]))?;
        let options = format!(
            "-c listen_addresses='' -c unix_socket_directories='{}' -c max_connections=400 \
             -c fsync=off -c synchronous_commit=off -c full_page_writes=off",
            server.folder.display()
        );
        let log = server.folder.join("log");
        server.must(
            server
                .owner_command("pg_ctl")
                .arg("-D")
                .arg(server.data())
                .arg("-l")
                .arg(log)
                .args(["-w", "-o", &options, "start"]),
        )?;
        server.make_template()?;
        Ok(server)
    }

    /// A migrated database to copy: quicker than to migrate for each test.
    fn make_template(&self) -> Result<(), Box<dyn Error>> {
        let (create, url) = (format!("CREATE DATABASE {TEMPLATE}"), self.url(TEMPLATE));
        thread::scope(|scope| {
            let migrated = scope.spawn(|| {
                tokio::runtime::Runtime::new().map_err(|error| error.to_string())?.block_on(async {
                    self.run(&create).await.map_err(|error| error.to_string())?;
                    let storage = connect(&url, ConnectOptions::default()).await.map_err(|error| error.to_string())?;
                    storage.migrate().await.map_err(|error| format!("{error}: {:?}", error.source()))?;
                    storage.close().await;
                    Ok(())
                })
            });
            migrated.join().unwrap_or_else(|_| Err("the migration panicked".to_owned())).map_err(Into::into)
        })
    }

    fn data(&self) -> PathBuf {
        self.folder.join("data")
    }

    fn url(&self, database: &str) -> String {
        format!("postgres://{USER}@localhost/{database}?host={}", self.folder.display())
    }

    async fn run(&self, sql: &str) -> Result<(), sqlx::Error> {
        run_on_postgres(&self.url("postgres"), sql).await
    }

    /// One of PostgreSQL's client programs.
    fn command(&self, program: &str) -> Command {
        let mut command = Command::new(self.programs.join(program));
        command.arg("-h").arg(&self.folder).args(["-U", USER]);
        quiet(&mut command);
        command
    }

    /// One of the programs that must run as the owner of the data, who must not be root.
    fn owner_command(&self, program: &str) -> Command {
        let mut command = if is_root().unwrap_or(false) {
            let mut command = Command::new("runuser");
            command.args(["-u", "postgres", "--"]).arg(self.programs.join(program));
            command
        } else {
            Command::new(self.programs.join(program))
        };
        command.current_dir(&self.folder);
        quiet(&mut command);
        command
    }

    fn must(&self, command: &mut Command) -> Result<(), Box<dyn Error>> {
        let errors = self.folder.join("errors");
        command.stderr(fs::File::create(&errors)?);
        if command.status()?.success() {
            return Ok(());
        }
        let log = fs::read_to_string(self.folder.join("log")).unwrap_or_default();
        Err(format!("{command:?} failed: {}{log}", fs::read_to_string(errors)?).into())
    }
}

/// Starts a process that waits for this one to end, then stops the server and removes its folder. It is in a process
/// group of its own: the key stroke that interrupts the tests does not reach it.
fn watch(folder: &Path) -> Result<ChildStdin, Box<dyn Error>> {
    const SCRIPT: &str = r#"
        cat > /dev/null
        kill -INT "$(head -n 1 "$1/data/postmaster.pid")"
        for attempt in 1 2 3 4 5 6 7 8 9 10; do
            test -e "$1/data/postmaster.pid" || break
            sleep 0.2
        done
        rm -rf "$1"
    "#;
    let mut command = Command::new("sh");
    command.args(["-c", SCRIPT, "keyward-test-watchdog"]).arg(folder);
    quiet(&mut command).stdin(Stdio::piped()).process_group(0);
    command.spawn()?.stdin.ok_or_else(|| "the watchdog has no input".into())
}

/// Lets go of the test's own input and output: a reader of them would wait for the server to end.
fn quiet(command: &mut Command) -> &mut Command {
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null())
}

/// The newest version that is installed.
fn find_programs() -> Option<PathBuf> {
    let version = |folder: &PathBuf| folder.file_name()?.to_str()?.parse::<u32>().ok();
    let mut versions: Vec<PathBuf> = fs::read_dir("/usr/lib/postgresql")
        .map(|entries| entries.flatten().map(|entry| entry.path()).collect())
        .unwrap_or_default();
    versions.sort_by_key(version);
    let mut folders: Vec<PathBuf> = versions.into_iter().rev().map(|folder| folder.join("bin")).collect();
    folders.extend(env::split_paths(&env::var_os("PATH").unwrap_or_default()));
    folders.into_iter().find(|folder| folder.join("initdb").is_file() && folder.join("pg_ctl").is_file())
}

fn is_root() -> Result<bool, std::io::Error> {
    Ok(fs::metadata("/proc/self")?.uid() == 0)
}

/// The user that Debian's package makes for the server.
fn postgres_ids() -> Result<(u32, u32), Box<dyn Error>> {
    let users = fs::read_to_string("/etc/passwd")?;
    let mut fields = users
        .lines()
        .find(|line| line.starts_with("postgres:"))
        .ok_or("the tests run as root, PostgreSQL must not, and there is no user `postgres`")?
        .split(':')
        .skip(2);
    let mut next = || fields.next().and_then(|id| id.parse().ok()).ok_or("/etc/passwd is damaged");
    Ok((next()?, next()?))
}
