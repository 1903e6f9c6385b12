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
use super::keys::{ec_sign, ec_verify, ed_sign, ed_verify, rsa_sign, rsa_verify};
use super::{Builtin, Example, jwk, optional, param, text_literal, wrong};
use crate::value::json::{self, Style};
use crate::value::{Failure, Object, Value};

const ALGORITHMS: &str = "word(HS256|HS384|HS512|RS256|RS384|RS512|PS256|PS384|PS512|ES256|ES384|EdDSA)";

/// The digest of an algorithm.
fn digest(algorithm: &str) -> &'static str {
    match algorithm.get(2..) {
        Some("384") => "sha384",
        Some("512") => "sha512",
        _ => "sha256",
    }
}

fn pem(key: &Value) -> Result<&str, Failure> {
    key.as_text().ok_or_else(|| Failure::new("this algorithm needs a key in PEM form, or a JSON Web Key"))
}

/// The bytes of a shared key: a JSON Web Key of the kind `oct` holds them, any other text is them.
fn shared(key: &Value) -> Vec<u8> {
    let own = key.as_text().and_then(jwk::shared);
    own.unwrap_or_else(|| bytes(key).unwrap_or_default().to_vec())
}

fn sign(text: &[u8], key: &Value, algorithm: &str) -> Result<Vec<u8>, Failure> {
    let digest = digest(algorithm);
    match &algorithm[..2] {
        "RS" | "PS" => rsa_sign(text, pem(key)?, digest, algorithm.starts_with('P')),
        "ES" => ec_sign(text, pem(key)?, digest),
        "Ed" => ed_sign(text, pem(key)?),
        _ => hmac(text, &shared(key), digest),
    }
}

fn is_signed(text: &[u8], signature: &[u8], key: &Value, algorithm: &str) -> Result<bool, Failure> {
    let digest = digest(algorithm);
    match &algorithm[..2] {
        "RS" | "PS" => rsa_verify(text, signature, pem(key)?, digest, algorithm.starts_with('P')),
        "ES" => ec_verify(text, signature, pem(key)?, digest),
        "Ed" => ed_verify(text, signature, pem(key)?),
        _ => Ok(secure_equals(&hmac(text, &shared(key), digest)?, signature)),
    }
}

/// A token that says `claims`, signed.
pub fn encode(claims: &Value, key: &Value, algorithm: &str, headers: &Object) -> Result<String, Failure> {
    let mut header = Object::default();
    header.insert("alg".into(), Value::text(algorithm));
    header.insert("typ".into(), Value::text("JWT"));
    if headers.get("typ").is_some_and(Value::is_null) {
        header.shift_remove("typ");
    }
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
        param("key", "string|bytes", "The shared key (HS), or a private key in PEM form; or a JSON Web Key."),
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
        Example {
            call: "jwt_encode({'a': 1}, 'key', 'HS256', {'typ': null})",
            gives: "'eyJhbGciOiJIUzI1NiJ9.eyJhIjoxfQ.FFq7df23yURc9R-KnrYxV7k5v-q3gzDwXCu3YEElWyY'",
        },
        Example {
            call: r#"jwt_encode({'a': 1}, '{"kty":"oct","k":"a2V5"}', 'HS256') == jwt_encode({'a': 1}, 'key', 'HS256')"#,
            gives: "true",
        },
        Example { call: "jwt_encode({}, 'key', 'PS256')", gives: "error" },
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
            "The shared key (HS), or a public or private key in PEM form; or a JSON Web Key.",
        ),
        optional(
            "alg",
            "word(HS256|HS384|HS512|RS256|RS384|RS512|PS256|PS384|PS512|ES256|ES384|EdDSA)?",
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

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::{decode, encode, is_signed, sign};
    use crate::value::{Object, Value};

    /// RFC 8037, A.1 to A.4.
    const ED25519: &str = r#"{"kty":"OKP","crv":"Ed25519","d":"nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}"#;
    const SIGNED: &str = "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc";
    const SIGNATURE: &str =
        "hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg";

    fn bytes(text: &str) -> Vec<u8> {
        use base64::Engine as _;
        super::URL_SAFE_NO_PAD.decode(text).expect("it is Base64")
    }

    #[test]
    fn ed25519_signs_as_the_example_of_its_rfc() {
        let key = Value::text(ED25519);
        let signed = sign(SIGNED.as_bytes(), &key, "EdDSA").expect("it is a key");
        assert_eq!(signed, bytes(SIGNATURE));
        let public =
            Value::text(r#"{"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}"#);
        for key in [&key, &public] {
            assert_eq!(is_signed(SIGNED.as_bytes(), &signed, key, "EdDSA"), Ok(true));
            assert_eq!(is_signed(b"other", &signed, key, "EdDSA"), Ok(false));
        }
        assert!(sign(b"", &public, "EdDSA").is_err());
    }

    #[test]
    fn ed25519_takes_keys_in_pem_form() {
        // RFC 8410, 10.
        let key = "-----BEGIN PRIVATE KEY-----\\nMC4CAQAwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC\\n-----END PRIVATE KEY-----";
        let public = "-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=\n-----END PUBLIC KEY-----";
        let claims = Value::object([("iss", Value::text("ada"))]);
        let token = encode(&claims, &Value::text(key), "EdDSA", &Object::default()).expect("it is a key");
        let (header, read) = decode(&token, Some((&Value::text(public), "EdDSA"))).expect("it is signed");
        assert_eq!((header.get("alg").as_text(), read), (Some("EdDSA"), claims));
    }

    #[test]
    fn a_signature_of_an_rfc_is_known_by_its_key() {
        // RFC 7515, A.3.
        let signed = "eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ";
        let signature =
            bytes("DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q");
        let public = r#"{"kty":"EC","crv":"P-256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU","y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"}"#;
        let own = public.replace('}', r#","d":"jpsQnnGQmL-YBIffH1136cspYG6-0iY7X1fCE9-E9LI"}"#);
        for key in [public, &own] {
            let known = is_signed(signed.as_bytes(), &signature, &Value::Text(Arc::from(key)), "ES256");
            assert_eq!(known, Ok(true), "{key}");
        }
        assert!(sign(b"", &Value::text(&own), "ES384").is_err());
    }
}
