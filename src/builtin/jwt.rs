//! JSON Web Tokens: signed, and read.
//!
//! The bytes are fixed, so that both targets write the same: the header begins with `alg` and
//! `typ`, JSON is written as `tojson` writes it. What is read has to be signed by the algorithm
//! that the spec names, whatever the token says.

use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use super::crypto::{hmac, secure_equals};
use super::encoding::bytes;
use super::keys::{ec_sign, ec_verify, rsa_sign, rsa_verify};
use super::{Builtin, Example, optional, param, text_literal, wrong};
use crate::value::json::{self, Style};
use crate::value::{Failure, Object, Value};

const ALGORITHMS: &str = "word(HS256|HS384|HS512|RS256|RS384|RS512|PS256|PS384|PS512|ES256|ES384)";

/// The digest of an algorithm.
fn digest(algorithm: &str) -> &'static str {
    match algorithm.get(2..) {
        Some("384") => "sha384",
        Some("512") => "sha512",
        _ => "sha256",
    }
}

fn pem(key: &Value) -> Result<&str, Failure> {
    key.as_text().ok_or_else(|| Failure::new("this algorithm needs a key in PEM form"))
}

fn sign(text: &[u8], key: &Value, algorithm: &str) -> Result<Vec<u8>, Failure> {
    let digest = digest(algorithm);
    match &algorithm[..2] {
        kind @ ("RS" | "PS") => rsa_sign(text, pem(key)?, digest, kind == "PS"),
        "ES" => ec_sign(text, pem(key)?, digest),
        _ => hmac(text, bytes(key).unwrap_or_default(), digest),
    }
}

fn is_signed(text: &[u8], signature: &[u8], key: &Value, algorithm: &str) -> Result<bool, Failure> {
    let digest = digest(algorithm);
    match &algorithm[..2] {
        kind @ ("RS" | "PS") => rsa_verify(text, signature, pem(key)?, digest, kind == "PS"),
        "ES" => ec_verify(text, signature, pem(key)?, digest),
        _ => Ok(secure_equals(&hmac(text, bytes(key).unwrap_or_default(), digest)?, signature)),
    }
}

/// A token that says `claims`, signed.
pub fn encode(claims: &Value, key: &Value, algorithm: &str, headers: &Object) -> Result<String, Failure> {
    let mut header = Object::default();
    header.insert("alg".into(), Value::text(algorithm));
    header.insert("typ".into(), Value::text("JWT"));
    for (name, value) in headers.iter().filter(|(_, value)| !value.is_null()) {
        if &**name == "alg" {
            return Err(Failure::new("the algorithm of a token is the one that signs it"));
        }
        header.insert(name.clone(), value.clone());
    }
    let part = |value: &Value| Ok(URL_SAFE_NO_PAD.encode(json::write(value, Style::default())?));
    let text = format!("{}.{}", part(&Value::Object(Arc::new(header)))?, part(claims)?);
    let signature = sign(text.as_bytes(), key, algorithm)?;
    Ok(format!("{text}.{}", URL_SAFE_NO_PAD.encode(signature)))
}

fn no_token() -> Failure {
    Failure::new("this is no JSON Web Token")
}

/// The header and the claims of a token; with a key, fails unless it is signed by it.
pub fn decode(token: &str, check: Option<(&Value, &str)>) -> Result<(Value, Value), Failure> {
    let parts: Vec<&str> = token.split('.').collect();
    let &[header, claims, signature] = parts.as_slice() else { return Err(no_token()) };
    let bytes = |part: &str| URL_SAFE_NO_PAD.decode(part).map_err(|_| no_token());
    let object = |part: &str| {
        let text = String::from_utf8(bytes(part)?).map_err(|_| no_token())?;
        match json::read(text.as_bytes()) {
            Ok(value @ Value::Object(_)) => Ok(value),
            _ => Err(no_token()),
        }
    };
    let (header, claims, signature) = (object(header)?, object(claims)?, bytes(signature)?);
    if let Some((key, algorithm)) = check {
        if header.get("alg").as_text() != Some(algorithm) {
            return Err(Failure(format!("the token is not signed by {algorithm}")));
        }
        let text = &token[..token.rfind('.').unwrap_or_default()];
        if !is_signed(text.as_bytes(), &signature, key, algorithm)? {
            return Err(Failure::new("the signature of the token is wrong"));
        }
    }
    Ok((header, claims))
}

pub(super) const JWT_ENCODE: Builtin = Builtin {
    name: "jwt_encode",
    summary: "A JSON Web Token that says `claims`, signed with `key`; its header is `alg`, `typ` and then `headers`.",
    params: &[
        param("claims", "object", "What the token says."),
        param(
            "key",
            "string|bytes",
            "The shared key (HS), or a private key in PEM form or as a JWK (RS, PS, ES).",
        ),
        param("alg", ALGORITHMS, "The algorithm."),
        optional("headers", "object", "{}", "More of the header, such as `kid`."),
    ],
    returns: "string",
    examples: &[
        Example {
            call: "jwt_encode({'sub': 'ü', 'iat': 1, 'n': null}, 'key', 'HS256')",
            gives: "'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiLDvCIsImlhdCI6MX0.ziyY5XzO1RVQ0MlouF9IGfuoN6j7N-gntyxYurbc4Yw'",
        },
        Example {
            call: "jwt_decode(jwt_encode({}, 'key', 'HS512', {'kid': 'a', 'typ': 'at+jwt'})) | tojson",
            gives: r#"'{"headers":{"alg":"HS512","typ":"at+jwt","kid":"a"},"claims":{}}'"#,
        },
        Example { call: "jwt_encode({}, 'key', 'HS256', {'alg': 'none'})", gives: "error" },
        Example { call: "jwt_encode({}, 'key', 'RS256')", gives: "error" },
        Example { call: "jwt_encode({}, hexdecode('00'), 'ES256')", gives: "error" },
        Example { call: "jwt_encode(null, 'key', 'HS256')", gives: "null" },
    ],
    eval: |args, literals| match (args, literals) {
        ([claims @ Value::Object(_), key @ (Value::Text(_) | Value::Bytes(_)), headers], [algorithm]) => {
            let none = Object::default();
            let headers = headers.as_object().unwrap_or(&none);
            encode(claims, key, text_literal(algorithm), headers).map(Value::text)
        }
        (other, _) => wrong("jwt_encode", other),
    },
    ruby: "s.jwt_encode({0}, {1}, {2}{, 3})",
};

pub(super) const JWT_DECODE: Builtin = Builtin {
    name: "jwt_decode",
    summary: "The `headers` and `claims` of a JSON Web Token; with `key` and `alg` it fails unless it is signed so. `exp` and `nbf` are not looked at.",
    params: &[
        param("token", "string", "The token."),
        optional(
            "key",
            "string|bytes?",
            "null",
            "The shared key (HS), or a public or private key in PEM form (RS, ES).",
        ),
        optional(
            "alg",
            "word(HS256|HS384|HS512|RS256|RS384|RS512|PS256|PS384|PS512|ES256|ES384)?",
            "null",
            "The algorithm; needed with a key.",
        ),
    ],
    returns: "object",
    examples: &[
        Example {
            call: "jwt_decode('eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiLDvCIsImlhdCI6MX0.ziyY5XzO1RVQ0MlouF9IGfuoN6j7N-gntyxYurbc4Yw', 'key', 'HS256')",
            gives: "{'headers': {'alg': 'HS256', 'typ': 'JWT'}, 'claims': {'sub': 'ü', 'iat': 1}}",
        },
        Example {
            call: "jwt_decode('eyJhbGciOiJub25lIn0.e30.')",
            gives: "{'headers': {'alg': 'none'}, 'claims': {}}",
        },
        Example { call: "jwt_decode('eyJhbGciOiJub25lIn0.e30.', 'key', 'HS256')", gives: "error" },
        Example { call: "jwt_decode(jwt_encode({}, 'a', 'HS256'), 'b', 'HS256')", gives: "error" },
        Example { call: "jwt_decode(jwt_encode({}, 'a', 'HS256'), 'a', 'HS384')", gives: "error" },
        Example { call: "jwt_decode(jwt_encode({}, 'a', 'HS256'), 'a')", gives: "error" },
        Example { call: "jwt_decode('a.b')", gives: "error" },
        Example { call: "jwt_decode('W10.e30.')", gives: "error" },
        Example { call: "jwt_decode('e30.e30=.')", gives: "error" },
        Example { call: "jwt_decode(null)", gives: "null" },
    ],
    eval: |args, literals| match (args, literals) {
        ([Value::Text(token), key @ (Value::Null | Value::Text(_) | Value::Bytes(_))], [algorithm]) => {
            let check = match (key, text_literal(algorithm)) {
                (Value::Null, _) => None,
                (_, "") => return Err(Failure::new("a key says nothing without its algorithm")),
                (key, algorithm) => Some((key, algorithm)),
            };
            let (headers, claims) = decode(token, check)?;
            Ok(Value::object([("headers", headers), ("claims", claims)]))
        }
        (other, _) => wrong("jwt_decode", other),
    },
    ruby: "s.jwt_decode({0}{, 1}{, 2})",
};
