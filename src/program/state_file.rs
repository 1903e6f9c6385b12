//! The file in which a trigger remembers: read under a lock, replaced as a whole.

use std::fs::{File, OpenOptions};
use std::io::Read as _;
use std::path::{Path, PathBuf};

use super::{Stop, replace};
use crate::plan::By;
use crate::runtime::poll::{State, StateError};

/// The ending of the file beside a state file that is locked while a process uses it.
const LOCK: &str = ".lock";

/// Bytes of a state at most: the parents of a scan are the most that it may hold.
const LARGEST: u64 = 256 << 20;

/// A state file that no other process uses at the moment.
pub struct StateFile {
    path: PathBuf,
    /// The trigger whose state it is: `CONNECTOR/TRIGGER`.
    owner: String,
    /// Held as long as the trigger runs.
    _lock: File,
}

impl StateFile {
    /// Takes the file at `path`, which need not exist, for this process.
    pub fn open(path: &Path, owner: String) -> Result<Self, Stop> {
        let shown = path.display();
        if path.as_os_str().as_encoded_bytes().ends_with(LOCK.as_bytes()) {
            return Err(Stop::File(format!(
                "`{shown}` cannot hold a state: `{LOCK}` is the ending of the files by which states are locked; choose another name"
            )));
        }
        // Through a link, the file that it leads to is locked and replaced.
        let path = path.canonicalize().unwrap_or_else(|_| path.to_owned());
        let mut lock_path = path.as_os_str().to_owned();
        lock_path.push(LOCK);
        let lock_path = PathBuf::from(lock_path);
        // Asked before they are opened: opening a pipe would wait for ever.
        for (path, what) in [(&path, "a state"), (&lock_path, "a lock")] {
            if path.metadata().is_ok_and(|there| !there.is_file()) {
                return Err(Stop::File(format!(
                    "`{}` cannot hold {what}: it is no plain file",
                    path.display()
                )));
            }
        }
        let mut options = OpenOptions::new();
        options.create(true).truncate(false).write(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let lock = options.open(&lock_path);
        let lock = lock
            .map_err(|error| Stop::File(format!("`{}` cannot be written: {error}", lock_path.display())))?;
        if lock.try_lock().is_err() {
            return Err(Stop::File(format!("`{shown}` is used by another process")));
        }
        Ok(Self { path, owner, _lock: lock })
    }

    /// The state in it; `None` where there is no file yet.
    pub fn read(&self, by: By) -> Result<Option<State>, Stop> {
        let shown = self.path.display();
        let mut bytes = Vec::new();
        let read = File::open(&self.path).and_then(|file| {
            if file.metadata()?.len() > LARGEST {
                return Err(std::io::Error::other(format!(
                    "it is larger than {} MiB, which no state is",
                    LARGEST >> 20
                )));
            }
            file.take(LARGEST).read_to_end(&mut bytes)
        });
        match read {
            Ok(_) => {}
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(Stop::File(format!("`{shown}` cannot be read: {error}"))),
        }
        let text = String::from_utf8(bytes).unwrap_or_default();
        let state = match serde_json::from_str::<Owned>(&text) {
            Err(error) => Err(format!("does not hold the state of a trigger: {error}")),
            Ok(Owned { of }) if of != self.owner => Err(format!("belongs to `{of}`")),
            Ok(_) => State::parse(&text, by).map_err(|error| match error {
                StateError::Broken(why) => format!("does not hold the state of a trigger: {why}"),
                StateError::OtherKind => "belongs to another kind of cursor".to_owned(),
            }),
        };
        state.map(Some).map_err(|why| {
            Stop::File(format!("`{shown}` {why}; keep it aside and start the trigger anew, saying from when"))
        })
    }

    /// Replaces the file, whole or not at all.
    pub fn write(&self, state: &State) -> Result<(), Stop> {
        let text = self.text(state);
        if u64::try_from(text.len()).map_or(true, |length| length > LARGEST) {
            return Err(Stop::File(format!(
                "the state for `{}` is larger than {} MiB, and would not be read again; what was stored stays",
                self.path.display(),
                LARGEST >> 20
            )));
        }
        replace::among_others(&self.path, text.as_bytes())
            .map_err(|error| Stop::File(format!("`{}` cannot be written: {error}", self.path.display())))
    }

    /// The state, and whose it is.
    fn text(&self, state: &State) -> String {
        let mut text = String::from("{\"of\":");
        crate::value::json::write_string(&self.owner, &mut text);
        text.push(',');
        text.push_str(state.to_text().trim_start_matches('{'));
        text
    }
}

/// What a state file says beside the state.
#[derive(serde::Deserialize)]
struct Owned {
    of: String,
}
