//! The API's description of itself: what utoipa gathers from the handlers, and what holds for all of them.

use utoipa::{
    OpenApi,
    openapi::{
        self, HeaderBuilder, ObjectBuilder, PathItem, RefOr, Type,
        path::Operation,
        schema::{KnownFormat, SchemaFormat},
        security::{ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityScheme},
    },
};

use super::{ROOT, error::ErrorReply};

/// Everything but the operations.
#[derive(OpenApi)]
#[openapi(
    info(
        title = "Keyward",
        description = "Sessions, API keys, users and organizations. Speaks the platform APIs of Elastic Cloud \
                       Enterprise and Elastic Cloud."
    ),
    components(schemas(ErrorReply)),
    security(("ApiKey" = []), ("Bearer" = [])),
    tags(
        (name = "Sessions", description = "Signing in for a token."),
        (name = "API keys", description = "The caller's own keys; of an organization key, those of its organization."),
        (name = "API keys of all users", description = "For platform admins; platform viewers read."),
        (name = "API keys of an organization", description = "For owners, and for whoever made them."),
        (name = "Users", description = "Oneself, and for platform admins everybody."),
        (name = "Organizations", description = "Name, contacts, key policy and members."),
        (name = "Invitations", description = "How people become members."),
        (name = "Role assignments", description = "What members may do, and what the caller may."),
        (name = "Deployments", description = "Those in the register that one's roles reach."),
        (name = "Projects", description = "Those in the register that one's roles reach."),
    )
)]
struct Description;

/// The whole description, given the operations.
pub fn describe(operations: openapi::OpenApi) -> openapi::OpenApi {
    let mut whole = Description::openapi().nest(ROOT, operations);
    if let Some(components) = whole.components.as_mut() {
        let key = "`Authorization: ApiKey <key>`, the key as it was shown when it was made.";
        let key = SecurityScheme::ApiKey(ApiKey::Header(ApiKeyValue::with_description("Authorization", key)));
        let token = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).bearer_format("JWT").build();
        components.add_security_scheme("ApiKey", key);
        components.add_security_scheme("Bearer", SecurityScheme::Http(token));
    }
    whole.paths.paths.values_mut().flat_map(operations_of).for_each(describe_headers);
    whole
}

/// Every operation of one path.
fn operations_of(path: &mut PathItem) -> impl Iterator<Item = &mut Operation> {
    [&mut path.get, &mut path.post, &mut path.put, &mut path.patch, &mut path.delete].into_iter().flatten()
}

/// The headers that the layers put on answers.
fn describe_headers(operation: &mut Operation) {
    for (status, response) in &mut operation.responses.responses {
        let RefOr::T(response) = response else { continue };
        let date_time = SchemaFormat::KnownFormat(KnownFormat::DateTime);
        let date_time = ObjectBuilder::new().schema_type(Type::String).format(Some(date_time)).build();
        let text = ObjectBuilder::new().schema_type(Type::String).build();
        let number = ObjectBuilder::new().schema_type(Type::Integer).build();
        let header = |schema, text: &str| HeaderBuilder::new().schema(Some(schema)).description(Some(text)).build();
        let mut add = |name: &str, value| response.headers.insert(name.to_owned(), RefOr::T(value));
        if status != "401" {
            let text = "When the API key that authenticated the request ends; absent for one that never does.";
            add("X-Elastic-Api-Key-Expiration", header(date_time, text));
        }
        if status.starts_with(['4', '5']) {
            add("x-cloud-error-codes", header(text, "The codes of the body, separated by commas."));
        }
        if status == "429" {
            add("Retry-After", header(number, "Seconds to wait, where it is known."));
        }
    }
}
