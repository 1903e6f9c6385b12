//! Secrets that may be sent and never shown.

use base64::Engine as _;

use crate::value::Value;

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

impl Secrets {
    /// Adds a secret, in the forms in which it can appear in a message.
    pub fn add(&mut self, secret: &Value) {
        match secret {
            Value::Int(_) | Value::Decimal(_) => {
                self.add(&crate::value::text::text(secret).map_or(Value::Null, Value::text));
            }
            Value::Text(text) if text.chars().count() >= SHORTEST => {
                let json = serde_json::to_string(&**text).unwrap_or_default();
                // Trimming quotes would take those of the secret itself along.
                let json = json.strip_prefix('"').and_then(|json| json.strip_suffix('"')).unwrap_or_default();
                let base64 = base64::engine::general_purpose::STANDARD.encode(&**text);
                let forms = [text.to_string(), super::query::percent(text), json.to_owned(), base64];
                for form in forms {
                    if !self.texts.contains(&form) {
                        self.texts.push(form);
                    }
                }
                self.texts.sort_by_key(|text| std::cmp::Reverse(text.len()));
            }
            Value::Array(members) => members.iter().for_each(|member| self.add(member)),
            Value::Object(members) => members.values().for_each(|member| self.add(member)),
            _ => {}
        }
    }

    /// `text` with every secret masked.
    #[must_use]
    pub fn mask(&self, text: &str) -> String {
        self.texts.iter().fold(text.to_owned(), |text, secret| text.replace(secret.as_str(), MASK))
    }
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
        secrets.add(&Value::text("p&ss \"w\" rd"));
        secrets.add(&Value::text("abc"));
        for text in ["p&ss \"w\" rd", "p%26ss%20%22w%22%20rd", "p&ss \\\"w\\\" rd", "cCZzcyAidyIgcmQ="] {
            assert_eq!(secrets.mask(&format!("<{text}>")), format!("<{MASK}>"), "{text}");
        }
        assert_eq!(secrets.mask("abc"), "abc", "too short to mask");
        assert_eq!(format!("{secrets:?}"), "Secrets(4)");
    }
}
