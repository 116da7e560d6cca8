//! `range` and `date_range`: keys by intervals of time.

use jiff::tz::TimeZone;

use super::{BucketKey, MOST_AGGREGATIONS, Range, Ranges, options::Common};
use crate::domain::{
    json::{Json, Value},
    project_key_query::{
        date::{Dates, Rounding, time_zone},
        error::{QueryError, Refusal},
        field::{Field, InstantField},
        read::Reader,
    },
};

/// Reads such an aggregation.
pub(super) fn read(name: &str, body: &Json, of_dates: bool, dates: &Dates) -> Result<Ranges, QueryError> {
    let kind = if of_dates { "date_range" } else { "range" };
    let reader = Reader(kind);
    let mut common = Common::default();
    let (mut listed, mut keyed, mut zone) = (Vec::new(), false, None);
    for option in reader.members(body)? {
        match option.name.as_str() {
            _ if common.read(reader, name, option)? => {}
            "ranges" => {
                listed = option.value.as_array().ok_or_else(|| reader.wrong_type(option))?.iter().collect();
            }
            "keyed" => keyed = reader.boolean(option)?,
            "time_zone" => zone = Some(time_zone(&reader.text(option)?)?),
            _ => {
                let known = ["field", "format", "keyed", "missing", "ranges", "time_zone"];
                return Err(reader.unknown(option, &known));
            }
        }
    }
    let field = instant_field(kind, common.field(body)?)?;
    if listed.is_empty() {
        return Err(Refusal::NoRanges { name: name.to_owned() }.into());
    }
    if listed.len() > MOST_AGGREGATIONS {
        return Err(Refusal::AggregationLimit { what: "ranges", most: MOST_AGGREGATIONS }.into());
    }
    let dates = dates.clone().with_format(common.format()?).with_zone(zone.clone());
    let mut ranges = listed.into_iter().map(|json| range(reader, json, &dates)).collect::<Result<Vec<_>, _>>()?;
    ranges.sort_by_key(|range| (range.from.unwrap_or(i64::MIN), range.to.unwrap_or(i64::MAX)));
    let missing = match common.missing(&Field::Instant(field), &dates)? {
        Some(BucketKey::Number(at)) => Some(at),
        _ => None,
    };
    let (format, zone) = (common.format()?, zone.unwrap_or(TimeZone::UTC));
    Ok(Ranges { field, ranges, missing, keyed, of_dates, format, zone })
}

fn instant_field(aggregation: &'static str, field: Field) -> Result<InstantField, Refusal> {
    match field {
        Field::Instant(field) => Ok(field),
        Field::Text(_) | Field::Invalidated => {
            Err(Refusal::AggregatedField { field: field.to_string(), kind: field.kind(), aggregation })
        }
    }
}

fn range(reader: Reader, json: &Json, dates: &Dates) -> Result<Range, QueryError> {
    let mut range = Range { key: None, from: None, to: None };
    for member in reader.members(json)? {
        let at = || match &member.value.value {
            Value::Null => Ok(None),
            // A number is milliseconds, however it is written.
            Value::Number(number) if number.as_i64().is_none() => match number.as_f64() {
                #[expect(clippy::cast_possible_truncation, reason = "what no calendar has is beyond all instants")]
                Some(at) => Ok(Some(at as i64)),
                None => Err(reader.wrong_type(member)),
            },
            _ => Ok(Some(dates.read(&reader.text(member)?, Rounding::Down)?)),
        };
        match member.name.as_str() {
            "key" => range.key = Some(reader.text(member)?),
            "from" => range.from = at()?,
            "to" => range.to = at()?,
            _ => return Err(reader.unknown(member, &["from", "key", "to"])),
        }
    }
    Ok(range)
}
