//! The order of an answer, and the place in it after which to go on.

use jiff::tz::TimeZone;

use super::{
    date::{DateFormat, Dates, Rounding},
    error::{FormProblem, QueryError, Refusal},
    field::{Field, InstantField, TextField},
    read::{Reader, scalar},
};
use crate::domain::json::{Json, Member, Value};

/// How many keys an answer may be sorted by.
pub const MOST_SORT_KEYS: usize = 16;

const READER: Reader = Reader("field_sort");

/// One of the things that an answer is sorted by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SortKey {
    /// What.
    pub by: SortBy,
    /// Whether great comes before small.
    pub descending: bool,
}

/// What an answer is sorted by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SortBy {
    /// The order in which keys were made, the id deciding among those of one millisecond: `_doc`. No two keys are equal
    /// in it.
    Age,
    /// Whether the key was invalidated: 0 or 1.
    Invalidated,
    /// An instant.
    Instant {
        /// The field.
        field: InstantField,
        /// Where keys without it are.
        missing: Missing<i64>,
        /// How it is written; as fields have it if there is no format.
        format: Option<DateFormat>,
    },
    /// A text. Of several the least, or the greatest.
    Text {
        /// The field.
        field: TextField,
        /// Where keys without it are.
        missing: Missing<String>,
        /// Whether the greatest of several counts.
        greatest: bool,
    },
}

/// Where in the order those are that have no value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Missing<T> {
    /// Before all others, whatever the direction.
    First,
    /// After all others, whatever the direction.
    Last,
    /// As if they had this value.
    As(T),
}

/// A value of a [`SortKey`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SortValue {
    /// Of [`SortBy::Invalidated`], or of [`SortBy::Instant`]: milliseconds since 1970. `None` where there is no instant.
    Number(Option<i64>),
    /// Of [`SortBy::Text`]. `None` where there is no text.
    Text(Option<String>),
    /// Of [`SortBy::Age`].
    Age {
        /// When the key was made, in milliseconds since 1970.
        created_at: i64,
        /// Its id.
        id: String,
    },
}

impl SortKey {
    /// How a value of this is written in the `_sort` of an answer (contract §1.8), and read by `search_after`.
    #[must_use]
    pub fn json(&self, value: &SortValue) -> Json {
        match (value, &self.by) {
            // Elasticsearch sorts what has no instant as if it had the last or the first of all.
            (SortValue::Number(None), SortBy::Instant { missing, .. }) => {
                let last = (*missing == Missing::Last) != self.descending;
                Json::from(if last { i64::MAX } else { i64::MIN })
            }
            (SortValue::Number(Some(at)), SortBy::Instant { format, .. }) => {
                format.clone().unwrap_or_default().print(*at, &TimeZone::UTC).into()
            }
            (SortValue::Number(number), _) => Json::from(*number),
            (SortValue::Text(text), _) => Json::from(text.as_deref()),
            (SortValue::Age { created_at, id }, _) => format!("{created_at}:{id}").into(),
        }
    }

    /// Reads what [`json`](Self::json) writes; instants also as text.
    fn value(&self, json: &Json, dates: &Dates) -> Option<SortValue> {
        let text = scalar(json);
        Some(match (&self.by, text) {
            (SortBy::Age, text) => {
                let text = text?;
                let (created_at, id) = text.split_once(':')?;
                SortValue::Age { created_at: created_at.parse().ok()?, id: id.to_owned() }
            }
            (SortBy::Invalidated, text) => SortValue::Number(Some(match text?.as_str() {
                "true" | "1" => 1,
                "false" | "0" => 0,
                _ => return None,
            })),
            (SortBy::Text { .. }, text) => SortValue::Text(text),
            (SortBy::Instant { missing: Missing::As(_), .. }, None) => return None,
            (SortBy::Instant { .. }, None) => SortValue::Number(None),
            (SortBy::Instant { format, missing, .. }, Some(text)) => match text.parse::<i64>() {
                Ok(i64::MAX | i64::MIN) if !matches!(missing, Missing::As(_)) => SortValue::Number(None),
                Ok(at) => SortValue::Number(Some(at)),
                Err(_) => {
                    let dates = dates.clone().with_format(format.clone());
                    SortValue::Number(Some(dates.read(&text, Rounding::Down).ok()?))
                }
            },
        })
    }
}

/// Reads `sort`: the name of a field, an object, or a list of them.
pub(super) fn read(json: &Json, dates: &Dates) -> Result<Vec<SortKey>, QueryError> {
    let mut keys = Vec::new();
    let elements = json.as_array().unwrap_or(std::slice::from_ref(json));
    for element in elements {
        match &element.value {
            Value::String(name) => keys.push(key(name, &Options::default(), dates)?),
            Value::Object(members) => {
                for member in members {
                    keys.push(key(&member.name, &Options::read(member)?, dates)?);
                }
            }
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::Array(_) => {
                return Err(Refusal::SortForm.into());
            }
        }
    }
    if keys.len() > MOST_SORT_KEYS {
        return Err(Refusal::SortCount { asked: keys.len(), most: MOST_SORT_KEYS }.into());
    }
    Ok(keys)
}

/// Reads `search_after`: a value for each of `keys`.
pub(super) fn read_after(member: &Member, keys: &[SortKey], dates: &Dates) -> Result<Vec<SortValue>, QueryError> {
    let values = member.value.as_array().ok_or_else(|| super::request::READER.wrong_type(member))?;
    if let Some(value) = values.iter().find(|value| matches!(value.value, Value::Array(_) | Value::Object(_))) {
        let problem = FormProblem::SearchAfterToken { token: value.token_name() };
        let error = QueryError::Form { at: value.at, problem };
        return Err(error.inside(member.value.at, super::request::READER.0, &member.name));
    }
    match (values.len(), keys.len()) {
        (0, _) => return Err(Refusal::SearchAfterEmpty.into()),
        (_, 0) => return Err(Refusal::SearchAfterWithoutSort.into()),
        (values, sorts) if values != sorts => return Err(Refusal::SearchAfterCount { values, sorts }.into()),
        _ => {}
    }
    let read = |(key, value): (&SortKey, &Json)| {
        let field = || match &key.by {
            SortBy::Age => "_doc".to_owned(),
            SortBy::Invalidated => Field::Invalidated.to_string(),
            SortBy::Instant { field, .. } => Field::Instant(*field).to_string(),
            SortBy::Text { field, .. } => Field::Text(field.clone()).to_string(),
        };
        key.value(value, dates).ok_or_else(|| Refusal::SearchAfterValue { field: field() }.into())
    };
    keys.iter().zip(values).map(read).collect()
}

/// What may be said about a sort key.
#[derive(Default)]
struct Options {
    descending: Option<bool>,
    missing: Option<String>,
    greatest: Option<bool>,
    format: Option<String>,
}

impl Options {
    fn read(member: &Member) -> Result<Self, QueryError> {
        let mut options = Self::default();
        let Some(given) = member.value.as_object() else {
            options.descending = Some(is_descending(&READER.text(member)?)?);
            return Ok(options);
        };
        for option in given {
            match option.name.as_str() {
                "order" => options.descending = Some(is_descending(&READER.text(option)?)?),
                "missing" => options.missing = Some(READER.text(option)?),
                "format" => options.format = Some(READER.text(option)?),
                "mode" => {
                    options.greatest = Some(match READER.text(option)?.as_str() {
                        "min" => false,
                        "max" => true,
                        other => return Err(Refusal::Word { option: "mode", value: other.to_owned() }.into()),
                    });
                }
                "nested" | "nested_path" | "nested_filter" => return Err(Refusal::NestedSort.into()),
                // What is about fields that only some documents have, and about numbers.
                "unmapped_type" | "numeric_type" => drop(READER.text(option)?),
                _ => {
                    let known = ["format", "missing", "mode", "nested", "numeric_type", "order", "unmapped_type"];
                    return Err(READER.unknown(option, &known));
                }
            }
        }
        Ok(options)
    }
}

fn is_descending(word: &str) -> Result<bool, Refusal> {
    match word.to_ascii_lowercase().as_str() {
        "asc" => Ok(false),
        "desc" => Ok(true),
        _ => Err(Refusal::SortOrder { word: word.to_owned() }),
    }
}

fn key(name: &str, options: &Options, dates: &Dates) -> Result<SortKey, QueryError> {
    let descending = options.descending.unwrap_or(false);
    if name == "_doc" {
        return Ok(SortKey { by: SortBy::Age, descending });
    }
    let by = match Field::named(name)? {
        Field::Invalidated => SortBy::Invalidated,
        Field::Instant(field) => {
            let format = options.format.as_deref().map(DateFormat::parse).transpose()?;
            let read = |text: &str| dates.clone().with_format(format.clone()).read(text, Rounding::Down);
            let missing = missing(options.missing.as_deref(), read)?;
            SortBy::Instant { field, missing, format }
        }
        Field::Text(field) => {
            let missing = missing(options.missing.as_deref(), |text| Ok::<_, QueryError>(text.to_owned()))?;
            SortBy::Text { field, missing, greatest: options.greatest.unwrap_or(descending) }
        }
    };
    Ok(SortKey { by, descending })
}

fn missing<T, E>(word: Option<&str>, read: impl FnOnce(&str) -> Result<T, E>) -> Result<Missing<T>, E> {
    Ok(match word {
        None | Some("_last") => Missing::Last,
        Some("_first") => Missing::First,
        Some(value) => Missing::As(read(value)?),
    })
}
