//! Keys in JSON (RFC 7517): written as DER, as a PEM file would hold them.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use rustls::pki_types::pem::SectionKind;

use super::keys::tagged;
use crate::value::{Value, json};

const RSA_ENCRYPTION: [u8; 13] =
    [0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01, 0x05, 0x00];
const EC_PUBLIC_KEY: [u8; 9] = [0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01];
const P_256: &[u8] = &[0x06, 0x08, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07];
const P_384: &[u8] = &[0x06, 0x05, 0x2b, 0x81, 0x04, 0x00, 0x22];

/// A key of RSA or of a curve, private where it holds its private half.
pub(super) fn read(text: &str) -> Option<(SectionKind, Vec<u8>)> {
    let jwk = json::read(text.as_bytes()).ok()?;
    match jwk.get("kty").as_text()? {
        "RSA" => rsa(&jwk),
        "EC" => ec(&jwk),
        _ => None,
    }
}

fn rsa(jwk: &Value) -> Option<(SectionKind, Vec<u8>)> {
    let numbers = |names: &[&str]| names.iter().map(|name| number(jwk, name)).collect::<Option<Vec<_>>>();
    if jwk.get("d").is_null() {
        let inside = tagged(0x30, &[&numbers(&["n", "e"])?.concat()]);
        return Some((SectionKind::PublicKey, public(&tagged(0x30, &[&RSA_ENCRYPTION]), &inside)));
    }
    let parts = numbers(&["n", "e", "d", "p", "q", "dp", "dq", "qi"])?.concat();
    Some((SectionKind::RsaPrivateKey, tagged(0x30, &[&[0x02, 0x01, 0x00], &parts])))
}

fn ec(jwk: &Value) -> Option<(SectionKind, Vec<u8>)> {
    let (oid, width) = match jwk.get("crv").as_text()? {
        "P-256" => (P_256, 32),
        "P-384" => (P_384, 48),
        _ => return None,
    };
    let part = |name: &str| {
        let bytes = bytes(jwk, name)?;
        let missing = usize::checked_sub(width, bytes.len())?;
        Some([vec![0; missing], bytes].concat())
    };
    let point = [vec![0x04], part("x")?, part("y")?].concat();
    if jwk.get("d").is_null() {
        let kind = tagged(0x30, &[&EC_PUBLIC_KEY, oid]);
        return Some((SectionKind::PublicKey, public(&kind, &point)));
    }
    let own = tagged(0x04, &[&part("d")?]);
    let point = tagged(0xa1, &[&tagged(0x03, &[&[0], &point])]);
    let der = tagged(0x30, &[&[0x02, 0x01, 0x01], &own, &tagged(0xa0, &[oid]), &point]);
    Some((SectionKind::EcPrivateKey, der))
}

/// A `SubjectPublicKeyInfo`.
fn public(kind: &[u8], key: &[u8]) -> Vec<u8> {
    tagged(0x30, &[kind, &tagged(0x03, &[&[0], key])])
}

fn bytes(jwk: &Value, name: &str) -> Option<Vec<u8>> {
    let text = jwk.get(name).as_text()?;
    URL_SAFE_NO_PAD.decode(text.trim_end_matches('=')).ok()
}

/// A positive number of DER.
fn number(jwk: &Value, name: &str) -> Option<Vec<u8>> {
    let bytes = bytes(jwk, name)?;
    let zeros = bytes.iter().take_while(|byte| **byte == 0).count();
    let digits = bytes.get(zeros..).filter(|digits| !digits.is_empty())?;
    let front: &[u8] = if digits.first().is_some_and(|first| *first > 0x7f) { &[0] } else { &[] };
    Some(tagged(0x02, &[front, digits]))
}
