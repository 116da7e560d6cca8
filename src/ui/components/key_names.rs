//! What new keys of an organization are to be called: one name, or a list of them.

use leptos::prelude::*;

use super::{
    area::Area,
    field::{Field, FieldError},
};
use crate::ui::form::FormState;

/// One name, and folded below it a list of names for several keys with the same settings. When there is a list, it counts.
#[component]
pub fn KeyNames(
    /// The form, or what the server made of it.
    form: Signal<FormState>,
    /// What stands in it as long as nothing was sent.
    value: String,
) -> impl IntoView {
    let open = form.with_untracked(|form| form.value("names").is_some_and(|names| !names.trim().is_empty()));
    // One error for each name that is refused; they stand at the one field there is.
    let refused = Memo::new(move |_| form.with(|form| form.error_within("names")));
    view! {
        <div class="stack-fields">
            <Field form=form name="name" label="Name" help="What will use the key. 1 to 100 characters."
                value=value autofocus=true most=100/>
            <details class="fold" open=open>
                <summary>"Several keys"</summary>
                <Area form=form name="names" label="Names"
                    help="One name a line, at most 500. Each becomes a key with the settings below, and the name above is passed over."
                    rows=6/>
                <FieldError name="names" refused=refused/>
            </details>
        </div>
    }
    .into_any()
}

/// The names that a form asks for: those of the list, or the one.
#[must_use]
pub fn names_in(name: &str, list: &str) -> Vec<String> {
    let names: Vec<_> = list.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect();
    if names.is_empty() { vec![name.to_owned()] } else { names }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_counts_where_there_is_one() {
        assert_eq!(names_in("ci", ""), ["ci"]);
        assert_eq!(names_in("ci", " \r\n"), ["ci"]);
        assert_eq!(names_in("ci", "a\r\n b \n\nc"), ["a", "b", "c"]);
    }
}
