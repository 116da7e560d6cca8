//! The demo: an organization with people, deployments, projects and a few hundred keys in every state that a key can
//! be in. Deterministic: the same start instant makes the same data, except for passwords and the links of invitations.
//!
//! Its keys' secrets are thrown away: nobody can use a demo key, they are there to be looked at.

mod invitations;
mod project_keys;

use jiff::{SignedDuration, Timestamp};

use crate::{
    domain::{
        Creator, Email, FullName, Holder, Key, KeyName, KeyPolicy, KeyState, KeyUse, OrganizationHolder, PlatformRole,
        PlatformRoles, Secret, User, UserName,
        organization::{
            Contacts, Member, Organization, OrganizationId, OrganizationName, Resource, ResourceId, ResourceKind,
            ResourceName, Version,
        },
        role_assignments::{OrganizationRole, ResourceRole, RoleAssignments, Scope},
        user::Change,
    },
    service::{
        ServiceError, Services, digest,
        first_start::{FreshPasswords, SERVICE},
        randomness::{Randomness, SeededRandomness, new_key},
        read,
        users::random_password,
    },
    storage::{NewKey, Seed},
};

const SEED: &str = "demo";

/// One person of the demo.
struct Person {
    name: &'static str,
    full_name: &'static str,
    roles: &'static [PlatformRole],
    /// The role in the organization.
    member: Option<Role>,
    /// Whether the password is handed out; the others only own keys.
    signs_in: bool,
    /// How many personal keys.
    keys: usize,
    /// How many organization keys they made.
    organization_keys: usize,
}

#[derive(Clone, Copy)]
enum Role {
    Owner,
    /// Edits deployments, and makes organization keys of their own.
    Editor,
    Viewer,
}

const PEOPLE: [Person; 6] = [
    Person {
        name: "owner",
        full_name: "Olivia Owens",
        roles: &[],
        member: Some(Role::Owner),
        signs_in: true,
        keys: 64,
        organization_keys: 24,
    },
    Person {
        name: "editor",
        full_name: "Edgar Ito",
        roles: &[],
        member: Some(Role::Editor),
        signs_in: true,
        keys: 80,
        organization_keys: 9,
    },
    // Starts without a key, to show what an empty list teaches.
    Person {
        name: "viewer",
        full_name: "Vera Viklund",
        roles: &[],
        member: Some(Role::Viewer),
        signs_in: true,
        keys: 0,
        organization_keys: 0,
    },
    Person {
        name: "priya",
        full_name: "Priya Raman",
        roles: &[PlatformRole::DeploymentManager],
        member: Some(Role::Editor),
        signs_in: false,
        keys: 70,
        organization_keys: 7,
    },
    Person {
        name: "tomas",
        full_name: "Tomás Herrera",
        roles: &[PlatformRole::DeploymentViewer],
        member: Some(Role::Viewer),
        signs_in: false,
        keys: 48,
        organization_keys: 0,
    },
    Person {
        name: "auditor",
        full_name: "Anneke de Wit",
        roles: &[PlatformRole::Viewer],
        member: None,
        signs_in: false,
        keys: 3,
        organization_keys: 0,
    },
];

const RESOURCES: [(&str, ResourceKind); 6] = [
    ("search-eu", ResourceKind::Deployment),
    ("search-us", ResourceKind::Deployment),
    ("logging-prod", ResourceKind::Deployment),
    ("books", ResourceKind::Elasticsearch),
    ("shop-observability", ResourceKind::Observability),
    ("soc", ResourceKind::Security),
];

/// Programs that used keys.
const CLIENTS: [&str; 3] = ["curl/8.14.1", "ecctl/1.15.0", "elastic-terraform-provider/0.12.2"];

/// What keys are called: a job and where it runs.
///
/// Fifteen, and not as many as there are situations to deal out: so that keys of one job differ in state.
const JOBS: [&str; 15] = [
    "ci-deployer",
    "nightly-backup",
    "terraform",
    "metrics-export",
    "log-shipper",
    "release-bot",
    "billing-report",
    "search-warmup",
    "index-rotation",
    "snapshot-check",
    "incident-bot",
    "data-import",
    "grafana",
    "smoke-test",
    "on-call-script",
];
const PLACES: [&str; 6] = ["", "-staging", "-eu", "-us", "-2", "-old"];

/// The states that a key can be in, in the order in which they are dealt out.
#[derive(Clone, Copy)]
enum Situation {
    /// Weeks to go, in use.
    Active,
    /// Never expires, in use.
    NeverExpires,
    /// Ends within days.
    ExpiringInDays,
    /// Ends within hours.
    ExpiringInHours,
    /// Its end has come.
    Expired,
    /// Somebody ended it.
    Revoked,
    /// Made and never used.
    NeverUsed,
    /// Never expires and was never used: the kind to clean up first.
    NeverUsedNeverExpires,
}

const DEAL: [Situation; 16] = [
    Situation::Active,
    Situation::ExpiringInDays,
    Situation::NeverExpires,
    Situation::Active,
    Situation::NeverUsed,
    Situation::ExpiringInHours,
    Situation::Expired,
    Situation::Revoked,
    Situation::Active,
    Situation::Active,
    Situation::NeverUsedNeverExpires,
    Situation::Expired,
    Situation::Active,
    Situation::Revoked,
    Situation::Active,
    Situation::Active,
];

impl Services {
    /// Plants the demo, once. Returns the passwords of those who sign in, or nothing when it was done before.
    /// `password` is given to all of them; random ones otherwise.
    ///
    /// # Errors
    /// [`ServiceError::Invalid`] for a password that is too short, storage fails, or there is no randomness.
    pub async fn plant_demo(&self, password: Option<&Secret>) -> Result<FreshPasswords, ServiceError> {
        if self.storage.is_planted(SEED).await? {
            return Ok(FreshPasswords::new());
        }
        let now = self.now();
        let mut passwords = FreshPasswords::new();
        let mut seed = organization(now)?;
        let random = SeededRandomness::new(20_261_122);
        for person in &PEOPLE {
            let given = match password {
                Some(password) if person.signs_in => password.clone(),
                _ => random_password(&*self.randomness)?,
            };
            read("KEYWARD_DEMO_PASSWORD", crate::domain::user::check_new_password(given.reveal()))?;
            let digest = self.passwords.digest(given.clone(), &self.randomness).await?;
            if person.signs_in {
                passwords.insert(person.name.to_owned(), given);
            }
            let user = user(person, now)?;
            for number in 0..person.keys {
                seed.keys.push(self.demo_key(Holder::User(user.name.clone()), number, now, &random)?);
            }
            if let Some(role) = person.member {
                seed.members.push(member(&user.name, role, &seed.organizations[0].id, &seed.resources, now)?);
            }
            for number in 0..person.organization_keys {
                let holder = organization_holder(person, &user.name, number, &seed)?;
                seed.keys.push(self.demo_key(holder, number, now, &random)?);
            }
            seed.users.push((user, digest));
        }
        seed.project_keys = project_keys::project_keys(&seed.resources, now, &self.digester, &random)?;
        seed.invitations = invitations::invitations(&seed, &seed.users[0].0.name, now, &*self.randomness)?;
        let planted = self.storage.plant(SEED, &seed, now).await?;
        Ok(if planted { passwords } else { FreshPasswords::new() })
    }

    fn demo_key(
        &self,
        holder: Holder,
        number: usize,
        now: Timestamp,
        random: &dyn Randomness,
    ) -> Result<NewKey, ServiceError> {
        let string = new_key(random, holder.kind())?;
        let person = match &holder {
            Holder::User(owner) => owner.to_string(),
            Holder::Organization(holder) => holder.creator.name.to_string(),
        };
        let name = format!("{}{}", JOBS[number % JOBS.len()], PLACES[number / JOBS.len() % PLACES.len()]);
        // Spread, without randomness, so that neighbours in the list differ.
        let spread = i64::try_from(number * 37 % 53).unwrap_or(0);
        let days = |days: i64| SignedDuration::from_hours(24 * days);
        let hours = SignedDuration::from_hours;
        let situation = DEAL[number % DEAL.len()];
        let (age, left, used) = match situation {
            Situation::Active => (days(3 + spread), Some(days(20 + spread)), Some(hours(1 + spread * 3))),
            Situation::NeverExpires => (days(60 + spread), None, Some(hours(1 + spread))),
            Situation::ExpiringInDays => (days(80), Some(days(1 + spread % 13) + hours(5)), Some(hours(2 + spread))),
            Situation::ExpiringInHours => (days(89), Some(hours(1 + spread % 20)), Some(hours(1))),
            Situation::Expired => (days(95 + spread), Some(-days(1 + spread)), Some(days(2 + spread))),
            Situation::Revoked => (days(40 + spread), Some(days(30)), Some(days(6 + spread % 9))),
            Situation::NeverUsed => (days(1 + spread % 20), Some(days(70)), None),
            Situation::NeverUsedNeverExpires => (days(100 + spread), None, None),
        };
        let ago = |duration: SignedDuration| now.saturating_sub(duration).unwrap_or(Timestamp::MIN);
        let whole = |at: Timestamp| Timestamp::from_second(at.as_second()).unwrap_or(at);
        let created_at = ago(age);
        let state = match situation {
            Situation::Revoked => KeyState::Revoked(Change { by: person, at: ago(days(1 + spread % 5)) }),
            _ => KeyState::Live,
        };
        let last_use = used.map(|before| KeyUse {
            at: ago(before.min(age)),
            address: Some(format!("10.{}.{}.{}", 1 + spread % 4, spread, 10 + number % 200)),
            client: Some(CLIENTS[number % CLIENTS.len()].to_owned()),
            endpoint: Some("GET /api/v1/deployments".to_owned()),
        });
        let key = Key {
            id: string.id().clone(),
            name: read("name", KeyName::parse(&name))?,
            holder,
            hint: string.hint(),
            created_at,
            expiration: left.map(|left| whole(ago(-left))).into(),
            state,
            last_use,
        };
        Ok(NewKey { key, digest: self.digester.digest(string.secret()), submission: None })
    }
}

fn organization(now: Timestamp) -> Result<Seed, ServiceError> {
    let id = read("organization_id", OrganizationId::parse("1000000042"))?;
    let resource = |(name, kind): (&str, ResourceKind)| {
        let digest = crate::domain::hexadecimal::hexadecimal(&digest::sha256(name.as_bytes()));
        let is_deployment = kind == ResourceKind::Deployment;
        Ok(Resource {
            id: read("id", ResourceId::parse(&digest[..32]))?,
            organization: id.clone(),
            kind,
            name: read("name", ResourceName::parse(name))?,
            region: if name.ends_with("-us") { "us-east-1".to_owned() } else { "eu-central-1".to_owned() },
            endpoint: is_deployment.then(|| format!("https://{name}.es.acme.example")),
            is_default: false,
            created_at: now,
        })
    };
    let resources = RESOURCES.into_iter().map(resource).collect::<Result<_, ServiceError>>()?;
    let contacts = Contacts {
        billing: vec![read("email", Email::parse("billing@acme.example"))?],
        operational: vec![read("email", Email::parse("on-call@acme.example"))?],
    };
    let organization = Organization {
        id: id.clone(),
        name: read("name", OrganizationName::parse("Acme"))?,
        contacts,
        key_policy: KeyPolicy::default(),
        version: Version::FIRST,
        created_at: now,
    };
    Ok(Seed { organizations: vec![organization], resources, ..Seed::default() })
}

fn user(person: &Person, now: Timestamp) -> Result<User, ServiceError> {
    Ok(User {
        name: read("user_name", UserName::parse(person.name))?,
        full_name: Some(read("full_name", FullName::parse(person.full_name))?),
        email: Some(read("email", Email::parse(&format!("{}@acme.example", person.name)))?),
        roles: read("roles", PlatformRoles::parse(person.roles.iter().map(|role| role.id())))?,
        enabled: true,
        builtin: false,
        created: Change { by: SERVICE.to_owned(), at: now },
        updated: None,
        first_sign_in: None,
        last_sign_in: None,
    })
}

fn member(
    user: &UserName,
    role: Role,
    organization: &OrganizationId,
    resources: &[Resource],
    now: Timestamp,
) -> Result<Member, ServiceError> {
    let on_organization = |role| RoleAssignments::on_organization(organization, role);
    let role_assignments = match role {
        Role::Owner => on_organization(OrganizationRole::Owner),
        Role::Editor => on_deployments("editor", organization, resources)?
            .plus(&on_organization(OrganizationRole::CredentialManager)),
        Role::Viewer => on_deployments("viewer", organization, resources)?,
    };
    Ok(Member {
        organization: organization.clone(),
        user: user.clone(),
        role_assignments,
        version: Version::FIRST,
        since: now,
    })
}

/// A role on each of the deployments that there are, and not on those to come.
fn on_deployments(
    role: &str,
    organization: &OrganizationId,
    resources: &[Resource],
) -> Result<RoleAssignments, ServiceError> {
    let role = read("role_id", ResourceRole::parse(ResourceKind::Deployment, role))?;
    let deployments = resources.iter().filter(|resource| resource.kind == ResourceKind::Deployment);
    let scope = Scope::Only(deployments.map(|resource| resource.id.clone()).collect());
    Ok(RoleAssignments::on_resources(organization, role, scope))
}

/// What the organization keys of one creator may do: dealt out by number.
fn organization_holder(
    person: &Person,
    creator: &UserName,
    number: usize,
    seed: &Seed,
) -> Result<Holder, ServiceError> {
    let organization = &seed.organizations[0].id;
    let on = |kind, role, scope| {
        let role = read("role_id", ResourceRole::parse(kind, role))?;
        Ok::<_, ServiceError>(RoleAssignments::on_resources(organization, role, scope))
    };
    let one = |number: usize| Scope::one(seed.resources[number % 3].id.clone());
    // Nobody gives a key more than they have.
    let deals = if matches!(person.member, Some(Role::Owner)) { 6 } else { 3 };
    let role_assignments = match number % deals {
        0 => on(ResourceKind::Deployment, "editor", one(number / 6))?,
        1 => on(ResourceKind::Deployment, "viewer", one(number))?,
        2 => on_deployments("editor", organization, &seed.resources)?,
        3 => on(ResourceKind::Deployment, "viewer", Scope::All)?.plus(&on(
            ResourceKind::Elasticsearch,
            "developer",
            Scope::All,
        )?),
        4 => RoleAssignments::on_organization(organization, OrganizationRole::Owner),
        _ => on(ResourceKind::Security, "viewer", Scope::All)?,
    };
    Ok(Holder::Organization(OrganizationHolder {
        organization: organization.clone(),
        role_assignments,
        creator: Creator { user: Some(creator.clone()), name: creator.clone(), is_member: true },
    }))
}
