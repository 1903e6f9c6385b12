//! Addresses of pages that people are sent to.
//!
//! In: text. Out: the address, which is one of the web: a browser that follows it shows a page, and
//! runs nothing.

use super::walk::{At, Reader};
use crate::diagnostic::{Code, Description, Problem};
use crate::span::Spanned;

impl Reader<'_> {
    /// The address of a page.
    pub(super) fn page(&mut self, at: At<'_>) -> Option<Spanned<String>> {
        let text = self.text(at)?;
        if is_page(&text.value) {
            return Some(text);
        }
        self.problems.report(&NoPage(&text));
        None
    }
}

fn is_page(text: &str) -> bool {
    let behind = ["https://", "http://"].iter().find_map(|scheme| {
        let start = text.get(..scheme.len()).filter(|start| start.eq_ignore_ascii_case(scheme))?;
        Some(&text[start.len()..])
    });
    behind.is_some_and(|behind| !behind.is_empty() && !behind.starts_with('/'))
        && !text.chars().any(|letter| letter.is_control() || letter.is_whitespace())
}

/// Text that is no address of a page.
struct NoPage<'a>(&'a Spanned<String>);

impl Problem for NoPage<'_> {
    const CODE: Code = Code::NoPage;

    fn describe(&self) -> Description {
        let Self(text) = self;
        let message = format!("`{}` is no address of a page", text.value.escape_debug());
        let help = match text.value.split_once(':') {
            None if text.value.contains('.') && !text.value.contains([' ', '@']) => {
                format!("write `https://{}`", text.value.trim_start_matches('/'))
            }
            _ => "write the whole address, beginning with `https://`".to_owned(),
        };
        Description::new(message, text.span, "nobody could follow it").help(help)
    }
}

#[cfg(test)]
mod tests {
    use super::is_page;

    #[test]
    fn a_page_has_an_address_of_the_web() {
        let cases = [
            ("https://acme.example/help?a=b#c", true),
            ("HTTP://acme.example", true),
            ("acme.example/help", false),
            ("//acme.example", false),
            ("https:acme.example", false),
            ("https:///help", false),
            ("https://", false),
            ("javascript:alert(1)", false),
            ("java\nscript:alert(1)", false),
            ("https://acme.example/a b", false),
            ("mailto:help@acme.example", false),
            ("", false),
            ("ä", false),
        ];
        for (text, page) in cases {
            assert_eq!(is_page(text), page, "{text:?}");
        }
    }
}
