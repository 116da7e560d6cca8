//! What narrows a project's keys down besides the search: type and status by links, the owner by a field that offers
//! those who own keys. Every state of the list has a URL.

use leptos::{ev::SubmitEvent, html::Input, prelude::*, task::spawn_local};
use leptos_router::{NavigateOptions, hooks::use_navigate};

use super::{
    key_toolbar::filter_link, link::link, loaded::loaded, number::counted, project::keys_path,
    project_key_list::ProjectKeys,
};
use crate::{
    domain::project_key_list::{CategoryFilter, ProjectKeyCounts, ProjectKeyListQuery, StatusFilter},
    ui::{actions::project_keys::project_key_owners, browser, views::KeyOwnerCountView},
};

/// After how long without a keystroke the owners are looked up.
const PAUSE_MILLISECONDS: i32 = 200;

/// Type and status. The counts are of all keys that the viewer sees, whatever is searched for.
#[component]
pub fn ProjectKeyFilters(keys: ProjectKeys) -> impl IntoView {
    let counts = Memo::new(move |_| keys.now(|view| view.counts));
    let categories = CategoryFilter::ALL.map(|category| {
        filter(keys, counts, category.label(), move |query| ProjectKeyListQuery { category, ..query.first_page() })
    });
    let statuses = StatusFilter::ALL.map(|status| {
        filter(keys, counts, status.label(), move |query| ProjectKeyListQuery { status, ..query.first_page() })
    });
    view! {
        <div class="filter-lines">
            <nav class="filters" aria-label="Type"><span aria-hidden="true">"Type"</span><ul>{categories}</ul></nav>
            <nav class="filters" aria-label="Status"><span aria-hidden="true">"Status"</span><ul>{statuses}</ul></nav>
        </div>
    }
    .into_any()
}

/// The link that `change`s the filters.
fn filter(
    keys: ProjectKeys,
    counts: Memo<Option<ProjectKeyCounts>>,
    label: &'static str,
    change: impl Fn(&ProjectKeyListQuery) -> ProjectKeyListQuery + Copy + Send + Sync + 'static,
) -> AnyView {
    filter_link(
        label,
        move || keys.link_to(change),
        move || keys.query.with(|query| change(query) == query.first_page()),
        move || {
            let ProjectKeyListQuery { category, status, .. } = keys.query.with(change);
            counts.get().map(|counts| counts.of(category, status))
        },
    )
}

/// Whose keys: the browser offers the owners as one types, those with most keys first. As the search, it shows what the
/// URL asks for.
#[component]
pub fn OwnerFilter(keys: ProjectKeys) -> impl IntoView {
    let path = keys_path(&keys.project());
    let owner = Memo::new(move |_| keys.query.with(|query| query.owner.clone().unwrap_or_default()));
    let rest = Memo::new(move |_| {
        keys.query.with(|query| ProjectKeyListQuery { owner: None, ..query.first_page() }.parameters())
    });
    let kept = move || {
        let fields = rest.get().into_iter();
        fields.map(|(name, value)| view! { <input type="hidden" name=name value=value/> }).collect::<Vec<_>>()
    };
    let input = NodeRef::<Input>::new();
    Effect::new(move |first: Option<()>| {
        let owner = owner.get();
        if let (Some(()), Some(input)) = (first, input.get_untracked()) {
            input.set_value(&owner);
        }
    });
    let navigate = use_navigate();
    let go = {
        let path = path.clone();
        move || {
            let typed = input.get_untracked().map(|input| input.value().trim().to_owned()).unwrap_or_default();
            if typed != owner.get_untracked() {
                let asked = (!typed.is_empty()).then_some(("owner", typed));
                let parameters: Vec<_> = rest.get_untracked().into_iter().chain(asked).collect();
                navigate(&link(&path, &parameters), NavigateOptions { scroll: false, ..NavigateOptions::default() });
            }
        }
    };
    let (chosen, emptied) = (go.clone(), go.clone());
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        go();
    };
    let owners = Owners::new(keys);
    let look = move |event| {
        let typed = event_target_value(&event);
        if typed.is_empty() {
            // The field's own button for clearing it says nothing but this.
            emptied();
        }
        owners.look_up(typed);
    };
    let narrows = move || owner.with(|owner| !owner.is_empty()).then_some("true");
    view! {
        <form class="owner-filter" method="get" action=path aria-label="Owner" on:submit=submit>
            {kept}
            <label class="filter" data-narrows=narrows>
                <span>"Owner"</span>
                <input class="input" type="search" name="owner" value=owner.get_untracked() list="owners" placeholder="Anybody"
                    maxlength="256" autocomplete="off" spellcheck="false" node_ref=input on:input=look
                    on:change=move |_| chosen()/>
            </label>
            {owners.offer()}
            <button class="button unscripted" type="submit">"Filter"</button>
        </form>
    }
    .into_any()
}

/// The owners on offer.
#[derive(Clone, Copy)]
struct Owners {
    project: StoredValue<String>,
    /// Those with most keys, whoever they are.
    first: Resource<Vec<KeyOwnerCountView>>,
    /// Those whose names contain what was typed, once that was looked up.
    found: RwSignal<Option<Vec<KeyOwnerCountView>>>,
    /// What was typed last.
    typed: StoredValue<String>,
}

impl Owners {
    fn new(keys: ProjectKeys) -> Self {
        Self {
            project: StoredValue::new(keys.project()),
            first: keys.owners,
            found: RwSignal::new(None),
            typed: StoredValue::new(String::new()),
        }
    }

    /// Looks up who owns keys and is called like `text`, once nothing more is typed.
    fn look_up(self, text: String) {
        self.typed.set_value(text.clone());
        browser::after(PAUSE_MILLISECONDS, move || {
            let is_last = move |text: &str| self.typed.try_with_value(|typed| typed == text) == Some(true);
            if is_last(&text) {
                spawn_local(async move {
                    let owners = project_key_owners(self.project.get_value(), text.clone()).await;
                    if let Ok(owners) = owners
                        && is_last(&text)
                    {
                        self.found.set(Some(owners));
                    }
                });
            }
        });
    }

    fn offer(self) -> AnyView {
        let options = loaded(move || {
            let found = self.found.get();
            async move {
                let owners = match found {
                    Some(found) => found,
                    None => self.first.await,
                };
                Ok(owners.into_iter().map(option).collect::<Vec<_>>().into_any())
            }
        });
        view! { <datalist id="owners">{options}</datalist> }.into_any()
    }
}

fn option(owner: KeyOwnerCountView) -> AnyView {
    let KeyOwnerCountView { name, realm, keys } = owner;
    let keys = counted(keys, "key", "keys");
    let words = if realm == "cloud" { keys } else { format!("{keys}, {realm}") };
    view! { <option value=name label=words></option> }.into_any()
}
