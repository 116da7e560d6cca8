//! The keys of a project: what server functions and forms answer about them.

pub mod asked;
pub mod convert;
pub mod error;
pub mod export;
pub mod live;

use crate::{
    domain::{
        json::Json, organization::Resource, privileges::descriptor::RoleDescriptors, project::ProjectKey,
        project_key_list::ProjectKeyListQuery,
    },
    http::console::context::Context,
    service::{
        Caller, ServiceError, Services,
        project::{AskedAbout, CreatedProjectKey, ProjectError, Reach, StackCaller},
    },
    ui::{
        error::UiError,
        role_form::Pairs,
        views::{
            ChosenProjectKeysView, CreatedProjectKeyView, DeletedKeyView, EffectsView, KeyAskedAbout,
            KeyOwnerCountView, NewProjectKeyView, ProjectAccess, ProjectKeyDetailsView, ProjectKeyListView,
            ProjectView, VerdictView, Whose,
        },
    },
};

/// How many owners are offered at once.
const OWNERS: u32 = 20;

/// A project, and as whom somebody of the console acts in it.
pub struct Inside {
    /// The project.
    pub project: Resource,
    /// As whom they act.
    pub caller: StackCaller,
}

/// Enters a project from the console.
///
/// # Errors
/// [`ServiceError::NoSuchResource`] for a project that there is not, or that the caller may not see;
/// [`ServiceError::NotAllowed`] for one whose roles do not open it.
pub async fn enter(services: &Services, caller: &Caller, project: &str) -> Result<Inside, ProjectError> {
    let project = visible(services, caller, project).await?;
    match services.enter_project_from_console(&project, caller).await? {
        Some(caller) => Ok(Inside { project, caller }),
        None => Err(ServiceError::NotAllowed { who_may: WHO_MAY }.into()),
    }
}

/// Who can help somebody without rights in a project.
const WHO_MAY: &str = "somebody with a role in this project that has a privilege for API keys";

/// The project of this id, if the caller may know of it.
async fn visible(services: &Services, caller: &Caller, project: &str) -> Result<Resource, ProjectError> {
    let found = services.project(project).await?.ok_or(ServiceError::NoSuchResource)?;
    // What the register does not show them is not there.
    Ok(services.resource(caller, found.kind, &found.id).await?.0)
}

impl Context {
    async fn inside(&self, project: &str) -> Result<Inside, UiError> {
        self.told(enter(self.services(), self.caller(), project).await)
    }

    /// A project's answer as a screen's, with the status that goes with it.
    fn told<T>(&self, result: Result<T, ProjectError>) -> Result<T, UiError> {
        result.map_err(|error| self.refuse(error::of(&error)))
    }

    /// A project, and what the viewer may do with its keys.
    ///
    /// # Errors
    /// The screen's error.
    pub async fn project(&self, project: &str) -> Result<ProjectView, UiError> {
        let services = self.services();
        let project = self.told(visible(services, self.caller(), project).await)?;
        let entered = services.enter_project_from_console(&project, self.caller()).await;
        let entered = self.told(entered)?;
        let (organization, _) = self.answer(services.standing(self.caller(), &project.organization).await)?;
        let access = if services.project_keys.enabled {
            entered.map_or(ProjectAccess::NoRights, |caller| access(&caller))
        } else {
            ProjectAccess::SwitchedOff
        };
        Ok(ProjectView {
            id: project.id.to_string(),
            name: project.name.to_string(),
            kind: project.kind,
            organization: organization.id.to_string(),
            organization_name: organization.name.to_string(),
            endpoint: endpoint(&self.base_url(), &project),
            access,
        })
    }

    /// A page of a project's keys.
    ///
    /// # Errors
    /// The screen's error.
    pub async fn project_keys(
        &self,
        project: &str,
        query: &ProjectKeyListQuery,
    ) -> Result<ProjectKeyListView, UiError> {
        let Inside { caller, .. } = self.inside(project).await?;
        let services = self.services();
        // Before the keys: what changes in between is then told as a change.
        let seen = self.told(services.last_project_key_event(&caller).await)?;
        let listed = self.told(services.list_project_keys(&caller, query).await)?;
        let now = listed.now;
        Ok(ProjectKeyListView {
            page: listed.page.map(|key| convert::key(&caller, key, now)),
            counts: listed.counts,
            seen,
            now,
        })
    }

    /// The owners of a project's keys whose names contain `text`.
    ///
    /// # Errors
    /// The screen's error.
    pub async fn project_key_owners(&self, project: &str, text: &str) -> Result<Vec<KeyOwnerCountView>, UiError> {
        let Inside { caller, .. } = self.inside(project).await?;
        // Beyond that nothing can agree.
        let text: String = text.chars().take(ProjectKeyListQuery::LONGEST_OWNER).collect();
        let owners = self.told(self.services().project_key_owners(&caller, &text, OWNERS).await)?;
        let view = |(name, realm, keys): (String, crate::domain::project::Realm, u64)| KeyOwnerCountView {
            name,
            realm: realm.name().to_owned(),
            keys,
        };
        Ok(owners.into_iter().map(view).collect())
    }

    /// How many working keys have exactly this name.
    ///
    /// # Errors
    /// The screen's error.
    pub async fn project_keys_named(&self, project: &str, name: &str) -> Result<u64, UiError> {
        let Inside { caller, .. } = self.inside(project).await?;
        self.told(self.services().project_keys_named(&caller, name).await)
    }

    /// What the form for a new key has to know.
    ///
    /// # Errors
    /// The screen's error.
    pub async fn new_project_key(&self, project: &str, from: &str) -> Result<NewProjectKeyView, UiError> {
        let Inside { caller, .. } = self.inside(project).await?;
        if !caller.key_rights().creates {
            return Err(self.refuse(UiError::NotAllowed(WHO_MAY.to_owned())));
        }
        // A key that is gone is no reason not to make another.
        let before = if from.is_empty() { None } else { self.services().seen_project_key(&caller, from).await.ok() };
        let name = before.as_ref().map(|key| key.name.clone()).unwrap_or_default();
        let descriptors = before.as_ref().map(|key| &key.role_descriptors);
        let descriptors = descriptors.filter(|descriptors| !descriptors.is_empty());
        let metadata = before.as_ref().map(|key| &key.metadata);
        let metadata = metadata.filter(|metadata| metadata.as_object().is_some_and(|members| !members.is_empty()));
        Ok(NewProjectKeyView {
            new: self.new_key_form(name)?,
            own_rights: caller.subject.roles.clone().for_key().to_editing_text(),
            role_descriptors: descriptors.map(RoleDescriptors::to_editing_text).unwrap_or_default(),
            metadata: metadata.map(Json::render_for_editing).unwrap_or_default(),
        })
    }

    /// Makes a key.
    ///
    /// # Errors
    /// The screen's error.
    pub async fn create_project_key(&self, project: &str, fields: &Pairs) -> Result<CreatedProjectKeyView, UiError> {
        let inside = self.inside(project).await?;
        let created = create(self.services(), &inside, fields, &self.base_url()).await;
        self.told(created)
    }

    /// One key.
    ///
    /// # Errors
    /// The screen's error.
    pub async fn project_key(&self, project: &str, id: &str) -> Result<ProjectKeyDetailsView, UiError> {
        let Inside { caller, .. } = self.inside(project).await?;
        let key = self.told(self.services().seen_project_key(&caller, id).await)?;
        self.details(&caller, key).await
    }

    /// Changes a key.
    ///
    /// # Errors
    /// The screen's error.
    pub async fn update_project_key(
        &self,
        project: &str,
        id: &str,
        fields: &Pairs,
    ) -> Result<ProjectKeyDetailsView, UiError> {
        let inside = self.inside(project).await?;
        let key = self.told(update(self.services(), &inside, id, fields).await)?;
        self.details(&inside.caller, key).await
    }

    async fn details(&self, caller: &StackCaller, key: ProjectKey) -> Result<ProjectKeyDetailsView, UiError> {
        let services = self.services();
        let effects = self.told(services.effects_of_project_key(caller, &key).await)?;
        let history = self.told(services.project_key_history(caller, key.id.as_str()).await)?;
        let form = self.new_key_form(key.name.clone())?;
        Ok(convert::details(caller, key, &effects, &history, form, services.now()))
    }

    /// What role descriptors would come to.
    ///
    /// # Errors
    /// The screen's error.
    pub async fn preview_project_key(&self, project: &str, text: &str) -> Result<EffectsView, UiError> {
        let Inside { caller, .. } = self.inside(project).await?;
        let requested = self.told(asked::descriptors(text))?;
        let rows = self.told(self.services().effects_of_draft(&caller, &requested).await)?;
        Ok(EffectsView { rows: rows.into_iter().map(convert::effect_row).collect() })
    }

    /// Whether a key may do something.
    ///
    /// # Errors
    /// The screen's error.
    pub async fn can_project_key(
        &self,
        project: &str,
        about: &KeyAskedAbout,
        asked: &Pairs,
    ) -> Result<VerdictView, UiError> {
        let Inside { caller, .. } = self.inside(project).await?;
        let services = self.services();
        let asked = &self.told(asked::question(asked))?;
        let verdict = match about {
            KeyAskedAbout::Draft(text) => {
                let requested: RoleDescriptors = self.told(asked::descriptors(text))?;
                services.can_project_key(&caller, AskedAbout::Draft(&requested), asked).await
            }
            KeyAskedAbout::Key(id) => {
                let key = self.told(services.seen_project_key(&caller, id).await)?;
                services.can_project_key(&caller, AskedAbout::Key(&key), asked).await
            }
        };
        Ok(convert::verdict(&self.told(verdict)?))
    }

    /// The keys that are to be deleted.
    ///
    /// # Errors
    /// The screen's error.
    pub async fn chosen_project_keys(
        &self,
        project: &str,
        ids: &[String],
        matching: Option<&ProjectKeyListQuery>,
    ) -> Result<ChosenProjectKeysView, UiError> {
        let Inside { caller, .. } = self.inside(project).await?;
        let services = self.services();
        let chosen = self.told(services.chosen_project_keys(&caller, &asked::chosen(ids, matching)).await)?;
        Ok(convert::chosen(&caller, chosen))
    }

    /// Deletes keys.
    ///
    /// # Errors
    /// The screen's error.
    pub async fn delete_project_keys(
        &self,
        project: &str,
        ids: &[String],
        matching: Option<&ProjectKeyListQuery>,
        confirm: &str,
    ) -> Result<Vec<DeletedKeyView>, UiError> {
        let inside = self.inside(project).await?;
        self.told(delete(self.services(), &inside, ids, matching, confirm).await)
    }
}

/// What somebody may do with the keys of the project that they are in.
fn access(caller: &StackCaller) -> ProjectAccess {
    let rights = caller.key_rights();
    let Some(sees) = whose(rights.sees) else { return ProjectAccess::NoRights };
    ProjectAccess::Open { sees, creates: rights.creates, deletes: whose(rights.ends) }
}

const fn whose(reach: Reach) -> Option<Whose> {
    match reach {
        Reach::None => None,
        Reach::Own => Some(Whose::Own),
        Reach::All => Some(Whose::All),
    }
}

/// Where a project's endpoint answers.
#[must_use]
pub fn endpoint(base_url: &str, project: &Resource) -> String {
    format!("{base_url}/projects/{}/elasticsearch", project.id)
}

/// Makes a key, as the form's fields say.
///
/// # Errors
/// The project's.
pub async fn create(
    services: &Services,
    inside: &Inside,
    fields: &Pairs,
    base_url: &str,
) -> Result<CreatedProjectKeyView, ProjectError> {
    let request = asked::new_key(fields)?;
    let created: CreatedProjectKey = services.create_project_key_from_console(&inside.caller, request).await?;
    let seen = services.last_project_key_event(&inside.caller).await?;
    convert::created(&created, endpoint(base_url, &inside.project), seen)
}

/// Changes a key, as the form's fields say.
///
/// # Errors
/// The project's.
pub async fn update(
    services: &Services,
    inside: &Inside,
    id: &str,
    fields: &Pairs,
) -> Result<ProjectKey, ProjectError> {
    services.edit_project_key(&inside.caller, id, asked::edit(fields)?).await
}

/// Deletes keys, once what has to be typed is typed.
///
/// # Errors
/// The project's.
pub async fn delete(
    services: &Services,
    inside: &Inside,
    ids: &[String],
    matching: Option<&ProjectKeyListQuery>,
    confirm: &str,
) -> Result<Vec<DeletedKeyView>, ProjectError> {
    let chosen = asked::chosen(ids, matching);
    asked::check_confirmation(&services.chosen_project_keys(&inside.caller, &chosen).await?, confirm)?;
    let ended = services.end_project_keys(&inside.caller, &chosen).await?;
    Ok(ended.into_iter().map(convert::deleted).collect())
}
