//! Queries that compare one field with one value: `term`, `prefix`, `wildcard`, `match`.

use super::{Scope, compare, edits, read_option};
use crate::domain::{
    json::{Json, Member, Value},
    project_key_query::{
        error::{FormProblem, QueryError, Refusal},
        field::Field,
        filter::{Filter, TextTest},
        pattern::{Case, Pattern},
        read::{Reader, scalar},
    },
};

/// What such a query says.
struct Comparison {
    field: Field,
    value: String,
    case: Case,
    fuzziness: Option<String>,
    prefix_length: usize,
}

/// `{"term": {"name": "a"}}`
pub(super) fn term(body: &Json, scope: &mut Scope) -> Result<Filter, QueryError> {
    let Comparison { field, value, case, .. } = read("term", "value", &["case_insensitive"], body)?;
    match (case, field) {
        (Case::Exact, field) => compare::one_of(&field, vec![value], &scope.dates),
        (Case::AsciiInsensitive | Case::Insensitive, field @ Field::Text(_)) => {
            Ok(compare::like("term", field, Pattern::exactly(&value, case))?)
        }
        (Case::AsciiInsensitive | Case::Insensitive, field) => {
            Err(Refusal::CaseInsensitive { field: field.to_string(), kind: field.kind() }.into())
        }
    }
}

/// `{"prefix": {"name": "a"}}`
pub(super) fn prefix(body: &Json) -> Result<Filter, QueryError> {
    let Comparison { field, value, case, .. } = read("prefix", "value", &["case_insensitive", "rewrite"], body)?;
    Ok(compare::like("prefix", field, Pattern::prefix(&value, case))?)
}

/// `{"wildcard": {"name": "a*b?"}}`
pub(super) fn wildcard(body: &Json) -> Result<Filter, QueryError> {
    let options = ["case_insensitive", "rewrite", "wildcard"];
    let Comparison { field, value, case, .. } = read("wildcard", "value", &options, body)?;
    Ok(compare::like("wildcard", field, Pattern::wildcard(&value, case))?)
}

/// `{"match": {"name": "a"}}`: as all texts are taken whole, not word by word, this is `term` with some latitude.
pub(super) fn matches(body: &Json, scope: &mut Scope) -> Result<Filter, QueryError> {
    const OPTIONS: [&str; 12] = [
        "analyzer",
        "auto_generate_synonyms_phrase_query",
        "cutoff_frequency",
        "fuzziness",
        "fuzzy_rewrite",
        "fuzzy_transpositions",
        "lenient",
        "max_expansions",
        "minimum_should_match",
        "operator",
        "prefix_length",
        "zero_terms_query",
    ];
    let Comparison { field, value, fuzziness, prefix_length, .. } = read("match", "query", &OPTIONS, body)?;
    match (fuzziness, field) {
        (Some(fuzziness), Field::Text(field)) => {
            let count = edits::count(&fuzziness, &value)?;
            let patterns = edits::within(&value, count, prefix_length)?;
            scope.add_clauses(patterns.len())?;
            Ok(Filter::or(patterns.into_iter().map(|like| Filter::text(field.clone(), TextTest::Like(like)))))
        }
        (_, field) => compare::one_of(&field, vec![value], &scope.dates),
    }
}

/// Reads `{"field": "value"}` or `{"field": {"value": "value", …}}`; `key` is what the value is called in the latter.
fn read(
    query: &'static str,
    key: &'static str,
    options: &[&'static str],
    body: &Json,
) -> Result<Comparison, QueryError> {
    let member = only_field(query, body)?;
    let field = || Field::named(&member.name);
    let form = |at, problem| QueryError::Form { at, problem };
    let (mut value, mut case, mut fuzziness, mut prefix_length) = (None, Case::Exact, None, 0);
    let reader = Reader(query);
    match &member.value.value {
        Value::Array(_) => return Err(form(member.value.at, FormProblem::ArrayOfValues { query })),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => value = scalar(&member.value),
        Value::Object(given) => {
            for option in given {
                match option.name.as_str() {
                    name if name == key => value = Some(single_value(query, option)?),
                    // An older name for the value of a wildcard.
                    "wildcard" if options.contains(&"wildcard") => value = Some(single_value(query, option)?),
                    "case_insensitive" if options.contains(&"case_insensitive") => {
                        case = if reader.boolean(option)? { Case::AsciiInsensitive } else { Case::Exact };
                    }
                    "fuzziness" if options.contains(&"fuzziness") => fuzziness = Some(reader.text(option)?),
                    "prefix_length" if options.contains(&"prefix_length") => {
                        prefix_length = usize::try_from(reader.whole(option)?).unwrap_or(0);
                    }
                    // What is only about words, or about how the answer is found.
                    name if options.contains(&name) => drop(reader.text(option)?),
                    _ => read_option(query, option)?,
                }
            }
        }
    }
    let value = value.ok_or(Refusal::NoValue)?;
    Ok(Comparison { field: field()?, value, case, fuzziness, prefix_length })
}

/// The only member of a query that has one field.
pub(super) fn only_field<'j>(query: &'static str, body: &'j Json) -> Result<&'j Member, QueryError> {
    match Reader(query).members(body)? {
        [] => Err(Refusal::NoField.into()),
        [member] => Ok(member),
        [first, second, ..] => {
            let problem = FormProblem::SeveralFields { query, first: first.name.clone(), second: second.name.clone() };
            Err(QueryError::Form { at: second.at, problem })
        }
    }
}

fn single_value(query: &'static str, option: &Member) -> Result<String, QueryError> {
    let unexpected = || {
        let problem = match option.value.value {
            Value::Array(_) => FormProblem::ArrayOfValues { query },
            _ => FormProblem::UnexpectedToken { query, token: option.value.token_name(), option: option.name.clone() },
        };
        QueryError::Form { at: option.value.at, problem }
    };
    match option.value.value {
        Value::Null => Err(Refusal::NoValue.into()),
        _ => scalar(&option.value).ok_or_else(unexpected),
    }
}
