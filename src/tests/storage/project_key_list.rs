//! The list of a project's keys: every question gives what a plain walk over all keys would give, page by page, both
//! ways; and every search what a plain reading of it would find.

use keyward::{
    domain::{
        Expiration, KeyDigest, KeyHint, KeyStatus,
        json::Json,
        key_list::Direction,
        organization::Resource,
        page::{Cursor, Page, Side},
        project::{ProjectKey, ProjectKeyId, ProjectKeyKind, Realm},
        project_key_list::{
            CategoryFilter, KeyCategory, ProjectKeyCounts, ProjectKeyListQuery, ProjectKeySort, StatusFilter, filter,
        },
        project_key_query::Filter,
    },
    storage::{ProjectKeyChange, Seed},
};
use proptest::{collection::vec, prelude::*, sample::select, strategy::ValueTree as _, test_runner::TestRunner};

use super::{
    on_both,
    project_keys::{descriptors, invalidation, json, key, owner},
    resources::project,
    samples::{act, hours, now, used},
};
use crate::support::db::TestDatabase;

on_both! {
    every_question_is_answered_as_by_a_plain_walk
    every_search_finds_what_a_plain_reading_does
    letters_are_the_same_in_upper_and_lower_case
    a_whole_id_is_found_whatever_its_state
    many_keys_are_found_and_counted_too
    keys_are_counted_by_category_and_status
    owners_are_told_with_most_keys_first
    an_update_moves_a_key_to_another_category
    a_cursor_that_makes_no_sense_is_the_first_page
}

const NAMES: [&str; 10] =
    ["ci", "CI", "Deploy", "deploy 50%", "Größe", "GRÖSSE", "a_b", "aXb", r"back\slash [x]*?", "(日本) or \"so\""];

const OWNERS: [(&str, Realm); 4] =
    [("elastic", Realm::Reserved), ("Bob", Realm::Native), ("bob", Realm::Cloud), ("Zoë@example.com", Realm::Cloud)];

/// Keys of every kind, with ties in everything that lists are sorted by.
fn many_keys(project: &Resource) -> Vec<ProjectKey> {
    let mut state = 2_026_u64;
    let mut random = move |below: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(state >> 33).unwrap() % below
    };
    let ends = [None, None, Some(-500), Some(-1), Some(0), Some(1), Some(14 * 24), Some(14 * 24 + 1), Some(5000)];
    let uses = [None, None, Some(-90), Some(-80), Some(-2)];
    let metadata = [r#"{"managed": true}"#, r#"{"managed": "true"}"#, r#"{"x": {"managed": true}}"#, "{}", "{}"];
    (0..150)
        .map(|number| {
            let (principal, realm) = OWNERS[random(OWNERS.len())];
            ProjectKey {
                id: ProjectKeyId::parse(&format!("{}{number:04}bcdEF-Hij_Lmno", ["a", "b", "C"][random(3)])).unwrap(),
                kind: ProjectKeyKind::ALL[random(5) / 4],
                name: NAMES[random(NAMES.len())].to_owned(),
                hint: KeyHint::of(&format!("{:03}q", random(40))),
                owner: owner(principal, realm),
                metadata: json(metadata[random(metadata.len())]),
                created_at: hours(-1000 + i64::try_from(random(20)).unwrap()),
                expiration: Expiration::from(ends[random(ends.len())].map(hours)),
                invalidation: (random(4) == 0).then(|| invalidation(hours(-1))),
                last_use: uses[random(uses.len())].map(hours).map(|at| used(at, "::1")),
                ..key(project, number)
            }
        })
        .collect()
}

/// Keeps keys in a project, and one more in another.
async fn keep(database: &TestDatabase, keys: &[ProjectKey]) {
    let other = ProjectKey { name: "ci".to_owned(), ..key(&project(database, 2).await, 9_999) };
    let digest = KeyDigest::Sha256([7; 32]);
    let project_keys = keys.iter().chain([&other]).map(|key| (key.clone(), digest.clone())).collect();
    let seed = Seed { project_keys, ..Seed::default() };
    assert!(database.storage.plant("listed keys", &seed, now()).await.unwrap());
}

fn status(key: &ProjectKey) -> KeyStatus {
    KeyStatus::of(key.invalidation.is_some(), key.expiration, now())
}

/// Whether `query` lists `key`, its search apart.
fn admits(query: &ProjectKeyListQuery, key: &ProjectKey) -> bool {
    query.category.admits(KeyCategory::of(key))
        && query.status.admits(status(key))
        && query.owner.as_ref().is_none_or(|owner| *owner == key.owner.principal)
}

/// `keys` in the order of `query`.
fn sorted(mut keys: Vec<ProjectKey>, query: &ProjectKeyListQuery) -> Vec<ProjectKey> {
    let order = |a: &ProjectKey, b: &ProjectKey| {
        let by_sort = match query.sort {
            ProjectKeySort::Created => a.created_at.cmp(&b.created_at),
            ProjectKeySort::Name => a.name.to_ascii_lowercase().cmp(&b.name.to_ascii_lowercase()),
            ProjectKeySort::Owner => a.owner.principal.cmp(&b.owner.principal),
            ProjectKeySort::LastUsed => {
                a.last_use.as_ref().map(|last| last.at).cmp(&b.last_use.as_ref().map(|last| last.at))
            }
            ProjectKeySort::Expires => a.expiration.cmp(&b.expiration),
        };
        by_sort.then_with(|| a.id.cmp(&b.id))
    };
    keys.sort_by(|a, b| match query.direction {
        Direction::Ascending => order(a, b),
        Direction::Descending => order(a, b).reverse(),
    });
    keys
}

async fn page(database: &TestDatabase, project: &Resource, query: &ProjectKeyListQuery) -> Page<ProjectKey> {
    let filter = filter(query, now()).unwrap();
    database.storage.list_project_keys(&project.id, &filter, query, None).await.unwrap()
}

async fn every_question_is_answered_as_by_a_plain_walk(database: &TestDatabase) {
    let project = project(database, 1).await;
    let keys = many_keys(&project);
    keep(database, &keys).await;
    for (index, status) in StatusFilter::ALL.into_iter().enumerate() {
        for sort in ProjectKeySort::ALL {
            for direction in [Direction::Ascending, Direction::Descending] {
                for (owner, size) in [(None, 7), (Some("bob"), 3), (Some("nobody"), 5)] {
                    let category = CategoryFilter::ALL[(index + usize::try_from(size).unwrap()) % 4];
                    let owner = owner.map(str::to_owned);
                    let search = String::new();
                    let cursor = None;
                    let query = ProjectKeyListQuery { search, category, status, owner, sort, direction, cursor, size };
                    check(database, &project, &keys, query).await;
                }
            }
        }
    }
}

/// Walks the whole list forward and back, and holds it against the plain walk.
async fn check(database: &TestDatabase, project: &Resource, keys: &[ProjectKey], query: ProjectKeyListQuery) {
    let expected = sorted(keys.iter().filter(|key| admits(&query, key)).cloned().collect(), &query);
    let storage = &database.storage;
    let filter = filter(&query, now()).unwrap();
    let ids = storage.project_key_ids(&project.id, &filter, &query).await.unwrap();
    assert_eq!(storage.project_keys_in_order(&project.id, &ids).await.unwrap(), expected, "{query:?}");
    let at = |cursor: Option<&Cursor>| ProjectKeyListQuery { cursor: cursor.cloned(), ..query.clone() };
    let mut pages = vec![page(database, project, &query).await];
    while let Some(cursor) = &pages[pages.len() - 1].next {
        pages.push(page(database, project, &at(Some(cursor))).await);
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
        assert_eq!(page(database, project, &at(pair[1].previous.as_ref())).await, pair[0], "{query:?} backward");
    }
    // Who knows how many there are need not have them counted.
    let known = Some(expected.len() as u64);
    assert_eq!(storage.list_project_keys(&project.id, &filter, &query, known).await.unwrap(), pages[0], "{query:?}");
}

/// A part of a search, as somebody would read it.
#[derive(Clone, Debug)]
enum Part {
    Anywhere(String),
    Name(Vec<String>),
    Owner(Vec<String>),
    Id(Vec<String>),
    Type(KeyCategory),
    Expired(bool),
}

impl Part {
    fn written(&self) -> String {
        let quoted = |text: &String| format!("\"{}\"", text.replace('\\', r"\\").replace('"', "\\\""));
        let several = |texts: &[String]| match texts {
            [one] => quoted(one),
            texts => format!("({})", texts.iter().map(quoted).collect::<Vec<_>>().join(" or ")),
        };
        match self {
            Self::Anywhere(text) => quoted(text),
            Self::Name(texts) => format!("name:{}", several(texts)),
            Self::Owner(texts) => format!("owner:{}", several(texts)),
            Self::Id(texts) => format!("id:{}", several(texts)),
            Self::Type(category) => format!("type:{}", category.id()),
            Self::Expired(expired) => format!("expired:{expired}"),
        }
    }

    fn agrees(&self, key: &ProjectKey) -> bool {
        let has = |text: &str, part: &String| text.to_lowercase().contains(&part.to_lowercase());
        match self {
            Self::Anywhere(part) => [&*key.name, &*key.owner.principal, key.id.as_str(), key.hint.as_str()]
                .into_iter()
                .any(|text| has(text, part)),
            Self::Name(parts) => parts.iter().any(|part| has(&key.name, part)),
            Self::Owner(parts) => parts.iter().any(|part| has(&key.owner.principal, part)),
            Self::Id(parts) => parts.iter().any(|part| has(key.id.as_str(), part)),
            Self::Type(category) => KeyCategory::of(key) == *category,
            Self::Expired(expired) => key.expiration.has_passed(now()) == *expired,
        }
    }
}

fn part() -> impl Strategy<Value = Part> {
    let texts = [
        "c", "CI", "ci", "e", "50%", "_", "b_", r"k\s", "[x]*?", "ÖSSE", "größe", "日", "or", "\"so\"", ") or", "BOB",
        "@Ex", "zoË", "00", "-hij_", "q", "x", "nothing",
    ];
    let text = || select(texts.to_vec()).prop_map(str::to_owned);
    prop_oneof![
        5 => text().prop_map(Part::Anywhere),
        1 => vec(text(), 1..3).prop_map(Part::Name),
        1 => vec(text(), 1..3).prop_map(Part::Owner),
        1 => vec(text(), 1..3).prop_map(Part::Id),
        1 => select(KeyCategory::ALL.to_vec()).prop_map(Part::Type),
        1 => any::<bool>().prop_map(Part::Expired),
    ]
}

/// Parts of a search, each of them turned round or not, and what the list is filtered by.
fn search() -> impl Strategy<Value = (Vec<(bool, Part)>, ProjectKeyListQuery)> {
    let filters = (
        select(CategoryFilter::ALL.to_vec()),
        select(StatusFilter::ALL.to_vec()),
        select(ProjectKeySort::ALL.to_vec()),
        prop_oneof![3 => Just(None), 1 => Just(Some("bob".to_owned()))],
    );
    (vec((prop::bool::weighted(0.2), part()), 1..4), filters).prop_map(|(parts, (category, status, sort, owner))| {
        let written: Vec<_> = parts
            .iter()
            .map(|(turned, part)| format!("{}{}", if *turned { "-" } else { "" }, part.written()))
            .collect();
        let search = written.join(" ");
        let query = ProjectKeyListQuery { search, category, status, owner, sort, ..ProjectKeyListQuery::default() };
        (parts, ProjectKeyListQuery { size: 100, ..query })
    })
}

async fn every_search_finds_what_a_plain_reading_does(database: &TestDatabase) {
    let project = project(database, 1).await;
    let keys = many_keys(&project);
    keep(database, &keys).await;
    let mut runner = TestRunner::default();
    let mut hits = 0;
    for _ in 0..200 {
        let (parts, query) = search().new_tree(&mut runner).unwrap().current();
        // What the search speaks of, the filters leave to it.
        let mut filters = query.clone();
        if parts.iter().any(|(_, part)| matches!(part, Part::Type(_))) {
            filters.category = CategoryFilter::All;
        }
        let speaks_of_end = parts.iter().any(|(_, part)| matches!(part, Part::Expired(_)));
        if speaks_of_end {
            filters.status = StatusFilter::All;
        }
        let listed = |key: &&ProjectKey| {
            admits(&filters, key)
                && !(speaks_of_end && key.invalidation.is_some())
                && parts.iter().all(|(turned, part)| part.agrees(key) != *turned)
        };
        let expected = sorted(keys.iter().filter(listed).cloned().collect(), &query);
        let shown = page(database, &project, &query).await;
        assert_eq!(shown.total, expected.len() as u64, "{query:?}");
        hits += expected.len();
        assert_eq!(shown.items, expected[..expected.len().min(100)], "{query:?}");
    }
    assert!(hits > 500, "the searches are about the keys");
}

fn all(search: &str) -> ProjectKeyListQuery {
    let search = search.to_owned();
    let (category, status) = (CategoryFilter::All, StatusFilter::All);
    ProjectKeyListQuery { search, category, status, ..ProjectKeyListQuery::default() }
}

async fn letters_are_the_same_in_upper_and_lower_case(database: &TestDatabase) {
    let project = project(database, 1).await;
    let named = |number, name: &str| ProjectKey { name: name.to_owned(), ..key(&project, number) };
    keep(database, &[named(1, "ΟΔΟΣ.a"), named(2, "été"), named(3, "Jürgen's ЖУК")]).await;
    for (search, found) in [
        ("οδοσ", 1),
        ("οδος.A", 1),
        ("ÉTÉ", 1),
        ("Été été", 1),
        ("JÜRGEN'S", 1),
        ("жук", 1),
        ("ete", 0),
        ("-été", 2),
        ("' OR '1'='1", 0),
        ("$1 ? %", 0),
        ("x\0", 0),
    ] {
        assert_eq!(page(database, &project, &all(search)).await.total, found, "{search:?}");
    }
}

async fn a_whole_id_is_found_whatever_its_state(database: &TestDatabase) {
    let project = project(database, 1).await;
    let ended = ProjectKey {
        kind: ProjectKeyKind::CrossCluster,
        invalidation: Some(invalidation(hours(-1))),
        ..key(&project, 1)
    };
    keep(database, &[ended.clone(), key(&project, 2)]).await;
    for category in CategoryFilter::ALL {
        for status in StatusFilter::ALL {
            let query = ProjectKeyListQuery { category, status, ..all(ended.id.as_str()) };
            let shown = page(database, &project, &query).await;
            assert_eq!((shown.items, shown.total), (vec![ended.clone()], 1), "{category:?} {status:?}");
        }
    }
    let part = ProjectKeyListQuery { search: ended.id.as_str()[2..].to_owned(), ..ProjectKeyListQuery::default() };
    assert_eq!(page(database, &project, &part).await.items, [], "a part is a search like any other");
}

/// More than are sorted at once.
async fn many_keys_are_found_and_counted_too(database: &TestDatabase) {
    let project = project(database, 1).await;
    let keys: Vec<_> = (0..10_050)
        .map(|number| ProjectKey { created_at: hours(-i64::from(number % 1000) - 1), ..key(&project, number) })
        .collect();
    keep(database, &keys).await;
    let owned = ProjectKeyListQuery { owner: Some("elastic".to_owned()), ..ProjectKeyListQuery::default() };
    for query in [all("key"), all("-nothing"), owned] {
        let expected = sorted(keys.clone(), &query);
        let first = page(database, &project, &query).await;
        assert_eq!((&first.items[..], first.total, first.position), (&expected[..25], 10_050, 0), "{query:?}");
        let second = page(database, &project, &ProjectKeyListQuery { cursor: first.next, ..query.clone() }).await;
        assert_eq!((&second.items[..], second.total, second.position), (&expected[25..50], 10_050, 25), "{query:?}");
        let back = page(database, &project, &ProjectKeyListQuery { cursor: second.previous, ..query.clone() }).await;
        assert_eq!((&back.items[..], back.previous), (&expected[..25], None), "{query:?}");
    }
}

async fn keys_are_counted_by_category_and_status(database: &TestDatabase) {
    let project = project(database, 1).await;
    let empty = database.storage.project_key_counts(&project.id, &Filter::All, now()).await.unwrap();
    assert_eq!(empty, ProjectKeyCounts::default());
    let keys = many_keys(&project);
    keep(database, &keys).await;
    let (name, realm) = OWNERS[2];
    let own = Filter::owned_by(name, realm.name());
    let id = Filter::of_id(keys[7].id.as_str());
    let is_own = |key: &&ProjectKey| key.owner.principal == name && key.owner.realm == realm;
    for (filter, keys) in [
        (Filter::All, keys.clone()),
        (own, keys.iter().filter(is_own).cloned().collect()),
        (id, vec![keys[7].clone()]),
        (Filter::Nothing, Vec::new()),
    ] {
        let counts = database.storage.project_key_counts(&project.id, &filter, now()).await.unwrap();
        for category in CategoryFilter::ALL {
            for status in StatusFilter::ALL {
                let query = ProjectKeyListQuery { category, status, ..ProjectKeyListQuery::default() };
                let expected = keys.iter().filter(|key| admits(&query, key)).count() as u64;
                assert_eq!(counts.of(category, status), expected, "{filter:?} {query:?}");
            }
        }
    }
}

async fn owners_are_told_with_most_keys_first(database: &TestDatabase) {
    let project = project(database, 1).await;
    let of = |number, (name, realm)| ProjectKey { owner: owner(name, realm), ..key(&project, number) };
    let keys: Vec<_> =
        [0, 1, 1, 2, 2, 2, 3].iter().zip(0..).map(|(owner, number)| of(number, OWNERS[*owner])).collect();
    keep(database, &keys).await;
    let owners = async |filter: &Filter, text: &str, most| {
        let told = database.storage.project_key_owners(&project.id, filter, text, most).await.unwrap();
        told.into_iter().map(|(name, realm, keys)| format!("{name} {realm:?} {keys}")).collect::<Vec<_>>()
    };
    let all = ["bob Cloud 3", "Bob Native 2", "Zoë@example.com Cloud 1", "elastic Reserved 1"];
    assert_eq!(owners(&Filter::All, "", 10).await, all);
    assert_eq!(owners(&Filter::All, "", 2).await, all[..2]);
    assert_eq!(owners(&Filter::All, "BO", 10).await, all[..2]);
    assert_eq!(owners(&Filter::All, "zoË@", 10).await, all[2..3]);
    assert_eq!(owners(&Filter::All, "a\0", 10).await, [] as [&str; 0]);
    assert_eq!(owners(&Filter::owned_by("bob", "cloud"), "", 10).await, all[..1]);
}

async fn an_update_moves_a_key_to_another_category(database: &TestDatabase) {
    let project = project(database, 1).await;
    keep(database, &[key(&project, 1)]).await;
    let counts = async || database.storage.project_key_counts(&project.id, &Filter::All, now()).await.unwrap();
    assert_eq!((counts().await.personal.working, counts().await.managed.working), (1, 0));
    let change = |metadata: Json| ProjectKeyChange {
        owner: owner("elastic", Realm::Reserved),
        role_descriptors: None,
        limited_by: descriptors("{}"),
        metadata: Some(metadata),
        expiration: Some(Expiration::At(hours(1))),
        certificate_identity: None,
    };
    let update = async |text: &str| {
        let id = key(&project, 1).id;
        database
            .storage
            .update_project_key(&project.id, &id, &change(json(text)), None, &act("bob", now()))
            .await
            .unwrap()
    };
    // A number that no database takes for one, and a name that is written in several ways.
    update(r#"{"managed": true, "n": 1e999999, "\u006danaged2": "\ud83d\udd11 \u001f"}"#).await;
    assert_eq!((counts().await.personal.working, counts().await.managed.expiring_soon), (0, 1));
    update(r#"{"managed": 1}"#).await;
    assert_eq!((counts().await.personal.expiring_soon, counts().await.managed.working), (1, 0));
}

async fn a_cursor_that_makes_no_sense_is_the_first_page(database: &TestDatabase) {
    let project = project(database, 1).await;
    let keys: Vec<_> = (0..30).map(|number| key(&project, number)).collect();
    keep(database, &keys).await;
    for (sort, search, value) in [
        (ProjectKeySort::Created, "", "yesterday"),
        (ProjectKeySort::LastUsed, "", "99999999999999999999"),
        (ProjectKeySort::Name, "", "a\0b"),
        (ProjectKeySort::Expires, "key", "1e5"),
        (ProjectKeySort::Owner, "key", "\0"),
    ] {
        for side in [Side::After, Side::Before] {
            let cursor = Cursor { side, position: u64::MAX, id: "x".to_owned(), value: value.to_owned() };
            let with = |cursor| ProjectKeyListQuery { sort, cursor, ..all(search) };
            let first = page(database, &project, &with(None)).await;
            assert_eq!(page(database, &project, &with(Some(cursor))).await, first, "{sort:?} {value}");
        }
    }
}
