//! Code in one line, as long as it fits.

use super::hold::{CHOICE, Hold, PRIMARY, STATEMENT, UNARY, VALUE, binary_hold, hold, hole_hold};
use crate::target::ruby::quote;
use crate::target::ruby::tree::{Block, Call, Entry, GuardWord, Hash, Key, Layout, Piece, Ruby, Slot};

pub(super) fn key(key: &Key) -> String {
    match key {
        Key::Symbol(name) => quote::symbol_key(name),
        Key::Text(text) => format!("{} =>", quote::string(text)),
    }
}

pub(super) fn params(params: &[String]) -> String {
    format!("|{}|", params.join(", "))
}

/// Text that may have so many characters and no more.
struct Line {
    text: String,
    room: usize,
}

/// Does not fit.
struct TooLong;

impl Line {
    fn push(&mut self, text: &str) -> Result<(), TooLong> {
        let width = text.chars().count();
        self.room = self.room.checked_sub(width).ok_or(TooLong)?;
        self.text.push_str(text);
        Ok(())
    }

    fn separated<'a>(&mut self, members: impl Iterator<Item = &'a Ruby>) -> Result<(), TooLong> {
        for (at, member) in members.enumerate() {
            if at > 0 {
                self.push(", ")?;
            }
            self.node(member, VALUE)?;
        }
        Ok(())
    }

    fn node(&mut self, node: &Ruby, place: Hold) -> Result<(), TooLong> {
        if hold(node) < place {
            self.push("(")?;
            self.bare(node)?;
            return self.push(")");
        }
        self.bare(node)
    }

    fn bare(&mut self, node: &Ruby) -> Result<(), TooLong> {
        match node {
            Ruby::Nil => self.push("nil"),
            Ruby::True => self.push("true"),
            Ruby::False => self.push("false"),
            Ruby::Integer(value) => self.push(&grouped(*value)),
            Ruby::Float(value) => self.push(&quote::float(*value)),
            Ruby::Text(text) => self.push(&quote::string(text)),
            Ruby::Symbol(name) => self.push(&quote::symbol(name)),
            Ruby::Regex(literal) => self.push(literal),
            Ruby::Name(name) => self.push(name),
            Ruby::Joined(pieces) => self.joined(pieces),
            Ruby::List(members) => {
                self.push("[")?;
                self.separated(members.iter())?;
                self.push("]")
            }
            Ruby::Hash(hash) => self.hash(hash),
            Ruby::Call(call) => self.call(call),
            Ruby::Index(of, at) => {
                self.node(of, PRIMARY)?;
                self.push("[")?;
                self.separated(at.iter())?;
                self.push("]")
            }
            Ruby::Binary(left, operator, right) => {
                let holds = binary_hold(operator);
                self.node(left, holds)?;
                self.push(" ")?;
                self.push(operator)?;
                self.push(" ")?;
                self.node(right, holds + 1)
            }
            Ruby::Not(of) => {
                self.push("!")?;
                self.node(of, UNARY)
            }
            Ruby::Choice(parts) => {
                let [condition, then, otherwise] = &**parts;
                self.node(condition, CHOICE + 1)?;
                self.push(" ? ")?;
                self.node(then, CHOICE + 1)?;
                self.push(" : ")?;
                self.node(otherwise, CHOICE + 1)
            }
            Ruby::Lambda(block) => {
                self.push("lambda")?;
                self.block(block)
            }
            Ruby::Splat(of) => {
                self.push("*")?;
                self.node(of, UNARY)
            }
            Ruby::Guard { statement, word, condition } => {
                self.node(statement, STATEMENT)?;
                self.push(if *word == GuardWord::If { " if " } else { " unless " })?;
                self.node(condition, VALUE)
            }
            Ruby::Assign(name, value) => {
                self.push(name)?;
                self.push(" = ")?;
                self.node(value, VALUE)
            }
            Ruby::Break => self.push("break"),
            Ruby::If { .. } => Err(TooLong),
            Ruby::Return(value) => {
                self.push("return ")?;
                self.node(value, VALUE)
            }
            Ruby::Next(value) => {
                self.push("next")?;
                let Some(value) = value else { return Ok(()) };
                self.push(" ")?;
                self.node(value, VALUE)
            }
            Ruby::Template(slots) => {
                for (at, slot) in slots.iter().enumerate() {
                    match slot {
                        Slot::Fixed(text) => self.push(text)?,
                        Slot::Code(code) => self.node(code, hole_hold(slots, at))?,
                    }
                }
                Ok(())
            }
            Ruby::Fixed(text) if !text.trim_end().contains('\n') => self.push(text.trim_end()),
            Ruby::Case { .. } | Ruby::Rescue(_) | Ruby::Fixed(_) | Ruby::Comment(_) | Ruby::Blank => {
                Err(TooLong)
            }
        }
    }

    fn joined(&mut self, pieces: &[Piece]) -> Result<(), TooLong> {
        self.push("\"")?;
        for piece in pieces {
            match piece {
                Piece::Text(text) => self.push(&quote::inside(text))?,
                Piece::Code(code) => {
                    self.push("#{")?;
                    self.node(code, STATEMENT)?;
                    self.push("}")?;
                }
            }
        }
        self.push("\"")
    }

    fn hash(&mut self, hash: &Hash) -> Result<(), TooLong> {
        if hash.layout == Layout::Tall
            || hash.entries.iter().any(|entry| entry.comment.is_some() || entry.gap)
        {
            return Err(TooLong);
        }
        if hash.entries.is_empty() {
            return self.push("{}");
        }
        let bare = hash.layout == Layout::Bare;
        self.push(if bare { "" } else { "{ " })?;
        for (at, entry) in hash.entries.iter().enumerate() {
            if at > 0 {
                self.push(", ")?;
            }
            self.entry(entry)?;
        }
        self.push(if bare { "" } else { " }" })
    }

    fn entry(&mut self, entry: &Entry) -> Result<(), TooLong> {
        if entry.comment.is_some() || entry.gap {
            return Err(TooLong);
        }
        self.push(&key(&entry.key))?;
        self.push(" ")?;
        self.node(&entry.value, VALUE)
    }

    fn call(&mut self, call: &Call) -> Result<(), TooLong> {
        if let Some(receiver) = &call.receiver {
            self.node(receiver, PRIMARY)?;
            self.push(if call.safe { "&." } else { "." })?;
        }
        self.push(&call.name)?;
        if !call.args.is_empty() {
            self.push("(")?;
            self.separated(call.args.iter())?;
            self.push(")")?;
        }
        match &call.block {
            Some(block) => self.block(block),
            None => Ok(()),
        }
    }

    /// ` { |x| value }`
    fn block(&mut self, block: &Block) -> Result<(), TooLong> {
        let [value] = &block.body[..] else { return Err(TooLong) };
        self.push(" { ")?;
        if !block.params.is_empty() {
            self.push(&params(&block.params))?;
            self.push(" ")?;
        }
        self.node(value, STATEMENT)?;
        self.push(" }")
    }
}

/// An integer, with `_` between groups of three digits from six digits on.
pub(super) fn grouped(value: i128) -> String {
    let digits = value.unsigned_abs().to_string();
    let sign = if value < 0 { "-" } else { "" };
    if digits.len() < 6 {
        return format!("{sign}{digits}");
    }
    let mut groups = String::from(sign);
    for (at, digit) in digits.char_indices() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            groups.push('_');
        }
        groups.push(digit);
    }
    groups
}

/// The node in one line of at most `room` characters.
pub(super) fn flat(node: &Ruby, place: Hold, room: usize) -> Option<String> {
    let mut line = Line { text: String::new(), room };
    line.node(node, place).ok().map(|()| line.text)
}

pub(super) fn flat_entry(entry: &Entry, room: usize) -> Option<String> {
    let mut line = Line { text: String::new(), room };
    line.entry(entry).ok().map(|()| line.text)
}

pub(super) fn flat_block(block: &Block, room: usize) -> Option<String> {
    let mut line = Line { text: String::new(), room };
    line.block(block).ok().map(|()| line.text)
}

/// Arguments in brackets.
pub(super) fn flat_args(args: &[Ruby], room: usize) -> Option<String> {
    let mut line = Line { text: String::new(), room };
    line.push("(").ok()?;
    line.separated(args.iter()).ok()?;
    line.push(")").ok()?;
    Some(line.text)
}
