//! Whom an organization's mail goes to.

use leptos::prelude::*;

use super::named;
use crate::{
    domain::organization::{Contacts, Version},
    ui::{
        components::{
            area::Area,
            field::FieldError,
            organization::{Place, only_if, path, screen},
            plain_form::{PlainForm, answer_to},
            section::Section,
        },
        form::FormState,
        views::OrganizationView,
    },
};

/// The contacts of the organization that the URL names.
#[component]
pub fn ContactsPage() -> impl IntoView {
    let organization = named(["id"]);
    move || {
        let [organization] = organization.get();
        screen(Place::main(organization, "Contacts"), |organization| async move {
            only_if(organization.rights.reads_contacts, "an organization owner or a billing admin")?;
            Ok(if organization.rights.updates { form(organization) } else { facts(&organization) }.into())
        })
    }
}

fn form(organization: OrganizationView) -> AnyView {
    let action = path(&organization.id, "contacts");
    let answer = answer_to(&action);
    let Version(version) = organization.version;
    let version = answer.value("version").map_or_else(|| version.to_string(), ToOwned::to_owned);
    let form = Signal::stored(answer);
    let refused = |name: &str| form.with_untracked(|form: &FormState| form.error_within(name));
    let [operational_refused, billing_refused] = ["operational_contacts", "billing_contacts"].map(refused);
    let words = format!(
        "Mail about the organization goes to these addresses, besides its owners. At most {} of each. Being named here lets \
         nobody sign in.",
        Contacts::MOST
    );
    view! {
        <p class="lead">{words}</p>
        <PlainForm action=action form=form fields=&[
            ("billing_contacts", "billing_contacts", "Billing contacts"),
            ("operational_contacts", "operational_contacts", "Operational contacts"),
        ]>
            <div>
                <Area form=form name="operational_contacts" label="Operational contacts" value=organization.operational.join("\n")
                    help="Written to before API keys expire. One address a line."/>
                <FieldError name="operational_contacts" refused=operational_refused/>
            </div>
            <div>
                <Area form=form name="billing_contacts" label="Billing contacts" value=organization.billing.join("\n")
                    help="Written to about bills. One address a line."/>
                <FieldError name="billing_contacts" refused=billing_refused/>
            </div>
            <input type="hidden" name="version" value=version/>
            <p class="actions"><button class="button" data-kind="primary" type="submit">"Save contacts"</button></p>
        </PlainForm>
    }
    .into_any()
}

fn facts(organization: &OrganizationView) -> AnyView {
    let list = |addresses: &[String]| if addresses.is_empty() { "None".to_owned() } else { addresses.join(", ") };
    let (operational, billing) = (list(&organization.operational), list(&organization.billing));
    view! {
        <Section id="addresses" title="Addresses" words="Only an organization owner changes them.">
            <dl class="facts">
                <div><dt>"Operational"</dt><dd>{operational}</dd></div>
                <div><dt>"Billing"</dt><dd>{billing}</dd></div>
            </dl>
        </Section>
    }
    .into_any()
}
