//! A project's new key, shown once, and the news of its first use.

use leptos::prelude::*;

use super::{
    handover::{CsvFile, HandedOver, Secret, panel},
    leaving::Leaving,
    project::keys_path,
    project_key_formats::forms,
    project_key_live::{KeyNews, listen},
};
use crate::ui::{
    icons::{Icon, IconName},
    views::CreatedProjectKeyView,
};

/// The panel.
#[component]
pub fn ProjectKeyHandover(
    /// The project's id.
    project: String,
    view: CreatedProjectKeyView,
    leaving: Leaving<CreatedProjectKeyView>,
    /// Closes the whole, where it stands over the list.
    close: Option<Callback<()>>,
) -> impl IntoView {
    let list = keys_path(&project);
    let loss = format!(
        "Keyward keeps only a digest, so nobody can show the key again. If it is lost, delete {} and create another.",
        view.name
    );
    let first_use = view! { <FirstUse project=project id=view.id.clone() seen=view.seen/> };
    let handed = HandedOver {
        shown: "It is shown this once. ",
        loss,
        secret: Secret::Forms(forms(&view)),
        csv: CsvFile {
            action: list.clone() + "/csv",
            sent_back: vec![("key", view.encoded.clone())],
            name: view.csv_name,
            text: view.csv,
        },
        name: view.name,
        expires_at: view.expires_at,
        without_end: "Works until somebody deletes it.",
        list,
        below: Some(first_use.into_any()),
    };
    panel(handed, Callback::new(move |()| leaving.save()), close)
}

/// Whether the key was used yet: it turns green by itself with the first use.
#[component]
fn FirstUse(
    /// The project's id.
    project: String,
    /// The key's id.
    id: String,
    /// Names the state of the keys just after it was made.
    seen: i64,
) -> impl IntoView {
    let used = RwSignal::new(false);
    Effect::new(move || {
        let id = id.clone();
        let live = listen(&project, seen, move |news| {
            if news == KeyNews::FirstUse(id.clone()) {
                used.try_set(true);
            }
        });
        // As long as the panel stands.
        StoredValue::new_local(live);
    });
    let words = move || {
        if used.get() {
            view! { <Icon name=IconName::Check/><span>"First use seen. The key works."</span> }
        } else {
            view! { <Icon name=IconName::Clock/><span>"Not used yet. This line turns green with the first use."</span> }
        }
    };
    view! { <p class="first-use scripted" role="status" data-seen=move || used.get().then_some("")>{words}</p> }
        .into_any()
}
