//! Which screen stands at which URL.

use leptos::prelude::*;
use leptos_meta::provide_meta_context;
use leptos_router::{
    SsrMode,
    any_nested_route::IntoAnyNestedRoute,
    components::{FlatRoutes, Route, Router},
    path,
};

use crate::ui::{
    chunks::{GenerateScreen, KeysScreen, OrganizationScreen, OtherScreen, ProjectKeyScreen, ProjectScreen},
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
                    <Route path=path!("/users") view=OtherScreen::Users ssr=SsrMode::Async/>
                    <Route path=path!("/users/new") view=OtherScreen::NewUser ssr=SsrMode::Async/>
                    <Route path=path!("/users/:name") view=OtherScreen::User ssr=SsrMode::Async/>
                    <Route path=path!("/users/:name/api-keys") view=OtherScreen::UserKeys ssr=SsrMode::Async/>
                    <Route path=path!("/users/:name/api-keys/:id") view=OtherScreen::UserKey ssr=SsrMode::Async/>
                    <Route path=path!("/users/:name/api-keys/:id/revoke") view=OtherScreen::RevokeUserKey ssr=SsrMode::Async/>
                    <OrganizationRoutes/>
                    <ProjectRoutes/>
                </FlatRoutes>
            </Frame>
        </Router>
    }
}

/// The screens of organizations.
#[component(transparent)]
fn OrganizationRoutes() -> impl leptos_router::MatchNestedRoutes + Clone {
    view! {
        <Route path=path!("/organizations") view=OrganizationScreen::List ssr=SsrMode::Async/>
        <Route path=path!("/organizations/new") view=OrganizationScreen::New ssr=SsrMode::Async/>
        <Route path=path!("/organizations/:id/members") view=OrganizationScreen::Members ssr=SsrMode::Async/>
        <Route path=path!("/organizations/:id/members/invite") view=OrganizationScreen::Invite ssr=SsrMode::Async/>
        <Route path=path!("/organizations/:id/members/invitations/:token") view=OrganizationScreen::InvitationRoles ssr=SsrMode::Async/>
        <Route path=path!("/organizations/:id/members/:name") view=OrganizationScreen::Member ssr=SsrMode::Async/>
        <Route path=path!("/organizations/:id/members/:name/remove") view=OrganizationScreen::Removal ssr=SsrMode::Async/>
        <Route path=path!("/organizations/:id/contacts") view=OrganizationScreen::Contacts ssr=SsrMode::Async/>
        <Route path=path!("/organizations/:id/security") view=OrganizationScreen::Security ssr=SsrMode::Async/>
        <Route path=path!("/organizations/:id/api-keys") view=OrganizationScreen::Keys ssr=SsrMode::Async/>
        <Route path=path!("/organizations/:id/api-keys/new") view=GenerateScreen::OrganizationPage ssr=SsrMode::Async/>
        <Route path=path!("/organizations/:id/api-keys/revoke") view=OrganizationScreen::RevokeKeys ssr=SsrMode::Async/>
        <Route path=path!("/organizations/:id/api-keys/:key") view=OrganizationScreen::Key ssr=SsrMode::Async/>
        <Route path=path!("/organizations/:id/api-keys/:key/revoke") view=OrganizationScreen::RevokeKey ssr=SsrMode::Async/>
        <Route path=path!("/organizations/:id/deployments") view=OrganizationScreen::Resources ssr=SsrMode::Async/>
        <Route path=path!("/organizations/:id/deployments/new") view=OrganizationScreen::NewResource ssr=SsrMode::Async/>
        <Route path=path!("/organizations/:id/deployments/:kind/:resource") view=OrganizationScreen::Resource ssr=SsrMode::Async/>
        <Route path=path!("/invitations/:token") view=OrganizationScreen::Invitation ssr=SsrMode::Async/>
    }
    .into_inner()
    .into_any_nested_route()
}

/// The screens of projects.
#[component(transparent)]
fn ProjectRoutes() -> impl leptos_router::MatchNestedRoutes + Clone {
    view! {
        <Route path=path!("/projects/:id/api-keys") view=ProjectScreen::Keys ssr=SsrMode::Async/>
        <Route path=path!("/projects/:id/api-keys/new") view=ProjectKeyScreen::New ssr=SsrMode::Async/>
        <Route path=path!("/projects/:id/api-keys/delete") view=ProjectScreen::DeleteKeys ssr=SsrMode::Async/>
        <Route path=path!("/projects/:id/api-keys/:key") view=ProjectKeyScreen::Key ssr=SsrMode::Async/>
        <Route path=path!("/projects/:id/api-keys/:key/delete") view=ProjectScreen::DeleteKey ssr=SsrMode::Async/>
    }
    .into_inner()
    .into_any_nested_route()
}
