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
    match verb(title) {
        ("", rest) => format!("**{}** in **{service}**", escaped(rest)),
        (verb, rest) => format!("{} **{}** in **{service}**", escaped(verb), escaped(rest)),
    }
}

/// The verb of a title, and what stands behind it: `New or updated` and `ticket`.
fn verb(title: &str) -> (&str, &str) {
    let mut end = 0;
    let mut goes_on = true;
    for (at, _) in title.match_indices(' ') {
        let word = &title[end..at];
        if !goes_on && !matches!(word.trim(), "or" | "and") {
            break;
        }
        goes_on = word.ends_with(',') || matches!(word.trim(), "or" | "and");
        end = at;
    }
    // What ends in a conjunction has no rest that could be bold.
    if goes_on { ("", title) } else { (&title[..end], title[end..].trim_start()) }
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

#[cfg(test)]
mod tests {
    use super::description;

    #[test]
    fn the_verb_of_a_title_is_plain_and_the_rest_bold() {
        let cases = [
            ("Create ticket", "Create **ticket** in **Acme**"),
            ("Add note to ticket", "Add **note to ticket** in **Acme**"),
            ("New or updated ticket", "New or updated **ticket** in **Acme**"),
            ("New, updated or deleted help article", "New, updated or deleted **help article** in **Acme**"),
            ("Search and replace", "**Search and replace** in **Acme**"),
            ("Ping", "**Ping** in **Acme**"),
            ("New *x*", "New **\\*x\\*** in **Acme**"),
        ];
        for (title, described) in cases {
            assert_eq!(description(title, "Acme"), described, "{title}");
        }
    }
}
