//! Files of snapshots. They hold what the registers say of people: only their owner reads them.

use std::fs::{DirBuilder, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use registers::{KeptSnapshot, Seal, Snapshot};

/// Where they lie, one a subject.
#[derive(Debug)]
pub(super) struct Folder(pub(super) PathBuf);

impl Folder {
    fn place(&self, subject: &str) -> PathBuf {
        self.0.join(format!("{subject}.columns"))
    }

    /// The snapshot that was kept of `subject`, if there is one. What cannot be read is told in the
    /// log; the next that is kept takes its place.
    pub(super) fn read(&self, subject: &str) -> Option<KeptSnapshot> {
        let place = self.place(subject);
        let read = || {
            let file = File::open(&place)?;
            let bytes = file.metadata()?.len();
            KeptSnapshot::read(file, bytes)
        };
        match read() {
            Ok(kept) => Some(kept),
            Err(error) if error.kind() == io::ErrorKind::NotFound => None,
            Err(error) => {
                let place = place.display();
                tracing::warn!(%place, %error, "a snapshot is unreadable; the register is read");
                None
            }
        }
    }

    /// Writes under another name first, so that what is there is whole.
    pub(super) fn write(&self, subject: &str, of: &Snapshot, seal: &Seal) -> io::Result<()> {
        let place = self.place(subject);
        let new = place.with_extension("new");
        let written = self.write_new(&new, of, seal).and_then(|()| std::fs::rename(&new, &place));
        if written.is_err() {
            // half a file is of no use; it is gone already when it could not be made
            let _ = std::fs::remove_file(&new);
        }
        written
    }

    fn write_new(&self, new: &Path, of: &Snapshot, seal: &Seal) -> io::Result<()> {
        let mut folder = DirBuilder::new();
        folder.recursive(true);
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut folder, 0o700);
        folder.create(&self.0)?;
        // what a server left behind that was killed
        match std::fs::remove_file(new) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut file = options.open(new)?;
        of.keep(seal, &mut file)?;
        file.flush()?;
        file.sync_all()
    }
}
