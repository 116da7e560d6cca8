//! The command line.

use std::{collections::BTreeMap, io::Read, path::PathBuf};

use clap::{Args, FromArgMatches, Parser, Subcommand};
use tokio_util::sync::CancellationToken;

use crate::{
    config::{Config, ConfigError, SETTINGS, Sources},
    domain::{PlatformRole, Secret, UserName, user::Change},
    service::{ServiceError, users::CreateUser},
    startup::{self, StartupError},
    storage, telemetry,
};

/// A self-hosted console and service for API keys.
///
/// `keyward serve --demo` starts a console to look around in, with SQLite in ./data.
#[derive(Debug, Parser)]
#[command(version, after_help = "Every setting can also be given as KEYWARD_… or in keyward.toml; see the README.")]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
    #[command(flatten)]
    settings: Settings,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve the console and the API. On an empty database, makes the first users and prints their passwords once
    Serve,
    /// Bring the database schema up to date
    Migrate,
    /// Manage users when nobody can sign in
    #[command(subcommand)]
    User(UserCommand),
}

#[derive(Debug, Subcommand)]
enum UserCommand {
    /// Create a user; prints the password, unless it was given
    Create {
        /// The user name
        name: String,
        /// A platform role; may be given more than once
        #[arg(long = "role", value_name = "ROLE", required = true,
              value_parser = PlatformRole::ALL.map(PlatformRole::id))]
        roles: Vec<String>,
        /// The name that others see
        #[arg(long, default_value = "")]
        full_name: String,
        /// The e-mail address
        #[arg(long, default_value = "")]
        email: String,
        /// Read the password from standard input instead of making one
        #[arg(long)]
        password_stdin: bool,
    },
    /// Give a user a new password and end the user's sessions; prints the password, unless it was given
    ResetPassword {
        /// The user name
        name: String,
        /// Read the password from standard input instead of making one
        #[arg(long)]
        password_stdin: bool,
    },
}

/// The settings as flags: one for each of [`SETTINGS`], so that names and help exist once.
#[derive(Debug, Default)]
struct Settings {
    config: Option<PathBuf>,
    flags: BTreeMap<&'static str, String>,
}

impl Args for Settings {
    fn augment_args(command: clap::Command) -> clap::Command {
        let config = clap::Arg::new("config")
            .long("config")
            .value_name("FILE")
            .help("TOML file with settings [env: KEYWARD_CONFIG] [default: keyward.toml, if there is one]")
            .value_parser(clap::value_parser!(PathBuf))
            .global(true);
        SETTINGS.iter().fold(command.arg(config), |command, setting| {
            let help = format!("{} [env: {}] [default: {}]", setting.help, setting.variable(), setting.default);
            let flag = clap::Arg::new(setting.name).long(setting.name).value_name("VALUE").help(help).global(true);
            let flag = if setting.name == "demo" {
                flag.num_args(0..=1).default_missing_value("true").require_equals(true).value_name("true|false")
            } else {
                flag
            };
            command.arg(flag)
        })
    }

    fn augment_args_for_update(command: clap::Command) -> clap::Command {
        Self::augment_args(command)
    }
}

impl FromArgMatches for Settings {
    fn from_arg_matches(matches: &clap::ArgMatches) -> Result<Self, clap::Error> {
        let given = |name: &'static str| Some((name, matches.get_one::<String>(name)?.clone()));
        Ok(Self {
            config: matches.get_one::<PathBuf>("config").cloned(),
            flags: SETTINGS.iter().filter_map(|setting| given(setting.name)).collect(),
        })
    }

    fn update_from_arg_matches(&mut self, matches: &clap::ArgMatches) -> Result<(), clap::Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}

/// Why a command failed.
#[derive(Debug, thiserror::Error)]
pub enum CliError {
    /// The configuration.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// Starting or serving.
    #[error(transparent)]
    Startup(#[from] StartupError),
    /// A use case.
    #[error(transparent)]
    Service(#[from] ServiceError),
    /// The database.
    #[error(transparent)]
    Storage(#[from] storage::StorageError),
    /// Standard input, signals.
    #[error(transparent)]
    Io(#[from] std::io::Error),
}

impl Cli {
    /// Reads this process's arguments; prints help or what is wrong, and ends the process, when it has to.
    #[must_use]
    pub fn read() -> Self {
        Self::parse()
    }

    /// Does what was asked.
    ///
    /// # Errors
    /// Why it was not done.
    pub async fn run(self) -> Result<(), CliError> {
        let config = Config::read(&Sources::gather(self.settings.flags, self.settings.config.as_deref())?)?;
        telemetry::start_logging(&config.log);
        match self.command {
            Command::Serve => serve(config).await,
            Command::Migrate => migrate(&config).await,
            Command::User(command) => manage_user(&config, command).await,
        }
    }
}

async fn serve(config: Config) -> Result<(), CliError> {
    let application = startup::build(config).await?;
    println!("{}", application.welcome());
    let stop = CancellationToken::new();
    tokio::spawn(stop_on_signal(stop.clone()));
    Ok(application.run(stop).await?)
}

/// The first signal stops gracefully, the second at once.
async fn stop_on_signal(stop: CancellationToken) {
    use tokio::signal::unix::{SignalKind, signal};
    let (Ok(mut interrupt), Ok(mut terminate)) = (signal(SignalKind::interrupt()), signal(SignalKind::terminate()))
    else {
        tracing::warn!("signals cannot be received; stop Keyward by killing it");
        return;
    };
    for last in [false, true] {
        tokio::select! { _ = interrupt.recv() => {} _ = terminate.recv() => {} }
        if last {
            std::process::exit(130);
        }
        stop.cancel();
    }
}

async fn migrate(config: &Config) -> Result<(), CliError> {
    let folder = &config.data_dir;
    std::fs::create_dir_all(folder)?;
    let storage = storage::connect(config.database_url.reveal(), storage::ConnectOptions::default()).await?;
    let applied = storage.migrate().await?;
    storage.close().await;
    println!("{applied} migrations applied; the schema is up to date");
    Ok(())
}

async fn manage_user(config: &Config, command: UserCommand) -> Result<(), CliError> {
    let services = startup::services(config).await?;
    let password = |from_stdin: bool| from_stdin.then(read_password).transpose();
    match command {
        UserCommand::Create { name, roles, full_name, email, password_stdin } => {
            let given = password(password_stdin)?;
            let made = match &given {
                Some(password) => password.clone(),
                None => crate::service::users::random_password(&*services.randomness)?,
            };
            let asked = CreateUser { name, full_name, email, roles, enabled: true, password: Some(made.clone()) };
            let user = services.add_user(asked, "command line").await?;
            println!("created {}", user.name);
            if given.is_none() {
                println!("password: {}", made.reveal());
            }
        }
        UserCommand::ResetPassword { name, password_stdin } => {
            let given = password(password_stdin)?;
            let name = UserName::parse(&name).map_err(|problem| ServiceError::invalid("name", problem))?;
            let change = Change { by: "command line".to_owned(), at: services.now() };
            let made = services.give_password(&name, given.clone(), &change, None).await?;
            println!("{name} has a new password; the user's sessions have ended");
            if given.is_none() {
                println!("password: {}", made.reveal());
            }
        }
    }
    services.storage.close().await;
    Ok(())
}

fn read_password() -> std::io::Result<Secret> {
    let mut text = String::new();
    std::io::stdin().read_to_string(&mut text)?;
    Ok(Secret::new(text.trim_end_matches(['\r', '\n']).to_owned()))
}
