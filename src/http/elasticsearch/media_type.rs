//! Which kind of JSON the two sides speak (contract §0): plain, or the vendor's type with a version.

use axum::http::{HeaderMap, HeaderName, HeaderValue, header};

use super::error::{ElasticError, Failure, Kind};

/// The version that is spoken: the first number of what `GET /` says.
const CURRENT: u8 = 9;

/// The oldest version that clients may ask for.
const OLDEST: u8 = 8;

/// What bodies may be. The vendor's type stands for itself in whatever version.
const JSON: [&str; 3] = ["application/json", "application/x-ndjson", "application/*"];

/// The vendor's JSON.
const VENDOR: &str = "application/vnd.elasticsearch+json";

/// Formats that other servers of this API have, and this one has not.
const NOT_SPOKEN: [&str; 3] = ["yaml", "cbor", "smile"];

/// How an answer's JSON is labelled.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum MediaType {
    /// `application/json`
    #[default]
    Json,
    /// The vendor's, in this version.
    Vendor(u8),
}

impl MediaType {
    /// What the answer is to be, judged by the request's headers, of which both must name the same version if either
    /// does. `has_body`: without one, `Content-Type` means nothing.
    ///
    /// # Errors
    /// `media_type_header_exception`, or 406 for what is no JSON.
    pub fn negotiate(headers: &HeaderMap, has_body: bool) -> Result<Self, ElasticError> {
        let accept = Header::read(headers, &header::ACCEPT)?;
        let content = if has_body { Header::read(headers, &header::CONTENT_TYPE)? } else { Header::default() };
        check_versions(&accept, &content, has_body)?;
        if let Some(text) = accept
            .text
            .filter(|text| !text.contains(','))
            .filter(|text| NOT_SPOKEN.iter().any(|format| text.contains(format)))
        {
            return Err(ElasticError::not_acceptable(format!("Accept header [{text}] is not supported")));
        }
        if has_body && !content.is_json {
            return Err(ElasticError::not_acceptable(match content.text {
                None => "Content-Type header is missing".to_owned(),
                Some(text) => format!("Content-Type header [{text}] is not supported"),
            }));
        }
        Ok(accept.version.map_or(Self::Json, Self::Vendor))
    }

    /// The value of `Content-Type`.
    #[must_use]
    pub fn header(self) -> HeaderValue {
        match self {
            Self::Json => HeaderValue::from_static("application/json"),
            Self::Vendor(version) => HeaderValue::try_from(format!("{VENDOR};compatible-with={version}"))
                .unwrap_or(HeaderValue::from_static(VENDOR)),
        }
    }
}

/// Versions are checked whether the rest is understood or not.
fn check_versions(accept: &Header<'_>, content: &Header<'_>, has_body: bool) -> Result<(), ElasticError> {
    let shown = |header: &Header<'_>| header.text.unwrap_or("null").to_owned();
    let known = |version: u8| (OLDEST..=CURRENT).contains(&version);
    let must_be = |name: &str, version: u8, header| {
        refused(Failure::new(
            Kind::Status,
            format!(
                "{name} version must be either version {CURRENT} or {OLDEST}, but found {version}. {name}={header}"
            ),
        ))
    };
    let accepted = accept.version.unwrap_or(CURRENT);
    if !known(accepted) {
        return Err(must_be("Accept", accepted, shown(accept)));
    }
    if !has_body {
        return Ok(());
    }
    let sent = content.version.unwrap_or(accepted);
    if !known(sent) {
        return Err(must_be("Content-Type", sent, shown(content)));
    }
    let problem = if sent != accepted {
        "A compatible version is required on both Content-Type and Accept headers if either one has requested a \
         compatible version and the compatible versions must match."
    } else if content.version.is_some() != accept.version.is_some() {
        "A compatible version is required on both Content-Type and Accept headers if either one has requested a \
         compatible version."
    } else {
        return Ok(());
    };
    let headers = format!("Accept={}, Content-Type={}", shown(accept), shown(content));
    Err(refused(Failure::new(Kind::Status, format!("{problem} {headers}"))))
}

/// The refusal that clients look for.
fn refused(cause: Failure) -> ElasticError {
    let reason = "Invalid media-type value on headers [Accept, Content-Type]";
    Failure::new(Kind::MediaTypeHeader, reason).caused_by(cause).into()
}

/// A header that names a media type.
#[derive(Debug, Default)]
struct Header<'a> {
    text: Option<&'a str>,
    /// Whether it is JSON.
    is_json: bool,
    /// Of the vendor's JSON.
    version: Option<u8>,
}

impl<'a> Header<'a> {
    fn read(headers: &'a HeaderMap, name: &HeaderName) -> Result<Self, ElasticError> {
        let on_header = |problem: String| {
            let name = if *name == header::ACCEPT { "Accept" } else { "Content-Type" };
            let reason = format!("Invalid media-type value on headers [{name}]");
            let cause = Failure::new(Kind::IllegalArgument, problem);
            ElasticError::from(Failure::new(Kind::MediaTypeHeader, reason).caused_by(cause))
        };
        let mut values = headers.get_all(name).iter();
        let Some(value) = values.next() else {
            return Ok(Self::default());
        };
        if values.next().is_some() {
            return Err(on_header(format!("Incorrect header [{name}]. Only one value should be provided")));
        }
        let text = value.to_str().map_err(|_| on_header("invalid media-type [?]".to_owned()))?;
        let present = Self { text: Some(text), ..Self::default() };
        let lower = text.to_ascii_lowercase();
        // Of a list, the version counts that a client names in it; whatever else is liked, it is JSON that is given.
        if lower.contains(',') {
            let version = lower.split(',').find_map(|part| version_in(part.trim()));
            return Ok(Self { version, ..present });
        }
        if lower.trim() == "*/*" {
            return Ok(present);
        }
        let mut parts = lower.split(';').map(str::trim);
        let kind = parts.next().unwrap_or_default();
        if kind.split('/').filter(|part| is_token(part)).count() != 2 || kind.matches('/').count() != 1 {
            return Err(on_header(format!("invalid media-type [{text}]")));
        }
        let mut parameters = Vec::new();
        for parameter in parts.filter(|part| !part.is_empty()) {
            let (name, value) = parameter
                .split_once('=')
                .filter(|(_, value)| !value.is_empty() && !value.contains('='))
                .ok_or_else(|| on_header(format!("invalid parameters for header [{text}]")))?;
            parameters.push((name.trim().to_owned(), value.trim().to_owned()));
        }
        Ok(present.of(kind, &parameters))
    }

    /// What the type and its parameters make of it.
    fn of(mut self, kind: &str, parameters: &[(String, String)]) -> Self {
        let version = parameters.iter().find(|(name, _)| name == "compatible-with");
        let in_utf8 = parameters.iter().all(|(name, value)| name != "charset" || value.trim_matches('"') == "utf-8");
        if kind == VENDOR {
            self.version = version.and_then(|(_, version)| version.parse().ok());
            self.is_json = in_utf8 && self.version.is_some();
        } else {
            self.is_json = in_utf8 && JSON.contains(&kind);
        }
        self
    }
}

/// The version of the vendor's JSON, if that is what an element of a list names.
fn version_in(element: &str) -> Option<u8> {
    let parameters = element.strip_prefix(VENDOR)?;
    let named = parameters.split(';').find_map(|parameter| parameter.trim().strip_prefix("compatible-with="));
    named?.trim().parse().ok()
}

fn is_token(text: &str) -> bool {
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
    !text.is_empty() && text.bytes().all(fits)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judged(accept: &str, content: Option<&str>) -> Result<MediaType, String> {
        let mut headers = HeaderMap::new();
        headers.insert(header::ACCEPT, accept.parse().unwrap());
        if let Some(content) = content {
            headers.insert(header::CONTENT_TYPE, content.parse().unwrap());
        }
        MediaType::negotiate(&headers, content.is_some()).map_err(|error| error.to_string())
    }

    #[test]
    fn clients_of_both_versions_are_answered_in_theirs() {
        for (version, header) in [
            (8, "application/vnd.elasticsearch+json; compatible-with=8"),
            (9, "application/vnd.elasticsearch+json;compatible-with=9"),
            (9, "Application/VND.elasticsearch+json ; Compatible-With = 9"),
        ] {
            assert_eq!(judged(header, Some(header)), Ok(MediaType::Vendor(version)));
            assert_eq!(judged(header, None), Ok(MediaType::Vendor(version)));
        }
        // As the JavaScript client has it.
        let list = "application/vnd.elasticsearch+json; compatible-with=9,text/plain";
        assert_eq!(
            judged(list, Some("application/vnd.elasticsearch+json; compatible-with=9")),
            Ok(MediaType::Vendor(9))
        );
        assert_eq!(judged(list, None), Ok(MediaType::Vendor(9)));
        assert_eq!(MediaType::Vendor(8).header(), "application/vnd.elasticsearch+json;compatible-with=8");
    }

    #[test]
    fn everybody_else_gets_plain_json() {
        for accept in ["application/json", "*/*", "text/html,application/xml;q=0.9,*/*;q=0.8", "text/plain", "a/b;c=d"]
        {
            assert_eq!(judged(accept, Some("application/json; charset=UTF-8")), Ok(MediaType::Json), "{accept}");
        }
        assert_eq!(MediaType::negotiate(&HeaderMap::new(), false).unwrap(), MediaType::Json);
    }

    #[test]
    fn versions_must_be_known_and_agree() {
        let vendor = |version| format!("application/vnd.elasticsearch+json;compatible-with={version}");
        let refusal = |accept: &str, content: Option<&str>| judged(accept, content).unwrap_err();
        insta::assert_snapshot!(refusal(&vendor(7), None), @r#"
        400 {"type":"media_type_header_exception","reason":"Invalid media-type value on headers [Accept, Content-Type]","caused_by":{"type":"status_exception","reason":"Accept version must be either version 9 or 8, but found 7. Accept=application/vnd.elasticsearch+json;compatible-with=7"}}
        "#);
        insta::assert_snapshot!(refusal(&vendor(9), Some(&vendor(8))), @r#"
        400 {"type":"media_type_header_exception","reason":"Invalid media-type value on headers [Accept, Content-Type]","caused_by":{"type":"status_exception","reason":"A compatible version is required on both Content-Type and Accept headers if either one has requested a compatible version and the compatible versions must match. Accept=application/vnd.elasticsearch+json;compatible-with=9, Content-Type=application/vnd.elasticsearch+json;compatible-with=8"}}
        "#);
        insta::assert_snapshot!(refusal(&vendor(9), Some("application/json")), @r#"
        400 {"type":"media_type_header_exception","reason":"Invalid media-type value on headers [Accept, Content-Type]","caused_by":{"type":"status_exception","reason":"A compatible version is required on both Content-Type and Accept headers if either one has requested a compatible version. Accept=application/vnd.elasticsearch+json;compatible-with=9, Content-Type=application/json"}}
        "#);
        insta::assert_snapshot!(refusal("application/json", Some(&vendor(9))), @r#"
        400 {"type":"media_type_header_exception","reason":"Invalid media-type value on headers [Accept, Content-Type]","caused_by":{"type":"status_exception","reason":"A compatible version is required on both Content-Type and Accept headers if either one has requested a compatible version. Accept=application/json, Content-Type=application/vnd.elasticsearch+json;compatible-with=9"}}
        "#);
        insta::assert_snapshot!(refusal("json", None), @r#"
        400 {"type":"media_type_header_exception","reason":"Invalid media-type value on headers [Accept]","caused_by":{"type":"illegal_argument_exception","reason":"invalid media-type [json]"}}
        "#);
    }

    #[test]
    fn what_is_no_json_is_refused() {
        let refusal = |content| judged("*/*", Some(content)).unwrap_err();
        insta::assert_snapshot!(refusal("application/x-www-form-urlencoded"), @r#"
        406 Content-Type header [application/x-www-form-urlencoded] is not supported
        "#);
        insta::assert_snapshot!(refusal("application/json; charset=latin1"), @r#"
        406 Content-Type header [application/json; charset=latin1] is not supported
        "#);
        insta::assert_snapshot!(judged("application/yaml", None).unwrap_err(), @r#"
        406 Accept header [application/yaml] is not supported
        "#);
        insta::assert_snapshot!(MediaType::negotiate(&HeaderMap::new(), true).unwrap_err(), @r#"
        406 Content-Type header is missing
        "#);
    }
}
