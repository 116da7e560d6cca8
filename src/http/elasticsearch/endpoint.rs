//! A project's endpoint: from a request to its answer. Who calls is asked first, as Elasticsearch does it: whoever is
//! not known learns nothing, not even which paths there are.

use std::sync::Arc;

use axum::{
    body::{Body, Bytes, to_bytes},
    extract::{Request, State},
    http::{HeaderMap, HeaderValue, Method, header, request::Parts},
    response::Response,
};
use http_body_util::LengthLimitError;

use super::{
    answer::{Answer, Presentation},
    call::{Asked, Call},
    challenge,
    error::{ElasticError, Failure, Kind},
    parameters::Parameters,
    routes::{Found, Routes},
};
use crate::{
    domain::{
        Origin,
        organization::{Resource, ResourceKind},
        stack_credential::{StackCredential, StackCredentialError},
    },
    http::{
        Exposure, key_expiration, origin,
        request_log::{CallerName, Route},
    },
    service::{ServiceError, Services, project::StackCaller},
};

/// The largest body, in bytes, as it is when it is unpacked.
pub const LIMIT: usize = 1024 * 1024;

/// As whom the caller wants to act.
const RUN_AS: &str = "es-security-runas-user";

/// What answers.
#[derive(Clone)]
pub struct Endpoint {
    /// The use cases.
    pub services: Arc<Services>,
    /// How Keyward is reached.
    pub exposure: Arc<Exposure>,
    /// What there is.
    pub routes: Arc<Routes>,
}

/// Which project is meant.
enum Target<'a> {
    /// The default one.
    Default,
    /// The one of this id.
    Id(&'a str),
}

/// The endpoint of the project that the path names.
pub async fn of_project(State(endpoint): State<Endpoint>, request: Request) -> Response {
    let path = request.uri().path().to_owned();
    // `/projects/{id}/elasticsearch/…`: nothing else is routed here.
    let mut parts = path.splitn(5, '/').skip(2);
    let id = parts.next().unwrap_or_default();
    let rest = format!("/{}", parts.nth(1).unwrap_or_default());
    endpoint.answer(Target::Id(id), rest, request).await
}

/// The endpoint of the default project.
pub async fn of_default_project(State(endpoint): State<Endpoint>, request: Request) -> Response {
    let path = request.uri().path().to_owned();
    endpoint.answer(Target::Default, path, request).await
}

/// What became known of a request on the way, for its answer.
#[derive(Default)]
struct Known {
    presentation: Presentation,
    caller: Option<StackCaller>,
    route: Option<&'static str>,
}

impl Endpoint {
    async fn answer(&self, target: Target<'_>, path: String, request: Request) -> Response {
        let (parts, body) = request.into_parts();
        let asked = Asked { method: parts.method.clone(), path, query: parts.uri.query().map(ToOwned::to_owned) };
        let parameters = Parameters::read(asked.query.as_deref());
        let presentation = Presentation::of_refusal(&parameters, &parts.headers);
        let mut known = Known { presentation, ..Known::default() };
        let outcome = self.run(target, asked, parameters, &parts, body, &mut known).await;
        let mut response = known.presentation.render(outcome);
        if let Some(route) = known.route {
            response.extensions_mut().insert(Route(route));
        }
        if let Some(caller) = known.caller {
            response.extensions_mut().insert(CallerName(caller.name()));
            if let Some(expiration) = caller.key_expiration() {
                response.headers_mut().extend(key_expiration::header(expiration));
            }
        }
        response
    }

    async fn run(
        &self,
        target: Target<'_>,
        asked: Asked,
        parameters: Parameters,
        parts: &Parts,
        body: Body,
        known: &mut Known,
    ) -> Result<Answer, ElasticError> {
        let project = self.project(&target).await?;
        if asked.method == Method::OPTIONS {
            // Browsers of other sites ask this before anything else, without a credential.
            return self.options(&asked);
        }
        let found = self.routes.find(&asked.method, &asked.path);
        let route = match &found {
            Found::Operation(route, ..) => Some(*route),
            Found::Methods(_) | Found::Nothing => None,
        };
        let caller = self.caller(&project, &parts.headers, &asked, &origin::of(parts, route)).await?;
        known.caller = Some(caller.clone());
        let body = read(&parts.headers, body).await?;
        known.presentation = Presentation::read(&parameters, &parts.headers, !body.is_empty())?;
        known.route = route;
        match found {
            Found::Operation(_, operation, names) => {
                let (services, exposure) = (Arc::clone(&self.services), Arc::clone(&self.exposure));
                operation.run(Call { services, exposure, caller, parameters, asked, names, body }).await
            }
            Found::Methods(methods) => Err(ElasticError::wrong_method(&asked.method, &asked.uri(), &methods)),
            Found::Nothing => Err(ElasticError::no_handler(&asked.method, &asked.uri())),
        }
    }

    async fn project(&self, target: &Target<'_>) -> Result<Resource, ElasticError> {
        let (found, name) = match target {
            Target::Default => (self.services.default_project().await, "default"),
            Target::Id(id) => (self.services.project(id).await, *id),
        };
        let found = found.map_err(|error| ElasticError::from(&ServiceError::from(error)))?;
        // Deployments are registered like projects, and have no endpoint here.
        let project = found.filter(|resource| resource.kind != ResourceKind::Deployment);
        project.ok_or_else(|| ElasticError::not_found(format!("no such project [{name}]")))
    }

    fn options(&self, asked: &Asked) -> Result<Answer, ElasticError> {
        match self.routes.find(&asked.method, &asked.path) {
            Found::Methods(methods) => Ok(Answer::options(&methods)),
            Found::Operation(..) | Found::Nothing => Err(ElasticError::no_handler(&asked.method, &asked.uri())),
        }
    }

    async fn caller(
        &self,
        project: &Resource,
        headers: &HeaderMap,
        asked: &Asked,
        origin: &Origin,
    ) -> Result<StackCaller, ElasticError> {
        let credential = match only(headers, header::AUTHORIZATION.as_str())? {
            None => StackCredential::Absent,
            Some(value) => StackCredential::parse(value).map_err(|error| self.malformed(error))?,
        };
        let run_as = only(headers, RUN_AS)?.map(String::from_utf8_lossy);
        let entered = self.services.enter_project(project, &credential, run_as.as_deref(), origin).await;
        entered.map_err(|error| ElasticError::of_project(&error, &self.exposure, &asked.uri()))
    }

    /// A credential that can be none: the refusal of it alone, or that of a caller who presented nothing better.
    fn malformed(&self, error: StackCredentialError) -> ElasticError {
        let exposure = &self.exposure;
        let failure = match error {
            StackCredentialError::Basic => challenge::failure(exposure, error.to_string(), None),
            StackCredentialError::BasicEncoding(cause) => challenge::failure(exposure, error.to_string(), None)
                .caused_by(Failure::new(Kind::IllegalArgument, cause.to_string())),
            StackCredentialError::ApiKey | StackCredentialError::ApiKeyEncoding(_) => {
                challenge::failure(exposure, challenge::NOT_BELIEVED, Some(format!("API key: {error}")))
            }
        };
        ElasticError::unauthenticated(failure).because(error.to_string())
    }
}

/// The only value of a header.
fn only<'a>(headers: &'a HeaderMap, name: &str) -> Result<Option<&'a [u8]>, ElasticError> {
    let mut values = headers.get_all(name).iter();
    match (values.next(), values.next()) {
        (value, None) => Ok(value.map(HeaderValue::as_bytes)),
        // Two headers, two callers: neither is believed.
        (_, Some(_)) => {
            Err(ElasticError::illegal_argument(format!("multiple values for single-valued header [{name}].")))
        }
    }
}

/// The whole body, unpacked by the layer before.
async fn read(headers: &HeaderMap, body: Body) -> Result<Bytes, ElasticError> {
    // What the layer unpacked it took out of the headers.
    let packing = headers.get(header::CONTENT_ENCODING).map(|value| value.to_str().unwrap_or("?"));
    if let Some(packing) = packing.filter(|packing| !packing.eq_ignore_ascii_case("identity")) {
        let reason = format!("Content-Encoding [{packing}] is not supported, only [gzip] is");
        return Err(ElasticError::illegal_argument(reason));
    }
    to_bytes(body, LIMIT).await.map_err(|error| {
        let error = error.into_inner();
        if error.is::<LengthLimitError>() {
            ElasticError::too_long(LIMIT)
        } else {
            ElasticError::illegal_argument("the request body could not be read").because(error.to_string())
        }
    })
}
