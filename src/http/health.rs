//! Answers for those who watch Keyward run.

use axum::{Router, extract::State, http::StatusCode, routing::get};

use super::AppState;

/// `/healthz`, `/readyz`, `/metrics`.
pub fn router() -> Router<AppState> {
    Router::new().route("/healthz", get(healthz)).route("/readyz", get(readyz)).route("/metrics", get(metrics))
}

/// The process runs and answers.
async fn healthz() -> &'static str {
    "ok\n"
}

/// Requests can be served: the database answers and its schema is the one of this binary.
async fn readyz(State(state): State<AppState>) -> (StatusCode, &'static str) {
    let storage = &state.services.storage;
    if storage.ping().await.is_err() {
        return (StatusCode::SERVICE_UNAVAILABLE, "the database does not answer\n");
    }
    match storage.pending_migrations().await {
        Ok(0) => (StatusCode::OK, "ready\n"),
        Ok(_) => (StatusCode::SERVICE_UNAVAILABLE, "migrations are pending; run `keyward migrate`\n"),
        Err(_) => (StatusCode::SERVICE_UNAVAILABLE, "the database does not answer\n"),
    }
}

/// Counters and timings in Prometheus' text format.
async fn metrics(State(state): State<AppState>) -> String {
    state.metrics.render()
}
