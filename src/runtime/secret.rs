//! Secrets that may be sent and never shown.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;

use crate::value::{Value, json, text};

/// What stands where a secret stood.
pub const MASK: &str = "••••";

/// The texts that no message may show.
#[derive(Clone, Default)]
pub struct Secrets {
    /// Longest first, so that a secret inside another does not leave the rest of it.
    texts: Vec<String>,
}

/// A secret of fewer characters would mask half of every message.
const SHORTEST: usize = 4;

/// A part of a code with fewer letters might be any word.
const SHORTEST_CODE: usize = 6;

impl Secrets {
    /// Adds a secret, in the forms in which it can appear in a message.
    pub fn add(&mut self, secret: &Value) {
        match secret {
            Value::Text(text) => self.add_text(text),
            Value::Bytes(bytes) => match std::str::from_utf8(bytes) {
                Ok(text) => self.add_text(text),
                Err(_) => {
                    let (base64, hex) = (STANDARD_NO_PAD.encode(bytes), hex(bytes));
                    for form in [base64.replace('+', "-").replace('/', "_"), base64, hex.to_uppercase(), hex]
                    {
                        self.add_text(&form);
                    }
                }
            },
            Value::Int(_) | Value::Number(_) | Value::Decimal(_) | Value::Date(_) | Value::DateTime(_) => {
                if let Ok(text) = text::text(secret) {
                    self.add_text(&text);
                }
            }
            Value::Array(members) => members.iter().for_each(|member| self.add(member)),
            Value::Object(members) => members.values().for_each(|member| self.add(member)),
            // `true` and `false` may be any word; a file is read by nobody who makes messages.
            Value::Null | Value::Bool(_) | Value::Duration(_) | Value::File(_) => {}
        }
    }

    /// Adds a text, and what a header carries of it: no blanks at its ends.
    fn add_text(&mut self, text: &str) {
        self.add_forms(text);
        if text.trim() != text {
            self.add_forms(text.trim());
        }
    }

    fn add_forms(&mut self, text: &str) {
        if text.chars().count() < SHORTEST {
            return;
        }
        for form in forms(text) {
            if !self.texts.contains(&form) {
                self.texts.push(form);
            }
        }
        self.texts.sort_by_key(|text| std::cmp::Reverse(text.len()));
    }

    /// Whether a text holds a secret that is known.
    #[must_use]
    pub fn are_in(&self, text: &str) -> bool {
        self.texts.iter().any(|secret| text.contains(secret.as_str()))
    }

    /// `text` with every secret masked, and every signed token, whosever it is: those that a connector
    /// makes itself are others with every request.
    #[must_use]
    pub fn mask(&self, text: &str) -> String {
        self.texts.iter().fold(without_tokens(text), |text, secret| text.replace(secret.as_str(), MASK))
    }
}

/// Letters of the smallest parts of a signed token: a header that names an algorithm, a signature.
const LEAST: (usize, usize) = (16, 16);

/// A text without JSON Web Tokens: three parts in Base64, the first of them an object.
fn without_tokens(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("eyJ") {
        let (before, from) = rest.split_at(at);
        shown.push_str(before);
        let length = token_length(from);
        if length == 0 {
            shown.push_str(&from[..3]);
            rest = &from[3..];
        } else {
            shown.push_str(MASK);
            rest = &from[length..];
        }
    }
    shown.push_str(rest);
    shown
}

/// Bytes of the signed token with which a text begins; 0 where it begins with none.
fn token_length(text: &str) -> usize {
    let part = |text: &str| {
        text.bytes().take_while(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(byte)).count()
    };
    let header = part(text);
    let Some(claims) = text[header..].strip_prefix('.') else { return 0 };
    let middle = part(claims);
    let Some(signature) = claims[middle..].strip_prefix('.') else { return 0 };
    let last = part(signature);
    if header < LEAST.0 || last < LEAST.1 { 0 } else { header + middle + last + 2 }
}

/// The forms in which a service, a library or this program may show a text.
fn forms(text: &str) -> Vec<String> {
    let quoted = |style: &dyn Fn(char) -> Option<String>| -> String {
        text.chars().map(|letter| style(letter).unwrap_or_else(|| letter.to_string())).collect()
    };
    let mut json = String::new();
    json::write_string(text, &mut json);
    let json = json[1..json.len() - 1].to_owned();
    let percent = super::query::percent(text);
    let entities = |double: &'static str, single: &'static str| {
        quoted(&|letter| match letter {
            '&' => Some("&amp;".to_owned()),
            '<' => Some("&lt;".to_owned()),
            '>' => Some("&gt;".to_owned()),
            '"' => Some(double.to_owned()),
            '\'' => Some(single.to_owned()),
            _ => None,
        })
    };
    let units = |letter: char| {
        let mut pair = [0; 2];
        let units = letter.encode_utf16(&mut pair);
        (!letter.is_ascii()).then(|| units.iter().map(|unit| format!("\\u{unit:04x}")).collect())
    };
    let lower = |escaped: &str| {
        let mut letters: Vec<char> = escaped.chars().collect();
        let places: Vec<usize> =
            letters.iter().enumerate().filter(|(_, letter)| **letter == '%').map(|(at, _)| at).collect();
        for at in places {
            letters.iter_mut().skip(at + 1).take(2).for_each(char::make_ascii_lowercase);
        }
        letters.into_iter().collect::<String>()
    };
    let hex = hex(text.as_bytes());
    let mut forms = vec![
        text.to_owned(),
        percent.replace("%20", "+"),
        lower(&percent),
        lower(&percent).replace("%20", "+"),
        percent,
        json.replace('/', "\\/"),
        json.replace('\\', "\\\\").replace('"', "\\\""),
        json,
        quoted(&units),
        entities("&quot;", "&#39;"),
        entities("&quot;", "&#x27;"),
        entities("&quot;", "&apos;"),
        entities("&#34;", "&#39;"),
        hex.to_uppercase(),
        hex,
    ];
    for code in base64(text) {
        forms.push(code.replace('+', "%2B").replace('/', "%2F"));
        forms.push(code.replace('+', "-").replace('/', "_"));
        forms.push(code);
    }
    forms
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// A text as Base64, alone and as what can be seen of it inside of longer texts: there it begins at
/// one of three places of a group, and its first and last letter may be shared with what is around it.
fn base64(text: &str) -> Vec<String> {
    let mut codes = vec![STANDARD_NO_PAD.encode(text)];
    for before in 0..3 {
        let bytes: Vec<u8> = std::iter::repeat_n(0, before).chain(text.bytes()).collect();
        let (from, to) = ((before * 8).div_ceil(6), bytes.len() * 8 / 6);
        let inside = STANDARD_NO_PAD.encode(&bytes).get(from..to).unwrap_or_default().to_owned();
        codes.extend((inside.len() >= SHORTEST_CODE).then_some(inside));
    }
    codes
}

impl std::fmt::Debug for Secrets {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Secrets({})", self.texts.len())
    }
}

#[cfg(test)]
mod tests {
    use super::{MASK, Secrets};
    use crate::value::Value;

    #[test]
    fn a_secret_is_masked_in_every_form_in_which_it_travels() {
        let mut secrets = Secrets::default();
        secrets.add(&Value::text("p&ß \"w\" r/d"));
        secrets.add(&Value::text("abc"));
        secrets.add(&Value::Int(123_456));
        let forms = [
            "p&ß \"w\" r/d",
            "p%26%C3%9F%20%22w%22%20r%2Fd",
            "p%26%c3%9f%20%22w%22%20r%2fd",
            "p%26%C3%9F+%22w%22+r%2Fd",
            "p&ß \\\"w\\\" r/d",
            "p&ß \\\"w\\\" r\\/d",
            "p&amp;ß &quot;w&quot; r/d",
            "p&amp;ß &#34;w&#34; r/d",
            "p&ß \\\\\\\"w\\\\\\\" r/d",
            "7026c39f2022772220722f64",
            "7026C39F2022772220722F64",
            "cCbDnyAidyIgci9k",
            "123456",
        ];
        for text in forms {
            assert_eq!(secrets.mask(&format!("<{text}>")), format!("<{MASK}>"), "{text}");
            assert!(secrets.are_in(&format!("<{text}>")), "{text}");
        }
        assert_eq!(secrets.mask("abc"), "abc", "too short to mask");
        // Inside of a longer text that was coded, whatever stands around it.
        for (before, behind) in [("", "x"), ("u", ""), ("u:", "x"), ("user:", "!"), ("{\"k\":\"", "\"}")] {
            use base64::Engine as _;
            let code =
                base64::engine::general_purpose::STANDARD.encode(format!("{before}p&ß \"w\" r/d{behind}"));
            let shown = secrets.mask(&code);
            let told = shown.replace(MASK, "");
            // A letter on either side belongs to what stands around it.
            assert!(shown.contains(MASK) && told.len() <= code.len() - 14, "{code}: {shown}");
        }
        assert!(!format!("{secrets:?}").contains("123456"));
    }

    #[test]
    fn signed_tokens_are_masked_though_nobody_names_them() {
        let (header, claims) = ("eyJhbGciOiJIUzI1NiJ9", "eyJpc3MiOiJhZGEifQ");
        let token = format!("{header}.{claims}.c2lnbmF0dXJlLXNpZ25hdHVyZQ");
        let secrets = Secrets::default();
        for (text, shown) in [
            (format!("Bearer {token}"), format!("Bearer {MASK}")),
            (
                format!("{{\"a\":\"{token}\",\"b\":\"{token}\"}}"),
                format!("{{\"a\":\"{MASK}\",\"b\":\"{MASK}\"}}"),
            ),
            (format!("eyJ{token}."), format!("{MASK}.")),
            (format!("{header}.{claims}"), format!("{header}.{claims}")),
            (format!("{header}.{claims}.short"), format!("{header}.{claims}.short")),
            ("eyJ.x.y eyJ".to_owned(), "eyJ.x.y eyJ".to_owned()),
        ] {
            assert_eq!(secrets.mask(&text), shown);
        }
    }

    #[test]
    fn secrets_of_every_type_are_masked_and_so_is_what_a_header_carries_of_them() {
        let date = crate::value::Date::parse("2001-02-03").expect("it is a day");
        for (secret, shown) in [
            (Value::text("open-sesame "), "open-sesame"),
            (Value::text("\topen-sesame"), "open-sesame"),
            (Value::Bytes((*b"open-sesame").into()), "open-sesame"),
            (Value::Bytes((*b"open-sesame").into()), "b3Blbi1zZXNhbWU"),
            (Value::Bytes([0xff, 0xfe, 0xfb, 0xf0].into()), "//778A"),
            (Value::Bytes([0xff, 0xfe, 0xfb, 0xf0].into()), "__778A"),
            (Value::Bytes([0xff, 0xfe, 0xfb, 0xf0].into()), "fffefbf0"),
            (Value::Bytes([0xff, 0xfe, 0xfb, 0xf0].into()), "FFFEFBF0"),
            (Value::Date(date), "2001-02-03"),
        ] {
            let mut secrets = Secrets::default();
            secrets.add(&secret);
            assert_eq!(secrets.mask(&format!("<{shown}>")), format!("<{MASK}>"), "{secret:?}");
        }
        let mut secrets = Secrets::default();
        secrets.add(&Value::Bool(true));
        assert_eq!(secrets.mask("true"), "true");
    }
}
