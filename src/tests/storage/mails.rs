//! Mails on their way out.

use std::collections::BTreeSet;

use keyward::{
    domain::{
        Email,
        mail::{MailId, NewMail, QueuedMail},
    },
    storage::{MailCounts, Storage},
};

use super::{
    on_both,
    samples::{hours, now},
};
use crate::support::db::TestDatabase;

on_both! {
    a_mail_is_kept_whole
    a_topic_is_written_about_once
    whoever_is_due_longest_comes_first
    what_was_claimed_is_due_again_when_the_lease_ends
    two_nodes_never_get_the_same_mail
    two_nodes_that_put_out_the_same_put_it_out_once
    what_is_sent_is_forgotten
    what_failed_is_tried_again
    what_is_given_up_is_forgotten
    mails_are_counted
    old_ones_are_removed
}

pub fn mail(topic: &str, recipient: &str) -> NewMail {
    NewMail {
        topic: topic.to_owned(),
        recipient: Email::parse(recipient).unwrap(),
        subject: format!("About {topic}"),
        text: format!("This is about {topic}: https://keyward.example.com/ä"),
        html: format!("<p>This is about {topic}.</p>"),
    }
}

async fn claim(storage: &dyn Storage, at: i64) -> Vec<QueuedMail> {
    storage.claim_mails(hours(at), hours(at + 1), 100).await.unwrap()
}

fn topics(mails: &[QueuedMail]) -> Vec<&str> {
    mails.iter().map(|queued| queued.mail.topic.as_str()).collect()
}

/// Puts out one mail and claims it.
async fn claimed(database: &TestDatabase) -> MailId {
    assert_eq!(database.storage.enqueue_mails(&[mail("a", "bob@example.com")], now()).await.unwrap(), 1);
    claim(&*database.storage, 0).await[0].id
}

async fn a_mail_is_kept_whole(database: &TestDatabase) {
    let mails = [mail("a", "Bob@Example.com"), mail("b", "eve@example.com")];
    assert_eq!(database.storage.enqueue_mails(&mails, now()).await.unwrap(), 2);
    let queued = claim(&*database.storage, 0).await;
    for (queued, mail) in queued.iter().zip(&mails) {
        assert_eq!((&queued.mail, queued.created_at, queued.attempts), (mail, now(), 1));
    }
    assert_eq!(database.storage.enqueue_mails(&[], now()).await.unwrap(), 0);
}

async fn a_topic_is_written_about_once(database: &TestDatabase) {
    let storage = &*database.storage;
    let put = async |topic, recipient| storage.enqueue_mails(&[mail(topic, recipient)], now()).await.unwrap();
    assert_eq!(put("a", "bob@example.com").await, 1);
    assert_eq!(put("a", "BOB@example.com").await, 0);
    assert_eq!(put("a", "eve@example.com").await, 1);
    assert_eq!(put("b", "bob@example.com").await, 1);
    let queued = claim(storage, 0).await;
    storage.mail_sent(queued[0].id, now()).await.unwrap();
    storage.mail_failed(queued[1].id, "refused", None, now()).await.unwrap();
    assert_eq!(put("a", "bob@example.com").await, 0, "sent");
    assert_eq!(put("a", "eve@example.com").await, 0, "given up");
}

async fn whoever_is_due_longest_comes_first(database: &TestDatabase) {
    let storage = &*database.storage;
    for (topic, at) in [("late", -1), ("early", -3), ("middle", -2), ("not yet", 1)] {
        storage.enqueue_mails(&[mail(topic, "bob@example.com")], hours(at)).await.unwrap();
    }
    let first = storage.claim_mails(now(), hours(1), 2).await.unwrap();
    assert_eq!(BTreeSet::from_iter(topics(&first)), BTreeSet::from(["early", "middle"]));
    assert_eq!(topics(&storage.claim_mails(now(), hours(1), 2).await.unwrap()), ["late"]);
    assert_eq!(storage.claim_mails(now(), hours(1), 2).await.unwrap(), []);
}

async fn what_was_claimed_is_due_again_when_the_lease_ends(database: &TestDatabase) {
    let id = claimed(database).await;
    assert_eq!(database.storage.claim_mails(hours(0), hours(1), 9).await.unwrap(), []);
    let again = claim(&*database.storage, 1).await;
    assert_eq!(again.iter().map(|queued| (queued.id, queued.attempts)).collect::<Vec<_>>(), [(id, 2)]);
}

async fn two_nodes_never_get_the_same_mail(database: &TestDatabase) {
    let mails: Vec<_> = (0..60).map(|number| mail(&format!("{number}"), "bob@example.com")).collect();
    assert_eq!(database.storage.enqueue_mails(&mails, now()).await.unwrap(), 60);
    let node = database.connect_again().await;
    let tasks: Vec<_> = (0..12)
        .map(|number| {
            let storage = if number % 2 == 0 { &node } else { &database.storage }.clone();
            tokio::spawn(async move { storage.claim_mails(now(), hours(1), 5).await.unwrap() })
        })
        .collect();
    let mut got = Vec::new();
    for task in tasks {
        let mails = task.await.unwrap();
        assert!(mails.len() <= 5);
        got.extend(mails.into_iter().map(|queued| queued.id));
    }
    got.extend(claim(&*node, 0).await.into_iter().map(|queued| queued.id));
    assert_eq!((got.len(), got.iter().collect::<BTreeSet<_>>().len()), (60, 60));
}

async fn two_nodes_that_put_out_the_same_put_it_out_once(database: &TestDatabase) {
    let node = database.connect_again().await;
    let mails: Vec<_> = (0..20).map(|number| mail(&format!("{number}"), "bob@example.com")).collect();
    let reversed: Vec<_> = mails.iter().rev().cloned().collect();
    let (one, two) = tokio::join!(database.storage.enqueue_mails(&mails, now()), node.enqueue_mails(&reversed, now()));
    assert_eq!(one.unwrap() + two.unwrap(), 20);
}

/// What is kept of the bodies, and of the last error.
async fn kept(database: &TestDatabase) -> bool {
    let sql =
        "INSERT INTO seeds (name, planted_at) SELECT 'kept', 1 FROM mails WHERE body_text <> '' OR body_html <> ''";
    database.run(sql).await.unwrap();
    database.storage.is_planted("kept").await.unwrap()
}

async fn what_is_sent_is_forgotten(database: &TestDatabase) {
    let id = claimed(database).await;
    database.storage.mail_sent(id, now()).await.unwrap();
    assert!(!kept(database).await);
    assert_eq!(claim(&*database.storage, 9).await, []);
    database.storage.mail_failed(id, "late news", Some(hours(1)), now()).await.unwrap();
    assert_eq!(claim(&*database.storage, 9).await, [], "sent is sent");
    database.storage.mail_sent(MailId(id.0 + 1), now()).await.unwrap();
}

async fn what_failed_is_tried_again(database: &TestDatabase) {
    let id = claimed(database).await;
    database.storage.mail_failed(id, "421 try later\0", Some(hours(5)), now()).await.unwrap();
    assert_eq!(claim(&*database.storage, 4).await, []);
    let again = claim(&*database.storage, 5).await;
    assert_eq!((again[0].id, again[0].attempts, &again[0].mail), (id, 2, &mail("a", "bob@example.com")));
}

async fn what_is_given_up_is_forgotten(database: &TestDatabase) {
    let id = claimed(database).await;
    database.storage.mail_failed(id, "550 no such user", None, now()).await.unwrap();
    assert!(!kept(database).await);
    assert_eq!(claim(&*database.storage, 9).await, []);
    assert_eq!(database.storage.mail_counts().await.unwrap().failed, 1);
    // A server that took it after all, as the one says who tried at the same time.
    database.storage.mail_sent(id, now()).await.unwrap();
    assert_eq!(database.storage.mail_counts().await.unwrap(), MailCounts::default());
}

async fn mails_are_counted(database: &TestDatabase) {
    let storage = &*database.storage;
    assert_eq!(storage.mail_counts().await.unwrap(), MailCounts::default());
    for (topic, at) in [("a", -4), ("b", -3), ("c", -2), ("d", 1)] {
        storage.enqueue_mails(&[mail(topic, "bob@example.com")], hours(at)).await.unwrap();
    }
    let queued = claim(storage, 0).await;
    storage.mail_sent(queued[0].id, now()).await.unwrap();
    storage.mail_failed(queued[1].id, "refused", None, now()).await.unwrap();
    let counts = MailCounts { waiting: 2, oldest_waiting: Some(hours(-2)), failed: 1 };
    assert_eq!(storage.mail_counts().await.unwrap(), counts);
}

async fn old_ones_are_removed(database: &TestDatabase) {
    let storage = &*database.storage;
    for (topic, at) in [("a", -5), ("b", -4), ("c", -3), ("d", -2)] {
        storage.enqueue_mails(&[mail(topic, "bob@example.com")], hours(at)).await.unwrap();
    }
    let queued = claim(storage, 0).await;
    storage.mail_sent(queued[0].id, now()).await.unwrap();
    storage.mail_failed(queued[1].id, "refused", None, now()).await.unwrap();
    storage.mail_sent(queued[3].id, now()).await.unwrap();
    assert_eq!(storage.remove_old_mails(hours(-2), 1).await.unwrap(), 1);
    assert_eq!(storage.remove_old_mails(hours(-2), 9).await.unwrap(), 1);
    assert_eq!(storage.remove_old_mails(hours(-2), 9).await.unwrap(), 0, "what waits stays, and what is not old");
    assert_eq!(storage.enqueue_mails(&[mail("a", "bob@example.com")], now()).await.unwrap(), 1);
    assert_eq!(storage.enqueue_mails(&[mail("c", "bob@example.com")], now()).await.unwrap(), 0);
    assert_eq!(storage.enqueue_mails(&[mail("d", "bob@example.com")], now()).await.unwrap(), 0);
}
