//! What somebody may have meant who mistyped a name.

/// How alike two names must be, from 0 to 1.
const LEAST: f64 = 0.5;

/// The known names that are like `typed`, the likeliest first, as the error texts of the Elasticsearch API give them:
/// `[name]` or `any of [name, other]`. `None` when nothing is like it.
pub fn suggestion<'a>(typed: &str, known: impl IntoIterator<Item = &'a str>) -> Option<String> {
    let mut alike: Vec<_> = known.into_iter().map(|name| (similarity(typed, name), name)).collect();
    alike.retain(|(similarity, _)| *similarity > LEAST);
    alike.sort_by(|(one, this), (other, that)| other.total_cmp(one).then_with(|| this.cmp(that)));
    alike.dedup();
    let names: Vec<_> = alike.into_iter().map(|(_, name)| name).collect();
    match names.as_slice() {
        [] => None,
        [only] => Some(format!("[{only}]")),
        several => Some(format!("any of [{}]", several.join(", "))),
    }
}

/// 1 for the same name, 0 for names of which no character agrees: the share of the longer one that need not change.
fn similarity(one: &str, other: &str) -> f64 {
    strsim::normalized_levenshtein(one, other)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_likeliest_stands_first() {
        let known = ["name", "expiration", "metadata", "role_descriptors", "names"];
        assert_eq!(suggestion("nane", known).as_deref(), Some("any of [name, names]"));
        assert_eq!(suggestion("expirat", known).as_deref(), Some("[expiration]"), "7 of 10 characters agree");
        assert_eq!(suggestion("expir", known), None, "half of them is too few");
        assert_eq!(suggestion("foo", known), None);
        assert_eq!(suggestion("", [""]).as_deref(), Some("[]"));
    }
}
