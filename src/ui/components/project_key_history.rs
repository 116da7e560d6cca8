//! What became of a project's key: when, by whom, from where, and what changed.

use leptos::prelude::*;

use super::time::{Moment, Since};
use crate::ui::{
    icons::{Icon, IconName},
    views::{KeyChangeView, KeyEventKindView, KeyEventView},
};

/// How many changes of one update stand in the page unfolded.
const UNFOLDED: usize = 6;

/// The events, latest first.
#[component]
pub fn KeyHistory(events: Vec<KeyEventView>, since: Since) -> impl IntoView {
    if events.is_empty() {
        return view! { <p class="dim">"Nothing is known of it."</p> }.into_any();
    }
    let events: Vec<_> = events.into_iter().map(|of| event(of, since)).collect();
    view! { <ol class="history">{events}</ol> }.into_any()
}

fn event(event: KeyEventView, since: Since) -> AnyView {
    let KeyEventView { kind, at, by, address, changes } = event;
    let (state, icon, words) = match kind {
        KeyEventKindView::Created => ("created", IconName::Plus, "Created"),
        KeyEventKindView::Updated => ("updated", IconName::Pencil, "Changed"),
        KeyEventKindView::FirstUsed => ("used", IconName::Check, "First used"),
        KeyEventKindView::LastUsed => ("used", IconName::Clock, "Last used"),
        KeyEventKindView::Invalidated => ("invalidated", IconName::Revoked, "Deleted"),
    };
    let by = (!by.is_empty()).then(|| view! { " by "<strong>{by}</strong> });
    let from = address.map(|address| format!(" from {address}"));
    let when = move || {
        let moment = since.moment();
        view! { {moment.tag(at, moment.full(at))}" "<small>{beside(at, moment)}</small> }
    };
    let count = changes.len();
    let rights_alone = (kind == KeyEventKindView::Updated && count == 0).then(|| {
        view! { <p class="help">"Saved as it was: it took over its owner’s rights of that moment."</p> }
    });
    let changes = (count > 0).then(|| {
        let list = differences(&changes);
        if count <= UNFOLDED {
            list
        } else {
            view! { <details class="fold"><summary>{format!("{count} changes")}</summary>{list}</details> }.into_any()
        }
    });
    view! {
        <li data-event=state>
            <Icon name=icon/>
            <div>
                <p><strong>{words}</strong>{by}{from}</p>
                <p class="when">{when}</p>
                {rights_alone}
                {changes}
            </div>
        </li>
    }
    .into_any()
}

fn beside(at: jiff::Timestamp, moment: Moment) -> String {
    moment.utc(at).into_iter().chain([moment.relative_words(at)]).collect::<Vec<_>>().join(", ")
}

/// Each value that changed, before and after.
pub fn differences(changes: &[KeyChangeView]) -> AnyView {
    let rows: Vec<_> = changes
        .iter()
        .map(|change| {
            let before = change.before.clone().map(|before| {
                view! { <p><del><span class="visually-hidden">"before: "</span><code>{before}</code></del></p> }
            });
            let after = change.after.clone().map(|after| {
                view! { <p><ins><span class="visually-hidden">"after: "</span><code>{after}</code></ins></p> }
            });
            view! { <div><dt><code>{change.path.clone()}</code></dt><dd>{before}{after}</dd></div> }
        })
        .collect();
    view! { <dl class="differences">{rows}</dl> }.into_any()
}
