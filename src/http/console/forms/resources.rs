//! Deployments and projects.

use axum::{
    extract::{Path, State},
    response::Response,
};

use super::{
    Fields, done,
    organizations::{known, page_of},
    segment,
};
use crate::{
    domain::{
        Problem,
        organization::{ResourceId, ResourceKind},
    },
    http::{AppState, console::session::SignedIn},
    service::{ServiceError, resources::AskedResource},
};

/// `POST /organizations/{id}/deployments/new`
pub async fn create(
    State(state): State<AppState>,
    SignedIn(caller): SignedIn,
    Path(id): Path<String>,
    fields: Fields,
) -> Response {
    let created = async {
        let asked = AskedResource {
            kind: kind(fields.get("kind")).ok_or_else(|| ServiceError::invalid("kind", Problem::NotAChoice))?,
            name: fields.get("name").to_owned(),
            region: fields.get("region").to_owned(),
            endpoint: fields.get("endpoint").to_owned(),
        };
        state.services.create_resource(&caller, Some(&known(&id)?), &asked).await
    };
    match created.await {
        Ok(_) => done(&page_of(&id, "deployments"), "resource-created"),
        Err(error) => fields.refused(&state, &page_of(&id, "deployments/new"), &error).await,
    }
}

/// `POST /organizations/{id}/deployments/{kind}/{resource}/edit`
pub async fn rename(
    State(state): State<AppState>,
    SignedIn(caller): SignedIn,
    Path((id, of, resource)): Path<(String, String, String)>,
    fields: Fields,
) -> Response {
    let renamed = async {
        let (kind, resource) = named(&of, &resource)?;
        state.services.rename_resource(&caller, kind, &resource, fields.get("name")).await
    };
    let page = page(&id, &of, &resource);
    match renamed.await {
        Ok(_) => done(&page, "saved"),
        Err(error) => fields.refused(&state, &page, &error).await,
    }
}

/// `POST /organizations/{id}/deployments/{kind}/{resource}/delete`: the name has to be typed once more.
pub async fn delete(
    State(state): State<AppState>,
    SignedIn(caller): SignedIn,
    Path((id, of, resource)): Path<(String, String, String)>,
    fields: Fields,
) -> Response {
    let deleted = async {
        let (kind, resource) = named(&of, &resource)?;
        let (found, _) = state.services.resource(&caller, kind, &resource).await?;
        if fields.get("confirm").trim() != found.name.as_str() {
            return Err(ServiceError::invalid("confirm", Problem::NotTheResourceName));
        }
        state.services.delete_resource(&caller, kind, &resource).await
    };
    match deleted.await {
        Ok(_) => done(&page_of(&id, "deployments"), "resource-deleted"),
        Err(error) => fields.refused(&state, &page(&id, &of, &resource), &error).await,
    }
}

fn kind(text: &str) -> Option<ResourceKind> {
    ResourceKind::ALL.into_iter().find(|kind| kind.id() == text)
}

fn named(of: &str, resource: &str) -> Result<(ResourceKind, ResourceId), ServiceError> {
    let resource = ResourceId::parse(resource).map_err(|_| ServiceError::NoSuchResource)?;
    Ok((kind(of).ok_or(ServiceError::NoSuchResource)?, resource))
}

fn page(id: &str, of: &str, resource: &str) -> String {
    page_of(id, &format!("deployments/{}/{}", segment(of), segment(resource)))
}
