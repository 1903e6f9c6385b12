//! Texts for people: plain, and without ornaments around them.

use super::{Look, scalars};
use crate::diagnostic::{Code, Description};
use crate::span::Spanned;
use crate::syntax::document::Style;

/// Keys whose texts are shown to people.
const SHOWN: [&str; 7] = ["title", "subtitle", "label", "hint", "help", "description", "message"];
/// Keys whose texts are a heading.
const HEADINGS: [&str; 3] = ["title", "subtitle", "label"];
/// Tags that people write into texts for the platform.
const TAGS: [&str; 14] =
    ["a", "b", "br", "code", "em", "i", "li", "ol", "p", "span", "strong", "u", "ul", "div"];

pub(super) fn lint(look: &mut Look) {
    let mut found = Vec::new();
    let root = &look.document.root;
    scalars(root, "", &mut |key, node, scalar| {
        if !SHOWN.contains(&key) {
            return;
        }
        let text = &*scalar.text;
        if let Some(tag) = tag(text) {
            let description = Description::new(
                "texts are a small Markdown: HTML is shown as it is written",
                node.span,
                format!("has `{tag}`"),
            )
            .help(
                "write `**bold**`, `` `code` ``, `[text](https://…)`; an empty line parts paragraphs"
                    .to_owned(),
            );
            found.push((Code::MarkupInText, description));
        }
        if HEADINGS.contains(&key) && scalar.style != Style::Block && !text.contains("{{") {
            let tidy = tidy(text);
            if !tidy.is_empty() && tidy != text {
                found.push((Code::UntidyText, untidy(&Spanned::new(text, node.span), tidy)));
            }
        }
    });
    for (code, description) in found {
        look.tell(code, description);
    }
}

/// The first tag of HTML in a text.
fn tag(text: &str) -> Option<&str> {
    text.match_indices('<').find_map(|(at, _)| {
        let rest = &text[at + 1..];
        let end = rest.find('>')?;
        let inside = rest[..end].trim_start_matches('/').trim_end_matches('/').trim();
        let name = inside.split(' ').next().unwrap_or_default().to_ascii_lowercase();
        TAGS.contains(&name.as_str()).then(|| &text[at..at + end + 2])
    })
}

/// A heading without spaces around it and without a full stop; an ellipsis and `etc.` stay.
fn tidy(text: &str) -> &str {
    let text = text.trim();
    match text.strip_suffix('.') {
        Some(rest) if !rest.ends_with('.') && !rest.contains('.') && !rest.ends_with(" etc") => {
            rest.trim_end()
        }
        _ => text,
    }
}

fn untidy(text: &Spanned<&str>, tidy: &str) -> Description {
    let description = Description::new(
        format!("`{}` has spaces or a full stop around it", text.value.escape_debug()),
        text.span,
        "a heading",
    )
    .help(format!("write `{tidy}`"));
    let plain = !text.value.contains(['"', '\'', '\\', '\n', '\t', '\r']);
    if plain { description.correct(text.span, tidy, true) } else { description }
}

#[cfg(test)]
mod tests {
    use super::{tag, tidy};

    #[test]
    fn tags_are_told_from_comparisons_and_addresses() {
        let cases = [
            ("a <b>c</b>", Some("<b>")),
            ("see <a href=\"x\">here</a>", Some("<a href=\"x\">")),
            ("a<br/>b", Some("<br/>")),
            ("1 < 2 and 3 > 2", None),
            ("<you@example.com>", None),
            ("<b", None),
            ("<ü>", None),
        ];
        for (text, found) in cases {
            assert_eq!(tag(text), found, "{text}");
        }
    }

    #[test]
    fn headings_end_without_a_full_stop() {
        let cases = [
            ("Create contact.", "Create contact"),
            (" Create contact ", "Create contact"),
            ("Wait …", "Wait …"),
            ("Wait...", "Wait..."),
            ("Names etc.", "Names etc."),
            ("Acme Inc. U.S.A.", "Acme Inc. U.S.A."),
            (".", ""),
        ];
        for (text, tidied) in cases {
            assert_eq!(tidy(text), tidied, "{text}");
        }
    }
}
