//! Which mails go out about what happens here, and to whom. What they say is [`mail`](super::mail)'s.

use crate::{
    domain::{
        Email, Holder, Key, OrganizationHolder, User,
        access::Bearer,
        mail::NewMail,
        notice::Threshold,
        organization::{Invitation, Organization},
        role_assignments::RoleAssignments,
    },
    service::{
        Caller, ServiceError, Services,
        mail::{
            Content,
            created::{self, Creation},
            expiry, invitation,
            key::{HolderFacts, KeyFacts, Reader},
        },
    },
};

impl Services {
    /// What is to be sent about invitations to one organization: a mail each.
    pub(super) async fn invitation_mails(
        &self,
        inviter: &str,
        organization: &Organization,
        invitations: &[Invitation],
    ) -> Result<Vec<NewMail>, ServiceError> {
        let mut mails = Vec::with_capacity(invitations.len());
        for invited in invitations {
            let facts = invitation::InvitationFacts {
                inviter: inviter.to_owned(),
                organization: organization.name.clone(),
                roles: self.describe(Bearer::User, &invited.role_assignments).await?,
                expires_at: invited.expires_at,
                token: invited.token.to_string(),
            };
            let content = invitation::content(&facts, self.now(), &self.links);
            mails.push(mail(format!("invitation/{}", invited.token), &invited.email, content));
        }
        Ok(mails)
    }

    /// What is to be sent about keys that the caller just made: a mail for each key, if the caller is a user with an
    /// address.
    pub(super) async fn creation_mails(
        &self,
        caller: &Caller,
        organization: Option<&Organization>,
        keys: &[Key],
    ) -> Result<Vec<NewMail>, ServiceError> {
        let Some(email) = caller.user().ok().and_then(|maker| maker.email.as_ref()) else {
            return Ok(Vec::new());
        };
        let address = caller.address.map(|address| address.to_string());
        let mut mails = Vec::with_capacity(keys.len());
        for key in keys {
            let reader = reader_of(key);
            let facts = self.facts(key, organization).await?;
            let creation = Creation { at: key.created_at, address: address.clone(), expiration: key.expiration };
            let content = created::content(&facts, &creation, reader, &self.links);
            mails.push(mail(format!("created/{}", key.id), email, content));
        }
        Ok(mails)
    }

    /// What is to be sent because `key` has come to `threshold`: to its owner or creator, and to the operational
    /// contacts of its organization, each address once.
    pub(super) async fn expiry_mails(
        &self,
        key: &Key,
        threshold: Threshold,
        person: Option<&User>,
        organization: Option<&Organization>,
    ) -> Result<Vec<NewMail>, ServiceError> {
        let Some(end) = key.expiration.instant() else {
            return Ok(Vec::new());
        };
        let facts = self.facts(key, organization).await?;
        let person = person.filter(|person| person.enabled).and_then(|person| person.email.as_ref());
        let contacts = organization.iter().flat_map(|organization| &organization.contacts.operational);
        let readers = person.map(|email| (email, reader_of(key)));
        let readers = readers.into_iter().chain(contacts.map(|email| (email, Reader::OperationalContact)));
        let mut mails = Vec::<NewMail>::new();
        for (email, reader) in readers {
            if !mails.iter().any(|mail| mail.recipient.is_same(email)) {
                let content = expiry::content(&facts, end, reader, self.now(), &self.links);
                mails.push(mail(format!("expiry/{}/{}", key.id, threshold.days()), email, content));
            }
        }
        Ok(mails)
    }

    async fn facts(&self, key: &Key, organization: Option<&Organization>) -> Result<KeyFacts, ServiceError> {
        let holder = match (&key.holder, organization) {
            (Holder::User(owner), _) => HolderFacts::User(owner.clone()),
            (Holder::Organization(holder), Some(organization)) => HolderFacts::Organization {
                id: organization.id.clone(),
                name: organization.name.clone(),
                creator: holder.creator.name.clone(),
                roles: self.describe(Bearer::Key, &holder.role_assignments).await?,
            },
            (Holder::Organization(_), None) => {
                return Err(ServiceError::Internal("an organization key without its organization"));
            }
        };
        Ok(KeyFacts {
            id: key.id.clone(),
            name: key.name.clone(),
            hint: key.hint.clone(),
            holder,
            last_use: key.last_use.clone(),
        })
    }

    /// Assignments in plain language, a line each, with the names of what they are for.
    async fn describe(&self, bearer: Bearer, assignments: &RoleAssignments) -> Result<Vec<String>, ServiceError> {
        let mut names = std::collections::BTreeMap::new();
        for (_, id) in assignments.listed() {
            if let Some(resource) = self.storage.resource(id).await? {
                names.insert(id.clone(), resource.name.to_string());
            }
        }
        Ok(assignments.describe(bearer, |id| names.get(id).cloned()))
    }
}

/// As what the person behind a key is written to.
const fn reader_of(key: &Key) -> Reader {
    match &key.holder {
        Holder::User(_) => Reader::Owner,
        Holder::Organization(OrganizationHolder { .. }) => Reader::Creator,
    }
}

fn mail(topic: String, recipient: &Email, content: Content) -> NewMail {
    let Content { subject, text, html } = content;
    NewMail { topic, recipient: recipient.clone(), subject, text, html }
}
