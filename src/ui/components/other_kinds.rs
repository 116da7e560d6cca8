//! Below each list of keys: which kind these are, and where the others are made, for whoever needs another.

use leptos::prelude::*;

use super::{frame::viewing, loaded::loaded, organization::path};

/// Which kind of key a screen is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OtherKinds {
    /// The viewer's own.
    Personal,
    /// Those of the organization of this id.
    Organization(String),
    /// Those of a project.
    Project {
        /// The id of the organization that has the project.
        organization: String,
    },
}

/// Which kind of key takes what, with the way to the two that are not on this screen.
pub fn other_kinds(here: OtherKinds) -> AnyView {
    let viewing = viewing();
    loaded(move || {
        let here = here.clone();
        async move {
            let viewer = viewing.person().await;
            // From one's own keys there is no organization to lead to, but the first that one belongs to.
            let organization = match &here {
                OtherKinds::Personal => {
                    viewer.as_ref().and_then(|viewer| viewer.organizations.first()).map(|first| first.id.clone())
                }
                OtherKinds::Organization(id) | OtherKinds::Project { organization: id } => Some(id.clone()),
            };
            let owns_keys = viewer.is_some_and(|viewer| viewer.owns_keys);
            Ok(aside(&here, organization.as_deref(), owns_keys))
        }
    })
}

fn aside(here: &OtherKinds, organization: Option<&str>, owns_keys: bool) -> AnyView {
    let personal = (owns_keys && *here != OtherKinds::Personal).then(|| {
        view! { <li><a href="/profile/api-keys">"Personal keys"</a>" act as you, with your rights at the moment of the call: for your own scripts and tools."</li> }
    });
    let of_organization = organization.filter(|_| !matches!(here, OtherKinds::Organization(_))).map(|id| {
        let target = path(id, "api-keys");
        view! { <li><a href=target>"Organization keys"</a>" have roles of their own, in all of its projects at once, and do not depend on a person: for builds and services."</li> }
    });
    let of_project = organization.filter(|_| !matches!(here, OtherKinds::Project { .. })).map(|id| {
        let target = path(id, "deployments");
        view! { <li><a href=target>"Project keys"</a>" open one project’s Elasticsearch, restricted to what you choose: for clients that read or write its data. They are made in the project."</li> }
    });
    view! {
        <section class="other-kinds" aria-labelledby="other-kinds">
            <h2 id="other-kinds">"Need another kind of key?"</h2>
            <ul>{personal}{of_organization}{of_project}</ul>
        </section>
    }
    .into_any()
}
