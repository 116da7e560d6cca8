//! What differs between rendering on the server and in the browser: the one file of the screens that asks which of the
//! two it is. The browser's answers are the neutral ones, for its pages were rendered by the server before.

use crate::ui::form::Submitted;

/// What the document around the screens needs.
#[derive(Clone, Debug, Default)]
pub struct Document {
    /// `light` or `dark`; `None` follows the system.
    pub theme: Option<&'static str>,
    /// URL of the styles.
    pub css: String,
    /// URL of the script.
    pub js: String,
    /// URL of the WASM.
    pub wasm: String,
    /// Marks scripts as ours.
    pub nonce: String,
    /// Whether the browser's part starts on this page.
    pub hydrates: bool,
}

#[cfg(feature = "ssr")]
mod side {
    use axum::http::{HeaderValue, StatusCode, header};
    use leptos::{nonce::use_nonce, prelude::use_context};
    use leptos_axum::ResponseOptions;

    use super::{Document, Submitted};
    use crate::http::{AppState, console::preferences::Preferences};

    /// Sets the status of the answer that is being rendered.
    pub fn set_status(code: u16) {
        if let (Some(response), Ok(code)) = (use_context::<ResponseOptions>(), StatusCode::from_u16(code)) {
            response.set_status(code);
        }
    }

    /// The answer to a form, if this page is one.
    #[must_use]
    pub fn submitted() -> Option<Submitted> {
        use_context::<Submitted>()
    }

    /// What the document around the screens needs. Also tells the browser which scripts are ours.
    #[must_use]
    pub fn document() -> Document {
        let nonce = use_nonce().map(|nonce| nonce.to_string()).unwrap_or_default();
        if let Some(response) = use_context::<ResponseOptions>() {
            crate::http::guard::allow_scripts(&response, &nonce);
        }
        let preferences = use_context::<Preferences>().unwrap_or_default();
        let assets = use_context::<AppState>().map(|state| state.site.assets.clone());
        let url = |path: &str| format!("/{path}");
        Document {
            theme: preferences.theme,
            css: assets.as_ref().map(|assets| url(&assets.css)).unwrap_or_default(),
            js: assets.as_ref().map(|assets| url(&assets.js)).unwrap_or_default(),
            wasm: assets.as_ref().map(|assets| url(&assets.wasm)).unwrap_or_default(),
            nonce,
            hydrates: assets.is_some() && use_context::<Submitted>().is_none(),
        }
    }

    /// Tells the browser, ahead of the page, to load a chunk: the page will need it as soon as it comes to life. A page
    /// that answers a form never does.
    pub fn load_early(chunk: &str) {
        if submitted().is_some() {
            return;
        }
        let (Some(response), Some(state)) = (use_context::<ResponseOptions>(), use_context::<AppState>()) else {
            return;
        };
        for path in state.site.assets.chunks.get(chunk).into_iter().flatten() {
            let link = format!("</{path}>; rel=preload; as=fetch; type=\"application/wasm\"; crossorigin");
            if let Ok(link) = HeaderValue::try_from(link) {
                response.append_header(header::LINK, link);
            }
        }
    }

    /// Text for an element in which HTML knows no other element: a text area, the title of a page. Leptos writes what
    /// such an element holds as it is.
    #[must_use]
    pub fn plain_text(text: &str) -> String {
        text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
    }

    /// The theme that was chosen, for the menu: `light`, `dark`, or `None`.
    #[must_use]
    pub fn theme() -> Option<&'static str> {
        use_context::<Preferences>().unwrap_or_default().theme
    }
}

#[cfg(not(feature = "ssr"))]
mod side {
    use super::{Document, Submitted};

    /// The browser has no status to set.
    pub const fn set_status(_code: u16) {}

    /// The browser sends forms by server functions.
    #[must_use]
    pub const fn submitted() -> Option<Submitted> {
        None
    }

    /// The browser never renders a document.
    #[must_use]
    pub fn document() -> Document {
        Document::default()
    }

    /// The browser is given text, not HTML.
    #[must_use]
    pub fn plain_text(text: &str) -> String {
        text.to_owned()
    }

    /// The browser loads chunks when it needs them.
    pub const fn load_early(_chunk: &str) {}

    /// As the server rendered it: the document says.
    #[must_use]
    pub fn theme() -> Option<&'static str> {
        crate::ui::browser::document_theme()
    }
}

pub use side::{document, load_early, plain_text, set_status, submitted, theme};
