//! What every handler can reach.

use std::sync::Arc;

use axum::extract::FromRef;
use leptos::config::LeptosOptions;
use metrics_exporter_prometheus::PrometheusHandle;
use tokio_util::sync::CancellationToken;

use crate::{http::site::Site, service::Services};

/// What every handler can reach. Cheap to clone.
#[derive(Clone, FromRef)]
pub struct AppState {
    /// The use cases.
    pub services: Arc<Services>,
    /// The built site: WASM, script, styles.
    pub site: Arc<Site>,
    /// How Keyward is reached.
    pub exposure: Arc<Exposure>,
    /// What Leptos wants to know.
    pub leptos: LeptosOptions,
    /// Renders `/metrics`.
    pub metrics: PrometheusHandle,
    /// Cancelled when the service stops: answers without end are to end then.
    pub stop: CancellationToken,
}

/// How Keyward is reached from outside.
#[derive(Clone, Debug)]
pub struct Exposure {
    /// Whether browsers come by https: then cookies are `Secure` and have the `__Host-` prefix.
    pub https: bool,
    /// The origin that browsers see, such as `https://keys.example.com`, if configured. Otherwise the `Host` header
    /// tells.
    pub public_url: Option<url::Url>,
    /// Proxies whose `X-Forwarded-For` is believed: how many stand before Keyward.
    pub trusted_proxies: u8,
}
