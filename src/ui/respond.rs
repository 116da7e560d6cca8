//! What differs between rendering on the server and in the browser: the one file of the screens that asks which of the
//! two it is. The browser's answers are the neutral ones, for its pages were rendered by the server before.

use crate::ui::form::Submitted;

/// What the document around the screens needs.
#[derive(Clone, Debug, Default)]
pub struct Document {
    /// `light` or `dark`; `None` follows the system.
    pub theme: Option<&'static str>,
    /// `compact`, or `None` for comfortable rows.
    pub density: Option<&'static str>,
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
    use axum::http::StatusCode;
    use leptos::{nonce::use_nonce, prelude::use_context};
    use leptos_axum::ResponseOptions;

    use super::{Document, Submitted};
    use crate::http::{
        AppState,
        console::preferences::Preferences,
    };

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
            density: preferences.density,
            css: assets.as_ref().map(|assets| url(&assets.css)).unwrap_or_default(),
            js: assets.as_ref().map(|assets| url(&assets.js)).unwrap_or_default(),
            wasm: assets.as_ref().map(|assets| url(&assets.wasm)).unwrap_or_default(),
            nonce,
            hydrates: assets.is_some() && use_context::<Submitted>().is_none(),
        }
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

    /// As the server rendered it: the document says.
    #[must_use]
    pub fn theme() -> Option<&'static str> {
        crate::ui::browser::document_theme()
    }
}

pub use side::{document, set_status, submitted, theme};
