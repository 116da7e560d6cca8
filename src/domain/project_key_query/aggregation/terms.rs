//! `terms`: keys by the values of a field.

use super::{Terms, TermsOrder, options::Common};
use crate::domain::{
    json::{Json, Member},
    project_key_query::{
        date::Dates,
        error::{QueryError, Refusal},
        read::Reader,
    },
};

/// Reads such an aggregation.
pub(super) fn read(name: &str, body: &Json, dates: &Dates) -> Result<Terms, QueryError> {
    let reader = Reader("terms");
    let mut common = Common::default();
    let mut order = TermsOrder { count_descending: Some(true), key_descending: false };
    let (mut size, mut least) = (10, 1);
    for option in reader.members(body)? {
        match option.name.as_str() {
            _ if common.read(reader, name, option)? => {}
            "size" => size = reader.whole(option)?,
            "min_doc_count" => least = reader.whole(option)?,
            "order" => order = terms_order(reader, option)?,
            // How the work is divided: it is not.
            "shard_size"
            | "shard_min_doc_count"
            | "show_term_doc_count_error"
            | "collect_mode"
            | "execution_hint"
            | "value_type"
            | "time_zone" => drop(reader.text(option)?),
            _ => {
                let known = ["field", "format", "min_doc_count", "missing", "order", "size"];
                return Err(reader.unknown(option, &known));
            }
        }
    }
    let positive = |option, value: i64| match u64::try_from(value) {
        Ok(number) if number > 0 => Ok(number),
        _ => Err(Refusal::NotPositive { option, value, name: name.to_owned() }),
    };
    let field = common.field(body)?;
    let missing = common.missing(&field, dates)?;
    let size = usize::try_from(positive("size", size)?).unwrap_or(usize::MAX);
    let least = positive("min_doc_count", least)?;
    Ok(Terms { field, missing, size, least, order, format: common.format()? })
}

/// Reads `{"_count": "desc"}`, or a list of such.
fn terms_order(reader: Reader, option: &Member) -> Result<TermsOrder, QueryError> {
    let mut order = TermsOrder { count_descending: None, key_descending: false };
    let listed = option.value.as_array().unwrap_or(std::slice::from_ref(&option.value));
    let mut key_seen = false;
    for member in listed.iter().map(|json| reader.members(json)).collect::<Result<Vec<_>, _>>()?.concat() {
        let descending = match reader.text(&member)?.to_ascii_lowercase().as_str() {
            "asc" => false,
            "desc" => true,
            _ => return Err(Refusal::SortOrder { word: reader.text(&member)? }.into()),
        };
        match member.name.as_str() {
            // Values are all different: nothing that comes after them has a say.
            _ if key_seen => {}
            "_count" => order.count_descending = order.count_descending.or(Some(descending)),
            "_key" => (order.key_descending, key_seen) = (descending, true),
            path => return Err(Refusal::OrderPath { path: path.to_owned() }.into()),
        }
    }
    Ok(order)
}
