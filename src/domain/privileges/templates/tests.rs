use super::{ALL, of};
use crate::domain::privileges::{check::check_descriptors_in_full, effect::effects, permission::Permission, reserved};
use std::sync::Arc;

#[test]
fn templates_are_what_the_editor_would_write() {
    for template in &ALL {
        let descriptors = check_descriptors_in_full(template.json).unwrap();
        assert_eq!(descriptors.to_editing_text(), template.json);
        assert_eq!(of(template.id), Some(template));
    }
    assert_eq!(of("read-only"), None);
}

#[test]
fn templates_take_effect_for_whoever_may_do_everything() {
    let superuser = reserved::role("superuser").unwrap().clone();
    let owner = Permission::compile(&[("superuser".to_owned(), superuser)].into_iter().collect(), &Arc::default());
    let owner = owner.unwrap();
    for template in &ALL {
        let rows = effects(&check_descriptors_in_full(template.json).unwrap(), &owner).unwrap();
        assert!(rows.iter().all(|row| row.lacking.is_empty()), "{}: {rows:?}", template.id);
    }
}
