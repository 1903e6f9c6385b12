//! Writes artefacts into a folder, and finds the stub that binaries are made of.

use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use tempfile::Builder;

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
        writeln!(output.err, "name another folder with --out")?;
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

/// Puts the file in the place of the one that may be there. Nobody ever sees half of it, and a
/// connector that is running goes on with the one it was started from.
fn write_file(path: &Path, artifact: &Artifact) -> io::Result<()> {
    // Unchanged files keep their time, so that tools behind see what changed.
    if fs::read(path).is_ok_and(|before| before == artifact.bytes) {
        return Ok(());
    }
    let folder = path.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder)?;
    let mut builder = Builder::new();
    let builder = builder.prefix(".specc-");
    #[cfg(unix)]
    builder.permissions(permissions(artifact.executable));
    let mut file = builder.tempfile_in(folder)?;
    file.write_all(&artifact.bytes)?;
    file.persist(path)?;
    Ok(())
}

/// What may be done with a new file, before the system takes away what it takes from all.
#[cfg(unix)]
fn permissions(executable: bool) -> fs::Permissions {
    use std::os::unix::fs::PermissionsExt as _;
    fs::Permissions::from_mode(if executable { 0o777 } else { 0o666 })
}

/// The bytes that a connector begins with: those of the runtime that was named, of the
/// `specc-runtime` beside this program, or of this program itself, which can be one.
pub(super) fn stub(named: Option<&Path>) -> Result<Vec<u8>, String> {
    let path = if let Some(named) = named {
        named.to_owned()
    } else {
        let own =
            std::env::current_exe().map_err(|failure| format!("cannot find this program: {failure}"))?;
        let beside = own.with_file_name(format!("specc-runtime{}", std::env::consts::EXE_SUFFIX));
        if beside.is_file() { beside } else { own }
    };
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

#[cfg(test)]
mod tests {
    use std::fs;

    use super::{Folder, size};
    use crate::target::Artifact;

    #[test]
    fn a_file_takes_the_place_of_the_one_before_and_leaves_nothing_else() {
        let folder = tempfile::tempdir().expect("a folder can be made");
        for text in ["one, which is longer", "two"] {
            let program = Artifact { path: "p".into(), bytes: text.into(), executable: true };
            let written =
                Folder::new(folder.path().into()).write("f", &[Artifact::text("a/b.json", text), program]);
            assert!(written.is_ok());
            assert_eq!(fs::read_to_string(folder.path().join("f/a/b.json")).expect("it is there"), text);
            assert_eq!(folder.path().join("f").read_dir().expect("it is there").count(), 2);
        }
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            let mode =
                |path| fs::metadata(folder.path().join(path)).expect("it is there").permissions().mode();
            assert_eq!((mode("f/p") & 0o100, mode("f/a/b.json") & 0o100), (0o100, 0));
        }
    }

    #[test]
    fn a_place_that_cannot_be_written_to_is_told() {
        let folder = tempfile::tempdir().expect("a folder can be made");
        fs::write(folder.path().join("a"), "a file").expect("it can be written");
        let unwritten = Folder::new(folder.path().into()).write("a", &[Artifact::text("b", "")]);
        assert_eq!(unwritten.map_err(|unwritten| unwritten.path).err(), Some(folder.path().join("a/b")));
    }

    #[test]
    fn a_size_is_told_in_three_or_four_figures() {
        let cases = [(0, "0 B"), (999, "999 B"), (1_000, "1.0 kB"), (39_234_820, "39.2 MB")];
        for (bytes, words) in cases {
            assert_eq!(size(bytes), words);
        }
    }
}
