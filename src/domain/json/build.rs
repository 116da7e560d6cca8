//! JSON that the product itself says.

use super::{Json, Member, Number, Position, Value};

impl Json {
    /// An object without members.
    #[must_use]
    pub fn empty_object() -> Self {
        Value::Object(Vec::new()).into()
    }

    /// An object of these members, in this order.
    pub fn object<N: Into<String>, V: Into<Self>>(members: impl IntoIterator<Item = (N, V)>) -> Self {
        members.into_iter().fold(ObjectBuilder::default(), |object, (name, value)| object.with(name, value)).into()
    }

    /// An object whose members are not all known at once.
    pub fn build() -> ObjectBuilder {
        ObjectBuilder::default()
    }

    /// An array of these elements, in this order.
    pub fn array<V: Into<Self>>(elements: impl IntoIterator<Item = V>) -> Self {
        Value::Array(elements.into_iter().map(Into::into).collect()).into()
    }
}

/// An object that is being put together, member by member.
#[derive(Clone, Debug, Default)]
pub struct ObjectBuilder(Vec<Member>);

impl ObjectBuilder {
    /// Adds a member at the end. Whoever builds sees to it that no name is given twice.
    #[must_use]
    pub fn with(mut self, name: impl Into<String>, value: impl Into<Json>) -> Self {
        self.0.push(Member { at: Position::default(), name: name.into(), value: value.into() });
        self
    }

    /// Adds a member if there is a value for it, and nothing otherwise.
    #[must_use]
    pub fn with_some(self, name: impl Into<String>, value: Option<impl Into<Json>>) -> Self {
        match value {
            Some(value) => self.with(name, value),
            None => self,
        }
    }
}

impl From<ObjectBuilder> for Json {
    fn from(object: ObjectBuilder) -> Self {
        Value::Object(object.0).into()
    }
}

impl From<Value> for Json {
    fn from(value: Value) -> Self {
        Self { at: Position::default(), value }
    }
}

impl From<bool> for Json {
    fn from(boolean: bool) -> Self {
        Value::Bool(boolean).into()
    }
}

impl From<&str> for Json {
    fn from(text: &str) -> Self {
        Value::String(text.to_owned()).into()
    }
}

impl From<&String> for Json {
    fn from(text: &String) -> Self {
        text.as_str().into()
    }
}

impl From<String> for Json {
    fn from(text: String) -> Self {
        Value::String(text).into()
    }
}

impl From<Number> for Json {
    fn from(number: Number) -> Self {
        Value::Number(number).into()
    }
}

impl<V: Into<Self>> From<Vec<V>> for Json {
    fn from(elements: Vec<V>) -> Self {
        Self::array(elements)
    }
}

/// `null` for nothing.
impl<V: Into<Self>> From<Option<V>> for Json {
    fn from(value: Option<V>) -> Self {
        value.map_or_else(Self::default, Into::into)
    }
}

/// Whole numbers of every size that the product counts with.
macro_rules! from_whole_number {
    ($($whole:ty),*) => {
        $(impl From<$whole> for Json {
            fn from(whole: $whole) -> Self {
                Number::from(whole).into()
            }
        })*
    };
}

from_whole_number!(i32, u32, i64, u64, i128, usize);
