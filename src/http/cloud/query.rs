//! What stands after the `?`.

use axum::extract::{Query, rejection::QueryRejection};

use super::{ApiError, Code};

/// What was asked, where all that can be asked is the switch `name`.
pub fn switch<T>(query: Result<Query<T>, QueryRejection>, name: &str) -> Result<T, ApiError> {
    query.map(|Query(asked)| asked).map_err(|rejection| {
        Code::InvalidData
            .about([format!("query.{name}")], "Say true or false, once.".to_owned())
            .because(rejection.body_text())
    })
}
