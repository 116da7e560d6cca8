//! The codes under which the API refuses, and how `openapi.json` describes them.

use std::collections::BTreeMap;

use axum::http::StatusCode;
use utoipa::openapi::{Content, Ref, RefOr, response};

/// Makes the codes from a table: what each means, its status, how it is called on the wire, and the sentence that is said
/// when nothing more exact can be.
macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident: $status:ident, $id:literal, $message:literal;)*) => {
        /// Why the API refuses, in the contract's words.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Code {
            $($(#[$doc])* $name,)*
        }

        impl Code {
            /// The status, the code on the wire, and the sentence that is said when nothing more exact can be.
            pub const fn row(self) -> (StatusCode, &'static str, &'static str) {
                match self {
                    $(Self::$name => (StatusCode::$status, $id, $message),)*
                }
            }
        }
    };
}

codes! {
    /// The body, query or path is not what the operation takes.
    InvalidData: BAD_REQUEST, "root.invalid_data", "The request is not understood.";

    /// Nobody is recognised; never says why.
    Unauthenticated: UNAUTHORIZED, "root.unauthenticated", "The supplied authentication is invalid";

    /// There is no token that could be refreshed.
    TokenInvalid: UNAUTHORIZED, "root.unauthorized", "The token is invalid or has expired.";

    /// The caller may not touch role assignments, for nobody is recognised.
    Unauthorized: UNAUTHORIZED, "root.unauthorized", "The supplied authentication is invalid";

    /// The caller lacks the right on the whole installation.
    Forbidden: FORBIDDEN, "root.unauthorized.rbac",
        "You are not authorized to access this resource. Reason: [Missing required permissions].";

    /// The caller lacks the right within an organization.
    PermissionDenied: FORBIDDEN, "root.permission_denied", "You do not have the required authorization.";

    /// As [`PermissionDenied`](Self::PermissionDenied), where the path names the organization.
    OrganizationAccess: FORBIDDEN, "organization.invalid_access", "You do not have the required authorization.";

    /// No such path.
    NotFound: NOT_FOUND, "root.resource_not_found", "There is nothing at this path.";

    /// The path takes other methods.
    MethodNotAllowed: METHOD_NOT_ALLOWED, "root.method_not_allowed", "This path takes other methods; see Allow.";

    /// Somebody else changed the same thing.
    Conflict: CONFLICT, "root.conflict", "Somebody else changed the same thing meanwhile. Read it again.";

    /// The body is over the limit.
    BodyTooLarge: PAYLOAD_TOO_LARGE, "root.request_too_large", "The body is larger than 1 MiB. Send less at once.";

    /// Too many failed sign-ins.
    TooManyAttempts: TOO_MANY_REQUESTS, "root.too_many_requests",
        "Too many failed sign-ins. Try again after the time in Retry-After.";

    /// Our fault.
    Internal: INTERNAL_SERVER_ERROR, "root.internal_server_error",
        "Something went wrong at Keyward. Try again; if it stays, tell whoever runs it.";

    /// Single sign-on is not configured.
    NoSingleSignOn: NOT_IMPLEMENTED, "authc.no_authentication_cluster",
        "This installation has no SAML single sign-on. Sign in with user name and password.";

    /// What was sent for a key is refused.
    KeyInput: BAD_REQUEST, "api_keys.invalid_input", "What was sent about API keys is refused.";

    /// No such key.
    KeyNotFound: NOT_FOUND, "api_keys.key_not_found", "There is no such API key.";

    /// No such owner of keys.
    KeyOwnerNotFound: NOT_FOUND, "api_keys.user_not_found", "There is no such user.";

    /// No such user.
    UserNotFound: NOT_FOUND, "user.not_found", "There is no such user.";

    /// Not a user name.
    UserName: BAD_REQUEST, "user.user_name.invalid", "The user name cannot be used.";

    /// The user name is taken.
    UserNameTaken: CONFLICT, "user.user_name.conflict", "A user of this name exists. Choose another name.";

    /// Not roles that a user can hold.
    Roles: BAD_REQUEST, "user.roles.invalid", "The roles cannot be held.";

    /// Roles that this caller may not give.
    RolesForbidden: BAD_REQUEST, "user.roles.forbidden", "Nobody changes their own roles. Ask a platform admin.";

    /// A field that the caller cannot set.
    RestrictedField: BAD_REQUEST, "user.restricted_field", "This field cannot be set. Leave it out.";

    /// A user that the caller cannot delete.
    RestrictedDeletion: BAD_REQUEST, "user.restricted_deletion", "Nobody deletes themselves. Ask a platform admin.";

    /// A user that nobody can change.
    UserFixed: BAD_REQUEST, "user.cannot_modify",
        "Built-in users cannot be changed or deleted, but for their password.";

    /// Not the name of an organization.
    OrganizationName: BAD_REQUEST, "organization.invalid_name", "An organization's name has 2 to 30 characters.";

    /// No such organization.
    OrganizationNotFound: NOT_FOUND, "organization.not_found", "There is no such organization.";

    /// No such member.
    MembershipNotFound: NOT_FOUND, "organization.membership_not_found", "There is no such member of the organization.";

    /// Not an address that could be invited.
    InvitationEmail: BAD_REQUEST, "organization.invitation_invalid_email",
        "Enter an e-mail address such as name@example.com.";

    /// They belong to the organization already.
    AlreadyMember: BAD_REQUEST, "organization.user_organization_already_belongs",
        "You belong to this organization already.";

    /// No such invitation, or none that still opens anything.
    InvitationNotFound: NOT_FOUND, "organization.invitation_not_found", "There is no such invitation.";

    /// The invitation is somebody else's.
    InvitationForAnother: FORBIDDEN, "root.invalid_authentication",
        "This invitation was sent to another address. Sign in as the user who has it.";

    /// As many invitations are open as may be.
    TooManyInvitations: TOO_MANY_REQUESTS, "organization.invitations_rate_limit_exceeded",
        "As many invitations are open as may be at once.";

    /// Nobody to whom roles could be given.
    RolesTarget: BAD_REQUEST, "role_assignments.invalid_target_user_id",
        "No member of the organization has this user name.";

    /// Roles that this caller may not give or take.
    RolesExceed: FORBIDDEN, "role_assignments.unauthorized_role_assignments", "These roles are above your own rights.";

    /// No such deployment.
    DeploymentNotFound: NOT_FOUND, "deployments.deployment_not_found", "There is no such deployment.";

    /// No such project.
    ProjectNotFound: NOT_FOUND, "projects.project_not_found", "There is no such project.";
}

/// Describes refusals for `openapi.json`: one response a status, naming its codes.
pub fn describe(codes: &[Code]) -> BTreeMap<String, RefOr<response::Response>> {
    let mut texts = BTreeMap::<String, Vec<String>>::new();
    for code in codes.iter().chain([&Code::Internal]) {
        let (status, id, message) = code.row();
        texts.entry(status.as_str().to_owned()).or_default().push(format!("`{id}`: {message}"));
    }
    let body = || Content::new(Some(Ref::from_schema_name("BasicFailedReply")));
    let response = |texts: Vec<String>| {
        response::ResponseBuilder::new().description(texts.join("\n\n")).content("application/json", body()).build()
    };
    texts.into_iter().map(|(status, texts)| (status, response(texts).into())).collect()
}

/// Names what an operation may answer besides success and [`Code::Internal`], for its `responses(…)`.
macro_rules! refusals {
    ($name:ident: $($code:ident),* $(,)?) => {
        enum $name {}

        impl utoipa::IntoResponses for $name {
            fn responses()
            -> std::collections::BTreeMap<String, utoipa::openapi::RefOr<utoipa::openapi::response::Response>> {
                $crate::http::cloud::code::describe(&[$($crate::http::cloud::code::Code::$code),*])
            }
        }
    };
}
pub(super) use refusals;
