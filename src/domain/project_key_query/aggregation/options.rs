//! What several types of aggregation may be told.

use super::{BucketKey, Source};
use crate::domain::{
    json::{Json, Member},
    project_key_query::{
        date::{DateFormat, Dates, Rounding},
        error::{QueryError, Refusal},
        field::Field,
        read::{Reader, scalar},
    },
};

/// Options that are alike everywhere.
#[derive(Default)]
pub(super) struct Common {
    field: Option<String>,
    missing: Option<String>,
    format: Option<String>,
}

impl Common {
    /// Reads an option; false if it is none of these.
    pub(super) fn read(&mut self, reader: Reader, name: &str, option: &Member) -> Result<bool, QueryError> {
        match option.name.as_str() {
            "field" => self.field = Some(reader.text(option)?),
            "missing" => self.missing = Some(reader.text(option)?),
            "format" => self.format = Some(reader.text(option)?),
            "script" => return Err(Refusal::Script { name: name.to_owned() }.into()),
            _ => return Ok(false),
        }
        Ok(true)
    }

    /// The field, which must be there.
    pub(super) fn field(&self, body: &Json) -> Result<Field, QueryError> {
        let name = self.field.as_deref().ok_or_else(|| Reader("aggregation").required(body, "field"))?;
        Ok(Field::named(name)?)
    }

    /// The format of instants.
    pub(super) fn format(&self) -> Result<Option<DateFormat>, QueryError> {
        Ok(self.format.as_deref().map(DateFormat::parse).transpose()?)
    }

    /// What stands for a value that is missing.
    pub(super) fn missing(&self, field: &Field, dates: &Dates) -> Result<Option<BucketKey>, QueryError> {
        let dates = dates.clone().with_format(self.format()?);
        self.missing.as_deref().map(|text| key(field, text, &dates)).transpose()
    }
}

/// A value that a field can have.
fn key(field: &Field, text: &str, dates: &Dates) -> Result<BucketKey, QueryError> {
    Ok(match field {
        Field::Text(_) => BucketKey::Text(text.to_owned()),
        Field::Instant(_) => BucketKey::Number(dates.read(text, Rounding::Down)?),
        Field::Invalidated => match text {
            "true" | "1" => BucketKey::Number(1),
            "false" | "0" | "" => BucketKey::Number(0),
            _ => return Err(Refusal::NotBoolean { text: text.to_owned() }.into()),
        },
    })
}

/// Reads a value of `after`.
pub(super) struct AfterReader<'a> {
    pub(super) source: &'a Source,
    pub(super) dates: &'a Dates,
}

impl AfterReader<'_> {
    /// The value; `None` if the source cannot have it.
    #[expect(clippy::option_option, reason = "no value is a value of a source that counts what has none")]
    pub(super) fn read(&self, json: &Json) -> Option<Option<BucketKey>> {
        if json.is_null() {
            return self.source.missing_last.map(|_| None);
        }
        let text = scalar(json)?;
        if let (Field::Instant(_), Ok(at)) = (&self.source.field, text.parse()) {
            return Some(Some(BucketKey::Number(at)));
        }
        let dates = self.dates.clone().with_format(self.source.format.clone());
        key(&self.source.field, &text, &dates).ok().map(Some)
    }
}
