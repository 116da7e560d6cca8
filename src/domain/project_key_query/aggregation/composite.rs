//! `composite`: keys by the values of several fields, page by page.

use super::{
    BucketKey,
    options::{AfterReader, Common},
};
use crate::domain::{
    json::{Json, Member},
    project_key_query::{
        date::{DateFormat, Dates},
        error::{QueryError, Refusal},
        field::Field,
        read::Reader,
    },
};

const READER: Reader = Reader("composite");

/// Keys by the values of several fields, in the order of these values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Composite {
    /// The fields.
    pub sources: Vec<Source>,
    /// How many buckets there are at most.
    pub size: usize,
    /// The values of the bucket after which to go on: one for each source.
    pub after: Option<Vec<Option<BucketKey>>>,
}

/// A field of a [`Composite`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// What its value is called in the answer.
    pub name: String,
    /// The field.
    pub field: Field,
    /// Whether great comes before small.
    pub descending: bool,
    /// Whether keys without a value are counted, and if so, whether they come last.
    pub missing_last: Option<bool>,
    /// How instants are written; as numbers if there is no format.
    pub format: Option<DateFormat>,
}

/// Reads such an aggregation.
pub(super) fn read(body: &Json, dates: &Dates) -> Result<Composite, QueryError> {
    let (mut sources, mut size, mut after) = (Vec::new(), 10, None);
    for member in READER.members(body)? {
        match member.name.as_str() {
            "sources" => sources = read_sources(member)?,
            "size" => size = READER.whole(member)?,
            "after" => after = Some(READER.members(&member.value)?),
            _ => return Err(READER.unknown(member, &["after", "size", "sources"])),
        }
    }
    if sources.is_empty() {
        return Err(Refusal::NoSources.into());
    }
    let size = usize::try_from(size).ok().filter(|size| *size > 0).ok_or(Refusal::NotPositive {
        option: "size",
        value: size,
        name: READER.0.to_owned(),
    })?;
    let after = after.map(|after| read_after(&sources, after, dates)).transpose()?;
    Ok(Composite { sources, size, after })
}

fn read_sources(member: &Member) -> Result<Vec<Source>, QueryError> {
    let listed = member.value.as_array().ok_or_else(|| READER.wrong_type(member))?;
    let mut sources: Vec<Source> = Vec::new();
    for member in listed.iter().map(|json| READER.members(json)).collect::<Result<Vec<_>, _>>()?.concat() {
        if sources.iter().any(|source| source.name == member.name) {
            return Err(Refusal::SameSource { name: member.name }.into());
        }
        for kind in READER.members(&member.value)? {
            sources.push(read_source(&member.name, kind)?);
        }
    }
    if sources.len() > super::DEEPEST_AGGREGATION {
        return Err(Refusal::AggregationLimit { what: "composite sources", most: super::DEEPEST_AGGREGATION }.into());
    }
    Ok(sources)
}

fn read_source(name: &str, kind: &Member) -> Result<Source, QueryError> {
    let reader = Reader("terms");
    let mut common = Common::default();
    let (mut descending, mut keeps_missing, mut missing_last) = (false, false, None);
    let is_other = kind.name != "terms";
    for option in reader.members(&kind.value)? {
        match option.name.as_str() {
            "order" => descending = reader.text(option)?.eq_ignore_ascii_case("desc"),
            "missing_bucket" => keeps_missing = reader.boolean(option)?,
            "missing_order" => {
                missing_last = match reader.text(option)?.to_ascii_lowercase().as_str() {
                    "first" => Some(false),
                    "last" => Some(true),
                    "default" => None,
                    other => {
                        return Err(Refusal::Word { option: "missing_order", value: other.to_owned() }.into());
                    }
                };
            }
            _ if common.read(reader, name, option)? || is_other => {}
            _ => {
                let known = ["field", "format", "missing_bucket", "missing_order", "order"];
                return Err(reader.unknown(option, &known));
            }
        }
    }
    let field = common.field(&kind.value)?;
    if is_other {
        return Err(Refusal::CompositeSource { name: name.to_owned(), kind: kind.name.clone() }.into());
    }
    Ok(Source {
        name: name.to_owned(),
        field,
        descending,
        missing_last: keeps_missing.then(|| missing_last.unwrap_or(descending)),
        format: common.format()?,
    })
}

fn read_after(sources: &[Source], after: &[Member], dates: &Dates) -> Result<Vec<Option<BucketKey>>, QueryError> {
    if sources.len() != after.len() {
        return Err(Refusal::AfterCount { values: after.len(), sources: sources.len() }.into());
    }
    let value = |source: &Source| {
        let source_name = || source.name.clone();
        let member = after.iter().find(|member| member.name == source.name);
        let json = &member.ok_or_else(|| Refusal::AfterMissing { source_name: source_name() })?.value;
        AfterReader { source, dates }
            .read(json)
            .ok_or_else(|| Refusal::AfterValue { source_name: source_name() }.into())
    };
    sources.iter().map(value).collect()
}
