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

/// The longest name of which it is asked what was meant, in bytes: names that people know are far shorter.
const LONGEST_MISTYPED: usize = 64;

/// At most three known names that somebody may have meant by `typed`, the likeliest first. Neighbouring characters that
/// changed places count as one mistake, and the start of a name means it.
pub fn near_misses<'a>(typed: &str, known: impl IntoIterator<Item = &'a str>) -> Vec<&'a str> {
    if typed.is_empty() || typed.len() > LONGEST_MISTYPED {
        return Vec::new();
    }
    let typed = typed.to_lowercase();
    let likeness = |name: &'a str| {
        let longer = typed.chars().count().max(name.chars().count());
        let mistakes = strsim::osa_distance(&typed, name);
        // The rank of a start of a name: the more of the name is typed, the better.
        let missing = name.strip_prefix(typed.as_str()).map(str::len);
        let counts = missing.is_some_and(|_| typed.len() >= 3) || 5 * mistakes <= 2 * longer;
        counts.then(|| (missing.map_or(2 * mistakes, |missing| missing.min(2 * mistakes)), name))
    };
    let mut alike: Vec<(usize, &str)> = Vec::new();
    for name in known.into_iter().filter_map(likeness) {
        if let Err(place) = alike.binary_search(&name) {
            alike.insert(place, name);
            alike.truncate(3);
        }
    }
    alike.into_iter().map(|(_, name)| name).collect()
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

    #[test]
    fn what_may_have_been_meant_is_near() {
        let known = ["read", "read_cross_cluster", "write", "view_index_metadata", "manage", "manage_ilm", "all"];
        assert_eq!(near_misses("raed", known), ["read"], "two that changed places");
        assert_eq!(near_misses("READ", known), ["read", "read_cross_cluster"]);
        assert_eq!(near_misses("view", known), ["view_index_metadata"]);
        assert_eq!(near_misses("manag", known), ["manage", "manage_ilm"]);
        assert_eq!(near_misses("al", known), ["all"]);
        assert_eq!(near_misses("zzz", known), [] as [&str; 0]);
        assert_eq!(near_misses("", known), [] as [&str; 0]);
        assert_eq!(near_misses(&"read".repeat(100), known), [] as [&str; 0]);
    }
}
