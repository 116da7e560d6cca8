//! Questions about project keys (`_security/_query/api_key`), as SQL.
//!
//! The keys are never read into memory to be judged: filters become conditions, orders `ORDER BY`, and counts
//! `GROUP BY`. Texts are compared by their bytes in both databases, as the columns are of collation BINARY and "C".

mod aggregate;
mod chosen;
mod counts;
mod filter;
mod find;
mod grouped;
mod groups;
mod list;
mod order;
#[cfg(test)]
mod tests;

use super::super::{
    database::Database,
    query::{Bound, Sql},
};
use crate::domain::project_key_query::{Filter, InstantField, TextField};

/// What the two databases say differently about patterns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Dialect {
    Sqlite,
    Postgres,
}

impl Dialect {
    const fn of(database: &Database) -> Self {
        match database {
            Database::Sqlite { .. } => Self::Sqlite,
            Database::Postgres(_) => Self::Postgres,
        }
    }
}

/// Some keys of a project.
#[derive(Clone, Copy)]
struct Keys<'a> {
    project: &'a str,
    filter: &'a Filter,
    dialect: Dialect,
}

impl Keys<'_> {
    /// ` WHERE …`, which more conditions may follow.
    fn push_where(self, sql: &mut Sql) {
        sql.push(" WHERE ");
        self.push_condition(sql);
    }

    /// The condition that a key is one of these, which more may follow.
    fn push_condition(self, sql: &mut Sql) {
        sql.push_with("project_keys.project = ?", [Bound::from(self.project)]);
        if *self.filter != Filter::All {
            sql.push(" AND ");
            filter::push(sql, self);
        }
    }
}

/// What the search box looks through. It has no capital letters of ASCII.
const SEARCHED: &str = "project_keys.searched";

/// Where a text is kept.
enum TextPlace<'a> {
    Column(&'static str),
    /// The leaves of the metadata at this path, or all of them.
    Leaves(Option<&'a str>),
}

impl<'a> From<&'a TextField> for TextPlace<'a> {
    fn from(field: &'a TextField) -> Self {
        match field {
            TextField::Id => Self::Column("project_keys.id"),
            TextField::Name => Self::Column("project_keys.name"),
            TextField::Kind => Self::Column("project_keys.kind"),
            TextField::Category => Self::Column("project_keys.category"),
            TextField::Searched => Self::Column(SEARCHED),
            TextField::Username => Self::Column("project_keys.owner"),
            TextField::Realm => Self::Column("project_keys.owner_realm"),
            TextField::Metadata(path) => Self::Leaves(Some(path)),
            TextField::AnyMetadata => Self::Leaves(None),
        }
    }
}

const fn instant_column(field: InstantField) -> &'static str {
    match field {
        InstantField::Creation => "project_keys.created_at",
        InstantField::Expiration => "project_keys.expires_at",
        InstantField::Invalidation => "project_keys.invalidated_at",
        InstantField::LastUse => "project_keys.last_used_at",
    }
}

/// Whether a key was invalidated, as a number.
const INVALIDATED: &str = "CASE WHEN project_keys.invalidated_at IS NULL THEN 0 ELSE 1 END";
