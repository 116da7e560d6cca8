//! Choosing rows of a list by their boxes. Without a script the boxes are those of a form, and say it all; a script keeps
//! by id which are ticked, so that a tick stays with its row when the rows around it come and go.

use std::collections::BTreeSet;

use leptos::{html::Input, prelude::*};

/// The rows that are chosen.
#[derive(Clone, Copy, Debug)]
pub struct Chosen {
    /// By id; `None` until anything was chosen, or taken back.
    ids: RwSignal<Option<BTreeSet<String>>>,
    /// The ids of the rows that can be chosen on this page.
    offered: RwSignal<Vec<String>>,
}

impl Default for Chosen {
    fn default() -> Self {
        Self { ids: RwSignal::new(None), offered: RwSignal::new(Vec::new()) }
    }
}

impl Chosen {
    /// Rows with these ids are on the page, and can be chosen. What is chosen and no longer there is chosen no more:
    /// nothing happens to rows that nobody sees.
    pub fn offer(self, ids: Vec<String>) {
        Effect::new(move || {
            let ids = ids.clone();
            self.ids.maybe_update(|chosen| {
                chosen.as_mut().is_some_and(|chosen| {
                    let before = chosen.len();
                    chosen.retain(|id| ids.contains(id));
                    chosen.len() != before
                })
            });
            self.offered.set(ids);
        });
    }

    /// How many are chosen; `None` as long as nobody has touched a box that a script hears.
    #[must_use]
    pub fn count(self) -> Option<usize> {
        self.ids.with(|ids| ids.as_ref().map(BTreeSet::len))
    }

    /// The box of a row, in the form of the id `chosen`.
    pub fn tick_box(self, id: &str, label: String) -> AnyView {
        let ticked = {
            let id = id.to_owned();
            move || self.ids.with(|ids| ids.as_ref().is_some_and(|ids| ids.contains(&id)))
        };
        let change = {
            let id = id.to_owned();
            move |event| {
                let ticked = event_target_checked(&event);
                self.ids.update(|ids| {
                    let ids = ids.get_or_insert_default();
                    if ticked {
                        ids.insert(id.clone());
                    } else {
                        ids.remove(&id);
                    }
                });
            }
        };
        view! {
            <input type="checkbox" name="id" value=id.to_owned() form="chosen" aria-label=label prop:checked=ticked on:change=change/>
        }
        .into_any()
    }

    /// The box in the heading, which ticks every box of the page, or none. Nobody without a script sees it.
    pub fn all_box(self) -> AnyView {
        let all = NodeRef::<Input>::new();
        let states = move || {
            let (chosen, offered) = (self.count().unwrap_or(0), self.offered.with(Vec::len));
            (chosen > 0 && chosen == offered, chosen > 0 && chosen < offered)
        };
        Effect::new(move || {
            let (_, some) = states();
            if let Some(all) = all.get() {
                all.set_indeterminate(some);
            }
        });
        let change = move |event| {
            let ids = if event_target_checked(&event) { self.offered.get_untracked() } else { Vec::new() };
            self.ids.set(Some(ids.into_iter().collect()));
        };
        view! {
            <span class="visually-hidden unscripted">"Choose"</span>
            <input class="scripted" type="checkbox" aria-label="Choose all on this page" node_ref=all
                disabled=move || self.offered.with(Vec::is_empty) prop:checked=move || states().0 on:change=change/>
        }
        .into_any()
    }
}
