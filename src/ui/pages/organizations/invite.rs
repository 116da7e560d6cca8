//! Inviting people.

use leptos::prelude::*;

use super::named;
use crate::{
    domain::access::Bearer,
    ui::{
        actions::members::new_invitation,
        components::{
            area::Area,
            field::FieldError,
            organization::{Place, path, screen},
            plain_form::{PlainForm, answer_to},
            role_picker::RolePicker,
            watched::owner_of,
        },
        views::RolesEditView,
    },
};

/// The form for invitations.
#[component]
pub fn InvitePage() -> impl IntoView {
    let organization = named(["id"]);
    move || {
        let [organization] = organization.get();
        let id = organization.clone();
        let new = Resource::new(|| (), move |()| new_invitation(id.clone()));
        let place = Place::below(organization, ("members", "Members"), "Invite members");
        screen(place, move |organization| async move { Ok(form(&organization.id, new.await?).into()) })
    }
}

fn form(organization: &str, new: RolesEditView) -> AnyView {
    let action = path(organization, "members/invite");
    let answer = answer_to(&action);
    let days = answer.value("expires_in").unwrap_or("3d").to_owned();
    let form = Signal::stored(answer);
    let owner = owner_of("#roles");
    let back = path(organization, "members");
    let refused = form.with_untracked(|form| form.error_within("emails"));
    let lifetimes = [("1d", "1 day"), ("3d", "3 days"), ("7d", "7 days"), ("14d", "14 days"), ("30d", "30 days")];
    let lifetimes =
        lifetimes.map(|(value, words)| view! { <option value=value selected=value == days>{words}</option> });
    view! {
        <PlainForm action=action form=form fields=&[
            ("emails", "emails", "Email addresses"),
            ("expires_in", "expires_in", "Link works for"),
            ("role_assignments", "roles", "Roles"),
        ]>
            <div>
                <Area form=form name="emails" label="Email addresses" rows=4
                    help="One or many, with spaces, commas or lines between them. All of them get the roles below."/>
                <FieldError name="emails" refused=refused/>
            </div>
            <div class="field">
                <label for="expires_in">"Link works for"</label>
                <select class="input" id="expires_in" name="expires_in">{Vec::from(lifetimes)}</select>
            </div>
            <RolePicker offer=new.offer form=form held=new.fields bearer=Bearer::User owner=owner/>
            <p class="actions">
                <button class="button" data-kind="primary" type="submit">"Send invitations"</button>
                <a class="button" data-kind="quiet" href=back>"Cancel"</a>
            </p>
        </PlainForm>
    }
    .into_any()
}
