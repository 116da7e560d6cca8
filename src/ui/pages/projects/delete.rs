//! The question before one of a project's keys is deleted, on a page of its own: at the path to which its form is sent.

use leptos::prelude::*;

use crate::ui::{
    actions::project_keys::chosen_project_keys,
    components::{
        empty::Empty,
        organization::Content,
        plain_form::{PlainForm, answer_to},
        project::{ProjectPlace, delete_path, keys_path, screen},
        project_key_delete::{TypeToConfirm, against, facts, warning},
        project_key_rows::shown_name,
        time::{Since, since},
    },
    error::UiError,
    icons::{Icon, IconName},
    pages::named,
    respond,
    views::{ChosenProjectKeysView, ProjectKeyView},
};

/// The question.
#[component]
pub fn DeleteProjectKeyPage() -> impl IntoView {
    let named = named(["id", "key"]);
    move || {
        let [project, key] = named.get();
        let of = project.clone();
        let chosen = Resource::new(|| (), move |()| chosen_project_keys(of.clone(), vec![key.clone()], None));
        let place = ProjectPlace::below(project, "Delete API key?").called("Delete");
        screen(place, move |project| async move {
            let ChosenProjectKeysView { first, typed, now, .. } = chosen.await?;
            let Some(key) = first.into_iter().next() else {
                respond::set_status(404);
                return Err(UiError::NotFound);
            };
            Ok(Content::from(question(&project.id, key, typed, since(now))))
        })
    }
}

fn question(project: &str, key: ProjectKeyView, typed: bool, since: Since) -> AnyView {
    let back = keys_path(project);
    if !key.may_delete {
        return refused(&key, back);
    }
    let action = delete_path(project, &key.id);
    let form = Signal::stored(answer_to(&action));
    let name = shown_name(&key).to_owned();
    let act = "Delete ".to_owned() + &name;
    let text = warning(&key);
    view! {
        <div class="question">
            <p>{text}</p>
            {move || {
                let moment = since.moment();
                view! { {against(&key, moment)}{facts(&key, moment)} }
            }}
            <PlainForm action=action form=form fields=&[("confirm", "confirm", "Name")]>
                {typed.then(|| view! { <TypeToConfirm what=name form=form/> })}
                <p class="actions">
                    <a class="button" href=back>"Cancel"</a>
                    <button class="button" data-kind="danger" type="submit"><Icon name=IconName::Trash/>{act}</button>
                </p>
            </PlainForm>
        </div>
    }
    .into_any()
}

/// Why there is no question.
fn refused(key: &ProjectKeyView, back: String) -> AnyView {
    let (title, words) = if key.invalidated_at.is_some() {
        (
            format!("{} had its end already", shown_name(key)),
            "It was invalidated and is refused. It stays in the list for a while, under “Invalidated”.",
        )
    } else {
        (
            format!("You may not delete {}", shown_name(key)),
            "Your role in this project does not let you end this key: others’ keys take the privilege manage_api_key, \
             cross-cluster keys manage_security.",
        )
    };
    view! {
        <Empty icon=IconName::Lock title=title>
            <p>{words}</p>
            <p class="actions"><a class="button" href=back>"Back to the list"</a></p>
        </Empty>
    }
    .into_any()
}
