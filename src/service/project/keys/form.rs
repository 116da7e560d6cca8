//! Making and changing project keys as a form asks for it: the rules are those of the Elasticsearch API, the end is an
//! instant that a person chose, and what is refused is told beside its field.

use crate::{
    domain::{
        Expiration, FieldError, KeyPolicy, Problem,
        json::Json,
        privileges::{api_key_action::ApiKeyAction, cluster::Scope, descriptor::RoleDescriptors},
        project::{ProjectKey, ProjectKeyKind, validation},
    },
    service::{
        Services,
        keys::{AskedExpiration, check_submission, resolve_expiration},
        project::{
            CreatedProjectKey, ProjectError, StackCaller,
            keys::{
                create::{NewKey, snapshot},
                update::owners_snapshot,
            },
        },
    },
    storage::ProjectKeyChange,
};

/// A key that somebody wants, as typed.
#[derive(Clone, Debug)]
pub struct NewProjectKey {
    /// What it is to be called.
    pub name: String,
    /// When it is to end.
    pub expiration: AskedExpiration,
    /// What it is to be restricted to; none: all that its maker may do now.
    pub role_descriptors: RoleDescriptors,
    /// What is to be kept with it: an object.
    pub metadata: Json,
    /// Names the form, so that a form sent twice makes one key: 20 letters and digits.
    pub submission: Option<String>,
}

/// What a key is to be from now on.
#[derive(Clone, Debug)]
pub struct EditProjectKey {
    /// What it is to be restricted to; none: all that its owner may do now.
    pub role_descriptors: RoleDescriptors,
    /// What is to be kept with it: an object.
    pub metadata: Json,
    /// When it is to end; `None`: when it does.
    pub expiration: Option<AskedExpiration>,
    /// The version that the form showed.
    pub seen: i64,
}

impl Services {
    /// Makes a key that belongs to the caller and never has more rights than the caller has now. When the call returns, the
    /// key is stored durably.
    ///
    /// # Errors
    /// [`ProjectError::Invalid`] with every refused value; [`ProjectError::AlreadySubmitted`]; [`ProjectError::Forbidden`];
    /// otherwise as [`ProjectError`] says.
    pub async fn create_project_key_from_console(
        &self,
        caller: &StackCaller,
        new: NewProjectKey,
    ) -> Result<CreatedProjectKey, ProjectError> {
        self.must_have_project_keys()?;
        caller.must(ApiKeyAction::Create.as_str(), Scope::Own)?;
        let mut errors = said("name", validation::name(&new.name));
        errors.extend(refused(&new.role_descriptors, &new.metadata));
        errors.extend(check_submission(new.submission.as_deref()).err());
        let now = self.now();
        let maker = caller.key_expiration().unwrap_or(Expiration::Never);
        let expiration = resolve_expiration(KeyPolicy::default(), &new.expiration, now, maker);
        let expiration = unless_refused(errors, expiration)?;
        let new = NewKey {
            kind: ProjectKeyKind::Rest,
            name: new.name,
            owner: caller.as_owner(),
            role_descriptors: new.role_descriptors,
            limited_by: snapshot(&caller.subject)?,
            metadata: Some(new.metadata),
            certificate_identity: None,
            expiration,
            created_at: now,
            submission: new.submission,
        };
        self.store_new_key(caller, new).await
    }

    /// Changes a key of the caller's that nobody has changed since it was shown, and freezes into it what the caller may do
    /// now. Returns the key as it is then.
    ///
    /// # Errors
    /// [`ProjectError::Invalid`] with every refused value; [`ProjectError::ChangedMeanwhile`]; [`ProjectError::NotOwned`];
    /// [`ProjectError::IllegalArgument`] for a key that cannot be changed, with the reason; otherwise as [`ProjectError`]
    /// says.
    pub async fn edit_project_key(
        &self,
        caller: &StackCaller,
        id: &str,
        edit: EditProjectKey,
    ) -> Result<ProjectKey, ProjectError> {
        self.must_have_project_keys()?;
        caller.must(ApiKeyAction::Update.as_str(), Scope::Own)?;
        let errors = refused(&edit.role_descriptors, &edit.metadata);
        let maker = caller.key_expiration().unwrap_or(Expiration::Never);
        let expiration = edit.expiration.as_ref();
        let expiration =
            expiration.map(|asked| resolve_expiration(KeyPolicy::default(), asked, self.now(), maker)).transpose();
        let expiration = unless_refused(errors, expiration)?;
        let key = self.changeable_key(caller, id, ProjectKeyKind::Rest).await?;
        if key.version != edit.seen {
            return Err(ProjectError::ChangedMeanwhile);
        }
        let change = ProjectKeyChange {
            owner: caller.as_owner(),
            role_descriptors: Some(edit.role_descriptors),
            limited_by: owners_snapshot(caller)?,
            metadata: Some(edit.metadata),
            // The same end is none that was asked for: saving a form as it is changes nothing.
            expiration: expiration.filter(|end| *end != key.expiration),
            certificate_identity: None,
        };
        let written = self.write_change(caller, &key, &change, Some(edit.seen)).await?;
        Ok(written.unwrap_or(key))
    }
}

/// What is wrong with role descriptors and metadata.
fn refused(descriptors: &RoleDescriptors, metadata: &Json) -> Vec<FieldError> {
    let mut problems = descriptors.validate();
    problems.extend(descriptors.check_restrictions().err().map(|error| error.to_string()));
    let mut errors = said("role_descriptors", problems);
    let problems = if metadata.as_object().is_some() {
        validation::metadata(metadata)
    } else {
        vec!["API key metadata must be an object".to_owned()]
    };
    errors.extend(said("metadata", problems));
    errors
}

fn said(field: &str, problems: Vec<String>) -> Vec<FieldError> {
    problems.into_iter().map(|reason| FieldError::new(field, Problem::Elasticsearch { reason })).collect()
}

/// The value, if nothing was refused.
fn unless_refused<T>(mut errors: Vec<FieldError>, value: Result<T, FieldError>) -> Result<T, ProjectError> {
    match value {
        Ok(value) if errors.is_empty() => Ok(value),
        Ok(_) => Err(ProjectError::Invalid(errors)),
        Err(error) => {
            errors.push(error);
            Err(ProjectError::Invalid(errors))
        }
    }
}
