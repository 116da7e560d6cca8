//! Creating a user.

use leptos::prelude::*;

use crate::{
    domain::PlatformRole,
    ui::{
        components::{
            field::{Field, FieldError, described_by},
            frame::viewing,
            loaded::loaded,
            page::Page,
            plain_form::{PlainForm, answer_to, is_refusal},
        },
        error::UiError,
        form::FormState,
        respond,
    },
};

const ACTION: &str = "/users/new";

/// The form for a new user, for platform admins.
#[component]
pub fn NewUserPage() -> impl IntoView {
    let viewing = viewing();
    let crumbs = vec![("/users".to_owned(), "Users".to_owned())];
    view! {
        <Page title="Create user" crumbs=crumbs refused=is_refusal()>
            {loaded(move || async move {
                if viewing.person().await.is_some_and(|viewer| viewer.manages_users) {
                    Ok(form())
                } else {
                    respond::set_status(403);
                    Err(UiError::Forbidden)
                }
            })}
        </Page>
    }
    .into_any()
}

fn form() -> AnyView {
    let form = Signal::stored(answer_to(ACTION));
    view! {
        <PlainForm action=ACTION form=form fields=&[
            ("user_name", "user_name", "Username"),
            ("full_name", "full_name", "Full name"),
            ("email", "email", "Email"),
            ("roles", "roles", "Platform roles"),
            ("password", "password", "Password"),
        ]>
            <Field form=form name="user_name" label="Username" most=64 required=true
                help="1 to 64 letters, digits and . _ @ + - beginning with a letter or digit. It cannot be changed later."/>
            <Field form=form name="full_name" label="Full name (optional)" most=100/>
            <Field form=form name="email" label="Email (optional)" kind="email" most=254/>
            {role_choices(form, &[])}
            <Field form=form name="password" label="Password" kind="password" autocomplete="new-password" required=true
                help="8 characters or more. Hand it over on a safe way; the user can change it at their profile."/>
            <p class="actions">
                <button class="button" data-kind="primary" type="submit">"Create user"</button>
                <a class="button" data-kind="quiet" href="/users">"Cancel"</a>
            </p>
        </PlainForm>
    }
    .into_any()
}

/// The platform roles to choose from: as the form was sent before, or, if it was not, those that the user holds.
pub(super) fn role_choices(form: Signal<FormState>, held: &[String]) -> AnyView {
    let refused = form.with_untracked(|form| form.error("roles"));
    let described = described_by("roles-help", "roles", refused.is_some());
    let invalid = refused.is_some().then_some("true");
    let choices = PlatformRole::ALL.map(|role| {
        let chosen = form.with_untracked(|form| {
            if form.values.is_empty() { held.iter().any(|id| id == role.id()) } else { form.has("roles", role.id()) }
        });
        // Where the link from the errors leads.
        let id = (role == PlatformRole::ALL[0]).then_some("roles");
        view! {
            <label class="choice">
                <input type="checkbox" id=id name="roles" value=role.id() checked=chosen aria-invalid=invalid/>
                <span>{role.label()}<small>{role.description()}</small></span>
            </label>
        }
    });
    view! {
        <fieldset class="field" aria-describedby=described>
            <legend>"Platform roles"</legend>
            <p class="help" id="roles-help">
                "What the user may do on the whole installation. Roles in an organization are given there."
            </p>
            <div class="choices">{Vec::from(choices)}</div>
            <FieldError name="roles" refused=refused/>
        </fieldset>
    }
    .into_any()
}
