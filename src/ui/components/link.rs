//! URLs of this console.

/// `path` with `parameters` as its query.
#[must_use]
pub fn link(path: &str, parameters: &[(&str, String)]) -> String {
    let mut url = path.to_owned();
    for (position, (name, value)) in parameters.iter().enumerate() {
        url.push(if position == 0 { '?' } else { '&' });
        url.push_str(name);
        url.push('=');
        push_encoded(&mut url, value);
    }
    url
}

/// `text` as one segment of a path.
#[must_use]
pub fn segment(text: &str) -> String {
    let mut encoded = String::new();
    push_encoded(&mut encoded, text);
    encoded
}

fn push_encoded(url: &mut String, text: &str) {
    const DIGITS: &[u8; 16] = b"0123456789ABCDEF";
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            url.push(char::from(byte));
        } else {
            url.push('%');
            url.push(char::from(DIGITS[usize::from(byte >> 4)]));
            url.push(char::from(DIGITS[usize::from(byte & 15)]));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_encoded() {
        let parameters = [("q", "a b&c=ü".to_owned()), ("page", "a.25.x.1+2".to_owned())];
        assert_eq!(link("/keys", &parameters), "/keys?q=a%20b%26c%3D%C3%BC&page=a.25.x.1%2B2");
        assert_eq!(link("/keys", &[]), "/keys");
        assert_eq!(segment("a/b@c"), "a%2Fb%40c");
    }
}
