//! One request to a project's endpoint, as its operation sees it.

use std::sync::Arc;

use axum::{body::Bytes, http::Method};

use super::{
    error::{ElasticError, failure},
    parameters::Parameters,
    routes::Names,
};
use crate::{
    domain::json::Json,
    http::Exposure,
    service::{
        Services,
        project::{ProjectError, StackCaller},
    },
};

/// One request, of somebody who is known.
pub struct Call {
    /// The use cases.
    pub services: Arc<Services>,
    /// How Keyward is reached.
    pub exposure: Arc<Exposure>,
    /// Who calls, in which project.
    pub caller: StackCaller,
    /// What stands after the `?`.
    pub parameters: Parameters,
    pub(super) asked: Asked,
    pub(super) names: Names,
    pub(super) body: Bytes,
}

/// What was asked for, as refusals repeat it.
#[derive(Clone, Debug)]
pub struct Asked {
    /// The method.
    pub method: Method,
    /// The path below the endpoint, as it was sent.
    pub path: String,
    /// What stands after the `?`, as it was sent.
    pub query: Option<String>,
}

impl Asked {
    /// Path and query.
    #[must_use]
    pub fn uri(&self) -> String {
        match &self.query {
            Some(query) => format!("{}?{query}", self.path),
            None => self.path.clone(),
        }
    }
}

impl Call {
    /// The refusal of this request for a reason of the service's.
    #[must_use]
    pub fn refusal(&self, error: &ProjectError) -> ElasticError {
        ElasticError::of_project(error, &self.exposure, &self.asked.uri())
    }

    /// A reason of the service's for which a part of this request failed, as it stands in the answer.
    #[must_use]
    pub fn failure(&self, error: &ProjectError) -> Json {
        // Before the call, it was seen to that this is a switch.
        let trace = self.parameters.trace().unwrap_or_default();
        failure(error, &self.exposure, &self.asked.uri()).to_json(trace)
    }

    /// The method.
    #[must_use]
    pub const fn method(&self) -> &Method {
        &self.asked.method
    }

    /// The path below the endpoint, as it was sent.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.asked.path
    }

    /// What a name of the operation's path stands for.
    #[must_use]
    pub fn name(&self, name: &str) -> &str {
        self.names.get(name)
    }

    /// The list with commas that a name of the operation's path stands for; empty when the path has no such name.
    #[must_use]
    pub fn list(&self, name: &str) -> Vec<String> {
        let names = self.name(name).split(',').map(str::trim);
        names.filter(|name| !name.is_empty()).map(ToOwned::to_owned).collect()
    }

    /// Whether anything was sent.
    #[must_use]
    pub fn has_body(&self) -> bool {
        !self.body.is_empty()
    }

    /// What was sent.
    ///
    /// # Errors
    /// When nothing was, or no JSON.
    pub fn body(&self) -> Result<Json, ElasticError> {
        self.optional_body()?.ok_or_else(|| ElasticError::parse("request body is required"))
    }

    /// What was sent, if anything was.
    ///
    /// # Errors
    /// When it is no JSON.
    pub fn optional_body(&self) -> Result<Option<Json>, ElasticError> {
        if self.has_body() { Ok(Some(Json::parse(&self.body)?)) } else { Ok(None) }
    }

    /// What was sent, or else given as the parameter `source`, for clients that cannot send a body with `GET`.
    ///
    /// # Errors
    /// When it is no JSON, or said to be something else.
    pub fn body_or_source(&self) -> Result<Option<Json>, ElasticError> {
        let Some(source) = self.parameters.text("source").filter(|_| !self.has_body()) else {
            return self.optional_body();
        };
        match self.parameters.text("source_content_type") {
            None => Err(ElasticError::illegal_argument("source and source_content_type parameters are required")),
            Some(kind) if kind.contains("json") => Ok(Some(Json::parse(source.as_bytes())?)),
            Some(_) => Err(ElasticError::illegal_argument(
                "Unknown value for source_content_type - only a JSON type is supported",
            )),
        }
    }
}
