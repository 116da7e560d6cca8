//! The parts of the screens that the browser loads when they are first needed: the chunks. What stands around every
//! screen, and signing in, is in the WASM that every page loads; each other screen is in one of the chunks below, and
//! everything that only they use goes with them.
//!
//! There are few, for whatever some of them share is in a file for exactly those: many would end in many small files.
//! Where the chunks begin is said by `wasm_split`; the build (`keyward-bindgen`) takes them out of the whole. The server
//! has everything, and tells the browser while it renders which chunk the page will need. A chunk that cannot be loaded
//! ends in a panic, and so in the banner which says to reload: what the server had rendered stays readable.

use leptos::{prelude::*, wasm_split::wasm_split};
use leptos_router::ChooseView;

use crate::ui::{
    components::{generate::Flyout, keys_of::KeysOf, project_key_new::ProjectKeyFlyout},
    pages::{
        help::Help,
        key::KeyPage,
        keys::KeysPage,
        new_key::NewKeyPage,
        new_user::NewUserPage,
        organizations::{
            contacts::ContactsPage,
            invitation::InvitationPage,
            invitation_roles::InvitationRolesPage,
            invite::InvitePage,
            keys::{OrganizationKeyPage, OrganizationKeysPage, RevokeOrganizationKeyPage},
            list::OrganizationsPage,
            member::MemberPage,
            members::MembersPage,
            new::NewOrganizationPage,
            new_key::NewOrganizationKeyPage,
            removal::RemovalPage,
            resource::{NewResourcePage, ResourcePage},
            resources::ResourcesPage,
            revoke_keys::RevokeKeysPage,
            security::SecurityPage,
        },
        profile::ProfilePage,
        projects::{
            delete::DeleteProjectKeyPage, delete_several::DeleteProjectKeysPage, key::ProjectKeyPage,
            list::ProjectKeysPage, new::NewProjectKeyPage,
        },
        revoke_key::RevokeKeyPage,
        sessions::SessionsPage,
        token::TokenPage,
        user::UserPage,
        user_key::{RevokeUserKeyPage, UserKeyPage},
        user_keys::UserKeysPage,
        users::UsersPage,
    },
    respond,
};

/// The list of one's own keys, in the chunk `keys`.
#[derive(Clone, Copy, Debug)]
pub enum KeysScreen {
    /// All of them.
    List,
}

#[wasm_split(keys, wasm_split_path = leptos::wasm_split, preload(load_keys))]
fn keys_screen(screen: KeysScreen) -> AnyView {
    match screen {
        KeysScreen::List => KeysPage().into_any(),
    }
}

impl ChooseView for KeysScreen {
    async fn choose(self) -> AnyView {
        respond::load_early("keys");
        keys_screen(self).await
    }

    async fn preload(&self) {}
}

/// Making a key, in the chunk `generate`.
#[derive(Clone, Copy, Debug)]
pub enum GenerateScreen {
    /// One's own, on a page of its own.
    Page,
    /// An organization's, on a page of its own.
    OrganizationPage,
}

#[wasm_split(generate, wasm_split_path = leptos::wasm_split, preload(load_generate))]
fn generate_screen(screen: GenerateScreen) -> AnyView {
    match screen {
        GenerateScreen::Page => NewKeyPage().into_any(),
        GenerateScreen::OrganizationPage => NewOrganizationKeyPage().into_any(),
    }
}

impl ChooseView for GenerateScreen {
    async fn choose(self) -> AnyView {
        respond::load_early("generate");
        generate_screen(self).await
    }

    async fn preload(&self) {}
}

/// Making a key in a flyout over the list that it will be in, out of the chunk `generate`.
#[wasm_split(generate, wasm_split_path = leptos::wasm_split)]
pub fn flyout(of: KeysOf, made: Callback<()>, on_close: Callback<()>) -> AnyView {
    view! { <Flyout of=of made=made on_close=on_close/> }.into_any()
}

/// What is about organizations, in the chunk `organizations`.
#[derive(Clone, Copy, Debug)]
pub enum OrganizationScreen {
    /// The organizations.
    List,
    /// A new one.
    New,
    /// The members of one.
    Members,
    /// Inviting people.
    Invite,
    /// The roles of somebody invited.
    InvitationRoles,
    /// One member.
    Member,
    /// The question before a member is removed.
    Removal,
    /// The contacts.
    Contacts,
    /// The key policy and the name.
    Security,
    /// The keys.
    Keys,
    /// The question before several keys are revoked.
    RevokeKeys,
    /// One key.
    Key,
    /// The question before it is revoked.
    RevokeKey,
    /// Deployments and projects.
    Resources,
    /// A new one.
    NewResource,
    /// One of them.
    Resource,
    /// An invitation, for the one invited.
    Invitation,
}

#[wasm_split(organizations, wasm_split_path = leptos::wasm_split, preload(load_organizations))]
fn organization_screen(screen: OrganizationScreen) -> AnyView {
    match screen {
        OrganizationScreen::List => OrganizationsPage().into_any(),
        OrganizationScreen::New => NewOrganizationPage().into_any(),
        OrganizationScreen::Members => MembersPage().into_any(),
        OrganizationScreen::Invite => InvitePage().into_any(),
        OrganizationScreen::InvitationRoles => InvitationRolesPage().into_any(),
        OrganizationScreen::Member => MemberPage().into_any(),
        OrganizationScreen::Removal => RemovalPage().into_any(),
        OrganizationScreen::Contacts => ContactsPage().into_any(),
        OrganizationScreen::Security => SecurityPage().into_any(),
        OrganizationScreen::Keys => OrganizationKeysPage().into_any(),
        OrganizationScreen::RevokeKeys => RevokeKeysPage().into_any(),
        OrganizationScreen::Key => OrganizationKeyPage().into_any(),
        OrganizationScreen::RevokeKey => RevokeOrganizationKeyPage().into_any(),
        OrganizationScreen::Resources => ResourcesPage().into_any(),
        OrganizationScreen::NewResource => NewResourcePage().into_any(),
        OrganizationScreen::Resource => ResourcePage().into_any(),
        OrganizationScreen::Invitation => InvitationPage().into_any(),
    }
}

impl ChooseView for OrganizationScreen {
    async fn choose(self) -> AnyView {
        respond::load_early("organizations");
        organization_screen(self).await
    }

    async fn preload(&self) {}
}

/// The keys of a project, in the chunk `projects`.
#[derive(Clone, Copy, Debug)]
pub enum ProjectScreen {
    /// All of them.
    Keys,
    /// The question before one is deleted.
    DeleteKey,
    /// The question before several are deleted.
    DeleteKeys,
}

#[wasm_split(projects, wasm_split_path = leptos::wasm_split, preload(load_projects))]
fn project_screen(screen: ProjectScreen) -> AnyView {
    match screen {
        ProjectScreen::Keys => ProjectKeysPage().into_any(),
        ProjectScreen::DeleteKey => DeleteProjectKeyPage().into_any(),
        ProjectScreen::DeleteKeys => DeleteProjectKeysPage().into_any(),
    }
}

impl ChooseView for ProjectScreen {
    async fn choose(self) -> AnyView {
        respond::load_early("projects");
        project_screen(self).await
    }

    async fn preload(&self) {}
}

/// Making and changing a key of a project, in the chunk `project_key`: what it may do is judged there, too.
#[derive(Clone, Copy, Debug)]
pub enum ProjectKeyScreen {
    /// A new one, on a page of its own.
    New,
    /// One by itself.
    Key,
}

#[wasm_split(project_key, wasm_split_path = leptos::wasm_split, preload(load_project_key))]
fn project_key_screen(screen: ProjectKeyScreen) -> AnyView {
    match screen {
        ProjectKeyScreen::New => NewProjectKeyPage().into_any(),
        ProjectKeyScreen::Key => ProjectKeyPage().into_any(),
    }
}

impl ChooseView for ProjectKeyScreen {
    async fn choose(self) -> AnyView {
        respond::load_early("project_key");
        project_key_screen(self).await
    }

    async fn preload(&self) {}
}

/// Making a key of a project in a flyout over the list that it will be in, out of the chunk `project_key`.
#[wasm_split(project_key, wasm_split_path = leptos::wasm_split)]
pub fn project_key_flyout(project: String, made: Callback<()>, on_close: Callback<()>) -> AnyView {
    view! { <ProjectKeyFlyout project=project made=made on_close=on_close/> }.into_any()
}

/// Every other screen, where people come on their way rather than first, in the chunk `others`.
#[derive(Clone, Copy, Debug)]
pub enum OtherScreen {
    /// One of one's own keys.
    Key,
    /// The question before it is revoked.
    RevokeKey,
    /// One's details and password.
    Profile,
    /// One's sessions.
    Sessions,
    /// The users.
    Users,
    /// A new user.
    NewUser,
    /// One user.
    User,
    /// A user's keys.
    UserKeys,
    /// One of a user's keys.
    UserKey,
    /// The question before it is revoked.
    RevokeUserKey,
    /// Going on with a sign-in over REST.
    Token,
    /// Help.
    Help,
}

#[wasm_split(others, wasm_split_path = leptos::wasm_split, preload(load_others))]
fn other_screen(screen: OtherScreen) -> AnyView {
    match screen {
        OtherScreen::Key => KeyPage().into_any(),
        OtherScreen::RevokeKey => RevokeKeyPage().into_any(),
        OtherScreen::Profile => ProfilePage().into_any(),
        OtherScreen::Sessions => SessionsPage().into_any(),
        OtherScreen::Users => UsersPage().into_any(),
        OtherScreen::NewUser => NewUserPage().into_any(),
        OtherScreen::User => UserPage().into_any(),
        OtherScreen::UserKeys => UserKeysPage().into_any(),
        OtherScreen::UserKey => UserKeyPage().into_any(),
        OtherScreen::RevokeUserKey => RevokeUserKeyPage().into_any(),
        OtherScreen::Token => TokenPage().into_any(),
        OtherScreen::Help => Help().into_any(),
    }
}

impl ChooseView for OtherScreen {
    async fn choose(self) -> AnyView {
        respond::load_early("others");
        other_screen(self).await
    }

    async fn preload(&self) {}
}

/// Loads the chunk of the screen at `path`, so that it can be brought to life at once.
pub async fn load_for(path: &str) {
    match path.trim_end_matches('/') {
        "" | "/sign-in" => {}
        "/profile/api-keys" => load_keys().await,
        "/profile/api-keys/new" => load_generate().await,
        path if path.starts_with("/organizations/") && path.ends_with("/api-keys/new") => load_generate().await,
        path if path.starts_with("/organizations") || path.starts_with("/invitations/") => load_organizations().await,
        path if path.starts_with("/projects/") => match path.split('/').skip(4).collect::<Vec<_>>().as_slice() {
            [] | ["delete"] | [_, "delete"] => load_projects().await,
            _ => load_project_key().await,
        },
        _ => load_others().await,
    }
}
