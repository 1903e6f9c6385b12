//! Digests, signatures with a shared key, fingerprints.

use std::sync::Arc;

use hmac::{Hmac, KeyInit, Mac};
use md5::Md5;
use sha1::Sha1;
use sha2::{Digest as _, Sha256, Sha384, Sha512, Sha512_256};
use subtle::ConstantTimeEq as _;

use super::encoding::{bytes, hexencode};
use super::{Builtin, Example, Literal, Param, param, text_literal, wrong};
use crate::value::json::{self, Style};
use crate::value::{Failure, Object, Value};

const ALGORITHM: Param =
    param("algorithm", "word(md5|sha1|sha256|sha384|sha512|sha512_256)", "The algorithm.");

/// The digest of some bytes; fails for a name that is no algorithm.
pub fn hash(data: &[u8], algorithm: &str) -> Result<Vec<u8>, Failure> {
    Ok(match algorithm {
        "md5" => Md5::digest(data).to_vec(),
        "sha1" => Sha1::digest(data).to_vec(),
        "sha256" => Sha256::digest(data).to_vec(),
        "sha384" => Sha384::digest(data).to_vec(),
        "sha512" => Sha512::digest(data).to_vec(),
        "sha512_256" => Sha512_256::digest(data).to_vec(),
        other => return Err(Failure(format!("`{other}` is no digest"))),
    })
}

/// The message authentication code of RFC 2104 over these digests.
pub fn hmac(data: &[u8], key: &[u8], algorithm: &str) -> Result<Vec<u8>, Failure> {
    match algorithm {
        "md5" => authenticate::<Hmac<Md5>>(data, key),
        "sha1" => authenticate::<Hmac<Sha1>>(data, key),
        "sha256" => authenticate::<Hmac<Sha256>>(data, key),
        "sha384" => authenticate::<Hmac<Sha384>>(data, key),
        "sha512" => authenticate::<Hmac<Sha512>>(data, key),
        "sha512_256" => authenticate::<Hmac<Sha512_256>>(data, key),
        other => Err(Failure(format!("`{other}` is no digest"))),
    }
}

fn authenticate<M: Mac + KeyInit>(data: &[u8], key: &[u8]) -> Result<Vec<u8>, Failure> {
    let mut code =
        <M as KeyInit>::new_from_slice(key).map_err(|_| Failure::new("the key has a wrong length"))?;
    code.update(data);
    Ok(code.finalize().into_bytes().to_vec())
}

pub(super) const HASH: Builtin = Builtin {
    name: "hash",
    summary: "The digest of `x` by an `algorithm`, as bytes.",
    params: &[param("x", "string|bytes", "Text or bytes."), ALGORITHM],
    returns: "bytes",
    examples: &[
        Example { call: "hash('ü', 'md5') | hexencode", gives: "'c03410a5204b21cd8229ff754688d743'" },
        Example { call: "hash('', 'md5') | hexencode", gives: "'d41d8cd98f00b204e9800998ecf8427e'" },
        Example {
            call: "hash('abc', 'sha1') | hexencode",
            gives: "'a9993e364706816aba3e25717850c26c9cd0d89d'",
        },
        Example {
            call: "hash('abc', 'sha256') | hexencode",
            gives: "'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'",
        },
        Example { call: "hash(hexdecode('616263'), 'sha256') == hash('abc', 'sha256')", gives: "true" },
        Example { call: "hash('abc', 'sha384') | length", gives: "48" },
        Example { call: "hash('abc', 'sha512') | length", gives: "64" },
        Example {
            call: "hash('abc', 'sha512_256') | hexencode",
            gives: "'53048e2681941ef99b2e29b76b4c7dabe4c2d0c634fc6d46e0e2f13107e7af23'",
        },
        Example { call: "hash(null, 'sha1')", gives: "null" },
    ],
    eval: |args, literals| match (args, literals) {
        ([x @ (Value::Text(_) | Value::Bytes(_))], [algorithm]) => {
            hash(bytes(x).unwrap_or_default(), text_literal(algorithm))
                .map(|hash| Value::Bytes(Arc::from(hash)))
        }
        (other, _) => wrong("hash", other),
    },
    ruby: "s.digest({0}, {1})",
};

pub(super) const HMAC: Builtin = Builtin {
    name: "hmac",
    summary: "The authentication code of `x` with `key` by an `algorithm`, as bytes.",
    params: &[
        param("x", "string|bytes", "Text or bytes."),
        param("key", "string|bytes", "The shared key."),
        ALGORITHM,
    ],
    returns: "bytes",
    examples: &[
        Example {
            call: "hmac('what do ya want for nothing?', 'Jefe', 'sha256') | hexencode",
            gives: "'5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843'",
        },
        Example {
            call: "hmac('what do ya want for nothing?', 'Jefe', 'md5') | hexencode",
            gives: "'750c783e6ab0b503eaa86e310a5db738'",
        },
        Example {
            call: "hmac('what do ya want for nothing?', 'Jefe', 'sha1') | hexencode",
            gives: "'effcdf6ae5eb2fa2d27416d5f184df9c259a7c79'",
        },
        Example { call: "hmac('', '', 'sha512_256') | length", gives: "32" },
        Example {
            call: "hmac('a', pad_start('k', 200), 'sha512') | hexencode | truncate(16)",
            gives: "hmac('a', hash(pad_start('k', 200), 'sha512'), 'sha512') | hexencode | truncate(16)",
        },
        Example { call: "hmac('a', null, 'sha1')", gives: "error" },
    ],
    eval: |args, literals| match (args, literals) {
        ([x @ (Value::Text(_) | Value::Bytes(_)), key @ (Value::Text(_) | Value::Bytes(_))], [algorithm]) => {
            let (data, key) = (bytes(x).unwrap_or_default(), bytes(key).unwrap_or_default());
            hmac(data, key, text_literal(algorithm)).map(|code| Value::Bytes(Arc::from(code)))
        }
        (other, _) => wrong("hmac", other),
    },
    ruby: "s.hmac({0}, {1}, {2})",
};

/// Whether both are the same bytes, in a time that depends on their lengths only.
#[must_use]
pub fn secure_equals(left: &[u8], right: &[u8]) -> bool {
    left.ct_eq(right).into()
}

pub(super) const SECURE_EQUALS: Builtin = Builtin {
    name: "secure_equals",
    summary: "Whether `a` and `b` are the same, found out in a time that does not depend on what they hold.",
    params: &[param("a", "string|bytes", "Text or bytes."), param("b", "string|bytes", "Text or bytes.")],
    returns: "boolean",
    examples: &[
        Example { call: "secure_equals('abc', 'abc')", gives: "true" },
        Example { call: "secure_equals('abc', 'abd')", gives: "false" },
        Example { call: "secure_equals('abc', 'ab')", gives: "false" },
        Example { call: "secure_equals('ü', hexdecode('c3bc'))", gives: "true" },
        Example { call: "secure_equals('', '')", gives: "true" },
        Example { call: "secure_equals('a', null)", gives: "error" },
    ],
    eval: |args, _| match args {
        [a @ (Value::Text(_) | Value::Bytes(_)), b @ (Value::Text(_) | Value::Bytes(_))] => {
            Ok(Value::Bool(secure_equals(bytes(a).unwrap_or_default(), bytes(b).unwrap_or_default())))
        }
        other => wrong("secure_equals", other),
    },
    ruby: "s.secure_equals({0}, {1})",
};

/// 32 hexadecimal digits that are the same for the same data, whatever the order of keys.
pub fn fingerprint(value: &Value) -> Result<String, Failure> {
    let text = json::write(value, Style { sort_keys: true, ..Style::default() })?;
    Ok(hexencode(&Sha256::digest(text)[..16]))
}

pub(super) const FINGERPRINT: Builtin = Builtin {
    name: "fingerprint",
    summary: "32 hexadecimal digits that change when `object` does, or only when one of the `keys` does.",
    params: &[
        param("object", "object", "An object."),
        Param {
            name: "keys",
            accepts: "literal string|[string]",
            default: Some("[]"),
            repeats: true,
            about: "Keys to look at; all if there are none.",
        },
    ],
    returns: "string",
    examples: &[
        Example {
            call: "fingerprint({'a': 1, 'b': 2}) == fingerprint({'b': 2, 'n': null, 'a': 1})",
            gives: "true",
        },
        Example { call: "fingerprint({'a': 1, 'b': 2}) == fingerprint({'a': 1, 'b': 3})", gives: "false" },
        Example {
            call: "fingerprint({'a': 1, 'b': 2}, 'a') == fingerprint({'a': 1, 'b': 3}, ['a'])",
            gives: "true",
        },
        Example { call: "fingerprint({'a': 1})", gives: "'015abd7f5cc57a2dd94b7590f04ad808'" },
        Example { call: "fingerprint({})", gives: "'44136fa355b3678a1146ad16f7e8649e'" },
    ],
    eval: |args, literals| match args {
        [Value::Object(object)] => {
            let names: Vec<&str> = names(literals);
            if names.is_empty() {
                return fingerprint(&args[0]).map(Value::text);
            }
            let kept: Object = object
                .iter()
                .filter(|(key, _)| names.contains(&&***key))
                .map(|(key, value)| (key.clone(), value.clone()))
                .collect();
            fingerprint(&Value::Object(Arc::new(kept))).map(Value::text)
        }
        other => wrong("fingerprint", other),
    },
    ruby: "s.fingerprint({0}, [{*1}])",
};

fn names(literals: &[Literal]) -> Vec<&str> {
    super::objects::names(literals)
}
