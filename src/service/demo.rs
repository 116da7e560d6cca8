//! The demo: an organization with people, deployments, projects and a few hundred keys in every state that a key can
//! be in. Deterministic: the same start instant makes the same data, except for passwords.
//!
//! Its keys' secrets are thrown away: nobody can use a demo key, they are there to be looked at.

use jiff::{SignedDuration, Timestamp};

use crate::{
    domain::{
        Email, FullName, KeyKind, KeyName, KeyState, KeyUse, PersonalKey, PlatformRole, PlatformRoles, Secret, User,
        UserName,
        organization::{
            DeploymentAssignment, Member, Organization, OrganizationAssignment, OrganizationId, OrganizationName,
            Resource, ResourceId, ResourceKind, RoleAssignments,
        },
        user::Change,
    },
    service::{
        ServiceError, Services, digest,
        first_start::{FreshPasswords, SERVICE},
        randomness::{Randomness, SeededRandomness, new_key},
        read,
        users::random_password,
    },
    storage::{NewPersonalKey, Seed},
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
    /// How many keys.
    keys: usize,
}

#[derive(Clone, Copy)]
enum Role {
    Owner,
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
    },
    Person { name: "editor", full_name: "Edgar Ito", roles: &[], member: Some(Role::Editor), signs_in: true, keys: 80 },
    // Starts without a key, to show what an empty list teaches.
    Person {
        name: "viewer",
        full_name: "Vera Viklund",
        roles: &[],
        member: Some(Role::Viewer),
        signs_in: true,
        keys: 0,
    },
    Person {
        name: "priya",
        full_name: "Priya Raman",
        roles: &[PlatformRole::DeploymentManager],
        member: Some(Role::Editor),
        signs_in: false,
        keys: 70,
    },
    Person {
        name: "tomas",
        full_name: "Tomás Herrera",
        roles: &[PlatformRole::DeploymentViewer],
        member: Some(Role::Viewer),
        signs_in: false,
        keys: 48,
    },
    Person {
        name: "auditor",
        full_name: "Anneke de Wit",
        roles: &[PlatformRole::Viewer],
        member: None,
        signs_in: false,
        keys: 3,
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

/// What keys are called: a job and where it runs.
const JOBS: [&str; 16] = [
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
    "migration",
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
                seed.keys.push(self.demo_key(&user.name, number, now, &random)?);
            }
            if let Some(role) = person.member {
                seed.members.push(member(&user.name, role, &seed.organizations[0].id, &seed.resources, now));
            }
            seed.users.push((user, digest));
        }
        let planted = self.storage.plant(SEED, &seed, now).await?;
        Ok(if planted { passwords } else { FreshPasswords::new() })
    }

    fn demo_key(
        &self,
        owner: &UserName,
        number: usize,
        now: Timestamp,
        random: &dyn Randomness,
    ) -> Result<NewPersonalKey, ServiceError> {
        let string = new_key(random, KeyKind::Personal)?;
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
            Situation::Revoked => KeyState::Revoked(Change { by: owner.to_string(), at: ago(days(1 + spread % 5)) }),
            _ => KeyState::Live,
        };
        let last_use = used.map(|before| KeyUse {
            at: ago(before.min(age)),
            address: Some(format!("10.{}.{}.{}", 1 + spread % 4, spread, 10 + number % 200)),
        });
        let key = PersonalKey {
            id: string.id().clone(),
            name: read("name", KeyName::parse(&name))?,
            owner: owner.clone(),
            hint: string.hint(),
            created_at,
            expiration: left.map(|left| whole(ago(-left))).into(),
            state,
            last_use,
        };
        Ok(NewPersonalKey { key, digest: self.digester.digest(string.secret()), submission: None })
    }
}

fn organization(now: Timestamp) -> Result<Seed, ServiceError> {
    let id = read("organization_id", OrganizationId::parse("1000000042"))?;
    let resource = |(name, kind): (&str, ResourceKind)| {
        let digest = digest::hexadecimal(&digest::sha256(name.as_bytes()));
        Ok(Resource {
            id: read("id", ResourceId::parse(&digest[..32]))?,
            organization: id.clone(),
            kind,
            name: name.to_owned(),
            is_default: false,
            created_at: now,
        })
    };
    let resources = RESOURCES.into_iter().map(resource).collect::<Result<_, ServiceError>>()?;
    let name = read("name", OrganizationName::parse("Acme"))?;
    let organizations = vec![Organization { id: id.clone(), name, created_at: now }];
    Ok(Seed { organizations, resources, ..Seed::default() })
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
) -> Member {
    let deployments = |role_id: &str| RoleAssignments {
        deployment: vec![DeploymentAssignment {
            role_id: role_id.to_owned(),
            organization_id: organization.clone(),
            all: false,
            deployment_ids: resources
                .iter()
                .filter(|resource| resource.kind == ResourceKind::Deployment)
                .map(|resource| resource.id.clone())
                .collect(),
        }],
        ..RoleAssignments::default()
    };
    let role_assignments = match role {
        Role::Owner => RoleAssignments {
            organization: vec![OrganizationAssignment {
                role_id: "organization-admin".to_owned(),
                organization_id: organization.clone(),
            }],
            ..RoleAssignments::default()
        },
        Role::Editor => deployments("deployment-editor"),
        Role::Viewer => deployments("deployment-viewer"),
    };
    Member { organization: organization.clone(), user: user.clone(), role_assignments, since: now }
}
