//! Breaks of the text: what is no YAML, TOML or JSON any more.
//!
//! Each is made at an entry that stands on one line, `key: value`, or at the line that begins a map.

use specc::span::Span;
use specc::syntax::Format;
use specc::syntax::document::{Core, Entry, Node, NodeKind, Style};

use super::keys::{DEFINES, region};
use super::{Break, Valid};

/// Every break that is known for a spec.
pub(super) fn breaks(valid: &Valid, root: &Node) -> Vec<Break> {
    let mut finder = Finder { valid, found: Vec::new() };
    finder.map(root, false);
    finder.found
}

struct Finder<'a> {
    valid: &'a Valid,
    found: Vec<Break>,
}

/// An entry and the lines that it takes.
struct Place<'a> {
    entry: &'a Entry,
    /// Its first line, without the indentation.
    line: Span,
    /// All of it, with its indentation and the line break.
    region: Span,
    /// Whether it is a map on further lines.
    nested: bool,
    defines: bool,
}

impl Finder<'_> {
    fn map(&mut self, node: &Node, defines: bool) {
        let mut before: Option<Span> = None;
        for entry in node.as_map().unwrap_or_default() {
            let name = &*entry.key.value;
            let defines = defines || DEFINES.contains(&name);
            let fixed = ["specc", "name", "include"].contains(&name);
            if let Some(place) = self.place(entry, defines).filter(|_| !fixed) {
                match self.valid.format {
                    Format::Yaml => self.yaml(&place, before),
                    Format::Json => self.json(&place),
                    Format::Toml => self.toml(&place),
                }
            }
            before = Some(region(entry));
            match &entry.value.kind {
                NodeKind::Map(_) => self.map(&entry.value, defines),
                NodeKind::List(members) => members.iter().for_each(|member| self.map(member, defines)),
                NodeKind::Scalar(_) | NodeKind::Broken { .. } => {}
            }
        }
    }

    fn file(&self, span: Span) -> &str {
        &self.valid.files[usize::from(span.file.0)].1
    }

    fn text(&self, span: Span) -> &str {
        &self.file(span)[span.range()]
    }

    /// The place of an entry that has its first line for itself.
    fn place<'e>(&self, entry: &'e Entry, defines: bool) -> Option<Place<'e>> {
        let whole = region(entry);
        let file = self.file(whole);
        let start = file[..whole.range().start].rfind('\n').map_or(0, |end| end + 1);
        let end = file[whole.range().start..].find('\n')? + whole.range().start;
        let before = &file[start..whole.range().start];
        let nested = matches!(entry.value.kind, NodeKind::Map(_)) && !file[..end].ends_with(['}', ']']);
        let one_line = whole.range().end <= end && matches!(entry.value.kind, NodeKind::Scalar(_));
        let behind = file.get(whole.range().end..end).unwrap_or_default();
        if !before.trim().is_empty()
            || !(one_line || nested)
            || (one_line && !["", ","].contains(&behind.trim()))
            || file[start..end].contains(['#', '&', '*'])
        {
            return None;
        }
        let line = Span::new(whole.file, whole.range().start..end);
        let region = Span::new(whole.file, start..(end + 1).max(whole.range().end));
        Some(Place { entry, line, region, nested, defines })
    }

    fn push(&mut self, what: &'static str, place: &Place<'_>, edit: Span, by: String) {
        let Place { region, defines, .. } = *place;
        self.found.push(Break { what, edit, by, region, defines });
    }

    fn value(&mut self, what: &'static str, place: &Place<'_>, by: String) {
        self.push(what, place, place.entry.value.span, by);
    }

    fn yaml(&mut self, place: &Place<'_>, before: Option<Span>) {
        let Place { entry, line, region, nested, .. } = place;
        let key = self.text(entry.key.span).to_owned();
        let indent = Span { end: line.start, ..*region };
        let colon = Span { start: entry.key.span.end, end: entry.key.span.end + 1, ..*line };
        self.push("no colon", place, colon, String::new());
        if indent.start < indent.end {
            self.push("tab", place, indent, "\t".to_owned());
        }
        if let Some(before) = before.filter(|before| before.file == line.file && indent.start < indent.end) {
            // A line that is indented deeper is told beside the line above it.
            let wider = Place { region: before.to(*region), ..*place };
            self.push("indentation", &wider, indent.start_point(), " ".to_owned());
        }
        if *nested {
            return;
        }
        let written = self.text(entry.value.span).to_owned();
        let plain = entry.value.as_scalar().is_some_and(|scalar| scalar.style == Style::Plain);
        self.value("alias", place, "*nowhere".to_owned());
        self.value("braces", place, "{{ oops }}".to_owned());
        self.value("reserved", place, "@oops".to_owned());
        self.value("escape", place, "\"a\\qb\"".to_owned());
        self.value("second colon", place, "a: b".to_owned());
        self.value("behind a quote", place, "'it's'".to_owned());
        if plain && !written.contains(['"', '\'', '[', ']', '{', '}']) && !written.is_empty() {
            self.value("quote", place, format!("\"{written}"));
            self.value("quote", place, format!("'{written}"));
            self.value("bracket", place, format!("[{written}"));
            self.value("bracket", place, format!("{{ {written}"));
            self.value("bracket", place, format!("{written}]: }}"));
            let again = Span { start: line.end, ..*line };
            let indent = self.text(indent).to_owned();
            self.push("duplicate", place, again, format!("\n{indent}{key}: {written}"));
        }
    }

    fn json(&mut self, place: &Place<'_>) {
        let Place { entry, line, nested, .. } = place;
        let key = entry.key.span;
        let source = self.text(*line).to_owned();
        let written = self.text(entry.value.span).to_owned();
        let colon = Span { start: key.end, end: key.end + 1, ..key };
        self.push("no colon", place, colon, String::new());
        self.push("quote of a key", place, Span { end: key.start + 1, ..key }, String::new());
        self.push("quote of a key", place, Span { start: key.end - 1, ..key }, String::new());
        self.push("comment", place, line.start_point(), "/* oops */ ".to_owned());
        if *nested {
            return;
        }
        if source.ends_with(',') {
            let comma = Span { start: line.end - 1, ..*line };
            // It is missed before the next key.
            let next = self.file(*line)[line.range().end + 1..].find('\n').unwrap_or(0);
            let end = line.end + 2 + u32::try_from(next).expect("small");
            let wider = Place { region: Span { end, ..place.region }, ..*place };
            self.push("no comma", &wider, comma, String::new());
        } else {
            self.push("comma too many", place, Span { start: line.end, ..*line }, ",".to_owned());
        }
        self.value("word", place, "oops".to_owned());
        self.value("escape", place, "\"a\\qb\"".to_owned());
        self.value("number", place, "01".to_owned());
        self.value("bracket", place, "[1".to_owned());
        if entry.value.as_scalar().is_some_and(|scalar| scalar.core == Core::Text) {
            self.value("quote", place, written[1..].to_owned());
            self.value("quote", place, written[..written.len() - 1].to_owned());
            self.value("single quotes", place, "'oops'".to_owned());
        }
    }

    fn toml(&mut self, place: &Place<'_>) {
        let Place { entry, line, nested, .. } = place;
        if *nested {
            return;
        }
        let source = self.text(*line).to_owned();
        let written = self.text(entry.value.span).to_owned();
        let key = self.text(entry.key.span).to_owned();
        let equals = Span { start: entry.key.span.end, end: entry.key.span.end + 2, ..*line };
        if self.text(equals) != " =" {
            return;
        }
        self.push("no `=`", place, equals, String::new());
        self.push("colon", place, equals, ":".to_owned());
        self.push("duplicate", place, Span { start: line.end, ..*line }, format!("\n{key} = {written}"));
        self.value("word", place, "oops now".to_owned());
        self.value("escape", place, "\"a\\qb\"".to_owned());
        self.value("bracket", place, "[1, 2".to_owned());
        self.value("bracket", place, "{ a = 1".to_owned());
        self.value("braces", place, "{{ oops }}".to_owned());
        self.push("nothing", place, Span { start: equals.end, ..*line }, String::new());
        let text = entry.value.as_scalar().is_some_and(|scalar| scalar.core == Core::Text);
        if text && !source.contains('\'') {
            self.value("quote", place, written[1..].to_owned());
            self.value("quote", place, written[..written.len() - 1].to_owned());
        }
    }
}
