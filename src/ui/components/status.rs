//! What state a key or a user is in: by word, by icon and by colour.

use jiff::Timestamp;
use leptos::prelude::*;

use super::time::Moment;
use crate::{
    domain::{Expiration, KeyStatus},
    ui::{
        icons::{Icon, IconName},
        views::{KeyView, ProjectKeyView},
    },
};

/// Within how many seconds of its end a key is urgent.
const URGENT_SECONDS: i64 = 24 * 60 * 60;

/// A state as it is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// What the styles know it by: `active`, `never`, `soon`, `urgent`, `expired`, `revoked` or `disabled`.
    pub state: &'static str,
    icon: IconName,
    words: String,
}

impl Standing {
    fn new(state: &'static str, icon: IconName, words: &str) -> Self {
        Self { state, icon, words: words.to_owned() }
    }

    /// A key's, which changes as time passes.
    #[must_use]
    pub fn of_key(key: &KeyView, moment: Moment) -> Self {
        Self::at(status(key, moment.now), key.expires_at, "Revoked", moment)
    }

    /// That of a project's key, which also changes as time passes.
    #[must_use]
    pub fn of_project_key(key: &ProjectKeyView, moment: Moment) -> Self {
        let status = KeyStatus::of(key.invalidated_at.is_some(), Expiration::from(key.expires_at), moment.now);
        Self::at(status, key.expires_at, "Invalidated", moment)
    }

    /// `ended` says that somebody ended it.
    fn at(status: KeyStatus, expires_at: Option<Timestamp>, ended: &str, moment: Moment) -> Self {
        match (status, expires_at) {
            (KeyStatus::Revoked, _) => Self::new("revoked", IconName::Revoked, ended),
            (KeyStatus::Expired, _) => Self::new("expired", IconName::Expired, "Expired"),
            (KeyStatus::ExpiringSoon, Some(at)) => {
                let words = "Expires ".to_owned() + &moment.relative_words(at);
                if at.as_second() - moment.now.as_second() <= URGENT_SECONDS {
                    Self { state: "urgent", icon: IconName::Warning, words }
                } else {
                    Self { state: "soon", icon: IconName::Clock, words }
                }
            }
            (_, None) => Self::new("never", IconName::NeverExpires, "Never expires"),
            _ => Self::new("active", IconName::Active, "Active"),
        }
    }

    /// A member's who may sign in.
    #[must_use]
    pub fn of_member() -> Self {
        Self::new("active", IconName::Active, "Active")
    }

    /// That of somebody who was invited.
    #[must_use]
    pub fn of_invitation(expired: bool) -> Self {
        if expired {
            Self::new("expired", IconName::Expired, "Invitation expired")
        } else {
            Self::new("invited", IconName::Clock, "Invited")
        }
    }

    /// A user's.
    #[must_use]
    pub fn of_user(enabled: bool) -> Self {
        if enabled {
            Self::new("active", IconName::Active, "Enabled")
        } else {
            Self::new("disabled", IconName::Disabled, "Disabled")
        }
    }
}

/// What state the key is in at `now`.
#[must_use]
pub fn status(key: &KeyView, now: Timestamp) -> KeyStatus {
    KeyStatus::of(key.revoked.is_some(), Expiration::from(key.expires_at), now)
}

/// A state: icon and words.
#[component]
pub fn Status(of: Standing) -> impl IntoView {
    view! {
        <span class="status" data-status=of.state>
            <Icon name=of.icon/>
            <span>{of.words}</span>
        </span>
    }
}
