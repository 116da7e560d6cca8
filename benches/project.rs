//! What the keys of one project cost, and how that grows with their number.

use std::{
    fmt::Write as _,
    hint::black_box,
    time::{Duration, Instant},
};

use jiff::{SignedDuration, Timestamp};
use keyward::{
    domain::{
        Expiration, KeyHint,
        json::Json,
        organization::{OrganizationId, Resource, ResourceId, ResourceKind, ResourceName},
        privileges::{
            descriptor::{Place, RoleDescriptors},
            question::Question,
        },
        project::{
            KeyOwner, ProjectKey, ProjectKeyId, ProjectKeyKind, ProjectKeySecret, Realm,
            request::{CreateKey, GetKeys},
        },
        project_key_query::ProjectKeyQuery,
        stack_credential::StackCredential,
    },
    service::{Services, project::StackCaller},
    storage::Seed,
};

use crate::{
    project_list,
    setup::{self, ORGANIZATION},
};

/// How many keys the project has at each measurement.
const SIZES: [usize; 2] = [100_000, 1_000_000];

/// How many keys are planted in one transaction.
const BATCH: usize = 10_000;

/// How often each thing is done, unless it is slow.
const TIMES: usize = 200;

/// How long one thing is done over and over.
const PATIENCE: Duration = Duration::from_secs(4);

/// What was measured, and how long it takes.
pub type Figure = (&'static str, Duration);

/// What a key of the project may do: what somebody who ships logs would write.
const DESCRIPTORS: &str = r#"{"logs": {"cluster": ["monitor", "manage_own_api_key"], "indices": [
    {"names": ["logs-*", "metrics-*-default"], "privileges": ["read", "auto_configure", "create_doc"]},
    {"names": ["/audit-[0-9]{4}/"], "privileges": ["view_index_metadata"]}]}}"#;

/// Ten patterns, of which a key is asked whether it may read them.
const QUESTION: &str = r#"{"index": [{"names": ["logs-app-*", "logs-2026.11.22", "metrics-cpu-default", "audit-2026",
    "logs-*-default", "metrics-*", "traces-*", "logs-nginx.access-*", "other", "*"], "privileges": ["read"]}]}"#;

const QUERY: &str = r#"{"query": {"bool": {"filter": [{"term": {"metadata.environment": "env-7"}},
    {"range": {"expiration": {"gt": "now"}}}]}}, "sort": [{"name": "asc"}], "size": 25}"#;

/// Plants keys into a project of its own and measures, at each size.
pub async fn measure(services: &Services, report: &mut String) {
    let project = project(services).await;
    let mut columns = Vec::new();
    let mut planted = 0;
    for size in SIZES {
        eprintln!("a project with {size} keys …");
        plant(services, &project, planted..size).await;
        planted = size;
        columns.push(figures(services, &project, size).await);
    }
    let _ =
        writeln!(report, "\nOne project: middle of up to {TIMES} calls{:>18}{:>12}{:>8}", SIZES[0], SIZES[1], "grew");
    for (index, (name, few)) in columns[0].iter().enumerate() {
        let many = columns[1][index].1;
        let _ = writeln!(
            report,
            "  {name:<42}{:>12}{:>12}{:>7.1}×",
            shown(*few),
            shown(many),
            many.as_secs_f64() / few.as_secs_f64()
        );
    }
}

fn shown(duration: Duration) -> String {
    format!("{:.1} µs", duration.as_secs_f64() * 1e6)
}

async fn project(services: &Services) -> Resource {
    let project = Resource {
        id: ResourceId::parse(&"b".repeat(32)).expect("an id"),
        organization: OrganizationId::parse(ORGANIZATION).expect("an id"),
        kind: ResourceKind::Elasticsearch,
        name: ResourceName::parse("bench").expect("a name"),
        region: String::new(),
        endpoint: None,
        is_default: false,
        created_at: services.now(),
    };
    services.storage.create_resource(&project).await.expect("a project");
    project
}

fn descriptors(text: &str) -> RoleDescriptors {
    let json = Json::parse(text.as_bytes()).expect("JSON");
    RoleDescriptors::parse(&json, Place::Stored).expect("descriptors")
}

fn id(number: usize) -> ProjectKeyId {
    ProjectKeyId::parse(&format!("bench-{number:014}")).expect("an id")
}

fn secret(number: usize) -> ProjectKeySecret {
    ProjectKeySecret::assemble((number as u128).to_be_bytes())
}

/// When the key of this number was made: one a second.
fn created_at(now: Timestamp, number: usize) -> Timestamp {
    let age = SignedDuration::from_secs(i64::try_from(number % 10_000_000).unwrap_or_default());
    now.saturating_sub(age).expect("an instant")
}

async fn plant(services: &Services, project: &Resource, numbers: std::ops::Range<usize>) {
    let now = services.now();
    let (role_descriptors, limited_by) = (
        descriptors(DESCRIPTORS),
        descriptors(
            r#"{"superuser": {"cluster": ["all"],
        "indices": [{"names": ["*"], "privileges": ["all"]}], "run_as": ["*"]}}"#,
        ),
    );
    for first in numbers.clone().step_by(BATCH) {
        let key = |number: usize| {
            let metadata = format!(
                r#"{{"environment": "env-{}", "team": {{"name": "team-{}"}}, "managed": {}}}"#,
                number % 1000,
                number % 50,
                number.is_multiple_of(33)
            );
            let created_at = created_at(now, number);
            let key = ProjectKey {
                id: id(number),
                project: project.id.clone(),
                kind: ProjectKeyKind::Rest,
                name: format!("shipper-{}", number % 100_003),
                hint: KeyHint::of(secret(number).secret().reveal()),
                owner: KeyOwner {
                    principal: format!("user{}", number % 200),
                    realm: Realm::Native,
                    full_name: None,
                    email: None,
                    metadata: Json::empty_object(),
                },
                role_descriptors: role_descriptors.clone(),
                limited_by: limited_by.clone(),
                metadata: Json::parse(metadata.as_bytes()).expect("JSON"),
                certificate_identity: None,
                created_at,
                expiration: if number.is_multiple_of(3) {
                    Expiration::Never
                } else {
                    // Not before everything is measured.
                    let lifetime = now.duration_since(created_at) + SignedDuration::from_hours(24);
                    Expiration::At(now.saturating_add(lifetime).expect("an instant"))
                },
                invalidation: None,
                last_use: number.is_multiple_of(2).then(|| setup::origin().key_use(created_at)),
                version: 1,
            };
            let digest = services.digester.digest(secret(number).secret());
            (key, digest)
        };
        let project_keys = (first..numbers.end.min(first + BATCH)).map(key).collect();
        let seed = Seed { project_keys, ..Seed::default() };
        let planted = services.storage.plant(&format!("project keys from {first}"), &seed, now).await.expect("planted");
        assert!(planted, "keys are planted once");
    }
}

async fn figures(services: &Services, project: &Resource, size: usize) -> Vec<Figure> {
    let credential = |number: usize| StackCredential::ApiKey {
        id: id(number).as_str().to_owned(),
        secret: secret(number).secret().clone(),
    };
    let origin = setup::origin();
    let enter = async |number: usize| {
        services.enter_project(project, &credential(number), None, &origin).await.expect("a caller")
    };
    // Spread over all keys, so that no cache of pages helps more than it would in life.
    let spread = |time: usize| time * 7919 % size;
    let caller = enter(1).await;
    let admin = user(services, project, &caller, r#"{"superuser": {"cluster": ["all"]}}"#);
    let owner = user(services, project, &caller, r#"{"own": {"cluster": ["manage_own_api_key"]}}"#);
    let json = |text: &str| Json::parse(text.as_bytes()).expect("JSON");
    let query = ProjectKeyQuery::read(&json(QUERY), services.now()).expect("a query");
    let question = Question::parse("user1", &json(QUESTION)).expect("a question");
    let mut figures = Vec::new();
    figures.push(("authenticate, warm", middle(async |_| drop(black_box(enter(1).await))).await));
    let cold = async |time| {
        services.permissions.clear();
        drop(black_box(enter(spread(time)).await));
    };
    figures.push(("authenticate, cold", middle(cold).await));
    let ask = async |_| {
        black_box(services.has_privileges(&caller, None, &question).expect("an answer"));
    };
    figures.push(("has_privileges, ten patterns, warm", middle(ask).await));
    let get = async |time| {
        let request = GetKeys { id: Some(id(spread(time)).as_str().to_owned()), ..GetKeys::default() };
        black_box(services.get_project_keys(&admin, &request).await.expect("a key"));
    };
    figures.push(("get by id", middle(get).await));
    let search = async |_| {
        black_box(services.query_project_keys(&admin, query.clone(), false).await.expect("keys"));
    };
    figures.push(("query: metadata and date, by name, page of 25", middle(search).await));
    let newest = ProjectKeyQuery::read(&json(r#"{"sort": [{"creation": "desc"}], "size": 25}"#), services.now());
    let newest = newest.expect("a query");
    let list = async |_| {
        black_box(services.query_project_keys(&admin, newest.clone(), false).await.expect("keys"));
    };
    figures.push(("query: all, newest first, page of 25", middle(list).await));
    let middle_id = id(size / 2);
    let in_the_middle = (middle_id.as_str(), created_at(services.now(), size / 2));
    figures.extend(project_list::figures(services, &admin, &owner, in_the_middle).await);
    let create = async |time| {
        let request = CreateKey {
            name: format!("made-{time}"),
            expiration: None,
            role_descriptors: Some(descriptors(DESCRIPTORS)),
            metadata: Some(json(r#"{"environment": "bench"}"#)),
        };
        black_box(services.create_project_key(&admin, request).await.expect("a key"));
    };
    figures.push(("create, durably", middle(create).await));
    figures
}

/// The owner of `key` with this one role, without a password that would have to be hashed.
fn user(services: &Services, project: &Resource, key: &StackCaller, role: &str) -> StackCaller {
    use keyward::{domain::privileges::permission::Effective, service::project::StackVia};

    let mut caller = key.clone();
    caller.project = project.clone();
    caller.subject.via = StackVia::Token;
    let role = descriptors(role);
    let compiled = services.permissions.compiled(&role, &[]).expect("a permission");
    caller.subject.rights = Effective::of_user(compiled);
    caller.subject.roles = role;
    caller
}

/// How long one call takes: the middle of many.
pub async fn middle(call: impl AsyncFn(usize)) -> Duration {
    let mut times = Vec::with_capacity(TIMES);
    let begun = Instant::now();
    while times.len() < TIMES && (begun.elapsed() < PATIENCE || times.is_empty()) {
        let begun = Instant::now();
        call(times.len()).await;
        times.push(begun.elapsed());
    }
    times.sort_unstable();
    times[times.len() / 2]
}
