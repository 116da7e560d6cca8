//! What an installation starts with.

use async_trait::async_trait;
use jiff::Timestamp;

use super::{Seed, SeedStorage, StorageError, database::Database, statement::Statement};

/// The first to come wins; whoever comes at the same time waits for it, and then finds it done.
const CLAIM: &str = "
    INSERT INTO seeds
        ( name
        , planted_at
        )
    VALUES ($1, $2)
    ON CONFLICT (name) DO NOTHING";

const IS_PLANTED: &str = "
    SELECT name
    FROM seeds
    WHERE name = $1";

#[async_trait]
impl SeedStorage for Database {
    async fn plant(&self, name: &str, seed: &Seed, at: Timestamp) -> Result<bool, StorageError> {
        let mut transaction = self.begin().await?;
        if transaction.execute(Statement::new(CLAIM).bind(name).bind(at)).await? == 0 {
            return Ok(false);
        }
        for (user, password) in &seed.users {
            transaction.insert_user(user, password).await?;
        }
        for organization in &seed.organizations {
            transaction.insert_organization(organization).await?;
        }
        for member in &seed.members {
            transaction.insert_member(member).await?;
        }
        for invitation in &seed.invitations {
            transaction.upsert_invitation(invitation).await?;
        }
        for resource in &seed.resources {
            transaction.insert_resource(resource).await?;
        }
        for user in &seed.project_users {
            transaction.insert_project_user(user).await?;
        }
        for key in &seed.keys {
            transaction.insert_key(key).await?;
        }
        for (key, digest) in &seed.project_keys {
            transaction.insert_project_key(key, digest, None).await?;
        }
        transaction.commit().await?;
        Ok(true)
    }

    async fn is_planted(&self, name: &str) -> Result<bool, StorageError> {
        let planted: Option<(String,)> = self.read_one(Statement::new(IS_PLANTED).bind(name)).await?;
        Ok(planted.is_some())
    }
}
