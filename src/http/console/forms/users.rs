//! Users, by platform admins.

use axum::{
    extract::{Path, State},
    response::Response,
};

use super::{Fields, done, segment};
use crate::{
    domain::{KeyId, Problem, UserName},
    http::{
        AppState,
        console::{convert, session::SignedIn},
    },
    service::{
        ServiceError,
        users::{CreateUser, Patch, UpdateUser},
    },
    ui::form::Submitted,
};

const LIST: &str = "/users";

/// `POST /users/new`
pub async fn create(State(state): State<AppState>, SignedIn(caller): SignedIn, fields: Fields) -> Response {
    let asked = CreateUser {
        name: fields.get("user_name").to_owned(),
        full_name: fields.get("full_name").to_owned(),
        email: fields.get("email").to_owned(),
        roles: fields.all("roles"),
        enabled: true,
        password: Some(fields.secret("password")),
    };
    match state.services.create_user(&caller, asked).await {
        Ok(_) => done(LIST, "user-created"),
        Err(ServiceError::UserNameTaken) => {
            let error = ServiceError::invalid("user_name", Problem::Taken);
            fields.refused(&state, "/users/new", &error).await
        }
        Err(error) => fields.refused(&state, "/users/new", &error).await,
    }
}

/// `POST /users/{name}/edit`
pub async fn edit(
    State(state): State<AppState>,
    SignedIn(caller): SignedIn,
    Path(name): Path<String>,
    fields: Fields,
) -> Response {
    let page = page_of(&name);
    let asked = UpdateUser {
        full_name: Patch::Set(fields.get("full_name").to_owned()),
        email: Patch::Set(fields.get("email").to_owned()),
        roles: Some(fields.all("roles")),
        enabled: Some(!fields.get("enabled").is_empty()),
        password: None,
        seen: Some(convert::change_of_version(fields.get("version"))),
    };
    let saved = async { state.services.update_user(&caller, &known(&name)?, asked).await };
    match saved.await {
        Ok(_) => done(&page, "user-saved"),
        Err(error) => fields.refused(&state, &page, &error).await,
    }
}

/// `POST /users/{name}/reset-password`: the answer shows the new password, once.
pub async fn reset_password(
    State(state): State<AppState>,
    SignedIn(caller): SignedIn,
    Path(name): Path<String>,
    fields: Fields,
) -> Response {
    let page = page_of(&name);
    let reset = async { state.services.reset_password(&caller, &known(&name)?).await };
    match reset.await {
        Ok(password) => {
            let password = Some(password.reveal().to_owned());
            fields.shown_once(&state, &page, Submitted { password, ..Submitted::default() }).await
        }
        Err(error) => fields.refused(&state, &page, &error).await,
    }
}

/// `POST /users/{name}/delete`: the name has to be typed once more.
pub async fn delete(
    State(state): State<AppState>,
    SignedIn(caller): SignedIn,
    Path(name): Path<String>,
    fields: Fields,
) -> Response {
    let deleted = async {
        let user = known(&name)?;
        if fields.get("confirm").trim() != user.as_str() {
            return Err(ServiceError::invalid("confirm", Problem::NotTheName));
        }
        state.services.delete_user(&caller, &user).await
    };
    match deleted.await {
        Ok(()) => done(LIST, "user-deleted"),
        Err(error) => fields.refused(&state, &page_of(&name), &error).await,
    }
}

/// `POST /users/{name}/api-keys/{id}/revoke`
pub async fn revoke_key(
    State(state): State<AppState>,
    SignedIn(caller): SignedIn,
    Path((name, id)): Path<(String, String)>,
    fields: Fields,
) -> Response {
    let page = format!("{}/api-keys", page_of(&name));
    let revoked = async {
        let (owner, id) = (known(&name)?, KeyId::parse(&id).ok_or(ServiceError::NoSuchKey)?);
        state.services.key_of_user(&caller, &owner, &id).await?;
        state.services.revoke_keys(&caller, &[(owner, id)]).await
    };
    match revoked.await {
        Ok(_) => done(&page, "revoked"),
        Err(error) => fields.refused(&state, &page, &error).await,
    }
}

fn known(name: &str) -> Result<UserName, ServiceError> {
    UserName::parse(name).map_err(|_| ServiceError::NoSuchUser)
}

fn page_of(name: &str) -> String {
    format!("{LIST}/{}", segment(name))
}
