//! The list of keys: every question gives what a plain walk over all keys would give, page by page, both ways.

use jiff::Timestamp;
use keyward::{
    domain::{
        Expiration, Key, KeyHint, KeyId, KeyName, KeyState, KeyUse,
        key_list::{Direction, KeyListQuery, KeySort, StatusFilter},
        page::{Cursor, Page, Side},
    },
    storage::{NewKey, Seed},
};

use super::{
    on_both,
    samples::{add_key, add_user, change, hours, key, key_id, new, now, of, password, revocation, user},
};
use crate::support::db::TestDatabase;

on_both! {
    every_question_is_answered_as_by_a_plain_walk
    a_search_looks_at_name_hint_and_id
    a_whole_id_is_found_whatever_its_status
    pages_hold_still_while_keys_come_and_go
    a_page_beyond_the_end_is_the_last_page
    a_page_before_the_beginning_is_the_first_page
    a_cursor_that_makes_no_sense_is_the_first_page
    others_keys_are_not_listed
}

/// Keys of every kind, with ties in everything that lists are sorted by.
fn many_keys() -> Vec<Key> {
    let mut state = 2_026_u64;
    let mut random = move |below: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(state >> 33).unwrap() % below
    };
    let names = ["ci", "CI", "Deploy", "deploy 50%", "Größe", "GRÖSSE", "a_b", "aXb", "back\\slash", "日本", "Zoë"];
    let ends = [None, None, Some(-500), Some(-1), Some(0), Some(1), Some(14 * 24), Some(14 * 24 + 1), Some(5000)];
    let uses = [None, None, Some(-90), Some(-80), Some(-2)];
    (0..150)
        .map(|number| {
            let id = KeyId::parse(&format!("{}{number:04}bcdEFGHijKLmnoP", ["a", "b", "c"][random(3)]));
            Key {
                id: id.unwrap(),
                name: KeyName::parse(names[random(names.len())]).unwrap(),
                hint: KeyHint::of(&format!("{:04}", random(40))),
                created_at: hours(-1000 + i64::try_from(random(20)).unwrap()),
                expiration: Expiration::from(ends[random(ends.len())].map(hours)),
                state: if random(4) == 0 { KeyState::Revoked(revocation("bob")) } else { KeyState::Live },
                last_use: uses[random(uses.len())].map(hours).map(|at| KeyUse {
                    at,
                    address: None,
                    client: None,
                    endpoint: None,
                }),
                ..key("bob", 0)
            }
        })
        .collect()
}

/// The lower-case forms of the names above, as people would expect them.
fn folded(text: &str) -> String {
    text.to_lowercase().replace('ß', "ss")
}

/// What a plain walk over `keys` finds.
fn walk(keys: &[Key], query: &KeyListQuery, now: Timestamp) -> Vec<Key> {
    let search = query.search.as_str();
    let wanted = |key: &&Key| {
        let found = folded(key.name.as_str()).contains(&folded(search))
            || key.hint.as_str() == search
            || key.id.as_str().starts_with(search);
        key.id.as_str() == search || (found && query.status.admits(key.status(now)))
    };
    let order = |a: &Key, b: &Key| {
        let by_sort = match query.sort {
            KeySort::Created => a.created_at.cmp(&b.created_at),
            KeySort::Name => folded(a.name.as_str()).cmp(&folded(b.name.as_str())),
            KeySort::LastUsed => a.last_use.as_ref().map(|last| last.at).cmp(&b.last_use.as_ref().map(|last| last.at)),
            KeySort::Expires => a.expiration.cmp(&b.expiration),
        };
        by_sort.then_with(|| a.id.cmp(&b.id))
    };
    let mut found: Vec<_> = keys.iter().filter(wanted).cloned().collect();
    found.sort_by(|a, b| match query.direction {
        Direction::Ascending => order(a, b),
        Direction::Descending => order(a, b).reverse(),
    });
    found
}

async fn page(database: &TestDatabase, query: &KeyListQuery) -> Page<Key> {
    database.storage.list_keys(&of("bob"), query, now()).await.unwrap()
}

async fn every_question_is_answered_as_by_a_plain_walk(database: &TestDatabase) {
    let keys = many_keys();
    let seed = Seed {
        users: vec![(user("bob"), password("x"))],
        keys: keys.iter().cloned().map(new).collect(),
        ..Seed::default()
    };
    database.storage.plant("keys", &seed, now()).await.unwrap();
    for status in StatusFilter::ALL {
        for sort in KeySort::ALL {
            for direction in [Direction::Ascending, Direction::Descending] {
                for (search, size) in [("", 7), ("grösse", 3), ("0", 10), ("nothing", 5)] {
                    let search = search.to_owned();
                    let query = KeyListQuery { search, status, sort, direction, size, ..KeyListQuery::default() };
                    check(database, &keys, query).await;
                }
            }
        }
    }
}

/// Walks the whole list forward and back, and holds it against the plain walk.
async fn check(database: &TestDatabase, keys: &[Key], query: KeyListQuery) {
    let expected = walk(keys, &query, now());
    let exported = database.storage.export_keys(&of("bob"), &query, now()).await.unwrap();
    assert_eq!(exported, expected, "{query:?}");
    let at = |cursor: Option<&Cursor>| KeyListQuery { cursor: cursor.cloned(), ..query.clone() };
    let mut pages = vec![page(database, &query).await];
    while let Some(cursor) = &pages[pages.len() - 1].next {
        pages.push(page(database, &at(Some(cursor))).await);
    }
    let size = usize::try_from(query.size).unwrap();
    assert_eq!(pages.len(), expected.len().div_ceil(size).max(1), "{query:?}");
    for (number, shown) in pages.iter().enumerate() {
        let from = number * size;
        assert_eq!(shown.items, expected[from..expected.len().min(from + size)], "{query:?} page {number}");
        assert_eq!((shown.position, shown.total), (from as u64, expected.len() as u64), "{query:?} page {number}");
        assert_eq!(shown.previous.is_some(), number > 0, "{query:?} page {number}");
    }
    for pair in pages.windows(2) {
        assert_eq!(page(database, &at(pair[1].previous.as_ref())).await, pair[0], "{query:?} backward");
    }
}

fn searching(search: &str, status: StatusFilter) -> KeyListQuery {
    KeyListQuery { search: search.to_owned(), status, size: 100, ..KeyListQuery::default() }
}

async fn a_search_looks_at_name_hint_and_id(database: &TestDatabase) {
    add_user(&*database.storage, "bob").await;
    for (number, label, hint) in
        [(1, "Straße 50%", "aB1c"), (2, "STRASSEN_", "Ab1C"), (3, "back\\slash", "0003"), (4, "ΟΔΟΣ", "%___")]
    {
        let (name, hint) = (KeyName::parse(label).unwrap(), KeyHint::of(hint));
        let id = KeyId::parse(&format!("{}aB{number:017}", ['x', 'X', 'y', 'Y'][number - 1])).unwrap();
        add_key(&*database.storage, &Key { id, name, hint, ..key("bob", 0) }).await;
    }
    for (search, found) in [
        ("strasse", vec!["STRASSEN_", "Straße 50%"]),
        ("straße", vec!["STRASSEN_", "Straße 50%"]),
        ("%", vec!["Straße 50%"]),
        ("_", vec!["STRASSEN_"]),
        ("\\", vec!["back\\slash"]),
        ("οδος", vec!["ΟΔΟΣ"]),
        ("οδοσ", vec!["ΟΔΟΣ"]),
        ("aB1c", vec!["Straße 50%"]),
        ("ab1c", vec![]),
        ("%___", vec!["ΟΔΟΣ"]),
        ("xaB", vec!["Straße 50%"]),
        ("XaB", vec!["STRASSEN_"]),
        ("aB0", vec![]),
        ("x\0", vec![]),
        ("' OR '1'='1", vec![]),
        ("$1 ?", vec![]),
    ] {
        let mut query = searching(search, StatusFilter::All);
        (query.sort, query.direction) = (KeySort::Name, Direction::Ascending);
        let shown = page(database, &query).await;
        let mut names: Vec<_> = shown.items.iter().map(|key| key.name.as_str()).collect();
        names.sort_unstable();
        assert_eq!(names, found, "{search:?}");
    }
}

async fn a_whole_id_is_found_whatever_its_status(database: &TestDatabase) {
    add_user(&*database.storage, "bob").await;
    add_key(&*database.storage, &key("bob", 1)).await;
    database.storage.revoke_keys(&[(of("bob"), key_id(1))], &revocation("bob")).await.unwrap();
    for status in StatusFilter::ALL {
        let shown = page(database, &searching(key_id(1).as_str(), status)).await;
        assert_eq!((shown.items.len(), shown.total), (1, 1), "{status:?}");
    }
    let part = &key_id(1).to_string()[..19];
    assert_eq!(page(database, &searching(part, StatusFilter::Working)).await.items, []);
}

/// Keys 0 to 9, the newest being 0, and a question for pages of 3.
async fn ten_keys(database: &TestDatabase) -> KeyListQuery {
    add_user(&*database.storage, "bob").await;
    for number in 0..10 {
        add_key(&*database.storage, &Key { created_at: hours(-i64::from(number)), ..key("bob", number) }).await;
    }
    KeyListQuery { size: 3, ..KeyListQuery::default() }
}

async fn revoke(database: &TestDatabase, numbers: impl IntoIterator<Item = u32>) {
    let keys: Vec<_> = numbers.into_iter().map(|number| (of("bob"), key_id(number))).collect();
    database.storage.revoke_keys(&keys, &change("bob", now())).await.unwrap();
}

fn numbers(page: &Page<Key>) -> Vec<u32> {
    page.items.iter().map(|key| key.id.as_str().parse().unwrap()).collect()
}

async fn pages_hold_still_while_keys_come_and_go(database: &TestDatabase) {
    let query = ten_keys(database).await;
    let first = page(database, &query).await;
    assert_eq!(numbers(&first), [0, 1, 2]);
    add_key(&*database.storage, &Key { created_at: hours(1), ..key("bob", 50) }).await;
    revoke(database, [1, 2]).await;
    let second = page(database, &KeyListQuery { cursor: first.next, ..query.clone() }).await;
    assert_eq!(numbers(&second), [3, 4, 5], "nothing is skipped or repeated, though the last row shown is gone");
    assert_eq!(second.total, 9);
    let back = page(database, &KeyListQuery { cursor: second.previous, ..query }).await;
    assert_eq!(numbers(&back), [50, 0, 3], "a first page is whole");
    assert_eq!((back.position, back.previous), (0, None));
}

async fn a_page_beyond_the_end_is_the_last_page(database: &TestDatabase) {
    let query = ten_keys(database).await;
    let mut shown = page(database, &query).await;
    let mut cursor = None;
    while let Some(next) = shown.next {
        cursor = Some(next);
        shown = page(database, &KeyListQuery { cursor: cursor.clone(), ..query.clone() }).await;
    }
    assert_eq!(numbers(&shown), [9]);
    revoke(database, [9]).await;
    let shown = page(database, &KeyListQuery { cursor: cursor.clone(), ..query.clone() }).await;
    assert_eq!((numbers(&shown), shown.position, shown.total, shown.next), (vec![6, 7, 8], 6, 9, None));
    assert!(shown.previous.is_some());
    revoke(database, 0..9).await;
    let shown = page(database, &KeyListQuery { cursor, ..query }).await;
    assert_eq!(shown, Page { items: vec![], total: 0, position: 0, previous: None, next: None });
}

async fn a_page_before_the_beginning_is_the_first_page(database: &TestDatabase) {
    let query = ten_keys(database).await;
    let first = page(database, &query).await;
    let second = page(database, &KeyListQuery { cursor: first.next.clone(), ..query.clone() }).await;
    revoke(database, 0..3).await;
    let shown = page(database, &KeyListQuery { cursor: second.previous, ..query }).await;
    assert_eq!((numbers(&shown), shown.position, shown.total, shown.previous), (vec![3, 4, 5], 0, 7, None));
}

async fn a_cursor_that_makes_no_sense_is_the_first_page(database: &TestDatabase) {
    let query = ten_keys(database).await;
    let first = page(database, &query).await;
    for (sort, value) in [
        (KeySort::Created, ""),
        (KeySort::Created, "yesterday"),
        (KeySort::Created, "99999999999999999999"),
        (KeySort::LastUsed, "never"),
        (KeySort::Expires, "1e5"),
        (KeySort::Name, "a\0b"),
    ] {
        for side in [Side::After, Side::Before] {
            let cursor = Cursor { side, position: u64::MAX, id: "x".to_owned(), value: value.to_owned() };
            let with = |cursor| KeyListQuery { sort, cursor, ..query.clone() };
            assert_eq!(
                page(database, &with(Some(cursor))).await,
                page(database, &with(None)).await,
                "{sort:?} {value}"
            );
        }
    }
    let odd = Cursor { side: Side::After, position: 0, id: "\0".to_owned(), value: "5".to_owned() };
    assert_eq!(page(database, &KeyListQuery { cursor: Some(odd), ..query.clone() }).await, first);
    // A position that nobody counted is brought within bounds.
    let next = first.next.unwrap();
    for position in [0, 4, u64::MAX] {
        let cursor = Some(Cursor { position, ..next.clone() });
        let shown = page(database, &KeyListQuery { cursor, ..query.clone() }).await;
        assert_eq!(numbers(&shown), [3, 4, 5]);
        assert!((1..=6).contains(&shown.position), "{}", shown.position);
    }
}

async fn others_keys_are_not_listed(database: &TestDatabase) {
    add_user(&*database.storage, "bob").await;
    add_user(&*database.storage, "eve").await;
    let secret = NewKey { submission: None, ..new(key("eve", 1)) };
    database.storage.create_keys(std::slice::from_ref(&secret), &[], 9).await.unwrap();
    for search in ["", "key 1", "0001", key_id(1).as_str()] {
        let shown = page(database, &searching(search, StatusFilter::All)).await;
        assert_eq!((shown.items, shown.total), (vec![], 0), "{search:?}");
    }
}
