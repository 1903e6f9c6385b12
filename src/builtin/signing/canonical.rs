//! The forms of addresses and pairs that signatures agree on, however a request spells them.

use url::Url;

use crate::builtin::encoding::urlencode;

/// A request that is to be signed, as it is sent.
#[derive(Debug, Clone, Copy)]
pub struct Sent<'a> {
    /// Upper case.
    pub method: &'a str,
    pub url: &'a Url,
    pub headers: &'a [(String, String)],
    /// Empty where there is none.
    pub body: &'a [u8],
}

/// A pair, its parts decoded.
pub type Pair = (Vec<u8>, Vec<u8>);

/// Octets that `%XX` stand for; `spaces`: a plus is a space, as in a form.
#[must_use]
pub fn decoded(text: &str, spaces: bool) -> Vec<u8> {
    let digit = |at: usize| {
        let digit = text.as_bytes().get(at).and_then(|byte| char::from(*byte).to_digit(16));
        digit.and_then(|digit| u8::try_from(digit).ok())
    };
    let mut out = Vec::with_capacity(text.len());
    let mut at = 0;
    while let Some(byte) = text.as_bytes().get(at) {
        match (byte, digit(at + 1), digit(at + 2)) {
            (b'%', Some(high), Some(low)) => {
                out.push(high * 16 + low);
                at += 2;
            }
            (b'+', ..) if spaces => out.push(b' '),
            (byte, ..) => out.push(*byte),
        }
        at += 1;
    }
    out
}

/// The pairs of a query or a form, in their order.
#[must_use]
pub fn pairs(text: &str, spaces: bool) -> Vec<Pair> {
    let pairs = text.split('&').filter(|pair| !pair.is_empty());
    pairs
        .map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            (decoded(name, spaces), decoded(value, spaces))
        })
        .collect()
}

/// Pairs, encoded and sorted by what then stands there.
#[must_use]
pub fn sorted(pairs: Vec<Pair>) -> String {
    let mut encoded: Vec<(String, String)> =
        pairs.into_iter().map(|(name, value)| (urlencode(&name), urlencode(&value))).collect();
    encoded.sort();
    let joined: Vec<String> = encoded.into_iter().map(|(name, value)| format!("{name}={value}")).collect();
    joined.join("&")
}

/// The host, and the port where it is not that of the scheme.
#[must_use]
pub fn host(url: &Url) -> String {
    let host = url.host_str().unwrap_or("").to_ascii_lowercase();
    url.port().map_or_else(|| host.clone(), |port| format!("{host}:{port}"))
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;

    use super::{pairs, sorted};
    use crate::builtin::examples::ruby_runs;

    const CASES: [(&str, bool, &str); 5] = [
        ("b=2&a=1&a=%C3%BC&a=0", false, "a=%C3%BC&a=0&a=1&b=2"),
        ("q=a+b&e&=x", false, "=x&e=&q=a%2Bb"),
        ("q=a+b%2B", true, "q=a%20b%2B"),
        ("x=(1)%zz%7E", false, "x=%281%29%25zz~"),
        ("&&", false, ""),
    ];

    #[test]
    fn pairs_are_sorted_by_what_is_sent_and_spelled_in_one_way() {
        for (query, spaces, canonical) in CASES {
            assert_eq!(sorted(pairs(query, spaces)), canonical, "{query}");
        }
        let pieces =
            CASES.map(|(query, spaces, _)| format!("s.sorted_pairs_of(s.pairs_of('{query}', {spaces}))"));
        let Some(answers) = ruby_runs(&pieces) else { return };
        let mut wrong = String::new();
        for ((query, _, canonical), ruby) in CASES.iter().zip(answers) {
            if ruby.0 != format!("string {canonical}") {
                writeln!(wrong, "{query}: {}", ruby.0).expect("it is a string");
            }
        }
        assert!(wrong.is_empty(), "{wrong}");
    }
}
