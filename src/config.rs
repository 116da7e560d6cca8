//! Configuration: by flag, by environment, by file; in this order, the first that says something wins.
//!
//! Every setting has one name: `--listen`, `KEYWARD_LISTEN`, `listen` in the TOML file. Secrets may also come from a
//! file that `KEYWARD_…_FILE` names. All problems are reported at once; no value of a secret is ever printed.

mod mail;

use std::{
    collections::BTreeMap,
    ffi::OsString,
    fmt,
    net::SocketAddr,
    path::{Path, PathBuf},
};

use jiff::SignedDuration;
use url::Url;

pub use mail::MailConfig;

use crate::{
    domain::{Secret, lifetime::Lifetime},
    http::Exposure,
    service::{digest::SecretDigester, project::ProjectKeySettings, sessions::SessionLimits},
};

/// One setting: its name, and what `--help` and the README say of it.
#[derive(Clone, Copy, Debug)]
pub struct Setting {
    /// The name in flags and in the file.
    pub name: &'static str,
    /// Whether its value may never be printed and may come from a file of its own.
    pub secret: bool,
    /// The value when nothing is said, in words.
    pub default: &'static str,
    /// What it does.
    pub help: &'static str,
}

/// Every setting.
pub const SETTINGS: [Setting; 25] = [
    plain("listen", "127.0.0.1:3000", "Address and port to listen on; port 0 takes a free one."),
    plain("data-dir", "./data", "Folder for the SQLite database and the first credentials."),
    secret("database-url", "sqlite: in the data folder", "Where data is kept: sqlite:PATH or postgres://…"),
    plain("site-dir", "next to the program", "Folder of the built site."),
    plain(
        "public-url",
        "as the browser says",
        "URL under which browsers reach Keyward. With https: Secure cookies and HSTS.",
    ),
    plain("trusted-proxies", "0", "How many proxies stand before Keyward, whose X-Forwarded-For is believed."),
    plain("demo", "false", "Fill the installation with an organization, people and a few hundred keys to look at."),
    secret("demo-password", "random", "The password of the demo's users."),
    secret(
        "key-peppers",
        "none",
        "Peppers for keys' digests as 1:TEXT,2:TEXT. Only ever add to them: each is needed as long as its keys.",
    ),
    plain("session-idle", "1h", "A browser session ends after so long without a request."),
    plain("session-absolute", "12h", "Every session ends so long after signing in."),
    plain("token-lifetime", "30m", "One token of the REST API lives so long; it can be refreshed."),
    plain("project-keys", "true", "Whether projects have API keys; false refuses to make, read and use them."),
    plain("project-key-retention", "7d", "Project keys are kept so long after they expired or were invalidated."),
    plain("project-key-sweep", "24h", "Those kept long enough are looked for so often."),
    plain("smtp-host", "none: mail is written to files", "The SMTP server that takes mail. Needs public-url."),
    plain("smtp-port", "587, 465 or 25", "Its port; the default follows from smtp-security."),
    plain("smtp-security", "starttls", "starttls (required, not merely tried), tls or plain."),
    plain("smtp-user", "none", "User name at the SMTP server. Never sent in the clear."),
    secret("smtp-password", "none", "Password at the SMTP server."),
    plain("smtp-ca-file", "none", "PEM file of certificates to trust at the SMTP server besides the system's."),
    plain("mail-from", "Keyward <keyward@HOST>", "Who mail comes from; HOST is that of public-url."),
    plain("migrate-on-start", "true", "Bring the database schema up to date at the start."),
    plain("log-format", "text", "text or json."),
    plain("log-level", "info", "error, warn, info, debug or trace; or a filter such as info,sqlx=debug."),
];

const fn plain(name: &'static str, default: &'static str, help: &'static str) -> Setting {
    Setting { name, secret: false, default, help }
}

const fn secret(name: &'static str, default: &'static str, help: &'static str) -> Setting {
    Setting { name, secret: true, default, help }
}

impl Setting {
    /// Its environment variable.
    #[must_use]
    pub fn variable(&self) -> String {
        format!("KEYWARD_{}", self.name.to_ascii_uppercase().replace('-', "_"))
    }
}

/// How Keyward is to run.
#[derive(Clone, Debug)]
pub struct Config {
    /// Where to listen.
    pub listen: SocketAddr,
    /// Where files are kept.
    pub data_dir: PathBuf,
    /// Where data is kept; may hold a password.
    pub database_url: Secret,
    /// Where the site is.
    pub site_dir: Option<PathBuf>,
    /// How Keyward is reached.
    pub exposure: Exposure,
    /// Whether to plant the demo.
    pub demo: bool,
    /// The password of the demo's users.
    pub demo_password: Option<Secret>,
    /// Digests of keys' secrets.
    pub digester: SecretDigester,
    /// How long sessions live.
    pub limits: SessionLimits,
    /// Whether there are project keys, and for how long ended ones are kept.
    pub project_keys: ProjectKeySettings,
    /// How mail leaves.
    pub mail: MailConfig,
    /// Whether to bring the schema up to date at the start.
    pub migrate_on_start: bool,
    /// How to log.
    pub log: Log,
}

/// How to log.
#[derive(Clone, Debug)]
pub struct Log {
    /// JSON lines instead of text.
    pub json: bool,
    /// Which lines.
    pub filter: String,
}

/// Every problem found in the configuration.
#[derive(Debug, thiserror::Error)]
pub struct ConfigError(Vec<String>);

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the configuration needs mending:")?;
        self.0.iter().try_for_each(|problem| write!(f, "\n  - {problem}"))
    }
}

/// Where values come from.
#[derive(Debug, Default)]
pub struct Sources {
    /// Flags that were given, by setting.
    pub flags: BTreeMap<&'static str, String>,
    /// The environment.
    pub environment: BTreeMap<String, String>,
    /// The TOML file, with its path.
    pub file: Option<(PathBuf, toml::Table)>,
}

impl Sources {
    /// Flags, this process's environment, and the file that `path`, `KEYWARD_CONFIG` or the folder names
    /// (`keyward.toml`).
    ///
    /// # Errors
    /// When a file that was named cannot be read, or is not TOML.
    pub fn gather(flags: BTreeMap<&'static str, String>, path: Option<&Path>) -> Result<Self, ConfigError> {
        // What is not UTF-8 is not ours.
        let text = |variable: OsString| variable.into_string().ok();
        let environment: BTreeMap<_, _> =
            std::env::vars_os().filter_map(|(name, value)| Some((text(name)?, text(value)?))).collect();
        let named = path.map(Path::to_owned).or_else(|| environment.get("KEYWARD_CONFIG").map(PathBuf::from));
        let path = named.clone().unwrap_or_else(|| PathBuf::from("keyward.toml"));
        let problem = |what: String| ConfigError(vec![format!("{}: {what}", path.display())]);
        let file = match std::fs::read_to_string(&path) {
            Ok(text) => {
                let table = text.parse::<toml::Table>().map_err(|error| problem(error.message().to_owned()))?;
                Some((path, table))
            }
            Err(error) if named.is_none() && error.kind() == std::io::ErrorKind::NotFound => None,
            Err(error) => return Err(problem(error.to_string())),
        };
        Ok(Self { flags, environment, file })
    }
}

impl Config {
    /// The URL under which browsers reach Keyward, without a path; as far as is known, where none is configured.
    #[must_use]
    #[expect(clippy::expect_used, clippy::missing_panics_doc, reason = "an address and a port are a URL's")]
    pub fn base_url(&self) -> Url {
        self.exposure.public_url.clone().unwrap_or_else(|| {
            // Without a zone, which an IPv6 address may have and a URL may not.
            let address = SocketAddr::new(self.listen.ip(), self.listen.port());
            Url::parse(&format!("http://{address}")).expect("the URL of an address")
        })
    }

    /// Reads every setting.
    ///
    /// # Errors
    /// All problems at once.
    pub fn read(sources: &Sources) -> Result<Self, ConfigError> {
        let mut reader = Reader { sources, problems: Vec::new() };
        reader.unknown_settings();
        let data_dir = reader.parse("data-dir", PathBuf::from("./data"), |text| Ok(PathBuf::from(text)));
        let database_url = reader
            .text("database-url")
            .map_or_else(|| format!("sqlite:{}", data_dir.join("keyward.db").display()), |(url, _)| url);
        if !["sqlite:", "postgres:", "postgresql:"].iter().any(|scheme| database_url.starts_with(scheme)) {
            reader.complain("database-url: must begin with sqlite: or postgres:".to_owned());
        }
        let public_url = reader.parse("public-url", None, |text| public_url(text).map(Some));
        let mail = reader.mail(public_url.as_ref());
        let config = Self {
            listen: reader.parse("listen", SocketAddr::from(([127, 0, 0, 1], 3000)), |text| {
                text.parse().map_err(|_| "must be an address and port such as 127.0.0.1:3000".to_owned())
            }),
            site_dir: reader.parse("site-dir", None, |text| Ok(Some(PathBuf::from(text)))),
            exposure: Exposure {
                https: public_url.as_ref().is_some_and(|url| url.scheme() == "https"),
                public_url,
                trusted_proxies: reader.parse("trusted-proxies", 0, |text| {
                    text.parse().map_err(|_| "must be a number from 0 to 255".to_owned())
                }),
            },
            demo: reader.parse("demo", false, boolean),
            demo_password: reader.parse("demo-password", None, |text| {
                let valid = crate::domain::user::check_new_password(text).map_err(|problem| problem.to_string());
                valid.map(|()| Some(Secret::new(text.to_owned())))
            }),
            digester: reader.parse("key-peppers", SecretDigester::default(), peppers),
            limits: {
                let default = SessionLimits::default();
                SessionLimits {
                    idle: reader.parse("session-idle", default.idle, duration),
                    absolute: reader.parse("session-absolute", default.absolute, duration),
                    token: reader.parse("token-lifetime", default.token, duration),
                }
            },
            project_keys: {
                let default = ProjectKeySettings::default();
                ProjectKeySettings {
                    enabled: reader.parse("project-keys", default.enabled, boolean),
                    retention: reader.parse("project-key-retention", default.retention, duration),
                    sweep_interval: reader.parse("project-key-sweep", default.sweep_interval, |text| {
                        duration(text)?.try_into().map_err(|_| "must not be less than nothing".to_owned())
                    }),
                }
            },
            mail,
            migrate_on_start: reader.parse("migrate-on-start", true, boolean),
            log: Log {
                json: reader.parse("log-format", false, |text| match text {
                    "text" => Ok(false),
                    "json" => Ok(true),
                    _ => Err("must be text or json".to_owned()),
                }),
                filter: reader.parse("log-level", "info".to_owned(), |text| {
                    let valid = text.parse::<tracing_subscriber::filter::Targets>().is_ok();
                    if valid { Ok(text.to_owned()) } else { Err("must be a level or a filter".to_owned()) }
                }),
            },
            database_url: Secret::new(database_url),
            data_dir,
        };
        if reader.problems.is_empty() { Ok(config) } else { Err(ConfigError(reader.problems)) }
    }
}

struct Reader<'a> {
    sources: &'a Sources,
    problems: Vec<String>,
}

impl Reader<'_> {
    /// Notes a problem, once.
    fn complain(&mut self, problem: String) {
        if !self.problems.contains(&problem) {
            self.problems.push(problem);
        }
    }

    /// What a setting was given, and where.
    fn text(&mut self, name: &str) -> Option<(String, String)> {
        let setting = SETTINGS.iter().find(|setting| setting.name == name)?;
        if let Some(text) = self.sources.flags.get(name) {
            return Some((text.clone(), format!("--{name}")));
        }
        let variable = setting.variable();
        if let Some(text) = self.sources.environment.get(&variable) {
            return Some((text.clone(), variable));
        }
        let file_variable = format!("{variable}_FILE");
        if let Some(path) = self.sources.environment.get(&file_variable).filter(|_| setting.secret) {
            return match std::fs::read_to_string(path) {
                Ok(text) => Some((text.trim_end_matches(['\r', '\n']).to_owned(), file_variable)),
                Err(error) => {
                    self.complain(format!("{file_variable}: {path}: {error}"));
                    None
                }
            };
        }
        let (path, table) = self.sources.file.as_ref()?;
        let origin = format!("{} in {}", name, path.display());
        match table.get(name)? {
            toml::Value::String(text) => Some((text.clone(), origin)),
            toml::Value::Integer(number) => Some((number.to_string(), origin)),
            toml::Value::Boolean(truth) => Some((truth.to_string(), origin)),
            _ => {
                self.complain(format!("{origin}: must be a text, a number or true or false"));
                None
            }
        }
    }

    fn parse<T>(&mut self, name: &str, default: T, parse: impl FnOnce(&str) -> Result<T, String>) -> T {
        let Some((text, origin)) = self.text(name) else {
            return default;
        };
        parse(&text).unwrap_or_else(|problem| {
            self.complain(format!("{origin}: {problem}"));
            default
        })
    }

    /// A setting that is misspelt in the file would otherwise silently not hold.
    fn unknown_settings(&mut self) {
        let Some((path, table)) = &self.sources.file else {
            return;
        };
        let unknown = table.keys().filter(|key| !SETTINGS.iter().any(|setting| setting.name == key.as_str()));
        self.problems.extend(unknown.map(|key| format!("{key} in {}: there is no such setting", path.display())));
    }
}

fn boolean(text: &str) -> Result<bool, String> {
    match text {
        "true" | "1" | "yes" => Ok(true),
        "false" | "0" | "no" | "" => Ok(false),
        _ => Err("must be true or false".to_owned()),
    }
}

fn duration(text: &str) -> Result<SignedDuration, String> {
    match text.parse() {
        Ok(Lifetime::For(duration)) => Ok(duration),
        _ => Err("must be a duration such as 30m or 12h".to_owned()),
    }
}

fn public_url(text: &str) -> Result<Url, String> {
    let wrong = || "must be a URL such as https://keys.example.com, without a path".to_owned();
    let url = Url::parse(text).map_err(|_| wrong())?;
    let bare = url.path() == "/" && url.query().is_none() && url.fragment().is_none();
    if matches!(url.scheme(), "http" | "https") && url.has_host() && bare { Ok(url) } else { Err(wrong()) }
}

fn peppers(text: &str) -> Result<SecretDigester, String> {
    let mut peppers = BTreeMap::new();
    for entry in text.split(',').map(str::trim).filter(|entry| !entry.is_empty()) {
        let pepper = entry.split_once(':').and_then(|(version, pepper)| Some((version.parse().ok()?, pepper)));
        match pepper {
            Some((version, pepper)) if pepper.len() >= 16 => {
                if peppers.insert(version, Secret::new(pepper.to_owned())).is_some() {
                    return Err(format!("version {version} is given twice"));
                }
            }
            _ => return Err("must be VERSION:TEXT,… with at least 16 characters of text each".to_owned()),
        }
    }
    Ok(SecretDigester::new(peppers))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(environment: &[(&str, &str)], file: &str) -> Result<Config, String> {
        let sources = Sources {
            flags: BTreeMap::from([("listen", "127.0.0.1:0".to_owned())]),
            environment: environment.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect(),
            file: Some((PathBuf::from("keyward.toml"), file.parse().unwrap())),
        };
        Config::read(&sources).map_err(|error| error.to_string())
    }

    #[test]
    fn the_first_that_says_something_wins() {
        let config = read(
            &[("KEYWARD_LISTEN", "0.0.0.0:80"), ("KEYWARD_SESSION_IDLE", "2h")],
            "session-idle = \"3h\"\nsession-absolute = \"4h\"\ndemo = true",
        )
        .unwrap();
        assert_eq!(config.listen.port(), 0);
        assert_eq!(config.limits.idle, SignedDuration::from_hours(2));
        assert_eq!(config.limits.absolute, SignedDuration::from_hours(4));
        assert!(config.demo);
        assert_eq!(config.database_url.reveal(), "sqlite:./data/keyward.db");
    }

    #[test]
    fn all_problems_are_said_at_once_and_no_secret_is() {
        let problems = read(
            &[("KEYWARD_DATABASE_URL", "mysql://root:hunter2@db"), ("KEYWARD_KEY_PEPPERS", "1:hunter2")],
            "listn = 1\npublic-url = \"keys.example.com\"\nlog-format = \"xml\"",
        )
        .unwrap_err();
        for part in ["listn", "public-url", "log-format", "database-url", "KEYWARD_KEY_PEPPERS"] {
            assert!(problems.contains(part), "{part} is missing in {problems}");
        }
        assert!(!problems.contains("hunter2"));
    }

    #[test]
    fn secrets_may_come_from_files() {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), "long enough\n").unwrap();
        let config = read(&[("KEYWARD_DEMO_PASSWORD_FILE", file.path().to_str().unwrap())], "").unwrap();
        assert_eq!(config.demo_password.unwrap().reveal(), "long enough");
    }

    #[test]
    fn nothing_secret_is_printed() {
        let config = read(&[("KEYWARD_DATABASE_URL", "postgres://u:hunter2@db/k")], "").unwrap();
        assert!(!format!("{config:?}").contains("hunter2"));
    }
}
