//! One member of an organization.

use leptos::prelude::*;

use super::named;
use crate::{
    domain::{access::Bearer, organization::Version},
    ui::{
        actions::members::get_member,
        components::{
            link::segment,
            notice::{Notice, Tone},
            organization::{Content, Place, path, screen},
            plain_form::{PlainForm, answer_to},
            role_picker::RolePicker,
            section::Section,
            status::{Standing, Status},
            time::since,
            watched::owner_of,
        },
        views::{MemberView, OrganizationView, RolesEditView},
    },
};

const WHO_GIVES: &str =
    "Roles are given by an organization owner, and those on a deployment or project by its admins, too.";

/// The member that the URL names.
#[component]
pub fn MemberPage() -> impl IntoView {
    let named = named(["id", "name"]);
    move || {
        let [organization, name] = named.get();
        let (id, user) = (organization.clone(), name.clone());
        let member = Resource::new(|| (), move |()| get_member(id.clone(), user.clone()));
        let place = Place::below(organization, ("members", "Members"), name);
        screen(place, move |organization| async move { Ok(content(&organization, member.await?)) })
    }
}

fn content(organization: &OrganizationView, view: MemberView) -> Content {
    let MemberView { member, since: joined, rights, edit, now } = view;
    let base = path(&organization.id, &format!("members/{}", segment(&member.name)));
    let since = since(now);
    let standing = if member.enabled { Standing::of_member() } else { Standing::of_user(false) };
    let words = if member.is_self { "Leave organization".to_owned() } else { format!("Remove {}", member.name) };
    let remove = (member.is_self || organization.rights.manages_members).then(|| {
        let target = base.clone() + "/remove";
        view! { <a class="button" data-kind="caution" href=target>{words}</a> }
    });
    let lines: Vec<_> = if rights.is_empty() {
        vec![view! { <li>"may do nothing here yet"</li> }.into_any()]
    } else {
        rights.into_iter().map(|line| view! { <li>{line}</li> }.into_any()).collect()
    };
    let instants = move || {
        let moment = since.moment();
        let last = member.last_sign_in.map_or_else(
            || "Never".into_any(),
            |at| view! { {moment.tag(at, moment.full(at))}<small>{moment.relative_words(at)}</small> }.into_any(),
        );
        view! {
            <div><dt>"Member since"</dt><dd>{moment.tag(joined, moment.full(joined))}</dd></div>
            <div><dt>"Last sign-in"</dt><dd>{last}</dd></div>
        }
    };
    let or_none = |text: String| if text.is_empty() { "None".to_owned() } else { text };
    let may_edit = edit.is_some();
    let form = edit.map(|edit| form(&organization.id, &base, &member.roles, edit));
    let why = (!may_edit).then(|| view! { <p class="pager"><span>{WHO_GIVES}</span></p> });
    let body = view! {
        <Section id="about" title="About">
            <dl class="facts">
                <div><dt>"Full name"</dt><dd>{or_none(member.full_name)}</dd></div>
                <div><dt>"Email"</dt><dd>{or_none(member.email)}</dd></div>
                <div><dt>"Rights"</dt><dd><ul class="rights">{lines}</ul></dd></div>
                {instants}
            </dl>
        </Section>
        {form}
        {why}
    };
    Content { head: view! { <Status of=standing/>{remove} }.into_any(), body: body.into_any() }
}

fn form(organization: &str, base: &str, stored: &str, edit: RolesEditView) -> AnyView {
    let action = base.to_owned() + "/roles";
    let answer = answer_to(&action);
    // Both versions are on the page now: what is saved next, is saved knowing the other.
    let conflict = answer.problem.is_some()
        && answer.value("version").is_some_and(|seen| Some(seen) != number(edit.version).as_deref());
    let notice = conflict.then(|| {
        let stored = stored.to_owned();
        let reload = base.to_owned();
        view! {
            <Notice tone=Tone::Warn>
                <p><strong>"The roles are now: "{stored}"."</strong>" Below stands what you chose. Saving it puts it in their place."</p>
                <p><a href=reload rel="external">"Keep the roles as they are now"</a></p>
            </Notice>
        }
    });
    let version = number(edit.version);
    let form = Signal::stored(answer);
    let owner = owner_of("#roles");
    let back = path(organization, "members");
    view! {
        <Section id="change" title="Change roles" words="Saved as one change. It holds from the member’s next request on; their personal API keys follow.">
            <PlainForm action=action form=form fields=&[("role_assignments", "roles", "Roles")]>
                {notice}
                <RolePicker offer=edit.offer form=form held=edit.fields bearer=Bearer::User owner=owner/>
                <input type="hidden" name="version" value=version/>
                <p class="actions">
                    <button class="button" data-kind="primary" type="submit">"Save roles"</button>
                    <a class="button" data-kind="quiet" href=back>"Cancel"</a>
                </p>
            </PlainForm>
        </Section>
    }
    .into_any()
}

fn number(version: Option<Version>) -> Option<String> {
    version.map(|Version(number)| number.to_string())
}
