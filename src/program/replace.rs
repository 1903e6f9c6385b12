//! Replaces a file as a whole, or leaves it as it was.
//!
//! In: a file that no other program replaces meanwhile, because its lock is held, and the bytes that it is to
//! hold. Out: the file holds them all, or it holds what it held. [`Room`] is taken for them before they are there: what
//! cannot be got twice, such as a token that a service gives once, is asked for only where it can be kept.

use std::ffi::OsString;
use std::fs::{File, OpenOptions};
use std::io::{self, Seek as _, Write as _};
use std::path::{Path, PathBuf};

/// The ending of what is written and is not yet the file. There is one for each file, so that what a
/// program that was killed left goes with the next.
const ENDING: &str = ".new";

/// Bytes beside those that are there already, for what comes in their place.
const MORE: u64 = 64 << 10;

/// A place for a file that is not yet whole. It goes when it is dropped.
pub struct Room {
    file: File,
    path: PathBuf,
    target: PathBuf,
}

impl Room {
    /// Takes room beside `target` for about as much as it holds.
    ///
    /// # Errors
    /// When nothing can be made there, or there is no room.
    pub fn beside(target: &Path) -> io::Result<Self> {
        let there = target.metadata().map_or(0, |about| about.len());
        let room = Self::empty(target)?;
        let mut zeros = io::Read::take(io::repeat(0), there + MORE);
        let taken = io::copy(&mut zeros, &mut &room.file);
        taken.map(|_| room)
    }

    /// The same where nothing is known to be needed.
    fn empty(target: &Path) -> io::Result<Self> {
        let path = beside(target);
        match std::fs::remove_file(&path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
        // Made anew, so that nobody has put a link there.
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let file = options.open(&path)?;
        Ok(Self { file, path, target: target.to_owned() })
    }

    /// Puts these bytes in place of the file. What is on the disk behind it is all of them.
    ///
    /// # Errors
    /// When they cannot be written; the file is what it was.
    pub fn fill(mut self, bytes: &[u8]) -> io::Result<()> {
        self.file.rewind()?;
        self.file.write_all(bytes)?;
        self.file.set_len(u64::try_from(bytes.len()).unwrap_or(u64::MAX))?;
        self.file.sync_all()?;
        std::fs::rename(&self.path, &self.target)?;
        // The name is on the disk when its folder is; not every system lets one ask for it.
        if let Some(folder) = self.target.parent() {
            let _ = File::open(folder).and_then(|folder| folder.sync_all());
        }
        Ok(())
    }
}

impl Drop for Room {
    fn drop(&mut self) {
        // Where it has become the file, there is none of this name.
        let _ = std::fs::remove_file(&self.path);
    }
}

/// Replaces a file for which no room was taken.
///
/// # Errors
/// When it cannot be written; the file is what it was.
pub fn replace(target: &Path, bytes: &[u8]) -> io::Result<()> {
    Room::empty(target)?.fill(bytes)
}

/// Replaces a file that lies among others that are not ours, and that no lock needs to guard: what is not yet the file
/// has a name that nobody else has.
///
/// # Errors
/// When it cannot be written; the file is what it was.
pub fn among_others(target: &Path, bytes: &[u8]) -> io::Result<()> {
    let folder = target.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    file.write_all(bytes)?;
    file.as_file().sync_all()?;
    file.persist(target).map(drop).map_err(|error| error.error)
}

/// Where what is not yet the file lies.
pub fn beside(target: &Path) -> PathBuf {
    let mut name = OsString::from(target.as_os_str());
    name.push(ENDING);
    PathBuf::from(name)
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::{Room, beside, replace};

    #[test]
    fn a_file_is_replaced_as_a_whole_and_nothing_stays_beside_it() {
        let folder = tempfile::tempdir().expect("a folder can be made");
        let target = folder.path().join("a.connection");
        replace(&target, b"first, and longer").expect("it can be written");
        assert_eq!(fs::read(&target).expect("it is there"), b"first, and longer");
        // A program that was killed has left something.
        fs::write(beside(&target), "half of").expect("it can be written");
        let room = Room::beside(&target).expect("there is room");
        assert!(fs::metadata(beside(&target)).expect("it is taken").len() > 60_000, "it is really taken");
        assert_eq!(fs::read(&target).expect("it is there"), b"first, and longer", "nothing has happened yet");
        room.fill(b"second").expect("it can be written");
        assert_eq!(fs::read(&target).expect("it is there"), b"second", "of the first nothing is left");
        drop(Room::beside(&target).expect("there is room"));
        let names = fs::read_dir(folder.path()).expect("it is a folder").count();
        assert_eq!(names, 1, "room that is not needed goes");
    }
}
