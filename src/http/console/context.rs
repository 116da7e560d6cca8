//! What server functions work with: the service, and who is asking.

use std::sync::Arc;

use axum::http::{HeaderMap, StatusCode, header, request::Parts};
use leptos::prelude::use_context;
use leptos_axum::ResponseOptions;

use super::{convert, members};
use crate::{
    domain::{
        Action, User,
        access::{Operation, Standing, allows as allows_in},
        allows,
        organization::{InvitationToken, OrganizationId},
    },
    http::{
        AppState, Exposure,
        request_log::{Cause, with_sources},
    },
    service::{Caller, ServiceError, Services},
    storage::KeyScope,
    ui::{
        error::UiError,
        views::{InvitationView, OrganizationName, Viewer},
    },
};

/// What a server function works with.
pub struct Context {
    state: AppState,
    caller: Caller,
    parts: Parts,
}

impl Context {
    /// The context of a request by somebody who is signed in.
    ///
    /// # Errors
    /// [`UiError::SignedOut`]
    pub fn signed_in() -> Result<Self, UiError> {
        let parts = use_context::<Parts>();
        let caller = parts.as_ref().and_then(|parts| parts.extensions.get::<Caller>().cloned());
        match (use_context::<AppState>(), parts, caller) {
            (Some(state), Some(parts), Some(caller)) => Ok(Self { state, caller, parts }),
            _ => Err(set_status(UiError::SignedOut)),
        }
    }

    /// The use cases.
    #[must_use]
    pub fn services(&self) -> &Arc<Services> {
        &self.state.services
    }

    /// Who is asking.
    #[must_use]
    pub const fn caller(&self) -> &Caller {
        &self.caller
    }

    /// The service's answer as a screen's, with the status that goes with it.
    ///
    /// # Errors
    /// The screen's error.
    pub fn answer<T>(&self, result: Result<T, ServiceError>) -> Result<T, UiError> {
        result.map_err(|error| set_status(convert::error(&error)))
    }

    /// Refuses, with the status that goes with it.
    pub fn refuse(&self, error: UiError) -> UiError {
        set_status(error)
    }

    /// The user in front of the screen.
    ///
    /// # Errors
    /// None for whoever has a browser's session: only users sign in.
    pub fn user(&self) -> Result<&User, UiError> {
        self.answer(self.caller.user())
    }

    /// The organization that a screen is about.
    ///
    /// # Errors
    /// [`UiError::NotFound`] for an id that cannot be one.
    pub fn organization_id(&self, text: &str) -> Result<OrganizationId, UiError> {
        OrganizationId::parse(text).map_err(|_| self.refuse(UiError::NotFound))
    }

    /// How many keys of `scope` end within 14 days.
    async fn expiring_soon(&self, scope: &KeyScope) -> Result<u64, UiError> {
        let counts = self.services().storage.count_keys(scope, self.services().now()).await;
        Ok(self.answer(counts.map_err(ServiceError::from))?.expiring_soon)
    }

    /// Where programs reach Keyward.
    #[must_use]
    pub fn base_url(&self) -> String {
        base_url(&self.state.exposure, &self.parts.headers)
    }
}

/// Where programs reach Keyward: as configured, or as this browser did.
#[must_use]
pub fn base_url(exposure: &Exposure, headers: &HeaderMap) -> String {
    if let Some(url) = &exposure.public_url {
        return url.as_str().trim_end_matches('/').to_owned();
    }
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or("localhost");
    let scheme = if exposure.https { "https" } else { "http" };
    format!("{scheme}://{host}")
}

/// The person in front of the screen; `None` when nobody is signed in.
///
/// # Errors
/// [`UiError::Failed`]
pub async fn viewer() -> Result<Option<Viewer>, UiError> {
    let Ok(context) = Context::signed_in() else {
        // Not being signed in is an answer here, not a failure.
        if let Some(response) = use_context::<ResponseOptions>() {
            response.set_status(StatusCode::OK);
        }
        return Ok(None);
    };
    let (services, user) = (context.services(), context.user()?);
    let expiring_soon = context.expiring_soon(&KeyScope::User(user.name.clone())).await?;
    let memberships = context.answer(services.memberships(context.caller()).await)?;
    let mut organizations = Vec::with_capacity(memberships.len());
    for membership in memberships {
        let id = membership.organization.id;
        let standing = Standing::of_user(&id, &user.roles, Some(&membership.role_assignments));
        let creator = if allows_in(&standing, Operation::ManageKeys) { None } else { Some(user.name.clone()) };
        let manages = allows_in(&standing, Operation::ManageOwnKeys);
        let scope = KeyScope::Organization { organization: id.clone(), creator };
        let expiring_soon = if manages { context.expiring_soon(&scope).await? } else { 0 };
        let name = membership.organization.name.to_string();
        organizations.push(OrganizationName { id: id.to_string(), name, expiring_soon });
    }
    Ok(Some(Viewer {
        name: user.name.to_string(),
        display_name: user.display_name().to_owned(),
        reads_users: allows(user, Action::ReadUsers),
        manages_users: allows(user, Action::ManageUsers),
        owns_keys: allows(user, Action::OwnKeys),
        expiring_soon,
        organizations,
        creates_organizations: allows(user, Action::CreateOrganizations),
    }))
}

/// What a link invites to: for whoever holds it, signed in or not.
///
/// # Errors
/// [`UiError::NotFound`], [`UiError::Failed`]
pub async fn invitation(token: &str) -> Result<InvitationView, UiError> {
    let state = use_context::<AppState>().ok_or_else(|| set_status(UiError::Failed))?;
    let parts = use_context::<Parts>();
    let caller = parts.as_ref().and_then(|parts| parts.extensions.get::<Caller>());
    let found = async {
        let token = InvitationToken::parse(token).map_err(|_| ServiceError::NoSuchInvitation)?;
        let (invitation, organization) = state.services.invitation(&token).await?;
        let resources = state.services.storage.resources(&organization.id, None).await?;
        Ok((invitation, organization, resources))
    };
    let (invitation, organization, resources) = found.await.map_err(|error| set_status(convert::error(&error)))?;
    let user = caller.and_then(|caller| caller.user().ok());
    Ok(members::invitation(&invitation, &organization, &resources, user, state.services.now()))
}

/// Gives the answer the status of the error: without it, every refusal would count as the service's own failure.
fn set_status(error: UiError) -> UiError {
    if let Some(response) = use_context::<ResponseOptions>() {
        response.set_status(convert::status(&error));
    }
    error
}

/// Notes the real cause of an answer for the log.
pub fn note_cause(response: &mut axum::response::Response, error: &ServiceError) {
    response.extensions_mut().insert(Cause(with_sources(error)));
}
