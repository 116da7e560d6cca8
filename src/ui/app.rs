//! Which screen stands at which URL.

use leptos::prelude::*;
use leptos_meta::provide_meta_context;
use leptos_router::{
    SsrMode,
    components::{FlatRoutes, Route, Router},
    path,
};

use crate::ui::{
    chunks::{GenerateScreen, KeysScreen, OtherScreen},
    components::frame::Frame,
    pages::{not_found::NotFound, sign_in::SignInPage},
};

/// The screens. Also runs once without any request, when the server asks which routes there are.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    // Async: a page is sent once it is whole, so that its status and headers are right and it needs no script.
    view! {
        <Router>
            <Frame>
                <FlatRoutes fallback=|| view! { <NotFound/> }>
                    <Route path=path!("/sign-in") view=SignInPage ssr=SsrMode::Async/>
                    <Route path=path!("/sso/token") view=OtherScreen::Token ssr=SsrMode::Async/>
                    <Route path=path!("/help") view=OtherScreen::Help ssr=SsrMode::Async/>
                    <Route path=path!("/profile/details") view=OtherScreen::Profile ssr=SsrMode::Async/>
                    <Route path=path!("/profile/api-keys") view=KeysScreen::List ssr=SsrMode::Async/>
                    <Route path=path!("/profile/api-keys/new") view=GenerateScreen::Page ssr=SsrMode::Async/>
                    <Route path=path!("/profile/api-keys/:id") view=OtherScreen::Key ssr=SsrMode::Async/>
                    <Route path=path!("/profile/api-keys/:id/revoke") view=OtherScreen::RevokeKey ssr=SsrMode::Async/>
                    <Route path=path!("/profile/sessions") view=OtherScreen::Sessions ssr=SsrMode::Async/>
                    <Route path=path!("/organizations") view=OtherScreen::Organizations ssr=SsrMode::Async/>
                    <Route path=path!("/users") view=OtherScreen::Users ssr=SsrMode::Async/>
                    <Route path=path!("/users/new") view=OtherScreen::NewUser ssr=SsrMode::Async/>
                    <Route path=path!("/users/:name") view=OtherScreen::User ssr=SsrMode::Async/>
                    <Route path=path!("/users/:name/api-keys") view=OtherScreen::UserKeys ssr=SsrMode::Async/>
                    <Route path=path!("/users/:name/api-keys/:id") view=OtherScreen::UserKey ssr=SsrMode::Async/>
                    <Route path=path!("/users/:name/api-keys/:id/revoke") view=OtherScreen::RevokeUserKey ssr=SsrMode::Async/>
                </FlatRoutes>
            </Frame>
        </Router>
    }
}
