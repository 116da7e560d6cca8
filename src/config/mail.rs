//! How mail leaves: the settings `smtp-…` and `mail-from`.

use std::net::IpAddr;

use url::{Host, Url};

use crate::{
    domain::Secret,
    service::mail::{Authorities, Security, Sender, SmtpSettings},
};

use super::Reader;

/// How mail leaves.
#[derive(Clone, Debug)]
pub struct MailConfig {
    /// Who it comes from.
    pub from: Sender,
    /// The server that takes it; without one, it is written to files.
    pub smtp: Option<SmtpSettings>,
}

impl Reader<'_> {
    pub(super) fn mail(&mut self, public_url: Option<&Url>) -> MailConfig {
        let default = Sender::at(public_url.and_then(Url::host_str));
        let from = self.parse("mail-from", default, |text| Sender::parse(text).map_err(|problem| problem.to_string()));
        MailConfig { from, smtp: self.smtp() }
    }

    fn smtp(&mut self) -> Option<SmtpSettings> {
        let host = self.parse("smtp-host", None, |text| host(text).map(Some));
        let security = self.parse("smtp-security", Security::default(), security);
        let settings = SmtpSettings {
            host: host.unwrap_or_default(),
            port: self.parse("smtp-port", security.port(), |text| match text.parse() {
                Ok(port) if port > 0 => Ok(port),
                _ => Err("must be a number from 1 to 65535".to_owned()),
            }),
            security,
            credentials: self.credentials(security),
            authorities: self.parse("smtp-ca-file", None, |path| authorities(path).map(Some)),
            patience: SmtpSettings::PATIENCE,
        };
        if self.text("smtp-host").is_none() {
            for name in ["smtp-port", "smtp-security", "smtp-user", "smtp-password", "smtp-ca-file"] {
                if let Some((_, origin)) = self.text(name) {
                    self.complain(format!("{origin}: means nothing without smtp-host"));
                }
            }
            return None;
        }
        if self.text("public-url").is_none() {
            self.complain("public-url: is needed with smtp-host: mail has links to it".to_owned());
        }
        Some(settings)
    }

    fn credentials(&mut self, security: Security) -> Option<(String, Secret)> {
        match (self.text("smtp-user"), self.text("smtp-password")) {
            (Some((_, origin)), Some(_)) if security == Security::Plain => {
                self.complain(format!("{origin}: the password would travel in the clear with smtp-security plain"));
                None
            }
            (Some((user, _)), Some((password, _))) => Some((user, Secret::new(password))),
            (Some((_, origin)), None) => {
                self.complain(format!("{origin}: needs smtp-password, too"));
                None
            }
            (None, Some((_, origin))) => {
                self.complain(format!("{origin}: needs smtp-user, too"));
                None
            }
            (None, None) => None,
        }
    }
}

/// A name or an address, without port and brackets.
fn host(text: &str) -> Result<String, String> {
    if text.parse::<IpAddr>().is_ok() || matches!(Host::parse(text), Ok(Host::Domain(_))) {
        Ok(text.to_owned())
    } else {
        Err("must be a host such as mail.example.com, without a port".to_owned())
    }
}

fn security(text: &str) -> Result<Security, String> {
    match text {
        "starttls" => Ok(Security::StartTls),
        "tls" => Ok(Security::Tls),
        "plain" => Ok(Security::Plain),
        _ => Err("must be starttls, tls or plain".to_owned()),
    }
}

fn authorities(path: &str) -> Result<Authorities, String> {
    let text = std::fs::read(path).map_err(|error| format!("{path}: {error}"))?;
    Authorities::from_pem(&text).map_err(|problem| format!("{path}: {problem}"))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use crate::{
        config::{Config, Sources},
        service::mail::Sender,
    };

    fn read(environment: &[(&str, &str)]) -> Result<Config, String> {
        let environment = environment.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        let sources = Sources { flags: BTreeMap::new(), environment, file: None };
        Config::read(&sources).map_err(|error| error.to_string())
    }

    #[test]
    fn without_a_server_there_is_a_sender_still() {
        let mail = read(&[("KEYWARD_PUBLIC_URL", "https://keys.example.com")]).unwrap().mail;
        assert!(mail.smtp.is_none());
        assert_eq!(mail.from, Sender::parse("Keyward <keyward@keys.example.com>").unwrap());
    }

    #[test]
    fn a_server_needs_little() {
        let named = [("KEYWARD_PUBLIC_URL", "https://keys.example.com"), ("KEYWARD_SMTP_HOST", "mail.example.com")];
        let smtp = read(&named).unwrap().mail.smtp.unwrap();
        assert_eq!((smtp.host.as_str(), smtp.port), ("mail.example.com", 587));
        assert!(smtp.credentials.is_none() && smtp.authorities.is_none());
    }

    #[test]
    fn the_password_may_come_from_a_file_and_is_not_printed() {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), "hunter2\n").unwrap();
        let config = read(&[
            ("KEYWARD_PUBLIC_URL", "https://keys.example.com"),
            ("KEYWARD_SMTP_HOST", "mail.example.com"),
            ("KEYWARD_SMTP_SECURITY", "tls"),
            ("KEYWARD_SMTP_USER", "keyward@example.com"),
            ("KEYWARD_SMTP_PASSWORD_FILE", file.path().to_str().unwrap()),
            ("KEYWARD_MAIL_FROM", "Keys of Acme <keys@acme.example>"),
        ])
        .unwrap();
        assert!(!format!("{config:?}").contains("hunter2"));
        assert_eq!(config.mail.from, Sender::parse("Keys of Acme <keys@acme.example>").unwrap());
        let smtp = config.mail.smtp.unwrap();
        let (user, password) = smtp.credentials.unwrap();
        assert_eq!((smtp.port, user.as_str(), password.reveal()), (465, "keyward@example.com", "hunter2"));
    }

    #[test]
    fn all_problems_are_said_at_once_and_no_secret_is() {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), "not a certificate").unwrap();
        let problems = read(&[
            ("KEYWARD_SMTP_HOST", "smtp://mail.example.com:25"),
            ("KEYWARD_SMTP_PORT", "0"),
            ("KEYWARD_SMTP_SECURITY", "ssl"),
            ("KEYWARD_SMTP_PASSWORD", "hunter2"),
            ("KEYWARD_SMTP_CA_FILE", file.path().to_str().unwrap()),
            ("KEYWARD_MAIL_FROM", "Keyward"),
        ])
        .unwrap_err();
        for part in
            ["SMTP_HOST: ", "SMTP_PORT: ", "SMTP_SECURITY: ", "SMTP_PASSWORD: ", "SMTP_CA_FILE: ", "MAIL_FROM: "]
        {
            assert!(problems.contains(&format!("KEYWARD_{part}")), "{part} is missing in {problems}");
        }
        assert!(problems.contains("public-url: is needed"), "{problems}");
        assert!(!problems.contains("hunter2"));
    }

    #[test]
    fn settings_that_would_not_hold_are_refused() {
        let problems = read(&[("KEYWARD_SMTP_PORT", "25"), ("KEYWARD_SMTP_PASSWORD", "hunter2")]).unwrap_err();
        assert!(problems.contains("KEYWARD_SMTP_PORT: means nothing without smtp-host"), "{problems}");
        let problems = read(&[
            ("KEYWARD_PUBLIC_URL", "https://keys.example.com"),
            ("KEYWARD_SMTP_HOST", "localhost"),
            ("KEYWARD_SMTP_SECURITY", "plain"),
            ("KEYWARD_SMTP_USER", "keyward"),
            ("KEYWARD_SMTP_PASSWORD", "hunter2"),
        ])
        .unwrap_err();
        assert!(problems.contains("KEYWARD_SMTP_USER: the password would travel in the clear"), "{problems}");
    }
}
