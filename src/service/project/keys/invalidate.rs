//! Ending project keys.

use crate::{
    domain::{
        privileges::api_key_action::ApiKeyAction,
        project::{ProjectKeyId, ProjectKeyKind, request::InvalidateKeys},
    },
    service::{
        Services,
        project::{ProjectError, StackCaller, keys::find::Asked, refuse_any},
    },
    storage::KeySelection,
};

/// How many keys for other clusters are named in one refusal.
const MOST_REFUSED: u32 = 10_000;

/// What became of keys that were to be ended.
#[derive(Debug, Default)]
pub struct Invalidated {
    /// Those that ended by this.
    pub invalidated: Vec<ProjectKeyId>,
    /// Those that somebody else ended meanwhile.
    pub previously_invalidated: Vec<ProjectKeyId>,
    /// Why some did not end.
    pub errors: Vec<ProjectError>,
}

impl Services {
    /// Ends the keys that `request` means, from the next request on (contract §1.3). Those that ended before are passed
    /// over.
    ///
    /// # Errors
    /// As [`ProjectError`] says; for keys of their own kind, as [`Invalidated`] says.
    pub async fn invalidate_project_keys(
        &self,
        caller: &StackCaller,
        request: &InvalidateKeys,
    ) -> Result<Invalidated, ProjectError> {
        self.must_have_project_keys()?;
        refuse_any(problems(request))?;
        let asked = Asked {
            ids: request.ids.as_deref(),
            name: request.name.as_deref(),
            username: request.username.as_deref(),
            realm_name: request.realm_name.as_deref(),
            owner: request.owner,
        };
        caller.must(ApiKeyAction::Invalidate.as_str(), asked.scope(caller))?;
        let Some(selection) = asked.selection(caller) else { return Ok(Invalidated::default()) };
        // Keys for other clusters are for whoever may manage all of security.
        let manages_all = caller.key_rights().ends_cross_cluster;
        let kind = (!manages_all).then_some(ProjectKeyKind::Rest);
        let errors = if manages_all { Vec::new() } else { self.refused(caller, &selection).await? };
        let selection = KeySelection { kind, ..selection };
        let project = &caller.project.id;
        let act = caller.act(self.now());
        let invalidated = self.storage.invalidate_project_keys(project, &selection, &act).await?;
        Ok(Invalidated { invalidated, previously_invalidated: Vec::new(), errors })
    }

    /// Which of the keys are for other clusters.
    async fn refused(&self, caller: &StackCaller, selection: &KeySelection) -> Result<Vec<ProjectError>, ProjectError> {
        let kind = Some(ProjectKeyKind::CrossCluster);
        let selection = KeySelection { kind, not_invalidated: true, ..selection.clone() };
        let keys = self.storage.project_keys(&caller.project.id, &selection, MOST_REFUSED).await?;
        Ok(keys.into_iter().map(|key| ProjectError::CrossClusterInvalidation(key.id)).collect())
    }
}

/// Every rule that a request breaks (contract §2.5).
fn problems(request: &InvalidateKeys) -> Vec<String> {
    let is_given = |text: &Option<String>| text.as_ref().is_some_and(|text| !text.is_empty());
    let has_ids = request.ids.as_ref().is_some_and(|ids| !ids.is_empty());
    let has_name = is_given(&request.name);
    let has_user = is_given(&request.username) || is_given(&request.realm_name);
    let mut problems = Vec::new();
    if request.ids.as_ref().is_some_and(|ids| ids.iter().any(String::is_empty)) {
        problems.push("Field [ids] must not contain blank id, but got blank id".to_owned());
    }
    if !request.owner && !has_ids && !has_name && !has_user {
        problems.push(
            "One of [api key id(s), api key name, username, realm name] must be specified if [owner] flag is false"
                .to_owned(),
        );
    }
    if (has_ids || has_name) && has_user {
        problems.push(
            "username or realm name must not be specified when the api key id(s) or api key name is specified"
                .to_owned(),
        );
    }
    if request.owner && has_user {
        problems.push("neither username nor realm-name may be specified when invalidating owned API keys".to_owned());
    }
    if has_ids && has_name {
        problems.push("only one of [api key id(s), api key name] can be specified".to_owned());
    }
    problems
}
