//! One's own sessions.

use leptos::prelude::*;

use crate::{
    domain::SessionKind,
    ui::{
        actions::profile::list_sessions,
        components::{
            loaded::loaded,
            notice::{Done, Notice, Tone},
            page::{Page, ProfileLinks, profile_crumbs},
            plain_form::{answer_to, is_refusal},
            sheet::{Column, sheet},
            time::{Moment, since},
        },
        views::{SessionView, SessionsView},
    },
};

const END: &str = "/profile/sessions/end";
const END_OTHERS: &str = "/profile/sessions/end-others";

/// The list of one's own sessions, where each can be ended.
#[component]
pub fn SessionsPage() -> impl IntoView {
    let sessions = Resource::new(|| (), |()| list_sessions());
    let links = view! { <ProfileLinks/> }.into_any();
    let head = loaded(move || async move {
        let others = sessions.await.is_ok_and(|view| view.sessions.iter().any(|session| !session.current));
        let end = view! {
            <form method="post" action=END_OTHERS>
                <button class="button" data-kind="caution" type="submit">"End all other sessions"</button>
            </form>
        };
        Ok(others.then_some(end).into_any())
    });
    let problem = answer_to(END).problem.or_else(|| answer_to(END_OTHERS).problem);
    view! {
        <Page title="Sessions" crumbs=profile_crumbs() head=head links=links refused=is_refusal()>
            <Done/>
            {problem.map(|problem| view! { <Notice tone=Tone::Bad><p>{problem}</p></Notice> })}
            {loaded(move || async move { Ok(table(sessions.await?)) })}
        </Page>
    }
    .into_any()
}

fn table(view: SessionsView) -> AnyView {
    let since = since(view.now);
    let rows = move || {
        let moment = since.moment();
        view.sessions.iter().map(|session| row(session, moment)).collect::<Vec<_>>()
    };
    view! {
        {sheet("Sessions", &[Column::Text("Signed in with"), Column::Text("Address"), Column::Kind("Signed in", "created"), Column::Text("Last seen"), Column::Actions], rows.into_any())}
        // The buttons of the rows send it; each says which session.
        <form id="end" method="post" action=END></form>
        <p class="pager">
            <span>"Sessions also end by themselves: after a while without use, and some hours after signing in."</span>
        </p>
    }
    .into_any()
}

fn row(session: &SessionView, moment: Moment) -> AnyView {
    let agent = session.agent.clone().unwrap_or_else(|| "Unknown program".to_owned());
    let tag = match session {
        SessionView { current: true, .. } => Some("This browser"),
        SessionView { kind: SessionKind::Token, .. } => Some("Token"),
        _ => None,
    };
    let end = (!session.current).then(|| {
        let label = "End session of ".to_owned() + &agent;
        view! {
            <button class="button" data-kind="quiet" type="submit" form="end" name="id" value=session.id.to_string()
                aria-label=label>
                "End session"
            </button>
        }
    });
    view! {
        <tr aria-current=session.current.then_some("true")>
            <th scope="row" data-cell="name">{agent}" "{tag.map(|tag| view! { <span class="tag">{tag}</span> })}</th>
            <td data-label="Address">{session.address.clone().unwrap_or_else(|| "Unknown".to_owned())}</td>
            <td data-label="Signed in" data-cell="created">
                {moment.tag(session.created_at, moment.full(session.created_at))}
            </td>
            <td data-label="Last seen">{moment.tag(session.seen_at, moment.relative(session.seen_at))}</td>
            <td data-cell="actions">{end}</td>
        </tr>
    }
    .into_any()
}
