//! How somebody likes the console: kept in cookies, so that the first paint is right and nothing has to be asked.

use axum::{
    Form,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;

/// The choices; `None` is the default of each.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Preferences {
    /// `light` or `dark`; otherwise the system's.
    pub theme: Option<&'static str>,
}

impl Preferences {
    /// Reads the cookies.
    #[must_use]
    pub fn of(headers: &HeaderMap) -> Self {
        Self { theme: one_of(cookie(headers, "keyward_theme"), &["light", "dark"]) }
    }
}

fn cookie<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let cookies = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    cookies.flat_map(|line| line.split(';')).find_map(|pair| {
        let (known, value) = pair.split_once('=')?;
        (known.trim() == name).then_some(value.trim())
    })
}

fn one_of(value: Option<&str>, choices: &[&'static str]) -> Option<&'static str> {
    choices.iter().find(|choice| Some(**choice) == value).copied()
}

/// The theme form.
#[derive(Debug, Deserialize)]
pub struct ThemeForm {
    theme: String,
}

/// `POST /theme`: keeps the choice for a year. A script that asks for no page gets none.
pub async fn set_theme(headers: HeaderMap, Form(form): Form<ThemeForm>) -> Response {
    let theme = one_of(Some(&form.theme), &["light", "dark"]);
    let cookie = theme.map_or("keyward_theme=; Path=/; SameSite=Lax; Max-Age=0".to_owned(), |theme| {
        format!("keyward_theme={theme}; Path=/; SameSite=Lax; Max-Age=31536000")
    });
    let wants_page = headers.get(header::ACCEPT).and_then(|accept| accept.to_str().ok()).unwrap_or("").contains("html");
    let mut response =
        if wants_page { Redirect::to(&back(&headers)).into_response() } else { StatusCode::NO_CONTENT.into_response() };
    if let Ok(cookie) = HeaderValue::try_from(cookie) {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response
}

/// The path of the page that the form was on.
fn back(headers: &HeaderMap) -> String {
    let referer = headers.get(header::REFERER).and_then(|referer| referer.to_str().ok());
    let url = referer.and_then(|referer| url::Url::parse(referer).ok());
    let path = url.map(|url| url[url::Position::BeforePath..url::Position::AfterQuery].to_owned());
    path.filter(|path| super::pages::is_local(path)).unwrap_or_else(|| "/".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cookies_are_read_and_junk_is_not() {
        let mut headers = HeaderMap::new();
        headers.insert(header::COOKIE, "a=b; keyward_theme=dark;keyward_other=x".parse().unwrap());
        assert_eq!(Preferences::of(&headers), Preferences { theme: Some("dark") });
    }

    #[test]
    fn the_way_back_stays_here() {
        let mut headers = HeaderMap::new();
        assert_eq!(back(&headers), "/");
        headers.insert(header::REFERER, "https://keys.example/x/y?a=b#c".parse().unwrap());
        assert_eq!(back(&headers), "/x/y?a=b");
        headers.insert(header::REFERER, "https://keys.example//evil.example/x".parse().unwrap());
        assert_eq!(back(&headers), "/");
    }
}
