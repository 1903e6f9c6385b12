//! What closes a stored connection: a key, and how it is come by.
//!
//! A passphrase out of the environment or a terminal; else random bytes in the system's keyring; else
//! random bytes in a file beside it, for its owner alone. A file says in its first line which of
//! them closed it. It is ChaCha20-Poly1305, with a key by PBKDF2.

use std::io::{IsTerminal as _, Write as _};
use std::num::NonZeroU32;
use std::path::Path;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ring::aead::{Aad, CHACHA20_POLY1305, LessSafeKey, Nonce, UnboundKey};
use ring::pbkdf2;
use ring::rand::{SecureRandom as _, SystemRandom};

use super::keyring::{self, Answer};
use super::store::{make_folder, read_plain, trouble};
use crate::runtime::Fault;

/// The passphrase that closes what is stored.
pub const KEY: &str = "SPECC_STORE_KEY";

/// Rounds of PBKDF2: as many as are recommended for SHA-256.
const ROUNDS: u32 = 600_000;
/// Rounds where the key is random bytes already, which no rounds make harder to guess.
const FEW_ROUNDS: u32 = 1_000;
/// Bytes of salt and nonce.
const SALT: usize = 16;
const NONCE: usize = 12;
/// What the key is called in a keyring.
const NAME: &str = "connections";
/// Characters of a random key.
const LENGTH: usize = 44;
/// Bytes of a file that holds one, at most.
const LONGEST: u64 = 4 << 10;

/// How a key is come by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    Passphrase,
    Keyring,
    /// In a file beside what it closes.
    File,
}

impl Way {
    /// The word in the first line of a file.
    pub fn word(self) -> &'static str {
        match self {
            Self::Passphrase => "passphrase",
            Self::Keyring => "keyring",
            Self::File => "file",
        }
    }

    /// The way of this word.
    pub fn parse(word: &str) -> Option<Self> {
        [Self::Passphrase, Self::Keyring, Self::File].into_iter().find(|way| way.word() == word)
    }
}

/// What a key is made of. It does not print.
#[derive(Clone)]
pub struct Secret {
    bytes: Vec<u8>,
    rounds: u32,
    pub way: Way,
}

impl Secret {
    fn random(text: String, way: Way) -> Self {
        Self { bytes: text.into_bytes(), rounds: FEW_ROUNDS, way }
    }

    /// A passphrase.
    pub fn phrase(phrase: String) -> Self {
        Self { bytes: phrase.into_bytes(), rounds: ROUNDS, way: Way::Passphrase }
    }

    fn key(&self, salt: &[u8]) -> LessSafeKey {
        let mut key = [0; 32];
        let rounds = NonZeroU32::new(self.rounds).expect("there are rounds");
        pbkdf2::derive(pbkdf2::PBKDF2_HMAC_SHA256, rounds, salt, &self.bytes, &mut key);
        LessSafeKey::new(
            UnboundKey::new(&CHACHA20_POLY1305, &key).expect("the key is as long as it has to be"),
        )
    }

    /// Closes a text, for its owner alone.
    pub fn seal(&self, text: &[u8], owner: &str) -> Result<Vec<u8>, Fault> {
        let (salt, nonce) = (random::<SALT>()?, random::<NONCE>()?);
        let mut sealed = text.to_vec();
        let key = self.key(&salt);
        key.seal_in_place_append_tag(
            Nonce::assume_unique_for_key(nonce),
            Aad::from(owner.as_bytes()),
            &mut sealed,
        )
        .map_err(|_| trouble("what is stored cannot be encrypted".to_owned()))?;
        Ok([&salt[..], &nonce[..], &sealed[..]].concat())
    }

    /// Opens what was closed; none where it is something else, or another's.
    pub fn open(&self, sealed: &[u8], owner: &str) -> Option<Vec<u8>> {
        let (salt, rest) = sealed.split_at_checked(SALT)?;
        let (nonce, rest) = rest.split_at_checked(NONCE)?;
        let nonce = Nonce::try_assume_unique_for_key(nonce).ok()?;
        let mut rest = rest.to_vec();
        let opened = self.key(salt).open_in_place(nonce, Aad::from(owner.as_bytes()), &mut rest).ok()?;
        Some(opened.to_vec())
    }
}

/// The passphrase of the environment.
pub fn phrase_given() -> Option<Secret> {
    std::env::var(KEY).ok().filter(|phrase| !phrase.is_empty()).map(Secret::phrase)
}

/// Asks for a passphrase in the terminal; twice where it is a new one.
pub fn ask(new: bool) -> Result<Secret, Fault> {
    let read = |prompt: &str| {
        rpassword::prompt_password(prompt)
            .map_err(|error| trouble(format!("the terminal cannot be read: {error}")))
    };
    let phrase = read("Passphrase of the stored connections: ")?;
    if phrase.is_empty() {
        return Err(trouble("an empty passphrase closes nothing".to_owned()));
    }
    if new && read("Once more: ")? != phrase {
        return Err(trouble("these are two passphrases; nothing was stored".to_owned()));
    }
    Ok(Secret::phrase(phrase))
}

/// The key that opens a file.
pub fn of(way: Way, folder: &Path) -> Result<Secret, Fault> {
    match way {
        Way::Passphrase => match phrase_given() {
            Some(phrase) => Ok(phrase),
            None if std::io::stdin().is_terminal() => ask(false),
            None => Err(trouble("a passphrase closes what is stored, and none was given".to_owned())
                .help(format!("set `{KEY}` to it"))),
        },
        Way::Keyring => match keyring::get(NAME) {
            Answer::Done(Some(key)) => Ok(Secret::random(key, way)),
            Answer::Done(None) => {
                Err(trouble("the key of what is stored is in the keyring no more".to_owned())
                    .help("`logout` and `login` again"))
            }
            Answer::NoKeyring => {
                Err(trouble("the key of what is stored lies in a keyring, and there is none here".to_owned())
                    .help(format!("run it where you are logged in, or sign in with `{KEY}` set")))
            }
            Answer::Refused(why) => Err(trouble(format!("the keyring does not give the key: {why}"))),
        },
        Way::File => {
            let path = folder.join("key");
            let missing = |why: &str| {
                trouble(format!("the key in `{}` cannot be read: {why}", path.display()))
                    .help("`logout` and `login` again")
            };
            match read_plain(&path, LONGEST).map(String::from_utf8) {
                Ok(Ok(text)) if text.len() >= LENGTH => Ok(Secret::random(text, way)),
                Ok(Ok(_)) => Err(missing("it is too short")),
                Ok(Err(_)) => Err(missing("it is no text")),
                Err(error) => Err(missing(&error.to_string())),
            }
        }
    }
}

/// The key that closes what is stored from now on; one is made where there is none.
pub fn usual(folder: &Path) -> Result<Secret, Fault> {
    if let Some(phrase) = phrase_given() {
        return Ok(phrase);
    }
    // Of programs that begin at once, one makes the key and all use it.
    make_folder(folder)?;
    let lock = super::store::lock(&folder.join("key.lock"))?;
    let made = from_keyring().map_or_else(|| from_file(folder), Ok);
    drop(lock);
    made
}

/// The key in the keyring; none where it has none and takes none.
fn from_keyring() -> Option<Secret> {
    match keyring::get(NAME) {
        Answer::Done(Some(key)) if key.len() >= LENGTH => Some(Secret::random(key, Way::Keyring)),
        Answer::Done(_) => {
            let key = STANDARD.encode(random::<32>().ok()?);
            // What cannot be read again would close a door for good.
            match (keyring::put(NAME, &key), keyring::get(NAME)) {
                (Answer::Done(()), Answer::Done(Some(known))) if known == key => {
                    Some(Secret::random(key, Way::Keyring))
                }
                _ => None,
            }
        }
        Answer::NoKeyring | Answer::Refused(_) => None,
    }
}

fn from_file(folder: &Path) -> Result<Secret, Fault> {
    let path = folder.join("key");
    if path.exists() {
        return of(Way::File, folder);
    }
    let text = STANDARD.encode(random::<32>()?);
    let failed = |error: std::io::Error| trouble(format!("`{}` cannot be written: {error}", path.display()));
    let mut file = tempfile::NamedTempFile::new_in(folder).map_err(failed)?;
    file.write_all(text.as_bytes()).and_then(|()| file.as_file().sync_all()).map_err(failed)?;
    file.persist_noclobber(&path).map_err(|error| failed(error.error))?;
    Ok(Secret::random(text, Way::File))
}

fn random<const N: usize>() -> Result<[u8; N], Fault> {
    let mut bytes = [0; N];
    let filled = SystemRandom::new().fill(&mut bytes);
    filled.map_err(|_| trouble("the system gives no random bytes".to_owned()))?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::{Secret, Way};

    #[test]
    fn what_is_sealed_opens_with_its_key_for_its_owner_alone() {
        let secret = |text: &str| Secret { bytes: text.as_bytes().to_vec(), rounds: 1, way: Way::File };
        let sealed = secret("a").seal(b"t0psecret", "acme/default").expect("it can be sealed");
        assert!(!String::from_utf8_lossy(&sealed).contains("t0psecret"));
        assert_eq!(secret("a").open(&sealed, "acme/default").as_deref(), Some(&b"t0psecret"[..]));
        assert_eq!(secret("b").open(&sealed, "acme/default"), None, "another key");
        assert_eq!(secret("a").open(&sealed, "acme/other"), None, "another owner");
        let mut broken = sealed.clone();
        broken[40] ^= 1;
        assert_eq!(secret("a").open(&broken, "acme/default"), None, "damaged");
        for short in [&[][..], &[0; 16], &[0; 28], &[0; 40]] {
            assert_eq!(secret("a").open(short, "acme/default"), None, "{} bytes", short.len());
        }
    }
}
