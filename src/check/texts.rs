//! Titles, subtitles and descriptions that nobody wrote.

use crate::names;
use crate::spec::Spec;

/// The name of the service, for people.
pub(super) fn connector_title(spec: &Spec) -> String {
    spec.title.as_ref().map_or_else(|| titled(&spec.name.value), |title| title.value.clone())
}

/// A name with each word capitalised: `acme_desk` is `Acme Desk`.
fn titled(name: &str) -> String {
    names::words(name).iter().map(|word| names::capitalized(word)).collect::<Vec<_>>().join(" ")
}

/// A line below a title.
pub(super) fn subtitle(title: &str, service: &str) -> String {
    format!("{title} in {service}")
}

/// A description of an operation with this title, in Markdown: the verb as it is, the rest bold.
pub(super) fn description(title: &str, service: &str) -> String {
    let service = escaped(service);
    match title.split_once(' ') {
        Some((verb, rest)) => format!("{} **{}** in **{service}**", escaped(verb), escaped(rest)),
        None => format!("**{}** in **{service}**", escaped(title)),
    }
}

/// Text that Markdown shows as it is.
fn escaped(text: &str) -> String {
    text.chars().fold(String::new(), |mut text, letter| {
        if matches!(letter, '*' | '_' | '[' | ']' | '`' | '\\' | '<') {
            text.push('\\');
        }
        text.push(letter);
        text
    })
}
