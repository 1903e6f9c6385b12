//! Texts and moments of samples, by the words of a name.

use super::{Side, text_format};
use crate::model::{Control, Field};

/// A text for a field.
pub(super) fn text(field: &Field, words: &[String], side: Side) -> String {
    let suggested = match &field.example {
        Some(example) => example.clone(),
        None if field.secret && side == Side::Output => "********".to_owned(),
        None if field.secret && text_format(field).is_none() => format!("your-{}", words.join("-")),
        None => by_format(field).or_else(|| by_words(words)).map_or_else(|| by_label(field), str::to_owned),
    };
    if side == Side::Input { corrected(&suggested, field) } else { suggested }
}

/// Within the limits of the field, as far as they allow.
pub(super) fn corrected(text: &str, field: &Field) -> String {
    let limits = &field.limits;
    let mut letters: Vec<char> = text.chars().collect();
    if let Some(least) = limits.min_length.filter(|least| *least > letters.len()) {
        let pad = letters.last().copied().filter(|letter| letter.is_alphanumeric()).unwrap_or('x');
        // A sample is for people: what is longer than a page stays short.
        letters.resize(least.min(10_000), pad);
    }
    letters.truncate(limits.max_length.unwrap_or(usize::MAX));
    let text: String = letters.into_iter().collect();
    match &limits.pattern {
        Some(pattern) if !pattern.matches_whole(&text) => {
            let tried = ["acme", "abc", "ABC", "123", "2024-05-17"].map(str::to_owned);
            let fits = |text: &String| {
                let length = text.chars().count();
                pattern.matches_whole(text)
                    && limits.min_length.is_none_or(|least| least <= length)
                    && limits.max_length.is_none_or(|most| length <= most)
            };
            tried
                .into_iter()
                .chain(pattern.example())
                .find(fits)
                .or_else(|| pattern.example())
                .unwrap_or(text)
        }
        _ => text,
    }
}

fn by_format(field: &Field) -> Option<&'static str> {
    let by_control = match field.control {
        Control::Email => "email",
        Control::Url => "url",
        Control::Phone => "phone",
        _ => "",
    };
    Some(match text_format(field).unwrap_or(by_control) {
        "hostname" => "www.example.com",
        "url" => "https://www.example.com",
        "uuid" => "3f0c2a4e-7b1d-4c55-9a61-0d8f2b7e5c14",
        "email" => "ada@example.com",
        "phone" => "+1 555 0100",
        "slug" => "example",
        "pem" => "-----BEGIN PRIVATE KEY-----\n…\n-----END PRIVATE KEY-----",
        _ => return None,
    })
}

fn by_words(words: &[String]) -> Option<&'static str> {
    let last = words.last()?;
    let before = words.len().checked_sub(2).and_then(|at| words.get(at)).map_or("", String::as_str);
    Some(match (before, last.strip_suffix('s').unwrap_or(last)) {
        (_, "email" | "mail") => "ada@example.com",
        (_, "url" | "link" | "website" | "href") => "https://www.example.com",
        (_, "phone" | "mobile" | "fax" | "telephone") => "+1 555 0100",
        ("first" | "given", "name") => "Ada",
        ("country", "code") => "DE",
        (_, "country") => "Germany",
        (_, "city" | "town") => "Berlin",
        (_, "zip" | "postcode") | ("postal" | "zip", "code") => "10115",
        (_, "street") => "Example Street 1",
        (_, "currency") | ("currency", "code") => "EUR",
        (_, "language" | "locale" | "lang") => "en",
        (_, "timezone") | ("time", "zone") => "Europe/Berlin",
        (_, "domain" | "hostname") => "example.com",
        ("ip", "addres") | (_, "ip") => "192.0.2.1",
        (_, "color" | "colour") => "#336699",
        (_, "uuid" | "guid") => "3f0c2a4e-7b1d-4c55-9a61-0d8f2b7e5c14",
        (_, "id" | "key" | "code") => "abc123",
        (_, "tag" | "label") => "example",
        (_, "filename") | ("file", "name") => "example.pdf",
        ("content" | "mime" | "media", "type") => "application/pdf",
        (_, "at" | "date") => "2024-05-17",
        _ => return None,
    })
}

/// `Example subject`.
fn by_label(field: &Field) -> String {
    let mut letters = field.label.chars();
    let first = letters.next().unwrap_or('t');
    let rest = letters.as_str();
    // Abbreviations keep their capitals.
    let first = if rest.chars().next().is_some_and(char::is_uppercase) {
        first.to_string()
    } else {
        first.to_lowercase().to_string()
    };
    format!("Example {first}{rest}")
}

/// A moment: what was created lies before what was changed, and that before what is due.
pub(super) fn moment(words: &[String]) -> &'static str {
    let has = |some: &[&str]| words.iter().any(|word| some.contains(&word.as_str()));
    if has(&["created", "creation", "start", "started", "begin", "since", "from", "birth", "birthday"]) {
        "2024-05-16T08:00:00Z"
    } else if has(&["due", "end", "ends", "expires", "expiry", "until", "to", "closed", "resolved"]) {
        "2024-05-21T16:30:00Z"
    } else {
        "2024-05-17T09:30:00Z"
    }
}
