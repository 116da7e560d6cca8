//! A list of keys: what is asked for stands in the URL, the server answers, and the rows before stay until it has.

use std::sync::Arc;

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::{
    choosing::Chosen,
    empty::{Empty, Failure},
    key_filters::KeyFilters,
    key_rows::KeyTable,
    key_toolbar::{KEY_SEARCH, KeyPager, SearchForm, StatusFilters},
    keys_of::KeysOf,
    link::link,
    revoke::RevokeDialog,
    time::{Since, since},
};
use crate::{
    domain::key_list::{KeyListQuery, StatusFilter},
    ui::{
        browser,
        error::UiError,
        icons::IconName,
        views::{KeyListView, KeyView},
    },
};

/// A list of keys, for the parts of a screen that show it.
#[derive(Clone, Copy)]
pub struct Keys {
    /// Whose keys.
    pub(super) of: StoredValue<KeysOf>,
    /// What the URL asks for.
    pub(super) query: Memo<KeyListQuery>,
    /// What was asked for and what was answered.
    answer: Resource<(KeyListQuery, Result<KeyListView, UiError>)>,
    /// The key that is to be revoked, once the person has confirmed it.
    pub(super) asked: RwSignal<Option<(KeyView, Since)>>,
    /// The keys of an organization that are chosen.
    pub(super) chosen: Chosen,
}

impl Keys {
    /// The list that the URL asks for.
    #[must_use]
    pub fn new(of: KeysOf) -> Self {
        let parameters = use_query_map();
        let query = Memo::new(move |_| parameters.with(|all| KeyListQuery::from_parameters(|name| all.get(name))));
        let stored = StoredValue::new(of.clone());
        let answer = Resource::new(
            move || query.get(),
            move |query| {
                let of = of.clone();
                async move { (query.clone(), of.list(query).await) }
            },
        );
        Self { of: stored, query, answer, asked: RwSignal::new(None), chosen: Chosen::default() }
    }

    /// What the server answered, once it has.
    pub async fn answered(self) -> Option<KeyListView> {
        self.answer.await.1.ok()
    }

    /// Asks anew, because keys have come or gone.
    pub fn reload(self) {
        self.answer.refetch();
    }

    /// Something of the answer that stands now; `None` as long as there is none.
    fn now<T>(self, of: impl FnOnce(&KeyListView) -> T) -> Option<T> {
        self.answer.with(|answer| answer.as_ref()?.1.as_ref().ok().map(of))
    }
}

/// How many working keys there are, of how many allowed: for the head of the page.
#[component]
pub fn KeyUsage(
    keys: Keys,
    /// The way to make one, where there are some already; where there are none, the list itself shows it.
    #[prop(optional)]
    generate: Option<ViewFn>,
) -> impl IntoView {
    view! {
        <Transition>
            {move || {
                let generate = generate.clone();
                Suspend::new(async move {
                    keys.answer.await.1.ok().map(|view| {
                        let generate = generate.filter(|_| view.counts.of(StatusFilter::All) > 0);
                        view! {
                            <p class="usage"><strong>{view.working}</strong>" of "{view.most}</p>
                            {generate.map(|generate| generate.run())}
                        }
                    })
                })
            }}
        </Transition>
    }
}

/// The list itself, with the dialog before a key is revoked.
#[component]
pub fn KeyList(
    keys: Keys,
    /// What an empty list says: why there is none, and what to do.
    #[prop(into)]
    empty: ViewFn,
) -> impl IntoView {
    let of = keys.of.get_value();
    let announced = RwSignal::new(String::new());
    // The row whose button takes the focus when the row before it is gone.
    let next_focus = StoredValue::new(None::<u32>);
    Effect::new(move |first: Option<()>| {
        if let (Some(total), Some(())) = (keys.now(|view| view.page.total), first) {
            announced.set(if total == 1 { "1 API key".to_owned() } else { format!("{total} API keys") });
            if let Some(position) = next_focus.try_update_value(Option::take).flatten() {
                // After the rows are there.
                browser::after(0, move || {
                    let _ = browser::focus_nth("tbody .icon-button", position).or_else(|| browser::focus("#main"));
                });
            }
        }
    });
    let revoked = Callback::new(move |key: KeyView| {
        let position = keys.answer.with_untracked(|answer| {
            let view = answer.as_ref()?.1.as_ref().ok()?;
            let working = view.page.items.iter().filter(|other| other.status.works());
            working.take_while(|other| other.id != key.id).count().try_into().ok()
        });
        next_focus.set_value(position.or(Some(0)));
        keys.reload();
    });
    view! {
        <KeyToolbar keys=keys/>
        <Transition>
            {move || {
                let empty = empty.clone();
                Suspend::new(async move {
                    let (query, answer) = keys.answer.await;
                    match answer {
                        Ok(view) => content(keys, query, Arc::new(view), &empty),
                        Err(error) => view! { <Failure error=error/> }.into_any(),
                    }
                })
            }}
        </Transition>
        <p class="visually-hidden" role="status">{announced}</p>
        <RevokeDialog of=of asked=keys.asked on_revoked=revoked/>
    }
}

/// Search and status filter, where there is anything to look through.
#[component]
fn KeyToolbar(keys: Keys) -> impl IntoView {
    let of = keys.of.get_value();
    let search = Memo::new(move |_| keys.query.with(|query| query.search.clone()));
    let rest = Memo::new(move |_| {
        keys.query.with(|query| KeyListQuery { search: String::new(), ..query.first_page() }.parameters())
    });
    view! {
        <Transition>
            {
                let has_keys = Memo::new(move |_| keys.now(has_any).unwrap_or(false));
                let counts = Memo::new(move |_| keys.now(|view| view.counts));
                let path = of.path();
                move || {
                    let path = path.clone();
                    has_keys.get().then(|| view! {
                        <div class="toolbar">
                            <SearchForm path=path.clone() search=search rest=rest words=KEY_SEARCH/>
                            <StatusFilters path=path query=keys.query counts=counts/>
                        </div>
                    })
                }
            }
        </Transition>
    }
    .into_any()
}

/// Whether there are keys at all, of whatever status.
fn has_any(view: &KeyListView) -> bool {
    view.counts.of(StatusFilter::All) > 0
}

fn content(keys: Keys, query: KeyListQuery, view: Arc<KeyListView>, empty: &ViewFn) -> AnyView {
    if !has_any(&view) {
        return empty.run();
    }
    let of = keys.of.get_value();
    let rows = if view.page.items.is_empty() {
        no_hits(&of, &query)
    } else {
        let since = since(view.now);
        view! {
            <KeyTable keys=keys query=query.clone() view=view.clone() since=since/>
            <KeyPager of=of query=query.clone() view=view.clone()/>
        }
        .into_any()
    };
    let filters = view.filters.clone().map(|filters| {
        view! { <KeyFilters keys=keys query=query filters=filters/> }
    });
    view! { {filters}{rows} }.into_any()
}

fn no_hits(of: &KeysOf, query: &KeyListQuery) -> AnyView {
    let narrowed = query.role.is_some() || query.creator.is_some() || query.resource.is_some();
    let (title, words, rest, back) = if narrowed {
        let rest = KeyListQuery { role: None, creator: None, resource: None, ..query.first_page() };
        let title = "No API key here agrees with these filters".to_owned();
        (title, "Choose another role, creator or resource, or look at all of them.", rest, "Clear filters")
    } else if query.search.is_empty() {
        let title = format!("No API key here is {}", query.status.label().to_lowercase());
        let all = KeyListQuery { status: StatusFilter::All, ..KeyListQuery::default() };
        (title, "There are API keys of other statuses.", all, "Show all")
    } else {
        let title = format!("No API key matches “{}”", query.search);
        let rest = KeyListQuery { search: String::new(), ..query.first_page() };
        (title, "Search looks at names, ids and the last four characters of a key.", rest, "Clear search")
    };
    let path = link(&of.path(), &rest.parameters());
    view! {
        <Empty icon=IconName::Search title=title>
            <p>{words}</p>
            <p class="actions"><a class="button" href=path>{back}</a></p>
        </Empty>
    }
    .into_any()
}
