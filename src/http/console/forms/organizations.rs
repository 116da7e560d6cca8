//! Organizations: creating them, their names, contacts and key policies.

use axum::{
    extract::{Path, State},
    response::{IntoResponse, Redirect, Response},
};

use super::{Fields, done, segment};
use crate::{
    domain::organization::{OrganizationId, Version},
    http::{
        AppState,
        console::{asked::entries, context::note_cause, convert, organizations, pages, session::SignedIn},
    },
    service::{
        ServiceError,
        organizations::{AskedPolicy, EditOrganization},
        users::Patch,
    },
};

/// The organization that a path names.
///
/// # Errors
/// [`ServiceError::NoSuchOrganization`]
pub fn known(id: &str) -> Result<OrganizationId, ServiceError> {
    OrganizationId::parse(id).map_err(|_| ServiceError::NoSuchOrganization)
}

/// Where an organization's pages are.
pub fn page_of(id: &str, page: &str) -> String {
    format!("/organizations/{}/{page}", segment(id))
}

/// The version that a form was made from.
pub fn seen(fields: &Fields) -> Option<Version> {
    fields.get("version").parse().ok().map(Version)
}

/// `GET /organizations/{id}`: to the first page that the person may use.
pub async fn home(State(state): State<AppState>, SignedIn(caller): SignedIn, Path(id): Path<String>) -> Response {
    let found = async { state.services.organization(&caller, &known(&id)?).await };
    match found.await {
        Ok(home) => Redirect::to(&page_of(&id, organizations::organization(&home).rights.first_page())).into_response(),
        // The page says why it cannot be shown.
        Err(ServiceError::NoSuchOrganization) => Redirect::to(&page_of(&id, "members")).into_response(),
        Err(error) => {
            let status = convert::status(&convert::error(&error));
            let mut response = pages::unavailable(&error);
            *response.status_mut() = status;
            note_cause(&mut response, &error);
            response
        }
    }
}

/// `POST /organizations/new`
pub async fn create(State(state): State<AppState>, SignedIn(caller): SignedIn, fields: Fields) -> Response {
    let owner = Some(fields.get("owner").trim()).filter(|owner| !owner.is_empty());
    match state.services.create_organization(&caller, fields.get("name"), owner).await {
        Ok(organization) => done(&page_of(organization.id.as_str(), "members"), "organization-created"),
        Err(error) => fields.refused(&state, "/organizations/new", &error).await,
    }
}

/// `POST /organizations/{id}/contacts`
pub async fn contacts(
    State(state): State<AppState>,
    SignedIn(caller): SignedIn,
    Path(id): Path<String>,
    fields: Fields,
) -> Response {
    let asked = EditOrganization {
        billing: Patch::Set(entries(fields.get("billing_contacts"))),
        operational: Patch::Set(entries(fields.get("operational_contacts"))),
        seen: seen(&fields),
        ..EditOrganization::default()
    };
    let saved = async { state.services.edit_organization(&caller, &known(&id)?, &asked).await };
    let page = page_of(&id, "contacts");
    match saved.await {
        Ok(_) => done(&page, "contacts-saved"),
        Err(error) => fields.refused(&state, &page, &error).await,
    }
}

/// `POST /organizations/{id}/security`
pub async fn policy(
    State(state): State<AppState>,
    SignedIn(caller): SignedIn,
    Path(id): Path<String>,
    fields: Fields,
) -> Response {
    let key_policy = AskedPolicy {
        never_allowed: !fields.get("never_allowed").is_empty(),
        longest_days: fields.get("longest_days").trim().to_owned(),
        default_lifetime: fields.get("default_lifetime").to_owned(),
    };
    let asked = EditOrganization { key_policy: Some(key_policy), seen: seen(&fields), ..EditOrganization::default() };
    let saved = async { state.services.edit_organization(&caller, &known(&id)?, &asked).await };
    let page = page_of(&id, "security");
    match saved.await {
        Ok(_) => done(&page, "policy-saved"),
        Err(error) => fields.refused(&state, &page, &error).await,
    }
}

/// `POST /organizations/{id}/name`
pub async fn rename(
    State(state): State<AppState>,
    SignedIn(caller): SignedIn,
    Path(id): Path<String>,
    fields: Fields,
) -> Response {
    let asked = EditOrganization { name: Some(fields.get("name").to_owned()), ..EditOrganization::default() };
    let saved = async { state.services.edit_organization(&caller, &known(&id)?, &asked).await };
    let page = page_of(&id, "security");
    match saved.await {
        Ok(_) => done(&page, "saved"),
        Err(error) => fields.refused(&state, &page, &error).await,
    }
}
