//! What only a browser can do. Every function here is called from effects and event handlers alone, which never run on
//! the server; there, they would panic.

use js_sys::{Array, Date, Function, Intl, JSON, Object, Reflect};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use web_sys::{
    Blob, BlobPropertyBag, Element, Event, FormData, HtmlAnchorElement, HtmlDocument, HtmlElement, HtmlFormElement,
    HtmlTextAreaElement, NodeList, ScrollIntoViewOptions, ScrollLogicalPosition, Url, Window,
};

/// From now on, a panic says on the page that it is dead, besides writing to the console.
pub fn show_panics() {
    std::panic::set_hook(Box::new(|panic| {
        web_sys::console::error_1(&panic.to_string().into());
        let banners = window().and_then(|window| window.document()).and_then(|page| page.get_element_by_id("crashed"));
        if let Some(banner) = banners {
            // Rendered hidden by the frame, so that nothing has to be built by a program that has just failed.
            let _ = banner.remove_attribute("hidden");
        }
    }));
}

/// Says on the document that the page has come to life: what looks at it from outside must not click before.
pub fn show_hydrated() {
    // After the effects, which wait for the present turn to end.
    after(0, || {
        if let Some(root) = window().and_then(|window| window.document()?.document_element()) {
            // Nothing here depends on it.
            let _ = root.set_attribute("data-hydrated", "");
        }
    });
}

/// The theme that the document was rendered with.
#[must_use]
pub fn document_theme() -> Option<&'static str> {
    match window()?.document()?.document_element()?.get_attribute("data-theme")?.as_str() {
        "light" => Some("light"),
        "dark" => Some("dark"),
        _ => None,
    }
}

fn window() -> Option<Window> {
    web_sys::window()
}

/// The IANA name of the viewer's time zone, such as `Europe/Berlin`; empty when the browser does not tell.
#[must_use]
pub fn time_zone() -> String {
    let options = Intl::DateTimeFormat::new(&Array::new(), &Object::new()).resolved_options();
    Reflect::get(&options, &JsValue::from_str("timeZone")).ok().and_then(|zone| zone.as_string()).unwrap_or_default()
}

/// How many minutes the viewer's clocks are ahead of UTC at an instant.
#[must_use]
pub fn offset_minutes(milliseconds: i64) -> i32 {
    #[expect(clippy::cast_possible_truncation, reason = "less than a day")]
    let behind = date(milliseconds).get_timezone_offset() as i32;
    -behind
}

/// The short name of the viewer's zone at an instant, such as `CET`.
#[must_use]
pub fn zone_name(milliseconds: i64) -> String {
    let name = |language: &str| {
        let options = Object::new();
        Reflect::set(&options, &"timeZoneName".into(), &"short".into()).ok()?;
        let format = Intl::DateTimeFormat::new(&Array::of1(&language.into()), &options);
        let parts = format.format_to_parts(&date(milliseconds));
        parts.iter().find_map(|part| {
            let is_name = Reflect::get(&part, &"type".into()).ok()?.as_string()? == "timeZoneName";
            is_name.then(|| Reflect::get(&part, &"value".into()).ok()?.as_string())?
        })
    };
    // Each variety of English has words for the zones at home, and only an offset for the others.
    let words = ["en-GB", "en-US", "en-AU"].into_iter().filter_map(name);
    let mut words: Vec<String> = words.collect();
    let best = words.iter().position(|word| !word.starts_with("GMT")).unwrap_or(0);
    if words.is_empty() { String::new() } else { words.swap_remove(best) }
}

fn date(milliseconds: i64) -> Date {
    #[expect(clippy::cast_precision_loss, reason = "instants of the calendar fit a double")]
    Date::new(&JsValue::from_f64(milliseconds as f64))
}

/// The present instant in milliseconds, by the viewer's clock. Only for waking up; what is true is told by the server.
#[must_use]
pub fn now_milliseconds() -> f64 {
    Date::now()
}

/// Offers `text` as a file to keep.
pub fn download(name: &str, media_type: &str, text: &str) -> Option<()> {
    let options = BlobPropertyBag::new();
    options.set_type(media_type);
    let blob = Blob::new_with_str_sequence_and_options(&Array::of1(&text.into()), &options).ok()?;
    let url = Url::create_object_url_with_blob(&blob).ok()?;
    let document = window()?.document()?;
    let link: HtmlAnchorElement = document.create_element("a").ok()?.dyn_into().ok()?;
    link.set_href(&url);
    link.set_download(name);
    link.click();
    // The download has its own reference by now; the URL must not outlive the moment.
    Url::revoke_object_url(&url).ok()
}

/// Goes to another page by a full load.
pub fn go(path: &str) {
    if let Some(window) = window() {
        // A page that cannot be left stays as it is, and its links still work.
        let _ = window.location().assign(path);
    }
}

/// The path of this page.
#[must_use]
pub fn path() -> String {
    window().and_then(|window| window.location().pathname().ok()).unwrap_or_default()
}

/// The path and query of this page.
#[must_use]
pub fn here() -> String {
    let location = window().map(|window| window.location());
    location.map(|at| at.pathname().unwrap_or_default() + &at.search().unwrap_or_default()).unwrap_or_default()
}

/// Whose token (JWT) this is, by its own word: for asking the person, nothing else. The server is the judge of tokens.
#[must_use]
pub fn token_subject(token: &str) -> Option<String> {
    let claims = token.split('.').nth(1)?.replace('-', "+").replace('_', "/");
    let claims = JSON::parse(&window()?.atob(&claims).ok()?).ok()?;
    Reflect::get(&claims, &"sub".into()).ok()?.as_string()
}

/// Calls `work` once, after `milliseconds`.
pub fn after(milliseconds: i32, work: impl FnOnce() + 'static) {
    if let Some(window) = window() {
        let work = Closure::once_into_js(work);
        // Without a timer, what was to happen later does not happen: nothing here depends on it.
        let _ = window
            .set_timeout_with_callback_and_timeout_and_arguments_0(work.unchecked_ref::<Function>(), milliseconds);
    }
}

/// Whether anybody can see the page: it is not in a tab behind another.
#[must_use]
pub fn is_visible() -> bool {
    let page = window().and_then(|window| window.document());
    page.is_some_and(|page| !page.hidden())
}

/// Whether anything on the page agrees with `selector`.
#[must_use]
pub fn matches(selector: &str) -> bool {
    element(selector).is_some()
}

/// The first element that agrees with `selector`.
#[must_use]
pub fn element(selector: &str) -> Option<HtmlElement> {
    window()?.document()?.query_selector(selector).ok()??.dyn_into().ok()
}

/// Moves the focus to the first element that agrees with `selector`; `None` when there is none.
pub fn focus(selector: &str) -> Option<()> {
    element(selector)?.focus().ok()
}

/// Scrolls no further than it takes to see `element`.
pub fn show(element: &Element) {
    let options = ScrollIntoViewOptions::new();
    options.set_block(ScrollLogicalPosition::Nearest);
    element.scroll_into_view_with_scroll_into_view_options(&options);
}

/// Moves the focus to the `position`th element that agrees with `selector`, or to the last; `None` when there is none.
pub fn focus_nth(selector: &str, position: u32) -> Option<()> {
    let all = window()?.document()?.query_selector_all(selector).ok()?;
    let position = position.min(all.length().checked_sub(1)?);
    all.get(position)?.dyn_into::<HtmlElement>().ok()?.focus().ok()
}

/// Whether a value was put into a field as a whole, as by choosing one from a list, and not typed.
#[must_use]
pub fn is_chosen(input: &Event) -> bool {
    let kind = Reflect::get(input, &"inputType".into()).ok().and_then(|kind| kind.as_string());
    kind.is_none_or(|kind| kind == "insertReplacementText")
}

/// Closes a popover, if it is open.
pub fn hide_popover(id: &str) {
    if let Some(popover) = element(&format!("#{id}:popover-open")) {
        // Closed meanwhile: then all is well.
        let _ = popover.hide_popover();
    }
}

/// Every field of a form, as the person sees it now, but for files.
#[must_use]
pub fn form_pairs(form: &HtmlFormElement) -> Vec<(String, String)> {
    let Ok(data) = FormData::new_with_form(form) else { return Vec::new() };
    let pairs = data.entries().into_iter().filter_map(|entry| {
        let entry: Array = entry.ok()?.dyn_into().ok()?;
        Some((entry.get(0).as_string()?, entry.get(1).as_string()?))
    });
    pairs.collect()
}

/// The form around the first element that agrees with `selector`.
#[must_use]
pub fn form_around(selector: &str) -> Option<HtmlFormElement> {
    element(selector)?.closest("form").ok()??.dyn_into().ok()
}

/// Sends one field of a form by itself, for its effect alone.
pub fn send(path: &'static str, body: String) {
    leptos::task::spawn_local(async move {
        let request = gloo_net::http::Request::post(path)
            .header("Accept", "*/*")
            .header("Content-Type", "application/x-www-form-urlencoded")
            .body(body);
        if let Ok(request) = request {
            // What could not be kept is chosen again.
            let _ = request.send().await;
        }
    });
}

/// Writes `text` to the clipboard. Browsers have one for scripts in secure contexts only.
pub async fn write_clipboard(text: &str) -> bool {
    let clipboard = window().and_then(|window| Reflect::get(&window.navigator(), &"clipboard".into()).ok());
    let Some(clipboard) = clipboard.filter(|clipboard| !clipboard.is_undefined()) else { return false };
    let written = clipboard.unchecked_ref::<web_sys::Clipboard>().write_text(text);
    wasm_bindgen_futures::JsFuture::from(written).await.is_ok()
}

/// Selects all of a text area.
pub fn select(area: &HtmlTextAreaElement) {
    // A text area that cannot take the focus still has its text selected.
    let _ = area.focus();
    area.select();
}

/// Selects a part of a text area whose lines do not wrap, and scrolls it into sight: its beginning and end in units of
/// UTF-16, in which line it is, and how many lines there are.
pub fn show_range(area: &HtmlTextAreaElement, (start, end): (u32, u32), line: u32, lines: u32) {
    // A text area that cannot take the focus still has the part selected.
    let _ = area.focus();
    let _ = area.set_selection_range(start, end);
    let above = f64::from(area.scroll_height()) * f64::from(line.saturating_sub(1)) / f64::from(lines.max(1));
    #[expect(clippy::cast_possible_truncation, reason = "no text area is billions of pixels high")]
    area.set_scroll_top((above - f64::from(area.client_height()) / 3.0) as i32);
}

/// Copies what is selected, as the keyboard would. Works where the clipboard itself may not be written to.
#[must_use]
pub fn copy_selection() -> bool {
    let document = window().and_then(|window| window.document()).and_then(|page| page.dyn_into::<HtmlDocument>().ok());
    document.is_some_and(|document| document.exec_command("copy").unwrap_or(false))
}

/// Copies the text of an element. Where that cannot be, the text is selected, for the keyboard to copy it.
pub async fn copy_text_of(element: &Element) -> bool {
    if write_clipboard(&element.text_content().unwrap_or_default()).await {
        return true;
    }
    let selection = window().and_then(|window| window.get_selection().ok().flatten());
    selection.is_some_and(|selection| selection.select_all_children(element).is_ok()) && copy_selection()
}

/// An event listener that lives as long as this does.
pub struct Listener {
    event: &'static str,
    hear: Closure<dyn FnMut(Event)>,
}

impl Listener {
    /// Hears `event` at the window, before anything on the page does.
    #[must_use]
    pub fn new(event: &'static str, hear: impl FnMut(Event) + 'static) -> Self {
        let hear = Closure::new(hear);
        if let Some(window) = window() {
            // Without it, the page works as it does for those without a script.
            let _ = window.add_event_listener_with_callback_and_bool(event, hear.as_ref().unchecked_ref(), true);
        }
        Self { event, hear }
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        if let Some(window) = window() {
            let hear = self.hear.as_ref().unchecked_ref();
            // There is nothing to do about a listener that cannot be removed.
            let _ = window.remove_event_listener_with_callback_and_bool(self.event, hear, true);
        }
    }
}

/// Where the link leads that was clicked, if this page would be left by it.
#[must_use]
pub fn link_at(event: &Event) -> Option<String> {
    let link = event.target()?.dyn_into::<Element>().ok()?.closest("a[href]").ok()??;
    let stays = link.has_attribute("download") || link.has_attribute("target");
    link.get_attribute("href").filter(|href| !stays && !href.starts_with('#'))
}

/// The text area beside the chosen radio button.
#[must_use]
pub fn checked_area(within: &HtmlElement) -> Option<HtmlTextAreaElement> {
    within.query_selector("label:has(:checked) + * textarea").ok()??.dyn_into().ok()
}

/// Empties every field that agrees with `selector`, at once and for good.
pub fn blank(selector: &str) {
    let fields = window().and_then(|window| window.document()).and_then(|page| page.query_selector_all(selector).ok());
    for position in 0..fields.as_ref().map_or(0, NodeList::length) {
        let field = fields.as_ref().and_then(|fields| fields.get(position));
        match field.map(JsCast::dyn_into::<HtmlTextAreaElement>) {
            Some(Ok(area)) => {
                area.set_value("");
                area.set_text_content(None);
            }
            Some(Err(other)) => {
                if let Ok(input) = other.dyn_into::<Element>() {
                    // A field without a value has none to lose.
                    let _ = input.remove_attribute("value");
                }
            }
            None => {}
        }
    }
}
