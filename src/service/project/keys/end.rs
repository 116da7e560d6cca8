//! Ending keys that somebody chose, and what they are told before.

use std::collections::{BTreeSet, HashMap};

use jiff::{SignedDuration, Timestamp};

use crate::{
    domain::{
        FieldError, Problem,
        privileges::{api_key_action::ApiKeyAction, cluster::Scope},
        project::{ProjectKey, ProjectKeyId, ProjectKeyKind},
        project_key_list::{self, ProjectKeyListQuery},
        project_key_query::{Filter, TextField, TextTest},
    },
    service::{
        Services,
        keys::MOST_IDS,
        project::{ProjectError, StackCaller},
    },
    storage::{KeySelection, KeyTally},
};

/// How many keys end in one transaction.
const BATCH: usize = 500;

/// How many of the chosen keys are shown before they are ended.
const SHOWN: u32 = 100;

/// A key that was used so short a while ago may well be in use.
const RECENT: SignedDuration = SignedDuration::from_hours(7 * 24);

/// Which keys somebody chose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ChosenBy {
    /// Those of these ids: not more than [`MOST_IDS`].
    Ids(Vec<String>),
    /// All that a list shows, on whatever page.
    Matching(Box<ProjectKeyListQuery>),
}

/// Keys that somebody chose, before they are ended. Keys that the caller does not see are not among them.
#[derive(Clone, Debug)]
pub struct ChosenKeys {
    /// How many they are, and how many of what kind.
    pub tally: KeyTally,
    /// The first of them: as the list has them, or the newest.
    pub first: Vec<ProjectKey>,
    /// The instant for which all this was true.
    pub now: Timestamp,
}

/// A key that was to be ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EndedKey {
    /// Its id, as it was sent.
    pub id: String,
    /// Its name; `None`: there is no such key, as far as the caller sees.
    pub name: Option<String>,
    /// What became of it.
    pub outcome: EndOutcome,
}

/// What became of a key that was to be ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum EndOutcome {
    /// It ended by this.
    Ended,
    /// It had ended before, or somebody else was faster.
    EndedBefore,
    /// There is no such key, as far as the caller sees.
    NotFound,
    /// It is somebody else's, and the caller ends only their own.
    NotYours,
    /// It is for another cluster, which needs the privilege `manage_security`.
    CrossCluster,
}

impl Services {
    /// The keys that the caller chose, as they are told before they end them.
    ///
    /// # Errors
    /// [`ProjectError::Invalid`] for more ids than can be named; [`ProjectError::Search`]; [`ProjectError::Forbidden`] for
    /// who ends no keys; [`ProjectError::Disabled`].
    pub async fn chosen_project_keys(
        &self,
        caller: &StackCaller,
        chosen: &ChosenBy,
    ) -> Result<ChosenKeys, ProjectError> {
        let now = self.now();
        let filter = self.chosen_filter(caller, chosen, now)?;
        self.project_usage.flush().await?;
        let project = &caller.project.id;
        let recent = now.checked_sub(RECENT).unwrap_or(Timestamp::MIN);
        let tally = self.storage.tally_project_keys(project, &filter, &caller.endable(), recent).await?;
        let order = match chosen {
            ChosenBy::Ids(_) => ProjectKeyListQuery::default(),
            ChosenBy::Matching(query) => query.first_page(),
        };
        let order = ProjectKeyListQuery { size: SHOWN, ..order };
        let page = self.storage.list_project_keys(project, &filter, &order, Some(tally.total)).await?;
        Ok(ChosenKeys { tally, first: page.items, now })
    }

    /// Ends the keys that the caller chose, from the next request on, however many they are. Says of each what became of
    /// it: in the order of the ids, or of the list. They end in batches; each key ends whole, with its history.
    ///
    /// # Errors
    /// As [`chosen_project_keys`](Self::chosen_project_keys); the keys that had ended until then stay ended.
    pub async fn end_project_keys(
        &self,
        caller: &StackCaller,
        chosen: &ChosenBy,
    ) -> Result<Vec<EndedKey>, ProjectError> {
        let filter = self.chosen_filter(caller, chosen, self.now())?;
        let ids = match chosen {
            ChosenBy::Ids(ids) => each_once(ids),
            // All that match at one moment: what ends matches no more.
            ChosenBy::Matching(query) => {
                let ids = self.storage.project_key_ids(&caller.project.id, &filter, query).await?;
                ids.iter().map(ToString::to_string).collect()
            }
        };
        let mut ended = Vec::with_capacity(ids.len());
        for ids in ids.chunks(BATCH) {
            ended.extend(self.end_batch(caller, ids).await?);
        }
        Ok(ended)
    }

    async fn end_batch(&self, caller: &StackCaller, ids: &[String]) -> Result<Vec<EndedKey>, ProjectError> {
        let project = &caller.project.id;
        let rights = caller.key_rights();
        let named = KeySelection {
            ids: Some(ids.iter().filter_map(|id| ProjectKeyId::parse(id)).collect()),
            ..KeySelection::default()
        };
        let most = u32::try_from(ids.len()).unwrap_or(u32::MAX);
        let keys = self.storage.project_keys(project, &named, most).await?;
        let seen: HashMap<_, _> =
            keys.iter().filter(|key| caller.reaches(rights.sees, key)).map(|key| (key.id.as_str(), key)).collect();
        let fate = |key: &ProjectKey| {
            if key.invalidation.is_some() {
                EndOutcome::EndedBefore
            } else if !caller.reaches(rights.ends, key) {
                EndOutcome::NotYours
            } else if key.kind == ProjectKeyKind::CrossCluster && !rights.ends_cross_cluster {
                EndOutcome::CrossCluster
            } else {
                EndOutcome::Ended
            }
        };
        let endable = seen.values().filter(|key| fate(key) == EndOutcome::Ended).map(|key| key.id.clone());
        let selection = KeySelection { ids: Some(endable.collect()), ..KeySelection::default() };
        let act = caller.act(self.now());
        let ended = self.storage.invalidate_project_keys(project, &selection, &act).await?;
        let ended: BTreeSet<_> = ended.iter().map(ProjectKeyId::as_str).collect();
        let outcome = |id: &String| {
            let key = seen.get(id.as_str());
            let outcome = match key.map(|key| fate(key)) {
                None => EndOutcome::NotFound,
                Some(EndOutcome::Ended) if !ended.contains(id.as_str()) => EndOutcome::EndedBefore,
                Some(outcome) => outcome,
            };
            EndedKey { id: id.clone(), name: key.map(|key| key.name.clone()), outcome }
        };
        Ok(ids.iter().map(outcome).collect())
    }

    /// The chosen keys that the caller sees.
    fn chosen_filter(&self, caller: &StackCaller, chosen: &ChosenBy, now: Timestamp) -> Result<Filter, ProjectError> {
        self.must_have_project_keys()?;
        caller.must(ApiKeyAction::Invalidate.as_str(), Scope::Own)?;
        let chosen = match chosen {
            ChosenBy::Ids(ids) if ids.len() > MOST_IDS => {
                let problem = Problem::TooMany { most: MOST_IDS, count: ids.len() };
                return Err(ProjectError::Invalid(vec![FieldError::new("id", problem)]));
            }
            ChosenBy::Ids(ids) => {
                let ids = ids.iter().filter_map(|id| ProjectKeyId::parse(id)).map(|id| id.to_string());
                Filter::text(TextField::Id, TextTest::OneOf(ids.collect()))
            }
            ChosenBy::Matching(query) => project_key_list::filter(query, now)?,
        };
        Ok(Filter::and([chosen, caller.seen_keys()]))
    }
}

/// The ids in their order, each once.
fn each_once(ids: &[String]) -> Vec<String> {
    let mut known = BTreeSet::new();
    ids.iter().filter(|id| known.insert(id.as_str())).cloned().collect()
}
