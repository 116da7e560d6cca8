//! What server functions work with: the service, and who is asking.

use std::sync::Arc;

use axum::http::{HeaderMap, StatusCode, header, request::Parts};
use jiff::tz::TimeZone;
use leptos::prelude::use_context;
use leptos_axum::ResponseOptions;

use super::convert;
use crate::{
    domain::{Action, ExpirationPolicy, Preset, allows},
    http::{
        AppState, Exposure,
        request_log::{Cause, with_sources},
    },
    service::{
        Caller, ServiceError, Services, csv,
        keys::{AskedExpiration, CreateKey, CreatedKey, MOST_KEYS},
        randomness,
    },
    ui::{
        error::UiError,
        views::{CreatedKeyView, NewKeyView, OrganizationName, PresetView, Viewer},
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

    /// What the form for a new key has to know.
    ///
    /// # Errors
    /// The screen's error.
    pub async fn new_key(&self) -> Result<NewKeyView, UiError> {
        if self.caller.user.builtin {
            return Err(self.refuse(UiError::BuiltinOwnsNoKeys));
        }
        let now = self.services().now();
        let counts = self.services().storage.count_personal_keys(&self.caller.user.name, now).await;
        let counts = self.answer(counts.map_err(ServiceError::from))?;
        let submission = self.answer(randomness::base62(&*self.services().randomness, 20))?;
        let day = |at: jiff::Timestamp| at.to_zoned(TimeZone::UTC).date();
        // A day further than a year would be refused in zones west of here.
        let last = day(ExpirationPolicy::latest(now)).saturating_sub(jiff::Span::new().days(2));
        Ok(NewKeyView {
            submission,
            ends: Preset::ALL
                .into_iter()
                .map(|preset| PresetView {
                    value: preset.value().to_owned(),
                    label: preset.label().to_owned(),
                    ends_at: preset.after(now),
                })
                .collect(),
            first_day: day(now).to_string(),
            last_day: last.to_string(),
            working: counts.working,
            most: MOST_KEYS,
            base_url: base_url(&self.state.exposure, &self.parts.headers),
            now,
        })
    }

    /// The instant at which a key ends whose last day is `date` in `zone`, in milliseconds since 1970.
    ///
    /// # Errors
    /// [`UiError::Invalid`]
    pub fn end_of_day(&self, date: String, zone: String) -> Result<i64, UiError> {
        let asked = AskedExpiration::Choice { choice: "date".to_owned(), date, zone };
        let resolved = self.services().resolve_expiration(&asked, self.services().now(), self.caller.expiration());
        let resolved = resolved.map_err(|error| self.refuse(UiError::Invalid(vec![error])))?;
        resolved.instant().map(jiff::Timestamp::as_millisecond).ok_or_else(|| self.refuse(UiError::Failed))
    }

    /// Makes a personal key.
    ///
    /// # Errors
    /// The screen's error.
    pub async fn create_key(&self, asked: &CreateKey) -> Result<CreatedKeyView, UiError> {
        let created = self.services().create_personal_key(&self.caller, asked).await;
        let base_url = base_url(&self.state.exposure, &self.parts.headers);
        self.answer(created.and_then(|created| created_key(&created, base_url)))
    }
}

/// A key just made, as it is shown once.
///
/// # Errors
/// When the CSV could not be written.
pub fn created_key(created: &CreatedKey, base_url: String) -> Result<CreatedKeyView, ServiceError> {
    Ok(CreatedKeyView {
        id: created.key.id.clone(),
        name: created.key.name.to_string(),
        secret: created.string.reveal(),
        expires_at: created.key.expiration.instant(),
        csv: csv::new_key(created)?,
        csv_name: csv::file_name(created.key.name.as_str()),
        base_url,
    })
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
    let (services, user) = (context.services(), &context.caller().user);
    let now = services.now();
    let counts = services.storage.count_personal_keys(&user.name, now).await;
    let expiring_soon = context.answer(counts.map_err(ServiceError::from))?.expiring_soon;
    let memberships = context.answer(services.memberships(context.caller()).await)?;
    let organizations = memberships.into_iter().map(|membership| OrganizationName {
        id: membership.organization.id.to_string(),
        name: membership.organization.name.to_string(),
    });
    Ok(Some(Viewer {
        name: user.name.to_string(),
        display_name: user.display_name().to_owned(),
        reads_users: allows(user, Action::ReadUsers),
        manages_users: allows(user, Action::ManageUsers),
        owns_keys: allows(user, Action::OwnKeys),
        expiring_soon,
        organizations: organizations.collect(),
    }))
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
