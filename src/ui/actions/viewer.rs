//! The person in front of the screen.

use leptos::{prelude::*, server_fn::codec::Json};

use crate::ui::{error::UiError, views::Viewer};

/// The person in front of the screen; `None` when nobody is signed in.
#[server(prefix = "/console", endpoint = "viewer", input = Json)]
pub async fn get_viewer() -> Result<Option<Viewer>, UiError> {
    use crate::http::console::context;
    context::viewer().await
}
