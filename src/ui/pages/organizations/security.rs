//! The key policy of an organization, and its name.

use leptos::prelude::*;

use super::named;
use crate::{
    domain::{Preset, organization::Version},
    ui::{
        components::{
            field::{Field, FieldError},
            notice::{Notice, Tone},
            organization::{Place, path, screen},
            plain_form::{PlainForm, answer_to},
            section::Section,
        },
        views::{OrganizationView, PolicyView},
    },
};

/// Key policy and name of the organization that the URL names.
#[component]
pub fn SecurityPage() -> impl IntoView {
    let organization = named(["id"]);
    move || {
        let [organization] = organization.get();
        screen(Place::main(organization, "Security"), |organization| async move {
            Ok(if organization.rights.updates {
                view! { {policy(&organization)}{name(&organization)} }.into_any()
            } else {
                facts(&organization.policy)
            }
            .into())
        })
    }
}

fn policy(organization: &OrganizationView) -> AnyView {
    let action = path(&organization.id, "security");
    let answer = answer_to(&action);
    let was_sent = !answer.values.is_empty();
    let Version(version) = organization.version;
    let version = answer.value("version").map_or_else(|| version.to_string(), ToOwned::to_owned);
    let never = if was_sent { answer.value("never_allowed").is_some() } else { organization.policy.never_allowed };
    let default = answer.value("default_lifetime").unwrap_or(&organization.policy.default).to_owned();
    let refused = answer.error("default_lifetime");
    let invalid = refused.is_some().then_some("true");
    let lifetimes = Preset::ALL.map(|preset| (preset.value(), preset.label())).into_iter().chain([("never", "Never")]);
    let lifetimes: Vec<_> = lifetimes
        .map(|(value, words)| view! { <option value=value selected=value == default>{words}</option> })
        .collect();
    let longest = organization.policy.longest_days.map(|days| days.to_string()).unwrap_or_default();
    let form = Signal::stored(answer);
    view! {
        <Section id="policy" title="Key policy"
            words="How long the organization’s API keys may live. It is shown in the form for a new key, and holds for the API too.">
            <div class="stack">
                <Notice tone=Tone::Info>
                    <p>"Keys that exist already keep the end they have. To shorten a key’s life, revoke it and create another."</p>
                </Notice>
                <PlainForm action=action form=form fields=&[
                    ("longest_days", "longest_days", "Maximum lifetime in days"),
                    ("default_lifetime", "default_lifetime", "Default lifetime"),
                ]>
                    <Field form=form name="longest_days" label="Maximum lifetime in days" value=longest
                        help="1 to 366. Leave it empty for a year."/>
                    <div class="choices">
                        <label class="choice">
                            <input type="checkbox" name="never_allowed" value="yes" checked=never/>
                            <span>
                                "Allow keys that never expire"
                                <small>"They stay open until somebody revokes them."</small>
                            </span>
                        </label>
                    </div>
                    <div class="field">
                        <label for="default_lifetime">"Default lifetime"</label>
                        <p class="help" id="default_lifetime-help">"What is chosen at first in the form, and what the API gives a key that asks for no end."</p>
                        <select class="input" id="default_lifetime" name="default_lifetime" aria-invalid=invalid
                            aria-describedby="default_lifetime-help default_lifetime-error">{lifetimes}</select>
                        <FieldError name="default_lifetime" refused=refused/>
                    </div>
                    <input type="hidden" name="version" value=version/>
                    <p class="actions"><button class="button" data-kind="primary" type="submit">"Save key policy"</button></p>
                </PlainForm>
            </div>
        </Section>
    }
    .into_any()
}

fn name(organization: &OrganizationView) -> AnyView {
    let action = path(&organization.id, "name");
    let form = Signal::stored(answer_to(&action));
    let name = organization.name.clone();
    view! {
        <Section id="rename" title="Name" words="Seen by every member, and in every mail about the organization.">
            <PlainForm action=action form=form fields=&[("name", "name", "Name")]>
                <Field form=form name="name" label="Name" value=name help="2 to 30 characters." most=30/>
                <p class="actions"><button class="button" type="submit">"Rename organization"</button></p>
            </PlainForm>
        </Section>
    }
    .into_any()
}

fn facts(policy: &PolicyView) -> AnyView {
    let longest = policy.longest_days.map_or_else(|| "A year".to_owned(), |days| format!("{days} days"));
    let preset = Preset::ALL.into_iter().find(|preset| preset.value() == policy.default);
    let never = if policy.never_allowed { "Allowed" } else { "Not allowed" };
    let default = preset.map_or("Never", Preset::label);
    view! {
        <Section id="policy" title="Key policy" words="How long the organization’s API keys may live. Only an organization owner changes it.">
            <dl class="facts">
                <div><dt>"At most"</dt><dd>{longest}</dd></div>
                <div><dt>"Never"</dt><dd>{never}</dd></div>
                <div><dt>"Default"</dt><dd>{default}</dd></div>
            </dl>
        </Section>
    }
    .into_any()
}
