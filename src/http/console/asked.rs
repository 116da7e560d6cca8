//! What forms ask for, sent by a browser itself or by a script: one reading for both.

use crate::{
    domain::access::Bearer,
    service::keys::{AskedExpiration, CreateKey, CreateOrganizationKeys},
    ui::{
        components::key_names::names_in,
        role_form::{self, Pairs},
    },
};

/// The first value of a field; empty when there is none. What an empty value means is told by the service, at the field.
#[must_use]
pub fn value<'a>(fields: &'a [(String, String)], name: &str) -> &'a str {
    fields.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value)
}

/// A personal key.
#[must_use]
pub fn key(fields: &Pairs) -> CreateKey {
    CreateKey { name: value(fields, "name").to_owned(), expiration: expiration(fields), submission: submission(fields) }
}

/// Keys of an organization.
#[must_use]
pub fn organization_keys(fields: &Pairs) -> CreateOrganizationKeys {
    CreateOrganizationKeys {
        names: names_in(value(fields, "name"), value(fields, "names")),
        expiration: expiration(fields),
        role_assignments: role_form::read(fields, Bearer::Key),
        submission: submission(fields),
    }
}

/// The end that a form chooses.
#[must_use]
pub fn expiration(fields: &Pairs) -> AskedExpiration {
    AskedExpiration::Choice {
        choice: value(fields, "expiration").to_owned(),
        date: value(fields, "date").to_owned(),
        zone: value(fields, "zone").to_owned(),
    }
}

/// What names a form, so that sending it twice does nothing twice.
#[must_use]
pub fn submission(fields: &Pairs) -> Option<String> {
    Some(value(fields, "submission").to_owned()).filter(|text| !text.is_empty())
}

/// The entries of a text: addresses with blanks, commas, semicolons or lines between them.
#[must_use]
pub fn entries(text: &str) -> Vec<String> {
    let entries = text.split(|c: char| c.is_whitespace() || c == ',' || c == ';').filter(|entry| !entry.is_empty());
    entries.map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_told_apart_however_they_are_separated() {
        assert_eq!(entries(" a@x.org, b@x.org\r\nc@x.org;d@x.org  \n"), ["a@x.org", "b@x.org", "c@x.org", "d@x.org"]);
        assert!(entries(" ,\n").is_empty());
    }
}
