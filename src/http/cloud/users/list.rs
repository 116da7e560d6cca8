use std::sync::Arc;

use axum::{
    Json,
    extract::{Query, State, rejection::QueryRejection},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::wire::UserResponse;
use crate::{
    http::cloud::{ApiError, auth::ApiCaller, code::refusals, query::switch},
    service::Services,
};

/// Which users to list.
#[derive(Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Which {
    /// Disabled users too. False when nothing is said.
    include_disabled: Option<bool>,
}

/// Users in the order of names.
#[derive(Serialize, ToSchema)]
#[schema(as = UserList)]
pub struct Users {
    users: Vec<UserResponse>,
}

refusals!(Refusals: InvalidData, Unauthenticated, Forbidden);

/// List users.
#[utoipa::path(
    get,
    path = "/users",
    operation_id = "get-users",
    tag = "Users",
    params(Which),
    responses((status = 200, description = "The users.", body = Users), Refusals)
)]
pub async fn list(
    State(services): State<Arc<Services>>,
    caller: ApiCaller,
    which: Result<Query<Which>, QueryRejection>,
) -> Result<Json<Users>, ApiError> {
    let which = switch(which, "include_disabled")?;
    let users = services.users(&caller, which.include_disabled.unwrap_or(false)).await?;
    Ok(Json(Users { users: users.into_iter().map(UserResponse::from).collect() }))
}
