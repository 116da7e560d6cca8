//! Tables on a sheet of their own.

use leptos::prelude::*;

/// A column, by its heading.
#[derive(Clone, Copy, Debug)]
pub enum Column {
    /// Words.
    Text(&'static str),
    /// Something that the styles know by the second word: numbers stand to the right, dates go first where there is little
    /// room.
    Kind(&'static str, &'static str),
    /// What can be done with a row. Its heading is for the ear.
    Actions,
}

/// A table. Its rows are `<tr>`, whose cells say by `data-label` what they are: in a narrow window each row is a card.
pub fn sheet(caption: &'static str, columns: &[Column], rows: AnyView) -> AnyView {
    let columns: Vec<_> = columns
        .iter()
        .map(|column| match *column {
            Column::Text(name) => view! { <th scope="col">{name}</th> }.into_any(),
            Column::Kind(name, kind) => view! { <th scope="col" data-cell=kind>{name}</th> }.into_any(),
            Column::Actions => {
                view! { <th scope="col" data-cell="actions"><span class="visually-hidden">"Actions"</span></th> }
                    .into_any()
            }
        })
        .collect();
    view! {
        <div class="sheet">
            <table class="table">
                <caption class="visually-hidden">{caption}</caption>
                <thead><tr>{columns}</tr></thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
    .into_any()
}
