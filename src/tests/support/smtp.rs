//! An SMTP server for tests: `smtp-server` from npm, run by node in a process of its own, which ends with the test.

use std::{
    io::{BufRead, BufReader, ErrorKind, Read},
    path::Path,
    process::{Child, Command, Stdio},
    sync::mpsc::{Receiver, RecvTimeoutError, channel},
    thread,
    time::Duration,
};

use serde::Deserialize;
use serde_json::{Value, json};

use super::mail::Received;

/// How long the server may take to start, and to report a mail.
const PATIENCE: Duration = Duration::from_secs(20);

/// A server that runs. See `smtp.mjs` for what it refuses.
pub struct SmtpServer {
    /// Where it listens, on 127.0.0.1.
    pub port: u16,
    process: Child,
    lines: Receiver<String>,
}

/// A mail that the server has taken.
pub struct Delivery {
    /// Who the server was told it comes from.
    pub from: String,
    /// Whom the server was told it is for.
    pub to: Vec<String>,
    /// Whether it came by TLS.
    pub secure: bool,
    /// Who had signed in.
    pub user: Option<String>,
    /// Which connection it came by.
    pub connection: String,
    /// The mail itself.
    pub mail: Received,
}

#[derive(Deserialize)]
struct Line {
    from: String,
    to: Vec<String>,
    secure: bool,
    user: Option<String>,
    connection: String,
    message: String,
}

impl SmtpServer {
    /// A server without TLS that asks for no password.
    pub fn plain() -> Self {
        Self::start(&json!({ "port": 0, "security": "plain" }))
    }

    /// The same on a port that is known.
    pub fn plain_on(port: u16) -> Self {
        Self::start(&json!({ "port": port, "security": "plain" }))
    }

    /// Starts a server with these options, which `smtp.mjs` lists.
    pub fn start(options: &Value) -> Self {
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/tests/support/smtp.mjs");
        let mut command = Command::new("node");
        command.arg(script).arg(options.to_string());
        let spawned = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn();
        let mut process = spawned.unwrap_or_else(|error| match error.kind() {
            ErrorKind::NotFound => panic!("node is missing, which runs the tests' SMTP server: install Node.js 20"),
            _ => panic!("node cannot be started: {error}"),
        });
        let (sender, lines) = channel();
        let output = BufReader::new(process.stdout.take().unwrap());
        thread::spawn(move || {
            for line in output.lines().map_while(Result::ok) {
                let _ = sender.send(line);
            }
        });
        let Ok(line) = lines.recv_timeout(PATIENCE) else {
            let _ = process.kill();
            let mut why = String::new();
            process.stderr.take().unwrap().read_to_string(&mut why).unwrap();
            panic!("the SMTP server did not start; `make test` installs its package (.build/setup test-tools):\n{why}");
        };
        let port = serde_json::from_str::<Value>(&line).unwrap()["port"].as_u64().unwrap();
        Self { port: u16::try_from(port).unwrap(), process, lines }
    }

    /// The next mail that it has taken. Reported before the sender is told, so there is nothing to wait for.
    pub fn next(&self) -> Delivery {
        let line = self.lines.recv_timeout(PATIENCE).expect("a mail");
        let Line { from, to, secure, user, connection, message } = serde_json::from_str(&line).unwrap();
        Delivery { from, to, secure, user, connection, mail: Received::parse(&message) }
    }

    /// That there is no further mail.
    pub fn assert_no_more(&self) {
        let next = self.lines.recv_timeout(Duration::from_millis(100));
        assert_eq!(next, Err(RecvTimeoutError::Timeout));
    }
}

impl Drop for SmtpServer {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
