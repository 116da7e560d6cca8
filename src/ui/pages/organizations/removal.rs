//! Asking before a member is removed, or leaves: what becomes of the keys that the member made.

use leptos::prelude::*;

use super::named;
use crate::ui::{
    actions::members::get_removal,
    components::{
        keys_of::KeysOf,
        link::segment,
        organization::{Place, path, screen},
        plain_form::{PlainForm, answer_to},
        time::{Moment, Since, since},
    },
    views::{KeyView, RemovalView},
};

/// The question about the member that the URL names.
#[component]
pub fn RemovalPage() -> impl IntoView {
    let named = named(["id", "name"]);
    move || {
        let [organization, name] = named.get();
        let (id, user) = (organization.clone(), name.clone());
        let removal = Resource::new(|| (), move |()| get_removal(id.clone(), user.clone()));
        let place = Place::below(organization, ("members", "Members"), format!("Remove {name}?")).called("Remove");
        screen(place, move |organization| async move {
            Ok(question(&organization.id, &organization.name, removal.await?).into())
        })
    }
}

fn question(organization: &str, organization_name: &str, removal: RemovalView) -> AnyView {
    let RemovalView { member, keys, now } = removal;
    let back = path(organization, "members");
    let action = format!("{back}/{}/remove", segment(&member.name));
    let form = Signal::stored(answer_to(&action));
    let act = if member.is_self { "Leave organization".to_owned() } else { format!("Remove {}", member.name) };
    let who = if member.is_self { "You lose".to_owned() } else { format!("{} loses", member.name) };
    let words = format!(
        "{who} every role in {organization_name} at once. Personal API keys go on working, but no longer here."
    );
    let keys = if keys.is_empty() {
        view! { <p class="dim">"No working API keys of the organization were made by this member."</p> }.into_any()
    } else {
        choices(organization, &member.name, &keys, since(now))
    };
    view! {
        <PlainForm action=action form=form>
            <p>{words}</p>
            {keys}
            <p class="actions">
                <a class="button" href=back>"Cancel"</a>
                <button class="button" data-kind="danger" type="submit">{act}</button>
            </p>
        </PlainForm>
    }
    .into_any()
}

/// Keep or revoke, for each key.
fn choices(organization: &str, member: &str, keys: &[KeyView], since: Since) -> AnyView {
    let of = KeysOf::Organization(organization.to_owned());
    let words =
        format!("Organization keys that {member} made outlive the membership. Say of each what is to become of it.");
    let rows: Vec<_> = keys
        .iter()
        .map(|key| {
            let (keep, revoke) = (format!("Keep {}", key.name), format!("Revoke {}", key.name));
            let name = format!("key.{}", key.id);
            let facts = {
                let key = key.clone();
                move || facts(&key, since.moment())
            };
            view! {
                <fieldset class="keep-or-revoke">
                    <legend>
                        <a href=of.key_path(&key.id)>{key.name.clone()}</a>" "<span class="hint">{"…".to_owned() + &key.hint}</span>
                    </legend>
                    <p class="help">{facts}</p>
                    <div class="segments" data-row="2">
                        <label><input type="radio" name=name.clone() value="keep" checked=true aria-label=keep/><span>"Keep"</span></label>
                        <label><input type="radio" name=name value="revoke" aria-label=revoke/><span>"Revoke"</span></label>
                    </div>
                </fieldset>
            }
        })
        .collect();
    view! { <div class="stack-fields"><h2>"Their API keys"</h2><p>{words}</p>{rows}</div> }.into_any()
}

fn facts(key: &KeyView, moment: Moment) -> String {
    let roles = key.held.as_ref().map_or("", |held| held.roles.as_str());
    let used = key
        .last_use
        .as_ref()
        .map_or_else(|| "never used".to_owned(), |last| format!("last used {}", moment.relative_words(last.at)));
    format!("{roles}; {used}")
}
