//! Which operations there are, and how one is found. Elasticsearch's rules are not axum's: a path that ends with a
//! slash is the same path, a method that one pattern lacks another may have, and refusals list what there is.

use std::{fmt, future::Future, pin::Pin};

use axum::http::Method;
use percent_encoding::percent_decode_str;

use super::{answer::Answer, call::Call, error::ElasticError};

/// An operation at work.
type Running = Pin<Box<dyn Future<Output = Result<Answer, ElasticError>> + Send>>;

/// The operations at one path.
pub struct Resource {
    path: &'static str,
    operations: Vec<Operation>,
}

/// One operation.
pub struct Operation {
    methods: Vec<Method>,
    parameters: &'static [&'static str],
    takes_body: bool,
    handler: Box<dyn Fn(Call) -> Running + Send + Sync>,
}

impl Resource {
    /// A path without operations yet. Names in braces stand for any one part of a path.
    pub const fn at(path: &'static str) -> Self {
        Self { path, operations: Vec::new() }
    }

    /// With an operation.
    #[must_use]
    pub fn with(mut self, operation: Operation) -> Self {
        self.operations.push(operation);
        self
    }

    /// What the names of the path stand for in `path`, if it fits.
    fn names(&self, path: &str) -> Option<Names> {
        let mut names = Vec::new();
        let (mut ours, mut theirs) = (parts(self.path), parts(path));
        loop {
            match (ours.next(), theirs.next()) {
                (None, None) => return Some(Names(names)),
                (Some(our), Some(their)) => match our.strip_prefix('{').and_then(|our| our.strip_suffix('}')) {
                    Some(name) => names.push((name, percent_decode_str(their).decode_utf8_lossy().into_owned())),
                    None if our == their => {}
                    None => return None,
                },
                _ => return None,
            }
        }
    }

    fn operation(&self, method: &Method) -> Option<&Operation> {
        self.operations.iter().find(|operation| operation.methods.contains(method))
    }
}

impl Operation {
    /// An operation that these methods ask for, without parameters and body.
    pub fn new<R>(methods: impl Into<Vec<Method>>, handler: fn(Call) -> R) -> Self
    where
        R: Future<Output = Result<Answer, ElasticError>> + Send + 'static,
    {
        let handler = Box::new(move |call| -> Running { Box::pin(handler(call)) });
        Self { methods: methods.into(), parameters: &[], takes_body: false, handler }
    }

    /// With these parameters, besides those that every operation takes.
    #[must_use]
    pub const fn parameters(mut self, parameters: &'static [&'static str]) -> Self {
        self.parameters = parameters;
        self
    }

    /// With a body.
    #[must_use]
    pub const fn body(mut self) -> Self {
        self.takes_body = true;
        self
    }

    /// Does what was asked.
    ///
    /// # Errors
    /// When it was asked for with what it does not take, or fails.
    pub async fn run(&self, call: Call) -> Result<Answer, ElasticError> {
        call.parameters.check(call.path(), self.parameters)?;
        if call.has_body() && !self.takes_body {
            let (method, path) = (call.method(), call.path());
            let reason = format!("request [{method} {path}] does not support having a body");
            return Err(ElasticError::illegal_argument(reason));
        }
        (self.handler)(call).await
    }
}

impl fmt::Debug for Operation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Operation")
            .field("methods", &self.methods)
            .field("parameters", &self.parameters)
            .finish_non_exhaustive()
    }
}

/// What the names of an operation's path stand for in a request.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Names(Vec<(&'static str, String)>);

impl Names {
    /// What one of them stands for.
    pub fn get(&self, name: &str) -> &str {
        self.0.iter().find(|(known, _)| *known == name).map_or("", |(_, value)| value)
    }
}

/// All operations.
pub struct Routes(Vec<Resource>);

/// What is at a path for a method.
#[derive(Debug)]
pub enum Found<'a> {
    /// An operation, at this pattern of a path.
    Operation(&'static str, &'a Operation, Names),
    /// Only operations for these other methods.
    Methods(Vec<Method>),
    /// Nothing at all.
    Nothing,
}

impl Routes {
    /// Puts them in order: of two paths that fit, the one that says more counts.
    pub fn new(mut resources: Vec<Resource>) -> Self {
        resources.sort_by_key(|resource| parts(resource.path).map(|part| part.starts_with('{')).collect::<Vec<_>>());
        Self(resources)
    }

    /// Finds what a request asks for.
    pub fn find(&self, method: &Method, path: &str) -> Found<'_> {
        let mut methods = Vec::new();
        for resource in &self.0 {
            let Some(names) = resource.names(path) else { continue };
            if let Some(operation) = resource.operation(method) {
                return Found::Operation(resource.path, operation, names);
            }
            methods.extend(resource.operations.iter().flat_map(|operation| operation.methods.iter().cloned()));
        }
        if methods.is_empty() {
            return Found::Nothing;
        }
        methods.sort_by_key(|method| ORDER.iter().position(|known| *known == method.as_str()));
        methods.dedup();
        Found::Methods(methods)
    }
}

/// In which order methods are listed.
const ORDER: [&str; 5] = ["GET", "POST", "PUT", "DELETE", "HEAD"];

/// The parts of a path between its slashes.
fn parts(path: &str) -> impl Iterator<Item = &str> {
    path.split('/').filter(|part| !part.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::json::Json;

    fn routes() -> Routes {
        async fn nothing(_: Call) -> Result<Answer, ElasticError> {
            Ok(Answer::ok(Json::build()))
        }
        Routes::new(vec![
            Resource::at("/user/{name}")
                .with(Operation::new([Method::PUT, Method::POST], nothing))
                .with(Operation::new([Method::GET], nothing)),
            Resource::at("/user/{name}/{verb}").with(Operation::new([Method::POST], nothing)),
            Resource::at("/user/_privileges").with(Operation::new([Method::GET, Method::HEAD], nothing)),
            Resource::at("/").with(Operation::new([Method::HEAD], nothing)),
        ])
    }

    fn found(method: Method, path: &str) -> String {
        match routes().find(&method, path) {
            Found::Operation(pattern, _, names) => format!("{pattern} {:?}", names.0),
            Found::Methods(methods) => format!("{methods:?}"),
            Found::Nothing => "nothing".to_owned(),
        }
    }

    #[test]
    fn the_path_that_says_most_counts() {
        assert_eq!(found(Method::GET, "/user/_privileges"), "/user/_privileges []");
        assert_eq!(found(Method::PUT, "/user/_privileges"), r#"/user/{name} [("name", "_privileges")]"#);
        assert_eq!(found(Method::DELETE, "/user/_privileges"), "[GET, POST, PUT, HEAD]");
        assert_eq!(
            found(Method::POST, "/user/a%2Fb%20c+/_x"),
            r#"/user/{name}/{verb} [("name", "a/b c+"), ("verb", "_x")]"#
        );
    }

    #[test]
    fn a_slash_at_the_end_means_nothing() {
        assert_eq!(found(Method::GET, "/user/_privileges/"), "/user/_privileges []");
        assert_eq!(found(Method::HEAD, "/"), "/ []");
        assert_eq!(found(Method::HEAD, ""), "/ []");
        assert_eq!(found(Method::GET, "/user"), "nothing");
        assert_eq!(found(Method::GET, "/user/a/b/c"), "nothing");
    }
}
