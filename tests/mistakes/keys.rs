//! Breaks of keys, names, kinds and expressions: the text stays well formed.

use specc::read::keys::{Construct, FIELD, ROOT, SHAPE, Slot, Status};
use specc::span::Span;
use specc::syntax::Format;
use specc::syntax::document::{Core, Entry, Node, NodeKind, Style};

use super::{Break, Valid};

/// Every break that is known for a spec.
pub(super) fn breaks(valid: &Valid, root: &Node) -> Vec<Break> {
    let mut finder = Finder { valid, found: Vec::new() };
    finder.map(root, &ROOT, false);
    finder.found
}

struct Finder<'a> {
    valid: &'a Valid,
    found: Vec<Break>,
}

/// The keys whose values others refer to.
pub(super) const DEFINES: [&str; 14] = [
    "objects",
    "pick_lists",
    "constants",
    "fields",
    "input",
    "output",
    "config",
    "use",
    "type",
    "shape",
    "takes",
    "values",
    "connection",
    "auth",
];

impl Finder<'_> {
    fn map(&mut self, node: &Node, construct: &'static Construct, defines: bool) {
        for entry in node.as_map().unwrap_or_default() {
            let Some(key) = construct.key(&entry.key.value).filter(|key| key.status == Status::Supported)
            else {
                continue;
            };
            let name = &*entry.key.value;
            // A step that has another name is right; only what reads it is not.
            if ["specc", "name", "include", "as"].contains(&name) {
                continue;
            }
            let defines = defines || DEFINES.contains(&name);
            self.misspell(entry, defines);
            self.value(&entry.value, &key.slot, region(entry), defines);
        }
    }

    /// A letter too much in a key.
    fn misspell(&mut self, entry: &Entry, defines: bool) {
        let Some(last) = entry.key.value.chars().last() else { return };
        // A table may be named in several headers.
        if self.in_header(entry.key.span) {
            return;
        }
        let written = self.text(entry.key.span);
        let quoted = written.starts_with(['"', '\'']);
        if quoted && (self.valid.format == Format::Yaml || written != format!("\"{}\"", entry.key.value)) {
            return;
        }
        let by = format!("{}{last}", entry.key.value);
        let by = if quoted { format!("\"{by}\"") } else { by };
        // A key that is near another is another's slip.
        self.found.push(Break { what: "key", edit: entry.key.span, by, region: region(entry), defines });
    }

    /// Whether something stands in the header of a table.
    fn in_header(&self, span: Span) -> bool {
        let file = &self.valid.files[usize::from(span.file.0)].1;
        let line = file[..span.range().start].rfind('\n').map_or(0, |end| end + 1);
        self.valid.format == Format::Toml && file[line..].starts_with('[')
    }

    fn text(&self, span: Span) -> &str {
        &self.valid.files[usize::from(span.file.0)].1[span.range()]
    }

    /// Another value in the place of one.
    fn replace(&mut self, what: &'static str, node: &Node, by: &str, region: Span, defines: bool) {
        let text = self.text(node.span);
        let end = node.span.start + u32::try_from(text.trim_end().len()).expect("small");
        // An anchor and a comment would be lost with a block, and block text has a head.
        let block = node.as_scalar().is_some_and(|scalar| scalar.style == Style::Block);
        let header = matches!(node.kind, NodeKind::Map(_)) && self.in_header(node.span);
        if header || node.span.start == end || text.contains(['&', '*', '#']) || block {
            return;
        }
        let edit = Span { end, ..node.span };
        let bare = by.starts_with(|first: char| first.is_alphabetic()) || by == "1 +";
        let by = match by {
            "[[oops]]" if self.valid.format != Format::Yaml => "[[\"oops\"]]".to_owned(),
            by if bare && self.valid.format != Format::Yaml => format!("\"{by}\""),
            by => by.to_owned(),
        };
        self.found.push(Break { what, edit, by, region, defines });
    }

    fn value(&mut self, node: &Node, slot: &'static Slot, region_: Span, defines: bool) {
        match (slot, &node.kind) {
            (Slot::Construct(construct), NodeKind::Map(_)) => {
                self.replace("kind", node, "[[oops]]", region_, true);
                self.map(node, construct, defines);
            }
            (Slot::MapOf(of), NodeKind::Map(entries)) => {
                self.replace("kind", node, "[[oops]]", region_, true);
                for entry in entries {
                    self.value(&entry.value, of, region(entry), defines);
                }
            }
            (Slot::ListOf(of), NodeKind::List(members)) => {
                for member in members {
                    self.value(member, of, member.span, defines);
                }
            }
            (Slot::OneOf(slots), _) => {
                let fits = |slot: &&'static Slot| fits(slot, node);
                match slots.iter().find(fits) {
                    // A text is as right as a word.
                    Some(Slot::Boolean) if slots.iter().any(|slot| matches!(slot, Slot::Value)) => {
                        self.replace("kind", node, "[[oops]]", region_, defines);
                    }
                    Some(slot) => self.value(node, slot, region_, defines),
                    None => {}
                }
            }
            (Slot::Shape, NodeKind::Map(entries)) => {
                let head = |entry: &Entry| ["use", "fields"].contains(&&*entry.key.value);
                self.replace("kind", node, "[[oops]]", region_, true);
                if entries.iter().any(head) {
                    self.map(node, &SHAPE, true);
                } else {
                    for entry in entries {
                        self.value(&entry.value, &Slot::Field, region(entry), true);
                    }
                }
            }
            (Slot::Field, NodeKind::Map(_)) => self.map(node, &FIELD, true),
            (Slot::Field | Slot::Shape, NodeKind::List(members)) => {
                for member in members {
                    self.value(member, slot, region_, true);
                }
            }
            (Slot::Shape | Slot::Field | Slot::Type, NodeKind::Scalar(scalar))
                if !scalar.text.is_empty() && &*scalar.text != "none" =>
            {
                self.replace("name", node, "oopsie", region_, true);
            }
            (Slot::Number | Slot::Boolean | Slot::Duration | Slot::Word(_) | Slot::WordOrLater(..), _) => {
                self.replace("literal", node, "oopsie", region_, defines);
                self.replace("kind", node, "[[oops]]", region_, defines);
            }
            (Slot::Text | Slot::Markdown, NodeKind::Scalar(_)) => {
                self.replace("kind", node, "[[oops]]", region_, defines);
            }
            (Slot::Pattern, NodeKind::Scalar(_)) => {
                self.replace("literal", node, "777", region_, defines);
            }
            (Slot::Name, NodeKind::Scalar(_)) => {
                self.replace("name", node, "oopsie", region_, defines);
            }
            (Slot::Expression, NodeKind::Scalar(scalar)) => {
                self.replace("syntax", node, "1 +", region_, defines);
                self.replace("type", node, "\"1 + 'a'\"", region_, defines);
                self.replace("name", node, "oopsie", region_, defines);
                self.member(node, &scalar.text, defines);
            }
            (Slot::Value, _) => self.written(node, region_, defines),
            _ => {}
        }
    }

    /// Data with expressions in it.
    fn written(&mut self, node: &Node, region_: Span, defines: bool) {
        match &node.kind {
            NodeKind::Map(entries) => {
                for entry in entries.iter().filter(|entry| !entry.key.value.starts_with('$')) {
                    self.written(&entry.value, region(entry), defines);
                }
            }
            NodeKind::List(members) => {
                for member in members {
                    self.written(member, member.span, defines);
                }
            }
            NodeKind::Scalar(scalar) if scalar.core == Core::Text => {
                self.replace("syntax", node, "\"{{ 1 + }}\"", region_, defines);
                // That a request asks for its page is demanded elsewhere.
                if ["page.", "window.", "cursor"].iter().any(|name| scalar.text.contains(name)) {
                    return;
                }
                self.replace("type", node, "\"{{ 1 + 'a' }}\"", region_, defines);
                self.replace("name", node, "\"{{ oopsie }}\"", region_, defines);
                if scalar.text.contains("{{") {
                    self.member(node, &scalar.text, defines);
                }
            }
            NodeKind::Scalar(_) | NodeKind::Broken { .. } => {}
        }
    }

    /// A slip in the name of a field that an expression reads.
    fn member(&mut self, node: &Node, text: &str, defines: bool) {
        let source = self.text(node.span);
        for root in ["input.", "connection.", "config.", "constants."] {
            let Some(at) = source.find(root) else { continue };
            let before = source[..at].chars().last();
            if before.is_some_and(|letter| letter.is_alphanumeric() || "._".contains(letter)) {
                continue;
            }
            let name = at + root.len();
            let length = source[name..].find(|letter: char| !letter.is_alphanumeric() && letter != '_');
            let end = name + length.unwrap_or(source.len() - name);
            if !text.contains(&source[at..end]) || end == name {
                continue;
            }
            let start = node.span.start + u32::try_from(end).expect("small");
            let edit = Span { start, end: start, ..node.span };
            self.found.push(Break { what: "member", edit, by: "_zz".to_owned(), region: node.span, defines });
            break;
        }
    }
}

/// From the key to the end of the value.
pub(super) fn region(entry: &Entry) -> Span {
    if entry.value.span.file == entry.key.span.file {
        entry.key.span.to(entry.value.span)
    } else {
        entry.key.span
    }
}

/// Whether what stands there is of the slot's kind.
fn fits(slot: &Slot, node: &Node) -> bool {
    match (slot, &node.kind) {
        (Slot::Construct(_) | Slot::MapOf(_), NodeKind::Map(_)) | (Slot::ListOf(_), NodeKind::List(_)) => {
            true
        }
        (Slot::Shape | Slot::Field | Slot::Value, _) => true,
        (Slot::Construct(_) | Slot::MapOf(_) | Slot::ListOf(_), _) => false,
        (Slot::Word(words), NodeKind::Scalar(scalar)) => words.contains(&&*scalar.text),
        (Slot::Number, NodeKind::Scalar(scalar)) => matches!(scalar.core, Core::Integer(_) | Core::Number),
        (Slot::Boolean, NodeKind::Scalar(scalar)) => matches!(scalar.core, Core::Boolean(_)),
        (_, NodeKind::Scalar(_)) => true,
        _ => false,
    }
}
