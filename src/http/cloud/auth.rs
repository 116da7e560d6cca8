//! Who calls: the `Authorization` header and nothing else. Cookies mean nothing here, so that no web page can make a
//! browser act with somebody's rights.

use std::{ops::Deref, sync::Arc};

use axum::{
    extract::{FromRequestParts, MatchedPath, Request, State},
    http::{HeaderMap, header, request::Parts},
    middleware::Next,
    response::Response,
};

use super::{ApiError, Code};
use crate::{
    domain::authorization::{Credential, CredentialError},
    http::{key_expiration, origin, request_log::CallerName},
    service::{Caller, ServiceError, Services, Via, authenticate::Rejection},
};

/// What became of the credential, left in the request for the handlers.
#[derive(Clone)]
enum Recognised {
    Caller(Arc<Caller>),
    Refused(Arc<ServiceError>),
}

/// Layer: judges the credential before anything else, once. The operation decides whether it needs a caller at all;
/// every answer to a key, refusals included, says when the key ends.
pub async fn recognise(State(services): State<Arc<Services>>, request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    let judged = match credential(&parts.headers) {
        Ok(credential) => {
            let route = parts.extensions.get::<MatchedPath>().map(MatchedPath::as_str);
            services.authenticate(&credential, &origin::of(&parts, route)).await
        }
        Err(rejection) => Err(ServiceError::Unauthenticated(rejection)),
    };
    let mut request = Request::from_parts(parts, body);
    let caller = match judged {
        Ok(caller) => Arc::new(caller),
        Err(error) => {
            request.extensions_mut().insert(Recognised::Refused(Arc::new(error)));
            return next.run(request).await;
        }
    };
    request.extensions_mut().insert(Recognised::Caller(Arc::clone(&caller)));
    let mut response = next.run(request).await;
    response.extensions_mut().insert(CallerName(caller.name()));
    if let Via::Key { expiration, .. } = &caller.via {
        response.headers_mut().extend(key_expiration::header(*expiration));
    }
    response
}

fn credential(headers: &HeaderMap) -> Result<Credential, Rejection> {
    let mut values = headers.get_all(header::AUTHORIZATION).iter();
    match (values.next(), values.next()) {
        (None, _) => Err(Rejection::Absent),
        (Some(only), None) => Ok(Credential::parse(only.as_bytes())?),
        // Two headers, two callers: neither is believed.
        (Some(_), Some(_)) => Err(CredentialError::Malformed.into()),
    }
}

/// The caller, for operations that need one.
pub struct ApiCaller(Arc<Caller>);

impl Deref for ApiCaller {
    type Target = Caller;

    fn deref(&self) -> &Caller {
        &self.0
    }
}

impl<S: Sync> FromRequestParts<S> for ApiCaller {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, ApiError> {
        match parts.extensions.get() {
            Some(Recognised::Caller(caller)) => Ok(Self(Arc::clone(caller))),
            Some(Recognised::Refused(error)) => Err(ApiError::from(&**error)),
            None => Err(ApiError::from(Code::Internal).because("the layer that recognises callers is missing")),
        }
    }
}
