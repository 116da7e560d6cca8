//! What happens to a project's keys while somebody looks at them, as server-sent events.
//!
//! `GET /projects/{id}/api-keys/live?since=N` tells of what came after the state `N` of the keys that a page shows:
//!
//! | event | data |
//! |---|---|
//! | `changes` | how many changes there were since: a number |
//! | `used` | the id of a key that was used for the first time since |

use std::{collections::HashSet, convert::Infallible, time::Duration};

use axum::{
    extract::{Path, Query, State},
    http::StatusCode,
    response::{
        IntoResponse, Response,
        sse::{Event, KeepAlive, Sse},
    },
};
use futures_util::{Stream, StreamExt, stream};
use serde::Deserialize;
use tokio::time::{MissedTickBehavior, interval};

use super::{enter, error};
use crate::{
    domain::project::ProjectKeyId,
    http::{
        AppState,
        console::{convert, session::SignedIn},
    },
    service::{
        Services,
        project::{ProjectError, StackCaller},
    },
};

/// How often a page is told.
const PACE: Duration = Duration::from_secs(1);

/// For how long, before the browser has to ask again and is looked at anew: who lost a right hears nothing more by then.
const LONGEST: Duration = Duration::from_mins(1);

/// Since when.
#[derive(Debug, Deserialize)]
pub struct Since {
    since: i64,
}

/// `GET /projects/{id}/api-keys/live`
pub async fn live(
    State(state): State<AppState>,
    SignedIn(caller): SignedIn,
    Path(project): Path<String>,
    Query(Since { since }): Query<Since>,
) -> Response {
    let listener = async {
        let inside = enter(&state.services, &caller, &project).await?;
        // Who sees no keys is refused at once.
        state.services.project_key_changes(&inside.caller, since).await?;
        Ok::<_, ProjectError>(inside.caller)
    };
    match listener.await {
        Ok(caller) => {
            let stop = state.stop.clone();
            let told = told(state.services, caller, since).take_until(stop.cancelled_owned());
            Sse::new(told).keep_alive(KeepAlive::default()).into_response()
        }
        Err(refused) => {
            let status: StatusCode = convert::status(&error::of(&refused));
            status.into_response()
        }
    }
}

/// What a page has been told already.
#[derive(Default)]
struct Told {
    count: u64,
    used: HashSet<ProjectKeyId>,
}

fn told(
    services: std::sync::Arc<Services>,
    caller: StackCaller,
    since: i64,
) -> impl Stream<Item = Result<Event, Infallible>> {
    let mut ticks = interval(PACE);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let rounds = LONGEST.as_secs() / PACE.as_secs();
    let start = (ticks, Told::default(), rounds);
    stream::unfold(start, move |(mut ticks, mut told, rounds)| {
        let (services, caller) = (services.clone(), caller.clone());
        async move {
            let left = rounds.checked_sub(1)?;
            ticks.tick().await;
            // A database that is away for a moment is asked again: the page has lost nothing.
            let news = match services.project_key_changes(&caller, since).await {
                Ok(changes) => told.news(changes.count, changes.first_used),
                Err(error) => {
                    tracing::debug!(%error, "changes of project keys are not known now");
                    Vec::new()
                }
            };
            Some((stream::iter(news.into_iter().map(Ok)), (ticks, told, left)))
        }
    })
    .flatten()
}

impl Told {
    /// What of the present state is new to the page.
    fn news(&mut self, count: u64, used: Vec<ProjectKeyId>) -> Vec<Event> {
        let mut news = Vec::new();
        // Of very many changes only the latest are counted, which may become fewer: what was told stays true.
        if count > self.count {
            self.count = count;
            news.push(Event::default().event("changes").data(count.to_string()));
        }
        for id in used {
            if self.used.insert(id.clone()) {
                news.push(Event::default().event("used").data(id.as_str()));
            }
        }
        news
    }
}
