//! Prints a pattern for each language.

use std::fmt::Write as _;

use super::{Item, Node, Tree};

/// For Rust's `regex`.
pub(super) fn rust(tree: &Tree) -> String {
    let mut printer = Printer { out: String::new(), tree, ruby: false };
    if tree.dot_all {
        printer.out.push_str("(?s)");
    }
    printer.node(&tree.node);
    printer.out
}

/// For Ruby, as a literal.
pub(super) fn ruby(tree: &Tree) -> String {
    let mut printer = Printer { out: String::from("/"), tree, ruby: true };
    printer.node(&tree.node);
    printer.out.push_str(if tree.dot_all { "/m" } else { "/" });
    printer.out
}

struct Printer<'a> {
    out: String,
    tree: &'a Tree,
    ruby: bool,
}

impl Printer<'_> {
    fn node(&mut self, node: &Node) {
        match node {
            Node::Char(letter) => self.letter(*letter),
            Node::Any => self.out.push('.'),
            Node::Class { negated: false, items }
                if items.len() == 1 && !matches!(items[0], Item::Range(..)) =>
            {
                self.lone(&items[0]);
            }
            Node::Class { negated, items } => self.class(*negated, items),
            Node::Edge => self.out.push_str(if self.ruby { r"(?a:\b)" } else { r"(?-u:\b)" }),
            Node::Start => self.out.push_str(if self.ruby { r"\A" } else { "^" }),
            Node::End => self.out.push_str(if self.ruby { r"\z" } else { "$" }),
            Node::Group { capture, node } => self.group(*capture, node),
            Node::Sequence(nodes) => nodes.iter().for_each(|node| self.node(node)),
            Node::Either(nodes) => {
                for (at, node) in nodes.iter().enumerate() {
                    if at > 0 {
                        self.out.push('|');
                    }
                    self.node(node);
                }
            }
            Node::Repeat { node, least, most, lazy } => {
                self.node(node);
                match (least, most) {
                    (0, None) => self.out.push('*'),
                    (1, None) => self.out.push('+'),
                    (0, Some(1)) => self.out.push('?'),
                    (least, None) => self.append(format_args!("{{{least},}}")),
                    (least, Some(most)) if least == most => self.append(format_args!("{{{least}}}")),
                    (least, Some(most)) => self.append(format_args!("{{{least},{most}}}")),
                }
                if *lazy {
                    self.out.push('?');
                }
            }
        }
    }

    fn append(&mut self, text: std::fmt::Arguments<'_>) {
        self.out.write_fmt(text).expect("a string takes whatever is written");
    }

    fn group(&mut self, capture: Option<usize>, node: &Node) {
        let name = capture.map(|number| self.tree.groups.get(number - 1).and_then(Option::as_deref));
        match name {
            None => self.out.push_str("(?:"),
            Some(None) => self.out.push('('),
            Some(Some(name)) => self.append(format_args!("(?<{name}>")),
        }
        self.node(node);
        self.out.push(')');
    }

    fn letter(&mut self, letter: char) {
        match other_case(letter).filter(|_| self.tree.any_case) {
            Some(other) => {
                self.out.push('[');
                self.out.push(letter);
                self.out.push(other);
                self.out.push(']');
            }
            None => self.plain(letter, false),
        }
    }

    /// A character as itself.
    fn plain(&mut self, letter: char, in_class: bool) {
        let special = if in_class { r"\[]^-&~#" } else { r"\.+*?()|[]{}^$-#" };
        match letter {
            '\t' => self.out.push_str(r"\t"),
            '\n' => self.out.push_str(r"\n"),
            '\r' => self.out.push_str(r"\r"),
            '/' if self.ruby => self.out.push_str(r"\/"),
            letter if special.contains(letter) => self.out.extend(['\\', letter]),
            letter if letter.is_ascii_control() => self.append(format_args!("\\x{:02X}", u32::from(letter))),
            letter => self.out.push(letter),
        }
    }

    /// A class of one member, without brackets of its own.
    fn lone(&mut self, item: &Item) {
        if self.ruby || matches!(item, Item::Property { .. }) {
            return self.item(item);
        }
        match item {
            Item::Digit { negated: false }
            | Item::Word { negated: false }
            | Item::Blank { negated: false } => {
                self.out.push('[');
                self.item(item);
                self.out.push(']');
            }
            item => self.item(item),
        }
    }

    fn class(&mut self, negated: bool, items: &[Item]) {
        self.out.push_str(if negated { "[^" } else { "[" });
        for item in items {
            self.item(item);
        }
        self.out.push(']');
    }

    fn item(&mut self, item: &Item) {
        let (letters, ruby, negated) = match item {
            Item::Range(from, to) => return self.range(*from, *to),
            Item::Property { name, negated } => {
                return self.append(format_args!("\\{}{{{name}}}", if *negated { 'P' } else { 'p' }));
            }
            Item::Digit { negated } => ("0-9", 'd', *negated),
            Item::Word { negated } => ("0-9A-Za-z_", 'w', *negated),
            Item::Blank { negated } => (r"\t\n\x0B\x0C\r ", 's', *negated),
        };
        match (self.ruby, negated) {
            (true, false) => self.out.extend(['\\', ruby]),
            (true, true) => self.out.extend(['\\', ruby.to_ascii_uppercase()]),
            (false, false) => self.out.push_str(letters),
            (false, true) => self.append(format_args!("[^{letters}]")),
        }
    }

    fn range(&mut self, from: char, to: char) {
        self.plain_range(from, to);
        if !self.tree.any_case {
            return;
        }
        for (start, end, shift) in [('a', 'z', -32), ('A', 'Z', 32)] {
            let (start, end) = (from.max(start), to.min(end));
            let shifted = |letter: char| u32::from(letter).checked_add_signed(shift).and_then(char::from_u32);
            if let (true, Some(start), Some(end)) = (start <= end, shifted(start), shifted(end)) {
                self.plain_range(start, end);
            }
        }
        for other in (from.max('\u{80}')..=to).filter_map(other_case) {
            self.plain(other, true);
        }
    }

    fn plain_range(&mut self, from: char, to: char) {
        self.plain(from, true);
        if from < to {
            self.out.push('-');
            self.plain(to, true);
        }
    }
}

/// The other case of a letter, where each is the other's only one.
fn other_case(letter: char) -> Option<char> {
    fn only(mut letters: impl Iterator<Item = char>) -> Option<char> {
        letters.next().filter(|_| letters.next().is_none())
    }
    let lower = only(letter.to_lowercase())?;
    let upper = only(letter.to_uppercase())?;
    if lower != letter && only(lower.to_uppercase()) == Some(letter) {
        return Some(lower);
    }
    (upper != letter && only(upper.to_lowercase()) == Some(letter)).then_some(upper)
}
