//! An invitation, for whoever follows its link: signed in or not, with an account or without.

use leptos::prelude::*;
use leptos_meta::Title;

use super::named;
use crate::ui::{
    actions::members::get_invitation,
    components::{
        field::Field,
        link::link,
        loaded::loaded,
        notice::{Notice, Tone},
        organization,
        plain_form::{PlainForm, answer_to, is_refusal},
        time::since,
    },
    error::UiError,
    views::InvitationView,
};

/// The invitation that the URL names.
#[component]
pub fn InvitationPage() -> impl IntoView {
    let token = named(["token"]);
    let title = if is_refusal() { "Error: Invitation" } else { "Invitation" };
    let content = move || {
        let [token] = token.get();
        let invitation = Resource::new(|| (), move |()| get_invitation(token.clone()));
        loaded(move || async move {
            Ok(match invitation.await {
                Ok(invitation) => content(invitation),
                Err(UiError::NotFound) => unknown(),
                Err(error) => return Err(error),
            })
        })
    };
    view! {
        <Title text=title/>
        <main class="alone" id="main" tabindex="-1" data-wide="">
            {content}
        </main>
    }
    .into_any()
}

fn unknown() -> AnyView {
    view! {
        <div class="panel stack">
            <h1>"This invitation is not known"</h1>
            <p>
                "It was revoked, or sent again with another link, or the address is not whole. Look for a newer mail, or ask whoever invited you to send it again."
            </p>
            <a class="button" href="/" rel="external">"Go to the start"</a>
        </div>
    }
    .into_any()
}

fn content(invitation: InvitationView) -> AnyView {
    let heading = format!("Join {}", invitation.organization_name);
    let expired = invitation.expires_at <= invitation.now;
    let action = if invitation.accepted {
        used(&invitation)
    } else if expired {
        let words = UiError::InvitationExpired.to_string();
        view! { <Notice tone=Tone::Warn><p>{words}</p></Notice> }.into_any()
    } else {
        open(&invitation)
    };
    let facts = facts(&invitation);
    view! {
        <div class="panel stack">
            <h1>{heading}</h1>
            {facts}
            {action}
        </div>
    }
    .into_any()
}

fn facts(invitation: &InvitationView) -> AnyView {
    let lines: Vec<_> = if invitation.rights.is_empty() {
        vec![view! { <li>"may do nothing there at first; an owner gives roles later"</li> }.into_any()]
    } else {
        invitation.rights.iter().map(|line| view! { <li>{line.clone()}</li> }.into_any()).collect()
    };
    let (since, at) = (since(invitation.now), invitation.expires_at);
    let label = if at <= invitation.now { "Was open until" } else { "Open until" };
    let until = move || {
        let moment = since.moment();
        view! { {moment.tag(at, moment.full(at))}<small>{moment.relative_words(at)}</small> }
    };
    view! {
        <dl class="facts">
            <div><dt>"For"</dt><dd>{invitation.email.clone()}</dd></div>
            <div><dt>"Invited by"</dt><dd>{invitation.invited_by.clone()}</dd></div>
            <div><dt>"You"</dt><dd><ul class="rights">{lines}</ul></dd></div>
            <div><dt>{label}</dt><dd>{until}</dd></div>
        </dl>
    }
    .into_any()
}

fn used(invitation: &InvitationView) -> AnyView {
    let words = UiError::InvitationUsed.to_string();
    let target = organization::path(&invitation.organization, "members");
    let name = invitation.organization_name.clone();
    view! {
        <Notice tone=Tone::Info><p>{words}</p><p><a href=target rel="external">{format!("Go to {name}")}</a></p></Notice>
    }
    .into_any()
}

fn open(invitation: &InvitationView) -> AnyView {
    let page = format!("/invitations/{}", invitation.token);
    match &invitation.viewer_email {
        Some(email) if email.eq_ignore_ascii_case(&invitation.email) => acceptance(&page, &invitation.viewer_name),
        Some(email) => another(invitation, email),
        None => newcomer(&page, invitation),
    }
}

fn acceptance(page: &str, name: &str) -> AnyView {
    let action = page.to_owned() + "/accept";
    let problem = answer_to(&action).problem;
    let words = format!("You are signed in as {name}.");
    view! {
        {problem.map(|problem| view! { <Notice tone=Tone::Bad><p>{problem}</p></Notice> })}
        <p class="dim">{words}</p>
        <form method="post" action=action>
            <button class="button" data-kind="primary" type="submit">"Accept invitation"</button>
        </form>
    }
    .into_any()
}

/// Signed in as somebody else.
fn another(invitation: &InvitationView, email: &str) -> AnyView {
    let has =
        if email.is_empty() { "which has no email address".to_owned() } else { format!("whose address is {email}") };
    let words = format!(
        "You are signed in as {}, {has}. The invitation was sent to {}: sign in as the user with that address, or sign out \
         and create one.",
        invitation.viewer_name, invitation.email
    );
    view! {
        <Notice tone=Tone::Warn><p>{words}</p></Notice>
        <form method="post" action="/sign-out">
            <button class="button" type="submit">"Sign out"</button>
        </form>
    }
    .into_any()
}

/// Nobody is signed in: by an account, or by making one.
fn newcomer(page: &str, invitation: &InvitationView) -> AnyView {
    let sign_in = link("/sign-in", &[("next", page.to_owned())]);
    let action = page.to_owned() + "/join";
    let answer = answer_to(&action);
    let open = answer.is_refused();
    let form = Signal::stored(answer);
    let words = format!("The account gets the address {}, to which the invitation was sent.", invitation.email);
    view! {
        <div class="stack">
            <p>"If you have an account with this address, sign in to accept."</p>
            <a class="button" data-kind="primary" href=sign_in rel="external">"Sign in"</a>
        </div>
        <details class="fold" open=open>
            <summary>"Create an account"</summary>
            <PlainForm action=action form=form fields=&[
                ("username", "username", "Username"),
                ("full_name", "full_name", "Full name"),
                ("password", "password", "Password"),
                ("repeated_password", "repeated_password", "Password again"),
            ]>
                <p class="help">{words}</p>
                <Field form=form name="username" label="Username" autocomplete="username" required=true most=64
                    help="1 to 64 letters, digits and . _ @ + - beginning with a letter or digit. It cannot be changed later."/>
                <Field form=form name="full_name" label="Full name (optional)" autocomplete="name" most=100/>
                <Field form=form name="password" label="Password" kind="password" autocomplete="new-password" required=true
                    help="8 characters or more. Any characters will do, also pasted ones."/>
                <Field form=form name="repeated_password" label="Password again" kind="password"
                    autocomplete="new-password" required=true/>
                <p class="actions">
                    <button class="button" data-kind="primary" type="submit">"Create account and accept"</button>
                </p>
            </PlainForm>
        </details>
    }
    .into_any()
}
