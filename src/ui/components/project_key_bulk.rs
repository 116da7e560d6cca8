//! Choosing several of a project's keys, and all that match, on this page or not.

use leptos::{html::Input, prelude::*};

use super::{link::link, number::spaced, project::delete_several_path};
use crate::{
    domain::project_key_list::ProjectKeyListQuery,
    ui::{
        browser,
        icons::{Icon, IconName},
    },
};

/// The boxes of the rows.
const BOXES: &str = "[form=chosen]";
/// Those that are ticked.
const TICKED: &str = "[form=chosen]:checked";

/// The box in the heading: it ticks every box of the page, or none.
#[component]
pub fn ChooseAll() -> impl IntoView {
    let all = NodeRef::<Input>::new();
    let show = move || {
        if let Some(all) = all.get_untracked() {
            let (ticked, boxes) = (browser::count(TICKED), browser::count(BOXES));
            all.set_checked(ticked > 0 && ticked == boxes);
            all.set_indeterminate(ticked > 0 && ticked < boxes);
        }
    };
    Effect::new(move || {
        StoredValue::new_local(browser::Listener::new("change", move |_| browser::after(0, show)));
    });
    let tick = move |_| {
        if let Some(all) = all.get_untracked() {
            browser::tick(BOXES, all.checked());
        }
    };
    view! {
        <span class="visually-hidden unscripted">"Choose"</span>
        <input class="scripted" type="checkbox" aria-label="Choose all on this page" node_ref=all on:change=tick/>
    }
    .into_any()
}

/// What can be done with the rows that are chosen, and the way to all that match.
#[component]
pub fn ProjectKeyBulk(
    /// The project's id.
    project: String,
    query: ProjectKeyListQuery,
    /// How many keys match, on this page or not.
    total: u64,
) -> impl IntoView {
    let action = delete_several_path(&project);
    let mut all = vec![("all", "yes".to_owned())];
    all.extend(query.first_page().parameters());
    let everything = link(&action, &all);
    let chosen = RwSignal::new(None::<u32>);
    let words = move || match chosen.get() {
        None | Some(0) => "Delete chosen keys".to_owned(),
        Some(1) => "Delete 1 key".to_owned(),
        Some(count) => format!("Delete {count} keys"),
    };
    // The boxes stand in the table and belong to this form: their changes are heard where they pass by, and counted once
    // the box of the heading has ticked the others.
    Effect::new(move || {
        let count = move || {
            chosen.try_set(Some(browser::count(TICKED)));
        };
        StoredValue::new_local(browser::Listener::new("change", move |_| browser::after(0, count)));
    });
    let more = (total > 1).then(|| {
        let words = format!("Select all {} matching", spaced(total));
        view! { <a class="button" data-kind="quiet" href=everything>{words}</a> }
    });
    view! {
        <form class="chosen actions" id="chosen" method="get" action=action
            data-active=move || chosen.get().is_some_and(|count| count > 0).then_some("true")>
            <button class="button" data-kind="caution" type="submit" aria-disabled=move || (chosen.get() == Some(0)).then_some("true")>
                <Icon name=IconName::Trash/>{words}
            </button>
            {more}
        </form>
    }
    .into_any()
}
