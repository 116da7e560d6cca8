//! What has to be asked of the server before it can be shown.

use std::{future::Future, pin::Pin};

use leptos::prelude::*;

use super::empty::Failure;
use crate::ui::error::UiError;

/// A view on its way, of one type for all screens: each further type would be in the WASM once more.
type Coming = Pin<Box<dyn Future<Output = AnyView> + Send>>;

/// Shows what `work` comes to, or why it came to nothing. What `work` reads is asked for again when it changes; the
/// view before stays until then.
pub fn loaded<F>(work: impl Fn() -> F + Send + Sync + 'static) -> AnyView
where
    F: Future<Output = Result<AnyView, UiError>> + Send + 'static,
{
    boxed(Box::new(move || {
        let view = work();
        Box::pin(async move { view.await.unwrap_or_else(|error| view! { <Failure error=error/> }.into_any()) })
    }))
}

fn boxed(work: Box<dyn Fn() -> Coming + Send + Sync>) -> AnyView {
    view! { <Transition>{move || Suspend::new(work())}</Transition> }.into_any()
}
