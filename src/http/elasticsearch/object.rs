//! Reading request bodies as Elasticsearch's declared parsers do: strictly, in the order in which things were written,
//! with the place and the parser's name in every refusal (contract §2.5).

use super::{
    error::{ElasticError, Failure, Kind, descriptors},
    parameters::not_boolean,
};
use crate::domain::{
    json::{Json, Member, Position, Value},
    privileges::descriptor::DescriptorError,
    suggestion::suggestion,
};

/// A kind of object that bodies hold.
#[derive(Debug)]
pub struct Parser {
    /// What refusals call it.
    pub name: &'static str,
    /// What it takes.
    pub fields: &'static [Field],
}

/// What an object may hold.
#[derive(Debug)]
pub struct Field {
    name: &'static str,
    shape: Shape,
    required: bool,
}

/// What a value may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// A text.
    Text,
    /// A text, or `null`.
    TextOrNull,
    /// Texts; one alone need not be in a list.
    Texts,
    /// `true` or `false`, as a text too.
    Switch,
    /// An object.
    Object,
    /// An object or a list of objects.
    Objects,
}

impl Shape {
    const fn takes(self, value: &Value) -> bool {
        match self {
            Self::Text => matches!(value, Value::String(_)),
            Self::TextOrNull => matches!(value, Value::String(_) | Value::Null),
            Self::Texts => matches!(value, Value::String(_) | Value::Array(_)),
            Self::Switch => matches!(value, Value::String(_) | Value::Bool(_)),
            Self::Object => matches!(value, Value::Object(_)),
            Self::Objects => matches!(value, Value::Object(_) | Value::Array(_)),
        }
    }
}

impl Field {
    /// One that must be there.
    pub const fn required(name: &'static str, shape: Shape) -> Self {
        Self { name, shape, required: true }
    }

    /// One that need not be there.
    pub const fn optional(name: &'static str, shape: Shape) -> Self {
        Self { name, shape, required: false }
    }
}

impl Parser {
    /// Reads an object: every member has a known name and the shape that goes with it, and what is required is there.
    ///
    /// # Errors
    /// The first problem, in the order in which things were written.
    pub fn read<'a>(&self, json: &'a Json) -> Result<Object<'a>, Flaw> {
        let Some(members) = json.as_object() else {
            let problem = format!("Expected START_OBJECT but was: {}", json.token_name());
            return Err(self.refuse(json.at, &problem));
        };
        for member in members {
            self.check(member)?;
        }
        let missing = self.fields.iter().filter(|field| field.required && json.get(field.name).is_none());
        let missing: Vec<_> = missing.map(|field| field.name).collect();
        if missing.is_empty() {
            Ok(Object { parser: self.name, json })
        } else {
            let failure = Failure::new(Kind::IllegalArgument, format!("Required [{}]", missing.join(", ")));
            Err(Flaw { at: json.at, failure })
        }
    }

    fn check(&self, Member { at, name, value }: &Member) -> Result<(), Flaw> {
        let Some(field) = self.fields.iter().find(|field| field.name == name) else {
            let meant = suggestion(name, self.fields.iter().map(|field| field.name));
            let meant = meant.map(|meant| format!(" did you mean {meant}?")).unwrap_or_default();
            return Err(self.refuse(*at, &format!("unknown field [{name}]{meant}")));
        };
        if !field.shape.takes(&value.value) {
            let problem = format!("{name} doesn't support values of type: {}", value.token_name());
            return Err(self.refuse(value.at, &problem));
        }
        let problem = match (field.shape, &value.value) {
            (Shape::Switch, Value::String(text)) if !matches!(text.as_str(), "true" | "false") => {
                Some(Flaw { at: value.at, failure: Failure::new(Kind::IllegalArgument, not_boolean(text)) })
            }
            (Shape::Texts, Value::Array(elements)) => elements.iter().find_map(not_a_text),
            _ => None,
        };
        problem.map_or(Ok(()), |flaw| Err(flaw.within(self.name, name)))
    }

    fn refuse(&self, at: Position, problem: &str) -> Flaw {
        Flaw { at, failure: Failure::new(Kind::Content, format!("[{at}] [{}] {problem}", self.name)) }
    }
}

/// Something in a body that does not do, and where it is.
#[derive(Debug)]
pub struct Flaw {
    /// Where it was noticed.
    pub at: Position,
    /// What does not do.
    pub failure: Failure,
}

impl Flaw {
    /// The flaw of a whole of which this is a part: the field that `parser` was at.
    #[must_use]
    pub fn within(self, parser: &str, field: &str) -> Self {
        let reason = format!("[{}] [{parser}] failed to parse field [{field}]", self.at);
        Self { at: self.at, failure: Failure::new(Kind::Content, reason).caused_by(self.failure) }
    }
}

impl Flaw {
    /// What does not do in a role descriptor.
    pub fn of_descriptors(error: &DescriptorError) -> Self {
        Self { at: error.at, failure: descriptors(error) }
    }
}

impl From<Flaw> for ElasticError {
    fn from(flaw: Flaw) -> Self {
        flaw.failure.into()
    }
}

/// Why the element of a list of texts is none. Numbers and switches are taken as they are written.
fn not_a_text(element: &Json) -> Option<Flaw> {
    let failure = match &element.value {
        Value::String(_) | Value::Number(_) | Value::Bool(_) => return None,
        Value::Null | Value::Array(_) | Value::Object(_) => {
            let reason = format!("Can't get text on a {} at {}", element.token_name(), element.at);
            Failure::new(Kind::IllegalState, reason)
        }
    };
    Some(Flaw { at: element.at, failure })
}

/// An object that was read: its members have known names, and values of the shapes that go with them.
#[derive(Clone, Copy, Debug)]
pub struct Object<'a> {
    parser: &'static str,
    json: &'a Json,
}

impl<'a> Object<'a> {
    /// The value of a field as it was sent.
    pub fn value(&self, name: &str) -> Option<&'a Json> {
        self.json.get(name)
    }

    /// A text; nothing for `null`, too.
    pub fn text(&self, name: &str) -> Option<&'a str> {
        self.value(name)?.as_str()
    }

    /// A text that is required.
    pub fn required_text(&self, name: &str) -> &'a str {
        self.text(name).unwrap_or_default()
    }

    /// Texts.
    pub fn texts(&self, name: &str) -> Option<Vec<String>> {
        let value = self.value(name)?;
        Some(value.as_array().unwrap_or(std::slice::from_ref(value)).iter().filter_map(written).collect())
    }

    /// A switch, which is off unless it is there.
    pub fn switch(&self, name: &str) -> bool {
        self.value(name).is_some_and(|value| value.as_bool() == Some(true) || value.as_str() == Some("true"))
    }

    /// An object, to be kept as it is.
    pub fn object(&self, name: &str) -> Option<Json> {
        self.value(name).cloned()
    }

    /// What stands in a field, as somebody else reads it.
    ///
    /// # Errors
    /// What is wrong with it, and that it is this field.
    pub fn read<T>(&self, name: &str, read: impl Fn(&'a Json) -> Result<T, Flaw>) -> Result<Option<T>, Flaw> {
        self.value(name).map(|value| read(value).map_err(|flaw| flaw.within(self.parser, name))).transpose()
    }

    /// The flaw of an object whose fields are well formed, but do not make what they should.
    pub fn cannot_build(&self, reason: impl Into<String>) -> Flaw {
        let cause = Failure::new(Kind::IllegalArgument, reason);
        let reason = format!("Failed to build [{}] after last required field arrived", self.parser);
        Flaw { at: self.json.at, failure: Failure::new(Kind::Content, reason).caused_by(cause) }
    }
}

/// A scalar as text.
fn written(json: &Json) -> Option<String> {
    match &json.value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(switch) => Some(switch.to_string()),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PARSER: Parser = Parser {
        name: "sample",
        fields: &[
            Field::required("name", Shape::Text),
            Field::required("names", Shape::Texts),
            Field::optional("note", Shape::TextOrNull),
            Field::optional("owner", Shape::Switch),
            Field::optional("metadata", Shape::Object),
            Field::optional("parts", Shape::Objects),
        ],
    };

    fn refusal(text: &str) -> String {
        ElasticError::from(PARSER.read(&Json::parse(text.as_bytes()).unwrap()).unwrap_err()).to_string()
    }

    #[test]
    fn what_is_well_formed_is_read() {
        let json = Json::parse(br#"{"name":"a","names":["b",3,true],"note":null,"owner":"true","metadata":{"c":1}}"#);
        let json = json.unwrap();
        let object = PARSER.read(&json).unwrap();
        assert_eq!(object.required_text("name"), "a");
        assert_eq!(object.texts("names").unwrap(), ["b", "3", "true"]);
        assert_eq!(object.text("note"), None);
        assert!(object.switch("owner"));
        assert_eq!(object.object("metadata").unwrap().render(), r#"{"c":1}"#);
        assert!(object.value("parts").is_none());
        let lone = Json::parse(br#"{"name":"a","names":"b","owner":false}"#).unwrap();
        let lone = PARSER.read(&lone).unwrap();
        assert_eq!((lone.texts("names").unwrap(), lone.switch("owner")), (vec!["b".to_owned()], false));
    }

    #[test]
    fn the_first_problem_is_told_with_its_place() {
        insta::assert_snapshot!(refusal("[]"), @r#"
        400 {"type":"x_content_parse_exception","reason":"[1:1] [sample] Expected START_OBJECT but was: START_ARRAY"}
        "#);
        insta::assert_snapshot!(refusal("{\n  \"nmae\": 1}"), @r#"
        400 {"type":"x_content_parse_exception","reason":"[2:3] [sample] unknown field [nmae]"}
        "#);
        insta::assert_snapshot!(refusal(r#"{"foo":1,"name":2}"#), @r#"
        400 {"type":"x_content_parse_exception","reason":"[1:2] [sample] unknown field [foo]"}
        "#);
        insta::assert_snapshot!(refusal(r#"{"name": {}}"#), @r#"
        400 {"type":"x_content_parse_exception","reason":"[1:10] [sample] name doesn't support values of type: START_OBJECT"}
        "#);
        insta::assert_snapshot!(refusal(r#"{"name": null}"#), @r#"
        400 {"type":"x_content_parse_exception","reason":"[1:10] [sample] name doesn't support values of type: VALUE_NULL"}
        "#);
        insta::assert_snapshot!(refusal(r#"{"names": [null]}"#), @r#"
        400 {"type":"x_content_parse_exception","reason":"[1:12] [sample] failed to parse field [names]","caused_by":{"type":"illegal_state_exception","reason":"Can't get text on a VALUE_NULL at 1:12"}}
        "#);
        insta::assert_snapshot!(refusal(r#"{"owner": "yes"}"#), @r#"
        400 {"type":"x_content_parse_exception","reason":"[1:11] [sample] failed to parse field [owner]","caused_by":{"type":"illegal_argument_exception","reason":"Failed to parse value [yes] as only [true] or [false] are allowed."}}
        "#);
    }

    #[test]
    fn what_is_required_is_missed_last() {
        insta::assert_snapshot!(refusal("{}"), @r#"
        400 {"type":"illegal_argument_exception","reason":"Required [name, names]"}
        "#);
        insta::assert_snapshot!(refusal(r#"{"name":"a"}"#), @r#"
        400 {"type":"illegal_argument_exception","reason":"Required [names]"}
        "#);
    }
}
