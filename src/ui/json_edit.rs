//! Changing JSON at a place in it: how what is built by buttons becomes the text that stands in a form's field.
//!
//! It knows nothing of what the JSON says, and so keeps whatever it is not asked to change.

use std::fmt;

use crate::domain::json::{
    Json, Member, Position, Value,
    path::{push_entry, push_member},
};

/// The way to a value within another.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Place(Vec<Step>);

/// One step on the way.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Step {
    Member(String),
    Element(usize),
}

impl Place {
    /// The whole.
    #[must_use]
    pub const fn root() -> Self {
        Self(Vec::new())
    }

    /// The value of the member of this name.
    #[must_use]
    pub fn member(&self, name: &str) -> Self {
        self.then(Step::Member(name.to_owned()))
    }

    /// The element at this place, from 0.
    #[must_use]
    pub fn element(&self, index: usize) -> Self {
        self.then(Step::Element(index))
    }

    fn then(&self, step: Step) -> Self {
        Self(self.0.iter().cloned().chain([step]).collect())
    }

    /// The name of the member that the last step leads to.
    #[must_use]
    pub fn last(&self) -> Option<&str> {
        match self.0.last()? {
            Step::Member(name) => Some(name),
            Step::Element(_) => None,
        }
    }

    /// The value at this place.
    #[must_use]
    pub fn of<'a>(&self, json: &'a Json) -> Option<&'a Json> {
        self.0.iter().try_fold(json, |json, step| match step {
            Step::Member(name) => json.get(name),
            Step::Element(index) => json.as_array()?.get(*index),
        })
    }
}

/// As the parser names places in what it says: `reader.indices[0].names`.
impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut path = String::new();
        for step in &self.0 {
            match step {
                Step::Member(name) => push_member(&mut path, name),
                Step::Element(index) => push_entry(&mut path, *index),
            }
        }
        f.write_str(&path)
    }
}

/// A change.
#[derive(Clone, Debug)]
pub enum Edit {
    /// Puts a value at a place. Objects on the way are made where there are none.
    Set(Place, Json),
    /// Takes the value at a place away, and the object or the list around it with it, if nothing else is in that and it
    /// is no entry of a list itself.
    Remove(Place),
    /// Adds an element to the list at a place. The list is made where there is none.
    Push(Place, Json),
    /// Gives a member another name; nothing, if another already has it.
    Rename(Place, String),
}

impl Edit {
    /// Makes the change. What cannot be done, because something else stands there, is not done.
    pub fn apply(self, json: &mut Json) {
        match self {
            Self::Set(place, value) => {
                if let Some(found) = reach(json, &place.0) {
                    *found = value;
                }
            }
            Self::Push(place, value) => {
                if let Some(found) = reach(json, &place.0) {
                    if found.is_null() {
                        *found = Json::array::<Json>([]);
                    }
                    if let Value::Array(elements) = &mut found.value {
                        elements.push(value);
                    }
                }
            }
            Self::Remove(place) => remove(json, &place.0),
            Self::Rename(place, name) => rename(json, &place.0, name),
        }
    }
}

/// The value at the end of the steps; members that are not there yet are made, as `null`.
fn reach<'a>(json: &'a mut Json, steps: &[Step]) -> Option<&'a mut Json> {
    let Some((step, rest)) = steps.split_first() else { return Some(json) };
    let next = match step {
        Step::Member(name) => {
            if json.is_null() {
                *json = Json::empty_object();
            }
            let Value::Object(members) = &mut json.value else { return None };
            let position = members.iter().position(|member| member.name == *name).unwrap_or_else(|| {
                members.push(Member { at: Position::default(), name: name.clone(), value: Json::default() });
                members.len() - 1
            });
            &mut members.get_mut(position)?.value
        }
        Step::Element(index) => {
            let Value::Array(elements) = &mut json.value else { return None };
            elements.get_mut(*index)?
        }
    };
    reach(next, rest)
}

fn remove(json: &mut Json, steps: &[Step]) {
    let Some((last, above)) = steps.split_last() else { return };
    if Place(above.to_vec()).of(json).is_none() {
        return;
    }
    let Some(around) = reach(json, above) else { return };
    let is_empty = match (&mut around.value, last) {
        (Value::Object(members), Step::Member(name)) => {
            members.retain(|member| member.name != *name);
            members.is_empty()
        }
        (Value::Array(elements), Step::Element(index)) if *index < elements.len() => {
            elements.remove(*index);
            elements.is_empty()
        }
        _ => false,
    };
    // A descriptor or an entry stays when it is empty: whoever made it has more to do there.
    let is_part = above.len() > 1 && matches!(above.last(), Some(Step::Member(_)));
    if is_empty && is_part {
        remove(json, above);
    }
}

fn rename(json: &mut Json, steps: &[Step], name: String) {
    let Some((Step::Member(before), above)) = steps.split_last() else { return };
    let Some(Value::Object(members)) = reach(json, above).map(|around| &mut around.value) else { return };
    if members.iter().any(|member| member.name == name) {
        return;
    }
    if let Some(member) = members.iter_mut().find(|member| member.name == *before) {
        member.name = name;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn edited(text: &str, edit: Edit) -> String {
        let mut json = Json::parse(text.as_bytes()).unwrap();
        edit.apply(&mut json);
        json.render()
    }

    fn indices() -> Place {
        Place::root().member("reader").member("indices")
    }

    #[test]
    fn places_are_told_as_the_parser_tells_them() {
        assert_eq!(indices().element(0).member("names").element(1).to_string(), "reader.indices[0].names[1]");
        assert_eq!(Place::root().to_string(), "");
    }

    #[test]
    fn what_is_not_there_is_made() {
        let row = Json::object([("names", Json::array(["books"]))]);
        assert_eq!(edited("{}", Edit::Push(indices(), row)), r#"{"reader":{"indices":[{"names":["books"]}]}}"#);
        let place = Place::root().member("reader").member("restriction").member("workflows");
        let workflows = Json::array(["search_application_query"]);
        assert_eq!(
            edited(r#"{"reader":{}}"#, Edit::Set(place, workflows)),
            r#"{"reader":{"restriction":{"workflows":["search_application_query"]}}}"#
        );
    }

    #[test]
    fn what_else_stands_there_stays() {
        let text = r#"{"reader":{"metadata":{"a":1.50},"cluster":"monitor"}}"#;
        let cluster = Place::root().member("reader").member("cluster");
        assert_eq!(edited(text, Edit::Push(cluster.clone(), "all".into())), text, "a text is no list");
        assert_eq!(
            edited(text, Edit::Set(cluster, Json::array(["all"]))),
            r#"{"reader":{"metadata":{"a":1.50},"cluster":["all"]}}"#
        );
    }

    #[test]
    fn empty_lists_go_with_their_last_element_but_entries_stay() {
        let text = r#"{"reader":{"cluster":["all"],"indices":[{"names":["a"]}]}}"#;
        let cluster = Place::root().member("reader").member("cluster");
        assert_eq!(edited(text, Edit::Remove(cluster.element(0))), r#"{"reader":{"indices":[{"names":["a"]}]}}"#);
        let names = indices().element(0).member("names");
        assert_eq!(edited(text, Edit::Remove(names.element(0))), r#"{"reader":{"cluster":["all"],"indices":[{}]}}"#);
        assert_eq!(edited(text, Edit::Remove(indices().element(0))), r#"{"reader":{"cluster":["all"]}}"#);
        assert_eq!(edited(text, Edit::Remove(indices().element(7))), text);
        assert_eq!(edited(text, Edit::Remove(Place::root().member("reader"))), "{}");
    }

    #[test]
    fn names_do_not_take_each_others_place() {
        let text = r#"{"a":1,"b":2}"#;
        assert_eq!(edited(text, Edit::Rename(Place::root().member("a"), "c".to_owned())), r#"{"c":1,"b":2}"#);
        assert_eq!(edited(text, Edit::Rename(Place::root().member("a"), "b".to_owned())), text);
    }
}
