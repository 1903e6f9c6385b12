//! Writes artefacts into a folder, and takes away those of before that are no longer made.

use std::fs;
use std::io::{self, Write as _};
use std::path::{Component, Path, PathBuf};

use sha2::{Digest as _, Sha256};
use tempfile::Builder;

use super::{Exit, Output};
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

impl Folder {
    /// Writes artefacts below `folder` and takes away what was written there before and is no
    /// longer made: the files of an operation that is gone. A list of what was written lies beside
    /// them. Nothing goes that somebody else wrote or changed.
    pub(super) fn replace(&self, folder: &str, artifacts: &[Artifact]) -> Result<(), Unwritten> {
        let root = self.path.join(folder);
        let before = fs::read_to_string(root.join(LIST)).unwrap_or_default();
        self.write(folder, artifacts)?;
        let mut list = String::from(LIST_HEAD);
        for artifact in artifacts {
            list.push_str(&format!("{}  {}\n", digest(&artifact.bytes), artifact.path));
        }
        for (written, path) in before.lines().filter_map(|line| line.split_once("  ")) {
            if !artifacts.iter().any(|artifact| artifact.path == path) {
                take_away(&root, path, written);
            }
        }
        self.write(folder, &[Artifact::text(LIST, list)])
    }
}

/// The list of what was written into a folder, in the form of `sha256sum`.
const LIST: &str = ".specc-files";
const LIST_HEAD: &str = "# What specc wrote here, so that it can take away what is no longer made.\n";

fn digest(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Takes away a file that still is what was written, and the folders that it leaves empty. What
/// cannot be taken away stays: it is in nobody's way.
fn take_away(root: &Path, path: &str, written: &str) {
    // The list may come from anywhere, and leads nowhere but into this folder.
    if !Path::new(path).components().all(|part| matches!(part, Component::Normal(_))) {
        return;
    }
    let file = root.join(path);
    let inside =
        |file: &Path| Some(file.parent()?.canonicalize().ok()?.starts_with(root.canonicalize().ok()?));
    let plain = file.symlink_metadata().is_ok_and(|about| about.is_file());
    if !plain || inside(&file) != Some(true) || fs::read(&file).is_ok_and(|bytes| digest(&bytes) != written) {
        return;
    }
    let _ = fs::remove_file(&file);
    for folder in Path::new(path).ancestors().skip(1).filter(|folder| !folder.as_os_str().is_empty()) {
        let _ = fs::remove_dir(root.join(folder));
    }
}

/// Puts the file in the place of the one that may be there. Nobody ever sees half of it, and a
/// connector that is running goes on with the one it was started from.
fn write_file(path: &Path, artifact: &Artifact) -> io::Result<()> {
    // Unchanged files keep their time, so that tools behind see what changed.
    // What is no file is not read: a pipe would never end.
    if path.is_file() && fs::read(path).is_ok_and(|before| before == artifact.bytes) {
        return Ok(());
    }
    let folder = path.parent().unwrap_or(Path::new("."));
    if !folder.is_dir() {
        fs::create_dir_all(folder)?;
    }
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
    fn what_is_no_longer_made_goes_and_what_others_wrote_stays() {
        let folder = tempfile::tempdir().expect("a folder can be made");
        let file = |path: &str| folder.path().join("docs").join(path);
        let replace = |paths: &[&str]| {
            let artifacts: Vec<Artifact> = paths.iter().map(|path| Artifact::text(*path, *path)).collect();
            assert!(Folder::new(folder.path().into()).replace("docs", &artifacts).is_ok());
        };
        replace(&["index.html", "actions/a.html", "actions/b.html", "objects/c.html"]);
        fs::write(file("actions/mine.html"), "mine").expect("it can be written");
        fs::write(file("actions/b.html"), "changed by somebody").expect("it can be written");
        replace(&["index.html"]);
        for (path, there) in [
            ("index.html", true),
            ("actions/a.html", false),
            ("actions/b.html", true),
            ("actions/mine.html", true),
            ("objects", false),
        ] {
            assert_eq!(file(path).exists(), there, "{path}");
        }
    }

    #[test]
    fn a_list_from_elsewhere_takes_nothing_away_outside_of_its_folder() {
        let folder = tempfile::tempdir().expect("a folder can be made");
        let docs = folder.path().join("docs");
        fs::create_dir(&docs).expect("it can be made");
        let outside = folder.path().join("outside");
        fs::write(&outside, "kept").expect("it can be written");
        let hash = super::digest(b"kept");
        let list = format!("{hash}  ../outside\n{hash}  {}\n{hash}  link/outside\n", outside.display());
        fs::write(docs.join(super::LIST), list).expect("it can be written");
        #[cfg(unix)]
        std::os::unix::fs::symlink(folder.path(), docs.join("link")).expect("a link can be made");
        assert!(Folder::new(docs).replace("", &[]).is_ok());
        assert!(outside.exists());
    }

    #[test]
    fn a_size_is_told_in_three_or_four_figures() {
        let cases = [(0, "0 B"), (999, "999 B"), (1_000, "1.0 kB"), (39_234_820, "39.2 MB")];
        for (bytes, words) in cases {
            assert_eq!(size(bytes), words);
        }
    }
}
