//! The users of this installation.

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::user::{role_labels, user_path};
use crate::ui::{
    actions::users::list_users,
    components::{
        empty::Empty,
        frame::viewing,
        link::link,
        loaded::loaded,
        notice::Done,
        page::Page,
        pager::Turns,
        status::{Standing, Status},
        time::{Moment, since},
    },
    icons::{Icon, IconName},
    views::{UserListParameters, UserListView, UserView},
};

const PATH: &str = "/users";

/// The list of users, for those who may see it.
#[component]
pub fn UsersPage() -> impl IntoView {
    let query = use_query_map();
    let asked = Memo::new(move |_| {
        query.with(|query| UserListParameters {
            q: query.get("q").unwrap_or_default(),
            page: query.get("page").unwrap_or_default(),
        })
    });
    let users = Resource::new(move || asked.get(), |asked| async { (asked.q.clone(), list_users(asked).await) });
    let viewing = viewing();
    let head = loaded(move || async move {
        let manages = viewing.person().await.is_some_and(|viewer| viewer.manages_users);
        let create = view! {
            <a class="button" data-kind="primary" href="/users/new"><Icon name=IconName::Plus/>"Create user"</a>
        };
        Ok(manages.then_some(create).into_any())
    });
    view! {
        <Page title="Users" head=head>
            <Done/>
            {loaded(move || async move {
                let manages = viewing.person().await.is_some_and(|viewer| viewer.manages_users);
                let (search, answer) = users.await;
                Ok(content(search, answer?, manages))
            })}
        </Page>
    }
    .into_any()
}

fn content(search: String, view: UserListView, manages: bool) -> AnyView {
    let list = if view.page.items.is_empty() { no_hits(&search) } else { table(&search, view) };
    let why = (!manages).then(|| view! {
        <p class="pager"><span>"You can look at users. Only platform admins create, change or delete them."</span></p>
    });
    view! {
        <div class="toolbar">
            <form class="search" role="search" method="get" action=PATH>
                <Icon name=IconName::Search/>
                <input class="input" type="search" name="q" value=search maxlength="100"
                    aria-label="Search by username, name or email" placeholder="Username, name or email"/>
                <button class="visually-hidden" type="submit">"Search"</button>
            </form>
        </div>
        {list}
        {why}
    }
    .into_any()
}

fn no_hits(search: &str) -> AnyView {
    let title = format!("No user matches “{search}”");
    view! {
        <Empty icon=IconName::Search title=title>
            <p>"Search looks at usernames, full names and email addresses."</p>
            <p class="actions"><a class="button" href=PATH>"Clear search"</a></p>
        </Empty>
    }
    .into_any()
}

fn table(search: &str, view: UserListView) -> AnyView {
    let since = since(view.now);
    let pager = pager(search, &view);
    let rows = move || {
        let moment = since.moment();
        view.page.items.iter().map(|user| row(user, moment)).collect::<Vec<_>>()
    };
    view! {
        <div class="sheet">
            <table class="table">
                <caption class="visually-hidden">"Users"</caption>
                <thead>
                    <tr>
                        <th scope="col">"User"</th>
                        <th scope="col">"Platform roles"</th>
                        <th scope="col">"API keys"</th>
                        <th scope="col" data-cell="created">"Last sign-in"</th>
                        <th scope="col" data-cell="status">"Status"</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
        {pager}
    }
    .into_any()
}

fn row(user: &UserView, moment: Moment) -> AnyView {
    let path = user_path(&user.name);
    let second = if user.builtin { "Built-in".to_owned() } else { user.full_name.clone() };
    let standing = Standing::of_user(user.enabled);
    let state = standing.state;
    let keys = if user.builtin {
        view! { <span class="dim">"None"</span> }.into_any()
    } else {
        let label = format!("{} API keys of {}", user.working_keys, user.name);
        view! { <a href=path.clone() + "/api-keys" aria-label=label>{user.working_keys}</a> }.into_any()
    };
    let roles = if user.roles.is_empty() {
        view! { <span class="dim">"None"</span> }.into_any()
    } else {
        role_labels(&user.roles).into_any()
    };
    let last = user.last_sign_in.map_or_else(
        || view! { <span class="dim">"Never"</span> }.into_any(),
        |at| moment.tag(at, moment.relative(at)).into_any(),
    );
    view! {
        <tr data-status=state>
            <th scope="row" data-cell="name"><a href=path>{user.name.clone()}</a>" "<span class="dim">{second}</span></th>
            <td data-label="Roles">{roles}</td>
            <td data-label="API keys">{keys}</td>
            <td data-label="Last sign-in" data-cell="created">{last}</td>
            <td data-label="Status" data-cell="status"><Status of=standing/></td>
        </tr>
    }
    .into_any()
}

/// Which users these are, and the way to the others.
fn pager(search: &str, view: &UserListView) -> AnyView {
    let page = &view.page;
    let last = page.position + page.items.len() as u64;
    let range = format!("{}–{last} of {}", page.position + 1, page.total);
    let to = |cursor: Option<String>| {
        cursor.map(|page| {
            let mut parameters = vec![("page", page)];
            if !search.is_empty() {
                parameters.insert(0, ("q", search.to_owned()));
            }
            link(PATH, &parameters)
        })
    };
    let previous = to(page.previous.as_ref().map(ToString::to_string));
    let next = to(page.next.as_ref().map(ToString::to_string));
    view! {
        <div class="pager">
            <span></span>
            <span>{range}</span>
            <Turns previous=previous next=next/>
        </div>
    }
    .into_any()
}
