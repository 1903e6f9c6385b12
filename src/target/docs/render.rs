//! Fills the frames of `templates/docs`: HTML escapes by itself, Markdown likewise in its own way.

use minijinja::syntax::SyntaxConfig;
use minijinja::value::{Serde, Value};
use minijinja::{AutoEscape, Environment, Error, Output, State, UndefinedBehavior};
use serde::Serialize;

use super::markdown;

/// The frames, by name.
const FRAMES: [(&str, &str); 15] = [
    ("base.html", include_str!("../../../templates/docs/html/base.html")),
    ("parts.html", include_str!("../../../templates/docs/html/parts.html")),
    ("overview.html", include_str!("../../../templates/docs/html/overview.html")),
    ("connection.html", include_str!("../../../templates/docs/html/connection.html")),
    ("object.html", include_str!("../../../templates/docs/html/object.html")),
    ("operation.html", include_str!("../../../templates/docs/html/operation.html")),
    ("pick_lists.html", include_str!("../../../templates/docs/html/pick_lists.html")),
    ("errors.html", include_str!("../../../templates/docs/html/errors.html")),
    ("parts.md", include_str!("../../../templates/docs/markdown/parts.md")),
    ("overview.md", include_str!("../../../templates/docs/markdown/overview.md")),
    ("connection.md", include_str!("../../../templates/docs/markdown/connection.md")),
    ("object.md", include_str!("../../../templates/docs/markdown/object.md")),
    ("operation.md", include_str!("../../../templates/docs/markdown/operation.md")),
    ("pick_lists.md", include_str!("../../../templates/docs/markdown/pick_lists.md")),
    ("errors.md", include_str!("../../../templates/docs/markdown/errors.md")),
];

/// The style sheet of the site.
pub(super) const STYLE: &str = include_str!("../../../templates/docs/assets/style.css");
/// The script of the site.
pub(super) const SCRIPT: &str = include_str!("../../../templates/docs/assets/search.js");

/// The frames, read.
pub(super) struct Frames {
    environment: Environment<'static>,
}

impl Frames {
    pub(super) fn new() -> Self {
        let mut environment = Environment::new();
        let syntax =
            SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).keep_trailing_newline(true).build();
        environment.set_syntax(syntax.expect("the usual delimiters"));
        environment.set_auto_escape_callback(|name| {
            if name.ends_with(".html") { AutoEscape::Html } else { AutoEscape::Custom("markdown".into()) }
        });
        environment.set_formatter(format);
        environment.add_filter("code", |text: String, in_table: bool| {
            Value::from_safe_string(markdown::code(&text, in_table))
        });
        environment.add_filter("block", |text: String, language: String| {
            Value::from_safe_string(markdown::block(&language, &text))
        });
        environment.add_filter("address", |text: String| Value::from_safe_string(markdown::address(&text)));
        // A slip in a frame is found by the tests; people get the rest of the page.
        environment.set_undefined_behavior(if cfg!(test) {
            UndefinedBehavior::Strict
        } else {
            UndefinedBehavior::Chainable
        });
        for (name, frame) in FRAMES {
            environment.add_template(name, frame).expect("the frames are part of the program, and tested");
        }
        Self { environment }
    }

    /// Fills a frame.
    pub(super) fn fill(&self, name: &str, page: &impl Serialize) -> String {
        let filled =
            self.environment.get_template(name).and_then(|frame| frame.render(Value::from(Serde(page))));
        let filled = filled.expect("the frames are part of the program, and tested");
        if name.ends_with(".md") { tidy(&filled) } else { filled }
    }
}

/// Writes a value as the frame's language shows it; nothing writes nothing.
fn format(out: &mut Output, state: &mut State, value: &Value) -> Result<(), Error> {
    if value.is_undefined() || value.is_none() {
        return Ok(());
    }
    let text = value.to_string();
    let text = match state.auto_escape() {
        _ if value.is_safe() => text,
        AutoEscape::Custom(_) => markdown::escaped(&text),
        // Whatever the frame is, a text never becomes an element.
        _ => escaped(&text),
    };
    out.write_str(&text).map_err(Error::from)
}

/// Text as HTML shows it, in elements and in quoted attributes.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            letter => out.push(markdown::shown(letter)),
        }
    }
    out
}

/// Markdown with single blank lines outside code, and one line break at its end.
fn tidy(page: &str) -> String {
    let mut out = String::with_capacity(page.len());
    let mut fence: Option<&str> = None;
    let mut blank = true;
    for line in page.lines() {
        let ticks = &line[..line.len() - line.trim_start_matches('`').len()];
        match fence {
            Some(open) if line == open => fence = None,
            None if ticks.len() >= 3 => fence = Some(ticks),
            _ => {}
        }
        let kept = if fence.is_some() { line } else { line.trim_end() };
        if fence.is_none() && kept.is_empty() && blank {
            continue;
        }
        blank = fence.is_none() && kept.is_empty();
        out.push_str(kept);
        out.push('\n');
    }
    let kept = out.trim_end().len();
    out.truncate(kept);
    out.push('\n');
    out
}
