//! Which screen stands at which URL.

use leptos::prelude::*;
use leptos_meta::provide_meta_context;
use leptos_router::{
    SsrMode,
    components::{Route, Router, Routes},
    path,
};

use crate::ui::{
    components::frame::Frame,
    pages::{
        help::Help, key::KeyPage, keys::KeysPage, new_key::NewKeyPage, not_found::NotFound,
        organizations::OrganizationsPage, profile::ProfilePage, revoke_key::RevokeKeyPage, sessions::SessionsPage,
        sign_in::SignInPage, user::UserPage, user_key::{RevokeUserKeyPage, UserKeyPage}, user_keys::UserKeysPage,
        new_user::NewUserPage, users::UsersPage,
    },
};

/// The screens. Also runs once without any request, when the server asks which routes there are.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    // Async: a page is sent once it is whole, so that its status and headers are right and it needs no script.
    view! {
        <Router>
            <Frame>
                <Routes fallback=|| view! { <NotFound/> }>
                    <Route path=path!("/sign-in") view=SignInPage ssr=SsrMode::Async/>
                    <Route path=path!("/help") view=Help ssr=SsrMode::Async/>
                    <Route path=path!("/profile/details") view=ProfilePage ssr=SsrMode::Async/>
                    <Route path=path!("/profile/api-keys") view=KeysPage ssr=SsrMode::Async/>
                    <Route path=path!("/profile/api-keys/new") view=NewKeyPage ssr=SsrMode::Async/>
                    <Route path=path!("/profile/api-keys/:id") view=KeyPage ssr=SsrMode::Async/>
                    <Route path=path!("/profile/api-keys/:id/revoke") view=RevokeKeyPage ssr=SsrMode::Async/>
                    <Route path=path!("/profile/sessions") view=SessionsPage ssr=SsrMode::Async/>
                    <Route path=path!("/organizations") view=OrganizationsPage ssr=SsrMode::Async/>
                    <Route path=path!("/users") view=UsersPage ssr=SsrMode::Async/>
                    <Route path=path!("/users/new") view=NewUserPage ssr=SsrMode::Async/>
                    <Route path=path!("/users/:name") view=UserPage ssr=SsrMode::Async/>
                    <Route path=path!("/users/:name/api-keys") view=UserKeysPage ssr=SsrMode::Async/>
                    <Route path=path!("/users/:name/api-keys/:id") view=UserKeyPage ssr=SsrMode::Async/>
                    <Route path=path!("/users/:name/api-keys/:id/revoke") view=RevokeUserKeyPage ssr=SsrMode::Async/>
                </Routes>
            </Frame>
        </Router>
    }
}
