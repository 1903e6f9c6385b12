//! Writes results and, where asked, what was exchanged.

use std::io::{IsTerminal as _, Write};

use super::Stop;
use crate::runtime::secret::{MASK, Secrets};
use crate::runtime::{Answer, NoAnswer, Outgoing};
use crate::value::{Value, json};

/// A value as JSON, over several lines if `pretty`.
pub fn value(value: &Value, pretty: bool, out: &mut impl Write) -> Result<(), Stop> {
    let style = json::Style { indent: if pretty { 2 } else { 0 }, bytes: true, ..json::Style::default() };
    let text = json::write(value, style).map_err(crate::runtime::Fault::from)?;
    if is_seen() {
        writeln!(out, "{}", inert(&text))?;
    } else {
        writeln!(out, "{text}")?;
    }
    Ok(())
}

/// Whether people see the results at once.
fn is_seen() -> bool {
    static SEEN: std::sync::OnceLock<bool> = std::sync::OnceLock::new();
    *SEEN.get_or_init(|| std::io::stdout().is_terminal())
}

/// JSON that means the same, and in which a terminal finds no orders: JSON itself escapes only the
/// older half of them.
fn inert(json: &str) -> String {
    let mut shown = String::with_capacity(json.len());
    for letter in json.chars() {
        match u32::from(letter) {
            odd @ (0x7f..=0x9f | 0x202a..=0x202e | 0x2066..=0x2069) => {
                shown.push_str(&format!("\\u{odd:04x}"));
            }
            _ => shown.push(letter),
        }
    }
    shown
}

/// A value as a line of JSON.
pub fn line(line: &Value, out: &mut impl Write) -> Result<(), Stop> {
    value(line, false, out)
}

/// A text for a terminal: what would be taken for an order, or moves what is seen, becomes U+FFFD.
/// Specs and services write what they like, and no sentence is to recolour, hide or type anything.
pub fn plain(text: &str) -> String {
    let moves = |letter| matches!(letter, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let orders = |letter: char| letter.is_control() && !matches!(letter, '\n' | '\t');
    text.chars().map(|letter| if orders(letter) || moves(letter) { '\u{fffd}' } else { letter }).collect()
}

/// Headers whose values are never shown.
const HIDDEN: [&str; 5] =
    ["authorization", "cookie", "set-cookie", "proxy-authorization", "www-authenticate"];

/// Bytes of a body that are shown.
const SHOWN: usize = 2_000;

/// Tells exchanges on standard error, secrets masked.
pub fn watch() -> impl FnMut(&Outgoing, &Result<Answer, NoAnswer>, &Secrets) {
    |request, answer, secrets| {
        let mut lines = vec![format!("> {} {}", request.method, secrets.mask(&request.url))];
        if request.hidden {
            let front = request.url.split(['?', '#']).next().unwrap_or_default();
            let status = answer.as_ref().map_or_else(
                |_| "no answer".to_owned(),
                |answer| format!("{} {}", answer.status, answer.reason),
            );
            let lines = [
                format!(
                    "> {} {} (a sign-in: what is exchanged is secret)",
                    request.method,
                    secrets.mask(front)
                ),
                format!("< {status}"),
            ];
            super::say(&mut std::io::stderr(), &lines.join("\n"));
            return;
        }
        lines.extend(request.headers.iter().map(|(name, value)| header('>', name, value, secrets)));
        lines.extend(request.body.as_ref().map(|bytes| body('>', bytes, secrets)));
        match answer {
            Ok(answer) => {
                lines.push(format!("< {} {}", answer.status, answer.reason));
                lines.extend(answer.headers.iter().map(|(name, value)| header('<', name, value, secrets)));
                lines.push(body('<', &answer.body, secrets));
            }
            Err(NoAnswer::Network(why)) => lines.push(format!("< no answer: {}", secrets.mask(why))),
            Err(NoAnswer::Timeout) => lines.push("< no answer in time".to_owned()),
            Err(NoAnswer::TooLarge) => lines.push("< an answer that is too large".to_owned()),
        }
        super::say(&mut std::io::stderr(), &lines.join("\n"));
    }
}

/// Writes remarks to standard error.
pub fn hear() -> impl FnMut(&str, &Secrets) {
    |words, secrets| super::say(&mut std::io::stderr(), &format!("note: {}", secrets.mask(words)))
}

fn header(mark: char, name: &str, value: &str, secrets: &Secrets) -> String {
    let hidden = HIDDEN.contains(&name.to_ascii_lowercase().as_str());
    format!("{mark} {name}: {}", if hidden { MASK.to_owned() } else { secrets.mask(value) })
}

fn body(mark: char, bytes: &[u8], secrets: &Secrets) -> String {
    let text = secrets.mask(&String::from_utf8_lossy(bytes));
    let shown: String =
        text.chars().filter(|letter| !letter.is_control() || *letter == '\n').take(SHOWN).collect();
    // What was left out may have stood inside a secret.
    let shown = secrets.mask(&shown);
    let more = if text.chars().count() > SHOWN { " …" } else { "" };
    format!("{mark} {shown}{more}")
}

#[cfg(test)]
mod tests {
    use super::{body, inert, plain};
    use crate::runtime::secret::Secrets;
    use crate::value::Value;

    #[test]
    fn a_terminal_takes_no_orders_from_texts() {
        for (text, shown) in [
            ("Grüße\n\tda", "Grüße\n\tda"),
            ("\u{1b}[31mred\u{7}", "\u{fffd}[31mred\u{fffd}"),
            ("a\r\u{9b}2K", "a\u{fffd}\u{fffd}2K"),
            ("abc\u{202e}cba", "abc\u{fffd}cba"),
        ] {
            assert_eq!(plain(text), shown, "{text:?}");
        }
    }

    #[test]
    fn json_on_a_terminal_means_what_it_meant() {
        let text = "{\"a\":\"\\u001b[1m \u{9b}2K\u{7f} \u{202e}ü😀\"}";
        let shown = inert(text);
        assert_eq!(shown, "{\"a\":\"\\u001b[1m \\u009b2K\\u007f \\u202eü😀\"}");
        let read = |text: &str| crate::value::json::read(text.as_bytes());
        assert_eq!(read(&shown), read(text));
    }

    #[test]
    fn a_secret_with_a_control_character_in_it_is_masked_too() {
        let mut secrets = Secrets::default();
        secrets.add(&Value::text("topsecret"));
        assert_eq!(body('<', b"a top\0secret", &secrets), "< a ••••");
    }
}
