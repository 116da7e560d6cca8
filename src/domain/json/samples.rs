//! JSON for property tests.

use super::{Json, Number, Value};
use proptest::prelude::*;

/// Any JSON value: few names, so that they meet, and every kind of text.
pub(in crate::domain) fn any_json() -> impl Strategy<Value = Json> {
    let scalar = prop_oneof![
        Just(Json::default()),
        any::<bool>().prop_map(Json::from),
        any::<i64>().prop_map(Json::from),
        "-?(0|[1-9][0-9]{0,30})(\\.[0-9]{1,9})?([eE][+-]?[0-9]{1,4})?"
            .prop_map(|literal| Number::from_literal(literal).into()),
        any::<String>().prop_map(Json::from),
    ];
    scalar.prop_recursive(4, 40, 6, |part| {
        let members = proptest::collection::btree_map("[a-c]{0,2}|\\PC", part.clone(), 0..6);
        prop_oneof![
            proptest::collection::vec(part, 0..6).prop_map(Json::array),
            members.prop_map(Json::object).prop_perturb(|json, mut random| match json.value {
                Value::Object(mut members) => {
                    let turns = usize::try_from(random.next_u32() % 7).unwrap();
                    let length = members.len().max(1);
                    members.rotate_left(turns % length);
                    Value::Object(members).into()
                }
                value => value.into(),
            }),
        ]
    })
}
