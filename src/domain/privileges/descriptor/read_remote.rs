//! How privileges on other clusters are read.

use super::{
    DescriptorError, ExceptionType, Judge, RemoteClusterPrivileges, RemoteIndicesPrivileges,
    read::{array_of_objects, required_strings},
    read_indices::{IndexFields, read_index_entry},
};
use crate::domain::{
    json::{Json, Member},
    privileges::cluster::REMOTE_CLUSTER,
};

pub(super) fn read_remote_indices(
    role: &str,
    member: &Member,
    judge: &Judge,
) -> Result<Vec<RemoteIndicesPrivileges>, DescriptorError> {
    let entry = |(json, members): (&Json, &[Member])| {
        let entry = read_index_entry(role, json, members, IndexFields::PrivilegesAndClusters, judge)?;
        let clusters = entry.clusters.ok_or_else(|| {
            let reason = format!(
                "failed to parse remote indices privileges for role [{role}]. missing required [clusters] field"
            );
            DescriptorError::parse(json.at, reason)
        })?;
        Ok(RemoteIndicesPrivileges { clusters, indices: entry.indices })
    };
    array_of_objects("remote indices privileges", role, member)?.into_iter().map(entry).collect()
}

pub(super) fn read_remote_cluster(
    role: &str,
    member: &Member,
) -> Result<Vec<RemoteClusterPrivileges>, DescriptorError> {
    let entries = array_of_objects("remote_cluster", role, member)?;
    entries.into_iter().map(|(json, members)| read_entry(role, json, members)).collect()
}

fn read_entry(role: &str, json: &Json, members: &[Member]) -> Result<RemoteClusterPrivileges, DescriptorError> {
    let failed = |at, problem: String| {
        DescriptorError::parse(at, format!("failed to parse remote_cluster for role [{role}]. {problem}"))
    };
    let (mut privileges, mut clusters) = (None, None);
    for member in members {
        match member.name.as_str() {
            "privileges" => {
                let names = required_strings(role, member)?;
                if names.iter().any(|name| !REMOTE_CLUSTER.contains(&name.as_str())) {
                    let (known, found) = (REMOTE_CLUSTER.join(", "), names.join(", "));
                    let problem = format!(
                        "[{known}] are the only values allowed for [privileges] within [remote_cluster]. Found \
                         [{found}]"
                    );
                    return Err(failed(member.value.at, problem));
                }
                privileges = Some(names);
            }
            "clusters" => clusters = Some(required_strings(role, member)?),
            other => return Err(failed(member.at, format!("unexpected field [{other}]"))),
        }
    }
    match (privileges, clusters) {
        (Some(privileges), Some(clusters)) => Ok(RemoteClusterPrivileges { privileges, clusters }),
        (Some(_), None) => Err(failed(json.at, "[clusters] must be defined when [privileges] are defined".to_owned())),
        (None, Some(_)) => Err(failed(json.at, "[privileges] must be defined when [clusters] are defined".to_owned())),
        (None, None) => {
            let reason = "remote cluster groups must not be null or empty";
            Err(DescriptorError::new(json.at, ExceptionType::IllegalArgument, reason))
        }
    }
}
