//! The list of a project's keys as a file, without secrets: sent while it is read, for there may be a million of them.

use std::sync::Arc;

use axum::{
    body::Body,
    extract::{Path, Query, State},
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use futures_util::{Stream, stream};
use jiff::Timestamp;

use super::{Inside, asked::query_of, enter, error};
use crate::{
    domain::{KeyStatus, json::Json, project::ProjectKey},
    http::{
        AppState,
        console::{convert as answers, pages, session::SignedIn},
        elasticsearch,
    },
    service::{
        ServiceError, Services, csv,
        project::{KeyExport, ProjectError},
    },
};

/// What the file is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// A row for each key.
    Csv,
    /// An object like that of `GET /_security/api_key`, each key with its hint, status and last use beside.
    Json,
}

impl Format {
    const fn content_type(self) -> &'static str {
        match self {
            Self::Csv => "text/csv; charset=utf-8",
            Self::Json => "application/json",
        }
    }

    const fn disposition(self) -> &'static str {
        match self {
            Self::Csv => "attachment; filename=\"api-keys.csv\"",
            Self::Json => "attachment; filename=\"api-keys.json\"",
        }
    }

    fn begin(self) -> Result<String, ServiceError> {
        match self {
            Self::Csv => csv::project_list_columns(),
            Self::Json => Ok("{\"api_keys\":[".to_owned()),
        }
    }

    /// `keys`, which follow on others if `any` stand there already.
    fn part(self, keys: &[ProjectKey], any: bool, now: Timestamp) -> Result<String, ServiceError> {
        match self {
            Self::Csv => csv::project_list(keys, now),
            Self::Json => {
                let texts: Vec<String> = keys.iter().map(|key| json(key, now)).collect();
                let comma = if any && !texts.is_empty() { ",\n" } else { "" };
                Ok(format!("{comma}{}", texts.join(",\n")))
            }
        }
    }

    const fn end(self) -> &'static str {
        match self {
            Self::Csv => "",
            Self::Json => "]}\n",
        }
    }
}

fn json(key: &ProjectKey, now: Timestamp) -> String {
    let last_use = key.last_use.as_ref();
    let status = KeyStatus::of(key.invalidation.is_some(), key.expiration, now);
    let object = elasticsearch::shown_key(key, false)
        .with("hint", key.hint.as_str())
        .with("status", csv::project_key_status(status))
        .with_some("last_used", last_use.map(|used| used.at.as_millisecond()))
        .with_some("last_used_address", last_use.and_then(|used| used.address.as_deref()))
        .with_some("last_used_client", last_use.and_then(|used| used.client.as_deref()))
        .with_some("last_used_endpoint", last_use.and_then(|used| used.endpoint.as_deref()));
    Json::from(object).render()
}

/// `GET /projects/{id}/api-keys/export.csv`: the list as filtered.
pub async fn csv(
    state: State<AppState>,
    who: SignedIn,
    project: Path<String>,
    query: Query<Vec<(String, String)>>,
) -> Response {
    export(Format::Csv, state, who, project, query).await
}

/// `GET /projects/{id}/api-keys/export.json`: the same, with what each key may do.
pub async fn json_file(
    state: State<AppState>,
    who: SignedIn,
    project: Path<String>,
    query: Query<Vec<(String, String)>>,
) -> Response {
    export(Format::Json, state, who, project, query).await
}

async fn export(
    format: Format,
    State(state): State<AppState>,
    SignedIn(caller): SignedIn,
    Path(project): Path<String>,
    Query(parameters): Query<Vec<(String, String)>>,
) -> Response {
    let listed = async {
        let Inside { caller, .. } = enter(&state.services, &caller, &project).await?;
        state.services.export_project_keys(&caller, &query_of(&parameters)).await
    };
    match listed.await {
        Ok(export) => {
            let headers = [
                (header::CONTENT_TYPE, HeaderValue::from_static(format.content_type())),
                (header::CONTENT_DISPOSITION, HeaderValue::from_static(format.disposition())),
            ];
            (headers, Body::from_stream(file(format, state.services, export))).into_response()
        }
        Err(ProjectError::Service(failure @ (ServiceError::Storage(_) | ServiceError::Internal(_)))) => {
            pages::unavailable(&failure)
        }
        Err(error) => answers::status(&error::of(&error)).into_response(),
    }
}

/// How far a file is written.
enum Written {
    Nothing,
    /// The beginning, and whether keys follow on it already.
    Some {
        any: bool,
    },
    Everything,
}

/// The file, part by part. One that cannot be read to its end is broken off, so that nobody takes it for the whole.
fn file(
    format: Format,
    services: Arc<Services>,
    export: KeyExport,
) -> impl Stream<Item = Result<String, ProjectError>> {
    stream::try_unfold((services, export, Written::Nothing), move |(services, mut export, written)| async move {
        let (part, written) = match written {
            Written::Nothing => (format.begin()?, Written::Some { any: false }),
            Written::Everything => return Ok(None),
            Written::Some { any } => {
                let keys = services.exported_project_keys(&mut export).await.inspect_err(|error| {
                    tracing::error!(%error, "a list of keys was not sent to its end");
                })?;
                match keys {
                    None => (format.end().to_owned(), Written::Everything),
                    Some(keys) => {
                        (format.part(&keys, any, export.now)?, Written::Some { any: any || !keys.is_empty() })
                    }
                }
            }
        };
        Ok(Some((part, (services, export, written))))
    })
}
