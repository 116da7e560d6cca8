//! "Can it …?": whether a key may do something, and which rows decide it.

use leptos::{
    ev::SubmitEvent,
    html::{Div, Form},
    prelude::*,
    task::spawn_local,
};

use super::project_key_builder::known;
use crate::{
    domain::privileges::{cluster::REMOTE_CLUSTER, words},
    ui::{
        actions::project_keys::can_project_key,
        browser,
        error::UiError,
        icons::{Icon, IconName},
        views::{KeyAskedAbout, VerdictSideView, VerdictView},
    },
};

/// What can be asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Index,
    Cluster,
    Application,
    RunAs,
    RemoteIndex,
    RemoteCluster,
}

impl Kind {
    const ALL: [Self; 6] =
        [Self::Index, Self::Cluster, Self::Application, Self::RunAs, Self::RemoteIndex, Self::RemoteCluster];

    const fn id(self) -> &'static str {
        match self {
            Self::Index => "index",
            Self::Cluster => "cluster",
            Self::Application => "application",
            Self::RunAs => "run_as",
            Self::RemoteIndex => "remote_index",
            Self::RemoteCluster => "remote_cluster",
        }
    }

    const fn label(self) -> &'static str {
        match self {
            Self::Index => "use an index privilege",
            Self::Cluster => "use a cluster privilege",
            Self::Application => "use an application privilege",
            Self::RunAs => "act as a user",
            Self::RemoteIndex => "use indices of other clusters",
            Self::RemoteCluster => "use other clusters",
        }
    }
}

/// What came of a question.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Answer {
    Verdict(VerdictView),
    Failed(UiError),
    /// There is nothing that can be judged.
    Broken,
}

/// The box.
#[component]
pub fn CanBox(
    /// The project's id.
    project: String,
    /// Of what it is asked; nothing while there is nothing that can be judged.
    #[prop(into)]
    about: Signal<Option<KeyAskedAbout>>,
) -> impl IntoView {
    let kind = RwSignal::new(Kind::Index);
    let answer = RwSignal::new(None::<Answer>);
    let busy = RwSignal::new(false);
    let (element, told_in) = (NodeRef::<Form>::new(), NodeRef::<Div>::new());
    // An answer about other descriptors is none.
    Effect::new(move || {
        about.track();
        answer.set(None);
    });
    let ask = move |event: SubmitEvent| {
        event.prevent_default();
        let Some(form) = element.get_untracked() else { return };
        let asked = browser::form_pairs(&form);
        let Some(about) = about.get_untracked() else {
            answer.set(Some(Answer::Broken));
            return;
        };
        let project = project.clone();
        busy.set(true);
        spawn_local(async move {
            let verdict = can_project_key(project, about, asked).await;
            // The box may be gone meanwhile.
            answer.try_set(Some(verdict.map_or_else(Answer::Failed, Answer::Verdict)));
            busy.try_set(false);
            // The column beside a form has no room for all of it.
            browser::after(0, move || {
                if let Some(told) = told_in.try_get_untracked().flatten() {
                    browser::show(&told);
                }
            });
        });
    };
    let choose = move |event: leptos::ev::Event| {
        let id = event_target_value(&event);
        if let Some(chosen) = Kind::ALL.into_iter().find(|kind| kind.id() == id) {
            kind.set(chosen);
            answer.set(None);
        }
    };
    let kinds: Vec<_> =
        Kind::ALL.into_iter().map(|kind| view! { <option value=kind.id()>{kind.label()}</option> }).collect();
    view! {
        <section class="can scripted" aria-labelledby="can-title">
            <h2 id="can-title">"Can it …?"</h2>
            <form node_ref=element on:submit=ask on:input=move |_| answer.set(None)>
                <div class="field">
                    <label for="can-kind">"Can it"</label>
                    <select class="input" id="can-kind" name="kind" on:change=choose>{kinds}</select>
                </div>
                {move || fields(kind.get())}
                <button class="button" type="submit" aria-busy=move || busy.get().then_some("true")>"Ask"</button>
            </form>
            <div role="status" node_ref=told_in>{move || answer.get().map(|answer| told(&answer, matches!(about.get_untracked(), Some(KeyAskedAbout::Key(_)))))}</div>
        </section>
    }
    .into_any()
}

fn fields(kind: Kind) -> AnyView {
    let (cluster, index) = (known("can-cluster", words::CLUSTER), known("can-index", words::INDEX));
    match kind {
        Kind::Index => {
            view! { {index}{field("privilege", "Index privilege", "can-index")}{field("names", "On index", "")} }
                .into_any()
        }
        Kind::Cluster => view! { {cluster}{field("privilege", "Cluster privilege", "can-cluster")} }.into_any(),
        Kind::Application => view! {
            {field("application", "Application", "")}
            {field("privilege", "Privilege", "")}
            {field("resource", "On resource", "")}
        }
        .into_any(),
        Kind::RunAs => field("user", "User", ""),
        Kind::RemoteIndex => view! {
            {index}
            {field("privilege", "Index privilege", "can-index")}
            {field("names", "On index", "")}
            {field("clusters", "In cluster", "")}
        }
        .into_any(),
        Kind::RemoteCluster => {
            let privileges = REMOTE_CLUSTER.map(|name| view! { <option>{name}</option> });
            view! {
                <div class="field">
                    <label for="can-privilege">"Privilege"</label>
                    <select class="input" id="can-privilege" name="privilege">{privileges}</select>
                </div>
                {field("clusters", "In cluster", "")}
            }
            .into_any()
        }
    }
}

fn field(name: &'static str, label: &'static str, known: &'static str) -> AnyView {
    let id = format!("can-{name}");
    view! {
        <div class="field">
            <label for=id.clone()>{label}</label>
            <input class="input" id=id name=name required=true autocomplete="off" autocapitalize="none" spellcheck="false"
                list=(!known.is_empty()).then_some(known)/>
        </div>
    }
    .into_any()
}

fn told(answer: &Answer, is_made: bool) -> AnyView {
    let verdict = match answer {
        Answer::Verdict(verdict) => verdict,
        Answer::Broken => return unknown("Mend the JSON of the role descriptors first.".to_owned()),
        Answer::Failed(UiError::Invalid(errors)) => {
            let words: Vec<_> = errors.iter().map(|error| error.problem.to_string()).collect();
            return unknown(words.join(" "));
        }
        Answer::Failed(error) => return unknown(error.to_string()),
    };
    let (state, icon, word) =
        if verdict.allowed { ("yes", IconName::Check, "Yes") } else { ("no", IconName::Close, "No") };
    let owner = if is_made { "Its owner’s rights, as saved with it," } else { "Your rights" };
    let within = (verdict.allowed && verdict.only_in_workflows)
        .then(|| view! { <p class="hint">"Only within the workflows that the key is restricted to."</p> });
    let sides: Vec<_> = verdict.sides.iter().map(|side| view! { <li>{side_told(side, owner)}</li> }).collect();
    view! {
        <p class="verdict" data-allowed=state><Icon name=icon/><strong>{word}</strong></p>
        <ul class="sides">{sides}</ul>
        {within}
    }
    .into_any()
}

fn unknown(words: String) -> AnyView {
    view! { <p class="verdict" data-allowed="unknown"><Icon name=IconName::Warning/><span>{words}</span></p> }
        .into_any()
}

/// What one side says, and by which rows.
fn side_told(side: &VerdictSideView, owner: &str) -> String {
    let whose = if side.of_key { "The key’s role descriptors" } else { owner };
    match (side.allowed, side.rows.as_slice(), side.partial.as_slice()) {
        (true, [], []) => format!("{whose} allow it."),
        (true, [], partial) => format!("{whose} allow it, together: {}.", partial.join("; ")),
        (true, rows, _) => format!("{whose} allow it: {}.", rows.join("; ")),
        (false, _, []) => format!("{whose} say nothing of it."),
        (false, _, partial) => format!("{whose} allow only some of it: {}.", partial.join("; ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rows_that_decide_are_named() {
        let side = |of_key, allowed, rows: &[&str], partial: &[&str]| {
            let texts = |rows: &[&str]| rows.iter().map(|row| (*row).to_owned()).collect();
            side_told(&VerdictSideView { of_key, allowed, rows: texts(rows), partial: texts(partial) }, "Your rights")
        };
        assert_eq!(
            side(true, true, &["r › indices, row 1"], &[]),
            "The key’s role descriptors allow it: r › indices, row 1."
        );
        assert_eq!(side(false, true, &[], &["a", "b"]), "Your rights allow it, together: a; b.");
        assert_eq!(side(true, false, &[], &[]), "The key’s role descriptors say nothing of it.");
        assert_eq!(side(false, false, &[], &["a"]), "Your rights allow only some of it: a.");
    }
}
