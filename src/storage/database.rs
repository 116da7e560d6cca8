//! The one place that knows that there are two databases: everything above it says what it wants once.

use sqlx::{FromRow, PgPool, Postgres, Sqlite, SqlitePool, postgres::PgRow, sqlite::SqliteRow};

use super::{error::StorageError, statement::Statement};

/// The database in use. It implements every trait of this module, each in the file of its noun.
pub(super) enum Database {
    /// SQLite allows one writer at a time: a single connection for it, so that waiting is a queue and not a lock error,
    /// and several for readers, which a writer does not hold up. In memory, both are the same pool of one connection.
    Sqlite {
        /// Its only connection may write.
        writer: SqlitePool,
        /// Its connections may not.
        readers: SqlitePool,
    },
    /// PostgreSQL.
    Postgres(PgPool),
}

/// A row that both databases can give.
pub(super) trait Row: for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> + Send + Unpin {}

impl<R> Row for R where R: for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> + Send + Unpin {}

impl Database {
    /// Chooses between two texts, for what the databases say differently.
    pub(super) const fn pick(&self, sqlite: &'static str, postgres: &'static str) -> &'static str {
        match self {
            Self::Sqlite { .. } => sqlite,
            Self::Postgres(_) => postgres,
        }
    }

    /// Reads one row, if there is one. The statement must not write.
    pub(super) async fn read_one<R: Row>(&self, statement: Statement<'_>) -> Result<Option<R>, StorageError> {
        match self {
            Self::Sqlite { readers, .. } => Ok(statement.rows::<Sqlite, R>()?.fetch_optional(readers).await?),
            Self::Postgres(pool) => Ok(statement.rows::<Postgres, R>()?.fetch_optional(pool).await?),
        }
    }

    /// Reads every row. The statement must not write.
    pub(super) async fn read_all<R: Row>(&self, statement: Statement<'_>) -> Result<Vec<R>, StorageError> {
        match self {
            Self::Sqlite { readers, .. } => Ok(statement.rows::<Sqlite, R>()?.fetch_all(readers).await?),
            Self::Postgres(pool) => Ok(statement.rows::<Postgres, R>()?.fetch_all(pool).await?),
        }
    }

    /// Writes with a single statement, which is a transaction by itself. Returns how many rows it touched.
    pub(super) async fn write(&self, statement: Statement<'_>) -> Result<u64, StorageError> {
        match self {
            Self::Sqlite { writer, .. } => Ok(statement.query::<Sqlite>()?.execute(writer).await?.rows_affected()),
            Self::Postgres(pool) => Ok(statement.query::<Postgres>()?.execute(pool).await?.rows_affected()),
        }
    }

    /// Begins a transaction that may write. On SQLite it is the only one from now on; on PostgreSQL every statement
    /// sees what was committed before it, and rows that must not change meanwhile have to be locked.
    pub(super) async fn begin(&self) -> Result<Transaction, StorageError> {
        Ok(match self {
            Self::Sqlite { writer, .. } => Transaction::Sqlite(writer.begin_with("BEGIN IMMEDIATE").await?),
            Self::Postgres(pool) => {
                Transaction::Postgres(pool.begin_with("BEGIN ISOLATION LEVEL READ COMMITTED").await?)
            }
        })
    }
}

/// Statements that happen together, or not at all: dropped without [`commit`](Self::commit), it undoes them.
pub(super) enum Transaction {
    Sqlite(sqlx::Transaction<'static, Sqlite>),
    Postgres(sqlx::Transaction<'static, Postgres>),
}

impl Transaction {
    /// Runs a statement. Returns how many rows it touched.
    pub(super) async fn execute(&mut self, statement: Statement<'_>) -> Result<u64, StorageError> {
        match self {
            Self::Sqlite(transaction) => {
                Ok(statement.query::<Sqlite>()?.execute(&mut **transaction).await?.rows_affected())
            }
            Self::Postgres(transaction) => {
                Ok(statement.query::<Postgres>()?.execute(&mut **transaction).await?.rows_affected())
            }
        }
    }

    /// Runs a statement that gives at most one row.
    pub(super) async fn fetch_one<R: Row>(&mut self, statement: Statement<'_>) -> Result<Option<R>, StorageError> {
        match self {
            Self::Sqlite(transaction) => Ok(statement.rows::<Sqlite, R>()?.fetch_optional(&mut **transaction).await?),
            Self::Postgres(transaction) => {
                Ok(statement.rows::<Postgres, R>()?.fetch_optional(&mut **transaction).await?)
            }
        }
    }

    /// Runs a statement that gives rows.
    pub(super) async fn fetch_all<R: Row>(&mut self, statement: Statement<'_>) -> Result<Vec<R>, StorageError> {
        match self {
            Self::Sqlite(transaction) => Ok(statement.rows::<Sqlite, R>()?.fetch_all(&mut **transaction).await?),
            Self::Postgres(transaction) => Ok(statement.rows::<Postgres, R>()?.fetch_all(&mut **transaction).await?),
        }
    }

    /// Runs a statement on PostgreSQL only: to lock rows, which SQLite does not need, for there everything is locked.
    pub(super) async fn lock(&mut self, statement: Statement<'_>) -> Result<(), StorageError> {
        match self {
            Self::Sqlite(_) => Ok(()),
            Self::Postgres(_) => self.execute(statement).await.map(drop),
        }
    }

    /// Makes it all so, durably.
    pub(super) async fn commit(self) -> Result<(), StorageError> {
        match self {
            Self::Sqlite(transaction) => transaction.commit().await?,
            Self::Postgres(transaction) => transaction.commit().await?,
        }
        Ok(())
    }
}
