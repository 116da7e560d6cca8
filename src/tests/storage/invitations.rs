//! Offers to join an organization.

use std::slice::from_ref;

use jiff::Timestamp;
use keyward::{
    domain::{
        Email, User,
        mail::NewMail,
        organization::{Invitation, InvitationToken, Member, Organization, Version},
        role_assignments::{OrganizationRole, RoleAssignments},
    },
    storage::{AcceptOutcome, InviteOutcome, RevokeInvitationsOutcome, Seed},
};

use super::{
    mails::mail,
    on_both,
    samples::{change, hours, name, now, password, user},
    seeds::{member, organization},
};
use crate::support::db::TestDatabase;

on_both! {
    an_invitation_is_kept_whole
    another_invitation_takes_the_place_of_an_open_one
    of_two_for_one_address_the_last_counts
    the_limit_counts_what_can_be_accepted
    two_who_invite_at_once_stay_within_the_limit
    members_are_not_invited
    nobody_is_invited_to_nothing
    open_ones_are_listed_newest_first
    roles_can_change_until_it_is_accepted
    taken_back_all_or_none
    whoever_accepts_is_a_member
    whoever_is_new_is_added
    what_cannot_be_accepted_changes_nothing
    accepted_at_once_it_works_once
    old_ones_are_removed
}

fn token(number: u32) -> InvitationToken {
    InvitationToken::parse(&format!("{number:032}")).unwrap()
}

fn roles(organization: &Organization, role: OrganizationRole) -> RoleAssignments {
    RoleAssignments::on_organization(&organization.id, role)
}

fn invitation(organization: &Organization, number: u32, email: &str) -> Invitation {
    Invitation {
        token: token(number),
        organization: organization.id.clone(),
        email: Email::parse(email).unwrap(),
        role_assignments: roles(organization, OrganizationRole::BillingAdmin),
        created: change("bob", hours(-1)),
        expires_at: hours(71),
        accepted: None,
    }
}

/// An organization owned by Bob, and Eve, who belongs to none.
async fn plant(database: &TestDatabase) -> Organization {
    let acme = organization("acme", "Acme");
    let bob = User { email: Some(Email::parse("Bob@Example.com").unwrap()), ..user("bob") };
    let seed = Seed {
        users: vec![(bob, password("x")), (user("eve"), password("x"))],
        members: vec![member(&acme, &name("bob"))],
        organizations: vec![acme.clone(), organization("other", "Other")],
        ..Seed::default()
    };
    assert!(database.storage.plant("invitations", &seed, now()).await.unwrap());
    acme
}

async fn invite(database: &TestDatabase, acme: &Organization, invitations: &[Invitation]) -> InviteOutcome {
    database.storage.invite(&acme.id, invitations, &[], 100, now()).await.unwrap()
}

async fn open(database: &TestDatabase, acme: &Organization) -> Vec<Invitation> {
    database.storage.open_invitations(&acme.id, false, now()).await.unwrap()
}

async fn is_known(database: &TestDatabase, number: u32) -> bool {
    database.storage.invitation(&token(number)).await.unwrap().is_some()
}

async fn an_invitation_is_kept_whole(database: &TestDatabase) {
    let acme = plant(database).await;
    let invitations = [invitation(&acme, 1, "Dan@Example.com"), invitation(&acme, 2, "zoe@example.com")];
    let mails = [mail("invitation/1", "dan@example.com"), mail("invitation/2", "zoe@example.com")];
    let outcome = database.storage.invite(&acme.id, &invitations, &mails, 100, now()).await.unwrap();
    assert_eq!(outcome, InviteOutcome::Invited(invitations.to_vec()));
    for one in invitations {
        assert_eq!(database.storage.invitation(&one.token).await.unwrap(), Some((one, acme.clone())));
    }
    assert!(!is_known(database, 3).await);
    let queued = database.storage.claim_mails(now(), hours(1), 10).await.unwrap();
    assert_eq!(queued.into_iter().map(|queued| queued.mail).collect::<Vec<NewMail>>(), mails);
}

async fn another_invitation_takes_the_place_of_an_open_one(database: &TestDatabase) {
    let acme = plant(database).await;
    invite(database, &acme, &[invitation(&acme, 1, "dan@example.com")]).await;
    let again = Invitation {
        role_assignments: roles(&acme, OrganizationRole::Owner),
        created: change("eve", now()),
        expires_at: hours(72),
        ..invitation(&acme, 2, "DAN@example.com")
    };
    assert_eq!(invite(database, &acme, from_ref(&again)).await, InviteOutcome::Invited(vec![again.clone()]));
    assert!(!is_known(database, 1).await, "the old link is dead");
    assert_eq!(open(database, &acme).await, [again]);
    // Another organization's has nothing to do with it.
    let other = organization("other", "Other");
    invite(database, &other, &[invitation(&other, 3, "dan@example.com")]).await;
    assert!(is_known(database, 2).await);
}

async fn of_two_for_one_address_the_last_counts(database: &TestDatabase) {
    let acme = plant(database).await;
    let [first, other, last] = [(1, "dan@example.com"), (2, "zoe@example.com"), (3, "Dan@Example.com")]
        .map(|(n, at)| invitation(&acme, n, at));
    let outcome = invite(database, &acme, &[first, other.clone(), last.clone()]).await;
    assert_eq!(outcome, InviteOutcome::Invited(vec![other, last]));
    assert!(!is_known(database, 1).await);
}

async fn the_limit_counts_what_can_be_accepted(database: &TestDatabase) {
    let acme = plant(database).await;
    let storage = &database.storage;
    let expired = Invitation { expires_at: now(), ..invitation(&acme, 1, "old@example.com") };
    let two = [expired, invitation(&acme, 2, "dan@example.com")];
    let invite = async |invitations: &[Invitation]| {
        let mails = [mail("limit", "dan@example.com")];
        storage.invite(&acme.id, invitations, &mails, 2, now()).await.unwrap()
    };
    assert!(matches!(invite(&two).await, InviteOutcome::Invited(_)));
    let more = [invitation(&acme, 3, "zoe@example.com"), invitation(&acme, 4, "ann@example.com")];
    assert_eq!(invite(&more).await, InviteOutcome::LimitReached);
    assert!(!is_known(database, 3).await, "nothing was written");
    assert!(matches!(invite(&more[..1]).await, InviteOutcome::Invited(_)));
    assert_eq!(invite(&more[1..]).await, InviteOutcome::LimitReached);
    let again = invitation(&acme, 5, "zoe@example.com");
    assert!(matches!(invite(&[again]).await, InviteOutcome::Invited(_)), "it takes a place that is taken");
}

async fn two_who_invite_at_once_stay_within_the_limit(database: &TestDatabase) {
    let (acme, node) = (plant(database).await, database.connect_again().await);
    let [one, two] = [(1, "dan@example.com"), (2, "zoe@example.com")].map(|(n, at)| invitation(&acme, n, at));
    let (one, two) = tokio::join!(
        database.storage.invite(&acme.id, from_ref(&one), &[], 1, now()),
        node.invite(&acme.id, from_ref(&two), &[], 1, now()),
    );
    assert!((one.unwrap() == InviteOutcome::LimitReached) != (two.unwrap() == InviteOutcome::LimitReached));
    assert_eq!(open(database, &acme).await.len(), 1);
}

async fn members_are_not_invited(database: &TestDatabase) {
    let acme = plant(database).await;
    let (bob, dan) = (invitation(&acme, 1, "BOB@example.com"), invitation(&acme, 2, "dan@example.com"));
    let outcome = invite(database, &acme, &[dan, bob.clone()]).await;
    assert_eq!(outcome, InviteOutcome::AlreadyMembers(vec![bob.email]));
    assert_eq!(open(database, &acme).await, []);
}

async fn nobody_is_invited_to_nothing(database: &TestDatabase) {
    let none = organization("none", "None");
    let outcome = invite(database, &none, &[invitation(&none, 1, "dan@example.com")]).await;
    assert_eq!(outcome, InviteOutcome::OrganizationAbsent);
    assert_eq!(open(database, &none).await, []);
}

async fn open_ones_are_listed_newest_first(database: &TestDatabase) {
    let acme = plant(database).await;
    let at = |number, created: i64, expires_at| Invitation {
        created: change("bob", hours(created)),
        expires_at,
        ..invitation(&acme, number, &format!("{number}@example.com"))
    };
    let [one, two, old, used] = [at(1, -3, hours(1)), at(2, -2, hours(1)), at(3, -5, now()), at(4, -1, hours(1))];
    invite(database, &acme, &[one.clone(), two.clone(), old.clone(), used.clone()]).await;
    let outcome = database.storage.accept_invitation(&used.token, &name("eve"), None, now()).await.unwrap();
    assert!(matches!(outcome, AcceptOutcome::Accepted(_)));
    assert_eq!(open(database, &acme).await, [two.clone(), one.clone()]);
    assert_eq!(database.storage.open_invitations(&acme.id, true, now()).await.unwrap(), [two, one, old]);
    assert_eq!(open(database, &organization("other", "Other")).await, []);
}

async fn roles_can_change_until_it_is_accepted(database: &TestDatabase) {
    let acme = plant(database).await;
    let one = invitation(&acme, 1, "dan@example.com");
    invite(database, &acme, from_ref(&one)).await;
    let roles = roles(&acme, OrganizationRole::Owner);
    let set = async |organization: &Organization, number| {
        database.storage.set_invitation_roles(&organization.id, &token(number), &roles).await.unwrap()
    };
    assert!(!set(&organization("other", "Other"), 1).await, "of another organization");
    assert!(!set(&acme, 2).await);
    assert!(set(&acme, 1).await);
    assert_eq!(open(database, &acme).await, [Invitation { role_assignments: roles.clone(), ..one }]);
    let accepted = database.storage.accept_invitation(&token(1), &name("eve"), None, now()).await.unwrap();
    assert!(matches!(accepted, AcceptOutcome::Accepted(Member { role_assignments, .. }) if role_assignments == roles));
    assert!(!set(&acme, 1).await);
}

async fn taken_back_all_or_none(database: &TestDatabase) {
    let acme = plant(database).await;
    let other = organization("other", "Other");
    invite(database, &acme, &[1, 2, 3].map(|n| invitation(&acme, n, &format!("{n}@example.com")))).await;
    invite(database, &other, &[invitation(&other, 4, "4@example.com")]).await;
    database.storage.accept_invitation(&token(3), &name("eve"), None, now()).await.unwrap();
    let revoke = async |numbers: &[u32]| {
        let tokens: Vec<_> = numbers.iter().map(|number| token(*number)).collect();
        database.storage.revoke_invitations(&acme.id, &tokens).await.unwrap()
    };
    let absent = RevokeInvitationsOutcome::Absent(vec![token(3), token(4), token(5)]);
    assert_eq!(revoke(&[5, 1, 4, 3, 5]).await, absent);
    assert!(is_known(database, 1).await, "nothing was written");
    assert_eq!(revoke(&[2, 1, 2]).await, RevokeInvitationsOutcome::Revoked);
    assert_eq!(revoke(&[]).await, RevokeInvitationsOutcome::Revoked);
    assert!(!is_known(database, 1).await && !is_known(database, 2).await && is_known(database, 4).await);
}

async fn whoever_accepts_is_a_member(database: &TestDatabase) {
    let acme = plant(database).await;
    let storage = &database.storage;
    invite(database, &acme, &[invitation(&acme, 1, "dan@example.com")]).await;
    let eve = Member {
        role_assignments: roles(&acme, OrganizationRole::BillingAdmin),
        version: Version::FIRST,
        since: now(),
        ..member(&acme, &name("eve"))
    };
    let outcome = storage.accept_invitation(&token(1), &eve.user, None, now()).await.unwrap();
    assert_eq!(outcome, AcceptOutcome::Accepted(eve.clone()));
    assert_eq!(storage.membership(&acme.id, &eve.user).await.unwrap(), Some(eve));
    let accepted = Some(change("eve", now()));
    let used = Invitation { accepted, ..invitation(&acme, 1, "dan@example.com") };
    assert_eq!(storage.invitation(&token(1)).await.unwrap(), Some((used, acme.clone())));
    assert_eq!(
        storage.accept_invitation(&token(1), &name("bob"), None, now()).await.unwrap(),
        AcceptOutcome::Used,
        "it works once"
    );
    // The address may be invited again: it may belong to somebody else by now.
    assert!(matches!(
        invite(database, &acme, &[invitation(&acme, 2, "dan@example.com")]).await,
        InviteOutcome::Invited(_)
    ));
}

async fn whoever_is_new_is_added(database: &TestDatabase) {
    let acme = plant(database).await;
    let storage = &database.storage;
    invite(database, &acme, &[invitation(&acme, 1, "dan@example.com")]).await;
    let taken = user("EVE");
    let outcome =
        storage.accept_invitation(&token(1), &taken.name, Some((&taken, &password("x"))), now()).await.unwrap();
    assert_eq!(outcome, AcceptOutcome::UserNameTaken);
    let dan = user("dan");
    let outcome = storage.accept_invitation(&token(1), &dan.name, Some((&dan, &password("d"))), now()).await.unwrap();
    assert!(matches!(outcome, AcceptOutcome::Accepted(_)), "{outcome:?}");
    assert_eq!(storage.user_with_password(&dan.name).await.unwrap(), Some((dan.clone(), password("d"))));
    assert!(storage.membership(&acme.id, &dan.name).await.unwrap().is_some());
}

async fn what_cannot_be_accepted_changes_nothing(database: &TestDatabase) {
    let acme = plant(database).await;
    let storage = &database.storage;
    invite(database, &acme, &[invitation(&acme, 1, "dan@example.com")]).await;
    storage.create_user(&User { enabled: false, ..user("off") }, &password("x")).await.unwrap();
    let accept = async |number, user: &str, at: Timestamp| {
        storage.accept_invitation(&token(number), &name(user), None, at).await.unwrap()
    };
    assert_eq!(accept(2, "eve", now()).await, AcceptOutcome::Absent);
    assert_eq!(accept(1, "eve", hours(71)).await, AcceptOutcome::Expired);
    assert_eq!(accept(1, "bob", now()).await, AcceptOutcome::AlreadyMember);
    assert_eq!(accept(1, "nobody", now()).await, AcceptOutcome::NoSuchUser);
    assert_eq!(accept(1, "off", now()).await, AcceptOutcome::NoSuchUser);
    let dan = user("dan");
    let late = storage.accept_invitation(&token(1), &dan.name, Some((&dan, &password("x"))), hours(71)).await.unwrap();
    assert_eq!(late, AcceptOutcome::Expired);
    assert_eq!(storage.user(&dan.name).await.unwrap(), None);
    assert_eq!(open(database, &acme).await, [invitation(&acme, 1, "dan@example.com")]);
    assert_eq!(storage.membership(&acme.id, &name("bob")).await.unwrap(), Some(member(&acme, &name("bob"))));
}

async fn accepted_at_once_it_works_once(database: &TestDatabase) {
    let acme = plant(database).await;
    invite(database, &acme, &[invitation(&acme, 1, "dan@example.com")]).await;
    let node = database.connect_again().await;
    let tasks: Vec<_> = (1..=6)
        .map(|number| {
            let storage = if number % 2 == 0 { &node } else { &database.storage }.clone();
            tokio::spawn(async move {
                let new = user(&format!("new{number}"));
                storage.accept_invitation(&token(1), &new.name, Some((&new, &password("x"))), now()).await.unwrap()
            })
        })
        .collect();
    let mut accepted = 0;
    for task in tasks {
        match task.await.unwrap() {
            AcceptOutcome::Accepted(_) => accepted += 1,
            outcome => assert_eq!(outcome, AcceptOutcome::Used),
        }
    }
    assert_eq!(accepted, 1);
    assert_eq!(database.storage.all_members(&acme.id).await.unwrap().len(), 2);
    assert_eq!(database.storage.users(true).await.unwrap().len(), 3, "those who were late are not added");
}

async fn old_ones_are_removed(database: &TestDatabase) {
    let acme = plant(database).await;
    let ending = |number: u32| Invitation {
        expires_at: hours(i64::from(number)),
        ..invitation(&acme, number, &format!("{number}@example.com"))
    };
    invite(database, &acme, &[1, 2, 3, 4].map(ending)).await;
    database.storage.accept_invitation(&token(2), &name("eve"), None, now()).await.unwrap();
    assert_eq!(database.storage.remove_old_invitations(hours(4), 2).await.unwrap(), 2);
    assert!(!is_known(database, 1).await && !is_known(database, 2).await, "the oldest first, accepted or not");
    assert_eq!(database.storage.remove_old_invitations(hours(4), 2).await.unwrap(), 1);
    assert_eq!(database.storage.remove_old_invitations(hours(4), 2).await.unwrap(), 0);
    assert!(is_known(database, 4).await);
}
