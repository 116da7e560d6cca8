//! The choice of roles: for members, invited people and organization keys alike. Plain fields, as
//! [`role_form`](crate::ui::role_form) reads them; a script only takes away what is moot for an owner.

use leptos::prelude::*;

use super::field::{FieldError, described_by};
use crate::{
    domain::{
        access::Bearer,
        organization::ResourceKind,
        role_assignments::{OrganizationRole, ResourceRole, one_of, several_of},
    },
    ui::{
        form::FormState,
        role_form::{Access, KEPT, ORGANIZATION, ORGANIZATION_ACCESS, Pairs, access_field, all_field, one_field},
        views::{KindOfferView, OfferView, ResourceNameView},
    },
};

/// How many resources of a kind stand in the page unfolded.
const UNFOLDED: usize = 8;

/// The choice. What the viewer may not give is not offered.
#[component]
pub fn RolePicker(
    /// What the viewer may give.
    offer: OfferView,
    /// The form, or what the server made of it.
    form: Signal<FormState>,
    /// The fields of the roles held at first.
    held: Pairs,
    /// Who gets the roles: a person or a key.
    bearer: Bearer,
    /// Whether the form makes an owner, for whom the rest is moot.
    owner: RwSignal<bool>,
) -> impl IntoView {
    let pairs = form.with_untracked(|form| if form.values.is_empty() { held } else { form.values.clone() });
    let chosen = Chosen(pairs);
    let refused = Memo::new(move |_| form.with(|form| form.error_within("role_assignments")));
    let described = move || described_by("roles-help", "role_assignments", refused.with(Option::is_some));
    let advice = match bearer {
        Bearer::User => "What this person may do here. Several roles add up.",
        Bearer::Key => "What the key may do. Several roles add up; give it no more than it needs.",
    };
    let organization = organization_roles(&offer.organization, &chosen, bearer);
    let kinds: Vec<_> = offer.kinds.iter().map(|kind| kind_roles(kind, &chosen, bearer)).collect();
    let kept = kept(&chosen, &offer);
    let others = offer.others.map(|who| view! { <p class="help">{format!("Other roles are given by {who}.")}</p> });
    view! {
        <fieldset class="field roles" id="roles" tabindex="-1" aria-describedby=described
            aria-invalid=move || refused.with(Option::is_some).then_some("true")>
            <legend>"Roles"</legend>
            <p class="help" id="roles-help">{advice}</p>
            <FieldError name="role_assignments" refused=refused/>
            {organization}
            {move || owner.get().then(|| view! {
                <p class="help" role="status">"An owner has every role already: the choices below do not count."</p>
            })}
            <fieldset class="kinds" disabled=move || owner.get() aria-label="Deployments and projects">
                {kinds}
                {kept}
            </fieldset>
            {others}
        </fieldset>
    }
    .into_any()
}

/// The fields as they stand at first.
struct Chosen(Pairs);

impl Chosen {
    fn value(&self, field: &str) -> &str {
        self.0.iter().find(|(name, _)| name == field).map_or("", |(_, value)| value)
    }

    fn has(&self, field: &str, value: &str) -> bool {
        self.0.iter().any(|(name, known)| name == field && known == value)
    }

    fn all<'a>(&'a self, field: &'a str) -> impl Iterator<Item = &'a str> {
        self.0.iter().filter(move |(name, _)| name == field).map(|(_, value)| value.as_str())
    }
}

fn organization_roles(offered: &[String], chosen: &Chosen, bearer: Bearer) -> Option<AnyView> {
    let choices: Vec<_> = OrganizationRole::ALL
        .into_iter()
        .filter(|role| offered.iter().any(|id| id == role.id()) || chosen.has(ORGANIZATION, role.id()))
        .map(|role| {
            let is_owner = role == OrganizationRole::Owner;
            let access = is_owner.then(|| access(ORGANIZATION_ACCESS.to_owned(), "an owner", chosen, bearer));
            view! {
                <div class="role-choice">
                    <label class="choice">
                        <input type="checkbox" name=ORGANIZATION value=role.id() checked=chosen.has(ORGANIZATION, role.id())/>
                        <span>{role.label()}<small>{role.description()}</small></span>
                    </label>
                    {access}
                </div>
            }
        })
        .collect();
    (!choices.is_empty()).then(|| {
        view! {
            <div class="choices" role="group" aria-label="Organization">{choices}</div>
        }
        .into_any()
    })
}

fn kind_roles(offer: &KindOfferView, chosen: &Chosen, bearer: Bearer) -> AnyView {
    let kind = offer.kind;
    let title = capitalised(several_of(kind));
    if offer.all.is_empty() && offer.each.is_empty() {
        return ().into_any();
    }
    let all = (!offer.all.is_empty()).then(|| {
        let name = all_field(kind);
        let label = format!("Role for all {}", several_of(kind));
        let value = chosen.value(&name).to_owned();
        let options = options(kind, &offer.all, &value, "None, or one by one");
        view! {
            <div class="role-row">
                <span><label for=name.clone()>{label}</label><small>"Those to come included"</small></span>
                <select class="input" id=name.clone() name=name>{options}</select>
            </div>
        }
    });
    let each = each(offer, chosen);
    let access = access(access_field(kind), several_of(kind), chosen, bearer);
    view! {
        <section class="kind">
            <h2>{title}</h2>
            {all}
            {each}
            {access}
        </section>
    }
    .into_any()
}

/// The role on each resource by itself.
fn each(offer: &KindOfferView, chosen: &Chosen) -> AnyView {
    let kind = offer.kind;
    if offer.each.is_empty() {
        let words = format!("There are no {} yet.", several_of(kind));
        return view! { <p class="help">{words}</p> }.into_any();
    }
    let any = offer.each.iter().any(|(resource, _)| !chosen.value(&one_field(kind, resource.id.as_str())).is_empty());
    let rows: Vec<_> = offer.each.iter().map(|(resource, roles)| one(kind, resource, roles, chosen)).collect();
    let open = any || offer.each.len() <= UNFOLDED;
    let words = match offer.each.len() {
        1 => format!("1 {} by itself", one_of(kind)),
        count => format!("{count} {} one by one", several_of(kind)),
    };
    view! {
        <details class="fold" open=open>
            <summary>{words}</summary>
            {rows}
        </details>
    }
    .into_any()
}

fn one(kind: ResourceKind, resource: &ResourceNameView, roles: &[String], chosen: &Chosen) -> AnyView {
    let name = one_field(kind, resource.id.as_str());
    let value = chosen.value(&name).to_owned();
    let label = format!("Role on {}", resource.name);
    let options = options(kind, roles, &value, "None");
    // Names need not be unique: the beginning of the id tells them apart.
    let id: String = resource.id.as_str().chars().take(8).chain(['…']).collect();
    view! {
        <div class="role-row">
            <span><label for=name.clone()>{resource.name.clone()}</label><small class="hint">{id}</small></span>
            <select class="input" id=name.clone() name=name aria-label=label>{options}</select>
        </div>
    }
    .into_any()
}

/// The roles to choose from; the one held now among them, even if the viewer could not give it.
fn options(kind: ResourceKind, offered: &[String], held: &str, none: &'static str) -> Vec<AnyView> {
    let roles =
        ResourceRole::of_kind(kind).iter().filter(|role| offered.iter().any(|id| id == role.id()) || role.id() == held);
    let none = view! { <option value="" selected=held.is_empty()>{none}</option> }.into_any();
    let roles = roles
        .map(|role| view! { <option value=role.id() selected=role.id() == held>{role.label()}</option> }.into_any());
    std::iter::once(none).chain(roles).collect()
}

/// Whether roles open Elasticsearch and Kibana, too.
fn access(field: String, whose: &'static str, chosen: &Chosen, bearer: Bearer) -> AnyView {
    let label = format!("Access for {whose}");
    let held = Access::parse(chosen.value(&field), bearer);
    let choices = match bearer {
        Bearer::User => [Access::Stack, Access::Cloud],
        Bearer::Key => [Access::Cloud, Access::Stack],
    };
    let options: Vec<_> = choices
        .into_iter()
        .map(|access| {
            view! { <option value=access.value() selected=access == held>{access.label(bearer)}</option> }
        })
        .collect();
    view! {
        <div class="role-row" data-access="">
            <label for=field.clone()>"Access"</label>
            <select class="input" id=field.clone() name=field aria-label=label>{options}</select>
        </div>
    }
    .into_any()
}

/// Assignments that have no field of their own: each can only be kept or taken.
fn kept(chosen: &Chosen, offer: &OfferView) -> Option<AnyView> {
    let choices: Vec<_> = chosen
        .all(KEPT)
        .map(|value| {
            view! {
                <label class="choice">
                    <input type="checkbox" name=KEPT value=value.to_owned() checked=true/>
                    <span>{told(value, offer)}</span>
                </label>
            }
        })
        .collect();
    (!choices.is_empty()).then(|| {
        view! {
            <section class="kind">
                <h2>"Held besides"</h2>
                <p class="help">"Given over the API. Each can be kept as it is or taken away."</p>
                <div class="choices">{choices}</div>
            </section>
        }
        .into_any()
    })
}

/// A kept assignment in words.
fn told(value: &str, offer: &OfferView) -> String {
    let mut parts = value.split('\t');
    let (role, scope) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
    let names: Vec<_> = parts.collect();
    let label = ResourceRole::ALL.into_iter().find(|known| known.id() == role).map(|role| {
        let on = if scope == "all" {
            format!("all {}", several_of(role.kind()))
        } else {
            let name =
                |id: &str| crate::domain::organization::ResourceId::parse(id).ok().and_then(|id| offer.name_of(&id));
            scope.split(',').map(|id| name(id).unwrap_or_else(|| id.to_owned())).collect::<Vec<_>>().join(", ")
        };
        format!("{} on {on}", role.label())
    });
    let label = label.or_else(|| {
        OrganizationRole::ALL.into_iter().find(|known| known.id() == role).map(|role| role.label().to_owned())
    });
    let label = label.unwrap_or_else(|| role.to_owned());
    match names.as_slice() {
        [] => label,
        [""] => label + ", not inside Elasticsearch and Kibana",
        names => format!("{label}, in Elasticsearch and Kibana as {}", names.join(", ")),
    }
}

fn capitalised(words: &str) -> String {
    let mut chars = words.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}
