//! What somebody sends to have a key made for another: which values go with which kind of grant (contract §2.5).

use super::request::Grant;
use crate::domain::Secret;

/// A grant as it was sent, before it is known whether its values go together.
#[derive(Clone, Debug, Default)]
pub struct PresentedGrant {
    /// Which kind it is.
    pub grant_type: Option<String>,
    /// The name of a user.
    pub username: Option<String>,
    /// The password of the user.
    pub password: Option<Secret>,
    /// A token.
    pub access_token: Option<Secret>,
    /// Whether something came with it by which a client says who it is.
    pub client_authentication: bool,
}

impl PresentedGrant {
    /// Reads the grant.
    ///
    /// # Errors
    /// Every value that is missing, and every one that does not belong there.
    pub fn check(self) -> Result<Grant, Vec<String>> {
        let Self { grant_type, username, password, access_token, client_authentication } = self;
        let Some(grant_type) = grant_type else {
            return Err(vec!["[grant_type] is required".to_owned()]);
        };
        let missing = |field| format!("[{field}] is required for grant_type [{grant_type}]");
        let extra = |field| format!("[{field}] is not supported for grant_type [{grant_type}]");
        match grant_type.as_str() {
            "password" => match (username, password) {
                (Some(username), Some(password)) if access_token.is_none() && !client_authentication => {
                    Ok(Grant::Password { username, password })
                }
                (username, password) => Err(problems([
                    username.is_none().then(|| missing("username")),
                    password.is_none().then(|| missing("password")),
                    access_token.is_some().then(|| extra("access_token")),
                    client_authentication.then(|| extra("client_authentication")),
                ])),
            },
            "access_token" => match access_token {
                Some(token) if username.is_none() && password.is_none() => {
                    Ok(Grant::AccessToken { token, client_authentication })
                }
                token => Err(problems([
                    token.is_none().then(|| missing("access_token")),
                    username.is_some().then(|| extra("username")),
                    password.is_some().then(|| extra("password")),
                    None,
                ])),
            },
            other => Err(vec![format!("grant_type [{other}] is not supported")]),
        }
    }
}

fn problems(found: [Option<String>; 4]) -> Vec<String> {
    found.into_iter().flatten().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn presented(grant_type: &str, fields: &str) -> Result<Grant, Vec<String>> {
        let secret = |name: &str| fields.contains(name).then(|| Secret::new(name.to_owned()));
        PresentedGrant {
            grant_type: Some(grant_type.to_owned()),
            username: fields.contains("username").then(|| "test_admin".to_owned()),
            password: secret("password"),
            access_token: secret("access_token"),
            client_authentication: fields.contains("client_authentication"),
        }
        .check()
    }

    #[test]
    fn values_that_go_together_are_a_grant() {
        assert!(matches!(presented("password", "username password"), Ok(Grant::Password { .. })));
        let token = presented("access_token", "access_token client_authentication");
        assert!(matches!(token, Ok(Grant::AccessToken { client_authentication: true, .. })));
    }

    #[test]
    fn every_value_that_is_wrong_is_told() {
        assert_eq!(PresentedGrant::default().check().unwrap_err(), ["[grant_type] is required"]);
        assert_eq!(presented("saml", "username").unwrap_err(), ["grant_type [saml] is not supported"]);
        assert_eq!(
            presented("password", "access_token client_authentication").unwrap_err(),
            [
                "[username] is required for grant_type [password]",
                "[password] is required for grant_type [password]",
                "[access_token] is not supported for grant_type [password]",
                "[client_authentication] is not supported for grant_type [password]",
            ]
        );
        assert_eq!(
            presented("access_token", "username password").unwrap_err(),
            [
                "[access_token] is required for grant_type [access_token]",
                "[username] is not supported for grant_type [access_token]",
                "[password] is not supported for grant_type [access_token]",
            ]
        );
    }
}
