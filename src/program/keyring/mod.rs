//! The system's keyring, in which the key of stored connections lies.
//!
//! In: what the key is called. Out: the key, or nothing where there is none, or no keyring. Files hold
//! what is stored and the keyring their key, so that a renewed token replaces the one before it
//! whole or not at all, however small the entries of a keyring may be.

#[cfg(unix)]
mod dbus;
mod keychain;
#[cfg(unix)]
mod secret_service;

/// Words that turn the keyring off.
const OFF: &str = "SPECC_KEYRING";

/// What a keyring says.
#[derive(Debug, PartialEq, Eq)]
pub enum Answer<T> {
    Done(T),
    /// There is none on this system, or it is turned off.
    NoKeyring,
    /// There is one, and it does not do what it was asked.
    Refused(String),
}

/// The key of this name, if it is there.
pub fn get(name: &str) -> Answer<Option<String>> {
    if is_off() {
        return Answer::NoKeyring;
    }
    if cfg!(target_os = "macos") {
        return keychain::get(name);
    }
    #[cfg(unix)]
    return secret_service::get(name);
    #[cfg(not(unix))]
    Answer::NoKeyring
}

/// Puts a key there, in place of one of this name.
pub fn put(name: &str, key: &str) -> Answer<()> {
    if is_off() {
        return Answer::NoKeyring;
    }
    if cfg!(target_os = "macos") {
        return keychain::put(name, key);
    }
    #[cfg(unix)]
    return secret_service::put(name, key);
    #[cfg(not(unix))]
    Answer::NoKeyring
}

fn is_off() -> bool {
    std::env::var(OFF).is_ok_and(|word| matches!(word.as_str(), "off" | "0" | "no" | "false"))
}
