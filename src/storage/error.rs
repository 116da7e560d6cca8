//! What can go wrong with the database itself.

/// The database failed, or holds what it must not. Nobody's input is to blame.
#[derive(Debug, thiserror::Error)]
pub enum StorageError {
    /// The database could not be reached, or refused.
    #[error("the database failed")]
    Database(#[from] sqlx::Error),
    /// The schema could not be brought up to date.
    #[error("the database schema could not be brought up to date")]
    Migration(#[from] sqlx::migrate::MigrateError),
    /// A row that no version of Keyward would have written.
    #[error("the database is inconsistent: table {table}, column {column}, row {row}")]
    Inconsistent {
        /// The table.
        table: &'static str,
        /// The column.
        column: &'static str,
        /// The row's id.
        row: String,
    },
    /// The address of the database is not understood.
    #[error("the database URL must begin with sqlite: or postgres:")]
    UnknownDatabase,
}
