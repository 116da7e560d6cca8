//! Opening a database, and bringing its schema up to date.

use std::{fs::OpenOptions, io::ErrorKind, os::unix::fs::OpenOptionsExt, path::Path, sync::Arc, time::Duration};

use async_trait::async_trait;
use sqlx::{
    Connection,
    migrate::{Migrate, Migrator},
    postgres::{PgConnectOptions, PgPoolOptions},
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};

use super::{
    Storage, StorageError,
    database::{Database, Transaction},
    statement::Statement,
};

const APPLIED: &str = "SELECT version FROM _sqlx_migrations";

const SQLITE_HAS_TABLE: &str = "SELECT EXISTS (SELECT 1 FROM sqlite_master WHERE name = '_sqlx_migrations')";

const POSTGRES_HAS_TABLE: &str = "SELECT to_regclass('_sqlx_migrations') IS NOT NULL";

/// How a database is connected to.
#[derive(Clone, Copy, Debug)]
pub struct ConnectOptions {
    /// How many connections may be open at once: to PostgreSQL, or for the readers of SQLite, whose writer has one more.
    pub connections: u32,
    /// How long a query waits for a connection, and on SQLite for another process that writes, before it fails.
    pub patience: Duration,
}

impl Default for ConnectOptions {
    fn default() -> Self {
        Self { connections: 8, patience: Duration::from_secs(10) }
    }
}

/// Opens the database that `url` names: `sqlite:PATH`, `sqlite::memory:`, `postgres:…` or `postgresql:…`. A SQLite file
/// that does not exist is made, readable by this user only. The schema is left as it is.
///
/// # Errors
/// [`StorageError::UnknownDatabase`] for any other URL, or the database's reason not to be opened.
pub async fn connect(url: &str, options: ConnectOptions) -> Result<Arc<dyn Storage>, StorageError> {
    match url.split_once(':') {
        Some(("sqlite", _)) => Ok(Arc::new(open_sqlite(url, options).await?)),
        Some(("postgres" | "postgresql", _)) => Ok(Arc::new(open_postgres(url, options).await?)),
        _ => Err(StorageError::UnknownDatabase),
    }
}

pub(super) async fn open_sqlite(url: &str, options: ConnectOptions) -> Result<Database, StorageError> {
    // A key that was shown once must survive a power cut: `synchronous` is FULL, so a commit is on the disk.
    let connect = url
        .parse::<SqliteConnectOptions>()?
        .busy_timeout(options.patience)
        .foreign_keys(true)
        .synchronous(SqliteSynchronous::Full);
    let pool = SqlitePoolOptions::new().acquire_timeout(options.patience).test_before_acquire(false);
    let pool_of_one = pool.clone().max_connections(1).min_connections(1).idle_timeout(None).max_lifetime(None);
    if matches!(url, "sqlite::memory:" | "sqlite://:memory:") {
        // The data lives as long as its connection does.
        let only = pool_of_one.connect_with(connect).await?;
        return Ok(Database::Sqlite { writer: only.clone(), readers: only });
    }
    create_private(connect.get_filename())?;
    let writer = pool_of_one.connect_with(connect.clone().journal_mode(SqliteJournalMode::Wal)).await?;
    // Write-ahead logging is a property of the file by now.
    let readers =
        pool.max_connections(options.connections.max(1)).connect_lazy_with(connect.pragma("query_only", "on"));
    Ok(Database::Sqlite { writer, readers })
}

/// Makes an empty file that nobody else can read, unless there is one. SQLite gives the files beside it the same mode.
fn create_private(path: &Path) -> Result<(), StorageError> {
    match OpenOptions::new().write(true).create_new(true).mode(0o600).open(path) {
        Err(error) if error.kind() != ErrorKind::AlreadyExists => Err(sqlx::Error::Io(error).into()),
        _ => Ok(()),
    }
}

async fn open_postgres(url: &str, options: ConnectOptions) -> Result<Database, StorageError> {
    /// A connection that rested longer is asked whether it still lives before it is used.
    const TRUSTED: Duration = Duration::from_secs(5);

    let connect = url.parse::<PgConnectOptions>()?.application_name("keyward");
    let pool = PgPoolOptions::new()
        .max_connections(options.connections.max(1))
        .acquire_timeout(options.patience)
        .test_before_acquire(false)
        .before_acquire(|connection, meta| {
            Box::pin(async move {
                if meta.idle_for > TRUSTED {
                    connection.ping().await?;
                }
                Ok(true)
            })
        })
        .connect_with(connect)
        .await?;
    Ok(Database::Postgres(pool))
}

impl Database {
    /// The migrations of this program. The schema may be newer: while nodes are upgraded one by one, and as migrations
    /// only add, an old node works on the new schema. The lock is taken by [`Storage::migrate`] around them all.
    fn migrator(&self) -> Migrator {
        let mut migrator = match self {
            Self::Sqlite { .. } => sqlx::migrate!("src/storage/migrations/sqlite"),
            Self::Postgres(_) => sqlx::migrate!("src/storage/migrations/postgres"),
        };
        migrator.set_ignore_missing(true).set_locking(false);
        migrator
    }
}

/// How many of the program's migrations are not among those applied.
fn count_pending(migrator: &Migrator, applied: &[(i64,)]) -> u64 {
    let pending = migrator.iter().filter(|migration| !applied.contains(&(migration.version,)));
    pending.count() as u64
}

#[async_trait]
impl Storage for Database {
    async fn migrate(&self) -> Result<u64, StorageError> {
        // One transaction around them all: a start that fails leaves the schema as it was. The number is any by which
        // nothing else in the database locks.
        let migrator = self.migrator();
        let mut transaction = self.begin().await?;
        transaction.lock(Statement::new("SELECT pg_advisory_xact_lock(7094134012)")).await?;
        match &mut transaction {
            Transaction::Sqlite(inner) => inner.ensure_migrations_table(&migrator.table_name).await?,
            Transaction::Postgres(inner) => inner.ensure_migrations_table(&migrator.table_name).await?,
        }
        let applied = transaction.fetch_all(Statement::new(APPLIED)).await?;
        match &mut transaction {
            Transaction::Sqlite(inner) => migrator.run_direct(None, &mut **inner, false).await?,
            Transaction::Postgres(inner) => migrator.run_direct(None, &mut **inner, false).await?,
        }
        transaction.commit().await?;
        Ok(count_pending(&migrator, &applied))
    }

    async fn pending_migrations(&self) -> Result<u64, StorageError> {
        let (exists,) =
            self.read_one(Statement::new(self.pick(SQLITE_HAS_TABLE, POSTGRES_HAS_TABLE))).await?.unwrap_or((false,));
        let applied = if exists { self.read_all(Statement::new(APPLIED)).await? } else { Vec::new() };
        Ok(count_pending(&self.migrator(), &applied))
    }

    async fn ping(&self) -> Result<(), StorageError> {
        self.read_one::<(bool,)>(Statement::new("SELECT TRUE")).await.map(drop)
    }

    async fn close(&self) {
        match self {
            Self::Sqlite { writer, readers } => {
                readers.close().await;
                writer.close().await;
            }
            Self::Postgres(pool) => pool.close().await,
        }
    }
}
