//! A field for JSON: checked as it is typed, by the parser that the server has, too.
//!
//! Nothing happens with a keystroke but that it is counted; the text is looked at once typing rests. So a text of some
//! hundred kilobytes can be typed into as quickly as a short one.

use std::sync::Arc;

use leptos::{
    ev::MouseEvent,
    html::{Div, Textarea},
    prelude::*,
};
use web_sys::HtmlTextAreaElement;

use super::field::{FieldError, described_by};
use crate::{
    domain::{
        json::{Json, Position, SyntaxError},
        privileges::check::TextProblem,
    },
    ui::{browser, respond},
};

/// How long typing rests before the text is looked at, in milliseconds; for long texts, which take longer to look at.
const REST: i32 = 150;
const LONG_REST: i32 = 400;
/// From how many bytes on a text is long.
const LONG: usize = 50_000;
/// How many lines are seen at first.
const LEAST_LINES: u32 = 6;
const MOST_LINES: u32 = 20;
/// How many problems are told at once.
const MOST_TOLD: usize = 20;

/// Finds what is wrong with a text.
pub type Check = fn(&str) -> Vec<TextProblem>;

/// The text of a field, as it was when it was last looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    /// The text.
    pub text: Arc<str>,
    /// What is wrong with it.
    pub problems: Vec<TextProblem>,
}

/// A field for JSON. What stands in its text area is the only truth; all else is made from it.
#[derive(Clone, Copy)]
pub struct JsonField {
    /// The field's name on the wire; also the text area's id.
    pub name: &'static str,
    area: NodeRef<Textarea>,
    seen: RwSignal<Seen>,
    check: Check,
    keystrokes: StoredValue<u32>,
    /// Whether what is being pasted takes the place of all that stood there.
    pasting: StoredValue<bool>,
    /// What stood there before a template took its place.
    before: RwSignal<Option<Arc<str>>>,
    /// Whether something else is shown instead of the text area; that is part of the form all the same.
    pub hidden: RwSignal<bool>,
}

impl JsonField {
    /// A field that begins with `text`.
    #[must_use]
    pub fn new(name: &'static str, text: &str, check: Check) -> Self {
        let seen = Seen { text: text.into(), problems: check(text) };
        let field = Self {
            name,
            area: NodeRef::new(),
            seen: RwSignal::new(seen),
            check,
            keystrokes: StoredValue::new(0),
            pasting: StoredValue::new(false),
            before: RwSignal::new(None),
            hidden: RwSignal::new(false),
        };
        // What was typed, or filled in by the browser, before the script came.
        Effect::new(move || {
            if field.area.get().is_some() {
                field.look();
            }
        });
        field
    }

    /// The text as it was when it was last looked at, and what is wrong with it. Whatever reads it is told of changes.
    #[must_use]
    pub const fn seen(self) -> RwSignal<Seen> {
        self.seen
    }

    /// Puts another text into the field, and says so to whoever reads it.
    pub fn write(self, text: &str) {
        if let Some(area) = self.area.get_untracked() {
            area.set_value(text);
        }
        self.before.set(None);
        self.look();
    }

    /// Puts a ready text into the field, in such a way that the one before can be had back.
    pub fn replace(self, text: &str) {
        let before = self.seen.with_untracked(|seen| Arc::clone(&seen.text));
        self.write(text);
        let is_worth_keeping = !before.trim().is_empty() && before.trim() != "{}" && *before != *text;
        self.before.set(is_worth_keeping.then_some(before));
    }

    /// Whether there is a text to be had back.
    #[must_use]
    pub fn was_replaced(self) -> bool {
        self.before.with(Option::is_some)
    }

    /// Puts back the text that a ready one replaced.
    pub fn undo(self) {
        if let Some(before) = self.before.get_untracked() {
            self.write(&before);
        }
    }

    /// Breaks the text into lines as the console writes JSON; where it is none, shows where. Nothing but blanks changes.
    fn tidy(self) {
        match self.area.get_untracked().map(|area| tidied(&area)) {
            Some(Err(error)) => self.jump(error.at),
            Some(Ok(())) | None => self.look(),
        }
    }

    /// Something is about to be pasted.
    fn pastes(self) {
        let Some(area) = self.area.get_untracked() else { return };
        let selected = |end: Result<Option<u32>, _>| end.ok().flatten().unwrap_or_default();
        let all = selected(area.selection_start()) == 0 && selected(area.selection_end()) == area.text_length();
        self.pasting.set_value(all);
    }

    /// Looks at the text now.
    pub fn look(self) {
        let Some(area) = self.area.try_get_untracked().flatten() else { return };
        let text = area.value();
        if self.seen.with_untracked(|seen| *seen.text != *text) {
            let problems = (self.check)(&text);
            self.seen.set(Seen { text: text.into(), problems });
        }
    }

    /// A key was pressed: looks at the text once typing rests.
    fn typed(self) {
        // A long text comes from a program, which may have given each value a line of its own: ten thousand lines, in
        // which browsers are slow to type.
        if self.pasting.try_update_value(std::mem::take) == Some(true)
            && let Some(area) = self.area.get_untracked().filter(|area| area.value().len() >= LONG)
        {
            // What is no JSON stays, and is told once typing rests.
            let _ = tidied(&area);
        }
        self.keystrokes.update_value(|count| *count = count.wrapping_add(1));
        let count = self.keystrokes.get_value();
        let is_long = self.seen.with_untracked(|seen| seen.text.len() >= LONG);
        browser::after(if is_long { LONG_REST } else { REST }, move || {
            // The field may be gone by then.
            if self.keystrokes.try_get_value() == Some(count) {
                if self.before.with_untracked(Option::is_some) {
                    self.before.set(None);
                }
                self.look();
            }
        });
    }

    /// Moves the caret to a place in the text, and shows it.
    fn jump(self, at: Position) {
        self.hidden.set(false);
        // Once it can be seen.
        browser::after(0, move || {
            if let Some(area) = self.area.try_get_untracked().flatten() {
                let text = area.value();
                browser::show_range(&area, token(&text, at), at.line, lines(&text));
            }
        });
    }
}

/// The text area with its line numbers, and below it what is wrong with the text.
#[component]
pub fn JsonEditor(
    field: JsonField,
    /// What people call it.
    label: &'static str,
    /// What to know before typing.
    help: &'static str,
    /// What the server refused, for what cannot be known here.
    refused: Signal<Option<String>>,
    /// What stands beside the label.
    #[prop(optional)]
    beside: Option<AnyView>,
    /// What is shown instead of the text, or before it.
    #[prop(optional)]
    instead: Option<AnyView>,
) -> impl IntoView {
    let name = field.name;
    let seen = field.seen;
    let first = seen.with_untracked(|seen| seen.text.to_string());
    let rows = lines(&first).clamp(LEAST_LINES, MOST_LINES) + 1;
    let numbers = NodeRef::<Div>::new();
    let scrolled = move |event: leptos::ev::Event| {
        if let Some(numbers) = numbers.get_untracked() {
            numbers.set_scroll_top(event_target::<HtmlTextAreaElement>(&event).scroll_top());
        }
    };
    let count = Memo::new(move |_| seen.with(|seen| lines(&seen.text)));
    let is_wrong = Memo::new(move |_| seen.with(|seen| !seen.problems.is_empty()));
    // The parser's own words stand at their lines already.
    let refused = Memo::new(move |_| refused.get().filter(|_| !is_wrong.get()));
    let invalid = move || is_wrong.get() || refused.with(Option::is_some);
    let (help_id, state_id) = (format!("{name}-help"), format!("{name}-state"));
    let described = {
        let ids = format!("{help_id} {state_id}");
        move || described_by(&ids, name, refused.with(Option::is_some))
    };
    view! {
        <div class="json field">
            <div class="json-head">
                <label for=name>{label}</label>
                <button class="link tidy scripted" type="button" title="Break into lines and indent"
                    aria-label=format!("Tidy {label}") hidden=move || field.hidden.get()
                    on:click=move |_| field.tidy()>"Tidy"</button>
                {beside}
            </div>
            <p class="help" id=help_id>{help}</p>
            {instead}
            <div class="json-text" hidden=move || field.hidden.get()>
                <div class="json-lines scripted" aria-hidden="true" node_ref=numbers>{move || numbered(count.get())}</div>
                <textarea class="input" id=name name=name rows=rows.to_string() wrap="off" autocomplete="off"
                    autocapitalize="none" spellcheck="false" translate="no" node_ref=field.area
                    aria-describedby=described aria-invalid=move || invalid().then_some("true")
                    on:paste=move |_| field.pastes() on:input=move |_| field.typed() on:change=move |_| field.look() on:scroll=scrolled>{respond::plain_text(&first)}</textarea>
            </div>
            <div id=state_id>
                <p class="json-state" role="status">{move || seen.with(|seen| state(&seen.problems))}</p>
                {move || seen.with(|seen| problems(field, &seen.problems))}
            </div>
            <FieldError name=name refused=refused/>
        </div>
    }
    .into_any()
}

/// Breaks the text of `area` into lines as the console writes JSON.
fn tidied(area: &HtmlTextAreaElement) -> Result<(), SyntaxError> {
    let json = Json::parse(area.value().as_bytes())?;
    area.set_value(&json.render_for_editing());
    area.set_scroll_left(0);
    Ok(())
}

/// How many problems there are, in words; nothing when all is well.
fn state(problems: &[TextProblem]) -> Option<String> {
    match problems.len() {
        0 => None,
        1 => Some("1 problem:".to_owned()),
        count if count > MOST_TOLD => Some(format!("{count} problems; the first {MOST_TOLD}:")),
        count => Some(format!("{count} problems:")),
    }
}

/// What is wrong, each with a link to its line.
fn problems(field: JsonField, problems: &[TextProblem]) -> Option<AnyView> {
    let told: Vec<_> = problems.iter().take(MOST_TOLD).map(|problem| told(field, problem)).collect();
    (!told.is_empty()).then(|| view! { <ul class="json-problems">{told}</ul> }.into_any())
}

fn told(field: JsonField, problem: &TextProblem) -> AnyView {
    let place = problem.at.map(|at| {
        let jump = move |event: MouseEvent| {
            event.prevent_default();
            field.jump(at);
        };
        let words = format!("Line {}, column {}", at.line, at.column);
        view! { <a href=format!("#{}", field.name) on:click=jump>{words}</a>" " }
    });
    let path = (!problem.path.is_empty()).then(|| view! { <code>{problem.path.clone()}</code>": " });
    view! { <li>{place}{path}{problem.words()}</li> }.into_any()
}

fn lines(text: &str) -> u32 {
    u32::try_from(text.bytes().filter(|byte| *byte == b'\n').count()).unwrap_or(u32::MAX).saturating_add(1)
}

fn numbered(count: u32) -> String {
    use std::fmt::Write as _;
    let mut numbers = String::new();
    for line in 1..=count {
        // Writing to a String does not fail.
        let _ = writeln!(numbers, "{line}");
    }
    numbers
}

/// What stands at a place: a string, a name or a single character. Its beginning and its end, as browsers count: in
/// units of UTF-16 from the beginning of the text.
fn token(text: &str, at: Position) -> (u32, u32) {
    let line = usize::try_from(at.line.saturating_sub(1)).unwrap_or(usize::MAX);
    let column = usize::try_from(at.column.saturating_sub(1)).unwrap_or(usize::MAX);
    let line_start: usize = text.split_inclusive('\n').take(line).map(str::len).sum();
    let rest = text.get(line_start..).unwrap_or_default();
    let line = rest.split('\n').next().unwrap_or_default();
    let offset = line.char_indices().nth(column).map_or(line.len(), |(offset, _)| offset);
    let found = line.get(offset..).unwrap_or_default();
    let length = match found.strip_prefix('"') {
        Some(inside) => inside.find('"').map_or(found.len(), |end| end + 2),
        None => {
            found.find([',', ':', ' ', ']', '}', '[', '{']).unwrap_or(found.len()).max(usize::from(!found.is_empty()))
        }
    };
    let found = found.get(..length).unwrap_or_default();
    let units = |text: &str| u32::try_from(text.encode_utf16().count()).unwrap_or(u32::MAX);
    let start = units(text.get(..line_start + offset).unwrap_or(text));
    (start, start + units(found))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_the_token_that_stands_there() {
        let text = "{\n  \"näme\": [\"x\", 12],\n  \"🔑\": tru\n}";
        for (line, column, expected) in [
            (1, 1, "{"),
            (2, 3, "\"näme\""),
            (2, 12, "\"x\""),
            (2, 17, "12"),
            (3, 3, "\"🔑\""),
            (3, 8, "tru"),
            (4, 2, ""),
            (9, 9, ""),
        ] {
            let (start, end) = token(text, Position { line, column });
            let units: Vec<u16> = text.encode_utf16().collect();
            let found = String::from_utf16(&units[start as usize..end as usize]).unwrap();
            assert_eq!(found, expected, "{line}:{column}");
        }
    }

    #[test]
    fn lines_are_counted_as_an_editor_shows_them() {
        assert_eq!((lines(""), lines("a"), lines("a\n"), lines("a\nb")), (1, 1, 2, 2));
        assert_eq!(numbered(3), "1\n2\n3\n");
    }
}
