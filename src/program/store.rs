//! The file in which a connection lies: what the user typed, tokens, what a sign-in keeps.
//!
//! It is encrypted (ChaCha20-Poly1305; the key by PBKDF2 out of a passphrase in the environment, or
//! out of a file that is made at first), readable by its owner alone, and replaced as a whole. While
//! one program renews a token, others wait for it.

use std::fs::{File, OpenOptions};
use std::io::{Read as _, Write as _};
use std::num::NonZeroU32;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ring::aead::{Aad, CHACHA20_POLY1305, LessSafeKey, Nonce, UnboundKey};
use ring::pbkdf2;
use ring::rand::{SecureRandom as _, SystemRandom};

use crate::diagnostic::Code;
use crate::plan::Plan;
use crate::runtime::Fault;
use crate::runtime::held::{Held, Keeper};
use crate::value::{Value, json};

/// The passphrase that encrypts what is stored.
pub const KEY: &str = "SPECC_STORE_KEY";
/// The folder in which connections lie.
pub const FOLDER: &str = "SPECC_STORE";

/// The first line of a file.
const MARK: &str = "specc connection 1";
/// Rounds of PBKDF2: as many as are recommended for SHA-256.
const ROUNDS: u32 = 600_000;
/// Rounds where the key is random bytes already, which no rounds make harder to guess.
const FEW_ROUNDS: u32 = 1_000;
/// Bytes of salt and nonce.
const SALT: usize = 16;
const NONCE: usize = 12;
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
}

/// A stored connection of a connector.
pub struct Store {
    path: PathBuf,
    /// Whose it is, so that no file is taken for another's: `CONNECTOR/NAME`.
    owner: String,
    lock: Option<File>,
    typed: Value,
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
        Ok(Self { path, owner: format!("{}/{name}", plan.name), lock: None, typed: Value::Null })
    }

    /// What is stored; nothing where nothing is.
    ///
    /// # Errors
    /// When the file cannot be read, is damaged, belongs to another, or another key opens it.
    pub fn read(&mut self) -> Result<Drawers, Fault> {
        let shown = self.path.display().to_string();
        let mut text = String::new();
        match File::open(&self.path).and_then(|file| file.take(LARGEST).read_to_string(&mut text)) {
            Ok(_) => {}
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Drawers::default()),
            Err(error) => return Err(trouble(format!("`{shown}` cannot be read: {error}"))),
        }
        let damaged = || trouble(format!("`{shown}` does not hold a connection, or is damaged"));
        let (mark, sealed) = text.split_once('\n').ok_or_else(damaged)?;
        if mark != MARK {
            return Err(damaged());
        }
        let sealed = STANDARD.decode(sealed.trim()).map_err(|_| damaged())?;
        let opened = open(&sealed, &self.secret(false)?, &self.owner).ok_or_else(|| {
            let message = format!("`{shown}` cannot be opened: it is damaged, or another key closed it");
            trouble(message)
                .help(format!("set `{KEY}` to the passphrase of then, or `logout` and `login` again"))
        })?;
        let value = json::read(&opened).map_err(|_| damaged())?;
        let held = Held::from_value(value.get("held")).ok_or_else(damaged)?;
        self.typed = value.get("typed").clone();
        Ok(Drawers { typed: self.typed.clone(), held })
    }

    /// Stores both, in place of what was there, whole or not at all.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn write(&mut self, drawers: &Drawers) -> Result<(), Fault> {
        let value = Value::object([("typed", drawers.typed.clone()), ("held", drawers.held.to_value())]);
        let style = json::Style { nulls: true, ..json::Style::default() };
        let text = json::write(&value, style).map_err(Fault::from)?;
        let sealed = seal(text.as_bytes(), &self.secret(true)?, &self.owner)?;
        self.typed = drawers.typed.clone();
        replace(&self.path, format!("{MARK}\n{}\n", STANDARD.encode(sealed)).as_bytes())
    }

    /// Removes the file.
    ///
    /// # Errors
    /// When it is there and cannot be removed.
    pub fn remove(&mut self) -> Result<(), Fault> {
        match std::fs::remove_file(&self.path) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                Err(trouble(format!("`{}` cannot be removed: {error}", self.path.display())))
            }
            _ => Ok(()),
        }
    }

    /// The names of the stored connections of a connector.
    pub fn names(plan: &Plan) -> Vec<String> {
        let Ok(folder) = folder() else { return Vec::new() };
        let entries = std::fs::read_dir(folder.join(&plan.name)).into_iter().flatten().flatten();
        let names = entries.filter_map(|entry| {
            entry.file_name().to_string_lossy().strip_suffix(".connection").map(str::to_owned)
        });
        let mut names: Vec<String> = names.collect();
        names.sort();
        names
    }

    /// What the key is made of: a passphrase, or random bytes in a file of their own.
    fn secret(&self, make: bool) -> Result<Secret, Fault> {
        if let Some(phrase) = std::env::var(KEY).ok().filter(|phrase| !phrase.is_empty()) {
            return Ok(Secret { bytes: phrase.into_bytes(), rounds: ROUNDS });
        }
        let path = folder()?.join("key");
        match std::fs::read(&path) {
            Ok(bytes) if bytes.len() >= 32 => return Ok(Secret { bytes, rounds: FEW_ROUNDS }),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound && make => {}
            _ => {
                let message = format!("the key in `{}` cannot be read", path.display());
                return Err(trouble(message).help(format!("set `{KEY}` to a passphrase, or sign in again")));
            }
        }
        let bytes = random::<32>()?;
        let text = STANDARD.encode(bytes);
        // Of two programs that begin at once, one makes the key and both read it.
        if let Some(parent) = path.parent() {
            make_folder(parent)?;
        }
        let made =
            private().create_new(true).open(&path).and_then(|mut file| file.write_all(text.as_bytes()));
        match made {
            Ok(()) => Ok(Secret { bytes: text.into_bytes(), rounds: FEW_ROUNDS }),
            Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {
                let bytes = std::fs::read(&path)
                    .map_err(|error| trouble(format!("`{}` cannot be read: {error}", path.display())))?;
                Ok(Secret { bytes, rounds: FEW_ROUNDS })
            }
            Err(error) => Err(trouble(format!("`{}` cannot be written: {error}", path.display()))),
        }
    }
}

impl Keeper for Store {
    fn recall(&mut self) -> Result<Held, Fault> {
        self.read().map(|drawers| drawers.held)
    }

    fn keep(&mut self, held: &Held) -> Result<(), Fault> {
        self.write(&Drawers { typed: self.typed.clone(), held: held.clone() })
    }

    fn claim(&mut self) -> Result<(), Fault> {
        if let Some(folder) = self.path.parent() {
            make_folder(folder)?;
        }
        let path = self.path.with_extension("lock");
        let shown = path.display().to_string();
        let file = private().create(true).truncate(false).open(&path);
        let file = file.map_err(|error| trouble(format!("`{shown}` cannot be written: {error}")))?;
        let start = Instant::now();
        while file.try_lock().is_err() {
            if start.elapsed() > PATIENCE {
                let message =
                    format!("another program has been renewing this connection for {} s", PATIENCE.as_secs());
                return Err(trouble(message).help("end that program, and try again"));
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        self.lock = Some(file);
        Ok(())
    }

    fn release(&mut self) {
        self.lock = None;
    }
}

/// What a key is made of. It does not print.
struct Secret {
    bytes: Vec<u8>,
    rounds: u32,
}

impl Secret {
    fn key(&self, salt: &[u8]) -> LessSafeKey {
        let mut key = [0; 32];
        let rounds = NonZeroU32::new(self.rounds).expect("there are rounds");
        pbkdf2::derive(pbkdf2::PBKDF2_HMAC_SHA256, rounds, salt, &self.bytes, &mut key);
        LessSafeKey::new(
            UnboundKey::new(&CHACHA20_POLY1305, &key).expect("the key is as long as it has to be"),
        )
    }
}

fn seal(text: &[u8], secret: &Secret, owner: &str) -> Result<Vec<u8>, Fault> {
    let (salt, nonce) = (random::<SALT>()?, random::<NONCE>()?);
    let mut sealed = text.to_vec();
    let key = secret.key(&salt);
    key.seal_in_place_append_tag(
        Nonce::assume_unique_for_key(nonce),
        Aad::from(owner.as_bytes()),
        &mut sealed,
    )
    .map_err(|_| trouble("what is stored cannot be encrypted".to_owned()))?;
    Ok([&salt[..], &nonce[..], &sealed[..]].concat())
}

fn open(sealed: &[u8], secret: &Secret, owner: &str) -> Option<Vec<u8>> {
    let (salt, rest) = sealed.split_at_checked(SALT)?;
    let (nonce, rest) = rest.split_at_checked(NONCE)?;
    let nonce = Nonce::try_assume_unique_for_key(nonce).ok()?;
    let mut rest = rest.to_vec();
    let opened = secret.key(salt).open_in_place(nonce, Aad::from(owner.as_bytes()), &mut rest).ok()?;
    Some(opened.to_vec())
}

fn random<const N: usize>() -> Result<[u8; N], Fault> {
    let mut bytes = [0; N];
    let filled = SystemRandom::new().fill(&mut bytes);
    filled.map_err(|_| trouble("the system gives no random bytes".to_owned()))?;
    Ok(bytes)
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

fn make_folder(path: &Path) -> Result<(), Fault> {
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

fn replace(path: &Path, bytes: &[u8]) -> Result<(), Fault> {
    let folder = path.parent().unwrap_or(Path::new("."));
    make_folder(folder)?;
    let failed = |error: std::io::Error| trouble(format!("`{}` cannot be written: {error}", path.display()));
    // Made for its owner alone, on every system that knows the difference.
    let mut file = tempfile::NamedTempFile::new_in(folder).map_err(failed)?;
    file.write_all(bytes).and_then(|()| file.as_file().sync_all()).map_err(failed)?;
    file.persist(path).map_err(|error| failed(error.error))?;
    Ok(())
}

fn trouble(message: String) -> Fault {
    Fault::new(Code::NotStored, message)
}

#[cfg(test)]
mod tests {
    use super::{Secret, open, seal};

    #[test]
    fn what_is_sealed_opens_with_its_key_for_its_owner_alone() {
        let secret = |text: &str| Secret { bytes: text.as_bytes().to_vec(), rounds: 1 };
        let sealed = seal(b"t0psecret", &secret("a"), "acme/default").expect("it can be sealed");
        assert!(!String::from_utf8_lossy(&sealed).contains("t0psecret"));
        assert_eq!(open(&sealed, &secret("a"), "acme/default").as_deref(), Some(&b"t0psecret"[..]));
        assert_eq!(open(&sealed, &secret("b"), "acme/default"), None, "another key");
        assert_eq!(open(&sealed, &secret("a"), "acme/other"), None, "another owner");
        let mut broken = sealed.clone();
        broken[40] ^= 1;
        assert_eq!(open(&broken, &secret("a"), "acme/default"), None, "damaged");
        for short in [&[][..], &[0; 16], &[0; 28], &[0; 40]] {
            assert_eq!(open(short, &secret("a"), "acme/default"), None, "{} bytes", short.len());
        }
    }
}
