//! The forms' own POST routes, so that every journey works without a script.
//!
//! A form that was accepted answers with a redirect (303) to the page that shows the result; one that was refused is
//! rendered again with what was typed and what was wrong (422). What is shown only once — a new key, a new password —
//! is the answer itself.

mod invitations;
mod keys;
mod members;
mod organization_keys;
mod organizations;
mod profile;
mod project_keys;
mod resources;
mod sessions;
mod sign_in;
mod users;

use axum::{
    Router,
    extract::{FromRequest, Request},
    http::{StatusCode, request::Parts},
    response::{IntoResponse, Redirect, Response},
    routing::{get, post},
};

use super::{
    convert, pages, preferences,
    project_keys::{export, live::live},
};
use crate::{
    domain::Secret,
    http::{
        AppState,
        request_log::{Cause, with_sources},
    },
    service::ServiceError,
    ui::{
        error::UiError,
        form::{FormState, Submitted},
    },
};

/// Every form.
pub fn router() -> Router<AppState> {
    Router::new()
        .route("/sign-in", post(sign_in::sign_in))
        .route("/sso/token", post(sign_in::go_on))
        .route("/sign-out", post(sign_in::sign_out))
        .route("/theme", post(preferences::set_theme))
        .route("/profile/api-keys/new", post(keys::create))
        .route("/profile/api-keys/csv", post(keys::new_key_csv))
        .route("/profile/api-keys/export.csv", get(keys::export))
        .route("/profile/api-keys/{id}/revoke", post(keys::revoke))
        .route("/profile/details", post(profile::save))
        .route("/profile/password", post(profile::change_password))
        .route("/profile/sessions/end", post(sessions::end))
        .route("/profile/sessions/end-others", post(sessions::end_others))
        .route("/users/new", post(users::create))
        .route("/users/{name}/edit", post(users::edit))
        .route("/users/{name}/reset-password", post(users::reset_password))
        .route("/users/{name}/delete", post(users::delete))
        .route("/users/{name}/api-keys/{id}/revoke", post(users::revoke_key))
        .merge(organization_router())
        .merge(project_router())
}

/// The forms of project keys, and what happens to keys meanwhile.
fn project_router() -> Router<AppState> {
    Router::new()
        .route("/projects/{id}", get(project_keys::home))
        .route("/projects/{id}/api-keys/new", post(project_keys::create))
        .route("/projects/{id}/api-keys/csv", post(project_keys::new_key_csv))
        .route("/projects/{id}/api-keys/export.csv", get(export::csv))
        .route("/projects/{id}/api-keys/export.json", get(export::json_file))
        .route("/projects/{id}/api-keys/live", get(live))
        .route("/projects/{id}/api-keys/delete", post(project_keys::delete_several))
        .route("/projects/{id}/api-keys/{key}", post(project_keys::update))
        .route("/projects/{id}/api-keys/{key}/delete", post(project_keys::delete))
}

/// The forms of organizations.
fn organization_router() -> Router<AppState> {
    Router::new()
        .route("/organizations/new", post(organizations::create))
        .route("/organizations/{id}", get(organizations::home))
        .route("/organizations/{id}/contacts", post(organizations::contacts))
        .route("/organizations/{id}/security", post(organizations::policy))
        .route("/organizations/{id}/name", post(organizations::rename))
        .route("/organizations/{id}/members/invite", post(members::invite))
        .route("/organizations/{id}/members/{name}/roles", post(members::set_roles))
        .route("/organizations/{id}/members/{name}/remove", post(members::remove))
        .route("/organizations/{id}/members/invitations/{token}", post(members::set_invitation_roles))
        .route("/organizations/{id}/members/invitations/{token}/resend", post(members::resend))
        .route("/organizations/{id}/members/invitations/{token}/revoke", post(members::revoke))
        .route("/organizations/{id}/api-keys/new", post(organization_keys::create))
        .route("/organizations/{id}/api-keys/csv", post(organization_keys::new_keys_csv))
        .route("/organizations/{id}/api-keys/export.csv", get(organization_keys::export))
        .route("/organizations/{id}/api-keys/revoke", post(organization_keys::revoke_several))
        .route("/organizations/{id}/api-keys/{key}/revoke", post(organization_keys::revoke))
        .route("/organizations/{id}/deployments/new", post(resources::create))
        .route("/organizations/{id}/deployments/{kind}/{resource}/edit", post(resources::rename))
        .route("/organizations/{id}/deployments/{kind}/{resource}/delete", post(resources::delete))
        .route("/invitations/{token}/accept", post(invitations::accept))
        .route("/invitations/{token}/join", post(invitations::join))
}

/// A form as sent: fields may come more than once, and any may be missing. Missing is empty: what an empty value means
/// is told by the service, in words, at the field.
pub struct Fields {
    pairs: Vec<(String, String)>,
    /// The request without its body.
    pub parts: Parts,
}

impl Fields {
    /// The first value of a field; empty when there is none.
    pub fn get(&self, name: &str) -> &str {
        self.pairs.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value)
    }

    /// Every value of a field.
    pub fn all(&self, name: &str) -> Vec<String> {
        self.pairs.iter().filter(|(known, _)| known == name).map(|(_, value)| value.clone()).collect()
    }

    /// Every field in the order in which it was sent.
    pub fn pairs(&self) -> &Vec<(String, String)> {
        &self.pairs
    }

    /// A password or key.
    pub fn secret(&self, name: &str) -> Secret {
        Secret::new(self.get(name).to_owned())
    }

    /// What may be shown again: everything but passwords, tokens and keys.
    fn values(&self) -> Vec<(String, String)> {
        let shown = |name: &str| !name.contains("password") && !["token", "key"].contains(&name);
        self.pairs.iter().filter(|(name, _)| shown(name)).cloned().collect()
    }

    /// The form's page again, with what was wrong.
    pub async fn refused(&self, state: &AppState, page: &str, error: &ServiceError) -> Response {
        let mut response = self.refused_with(state, page, convert::error(error), with_sources(error)).await;
        if let ServiceError::TooManyAttempts(wait) = error {
            response.headers_mut().insert(axum::http::header::RETRY_AFTER, convert::seconds(*wait).into());
        }
        response
    }

    /// The same for an error that the screen has words for already; `cause` is for the log.
    pub async fn refused_with(&self, state: &AppState, page: &str, shown: UiError, cause: String) -> Response {
        let status = convert::status(&shown);
        let form = FormState::refused(self.values(), shown);
        let submitted = Submitted { form, action: self.parts.uri.path().to_owned(), ..Submitted::default() };
        let mut response = pages::render(state, &self.parts, page, status, submitted).await;
        response.extensions_mut().insert(Cause(cause));
        response
    }

    /// The form's page again, with what is shown only once.
    pub async fn shown_once(&self, state: &AppState, page: &str, submitted: Submitted) -> Response {
        let submitted = Submitted { action: self.parts.uri.path().to_owned(), ..submitted };
        pages::render(state, &self.parts, page, StatusCode::OK, submitted).await
    }
}

impl<S: Send + Sync> FromRequest<S> for Fields {
    type Rejection = Response;

    async fn from_request(request: Request, state: &S) -> Result<Self, Response> {
        let (parts, body) = request.into_parts();
        let body = Request::from_parts(parts.clone(), body);
        let bytes = axum::body::Bytes::from_request(body, state).await.map_err(IntoResponse::into_response)?;
        let pairs = url::form_urlencoded::parse(&bytes).into_owned().collect();
        Ok(Self { pairs, parts })
    }
}

/// To the page that shows the result.
fn done(page: &str, notice: &str) -> Response {
    Redirect::to(&format!("{page}?notice={notice}")).into_response()
}

/// `text` as one segment of a path.
fn segment(text: &str) -> String {
    url::form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>().replace('+', "%20")
}
