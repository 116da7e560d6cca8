//! One's own details and password.

use leptos::prelude::*;

use crate::ui::{
    actions::profile::get_profile,
    components::{
        field::Field,
        loaded::loaded,
        notice::Done,
        page::{Page, ProfileLinks, profile_crumbs},
        plain_form::{PlainForm, answer_to, is_refusal},
        section::Section,
    },
    views::ProfileView,
};

const DETAILS: &str = "/profile/details";
const PASSWORD: &str = "/profile/password";

/// The profile: its details and its password.
#[component]
pub fn ProfilePage() -> impl IntoView {
    let profile = Resource::new(|| (), |()| get_profile());
    let links = view! { <ProfileLinks/> }.into_any();
    view! {
        <Page title="Profile" crumbs=profile_crumbs() here="Details" links=links refused=is_refusal()>
            <Done/>
            {loaded(move || async move {
                let profile = profile.await?;
                let name = profile.name.clone();
                Ok(view! { {details(profile)}{password(name)} }.into_any())
            })}
        </Page>
    }
    .into_any()
}

fn details(profile: ProfileView) -> AnyView {
    let roles = if profile.roles.is_empty() { "None".to_owned() } else { profile.roles.join(", ") };
    let facts = view! {
        <dl class="facts">
            <div><dt>"Username"</dt><dd>{profile.name}</dd></div>
            <div><dt>"Platform roles"</dt><dd>{roles}</dd></div>
        </dl>
    };
    if profile.builtin {
        return view! {
            <Section id="details" title="About you" words="This user comes with the installation: only its password can be changed.">
                {facts}
            </Section>
        }
        .into_any();
    }
    let form = Signal::stored(answer_to(DETAILS));
    view! {
        <Section id="details" title="About you" words="Others see it beside the API keys and changes you make.">
            <div class="stack">
                {facts}
                <PlainForm action=DETAILS form=form fields=&[
                    ("full_name", "full_name", "Full name"),
                    ("email", "email", "Email"),
                ]>
                    <Field form=form name="full_name" label="Full name" value=profile.full_name autocomplete="name"
                        most=100/>
                    <Field form=form name="email" label="Email" kind="email" value=profile.email autocomplete="email"
                        most=254/>
                    <p class="actions">
                        <button class="button" data-kind="primary" type="submit">"Save details"</button>
                    </p>
                </PlainForm>
            </div>
        </Section>
    }
    .into_any()
}

fn password(name: String) -> AnyView {
    let form = Signal::stored(answer_to(PASSWORD));
    view! {
        <Section id="password" title="Password"
            words="Changing it ends every other session of yours. Your API keys keep working.">
            <PlainForm action=PASSWORD form=form fields=&[
                ("current_password", "current_password", "Current password"),
                ("new_password", "new_password", "New password"),
                ("repeated_password", "repeated_password", "New password again"),
            ]>
                // Tells password managers whose password this is.
                <input type="text" name="username" value=name autocomplete="username" hidden=true/>
                <Field form=form name="current_password" label="Current password" kind="password"
                    autocomplete="current-password" required=true/>
                <Field form=form name="new_password" label="New password" kind="password" autocomplete="new-password"
                    help="8 characters or more. Any characters will do, also pasted ones." required=true/>
                <Field form=form name="repeated_password" label="New password again" kind="password"
                    autocomplete="new-password" required=true/>
                <p class="actions"><button class="button" type="submit">"Change password"</button></p>
            </PlainForm>
        </Section>
    }
    .into_any()
}
