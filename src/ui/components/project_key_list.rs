//! The list of a project's keys: what is asked for stands in the URL, the server answers, and the rows before stay until
//! it has.

use std::sync::Arc;

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::{
    choosing::Chosen,
    empty::{Empty, Failure},
    link::link,
    number::counted,
    project::keys_path,
    project_key_delete::DeleteDialog,
    project_key_filters::{OwnerFilter, ProjectKeyFilters},
    project_key_live::ChangesBanner,
    project_key_rows::ProjectKeyTable,
    project_key_toolbar::{ProjectKeyPager, ProjectKeySearch, Results},
    time::{Since, since},
};
use crate::{
    domain::project_key_list::{CategoryFilter, ProjectKeyListQuery, StatusFilter},
    ui::{
        actions::project_keys::{list_project_keys, project_key_owners},
        browser,
        error::UiError,
        icons::IconName,
        views::{KeyOwnerCountView, ProjectAccess, ProjectKeyListView, ProjectKeyView, ProjectView, Whose},
    },
};

/// What was asked for and what was answered.
type Answer = (ProjectKeyListQuery, Result<ProjectKeyListView, UiError>);

/// The list of a project's keys, for the parts of a screen that show it.
#[derive(Clone, Copy)]
pub struct ProjectKeys {
    /// The project's id.
    project: StoredValue<String>,
    /// What the URL asks for.
    pub(super) query: Memo<ProjectKeyListQuery>,
    answer: Resource<Answer>,
    /// The key that is to be deleted, once the person has confirmed it.
    pub(super) asked: RwSignal<Option<(ProjectKeyView, Since)>>,
    pub(super) chosen: Chosen,
    /// The owners of most keys. Asked for with the list and not by the field that offers them: what a server asks for
    /// while it renders, and renders twice, the browser would not find again.
    pub(super) owners: Resource<Vec<KeyOwnerCountView>>,
}

impl ProjectKeys {
    /// The list that the URL asks for.
    #[must_use]
    pub fn new(project: String) -> Self {
        let parameters = use_query_map();
        let query =
            Memo::new(move |_| parameters.with(|all| ProjectKeyListQuery::from_parameters(|name| all.get(name))));
        let stored = StoredValue::new(project.clone());
        let answer = Resource::new(
            move || query.get(),
            move |query| {
                let project = project.clone();
                async move { (query.clone(), list_project_keys(project, query).await) }
            },
        );
        let owners = Resource::new(
            || (),
            move |()| {
                let owners = project_key_owners(stored.get_value(), String::new());
                // Without an offer, a name can still be typed.
                async move { owners.await.unwrap_or_default() }
            },
        );
        Self { project: stored, query, answer, asked: RwSignal::new(None), chosen: Chosen::default(), owners }
    }

    /// What the server answered, once it has.
    pub async fn answered(self) -> Option<ProjectKeyListView> {
        self.answer.await.1.ok()
    }

    /// Asks anew, because keys have come or gone.
    pub fn reload(self) {
        self.answer.refetch();
    }

    /// The project's id.
    #[must_use]
    pub fn project(self) -> String {
        self.project.get_value()
    }

    /// The URL of the list that one gets by changing what the URL asks for now.
    pub(super) fn link_to(self, change: impl FnOnce(&ProjectKeyListQuery) -> ProjectKeyListQuery) -> String {
        link(&keys_path(&self.project()), &self.query.with(change).parameters())
    }

    /// Something of the answer that stands now; `None` as long as there is none.
    pub(super) fn now<T>(self, of: impl FnOnce(&ProjectKeyListView) -> T) -> Option<T> {
        self.answer.with(|answer| answer.as_ref()?.1.as_ref().ok().map(of))
    }
}

/// The list itself, with the dialog before a key is deleted.
#[component]
pub fn ProjectKeyList(
    project: ProjectView,
    keys: ProjectKeys,
    /// What an empty list says: why there is none, and what to do.
    #[prop(into)]
    empty: ViewFn,
) -> impl IntoView {
    let announced = RwSignal::new(String::new());
    // The row whose button takes the focus when the row before it is gone.
    let next_focus = StoredValue::new(None::<u32>);
    Effect::new(move |first: Option<()>| {
        if let (Some(total), Some(())) = (keys.now(|view| view.page.total), first) {
            announced.set(counted(total, "API key", "API keys"));
            if let Some(position) = next_focus.try_update_value(Option::take).flatten() {
                // After the rows are there.
                browser::after(0, move || {
                    let _ = browser::focus_nth("tbody .icon-button", position).or_else(|| browser::focus("#main"));
                });
            }
        }
    });
    let deleted = Callback::new(move |key: ProjectKeyView| {
        let position = keys.answer.with_untracked(|answer| {
            let view = answer.as_ref()?.1.as_ref().ok()?;
            let deletable = view.page.items.iter().filter(|other| other.may_delete);
            deletable.take_while(|other| other.id != key.id).count().try_into().ok()
        });
        next_focus.set_value(position.or(Some(0)));
        keys.reload();
    });
    let seen = Signal::derive(move || keys.now(|view| view.seen));
    let dialog_of = project.id.clone();
    let project = Arc::new(project);
    let tools = project.clone();
    let banner_of = project.id.clone();
    view! {
        <div class="project-list">
            <Tools project=tools keys=keys/>
            <ChangesBanner project=banner_of seen=seen refresh=Callback::new(move |()| keys.reload())/>
            <Transition>
                {move || {
                    let (empty, project) = (empty.clone(), project.clone());
                    Suspend::new(async move {
                        let (query, answer) = keys.answer.await;
                        match answer {
                            Ok(view) => content(&project, keys, query, Arc::new(view), &empty),
                            Err(UiError::BadSearch(words)) => bad_search(&project.id, &query, words),
                            Err(error) => view! { <Failure error=error/> }.into_any(),
                        }
                    })
                }}
            </Transition>
        </div>
        <p class="visually-hidden" role="status">{announced}</p>
        <DeleteDialog project=dialog_of asked=keys.asked on_deleted=deleted/>
    }
    .into_any()
}

/// Search and filters, where there is anything to look through.
#[component]
fn Tools(project: Arc<ProjectView>, keys: ProjectKeys) -> impl IntoView {
    view! {
        <Transition>
            {
                let has_keys = Memo::new(move |_| {
                    keys.answer.with(|answer| match answer {
                        Some((_, Ok(view))) => has_any(view),
                        // What was searched for is mended where it was typed.
                        Some((_, Err(UiError::BadSearch(_)))) => true,
                        Some((_, Err(_))) | None => false,
                    })
                });
                move || {
                    let project = project.clone();
                    has_keys.get().then(|| {
                        let sees_all = matches!(project.access, ProjectAccess::Open { sees: Whose::All, .. });
                        view! {
                            <div class="toolbar">
                                <ProjectKeySearch keys=keys/>
                                {sees_all.then(|| view! { <OwnerFilter keys=keys/> })}
                                <ProjectKeyFilters keys=keys/>
                            </div>
                        }
                    })
                }
            }
        </Transition>
    }
    .into_any()
}

/// Whether there are keys at all, of whatever type and status.
fn has_any(view: &ProjectKeyListView) -> bool {
    view.counts.of(CategoryFilter::All, StatusFilter::All) > 0
}

fn content(
    project: &ProjectView,
    keys: ProjectKeys,
    query: ProjectKeyListQuery,
    view: Arc<ProjectKeyListView>,
    empty: &ViewFn,
) -> AnyView {
    if !has_any(&view) {
        return empty.run();
    }
    if view.page.items.is_empty() {
        return no_hits(&project.id, &query, &view);
    }
    let since = since(view.now);
    let access = project.access;
    view! {
        <Results view=view.clone()/>
        <ProjectKeyTable keys=keys access=access query=query.clone() view=view.clone() since=since/>
        <ProjectKeyPager keys=keys query=query view=view/>
    }
    .into_any()
}

/// A search that is not understood: what is wrong with it, and the way back to a list.
fn bad_search(project: &str, query: &ProjectKeyListQuery, words: String) -> AnyView {
    let rest = ProjectKeyListQuery { search: String::new(), ..query.first_page() };
    let path = link(&keys_path(project), &rest.parameters());
    view! {
        <Empty icon=IconName::Warning title="This search is not understood" failed=true>
            <p>{words}</p>
            <p class="actions"><a class="button" href=path>"Reset query"</a></p>
        </Empty>
    }
    .into_any()
}

/// That nothing agrees with what was asked for, and the way to what does.
fn no_hits(project: &str, query: &ProjectKeyListQuery, view: &ProjectKeyListView) -> AnyView {
    let of_type = view.counts.of(query.category, StatusFilter::All);
    let (title, words, rest, back) = if !query.search.is_empty() {
        let title = format!("No API key matches “{}”", query.search);
        let rest = ProjectKeyListQuery { search: String::new(), ..query.first_page() };
        let words = "Search looks among the keys of the chosen type, owner and status, at names, owners, ids and the last \
                     four characters of a key.";
        (title, words, rest, "Clear search")
    } else if let Some(owner) = &query.owner {
        let rest = ProjectKeyListQuery { owner: None, ..query.first_page() };
        let title = format!("{owner} owns no API key here of this type and status");
        (title, "Choose another type or status, or look at the keys of every owner.", rest, "Show every owner’s")
    } else if of_type > 0 {
        let rest = ProjectKeyListQuery { status: StatusFilter::All, ..query.first_page() };
        let title = format!("No API key of this type is {}", query.status.label().to_lowercase());
        (title, "There are keys of other statuses.", rest, "Show every status")
    } else {
        let rest =
            ProjectKeyListQuery { category: CategoryFilter::All, status: StatusFilter::All, ..query.first_page() };
        (
            "There are no API keys of this type here".to_owned(),
            "There are keys of other types.",
            rest,
            "Show every type",
        )
    };
    let path = link(&keys_path(project), &rest.parameters());
    view! {
        <Empty icon=IconName::Search title=title>
            <p>{words}</p>
            <p class="actions"><a class="button" href=path>{back}</a></p>
        </Empty>
    }
    .into_any()
}
