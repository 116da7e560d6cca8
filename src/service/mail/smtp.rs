//! Mail by SMTP (RFC 5321), spoken by `lettre`.

use std::{
    sync::{Mutex, PoisonError},
    time::Duration,
};

use lettre::{
    address::Envelope,
    transport::smtp::{
        Error,
        authentication::{Credentials, Mechanism},
        client::{AsyncSmtpConnection, Certificate, TlsParameters},
        commands::{Data, Mail, Rcpt},
        extension::{ClientId, Extension, MailBodyParameter, MailParameter},
    },
};

use crate::domain::Secret;

use super::{MailError, Mailer, Message, Sender, mime};

/// How long one address of the server may take to be reached, before the next one is tried.
const CONNECT_PATIENCE: Duration = Duration::from_secs(10);

/// How many connections wait for the next message.
const IDLE_CONNECTIONS: usize = 2;

/// How to reach the server.
#[derive(Clone, Debug)]
pub struct SmtpSettings {
    /// Its name, which its certificate must hold.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// How the connection is kept from being read.
    pub security: Security,
    /// User name and password, where the server asks for them.
    pub credentials: Option<(String, Secret)>,
    /// Whom to trust besides the authorities of the operating system.
    pub authorities: Option<Authorities>,
    /// How long handing over one message may take, connecting included.
    pub patience: Duration,
}

impl SmtpSettings {
    /// The usual patience.
    pub const PATIENCE: Duration = Duration::from_secs(30);
}

/// How the connection to the server is kept from being read on the way.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Security {
    /// It begins in the clear and must go on in TLS (STARTTLS): nothing is sent to a server that does not offer it.
    #[default]
    StartTls,
    /// It is TLS from the first byte.
    Tls,
    /// It is not: for a server on the same machine or in the same closed network.
    Plain,
}

impl Security {
    /// The port on which servers expect it.
    #[must_use]
    pub const fn port(self) -> u16 {
        match self {
            Self::StartTls => 587,
            Self::Tls => 465,
            Self::Plain => 25,
        }
    }
}

/// Certificates of authorities of one's own.
#[derive(Clone, Debug)]
pub struct Authorities(Certificate);

/// What is wrong with certificates.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("holds no certificates in the PEM format")]
pub struct BadAuthorities;

impl Authorities {
    /// Reads certificates in the PEM format.
    ///
    /// # Errors
    /// When there is none, or one that is damaged.
    pub fn from_pem(text: &[u8]) -> Result<Self, BadAuthorities> {
        let certificate = Certificate::from_pem(text).map_err(|_| BadAuthorities)?;
        // Of a text with no certificate at all it would make an empty list.
        let some = text.windows(PEM_BEGIN.len()).any(|window| window == PEM_BEGIN);
        let usable = TlsParameters::builder(String::new()).add_root_certificate(certificate.clone()).build().is_ok();
        if some && usable { Ok(Self(certificate)) } else { Err(BadAuthorities) }
    }
}

const PEM_BEGIN: &[u8] = b"-----BEGIN CERTIFICATE-----";

/// Hands messages to an SMTP server, one at a time a connection; connections are kept for the next message.
///
/// They are kept here and not by `lettre`'s own pool, which takes a connection back whatever became of the message on
/// it: one that was given up half way would answer the next message's commands with replies to this one's.
pub struct SmtpMailer {
    settings: SmtpSettings,
    tls: Option<TlsParameters>,
    own_name: ClientId,
    sender: Sender,
    idle: Mutex<Vec<AsyncSmtpConnection>>,
}

impl SmtpMailer {
    /// Connects with the first message.
    ///
    /// # Errors
    /// When TLS cannot be set up.
    pub fn new(settings: SmtpSettings, sender: Sender) -> Result<Self, MailError> {
        let tls = match settings.security {
            Security::Plain => None,
            Security::StartTls | Security::Tls => {
                let builder = TlsParameters::builder(settings.host.clone());
                let builder = settings.authorities.iter().fold(builder, |builder, Authorities(certificate)| {
                    builder.add_root_certificate(certificate.clone())
                });
                Some(builder.build().map_err(unavailable)?)
            }
        };
        Ok(Self { settings, tls, own_name: ClientId::default(), sender, idle: Mutex::default() })
    }

    /// A connection that has been kept and still lives, or a new one. It is the caller's: dropped, it is closed.
    async fn connection(&self) -> Result<AsyncSmtpConnection, Error> {
        while let Some(mut connection) = self.take() {
            if connection.test_connected().await {
                return Ok(connection);
            }
        }
        self.connect().await
    }

    async fn connect(&self) -> Result<AsyncSmtpConnection, Error> {
        let SmtpSettings { host, port, security, credentials, .. } = &self.settings;
        let from_the_start = self.tls.clone().filter(|_| *security == Security::Tls);
        let server = (host.as_str(), *port);
        let mut connection =
            AsyncSmtpConnection::connect_tokio1(server, Some(CONNECT_PATIENCE), &self.own_name, from_the_start, None)
                .await?;
        if let Some(tls) = self.tls.clone().filter(|_| *security == Security::StartTls) {
            connection.starttls(tls, &self.own_name).await?;
        }
        if let Some((user, password)) = credentials {
            let credentials = Credentials::new(user.clone(), password.reveal().to_owned());
            connection.auth(&[Mechanism::Plain, Mechanism::Login], &credentials).await?;
        }
        Ok(connection)
    }

    /// Sends one message, on a connection that is only kept when all went well.
    async fn deliver(&self, envelope: &Envelope, message: &[u8]) -> Result<(), MailError> {
        let mut connection = self.connection().await.map_err(unavailable)?;
        match transact(&mut connection, envelope, message).await {
            Ok(()) => {
                self.keep(connection);
                Ok(())
            }
            Err(error) => {
                connection.abort().await;
                Err(error)
            }
        }
    }

    fn take(&self) -> Option<AsyncSmtpConnection> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop()
    }

    fn keep(&self, connection: AsyncSmtpConnection) {
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        if idle.len() < IDLE_CONNECTIONS {
            idle.push(connection);
        }
    }
}

#[async_trait::async_trait]
impl Mailer for SmtpMailer {
    async fn send(&self, message: &Message) -> Result<(), MailError> {
        let encoded = mime::encode(message, &self.sender)?;
        let bytes = encoded.formatted();
        let delivery = self.deliver(encoded.envelope(), &bytes);
        let patience = self.settings.patience;
        tokio::time::timeout(patience, delivery).await.unwrap_or_else(|_| {
            Err(MailError::Unavailable(format!("the server took longer than {} s", patience.as_secs())))
        })
    }
}

/// One transaction: what the server says to the recipient and to the message is about them; what it says to the
/// sender would be said to every message.
async fn transact(connection: &mut AsyncSmtpConnection, envelope: &Envelope, message: &[u8]) -> Result<(), MailError> {
    let mut parameters = Vec::new();
    // Parts are encoded as ASCII; an address is what it is.
    if !message.is_ascii() {
        if !connection.server_info().supports_feature(Extension::SmtpUtfEight) {
            return Err(MailError::Refused("the server takes no addresses beyond ASCII (SMTPUTF8)".to_owned()));
        }
        parameters = vec![MailParameter::SmtpUtfEight, MailParameter::Body(MailBodyParameter::EightBitMime)];
    }
    connection.command(Mail::new(envelope.from().cloned(), parameters)).await.map_err(unavailable)?;
    for recipient in envelope.to() {
        connection.command(Rcpt::new(recipient.clone(), Vec::new())).await.map_err(judged)?;
    }
    connection.command(Data).await.map_err(judged)?;
    connection.message(message).await.map_err(judged)?;
    Ok(())
}

/// An error that says nothing about the message.
fn unavailable(error: Error) -> MailError {
    MailError::Unavailable(error.to_string())
}

/// An error at a step that is about the message.
fn judged(error: Error) -> MailError {
    if error.is_permanent() { MailError::Refused(error.to_string()) } else { unavailable(error) }
}
