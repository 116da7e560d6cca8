//! Failed sign-ins, and the key that signs tokens.

use futures_util::future::join_all;
use keyward::storage::SignInFailures;

use super::{
    on_both,
    samples::{hours, now},
};
use crate::support::db::TestDatabase;

on_both! {
    failures_are_counted_in_a_row
    an_old_count_starts_again
    failures_at_once_are_all_counted
    failures_are_forgotten
    old_failures_are_removed_in_batches
    every_node_signs_with_the_same_key
}

fn subjects(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

async fn counts(database: &TestDatabase, names: &[&str]) -> Vec<Option<u32>> {
    let failures = database.storage.sign_in_failures(&subjects(names)).await.unwrap();
    failures.into_iter().map(|failures| failures.map(|failures| failures.count)).collect()
}

async fn fail(database: &TestDatabase, names: &[&str], hour: i64) {
    database.storage.record_sign_in_failure(&subjects(names), hours(hour), hours(hour - 24)).await.unwrap();
}

async fn failures_are_counted_in_a_row(database: &TestDatabase) {
    assert_eq!(database.storage.sign_in_failures(&[]).await.unwrap(), []);
    assert_eq!(counts(database, &["user:bob"]).await, [None]);
    fail(database, &["user:bob", "address:::1"], 0).await;
    fail(database, &["address:::1", "user:eve", "user:eve"], 2).await;
    fail(database, &["user:bob"], 1).await;
    let asked = subjects(&["user:nobody", "address:::1", "user:bob", "user:eve", "user:bob"]);
    let of = |count, hour| Some(SignInFailures { count, last: hours(hour) });
    let expected = [None, of(2, 2), of(2, 1), of(1, 2), of(2, 1)];
    assert_eq!(database.storage.sign_in_failures(&asked).await.unwrap(), expected);
    fail(database, &["address:::1"], 1).await;
    assert_eq!(database.storage.sign_in_failures(&asked[1..2]).await.unwrap(), [of(3, 2)], "the last stays the last");
}

async fn an_old_count_starts_again(database: &TestDatabase) {
    fail(database, &["user:bob"], 0).await;
    fail(database, &["user:bob"], 24).await;
    assert_eq!(counts(database, &["user:bob"]).await, [Some(2)], "exactly a day old still counts");
    fail(database, &["user:bob"], 49).await;
    assert_eq!(counts(database, &["user:bob"]).await, [Some(1)]);
}

async fn failures_at_once_are_all_counted(database: &TestDatabase) {
    let nodes = [database.storage.clone(), database.connect_again().await];
    let attempts = (0..40).map(|number| {
        let node = nodes[number % 2].clone();
        let mut subjects = subjects(&["user:bob", "address:::1"]);
        if number % 3 == 0 {
            subjects.reverse();
        }
        async move { node.record_sign_in_failure(&subjects, now(), hours(-1)).await }
    });
    join_all(attempts).await.into_iter().for_each(Result::unwrap);
    assert_eq!(counts(database, &["user:bob", "address:::1"]).await, [Some(40), Some(40)]);
}

async fn failures_are_forgotten(database: &TestDatabase) {
    fail(database, &["user:bob", "user:eve"], 0).await;
    database.storage.clear_sign_in_failures("user:bob").await.unwrap();
    database.storage.clear_sign_in_failures("user:nobody").await.unwrap();
    assert_eq!(counts(database, &["user:bob", "user:eve"]).await, [None, Some(1)]);
}

async fn old_failures_are_removed_in_batches(database: &TestDatabase) {
    for (name, hour) in [("a", -4), ("b", -3), ("c", -2), ("d", -1), ("e", 0)] {
        fail(database, &[name], hour).await;
    }
    assert_eq!(database.storage.remove_old_sign_in_failures(hours(-1), 2).await.unwrap(), 2);
    assert_eq!(database.storage.remove_old_sign_in_failures(hours(-1), 2).await.unwrap(), 1);
    assert_eq!(database.storage.remove_old_sign_in_failures(hours(-1), 2).await.unwrap(), 0);
    assert_eq!(counts(database, &["c", "d", "e"]).await, [None, Some(1), Some(1)]);
}

async fn every_node_signs_with_the_same_key(database: &TestDatabase) {
    let nodes = [database.storage.clone(), database.connect_again().await];
    let keys = join_all((0..20_u8).map(|number| {
        let node = nodes[usize::from(number) % 2].clone();
        async move { node.token_signing_key(&[number; 32], now()).await.unwrap() }
    }));
    let keys = keys.await;
    assert!(keys.iter().all(|key| *key == keys[0]), "{keys:?}");
    assert_eq!(nodes[1].token_signing_key(&[99; 32], hours(1)).await.unwrap(), keys[0]);
}
