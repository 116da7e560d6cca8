//! The keys of a project.

use leptos::prelude::*;

use crate::{
    domain::project_key_list::{CategoryFilter, StatusFilter},
    ui::{
        chunks,
        components::{
            empty::Empty,
            loaded::loaded,
            new_key::NewKey,
            notice::{Notice, Tone},
            number::spaced,
            organization::Content,
            other_kinds::{OtherKinds, other_kinds},
            project::{ProjectPlace, new_path, screen},
            project_key_list::{ProjectKeyList, ProjectKeys},
        },
        icons::IconName,
        pages::named,
        respond,
        views::{ProjectAccess, ProjectView, Whose},
    },
};

/// The list, and over it the form for a new key.
#[component]
pub fn ProjectKeysPage() -> impl IntoView {
    let project = named(["id"]);
    move || {
        let [project] = project.get();
        let keys = ProjectKeys::new(project.clone());
        let made = Callback::new(move |()| keys.reload());
        let new = {
            let project = project.clone();
            NewKey::by(new_path(&project), "Create API key", move |on_close| {
                chunks::project_key_flyout(project.clone(), made, on_close)
            })
        };
        screen(ProjectPlace::main(project, "API keys"), move |project| async move { Ok(content(project, keys, new)) })
    }
}

fn content(project: ProjectView, keys: ProjectKeys, new: NewKey) -> Content {
    let creates = matches!(project.access, ProjectAccess::Open { creates: true, .. });
    let create = move || creates.then(|| new.link());
    let name = project.name.clone();
    let access = project.access;
    let empty = move || nothing(&name, access, create().into_any());
    let problem = respond::submitted().and_then(|submitted| submitted.form.problem);
    let kinds = other_kinds(OtherKinds::Project { organization: project.organization.clone() });
    let body = view! {
        {problem.map(|problem| view! { <Notice tone=Tone::Bad><p>{problem}</p></Notice> })}
        <p class="lead" data-kind="endpoint">"For Elasticsearch at "<code>{project.endpoint.clone()}</code></p>
        {reach(access)}
        <ProjectKeyList project=project keys=keys empty=empty/>
        {kinds}
        {new.flyout()}
    };
    Content { head: head(keys, create), body: body.into_any() }
}

/// How many keys work, and the way to one more where there are some: where there are none, the list itself shows it.
fn head(keys: ProjectKeys, create: impl Fn() -> Option<AnyView> + Send + Sync + Clone + 'static) -> AnyView {
    loaded(move || {
        let create = create.clone();
        async move {
            Ok(keys
                .answered()
                .await
                .map(|view| {
                    let of = |status| view.counts.of(CategoryFilter::All, status);
                    let working = of(StatusFilter::Working);
                    let create = (of(StatusFilter::All) > 0).then(create);
                    view! { <p class="usage"><strong>{spaced(working)}</strong>" active"</p>{create} }
                })
                .into_any())
        }
    })
}

/// Which keys the viewer sees and what they may do with them, where that is not everything.
fn reach(access: ProjectAccess) -> Option<AnyView> {
    let ProjectAccess::Open { sees, creates, deletes } = access else { return None };
    let words = match (sees, creates, deletes) {
        (Whose::All, true, Some(Whose::All)) => return None,
        (Whose::All, false, None) => {
            "You see all keys, and can neither make nor delete any: your role in this project only reads. An admin of the \
             project does the rest."
        }
        (Whose::All, true, None) => "You see all keys and make your own; your role in this project deletes none.",
        (Whose::All, _, Some(Whose::Own)) => {
            "You see all keys. Of them, your role in this project lets you delete your own."
        }
        (Whose::All, false, Some(Whose::All)) => "You see and delete all keys; your role in this project makes none.",
        (Whose::Own, true, _) => {
            "These are your own keys. Those of others are seen with the privilege manage_api_key, manage_security or \
             read_security in this project."
        }
        (Whose::Own, false, _) => "These are your own keys. Your role in this project makes no new ones.",
    };
    Some(view! { <Notice tone=Tone::Info><p>{words}</p></Notice> }.into_any())
}

/// What an empty list says.
fn nothing(name: &str, access: ProjectAccess, create: AnyView) -> AnyView {
    let (sees, creates) = match access {
        ProjectAccess::Open { sees, creates, .. } => (sees, creates),
        ProjectAccess::NoRights | ProjectAccess::SwitchedOff => (Whose::Own, false),
    };
    let title = match sees {
        Whose::All => format!("{name} has no API keys yet"),
        Whose::Own => format!("You have no API keys in {name}"),
    };
    let missing = (!creates).then(|| {
        view! { <p>"Your role in this project makes no keys. An admin of the project can make one, or give you the right to."</p> }
    });
    view! {
        <Empty icon=IconName::Key title=title>
            <p>
                "A project key lets a client read or write this project’s Elasticsearch, restricted to exactly what you choose: some indices, some privileges, until some day."
            </p>
            {missing}
            <p class="actions">{create}</p>
            <p><a href="/help">"Which kind of key do I need?"</a></p>
        </Empty>
    }
    .into_any()
}
