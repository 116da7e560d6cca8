//! What of an index may be seen: for the screens, which show it and do not enforce it.

use super::{Effective, Layer, Permission};
use crate::domain::privileges::descriptor::FieldSecurity;

/// What one layer of what is allowed says about an index.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IndexAccess {
    /// Whose descriptors these are.
    pub layer: Layer,
    /// The privileges on the index, as they were named, in lower case, sorted.
    pub privileges: Vec<String>,
    /// The fields.
    pub fields: FieldAccess,
    /// The documents.
    pub documents: DocumentAccess,
}

/// Which fields of an index may be seen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FieldAccess {
    /// All of them.
    All,
    /// Those that any of these grants.
    Any(Vec<FieldSecurity>),
}

/// Which documents of an index may be seen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DocumentAccess {
    /// All of them.
    All,
    /// Those that any of these queries finds.
    Any(Vec<String>),
}

impl Effective {
    /// What each layer says about an index. What may be seen in the end is what all of them allow; nothing of an index
    /// on which one has no privileges.
    pub fn access_to(&self, index: &str) -> Vec<IndexAccess> {
        self.layers().map(|(layer, permission)| permission.access_to(index, layer)).collect()
    }
}

impl Permission {
    fn access_to(&self, index: &str, layer: Layer) -> IndexAccess {
        let mut privileges = Vec::new();
        let (mut fields, mut documents) = (Some(Vec::new()), Some(Vec::new()));
        for group in self.indices.of_index(index) {
            privileges.extend(group.privileges().map(str::to_owned));
            // One entry that does not restrict anything is enough to see everything.
            fields = add(fields, group.field_security.as_ref());
            documents = add(documents, group.query.as_ref());
        }
        privileges.sort_unstable();
        privileges.dedup();
        IndexAccess {
            layer,
            privileges,
            fields: fields.map_or(FieldAccess::All, FieldAccess::Any),
            documents: documents.map_or(DocumentAccess::All, DocumentAccess::Any),
        }
    }
}

fn add<T: Clone + PartialEq>(sum: Option<Vec<T>>, restriction: Option<&T>) -> Option<Vec<T>> {
    let (mut sum, restriction) = (sum?, restriction?);
    if !sum.contains(restriction) {
        sum.push(restriction.clone());
    }
    Some(sum)
}
