//! The keys of the demo's projects: of every kind, in every state.

use jiff::{SignedDuration, Timestamp};

use crate::{
    domain::{
        Expiration, KeyDigest, KeyHint, KeyUse,
        json::Json,
        organization::{Resource, ResourceKind},
        privileges::{
            descriptor::{Place, RoleDescriptors},
            reserved,
        },
        project::{KeyInvalidation, KeyOwner, ProjectKey, ProjectKeyId, ProjectKeyKind, ProjectKeySecret, Realm},
    },
    service::{ServiceError, digest::SecretDigester, randomness::Randomness},
};

/// How many keys each project has.
const KEYS: usize = 48;

/// What a key is made for.
struct Job {
    name: &'static str,
    kind: ProjectKeyKind,
    /// Its role descriptors; none: all that its owner may do.
    descriptors: &'static str,
    metadata: &'static str,
}

const fn job(name: &'static str, descriptors: &'static str, metadata: &'static str) -> Job {
    Job { name, kind: ProjectKeyKind::Rest, descriptors, metadata }
}

const JOBS: [Job; 8] = [
    job(
        "logstash-writer",
        r#"{"logstash_writer": {"cluster": ["monitor", "manage_index_templates"],
            "indices": [{"names": ["logs-*"], "privileges": ["auto_configure", "create_doc"]}]}}"#,
        r#"{"environment": "production", "team": {"name": "platform"}}"#,
    ),
    job(
        "books-reader",
        r#"{"read_books": {"indices": [{"names": ["books-*"], "privileges": ["read", "view_index_metadata"],
            "field_security": {"grant": ["*"], "except": ["price.purchase"]},
            "query": {"term": {"language": "en"}}}]}}"#,
        r#"{"environment": "production", "team": {"name": "search"}}"#,
    ),
    job("admin-script", "{}", r#"{"environment": "staging"}"#),
    job(
        "alerting: rule 7",
        r#"{"alerting": {"cluster": ["monitor"], "indices": [{"names": ["logs-*", "metrics-*"], "privileges": ["read"]}]}}"#,
        r#"{"managed": true, "application": "alerting"}"#,
    ),
    job(
        "heartbeat",
        r#"{"beats": {"cluster": ["monitor", "read_ilm", "read_pipeline"],
            "indices": [{"names": ["heartbeat-*"], "privileges": ["view_index_metadata", "create_doc", "auto_configure"]}]}}"#,
        r#"{"environment": "production", "tags": ["beats", "uptime"]}"#,
    ),
    job(
        "search-page",
        r#"{"search": {"indices": [{"names": ["books"], "privileges": ["read"]}],
            "restriction": {"workflows": ["search_application_query"]}}}"#,
        r#"{"environment": "production", "team": {"name": "web"}}"#,
    ),
    Job {
        name: "cluster-us",
        kind: ProjectKeyKind::CrossCluster,
        descriptors: r#"{"cross_cluster": {"cluster": ["cross_cluster_search", "monitor_enrich"],
            "indices": [{"names": ["logs-*"], "privileges": ["read", "read_cross_cluster", "view_index_metadata"]}]}}"#,
        metadata: "{}",
    },
    job("fleet-agent", r#"{"fleet": {"cluster": ["monitor"]}}"#, r#"{"managed": true, "application": "fleet"}"#),
];

/// Programs that used them.
const CLIENTS: [&str; 3] = [
    "elasticsearch-py/9.2.0 (Python/3.13.5; elastic-transport/9.2.0)",
    "elasticsearch-js/9.2.0 (linux 6.12.48-x64; Node.js 22.21.0; Transport 9.2.2)",
    "curl/8.14.1",
];

/// Two people who made them, with their roles in the project.
const OWNERS: [(&str, &str, &str); 2] = [("owner", "Olivia Owens", "superuser"), ("editor", "Edgar Ito", "editor")];

/// The keys of every project among `resources`.
pub(super) fn project_keys(
    resources: &[Resource],
    now: Timestamp,
    digester: &SecretDigester,
    random: &dyn Randomness,
) -> Result<Vec<(ProjectKey, KeyDigest)>, ServiceError> {
    let projects = resources.iter().filter(|resource| resource.kind != ResourceKind::Deployment);
    let mut keys = Vec::new();
    for project in projects {
        for number in 0..KEYS {
            keys.push(project_key(project, number, now, digester, random)?);
        }
    }
    Ok(keys)
}

fn project_key(
    project: &Resource,
    number: usize,
    now: Timestamp,
    digester: &SecretDigester,
    random: &dyn Randomness,
) -> Result<(ProjectKey, KeyDigest), ServiceError> {
    let job = &JOBS[number % JOBS.len()];
    let (name, full_name, role) = OWNERS[number / 3 % OWNERS.len()];
    let (mut id, mut secret) = ([0; 9], [0; 16]);
    random.fill(&mut id)?;
    random.fill(&mut secret)?;
    let secret = ProjectKeySecret::assemble(secret);
    // Spread, without randomness, so that neighbours in the list differ.
    let spread = i64::try_from(number * 29 % 47).unwrap_or(0);
    let days = |days: i64| SignedDuration::from_hours(24 * days);
    let at = |before: SignedDuration| {
        let at = now.saturating_sub(before).unwrap_or(Timestamp::MIN);
        Timestamp::from_second(at.as_second()).unwrap_or(at)
    };
    let created_at = at(days(8 + spread) + SignedDuration::from_secs(spread));
    // Ended keys are kept for a week: what ended is younger than that.
    let (expiration, invalidation) = match number % 7 {
        0 | 3 => (Expiration::Never, None),
        1 => (Expiration::At(at(-days(1 + spread % 13))), None),
        4 => (Expiration::At(at(days(1 + spread % 5))), None),
        5 => (Expiration::Never, Some(KeyInvalidation { at: at(days(1 + spread % 4)), by: name.to_owned() })),
        _ => (Expiration::At(at(-days(20 + spread))), None),
    };
    let used = number % 5 != 2 && job.kind == ProjectKeyKind::Rest;
    let key = ProjectKey {
        id: ProjectKeyId::assemble(created_at, id),
        project: project.id.clone(),
        kind: job.kind,
        name: if number < JOBS.len() {
            job.name.to_owned()
        } else {
            format!("{} {}", job.name, number / JOBS.len() + 1)
        },
        hint: KeyHint::of(secret.secret().reveal()),
        owner: KeyOwner {
            principal: name.to_owned(),
            realm: Realm::Cloud,
            full_name: Some(full_name.to_owned()),
            email: Some(format!("{name}@acme.example")),
            metadata: Json::empty_object(),
        },
        role_descriptors: descriptors(job.descriptors)?,
        limited_by: match job.kind {
            ProjectKeyKind::Rest => snapshot(role),
            ProjectKeyKind::CrossCluster => RoleDescriptors::none(),
        },
        metadata: json(job.metadata)?,
        certificate_identity: None,
        created_at,
        expiration,
        invalidation,
        last_use: used.then(|| KeyUse {
            // Of those that have ended: before that.
            at: at(match number % 7 {
                0 | 3 => SignedDuration::from_mins(3 + spread * spread),
                1 => days(spread % 3) + SignedDuration::from_hours(spread),
                _ => days(6) + SignedDuration::from_mins(spread),
            }),
            address: Some(format!("10.7.{}.{}", spread % 4, 10 + number)),
            client: Some(CLIENTS[number % CLIENTS.len()].to_owned()),
            endpoint: Some("POST /_security/user/_has_privileges".to_owned()),
        }),
        version: 1,
    };
    Ok((key, digester.digest(secret.secret())))
}

fn snapshot(role: &str) -> RoleDescriptors {
    let descriptor = reserved::role(role).map(|descriptor| (role.to_owned(), descriptor.clone()));
    descriptor.into_iter().collect::<RoleDescriptors>().without_descriptions()
}

fn json(text: &str) -> Result<Json, ServiceError> {
    Json::parse(text.as_bytes()).map_err(|_| ServiceError::Internal("the demo's JSON is none"))
}

fn descriptors(text: &str) -> Result<RoleDescriptors, ServiceError> {
    let parsed = RoleDescriptors::parse(&json(text)?, Place::ApiKey);
    parsed.map_err(|_| ServiceError::Internal("the demo's role descriptors are none"))
}
