//! Pages: who may open them, what they are rendered with, and what stands in for them.

use axum::{
    body::Body,
    extract::{Request, State},
    http::{HeaderValue, Method, StatusCode, Uri, header, request::Parts},
    middleware::Next,
    response::{IntoResponse, Redirect, Response},
};
use leptos::prelude::{provide_context, use_context};

use super::preferences::Preferences;
use crate::{
    domain::{key_string, project_key_list::searchable},
    http::{
        AppState,
        request_log::{Cause, with_sources},
    },
    service::{Caller, ServiceError},
    ui::{form::Submitted, shell::shell},
};

/// Pages that need nobody signed in.
const PUBLIC: [&str; 3] = ["/sign-in", "/sso/token", "/help"];

/// Where the pages are that a mailed link opens, for whoever holds it.
const INVITATIONS: &str = "/invitations/";

/// Whether `path` is a path on this host and not, in disguise, another host.
#[must_use]
pub fn is_local(path: &str) -> bool {
    path.starts_with('/') && !path.starts_with("//") && !path.starts_with("/\\") && !path.contains(char::is_control)
}

/// To the sign-in page, and from there back to `next`.
pub fn to_sign_in(next: &str) -> Response {
    let target = if next == "/" || !is_local(next) {
        "/sign-in".to_owned()
    } else {
        let query: String = url::form_urlencoded::Serializer::new(String::new()).append_pair("next", next).finish();
        format!("/sign-in?{query}")
    };
    Redirect::to(&target).into_response()
}

/// Layer over pages: who is not signed in goes to the sign-in page, and comes back afterwards. Forms and server
/// functions judge for themselves.
pub async fn require_sign_in(request: Request, next: Next) -> Response {
    let path = request.uri().path();
    let is_page = matches!(*request.method(), Method::GET | Method::HEAD);
    let caller = request.extensions().get::<Caller>();
    if !is_page {
        return next.run(request).await;
    }
    if let Some(clean) = without_key(request.uri()) {
        return Redirect::to(&clean).into_response();
    }
    match caller {
        Some(caller) if path == "/" => Redirect::to(home(caller)).into_response(),
        Some(caller) if path == "/sign-in" => Redirect::to(home(caller)).into_response(),
        None if !PUBLIC.contains(&path) && !path.starts_with(INVITATIONS) => {
            let next = request.uri().path_and_query().map_or("/", |path| path.as_str());
            to_sign_in(next)
        }
        _ => next.run(request).await,
    }
}

/// The first page for somebody: their keys, or, for those who own none, the users.
#[must_use]
pub fn home(caller: &Caller) -> &'static str {
    if caller.user().is_ok_and(|user| user.builtin) { "/users" } else { "/profile/api-keys" }
}

/// Somebody who searches for a leaked key pastes it whole. It must not stay in the address bar and the history: the
/// same URL with the key's id in its place, if there is a key in it.
fn without_key(uri: &Uri) -> Option<String> {
    let query = uri.query().filter(|_| is_local(uri.path()))?;
    let pairs: Vec<(String, String)> = url::form_urlencoded::parse(query.as_bytes()).into_owned().collect();
    let of_project = uri.path().starts_with("/projects/");
    let meant = |name: &str, value: &str| {
        let id = key_string::id_in(value).map(|id| id.to_string());
        // What looks like a project key is one only where people search for those.
        id.or_else(|| (of_project && name == "q").then(|| searchable(value)).filter(|meant| meant != value.trim()))
    };
    if !pairs.iter().any(|(name, value)| meant(name, value).is_some()) {
        return None;
    }
    let mut clean = url::form_urlencoded::Serializer::new(String::new());
    for (name, value) in &pairs {
        clean.append_pair(name, &meant(name, value).unwrap_or_else(|| value.clone()));
    }
    Some(format!("{}?{}", uri.path(), clean.finish()))
}

/// What screens may ask of the request that they are rendered for.
pub fn provide_request() {
    if let Some(parts) = use_context::<Parts>() {
        provide_context(Preferences::of(&parts.headers));
    }
}

/// Renders the page at the request's URL with the answer to a form in it.
pub async fn render(state: &AppState, parts: &Parts, page: &str, status: StatusCode, submitted: Submitted) -> Response {
    let mut request = Request::new(Body::empty());
    if let Ok(uri) = page.parse() {
        *request.uri_mut() = uri;
    }
    *request.headers_mut() = parts.headers.clone();
    *request.extensions_mut() = parts.extensions.clone();
    let context = {
        let state = state.clone();
        move || {
            provide_context(state.clone());
            provide_context(submitted.clone());
            provide_request();
        }
    };
    let mut response = leptos_axum::render_app_async_with_context(context, shell)(request).await;
    *response.status_mut() = status;
    // Some browsers keep even these in their back/forward cache; a page that may hold a secret asks to be forgotten.
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store, max-age=0"));
    response
}

/// For URLs that are no page.
pub async fn not_found(State(state): State<AppState>, request: Request) -> Response {
    let context = move || {
        provide_context(state.clone());
        provide_request();
    };
    let mut response = leptos_axum::render_app_async_with_context(context, shell)(request).await;
    *response.status_mut() = StatusCode::NOT_FOUND;
    response
}

/// When the database is away: plain text, for nothing else can be relied on.
pub fn unavailable(error: &ServiceError) -> Response {
    let mut response = (
        StatusCode::SERVICE_UNAVAILABLE,
        [(header::RETRY_AFTER, "5")],
        "Keyward cannot reach its database. Nothing is lost; try again in a moment.\n",
    )
        .into_response();
    response.extensions_mut().insert(Cause(with_sources(error)));
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pasted_key_leaves_the_url() {
        let clean = |uri: &str| without_key(&uri.parse().unwrap());
        assert_eq!(clean("/profile/api-keys?q=ci"), None);
        assert_eq!(
            clean("/profile/api-keys?q=kwp_k1XyZ0abCDefGHijKLmn0123456789&status=all").as_deref(),
            Some("/profile/api-keys?q=k1XyZ0abCDefGHijKLmn&status=all")
        );
        let encoded = "VnVhQ2ZHY0JDZGJrUW0tZTVhT3g6dWkybHAyYXhUTm1zeWFrdzl0dk5udw%3D%3D";
        let project = format!("/projects/{}/api-keys", "a".repeat(32));
        assert_eq!(
            clean(&format!("{project}?q={encoded}&type=all")),
            Some(format!("{project}?q=VuaCfGcBCdbkQm-e5aOx&type=all"))
        );
        assert_eq!(clean(&format!("/profile/api-keys?q={encoded}")), None);
        assert_eq!(clean(&format!("{project}?q=name%3Aci")), None);
        let elsewhere = "//evil.example/x?q=kwp_k1XyZ0abCDefGHijKLmn0123456789";
        assert_eq!(clean(elsewhere), None, "nobody is sent to another host");
    }

    #[test]
    fn other_hosts_are_not_local() {
        assert!(is_local("/profile/api-keys?q=a"));
        for elsewhere in ["//evil", "/\\evil", "https://evil", "evil", "", "/\r\nSet-Cookie: a", "/\u{1}x"] {
            assert!(!is_local(elsewhere), "{elsewhere:?}");
        }
    }
}
