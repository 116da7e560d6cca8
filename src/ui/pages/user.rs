//! One user: seen by whoever may see users, changed by platform admins.

use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::new_user::role_choices;
use crate::{
    domain::PlatformRole,
    ui::{
        actions::users::get_user,
        components::{
            field::Field,
            frame::viewing,
            link::segment,
            loaded::loaded,
            notice::{Done, Notice, Tone},
            page::{Page, PageLink, PageLinks},
            plain_form::{PlainForm, answer_to, is_refusal},
            section::Section,
            status::{Standing, Status},
        },
        error::UiError,
        icons::{Icon, IconName},
        respond,
        views::{UserView, Viewer},
    },
};

/// The user by itself.
#[component]
pub fn UserPage() -> impl IntoView {
    let name = user_name();
    move || screen(name.get())
}

/// The name of the user that the URL is about.
pub(super) fn user_name() -> Memo<String> {
    let parameters = use_params_map();
    Memo::new(move |_| parameters.with(|all| all.get("name").unwrap_or_default()))
}

/// Where a user is.
pub(super) fn user_path(name: &str) -> String {
    "/users/".to_owned() + &segment(name)
}

/// The names of roles, of which the wire knows the ids.
pub(super) fn role_labels(ids: &[String]) -> String {
    let labels: Vec<_> = PlatformRole::ALL
        .into_iter()
        .filter(|role| ids.iter().any(|id| id == role.id()))
        .map(PlatformRole::label)
        .collect();
    labels.join(", ")
}

/// The pages about one user.
pub(super) fn user_links(name: &str) -> AnyView {
    let path = user_path(name);
    let keys = path.clone() + "/api-keys";
    view! { <PageLinks label="User" links=vec![PageLink::new(path, "Details"), PageLink::new(keys, "Keys of this user")]/> }.into_any()
}

fn screen(name: String) -> AnyView {
    let asked = name.clone();
    let user = Resource::new(|| (), move |()| get_user(asked.clone()));
    let viewing = viewing();
    let head = loaded(move || async move {
        let standing = user.await.ok().map(|user| view! { <Status of=Standing::of_user(user.enabled)/> });
        Ok(standing.into_any())
    });
    let links = user_links(&name);
    let crumbs = vec![("/users".to_owned(), "Users".to_owned())];
    view! {
        <Page title=name crumbs=crumbs head=head links=links refused=is_refusal()>
            <Done/>
            {loaded(move || async move {
                match viewing.person().await {
                    Some(viewer) if viewer.reads_users => Ok(content(&viewer, user.await?)),
                    _ => {
                        respond::set_status(403);
                        Err(UiError::Forbidden)
                    }
                }
            })}
        </Page>
    }
    .into_any()
}

/// What the viewer may see of the user, and do.
fn content(viewer: &Viewer, user: UserView) -> AnyView {
    if user.name == viewer.name {
        return view! {
            <Notice tone=Tone::Info>
                <p>"This is you. Your details and your password are changed "<a href="/profile/details">"at your profile"</a>
                    "; your roles and your being enabled, by another platform admin."</p>
            </Notice>
            {facts(&user)}
        }
        .into_any();
    }
    if !viewer.manages_users {
        return view! {
            {facts(&user)}
            <p class="pager"><span>"You can look at users. Only platform admins create, change or delete them."</span></p>
        }
        .into_any();
    }
    let path = user_path(&user.name);
    if let Some(password) = respond::submitted().and_then(|submitted| submitted.password) {
        return handover(&path, &user.name, password);
    }
    if user.builtin {
        return view! {
            <Section id="details" title="Details" words="A built-in user: it comes with the installation, owns no API keys, and only its password can be changed.">
                {facts(&user)}
            </Section>
            {password_reset(&path)}
        }
        .into_any();
    }
    let name = user.name.clone();
    view! { {details(&path, user)}{password_reset(&path)}{deletion(&path, name)} }.into_any()
}

fn facts(user: &UserView) -> AnyView {
    let rows = [
        ("Username", user.name.clone()),
        ("Full name", user.full_name.clone()),
        ("Email", user.email.clone()),
        ("Platform roles", role_labels(&user.roles)),
    ];
    let rows = rows.map(|(term, value)| {
        let value = if value.is_empty() { "None".to_owned() } else { value };
        view! { <div><dt>{term}</dt><dd>{value}</dd></div> }
    });
    view! { <dl class="facts">{Vec::from(rows)}</dl> }.into_any()
}

fn details(path: &str, user: UserView) -> AnyView {
    let action = path.to_owned() + "/edit";
    let answer = answer_to(&action);
    let was_sent = !answer.values.is_empty();
    let enabled = if was_sent { answer.value("enabled").is_some() } else { user.enabled };
    // The state that was edited, not the present one: or the next try would overwrite what somebody else changed.
    let version = answer.value("version").map_or(user.version, ToOwned::to_owned);
    let reload = answer.problem.is_some().then(|| {
        let path = path.to_owned();
        view! { <p><a href=path>"Load this user again"</a>" (what you typed here is lost then)."</p> }
    });
    let form = Signal::stored(answer);
    view! {
        <Section id="details" title="Details">
            <PlainForm action=action form=form fields=&[
                ("full_name", "full_name", "Full name"),
                ("email", "email", "Email"),
                ("roles", "roles", "Platform roles"),
            ]>
                {reload}
                <Field form=form name="full_name" label="Full name" value=user.full_name most=100/>
                <Field form=form name="email" label="Email" kind="email" value=user.email most=254/>
                {role_choices(form, &user.roles)}
                <div class="choices">
                    <label class="choice">
                        <input type="checkbox" name="enabled" value="yes" checked=enabled/>
                        <span>
                            "Enabled"
                            <small>
                                "A disabled user cannot sign in, and the user’s API keys are refused from the next request on. Enabling brings the keys back."
                            </small>
                        </span>
                    </label>
                </div>
                <input type="hidden" name="version" value=version/>
                <p class="actions"><button class="button" data-kind="primary" type="submit">"Save user"</button></p>
            </PlainForm>
        </Section>
    }
    .into_any()
}

fn password_reset(path: &str) -> AnyView {
    let action = path.to_owned() + "/reset-password";
    let form = Signal::stored(answer_to(&action));
    view! {
        <Section id="password" title="Password" words="Resetting it ends every session of this user. API keys keep working.">
            <PlainForm action=action form=form>
                <p>"The user gets a new random password. It is shown to you once, to hand over."</p>
                <p class="actions"><button class="button" type="submit">"Reset password"</button></p>
            </PlainForm>
        </Section>
    }
    .into_any()
}

/// The new password, once. Such a page runs no script.
fn handover(path: &str, name: &str, password: String) -> AnyView {
    let title = "New password of ".to_owned() + name;
    let path = path.to_owned();
    view! {
        <section class="handover" aria-labelledby="handover-title">
            <h2 id="handover-title">{title}</h2>
            <p>"It is shown this once. Every session of the user has ended; the password before no longer works."</p>
            <div class="field">
                <label for="new-password">"New password"</label>
                <textarea class="secret" id="new-password" readonly=true rows="1" autocomplete="off" autocapitalize="none"
                    spellcheck="false" translate="no" autofocus=true>
                    {password}
                </textarea>
            </div>
            <p class="loss">
                "Hand it over on a safe way, and ask the user to change it at their profile. If it is lost, reset the password again."
            </p>
            <div class="actions"><a class="button" href=path>"Done"</a></div>
        </section>
    }
    .into_any()
}

fn deletion(path: &str, name: String) -> AnyView {
    let action = path.to_owned() + "/delete";
    let answer = answer_to(&action);
    let open = answer.is_refused();
    let form = Signal::stored(answer);
    let act = "Delete ".to_owned() + &name;
    view! {
        <Section id="deletion" title="Delete" words="Cannot be undone. To keep somebody out for a while, disable the user.">
            <details class="fold" open=open>
                <summary>"Delete this user"</summary>
                <PlainForm action=action form=form fields=&[("confirm", "confirm", "Username")]>
                    <p>
                        <strong>{name}</strong>
                        " is signed out everywhere, and all API keys of the user stop working with the next request. To confirm, type the username."
                    </p>
                    <Field form=form name="confirm" label="Username" required=true/>
                    <p class="actions">
                        <button class="button" data-kind="danger" type="submit"><Icon name=IconName::Trash/>{act}</button>
                    </p>
                </PlainForm>
            </details>
        </Section>
    }
    .into_any()
}
