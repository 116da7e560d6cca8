//! Organization keys.

use axum::{
    extract::{Path, Query, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};

use super::{
    Fields, done,
    keys::{attachment, query_of},
    organizations::{known, page_of},
    segment,
};
use crate::{
    domain::{KeyId, KeyString},
    http::{
        AppState,
        console::{asked, context::base_url, convert, keys::created_keys, pages, session::SignedIn},
    },
    service::{
        Caller, ServiceError, csv,
        keys::{CreatedKey, RevokeOutcome, RevokeResult},
    },
    ui::{form::Submitted, views::RevokedView},
};

/// `POST /organizations/{id}/api-keys/new`: the answer shows the key, or the keys, once.
pub async fn create(
    State(state): State<AppState>,
    SignedIn(caller): SignedIn,
    Path(id): Path<String>,
    fields: Fields,
) -> Response {
    let base_url = base_url(&state.exposure, &fields.parts.headers);
    let created = async {
        let asked = asked::organization_keys(fields.pairs());
        let created = state.services.create_organization_keys(&caller, &known(&id)?, &asked).await?;
        created_keys(&created, base_url)
    };
    let form = page_of(&id, "api-keys/new");
    match created.await {
        Ok(created) => {
            let submitted = Submitted { created: Some(created), ..Submitted::default() };
            fields.shown_once(&state, &form, submitted).await
        }
        Err(error) => fields.refused(&state, &form, &error).await,
    }
}

/// `POST /organizations/{id}/api-keys/csv`: the file for the keys that the page still shows. The page sends the keys
/// back, for they are kept nowhere else; one that is not the caller's to see and whole spoils the file.
pub async fn new_keys_csv(
    State(state): State<AppState>,
    SignedIn(caller): SignedIn,
    Path(id): Path<String>,
    fields: Fields,
) -> Response {
    let file = async {
        let created = shown(&state, &caller, &id, &fields.all("key")).await?;
        let name = match created.as_slice() {
            [only] => csv::file_name(only.key.name.as_str()),
            _ => "api-keys.csv".to_owned(),
        };
        Ok::<_, ServiceError>((name, csv::new_keys(&created)?))
    };
    match file.await {
        Ok((name, text)) => attachment(&name, text),
        Err(error) => fields.refused(&state, &page_of(&id, "api-keys"), &error).await,
    }
}

async fn shown(state: &AppState, caller: &Caller, id: &str, keys: &[String]) -> Result<Vec<CreatedKey>, ServiceError> {
    let organization = known(id)?;
    let mut created = Vec::with_capacity(keys.len());
    for text in keys {
        let string = KeyString::parse(text).ok_or(ServiceError::NoSuchKey)?;
        let (key, _) = state.services.organization_key(caller, &organization, string.id()).await?;
        created.push(CreatedKey { key, string });
    }
    if created.is_empty() { Err(ServiceError::NoSuchKey) } else { Ok(created) }
}

/// `GET /organizations/{id}/api-keys/export.csv`: the list as filtered, without secrets.
pub async fn export(
    State(state): State<AppState>,
    SignedIn(caller): SignedIn,
    Path(id): Path<String>,
    Query(parameters): Query<Vec<(String, String)>>,
) -> Response {
    let exported = async {
        let (keys, now) =
            state.services.export_organization_keys(&caller, &known(&id)?, &query_of(&parameters)).await?;
        csv::organization_list(&keys, now)
    };
    match exported.await {
        Ok(text) => attachment("api-keys.csv", text),
        Err(error @ (ServiceError::Storage(_) | ServiceError::Internal(_))) => pages::unavailable(&error),
        Err(error) => {
            let status: StatusCode = convert::status(&convert::error(&error));
            status.into_response()
        }
    }
}

/// `POST /organizations/{id}/api-keys/{key}/revoke`
pub async fn revoke(
    State(state): State<AppState>,
    SignedIn(caller): SignedIn,
    Path((id, key)): Path<(String, String)>,
    fields: Fields,
) -> Response {
    let revoked = async {
        let (organization, key) = (known(&id)?, KeyId::parse(&key).ok_or(ServiceError::NoSuchKey)?);
        // Another organization's key is no key here; one that is already revoked stays so, and that is no failure.
        state.services.organization_key(&caller, &organization, &key).await?;
        state.services.revoke_organization_keys(&caller, &organization, &[key]).await
    };
    match revoked.await {
        Ok(_) => done(&page_of(&id, "api-keys"), "revoked"),
        Err(error) => {
            let page = page_of(&id, &format!("api-keys/{}/revoke", segment(&key)));
            fields.refused(&state, &page, &error).await
        }
    }
}

/// `POST /organizations/{id}/api-keys/revoke`: the answer says what became of each key.
pub async fn revoke_several(
    State(state): State<AppState>,
    SignedIn(caller): SignedIn,
    Path(id): Path<String>,
    fields: Fields,
) -> Response {
    let ids: Vec<_> = fields.all("id").iter().filter_map(|id| KeyId::parse(id)).collect();
    let revoked = async { state.services.revoke_organization_keys(&caller, &known(&id)?, &ids).await };
    let page = page_of(&id, "api-keys/revoke");
    match revoked.await {
        Ok(results) => {
            let revoked = Some(results.into_iter().map(result).collect());
            fields.shown_once(&state, &page, Submitted { revoked, ..Submitted::default() }).await
        }
        Err(error) => fields.refused(&state, &page, &error).await,
    }
}

fn result(result: RevokeResult) -> RevokedView {
    let (outcome, ended) = match result.outcome {
        RevokeOutcome::Revoked => ("Revoked", true),
        RevokeOutcome::AlreadyRevoked => ("Was revoked before", true),
        RevokeOutcome::NoSuchKey => ("Not found: it is gone, or not yours to revoke", false),
    };
    RevokedView { id: result.id, name: result.name, outcome, ended }
}
