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
    components::generate::Flyout,
    pages::{
        help::Help,
        key::KeyPage,
        keys::KeysPage,
        new_key::NewKeyPage,
        new_user::NewUserPage,
        organizations::OrganizationsPage,
        profile::ProfilePage,
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
    /// On a page of its own.
    Page,
}

#[wasm_split(generate, wasm_split_path = leptos::wasm_split, preload(load_generate))]
fn generate_screen(screen: GenerateScreen) -> AnyView {
    match screen {
        GenerateScreen::Page => NewKeyPage().into_any(),
    }
}

impl ChooseView for GenerateScreen {
    async fn choose(self) -> AnyView {
        respond::load_early("generate");
        generate_screen(self).await
    }

    async fn preload(&self) {}
}

/// Making a key in a flyout over the list, out of the chunk `generate`.
#[wasm_split(generate, wasm_split_path = leptos::wasm_split)]
pub fn flyout(made: Callback<()>, on_close: Callback<()>) -> AnyView {
    view! { <Flyout made=made on_close=on_close/> }.into_any()
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
    /// The organizations that one belongs to.
    Organizations,
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
        OtherScreen::Organizations => OrganizationsPage().into_any(),
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
        _ => load_others().await,
    }
}
