//! `{"range": {"creation": {"gte": "now-1d/d", "lt": "now/d"}}}`

use std::ops::Bound;

use super::{Scope, compare, read_option, single_field::only_field};
use crate::domain::{
    json::{Json, Value},
    project_key_query::{
        date::{DateFormat, Dates, Rounding, time_zone},
        error::{FormProblem, QueryError, Refusal},
        field::{Field, InstantField},
        filter::{Filter, Interval, TextTest},
        read::{Reader, scalar},
    },
};

const QUERY: &str = "range";
const READER: Reader = Reader(QUERY);

/// What such a query says, before it is known what sort of field it is about.
#[derive(Default)]
struct Range {
    from: Option<String>,
    to: Option<String>,
    exclude_from: bool,
    exclude_to: bool,
    format: Option<String>,
    zone: Option<String>,
}

pub(super) fn read(body: &Json, scope: &mut Scope) -> Result<Filter, QueryError> {
    let member = only_field(QUERY, body)?;
    let Some(options) = member.value.as_object() else {
        let problem = FormProblem::UnknownOption { query: QUERY, option: member.name.clone() };
        return Err(QueryError::Form { at: member.value.at, problem });
    };
    let mut range = Range::default();
    let mut relation = false;
    for option in options {
        let bound = || match option.value.value {
            Value::Null => Ok(None),
            _ => scalar(&option.value).map(Some).ok_or_else(|| {
                let token = option.value.token_name();
                let problem = FormProblem::UnexpectedToken { query: QUERY, token, option: option.name.clone() };
                QueryError::Form { at: option.value.at, problem }
            }),
        };
        match option.name.as_str() {
            "from" => range.from = bound()?,
            "to" => range.to = bound()?,
            "gt" => (range.from, range.exclude_from) = (bound()?, true),
            "gte" | "ge" => (range.from, range.exclude_from) = (bound()?, false),
            "lt" => (range.to, range.exclude_to) = (bound()?, true),
            "lte" | "le" => (range.to, range.exclude_to) = (bound()?, false),
            "include_lower" => range.exclude_from = !READER.boolean(option)?,
            "include_upper" => range.exclude_to = !READER.boolean(option)?,
            "format" => range.format = Some(READER.text(option)?),
            "time_zone" => range.zone = Some(READER.text(option)?),
            "relation" => relation = true,
            _ => read_option(QUERY, option)?,
        }
    }
    if relation {
        return Err(Refusal::RangeRelation.into());
    }
    let field = Field::named(&member.name)?;
    match &field {
        Field::Instant(field) => range.of_instants(*field, &scope.dates),
        _ if range.zone.is_some() => Err(Refusal::TimeZone { field: field.to_string(), kind: field.kind() }.into()),
        Field::Text(field) => {
            let bound = |text: Option<String>, exclude| match text {
                None => Bound::Unbounded,
                Some(text) if exclude => Bound::Excluded(text),
                Some(text) => Bound::Included(text),
            };
            let between = TextTest::Between(bound(range.from, range.exclude_from), bound(range.to, range.exclude_to));
            Ok(Filter::text(field.clone(), between))
        }
        Field::Invalidated => Ok(range.of_booleans()?),
    }
}

impl Range {
    /// A bound that is itself excluded lies before or after all that it means: `gt` a day is after its last
    /// millisecond, and `gte` a day is from its first.
    fn of_instants(&self, field: InstantField, dates: &Dates) -> Result<Filter, QueryError> {
        let format = self.format.as_deref().map(DateFormat::parse).transpose()?;
        let zone = self.zone.as_deref().map(time_zone).transpose()?;
        let dates = dates.clone().with_format(format).with_zone(zone);
        let first = |text: &String| {
            let rounding = if self.exclude_from { Rounding::Up } else { Rounding::Down };
            dates.read(text, rounding).map(|at| at + i64::from(self.exclude_from))
        };
        let last = |text: &String| {
            let rounding = if self.exclude_to { Rounding::Down } else { Rounding::Up };
            dates.read(text, rounding).map(|at| at - i64::from(self.exclude_to))
        };
        let within = Interval {
            first: self.from.as_ref().map(first).transpose()?,
            last: self.to.as_ref().map(last).transpose()?,
        };
        Ok(Filter::instant(field, within))
    }

    /// False comes before true.
    fn of_booleans(&self) -> Result<Filter, Refusal> {
        let from = self.from.as_deref().map(compare::boolean).transpose()?;
        let to = self.to.as_deref().map(compare::boolean).transpose()?;
        let after = |from: bool, value: bool| if self.exclude_from { !from && value } else { !from || value };
        let before = |value: bool, to: bool| if self.exclude_to { !value && to } else { !value || to };
        let within = |value| from.is_none_or(|from| after(from, value)) && to.is_none_or(|to| before(value, to));
        Ok(Filter::or([false, true].into_iter().filter(|value| within(*value)).map(Filter::invalidated)))
    }
}
