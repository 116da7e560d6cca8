//! The users of this installation.

use leptos::prelude::*;

use super::user::{role_labels, user_path};
use crate::ui::{
    actions::users::list_users,
    components::{
        directory,
        empty::Empty,
        frame::viewing,
        loaded::loaded,
        notice::Done,
        page::Page,
        sheet::{Column, sheet},
        status::{Standing, Status},
        time::{Moment, since},
    },
    icons::{Icon, IconName},
    views::{UserListView, UserView},
};

const PATH: &str = "/users";

/// The list of users, for those who may see it.
#[component]
pub fn UsersPage() -> impl IntoView {
    let asked = directory::asked();
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
        {directory::search(PATH, search, "Search by username, name or email", "Username, name or email")}
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
    let turns = directory::turns(PATH, search, &view.page, "users");
    let rows = move || {
        let moment = since.moment();
        view.page.items.iter().map(|user| row(user, moment)).collect::<Vec<_>>()
    };
    view! {
        {sheet("Users", &[Column::Text("User"), Column::Text("Platform roles"), Column::Text("API keys"), Column::Kind("Last sign-in", "created"), Column::Kind("Status", "status")], rows.into_any())}
        {turns}
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
