//! A part of a settings page.

use leptos::prelude::*;

/// Heading and words on one side, what they are about on the other.
#[component]
pub fn Section(
    /// The heading's id.
    id: &'static str,
    /// The heading.
    title: &'static str,
    /// What to know before one changes anything here.
    #[prop(optional)]
    words: &'static str,
    children: Children,
) -> impl IntoView {
    view! {
        <section class="section" aria-labelledby=id>
            <header>
                <h2 id=id>{title}</h2>
                {(!words.is_empty()).then(|| view! { <p>{words}</p> })}
            </header>
            {children()}
        </section>
    }
    .into_any()
}
