//! The small Markdown of texts: what an author wrote, made harmless.
//!
//! In: any text. Out: [`Rich`], the same as HTML, as Markdown and as plain text. Paragraphs, bold,
//! code, lists and links to `https` and `mailto` stay; HTML is text; everything else leaves its words.

use pulldown_cmark::{CowStr, Event, Options, Parser, Tag, TagEnd, html};
use serde::Serialize;

use super::markdown;

/// A text in the forms that pages need.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub(in crate::target) struct Rich {
    /// Blocks of HTML, harmless.
    pub html: String,
    /// Blocks of Markdown, harmless.
    pub markdown: String,
    /// Markdown on one line.
    pub inline: String,
    /// Words alone, on one line.
    pub plain: String,
    /// It ends without a mark, so that a sentence behind it needs one.
    pub open: bool,
}

/// How long a text may be; what lies behind is cut.
const LONGEST: usize = 50_000;

impl Rich {
    /// Reads a text.
    pub(in crate::target) fn of(text: &str) -> Self {
        let end = text.char_indices().nth(LONGEST).map_or(text.len(), |(at, _)| at);
        let text: String = text[..end].chars().map(markdown::shown).collect();
        let events = harmless(&text);
        let mut page = String::new();
        html::push_html(&mut page, events.iter().cloned());
        let plain = plain(&events);
        let open =
            plain.ends_with(|last: char| last.is_alphanumeric() || matches!(last, ')' | '"' | '”' | '`'));
        Self {
            html: page.trim_end().to_owned(),
            markdown: printed(&events, false),
            inline: printed(&events, true),
            plain,
            open,
        }
    }
}

/// What may stay of a text.
fn harmless(text: &str) -> Vec<Event<'_>> {
    let mut links = Vec::new();
    let mut events = Vec::new();
    for event in Parser::new_ext(text, Options::empty()) {
        match event {
            Event::Html(text) | Event::InlineHtml(text) => events.push(Event::Text(text)),
            // HTML of its own block is a paragraph of text.
            Event::Start(Tag::HtmlBlock) => events.push(Event::Start(Tag::Paragraph)),
            Event::End(TagEnd::HtmlBlock) => events.push(Event::End(TagEnd::Paragraph)),
            Event::Start(Tag::Link { link_type, dest_url, id, .. }) => {
                let kept = is_harmless(&dest_url);
                links.push(kept);
                if kept {
                    let title = CowStr::Borrowed("");
                    events.push(Event::Start(Tag::Link { link_type, dest_url, title, id }));
                }
            }
            Event::End(TagEnd::Link) => {
                let kept = links.pop() == Some(true);
                events.extend(kept.then_some(Event::End(TagEnd::Link)));
            }
            // A heading inside a page of ours would tear its outline.
            Event::Start(Tag::Heading { .. }) => {
                events.extend([Event::Start(Tag::Paragraph), Event::Start(Tag::Strong)]);
            }
            Event::End(TagEnd::Heading(_)) => {
                events.extend([Event::End(TagEnd::Strong), Event::End(TagEnd::Paragraph)]);
            }
            Event::Start(Tag::CodeBlock(_)) => {
                events.push(Event::Start(Tag::CodeBlock(pulldown_cmark::CodeBlockKind::Indented)));
            }
            Event::Start(Tag::Paragraph | Tag::Item | Tag::List(_) | Tag::Emphasis | Tag::Strong)
            | Event::End(
                TagEnd::Paragraph
                | TagEnd::Item
                | TagEnd::List(_)
                | TagEnd::Emphasis
                | TagEnd::Strong
                | TagEnd::CodeBlock,
            )
            | Event::Text(_)
            | Event::Code(_)
            | Event::SoftBreak
            | Event::HardBreak => events.push(event),
            // Quotes, pictures, rules and what is not switched on: their words stay.
            _ => {}
        }
    }
    joined(events)
}

/// Words beside each other as one text: what they are together decides how they are written, as
/// the `1` and the `.` of `1\.` do.
fn joined(events: Vec<Event<'_>>) -> Vec<Event<'_>> {
    let mut all: Vec<Event> = Vec::with_capacity(events.len());
    let mut open: Option<String> = None;
    for event in events {
        match (event, &mut open) {
            (Event::Text(words), Some(text)) => text.push_str(&words),
            (Event::Text(words), None) => open = Some(words.into_string()),
            (event, _) => {
                all.extend(open.take().map(|text| Event::Text(text.into())));
                all.push(event);
            }
        }
    }
    all.extend(open.map(|text| Event::Text(text.into())));
    all
}

/// Whether a link may be followed.
pub(super) fn is_harmless(address: &str) -> bool {
    let lower = address.to_ascii_lowercase();
    (lower.starts_with("https://") || lower.starts_with("mailto:"))
        && !address.chars().any(|letter| letter.is_control() || letter.is_whitespace())
}

/// Whether an address is that of a page, as the links of a spec are.
pub(super) fn is_page(address: &str) -> bool {
    is_harmless(address) || address.to_ascii_lowercase().starts_with("http://")
}

fn plain(events: &[Event]) -> String {
    let mut text = String::new();
    for event in events {
        match event {
            Event::Text(words) | Event::Code(words) => text.push_str(words),
            Event::SoftBreak
            | Event::HardBreak
            | Event::End(TagEnd::Paragraph | TagEnd::Item | TagEnd::CodeBlock) => text.push(' '),
            _ => {}
        }
    }
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Markdown, as blocks or on one line.
fn printed(events: &[Event], one_line: bool) -> String {
    let mut printer =
        Printer { out: String::new(), one_line, lists: Vec::new(), links: Vec::new(), code: None };
    for event in events {
        printer.event(event);
    }
    if one_line {
        printer.out.split_whitespace().collect::<Vec<_>>().join(" ")
    } else {
        printer.out.trim().to_owned()
    }
}

struct Printer {
    out: String,
    one_line: bool,
    /// The next number of each open list; none for bullets.
    lists: Vec<Option<u64>>,
    links: Vec<String>,
    /// The text of an open block of code.
    code: Option<String>,
}

impl Printer {
    fn event(&mut self, event: &Event) {
        match event {
            Event::Text(text) => match &mut self.code {
                Some(code) => code.push_str(text),
                None => self.out.push_str(&markdown::escaped(text)),
            },
            Event::Code(text) => self.out.push_str(&markdown::code(text, self.one_line)),
            Event::SoftBreak | Event::HardBreak => self.line(),
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(*tag),
            _ => {}
        }
    }

    fn start(&mut self, tag: &Tag) {
        match tag {
            Tag::Strong => self.out.push_str("**"),
            Tag::Emphasis => self.out.push('*'),
            Tag::Link { dest_url, .. } => {
                self.links.push(markdown::address(dest_url));
                // Words that end with it would make a picture of the link.
                if self.out.ends_with('!') {
                    self.out.pop();
                    self.out.push_str("\\!");
                }
                self.out.push('[');
            }
            Tag::List(first) => {
                self.gap();
                self.lists.push(*first);
            }
            Tag::Item => {
                self.fresh_line();
                // Nobody reads deeper lists, and each line would grow with them.
                let depth = self.lists.len().saturating_sub(1).min(5);
                match self.lists.last_mut() {
                    Some(Some(number)) if !self.one_line => {
                        let mark = format!("{}{number}. ", "   ".repeat(depth));
                        *number = number.saturating_add(1);
                        self.out.push_str(&mark);
                    }
                    _ if self.one_line => self.out.push_str("• "),
                    _ => {
                        self.out.push_str(&"   ".repeat(depth));
                        self.out.push_str("-  ");
                    }
                }
            }
            Tag::CodeBlock(_) => self.code = Some(String::new()),
            Tag::Paragraph if self.lists.is_empty() => self.gap(),
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Strong => self.out.push_str("**"),
            TagEnd::Emphasis => self.out.push('*'),
            TagEnd::Link => {
                let address = self.links.pop().unwrap_or_default();
                self.out.push_str("](");
                self.out.push_str(&address);
                self.out.push(')');
            }
            TagEnd::List(_) => {
                self.lists.pop();
            }
            TagEnd::CodeBlock => {
                let code = self.code.take().unwrap_or_default();
                if self.one_line || !self.lists.is_empty() {
                    self.out.push_str(&markdown::code(code.trim_end(), self.one_line));
                } else {
                    self.gap();
                    self.out.push_str(&markdown::block("", code.trim_end_matches('\n')));
                }
            }
            TagEnd::Paragraph => self.out.push(' '),
            _ => {}
        }
    }

    /// A break inside a paragraph.
    fn line(&mut self) {
        self.out.push(if self.one_line || !self.lists.is_empty() { ' ' } else { '\n' });
    }

    /// Where an item begins.
    fn fresh_line(&mut self) {
        let kept = self.out.trim_end_matches(' ').len();
        self.out.truncate(kept);
        if !self.out.is_empty() && !self.out.ends_with('\n') {
            self.out.push(if self.one_line { ' ' } else { '\n' });
        }
    }

    /// A blank line between blocks.
    fn gap(&mut self) {
        let kept = self.out.trim_end().len();
        self.out.truncate(kept);
        if !self.out.is_empty() {
            self.out.push_str(match (self.one_line, self.lists.is_empty()) {
                (true, _) => " ",
                (false, true) => "\n\n",
                (false, false) => "\n",
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::Rich;

    #[test]
    fn what_authors_write_stays_and_html_is_text() {
        let cases = [
            ("Only **agents**, see `id`", "<p>Only <strong>agents</strong>, see <code>id</code></p>"),
            ("[a](https://e.com/?q=1&b)", "<p><a href=\"https://e.com/?q=1&amp;b\">a</a></p>"),
            ("[a](javascript:alert(1)) [b](JavaScript:x)", "<p>a b</p>"),
            (
                "[a](data:text/html,x) <http://e.com> [m](mailto:a@e.com)",
                "<p>a http://e.com <a href=\"mailto:a@e.com\">m</a></p>",
            ),
            ("x <b onclick=y>z</b>", "<p>x &lt;b onclick=y&gt;z&lt;/b&gt;</p>"),
            ("<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>"),
            ("# Title\n- a\n- b", "<p><strong>Title</strong></p>\n<ul>\n<li>a</li>\n<li>b</li>\n</ul>"),
            ("![alt](https://e.com/x.png)", "<p>alt</p>"),
        ];
        for (text, html) in cases {
            assert_eq!(Rich::of(text).html, html, "{text}");
        }
    }

    #[test]
    fn markdown_comes_out_as_it_went_in_where_it_is_harmless() {
        let cases = [
            ("Only **agents**, see `id`", "Only **agents**, see `id`"),
            ("a\nb\n\nc", "a\nb\n\nc"),
            ("[a](https://e.com/(x))", "[a](https://e.com/%28x%29)"),
            ("<img src=x>", "\\<img src=x\\>"),
            ("- a\n- b", "-  a\n-  b"),
            ("a\n1. x\n2. y", "a\n\n1. x\n2. y"),
        ];
        for (text, markdown) in cases {
            assert_eq!(Rich::of(text).markdown, markdown, "{text}");
        }
        assert_eq!(Rich::of("a\n\n- b\n- `c`").inline, "a • b • `c`");
    }

    #[test]
    fn words_that_were_escaped_stay_words() {
        let cases = [
            ("\\![x](https://e.com)", "\\![x](https://e.com)", "<p>!<a href=\"https://e.com\">x</a></p>"),
            ("&#33;[x](https://e.com)", "\\![x](https://e.com)", "<p>!<a href=\"https://e.com\">x</a></p>"),
            ("\\\\![x](https://e.com)", "\\\\x", "<p>\\x</p>"),
            ("\\\\\\[x](https://e.com)", "\\\\\\[x\\](https://e.com)", "<p>\\[x](https://e.com)</p>"),
            ("\\[x]\\(https://e.com)", "\\[x\\](https://e.com)", "<p>[x](https://e.com)</p>"),
            ("<http://e.com>", "http://e.com", "<p>http://e.com</p>"),
            ("1\\. a", "1\\. a", "<p>1. a</p>"),
            ("1&#41; a", "1\\) a", "<p>1) a</p>"),
            ("1[.](http://e.com) a", "1\\. a", "<p>1. a</p>"),
            ("a\n\\=\\=", "a\n\\==", "<p>a\n==</p>"),
            ("a\n![-](https://e.com)--", "a\n\\---", "<p>a\n---</p>"),
            ("a\n\n&#32;&#32;&#32;&#32;b", "a\n\n b", "<p>a</p>\n<p>    b</p>"),
        ];
        for (text, markdown, html) in cases {
            let rich = Rich::of(text);
            assert_eq!((&*rich.markdown, &*rich.html), (markdown, html), "{text}");
            // What reads the page reads the same words.
            assert_eq!(Rich::of(&rich.markdown).plain, rich.plain, "{text}");
        }
    }

    #[test]
    fn no_text_grows_much() {
        for piece in
            ["- ", "> ", "*", "[", "`", "![", "<", "1. ", "**a", "[a](", "&", "\n- a", "# ", "_a ", "\n  - a"]
        {
            let rich = Rich::of(&piece.repeat(50_000));
            let length = rich.html.len() + rich.markdown.len();
            assert!(length < 1_500_000, "{piece:?}: {length}");
        }
    }

    proptest! {
        #[test]
        fn no_text_brings_its_own_elements(text in "[a-z<>&\"'`*_\\[\\]()!#:/ \\n\\\\=-]{0,80}") {
            let rich = Rich::of(&text);
            let allowed = ["p", "/p", "strong", "/strong", "em", "/em", "code", "/code", "pre", "/pre", "ul", "/ul",
                "ol", "/ol", "ol start", "li", "/li", "br /", "/a", "a href"];
            for tag in rich.html.split('<').skip(1) {
                let name = tag.split(['>', '=']).next().unwrap_or_default();
                prop_assert!(allowed.contains(&name), "{name:?} in {:?}", rich.html);
            }
            // Harmless Markdown read again is still harmless, and still says the same.
            let again = Rich::of(&rich.markdown);
            prop_assert!(!again.html.contains("<script"));
            // Only links that the text had are links, and none is a picture.
            let pictures = pulldown_cmark::Parser::new(&rich.markdown)
                .filter(|event| matches!(event, pulldown_cmark::Event::Start(pulldown_cmark::Tag::Image { .. })));
            prop_assert_eq!(pictures.count(), 0, "{:?}", rich.markdown);
        }
    }
}
