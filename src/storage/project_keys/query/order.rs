//! Orders, and places in them.

use super::{
    super::super::query::{Bound, Sql},
    INVALIDATED, Keys, TextPlace,
    find::Way,
    instant_column,
};
use crate::domain::project_key_query::{InstantField, Missing, SortBy, SortKey, SortValue};

/// Adds ` ORDER BY …`. What is equal goes by id, in the direction of the last sort key: every index ends with the id
/// that such an order can be read from. No column is named twice, for the databases would sort anew for it.
pub(super) fn push_order(sql: &mut Sql, sort: &[SortKey], places: &[Ordered], way: Way) {
    sql.push(" ORDER BY ");
    let by_age = sort.iter().position(|key| key.by == SortBy::Age);
    let creation = |key: &SortKey| matches!(key.by, SortBy::Instant { field: InstantField::Creation, .. });
    // Nothing comes after the age, of which no two are equal.
    let deciding = &places[..by_age.unwrap_or(places.len())];
    for place in deciding {
        sql.push_all(&place.expression).push(place.direction()).push(match place.missing {
            Nulls::Never => "",
            Nulls::First => " NULLS FIRST",
            Nulls::Last => " NULLS LAST",
        });
        sql.push(", ");
    }
    let last = by_age.or(sort.len().checked_sub(1));
    let direction = if last.is_some_and(|last| sort[last].descending) { " DESC" } else { " ASC" };
    let by_creation = sort.iter().take(deciding.len()).any(creation);
    if (by_age.is_some() || sort.is_empty()) && !by_creation {
        push_number(sql, "project_keys.created_at", way);
        sql.push(direction).push(", ");
    }
    push_column(sql, "project_keys.id", way);
    sql.push(direction);
}

/// Adds a number, so that the database uses its index for an order, or so that it does not.
fn push_number(sql: &mut Sql, column: &'static str, way: Way) {
    match way {
        Way::InOrder => sql.push(column),
        Way::ByFilter => sql.push("(").push(column).push(" + 0)"),
    };
}

/// The same for a text.
fn push_column(sql: &mut Sql, column: &'static str, way: Way) {
    match way {
        Way::InOrder => sql.push(column),
        Way::ByFilter => sql.push("(").push(column).push(" || '')"),
    };
}

/// A sort key in SQL.
pub(super) struct Ordered {
    expression: Sql,
    /// How values are written beside it.
    placeholder: &'static str,
    descending: bool,
    missing: Nulls,
}

/// Where NULL is in the order.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Nulls {
    Never,
    First,
    Last,
}

impl<T> From<&Missing<T>> for Nulls {
    fn from(missing: &Missing<T>) -> Self {
        match missing {
            Missing::First => Self::First,
            Missing::Last => Self::Last,
            Missing::As(_) => Self::Never,
        }
    }
}

impl Ordered {
    pub(super) fn new(keys: Keys<'_>, key: &SortKey, way: Way) -> Self {
        let descending = key.descending;
        let mut expression = Sql::default();
        let (missing, stand_in) = match &key.by {
            SortBy::Age => {
                expression.push("(");
                push_number(&mut expression, "project_keys.created_at", way);
                expression.push(", ");
                push_column(&mut expression, "project_keys.id", way);
                expression.push(")");
                return Self { expression, placeholder: "(?, ?)", descending, missing: Nulls::Never };
            }
            SortBy::Invalidated => {
                expression.push(INVALIDATED);
                (Nulls::Never, None)
            }
            SortBy::Instant { field, missing, .. } => {
                let stand_in = if let Missing::As(at) = missing { Some(Bound::Number(*at)) } else { None };
                let nulls = if field.is_certain() { Nulls::Never } else { missing.into() };
                push_number(&mut expression, instant_column(*field), way);
                (nulls, stand_in)
            }
            SortBy::Text { field, missing, greatest } => {
                let stand_in = if let Missing::As(text) = missing { Some(Bound::from(text.as_str())) } else { None };
                let nulls = if field.is_certain() { Nulls::Never } else { missing.into() };
                match TextPlace::from(field) {
                    TextPlace::Column(column) => push_column(&mut expression, column, way),
                    TextPlace::Leaves(path) => push_leaf(&mut expression, keys, path, *greatest),
                }
                (nulls, stand_in)
            }
        };
        if let Some(stand_in) = stand_in {
            let mut with_stand_in = Sql::new("COALESCE(", []);
            with_stand_in.push_all(&expression).push_with(", ?)", [stand_in]);
            expression = with_stand_in;
        }
        Self { expression, placeholder: "?", descending, missing }
    }

    /// The value as text.
    pub(super) fn push_text(&self, sql: &mut Sql) {
        if self.placeholder == "?" {
            sql.push("CAST(").push_all(&self.expression).push(" AS TEXT)");
        } else {
            sql.push("CAST(project_keys.created_at AS TEXT) || ':' || project_keys.id");
        }
    }

    const fn direction(&self) -> &'static str {
        if self.descending { " DESC" } else { " ASC" }
    }
}

/// Adds the leaf that a key is sorted by: of several the least or the greatest.
fn push_leaf(sql: &mut Sql, keys: Keys<'_>, path: Option<&str>, greatest: bool) {
    sql.push(if greatest { "(SELECT MAX(leaf.value)" } else { "(SELECT MIN(leaf.value)" });
    sql.push(" FROM project_key_metadata AS leaf WHERE leaf.key = project_keys.id");
    sql.push_with(" AND leaf.project = ?", [Bound::from(keys.project)]);
    if let Some(path) = path {
        sql.push_with(" AND leaf.path = ?", [Bound::from(path)]);
    }
    sql.push(")");
}

/// A value of a sort key, after which to go on.
pub(super) struct Mark<'a> {
    place: &'a Ordered,
    /// None for what has no value.
    values: Vec<Bound>,
}

impl<'a> Mark<'a> {
    pub(super) fn new(place: &'a Ordered, value: &SortValue) -> Self {
        let values = match value {
            SortValue::Number(number) => number.map(Bound::Number).into_iter().collect(),
            SortValue::Text(text) => text.as_deref().map(Bound::from).into_iter().collect(),
            SortValue::Age { created_at, id } => vec![Bound::Number(*created_at), Bound::from(id.as_str())],
        };
        Self { place, values }
    }

    /// Whether the key has no value there.
    fn is_null(&self) -> bool {
        self.values.is_empty()
    }

    /// The comparison of the key's value with this one.
    fn push_comparison(&self, sql: &mut Sql, operator: &'static str) {
        sql.push_all(&self.place.expression).push(operator);
        match self.values.as_slice() {
            [value] => sql.push_with(self.place.placeholder, [value.clone()]),
            [first, second] => sql.push_with(self.place.placeholder, [first.clone(), second.clone()]),
            _ => sql.push("NULL"),
        };
    }

    /// That a value comes after this one.
    fn push_beyond(&self, sql: &mut Sql) {
        match (self.is_null(), self.place.missing) {
            (true, Nulls::First) => {
                sql.push_all(&self.place.expression).push(" IS NOT NULL");
            }
            (true, Nulls::Never | Nulls::Last) => {
                sql.push("FALSE");
            }
            (false, nulls) => {
                self.push_comparison(sql, if self.place.descending { " < " } else { " > " });
                if nulls == Nulls::Last {
                    sql.push(" OR ").push_all(&self.place.expression).push(" IS NULL");
                }
            }
        }
    }
}

/// Adds the condition that a key comes after `marks`: beyond the first of them, or equal to it and after the others.
pub(super) fn push_after(sql: &mut Sql, marks: &[Mark<'_>]) {
    let Some((mark, rest)) = marks.split_first() else {
        sql.push("FALSE");
        return;
    };
    sql.push("(");
    if rest.is_empty() {
        mark.push_beyond(sql);
    } else {
        if !mark.is_null() && mark.place.missing == Nulls::Never {
            // Says nothing new, but says it so that an index can begin there.
            mark.push_comparison(sql, if mark.place.descending { " <= " } else { " >= " });
            sql.push(" AND (");
        } else {
            sql.push("(");
        }
        mark.push_beyond(sql);
        sql.push(" OR ");
        if mark.is_null() {
            sql.push_all(&mark.place.expression).push(" IS NULL");
        } else {
            mark.push_comparison(sql, " = ");
        }
        sql.push(" AND ");
        push_after(sql, rest);
        sql.push(")");
    }
    sql.push(")");
}
