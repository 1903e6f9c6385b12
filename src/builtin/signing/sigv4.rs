//! Signs requests to AWS: Signature Version 4.
//!
//! Signed are the host, the moment, the type of the content, and every header that begins with
//! `x-amz-`.

use super::canonical::{Sent, decoded, host, pairs, sorted};
use crate::builtin::crypto::{hash, hmac};
use crate::builtin::encoding::{hexencode, urlencode};
use crate::value::{DateTime, Failure};

/// Whose keys they are, and for what.
#[derive(Clone, Default)]
pub struct Keys {
    pub service: String,
    pub region: String,
    pub access_key: String,
    pub secret_key: String,
    /// Of temporary keys.
    pub session_token: Option<String>,
}

/// What differs from service to service.
#[derive(Clone, Copy)]
struct Rules {
    /// A path is encoded again.
    twice: bool,
    /// Empty segments of a path do not count.
    collapse: bool,
    /// The digest of the body is a header.
    digest: bool,
    /// Which headers are signed, beside those that are added; by lower-case name.
    signs: fn(&str) -> bool,
}

/// The headers that sign a request at a moment; the last is `Authorization`.
///
/// # Errors
/// Never: the digests that it uses exist.
pub fn headers(sent: Sent, keys: &Keys, at: DateTime) -> Result<Vec<(String, String)>, Failure> {
    // Names of objects in a store may hold anything, so their paths are taken as they are.
    let store = keys.service == "s3" || keys.service.starts_with("s3-");
    let signs = |name: &str| name == "content-type" || name.starts_with("x-amz-");
    by_rules(sent, keys, at, Rules { twice: !store, collapse: !store, digest: store, signs })
}

fn by_rules(sent: Sent, keys: &Keys, at: DateTime, rules: Rules) -> Result<Vec<(String, String)>, Failure> {
    let stamp = stamp(at);
    let day = stamp.get(..8).unwrap_or_default();
    let digest = hexencode(&hash(sent.body, "sha256")?);
    let mut added = vec![("X-Amz-Date".to_owned(), stamp.clone())];
    if rules.digest {
        added.push(("X-Amz-Content-Sha256".to_owned(), digest.clone()));
    }
    added.extend(keys.session_token.iter().map(|token| ("X-Amz-Security-Token".to_owned(), token.clone())));
    let ours = |name: &str| added.iter().any(|(known, _)| known.eq_ignore_ascii_case(name));
    let mut signed: Vec<(String, String)> = vec![("host".to_owned(), host(sent.url))];
    let given =
        sent.headers.iter().filter(|(name, _)| (rules.signs)(&name.to_ascii_lowercase()) && !ours(name));
    for (name, value) in given.chain(&added) {
        let name = name.to_ascii_lowercase();
        let value = value.split_whitespace().collect::<Vec<_>>().join(" ");
        match signed.iter_mut().find(|(known, _)| *known == name) {
            Some((_, values)) => *values = format!("{values},{value}"),
            None => signed.push((name, value)),
        }
    }
    signed.sort();
    let names: Vec<&str> = signed.iter().map(|(name, _)| name.as_str()).collect();
    let names = names.join(";");
    let lines: Vec<String> = signed.iter().map(|(name, value)| format!("{name}:{value}\n")).collect();
    let query = sorted(pairs(sent.url.query().unwrap_or(""), false));
    let path = path(sent.url.path(), rules);
    let canonical = format!("{}\n{path}\n{query}\n{}\n{names}\n{digest}", sent.method, lines.concat());
    let scope = format!("{day}/{}/{}/aws4_request", keys.region, keys.service);
    let canonical = hexencode(&hash(canonical.as_bytes(), "sha256")?);
    let text = format!("AWS4-HMAC-SHA256\n{stamp}\n{scope}\n{canonical}");
    let mut key = format!("AWS4{}", keys.secret_key).into_bytes();
    for part in [day, &keys.region, &keys.service, "aws4_request"] {
        key = hmac(part.as_bytes(), &key, "sha256")?;
    }
    let signature = hexencode(&hmac(text.as_bytes(), &key, "sha256")?);
    let proof = format!(
        "AWS4-HMAC-SHA256 Credential={}/{scope}, SignedHeaders={names}, Signature={signature}",
        keys.access_key
    );
    added.push(("Authorization".to_owned(), proof));
    Ok(added)
}

/// `20150830T123600Z`
fn stamp(at: DateTime) -> String {
    let text = DateTime { nanos: 0, offset: 0, ..at }.to_string();
    text.chars().filter(|letter| !matches!(letter, '-' | ':')).collect()
}

/// The path, each segment spelled in one way.
fn path(path: &str, rules: Rules) -> String {
    let segments: Vec<String> = path
        .split('/')
        .filter(|segment| !(rules.collapse && segment.is_empty()))
        .map(|segment| {
            let once = urlencode(&decoded(segment, false));
            if rules.twice { urlencode(once.as_bytes()) } else { once }
        })
        .collect();
    if !rules.collapse {
        return segments.join("/");
    }
    let end = if path.ends_with('/') && !segments.is_empty() { "/" } else { "" };
    format!("/{}{end}", segments.join("/"))
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;

    use url::Url;

    use super::{Keys, Rules, Sent, by_rules, headers};
    use crate::builtin::examples::ruby_runs;
    use crate::builtin::ruby;
    use crate::value::zone::Zone;
    use crate::value::{DateTime, Value};

    /// The requests of the vendor's published tests, and their signatures: request, headers, body,
    /// session token, whether empty segments of the path count, whether the digest of the body is a
    /// header, signed headers, signature.
    const VECTORS: &str = include_str!("sigv4.tsv");

    fn keys() -> Keys {
        Keys {
            service: "service".to_owned(),
            region: "us-east-1".to_owned(),
            access_key: "AKIDEXAMPLE".to_owned(),
            secret_key: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY".to_owned(),
            session_token: None,
        }
    }

    fn at(text: &str) -> DateTime {
        DateTime::parse(text, &Zone::utc()).expect("a moment").expect("it exists")
    }

    struct Vector {
        method: String,
        url: Url,
        headers: Vec<(String, String)>,
        body: String,
        token: Option<String>,
        rules: Rules,
        proof: String,
    }

    fn vectors() -> Vec<Vector> {
        let lines = VECTORS.lines();
        lines
            .map(|line| {
                let parts: Vec<&str> = line.split('\t').collect();
                let [request, headers, body, token, collapse, digest, names, signature] = parts[..] else {
                    panic!("{line} has other parts");
                };
                let (method, target) = request.split_once(' ').expect("a method and a target");
                let headers = headers.split(';').filter(|header| !header.is_empty());
                let mut given: Vec<(String, String)> = Vec::new();
                for header in headers {
                    match header.split_once('=') {
                        Some((name, value)) if !name.starts_with(' ') => {
                            given.push((name.to_owned(), value.to_owned()));
                        }
                        // A value may hold what stands between headers.
                        _ => {
                            let (_, value) = given.last_mut().expect("a header before it");
                            *value = format!("{value};{header}");
                        }
                    }
                }
                let scope = "20150830/us-east-1/service/aws4_request";
                Vector {
                    method: method.to_owned(),
                    url: Url::parse(&format!("https://example.amazonaws.com{target}")).expect("a URL"),
                    headers: given,
                    body: body.to_owned(),
                    token: (!token.is_empty()).then(|| token.to_owned()),
                    rules: Rules {
                        twice: false,
                        collapse: collapse == "1",
                        digest: digest == "1",
                        signs: |_| true,
                    },
                    proof: format!(
                        "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/{scope}, SignedHeaders={names}, Signature={signature}"
                    ),
                }
            })
            .collect()
    }

    #[test]
    fn requests_are_signed_as_in_the_vendors_tests_on_both_targets() {
        let vectors = vectors();
        assert!(vectors.len() >= 30, "the vectors are there");
        let mut pieces = Vec::new();
        for Vector { method, url, headers, body, token, rules, proof } in &vectors {
            let keys = Keys { session_token: token.clone(), ..keys() };
            let sent = Sent { method, url, headers, body: body.as_bytes() };
            let made = by_rules(sent, &keys, at("2015-08-30T12:36:00Z"), *rules).expect("it is signed");
            assert_eq!(made.last().map(|(_, made)| made), Some(proof), "{method} {url}");
            let word = |text: &str| ruby::value(&Value::text(text));
            let fields: Vec<String> =
                headers.iter().map(|(name, value)| format!("[{}, {}]", word(name), word(value))).collect();
            pieces.push(format!(
                "s.aws_sigv4({}, {}, [{}], {}, {{ service: 'service', region: 'us-east-1', access_key: 'AKIDEXAMPLE', secret_key: {}, session_token: {} }}, ::Time.utc(2015, 8, 30, 12, 36), {{ twice: false, collapse: {}, digest: {}, signs: // }})['Authorization']",
                word(method),
                word(url.as_str()),
                fields.join(", "),
                word(body),
                word(&keys.secret_key),
                token.as_ref().map_or("nil".to_owned(), |token| word(token)),
                rules.collapse,
                rules.digest,
            ));
        }
        let Some(answers) = ruby_runs(&pieces) else { return };
        let mut wrong = String::new();
        for (vector, ruby) in vectors.iter().zip(answers) {
            if ruby.0 != format!("string {}", vector.proof) {
                writeln!(wrong, "{} {}\n  {}", vector.method, vector.url, ruby.0).expect("it is a string");
            }
        }
        assert!(wrong.is_empty(), "\n{wrong}");
    }

    #[test]
    fn the_example_of_the_guide_comes_out_and_what_a_service_needs_is_signed() {
        let url =
            Url::parse("https://iam.amazonaws.com/?Action=ListUsers&Version=2010-05-08").expect("a URL");
        let given =
            [("Content-Type".to_owned(), "application/x-www-form-urlencoded; charset=utf-8".to_owned())];
        let sent = Sent { method: "GET", url: &url, headers: &given, body: b"" };
        let keys = Keys { service: "iam".to_owned(), ..keys() };
        let made = headers(sent, &keys, at("2015-08-30T12:36:00Z")).expect("it is signed");
        let (_, proof) = made.last().expect("there is a proof");
        assert!(
            proof.ends_with("Signature=5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7"),
            "{proof}"
        );
        for (service, target, given, names) in [
            ("dynamodb", "/", "X-Amz-Target", "host;x-amz-date;x-amz-target"),
            ("s3", "/a%20b//c", "X-Other", "host;x-amz-content-sha256;x-amz-date"),
        ] {
            let url = Url::parse(&format!("https://x.amazonaws.com{target}")).expect("a URL");
            let given = [(given.to_owned(), "v".to_owned())];
            let sent = Sent { method: "PUT", url: &url, headers: &given, body: b"" };
            let keys = Keys { service: service.to_owned(), ..keys.clone() };
            let made = headers(sent, &keys, at("2015-08-30T12:36:00Z")).expect("it is signed");
            let (_, proof) = made.last().expect("there is a proof");
            assert!(proof.contains(&format!("SignedHeaders={names},")), "{proof}");
        }
    }
}
