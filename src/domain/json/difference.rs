//! What changed from one value to another, for people to read.

use super::{
    Json, Value,
    path::{push_entry, push_member},
};
use std::collections::HashMap;

/// A part that is not as it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// The way to the part: where it is now, or where it was if it is gone. Empty for the whole value.
    pub path: String,
    /// What it said, as JSON in one line; nothing if it is new.
    pub before: Option<String>,
    /// What it says; nothing if it is gone.
    pub after: Option<String>,
}

/// What changed, in the order of the parts. Nothing did if both [are the same](Json::is_same_as): the order of members
/// does not matter.
///
/// In lists what stands at the start and at the end of both is set aside. Of what remains, values without parts are
/// told as gone or new, whatever their places; other parts are compared one by one.
pub fn difference(before: &Json, after: &Json) -> Vec<Difference> {
    let mut comparison = Comparison { path: String::new(), differences: Vec::new() };
    comparison.values(before, after);
    comparison.differences
}

struct Comparison {
    path: String,
    differences: Vec<Difference>,
}

impl Comparison {
    fn values(&mut self, before: &Json, after: &Json) {
        match (&before.value, &after.value) {
            (Value::Object(members), Value::Object(others)) => {
                let named = |members: &'_ [super::Member]| -> HashMap<String, usize> {
                    members.iter().enumerate().map(|(place, member)| (member.name.clone(), place)).collect()
                };
                let (were, are) = (named(members), named(others));
                for member in members {
                    let now = are.get(&member.name).map(|place| &others[*place].value);
                    self.within(
                        |path| push_member(path, &member.name),
                        |here| match now {
                            Some(now) => here.values(&member.value, now),
                            None => here.note(Some(&member.value), None),
                        },
                    );
                }
                for member in others.iter().filter(|member| !were.contains_key(&member.name)) {
                    self.within(|path| push_member(path, &member.name), |here| here.note(None, Some(&member.value)));
                }
            }
            (Value::Array(elements), Value::Array(others)) => self.lists(before, after, elements, others),
            _ if before.is_same_as(after) => {}
            _ => self.note(Some(before), Some(after)),
        }
    }

    fn lists(&mut self, before: &Json, after: &Json, elements: &[Json], others: &[Json]) {
        let alike = |(one, other): &(&Json, &Json)| one.is_same_as(other);
        let start = elements.iter().zip(others).take_while(alike).count();
        let (elements, others) = (&elements[start..], &others[start..]);
        let end = elements.iter().rev().zip(others.iter().rev()).take_while(alike).count();
        let (elements, others) = (&elements[..elements.len() - end], &others[..others.len() - end]);
        let has_parts = |json: &Json| matches!(json.value, Value::Array(_) | Value::Object(_));
        if elements.iter().chain(others).any(has_parts) {
            self.one_by_one(start, elements, others);
        } else if !self.gone_and_new(start, elements, others) {
            // The same values in another order.
            self.note(Some(before), Some(after));
        }
    }

    fn one_by_one(&mut self, start: usize, elements: &[Json], others: &[Json]) {
        for place in 0..elements.len().max(others.len()) {
            self.within(
                |path| push_entry(path, start + place),
                |here| match (elements.get(place), others.get(place)) {
                    (Some(before), Some(after)) => here.values(before, after),
                    (before, after) => here.note(before, after),
                },
            );
        }
    }

    /// Notes the values that are in one list only, and says whether that is all there is to say.
    fn gone_and_new(&mut self, start: usize, elements: &[Json], others: &[Json]) -> bool {
        let gone = without(elements, others);
        let new = without(others, elements);
        for (place, value) in &gone {
            self.within(|path| push_entry(path, start + place), |here| here.note(Some(value), None));
        }
        for (place, value) in &new {
            self.within(|path| push_entry(path, start + place), |here| here.note(None, Some(value)));
        }
        elements.is_empty() && others.is_empty() || !gone.is_empty() || !new.is_empty()
    }

    fn within(&mut self, step: impl FnOnce(&mut String), compare: impl FnOnce(&mut Self)) {
        let length = self.path.len();
        step(&mut self.path);
        compare(self);
        self.path.truncate(length);
    }

    fn note(&mut self, before: Option<&Json>, after: Option<&Json>) {
        let (before, after) = (before.map(Json::render), after.map(Json::render));
        self.differences.push(Difference { path: self.path.clone(), before, after });
    }
}

/// The values of a list that another does not have, as often as it lacks them, with their places.
fn without<'a>(list: &'a [Json], other: &[Json]) -> Vec<(usize, &'a Json)> {
    let mut left: HashMap<String, usize> = HashMap::new();
    for value in other {
        *left.entry(value.render()).or_default() += 1;
    }
    let is_lacking = |(_, value): &(usize, &'a Json)| match left.get_mut(&value.render()) {
        Some(count) if *count > 0 => {
            *count -= 1;
            false
        }
        _ => true,
    };
    list.iter().enumerate().filter(is_lacking).collect()
}
