//! What the service says of project keys, as views.

use jiff::Timestamp;

use super::asked;
use crate::{
    domain::{
        KeyStatus,
        json::{Difference, Json, difference},
        privileges::{
            can::Verdict,
            effect::{Effect, EffectChange, EffectRow},
            permission::{Layer, Row},
            summary::summary,
        },
        project::{KeyEvent, KeyEventKind, KeyOwner, ProjectKey, ProjectKeyKind},
        project_key_list::KeyCategory,
    },
    service::{
        csv,
        project::{ChosenKeys, CreatedProjectKey, EndOutcome, EndedKey, KeyEffects, ProjectError, Reach, StackCaller},
    },
    ui::views::{
        ChosenProjectKeysView, CreatedProjectKeyView, DeletedKeyView, DeletionView, EffectRowView, EffectView,
        KeyChangeView, KeyEditing, KeyEventKindView, KeyEventView, KeyOwnerView, NewKeyView, ProjectKeyDetailsView,
        ProjectKeyView, VerdictSideView, VerdictView,
    },
};

/// A key, as `caller` sees it.
#[must_use]
pub fn key(caller: &StackCaller, key: ProjectKey, now: Timestamp) -> ProjectKeyView {
    let own = is_own(caller, &key.owner);
    let rights = caller.key_rights();
    let reached = match rights.ends {
        Reach::None => false,
        Reach::Own => own,
        Reach::All => true,
    };
    let kind_allows = key.kind == ProjectKeyKind::Rest || rights.ends_cross_cluster;
    ProjectKeyView {
        hint: key.hint.as_str().to_owned(),
        category: KeyCategory::of(&key),
        own,
        rights: summary(&key.role_descriptors),
        created_at: key.created_at,
        expires_at: key.expiration.instant(),
        status: KeyStatus::of(key.invalidation.is_some(), key.expiration, now),
        may_delete: reached && kind_allows && key.invalidation.is_none(),
        last_use: key.last_use,
        invalidated_at: key.invalidation.as_ref().map(|ended| ended.at),
        invalidated_by: key.invalidation.map(|ended| ended.by).unwrap_or_default(),
        id: key.id.to_string(),
        name: key.name,
        owner: owner(key.owner),
    }
}

fn is_own(caller: &StackCaller, owner: &KeyOwner) -> bool {
    let own = caller.as_owner();
    own.principal == owner.principal && own.realm == owner.realm
}

fn owner(owner: KeyOwner) -> KeyOwnerView {
    KeyOwnerView {
        name: owner.principal,
        full_name: owner.full_name.unwrap_or_default(),
        realm: owner.realm.name().to_owned(),
    }
}

/// A key by itself.
#[must_use]
pub fn details(
    caller: &StackCaller,
    found: ProjectKey,
    effects: &KeyEffects,
    history: &[KeyEvent],
    form: NewKeyView,
    now: Timestamp,
) -> ProjectKeyDetailsView {
    ProjectKeyDetailsView {
        role_descriptors: found.role_descriptors.to_editing_text(),
        limited_by: found.limited_by.to_editing_text(),
        metadata: found.metadata.render_for_editing(),
        certificate_identity: found.certificate_identity.clone(),
        version: found.version,
        editing: editing(caller, &found, now),
        effects: effects.rows.iter().cloned().map(effect_row).collect(),
        changes_by_saving: effects.by_saving.iter().map(changed).collect(),
        form,
        history: history.iter().rev().map(event).collect(),
        key: key(caller, found, now),
        now,
    }
}

fn editing(caller: &StackCaller, key: &ProjectKey, now: Timestamp) -> KeyEditing {
    if key.invalidation.is_some() {
        KeyEditing::Invalidated
    } else if key.expiration.has_passed(now) {
        KeyEditing::Expired
    } else if key.kind == ProjectKeyKind::CrossCluster {
        KeyEditing::CrossCluster
    } else if !is_own(caller, &key.owner) {
        KeyEditing::SomebodyElses
    } else if caller.key_rights().updates {
        KeyEditing::Allowed
    } else {
        KeyEditing::NoRights
    }
}

/// What saving a key would change of one row.
fn changed(change: &EffectChange) -> String {
    let words = match (change.before.effect, change.after.effect) {
        (_, Effect::None) => "would have no effect any more",
        (_, Effect::Partial) => "would have effect in part",
        (_, Effect::Full) => "would have full effect",
        (_, Effect::NotJudged) => "would not be judged here",
    };
    format!("{}: {words}", change.after.words)
}

/// A row of what a key may do.
#[must_use]
pub fn effect_row(row: EffectRow) -> EffectRowView {
    EffectRowView {
        descriptor: row.row.descriptor,
        section: row.row.section.path().join("."),
        entry: row.row.entry,
        grants: row.grants,
        on: row.on,
        effect: match row.effect {
            Effect::Full => EffectView::Full,
            Effect::Partial => EffectView::Partial,
            Effect::None => EffectView::None,
            Effect::NotJudged => EffectView::NotJudged,
        },
        lacking: row.lacking,
    }
}

/// Whether something may be done, and what decides it.
#[must_use]
pub fn verdict(verdict: &Verdict) -> VerdictView {
    let places = |rows: &[Row]| rows.iter().map(ToString::to_string).collect();
    let sides = verdict.layers.iter().map(|layer| VerdictSideView {
        of_key: layer.layer == Layer::Key,
        allowed: layer.held,
        rows: places(&layer.full),
        partial: places(&layer.partial),
    });
    let Verdict { allowed, only_in_workflows, .. } = *verdict;
    VerdictView { allowed, only_in_workflows, sides: sides.collect() }
}

fn event(event: &KeyEvent) -> KeyEventView {
    let (kind, changes) = match &event.kind {
        KeyEventKind::Created => (KeyEventKindView::Created, Vec::new()),
        KeyEventKind::Updated(change) => (KeyEventKindView::Updated, changes(&change.before, &change.after)),
        KeyEventKind::FirstUsed => (KeyEventKindView::FirstUsed, Vec::new()),
        KeyEventKind::LastUsed => (KeyEventKindView::LastUsed, Vec::new()),
        KeyEventKind::Invalidated => (KeyEventKindView::Invalidated, Vec::new()),
    };
    KeyEventView {
        kind,
        at: event.at,
        by: event.by.as_ref().map(|by| by.principal.clone()).unwrap_or_default(),
        address: event.address.clone(),
        changes,
    }
}

fn changes(before: &Json, after: &Json) -> Vec<KeyChangeView> {
    let view = |difference: Difference| KeyChangeView {
        path: difference.path,
        before: difference.before,
        after: difference.after,
    };
    difference(before, after).into_iter().map(view).collect()
}

/// A key just made, as it is shown once.
///
/// # Errors
/// When the CSV could not be written.
pub fn created(
    created: &CreatedProjectKey,
    endpoint: String,
    seen: i64,
) -> Result<CreatedProjectKeyView, ProjectError> {
    let CreatedProjectKey { key, secret } = created;
    Ok(CreatedProjectKeyView {
        id: key.id.to_string(),
        name: key.name.clone(),
        api_key: secret.secret().reveal().to_owned(),
        encoded: secret.encoded(&key.id).reveal().to_owned(),
        expires_at: key.expiration.instant(),
        csv: csv::new_project_key(created, &endpoint)?,
        csv_name: csv::file_name(&key.name),
        endpoint,
        seen,
    })
}

/// Keys that somebody chose, before they are deleted.
#[must_use]
pub fn chosen(caller: &StackCaller, chosen: ChosenKeys) -> ChosenProjectKeysView {
    let ChosenKeys { tally, first, now } = chosen;
    ChosenProjectKeysView {
        total: tally.total,
        typed: asked::has_to_be_typed(tally.total, tally.managed),
        first: first.into_iter().map(|found| key(caller, found, now)).collect(),
        managed: tally.managed,
        recently_used: tally.recently_used,
        not_deletable: tally.kept,
        now,
    }
}

/// What came of a key that was to be deleted.
#[must_use]
pub fn deleted(ended: EndedKey) -> DeletedKeyView {
    DeletedKeyView {
        id: ended.id,
        name: ended.name,
        outcome: match ended.outcome {
            EndOutcome::Ended => DeletionView::Deleted,
            EndOutcome::EndedBefore => DeletionView::WasInvalidated,
            EndOutcome::NotFound => DeletionView::NotFound,
            EndOutcome::NotYours => DeletionView::NotAllowed,
            EndOutcome::CrossCluster => DeletionView::CrossCluster,
        },
    }
}
