//! `GET /_cluster/health`: the first thing that people try with a new key. Keyward has no shards; what it says is
//! whether it and its database work.

use axum::http::{Method, StatusCode};

use super::{
    answer::Answer,
    call::Call,
    error::ElasticError,
    routes::{Operation, Resource},
};
use crate::domain::{json::Json, project::TimeValue};

/// What clients may give. Most of it is about indices and shards, and means nothing here.
const PARAMETERS: [&str; 14] = [
    "allow_no_indices",
    "expand_wildcards",
    "ignore_unavailable",
    "level",
    "local",
    "master_timeout",
    "return_200_for_cluster_health_timeout",
    "timeout",
    "wait_for_active_shards",
    "wait_for_events",
    "wait_for_no_initializing_shards",
    "wait_for_no_relocating_shards",
    "wait_for_nodes",
    "wait_for_status",
];

pub fn resources() -> Vec<Resource> {
    vec![Resource::at("/_cluster/health").with(Operation::new([Method::GET], get).parameters(&PARAMETERS))]
}

async fn get(call: Call) -> Result<Answer, ElasticError> {
    let parameters = &call.parameters;
    for name in ["timeout", "master_timeout"] {
        if let Some(text) = parameters.text(name) {
            TimeValue::parse(name, text).map_err(|error| ElasticError::illegal_argument(error.to_string()))?;
        }
    }
    // Green is what everybody waits for, and all that is worth waiting for.
    let awaited = parameters.text("wait_for_status");
    if let Some(status) = awaited.filter(|status| !matches!(status.to_lowercase().as_str(), "green" | "yellow" | "red"))
    {
        return Err(ElasticError::illegal_argument(format!("unknown cluster health status [{status}]")));
    }
    let is_working = call.services.project_health(&call.caller).await.map_err(|error| call.refusal(&error))?;
    let missed = !is_working && awaited.is_some_and(|status| !status.eq_ignore_ascii_case("red"));
    let answer = Answer::ok(health(call.caller.project.name.as_str(), is_working, missed, parameters.switch("human")?));
    let as_usual = parameters.switch("return_200_for_cluster_health_timeout")?;
    Ok(if missed && !as_usual { answer.with_status(StatusCode::REQUEST_TIMEOUT) } else { answer })
}

fn health(cluster_name: &str, is_working: bool, timed_out: bool, human: bool) -> Json {
    let nodes = u32::from(is_working);
    let mut health = Json::build()
        .with("cluster_name", cluster_name)
        .with("status", if is_working { "green" } else { "red" })
        .with("timed_out", timed_out)
        .with("number_of_nodes", 1)
        .with("number_of_data_nodes", nodes);
    for count in [
        "active_primary_shards",
        "active_shards",
        "relocating_shards",
        "initializing_shards",
        "unassigned_shards",
        "unassigned_primary_shards",
        "delayed_unassigned_shards",
        "number_of_pending_tasks",
        "number_of_in_flight_fetch",
        "task_max_waiting_in_queue_millis",
    ] {
        if human && count == "task_max_waiting_in_queue_millis" {
            health = health.with("task_max_waiting_in_queue", "0s");
        }
        health = health.with(count, 0);
    }
    // Clients that are strict about types want a float.
    let percent = if is_working { "100.0" } else { "0.0" };
    if human {
        health = health.with("active_shards_percent", format!("{percent}%"));
    }
    health.with("active_shards_percent_as_number", Json::parse(percent.as_bytes()).unwrap_or_default()).into()
}
