//! What the tests share: cases, compiling, and expectations kept in files.

#[cfg(unix)]
pub mod foreign;
pub mod golden;
#[cfg(unix)]
pub mod program;
#[cfg(unix)]
pub mod server;
pub mod world;

use std::path::{Path, PathBuf};

use specc::cli::project::Project;
use specc::diagnostic::Profile;
use specc::diagnostic::render::{Format, render};
use specc::syntax::Files;
use specc::{Compiled, compile_for};

pub use golden::Golden;

/// The folder of the repository.
pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// A folder with a spec in it.
pub struct Case {
    /// The name of the folder.
    pub name: String,
    pub folder: PathBuf,
}

/// The cases in a folder of `tests/`, by name; none where there is no such folder.
pub fn cases(folder: &str) -> Vec<Case> {
    folders(&root().join("tests").join(folder))
}

/// The folders in a folder, by name.
pub fn folders(parent: &Path) -> Vec<Case> {
    let Ok(entries) = parent.read_dir() else { return Vec::new() };
    let mut all: Vec<Case> = entries
        .map(|entry| entry.expect("the folder can be read"))
        .filter(|entry| entry.path().is_dir())
        .map(|entry| Case {
            name: entry.file_name().into_string().expect("names are text"),
            folder: entry.path(),
        })
        .collect();
    all.sort_by(|one, other| one.name.cmp(&other.name));
    all
}

impl Case {
    /// A file of the case.
    pub fn file(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    /// Compiles the spec: `spec.yaml`, `.toml` or `.json`, or else the folder as a project.
    pub fn compile(&self) -> Compiled {
        let alone = ["spec.yaml", "spec.toml", "spec.json"].map(|name| self.file(name));
        let spec = alone.iter().find(|file| file.is_file()).unwrap_or(&self.folder);
        let project = Project::find(spec).unwrap_or_else(|missing| panic!("{}: {missing}", self.name));
        let mut compiled = project.compile();
        compiled.check_targets();
        compiled
    }
}

/// Compiles a spec of one file, `spec.EXTENSION`, for all targets.
pub fn check_text(text: &str, extension: &str) -> Compiled {
    check_text_for(text, extension, Profile::Default)
}

/// The same, with the lints of a profile.
pub fn check_text_for(text: &str, extension: &str, profile: Profile) -> Compiled {
    let main = format!("spec.{extension}");
    let mut compiled = compile_for(&OneFile { name: &main, text }, &main, profile);
    compiled.check_targets();
    compiled
}

/// All problems as a person sees them, without colour.
pub fn problems_in_words(compiled: &Compiled) -> String {
    let mut out = Vec::new();
    render(Format::Text, false, &compiled.sources, &compiled.problems.sorted(), &mut out)
        .expect("a Vec takes everything");
    String::from_utf8(out).expect("only text is written")
}

/// A project of one file.
struct OneFile<'a> {
    name: &'a str,
    text: &'a str,
}

impl Files for OneFile<'_> {
    fn read(&self, path: &str) -> Result<Vec<u8>, String> {
        if path == self.name { Ok(self.text.into()) } else { Err("there is no such file".to_owned()) }
    }

    fn matching(&self, _: &str) -> Vec<String> {
        Vec::new()
    }
}

/// All files under a folder whose name ends in one of `endings`, by path.
pub fn files_under(folder: &Path, endings: &[&str]) -> Vec<PathBuf> {
    let mut all = Vec::new();
    let Ok(entries) = folder.read_dir() else { return all };
    for entry in entries {
        let path = entry.expect("the folder can be read").path();
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        if path.is_dir() && !name.starts_with('.') && path != root().join("target") {
            all.extend(files_under(&path, endings));
        } else if path.is_file() && endings.iter().any(|ending| name.ends_with(ending)) {
            all.push(path);
        }
    }
    all.sort();
    all
}

/// The digits of Base64.
const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// As Base64.
pub fn base64(bytes: &[u8]) -> String {
    let mut text = String::new();
    for chunk in bytes.chunks(3) {
        let group = chunk.iter().fold(0_u32, |group, byte| (group << 8) | u32::from(*byte))
            << (8 * (3 - chunk.len()));
        for at in 0..4 {
            if at <= chunk.len() {
                text.push(char::from(LETTERS[(group >> (18 - 6 * at)) as usize & 63]));
            } else {
                text.push('=');
            }
        }
    }
    text
}

/// Whether the tests run without something that `scripts/test` could not get; says so.
pub fn is_without(what: &str) -> bool {
    let without = std::env::var("SPECC_WITHOUT").is_ok_and(|all| all.split(' ').any(|one| one == what));
    if without {
        eprintln!("NOTICE: left out: there is no {what} here");
    }
    without
}
