//! Counts of keys: what the database is asked, bucket by bucket.

use std::pin::Pin;

use super::{
    super::super::{StorageError, database::Database, query::Sql, rows::counted},
    Dialect, Keys, groups,
};
use crate::domain::project_key_query::{
    Aggregation, AggregationKind, Answer, BucketKey, Buckets, Composite, Counted, Field, Filter, MOST_BUCKETS,
    QueryError, Terms,
};

/// Why nothing is counted.
enum Stop {
    Storage(StorageError),
    TooMuch(QueryError),
}

impl From<StorageError> for Stop {
    fn from(error: StorageError) -> Self {
        Self::Storage(error)
    }
}

impl From<QueryError> for Stop {
    fn from(error: QueryError) -> Self {
        Self::TooMuch(error)
    }
}

/// Counts that are still being made.
type Counting<'a, T> = Pin<Box<dyn Future<Output = Result<T, Stop>> + Send + 'a>>;

impl Database {
    /// What `aggregations` count among the keys of a project that `filter` is about; or that it would be too much.
    pub(in super::super::super) async fn count_in_buckets(
        &self,
        project: &str,
        filter: &Filter,
        aggregations: &[Aggregation],
    ) -> Result<Result<Vec<Answer>, QueryError>, StorageError> {
        let mut counter = Counter { database: self, project, buckets: Buckets::default() };
        match counter.all(filter, aggregations).await {
            Ok(answers) => Ok(Ok(answers)),
            Err(Stop::TooMuch(error)) => Ok(Err(error)),
            Err(Stop::Storage(error)) => Err(error),
        }
    }
}

struct Counter<'d> {
    database: &'d Database,
    project: &'d str,
    buckets: Buckets,
}

impl Counter<'_> {
    fn all<'a>(&'a mut self, filter: &'a Filter, aggregations: &'a [Aggregation]) -> Counting<'a, Vec<Answer>> {
        Box::pin(async move {
            let mut answers = Vec::with_capacity(aggregations.len());
            for aggregation in aggregations {
                answers.push(self.one(filter, aggregation).await?);
            }
            Ok(answers)
        })
    }

    async fn one(&mut self, filter: &Filter, aggregation: &Aggregation) -> Result<Answer, Stop> {
        if let Some(filters) = aggregation.counted_filters() {
            self.buckets.add(filters.len(), !aggregation.nested.is_empty())?;
            let mut counted = Vec::with_capacity(filters.len());
            for bucket in filters {
                let filter = Filter::and([filter.clone(), bucket]);
                let count = self.database.count_project_keys(self.project, &filter).await?;
                counted.push(self.bucket(&filter, count, aggregation).await?);
            }
            return Ok(Answer::Filters(counted));
        }
        let keys = self.keys(filter);
        match &aggregation.kind {
            AggregationKind::Cardinality { field, missing } => {
                self.number(&groups::distinct(keys, field, missing.as_ref())).await
            }
            AggregationKind::ValueCount { field, missing } => {
                self.number(&groups::values(keys, field, missing.as_ref())).await
            }
            AggregationKind::Terms(terms) => self.terms(filter, terms, aggregation).await,
            AggregationKind::Composite(composite) => self.composite(filter, composite, aggregation).await,
            AggregationKind::Missing(_)
            | AggregationKind::Filter(_)
            | AggregationKind::Filters(_)
            | AggregationKind::Ranges(_) => Ok(Answer::Filters(Vec::new())),
        }
    }

    fn keys<'a>(&'a self, filter: &'a Filter) -> Keys<'a> {
        Keys { project: self.project, filter, dialect: Dialect::of(self.database) }
    }

    async fn number(&self, sql: &Sql) -> Result<Answer, Stop> {
        let (number,): (i64,) = self.database.read_one(sql.statement()).await?.unwrap_or((0,));
        Ok(Answer::Number(counted(number)))
    }

    /// A bucket of `count` keys, and what is counted among them.
    async fn bucket(&mut self, filter: &Filter, count: u64, aggregation: &Aggregation) -> Result<Counted, Stop> {
        // Nothing is found among no keys, whatever the filter: the database need not be asked about every one.
        let filter = if count == 0 { &Filter::Nothing } else { filter };
        Ok(Counted { count, nested: self.all(filter, &aggregation.nested).await? })
    }

    async fn terms(&mut self, filter: &Filter, terms: &Terms, aggregation: &Aggregation) -> Result<Answer, Stop> {
        let limit = terms.size.min(MOST_BUCKETS + 1);
        let sql = groups::terms(self.keys(filter), terms, limit);
        let groups: Vec<groups::Group> = self.database.read_all(sql.statement()).await?;
        self.buckets.add(groups.len(), !aggregation.nested.is_empty())?;
        let total = groups.first().map_or(0, groups::Group::total);
        let (mut buckets, mut told) = (Vec::with_capacity(groups.len()), 0);
        for group in groups {
            let count = group.count();
            told += count;
            let key = group.term(terms)?;
            let filter = Filter::and([filter.clone(), terms.field.holds(&key, terms.missing.as_ref())]);
            buckets.push((key, self.bucket(&filter, count, aggregation).await?));
        }
        Ok(Answer::Terms { buckets, others: total.saturating_sub(told) })
    }

    async fn composite(
        &mut self,
        filter: &Filter,
        composite: &Composite,
        aggregation: &Aggregation,
    ) -> Result<Answer, Stop> {
        let limit = composite.size.min(MOST_BUCKETS + 1);
        let sql = groups::composite(self.keys(filter), composite, limit);
        let groups: Vec<groups::Group> = self.database.read_all(sql.statement()).await?;
        self.buckets.add(groups.len(), !aggregation.nested.is_empty())?;
        let mut buckets = Vec::with_capacity(groups.len());
        for group in groups {
            let count = group.count();
            let keys = group.keys(composite)?;
            let held = composite.sources.iter().zip(&keys).map(|(source, key)| holds(&source.field, key.as_ref()));
            let filter = Filter::and([filter.clone()].into_iter().chain(held));
            buckets.push((keys, self.bucket(&filter, count, aggregation).await?));
        }
        Ok(Answer::Composite(buckets))
    }
}

/// Keys with this value in the field, or without any.
fn holds(field: &Field, key: Option<&BucketKey>) -> Filter {
    match key {
        Some(key) => field.holds(key, None),
        None => field.missing(),
    }
}
