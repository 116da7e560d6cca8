//! The same questions answered over plain rows, by the book and without haste: what stores are compared with.

use std::{
    cmp::{Ordering, Reverse},
    collections::{BTreeMap, BTreeSet},
    ops::Bound,
};

use keyward::domain::project_key_query::{
    Aggregation, AggregationKind, Answer, BucketKey, Composite, Counted, Field, Filter, InstantField, Interval,
    Missing, ProjectKeyQuery, Range, SortBy, SortKey, SortValue, Terms, TextField, TextTest,
};

/// A key, as far as questions are about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    pub id: String,
    pub name: String,
    pub kind: String,
    pub created_at: i64,
    pub expires_at: Option<i64>,
    pub invalidated_at: Option<i64>,
    pub username: String,
    pub realm: String,
    /// Path and value of each leaf.
    pub metadata: Vec<(String, String)>,
}

impl Row {
    fn texts(&self, field: &TextField) -> BTreeSet<&str> {
        match field {
            TextField::Id => BTreeSet::from([self.id.as_str()]),
            TextField::Name => BTreeSet::from([self.name.as_str()]),
            TextField::Kind => BTreeSet::from([self.kind.as_str()]),
            TextField::Category | TextField::Searched => panic!("no request can name {field:?}"),
            TextField::Username => BTreeSet::from([self.username.as_str()]),
            TextField::Realm => BTreeSet::from([self.realm.as_str()]),
            TextField::Metadata(path) => {
                self.metadata.iter().filter(|(at, _)| at == path).map(|(_, value)| value.as_str()).collect()
            }
            TextField::AnyMetadata => self.metadata.iter().map(|(_, value)| value.as_str()).collect(),
        }
    }

    fn instant(&self, field: InstantField) -> Option<i64> {
        match field {
            InstantField::Creation => Some(self.created_at),
            InstantField::Expiration => self.expires_at,
            InstantField::Invalidation => self.invalidated_at,
            InstantField::LastUse => panic!("no request can name it"),
        }
    }

    fn keys(&self, field: &Field) -> Vec<BucketKey> {
        match field {
            Field::Text(field) => self.texts(field).into_iter().map(|text| BucketKey::Text(text.to_owned())).collect(),
            Field::Instant(field) => self.instant(*field).map(BucketKey::Number).into_iter().collect(),
            Field::Invalidated => vec![BucketKey::Number(self.invalidated_at.is_some().into())],
        }
    }
}

/// Whether a key is one of those that `filter` is about.
pub fn matches(filter: &Filter, row: &Row) -> bool {
    match filter {
        Filter::All => true,
        Filter::Nothing => false,
        Filter::And(parts) => parts.iter().all(|part| matches(part, row)),
        Filter::Or(parts) => parts.iter().any(|part| matches(part, row)),
        Filter::AtLeast(least, parts) => parts.iter().filter(|part| matches(part, row)).count() >= *least,
        Filter::Not(part) => !matches(part, row),
        Filter::Text { field, test } => row.texts(field).into_iter().any(|text| passes(test, text)),
        Filter::Instant { field, within: Interval { first, last } } => row
            .instant(*field)
            .is_some_and(|at| first.is_none_or(|first| first <= at) && last.is_none_or(|last| at <= last)),
    }
}

fn passes(test: &TextTest, value: &str) -> bool {
    match test {
        TextTest::Exists => true,
        TextTest::OneOf(texts) => texts.contains(value),
        TextTest::Like(pattern) => pattern.matches(value),
        TextTest::Between(from, to) => {
            (match from {
                Bound::Unbounded => true,
                Bound::Included(from) => from.as_str() <= value,
                Bound::Excluded(from) => from.as_str() < value,
            }) && (match to {
                Bound::Unbounded => true,
                Bound::Included(to) => value <= to.as_str(),
                Bound::Excluded(to) => value < to.as_str(),
            })
        }
    }
}

fn sort_value(by: &SortBy, row: &Row) -> SortValue {
    match by {
        SortBy::Age => SortValue::Age { created_at: row.created_at, id: row.id.clone() },
        SortBy::Invalidated => SortValue::Number(Some(row.invalidated_at.is_some().into())),
        SortBy::Instant { field, missing, .. } => SortValue::Number(row.instant(*field).or(match missing {
            Missing::As(at) => Some(*at),
            Missing::First | Missing::Last => None,
        })),
        SortBy::Text { field, missing, greatest } => {
            let texts = row.texts(field);
            let text = if *greatest { texts.last() } else { texts.first() };
            SortValue::Text(text.map(|text| (*text).to_owned()).or_else(|| match missing {
                Missing::As(text) => Some(text.clone()),
                Missing::First | Missing::Last => None,
            }))
        }
    }
}

fn compare(key: &SortKey, one: &SortValue, other: &SortValue) -> Ordering {
    fn optional<T: Ord>(one: Option<&T>, other: Option<&T>, missing_first: bool, descending: bool) -> Ordering {
        match (one, other) {
            (None, None) => Ordering::Equal,
            (None, Some(_)) if missing_first => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (Some(_), None) => optional(other, one, missing_first, descending).reverse(),
            (Some(one), Some(other)) if descending => other.cmp(one),
            (Some(one), Some(other)) => one.cmp(other),
        }
    }
    let first = match &key.by {
        SortBy::Instant { missing, .. } => *missing == Missing::First,
        SortBy::Text { missing, .. } => *missing == Missing::First,
        SortBy::Age | SortBy::Invalidated => false,
    };
    match (one, other) {
        (SortValue::Number(one), SortValue::Number(other)) => {
            optional(one.as_ref(), other.as_ref(), first, key.descending)
        }
        (SortValue::Text(one), SortValue::Text(other)) => optional(one.as_ref(), other.as_ref(), first, key.descending),
        (SortValue::Age { created_at, id }, SortValue::Age { created_at: other_at, id: other_id }) => {
            let order = (created_at, id).cmp(&(other_at, other_id));
            if key.descending { order.reverse() } else { order }
        }
        _ => panic!("values of one sort key are of one sort"),
    }
}

/// How many keys there are, and those of the page with their sort values.
pub fn answer(query: &ProjectKeyQuery, rows: &[Row]) -> (usize, Vec<(String, Vec<SortValue>)>) {
    let found: Vec<&Row> = rows.iter().filter(|row| matches(&query.filter, row)).collect();
    let total = found.len();
    let order = |one: &[SortValue], other: &[SortValue]| {
        let each = query.sort.iter().zip(one.iter().zip(other));
        each.map(|(key, (one, other))| compare(key, one, other)).find(|order| order.is_ne()).unwrap_or(Ordering::Equal)
    };
    let mut listed: Vec<(&Row, Vec<SortValue>)> =
        found.into_iter().map(|row| (row, query.sort.iter().map(|key| sort_value(&key.by, row)).collect())).collect();
    // What is equal goes by id, in the direction of the last sort key; by age if there is none.
    let backward = query.sort.last().is_some_and(|key| key.descending);
    listed.sort_by(|(one, ones), (other, others)| {
        let age = one.created_at.cmp(&other.created_at);
        let ties = if query.sort.is_empty() { age } else { Ordering::Equal }.then(one.id.cmp(&other.id));
        order(ones, others).then(if backward { ties.reverse() } else { ties })
    });
    let after = |values: &[SortValue]| query.search_after.as_ref().is_none_or(|mark| order(values, mark).is_gt());
    let page = listed.into_iter().filter(|(_, values)| after(values));
    let page = page.skip(query.from as usize).take(query.size as usize);
    (total, page.map(|(row, values)| (row.id.clone(), values)).collect())
}

/// What `aggregations` count among `rows`.
pub fn aggregate(aggregations: &[Aggregation], rows: &[&Row]) -> Vec<Answer> {
    aggregations.iter().map(|aggregation| one(aggregation, rows)).collect()
}

fn one(aggregation: &Aggregation, rows: &[&Row]) -> Answer {
    let counted = |rows: &[&Row]| Counted { count: rows.len() as u64, nested: aggregate(&aggregation.nested, rows) };
    match &aggregation.kind {
        AggregationKind::Missing(field) => {
            let lacking: Vec<&Row> = rows.iter().copied().filter(|row| row.keys(field).is_empty()).collect();
            Answer::Filters(vec![counted(&lacking)])
        }
        AggregationKind::Filter(filter) => Answer::Filters(vec![counted(&those(rows, |row| matches(filter, row)))]),
        AggregationKind::Filters(filters) => {
            let mut buckets: Vec<Counted> =
                filters.filters.iter().map(|(_, filter)| counted(&those(rows, |row| matches(filter, row)))).collect();
            if filters.other.is_some() {
                let of_none = |row: &Row| !filters.filters.iter().any(|(_, filter)| matches(filter, row));
                buckets.push(counted(&those(rows, of_none)));
            }
            Answer::Filters(buckets)
        }
        AggregationKind::Ranges(ranges) => {
            let bucket = |range: &Range| {
                counted(&those(rows, |row| {
                    row.instant(ranges.field)
                        .or(ranges.missing)
                        .is_some_and(|at| range.from.is_none_or(|from| from <= at) && range.to.is_none_or(|to| at < to))
                }))
            };
            Answer::Filters(ranges.ranges.iter().map(bucket).collect())
        }
        AggregationKind::Cardinality { field, missing } => {
            let values: BTreeSet<BucketKey> =
                rows.iter().flat_map(|row| with_missing(row.keys(field), missing.as_ref())).collect();
            Answer::Number(values.len() as u64)
        }
        AggregationKind::ValueCount { field, missing } => {
            Answer::Number(rows.iter().map(|row| with_missing(row.keys(field), missing.as_ref()).len() as u64).sum())
        }
        AggregationKind::Terms(terms) => in_terms(terms, rows, counted),
        AggregationKind::Composite(composite) => in_composite(composite, rows, counted),
    }
}

fn those<'r>(rows: &[&'r Row], is_one: impl Fn(&Row) -> bool) -> Vec<&'r Row> {
    rows.iter().copied().filter(|row| is_one(row)).collect()
}

fn with_missing(mut keys: Vec<BucketKey>, missing: Option<&BucketKey>) -> Vec<BucketKey> {
    if keys.is_empty() {
        keys.extend(missing.cloned());
    }
    keys
}

fn in_terms(terms: &Terms, rows: &[&Row], counted: impl Fn(&[&Row]) -> Counted) -> Answer {
    let mut groups: BTreeMap<BucketKey, Vec<&Row>> = BTreeMap::new();
    for row in rows {
        for key in with_missing(row.keys(&terms.field), terms.missing.as_ref()) {
            groups.entry(key).or_default().push(row);
        }
    }
    let mut groups: Vec<(BucketKey, Vec<&Row>)> =
        groups.into_iter().filter(|(_, rows)| rows.len() as u64 >= terms.least).collect();
    if terms.order.key_descending {
        groups.reverse();
    }
    match terms.order.count_descending {
        Some(true) => groups.sort_by_key(|(_, rows)| Reverse(rows.len())),
        Some(false) => groups.sort_by_key(|(_, rows)| rows.len()),
        None => {}
    }
    let rest = groups.split_off(groups.len().min(terms.size));
    let others = rest.iter().map(|(_, rows)| rows.len() as u64).sum();
    Answer::Terms { buckets: groups.into_iter().map(|(key, rows)| (key, counted(&rows))).collect(), others }
}

fn in_composite(composite: &Composite, rows: &[&Row], counted: impl Fn(&[&Row]) -> Counted) -> Answer {
    let mut groups: Vec<(Vec<Option<BucketKey>>, Vec<&Row>)> = Vec::new();
    for row in rows {
        let mut combinations: Vec<Vec<Option<BucketKey>>> = vec![Vec::new()];
        for source in &composite.sources {
            let mut keys: Vec<Option<BucketKey>> = row.keys(&source.field).into_iter().map(Some).collect();
            if keys.is_empty() && source.missing_last.is_some() {
                keys.push(None);
            }
            combinations = combinations
                .iter()
                .flat_map(|before| keys.iter().map(move |key| [before.as_slice(), std::slice::from_ref(key)].concat()))
                .collect();
        }
        for combination in combinations {
            match groups.iter_mut().find(|(keys, _)| *keys == combination) {
                Some((_, rows)) => rows.push(row),
                None => groups.push((combination, vec![row])),
            }
        }
    }
    let order = |one: &[Option<BucketKey>], other: &[Option<BucketKey>]| {
        let each = composite.sources.iter().zip(one.iter().zip(other));
        let compared = each.map(|(source, pair)| match pair {
            (None, None) => Ordering::Equal,
            (None, Some(_)) if source.missing_last == Some(true) => Ordering::Greater,
            (None, Some(_)) => Ordering::Less,
            (Some(_), None) if source.missing_last == Some(true) => Ordering::Less,
            (Some(_), None) => Ordering::Greater,
            (Some(one), Some(other)) if source.descending => other.cmp(one),
            (Some(one), Some(other)) => one.cmp(other),
        });
        compared.fold(Ordering::Equal, Ordering::then)
    };
    groups.sort_by(|(one, _), (other, _)| order(one, other));
    let groups =
        groups.into_iter().filter(|(keys, _)| composite.after.as_ref().is_none_or(|after| order(keys, after).is_gt()));
    Answer::Composite(groups.take(composite.size).map(|(keys, rows)| (keys, counted(&rows))).collect())
}
