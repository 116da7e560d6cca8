//! What the service does by itself, in the background: small steps, each harmless to repeat, on every node.

use std::{convert::Infallible, sync::Arc, time::Duration};

use jiff::{SignedDuration, Timestamp};
use metrics_exporter_prometheus::PrometheusHandle;
use tokio::time::{MissedTickBehavior, interval};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

use crate::{
    http::request_log::with_sources,
    service::{ServiceError, Services, throttle, usage},
    storage::StorageError,
};

/// How often what has ended is removed.
const TIDY_INTERVAL: Duration = Duration::from_mins(1);

/// How often keys are looked for whose people are to be written to.
const NOTICE_INTERVAL: Duration = Duration::from_mins(1);

/// How often waiting mail is sent: how long an invitation takes at most.
const MAIL_INTERVAL: Duration = Duration::from_secs(2);

/// How long an invitation is kept that can be accepted no more: its owner may want to send it again.
const OLD_INVITATION: SignedDuration = SignedDuration::from_hours(30 * 24);

/// How long it is kept that a mail was sent: longer than the thresholds of one key lie apart.
const OLD_MAIL: SignedDuration = SignedDuration::from_hours(90 * 24);

/// Rows that are removed in one transaction.
const BATCH: u32 = 500;

/// How often what was measured is put into its buckets: until then each measurement takes memory.
const METRICS_INTERVAL: Duration = Duration::from_secs(5);

/// Starts the tasks. They end with `stop`.
pub fn start(tracker: &TaskTracker, services: &Arc<Services>, metrics: &PrometheusHandle, stop: &CancellationToken) {
    let metrics = metrics.clone();
    every(tracker, stop, METRICS_INTERVAL, services, "keeping metrics", move |_| {
        metrics.run_upkeep();
        std::future::ready(Ok::<_, Infallible>(()))
    });
    let flush = Duration::try_from(usage::INTERVAL).unwrap_or(Duration::from_secs(10));
    every(tracker, stop, flush, services, "writing last uses", |services| async move {
        services.usage.flush().await?;
        services.project_usage.flush().await
    });
    let first = Duration::try_from(usage::FIRST_INTERVAL).unwrap_or(Duration::from_millis(500));
    every(tracker, stop, first, services, "writing first uses", |services| async move {
        services.project_usage.flush_first().await
    });
    every(tracker, stop, TIDY_INTERVAL, services, "removing what has ended", |services| async move {
        tidy(&services).await
    });
    let sweep = services.project_keys.sweep_interval;
    every(tracker, stop, sweep, services, "removing project keys that ended long ago", |services| async move {
        services.remove_ended_project_keys().await.map(drop)
    });
    every(tracker, stop, NOTICE_INTERVAL, services, "looking for keys that end", |services| async move {
        services.notice_expiring_keys().await.map(drop)
    });
    every(tracker, stop, MAIL_INTERVAL, services, "sending mail", |services| async move { send(&services).await });
}

/// Sends what is due, until nothing is, or the server takes nothing.
async fn send(services: &Services) -> Result<(), ServiceError> {
    loop {
        let sent = services.send_mails().await?;
        if sent.postponed > 0 || sent.given_up > 0 {
            tracing::warn!(sent.sent, sent.postponed, sent.given_up, "mail was not delivered");
        }
        if sent.sent == 0 {
            return Ok(());
        }
    }
}

/// Runs `work` every `period`; what fails is logged, and tried again the next time.
fn every<F, E>(
    tracker: &TaskTracker,
    stop: &CancellationToken,
    period: Duration,
    services: &Arc<Services>,
    name: &'static str,
    work: impl Fn(Arc<Services>) -> F + Send + 'static,
) where
    F: Future<Output = Result<(), E>> + Send,
    E: std::error::Error,
{
    let (stop, services) = (stop.clone(), Arc::clone(services));
    tracker.spawn(async move {
        let mut ticks = interval(period);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        while stop.run_until_cancelled(ticks.tick()).await.is_some() {
            if let Err(error) = work(Arc::clone(&services)).await {
                tracing::warn!(task = name, cause = with_sources(&error), "task failed");
            }
        }
    });
}

/// Removes ended sessions and projects' tokens, forgotten sign-in failures, old invitations and mails, in batches, and
/// forgets keys that were just made.
///
/// # Errors
/// When storage fails; what was removed until then stays removed.
pub async fn tidy(services: &Services) -> Result<(), StorageError> {
    let now = services.now();
    services.forget_recent_keys();
    while services.storage.remove_ended_sessions(now, BATCH).await? == u64::from(BATCH) {}
    let forget_before = now.checked_sub(throttle::MEMORY).unwrap_or(Timestamp::MIN);
    while services.storage.remove_old_sign_in_failures(forget_before, BATCH).await? == u64::from(BATCH) {}
    let old = |age| now.checked_sub(age).unwrap_or(Timestamp::MIN);
    while services.storage.remove_old_invitations(old(OLD_INVITATION), BATCH).await? == u64::from(BATCH) {}
    while services.storage.remove_ended_stack_tokens(now, BATCH).await? == u64::from(BATCH) {}
    while services.storage.remove_old_mails(old(OLD_MAIL), BATCH).await? == u64::from(BATCH) {}
    Ok(())
}
