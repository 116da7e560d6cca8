//! The personal keys of another user.

use leptos::prelude::*;

use super::user::{user_links, user_name};
use crate::ui::{
    components::{
        empty::Empty,
        frame::viewing,
        key_list::{KeyList, KeyUsage, Keys},
        keys_of::KeysOf,
        loaded::loaded,
        notice::{Done, Notice, Tone},
        page::Page,
    },
    icons::IconName,
    respond,
};

/// The list of another user's keys. Nobody makes keys for others; who may, ends them.
#[component]
pub fn UserKeysPage() -> impl IntoView {
    let name = user_name();
    move || screen(name.get())
}

fn screen(name: String) -> AnyView {
    let of = KeysOf::User(name.clone());
    let mut crumbs = of.crumbs("");
    crumbs.pop();
    let keys = Keys::new(of);
    let viewing = viewing();
    let head = view! { <KeyUsage keys=keys/> }.into_any();
    let links = user_links(&name);
    let problem = respond::submitted().and_then(|submitted| submitted.form.problem);
    let title = "API keys of ".to_owned() + &name;
    let empty = move || {
        let title = name.clone() + " has no API keys";
        view! {
            <Empty icon=IconName::Key title=title>
                <p>"Users make their API keys themselves, at their profile. Nobody can make one for somebody else."</p>
            </Empty>
        }
        .into_any()
    };
    let refused = problem.is_some();
    view! {
        <Page title=title crumbs=crumbs here="API keys" head=head links=links refused=refused>
            <Done/>
            {problem.map(|problem| view! { <Notice tone=Tone::Bad><p>{problem}</p></Notice> })}
            <KeyList keys=keys empty=empty/>
            {loaded(move || async move {
                let reads_only = viewing.person().await.is_some_and(|viewer| viewer.reads_users && !viewer.manages_users);
                let why = view! {
                    <p class="pager"><span>"You can look at these API keys. Only platform admins revoke those of others."</span></p>
                };
                Ok(reads_only.then_some(why).into_any())
            })}
        </Page>
    }
    .into_any()
}
