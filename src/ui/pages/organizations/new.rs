//! Creating an organization.

use leptos::prelude::*;

use crate::ui::{
    components::{
        field::Field,
        frame::viewing,
        loaded::loaded,
        page::Page,
        plain_form::{PlainForm, answer_to, is_refusal},
    },
    error::UiError,
    respond,
};

const ACTION: &str = "/organizations/new";

/// The form for a new organization, for platform admins.
#[component]
pub fn NewOrganizationPage() -> impl IntoView {
    let viewing = viewing();
    let crumbs = vec![("/organizations".to_owned(), "Organizations".to_owned())];
    view! {
        <Page title="Create organization" crumbs=crumbs refused=is_refusal()>
            {loaded(move || async move {
                if viewing.person().await.is_some_and(|viewer| viewer.creates_organizations) {
                    Ok(form())
                } else {
                    respond::set_status(403);
                    Err(UiError::NotAllowed("a platform admin".to_owned()))
                }
            })}
        </Page>
    }
    .into_any()
}

fn form() -> AnyView {
    let form = Signal::stored(answer_to(ACTION));
    view! {
        <PlainForm action=ACTION form=form fields=&[("name", "name", "Name"), ("owner", "owner", "First owner")]>
            <Field form=form name="name" label="Name" help="2 to 30 characters. It can be changed later." required=true
                autofocus=true most=30/>
            <Field form=form name="owner" label="First owner (optional)"
                help="The username of somebody who is to run it. You can also invite people afterwards."/>
            <p class="actions">
                <button class="button" data-kind="primary" type="submit">"Create organization"</button>
                <a class="button" data-kind="quiet" href="/organizations">"Cancel"</a>
            </p>
        </PlainForm>
    }
    .into_any()
}
