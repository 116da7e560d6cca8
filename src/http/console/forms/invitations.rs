//! Accepting an invitation: with an account, or by making one.

use axum::{
    extract::{Path, State},
    response::Response,
};
use tower_sessions::Session;

use super::{Fields, done, organizations::page_of, segment};
use crate::{
    domain::{Problem, organization::InvitationToken},
    http::{
        AppState,
        client_address::ClientAddress,
        console::session::{self, SignedIn},
    },
    service::{ServiceError, invitations::NewAccount},
};

/// `POST /invitations/{token}/accept`
pub async fn accept(
    State(state): State<AppState>,
    SignedIn(caller): SignedIn,
    Path(token): Path<String>,
    fields: Fields,
) -> Response {
    let accepted = async { state.services.accept_invitation(&caller, &read(&token)?).await };
    match accepted.await {
        Ok(member) => done(&page_of(member.organization.as_str(), "members"), "joined"),
        Err(error) => fields.refused(&state, &page(&token), &error).await,
    }
}

/// `POST /invitations/{token}/join`: makes an account with the invited address, which is signed in and belongs at once.
pub async fn join(
    State(state): State<AppState>,
    address: ClientAddress,
    session: Session,
    Path(token): Path<String>,
    fields: Fields,
) -> Response {
    let account = NewAccount {
        user_name: fields.get("username").to_owned(),
        full_name: fields.get("full_name").to_owned(),
        password: fields.secret("password"),
        repeated: fields.secret("repeated_password"),
    };
    let joined = async {
        let token = read(&token)?;
        let (_, organization) = state.services.invitation(&token).await?;
        let user = state.services.accept_as_new_user(&token, account).await?;
        session::open(&state, &session, &user, address, &fields.parts.headers).await?;
        Ok(organization)
    };
    match joined.await {
        Ok(organization) => done(&page_of(organization.id.as_str(), "members"), "joined"),
        Err(ServiceError::UserNameTaken) => {
            let error = ServiceError::invalid("username", Problem::Taken);
            fields.refused(&state, &page(&token), &error).await
        }
        Err(error) => fields.refused(&state, &page(&token), &error).await,
    }
}

fn read(token: &str) -> Result<InvitationToken, ServiceError> {
    InvitationToken::parse(token).map_err(|_| ServiceError::NoSuchInvitation)
}

fn page(token: &str) -> String {
    format!("/invitations/{}", segment(token))
}
