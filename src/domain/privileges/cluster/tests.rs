use super::{Named, REGISTRY, implies, registry::BY_ACCESS};

#[test]
fn the_order_of_the_names_follows_from_what_they_imply() {
    let implied =
        |named: &Named| REGISTRY.iter().filter(|other| implies(&named.privilege, &other.privilege).unwrap()).count();
    let mut counted: Vec<(usize, &str)> = REGISTRY.iter().map(|named| (implied(named), named.name)).collect();
    counted.sort_unstable();
    let names: Vec<&str> = counted.into_iter().map(|(_, name)| name).collect();
    assert_eq!(names, BY_ACCESS);
}
