//! One deployment or project: registering, changing and deleting it.

use leptos::prelude::*;

use super::{
    named,
    resources::{keys_link, kind_name},
};
use crate::{
    domain::{organization::ResourceKind, role_assignments::one_of},
    ui::{
        actions::organizations::list_resources,
        components::{
            field::{Field, FieldError},
            organization::{Content, Place, only_if, path, screen},
            plain_form::{PlainForm, answer_to},
            section::Section,
            time::since,
        },
        error::UiError,
        icons::{Icon, IconName},
        respond,
        views::{OrganizationView, ResourceView},
    },
};

const ABOVE: (&str, &str) = ("deployments", "Deployments and projects");

/// The form for a new one.
#[component]
pub fn NewResourcePage() -> impl IntoView {
    let organization = named(["id"]);
    move || {
        let [organization] = organization.get();
        screen(Place::below(organization, ABOVE, "Register a deployment or project"), |organization| async move {
            let who = "an organization owner or an admin of all of a kind";
            only_if(!organization.rights.creates.is_empty(), who)?;
            Ok(registration(&organization).into())
        })
    }
}

fn registration(organization: &OrganizationView) -> AnyView {
    let action = path(&organization.id, "deployments/new");
    let answer = answer_to(&action);
    let chosen = answer.value("kind").unwrap_or(organization.rights.creates[0].id()).to_owned();
    let refused = answer.error("kind");
    let form = Signal::stored(answer);
    let kinds: Vec<_> = organization
        .rights
        .creates
        .iter()
        .map(|kind| view! { <option value=kind.id() selected=kind.id() == chosen>{kind_name(*kind)}</option> })
        .collect();
    let back = path(&organization.id, ABOVE.0);
    view! {
        <PlainForm action=action form=form fields=&[
            ("kind", "kind", "Kind"),
            ("name", "name", "Name"),
            ("region", "region", "Region"),
            ("endpoint", "endpoint", "Endpoint"),
        ]>
            <div class="field">
                <label for="kind">"Kind"</label>
                <p class="help" id="kind-help">"It cannot be changed later."</p>
                <select class="input" id="kind" name="kind" aria-describedby="kind-help kind-error">{kinds}</select>
                <FieldError name="kind" refused=refused/>
            </div>
            <Field form=form name="name" label="Name" help="1 to 64 characters." required=true most=64/>
            <Field form=form name="region" label="Region (optional)" help="Where it runs, such as aws-eu-central-1."/>
            <Field form=form name="endpoint" label="Endpoint (optional)"
                help="Of a deployment: where it answers, such as https://search.example.com. Projects answer at Keyward’s own endpoint."/>
            <p class="actions">
                <button class="button" data-kind="primary" type="submit">"Register"</button>
                <a class="button" data-kind="quiet" href=back>"Cancel"</a>
            </p>
        </PlainForm>
    }
    .into_any()
}

/// The one that the URL names.
#[component]
pub fn ResourcePage() -> impl IntoView {
    let named = named(["id", "kind", "resource"]);
    move || {
        let [organization, kind, id] = named.get();
        let of = organization.clone();
        let resources = Resource::new(|| (), move |()| list_resources(of.clone()));
        let title = ResourceKind::ALL.into_iter().find(|known| known.id() == kind).map_or("Resource", kind_name);
        screen(Place::below(organization, ABOVE, title), move |organization| {
            let id = id.clone();
            async move {
                let list = resources.await?;
                let found = list.resources.into_iter().find(|resource| resource.id.as_str() == id);
                let Some(found) = found else {
                    respond::set_status(404);
                    return Err(UiError::NotFound);
                };
                Ok(content(&organization, &found, list.now))
            }
        })
    }
}

fn content(organization: &OrganizationView, resource: &ResourceView, now: jiff::Timestamp) -> Content {
    let base = path(&organization.id, &format!("deployments/{}/{}", resource.kind.id(), resource.id));
    let since = since(now);
    let created = resource.created_at;
    let tag = resource.is_default.then(|| view! { <span class="tag">"Default"</span> });
    let or_none = |text: &str| if text.is_empty() { "None".to_owned() } else { text.to_owned() };
    let default = resource.is_default.then(|| {
        view! { <div><dt>"Default"</dt><dd>"Its Elasticsearch endpoint also answers at the root of this console’s address."</dd></div> }
    });
    let facts = view! {
        <dl class="facts">
            <div><dt>"Name"</dt><dd>{resource.name.clone()}</dd></div>
            <div><dt>"Id"</dt><dd><code>{resource.id.to_string()}</code></dd></div>
            <div><dt>"Kind"</dt><dd>{kind_name(resource.kind)}</dd></div>
            <div><dt>"Region"</dt><dd>{or_none(&resource.region)}</dd></div>
            <div><dt>"Endpoint"</dt><dd>{or_none(&resource.endpoint)}</dd></div>
            <div><dt>"Registered"</dt><dd>{move || { let moment = since.moment(); moment.tag(created, moment.full(created)) }}</dd></div>
            {default}
        </dl>
    };
    let edit = resource.may_update.then(|| edit(&base, resource));
    let delete = resource.may_delete.then(|| deletion(&base, resource));
    let why = (edit.is_none()).then(|| {
        view! { <p class="pager"><span>"It is changed by an organization owner, or by whoever has the role Admin or Editor on it."</span></p> }
    });
    let management = keys_link(resource, None).map(|keys| {
        let words = "What the programs may do that search and write in this project.";
        view! { <Section id="management" title="Management" words=words><p>{keys}</p></Section> }
    });
    Content {
        head: tag.into_any(),
        body: view! { <Section id="about" title="About">{facts}</Section>{management}{edit}{delete}{why} }.into_any(),
    }
}

fn edit(base: &str, resource: &ResourceView) -> AnyView {
    let action = base.to_owned() + "/edit";
    let form = Signal::stored(answer_to(&action));
    let name = resource.name.clone();
    view! {
        <Section id="edit" title="Name" words="Roles and keys name it by its id, so that they stay good.">
            <PlainForm action=action form=form fields=&[("name", "name", "Name")]>
                <Field form=form name="name" label="Name" value=name required=true most=64/>
                <p class="actions"><button class="button" data-kind="primary" type="submit">"Rename"</button></p>
            </PlainForm>
        </Section>
    }
    .into_any()
}

fn deletion(base: &str, resource: &ResourceView) -> AnyView {
    let action = base.to_owned() + "/delete";
    let answer = answer_to(&action);
    let open = answer.is_refused();
    let form = Signal::stored(answer);
    let act = "Delete ".to_owned() + &resource.name;
    let words = format!(
        " leaves the register at once, and every role and key loses its rights on it. The {} itself is not touched. To \
         confirm, type its name.",
        one_of(resource.kind)
    );
    let name = resource.name.clone();
    view! {
        <Section id="deletion" title="Delete" words="Cannot be undone: registered again, it has another id.">
            <details class="fold" open=open>
                <summary>{act.clone()}</summary>
                <PlainForm action=action form=form fields=&[("confirm", "confirm", "Name")]>
                    <p><strong>{name}</strong>{words}</p>
                    <Field form=form name="confirm" label="Name" required=true/>
                    <p class="actions">
                        <button class="button" data-kind="danger" type="submit"><Icon name=IconName::Trash/>{act}</button>
                    </p>
                </PlainForm>
            </details>
        </Section>
    }
    .into_any()
}
