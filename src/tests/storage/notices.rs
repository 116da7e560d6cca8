//! Which keys people are to be written to about, and that they are once.

use jiff::SignedDuration;
use keyward::{
    domain::{Email, Expiration, Key, mail::NewMail, notice},
    storage::Notice,
};

use super::{
    on_both,
    samples::{add_key, add_user, hours, key, key_id, of, revocation},
};
use crate::support::db::TestDatabase;

on_both! {
    a_key_is_due_at_its_thresholds
    what_was_noticed_is_not_noticed_again
    two_nodes_write_once
    a_revoked_key_is_not_written_about
}

fn ends_in(hours_left: i64, number: u32) -> Key {
    Key { expiration: Expiration::At(hours(hours_left)), ..key("bob", number) }
}

fn mail() -> NewMail {
    NewMail {
        topic: "expiry/1/30".to_owned(),
        recipient: Email::parse("bob@example.com").unwrap(),
        subject: "It ends".to_owned(),
        text: "text".to_owned(),
        html: "html".to_owned(),
    }
}

async fn a_key_is_due_at_its_thresholds(database: &TestDatabase) {
    let storage = &database.storage;
    add_user(&**storage, "bob").await;
    add_key(&**storage, &ends_in(31 * 24, 1)).await;
    add_key(&**storage, &ends_in(40 * 24, 2)).await;
    add_key(&**storage, &key("bob", 3)).await;
    let due = async |at| {
        let due = storage.keys_to_notice(at, 10).await.unwrap();
        due.into_iter().map(|due| (due.key.id, due.due_at)).collect::<Vec<_>>()
    };
    assert_eq!(due(hours(23)).await, []);
    assert_eq!(due(hours(24)).await, [(key_id(1), hours(24))]);
    assert_eq!(due(hours(11 * 24)).await, [(key_id(1), hours(24)), (key_id(2), hours(240))]);
    assert_eq!(storage.keys_to_notice(hours(11 * 24), 1).await.unwrap().len(), 1);
}

async fn what_was_noticed_is_not_noticed_again(database: &TestDatabase) {
    let storage = &database.storage;
    add_user(&**storage, "bob").await;
    let key = ends_in(31 * 24, 1);
    add_key(&**storage, &key).await;
    let now = hours(25);
    let due = storage.keys_to_notice(now, 10).await.unwrap().pop().unwrap();
    let next = notice::due(key.expiration, now).next;
    let notice = Notice { key: key.id, due_at: due.due_at, next, mails: vec![mail()] };
    for _ in 0..2 {
        storage.record_notices(std::slice::from_ref(&notice), now).await.unwrap();
        assert!(storage.keys_to_notice(now, 10).await.unwrap().is_empty());
        assert_eq!(storage.mail_counts().await.unwrap().waiting, 1);
    }
    let later = next.unwrap();
    assert_eq!(storage.keys_to_notice(later, 10).await.unwrap().len(), 1);
}

async fn two_nodes_write_once(database: &TestDatabase) {
    let storage = &database.storage;
    let node = database.connect_again().await;
    add_user(&**storage, "bob").await;
    for number in 0..20 {
        add_key(&**storage, &ends_in(31 * 24, number)).await;
    }
    let now = hours(25);
    let notices = async |storage: &dyn keyward::storage::Storage| {
        let due = storage.keys_to_notice(now, 100).await.unwrap();
        let notices: Vec<_> = due
            .into_iter()
            .map(|due| {
                let mails = vec![NewMail { topic: due.key.id.to_string(), ..mail() }];
                Notice { key: due.key.id, due_at: due.due_at, next: None, mails }
            })
            .collect();
        storage.record_notices(&notices, now).await.unwrap();
    };
    tokio::join!(notices(&**storage), notices(&*node));
    assert_eq!(storage.mail_counts().await.unwrap().waiting, 20);
    let until = now.checked_add(SignedDuration::from_mins(1)).unwrap();
    assert_eq!(storage.claim_mails(now, until, 100).await.unwrap().len(), 20);
}

async fn a_revoked_key_is_not_written_about(database: &TestDatabase) {
    let storage = &database.storage;
    add_user(&**storage, "bob").await;
    add_key(&**storage, &ends_in(31 * 24, 1)).await;
    storage.revoke_keys(&[(of("bob"), key_id(1))], &revocation("bob")).await.unwrap();
    assert!(storage.keys_to_notice(hours(25), 10).await.unwrap().is_empty());
}
