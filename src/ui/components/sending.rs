//! Sending a form by the script, once at a time.

use std::future::Future;

use leptos::{prelude::*, task::spawn_local};

use super::frame::viewing;
use crate::ui::{error::UiError, form::FormState};

/// A form on its way.
#[derive(Clone, Copy)]
pub struct Sending {
    /// What the server made of it.
    pub form: RwSignal<FormState>,
    /// Whether it is on its way.
    pub busy: RwSignal<bool>,
}

impl Sending {
    /// A form that is not on its way.
    #[must_use]
    pub fn new(form: RwSignal<FormState>) -> Self {
        Self { form, busy: RwSignal::new(false) }
    }

    /// Does `work`, unless it is being done already, and hands what came of it to `then`. A refusal stands in the form
    /// by then; what was typed still stands in its fields. The form may have been closed meanwhile.
    pub fn send<T: 'static>(
        self,
        work: impl Future<Output = Result<T, UiError>> + 'static,
        then: impl FnOnce(Result<T, UiError>) + 'static,
    ) {
        if self.busy.get_untracked() {
            return;
        }
        self.busy.set(true);
        let viewing = viewing();
        spawn_local(async move {
            let result = work.await;
            if let Err(error) = &result {
                if *error == UiError::SignedOut {
                    viewing.end_session();
                }
                self.form.try_set(FormState::refused(Vec::new(), error.clone()));
                self.busy.try_set(false);
            }
            then(result);
        });
    }
}
