//! Tokens (JWT) for programs that sign in with a password.
//!
//! A token is signed with a key kept in storage, so that every node knows it, and names a session there: signing out,
//! disabling the user and a new password end it at once, whatever its `exp` says.

use std::net::IpAddr;

use jiff::Timestamp;
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use serde::{Deserialize, Serialize};

use crate::{
    domain::{Secret, Session, SessionId, SessionKind, User},
    service::{
        Caller, Principal, ServiceError, Services, Via,
        authenticate::Rejection,
        digest, hs256,
        randomness::{self, Randomness},
        sessions::Asking,
    },
    storage::Storage,
};

/// Signs tokens and checks signatures.
pub struct TokenSigner {
    encoding: EncodingKey,
    decoding: DecodingKey,
}

/// What a token says; names as in the field (contract §2).
#[derive(Debug, Serialize, Deserialize)]
struct Claims {
    /// Always [`Claims::TYPE`].
    typ: String,
    /// Always [`Claims::ISSUER`].
    iss: String,
    /// The type of the subject.
    sjt: String,
    /// The user.
    sub: String,
    /// The session.
    sid: String,
    /// When the session began, in seconds.
    session_created: i64,
    /// Not valid before, in seconds.
    nbf: i64,
    /// Made at, in seconds.
    iat: i64,
    /// Ends at, in seconds.
    exp: i64,
    /// Tells this token from every other.
    jti: String,
}

impl Claims {
    const TYPE: &'static str = "access-token";
    const ISSUER: &'static str = "keyward";
}

impl TokenSigner {
    /// Reads the signing key from storage; makes it if there is none.
    ///
    /// # Errors
    /// When storage fails or there is no randomness.
    pub async fn load(
        storage: &dyn Storage,
        randomness: &dyn Randomness,
        now: Timestamp,
    ) -> Result<Self, ServiceError> {
        let mut candidate = [0_u8; 32];
        randomness.fill(&mut candidate)?;
        let key = storage.token_signing_key(&candidate, now).await?;
        hs256::install();
        Ok(Self { encoding: EncodingKey::from_secret(&key), decoding: DecodingKey::from_secret(&key) })
    }

    fn sign(&self, claims: &Claims) -> Result<Secret, ServiceError> {
        jsonwebtoken::encode(&Header::new(Algorithm::HS256), claims, &self.encoding)
            .map(Secret::new)
            .map_err(|_| ServiceError::Internal("a token could not be signed"))
    }

    /// The claims of a token that we signed and that has not ended at `now`.
    fn read(&self, token: &Secret, now: Timestamp) -> Option<Claims> {
        let mut validation = Validation::new(Algorithm::HS256);
        // Times are checked below, by the injected clock.
        validation.validate_exp = false;
        validation.validate_nbf = false;
        validation.required_spec_claims.clear();
        validation.set_issuer(&[Claims::ISSUER]);
        let claims = jsonwebtoken::decode::<Claims>(token.reveal(), &self.decoding, &validation).ok()?.claims;
        let now = now.as_second();
        (claims.typ == Claims::TYPE && claims.nbf <= now && now < claims.exp).then_some(claims)
    }
}

/// A token as handed out.
#[derive(Debug)]
pub struct IssuedToken {
    /// The JWT.
    pub token: Secret,
    /// When it ends.
    pub expires_at: Timestamp,
}

impl Services {
    /// Opens a session for a program and issues its first token. The user has just signed in.
    ///
    /// # Errors
    /// [`ServiceError::SignInRefused`] when the user was disabled meanwhile, or storage failed.
    pub async fn issue_token(
        &self,
        user: &User,
        address: Option<IpAddr>,
        agent: Option<String>,
    ) -> Result<IssuedToken, ServiceError> {
        let now = self.now();
        let secret = randomness::base62(&*self.randomness, 32)?;
        let id = session_id(&secret)?;
        let (token, expires_at) = self.sign_token(user, &id, now, now)?;
        let session = Session {
            id,
            kind: SessionKind::Token,
            user: user.name.clone(),
            created_at: now,
            seen_at: now,
            expires_at,
            address: address.map(|address| address.to_string()),
            agent,
        };
        if !self.storage.save_session(&session, "{}").await? {
            return Err(ServiceError::SignInRefused);
        }
        Ok(IssuedToken { token, expires_at })
    }

    /// Issues another token for the caller's session. The session does not outlive its absolute limit by it.
    ///
    /// # Errors
    /// [`ServiceError::Unauthenticated`] when the caller came without a token, or storage failed.
    pub async fn refresh_token(&self, caller: &Caller) -> Result<IssuedToken, ServiceError> {
        let Via::Token { session, .. } = &caller.via else {
            return Err(ServiceError::Unauthenticated(Rejection::InvalidToken));
        };
        let now = self.now();
        let Some((stored, ..)) = self.storage.session(session, now).await? else {
            return Err(ServiceError::Unauthenticated(Rejection::EndedSession));
        };
        let (token, expires_at) = self.sign_token(caller.user()?, session, stored.created_at, now)?;
        self.storage.touch_session(session, now, expires_at).await?;
        Ok(IssuedToken { token, expires_at })
    }

    /// Recognises the caller behind a token.
    pub(super) async fn authenticate_token(
        &self,
        token: &Secret,
        address: Option<IpAddr>,
    ) -> Result<Caller, ServiceError> {
        let invalid = ServiceError::Unauthenticated(Rejection::InvalidToken);
        let Some(claims) = self.signer.read(token, self.now()) else {
            return Err(invalid);
        };
        let (Some(session), Ok(expires_at)) = (SessionId::parse(&claims.sid), Timestamp::from_second(claims.exp))
        else {
            return Err(invalid);
        };
        let user = self.live_session(&session, SessionKind::Token, Asking::Person).await?;
        if user.name.as_str() != claims.sub {
            return Err(invalid);
        }
        Ok(Caller { principal: Principal::User(user), via: Via::Token { session, expires_at }, address })
    }

    fn sign_token(
        &self,
        user: &User,
        session: &SessionId,
        created_at: Timestamp,
        now: Timestamp,
    ) -> Result<(Secret, Timestamp), ServiceError> {
        let out_of_range = |_| ServiceError::Internal("the clock is out of range");
        let absolute = created_at.saturating_add(self.limits.absolute).map_err(out_of_range)?;
        let end = now.saturating_add(self.limits.token).map_err(out_of_range)?.min(absolute);
        let expires_at = Timestamp::from_second(end.as_second()).map_err(out_of_range)?;
        if expires_at <= now {
            return Err(ServiceError::Unauthenticated(Rejection::EndedSession));
        }
        let claims = Claims {
            typ: Claims::TYPE.to_owned(),
            iss: Claims::ISSUER.to_owned(),
            sjt: "user".to_owned(),
            sub: user.name.to_string(),
            sid: session.to_string(),
            session_created: created_at.as_second(),
            nbf: now.as_second(),
            iat: now.as_second(),
            exp: expires_at.as_second(),
            jti: randomness::base62(&*self.randomness, 20)?,
        };
        Ok((self.signer.sign(&claims)?, expires_at))
    }
}

/// The id of the session whose secret is `secret`.
fn session_id(secret: &str) -> Result<SessionId, ServiceError> {
    SessionId::parse(&digest::hexadecimal(&digest::sha256(secret.as_bytes())))
        .ok_or(ServiceError::Internal("a session id did not have the form of one"))
}
