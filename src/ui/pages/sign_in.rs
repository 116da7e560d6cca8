//! Signing in. Plain HTML: it works before the script has come, and without any.

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

use crate::ui::{
    components::{
        field::Field,
        notice::{Done, Notice, Tone},
        plain_form::{answer_to, is_refusal},
    },
    icons::{Icon, IconName},
};

/// The form's address, and this page's.
const ACTION: &str = "/sign-in";

/// The sign-in page.
#[component]
pub fn SignInPage() -> impl IntoView {
    let form = answer_to(ACTION);
    let title = if is_refusal() { "Error: Sign in" } else { "Sign in" };
    let problem = form.problem.clone();
    let knows_user = form.value("username").is_some_and(|name| !name.is_empty());
    let asked = use_query_map().with_untracked(|query| query.get("next"));
    let next = form.value("next").map(ToOwned::to_owned).or(asked).filter(|next| is_local(next));
    let form = Signal::stored(form);
    view! {
        <Title text=title/>
        <main class="alone" id="main">
            <p class="brand"><Icon name=IconName::Mark/>"Keyward"</p>
            <form class="form panel" method="post" action=ACTION aria-labelledby="title">
                <h1 id="title">"Sign in"</h1>
                {if let Some(problem) = problem {
                    view! {
                        <Notice tone=Tone::Bad>
                            <p>{problem}</p>
                            <p>"After 5 wrong tries in a row, each further try has to wait, up to a minute."</p>
                        </Notice>
                    }.into_any()
                } else {
                    view! { <Done/> }.into_any()
                }}
                <Field form=form name="username" label="Username" autocomplete="username" required=true
                    autofocus=!knows_user/>
                <Field form=form name="password" label="Password" kind="password" autocomplete="current-password"
                    required=true autofocus=knows_user/>
                {next.map(|next| view! { <input type="hidden" name="next" value=next/> })}
                <button class="button" data-kind="primary" type="submit">"Sign in"</button>
            </form>
            <p class="dim small">
                "API keys open the API, not this console. Forgot your password? A platform admin can give you a new one."
            </p>
        </main>
    }
    .into_any()
}

/// Whether to go to `path` after signing in: a path on this host and not, in disguise, another host. The server judges
/// again; this only keeps links with nonsense in them from going further.
fn is_local(path: &str) -> bool {
    let mut chars = path.chars();
    chars.next() == Some('/') && !matches!(chars.next(), Some('/' | '\\'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_paths_of_this_host_are_gone_back_to() {
        assert!(is_local("/"));
        assert!(is_local("/profile/api-keys?q=a"));
        for elsewhere in ["", "profile", "//evil.example", "/\\evil.example", "https://evil.example"] {
            assert!(!is_local(elsewhere), "{elsewhere:?}");
        }
    }
}
