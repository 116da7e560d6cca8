//! The console as a browser meets it without a script, and as its scripts ask: forms, server functions, live news. What
//! people see is tested in a real browser (`end2end`).

mod project_keys;

use axum::{
    http::{Request, header, request::Builder},
    response::Response,
};
use serde_json::Value;

use crate::support::{
    app::{PASSWORD, TestApp},
    request::{Reply, RequestBuilderExt},
};

/// A browser in which somebody is signed in.
struct Browser<'a> {
    app: &'a TestApp,
    cookie: String,
}

impl<'a> Browser<'a> {
    /// Signs in by the form.
    async fn signed_in(app: &'a TestApp, name: &str) -> Self {
        let fields = form(&[("username", name), ("password", PASSWORD)]);
        let request = Request::post("/sign-in").header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        let reply = app.send(request.raw(fields)).await;
        let cookie = reply.header("set-cookie").unwrap_or_else(|| panic!("{reply}"));
        let cookie = cookie.split(';').next().unwrap_or_default().to_owned();
        Self { app, cookie }
    }

    fn with_cookie(&self, request: Builder) -> Builder {
        request.header(header::COOKIE, &self.cookie)
    }

    /// Asks for a page.
    async fn get(&self, path: &str) -> Reply {
        self.app.send(self.with_cookie(Request::get(path)).empty()).await
    }

    /// Begins to listen to what a path tells without end.
    async fn listen(&self, path: &str) -> Response {
        let request = self.with_cookie(Request::get(path)).header(header::ACCEPT, "text/event-stream");
        self.app.open(request.empty()).await
    }

    /// Sends a form as a browser does.
    async fn send(&self, path: &str, fields: &[(&str, &str)]) -> Reply {
        let request = self.with_cookie(Request::post(path));
        let request = request.header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.app.send(request.raw(form(fields))).await
    }

    /// Calls a server function.
    async fn ask(&self, function: &str, arguments: &Value) -> Reply {
        let request = self.with_cookie(Request::post(format!("/console/{function}")));
        self.app.send(request.header(header::ACCEPT, "application/json").json(arguments)).await
    }
}

fn form(fields: &[(&str, &str)]) -> String {
    url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish()
}
