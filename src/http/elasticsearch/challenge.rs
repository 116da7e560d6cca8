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
