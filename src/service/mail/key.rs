//! What mail tells of a key.

use crate::domain::{
    KeyHint, KeyId, KeyName, KeyUse, UserName,
    organization::{OrganizationId, OrganizationName},
};

use super::{letter::Facts, words};

/// A key, as mail tells of it. Holds no secret: none is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyFacts {
    /// Its public part.
    pub id: KeyId,
    /// Its name.
    pub name: KeyName,
    /// Its last four characters.
    pub hint: KeyHint,
    /// Whose it is.
    pub holder: HolderFacts,
    /// The last use known.
    pub last_use: Option<KeyUse>,
}

/// Whose key it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HolderFacts {
    /// A personal key.
    User(UserName),
    /// An organization key.
    Organization {
        /// The organization.
        id: OrganizationId,
        /// Its name.
        name: OrganizationName,
        /// Who made the key.
        creator: UserName,
        /// What the key may do, a line for each of its roles.
        roles: Vec<String>,
    },
}

/// Why somebody gets a mail about a key: said in its last line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reader {
    /// Owns the personal key.
    Owner,
    /// Made the organization key.
    Creator,
    /// Is an operational contact of the organization.
    OperationalContact,
}

impl KeyFacts {
    /// `API key ci-deployer (…9fKq)`: how subjects begin.
    pub(super) fn title(&self) -> String {
        format!("API key {} ({})", words::isolated(self.name.as_str()), self.shown_hint())
    }

    pub(super) fn shown_hint(&self) -> String {
        format!("…{}", self.hint.as_str())
    }

    /// `personal key` or `organization key`.
    pub(super) const fn kind(&self) -> &'static str {
        match self.holder {
            HolderFacts::User(_) => "personal key",
            HolderFacts::Organization { .. } => "organization key",
        }
    }

    /// What identifies the key, and what it may do.
    pub(super) fn facts(&self) -> Facts {
        let facts = Facts::default()
            .fact("Name", self.name.as_str())
            .fact("Hint", &self.shown_hint())
            .fact("Id", self.id.as_str());
        match &self.holder {
            HolderFacts::User(owner) => {
                facts.fact("Kind", "Personal key").fact("Owner", owner.as_str()).fact("Roles", "All that its owner has")
            }
            HolderFacts::Organization { id: _, name, creator, roles } => {
                let facts = facts
                    .fact("Kind", "Organization key")
                    .fact("Organization", name.as_str())
                    .fact("Created by", creator.as_str());
                if roles.is_empty() { facts.fact("Roles", "none") } else { facts.lines("Roles", roles) }
            }
        }
    }

    /// Why `reader` gets this mail.
    pub(super) fn reason(&self, reader: Reader) -> String {
        match (reader, &self.holder) {
            (Reader::OperationalContact, HolderFacts::Organization { name, .. }) => {
                format!("You receive this as an operational contact of {}.", words::isolated(name.as_str()))
            }
            (Reader::Creator, _) => "You receive this because you created the key.".to_owned(),
            (Reader::Owner | Reader::OperationalContact, _) => "You receive this because the key is yours.".to_owned(),
        }
    }
}
