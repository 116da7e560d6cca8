//! `{"simple_query_string": {"query": "prod* -old", "fields": ["name", "metadata"]}}`

mod syntax;

use syntax::{Expression, Leaf, Operator, Syntax};

use super::{MOST_CLAUSES, Scope, compare, edits, minimum, read_common};
use crate::domain::{
    json::{Json, Member, Value},
    project_key_query::{
        error::{QueryError, Refusal},
        field::Field,
        filter::{Filter, TextTest},
        pattern::{Case, Pattern},
        read::Reader,
    },
};

const READER: Reader = Reader("simple_query_string");

/// What has no effect, as texts are taken whole and there are no scores.
const WITHOUT_EFFECT: [&str; 7] = [
    "analyze_wildcard",
    "analyzer",
    "auto_generate_synonyms_phrase_query",
    "fuzzy_max_expansions",
    "fuzzy_transpositions",
    "quote_field_suffix",
    "type",
];

const KNOWN: [&str; 7] =
    ["default_operator", "fields", "flags", "fuzzy_prefix_length", "lenient", "minimum_should_match", "query"];

/// How long a text may be, in bytes: it would have more words than a request may have conditions.
const LONGEST: usize = 8192;

/// The fields that every word is looked for in, and how.
struct Target {
    fields: Vec<Field>,
    /// Whether a field that a word makes no sense for has no such word, instead of being an error.
    lenient: bool,
    prefix_length: usize,
}

pub(super) fn read(body: &Json, scope: &mut Scope) -> Result<Filter, QueryError> {
    let (mut query, mut fields, mut syntax, mut minimum) = (None, Vec::new(), Syntax::default(), None);
    let mut target = Target { fields: Vec::new(), lenient: false, prefix_length: 0 };
    for member in READER.members(body)? {
        match member.name.as_str() {
            "query" => query = Some(READER.text(member)?),
            "fields" => fields = names(member)?,
            "default_operator" => syntax.operator = operator(&READER.text(member)?)?,
            "flags" => syntax.read_flags(&READER.text(member)?)?,
            "lenient" => target.lenient = READER.boolean(member)?,
            "minimum_should_match" => minimum = Some(READER.text(member)?),
            "fuzzy_prefix_length" => target.prefix_length = usize::try_from(READER.whole(member)?).unwrap_or(0),
            name if WITHOUT_EFFECT.contains(&name) => drop(READER.text(member)?),
            _ => read_common(READER, member, &KNOWN)?,
        }
    }
    let query = query.ok_or_else(|| READER.required(body, "query"))?;
    if query.len() > LONGEST {
        return Err(QueryError::TooManyClauses { most: MOST_CLAUSES });
    }
    if fields.is_empty() {
        fields.push("*".to_owned());
    }
    // All fields are of several types, and hardly any word makes sense for all of them.
    target.lenient |= fields.iter().any(|field| field == "*");
    target.fields = fields.iter().flat_map(|field| Field::matching(field)).collect();
    target.fields.sort_unstable();
    target.fields.dedup();
    match (syntax.parse(&query)?, minimum) {
        (None, _) => Ok(Filter::Nothing),
        (Some(Expression::Any(parts)), Some(minimum)) => {
            let least = minimum::required(&minimum, parts.len())?.max(1);
            Ok(Filter::at_least(least, target.filters(parts, scope)?))
        }
        (Some(expression), _) => target.filter(expression, scope),
    }
}

/// The names of fields, without the weights that may follow them (`name^5`).
fn names(member: &Member) -> Result<Vec<String>, QueryError> {
    let name = |text: &str| match text.rsplit_once('^') {
        Some((name, weight)) if weight.parse::<f32>().is_ok() => name.to_owned(),
        _ => text.to_owned(),
    };
    match &member.value.value {
        Value::Array(names) => {
            names.iter().map(|json| json.as_str().map(name).ok_or_else(|| READER.wrong_type(member))).collect()
        }
        _ => Ok(vec![name(&READER.text(member)?)]),
    }
}

fn operator(word: &str) -> Result<Operator, Refusal> {
    match word.to_ascii_lowercase().as_str() {
        "and" => Ok(Operator::And),
        "or" => Ok(Operator::Or),
        _ => Err(Refusal::Word { option: "default_operator", value: word.to_owned() }),
    }
}

impl Target {
    fn filter(&self, expression: Expression, scope: &mut Scope) -> Result<Filter, QueryError> {
        Ok(match expression {
            Expression::Everything => Filter::All,
            Expression::Not(part) => Filter::not(self.filter(*part, scope)?),
            Expression::All(parts) => Filter::and(self.filters(parts, scope)?),
            Expression::Any(parts) => Filter::or(self.filters(parts, scope)?),
            Expression::Leaf(leaf) => {
                scope.add_clauses(self.fields.len())?;
                let parts = self.fields.iter().map(|field| self.leaf(field, &leaf, scope));
                Filter::or(parts.collect::<Result<Vec<_>, _>>()?)
            }
        })
    }

    fn filters(&self, parts: Vec<Expression>, scope: &mut Scope) -> Result<Vec<Filter>, QueryError> {
        parts.into_iter().map(|part| self.filter(part, scope)).collect()
    }

    fn leaf(&self, field: &Field, leaf: &Leaf, scope: &mut Scope) -> Result<Filter, QueryError> {
        let filter = match leaf {
            Leaf::Text(text) => compare::one_of(field, vec![text.clone()], &scope.dates),
            Leaf::Prefix(text) => {
                compare::like("prefix", field.clone(), Pattern::prefix(text, Case::Exact)).map_err(Into::into)
            }
            Leaf::Nearly { text, edits } => match field {
                Field::Text(field) => {
                    let patterns = edits::within(text, *edits, self.prefix_length)?;
                    scope.add_clauses(patterns.len())?;
                    let like = |pattern| Filter::text(field.clone(), TextTest::Like(pattern));
                    Ok(Filter::or(patterns.into_iter().map(like)))
                }
                Field::Instant(_) | Field::Invalidated => {
                    let refusal = Refusal::NotText { query: "fuzzy", field: field.to_string(), kind: field.kind() };
                    Err(refusal.into())
                }
            },
        };
        match filter {
            Err(QueryError::Date(_) | QueryError::Refused(_)) if self.lenient => Ok(Filter::Nothing),
            filter => filter,
        }
    }
}
