//! What role descriptors come to: row by row, with the rows that have no effect marked.

use std::sync::Arc;

use leptos::{prelude::*, task::spawn_local};

use super::empty::Failure;
use crate::{
    domain::privileges::check::check_descriptors,
    ui::{
        actions::project_keys::preview_project_key,
        browser,
        error::UiError,
        form::FormState,
        icons::{Icon, IconName},
        views::{EffectRowView, EffectView},
    },
};

/// How long the text rests before the server is asked, in milliseconds.
const REST: i32 = 300;

/// How many rows are shown at once.
const MOST_ROWS: usize = 100;

/// The role descriptors of a key that is not made yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Draft {
    /// As JSON; empty for all that the viewer may do.
    Text(Arc<str>),
    /// Nothing that can be judged yet.
    Broken,
}

impl Draft {
    /// The text, if it can be judged.
    #[must_use]
    pub fn text(&self) -> Option<Arc<str>> {
        match self {
            Self::Text(text) => Some(Arc::clone(text)),
            Self::Broken => None,
        }
    }
}

/// The rows of a draft, or why they could not be had; `None` as long as there never was a draft that could be judged.
pub type Rows = Option<Result<Vec<EffectRowView>, UiError>>;

/// The rows of the draft that a form begins with: of what was sent before, or else of `text`, which is empty for no
/// restriction. To be asked together with what the form is about: nothing can be asked for by itself, on the server and
/// again in the browser, once a screen waits for something else.
pub async fn first_rows(project: String, form: &FormState, text: &str) -> Rows {
    let text = if form.values.is_empty() {
        text
    } else if form.has("restrict", "yes") {
        form.value("role_descriptors").unwrap_or_default()
    } else {
        ""
    };
    let text = if matches!(text.trim(), "{}" | "{ }") { "" } else { text };
    if !text.is_empty() && check_descriptors(text).is_err() {
        return None;
    }
    Some(preview_project_key(project, text.to_owned()).await.map(|effects| effects.rows))
}

/// The rows of a draft, and then each time that it changed and rests.
#[derive(Clone, Copy)]
pub struct Preview {
    rows: RwSignal<Rows>,
    draft: Memo<Draft>,
    /// The draft that the rows are about.
    shown: RwSignal<Option<Arc<str>>>,
}

impl Preview {
    /// Begins with the `rows` of the draft as it is, and asks about it as it will be.
    #[must_use]
    pub fn new(project: String, draft: Memo<Draft>, rows: Rows) -> Self {
        let (rows, shown) = (RwSignal::new(rows), RwSignal::new(draft.with_untracked(Draft::text)));
        let project = StoredValue::new(project);
        let is_still = move |text: &Arc<str>| {
            draft.try_with_untracked(|draft| matches!(draft, Draft::Text(now) if Arc::ptr_eq(now, text))) == Some(true)
        };
        Effect::new(move || {
            let Draft::Text(text) = draft.get() else { return };
            if shown.with_untracked(|shown| shown.as_ref() == Some(&text)) {
                return;
            }
            browser::after(REST, move || {
                let Some(project) = project.try_get_value().filter(|_| is_still(&text)) else { return };
                spawn_local(async move {
                    let answer = preview_project_key(project, text.to_string()).await;
                    // More may have been typed meanwhile, or the form closed.
                    if is_still(&text) {
                        rows.set(Some(answer.map(|effects| effects.rows)));
                        shown.set(Some(text));
                    }
                });
            });
        });
        Self { rows, draft, shown }
    }

    /// Whether the rows are about an older draft, and newer ones are on their way: of a broken one there are none.
    fn is_old(self) -> bool {
        let text = self.draft.with(Draft::text);
        text.is_some() && self.shown.with(|shown| text != *shown)
    }
}

/// The table, with a sentence above it.
#[component]
pub fn PreviewTable(
    preview: Preview,
    /// The heading.
    #[prop(default = "What the key can really do")]
    title: &'static str,
) -> impl IntoView {
    let table = move || {
        preview.rows.get().map(|rows| match rows {
            Ok(rows) => view! { <p class="help">{verdict(&rows)}</p>{effects(&rows)} }.into_any(),
            // What only the server can judge, such as patterns that are too intricate.
            Err(UiError::Invalid(errors)) => {
                let words: Vec<_> = errors.iter().map(|error| error.problem.to_string()).collect();
                view! { <p class="help">{words.join(" ")}</p> }.into_any()
            }
            Err(error) => view! { <Failure error=error/> }.into_any(),
        })
    };
    let broken = move || {
        preview.draft.with(|draft| *draft == Draft::Broken).then(|| {
            let words = if preview.shown.with(Option::is_some) {
                "The JSON has problems. This is what it came to before:"
            } else {
                "The JSON has problems. Once they are mended, this says what it comes to."
            };
            view! { <p class="help">{words}</p> }
        })
    };
    view! {
        <section class="preview" aria-labelledby="preview-title" aria-busy=move || preview.is_old().then_some("true")>
            <h2 id="preview-title">{title}</h2>
            {broken}
            {table}
        </section>
    }
    .into_any()
}

/// Without a script, nothing is told as one types: the button that sends the form to `action` for it to come back with
/// what it comes to.
pub fn preview_button(action: &str) -> AnyView {
    let target = format!("{action}#preview-title");
    view! {
        <button class="button unscripted" type="submit" name="preview" value="yes" formaction=target>"See what it can do"</button>
    }
    .into_any()
}

/// How much of the rows has effect, in words.
fn verdict(rows: &[EffectRowView]) -> String {
    let count = |effect| rows.iter().filter(|row| row.effect == effect).count();
    let (none, partial) = (count(EffectView::None), count(EffectView::Partial));
    let of = |count: usize, verb: &str, verbs: &str| {
        format!("{count} of {} rows {}", rows.len(), if count == 1 { verb } else { verbs })
    };
    match (none, partial) {
        _ if rows.is_empty() => "Nothing at all.".to_owned(),
        (0, 0) => "All of it has effect: these are rights that you have.".to_owned(),
        (none, 0) => format!("{} no effect, for you do not have these rights yourself.", of(none, "has", "have")),
        (0, partial) => {
            format!("{} effect in part only, for you have only some of these rights.", of(partial, "has", "have"))
        }
        (none, partial) => format!(
            "{} no effect and {partial} in part only, for you do not have these rights yourself.",
            of(none, "has", "have")
        ),
    }
}

/// Rows of rights, each with what comes of it.
pub fn effects(rows: &[EffectRowView]) -> AnyView {
    if rows.is_empty() {
        return view! { <p class="dim">"No rights at all."</p> }.into_any();
    }
    let mut bodies = Vec::new();
    for row in rows.iter().take(MOST_ROWS) {
        match bodies.last_mut() {
            Some((descriptor, same)) if *descriptor == &row.descriptor => Vec::push(same, row),
            _ => bodies.push((&row.descriptor, vec![row])),
        }
    }
    let bodies: Vec<_> = bodies
        .into_iter()
        .map(|(descriptor, rows)| {
            let rows: Vec<_> = rows.into_iter().map(effect).collect();
            view! {
                <tbody>
                    <tr><th scope="rowgroup" colspan="3">{descriptor.clone()}</th></tr>
                    {rows}
                </tbody>
            }
        })
        .collect();
    let more = rows.len().saturating_sub(MOST_ROWS);
    let more = (more > 0).then(|| view! { <p class="help">{format!("And {more} more rows.")}</p> });
    view! {
        <table class="effects">
            <caption class="visually-hidden">"Rights"</caption>
            <thead><tr><th scope="col">"May"</th><th scope="col">"On"</th><th scope="col">"Effect"</th></tr></thead>
            {bodies}
        </table>
        {more}
    }
    .into_any()
}

fn effect(row: &EffectRowView) -> AnyView {
    let (state, icon, words) = match row.effect {
        EffectView::Full => ("full", IconName::Check, "Yes"),
        EffectView::Partial => ("partial", IconName::Warning, "In part"),
        EffectView::None => ("none", IconName::Revoked, "None"),
        EffectView::NotJudged => ("kept", IconName::Info, "Not judged here"),
    };
    // Of what has no effect at all, everything is lacking.
    let lacking: Vec<_> = match row.effect {
        EffectView::Partial => {
            row.lacking.iter().map(|what| view! { <small>{format!("Lacking: {what}")}</small> }).collect()
        }
        _ => Vec::new(),
    };
    let on = match (row.on.as_str(), row.section.as_str()) {
        ("", "cluster") => "the cluster".to_owned(),
        ("", _) => String::new(),
        (on, "remote_cluster") => format!("clusters {on}"),
        (on, _) => on.to_owned(),
    };
    view! {
        <tr data-effect=state>
            <td>{row.grants.clone()}</td>
            <td>{on}</td>
            <td><span class="effect"><Icon name=icon/>{words}</span>{lacking}</td>
        </tr>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(effect: EffectView) -> EffectRowView {
        let text = String::new;
        let (descriptor, section, grants, on) = (text(), text(), text(), text());
        EffectRowView { descriptor, section, entry: 0, grants, on, effect, lacking: Vec::new() }
    }

    #[test]
    fn what_has_no_effect_is_counted() {
        use EffectView::{Full, None, NotJudged, Partial};
        for (effects, expected) in [
            (vec![], "Nothing at all."),
            (vec![Full, NotJudged], "All of it has effect: these are rights that you have."),
            (vec![Full, None], "1 of 2 rows has no effect, for you do not have these rights yourself."),
            (vec![Partial, Partial], "2 of 2 rows have effect in part only, for you have only some of these rights."),
            (
                vec![None, None, Partial, Full],
                "2 of 4 rows have no effect and 1 in part only, for you do not have these rights yourself.",
            ),
        ] {
            let rows: Vec<_> = effects.into_iter().map(row).collect();
            assert_eq!(verdict(&rows), expected);
        }
    }
}
