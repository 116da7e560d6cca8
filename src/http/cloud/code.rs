//! The codes under which the API refuses, and how `openapi.json` describes them.

use std::collections::BTreeMap;

use axum::http::StatusCode;
use utoipa::openapi::{Content, Ref, RefOr, response};

/// Why the API refuses, in the contract's words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Code {
    /// The body, query or path is not what the operation takes.
    InvalidData,
    /// Nobody is recognised; never says why.
    Unauthenticated,
    /// There is no token that could be refreshed.
    TokenInvalid,
    /// The caller may not touch role assignments, for nobody is recognised.
    Unauthorized,
    /// The caller lacks the right on the whole installation.
    Forbidden,
    /// The caller lacks the right within an organization.
    PermissionDenied,
    /// As [`PermissionDenied`](Self::PermissionDenied), where the path names the organization.
    OrganizationAccess,
    /// No such path.
    NotFound,
    /// The path takes other methods.
    MethodNotAllowed,
    /// Somebody else changed the same thing.
    Conflict,
    /// The body is over the limit.
    BodyTooLarge,
    /// Too many failed sign-ins.
    TooManyAttempts,
    /// Our fault.
    Internal,
    /// Single sign-on is not configured.
    NoSingleSignOn,
    /// What was sent for a key is refused.
    KeyInput,
    /// No such key.
    KeyNotFound,
    /// No such owner of keys.
    KeyOwnerNotFound,
    /// No such user.
    UserNotFound,
    /// Not a user name.
    UserName,
    /// The user name is taken.
    UserNameTaken,
    /// Not roles that a user can hold.
    Roles,
    /// Roles that this caller may not give.
    RolesForbidden,
    /// A field that the caller cannot set.
    RestrictedField,
    /// A user that the caller cannot delete.
    RestrictedDeletion,
    /// A user that nobody can change.
    UserFixed,
    /// Not the name of an organization.
    OrganizationName,
    /// No such organization.
    OrganizationNotFound,
    /// No such member.
    MembershipNotFound,
    /// Not an address that could be invited.
    InvitationEmail,
    /// They belong to the organization already.
    AlreadyMember,
    /// No such invitation, or none that still opens anything.
    InvitationNotFound,
    /// The invitation is somebody else's.
    InvitationForAnother,
    /// As many invitations are open as may be.
    TooManyInvitations,
    /// Nobody to whom roles could be given.
    RolesTarget,
    /// Roles that this caller may not give or take.
    RolesExceed,
    /// No such deployment.
    DeploymentNotFound,
    /// No such project.
    ProjectNotFound,
}

impl Code {
    /// The status, the code on the wire, and the sentence that is said when nothing more exact can be.
    pub const fn row(self) -> (StatusCode, &'static str, &'static str) {
        use StatusCode as S;
        match self {
            Self::InvalidData => (S::BAD_REQUEST, "root.invalid_data", "The request is not understood."),
            Self::Unauthenticated => {
                (S::UNAUTHORIZED, "root.unauthenticated", "The supplied authentication is invalid")
            }
            Self::TokenInvalid => (S::UNAUTHORIZED, "root.unauthorized", "The token is invalid or has expired."),
            Self::Unauthorized => (S::UNAUTHORIZED, "root.unauthorized", "The supplied authentication is invalid"),
            Self::Forbidden => (
                S::FORBIDDEN,
                "root.unauthorized.rbac",
                "You are not authorized to access this resource. Reason: [Missing required permissions].",
            ),
            Self::PermissionDenied => {
                (S::FORBIDDEN, "root.permission_denied", "You do not have the required authorization.")
            }
            Self::OrganizationAccess => {
                (S::FORBIDDEN, "organization.invalid_access", "You do not have the required authorization.")
            }
            Self::NotFound => (S::NOT_FOUND, "root.resource_not_found", "There is nothing at this path."),
            Self::MethodNotAllowed => {
                (S::METHOD_NOT_ALLOWED, "root.method_not_allowed", "This path takes other methods; see Allow.")
            }
            Self::Conflict => {
                (S::CONFLICT, "root.conflict", "Somebody else changed the same thing meanwhile. Read it again.")
            }
            Self::BodyTooLarge => {
                (S::PAYLOAD_TOO_LARGE, "root.request_too_large", "The body is larger than 1 MiB. Send less at once.")
            }
            Self::TooManyAttempts => (
                S::TOO_MANY_REQUESTS,
                "root.too_many_requests",
                "Too many failed sign-ins. Try again after the time in Retry-After.",
            ),
            Self::Internal => (
                S::INTERNAL_SERVER_ERROR,
                "root.internal_server_error",
                "Something went wrong at Keyward. Try again; if it stays, tell whoever runs it.",
            ),
            Self::NoSingleSignOn => (
                S::NOT_IMPLEMENTED,
                "authc.no_authentication_cluster",
                "This installation has no SAML single sign-on. Sign in with user name and password.",
            ),
            Self::KeyInput => (S::BAD_REQUEST, "api_keys.invalid_input", "What was sent about API keys is refused."),
            Self::KeyNotFound => (S::NOT_FOUND, "api_keys.key_not_found", "There is no such API key."),
            Self::KeyOwnerNotFound => (S::NOT_FOUND, "api_keys.user_not_found", "There is no such user."),
            Self::UserNotFound => (S::NOT_FOUND, "user.not_found", "There is no such user."),
            Self::UserName => (S::BAD_REQUEST, "user.user_name.invalid", "The user name cannot be used."),
            Self::UserNameTaken => {
                (S::CONFLICT, "user.user_name.conflict", "A user of this name exists. Choose another name.")
            }
            Self::Roles => (S::BAD_REQUEST, "user.roles.invalid", "The roles cannot be held."),
            Self::RolesForbidden => {
                (S::BAD_REQUEST, "user.roles.forbidden", "Nobody changes their own roles. Ask a platform admin.")
            }
            Self::RestrictedField => {
                (S::BAD_REQUEST, "user.restricted_field", "This field cannot be set. Leave it out.")
            }
            Self::RestrictedDeletion => {
                (S::BAD_REQUEST, "user.restricted_deletion", "Nobody deletes themselves. Ask a platform admin.")
            }
            Self::UserFixed => (
                S::BAD_REQUEST,
                "user.cannot_modify",
                "Built-in users cannot be changed or deleted, but for their password.",
            ),
            Self::OrganizationName => {
                (S::BAD_REQUEST, "organization.invalid_name", "An organization's name has 2 to 30 characters.")
            }
            Self::OrganizationNotFound => (S::NOT_FOUND, "organization.not_found", "There is no such organization."),
            Self::MembershipNotFound => {
                (S::NOT_FOUND, "organization.membership_not_found", "There is no such member of the organization.")
            }
            Self::InvitationEmail => (
                S::BAD_REQUEST,
                "organization.invitation_invalid_email",
                "Enter an e-mail address such as name@example.com.",
            ),
            Self::AlreadyMember => (
                S::BAD_REQUEST,
                "organization.user_organization_already_belongs",
                "You belong to this organization already.",
            ),
            Self::InvitationNotFound => {
                (S::NOT_FOUND, "organization.invitation_not_found", "There is no such invitation.")
            }
            Self::InvitationForAnother => (
                S::FORBIDDEN,
                "root.invalid_authentication",
                "This invitation was sent to another address. Sign in as the user who has it.",
            ),
            Self::TooManyInvitations => (
                S::TOO_MANY_REQUESTS,
                "organization.invitations_rate_limit_exceeded",
                "As many invitations are open as may be at once.",
            ),
            Self::RolesTarget => (
                S::BAD_REQUEST,
                "role_assignments.invalid_target_user_id",
                "No member of the organization has this user name.",
            ),
            Self::RolesExceed => (
                S::FORBIDDEN,
                "role_assignments.unauthorized_role_assignments",
                "These roles are above your own rights.",
            ),
            Self::DeploymentNotFound => {
                (S::NOT_FOUND, "deployments.deployment_not_found", "There is no such deployment.")
            }
            Self::ProjectNotFound => (S::NOT_FOUND, "projects.project_not_found", "There is no such project."),
        }
    }
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
