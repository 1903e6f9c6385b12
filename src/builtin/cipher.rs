//! Encryption with a shared key, keys from passwords, and chance.

use std::num::NonZeroU32;
use std::sync::Arc;

use aes::{Aes128, Aes192, Aes256};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use cbc::cipher::block_padding::Pkcs7;
use cbc::cipher::{BlockModeDecrypt as _, BlockModeEncrypt as _, KeyIvInit as _};
use ring::aead::{AES_128_GCM, AES_256_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use ring::pbkdf2;
use ring::rand::{SecureRandom as _, SystemRandom};
use sha2::{Digest as _, Sha256};

use super::encoding::{bytes, hexencode};
use super::{Builtin, Example, Param, optional, param, text_literal, wrong};
use crate::value::{Failure, Value};

/// The octets of text or bytes; `None` for what is neither.
fn octets(value: &Value) -> Option<&[u8]> {
    matches!(value, Value::Text(_) | Value::Bytes(_)).then(|| bytes(value).unwrap_or_default())
}

fn given(bytes: Vec<u8>) -> Value {
    Value::Bytes(Arc::from(bytes))
}

const KEY: Param = param("key", "string|bytes", "The key: 16, 24 or 32 octets; 16 or 32 in `gcm`.");
const IV: Param = param("iv", "string|bytes", "Where the chain begins: 16 octets, 12 in `gcm`.");
const MODE: Param = optional("mode", "word(cbc|gcm)", "'cbc'", "How blocks are chained.");
const AAD: Param =
    optional("aad", "string|bytes", "''", "What `gcm` protects besides, without encrypting it.");

fn wrong_key() -> Failure {
    Failure::new("the key has a wrong length")
}

fn wrong_iv() -> Failure {
    Failure::new("the `iv` has a wrong length")
}

fn no_cipher() -> Failure {
    Failure::new("this was not encrypted with this key")
}

fn gcm(key: &[u8], iv: &[u8]) -> Result<(LessSafeKey, Nonce), Failure> {
    let algorithm = match key.len() {
        16 => &AES_128_GCM,
        32 => &AES_256_GCM,
        _ => return Err(wrong_key()),
    };
    let key = UnboundKey::new(algorithm, key).map_err(|_| wrong_key())?;
    let nonce = Nonce::try_assume_unique_for_key(iv).map_err(|_| wrong_iv())?;
    Ok((LessSafeKey::new(key), nonce))
}

fn cbc_encrypt(data: &[u8], key: &[u8], iv: &[u8]) -> Result<Vec<u8>, Failure> {
    let wrong = |_| wrong_iv();
    Ok(match key.len() {
        16 => cbc::Encryptor::<Aes128>::new_from_slices(key, iv)
            .map_err(wrong)?
            .encrypt_padded_vec::<Pkcs7>(data),
        24 => cbc::Encryptor::<Aes192>::new_from_slices(key, iv)
            .map_err(wrong)?
            .encrypt_padded_vec::<Pkcs7>(data),
        32 => cbc::Encryptor::<Aes256>::new_from_slices(key, iv)
            .map_err(wrong)?
            .encrypt_padded_vec::<Pkcs7>(data),
        _ => return Err(wrong_key()),
    })
}

pub(super) fn cbc_decrypt(data: &[u8], key: &[u8], iv: &[u8]) -> Result<Vec<u8>, Failure> {
    let wrong = |_| wrong_iv();
    let decrypted = match key.len() {
        16 => cbc::Decryptor::<Aes128>::new_from_slices(key, iv)
            .map_err(wrong)?
            .decrypt_padded_vec::<Pkcs7>(data),
        24 => cbc::Decryptor::<Aes192>::new_from_slices(key, iv)
            .map_err(wrong)?
            .decrypt_padded_vec::<Pkcs7>(data),
        32 => cbc::Decryptor::<Aes256>::new_from_slices(key, iv)
            .map_err(wrong)?
            .decrypt_padded_vec::<Pkcs7>(data),
        _ => return Err(wrong_key()),
    };
    decrypted.map_err(|_| no_cipher())
}

pub(super) const AES_ENCRYPT: Builtin = Builtin {
    name: "aes_encrypt",
    summary: "`x` encrypted by AES; in `gcm` the tag of 16 octets stands behind.",
    params: &[param("x", "string|bytes", "Text or bytes."), KEY, IV, MODE, AAD],
    returns: "bytes",
    examples: &[
        Example {
            call: "aes_encrypt('ü', '0123456789abcdef', 'fedcba9876543210') | hexencode",
            gives: "'cb745f8c55ae6604d9b7f337e5ef1c2d'",
        },
        Example {
            call: "aes_encrypt('abc', '0123456789abcdef', 'fedcba987654', 'gcm', 'more') | hexencode",
            gives: "'2f7181fadfd757b7fbca26ca1920af8f5b20f8'",
        },
        Example {
            call: "aes_encrypt('0123456789abcdef', pad_end('k', 24), pad_end('i', 16)) | length",
            gives: "32",
        },
        Example { call: "aes_encrypt('', pad_end('k', 32), pad_end('i', 12), 'gcm') | length", gives: "16" },
        Example { call: "aes_encrypt('a', 'short', pad_end('i', 16))", gives: "error" },
        Example { call: "aes_encrypt('a', pad_end('k', 24), pad_end('i', 12), 'gcm')", gives: "error" },
        Example { call: "aes_encrypt('a', pad_end('k', 16), 'short')", gives: "error" },
        Example { call: "aes_encrypt(null, 'k', 'i')", gives: "null" },
    ],
    eval: |args, literals| {
        let ([x, key, iv, aad], [mode]) = (args, literals) else { return wrong("aes_encrypt", args) };
        let (Some(x), Some(key), Some(iv), Some(aad)) = (octets(x), octets(key), octets(iv), octets(aad))
        else {
            return wrong("aes_encrypt", args);
        };
        if text_literal(mode) != "gcm" {
            return cbc_encrypt(x, key, iv).map(given);
        }
        let (key, nonce) = gcm(key, iv)?;
        let mut sealed = x.to_vec();
        key.seal_in_place_append_tag(nonce, Aad::from(aad), &mut sealed)
            .map_err(|_| Failure::new("this is too much to encrypt"))?;
        Ok(given(sealed))
    },
    ruby: "s.aes_encrypt({0}, {1}, {2}{, 3}{, 4})",
};

pub(super) const AES_DECRYPT: Builtin = Builtin {
    name: "aes_decrypt",
    summary: "What `aes_encrypt` encrypted, as bytes; fails where the key is another, or something was changed.",
    params: &[param("x", "bytes", "What was encrypted."), KEY, IV, MODE, AAD],
    returns: "bytes",
    examples: &[
        Example {
            call: "hexdecode('cb745f8c55ae6604d9b7f337e5ef1c2d') | aes_decrypt('0123456789abcdef', 'fedcba9876543210') | string",
            gives: "'ü'",
        },
        Example {
            call: "aes_encrypt('abc', pad_end('k', 32), pad_end('i', 12), 'gcm') | aes_decrypt(pad_end('k', 32), pad_end('i', 12), 'gcm') | string",
            gives: "'abc'",
        },
        Example {
            call: "aes_encrypt('abc', pad_end('k', 32), pad_end('i', 12), 'gcm') | aes_decrypt(pad_end('k', 32), pad_end('i', 12), 'gcm', 'more')",
            gives: "error",
        },
        Example {
            call: "aes_decrypt(hexdecode('00'), pad_end('k', 16), pad_end('i', 12), 'gcm')",
            gives: "error",
        },
        Example { call: "aes_decrypt(hexdecode('00'), pad_end('k', 16), pad_end('i', 16))", gives: "error" },
        Example { call: "aes_decrypt(hexdecode(''), pad_end('k', 16), pad_end('i', 16))", gives: "error" },
        Example { call: "aes_decrypt(null, 'k', 'i')", gives: "null" },
    ],
    eval: |args, literals| {
        let ([Value::Bytes(x), key, iv, aad], [mode]) = (args, literals) else {
            return wrong("aes_decrypt", args);
        };
        let (Some(key), Some(iv), Some(aad)) = (octets(key), octets(iv), octets(aad)) else {
            return wrong("aes_decrypt", args);
        };
        if text_literal(mode) != "gcm" {
            return cbc_decrypt(x, key, iv).map(given);
        }
        let (key, nonce) = gcm(key, iv)?;
        let mut opened = x.to_vec();
        let plain = key.open_in_place(nonce, Aad::from(aad), &mut opened).map_err(|_| no_cipher())?;
        Ok(Value::Bytes(Arc::from(&*plain)))
    },
    ruby: "s.aes_decrypt({0}, {1}, {2}{, 3}{, 4})",
};

pub(super) const PBKDF2: Builtin = Builtin {
    name: "pbkdf2",
    summary: "A key of `length` octets from a `password`, by PBKDF2 with HMAC.",
    params: &[
        param("password", "string|bytes", "The password."),
        param("salt", "string|bytes", "The salt."),
        param("iterations", "integer", "How often, 1 to 2000000 times."),
        param("length", "integer", "How many octets, 1 to 256."),
        optional("algorithm", "word(sha1|sha256|sha384|sha512)", "'sha1'", "The digest."),
    ],
    returns: "bytes",
    examples: &[
        Example {
            call: "pbkdf2('password', 'salt', 2, 20) | hexencode",
            gives: "'ea6c014dc72d6f8ccd1ed92ace1d41f0d8de8957'",
        },
        Example {
            call: "pbkdf2('password', 'salt', 1, 32, 'sha256') | hexencode",
            gives: "'120fb6cffcf8b32c43e7225256c4f837a86548c92ccc35480805987cb70be17b'",
        },
        Example { call: "pbkdf2('a', 'b', 0, 20)", gives: "error" },
        Example { call: "pbkdf2('a', 'b', 2000001, 20)", gives: "error" },
        Example { call: "pbkdf2('a', 'b', 1, 257)", gives: "error" },
        Example { call: "pbkdf2('a', 'b', 1, 0)", gives: "error" },
    ],
    eval: |args, literals| {
        let ([password, salt, Value::Int(iterations), Value::Int(length)], [algorithm]) = (args, literals)
        else {
            return wrong("pbkdf2", args);
        };
        let (Some(password), Some(salt)) = (octets(password), octets(salt)) else {
            return wrong("pbkdf2", args);
        };
        let algorithm = match text_literal(algorithm) {
            "sha256" => pbkdf2::PBKDF2_HMAC_SHA256,
            "sha384" => pbkdf2::PBKDF2_HMAC_SHA384,
            "sha512" => pbkdf2::PBKDF2_HMAC_SHA512,
            _ => pbkdf2::PBKDF2_HMAC_SHA1,
        };
        let often =
            u32::try_from(*iterations).ok().filter(|often| *often <= 2_000_000).and_then(NonZeroU32::new);
        let often = often.ok_or_else(|| Failure::new("`pbkdf2` takes 1 to 2000000 iterations"))?;
        let length = usize::try_from(*length).ok().filter(|length| (1..=256).contains(length));
        let length = length.ok_or_else(|| Failure::new("`pbkdf2` gives 1 to 256 octets"))?;
        let mut key = vec![0; length];
        pbkdf2::derive(algorithm, often, salt, password, &mut key);
        Ok(given(key))
    },
    ruby: "s.pbkdf2({0}, {1}, {2}, {3}{, 4})",
};

pub(super) const PKCE_CHALLENGE: Builtin = Builtin {
    name: "pkce_challenge",
    summary: "The challenge that belongs to a `verifier` of RFC 7636, by the method `S256`.",
    params: &[param("verifier", "string", "The verifier.")],
    returns: "string",
    examples: &[
        Example {
            call: "pkce_challenge('dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk')",
            gives: "'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM'",
        },
        Example { call: "pkce_challenge(null)", gives: "null" },
    ],
    eval: |args, _| match args {
        [Value::Text(verifier)] => {
            Ok(Value::text(URL_SAFE_NO_PAD.encode(Sha256::digest(verifier.as_bytes()))))
        }
        other => wrong("pkce_challenge", other),
    },
    ruby: "s.pkce_challenge({0})",
};

/// Octets that nobody can foretell.
pub fn random(length: usize) -> Result<Vec<u8>, Failure> {
    let mut octets = vec![0; length];
    SystemRandom::new().fill(&mut octets).map_err(|_| Failure::new("the system gives no random numbers"))?;
    Ok(octets)
}

pub(super) const RANDOM_BYTES: Builtin = Builtin {
    name: "random_bytes",
    summary: "`count` octets that nobody can foretell, others each time.",
    params: &[param("count", "integer", "How many, 0 to 1024.")],
    returns: "bytes",
    examples: &[
        Example { call: "random_bytes(16) | length", gives: "16" },
        Example { call: "random_bytes(16) == random_bytes(16)", gives: "false" },
        Example { call: "random_bytes(0) | length", gives: "0" },
        Example { call: "random_bytes(1025)", gives: "error" },
        Example { call: "random_bytes(-1)", gives: "error" },
    ],
    eval: |args, _| match args {
        [Value::Int(count)] => match usize::try_from(*count) {
            Ok(count @ 0..=1024) => random(count).map(given),
            _ => Err(Failure::new("`random_bytes` gives 0 to 1024 octets")),
        },
        other => wrong("random_bytes", other),
    },
    ruby: "s.random_bytes({0})",
};

pub(super) const UUID: Builtin = Builtin {
    name: "uuid",
    summary: "A name that nobody else has: a UUID of version 4, another each time.",
    params: &[],
    returns: "string",
    examples: &[
        Example {
            call: "regex_match(uuid(), '^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$')",
            gives: "true",
        },
        Example { call: "uuid() == uuid()", gives: "false" },
    ],
    eval: |_, _| {
        let mut octets = random(16)?;
        octets[6] = octets[6] & 0x0f | 0x40;
        octets[8] = octets[8] & 0x3f | 0x80;
        let digits = hexencode(&octets);
        let parts = [&digits[..8], &digits[8..12], &digits[12..16], &digits[16..20], &digits[20..]];
        Ok(Value::text(parts.join("-")))
    },
    ruby: "s.uuid()",
};
