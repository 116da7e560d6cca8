//! What holds for every standing and every set of roles.

use proptest::prelude::*;

use super::{key, member};
use crate::domain::{
    access::{Operation, Resource, Standing, allows, allows_assigning, assignable, assigns_roles, exceeding, visible},
    organization::ResourceKind,
    role::{PlatformRole, PlatformRoles},
    role_assignments::{
        Scope,
        samples::{APPLICATION_ROLES, any_roles, here, id, only},
    },
};

/// Every right in a small world: all operations on every kind, and on resources that are listed in some assignment and
/// one (d) that is listed in none. To each, whether it is allowed.
fn rights(standing: &Standing) -> Vec<(String, bool)> {
    let ids = ['a', 'b', 'c', 'd'].map(id);
    let scopes: Vec<_> = ids.iter().cloned().map(Scope::one).chain([Scope::All, only("ab"), only("abcd")]).collect();
    let mut operations = vec![
        Operation::ReadOrganization,
        Operation::UpdateOrganization,
        Operation::ReadContacts,
        Operation::ReadMembers,
        Operation::ManageMembers,
        Operation::ReadKeys,
        Operation::ManageKeys,
        Operation::ManageOwnKeys,
    ];
    for kind in ResourceKind::ALL {
        operations.extend([Operation::ListResources(kind), Operation::CreateResource(kind)]);
        operations.extend(scopes.iter().map(|scope| Operation::ManageAssignments(kind, scope)));
        for id in &ids {
            let resource = Resource { kind, id };
            operations.extend([
                Operation::ReadResource(resource),
                Operation::UpdateResource(resource),
                Operation::DeleteResource(resource),
            ]);
            operations.extend(APPLICATION_ROLES.iter().map(|role| Operation::EnterProject(resource, role)));
        }
    }
    operations.into_iter().map(|operation| (format!("{operation:?}"), allows(standing, operation))).collect()
}

/// The first right that `one` has and `other` lacks.
fn right_beyond(one: &Standing, other: &Standing) -> Option<String> {
    let both = rights(one).into_iter().zip(rights(other));
    both.into_iter().find(|((_, one), (_, other))| *one && !*other).map(|((operation, _), _)| operation)
}

fn any_creator() -> impl Strategy<Value = Standing> {
    let platform = prop_oneof![
        4 => Just(PlatformRoles::none()),
        1 => proptest::sample::select(&PlatformRole::ALL[..]).prop_map(PlatformRoles::only),
    ];
    prop_oneof![
        (platform, proptest::option::weighted(0.9, any_roles())).prop_map(|(platform, roles)| Standing::of_user(
            &here(),
            &platform,
            roles.as_ref()
        )),
        any_roles().prop_map(|roles| key(&roles)),
    ]
}

proptest! {
    /// Random sets are seldom within each other's rights, so some of what is asked is what the creator holds.
    #[test]
    fn what_may_be_minted_has_no_right_beyond_the_creators(
        creator in any_creator(), asked in any_roles(), of_own in any::<prop::sample::Index>(), less in any_roles()
    ) {
        prop_assume!(allows(&creator, Operation::ReadOrganization));
        let own = creator.assignments().cloned().unwrap_or_default();
        let asked = [asked.clone(), own.minus(&less), own.clone(), own.plus(&asked)][of_own.index(4)].clone();
        if exceeding(&creator, &asked).is_empty() {
            prop_assert_eq!(right_beyond(&key(&asked), &creator), None);
        }
    }

    #[test]
    fn what_one_may_mint_one_may_mint_less_of(creator in any_creator(), asked in any_roles(), less in any_roles()) {
        prop_assume!(exceeding(&creator, &asked).is_empty());
        prop_assert_eq!(exceeding(&creator, &asked.minus(&less)), vec![]);
    }

    #[test]
    fn more_roles_are_never_less_rights(held in any_roles(), more in any_roles()) {
        for standing in [member as fn(&_) -> _, key] {
            prop_assert_eq!(right_beyond(&standing(&held), &standing(&held.plus(&more))), None);
        }
    }

    #[test]
    fn a_key_has_no_right_that_a_user_with_its_roles_lacks(roles in any_roles()) {
        prop_assert_eq!(right_beyond(&key(&roles), &member(&roles)), None);
    }

    #[test]
    fn what_is_visible_is_part_of_it(standing in any_creator(), roles in any_roles()) {
        let seen = visible(&standing, &roles);
        prop_assert_eq!(roles.plus(&seen), roles);
    }

    #[test]
    fn what_is_assignable_may_be_given_and_is_seen(standing in any_creator(), roles in any_roles()) {
        let given = assignable(&standing, &roles);
        prop_assert!(allows_assigning(&standing, &given));
        prop_assert_eq!(visible(&standing, &roles).plus(&given), visible(&standing, &roles));
        prop_assert!(assigns_roles(&standing) || given.is_empty());
    }

    /// Whoever changes a part of somebody's roles gives nobody else's part, and takes none.
    #[test]
    fn what_is_not_assignable_stays(standing in any_creator(), roles in any_roles()) {
        let rest = roles.minus(&assignable(&standing, &roles));
        prop_assert_eq!(rest.plus(&assignable(&standing, &roles)), roles);
        prop_assert!(assignable(&standing, &rest).is_empty());
    }
}
