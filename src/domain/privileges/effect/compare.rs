//! How what a key can do changes when its owner's rights do.

use super::{AskError, Effect, EffectRow, Permission, RoleDescriptors, effects, rows_of};

/// An entry whose effect changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EffectChange {
    /// The entry, and its effect before.
    pub before: EffectRow,
    /// The same entry, and its effect after.
    pub after: EffectRow,
}

/// What changes of what descriptors of a key give, if the owner may do something else than before.
///
/// # Errors
/// As [`effects`].
pub fn compare(
    requested: &RoleDescriptors,
    before: &Permission,
    after: &Permission,
) -> Result<Vec<EffectChange>, AskError> {
    let pairs = effects(requested, before)?.into_iter().zip(effects(requested, after)?);
    let changed = pairs.filter(|(before, after)| (before.effect, &before.lacking) != (after.effect, &after.lacking));
    Ok(changed.map(|(before, after)| EffectChange { before, after }).collect())
}

/// What changes of what a key without descriptors of its own can do: it may do all that its owner may. Each pair is
/// what the owner's roles say, and what they allow. First what is lost, then what is gained.
///
/// # Errors
/// As [`effects`].
pub fn compare_owners(
    before: (&RoleDescriptors, &Permission),
    after: (&RoleDescriptors, &Permission),
) -> Result<Vec<EffectChange>, AskError> {
    let lost = beyond(before.0, after)?.map(|(had, has)| EffectChange { before: had, after: has });
    let gained = beyond(after.0, before)?.map(|(has, had)| EffectChange { before: had, after: has });
    Ok(lost.chain(gained).collect())
}

/// What descriptors give beyond what an owner may do: as if all took effect, and what does.
fn beyond(
    descriptors: &RoleDescriptors,
    (others, allowed): (&RoleDescriptors, &Permission),
) -> Result<impl Iterator<Item = (EffectRow, EffectRow)>, AskError> {
    let others = rows_of(others);
    let pairs = rows_of(descriptors).into_iter().zip(effects(descriptors, allowed)?);
    Ok(pairs.filter_map(move |(whole, mut within)| {
        // What is not judged is there as long as it is said.
        if within.effect == Effect::NotJudged && !others.iter().any(|other| other.says_the_same_as(&within)) {
            within.effect = Effect::None;
        }
        let is_less = matches!(within.effect, Effect::Partial | Effect::None);
        (is_less && within.effect != whole.effect).then_some((whole, within))
    }))
}
