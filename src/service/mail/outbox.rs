//! Mail where there is no mail server: as files to look at, or for something else to send.

use std::{
    fs::{DirBuilder, File, OpenOptions},
    io::{self, Write},
    os::unix::fs::{DirBuilderExt, OpenOptionsExt},
    path::{Path, PathBuf},
};

use super::{MailError, Mailer, Message, Sender, mime};

/// A folder of messages, one `.eml` file each, which every mail program opens. Only the service's own user can read
/// them: an invitation holds a link that works.
#[derive(Clone, Debug)]
pub struct Outbox {
    folder: PathBuf,
    sender: Sender,
}

impl Outbox {
    /// Opens `folder`, and makes it where there is none.
    ///
    /// # Errors
    /// When it cannot be made.
    pub fn open(folder: impl Into<PathBuf>, sender: Sender) -> io::Result<Self> {
        let folder = folder.into();
        DirBuilder::new().recursive(true).mode(0o700).create(&folder)?;
        Ok(Self { folder, sender })
    }

    /// Where the files are.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The file of a message: names sort by time, and a message that is sent again replaces itself.
    fn path(&self, message: &Message) -> PathBuf {
        let at = message.at.strftime("%Y-%m-%dT%H-%M-%S%.3fZ");
        self.folder.join(format!("{at}-{:06}.eml", message.number))
    }
}

#[async_trait::async_trait]
impl Mailer for Outbox {
    async fn send(&self, message: &Message) -> Result<(), MailError> {
        let bytes = mime::encode(message, &self.sender)?.formatted();
        let path = self.path(message);
        let written = tokio::task::spawn_blocking(move || write(&path, &bytes)).await;
        written
            .map_err(io::Error::from)
            .flatten()
            .map_err(|error| MailError::Unavailable(format!("{}: {error}", self.folder.display())))
    }
}

/// Written beside and moved into place: whoever watches the folder never sees half a message.
fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let beside = path.with_extension("part");
    let _ = std::fs::remove_file(&beside);
    let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&beside)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    std::fs::rename(&beside, path)?;
    // The new name outlives a power failure only with the folder.
    path.parent().map_or(Ok(()), |folder| File::open(folder)?.sync_all())
}
