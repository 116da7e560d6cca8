//! The fields by whose values keys are told apart.

use super::{
    super::super::{
        StorageError,
        query::{Bound, Sql},
        rows::Place,
    },
    INVALIDATED, TextPlace, instant_column,
};
use crate::domain::project_key_query::{BucketKey, DEEPEST_AGGREGATION, Field, Source, Terms};

/// What the leaves are called that sources have their values from.
const LEAVES: [&str; DEEPEST_AGGREGATION] =
    ["leaf_0", "leaf_1", "leaf_2", "leaf_3", "leaf_4", "leaf_5", "leaf_6", "leaf_7"];

/// A field by whose values keys are told apart.
#[derive(Clone, Copy)]
pub(super) struct Grouped<'a> {
    pub(super) field: &'a Field,
    /// What a missing value is taken for.
    pub(super) missing: Option<&'a BucketKey>,
    /// Whether keys without a value are a group too.
    pub(super) keeps_missing: bool,
}

impl Grouped<'_> {
    fn is_optional(self) -> bool {
        self.keeps_missing || self.missing.is_some()
    }

    /// Adds the value of the source at `index`.
    pub(super) fn push_value(self, sql: &mut Sql, index: usize) {
        let stand_in = self.missing.map(bound);
        if stand_in.is_some() {
            sql.push("COALESCE(");
        }
        match self.field {
            Field::Text(field) => match TextPlace::from(field) {
                TextPlace::Column(column) => sql.push(column),
                TextPlace::Leaves(_) => sql.push(LEAVES[index]).push(".value"),
            },
            Field::Instant(field) => sql.push(instant_column(*field)),
            Field::Invalidated => sql.push(INVALIDATED),
        };
        if let Some(stand_in) = stand_in {
            sql.push_with(", ?)", [stand_in]);
        }
    }

    /// Whether leaves of the metadata have the value.
    pub(super) fn is_in_leaves(&self) -> bool {
        matches!(self.field, Field::Text(field) if matches!(TextPlace::from(field), TextPlace::Leaves(_)))
    }

    /// Adds the leaves that have the value, if leaves do.
    pub(super) fn push_join(self, sql: &mut Sql, project: &str, index: usize) {
        let Field::Text(field) = self.field else { return };
        let TextPlace::Leaves(path) = TextPlace::from(field) else { return };
        let leaf = LEAVES[index];
        sql.push(if self.is_optional() { " LEFT JOIN" } else { " JOIN" });
        sql.push(" project_key_metadata AS ").push(leaf).push(" ON ").push(leaf).push(".key = project_keys.id AND ");
        sql.push(leaf).push_with(".project = ?", [Bound::from(project)]);
        if let Some(path) = path {
            sql.push(" AND ").push(leaf).push_with(".path = ?", [Bound::from(path)]);
        }
    }

    /// Adds the condition that there is a value, where there may be none and must be one.
    pub(super) fn push_condition(self, sql: &mut Sql, index: usize) {
        if !self.is_optional() && matches!(self.field, Field::Instant(_)) {
            sql.push(" AND ");
            self.push_value(sql, index);
            sql.push(" IS NOT NULL");
        }
    }

    /// A value that was read as text.
    pub(super) fn key(self, text: String) -> Result<BucketKey, StorageError> {
        match self.field {
            Field::Text(_) => Ok(BucketKey::Text(text)),
            Field::Instant(_) | Field::Invalidated => match text.parse() {
                Ok(number) => Ok(BucketKey::Number(number)),
                Err(_) => Err(Place { table: "project_keys", row: &text }.inconsistent("created_at")),
            },
        }
    }
}

impl<'a> From<&'a Terms> for Grouped<'a> {
    fn from(terms: &'a Terms) -> Self {
        Self { field: &terms.field, missing: terms.missing.as_ref(), keeps_missing: false }
    }
}

impl<'a> From<&'a Source> for Grouped<'a> {
    fn from(source: &'a Source) -> Self {
        Self { field: &source.field, missing: None, keeps_missing: source.missing_last.is_some() }
    }
}

/// A value as it is bound.
pub(super) fn bound(key: &BucketKey) -> Bound {
    match key {
        BucketKey::Number(number) => Bound::Number(*number),
        BucketKey::Text(text) => Bound::from(text.as_str()),
    }
}
