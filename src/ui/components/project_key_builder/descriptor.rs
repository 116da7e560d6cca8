//! One role descriptor: its name, its lists, its workflow, and what there are no rows for.

use leptos::prelude::*;

use super::{
    Builder, CLUSTER_PRIVILEGES,
    chips::{Chips, chips},
    no_submit, remover,
    rows::{Rows, rows},
};
use crate::{
    domain::{
        json::{Json, Value},
        privileges::workflow::Workflow,
    },
    ui::json_edit::{Edit, Place},
};

/// The descriptor at a position among the others.
pub fn descriptor(builder: Builder, position: usize, name: &str, json: &Json) -> AnyView {
    let place = Place::root().member(name);
    let id = format!("d{position}");
    let rename = {
        let place = place.clone();
        move |event: leptos::ev::Event| {
            let name = event_target_value(&event).trim().to_owned();
            if !name.is_empty() {
                builder.change(Edit::Rename(place.clone(), name.clone()), format!("Renamed to {name}."), String::new());
            }
        }
    };
    let remove = {
        let (place, said) = (place.clone(), format!("{name} removed."));
        move |_| builder.change(Edit::Remove(place.clone()), said.clone(), "add-descriptor".to_owned())
    };
    let plain = |member: &str, label: &'static str, known: &'static str, help: &'static str| {
        chips(builder, json, &place.member(member), Chips { id: format!("{id}-{member}"), label, known, help })
    };
    let label = format!("Remove the role descriptor {name}");
    view! {
        <fieldset class="descriptor">
            <legend class="visually-hidden">{format!("Role descriptor {name}")}</legend>
            <div class="descriptor-head">
                <label for=format!("{id}-name")>"Role descriptor"</label>
                <input class="input" id=format!("{id}-name") autocomplete="off" spellcheck="false" prop:value=name.to_owned()
                    on:change=rename on:keydown=no_submit/>
                {remover(label, remove)}
            </div>
            {plain("cluster", "Cluster privileges", CLUSTER_PRIVILEGES, "")}
            {rows(builder, &Rows::INDICES, &id, &place, json)}
            {rows(builder, &Rows::APPLICATIONS, &id, &place, json)}
            {plain("run_as", "Run as", "", "Users whom requests with the key may act as.")}
            {workflow(builder, &id, &place, json)}
            {others(json)}
        </fieldset>
    }
    .into_any()
}

/// The workflow that the key is restricted to.
fn workflow(builder: Builder, id: &str, descriptor: &Place, json: &Json) -> AnyView {
    let place = descriptor.member("restriction").member("workflows");
    let held = json.get("restriction").and_then(|restriction| restriction.get("workflows"));
    let held = held.and_then(Json::as_array).and_then(|all| all.first()).and_then(Json::as_str).unwrap_or_default();
    let choose = move |event: leptos::ev::Event| {
        let name = event_target_value(&event);
        let edit =
            if name.is_empty() { Edit::Remove(place.clone()) } else { Edit::Set(place.clone(), Json::array([name])) };
        builder.change(edit, String::new(), String::new());
    };
    let id = format!("{id}-workflow");
    let known = Workflow::SearchApplicationQuery.as_str();
    view! {
        <div class="field">
            <label for=id.clone()>"Workflow"</label>
            <select class="input" id=id on:change=choose prop:value=held.to_owned()>
                <option value="" selected=held.is_empty()>"Any request"</option>
                <option value=known selected=held == known>"Only searches through a search application"</option>
            </select>
        </div>
    }
    .into_any()
}

/// The parts that have no rows here.
fn others(json: &Json) -> Option<AnyView> {
    const SHOWN: [&str; 8] =
        ["cluster", "indices", "index", "applications", "application", "run_as", "restriction", "transient_metadata"];
    let is_said = |value: &Json| match &value.value {
        Value::Array(elements) => !elements.is_empty(),
        Value::Object(members) => !members.is_empty(),
        Value::Null => false,
        _ => true,
    };
    let members = json.as_object().unwrap_or_default().iter();
    let names: Vec<_> = members
        .filter(|member| !SHOWN.contains(&member.name.as_str()) && is_said(&member.value))
        .map(|member| member.name.as_str())
        .collect();
    (!names.is_empty()).then(|| {
        let words = format!("Kept as it is, and changed in the JSON only: {}.", names.join(", "));
        view! { <p class="help">{words}</p> }.into_any()
    })
}
