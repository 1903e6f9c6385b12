//! Keys in PEM form or as JSON Web Keys, and signatures with them.
//!
//! RSA, ECDSA and Ed25519 are ring's. Keys come as services hand them out: PKCS#1, PKCS#8, SEC 1, also where
//! line breaks were pasted as `\n`. What ring refuses is refused in exported Ruby too: keys of
//! RSA have 2048 to 4096 bits.

use std::sync::Arc;

use ring::rand::SystemRandom;
use ring::signature::{
    self, ECDSA_P256_SHA256_FIXED, ECDSA_P256_SHA256_FIXED_SIGNING, ECDSA_P384_SHA384_FIXED,
    ECDSA_P384_SHA384_FIXED_SIGNING, EcdsaKeyPair, EcdsaSigningAlgorithm, EcdsaVerificationAlgorithm,
    Ed25519KeyPair, KeyPair as _, RsaEncoding, RsaKeyPair, UnparsedPublicKey, VerificationAlgorithm,
};
use rustls::pki_types::pem::{PemObject as _, SectionKind};

use super::encoding::bytes;
use super::jwk::{EC_PUBLIC_KEY, ED25519, P256, P384, RSA_ENCRYPTION};
use super::{Builtin, Example, Param, optional, param, text_literal, wrong};
use crate::value::{Failure, Value};

const ALGORITHM: Param = optional("algorithm", "word(sha256|sha384|sha512)", "'sha256'", "The digest.");
const PADDING: Param = optional("padding", "word(pkcs1|pss)", "'pkcs1'", "How the digest is padded.");

fn no_key(what: &str) -> Failure {
    Failure(format!("this is no {what} in PEM form or as a JSON Web Key"))
}

/// The first key of a PEM file, or a JSON Web Key.
fn pem(text: &str) -> Option<(SectionKind, Vec<u8>)> {
    if let Some(key) = super::jwk::read(text) {
        return Some(key);
    }
    let text = text.replace("\\n", "\n");
    let sections = <(SectionKind, Vec<u8>)>::pem_slice_iter(text.as_bytes());
    sections.filter_map(Result::ok).find(|(kind, _)| {
        matches!(
            kind,
            SectionKind::PublicKey
                | SectionKind::RsaPrivateKey
                | SectionKind::PrivateKey
                | SectionKind::EcPrivateKey
        )
    })
}

fn rsa_key(text: &str) -> Result<RsaKeyPair, Failure> {
    let key = match pem(text) {
        Some((SectionKind::RsaPrivateKey, der)) => RsaKeyPair::from_der(&der),
        Some((SectionKind::PrivateKey, der)) => RsaKeyPair::from_pkcs8(&der),
        _ => return Err(no_key("private key of RSA")),
    };
    key.map_err(|_| no_key("private key of RSA with 2048 to 4096 bits"))
}

/// Signs with RSA.
pub fn rsa_sign(data: &[u8], key: &str, digest: &str, pss: bool) -> Result<Vec<u8>, Failure> {
    let key = rsa_key(key)?;
    let how: &dyn RsaEncoding = match (digest, pss) {
        ("sha384", false) => &signature::RSA_PKCS1_SHA384,
        ("sha384", true) => &signature::RSA_PSS_SHA384,
        ("sha512", false) => &signature::RSA_PKCS1_SHA512,
        ("sha512", true) => &signature::RSA_PSS_SHA512,
        (_, false) => &signature::RSA_PKCS1_SHA256,
        (_, true) => &signature::RSA_PSS_SHA256,
    };
    let mut signed = vec![0; key.public().modulus_len()];
    key.sign(how, &SystemRandom::new(), data, &mut signed)
        .map_err(|_| Failure::new("the key cannot sign this"))?;
    Ok(signed)
}

/// Whether RSA signed these bytes; the key is public, or the private one.
pub fn rsa_verify(data: &[u8], signed: &[u8], key: &str, digest: &str, pss: bool) -> Result<bool, Failure> {
    let public = match pem(key) {
        Some((SectionKind::PublicKey, der)) => {
            subject_key(&der).ok_or_else(|| no_key("key of RSA"))?.to_vec()
        }
        Some(_) => rsa_key(key)?.public().as_ref().to_vec(),
        None => return Err(no_key("key of RSA")),
    };
    let how: &dyn VerificationAlgorithm = match (digest, pss) {
        ("sha384", false) => &signature::RSA_PKCS1_2048_8192_SHA384,
        ("sha384", true) => &signature::RSA_PSS_2048_8192_SHA384,
        ("sha512", false) => &signature::RSA_PKCS1_2048_8192_SHA512,
        ("sha512", true) => &signature::RSA_PSS_2048_8192_SHA512,
        (_, false) => &signature::RSA_PKCS1_2048_8192_SHA256,
        (_, true) => &signature::RSA_PSS_2048_8192_SHA256,
    };
    Ok(UnparsedPublicKey::new(how, public).verify(data, signed).is_ok())
}

/// The curve that a signature of this digest is made on.
struct Curve {
    signing: &'static EcdsaSigningAlgorithm,
    verifying: &'static EcdsaVerificationAlgorithm,
    /// Its name, as DER.
    oid: &'static [u8],
}

fn curve(digest: &str) -> Curve {
    if digest == "sha384" {
        return Curve {
            signing: &ECDSA_P384_SHA384_FIXED_SIGNING,
            verifying: &ECDSA_P384_SHA384_FIXED,
            oid: &P384,
        };
    }
    Curve { signing: &ECDSA_P256_SHA256_FIXED_SIGNING, verifying: &ECDSA_P256_SHA256_FIXED, oid: &P256 }
}

fn ec_key(text: &str, curve: &Curve) -> Result<EcdsaKeyPair, Failure> {
    let pkcs8 = match pem(text) {
        Some((SectionKind::PrivateKey, der)) => der,
        Some((SectionKind::EcPrivateKey, der)) => {
            let algorithm = tagged(0x30, &[&EC_PUBLIC_KEY, curve.oid]);
            tagged(0x30, &[&[0x02, 0x01, 0x00], &algorithm, &tagged(0x04, &[&der])])
        }
        _ => return Err(no_key("private key of this curve")),
    };
    EcdsaKeyPair::from_pkcs8(curve.signing, &pkcs8, &SystemRandom::new())
        .map_err(|_| no_key("private key of this curve"))
}

/// Signs with ECDSA: `r` and `s`, one behind the other.
pub fn ec_sign(data: &[u8], key: &str, digest: &str) -> Result<Vec<u8>, Failure> {
    let key = ec_key(key, &curve(digest))?;
    let signed = key.sign(&SystemRandom::new(), data);
    signed.map(|signed| signed.as_ref().to_vec()).map_err(|_| Failure::new("the key cannot sign this"))
}

/// Whether ECDSA signed these bytes; the key is public, or the private one.
pub fn ec_verify(data: &[u8], signed: &[u8], key: &str, digest: &str) -> Result<bool, Failure> {
    let curve = curve(digest);
    let public = match pem(key) {
        Some((SectionKind::PublicKey, der)) if contains(&der, curve.oid) => {
            subject_key(&der).ok_or_else(|| no_key("key of this curve"))?.to_vec()
        }
        Some((SectionKind::PublicKey, _)) | None => return Err(no_key("key of this curve")),
        Some(_) => ec_key(key, &curve)?.public_key().as_ref().to_vec(),
    };
    Ok(UnparsedPublicKey::new(curve.verifying, public).verify(data, signed).is_ok())
}

/// Signs with Ed25519.
pub fn ed_sign(data: &[u8], key: &str) -> Result<Vec<u8>, Failure> {
    Ok(ed_key(key)?.sign(data).as_ref().to_vec())
}

/// Whether Ed25519 signed these bytes; the key is public, or the private one.
pub fn ed_verify(data: &[u8], signed: &[u8], key: &str) -> Result<bool, Failure> {
    let public = match pem(key) {
        Some((SectionKind::PublicKey, der)) if contains(&der, &ED25519) => {
            subject_key(&der).ok_or_else(|| no_key("key of Ed25519"))?.to_vec()
        }
        Some((SectionKind::PrivateKey, _)) => ed_key(key)?.public_key().as_ref().to_vec(),
        _ => return Err(no_key("key of Ed25519")),
    };
    Ok(UnparsedPublicKey::new(&signature::ED25519, public).verify(data, signed).is_ok())
}

fn ed_key(text: &str) -> Result<Ed25519KeyPair, Failure> {
    let Some((SectionKind::PrivateKey, der)) = pem(text) else {
        return Err(no_key("private key of Ed25519"));
    };
    Ed25519KeyPair::from_pkcs8_maybe_unchecked(&der).map_err(|_| no_key("private key of Ed25519"))
}

fn contains(der: &[u8], part: &[u8]) -> bool {
    der.windows(part.len()).any(|window| window == part)
}

/// A value of DER with its tag and length.
pub(super) fn tagged(tag: u8, parts: &[&[u8]]) -> Vec<u8> {
    let inside = parts.concat();
    let length = inside.len().to_be_bytes();
    let length = &length[length.iter().position(|byte| *byte != 0).unwrap_or(length.len() - 1)..];
    let mut out = vec![tag];
    if length.len() > 1 || length[0] > 0x7f {
        out.push(0x80 | u8::try_from(length.len()).unwrap_or(0x7f));
    }
    out.extend_from_slice(length);
    out.extend(inside);
    out
}

/// The value of DER at the front, if it has this tag, and what stands behind it.
pub(super) fn take(der: &[u8], tag: u8) -> Option<(&[u8], &[u8])> {
    let (found, rest) = der.split_first()?;
    let (first, rest) = rest.split_first()?;
    let (length, rest) = if *first < 0x80 {
        (usize::from(*first), rest)
    } else {
        let (digits, rest) =
            rest.split_at_checked(usize::from(first & 0x7f)).filter(|(digits, _)| digits.len() <= 4)?;
        (digits.iter().fold(0, |length, digit| length << 8 | usize::from(*digit)), rest)
    };
    (*found == tag).then(|| rest.split_at_checked(length)).flatten()
}

/// The key itself in a `SubjectPublicKeyInfo`.
fn subject_key(der: &[u8]) -> Option<&[u8]> {
    let (whole, _) = take(der, 0x30)?;
    let (_, rest) = take(whole, 0x30)?;
    take(rest, 0x03)?.0.strip_prefix(&[0])
}

/// The public half of a key of RSA, as `SubjectPublicKeyInfo`.
pub fn public_key(key: &str) -> Result<Vec<u8>, Failure> {
    let key = rsa_key(key)?;
    let algorithm = tagged(0x30, &[&RSA_ENCRYPTION]);
    Ok(tagged(0x30, &[&algorithm, &tagged(0x03, &[&[0], key.public().as_ref()])]))
}

pub(super) const RSA_SIGN: Builtin = Builtin {
    name: "rsa_sign",
    summary: "The signature of `x` by RSA with a private `key` of 2048 to 4096 bits, as bytes.",
    params: &[
        param("x", "string|bytes", "Text or bytes."),
        param("key", "string", "The private key in PEM form or as a JSON Web Key."),
        ALGORITHM,
        PADDING,
    ],
    returns: "bytes",
    examples: &[
        Example { call: "rsa_sign('a', 'no key')", gives: "error" },
        Example {
            call: r"rsa_sign('a', '-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----')",
            gives: "error",
        },
        Example { call: "rsa_sign(null, 'no key')", gives: "null" },
    ],
    eval: |args, literals| match (args, literals) {
        ([x @ (Value::Text(_) | Value::Bytes(_)), Value::Text(key)], [digest, padding]) => {
            let pss = text_literal(padding) == "pss";
            rsa_sign(bytes(x).unwrap_or_default(), key, text_literal(digest), pss)
                .map(|signed| Value::Bytes(Arc::from(signed)))
        }
        (other, _) => wrong("rsa_sign", other),
    },
    ruby: "s.rsa_sign({0}, {1}{, 2}{, 3})",
};

pub(super) const RSA_VERIFY: Builtin = Builtin {
    name: "rsa_verify",
    summary: "Whether `signature` is that of `x` by RSA; `key` is the public key, or the private one.",
    params: &[
        param("x", "string|bytes", "Text or bytes."),
        param("signature", "bytes", "The signature."),
        param("key", "string", "The key in PEM form or as a JSON Web Key."),
        ALGORITHM,
        PADDING,
    ],
    returns: "boolean",
    examples: &[
        Example { call: "rsa_verify('a', hexdecode('00'), 'no key')", gives: "error" },
        Example { call: "rsa_verify(null, hexdecode('00'), 'no key')", gives: "null" },
    ],
    eval: |args, literals| match (args, literals) {
        (
            [x @ (Value::Text(_) | Value::Bytes(_)), Value::Bytes(signed), Value::Text(key)],
            [digest, padding],
        ) => {
            let pss = text_literal(padding) == "pss";
            rsa_verify(bytes(x).unwrap_or_default(), signed, key, text_literal(digest), pss).map(Value::Bool)
        }
        (other, _) => wrong("rsa_verify", other),
    },
    ruby: "s.rsa_verify({0}, {1}, {2}{, 3}{, 4})",
};

pub(super) const PUBLIC_KEY: Builtin = Builtin {
    name: "public_key",
    summary: "The public half of a private `key` of RSA, as DER (`SubjectPublicKeyInfo`): what fingerprints are made of.",
    params: &[param("key", "string", "The private key in PEM form or as a JSON Web Key.")],
    returns: "bytes",
    examples: &[
        Example { call: "public_key('no key')", gives: "error" },
        Example { call: "public_key(null)", gives: "null" },
    ],
    eval: |args, _| match args {
        [Value::Text(key)] => public_key(key).map(|der| Value::Bytes(Arc::from(der))),
        other => wrong("public_key", other),
    },
    ruby: "s.public_key({0})",
};

#[cfg(test)]
mod tests {
    use super::{ec_sign, ec_verify, pem, public_key, rsa_sign, rsa_verify, subject_key, tagged, take};

    #[test]
    fn der_is_written_as_it_is_read() {
        for length in [0, 1, 127, 128, 255, 256, 70_000] {
            let inside = vec![7; length];
            let written = tagged(0x04, &[&inside, &[8]]);
            let (read, rest) = take(&written, 0x04).expect("the tag fits");
            assert_eq!((read.len(), read.last(), rest.len()), (length + 1, Some(&8), 0));
            assert!(take(&written, 0x30).is_none());
        }
        for broken in [&[][..], &[0x30], &[0x30, 5, 1], &[0x30, 0x85, 1, 1, 1, 1, 1, 1]] {
            assert!(take(broken, 0x30).is_none(), "{broken:?}");
        }
    }

    #[test]
    fn keys_that_are_none_are_refused() {
        let empty = "-----BEGIN PUBLIC KEY-----\nMAA=\n-----END PUBLIC KEY-----";
        assert!(pem(empty).is_some() && subject_key(&[0x30, 0]).is_none());
        for key in ["", "key", empty, "-----BEGIN RSA PRIVATE KEY-----\nMAA=\n-----END RSA PRIVATE KEY-----"]
        {
            assert!(rsa_sign(b"a", key, "sha256", false).is_err(), "{key}");
            assert!(rsa_verify(b"a", b"b", key, "sha256", true).is_err(), "{key}");
            assert!(ec_sign(b"a", key, "sha256").is_err(), "{key}");
            assert!(ec_verify(b"a", b"b", key, "sha384").is_err(), "{key}");
            assert!(public_key(key).is_err(), "{key}");
        }
    }
}
