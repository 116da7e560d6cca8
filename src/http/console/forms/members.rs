//! Members of organizations, and those invited.

use axum::{
    extract::{Path, State},
    response::Response,
};

use super::{
    Fields, done,
    organizations::{known, page_of, seen},
    segment,
};
use crate::{
    domain::{KeyId, UserName, access::Bearer, organization::InvitationToken},
    http::{
        AppState,
        console::{asked::entries, session::SignedIn},
    },
    service::{ServiceError, invitations::AskedInvitations},
    ui::role_form,
};

/// `POST /organizations/{id}/members/invite`
pub async fn invite(
    State(state): State<AppState>,
    SignedIn(caller): SignedIn,
    Path(id): Path<String>,
    fields: Fields,
) -> Response {
    let asked = AskedInvitations {
        emails: entries(fields.get("emails")),
        expires_in: Some(fields.get("expires_in").to_owned()).filter(|text| !text.is_empty()),
        role_assignments: role_form::read(fields.pairs(), Bearer::User),
    };
    let invited = async { state.services.invite(&caller, &known(&id)?, &asked).await };
    match invited.await {
        Ok(_) => done(&page_of(&id, "members"), "invited"),
        Err(error) => fields.refused(&state, &page_of(&id, "members/invite"), &error).await,
    }
}

/// `POST /organizations/{id}/members/{name}/roles`
pub async fn set_roles(
    State(state): State<AppState>,
    SignedIn(caller): SignedIn,
    Path((id, name)): Path<(String, String)>,
    fields: Fields,
) -> Response {
    let roles = role_form::read(fields.pairs(), Bearer::User);
    let saved = async {
        let user = user(&name)?;
        state.services.set_member_roles(&caller, &known(&id)?, &user, &roles, seen(&fields)).await
    };
    let page = member_page(&id, &name);
    match saved.await {
        Ok(_) => done(&page, "roles-saved"),
        Err(error) => fields.refused(&state, &page, &error).await,
    }
}

/// `POST /organizations/{id}/members/{name}/remove`: of the keys that the member made, those chosen are revoked.
pub async fn remove(
    State(state): State<AppState>,
    SignedIn(caller): SignedIn,
    Path((id, name)): Path<(String, String)>,
    fields: Fields,
) -> Response {
    let revoke: Vec<_> = fields
        .pairs()
        .iter()
        .filter(|(_, value)| value == "revoke")
        .filter_map(|(field, _)| KeyId::parse(field.strip_prefix("key.")?))
        .collect();
    let removed = async {
        let user = user(&name)?;
        let leaves = caller.user_name() == Some(&user);
        state.services.remove_members(&caller, &known(&id)?, &[user], &revoke, false).await?;
        Ok::<_, ServiceError>(leaves)
    };
    match removed.await {
        Ok(true) => done("/organizations", "left"),
        Ok(false) => done(&page_of(&id, "members"), "member-removed"),
        Err(error) => fields.refused(&state, &(member_page(&id, &name) + "/remove"), &error).await,
    }
}

/// `POST /organizations/{id}/members/invitations/{token}`
pub async fn set_invitation_roles(
    State(state): State<AppState>,
    SignedIn(caller): SignedIn,
    Path((id, token)): Path<(String, String)>,
    fields: Fields,
) -> Response {
    let roles = role_form::read(fields.pairs(), Bearer::User);
    let saved = async {
        let token = invitation(&token)?;
        state.services.set_invitation_roles(&caller, &known(&id)?, &token, &roles).await
    };
    match saved.await {
        Ok(()) => done(&page_of(&id, "members"), "invitation-saved"),
        Err(error) => {
            let page = page_of(&id, &format!("members/invitations/{}", segment(&token)));
            fields.refused(&state, &page, &error).await
        }
    }
}

/// `POST /organizations/{id}/members/invitations/{token}/resend`
pub async fn resend(
    State(state): State<AppState>,
    SignedIn(caller): SignedIn,
    Path((id, token)): Path<(String, String)>,
    fields: Fields,
) -> Response {
    let sent = async { state.services.resend_invitation(&caller, &known(&id)?, &invitation(&token)?).await };
    match sent.await {
        Ok(_) => done(&page_of(&id, "members"), "invitation-sent"),
        Err(error) => fields.refused(&state, &page_of(&id, "members"), &error).await,
    }
}

/// `POST /organizations/{id}/members/invitations/{token}/revoke`
pub async fn revoke(
    State(state): State<AppState>,
    SignedIn(caller): SignedIn,
    Path((id, token)): Path<(String, String)>,
    fields: Fields,
) -> Response {
    let revoked = async { state.services.revoke_invitations(&caller, &known(&id)?, &[invitation(&token)?]).await };
    match revoked.await {
        Ok(()) => done(&page_of(&id, "members"), "invitation-revoked"),
        Err(error) => fields.refused(&state, &page_of(&id, "members"), &error).await,
    }
}

fn user(name: &str) -> Result<UserName, ServiceError> {
    UserName::parse(name).map_err(|_| ServiceError::NoSuchMember)
}

fn invitation(token: &str) -> Result<InvitationToken, ServiceError> {
    InvitationToken::parse(token).map_err(|_| ServiceError::NoSuchInvitation)
}

fn member_page(id: &str, name: &str) -> String {
    page_of(id, &format!("members/{}", segment(name)))
}
