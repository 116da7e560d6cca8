//! Keys, whoever holds them: what server functions and forms answer about them.

use jiff::{Span, Timestamp, tz::TimeZone};

use super::{context::Context, convert, organizations};
use crate::{
    domain::{
        Holder, Key, KeyId, KeyPolicy, Preset, access::Bearer, key_list::KeyListQuery, key_policy::Days,
        organization::OrganizationId,
    },
    service::{
        Caller, ServiceError, Services, csv,
        keys::{
            AskedExpiration, CreateKey, CreateOrganizationKeys, CreatedKey, MOST_KEYS, MOST_ORGANIZATION_KEYS,
            resolve_expiration,
        },
        randomness,
    },
    storage::KeyScope,
    ui::{
        error::UiError,
        role_form,
        views::{
            BatchKeyView, CreatedKeyView, KeyDetailsView, KeyFiltersView, KeyListView, KeyView, NewKeyView,
            NewOrganizationKeyView, PolicyView, PresetView,
        },
    },
};

impl Context {
    /// What the form for a new personal key has to know; `from` is the id of one that it is to be like, or empty.
    ///
    /// # Errors
    /// The screen's error.
    pub async fn new_key(&self, from: &str) -> Result<NewKeyView, UiError> {
        let user = self.user()?;
        if user.builtin {
            return Err(self.refuse(UiError::BuiltinOwnsNoKeys));
        }
        let services = self.services();
        let counts = services.storage.count_keys(&KeyScope::User(user.name.clone()), services.now()).await;
        let working = self.answer(counts.map_err(ServiceError::from))?.working;
        let before = match KeyId::parse(from) {
            // A key that is gone is no reason not to make another.
            Some(id) => services.own_key(self.caller(), &id).await.ok(),
            None => None,
        };
        let name = before.map(|key| key.name.to_string()).unwrap_or_default();
        let form = Form { policy: KeyPolicy::default(), working, most: MOST_KEYS, name, organization: None };
        self.form(form)
    }

    /// What the form for a new key of an organization has to know; `from` is the id of one that it is to be like, or
    /// empty.
    ///
    /// # Errors
    /// The screen's error.
    pub async fn new_organization_key(&self, organization: &str, from: &str) -> Result<NewKeyView, UiError> {
        let id = self.organization_id(organization)?;
        let services = self.services();
        let new = self.answer(services.new_organization_key(self.caller(), &id).await)?;
        let before = match KeyId::parse(from) {
            Some(key) => services.organization_key(self.caller(), &id, &key).await.ok(),
            None => None,
        };
        let (name, fields) = match before {
            Some((Key { name, holder: Holder::Organization(holder), .. }, _)) => {
                (name.to_string(), role_form::fields(&holder.role_assignments, Bearer::Key))
            }
            _ => (String::new(), Vec::new()),
        };
        self.form(Form {
            policy: new.organization.key_policy,
            working: new.working,
            most: MOST_ORGANIZATION_KEYS,
            name,
            organization: Some(NewOrganizationKeyView {
                id: id.to_string(),
                name: new.organization.name.to_string(),
                offer: organizations::offer_for_key(&new.standing, &new.resources),
                fields,
            }),
        })
    }

    /// What every form for a key of a project has to know: no policy is about them, and no limit.
    ///
    /// # Errors
    /// The screen's error.
    pub fn new_key_form(&self, name: String) -> Result<NewKeyView, UiError> {
        self.form(Form { policy: KeyPolicy::default(), working: 0, most: u32::MAX, name, organization: None })
    }

    fn form(&self, form: Form) -> Result<NewKeyView, UiError> {
        let Form { policy, working, most, name, organization } = form;
        let now = self.services().now();
        let submission = self.answer(randomness::base62(&*self.services().randomness, 20))?;
        let day = |at: Timestamp| at.to_zoned(TimeZone::UTC).date();
        // A day that ends beyond what is allowed in zones west of here would be refused there.
        let margin = if policy.longest().is_some() { 1 } else { 2 };
        let latest = policy.latest(now);
        Ok(NewKeyView {
            submission,
            ends: Preset::ALL
                .into_iter()
                .map(|preset| PresetView {
                    value: preset.value().to_owned(),
                    label: preset.label().to_owned(),
                    ends_at: preset.after(now),
                    allowed: preset.after(now) <= latest,
                })
                .collect(),
            policy: self::policy(policy),
            first_day: day(now).to_string(),
            last_day: day(latest).saturating_sub(Span::new().days(margin)).to_string(),
            working,
            most,
            name,
            organization,
            base_url: self.base_url(),
            now,
        })
    }

    /// The instant at which a key ends whose last day is `date` in `zone`, in milliseconds since 1970.
    ///
    /// # Errors
    /// [`UiError::Invalid`]
    pub fn end_of_day(&self, date: String, zone: String) -> Result<i64, UiError> {
        let asked = AskedExpiration::Choice { choice: "date".to_owned(), date, zone };
        let (now, maker) = (self.services().now(), self.caller().expiration());
        let resolved = resolve_expiration(KeyPolicy::default(), &asked, now, maker);
        let resolved = resolved.map_err(|error| self.refuse(UiError::Invalid(vec![error])))?;
        resolved.instant().map(Timestamp::as_millisecond).ok_or_else(|| self.refuse(UiError::Failed))
    }

    /// Makes a personal key.
    ///
    /// # Errors
    /// The screen's error.
    pub async fn create_key(&self, asked: &CreateKey) -> Result<CreatedKeyView, UiError> {
        let created = self.services().create_personal_key(self.caller(), asked).await;
        self.answer(created.and_then(|created| created_keys(&[created], self.base_url())))
    }

    /// Makes keys of an organization.
    ///
    /// # Errors
    /// The screen's error.
    pub async fn create_organization_keys(
        &self,
        organization: &str,
        asked: &CreateOrganizationKeys,
    ) -> Result<CreatedKeyView, UiError> {
        let id = self.organization_id(organization)?;
        let created = self.services().create_organization_keys(self.caller(), &id, asked).await;
        self.answer(created.and_then(|created| created_keys(&created, self.base_url())))
    }

    /// A page of an organization's keys.
    ///
    /// # Errors
    /// The screen's error.
    pub async fn organization_keys(&self, organization: &str, query: &KeyListQuery) -> Result<KeyListView, UiError> {
        let id = self.organization_id(organization)?;
        let services = self.services();
        let found = self.answer(services.list_organization_keys(self.caller(), &id, query).await)?;
        let mut creators = match services.all_members(self.caller(), &id).await {
            Ok(members) => members.into_iter().map(|row| row.user.name.to_string()).collect(),
            // Whoever may see the keys and not the members narrows the list down by what it shows.
            Err(_) => Vec::new(),
        };
        creators.extend(found.list.page.items.iter().map(|key| key.person().to_owned()));
        creators.sort();
        creators.dedup();
        let resources = self.answer(services.resources(self.caller(), &id, None).await)?;
        let rights = found.rights;
        let view = convert::key_list(found.list, rights.revokes_all_seen());
        let filters = KeyFiltersView {
            own_only: rights.sees_own_only(),
            may_create: rights.creates(),
            creators,
            resources: resources.iter().map(organizations::resource_name).collect(),
        };
        Ok(KeyListView { working: found.working, most: MOST_ORGANIZATION_KEYS, filters: Some(filters), ..view })
    }

    /// One key of an organization.
    ///
    /// # Errors
    /// The screen's error.
    pub async fn organization_key(&self, organization: &str, id: &str) -> Result<KeyDetailsView, UiError> {
        let organization = self.organization_id(organization)?;
        let id = KeyId::parse(id).ok_or_else(|| self.refuse(UiError::NotFound))?;
        let services = self.services();
        let (key, may_revoke) = self.answer(services.organization_key(self.caller(), &organization, &id).await)?;
        let resources = self.answer(services.resources(self.caller(), &organization, None).await)?;
        let lines = match &key.holder {
            Holder::Organization(holder) => organizations::describe(Bearer::Key, &holder.role_assignments, &resources),
            Holder::User(_) => Vec::new(),
        };
        let (found, _) = self.answer(services.standing(self.caller(), &organization).await)?;
        let view = convert::key_details(key, may_revoke, services.now());
        Ok(KeyDetailsView { organization: found.name.to_string(), rights: lines, ..view })
    }

    /// The working keys of an organization that are to be revoked.
    ///
    /// # Errors
    /// The screen's error.
    pub async fn chosen_keys(
        &self,
        organization: &str,
        ids: &[String],
        matching: Option<&KeyListQuery>,
    ) -> Result<Vec<KeyView>, UiError> {
        let organization = self.organization_id(organization)?;
        let keys = self.answer(chosen(self.services(), self.caller(), &organization, ids, matching).await)?;
        let now = self.services().now();
        Ok(keys.into_iter().map(|key| convert::key(key, now)).collect())
    }
}

/// What differs between the forms for new keys.
struct Form {
    policy: KeyPolicy,
    working: u64,
    most: u32,
    name: String,
    organization: Option<NewOrganizationKeyView>,
}

/// Those that match the query, or those with these ids. One that no longer works, or is not the caller's, is left out.
async fn chosen(
    services: &Services,
    caller: &Caller,
    organization: &OrganizationId,
    ids: &[String],
    matching: Option<&KeyListQuery>,
) -> Result<Vec<Key>, ServiceError> {
    if let Some(query) = matching {
        return services.matching_organization_keys(caller, organization, query).await;
    }
    let all = services.matching_organization_keys(caller, organization, &KeyListQuery::default()).await?;
    Ok(all.into_iter().filter(|key| ids.iter().any(|id| id == key.id.as_str())).collect())
}

/// A policy.
#[must_use]
pub fn policy(policy: KeyPolicy) -> PolicyView {
    PolicyView {
        never_allowed: policy.never_allowed(),
        longest_days: policy.longest().map(Days::get),
        default: policy.default_lifetime().value().to_owned(),
    }
}

/// Keys just made, as they are shown once.
///
/// # Errors
/// When the CSV could not be written, or there is no key.
pub fn created_keys(created: &[CreatedKey], base_url: String) -> Result<CreatedKeyView, ServiceError> {
    let (first, rest) = created.split_first().ok_or(ServiceError::Internal("a form made no key"))?;
    let is_one = rest.is_empty();
    let batch = created.iter().filter(|_| !is_one).map(|created| BatchKeyView {
        id: created.key.id.clone(),
        name: created.key.name.to_string(),
        secret: created.string.reveal(),
    });
    Ok(CreatedKeyView {
        id: first.key.id.clone(),
        name: if is_one { first.key.name.to_string() } else { format!("{} API keys", created.len()) },
        secret: if is_one { first.string.reveal() } else { String::new() },
        batch: batch.collect(),
        expires_at: first.key.expiration.instant(),
        csv: csv::new_keys(created)?,
        csv_name: if is_one { csv::file_name(first.key.name.as_str()) } else { "api-keys.csv".to_owned() },
        base_url,
    })
}
