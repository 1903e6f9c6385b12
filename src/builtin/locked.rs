//! Private keys that a passphrase protects: PKCS#8 (PBES2 with AES), and PEM's own way before it.

use std::num::NonZeroU32;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use md5::{Digest as _, Md5};
use ring::pbkdf2;

use super::cipher::cbc_decrypt;
use super::keys::take;
use crate::value::Failure;

const PBES2: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x05, 0x0d];
const PBKDF2: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x05, 0x0c];
/// The front of the names of HMAC by some digest, which the last byte tells.
const HMAC: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x02];
/// The front of the names of AES in chained blocks; the last byte tells the length of the key.
const AES: &[u8] = &[0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x01];

/// How often a key may have been stirred; more would take long.
const MOST: u32 = 2_000_000;

/// The same PEM, its key open; unchanged where none is locked.
///
/// # Errors
/// When the key is locked in another way, or the passphrase is wrong.
pub fn unlock(pem: &str, passphrase: &str) -> Result<String, Failure> {
    let pem = pem.replace("\\n", "\n");
    for (kind, legacy) in
        [("ENCRYPTED PRIVATE KEY", false), ("RSA PRIVATE KEY", true), ("EC PRIVATE KEY", true)]
    {
        let (front, end) = (format!("-----BEGIN {kind}-----"), format!("-----END {kind}-----"));
        let Some((before, rest)) = pem.split_once(&front) else { continue };
        let Some((inside, behind)) = rest.split_once(&end) else { continue };
        if legacy && !inside.contains("ENCRYPTED") {
            continue;
        }
        let open = if legacy { old(inside, passphrase) } else { pkcs8(inside, passphrase) }?;
        let kind = if legacy { kind } else { "PRIVATE KEY" };
        let text = STANDARD.encode(open);
        let lines: Vec<&str> =
            text.as_bytes().chunks(64).filter_map(|line| std::str::from_utf8(line).ok()).collect();
        return Ok(format!(
            "{before}-----BEGIN {kind}-----\n{}\n-----END {kind}-----{behind}",
            lines.join("\n")
        ));
    }
    Ok(pem)
}

fn unknown() -> Failure {
    Failure::new("the key is locked in a way that is not known here")
}

fn wrong() -> Failure {
    Failure::new("the passphrase does not open the key")
}

/// The octets of a PEM section.
fn octets(text: &str) -> Result<Vec<u8>, Failure> {
    let text: String = text.chars().filter(|letter| !letter.is_whitespace()).collect();
    STANDARD.decode(text).map_err(|_| unknown())
}

/// Opens a section `ENCRYPTED PRIVATE KEY`.
fn pkcs8(text: &str, passphrase: &str) -> Result<Vec<u8>, Failure> {
    let der = octets(text)?;
    let parts = locks(&der).ok_or_else(unknown)?;
    let Locks { salt, rounds, digest, key, iv, data } = parts;
    if rounds.get() > MOST {
        return Err(unknown());
    }
    let mut derived = vec![0; key];
    pbkdf2::derive(digest, rounds, salt, passphrase.as_bytes(), &mut derived);
    let open = cbc_decrypt(data, &derived, iv).map_err(|_| wrong())?;
    // By chance, a wrong key may leave a sound end.
    if take(&open, 0x30).is_none() { Err(wrong()) } else { Ok(open) }
}

/// What a locked key says of its lock.
struct Locks<'d> {
    salt: &'d [u8],
    rounds: NonZeroU32,
    digest: pbkdf2::Algorithm,
    key: usize,
    iv: &'d [u8],
    data: &'d [u8],
}

fn locks(der: &[u8]) -> Option<Locks<'_>> {
    let (whole, _) = take(der, 0x30)?;
    let (how, rest) = take(whole, 0x30)?;
    let (data, _) = take(rest, 0x04)?;
    let (name, rest) = take(how, 0x06)?;
    let (params, _) = take(rest, 0x30)?;
    let (derive, rest) = take(params, 0x30)?;
    let (cipher, _) = take(rest, 0x30)?;
    let (derive_name, rest) = take(derive, 0x06)?;
    let (derive, _) = take(rest, 0x30)?;
    if name != PBES2 || derive_name != PBKDF2 {
        return None;
    }
    let (salt, rest) = take(derive, 0x04)?;
    let (rounds, mut rest) = take(rest, 0x02)?;
    let rounds =
        rounds.iter().try_fold(0_u32, |sum, byte| sum.checked_mul(256)?.checked_add(u32::from(*byte)))?;
    if let Some((_, behind)) = take(rest, 0x02) {
        rest = behind;
    }
    let digest = match take(rest, 0x30).and_then(|(digest, _)| take(digest, 0x06)) {
        None => pbkdf2::PBKDF2_HMAC_SHA1,
        Some((name, _)) => match name.strip_prefix(HMAC)? {
            [7] => pbkdf2::PBKDF2_HMAC_SHA1,
            [9] => pbkdf2::PBKDF2_HMAC_SHA256,
            [10] => pbkdf2::PBKDF2_HMAC_SHA384,
            [11] => pbkdf2::PBKDF2_HMAC_SHA512,
            _ => return None,
        },
    };
    let (name, rest) = take(cipher, 0x06)?;
    let key = match name.strip_prefix(AES)? {
        [2] => 16,
        [22] => 24,
        [42] => 32,
        _ => return None,
    };
    let (iv, _) = take(rest, 0x04)?;
    Some(Locks { salt, rounds: NonZeroU32::new(rounds)?, digest, key, iv, data })
}

/// Opens a section whose headers say how it is locked.
fn old(text: &str, passphrase: &str) -> Result<Vec<u8>, Failure> {
    let line = text.lines().find_map(|line| line.trim().strip_prefix("DEK-Info:")).ok_or_else(unknown)?;
    let (cipher, iv) = line.trim().split_once(',').ok_or_else(unknown)?;
    let length = match cipher {
        "AES-128-CBC" => 16,
        "AES-192-CBC" => 24,
        "AES-256-CBC" => 32,
        _ => return Err(unknown()),
    };
    let iv = (0..iv.len() / 2)
        .map(|at| iv.get(at * 2..at * 2 + 2).and_then(|pair| u8::from_str_radix(pair, 16).ok()))
        .collect::<Option<Vec<u8>>>()
        .filter(|iv| iv.len() == 16)
        .ok_or_else(unknown)?;
    let mut key: Vec<u8> = Vec::new();
    let mut last: Vec<u8> = Vec::new();
    while key.len() < length {
        let mut digest = Md5::new();
        digest.update(&last);
        digest.update(passphrase.as_bytes());
        digest.update(&iv[..8]);
        last = digest.finalize().to_vec();
        key.extend(&last);
    }
    key.truncate(length);
    let data: Vec<&str> = text.lines().filter(|line| !line.contains(':')).collect();
    let open = cbc_decrypt(&octets(&data.concat())?, &key, &iv).map_err(|_| wrong())?;
    if take(&open, 0x30).is_none() { Err(wrong()) } else { Ok(open) }
}

#[cfg(test)]
mod tests {
    use rustls::pki_types::PrivateKeyDer;
    use rustls::pki_types::pem::PemObject as _;

    use super::unlock;

    const PLAIN: &str = include_str!("../../tests/support/tls/client.key");
    const LOCKED: &str = include_str!("../../tests/support/tls/client.locked.key");
    const OLD: &str = include_str!("../../tests/support/tls/client.old.key");

    #[test]
    fn a_passphrase_opens_its_key_and_no_other() {
        for locked in [LOCKED, OLD] {
            let open = unlock(locked, "op3n-sesame").expect("it opens");
            assert!(PrivateKeyDer::from_pem_slice(open.as_bytes()).is_ok(), "{open}");
            assert!(unlock(locked, "wrong").is_err());
            assert!(unlock(locked, "").is_err());
        }
        assert_eq!(unlock(PLAIN, "of no use").as_deref(), Ok(PLAIN));
    }

    #[test]
    fn a_key_that_is_cut_or_changed_anywhere_does_no_harm() {
        for locked in [LOCKED, OLD] {
            for at in (0..locked.len()).step_by(7) {
                let _ = unlock(&locked[..at], "op3n-sesame");
                let mut changed = locked.to_owned();
                changed.replace_range(at..=at, "A");
                let _ = unlock(&changed, "op3n-sesame");
            }
        }
    }
}
