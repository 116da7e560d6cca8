//! Lists of project keys for people.

use jiff::Timestamp;

use crate::{
    domain::{
        organization::ResourceId,
        page::Page,
        project::{ProjectKey, ProjectKeyId, Realm},
        project_key_list::{self, CategoryFilter, ProjectKeyCounts, ProjectKeyListQuery, StatusFilter},
        project_key_query::{Filter, ProjectKeyQuery, TextField},
    },
    service::{
        Services,
        project::{ProjectError, StackCaller},
    },
};

/// A page of a list of keys.
#[derive(Clone, Debug)]
pub struct ListedKeys {
    /// The keys.
    pub page: Page<ProjectKey>,
    /// How many keys there are of what, whatever is searched for.
    pub counts: ProjectKeyCounts,
    /// As of when.
    pub now: Timestamp,
}

/// How many keys of an export are read at once: there may be a million.
const EXPORTED_AT_ONCE: usize = 500;

/// Keys that somebody exports who may see them: which they are is settled, and they are read one part after the other.
#[derive(Debug)]
pub struct KeyExport {
    project: ResourceId,
    ids: std::vec::IntoIter<ProjectKeyId>,
    /// As of when.
    pub now: Timestamp,
}

impl Services {
    /// The keys that `query` lists, of those that the caller may see: all, or their own, or the key that asks.
    ///
    /// # Errors
    /// [`ProjectError::Search`] for a search that cannot be, and what [`ProjectError`] says.
    pub async fn list_project_keys(
        &self,
        caller: &StackCaller,
        query: &ProjectKeyListQuery,
    ) -> Result<ListedKeys, ProjectError> {
        let seen = self.seen_project_keys(caller)?;
        // Whoever looks at the list wants to know whether a key is in use: let the list say what is known.
        self.project_usage.flush().await?;
        let (project, now) = (&caller.project.id, self.now());
        let filter = Filter::and([seen.clone(), project_key_list::filter(query, now)?]);
        let counts = self.storage.project_key_counts(project, &seen, now).await?;
        // Where nothing but category and status matter, they have just been counted.
        let is_counted = query.search.is_empty() && query.owner.is_none();
        let total = is_counted.then(|| counts.of(query.category, query.status));
        let page = self.storage.list_project_keys(project, &filter, query, total).await?;
        Ok(ListedKeys { page, counts, now })
    }

    /// Begins to export all keys that `query` lists, whatever its page, as
    /// [`list_project_keys`](Self::list_project_keys).
    ///
    /// # Errors
    /// As there.
    pub async fn export_project_keys(
        &self,
        caller: &StackCaller,
        query: &ProjectKeyListQuery,
    ) -> Result<KeyExport, ProjectError> {
        let seen = self.seen_project_keys(caller)?;
        self.project_usage.flush().await?;
        let (project, now) = (caller.project.id.clone(), self.now());
        let filter = Filter::and([seen, project_key_list::filter(query, now)?]);
        let ids = self.storage.project_key_ids(&project, &filter, query).await?;
        Ok(KeyExport { project, ids: ids.into_iter(), now })
    }

    /// The next keys of an export, in its order and without those that are gone meanwhile; `None` at its end.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn exported_project_keys(&self, export: &mut KeyExport) -> Result<Option<Vec<ProjectKey>>, ProjectError> {
        let ids: Vec<ProjectKeyId> = export.ids.by_ref().take(EXPORTED_AT_ONCE).collect();
        if ids.is_empty() {
            return Ok(None);
        }
        Ok(Some(self.storage.project_keys_in_order(&export.project, &ids).await?))
    }

    /// Up to `most` owners whose names contain `text`, upper and lower case as one: their names and realms, with how many
    /// keys each has that the caller may see, those with most keys first.
    ///
    /// # Errors
    /// As [`ProjectError`] says.
    pub async fn project_key_owners(
        &self,
        caller: &StackCaller,
        text: &str,
        most: u32,
    ) -> Result<Vec<(String, Realm, u64)>, ProjectError> {
        let seen = self.seen_project_keys(caller)?;
        Ok(self.storage.project_key_owners(&caller.project.id, &seen, text.trim(), most).await?)
    }

    /// How many keys of exactly this name work, of those that the caller may see.
    ///
    /// # Errors
    /// As [`ProjectError`] says.
    pub async fn project_keys_named(&self, caller: &StackCaller, name: &str) -> Result<u64, ProjectError> {
        let seen = self.seen_project_keys(caller)?;
        // No key has a name with this character, which not every database knows.
        if name.contains('\0') {
            return Ok(0);
        }
        let working = ProjectKeyListQuery {
            category: CategoryFilter::All,
            status: StatusFilter::Working,
            ..ProjectKeyListQuery::default()
        };
        let working = project_key_list::filter(&working, self.now())?;
        let filter = Filter::and([seen, Filter::equals(TextField::Name, name), working]);
        let query = ProjectKeyQuery { filter, size: 0, ..ProjectKeyQuery::default() };
        Ok(self.storage.query_project_keys(&caller.project.id, &query).await?.total)
    }

    /// The keys that the caller may see: all, or their own, or the key that asks.
    ///
    /// # Errors
    /// When they may see none, or there are none.
    fn seen_project_keys(&self, caller: &StackCaller) -> Result<Filter, ProjectError> {
        Ok(caller.within(self.must_see_project_keys(caller)?))
    }
}
