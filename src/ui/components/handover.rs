//! A new key, shown once.

use leptos::{
    ev::SubmitEvent,
    html::{Div, H2, Textarea},
    prelude::*,
    task::spawn_local,
};

use super::{
    keys_of::KeysOf,
    leaving::Leaving,
    time::{Moment, since},
};
use crate::ui::{
    browser,
    icons::{Icon, IconName},
    views::{BatchKeyView, CreatedKeyView},
};

/// The key in every form in which it is needed, and the ways to keep it.
#[component]
pub fn Handover(
    /// Whose key it is.
    of: KeysOf,
    view: CreatedKeyView,
    leaving: Leaving,
    /// Closes the whole, where it stands over the list.
    close: Option<Callback<()>>,
) -> impl IntoView {
    let heading = NodeRef::<H2>::new();
    let formats = NodeRef::<Div>::new();
    let copied = RwSignal::new(false);
    // Said inside the panel: while a flyout stands over it, nobody hears the rest of the page.
    let said = RwSignal::new(String::new());
    Effect::new(move || {
        if let Some(heading) = heading.get() {
            // Whoever reads by ear hears from here on; the page itself needs no focus.
            let _ = heading.focus();
        }
    });
    let copy = move |_| {
        spawn_local(async move {
            let area = formats.get_untracked().and_then(|formats| browser::checked_area(&formats));
            if let Some(area) = area {
                let done = copy_from(&area).await;
                copied.set(done);
                if done {
                    leaving.save();
                    said.set("Copied to the clipboard.".to_owned());
                } else {
                    said.set("The browser does not let Keyward copy. The text is selected: press Ctrl+C.".to_owned());
                }
            }
        });
    };
    let download = {
        let (name, csv) = (view.csv_name.clone(), view.csv.clone());
        move |event: SubmitEvent| {
            if browser::download(&name, "text/csv;charset=utf-8", &csv).is_some() {
                event.prevent_default();
                leaving.save();
                said.set(format!("{name} is in your downloads."));
            }
        }
    };
    let done = move |event: leptos::ev::MouseEvent| {
        if let Some(close) = close {
            event.prevent_default();
            close.run(());
        }
    };
    // Told from the end itself: nothing here is relative.
    let since = view.expires_at.map(since);
    let end = view.expires_at;
    let works = move || {
        end.zip(since)
            .map_or_else(|| "Works until somebody revokes it.".into_any(), |(at, since)| until(at, since.moment()))
    };
    let is_batch = !view.batch.is_empty();
    let (shown, loss) = words(&of, &view);
    let secrets = if is_batch {
        table(&view.batch)
    } else {
        view! {
            <fieldset class="field">
                <legend class="visually-hidden">"Format"</legend>
                <div class="segments" data-row="4" node_ref=formats on:change=move |_| copied.set(false)>{texts(&view)}</div>
            </fieldset>
        }
        .into_any()
    };
    let sent_back = sent_back(&view);
    view! {
        <section class="handover" aria-labelledby="handover-title">
            <h2 id="handover-title" tabindex="-1" autofocus=true node_ref=heading>{format!("Save {} now", view.name)}</h2>
            <p>{shown}{works}</p>
            {secrets}
            <div class="actions">
                {(!is_batch).then(|| view! {
                    <button class="button scripted" data-kind="primary" type="button" on:click=copy>
                        {move || if copied.get() {
                            view! { <Icon name=IconName::Check/>"Copied" }
                        } else {
                            view! { <Icon name=IconName::Copy/>"Copy" }
                        }}
                    </button>
                })}
                <form method="post" action=of.path() + "/csv" on:submit=download>
                    {sent_back}
                    <button class="button" data-kind=is_batch.then_some("primary") type="submit">
                        <Icon name=IconName::Download/>"Download CSV"
                    </button>
                </form>
                <a class="button" data-kind="quiet" href=of.path() on:click=done>"Done"</a>
            </div>
            <p class="loss">{loss}</p>
            <p class="loss" role="status">{said}</p>
        </section>
    }
    .into_any()
}

fn until(at: jiff::Timestamp, moment: Moment) -> AnyView {
    let utc = moment.utc(at).map(|utc| format!(" ({utc})"));
    view! { "Works until "<strong>{moment.full(at)}</strong>{utc}"." }.into_any()
}

/// How often it is shown, and what to do when it is lost.
fn words(of: &KeysOf, view: &CreatedKeyView) -> (&'static str, String) {
    if !view.batch.is_empty() {
        let loss = "Keyward keeps only digests, so nobody can show the keys again. A key that is lost has to be revoked and \
                    replaced.";
        return ("They are shown this once. Each: ", loss.to_owned());
    }
    let make = of.make().split(' ').next().unwrap_or_default().to_lowercase();
    let loss = format!(
        "Keyward keeps only a digest, so nobody can show the key again. If it is lost, revoke {} and {make} another.",
        view.name
    );
    ("It is shown this once. ", loss)
}

/// The keys as fields of the form that turns them into a file where no script runs.
fn sent_back(view: &CreatedKeyView) -> Vec<AnyView> {
    let keys: Vec<_> = if view.batch.is_empty() {
        vec![(&view.id, &view.secret)]
    } else {
        view.batch.iter().map(|key| (&key.id, &key.secret)).collect()
    };
    keys.into_iter()
        .map(|(id, key)| {
            view! {
                <input type="hidden" name="id" value=id.to_string()/>
                <input type="hidden" name="key" value=key.clone() autocomplete="off"/>
            }
            .into_any()
        })
        .collect()
}

/// Several keys, each in a line.
fn table(batch: &[BatchKeyView]) -> AnyView {
    let rows: Vec<_> = batch
        .iter()
        .map(|key| {
            let label = "API key ".to_owned() + &key.name;
            view! {
                <li>
                    <strong>{key.name.clone()}</strong>
                    <textarea class="secret" data-wrap="code" readonly=true rows="1" aria-label=label autocomplete="off"
                        autocapitalize="none" spellcheck="false" translate="no" data-1p-ignore="" data-lpignore="true"
                        on:focus=|event| browser::select(&event_target::<web_sys::HtmlTextAreaElement>(&event))>
                        {key.secret.clone()}
                    </textarea>
                </li>
            }
        })
        .collect();
    view! { <ol class="batch" aria-label="API keys">{rows}</ol> }.into_any()
}

/// The key by itself, as a header, in a command and in a file of settings.
fn texts(view: &CreatedKeyView) -> Vec<AnyView> {
    let key = &view.secret;
    let header = format!("Authorization: ApiKey {key}");
    let curl = format!("curl -H \"{header}\" \\\n  {}/api/v1/user", view.base_url);
    [
        ("key", "Key", "API key", key.clone()),
        ("header", "Header", "Header", header),
        ("curl", "curl", "curl command", curl),
        ("env", ".env", "Line for .env", format!("KEYWARD_API_KEY={key}")),
    ]
    .into_iter()
    .map(|(value, tab, label, text)| {
        let id = "secret-".to_owned() + value;
        let is_key = value == "key";
        view! {
            <label><input type="radio" name="format" value=value checked=is_key autocomplete="off"/><span>{tab}</span></label>
            <div class="note field">
                <label for=id.clone()>{label}</label>
                <textarea class="secret" id=id readonly=true rows=if is_key { "2" } else { "3" } autocomplete="off"
                    autocapitalize="none" spellcheck="false" translate="no" data-wrap=(!is_key).then_some("code")
                    data-1p-ignore="" data-lpignore="true"
                    on:focus=|event| browser::select(&event_target::<web_sys::HtmlTextAreaElement>(&event))>{text}</textarea>
            </div>
        }
        .into_any()
    })
    .collect()
}

/// Copies what is in `area`: by the clipboard, or else by selecting it and copying the selection. When neither works, it
/// stays selected. Returns whether it is copied.
async fn copy_from(area: &<Textarea as leptos::html::ElementType>::Output) -> bool {
    if browser::write_clipboard(&area.value()).await {
        return true;
    }
    browser::select(area);
    let done = browser::copy_selection();
    if done {
        browser::focus(".handover button.scripted");
    }
    done
}
