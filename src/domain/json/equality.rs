use super::{Json, Member, Value};

impl PartialEq for Json {
    fn eq(&self, other: &Self) -> bool {
        self.value == other.value
    }
}

impl Eq for Json {}

impl PartialEq for Member {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name && self.value == other.value
    }
}

impl Eq for Member {}

impl Json {
    /// Whether both say the same if the order of members does not matter, at any depth. The order of arrays does.
    pub fn is_same_as(&self, other: &Self) -> bool {
        match (&self.value, &other.value) {
            (Value::Array(ours), Value::Array(theirs)) => {
                ours.len() == theirs.len() && ours.iter().zip(theirs).all(|(one, other)| one.is_same_as(other))
            }
            (Value::Object(ours), Value::Object(theirs)) => {
                let by_name = |members: &'_ [Member]| {
                    let mut order: Vec<usize> = (0..members.len()).collect();
                    order.sort_by(|one, other| members[*one].name.cmp(&members[*other].name));
                    order
                };
                ours.len() == theirs.len()
                    && by_name(ours).into_iter().zip(by_name(theirs)).all(|(one, other)| {
                        ours[one].name == theirs[other].name && ours[one].value.is_same_as(&theirs[other].value)
                    })
            }
            (ours, theirs) => ours == theirs,
        }
    }
}
