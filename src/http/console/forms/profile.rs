//! One's own profile.

use axum::{extract::State, response::Response};

use super::{Fields, done};
use crate::{
    http::{AppState, console::session::SignedIn},
    service::users::{ChangePassword, Patch, UpdateUser},
};

const PAGE: &str = "/profile/details";

/// `POST /profile/details`
pub async fn save(State(state): State<AppState>, SignedIn(caller): SignedIn, fields: Fields) -> Response {
    let asked = UpdateUser {
        full_name: Patch::Set(fields.get("full_name").to_owned()),
        email: Patch::Set(fields.get("email").to_owned()),
        ..UpdateUser::default()
    };
    let saved = match caller.user() {
        Ok(user) => state.services.update_user(&caller, &user.name, asked).await,
        Err(error) => Err(error),
    };
    match saved {
        Ok(_) => done(PAGE, "saved"),
        Err(error) => fields.refused(&state, PAGE, &error).await,
    }
}

/// `POST /profile/password`
pub async fn change_password(State(state): State<AppState>, SignedIn(caller): SignedIn, fields: Fields) -> Response {
    let asked = ChangePassword {
        current: fields.secret("current_password"),
        new: fields.secret("new_password"),
        repeated: fields.secret("repeated_password"),
    };
    match state.services.change_own_password(&caller, asked).await {
        Ok(()) => done(PAGE, "password-changed"),
        Err(error) => fields.refused(&state, PAGE, &error).await,
    }
}
