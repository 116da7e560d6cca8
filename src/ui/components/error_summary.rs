//! What is wrong with a form, in one place at its top.

use leptos::{ev::MouseEvent, html::Div, prelude::*};

use crate::ui::{
    browser,
    form::{FormState, is_within},
};

/// Every problem of a form that was refused, each with a link to its field. It takes the focus: by itself on a page
/// that answers a form, and by the script when the script sent it.
#[component]
pub fn ErrorSummary(
    /// The form, or what the server made of it.
    #[prop(into)]
    form: Signal<FormState>,
    /// What people call the fields: name on the wire, id of the input, label.
    fields: &'static [(&'static str, &'static str, &'static str)],
) -> impl IntoView {
    let summary = NodeRef::<Div>::new();
    Effect::new(move || {
        if form.with(FormState::is_refused)
            && let Some(summary) = summary.get()
        {
            // Whatever keeps it from the focus, it is announced as an alert.
            let _ = summary.focus();
        }
    });
    move || {
        form.with(|form| {
            form.is_refused().then(|| {
                let count = form.errors.len() + usize::from(form.problem.is_some());
                let title = match count {
                    1 => "One thing needs mending".to_owned(),
                    count => format!("{count} things need mending"),
                };
                let errors: Vec<_> = form
                    .errors
                    .iter()
                    .map(|error| {
                        let known = fields.iter().find(|(name, ..)| is_within(&error.field, name));
                        let (_, id, label) = known.copied().unwrap_or(("", "errors", "Form"));
                        let words = format!("{label}: {}", error.problem);
                        // The browser's own jump moves the focus, too; the router's does not.
                        let jump = move |event: MouseEvent| {
                            event.prevent_default();
                            let _ = browser::focus(&format!("#{id}"));
                        };
                        view! { <li><a href="#".to_owned() + id on:click=jump>{words}</a></li> }
                    })
                    .collect();
                let problem = form.problem.clone().map(|problem| view! { <li>{problem}</li> });
                view! {
                    <div class="error-summary" role="alert" tabindex="-1" id="errors" autofocus=true node_ref=summary>
                        <h2>{title}</h2>
                        <ul>{problem}{errors}</ul>
                    </div>
                }
            })
        })
    }
}
