//! The file in which a connection lies: what the user typed, tokens, what a sign-in keeps.
//!
//! It is encrypted with a [key](super::store_key), readable by its owner alone, and replaced as a
//! whole. While one program renews a token, others wait for it.

use std::fs::{File, OpenOptions};
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::replace::{self, Room};
use super::store_key::{self, KEY, Secret, Way};
use crate::diagnostic::Code;
use crate::plan::Plan;
use crate::runtime::held::{Held, Keeper};
use crate::runtime::{Fault, Host, Runtime};
use crate::value::{Value, json};

/// The folder in which connections lie.
pub const FOLDER: &str = "SPECC_STORE";

/// Begins a file; behind it stands how its key is come by.
const MARK: &str = "specc connection 2 ";
/// How long another program may renew.
const PATIENCE: Duration = Duration::from_secs(90);
/// Bytes of a file that is read at most.
const LARGEST: u64 = 4 << 20;

/// What lies in the file.
#[derive(Clone, Default, PartialEq)]
pub struct Drawers {
    /// What the user typed; what came from a file or the environment is not stored.
    pub typed: Value,
    pub held: Held,
    /// What tokens of the environment the held ones came from, as a digest.
    pub seed: Option<String>,
    /// Where any of it may go, as [`Runtime::places`] tells them.
    places: Option<Vec<String>>,
}

impl Drawers {
    /// Refuses a connector that goes elsewhere than the one that stored this: it only has the same name.
    ///
    /// # Errors
    /// When it does.
    pub fn are_for<H: Host>(&self, runtime: &Runtime<H>) -> Result<(), Fault> {
        let Some(known) = &self.places else { return Ok(()) };
        let here = runtime.places();
        let Some(other) = here.iter().find(|place| !known.contains(place)) else { return Ok(()) };
        let message = format!(
            "what is stored was given for {}; this connector also goes to `{other}`, which gets nothing of it",
            known.iter().map(|place| format!("`{place}`")).collect::<Vec<_>>().join(", ")
        );
        Err(trouble(message).help("keep both apart with `--as NAME`, or `logout` and `login` again"))
    }
}

/// A stored connection of a connector.
pub struct Store {
    path: PathBuf,
    /// Whose it is, so that no file is taken for another's: `CONNECTOR/NAME`.
    owner: String,
    lock: Option<File>,
    /// Room for what is stored next.
    room: Option<Room>,
    typed: Value,
    seed: Option<String>,
    places: Option<Vec<String>>,
    /// The key of what is there, once it is known.
    opens: Option<Secret>,
    /// The key of what is stored next, where it is another.
    closes: Option<Secret>,
}

impl Store {
    /// The connection of this name.
    ///
    /// # Errors
    /// When there is no folder for it, or the name is none for a file.
    pub fn of(plan: &Plan, name: &str) -> Result<Self, Fault> {
        let plain = |letter: char| letter.is_ascii_alphanumeric() || "-_.".contains(letter);
        if name.is_empty() || name.starts_with('.') || !name.chars().all(plain) {
            let message = format!("`{name}` is no name for a connection");
            return Err(trouble(message).help("names are made of letters, digits, `-`, `_` and `.`"));
        }
        let folder = folder()?.join(&plan.name);
        let path = folder.join(format!("{name}.connection"));
        Ok(Self {
            path,
            owner: format!("{}/{name}", plan.name),
            lock: None,
            room: None,
            typed: Value::Null,
            seed: None,
            places: None,
            opens: None,
            closes: None,
        })
    }

    /// The same, for tokens that came out of the environment and were renewed.
    #[must_use]
    pub fn of_environment(mut self, seed: String) -> Self {
        self.path.set_extension("environment");
        self.owner.push_str("/environment");
        self.seed = Some(seed);
        self
    }

    /// Stores what was typed and what came of it, for these places alone, instead of all that was there,
    /// once no other program renews that.
    ///
    /// # Errors
    /// When the file cannot be read or written.
    pub fn sign_in_anew(&mut self, typed: Value, held: &Held, places: Vec<String>) -> Result<(), Fault> {
        self.claim()?;
        let stored = self.read().and_then(|there| {
            self.typed = typed;
            self.places = Some(places);
            let newer = held.generation.max(there.held.generation.saturating_add(1));
            self.write(&Held { generation: if held.is_there() { newer } else { 0 }, ..held.clone() })
        });
        self.release();
        stored
    }

    /// From now on this closes what is stored.
    pub fn close_with(&mut self, secret: Secret) {
        self.closes = Some(secret);
    }

    /// How the key of what is stored is come by; none where nothing is.
    ///
    /// # Errors
    /// When the file cannot be read, or is damaged.
    pub fn way(&self) -> Result<Option<Way>, Fault> {
        Ok(self.sealed()?.map(|(way, _)| way))
    }

    /// What the file holds, closed.
    fn sealed(&self) -> Result<Option<(Way, Vec<u8>)>, Fault> {
        let shown = self.path.display();
        let bytes = match read_plain(&self.path, LARGEST) {
            Ok(bytes) => bytes,
            Err(error) if is_absent(&error) => return Ok(None),
            Err(error) => {
                return Err(trouble(format!("`{shown}` cannot be read: {error}"))
                    .help("`logout` removes it; then `login` again"));
            }
        };
        let text = String::from_utf8(bytes).unwrap_or_default();
        let parts = text.split_once('\n').and_then(|(mark, sealed)| {
            Some((Way::parse(mark.strip_prefix(MARK)?)?, STANDARD.decode(sealed.trim()).ok()?))
        });
        let damaged = || {
            trouble(format!("`{shown}` does not hold a connection, or is damaged"))
                .help("`logout` removes it; then `login` again")
        };
        parts.map(Some).ok_or_else(damaged)
    }

    /// What is stored; nothing where nothing is.
    ///
    /// # Errors
    /// When the file cannot be read, is damaged, belongs to another, or another key opens it.
    pub fn read(&mut self) -> Result<Drawers, Fault> {
        let shown = self.path.display().to_string();
        let Some((way, sealed)) = self.sealed()? else { return Ok(Drawers::default()) };
        let damaged = || trouble(format!("`{shown}` does not hold a connection, or is damaged"));
        let known = self.opens.as_ref().filter(|secret| secret.way == way);
        let secret = match known {
            Some(secret) => secret.clone(),
            None => store_key::of(way, &folder()?)?,
        };
        let opened = secret.open(&sealed, &self.owner).ok_or_else(|| {
            let message = format!("`{shown}` cannot be opened: it is damaged, or another key closed it");
            trouble(message)
                .help(format!("set `{KEY}` to the passphrase of then, or `logout` and `login` again"))
        })?;
        let value = json::read(&opened).map_err(|_| damaged())?;
        let held = Held::from_value(value.get("held")).ok_or_else(damaged)?;
        self.typed = value.get("typed").clone();
        let places = value.get("places").as_array();
        self.places = places.map(|all| all.iter().filter_map(Value::as_text).map(str::to_owned).collect());
        self.opens = Some(secret);
        Ok(Drawers {
            typed: value.get("typed").clone(),
            held,
            seed: value.get("seed").as_text().map(str::to_owned),
            places: self.places.clone(),
        })
    }

    /// Stores tokens and what was typed, in place of what was there, whole or not at all.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn write(&mut self, held: &Held) -> Result<(), Fault> {
        let value = Value::object([
            ("typed", self.typed.clone()),
            ("held", held.to_value()),
            ("seed", self.seed.as_ref().map_or(Value::Null, Value::text)),
            (
                "places",
                self.places
                    .as_ref()
                    .map_or(Value::Null, |all| Value::array(all.iter().map(Value::text).collect())),
            ),
        ]);
        let style = json::Style { nulls: true, ..json::Style::default() };
        let text = json::write(&value, style).map_err(Fault::from)?;
        let known = self.closes.take().or_else(store_key::phrase_given).or_else(|| self.opens.take());
        let secret = known.map_or_else(|| store_key::usual(&folder()?), Ok)?;
        let sealed = secret.seal(text.as_bytes(), &self.owner)?;
        let whole = format!("{MARK}{}\n{}\n", secret.way.word(), STANDARD.encode(sealed));
        self.opens = Some(secret);
        if u64::try_from(whole.len()).map_or(true, |length| length > LARGEST) {
            let message = format!(
                "what is to be stored is larger than {} MiB, and would not be read again",
                LARGEST >> 20
            );
            return Err(trouble(message));
        }
        let held = self.lock.is_some();
        if !held {
            self.claim()?;
        }
        let written = match self.room.take() {
            Some(room) => room.fill(whole.as_bytes()),
            None => replace::replace(&self.path, whole.as_bytes()),
        };
        if !held {
            self.release();
        }
        written.map_err(|error| self.not_written(&error))
    }

    fn not_written(&self, error: &std::io::Error) -> Fault {
        trouble(format!("`{}` cannot be written: {error}", self.path.display()))
            .help("what was stored is as it was; see to room and rights there, and try again")
    }

    /// Keeps other programs out, also where there is no room for anything.
    ///
    /// # Errors
    /// When the folder cannot be written, or another program does not let go.
    pub fn hold(&mut self) -> Result<(), Fault> {
        if let Some(folder) = self.path.parent() {
            make_folder(folder)?;
        }
        // Beside a connection and its environment, so that both have a lock of their own.
        let mut path = self.path.clone().into_os_string();
        path.push(".lock");
        self.lock = Some(lock(Path::new(&path))?);
        Ok(())
    }

    /// Whether what is stored came from the same tokens of the environment.
    pub fn is_of(&self, seed: Option<&str>) -> bool {
        self.seed.as_deref() == seed
    }

    /// Removes the file, what a program that was killed has left beside it, and what came of tokens of
    /// the environment.
    ///
    /// # Errors
    /// When one is there and cannot be removed.
    pub fn remove(&mut self) -> Result<(), Fault> {
        self.room = None;
        let environment = self.path.with_extension("environment");
        for path in [&self.path, &replace::beside(&self.path), &environment, &replace::beside(&environment)] {
            match std::fs::remove_file(path) {
                Err(error) if !is_absent(&error) => {
                    return Err(trouble(format!("`{}` cannot be removed: {error}", path.display())));
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// Whether somebody signed in, or typed something, that is stored.
    pub fn is_kept(&self) -> bool {
        self.path.exists()
    }

    /// Whether anything is stored of it: what somebody signed in with, or what came of tokens of the
    /// environment.
    pub fn is_there(&self) -> bool {
        self.path.exists() || self.path.with_extension("environment").exists()
    }

    /// The names of the stored connections of a connector.
    ///
    /// # Errors
    /// When nobody can see what there is.
    pub fn names(plan: &Plan) -> Result<Vec<String>, Fault> {
        let folder = folder()?.join(&plan.name);
        let entries = match std::fs::read_dir(&folder) {
            Ok(entries) => entries,
            Err(error) if is_absent(&error) => return Ok(Vec::new()),
            Err(error) => return Err(trouble(format!("`{}` cannot be read: {error}", folder.display()))),
        };
        let names = entries.flatten().filter_map(|entry| {
            entry.file_name().to_string_lossy().strip_suffix(".connection").map(str::to_owned)
        });
        let mut names: Vec<String> = names.collect();
        names.sort();
        Ok(names)
    }
}

impl Keeper for Store {
    fn recall(&mut self) -> Result<Held, Fault> {
        self.read().map(|drawers| drawers.held)
    }

    fn keep(&mut self, held: &Held) -> Result<(), Fault> {
        self.write(held)
    }

    fn claim(&mut self) -> Result<(), Fault> {
        self.hold()?;
        // What comes next may be given once only.
        match Room::beside(&self.path) {
            Ok(room) => self.room = Some(room),
            Err(error) => {
                self.lock = None;
                return Err(self.not_written(&error));
            }
        }
        Ok(())
    }

    fn release(&mut self) {
        self.room = None;
        self.lock = None;
    }
}

/// Keeps other programs out until it is dropped. A program that ended, however it ended, keeps out nobody.
pub fn lock(path: &Path) -> Result<File, Fault> {
    lock_within(path, PATIENCE)
}

fn lock_within(path: &Path, patience: Duration) -> Result<File, Fault> {
    let shown = path.display();
    if path.metadata().is_ok_and(|there| !there.is_file()) {
        return Err(trouble(format!("`{shown}` is no plain file, and cannot be locked")));
    }
    let file = private().create(true).truncate(false).open(path);
    let file = file.map_err(|error| trouble(format!("`{shown}` cannot be written: {error}")))?;
    let start = Instant::now();
    while file.try_lock().is_err() {
        if start.elapsed() > patience {
            let message =
                format!("another program has been renewing this connection for {} s", patience.as_secs());
            return Err(trouble(message).help("end that program, and try again"));
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    Ok(file)
}

fn is_absent(error: &std::io::Error) -> bool {
    matches!(error.kind(), std::io::ErrorKind::NotFound | std::io::ErrorKind::NotADirectory)
}

/// Where connections lie.
fn folder() -> Result<PathBuf, Fault> {
    let set = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    let usual = || {
        let state = set("XDG_STATE_HOME").or_else(|| set("LOCALAPPDATA"));
        state
            .or_else(|| set("HOME").map(|home| home.join(".local").join("state")))
            .map(|state| state.join("specc"))
    };
    set(FOLDER).or_else(usual).ok_or_else(|| {
        trouble("there is no folder to keep a connection in".to_owned())
            .help(format!("set `{FOLDER}` to one"))
    })
}

pub fn make_folder(path: &Path) -> Result<(), Fault> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path).map_err(|error| trouble(format!("`{}` cannot be made: {error}", path.display())))
}

/// How files are opened that nobody else may read.
fn private() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

/// The bytes of a plain file, which are not more than that. What is no plain file may have no end.
///
/// # Errors
/// When it cannot be read, or is none.
pub fn read_plain(path: &Path, largest: u64) -> std::io::Result<Vec<u8>> {
    let about = path.metadata()?;
    if !about.is_file() {
        return Err(std::io::Error::other("it is no plain file"));
    }
    let mut bytes = Vec::new();
    File::open(path)?.take(largest + 1).read_to_end(&mut bytes)?;
    if u64::try_from(bytes.len()).map_or(true, |length| length > largest) {
        return Err(std::io::Error::other(format!(
            "it is larger than {} KiB, which it never is",
            largest >> 10
        )));
    }
    Ok(bytes)
}

pub fn trouble(message: String) -> Fault {
    Fault::new(Code::NotStored, message)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::lock_within;

    #[test]
    fn one_program_keeps_others_out_until_it_lets_go_and_they_wait_for_a_while() {
        let folder = tempfile::tempdir().expect("a folder can be made");
        let path = folder.path().join("default.connection.lock");
        let first = lock_within(&path, Duration::ZERO).expect("nobody has it");
        let told = lock_within(&path, Duration::from_millis(120)).expect_err("somebody has it");
        assert_eq!(told.code.text(), "R0115");
        assert!(told.message.contains("another program") && told.help.is_some(), "{}", told.message);
        drop(first);
        assert!(lock_within(&path, Duration::ZERO).is_ok(), "the file is still there, and locks nobody out");
        std::fs::create_dir(folder.path().join("x")).expect("it can be made");
        assert!(lock_within(&folder.path().join("x"), Duration::ZERO).is_err());
    }
}
