//! Who presents a credential at a project's endpoint: the one place that decides it.
//!
//! A project key costs one indexed read, which brings the key, its digest and the rights that were frozen into it, so that
//! invalidating and updating count from the next request on.

use std::net::IpAddr;

use crate::{
    domain::{
        Origin, Secret, UserName,
        access::{self, Standing, stack_roles},
        authorization::Credential,
        json::Json,
        organization::Resource,
        privileges::permission::Effective,
        project::{
            ProjectKey, ProjectKeyId, ProjectKeyKind, Realm,
            security::{NativeUser, StackToken},
        },
        stack_credential::StackCredential,
    },
    service::{
        Caller, Principal, ServiceError, Services, Via,
        digest::{hexadecimal, sha256},
        project::{AuthenticationFailure, ProjectError, StackCaller, StackUser, StackVia, Subject},
        throttle,
    },
};

impl Services {
    /// Recognises whoever presents `credential` at the endpoint of `project`; with `run_as`, the one as whom they act.
    /// `origin` is what else is known of the request.
    ///
    /// # Errors
    /// [`ProjectError::Unauthenticated`]; [`ProjectError::Forbidden`] for who may not act as the other;
    /// [`ServiceError::TooManyAttempts`], or storage failed.
    pub async fn enter_project(
        &self,
        project: &Resource,
        credential: &StackCredential,
        run_as: Option<&str>,
        origin: &Origin,
    ) -> Result<StackCaller, ProjectError> {
        let subject = self.recognise(project, credential, origin).await?;
        let caller = StackCaller { project: project.clone(), subject, run_by: None, origin: origin.clone() };
        match run_as {
            None => Ok(caller),
            Some(name) => self.run_as(caller, name).await,
        }
    }

    /// The caller of the console in `project`, as the rights there go with their roles; `None` for one without any, and
    /// for whoever does not come with a browser: keys have the project's endpoint.
    ///
    /// # Errors
    /// When storage fails.
    pub async fn enter_project_from_console(
        &self,
        project: &Resource,
        caller: &Caller,
    ) -> Result<Option<StackCaller>, ProjectError> {
        let Via::Browser(session) = &caller.via else { return Ok(None) };
        let Some(user) = self.cloud_user(project, caller).await? else { return Ok(None) };
        let subject = self.subject(project, user, StackVia::Console { session: session.clone() }).await?;
        Ok(Some(StackCaller { project: project.clone(), subject, run_by: None, origin: caller.address.into() }))
    }

    /// Whoever presents `credential`.
    pub(super) async fn recognise(
        &self,
        project: &Resource,
        credential: &StackCredential,
        origin: &Origin,
    ) -> Result<Subject, ProjectError> {
        match credential {
            StackCredential::Absent => Err(AuthenticationFailure::Missing.into()),
            StackCredential::Basic { username, password } => {
                let (user, via) =
                    (self.user_by_password(project, username, password, origin.address).await?, StackVia::Password);
                self.subject(project, user, via).await
            }
            StackCredential::Bearer(token) => {
                let user = self.user_by_token(project, token).await?;
                self.subject(project, user, StackVia::Token).await
            }
            // Switched off, keys are as good as no credential at all.
            StackCredential::ApiKey { .. } if !self.project_keys.enabled => Err(AuthenticationFailure::Missing.into()),
            StackCredential::ApiKey { id, secret } => self.project_key_subject(project, id, secret, origin).await,
            StackCredential::PlatformKey(key) => {
                let caller = self.authenticate(&Credential::ApiKey(key.clone()), origin).await.map_err(unbelieved)?;
                let (Some(user), Via::Key { id, expiration }) = (self.cloud_user(project, &caller).await?, caller.via)
                else {
                    return Err(AuthenticationFailure::Other.into());
                };
                self.subject(project, user, StackVia::PlatformKey { id, expiration }).await
            }
        }
    }

    /// The caller as another user of the project, which the caller's rights have to allow.
    async fn run_as(&self, caller: StackCaller, name: &str) -> Result<StackCaller, ProjectError> {
        if !caller.subject.rights.may_run_as(name) {
            return Err(ProjectError::Forbidden {
                reason: format!(
                    "action [cluster:admin/xpack/security/user/authenticate] is unauthorized for {}, because {} is unauthorized to run as [{name}]",
                    caller.described(),
                    match caller.key() {
                        Some(key) => format!("API key id [{}]", key.id),
                        None => format!("user [{}]", caller.subject.user.username),
                    },
                ),
                restricted_workflow: false,
            });
        }
        let other = match self.storage.native_user(&caller.project.id, name).await? {
            Some((user, _)) => user.enabled.then(|| native(user)),
            None => self.cloud_user_named(&caller.project, name).await?,
        };
        let Some(other) = other else {
            return Err(AuthenticationFailure::Password { username: name.to_owned() }.into());
        };
        let subject = self.subject(&caller.project, other, StackVia::RunAs).await?;
        Ok(StackCaller { subject, run_by: Some(Box::new(caller.subject)), ..caller })
    }

    /// A user with the roles that the user has now.
    async fn subject(&self, project: &Resource, user: StackUser, via: StackVia) -> Result<Subject, ProjectError> {
        let (roles, missing_roles) = self.stack_roles(&project.id, &user.roles).await?;
        let applications = self.stack_applications(&project.id, [&roles]).await?;
        let rights = Effective::of_user(self.permissions.compiled(&roles, &applications)?);
        Ok(Subject { user, via, roles, missing_roles, rights })
    }

    /// Whoever presents a project key. The checks come in the order in which Elasticsearch makes them (contract §4.6).
    async fn project_key_subject(
        &self,
        project: &Resource,
        id: &str,
        secret: &Secret,
        origin: &Origin,
    ) -> Result<Subject, ProjectError> {
        let refuse = |reason: String| Err(AuthenticationFailure::ProjectKey(reason).into());
        let known = match ProjectKeyId::parse(id) {
            Some(id) => self.storage.project_key(&project.id, &id).await?,
            None => None,
        };
        let Some(stored) = known else {
            return refuse(format!("unable to find apikey with id {id}"));
        };
        let key = stored.key;
        if key.invalidation.is_some() {
            return refuse(format!("api key [{id}] has been invalidated"));
        }
        if !self.digester.matches(secret, &stored.digest) {
            return refuse(format!("invalid credentials for API key [{id}]"));
        }
        if key.kind == ProjectKeyKind::CrossCluster {
            let reason = format!(
                "authentication expected API key type of [{}], but API key [{id}] has type [{}]",
                ProjectKeyKind::Rest,
                key.kind
            );
            return Err(AuthenticationFailure::Terminated(reason).into());
        }
        let now = self.now();
        if key.expiration.has_passed(now) {
            return Err(AuthenticationFailure::Terminated("api key is expired".to_owned()).into());
        }
        let (named, used) = ((key.project.clone(), key.id.clone()), origin.key_use(now));
        if key.last_use.is_none() {
            // Somebody may be waiting to see it.
            self.project_usage.note_first(named.clone(), used.clone());
        }
        self.project_usage.note(named, used);
        self.key_as_subject(key).await
    }

    /// A key that is believed, with what it may do.
    pub(super) async fn key_as_subject(&self, key: ProjectKey) -> Result<Subject, ProjectError> {
        let applications = self.stack_applications(&key.project, [&key.role_descriptors, &key.limited_by]).await?;
        let compiled = |descriptors| self.permissions.compiled(descriptors, &applications);
        let restricted_to = (!key.role_descriptors.is_empty()).then(|| compiled(&key.role_descriptors)).transpose()?;
        let rights = Effective::of_key(restricted_to, compiled(&key.limited_by)?);
        let user = StackUser {
            username: key.owner.principal.clone(),
            realm: key.owner.realm,
            roles: Vec::new(),
            full_name: key.owner.full_name.clone(),
            email: key.owner.email.clone(),
            metadata: key.owner.metadata.clone(),
        };
        let roles = key.limited_by.clone();
        Ok(Subject { user, via: StackVia::ProjectKey(Box::new(key)), roles, missing_roles: Vec::new(), rights })
    }

    /// The user of this name and password: one of the project's own, or one of the console with rights in the project.
    /// Who guesses is slowed down; nothing tells whether it was the name, the password or a disabled user.
    pub(super) async fn user_by_password(
        &self,
        project: &Resource,
        username: &str,
        password: &Secret,
        address: Option<IpAddr>,
    ) -> Result<StackUser, ProjectError> {
        let refused = || AuthenticationFailure::Password { username: username.to_owned() }.into();
        let known = self.storage.native_user(&project.id, username).await?;
        let Some((user, digest)) = known else {
            // The console's users have their own guard against guessing.
            return match self.check_program(username, password, address).await {
                Ok(user) => self.cloud_user_of(project, &user).await?.ok_or_else(refused),
                Err(ServiceError::SignInRefused) => Err(refused()),
                Err(error) => Err(error.into()),
            };
        };
        let subjects = throttle::native_subjects(&project.id, &user.name, address);
        let opened = self.opens(&subjects, password, Some(&digest), user.enabled).await?;
        opened.map(|_| native(user)).ok_or_else(refused)
    }

    async fn user_by_token(&self, project: &Resource, token: &Secret) -> Result<StackUser, ProjectError> {
        let id = hexadecimal(&sha256(token.reveal().as_bytes()));
        let token = self.storage.stack_token(&project.id, &id, self.now()).await?;
        let token = token.ok_or(AuthenticationFailure::Other)?;
        self.user_of_token(project, &token).await
    }

    /// The user of a token, as of now.
    pub(super) async fn user_of_token(
        &self,
        project: &Resource,
        token: &StackToken,
    ) -> Result<StackUser, ProjectError> {
        let user = match token.realm {
            Realm::Reserved | Realm::Native => {
                let known = self.storage.native_user(&project.id, &token.principal).await?;
                known.filter(|(user, _)| user.enabled && user.realm() == token.realm).map(|(user, _)| native(user))
            }
            Realm::Cloud => self.cloud_user_named(project, &token.principal).await?,
            Realm::ApiKey => None,
        };
        user.ok_or_else(|| AuthenticationFailure::Other.into())
    }

    /// The enabled user of the console of this name, if there is one with rights in the project.
    pub(super) async fn cloud_user_named(
        &self,
        project: &Resource,
        name: &str,
    ) -> Result<Option<StackUser>, ProjectError> {
        let Ok(name) = UserName::parse(name) else { return Ok(None) };
        match self.storage.user(&name).await? {
            Some(user) if user.enabled => self.cloud_user_of(project, &user).await,
            _ => Ok(None),
        }
    }

    async fn cloud_user_of(
        &self,
        project: &Resource,
        user: &crate::domain::User,
    ) -> Result<Option<StackUser>, ProjectError> {
        let found = self.storage.standing_in(&project.organization, &user.name).await?;
        let member = found.and_then(|(_, member)| member);
        let assignments = member.as_ref().map(|member| &member.role_assignments);
        let standing = Standing::of_user(&project.organization, &user.roles, assignments);
        Ok(entered(project, &standing).map(|roles| StackUser {
            username: user.name.to_string(),
            realm: Realm::Cloud,
            roles,
            full_name: user.full_name.as_ref().map(ToString::to_string),
            email: user.email.as_ref().map(ToString::to_string),
            metadata: Json::empty_object(),
        }))
    }

    /// What a caller of the console is in a project: `None` for one without rights there.
    pub(super) async fn cloud_user(
        &self,
        project: &Resource,
        caller: &Caller,
    ) -> Result<Option<StackUser>, ProjectError> {
        let holder = match &caller.principal {
            Principal::User(user) => return self.cloud_user_of(project, user).await,
            Principal::OrganizationKey(holder) if holder.organization == project.organization => holder,
            Principal::OrganizationKey(_) => return Ok(None),
        };
        let standing = Standing::of_key(&project.organization, Some(&holder.role_assignments));
        Ok(entered(project, &standing).map(|roles| StackUser {
            username: caller.name(),
            realm: Realm::Cloud,
            roles,
            full_name: None,
            email: None,
            metadata: Json::empty_object(),
        }))
    }
}

/// The roles with which one of this `standing` enters the project; `None`: they may not enter.
fn entered(project: &Resource, standing: &Standing) -> Option<Vec<String>> {
    let roles = stack_roles(standing, access::Resource { kind: project.kind, id: &project.id });
    (!roles.is_empty()).then(|| roles.into_iter().collect())
}

/// A user of the project's own realm.
fn native(user: NativeUser) -> StackUser {
    StackUser {
        realm: user.realm(),
        username: user.name,
        roles: user.roles,
        full_name: user.full_name,
        email: user.email,
        metadata: user.metadata,
    }
}

/// A platform key that is not believed is not told why.
fn unbelieved(error: ServiceError) -> ProjectError {
    match error {
        ServiceError::Unauthenticated(_) => AuthenticationFailure::Other.into(),
        other => other.into(),
    }
}
