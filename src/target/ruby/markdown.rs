//! The small Markdown of texts, as the HTML that the platform shows.

use pulldown_cmark::{Event, Parser, Tag, TagEnd, html};

/// A text as HTML; a single paragraph stands without its tags.
pub(super) fn html(text: &str) -> String {
    if is_plain(text) {
        return text.to_owned();
    }
    // HTML that an author wrote is shown as the text that it is; a link to anything but a page or a
    // mailbox leaves its words, and so does a picture.
    let mut links = Vec::new();
    let events: Vec<Event> = Parser::new(text)
        .filter_map(|event| match event {
            Event::Html(html) | Event::InlineHtml(html) => Some(Event::Text(html)),
            Event::Start(Tag::Image { .. }) | Event::End(TagEnd::Image) => None,
            Event::Start(Tag::Link { ref dest_url, .. }) => {
                links.push(leads_somewhere(dest_url));
                links.last().is_some_and(|kept| *kept).then_some(event)
            }
            Event::End(TagEnd::Link) => links.pop().is_some_and(|kept| kept).then_some(event),
            other => Some(other),
        })
        .collect();
    let paragraphs = events.iter().filter(|event| matches!(event, Event::Start(Tag::Paragraph))).count();
    let lone = paragraphs == 1
        && matches!(events.first(), Some(Event::Start(Tag::Paragraph)))
        && matches!(events.last(), Some(Event::End(TagEnd::Paragraph)));
    let events = if lone { events[1..events.len() - 1].to_vec() } else { events };
    let mut shown = String::new();
    html::push_html(&mut shown, events.into_iter());
    shown.trim_end().to_owned()
}

/// Whether a browser that follows a link shows a page or a letter, and runs nothing.
fn leads_somewhere(address: &str) -> bool {
    let address = address.to_ascii_lowercase();
    ["https://", "http://", "mailto:"].iter().any(|scheme| address.starts_with(scheme))
}

/// Whether a text is one line of words that no rule of Markdown or HTML changes.
fn is_plain(text: &str) -> bool {
    let is_word =
        |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b' ' | b',' | b'.' | b'\'' | b'?' | b'/');
    text.starts_with(|first: char| first.is_ascii_alphabetic())
        && !text.ends_with(' ')
        && text.as_bytes().iter().all(is_word)
}

/// The literal parts of a description: `**…**` is what the platform emphasises, the rest is text.
/// `open` says whether a part begins inside an emphasis; it is kept for the next part.
pub(super) fn emphasised(text: &str, open: &mut bool) -> String {
    let mut shown = String::new();
    for (at, part) in text.split("**").enumerate() {
        if at > 0 {
            shown.push_str(if *open { "</span>" } else { "<span class='provider'>" });
            *open = !*open;
        }
        shown.push_str(&part.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;"));
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::{emphasised, html};

    #[test]
    fn texts_become_html_that_nobody_can_leave() {
        let cases = [
            ("plain", "plain"),
            ("Plain, isn't it? Yes.", "Plain, isn't it? Yes."),
            ("1. one", "<ol>\n<li>one</li>\n</ol>"),
            ("plain  ", "plain"),
            ("**bold** and `code`", "<strong>bold</strong> and <code>code</code>"),
            ("[a](https://a.example/)", "<a href=\"https://a.example/\">a</a>"),
            ("<script>x</script>", "&lt;script&gt;x&lt;/script&gt;"),
            (
                "[a](javascript:x) [b](JaVaScRiPt:x) [c](data:text/html,x) [d](mailto:a@b.c)",
                "a b c <a href=\"mailto:a@b.c\">d</a>",
            ),
            ("![a](https://a.example/x.png)", "a"),
            ("one\n\ntwo", "<p>one</p>\n<p>two</p>"),
        ];
        for (text, shown) in cases {
            assert_eq!(html(text), shown);
        }
        let mut open = false;
        assert_eq!(
            emphasised("Get **contact** <1>", &mut open),
            "Get <span class='provider'>contact</span> &lt;1&gt;"
        );
    }
}
