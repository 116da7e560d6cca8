//! Connecting, and bringing the schema up to date.

use std::{fs, os::unix::fs::PermissionsExt};

use keyward::storage::{ConnectOptions, StorageError, connect};

use super::{on_both, samples::add_user};
use crate::support::db::TestDatabase;

on_both! {
    a_migrated_database_needs_no_migration
    a_new_node_leaves_a_newer_schema_alone
    a_changed_migration_is_noticed
    a_live_database_answers_until_closed
}

async fn a_migrated_database_needs_no_migration(database: &TestDatabase) {
    assert_eq!(database.storage.pending_migrations().await.unwrap(), 0);
    assert_eq!(database.storage.migrate().await.unwrap(), 0);
}

async fn a_new_node_leaves_a_newer_schema_alone(database: &TestDatabase) {
    let from_the_future = "
        INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time)
        VALUES (9999, 'from the future', TRUE, '', 0)";
    database.run(from_the_future).await.unwrap();
    assert_eq!(database.storage.migrate().await.unwrap(), 0);
}

async fn a_changed_migration_is_noticed(database: &TestDatabase) {
    database.run("UPDATE _sqlx_migrations SET checksum = '' WHERE version = 1").await.unwrap();
    assert!(matches!(database.storage.migrate().await, Err(StorageError::Migration(_))));
}

async fn a_live_database_answers_until_closed(database: &TestDatabase) {
    database.storage.ping().await.unwrap();
    database.storage.close().await;
    assert!(matches!(database.storage.ping().await, Err(StorageError::Database(_))));
}

/// Several nodes that start at once migrate once.
#[tokio::test]
async fn nodes_that_start_at_once_migrate_once() {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite:{}", folder.path().join("new.db").display());
    let one = connect(&url, ConnectOptions::default()).await.unwrap();
    let two = connect(&url, ConnectOptions::default()).await.unwrap();
    let all = one.pending_migrations().await.unwrap();
    let (by_one, by_two) = tokio::join!(one.migrate(), two.migrate());
    let mut applied = [by_one.unwrap(), by_two.unwrap()];
    applied.sort_unstable();
    assert_eq!(applied, [0, all]);
}

/// What is kept must not be readable by other users of the machine.
#[tokio::test]
async fn a_new_file_is_private() {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite:{}", folder.path().join("new.db").display());
    let storage = connect(&url, ConnectOptions::default()).await.unwrap();
    storage.migrate().await.unwrap();
    add_user(&*storage, "bob").await;
    let mut names = Vec::new();
    for entry in fs::read_dir(folder.path()).unwrap() {
        let entry = entry.unwrap();
        assert_eq!(entry.metadata().unwrap().permissions().mode() & 0o777, 0o600, "{entry:?}");
        names.push(entry.file_name().into_string().unwrap());
    }
    names.sort_unstable();
    assert_eq!(names, ["new.db", "new.db-shm", "new.db-wal"]);
}

#[tokio::test]
async fn what_is_stored_survives_the_process() {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite:{}", folder.path().join("new.db").display());
    let storage = connect(&url, ConnectOptions::default()).await.unwrap();
    storage.migrate().await.unwrap();
    let user = add_user(&*storage, "bob").await;
    storage.close().await;
    let storage = connect(&url, ConnectOptions::default()).await.unwrap();
    assert_eq!(storage.user(&user.name).await.unwrap(), Some(user));
}

#[tokio::test]
async fn memory_is_a_database_too() {
    let storage = connect("sqlite::memory:", ConnectOptions::default()).await.unwrap();
    assert!(storage.migrate().await.unwrap() > 0);
    let user = add_user(&*storage, "bob").await;
    assert_eq!(storage.user(&user.name).await.unwrap(), Some(user));
    let other = connect("sqlite::memory:", ConnectOptions::default()).await.unwrap();
    assert!(other.pending_migrations().await.unwrap() > 0, "two databases in memory are two");
}

#[tokio::test]
async fn other_databases_are_refused() {
    for url in ["", "mysql://localhost/keyward", "keyward.db"] {
        assert!(matches!(connect(url, ConnectOptions::default()).await, Err(StorageError::UnknownDatabase)), "{url}");
    }
}
