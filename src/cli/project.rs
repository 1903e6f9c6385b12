//! Where a project lies: finds the main file of a spec, reads files, and nothing outside.
//!
//! In: what a person named, a folder or a file. Out: a [`Project`], which can be compiled. The
//! main file of a folder is its `connector.yaml`, `.yml`, `.toml` or `.json`.

use std::fmt;
use std::fs::File;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use super::{Exit, Output};
use crate::diagnostic::Profile;
use crate::span::Sources;
use crate::syntax::Files;
use crate::{Compiled, compile_for};

/// The names of a main file, in the order in which they are looked for.
const MAIN_FILES: [&str; 4] = ["connector.yaml", "connector.yml", "connector.toml", "connector.json"];
/// How many bytes a file of a spec may have.
const LARGEST_FILE: u64 = 32 << 20;
/// How many files and folders are looked at for one glob.
const MOST_ENTRIES: usize = 1_000_000;

/// A spec on the disk.
#[derive(Debug)]
pub struct Project {
    files: DiskFiles,
    /// The main file, relative to the folder.
    main: String,
    /// What stands before every path that is shown, so that it leads there from where the
    /// command was called.
    shown_under: String,
}

/// Why there is no project.
#[derive(Debug, PartialEq, Eq)]
pub struct Missing {
    exit: Exit,
    message: String,
}

impl Missing {
    /// Says so.
    pub(super) fn refuse(&self, output: &mut Output) -> io::Result<Exit> {
        writeln!(output.err, "{self}")?;
        Ok(self.exit)
    }
}

impl fmt::Display for Missing {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.message)
    }
}

impl Project {
    /// Finds the spec that a person named: a file, or the folder it lies in.
    ///
    /// # Errors
    /// What was looked for, where there is none.
    pub fn find(named: &Path) -> Result<Self, Missing> {
        let unreadable = |failure: io::Error| Missing {
            exit: Exit::Unreachable,
            message: format!(
                "cannot read {}: {failure}\nname a spec, or a folder with a {}",
                named.display(),
                MAIN_FILES[0]
            ),
        };
        if named.metadata().map_err(unreadable)?.is_dir() {
            let main = main_file(named)?;
            let files = DiskFiles::new(named).map_err(unreadable)?;
            return Ok(Self { files, main: main.to_owned(), shown_under: shown(named) });
        }
        // A link to a spec stands for the spec, and so for the folder that this lies in.
        let real = named.canonicalize().map_err(unreadable)?;
        let (Some(folder), Some(name)) = (real.parent(), real.file_name().and_then(|name| name.to_str()))
        else {
            return Err(unreadable(io::Error::other("the name of the file is not text")));
        };
        let files = DiskFiles::new(folder).map_err(unreadable)?;
        let shown_under = named.parent().map(shown).unwrap_or_default();
        Ok(Self { files, main: name.to_owned(), shown_under })
    }

    /// Runs the phases up to where the targets begin. Paths are relative to the project's folder.
    #[must_use]
    pub fn compile(&self) -> Compiled {
        self.compile_for(Profile::Default)
    }

    /// The same, with the lints of a profile.
    #[must_use]
    pub fn compile_for(&self, profile: Profile) -> Compiled {
        compile_for(&self.files, &self.main, profile)
    }

    /// The main file, relative to the folder.
    pub(super) fn main(&self) -> &str {
        &self.main
    }

    /// Where a file of the project lies.
    pub(super) fn place(&self, path: &str) -> PathBuf {
        self.files.root.join(path)
    }

    /// The files of the project.
    #[must_use]
    pub fn files(&self) -> &dyn Files {
        &self.files
    }

    /// A path of the project as it leads there from where the command was called.
    pub(super) fn path(&self, path: &str) -> String {
        format!("{}{path}", self.shown_under)
    }

    /// The sources with the paths by which they are reached from where the command was called.
    pub(super) fn shown(&self, sources: &Sources) -> Sources {
        let mut shown = sources.clone();
        shown.show_under(&self.shown_under);
        shown
    }
}

/// The main file of a folder.
fn main_file(folder: &Path) -> Result<&'static str, Missing> {
    let found: Vec<&str> = MAIN_FILES.into_iter().filter(|name| folder.join(name).is_file()).collect();
    match found.as_slice() {
        [] => Err(Missing {
            exit: Exit::Unreachable,
            message: format!(
                "there is no spec in {}: looked for {}\nname the file, or start one with `specc new NAME`",
                folder.display(),
                MAIN_FILES.join(", ")
            ),
        }),
        [main] => Ok(main),
        several => Err(Missing {
            exit: Exit::Misused,
            message: format!("{} holds {}\nname the one you mean", folder.display(), several.join(" and ")),
        }),
    }
}

/// A folder as it is put before a path: `specs/acme/`, or nothing for the folder we are in.
fn shown(folder: &Path) -> String {
    let text = folder.to_string_lossy().replace('\\', "/");
    let text = text.strip_prefix("./").unwrap_or(&text).trim_end_matches('/');
    match text {
        "" if folder.is_absolute() => "/".to_owned(),
        "" | "." => String::new(),
        other => format!("{other}/"),
    }
}

/// The files inside one folder. Nothing outside can be reached: neither by `..`, nor by an
/// absolute path, nor through a link.
#[derive(Debug)]
struct DiskFiles {
    /// Without links in it.
    root: PathBuf,
}

impl DiskFiles {
    fn new(folder: &Path) -> io::Result<Self> {
        Ok(Self { root: folder.canonicalize()? })
    }
}

impl Files for DiskFiles {
    fn read(&self, path: &str) -> Result<Vec<u8>, String> {
        let outside = || "it lies outside of the project's folder".to_owned();
        let plain = |part: &str| !matches!(part, "" | "." | "..") && !part.contains(['\\', '\0', ':']);
        if !path.split('/').all(plain) {
            return Err(outside());
        }
        let real = self.root.join(path).canonicalize().map_err(|failure| in_words(&failure))?;
        if !real.starts_with(&self.root) {
            return Err(outside());
        }
        // Asked before it is opened: opening a pipe would wait for ever.
        if !real.metadata().map_err(|failure| in_words(&failure))?.is_file() {
            return Err("it is not a plain file".to_owned());
        }
        let mut bytes = Vec::new();
        let file = File::open(&real).map_err(|failure| in_words(&failure))?;
        file.take(LARGEST_FILE + 1).read_to_end(&mut bytes).map_err(|failure| in_words(&failure))?;
        if bytes.len() as u64 > LARGEST_FILE {
            return Err(format!("it is larger than {} MB", LARGEST_FILE >> 20));
        }
        Ok(bytes)
    }

    fn matching(&self, glob: &str) -> Vec<String> {
        let mut pattern: Vec<&str> = glob.split('/').collect();
        pattern.dedup_by(|one, other| *one == "**" && *other == "**");
        let mut walk = Walk { found: Vec::new(), left: MOST_ENTRIES };
        walk.folder(&self.root, "", &pattern);
        walk.found.sort_unstable();
        walk.found.dedup();
        walk.found
    }
}

/// A failure as the end of a sentence.
fn in_words(failure: &io::Error) -> String {
    match failure.kind() {
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => "there is no such file".to_owned(),
        io::ErrorKind::PermissionDenied => "it may not be read".to_owned(),
        _ => failure.to_string(),
    }
}

/// The search for the files of a glob.
struct Walk {
    found: Vec<String>,
    /// How many entries may still be looked at.
    left: usize,
}

impl Walk {
    /// Adds the files under `folder`, which is called `prefix`, that match `pattern`.
    fn folder(&mut self, folder: &Path, prefix: &str, pattern: &[&str]) {
        let Some((first, rest)) = pattern.split_first() else { return };
        if *first == "**" {
            self.folder(folder, prefix, if rest.is_empty() { &["*"] } else { rest });
        }
        let Ok(entries) = folder.read_dir() else { return };
        for entry in entries.flatten() {
            let Some(left) = self.left.checked_sub(1) else { return };
            self.left = left;
            let name = entry.file_name();
            let Some(name) = name.to_str().filter(|name| !name.starts_with('.')) else { continue };
            let path = format!("{prefix}{name}");
            // Linked folders are not entered: they may lead out, or round in circles.
            let is_folder = entry.file_type().is_ok_and(|kind| kind.is_dir());
            if is_folder && *first == "**" {
                self.folder(&entry.path(), &format!("{path}/"), pattern);
            } else if is_folder && !rest.is_empty() && fits(first, name) {
                self.folder(&entry.path(), &format!("{path}/"), rest);
            } else if rest.is_empty() && *first != "**" && fits(first, name) && entry.path().is_file() {
                self.found.push(path);
            }
        }
    }
}

/// Whether a name fits a pattern in which `*` stands for any characters.
fn fits(pattern: &str, name: &str) -> bool {
    let Some((start, rest)) = pattern.split_once('*') else { return pattern == name };
    let Some(mut name) = name.strip_prefix(start) else { return false };
    let mut parts = rest.split('*').peekable();
    while let Some(part) = parts.next() {
        if parts.peek().is_none() {
            return name.ends_with(part);
        }
        let Some(at) = name.find(part) else { return false };
        name = &name[at + part.len()..];
    }
    true
}

#[cfg(test)]
mod tests {
    use std::fs;

    use tempfile::TempDir;

    use super::{DiskFiles, LARGEST_FILE, Project, fits, shown};
    use crate::cli::Exit;
    use crate::syntax::Files;

    /// A folder with these files in it, each of which holds its own path.
    fn folder(paths: &[&str]) -> TempDir {
        let folder = tempfile::tempdir().expect("a folder can be made");
        for path in paths {
            let file = folder.path().join(path);
            fs::create_dir_all(file.parent().expect("it lies in the folder")).expect("a folder can be made");
            fs::write(file, path).expect("a file can be written");
        }
        folder
    }

    fn files(folder: &TempDir) -> DiskFiles {
        DiskFiles::new(folder.path()).expect("the folder is there")
    }

    #[test]
    fn the_main_file_of_a_folder_is_found_by_its_name() {
        let cases: [(&[&str], Result<&str, Exit>); 5] = [
            (&["connector.yaml", "objects/a.yaml"], Ok("connector.yaml")),
            (&["connector.yml"], Ok("connector.yml")),
            (&["connector.toml", "connector.json.txt"], Ok("connector.toml")),
            (&["spec.yaml"], Err(Exit::Unreachable)),
            (&["connector.toml", "connector.json"], Err(Exit::Misused)),
        ];
        for (paths, main) in cases {
            let found = Project::find(folder(paths).path());
            assert_eq!(
                found.map(|project| project.main).map_err(|missing| missing.exit),
                main.map(str::to_owned)
            );
        }
    }

    #[test]
    fn what_was_looked_for_is_told_where_nothing_was_found() {
        let folder = folder(&[]);
        let missing = Project::find(folder.path()).expect_err("the folder is empty").to_string();
        assert!(
            missing.contains("connector.yaml, connector.yml, connector.toml, connector.json"),
            "{missing}"
        );
        let missing = Project::find(&folder.path().join("a.yaml")).expect_err("there is no file").to_string();
        assert!(missing.contains("a.yaml"), "{missing}");
    }

    #[test]
    fn nothing_outside_of_the_folder_can_be_read() {
        let folder = folder(&["in/connector.yaml", "in/sub/a.yaml", "secret"]);
        let files = DiskFiles::new(&folder.path().join("in")).expect("the folder is there");
        let secret = folder.path().join("secret");
        assert_eq!(files.read("sub/a.yaml"), Ok(b"in/sub/a.yaml".to_vec()));
        for path in [
            "../secret",
            "sub/../../secret",
            secret.to_str().expect("text"),
            "",
            "sub",
            "./a",
            "a\\b",
            "a\0b",
        ] {
            assert!(files.read(path).is_err(), "{path:?}");
        }
        assert_eq!(files.read("none.yaml"), Err("there is no such file".to_owned()));
    }

    #[cfg(unix)]
    #[test]
    fn links_are_followed_within_the_folder_only() {
        use std::os::unix::fs::symlink;

        let folder = folder(&["in/connector.yaml", "in/a.yaml", "secret.yaml", "out/b.yaml"]);
        let inside = folder.path().join("in");
        symlink("a.yaml", inside.join("near.yaml")).expect("a link can be made");
        symlink("../secret.yaml", inside.join("far.yaml")).expect("a link can be made");
        symlink("../out", inside.join("folder")).expect("a link can be made");
        symlink(".", inside.join("round")).expect("a link can be made");
        let files = DiskFiles::new(&inside).expect("the folder is there");
        assert_eq!(files.read("near.yaml"), Ok(b"in/a.yaml".to_vec()));
        for path in ["far.yaml", "folder/b.yaml"] {
            assert_eq!(files.read(path), Err("it lies outside of the project's folder".to_owned()), "{path}");
        }
        assert_eq!(files.matching("**/*.yaml"), ["a.yaml", "connector.yaml", "far.yaml", "near.yaml"]);
    }

    #[cfg(unix)]
    #[test]
    fn a_device_and_a_file_without_end_are_refused() {
        let folder = folder(&["connector.yaml"]);
        let huge = fs::File::create(folder.path().join("huge.yaml")).expect("a file can be made");
        huge.set_len(LARGEST_FILE + 1).expect("a file can have holes");
        assert_eq!(files(&folder).read("huge.yaml"), Err("it is larger than 32 MB".to_owned()));
        std::os::unix::net::UnixListener::bind(folder.path().join("pipe.yaml"))
            .expect("a socket can be made");
        assert_eq!(files(&folder).read("pipe.yaml"), Err("it is not a plain file".to_owned()));
    }

    #[test]
    fn a_glob_finds_its_files_in_the_order_of_their_paths() {
        let folder =
            folder(&["b.yaml", "a.yaml", "c.toml", "o/z.yaml", "o/p/y.yaml", "o/p/q/x.yaml", ".git/h.yaml"]);
        let cases: [(&str, &[&str]); 9] = [
            ("*.yaml", &["a.yaml", "b.yaml"]),
            ("a.yaml", &["a.yaml"]),
            ("*", &["a.yaml", "b.yaml", "c.toml"]),
            ("o/*.yaml", &["o/z.yaml"]),
            ("*/*", &["o/z.yaml"]),
            ("**/*.yaml", &["a.yaml", "b.yaml", "o/p/q/x.yaml", "o/p/y.yaml", "o/z.yaml"]),
            ("o/**", &["o/p/q/x.yaml", "o/p/y.yaml", "o/z.yaml"]),
            ("**/p/**/*.yaml", &["o/p/q/x.yaml", "o/p/y.yaml"]),
            ("../*", &[]),
        ];
        for (glob, paths) in cases {
            assert_eq!(files(&folder).matching(glob), paths, "{glob}");
        }
        assert_eq!(files(&folder).matching(&"**/".repeat(50_000)), Vec::<String>::new());
    }

    #[test]
    fn a_star_stands_for_any_characters_of_a_name() {
        let cases = [
            ("a", "a", true),
            ("a", "ab", false),
            ("*", "", true),
            ("a*", "abc", true),
            ("*c", "abc", true),
            ("*b*", "abc", true),
            ("a*a", "a", false),
            ("*.y*ml", "x.yaml", true),
            ("*aab", "aaab", true),
            ("ä*ü", "äöü", true),
        ];
        for (pattern, name, does) in cases {
            assert_eq!(fits(pattern, name), does, "{pattern} {name}");
        }
    }

    #[test]
    fn paths_are_shown_as_they_lead_from_here() {
        let cases = [
            (".", ""),
            ("", ""),
            ("./a", "a/"),
            ("a/b/", "a/b/"),
            ("../a", "../a/"),
            ("/", "/"),
            ("/a", "/a/"),
        ];
        for (folder, before) in cases {
            assert_eq!(shown(folder.as_ref()), before, "{folder}");
        }
    }
}
