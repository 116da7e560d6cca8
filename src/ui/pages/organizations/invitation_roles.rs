//! The roles of somebody who is invited.

use leptos::prelude::*;

use super::named;
use crate::{
    domain::access::Bearer,
    ui::{
        actions::members::get_open_invitation,
        components::{
            organization::{Place, path, screen},
            plain_form::{PlainForm, answer_to},
            role_picker::RolePicker,
            watched::owner_of,
        },
        views::{InvitationRowView, RolesEditView},
    },
};

/// The form for the roles of the invitation that the URL names.
#[component]
pub fn InvitationRolesPage() -> impl IntoView {
    let named = named(["id", "token"]);
    move || {
        let [organization, token] = named.get();
        let id = organization.clone();
        let invitation = Resource::new(|| (), move |()| get_open_invitation(id.clone(), token.clone()));
        let place = Place::below(organization, ("members", "Members"), "Roles of an invitation");
        screen(place, move |organization| async move {
            let (invitation, edit) = invitation.await?;
            Ok(form(&organization.id, &invitation, edit).into())
        })
    }
}

fn form(organization: &str, invitation: &InvitationRowView, edit: RolesEditView) -> AnyView {
    let action = path(organization, &format!("members/invitations/{}", invitation.token));
    let form = Signal::stored(answer_to(&action));
    let owner = owner_of("#roles");
    let (email, back) = (invitation.email.clone(), path(organization, "members"));
    view! {
        <PlainForm action=action form=form fields=&[("role_assignments", "roles", "Roles")]>
            <p>
                <strong>{email}</strong>
                " will have these roles after accepting. The link already sent stays good."
            </p>
            <RolePicker offer=edit.offer form=form held=edit.fields bearer=Bearer::User owner=owner/>
            <p class="actions">
                <button class="button" data-kind="primary" type="submit">"Save roles"</button>
                <a class="button" data-kind="quiet" href=back>"Cancel"</a>
            </p>
        </PlainForm>
    }
    .into_any()
}
