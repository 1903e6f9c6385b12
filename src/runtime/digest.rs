//! Answers a challenge with a digest of the password (RFC 7616, and RFC 2617 before it).

use md5::Md5;
use sha2::{Digest, Sha256};

/// What a challenge says, by lower-case name.
type Parts = Vec<(String, String)>;

/// The request that is to be sent again.
#[derive(Debug, Clone, Copy)]
pub struct Asked<'a> {
    pub method: &'a str,
    /// Path and query, as sent.
    pub target: &'a str,
}

/// The header `Authorization` that answers a challenge; none where it asks for something else.
pub fn answer(challenge: &str, user: &str, password: &str, asked: Asked, cnonce: &str) -> Option<String> {
    let parts = challenges(challenge)
        .into_iter()
        .filter(|parts| hash_of(parts).is_some())
        .max_by_key(|parts| hash_of(parts) == Some(Hash::Sha256))?;
    let part = |name: &str| parts.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str());
    let hash = hash_of(&parts)?;
    let (realm, nonce) = (part("realm").unwrap_or(""), part("nonce")?);
    let algorithm = part("algorithm");
    let mut secret = hash.of(&format!("{user}:{realm}:{password}"));
    if algorithm.is_some_and(|word| word.to_ascii_lowercase().ends_with("-sess")) {
        secret = hash.of(&format!("{secret}:{nonce}:{cnonce}"));
    }
    let request = hash.of(&format!("{}:{}", asked.method, asked.target));
    let qop = part("qop").map(|words| words.split(',').any(|word| word.trim().eq_ignore_ascii_case("auth")));
    if qop == Some(false) {
        return None;
    }
    let response = match qop {
        Some(_) => hash.of(&format!("{secret}:{nonce}:00000001:{cnonce}:auth:{request}")),
        None => hash.of(&format!("{secret}:{nonce}:{request}")),
    };
    let quoted = |text: &str| format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""));
    let mut shown = vec![
        format!("username={}", quoted(user)),
        format!("realm={}", quoted(realm)),
        format!("nonce={}", quoted(nonce)),
        format!("uri={}", quoted(asked.target)),
        format!("response=\"{response}\""),
    ];
    shown.extend(algorithm.map(|word| format!("algorithm={word}")));
    shown.extend(part("opaque").map(|opaque| format!("opaque={}", quoted(opaque))));
    if qop.is_some() {
        shown.push("qop=auth".to_owned());
        shown.push("nc=00000001".to_owned());
        shown.push(format!("cnonce=\"{cnonce}\""));
    }
    Some(format!("Digest {}", shown.join(", ")))
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Hash {
    Md5,
    Sha256,
}

impl Hash {
    fn of(self, text: &str) -> String {
        let bytes = match self {
            Self::Md5 => Md5::digest(text.as_bytes()).to_vec(),
            Self::Sha256 => Sha256::digest(text.as_bytes()).to_vec(),
        };
        bytes.iter().map(|byte| format!("{byte:02x}")).collect()
    }
}

fn hash_of(parts: &Parts) -> Option<Hash> {
    let word = parts.iter().find(|(name, _)| name == "algorithm").map(|(_, word)| word.to_ascii_uppercase());
    match word.as_deref().unwrap_or("MD5") {
        "MD5" | "MD5-SESS" => Some(Hash::Md5),
        "SHA-256" | "SHA-256-SESS" => Some(Hash::Sha256),
        _ => None,
    }
}

/// The challenges for a digest among those of the header `WWW-Authenticate`.
fn challenges(header: &str) -> Vec<Parts> {
    let mut all: Vec<Parts> = Vec::new();
    let mut digest = false;
    for piece in pieces(header) {
        let (front, value) = piece
            .split_once('=')
            .map_or((piece.as_str(), None), |(name, value)| (name.trim(), Some(value.trim())));
        let words: Vec<&str> = front.split_whitespace().collect();
        let name = match words.as_slice() {
            [scheme, name] => {
                digest = scheme.eq_ignore_ascii_case("digest");
                if digest {
                    all.push(Parts::new());
                }
                Some(*name)
            }
            [scheme] if value.is_none() => {
                digest = scheme.eq_ignore_ascii_case("digest");
                if digest {
                    all.push(Parts::new());
                }
                None
            }
            [name] => Some(*name),
            _ => None,
        };
        if let (true, Some(name), Some(value), Some(parts)) = (digest, name, value, all.last_mut()) {
            parts.push((name.to_ascii_lowercase(), unquoted(value)));
        }
    }
    all
}

/// The header at its commas, but for those in quotes.
fn pieces(header: &str) -> Vec<String> {
    let mut all = vec![String::new()];
    let (mut quoted, mut escaped) = (false, false);
    for letter in header.chars() {
        match letter {
            ',' if !quoted => {
                all.push(String::new());
                continue;
            }
            '"' if !escaped => quoted = !quoted,
            _ => {}
        }
        escaped = letter == '\\' && !escaped;
        if let Some(last) = all.last_mut() {
            last.push(letter);
        }
    }
    all.into_iter().map(|piece| piece.trim().to_owned()).filter(|piece| !piece.is_empty()).collect()
}

fn unquoted(value: &str) -> String {
    let Some(inside) = value.strip_prefix('"').and_then(|value| value.strip_suffix('"')) else {
        return value.to_owned();
    };
    let mut text = String::new();
    let mut letters = inside.chars();
    while let Some(letter) = letters.next() {
        text.push(if letter == '\\' { letters.next().unwrap_or('\\') } else { letter });
    }
    text
}

#[cfg(test)]
mod tests {
    use super::{Asked, answer};

    /// RFC 7616, 3.9.1.
    const CHALLENGE: &str = "Digest realm=\"http-auth@example.org\", qop=\"auth, auth-int\", algorithm=SHA-256, \
        nonce=\"7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v\", opaque=\"FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS\", \
        Digest realm=\"http-auth@example.org\", qop=\"auth, auth-int\", algorithm=MD5, \
        nonce=\"7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v\", opaque=\"FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS\"";
    const CNONCE: &str = "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ";

    #[test]
    fn the_examples_of_rfc_7616_come_out() {
        let asked = Asked { method: "GET", target: "/dir/index.html" };
        let given = answer(CHALLENGE, "Mufasa", "Circle of Life", asked, CNONCE).expect("it can be answered");
        let wanted = "response=\"753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1\"";
        assert!(given.contains(wanted), "{given}");
        let (_, md5) =
            CHALLENGE.split_once("Digest ").and_then(|(_, rest)| rest.split_once("Digest ")).expect("two");
        let given =
            answer(&format!("Digest {md5}"), "Mufasa", "Circle of Life", asked, CNONCE).expect("so can it");
        assert!(given.contains("response=\"8ca523f5e9506fed4657c9700eebdbec\""), "{given}");
        assert!(given.contains("opaque=\"FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS\""), "{given}");
    }

    #[test]
    fn what_is_no_challenge_for_a_digest_is_left_alone() {
        let asked = Asked { method: "GET", target: "/" };
        for challenge in [
            "",
            "Basic realm=\"a, b\"",
            "Digest",
            "Digest nonce=x, algorithm=TOKEN",
            "Digest realm=x",
            ",,=\"\\",
        ] {
            assert_eq!(answer(challenge, "u", "p", asked, "c"), None, "{challenge}");
        }
    }
}
