//! A load: so many callers at once, each calling again as soon as it is answered.

use std::{
    future::Future,
    time::{Duration, Instant},
};

/// What a load came to.
#[derive(Clone, Copy, Debug)]
pub struct Rate {
    /// Calls a second.
    pub per_second: f64,
    /// The time that half of the calls took at most.
    pub median: Duration,
    /// The time that 99 of 100 calls took at most.
    pub p99: Duration,
}

/// Calls `work` for `length` by `callers` at once.
pub async fn per_second<F, W>(callers: usize, length: Duration, work: W) -> Rate
where
    W: Fn() -> F + Clone + Send + 'static,
    F: Future<Output = ()> + Send,
{
    let started = Instant::now();
    let tasks: Vec<_> = (0..callers)
        .map(|_| {
            let work = work.clone();
            tokio::spawn(async move {
                let mut times = Vec::new();
                while started.elapsed() < length {
                    let call = Instant::now();
                    work().await;
                    times.push(call.elapsed());
                }
                times
            })
        })
        .collect();
    let mut times = Vec::new();
    for task in tasks {
        times.extend(task.await.expect("a caller"));
    }
    let elapsed = started.elapsed();
    times.sort_unstable();
    #[expect(clippy::cast_precision_loss, reason = "counts of a few seconds")]
    let count = times.len() as f64;
    let at = |hundredths: usize| times[(times.len() - 1) * hundredths / 100];
    Rate { per_second: count / elapsed.as_secs_f64(), median: at(50), p99: at(99) }
}
