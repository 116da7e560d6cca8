//! What every storage must do: each case runs on SQLite and on PostgreSQL.

mod connection;
mod constraints;
mod invitations;
mod key_list;
mod keys;
mod mails;
mod members;
mod notices;
mod organization_keys;
mod organizations;
mod project_key_events;
mod project_key_list;
mod project_key_query;
mod project_keys;
mod project_security;
mod resources;
mod samples;
mod seeds;
mod session_store;
mod sessions;
mod sign_in;
mod users;

/// Makes two tests of each case, an `async fn(&TestDatabase)`: one for each database.
macro_rules! on_both {
    ($($case:ident)*) => {
        mod sqlite {
            $(#[tokio::test]
            async fn $case() {
                super::$case(&$crate::support::db::sqlite().await).await;
            })*
        }

        mod postgres {
            $(#[tokio::test]
            async fn $case() {
                if let Some(database) = $crate::support::db::postgres().await {
                    super::$case(&database).await;
                }
            })*
        }
    };
}
use on_both;
