//! What descriptors give, in a line for lists and in words for forms.

#[cfg(test)]
mod tests;

use super::{
    descriptor::RoleDescriptors,
    permission::{Given, given},
    words::capitalized,
};
use std::collections::HashSet;

/// How many things a line names.
const MOST_THINGS: usize = 2;
/// How many phrases are told one by one.
const MOST_PHRASES: usize = 10;
/// How many names of one list a line names.
const MOST_NAMES: usize = 3;
/// How many characters of a name a line shows.
const LONGEST_NAME: usize = 40;

/// What descriptors of a key give, in a line: `Read books-*; monitor; 2 more`.
pub fn summary(descriptors: &RoleDescriptors) -> String {
    if descriptors.is_empty() {
        return "All of the owner’s rights".to_owned();
    }
    let things = things(descriptors);
    let shown = match things.get(..MOST_THINGS).unwrap_or(&things) {
        [] => "Nothing".to_owned(),
        shown => begun(&shown.join("; ")),
    };
    let more = match things.len().saturating_sub(MOST_THINGS) {
        0 => String::new(),
        more => format!("; {more} more"),
    };
    let is_restricted = descriptors.iter().any(|(_, descriptor)| !descriptor.workflows.is_empty());
    let within = if is_restricted { " (only in search applications)" } else { "" };
    format!("{shown}{more}{within}")
}

/// A line that begins with a word begins with a capital; a name of more than one word stays what it is.
fn begun(line: &str) -> String {
    let is_name = line.split([' ', ',', ';']).next().is_some_and(|first| first.contains('_'));
    if is_name { line.to_owned() } else { capitalized(line) }
}

/// What is given on indices, then the cluster privileges together, then the rest.
fn things(descriptors: &RoleDescriptors) -> Vec<String> {
    let (mut on_indices, mut cluster, mut rest) = (Vec::new(), Vec::new(), Vec::new());
    for (_, given) in given(descriptors) {
        match given {
            Given::Indices(entry) if entry.privileges.is_empty() => {}
            Given::Indices(entry) => {
                let on = if entry.privileges.len() == 1 { "" } else { "on " };
                on_indices.push(format!("{} {on}{}", few(&entry.privileges), few(&entry.names)));
            }
            Given::Cluster(name) => cluster.push(name.to_owned()),
            Given::Application(entry) => {
                rest.push(format!("{} of {}", few(&entry.privileges), short(&entry.application)));
            }
            Given::RunAs(users) => rest.push(format!("run as {}", short(users))),
            other => rest.push(format!("{} on {}", short(&other.grants()), short(&other.on()))),
        }
    }
    cluster.dedup();
    let cluster = (!cluster.is_empty()).then(|| few(&cluster));
    on_indices.into_iter().chain(cluster).chain(rest).collect()
}

/// The first names of a list, and how many there are beside.
fn few(names: &[String]) -> String {
    let shown: Vec<String> = names.iter().take(MOST_NAMES).map(|name| short(name)).collect();
    match names.len().saturating_sub(MOST_NAMES) {
        0 => shown.join(", "),
        more => format!("{} +{more}", shown.join(", ")),
    }
}

fn short(name: &str) -> String {
    match name.char_indices().nth(LONGEST_NAME) {
        Some((end, _)) => format!("{}…", &name[..end]),
        None => name.to_owned(),
    }
}

/// What descriptors let their holder do, each in words that follow “may”, within what the owner may do; the first few
/// of many. Nothing for a key without any: it may do all that its owner may.
pub fn meaning(descriptors: &RoleDescriptors) -> Vec<String> {
    let mut told = HashSet::new();
    let phrases = given(descriptors).map(|(_, given)| given.phrase());
    let mut phrases: Vec<String> = phrases.filter(|phrase| told.insert(phrase.clone())).collect();
    match phrases.len().saturating_sub(MOST_PHRASES) {
        0 if phrases.is_empty() && !descriptors.is_empty() => phrases.push("do nothing".to_owned()),
        0 | 1 => {}
        more => {
            phrases.truncate(MOST_PHRASES);
            phrases.push(format!("do {more} more things"));
        }
    }
    phrases
}
