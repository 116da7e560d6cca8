//! Searching project keys.

use crate::{
    domain::{
        privileges::{api_key_action::ApiKeyAction, cluster::Scope},
        project::ProjectKey,
        project_key_query::{Answer, Filter, ProjectKeyQuery, SortValue},
    },
    service::{
        Services,
        project::{ProjectError, StackCaller},
    },
};

/// What a search found.
#[derive(Debug)]
pub struct QueriedKeys {
    /// How many keys there are in all.
    pub total: u64,
    /// Those of the page, each with a value for each key of the sort.
    pub keys: Vec<(ProjectKey, Vec<SortValue>)>,
    /// An answer to each aggregation.
    pub answers: Vec<Answer>,
}

impl Services {
    /// The keys that `query` is about, of those that the caller may see: all, or their own, or the key that asks
    /// (contract §1.8 and §2.2). `with_limited_by` asks for the snapshots, too, which a key may not see of itself.
    ///
    /// # Errors
    /// As [`ProjectError`] says.
    pub async fn query_project_keys(
        &self,
        caller: &StackCaller,
        mut query: ProjectKeyQuery,
        with_limited_by: bool,
    ) -> Result<QueriedKeys, ProjectError> {
        self.must_have_project_keys()?;
        let scope = if with_limited_by && caller.is_key() { Scope::Any } else { Scope::Own };
        caller.must(ApiKeyAction::Query.as_str(), scope)?;
        query.filter = Filter::and([query.filter, caller.seen_keys()]);
        let project = &caller.project.id;
        let found = self.storage.query_project_keys(project, &query).await?;
        let answers = if found.total == 0 || query.aggregations.is_empty() {
            Vec::new()
        } else {
            self.storage.aggregate_project_keys(project, &query.filter, &query.aggregations).await??
        };
        Ok(QueriedKeys { total: found.total, keys: found.keys, answers })
    }
}
