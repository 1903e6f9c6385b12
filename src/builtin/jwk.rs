//! JSON Web Keys (RFC 7517), as the DER that keys in PEM form hold.
//!
//! In: text. Out: a key of RSA, of a curve (P-256, P-384) or Ed25519, private where it has its private
//! half; a shared key; `None` for what is none.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use rustls::pki_types::pem::SectionKind;

use super::keys::tagged;
use crate::value::{Value, json};

/// The names of algorithms, as DER.
pub(super) const RSA_ENCRYPTION: [u8; 13] =
    [0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01, 0x05, 0x00];
pub(super) const EC_PUBLIC_KEY: [u8; 9] = [0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01];
pub(super) const ED25519: [u8; 5] = [0x06, 0x03, 0x2b, 0x65, 0x70];
pub(super) const P256: [u8; 10] = [0x06, 0x08, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07];
pub(super) const P384: [u8; 7] = [0x06, 0x05, 0x2b, 0x81, 0x04, 0x00, 0x22];

fn object(text: &str) -> Option<Value> {
    let text = text.trim_start();
    if !text.starts_with('{') {
        return None;
    }
    json::read(text.as_bytes()).ok().filter(|key| key.get("kty").as_text().is_some())
}

fn member(key: &Value, name: &str) -> Option<Vec<u8>> {
    URL_SAFE_NO_PAD.decode(key.get(name).as_text()?.trim_end_matches('=')).ok()
}

/// A shared key.
pub(super) fn shared(text: &str) -> Option<Vec<u8>> {
    let key = object(text)?;
    if key.get("kty").as_text() == Some("oct") { member(&key, "k") } else { None }
}

/// A key that signs or verifies, and what its DER is.
pub(super) fn read(text: &str) -> Option<(SectionKind, Vec<u8>)> {
    let key = object(text)?;
    let part = |name: &str| member(&key, name);
    let number = |name: &str| part(name).map(|bytes| integer(&bytes));
    match key.get("kty").as_text()? {
        "RSA" if key.get("d").is_null() => {
            let inside = tagged(0x30, &[&number("n")?, &number("e")?]);
            Some((SectionKind::PublicKey, public(&RSA_ENCRYPTION, &inside)))
        }
        "RSA" => {
            let numbers = ["n", "e", "d", "p", "q", "dp", "dq", "qi"];
            let numbers = numbers.into_iter().map(number).collect::<Option<Vec<_>>>()?.concat();
            Some((SectionKind::RsaPrivateKey, tagged(0x30, &[&[0x02, 0x01, 0x00], &numbers])))
        }
        "EC" => {
            let (curve, width): (&[u8], _) = match key.get("crv").as_text()? {
                "P-256" => (&P256, 32),
                "P-384" => (&P384, 48),
                _ => return None,
            };
            let (x, y) = (part("x")?, part("y")?);
            if x.len() != width || y.len() != width {
                return None;
            }
            let point = [&[0x04], &x[..], &y[..]].concat();
            let Some(own) = part("d") else {
                let algorithm = [&EC_PUBLIC_KEY, curve].concat();
                return Some((SectionKind::PublicKey, public(&algorithm, &point)));
            };
            let own = tagged(0x04, &[&own]);
            let point = tagged(0xa1, &[&tagged(0x03, &[&[0], &point])]);
            let der = tagged(0x30, &[&[0x02, 0x01, 0x01], &own, &tagged(0xa0, &[curve]), &point]);
            Some((SectionKind::EcPrivateKey, der))
        }
        "OKP" if key.get("crv").as_text() == Some("Ed25519") => {
            let Some(own) = part("d") else {
                return Some((SectionKind::PublicKey, public(&ED25519, &part("x")?)));
            };
            let own = tagged(0x04, &[&tagged(0x04, &[&own])]);
            let der = tagged(0x30, &[&[0x02, 0x01, 0x00], &tagged(0x30, &[&ED25519]), &own]);
            Some((SectionKind::PrivateKey, der))
        }
        _ => None,
    }
}

/// A `SubjectPublicKeyInfo`.
fn public(algorithm: &[u8], key: &[u8]) -> Vec<u8> {
    tagged(0x30, &[&tagged(0x30, &[algorithm]), &tagged(0x03, &[&[0], key])])
}

/// A number that is not negative.
fn integer(bytes: &[u8]) -> Vec<u8> {
    let start = bytes.iter().position(|byte| *byte != 0).unwrap_or(bytes.len().saturating_sub(1));
    let bytes = &bytes[start..];
    let front: &[u8] = if bytes.first().is_none_or(|byte| *byte > 0x7f) { &[0] } else { &[] };
    tagged(0x02, &[front, bytes])
}

#[cfg(test)]
mod tests {
    use super::{integer, read, shared};

    #[test]
    fn what_is_no_key_is_none() {
        for text in [
            "",
            "key",
            "{",
            "{}",
            r#"{"kty":"RSA"}"#,
            r#"{"kty":"RSA","n":"AQAB","e":"AQAB","d":"AQAB"}"#,
            r#"{"kty":"EC","crv":"P-521","x":"AA","y":"AA"}"#,
            r#"{"kty":"EC","crv":"P-256","x":"AA","y":"AA","d":"AA"}"#,
            r#"{"kty":"OKP","crv":"X25519","x":"AA"}"#,
            r#"{"kty":"OKP","crv":"Ed25519"}"#,
            r#"{"kty":"oct","k":"AA"}"#,
            r#"{"kty":7}"#,
        ] {
            assert!(read(text).is_none(), "{text}");
        }
        assert!(shared(r#"{"kty":"RSA","k":"AA"}"#).is_none());
        assert!(shared(r#"{"kty":"oct","k":"!"}"#).is_none());
        assert_eq!(shared(" {\"kty\":\"oct\",\"k\":\"_-8\"}"), Some(vec![0xff, 0xef]));
    }

    #[test]
    fn numbers_are_never_negative() {
        for (bytes, der) in [
            (&[1][..], &[2, 1, 1][..]),
            (&[0x80], &[2, 2, 0, 0x80]),
            (&[0, 0, 0x7f], &[2, 1, 0x7f]),
            (&[0], &[2, 1, 0]),
            (&[], &[2, 1, 0]),
        ] {
            assert_eq!(integer(bytes), der, "{bytes:?}");
        }
    }
}
