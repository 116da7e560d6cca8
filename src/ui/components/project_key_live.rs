//! What happens to a project's keys while somebody looks at them.

use leptos::prelude::*;

use super::{link::link, number::counted, project::keys_path};
use crate::ui::{
    browser,
    icons::{Icon, IconName},
    live::Live,
};

/// What the server tells of a project's keys.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KeyNews {
    /// So many changes there were since the state that the page shows.
    Changes(u64),
    /// The key of this id was used for the first time.
    FirstUse(String),
}

/// Hears what happens to the keys of `project` after the state `seen` of them, as long as what it gives lives.
#[must_use]
pub fn listen(project: &str, seen: i64, mut hear: impl FnMut(KeyNews) + 'static) -> Live {
    let url = link(&(keys_path(project) + "/live"), &[("since", seen.to_string())]);
    Live::open(url, &["changes", "used"], move |name, data| {
        let news = match name {
            "changes" => data.parse().map(KeyNews::Changes).ok(),
            _ => Some(KeyNews::FirstUse(data.to_owned())),
        };
        if let Some(news) = news {
            hear(news);
        }
    })
}

/// That the list is not what it was, with the way to what it is: rows never change by themselves. It floats above the
/// list, so that nothing moves when it comes.
#[component]
pub fn ChangesBanner(
    /// The project's id.
    project: String,
    /// Names the state of the keys that the list shows, once it shows any.
    #[prop(into)]
    seen: Signal<Option<i64>>,
    /// Shows the present state.
    refresh: Callback<()>,
) -> impl IntoView {
    let changes = RwSignal::new(0_u64);
    let asked = StoredValue::new(false);
    Effect::new(move || {
        let Some(seen) = seen.get() else { return };
        changes.set(0);
        if asked.try_update_value(std::mem::take) == Some(true) {
            // The button goes with the old rows. Once the new ones are there:
            browser::after(0, || {
                let _ = browser::focus("#results");
            });
        }
        let live = listen(&project, seen, move |news| {
            if let KeyNews::Changes(count) = news {
                changes.try_set(count);
            }
        });
        // Until the next state is shown, or nothing of the list any more.
        StoredValue::new_local(live);
    });
    let words = move || counted(changes.get(), "change", "changes") + ": refresh";
    let go = move |_| {
        asked.set_value(true);
        refresh.run(());
    };
    view! {
        <div class="changes" role="status">
            {move || (changes.get() > 0).then(|| view! {
                <button class="button" type="button" on:click=go><Icon name=IconName::Refresh/>{words}</button>
            })}
        </div>
    }
    .into_any()
}
