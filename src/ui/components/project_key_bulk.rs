//! What can be done with several of a project's keys: those that are chosen, or all that match, on this page or not.

use leptos::prelude::*;

use super::{
    choosing::Chosen,
    link::link,
    number::{counted, spaced},
    project::delete_several_path,
};
use crate::{
    domain::project_key_list::ProjectKeyListQuery,
    ui::icons::{Icon, IconName},
};

/// The form to which the boxes of the rows belong.
#[component]
pub fn ProjectKeyBulk(
    /// The project's id.
    project: String,
    query: ProjectKeyListQuery,
    /// How many keys match, on this page or not.
    total: u64,
    chosen: Chosen,
) -> impl IntoView {
    let action = delete_several_path(&project);
    let mut all = vec![("all", "yes".to_owned())];
    all.extend(query.first_page().parameters());
    let everything = link(&action, &all);
    let words = move || match chosen.count() {
        None | Some(0) => "Delete chosen keys".to_owned(),
        Some(count) => "Delete ".to_owned() + &counted(count as u64, "key", "keys"),
    };
    let more = (total > 1).then(|| {
        let words = format!("Select all {} matching", spaced(total));
        view! { <a class="button" data-kind="quiet" href=everything>{words}</a> }
    });
    view! {
        <form class="chosen actions" id="chosen" method="get" action=action
            data-active=move || chosen.count().is_some_and(|count| count > 0).then_some("true")>
            <button class="button" data-kind="caution" type="submit" aria-disabled=move || (chosen.count() == Some(0)).then_some("true")>
                <Icon name=IconName::Trash/>{words}
            </button>
            {more}
        </form>
    }
    .into_any()
}
