//! The ways from one page of a list to those beside it.

use leptos::prelude::*;

use crate::ui::icons::{Icon, IconName};

/// The links to the page before and the page after. Where there is none, the link stays in its place but leads nowhere.
#[component]
pub fn Turns(
    /// The URL of the page before.
    previous: Option<String>,
    /// The URL of the page after.
    next: Option<String>,
) -> impl IntoView {
    let turn = |target: Option<String>, icon: IconName, words: &'static str| {
        let missing = target.is_none();
        view! {
            <a class="icon-button" href=target role=missing.then_some("link") aria-disabled=missing.then_some("true")
                aria-label=words title=words><Icon name=icon/></a>
        }
    };
    view! {
        <nav aria-label="Pages">
            {turn(previous, IconName::ChevronLeft, "Previous page")}
            {turn(next, IconName::ChevronRight, "Next page")}
        </nav>
    }
    .into_any()
}
