//! Writes artefacts into a folder, and finds the stub that binaries are made of.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::{Exit, Output};
use crate::program::payload;
use crate::target::Artifact;

/// A folder that artefacts are written into.
pub(super) struct Folder {
    path: PathBuf,
}

/// Why something was not written.
pub(super) struct Unwritten {
    path: PathBuf,
    failure: io::Error,
}

impl Unwritten {
    /// Says so.
    pub(super) fn refuse(&self, output: &mut Output) -> io::Result<Exit> {
        writeln!(output.err, "error: cannot write {}: {}", self.path.display(), self.failure)?;
        Ok(Exit::Unreachable)
    }
}

impl Folder {
    /// The folder at `path`, which need not exist.
    pub(super) fn new(path: PathBuf) -> Self {
        Self { path }
    }

    /// Where it is.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Writes artefacts below `folder`, each file whole or not at all.
    pub(super) fn write(&self, folder: &str, artifacts: &[Artifact]) -> Result<(), Unwritten> {
        for artifact in artifacts {
            let path = self.path.join(folder).join(&artifact.path);
            write_file(&path, artifact).map_err(|failure| Unwritten { path: path.clone(), failure })?;
        }
        Ok(())
    }
}

fn write_file(path: &Path, artifact: &Artifact) -> io::Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder)?;
    if !artifact.executable {
        // Unchanged files keep their time, so that tools behind see what changed.
        if fs::read(path).is_ok_and(|before| before == artifact.bytes) {
            return Ok(());
        }
        return fs::write(path, &artifact.bytes);
    }
    // A running binary cannot be written to, but it can be replaced.
    let file = tempfile::NamedTempFile::new_in(folder)?;
    fs::write(file.path(), &artifact.bytes)?;
    make_executable(file.path())?;
    file.persist(path).map(drop).map_err(|failure| failure.error)
}

#[cfg(unix)]
fn make_executable(path: &Path) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    fs::set_permissions(path, fs::Permissions::from_mode(0o755))
}

#[cfg(not(unix))]
fn make_executable(_path: &Path) -> io::Result<()> {
    Ok(())
}

/// The bytes of the stub: `specc-runtime` beside this program, else this program itself.
pub(super) fn stub() -> Result<Vec<u8>, String> {
    let own = std::env::current_exe().map_err(|failure| format!("cannot find this program: {failure}"))?;
    let beside = own.with_file_name(format!("specc-runtime{}", std::env::consts::EXE_SUFFIX));
    let path = if beside.is_file() { beside } else { own };
    let bytes = fs::read(&path).map_err(|failure| format!("cannot read {}: {failure}", path.display()))?;
    Ok(payload::stub(&bytes).to_vec())
}

/// A size for people.
pub(super) fn size(bytes: usize) -> String {
    match bytes {
        0..1_000 => format!("{bytes} B"),
        1_000..1_000_000 => format!("{}.{} kB", bytes / 1_000, bytes % 1_000 / 100),
        _ => format!("{}.{} MB", bytes / 1_000_000, bytes % 1_000_000 / 100_000),
    }
}
