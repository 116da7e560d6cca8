//! The members of an organization, and those invited.

use leptos::prelude::*;

use super::named;
use crate::ui::{
    actions::members::list_members,
    components::{
        directory,
        empty::Empty,
        link::segment,
        notice::{Notice, Tone},
        organization::{Content, Place, path, screen},
        sheet::{Column, sheet},
        status::{Standing, Status},
        time::{Moment, since},
    },
    icons::{Icon, IconName},
    respond,
    views::{InvitationRowView, MemberListView, MemberRowView, OrganizationView, RightsView},
};

/// The list of members.
#[component]
pub fn MembersPage() -> impl IntoView {
    let organization = named(["id"]);
    move || {
        let [organization] = organization.get();
        members(organization)
    }
}

fn members(id: String) -> AnyView {
    let asked = directory::asked();
    let of = id.clone();
    let members = Resource::new(
        move || asked.get(),
        move |asked| {
            let of = of.clone();
            async move { (asked.q.clone(), list_members(of, asked).await) }
        },
    );
    screen(Place::main(id, "Members"), move |organization| async move {
        let (search, list) = members.await;
        Ok(content(&organization, search, list?))
    })
}

fn content(organization: &OrganizationView, search: String, list: MemberListView) -> Content {
    let base = path(&organization.id, "members");
    let rights = &organization.rights;
    let invite = rights.manages_members.then(|| {
        let target = base.clone() + "/invite";
        view! { <a class="button" data-kind="primary" href=target><Icon name=IconName::Plus/>"Invite members"</a> }
    });
    let problem = respond::submitted().and_then(|submitted| submitted.form.problem);
    let who = match rights {
        RightsView { manages_members: true, .. } => None,
        RightsView { assigns_roles: true, .. } => Some(
            "You give roles on what you are an admin of. Members are invited and removed by an organization owner.",
        ),
        _ => Some("Members are invited, removed and given roles by an organization owner."),
    };
    let who = who.map(|who| view! { <p class="pager"><span>{who}</span></p> });
    let nobody = list.page.items.is_empty() && list.invitations.is_empty();
    let rows = if nobody { no_hits(&base, &search) } else { table(&base, &search, list, rights) };
    let searched = directory::search(&base, search, "Search by username, name or email", "Username, name or email");
    let body = view! {
        {problem.map(|problem| view! { <Notice tone=Tone::Bad><p>{problem}</p></Notice> })}
        {searched}
        {rows}
        {who}
    };
    Content { head: invite.into_any(), body: body.into_any() }
}

fn no_hits(base: &str, search: &str) -> AnyView {
    let base = base.to_owned();
    if search.is_empty() {
        return view! {
            <Empty icon=IconName::Users title="Nobody belongs to this organization yet">
                <p>"Invite the people who are to work here, and say what each of them may do."</p>
            </Empty>
        }
        .into_any();
    }
    let title = format!("No member matches “{search}”");
    view! {
        <Empty icon=IconName::Search title=title>
            <p>"Search looks at usernames, full names and email addresses."</p>
            <p class="actions"><a class="button" href=base>"Clear search"</a></p>
        </Empty>
    }
    .into_any()
}

fn table(base: &str, search: &str, list: MemberListView, rights: &RightsView) -> AnyView {
    let MemberListView { page, invitations, now } = list;
    let since = since(now);
    let turns = directory::turns(base, search, &page, "members");
    let invitation_base = base.to_owned();
    let (base, rights) = (base.to_owned(), rights.clone());
    let rows = move || {
        let moment = since.moment();
        let invitations = invitations.iter().map(|invitation| invited(&invitation_base, invitation, moment));
        let members = page.items.iter().map(|member| row(&base, member, &rights, moment));
        invitations.chain(members).collect::<Vec<_>>()
    };
    view! {
        {sheet("Members", &[Column::Text("Member"), Column::Text("Roles"), Column::Text("Last sign-in"), Column::Kind("Status", "status"), Column::Actions], rows.into_any())}
        {turns}
    }
    .into_any()
}

fn row(base: &str, member: &MemberRowView, rights: &RightsView, moment: Moment) -> AnyView {
    let target = format!("{base}/{}", segment(&member.name));
    let second = if member.full_name.is_empty() { member.email.clone() } else { member.full_name.clone() };
    let tag = member.is_self.then(|| view! { " "<span class="tag">"You"</span> });
    let last = member.last_sign_in.map_or_else(
        || view! { <span class="dim">"Never"</span> }.into_any(),
        |at| moment.tag(at, moment.relative(at)).into_any(),
    );
    let standing = if member.enabled { Standing::of_member() } else { Standing::of_user(false) };
    let state = standing.state;
    let edit = rights.assigns_roles.then(|| {
        let words = format!("Edit roles of {}", member.name);
        let target = target.clone() + "#roles";
        view! { <a class="icon-button" href=target aria-label=words.clone() title=words rel="external"><Icon name=IconName::Pencil/></a> }
    });
    let remove = (rights.manages_members && !member.is_self).then(|| {
        let words = format!("Remove {}", member.name);
        let target = target.clone() + "/remove";
        view! {
            <a class="icon-button" data-kind="danger" href=target aria-label=words.clone() title=words>
                <Icon name=IconName::Trash/>
            </a>
        }
    });
    let leave = member.is_self.then(|| {
        let target = target.clone() + "/remove";
        view! {
            <a class="icon-button" data-kind="danger" href=target aria-label="Leave organization" title="Leave organization">
                <Icon name=IconName::SignOut/>
            </a>
        }
    });
    view! {
        <tr data-status=state>
            <th scope="row" data-cell="name">
                <a href=target>{member.name.clone()}</a>{tag}" "<span class="dim">{second}</span>
            </th>
            <td data-label="Roles" data-cell="text">{member.roles.clone()}</td>
            <td data-label="Last sign-in">{last}</td>
            <td data-label="Status" data-cell="status"><Status of=standing/></td>
            <td data-cell="actions"><span class="row-actions">{edit}{remove}{leave}</span></td>
        </tr>
    }
    .into_any()
}

fn invited(base: &str, invitation: &InvitationRowView, moment: Moment) -> AnyView {
    let target = format!("{base}/invitations/{}", invitation.token);
    let email = invitation.email.clone();
    let standing = Standing::of_invitation(invitation.expired);
    let state = standing.state;
    let by = format!("Invited by {}", invitation.invited_by);
    let ends = if invitation.expired { "expired " } else { "expires " };
    let ends = moment.tag(invitation.expires_at, ends.to_owned() + &moment.relative(invitation.expires_at));
    let [edit, resend, revoke] =
        ["Edit roles for", "Send again to", "Revoke invitation of"].map(|words| format!("{words} {email}"));
    let (resend_path, revoke_path) = (target.clone() + "/resend", target.clone() + "/revoke");
    view! {
        <tr data-status=state>
            <th scope="row" data-cell="name"><a href=target.clone()>{breakable(&email)}</a></th>
            <td data-label="Roles" data-cell="text">{invitation.roles.clone()}</td>
            <td data-label="Invited">{by}" "<span class="dim">{ends}</span></td>
            <td data-label="Status" data-cell="status"><Status of=standing/></td>
            <td data-cell="actions">
                <span class="row-actions">
                    <a class="icon-button" href=target aria-label=edit.clone() title=edit><Icon name=IconName::Pencil/></a>
                    <form method="post" action=resend_path>
                        <button class="icon-button" type="submit" aria-label=resend.clone() title=resend>
                            <Icon name=IconName::Refresh/>
                        </button>
                    </form>
                    <form method="post" action=revoke_path>
                        <button class="icon-button" data-kind="danger" type="submit" aria-label=revoke.clone() title=revoke>
                            <Icon name=IconName::Trash/>
                        </button>
                    </form>
                </span>
            </td>
        </tr>
    }
    .into_any()
}

/// An address that breaks after its `@`, if it has to.
fn breakable(email: &str) -> AnyView {
    match email.rsplit_once('@') {
        Some((name, domain)) => view! { {format!("{name}@")}<wbr/>{domain.to_owned()} }.into_any(),
        None => email.to_owned().into_any(),
    }
}
