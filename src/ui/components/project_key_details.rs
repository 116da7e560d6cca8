//! One key of a project: what it is, what it can really do, what may be changed of it, and what became of it.

use leptos::prelude::*;

use super::{
    code::Code,
    key_details::last_used,
    notice::{Notice, Tone},
    organization::Content,
    plain_form::answer_to,
    project::{ProjectPlace, delete_path, key_path, new_from, screen},
    project_key_can::CanBox,
    project_key_code::KeyAsCode,
    project_key_delete::DeleteDialog,
    project_key_history::KeyHistory,
    project_key_preview::{Rows, effects, first_rows},
    project_key_rows::{category, owner, shown_name},
    project_key_update::{ProjectKeyUpdate, Saved},
    section::Section,
    status::{Standing, Status},
    time::{Moment, Since, since},
};
use crate::{
    domain::project_key_list::KeyCategory,
    ui::{
        actions::project_keys::get_project_key,
        error::UiError,
        icons::{Icon, IconName},
        views::{KeyAskedAbout, KeyEditing, ProjectAccess, ProjectKeyDetailsView, ProjectKeyView, ProjectView},
    },
};

/// The screen.
pub fn project_key_screen(project: String, key: String) -> AnyView {
    let details = {
        let (project, form) = (project.clone(), answer_to(&key_path(&project, &key)));
        Resource::new(
            || (),
            move |()| {
                let (project, key, form) = (project.clone(), key.clone(), form.clone());
                async move {
                    let details = get_project_key(project.clone(), key).await?;
                    let rows = if details.editing == KeyEditing::Allowed {
                        first_rows(project, &form, &details.role_descriptors).await
                    } else {
                        None
                    };
                    Ok::<_, UiError>((details, rows))
                }
            },
        )
    };
    let title = RwSignal::new("API key".to_owned());
    let asked = RwSignal::new(None::<(ProjectKeyView, Since)>);
    let saved = Saved::new(Callback::new(move |()| details.refetch()));
    let dialog = {
        let project = project.clone();
        let deleted = Callback::new(move |_| details.refetch());
        view! { <DeleteDialog project=project asked=asked on_deleted=deleted/> }
    };
    let place = ProjectPlace::below(project, title);
    let content = screen(place, move |project| async move {
        let (details, rows) = details.await?;
        title.set(shown_name(&details.key).to_owned());
        Ok(content(&project, details, rows, asked, saved))
    });
    view! { {content}{dialog} }.into_any()
}

/// Whether another cluster uses the key, and no program.
fn is_for_cluster(key: &ProjectKeyView) -> bool {
    key.category == KeyCategory::CrossCluster
}

type Asked = RwSignal<Option<(ProjectKeyView, Since)>>;

fn content(project: &ProjectView, details: ProjectKeyDetailsView, rows: Rows, asked: Asked, saved: Saved) -> Content {
    let since = since(details.now);
    let key = details.key.clone();
    let head = head(project, &key, since, asked);
    let managed = (key.category == KeyCategory::Managed).then(|| {
        view! {
            <Notice tone=Tone::Warn>
                <p><strong>"This is a managed key."</strong>" A system made it for its own work, which may stop or fail when the key is changed or deleted. Change that system instead, if you can."</p>
            </Notice>
        }
    });
    let about = {
        let (key, certificate, metadata) =
            (key.clone(), details.certificate_identity.clone(), details.metadata.trim_end().to_owned());
        move || facts(&key, certificate.as_deref(), &metadata, since.moment())
    };
    let rights = rights(project, &details);
    let over_api = view! { <KeyAsCode project=project.clone() details=details.clone()/> };
    let history = view! { <KeyHistory events=details.history.clone() since=since/> };
    let change = match details.editing {
        KeyEditing::Allowed => form(&project.id, details, rows, since, saved),
        other => unchangeable(other, &key),
    };
    let judged = if is_for_cluster(&key) {
        "What another cluster may do here with it."
    } else {
        "What it asks for, held against its owner’s rights as they were when it was last saved."
    };
    let body = view! {
        {managed}
        <Section id="about" title="About">{about}</Section>
        <Section id="rights" title="What it can really do" words=judged>{rights}</Section>
        <Section id="change" title="Change"
            words="Privileges, metadata and end can be changed. Name, owner and secret stay: for others of them, create another key.">
            <div class="stack-fields">{change}{over_api}</div>
        </Section>
        <Section id="history" title="History">{history}</Section>
    };
    Content { head, body: body.into_any() }
}

/// The form, another one for each version of the key: what was chosen for the one before is chosen no more.
fn form(project: &str, details: ProjectKeyDetailsView, rows: Rows, since: Since, saved: Saved) -> AnyView {
    let project = project.to_owned();
    let only = move || [(details.clone(), rows.clone())];
    let children = move |(details, rows)| {
        view! { <ProjectKeyUpdate project=project.clone() details=details rows=rows since=since saved=saved/> }
    };
    view! { <For each=only key=|(details, _): &(ProjectKeyDetailsView, Rows)| details.version children=children/> }
        .into_any()
}

fn head(project: &ProjectView, key: &ProjectKeyView, since: Since, asked: Asked) -> AnyView {
    let creates = matches!(project.access, ProjectAccess::Open { creates: true, .. });
    let like = (creates && !is_for_cluster(key))
        .then(|| view! { <a class="button" href=new_from(&project.id, &key.id)>"Create one like this"</a> });
    let delete = key.may_delete.then(|| {
        let words = format!("Delete {}", shown_name(key));
        let (path, key) = (delete_path(&project.id, &key.id), key.clone());
        view! {
            <form action=path on:submit=move |event| {
                event.prevent_default();
                asked.set(Some((key.clone(), since)));
            }>
                <button class="button" data-kind="caution" type="submit"><Icon name=IconName::Trash/>{words}</button>
            </form>
        }
    });
    let status = {
        let key = key.clone();
        move || view! { <Status of=Standing::of_project_key(&key, since.moment())/> }
    };
    view! { {status}{like}{delete} }.into_any()
}

fn facts(key: &ProjectKeyView, certificate: Option<&str>, metadata: &str, moment: Moment) -> AnyView {
    let instant = |at| moment.whole(at);
    let expires = key.expires_at.map_or_else(|| "Never".into_any(), instant);
    let used = last_used(key.last_use.as_ref(), moment);
    let invalidated = key.invalidated_at.map(|at| {
        let by = format!("by {}", key.invalidated_by);
        view! { <div><dt>"Invalidated"</dt><dd>{instant(at)}<small>{by}</small></dd></div> }
    });
    let certificate = certificate.map(|pattern| {
        view! { <div><dt>"Certificate"</dt><dd><code>{pattern.to_owned()}</code><small>"The key works only with a certificate of this name."</small></dd></div> }
    });
    let metadata = (!matches!(metadata, "{}" | "{ }"))
        .then(|| view! { <div><dt>"Metadata"</dt><dd><pre class="code">{metadata.to_owned()}</pre></dd></div> });
    view! {
        <dl class="facts">
            <div><dt>"Key"</dt><dd>{shown_name(key).to_owned()}" "<code>{format!("…{}", key.hint)}</code></dd></div>
            <div><dt>"Id"</dt><dd><code>{key.id.clone()}</code></dd></div>
            <div><dt>"Type"</dt><dd>{category(key.category)}</dd></div>
            <div><dt>"Owner"</dt><dd>{owner(&key.owner)}</dd></div>
            <div><dt>"Created"</dt><dd>{instant(key.created_at)}</dd></div>
            <div><dt>"Expires"</dt><dd>{expires}</dd></div>
            <div><dt>"Last used"</dt><dd>{used}</dd></div>
            {invalidated}
            {certificate}
            {metadata}
        </dl>
    }
    .into_any()
}

fn rights(project: &ProjectView, details: &ProjectKeyDetailsView) -> AnyView {
    let own = details.role_descriptors.clone();
    let is_all = own == "{}";
    let all = is_all.then(|| {
        view! { <p class="help">"It is not restricted: it has all that its owner had when it was last saved."</p> }
    });
    let own = (!is_all).then(|| {
        view! {
            <details class="fold">
                <summary>"Its role descriptors as JSON"</summary>
                <Code label="Role descriptors">{own}</Code>
            </details>
        }
    });
    // A key for another cluster has no owner's rights to be held against, and REST refuses it.
    let more = (!is_for_cluster(&details.key)).then(|| {
        let owner = details.limited_by.clone();
        let about = Signal::stored(Some(KeyAskedAbout::Key(details.key.id.clone())));
        view! {
            <details class="fold">
                <summary>"Its owner’s rights, as last saved, as JSON"</summary>
                <Code label="Rights of the owner">{owner}</Code>
            </details>
            <CanBox project=project.id.clone() about=about/>
        }
    });
    view! {
        <div class="stack-fields">
            {all}
            {effects(&details.effects)}
            {own}
            {more}
        </div>
    }
    .into_any()
}

/// Why nothing of a key can be changed.
fn unchangeable(editing: KeyEditing, key: &ProjectKeyView) -> AnyView {
    let words = match editing {
        KeyEditing::Allowed | KeyEditing::NoRights => {
            "Your role in this project lets you see this key, not change it. An administrator of the project can give you a \
             role with the privilege manage_own_api_key."
                .to_owned()
        }
        KeyEditing::SomebodyElses => format!(
            "This key is {}’s, and only they can change it: whoever saves a key gives it their own rights. You can create \
             one like it as yours.",
            key.owner.name
        ),
        KeyEditing::Expired => {
            "This key has expired. A key that has ended cannot be changed or given more time: create one like it.".to_owned()
        }
        KeyEditing::Invalidated => {
            "This key was deleted and is refused everywhere. It is kept here only to be looked up: create one like it.".to_owned()
        }
        KeyEditing::CrossCluster => format!(
            "This key is for another cluster. Its access is changed over the API: PUT /_security/cross_cluster/api_key/{}.",
            key.id
        ),
    };
    view! { <Notice tone=Tone::Info><p>{words}</p></Notice> }.into_any()
}
