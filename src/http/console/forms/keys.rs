//! Personal keys, one's own.

use axum::{
    extract::{Path, Query, State},
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};

use super::{Fields, done};
use crate::{
    domain::{
        KeyId, KeyString,
        key_list::{KeyListQuery, first},
    },
    http::{
        AppState,
        console::{asked, context::base_url, keys::created_keys, pages, session::SignedIn},
    },
    service::{ServiceError, csv, keys::CreatedKey},
    ui::form::Submitted,
};

const LIST: &str = "/profile/api-keys";
const FORM: &str = "/profile/api-keys/new";

/// `POST /profile/api-keys/new`: the answer shows the key, once.
pub async fn create(State(state): State<AppState>, SignedIn(caller): SignedIn, fields: Fields) -> Response {
    let asked = asked::key(fields.pairs());
    let base_url = base_url(&state.exposure, &fields.parts.headers);
    let created = state.services.create_personal_key(&caller, &asked).await;
    match created.and_then(|created| created_keys(&[created], base_url)) {
        Ok(created) => {
            let submitted = Submitted { created: Some(created), ..Submitted::default() };
            fields.shown_once(&state, FORM, submitted).await
        }
        Err(error) => fields.refused(&state, FORM, &error).await,
    }
}

/// `POST /profile/api-keys/csv`: the file for a key that the page still shows. The page sends the key back, for it is
/// kept nowhere else; a key that is not the caller's own and whole gets no file.
pub async fn new_key_csv(State(state): State<AppState>, SignedIn(caller): SignedIn, fields: Fields) -> Response {
    let Some(string) = KeyString::parse(fields.get("key")) else {
        return refusal(&state, &fields, &ServiceError::NoSuchKey).await;
    };
    let file = async {
        let key = state.services.own_key(&caller, string.id()).await?;
        let name = csv::file_name(key.name.as_str());
        Ok::<_, ServiceError>((name, csv::new_keys(&[CreatedKey { key, string }])?))
    };
    match file.await {
        Ok((name, text)) => attachment(&name, text),
        Err(error) => refusal(&state, &fields, &error).await,
    }
}

/// `GET /profile/api-keys/export.csv`: the list as filtered, without secrets.
pub async fn export(
    State(state): State<AppState>,
    SignedIn(caller): SignedIn,
    Query(parameters): Query<Vec<(String, String)>>,
) -> Response {
    let exported = state.services.export_own_keys(&caller, &query_of(&parameters)).await;
    match exported.and_then(|(keys, now)| csv::list(&keys, now)) {
        Ok(text) => attachment("api-keys.csv", text),
        Err(ServiceError::BuiltinOwnsNoKeys) => StatusCode::FORBIDDEN.into_response(),
        Err(error) => pages::unavailable(&error),
    }
}

/// `POST /profile/api-keys/{id}/revoke`
pub async fn revoke(
    State(state): State<AppState>,
    SignedIn(caller): SignedIn,
    Path(id): Path<String>,
    fields: Fields,
) -> Response {
    let revoked = async {
        let id = KeyId::parse(&id).ok_or(ServiceError::NoSuchKey)?;
        // Somebody else's key is no key here; one's own that is already revoked stays so, and that is no failure.
        state.services.own_key(&caller, &id).await?;
        state.services.revoke_own_keys(&caller, &[id]).await
    };
    match revoked.await {
        Ok(_) => done(LIST, "revoked"),
        Err(error) => refusal(&state, &fields, &error).await,
    }
}

/// What a list is asked for by a URL.
pub fn query_of(parameters: &[(String, String)]) -> KeyListQuery {
    KeyListQuery::from_parameters(|name| first(parameters, name))
}

async fn refusal(state: &AppState, fields: &Fields, error: &ServiceError) -> Response {
    fields.refused(state, LIST, error).await
}

/// A file to keep.
pub fn attachment(name: &str, text: String) -> Response {
    let disposition = HeaderValue::try_from(format!("attachment; filename=\"{name}\""));
    let disposition = disposition.unwrap_or(HeaderValue::from_static("attachment"));
    (
        [
            (header::CONTENT_TYPE, HeaderValue::from_static("text/csv; charset=utf-8")),
            (header::CONTENT_DISPOSITION, disposition),
        ],
        text,
    )
        .into_response()
}
