//! A statement with its values, before it is known which database will run it.

use jiff::Timestamp;
use sqlx::{
    Arguments, Database, Encode, FromRow, IntoArguments, SqlSafeStr, SqlStr, Type,
    query::{Query, QueryAs},
};

/// SQL and the values of its `$1`, `$2`, … in this order.
pub(super) struct Statement<'a> {
    sql: SqlStr,
    values: Vec<Value<'a>>,
}

/// What a column can hold. Everything is one of these, on both databases.
pub(super) enum Value<'a> {
    Text(Option<&'a str>),
    Number(Option<i64>),
    Bytes(&'a [u8]),
    Flag(bool),
}

impl<'a> Statement<'a> {
    /// SQL without values yet.
    pub(super) fn new(sql: impl SqlSafeStr) -> Self {
        Self { sql: sql.into_sql_str(), values: Vec::new() }
    }

    /// Adds the next value.
    pub(super) fn bind(mut self, value: impl Into<Value<'a>>) -> Self {
        self.values.push(value.into());
        self
    }

    /// The statement for one database, to be executed.
    pub(super) fn query<DB>(self) -> Result<Query<'static, DB, DB::Arguments>, sqlx::Error>
    where
        DB: Database<Arguments: IntoArguments<DB>>,
        for<'t> Option<&'t str>: Encode<'t, DB> + Type<DB>,
        for<'t> Option<i64>: Encode<'t, DB> + Type<DB>,
        for<'t> &'t [u8]: Encode<'t, DB> + Type<DB>,
        for<'t> bool: Encode<'t, DB> + Type<DB>,
    {
        let (sql, arguments) = self.encode::<DB>()?;
        Ok(sqlx::query_with(sql, arguments))
    }

    /// The statement for one database, to be asked for rows.
    pub(super) fn rows<DB, R>(self) -> Result<QueryAs<'static, DB, R, DB::Arguments>, sqlx::Error>
    where
        DB: Database<Arguments: IntoArguments<DB>>,
        R: for<'r> FromRow<'r, DB::Row>,
        for<'t> Option<&'t str>: Encode<'t, DB> + Type<DB>,
        for<'t> Option<i64>: Encode<'t, DB> + Type<DB>,
        for<'t> &'t [u8]: Encode<'t, DB> + Type<DB>,
        for<'t> bool: Encode<'t, DB> + Type<DB>,
    {
        let (sql, arguments) = self.encode::<DB>()?;
        Ok(sqlx::query_as_with(sql, arguments))
    }

    fn encode<DB>(self) -> Result<(SqlStr, DB::Arguments), sqlx::Error>
    where
        DB: Database,
        for<'t> Option<&'t str>: Encode<'t, DB> + Type<DB>,
        for<'t> Option<i64>: Encode<'t, DB> + Type<DB>,
        for<'t> &'t [u8]: Encode<'t, DB> + Type<DB>,
        for<'t> bool: Encode<'t, DB> + Type<DB>,
    {
        let mut arguments = DB::Arguments::default();
        for value in self.values {
            let added = match value {
                Value::Text(text) => arguments.add(text),
                Value::Number(number) => arguments.add(number),
                Value::Bytes(bytes) => arguments.add(bytes),
                Value::Flag(flag) => arguments.add(flag),
            };
            added.map_err(sqlx::Error::Encode)?;
        }
        Ok((self.sql, arguments))
    }
}

impl<'a> From<&'a str> for Value<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(Some(text))
    }
}

impl<'a> From<&'a String> for Value<'a> {
    fn from(text: &'a String) -> Self {
        Self::Text(Some(text))
    }
}

impl<'a> From<Option<&'a str>> for Value<'a> {
    fn from(text: Option<&'a str>) -> Self {
        Self::Text(text)
    }
}

impl From<i64> for Value<'_> {
    fn from(number: i64) -> Self {
        Self::Number(Some(number))
    }
}

impl From<u32> for Value<'_> {
    fn from(number: u32) -> Self {
        Self::Number(Some(number.into()))
    }
}

impl From<Option<u16>> for Value<'_> {
    fn from(number: Option<u16>) -> Self {
        Self::Number(number.map(i64::from))
    }
}

impl From<Timestamp> for Value<'_> {
    fn from(at: Timestamp) -> Self {
        Self::Number(Some(at.as_millisecond()))
    }
}

impl From<Option<Timestamp>> for Value<'_> {
    fn from(at: Option<Timestamp>) -> Self {
        Self::Number(at.map(Timestamp::as_millisecond))
    }
}

impl<'a> From<&'a [u8; 32]> for Value<'a> {
    fn from(bytes: &'a [u8; 32]) -> Self {
        Self::Bytes(bytes)
    }
}

impl From<bool> for Value<'_> {
    fn from(flag: bool) -> Self {
        Self::Flag(flag)
    }
}
