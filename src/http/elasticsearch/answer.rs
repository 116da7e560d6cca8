//! The one place where answers are made: what the caller asked of their form, and the headers that all of them carry.

use axum::{
    body::Body,
    http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header},
    response::{IntoResponse, Response},
};

use super::{
    error::{ElasticError, Trace},
    filter_path::FilterPath,
    media_type::MediaType,
    parameters::Parameters,
};
use crate::{domain::json::Json, http::request_log::Cause};

/// Tells clients that this speaks as Elasticsearch does; without it they refuse to go on (contract §0).
static PRODUCT: HeaderName = HeaderName::from_static("x-elastic-product");

/// What an operation answers.
#[derive(Debug)]
pub struct Answer {
    status: StatusCode,
    body: Option<Json>,
    headers: HeaderMap,
}

impl Answer {
    /// An answer that all went well.
    pub fn ok(body: impl Into<Json>) -> Self {
        Self { status: StatusCode::OK, body: Some(body.into()), headers: HeaderMap::new() }
    }

    /// An answer of the same form that names nothing, because what was named is not there.
    pub fn absent(body: impl Into<Json>) -> Self {
        Self { status: StatusCode::NOT_FOUND, ..Self::ok(body) }
    }

    /// Whether there was what should be removed.
    pub fn found(found: bool) -> Self {
        let body = Json::object([("found", found)]);
        if found { Self::ok(body) } else { Self::absent(body) }
    }

    /// An answer of another status.
    #[must_use]
    pub fn with_status(self, status: StatusCode) -> Self {
        Self { status, ..self }
    }

    /// Which methods there are, and nothing else.
    pub fn options(methods: &[Method]) -> Self {
        let list = methods.iter().map(Method::as_str).collect::<Vec<_>>().join(",");
        let headers = HeaderValue::try_from(list).ok().map(|list| (header::ALLOW, list)).into_iter().collect();
        Self { status: StatusCode::OK, body: None, headers }
    }
}

/// What the caller asked of an answer's form.
#[derive(Clone, Debug, Default)]
pub struct Presentation {
    pretty: bool,
    trace: Trace,
    filter: FilterPath,
    media_type: MediaType,
}

impl Presentation {
    /// Reads it from the request.
    ///
    /// # Errors
    /// What cannot be had.
    pub fn read(parameters: &Parameters, headers: &HeaderMap, has_body: bool) -> Result<Self, ElasticError> {
        let media_type = MediaType::negotiate(headers, has_body)?;
        let pretty = parameters.switch("pretty")?;
        let trace = parameters.trace()?;
        // Known to clients; what has another form for people looks at it itself.
        parameters.switch("human")?;
        if let Some(format) = parameters.text("format").filter(|format| !matches!(*format, "" | "json")) {
            let reason = format!("response format [{format}] is not supported, only [json] is");
            return Err(ElasticError::illegal_argument(reason));
        }
        let filter = parameters.text("filter_path").map_or_else(|| Ok(FilterPath::default()), FilterPath::parse)?;
        Ok(Self { pretty, trace, filter, media_type })
    }

    /// As much of it as can be had: for the refusal of the rest.
    #[must_use]
    pub fn of_refusal(parameters: &Parameters, headers: &HeaderMap) -> Self {
        Self {
            pretty: parameters.switch("pretty").unwrap_or_default(),
            trace: parameters.trace().unwrap_or_default(),
            filter: FilterPath::default(),
            media_type: MediaType::negotiate(headers, false).unwrap_or_default(),
        }
    }

    /// The answer, made.
    pub fn render(&self, outcome: Result<Answer, ElasticError>) -> Response {
        let mut response = match outcome {
            Ok(Answer { status, body, headers }) => {
                let mut response = match body {
                    Some(body) => self.json(&self.filter.apply(body)),
                    None => Body::empty().into_response(),
                };
                *response.status_mut() = status;
                response.headers_mut().extend(headers);
                response
            }
            Err(error) => {
                // Filters are for what was asked for; a refusal is told whole.
                let (status, headers, body, cause) = error.into_parts(self.trace);
                let mut response = self.json(&body);
                *response.status_mut() = status;
                for (name, value) in headers {
                    response.headers_mut().append(name, value);
                }
                if let Some(cause) = cause {
                    response.extensions_mut().insert(Cause(cause));
                }
                response
            }
        };
        response.headers_mut().insert(PRODUCT.clone(), HeaderValue::from_static("Elasticsearch"));
        response
    }

    fn json(&self, body: &Json) -> Response {
        let text = if self.pretty { body.render_pretty() } else { body.render() };
        ([(header::CONTENT_TYPE, self.media_type.header())], text).into_response()
    }
}
