//! A question before something that cannot be taken back.

use leptos::{ev::Event, html::Dialog, prelude::*, web_sys::HtmlDialogElement};

/// A dialog that asks. It stands there from the moment it is rendered; the safe answer has the focus, and closing it in
/// any way is the safe answer. Render it only while there is something to ask.
#[component]
pub fn Confirm(
    /// Begins the ids of its parts: no two on a page may have the same.
    id: &'static str,
    /// The question.
    #[prop(into)]
    title: String,
    /// What will happen, in one paragraph.
    text: AnyView,
    /// The safe answer.
    safe: &'static str,
    /// The other one: what will be done, by name.
    #[prop(into)]
    act: String,
    /// Whether it is being done.
    #[prop(optional, into)]
    busy: Signal<bool>,
    /// The other answer was given.
    on_act: Callback<()>,
    /// The safe answer was given.
    on_close: Callback<()>,
    /// What the person has to know, below the text.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let dialog = NodeRef::<Dialog>::new();
    Effect::new(move || {
        if let Some(dialog) = dialog.get()
            && !dialog.open()
        {
            // An element that left the page meanwhile cannot be shown, and need not be.
            let _ = dialog.show_modal();
        }
    });
    // The browser tells of the end a moment after it: by then the dialog may ask the next question, or be gone.
    let closed = move |event: Event| {
        let dialog: HtmlDialogElement = event_target(&event);
        if dialog.is_connected() && !dialog.open() {
            on_close.run(());
        }
    };
    let (title_id, text_id) = (id.to_owned() + "-title", id.to_owned() + "-text");
    let (labelled, described) = (title_id.clone(), text_id.clone());
    view! {
        <dialog class="dialog question" role="alertdialog" aria-labelledby=labelled
            aria-describedby=described node_ref=dialog on:close=closed
            // Not for the dialog that may lie below.
            on:keydown=|event| event.stop_propagation()>
            <h2 id=title_id>{title}</h2>
            <p id=text_id>{text}</p>
            {children.map(|children| children())}
            <div class="actions">
                <button class="button" type="button" autofocus=true on:click=move |_| {
                    if let Some(dialog) = dialog.get_untracked() {
                        dialog.close();
                    }
                }>{safe}</button>
                <button class="button" data-kind="danger" type="button" aria-busy=move || busy.get().then_some("true")
                    on:click=move |_| if !busy.get_untracked() { on_act.run(()) }>{act}</button>
            </div>
        </dialog>
    }
    .into_any()
}
