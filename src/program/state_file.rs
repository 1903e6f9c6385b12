//! The file in which a trigger remembers: read under a lock, replaced as a whole.

use std::fs::{File, OpenOptions};
use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};

use super::Stop;
use crate::plan::By;
use crate::runtime::poll::{State, StateError};

/// A state file that no other process uses at the moment.
pub struct StateFile {
    path: PathBuf,
    /// Held as long as the trigger runs.
    _lock: File,
}

impl StateFile {
    /// Takes the file at `path`, which need not exist, for this process.
    pub fn open(path: &Path) -> Result<Self, Stop> {
        let shown = path.display();
        let lock_path = lock_path(path);
        let lock = OpenOptions::new().create(true).truncate(false).write(true).open(&lock_path);
        let lock = lock
            .map_err(|error| Stop::File(format!("`{}` cannot be written: {error}", lock_path.display())))?;
        if lock.try_lock().is_err() {
            return Err(Stop::File(format!("`{shown}` is used by another process")));
        }
        Ok(Self { path: path.to_owned(), _lock: lock })
    }

    /// The state in it; `None` where there is no file yet.
    pub fn read(&self, by: By) -> Result<Option<State>, Stop> {
        let shown = self.path.display();
        let mut text = String::new();
        match File::open(&self.path).and_then(|mut file| file.read_to_string(&mut text)) {
            Ok(_) => {}
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(Stop::File(format!("`{shown}` cannot be read: {error}"))),
        }
        State::parse(&text, by).map(Some).map_err(|error| {
            let why = match error {
                StateError::Broken(why) => format!("does not hold the state of a trigger: {why}"),
                StateError::OtherKind => "belongs to another kind of cursor".to_owned(),
            };
            Stop::File(format!("`{shown}` {why}; keep it aside and start the trigger anew, saying from when"))
        })
    }

    /// Replaces the file, whole or not at all.
    pub fn write(&self, state: &State) -> Result<(), Stop> {
        let folder =
            self.path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let written = tempfile::NamedTempFile::new_in(folder).and_then(|mut file| {
            file.write_all(state.to_text().as_bytes())?;
            file.as_file().sync_all()?;
            file.persist(&self.path).map_err(|error| error.error)
        });
        written
            .map(drop)
            .map_err(|error| Stop::File(format!("`{}` cannot be written: {error}", self.path.display())))
    }
}

/// The file whose lock stands for the one at `path`: another name for each, and never its own.
fn lock_path(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".lock");
    name.into()
}

#[cfg(test)]
mod tests {
    use super::StateFile;
    use crate::plan::By;
    use crate::runtime::poll::State;

    #[test]
    fn every_state_file_has_a_lock_of_its_own() {
        let folder = tempfile::tempdir().unwrap();
        let names = ["state", "state.json", "state.toml", "other.lock"];
        let open = |name: &&str| StateFile::open(&folder.path().join(name)).map_err(drop).expect(name);
        let files: Vec<StateFile> = names.iter().map(open).collect();
        for file in &files {
            assert!(matches!(file.read(By::Time), Ok(None)), "nothing is kept yet");
            assert!(file.write(&State::new(By::Time, 1, false)).is_ok());
            assert!(matches!(file.read(By::Time), Ok(Some(_))));
        }
    }
}
