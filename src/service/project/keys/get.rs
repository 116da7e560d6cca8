//! Looking project keys up.

use crate::{
    domain::{
        privileges::{api_key_action::ApiKeyAction, cluster::Scope},
        project::{ProjectKey, request::GetKeys},
    },
    service::{
        Services,
        project::{ProjectError, StackCaller, keys::find::Asked, refuse_any},
    },
    storage::KeySelection,
};

/// How many keys are given at once. Elasticsearch knows no limit here, but an answer has to fit into memory.
const MOST: u32 = 10_000;

impl Services {
    /// The keys that `request` means, oldest first (contract §1.2).
    ///
    /// # Errors
    /// As [`ProjectError`] says.
    pub async fn get_project_keys(
        &self,
        caller: &StackCaller,
        request: &GetKeys,
    ) -> Result<Vec<ProjectKey>, ProjectError> {
        self.must_have_project_keys()?;
        refuse_any(problems(request))?;
        let ids = request.id.as_ref().map(std::slice::from_ref);
        let asked = Asked {
            ids,
            name: request.name.as_deref(),
            username: request.username.as_deref(),
            realm_name: request.realm_name.as_deref(),
            owner: request.owner,
        };
        let is_itself = request.id.as_deref().is_some_and(|id| caller.is_the_key(id));
        // Every key may look at itself, but not at what its owner might do.
        if !(is_itself && !request.with_limited_by && caller.subject.rights.allows_workflow(None)) {
            let scope = if is_itself && request.with_limited_by { Scope::Any } else { asked.scope(caller) };
            caller.must(ApiKeyAction::Get.as_str(), scope)?;
        }
        let Some(selection) = asked.selection(caller) else { return Ok(Vec::new()) };
        let now = self.now();
        let selection = KeySelection { working_at: request.active_only.then_some(now), ..selection };
        let keys = self.storage.project_keys(&caller.project.id, &selection, MOST + 1).await?;
        if keys.len() > MOST as usize {
            return Err(ProjectError::IllegalArgument(format!(
                "more than [{MOST}] API keys were found; narrow the request, or page through them with [/_security/_query/api_key]"
            )));
        }
        Ok(keys)
    }
}

/// Every rule that a request breaks (contract §2.5).
fn problems(request: &GetKeys) -> Vec<String> {
    let mut problems = Vec::new();
    let (has_id, has_name) = (is_given(request.id.as_deref()), is_given(request.name.as_deref()));
    let has_user = is_given(request.username.as_deref()) || is_given(request.realm_name.as_deref());
    if has_user && (has_id || has_name) {
        problems.push(
            "username or realm name must not be specified when the api key id or api key name is specified".to_owned(),
        );
    }
    if request.owner && has_user {
        problems.push("neither username nor realm-name may be specified when retrieving owned API keys".to_owned());
    }
    if has_id && has_name {
        problems.push("only one of [api key id, api key name] can be specified".to_owned());
    }
    problems
}

fn is_given(text: Option<&str>) -> bool {
    text.is_some_and(|text| !text.is_empty())
}
