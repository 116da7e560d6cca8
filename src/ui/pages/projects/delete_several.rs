//! Deleting several of a project's keys at once: the question, then what came of each.

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use crate::{
    domain::project_key_list::ProjectKeyListQuery,
    ui::{
        actions::project_keys::chosen_project_keys,
        components::{
            empty::Empty,
            link::link,
            notice::{Notice, Tone},
            number::{counted, spaced},
            organization::Content,
            plain_form::{PlainForm, answer_to},
            project::{ProjectPlace, delete_several_path, key_path, keys_path, screen},
            project_key_delete::{TypeToConfirm, is_refused, said, used_recently},
            project_key_rows::{category, last_use, owner, shown_name},
            sheet::{Column, sheet},
            status::{Standing, Status},
            time::{Moment, Since, since},
        },
        icons::{Icon, IconName},
        pages::named,
        respond,
        views::{ChosenProjectKeysView, DeletedKeyView, DeletionView, ProjectKeyView},
    },
};

/// How many keys that were deleted are named one by one; every other one is named whatever their number.
const NAMED: usize = 1000;

/// Which keys: those of these ids, or all that match.
type Asked = (Vec<String>, Option<ProjectKeyListQuery>);

/// The question about the keys that the URL names, or that its query matches.
#[component]
pub fn DeleteProjectKeysPage() -> impl IntoView {
    let project = named(["id"]);
    let query = use_query_map();
    move || {
        let [project] = project.get();
        let asked = Memo::new(move |_| {
            query.with(|query| -> Asked {
                let all = query.get("all").is_some();
                let ids = query.get_all("id").unwrap_or_default();
                (ids, all.then(|| ProjectKeyListQuery::from_parameters(|name| query.get(name))))
            })
        });
        let of = project.clone();
        let chosen = Resource::new(
            move || asked.get(),
            move |asked| {
                let of = of.clone();
                async move { (asked.clone(), chosen_project_keys(of, asked.0, asked.1).await) }
            },
        );
        let is_done = respond::submitted().is_some_and(|submitted| submitted.deleted.is_some());
        let title = if is_done { "API keys deleted" } else { "Delete API keys?" };
        let place = ProjectPlace::below(project, title).called("Delete");
        screen(place, move |project| async move {
            if let Some(results) = respond::submitted().and_then(|submitted| submitted.deleted) {
                return Ok(results_of(&project.id, &results));
            }
            let (asked, keys) = chosen.await;
            Ok(Content::from(question(&project.id, asked, keys?)))
        })
    }
}

fn question(project: &str, (ids, matching): Asked, keys: ChosenProjectKeysView) -> AnyView {
    let back = link_back(project, matching.as_ref());
    let deletable = keys.total.saturating_sub(keys.not_deletable);
    if deletable == 0 {
        return nothing(&keys, back);
    }
    let act = "Delete ".to_owned() + &counted(deletable, "key", "keys");
    let words = if deletable == 1 {
        "This key stops working with the next request. Whatever still uses it will be refused with 401. This cannot be undone."
            .to_owned()
    } else {
        format!(
            "These {} keys stop working with the next request. Whatever still uses them will be refused with 401. \
             This cannot be undone.",
            spaced(deletable)
        )
    };
    let warnings = warnings(&keys);
    // True for the moment at which the page was made, and told from there on.
    let table = table(project, &keys, since(keys.now));
    let action = delete_several_path(project);
    let form = Signal::stored(answer_to(&action));
    let typed = keys.typed.then(|| {
        let what = match keys.first.as_slice() {
            [only] if keys.total == 1 => shown_name(only).to_owned(),
            _ => spaced(keys.total),
        };
        view! { <TypeToConfirm what=what form=form/> }
    });
    let hidden = |name: &'static str, value: String| view! { <input type="hidden" name=name value=value/> };
    let which: Vec<_> = match matching {
        Some(query) => {
            let all = std::iter::once(("all", "yes".to_owned()));
            all.chain(query.parameters()).map(|(name, value)| hidden(name, value)).collect()
        }
        None => ids.into_iter().map(|id| hidden("id", id)).collect(),
    };
    view! {
        <p class="lead">{words}</p>
        {warnings}
        {table}
        <div class="after">
            <PlainForm action=action form=form fields=&[("confirm", "confirm", "Confirmation")]>
                {which}
                {typed}
                <p class="actions">
                    <a class="button" href=back>"Cancel"</a>
                    <button class="button" data-kind="danger" type="submit"><Icon name=IconName::Trash/>{act}</button>
                </p>
            </PlainForm>
        </div>
    }
    .into_any()
}

/// The list that one came from.
fn link_back(project: &str, matching: Option<&ProjectKeyListQuery>) -> String {
    let parameters = matching.map(ProjectKeyListQuery::parameters).unwrap_or_default();
    link(&keys_path(project), &parameters)
}

fn nothing(keys: &ChosenProjectKeysView, back: String) -> AnyView {
    let (title, words) = if keys.total == 0 {
        ("No key is chosen", "Choose keys in the list by their boxes. Keys that are invalidated already need no end.")
    } else {
        ("None of these keys is yours to delete", "Your role in this project does not let you end them.")
    };
    view! {
        <Empty icon=IconName::Key title=title>
            <p>{words}</p>
            <p class="actions"><a class="button" href=back>"Back to the list"</a></p>
        </Empty>
    }
    .into_any()
}

/// What speaks against it, counted over all of the keys.
fn warnings(keys: &ChosenProjectKeysView) -> AnyView {
    let warn = |count: u64, one: &'static str, several: &'static str, why: &'static str| {
        (count > 0).then(|| {
            let words = if count == 1 { one.to_owned() } else { format!("{} {several}", spaced(count)) };
            view! { <Notice tone=Tone::Warn><p><strong>{words}</strong>" "{why}</p></Notice> }
        })
    };
    view! {
        {warn(keys.managed, "1 of them is managed.", "of them are managed.",
            "Systems made them for their own work, which stops or fails without them.")}
        {warn(keys.recently_used, "1 of them was used within the last seven days.", "of them were used within the last seven days.",
            "Something still needs them, and will be refused.")}
        {warn(keys.not_deletable, "1 more is not yours to delete.", "more are not yours to delete.",
            "It takes another role in this project. They stay as they are.")}
    }
    .into_any()
}

fn table(project: &str, keys: &ChosenProjectKeysView, since: Since) -> AnyView {
    let shown = keys.first.clone();
    let more = keys.total.saturating_sub(shown.len() as u64);
    let project = project.to_owned();
    let rows = move || {
        let moment = since.moment();
        shown.iter().map(|key| row(&project, key, moment)).collect::<Vec<_>>()
    };
    let columns = [
        Column::Text("Name"),
        Column::Kind("Type", "type"),
        Column::Kind("Owner", "owner"),
        Column::Text("Last used"),
        Column::Kind("Status", "status"),
    ];
    let rest = (more > 0).then(|| {
        let words = format!("And {} more.", spaced(more));
        view! { <p class="pager"><span>{words}</span></p> }
    });
    view! { {sheet("API keys to delete", &columns, rows.into_any())}{rest} }.into_any()
}

fn row(project: &str, key: &ProjectKeyView, moment: Moment) -> AnyView {
    let standing = Standing::of_project_key(key, moment);
    let recently =
        used_recently(key, moment).then(|| view! { " "<span class="tag" data-kind="warn">"Used recently"</span> });
    let kept = (!key.may_delete).then(|| view! { " "<span class="tag">"Not yours to delete"</span> });
    view! {
        <tr>
            <th scope="row" data-cell="name">
                <a href=key_path(project, &key.id)>{shown_name(key).to_owned()}</a>" "<span class="hint">{"…".to_owned() + &key.hint}</span>{kept}
            </th>
            <td data-label="Type" data-cell="type">{category(key.category)}</td>
            <td data-label="Owner" data-cell="owner">{owner(&key.owner)}</td>
            <td data-label="Last used">{last_use(key, moment)}{recently}</td>
            <td data-label="Status" data-cell="status"><Status of=standing/></td>
        </tr>
    }
    .into_any()
}

fn results_of(project: &str, results: &[DeletedKeyView]) -> Content {
    let ended = results.iter().filter(|result| is_refused(result)).count();
    let words = match (ended, results.len()) {
        (1, 1) => "The key is deleted. It is refused from now on.".to_owned(),
        (ended, all) if ended == all => format!("All {} keys are deleted. They are refused from now on.", told(all)),
        (ended, all) => format!("{} of {} keys are deleted. The others are named first.", told(ended), told(all)),
    };
    let tone = if ended == results.len() { Tone::Good } else { Tone::Warn };
    let (deleted, others): (Vec<_>, Vec<_>) =
        results.iter().partition(|result| result.outcome == DeletionView::Deleted);
    let unnamed = deleted.len().saturating_sub(NAMED);
    let rows: Vec<_> = others.into_iter().chain(deleted.into_iter().take(NAMED)).map(result_row).collect();
    let rest = (unnamed > 0).then(|| {
        let unnamed = told(unnamed);
        let words = format!("And {unnamed} more, all of them deleted. The list has them under “Invalidated”.");
        view! { <p class="pager"><span>{words}</span></p> }
    });
    let back = keys_path(project);
    view! {
        <Notice tone=tone><p>{words}</p></Notice>
        {sheet("What became of each key", &[Column::Text("Name"), Column::Text("Result")], rows.into_any())}
        {rest}
        <p class="actions after"><a class="button" href=back>"Back to the list"</a></p>
    }
    .into_any()
    .into()
}

fn told(count: usize) -> String {
    spaced(count as u64)
}

fn result_row(result: &DeletedKeyView) -> AnyView {
    let name = result.name.clone().filter(|name| !name.is_empty());
    let id = name.is_some().then(|| view! { " "<span class="hint">{result.id.clone()}</span> });
    view! {
        <tr>
            <th scope="row" data-cell="name">{name.unwrap_or_else(|| result.id.clone())}{id}</th>
            <td data-label="Result" data-cell="text">{said(result.outcome)}</td>
        </tr>
    }
    .into_any()
}
