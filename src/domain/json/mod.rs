//! JSON as a tree that knows where each of its parts was written.
//!
//! Elasticsearch's error texts name a line and a column, keep numbers as they were written and refuse a name that is
//! given twice; its answers keep the order of members. A general JSON value has none of that, hence this one.

mod build;
mod difference;
mod equality;
mod number;
pub mod path;
mod position;
mod pretty;
mod read;
mod render;
#[cfg(test)]
pub(in crate::domain) mod samples;
mod syntax_error;
#[cfg(test)]
mod tests;

pub use build::ObjectBuilder;
pub use difference::{Difference, difference};
pub use number::Number;
pub use position::Position;
pub use read::DEEPEST;
pub use syntax_error::{SyntaxError, SyntaxErrorKind};

/// A JSON value and the place where it starts.
///
/// Two values are equal if they say the same, wherever that was written.
#[derive(Clone, Debug, Default)]
pub struct Json {
    /// Where the value starts; the default for values that were built by code.
    pub at: Position,
    /// What it says.
    pub value: Value,
}

/// What a JSON value says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Value {
    /// `null`
    #[default]
    Null,
    /// `true` or `false`
    Bool(bool),
    /// A number, as it was written.
    Number(Number),
    /// A string, without its escapes.
    String(String),
    /// A list, in order.
    Array(Vec<Json>),
    /// An object, its members in the order in which they were written. No name occurs twice in what was parsed.
    Object(Vec<Member>),
}

/// A name and its value in an object.
#[derive(Clone, Debug)]
pub struct Member {
    /// Where the name starts.
    pub at: Position,
    /// The name.
    pub name: String,
    /// The value.
    pub value: Json,
}

impl Json {
    /// The value of a member, if this is an object that has it.
    pub fn get(&self, name: &str) -> Option<&Self> {
        self.as_object()?.iter().find(|member| member.name == name).map(|member| &member.value)
    }

    /// The text, if this is a string.
    pub fn as_str(&self) -> Option<&str> {
        if let Value::String(text) = &self.value { Some(text) } else { None }
    }

    /// Whether it is true, if this is a boolean.
    pub fn as_bool(&self) -> Option<bool> {
        if let Value::Bool(boolean) = self.value { Some(boolean) } else { None }
    }

    /// The number, if this is one.
    pub fn as_number(&self) -> Option<&Number> {
        if let Value::Number(number) = &self.value { Some(number) } else { None }
    }

    /// The number, if this is a whole one that fits.
    pub fn as_i64(&self) -> Option<i64> {
        self.as_number().and_then(Number::as_i64)
    }

    /// The number as the nearest float, if this is a number that a float can hold.
    pub fn as_f64(&self) -> Option<f64> {
        self.as_number().and_then(Number::as_f64)
    }

    /// The elements, if this is an array.
    pub fn as_array(&self) -> Option<&[Self]> {
        if let Value::Array(elements) = &self.value { Some(elements) } else { None }
    }

    /// The members, if this is an object.
    pub fn as_object(&self) -> Option<&[Member]> {
        if let Value::Object(members) = &self.value { Some(members) } else { None }
    }

    /// Whether this is `null`.
    pub fn is_null(&self) -> bool {
        self.value == Value::Null
    }

    /// What Elasticsearch calls the first token of such a value in its error texts.
    pub fn token_name(&self) -> &'static str {
        match self.value {
            Value::Null => "VALUE_NULL",
            Value::Bool(_) => "VALUE_BOOLEAN",
            Value::Number(_) => "VALUE_NUMBER",
            Value::String(_) => "VALUE_STRING",
            Value::Array(_) => "START_ARRAY",
            Value::Object(_) => "START_OBJECT",
        }
    }
}
