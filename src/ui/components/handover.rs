//! A new key, shown once: a panel that looks like nothing else, whatever kind of key it is.

use jiff::Timestamp;
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
use crate::{
    domain::KeyId,
    ui::{
        browser,
        icons::{Icon, IconName},
        views::{BatchKeyView, CreatedKeyView},
    },
};

/// What is handed over.
pub struct HandedOver {
    /// What the key is called; of several, how many they are.
    pub name: String,
    /// How often it is shown.
    pub shown: &'static str,
    /// When it ends; `None` for never.
    pub expires_at: Option<Timestamp>,
    /// What is said of a key without an end.
    pub without_end: &'static str,
    /// What to do when it is lost.
    pub loss: String,
    /// The secret itself.
    pub secret: Secret,
    /// The file that hands it over.
    pub csv: CsvFile,
    /// Where the list of keys is.
    pub list: String,
    /// What stands below all that.
    pub below: Option<AnyView>,
}

/// The secret itself.
pub enum Secret {
    /// That of one key, in every form in which it is needed; the first is chosen at first.
    Forms(Vec<SecretForm>),
    /// Those of several keys.
    Several(AnyView),
}

/// A form in which a secret is needed.
pub struct SecretForm {
    /// Names it within the page.
    pub id: &'static str,
    /// What its tab says.
    pub tab: &'static str,
    /// What its field is called.
    pub label: &'static str,
    /// The secret in this form.
    pub text: String,
}

/// The file that hands a key over: made by the script, or else by the server, from what is sent back to it.
pub struct CsvFile {
    /// Where it is made.
    pub action: String,
    /// What it is called.
    pub name: String,
    /// What it says.
    pub text: String,
    /// What is sent back: names and values of fields.
    pub sent_back: Vec<(&'static str, String)>,
}

/// The panel for a platform key, or several.
#[component]
pub fn Handover(
    /// Whose key it is.
    of: KeysOf,
    view: CreatedKeyView,
    leaving: Leaving<CreatedKeyView>,
    /// Closes the whole, where it stands over the list.
    close: Option<Callback<()>>,
) -> impl IntoView {
    let (shown, loss) = words(&of, &view);
    let secret =
        if view.batch.is_empty() { Secret::Forms(forms(&of, &view)) } else { Secret::Several(table(&view.batch)) };
    let handed = HandedOver {
        shown,
        loss,
        secret,
        csv: CsvFile { action: of.path() + "/csv", sent_back: sent_back(&view), name: view.csv_name, text: view.csv },
        name: view.name,
        expires_at: view.expires_at,
        without_end: "Works until somebody revokes it.",
        list: of.path(),
        below: None,
    };
    panel(handed, Callback::new(move |()| leaving.save()), close)
}

/// The key in every form in which it is needed, and the ways to keep it; `save` hears of each that worked.
pub fn panel(of: HandedOver, save: Callback<()>, close: Option<Callback<()>>) -> AnyView {
    let HandedOver { name, shown, expires_at, without_end, loss, secret, csv, list, below } = of;
    let heading = NodeRef::<H2>::new();
    let tabs = NodeRef::<Div>::new();
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
            let area = tabs.get_untracked().and_then(|tabs| browser::checked_area(&tabs));
            if let Some(area) = area {
                let done = copy_from(&area).await;
                copied.set(done);
                if done {
                    save.run(());
                    said.set("Copied to the clipboard.".to_owned());
                } else {
                    said.set("The browser does not let Keyward copy. The text is selected: press Ctrl+C.".to_owned());
                }
            }
        });
    };
    let CsvFile { action, name: csv_name, text: csv, sent_back } = csv;
    let download = move |event: SubmitEvent| {
        if browser::download(&csv_name, "text/csv;charset=utf-8", &csv).is_some() {
            event.prevent_default();
            save.run(());
            said.set(format!("{csv_name} is in your downloads."));
        }
    };
    let done = move |event: leptos::ev::MouseEvent| {
        if let Some(close) = close {
            event.prevent_default();
            close.run(());
        }
    };
    // Told from the end itself: nothing here is relative.
    let since = expires_at.map(since);
    let works =
        move || expires_at.zip(since).map_or_else(|| without_end.into_any(), |(at, since)| until(at, since.moment()));
    let is_one = matches!(secret, Secret::Forms(_));
    let secret = match secret {
        Secret::Several(table) => table,
        Secret::Forms(forms) => view! {
            <fieldset class="field">
                <legend class="visually-hidden">"Format"</legend>
                <div class="segments" data-row="4" node_ref=tabs on:change=move |_| copied.set(false)>{texts(forms)}</div>
            </fieldset>
        }
        .into_any(),
    };
    let fields: Vec<_> = sent_back
        .into_iter()
        .map(|(name, value)| view! { <input type="hidden" name=name value=value autocomplete="off"/> })
        .collect();
    view! {
        <section class="handover" aria-labelledby="handover-title">
            <h2 id="handover-title" tabindex="-1" autofocus=true node_ref=heading>{format!("Save {name} now")}</h2>
            <p>{shown}{works}</p>
            {secret}
            <div class="actions">
                {is_one.then(|| view! {
                    <button class="button scripted" data-kind="primary" type="button" on:click=copy>
                        {move || if copied.get() {
                            view! { <Icon name=IconName::Check/>"Copied" }
                        } else {
                            view! { <Icon name=IconName::Copy/>"Copy" }
                        }}
                    </button>
                })}
                <form method="post" action=action on:submit=download>
                    {fields}
                    <button class="button" data-kind=(!is_one).then_some("primary") type="submit">
                        <Icon name=IconName::Download/>"Download CSV"
                    </button>
                </form>
                <a class="button" data-kind="quiet" href=list on:click=done>"Done"</a>
            </div>
            <p class="loss">{loss}</p>
            <p class="loss" role="status">{said}</p>
            {below}
        </section>
    }
    .into_any()
}

fn until(at: Timestamp, moment: Moment) -> AnyView {
    let utc = moment.utc(at).map(|utc| format!(" ({utc})"));
    view! { "Works until "<strong>{moment.full(at)}</strong>{utc}"." }.into_any()
}

/// Each form behind its tab.
fn texts(forms: Vec<SecretForm>) -> Vec<AnyView> {
    let tabs = forms.into_iter().enumerate();
    tabs.map(|(position, SecretForm { id, tab, label, text })| {
        let field_id = format!("secret-{id}");
        let is_first = position == 0;
        let rows = if is_first { 2 } else { text.lines().count().max(3) };
        view! {
            <label><input type="radio" name="format" value=id checked=is_first autocomplete="off"/><span>{tab}</span></label>
            <div class="note field">
                <label for=field_id.clone()>{label}</label>
                <textarea class="secret" id=field_id readonly=true rows=rows.to_string() autocomplete="off"
                    autocapitalize="none" spellcheck="false" translate="no" data-wrap=(!is_first).then_some("code")
                    data-1p-ignore="" data-lpignore="true"
                    on:focus=|event| browser::select(&event_target::<web_sys::HtmlTextAreaElement>(&event))>{text}</textarea>
            </div>
        }
        .into_any()
    })
    .collect()
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
fn sent_back(view: &CreatedKeyView) -> Vec<(&'static str, String)> {
    let one = |id: &KeyId, key: &str| [("id", id.to_string()), ("key", key.to_owned())];
    if view.batch.is_empty() {
        return one(&view.id, &view.secret).into();
    }
    view.batch.iter().flat_map(|key| one(&key.id, &key.secret)).collect()
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

/// The key by itself, as a header, in a command and in a file of settings. The command asks for what every key of the kind
/// may see: an organization's key stands for no user.
fn forms(of: &KeysOf, view: &CreatedKeyView) -> Vec<SecretForm> {
    let key = &view.secret;
    let header = format!("Authorization: ApiKey {key}");
    let seen = match of {
        KeysOf::Own | KeysOf::User(_) => "user",
        KeysOf::Organization(_) => "deployments",
    };
    let curl = format!("curl -H \"{header}\" \\\n  {}/api/v1/{seen}", view.base_url);
    [
        ("key", "Key", "API key", key.clone()),
        ("header", "Header", "Header", header),
        ("curl", "curl", "curl command", curl),
        ("env", ".env", "Line for .env", format!("KEYWARD_API_KEY={key}")),
    ]
    .map(|(id, tab, label, text)| SecretForm { id, tab, label, text })
    .into()
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
