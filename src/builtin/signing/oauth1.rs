//! Signs requests by OAuth 1 (RFC 5849).

use super::canonical::{Sent, host, pairs, sorted};
use crate::builtin::crypto::hmac;
use crate::builtin::encoding::urlencode;
use crate::value::Failure;
use base64::Engine as _;

/// How requests are signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum Method {
    HmacSha1,
    HmacSha256,
    Plaintext,
}

impl Method {
    /// The method of this name.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        let all = [Self::HmacSha1, Self::HmacSha256, Self::Plaintext];
        all.into_iter().find(|method| method.word() == word)
    }

    /// Its name.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::HmacSha1 => "HMAC-SHA1",
            Self::HmacSha256 => "HMAC-SHA256",
            Self::Plaintext => "PLAINTEXT",
        }
    }
}

/// Whose keys they are.
#[derive(Clone)]
pub struct Keys {
    pub method: Method,
    pub consumer_key: String,
    pub consumer_secret: String,
    pub token: Option<String>,
    /// Empty where there is no token.
    pub token_secret: String,
    /// Shown, and not signed.
    pub realm: Option<String>,
    /// Further parameters of the protocol, such as `oauth_verifier`.
    pub more: Vec<(String, String)>,
}

/// The header `Authorization` of a request at a moment, in seconds of the epoch.
///
/// # Errors
/// When a digest cannot be made.
pub fn header(sent: Sent, keys: &Keys, at: i64, nonce: &str) -> Result<String, Failure> {
    let mut own = vec![
        ("oauth_consumer_key".to_owned(), keys.consumer_key.clone()),
        ("oauth_nonce".to_owned(), nonce.to_owned()),
        ("oauth_signature_method".to_owned(), keys.method.word().to_owned()),
        ("oauth_timestamp".to_owned(), at.to_string()),
        ("oauth_version".to_owned(), "1.0".to_owned()),
    ];
    own.extend(keys.token.iter().map(|token| ("oauth_token".to_owned(), token.clone())));
    own.sort();
    own.extend(keys.more.iter().cloned());
    signed(sent, keys, own)
}

/// The header with these parameters of the protocol.
fn signed(sent: Sent, keys: &Keys, mut own: Vec<(String, String)>) -> Result<String, Failure> {
    let key =
        format!("{}&{}", urlencode(keys.consumer_secret.as_bytes()), urlencode(keys.token_secret.as_bytes()));
    let text = base(sent, &own);
    let coded = |code: Vec<u8>| base64::engine::general_purpose::STANDARD.encode(code);
    let signature = match keys.method {
        Method::HmacSha1 => coded(hmac(text.as_bytes(), key.as_bytes(), "sha1")?),
        Method::HmacSha256 => coded(hmac(text.as_bytes(), key.as_bytes(), "sha256")?),
        Method::Plaintext => key,
    };
    own.push(("oauth_signature".to_owned(), signature));
    let shown = own.iter().map(|(name, value)| format!("{name}=\"{}\"", urlencode(value.as_bytes())));
    let realm = keys.realm.iter().map(|realm| format!("realm=\"{}\"", realm.replace(['"', '\\'], "")));
    Ok(format!("OAuth {}", realm.chain(shown).collect::<Vec<_>>().join(", ")))
}

/// What is signed.
fn base(sent: Sent, own: &[(String, String)]) -> String {
    let mut all = pairs(sent.url.query().unwrap_or(""), true);
    let form = sent.headers.iter().any(|(name, value)| {
        let is_form =
            value.trim_start().to_ascii_lowercase().starts_with("application/x-www-form-urlencoded");
        name.eq_ignore_ascii_case("content-type") && is_form
    });
    if form {
        all.extend(pairs(&String::from_utf8_lossy(sent.body), true));
    }
    all.extend(own.iter().map(|(name, value)| (name.clone().into_bytes(), value.clone().into_bytes())));
    let address = format!("{}://{}{}", sent.url.scheme(), host(sent.url), sent.url.path());
    let parts = [sent.method.to_owned(), address, sorted(all)];
    parts.map(|part| urlencode(part.as_bytes())).join("&")
}

#[cfg(test)]
mod tests {
    use url::Url;

    use super::{Keys, Method, Sent, base, header, signed};
    use crate::builtin::examples::ruby_runs;
    use crate::builtin::ruby;
    use crate::value::Value;

    fn keys(token: &str, secret: &str) -> Keys {
        Keys {
            method: Method::HmacSha1,
            consumer_key: "dpf43f3p2l4k3l03".to_owned(),
            consumer_secret: "kd94hf93k423kf44".to_owned(),
            token: Some(token.to_owned()),
            token_secret: secret.to_owned(),
            realm: Some("Photos".to_owned()),
            more: Vec::new(),
        }
    }

    fn pairs(given: &[(&str, &str)]) -> Vec<(String, String)> {
        given.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    fn word(text: &str) -> String {
        ruby::value(&Value::text(text))
    }

    #[test]
    fn the_examples_of_rfc_5849_come_out_on_both_targets() {
        let cases = [
            (
                "POST https://photos.example.net/token",
                keys("hh5s93j4hdidpola", "hdhd0244k9j7ao03"),
                pairs(&[
                    ("oauth_consumer_key", "dpf43f3p2l4k3l03"),
                    ("oauth_token", "hh5s93j4hdidpola"),
                    ("oauth_signature_method", "HMAC-SHA1"),
                    ("oauth_timestamp", "137131201"),
                    ("oauth_nonce", "walatlh"),
                    ("oauth_verifier", "hfdp7dh39dks9884"),
                ]),
                "gKgrFCywp7rO0OXSjdot%2FIHF7IU%3D",
            ),
            (
                "GET http://photos.example.net/photos?file=vacation.jpg&size=original",
                keys("nnch734d00sl2jdk", "pfkkdhi9sl3r4s00"),
                pairs(&[
                    ("oauth_consumer_key", "dpf43f3p2l4k3l03"),
                    ("oauth_token", "nnch734d00sl2jdk"),
                    ("oauth_signature_method", "HMAC-SHA1"),
                    ("oauth_timestamp", "137131202"),
                    ("oauth_nonce", "chapoH"),
                ]),
                "MdpQcU8iPSUjWoN%2FUDMsK2sui9I%3D",
            ),
        ];
        let mut pieces = Vec::new();
        for (request, keys, own, signature) in &cases {
            let (method, url) = request.split_once(' ').expect("a method and an address");
            let address = Url::parse(url).expect("a URL");
            let sent = Sent { method, url: &address, headers: &[], body: b"" };
            let made = signed(sent, keys, own.clone()).expect("it is signed");
            assert!(made.starts_with("OAuth realm=\"Photos\", oauth_consumer_key="), "{made}");
            assert!(made.ends_with(&format!("oauth_signature=\"{signature}\"")), "{made}");
            let own: Vec<String> =
                own.iter().map(|(name, value)| format!("[{}, {}]", word(name), word(value))).collect();
            pieces.push(format!(
                "s.oauth1({}, {}, {{}}, nil, {{ method: 'HMAC-SHA1', consumer_secret: {}, token_secret: {}, realm: 'Photos' }}, [{}])",
                word(method), word(url), word(&keys.consumer_secret), word(&keys.token_secret), own.join(", "),
            ));
        }
        let Some(answers) = ruby_runs(&pieces) else { return };
        for ((request, _, _, signature), ruby) in cases.iter().zip(answers) {
            assert!(ruby.0.ends_with(&format!("oauth_signature=\"{signature}\"")), "{request}: {}", ruby.0);
        }
    }

    #[test]
    fn the_base_string_of_rfc_5849_comes_out() {
        let url = Url::parse("http://EXAMPLE.COM:80/request?b5=%3D%253D&a3=a&c%40=&a2=r%20b").expect("a URL");
        let headers = pairs(&[("Content-Type", "application/x-www-form-urlencoded")]);
        let sent = Sent { method: "POST", url: &url, headers: &headers, body: b"c2&a3=2+q" };
        let own = pairs(&[
            ("oauth_consumer_key", "9djdj82h48djs9d2"),
            ("oauth_token", "kkk9d7dh3k39sjv7"),
            ("oauth_signature_method", "HMAC-SHA1"),
            ("oauth_timestamp", "137131201"),
            ("oauth_nonce", "7d8f3e4a"),
        ]);
        assert_eq!(
            base(sent, &own),
            "POST&http%3A%2F%2Fexample.com%2Frequest&a2%3Dr%2520b%26a3%3D2%2520q%26a3%3Da%26b5%3D%253D%25253D%26c%2540%3D%26c2%3D%26oauth_consumer_key%3D9djdj82h48djs9d2%26oauth_nonce%3D7d8f3e4a%26oauth_signature_method%3DHMAC-SHA1%26oauth_timestamp%3D137131201%26oauth_token%3Dkkk9d7dh3k39sjv7"
        );
    }

    #[test]
    fn rust_and_ruby_sign_alike() {
        let url = Url::parse("https://api.acme.example:8443/a%20b/c?q=1+2&ü=x").expect("a URL");
        let headers = pairs(&[("Content-Type", "application/x-www-form-urlencoded; charset=utf-8")]);
        let body = "name=Ada+L&x=%C3%BC";
        let sent = Sent { method: "POST", url: &url, headers: &headers, body: body.as_bytes() };
        let mut pieces = Vec::new();
        let mut wanted = Vec::new();
        for method in [Method::HmacSha1, Method::HmacSha256, Method::Plaintext] {
            for (token, more) in [(Some("t&1"), vec![]), (None, pairs(&[("oauth_callback", "oob")]))] {
                let keys = Keys {
                    method,
                    token: token.map(str::to_owned),
                    more: more.clone(),
                    realm: None,
                    ..keys("", "s%1")
                };
                wanted.push(header(sent, &keys, 1_767_225_600, "n0nce").expect("it is signed"));
                let more: Vec<String> =
                    more.iter().map(|(name, value)| format!("[{}, {}]", word(name), word(value))).collect();
                pieces.push(format!(
                    "s.oauth1('POST', {}, {{ 'Content-Type' => {} }}, {}, {{ method: {}, consumer_key: {}, consumer_secret: {}, token: {}, token_secret: 's%1', realm: nil }}, s.oauth1_own({{ method: {}, consumer_key: {}, token: {} }}, 'n0nce', ::Time.at(1_767_225_600)) + [{}])",
                    word(url.as_str()), word(&headers[0].1), word(body), word(method.word()),
                    word(&keys.consumer_key), word(&keys.consumer_secret),
                    token.map_or("nil".to_owned(), word), word(method.word()), word(&keys.consumer_key),
                    token.map_or("nil".to_owned(), word), more.join(", "),
                ));
            }
        }
        let Some(answers) = ruby_runs(&pieces) else { return };
        for ((wanted, ruby), piece) in wanted.iter().zip(answers).zip(pieces) {
            assert_eq!(ruby.0, format!("string {wanted}"), "{piece}");
        }
    }
}
