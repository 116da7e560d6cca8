//! In which ways callers can say who they are (contract §2.4).

use super::error::{Failure, Kind};
use crate::http::Exposure;

/// The challenges, in order. Tokens are handed out only where nobody can overhear them.
fn challenges(exposure: &Exposure) -> Vec<&'static str> {
    let mut all = vec![r#"Basic realm="security", charset="UTF-8""#];
    if exposure.https {
        all.push(r#"Bearer realm="security""#);
    }
    all.push("ApiKey");
    all
}

/// The failure of a caller who is not known. `tried`: what was presented, and why it did not do.
pub fn failure(exposure: &Exposure, reason: impl Into<String>, tried: Option<String>) -> Failure {
    let failure = Failure::new(Kind::Security, reason);
    let failure = match tried {
        Some(tried) => failure.with("additional_unsuccessful_credentials", tried),
        None => failure,
    };
    failure.challenging(challenges(exposure))
}

/// The reason where what was presented stands beside it.
pub const NOT_BELIEVED: &str =
    "unable to authenticate with provided credentials and anonymous access is not allowed for this request";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_are_asked_for_only_where_nobody_can_overhear_them() {
        let ways = |https| challenges(&Exposure { https, public_url: None, trusted_proxies: 0 });
        assert_eq!(ways(false), [r#"Basic realm="security", charset="UTF-8""#, "ApiKey"]);
        assert_eq!(ways(true), [r#"Basic realm="security", charset="UTF-8""#, r#"Bearer realm="security""#, "ApiKey"]);
    }
}
