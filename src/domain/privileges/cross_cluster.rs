//! What a cross-cluster key gives: searching and replicating some indices, with privileges that are fixed (contract
//! §1.10).

use super::descriptor::{
    DescriptorError, ExceptionType, IndexFields, IndicesPrivileges, Judge, RoleDescriptor, RoleDescriptors,
    array_of_objects, check_together, read_index_entry,
};
use crate::domain::json::{Json, Member};
use thiserror::Error;

/// The name of the one descriptor of a cross-cluster key.
const DESCRIPTOR: &str = "cross_cluster";
const PARSER: &str = "cross_cluster_api_key_request_access";
const SEARCH_CLUSTER: [&str; 3] = ["cross_cluster_search", "monitor_enrich", "monitor_stats"];
const SEARCH_INDEX: [&str; 3] = ["read", "read_cross_cluster", "view_index_metadata"];
const REPLICATION_CLUSTER: &str = "cross_cluster_replication";
const REPLICATION_INDEX: [&str; 2] = ["cross_cluster_replication", "cross_cluster_replication_internal"];

/// What a cross-cluster key gives.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Access {
    /// The indices that may be searched; their privileges are empty here.
    search: Vec<IndicesPrivileges>,
    /// The indices that may be replicated; their privileges are empty here.
    replication: Vec<IndicesPrivileges>,
}

/// What a cross-cluster key cannot give (contract §2.5, `illegal_argument_exception`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum AccessError {
    /// Nothing.
    #[error("must specify non-empty access for either [search] or [replication]")]
    Nothing,
    /// Replicating some fields or documents.
    #[error("replication does not support document or field level security")]
    RestrictedReplication,
    /// Replicating, and searching some fields or documents.
    #[error("search does not support document or field level security if replication is assigned")]
    RestrictedSearch,
}

impl Access {
    /// Reads what a key is to give.
    ///
    /// # Errors
    /// The first thing that is not understood.
    pub fn parse(json: &Json) -> Result<Self, DescriptorError> {
        let Some(members) = json.as_object() else {
            let reason = format!("[{PARSER}] access doesn't support values of type: {}", json.token_name());
            return Err(DescriptorError::x_content(json.at, reason));
        };
        check_together(json)?;
        let mut access = Self::default();
        for member in members {
            match member.name.as_str() {
                "search" => access.search = read_entries(member)?,
                "replication" => access.replication = read_entries(member)?,
                other => {
                    return Err(DescriptorError::x_content(member.at, format!("[{PARSER}] unknown field [{other}]")));
                }
            }
        }
        access
            .check()
            .map_err(|error| DescriptorError::new(json.at, ExceptionType::IllegalArgument, error.to_string()))?;
        Ok(access)
    }

    fn check(&self) -> Result<(), AccessError> {
        let restricts = |entry: &IndicesPrivileges| entry.query.is_some() || entry.field_security.is_some();
        if self.search.is_empty() && self.replication.is_empty() {
            return Err(AccessError::Nothing);
        }
        if self.replication.iter().any(restricts) {
            return Err(AccessError::RestrictedReplication);
        }
        if !self.replication.is_empty() && self.search.iter().any(restricts) {
            return Err(AccessError::RestrictedSearch);
        }
        Ok(())
    }

    /// The descriptor that says the same.
    pub fn to_descriptors(&self) -> RoleDescriptors {
        let mut descriptor = RoleDescriptor::default();
        if !self.search.is_empty() {
            descriptor.cluster.extend(SEARCH_CLUSTER.map(str::to_owned));
        }
        if !self.replication.is_empty() {
            descriptor.cluster.push(REPLICATION_CLUSTER.to_owned());
        }
        let with = |entries: &[IndicesPrivileges], privileges: &[&str]| {
            let privileges: Vec<String> = privileges.iter().map(|name| (*name).to_owned()).collect();
            let entry =
                |entry: &IndicesPrivileges| IndicesPrivileges { privileges: privileges.clone(), ..entry.clone() };
            entries.iter().map(entry).collect::<Vec<_>>()
        };
        descriptor.indices = with(&self.search, &SEARCH_INDEX);
        descriptor.indices.extend(with(&self.replication, &REPLICATION_INDEX));
        RoleDescriptors::from_iter([(DESCRIPTOR.to_owned(), descriptor)])
    }

    /// What the descriptor of a cross-cluster key gives, or nothing if it is none.
    pub fn of_descriptors(descriptors: &RoleDescriptors) -> Option<Self> {
        let mut access = Self::default();
        for entry in &descriptors.get(DESCRIPTOR)?.indices {
            let list = if entry.privileges == SEARCH_INDEX {
                &mut access.search
            } else if entry.privileges == REPLICATION_INDEX {
                &mut access.replication
            } else {
                return None;
            };
            list.push(IndicesPrivileges { privileges: Vec::new(), ..entry.clone() });
        }
        Some(access)
    }

    /// The member `access` of a key: without privileges, which are the same for all keys.
    pub fn to_json(&self) -> Json {
        let entries = |entries: &[IndicesPrivileges]| {
            (!entries.is_empty()).then(|| entries.iter().map(IndicesPrivileges::to_json_of_access).collect::<Vec<_>>())
        };
        let access = Json::build().with_some("search", entries(&self.search));
        access.with_some("replication", entries(&self.replication)).into()
    }
}

fn read_entries(member: &Member) -> Result<Vec<IndicesPrivileges>, DescriptorError> {
    let entries = array_of_objects("indices privileges", DESCRIPTOR, member)?;
    let read = |(json, members)| read_index_entry(DESCRIPTOR, json, members, IndexFields::None, &Judge::IN_FULL);
    entries.into_iter().map(|entry| read(entry).map(|entry| entry.indices)).collect()
}
