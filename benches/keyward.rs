//! `make bench`: what Keyward costs, each figure beside what the machine could do at best in the same run.
//!
//! Timings depend on the machine; ratios less so. Nothing here passes or fails.

#![expect(clippy::expect_used, reason = "a benchmark that cannot go on has nothing to say")]

mod load;
mod project;
mod project_list;
mod setup;

use std::{fmt::Write as _, sync::Arc, time::Duration};

use axum::{
    Router,
    body::Body,
    http::{Request, header},
    routing::get,
};
use criterion::Criterion;
use keyward::{
    domain::{
        access::{Operation, Resource, Standing, allows},
        authorization::Credential,
        organization::{OrganizationId, ResourceId, ResourceKind},
        role_assignments::{ResourceRole, RoleAssignments, Scope},
    },
    service::keys::{AskedExpiration, CreateKey, MOST_KEYS},
};
use tower::ServiceExt;

use load::{Rate, per_second};
use setup::{Installation, KEYS, ORGANIZATION};

/// How long each load runs.
const LOAD: Duration = Duration::from_secs(4);

/// How many callers there are at once.
const CALLERS: usize = 16;

fn main() {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("a runtime");
    let mut report = String::new();
    for database in setup::databases() {
        eprintln!("{}: planting {KEYS} keys …", database.name);
        let installation = runtime.block_on(Installation::new(&database.url));
        decide(database.name);
        authenticate(&runtime, &installation, database.name);
        render(&runtime, &installation, database.name);
        let _ = writeln!(report, "\n{} with {KEYS} keys, {CALLERS} callers at once", database.name);
        runtime.block_on(async {
            requests(&installation, &mut report).await;
            creations(&installation, &database.url, &mut report).await;
            notices(&installation, &mut report).await;
            project::measure(&installation.services, &mut report).await;
        });
    }
    println!("{report}");
}

/// What an organization's members and keys may do, decided from many assignments: the deepest question, and the last
/// assignment answers it.
fn decide(database: &str) {
    let organization = OrganizationId::parse(ORGANIZATION).expect("an id");
    let id = |number: usize| ResourceId::parse(&format!("{number:032x}")).expect("an id");
    let viewer = ResourceRole::parse(ResourceKind::Deployment, "viewer").expect("a role");
    let scope = Scope::Only((0..100).map(id).collect());
    let assignments = RoleAssignments::on_resources(&organization, viewer, scope);
    let standing = Standing::of_key(&organization, Some(&assignments));
    let asked = id(99);
    let operation = Operation::ReadResource(Resource { kind: ResourceKind::Deployment, id: &asked });
    let mut criterion = Criterion::default().sample_size(50).measurement_time(Duration::from_secs(2));
    criterion.bench_function(&format!("{database}: decide about one deployment of a hundred"), |bencher| {
        bencher.iter(|| allows(std::hint::black_box(&standing), operation));
    });
}

/// The task that writes to people about keys that end: a first round, which finds many, and a second, which finds none.
async fn notices(installation: &Installation, report: &mut String) {
    for round in ["first", "second"] {
        let begun = std::time::Instant::now();
        let looked_at = installation.services.notice_expiring_keys().await.expect("noticed");
        let _ = writeln!(
            report,
            "keys that end, {round} round: {looked_at} keys read and written about in {:.2} s; most memory of the process {}",
            begun.elapsed().as_secs_f64(),
            most_memory(),
        );
    }
}

/// The most memory that the process has ever held, as Linux says it.
fn most_memory() -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.map_or_else(|| "unknown".to_owned(), |size| size.trim().to_owned())
}

/// One presented key, judged: cold, for there is no cache.
fn authenticate(runtime: &tokio::runtime::Runtime, installation: &Installation, database: &str) {
    let (credential, origin) = (Credential::ApiKey(installation.key.clone()), setup::origin());
    let mut criterion = Criterion::default().sample_size(50).measurement_time(Duration::from_secs(4));
    criterion.bench_function(&format!("{database}: authenticate a key"), |bencher| {
        bencher.iter(|| runtime.block_on(installation.services.authenticate(&credential, &origin)).expect("a caller"));
    });
    let malformed = b"ApiKey kwp_k1XyZ0abCDefGHijKLmn0123456789abcdefghijABCDEFGHIJKL2XM9KE";
    criterion.bench_function(&format!("{database}: refuse a key with a wrong checksum"), |bencher| {
        bencher.iter(|| Credential::parse(std::hint::black_box(malformed)));
    });
}

/// The page of the list, from request to last byte.
fn render(runtime: &tokio::runtime::Runtime, installation: &Installation, database: &str) {
    let mut criterion = Criterion::default().sample_size(30).measurement_time(Duration::from_secs(4));
    for (what, path) in [
        ("the list", "/profile/api-keys"),
        ("a search", "/profile/api-keys?q=deploy&status=all&sort=name"),
        ("an organization's list of 500 keys, a hundred a page", "/organizations/42/api-keys?size=100"),
    ] {
        criterion.bench_function(&format!("{database}: render {what}"), |bencher| {
            bencher.iter(|| {
                runtime.block_on(async {
                    let request = Request::get(path).header(header::COOKIE, &installation.cookie);
                    let request = request.body(Body::empty()).expect("a request");
                    let response = installation.router.clone().oneshot(request).await.expect("an answer");
                    assert!(response.status().is_success());
                    axum::body::to_bytes(response.into_body(), usize::MAX).await.expect("a body").len()
                })
            });
        });
    }
}

/// Requests with a key, beside a route that does nothing.
async fn requests(installation: &Installation, report: &mut String) {
    let bare = Router::new().route("/user", get(|| async { axum::Json(serde_json::json!({"user_name": "owner"})) }));
    let authorization = format!("ApiKey {}", installation.key.reveal());
    let call = |router: Router, path: &'static str| {
        let authorization = authorization.clone();
        move || {
            let request = Request::get(path).header(header::AUTHORIZATION, &authorization);
            let request = request.body(Body::empty()).expect("a request");
            let router = router.clone();
            async move {
                let response = router.oneshot(request).await.expect("an answer");
                assert!(response.status().is_success(), "{}", response.status());
                axum::body::to_bytes(response.into_body(), usize::MAX).await.expect("a body");
            }
        }
    };
    let keyed = per_second(CALLERS, LOAD, call(installation.router.clone(), "/api/v1/user")).await;
    let plain = per_second(CALLERS, LOAD, call(bare, "/user")).await;
    row(report, "requests with a key", keyed, "bare axum route", plain);
}

/// Keys made durably, beside the bare database's commits.
async fn creations(installation: &Installation, url: &str, report: &mut String) {
    let made = {
        let services = Arc::clone(&installation.services);
        let makers = installation.makers.clone();
        let next = Arc::new(std::sync::atomic::AtomicUsize::new(0));
        per_second(CALLERS, LOAD, move || {
            let number = next.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
            // Each maker makes as many keys as one user may have, and is then left alone.
            let maker = makers[number / MOST_KEYS as usize % makers.len()].clone();
            let services = Arc::clone(&services);
            async move {
                let asked =
                    CreateKey { name: "bench".to_owned(), expiration: AskedExpiration::Default, submission: None };
                services.create_personal_key(&maker, &asked).await.expect("a key");
            }
        })
        .await
    };
    let commits = setup::bare_commits(url, CALLERS, LOAD).await;
    row(report, "keys made durably", made, "bare commits of one row", commits);
}

fn row(report: &mut String, what: &str, ours: Rate, beside: &str, other: Rate) {
    let _ = writeln!(
        report,
        "  {what:<22} {:>9.0}/s  p50 {:>8.2?}  p99 {:>8.2?}   {beside:<24} {:>9.0}/s   ratio {:.3}",
        ours.per_second,
        ours.median,
        ours.p99,
        other.per_second,
        ours.per_second / other.per_second
    );
}
