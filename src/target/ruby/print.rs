//! Prints Ruby: the only place that knows quotes, brackets, indentation and line breaks.
//!
//! What fits into a line of [`WIDTH`] characters stands in one; else the last argument opens, or
//! each argument, entry or call of a chain has a line of its own. Printing takes time linear in the
//! tree: whether a part fits is found out by writing at most a line of it.

mod hold;
mod line;
mod literal;
#[cfg(test)]
mod tests;

use self::hold::{CHOICE, Hold, PRIMARY, STATEMENT, UNARY, VALUE, binary_hold, hold, hole_hold};
use self::line::{flat, flat_args, flat_block, params};
use self::literal::is_scalar;
use super::quote;
use super::tree::{Block, Call, GuardWord, Layout, Ruby, Slot};

/// The widest line.
const WIDTH: usize = 120;

/// The text of a program of these statements.
#[must_use]
pub fn print(statements: &[Ruby]) -> String {
    let mut printer = Printer { out: String::new() };
    printer.body(statements, 0);
    printer.out
}

struct Printer {
    out: String,
}

impl Printer {
    fn column(&self) -> usize {
        let line = self.out.rfind('\n').map_or(0, |at| at + 1);
        self.out[line..].chars().count()
    }

    fn line(&mut self, indent: usize) {
        let kept = self.out.trim_end_matches(' ').len();
        self.out.truncate(kept);
        self.out.push('\n');
        self.out.extend(std::iter::repeat_n(' ', indent));
    }

    /// Statements, each on a line of its own; the last line is ended.
    fn body(&mut self, statements: &[Ruby], indent: usize) {
        for statement in statements {
            match statement {
                Ruby::Blank => self.out.push('\n'),
                Ruby::Comment(text) => self.comment(text, indent),
                Ruby::Fixed(text) => self.fixed(text, indent),
                Ruby::Rescue(statement) => {
                    self.word(indent.saturating_sub(2), "rescue ::StandardError => e\n");
                    self.body(std::slice::from_ref(&**statement), indent);
                }
                statement => {
                    self.out.extend(std::iter::repeat_n(' ', indent));
                    self.write(statement, indent, 0, STATEMENT);
                    self.out.push('\n');
                }
            }
        }
    }

    fn comment(&mut self, text: &str, indent: usize) {
        for line in quote::comment(text) {
            self.out.extend(std::iter::repeat_n(' ', indent));
            self.out.push_str(&line);
            self.out.push('\n');
        }
    }

    /// Fixed Ruby at an indent, its last line ended.
    fn fixed(&mut self, text: &str, indent: usize) {
        for line in text.trim_end().lines() {
            if !line.is_empty() {
                self.out.extend(std::iter::repeat_n(' ', indent));
                self.out.push_str(line);
            }
            self.out.push('\n');
        }
    }

    /// An expression from the current column on; `tail` characters have to follow on its last line.
    fn write(&mut self, node: &Ruby, indent: usize, tail: usize, place: Hold) {
        let room = WIDTH.saturating_sub(self.column() + tail);
        if let Some(text) = flat(node, place, room) {
            self.out.push_str(&text);
            return;
        }
        if hold(node) < place {
            self.out.push('(');
            self.broken(node, indent, tail + 1);
            self.out.push(')');
        } else {
            self.broken(node, indent, tail);
        }
    }

    /// An expression that does not fit into the rest of the line.
    fn broken(&mut self, node: &Ruby, indent: usize, tail: usize) {
        match node {
            Ruby::List(members) => self.list(members, indent),
            Ruby::Hash(hash) => self.hash(hash, indent),
            Ruby::Call(call) => self.call(call, indent, tail),
            Ruby::Lambda(block) => {
                self.out.push_str("lambda do");
                self.block(block, indent);
            }
            Ruby::Assign(name, value) => {
                self.out.push_str(name);
                self.out.push_str(" = ");
                self.write(value, indent, tail, VALUE);
            }
            Ruby::Next(Some(value)) => {
                self.out.push_str("next ");
                self.write(value, indent, tail, PRIMARY);
            }
            Ruby::Return(value) => {
                self.out.push_str("return ");
                self.write(value, indent, tail, VALUE);
            }
            Ruby::If { condition, then, otherwise } => {
                self.out.push_str("if ");
                self.write(condition, indent + 2, 0, VALUE);
                self.out.push('\n');
                self.body(then, indent + 2);
                if let Some(otherwise) = otherwise {
                    self.word(indent, "else\n");
                    self.body(otherwise, indent + 2);
                }
                self.word(indent, "end");
            }
            Ruby::Guard { statement, word, condition } => self.guard(statement, *word, condition, indent),
            Ruby::Choice(parts) => {
                let [condition, then, otherwise] = &**parts;
                self.out.push_str("if ");
                self.write(condition, indent + 2, 0, CHOICE);
                self.out.push('\n');
                self.body(std::slice::from_ref(then), indent + 2);
                self.word(indent, "else\n");
                self.body(std::slice::from_ref(otherwise), indent + 2);
                self.word(indent, "end");
            }
            Ruby::Case { subject, branches, otherwise } => {
                self.case(subject, branches, otherwise.as_deref(), indent);
            }
            Ruby::Binary(left, operator, right) => {
                let holds = binary_hold(operator);
                self.write(left, indent, operator.len() + 1, holds);
                self.out.push(' ');
                self.out.push_str(operator);
                self.line(indent + 2);
                self.write(right, indent + 2, tail, holds + 1);
            }
            Ruby::Index(of, at) => {
                self.write(of, indent, 1, PRIMARY);
                self.out.push('[');
                self.members(at.iter(), indent, tail + 1);
                self.out.push(']');
            }
            Ruby::Not(of) => {
                self.out.push('!');
                self.write(of, indent, tail, UNARY);
            }
            Ruby::Splat(of) => {
                self.out.push('*');
                self.write(of, indent, tail, UNARY);
            }
            Ruby::Template(slots) => self.template(slots, indent, tail),
            Ruby::Joined(pieces) => self.joined(pieces, indent),
            Ruby::Text(text) => self.long_text(text, tail),
            Ruby::Fixed(text) => {
                let mut lines = text.trim_end().lines();
                self.out.push_str(lines.next().unwrap_or(""));
                for line in lines {
                    self.line(if line.is_empty() { 0 } else { indent });
                    self.out.push_str(line);
                }
            }
            short => {
                let text = flat(short, STATEMENT, usize::MAX).unwrap_or_default();
                self.out.push_str(&text);
            }
        }
    }

    fn word(&mut self, indent: usize, word: &str) {
        self.out.extend(std::iter::repeat_n(' ', indent));
        self.out.push_str(word);
    }

    /// Values with commas between them, in the line as far as they fit.
    fn members<'a>(&mut self, members: impl Iterator<Item = &'a Ruby>, indent: usize, tail: usize) {
        for (at, member) in members.enumerate() {
            if at > 0 {
                self.out.push_str(", ");
            }
            self.write(member, indent, tail, VALUE);
        }
    }

    fn call(&mut self, call: &Call, indent: usize, tail: usize) {
        let start = self.column();
        if let Some(receiver) = &call.receiver {
            let dot = if call.safe { "&." } else { "." };
            let room = WIDTH.saturating_sub(self.column());
            let needed = call.name.len() + 2;
            match flat(receiver, PRIMARY, room.saturating_sub(needed)) {
                Some(text) if self.opens_well(call, text.chars().count()) => {
                    self.out.push_str(&text);
                    self.out.push_str(dot);
                }
                _ if is_chain(receiver) => {
                    self.write(receiver, indent, 0, PRIMARY);
                    self.line(start + 2);
                    self.out.push_str(dot);
                    self.named(call, start + 2, tail);
                    return;
                }
                _ => {
                    self.write(receiver, indent, needed, PRIMARY);
                    self.out.push_str(dot);
                }
            }
        }
        self.named(call, indent, tail);
    }

    /// Whether a call may open its last argument or block behind a receiver of this width.
    fn opens_well(&self, call: &Call, width: usize) -> bool {
        let room = WIDTH.saturating_sub(self.column() + width + call.name.len() + 3);
        match (&call.block, call.args.split_last()) {
            (Some(block), _) => params(&block.params).len() + 6 < room,
            (None, Some((last, before))) => {
                let front: usize =
                    before.iter().map(|arg| flat(arg, VALUE, room).map_or(room, |text| text.len() + 2)).sum();
                front < room && (opens(last) || flat(last, VALUE, room.saturating_sub(front)).is_some())
            }
            (None, None) => true,
        }
    }

    /// The name of a call and what follows it.
    fn named(&mut self, call: &Call, indent: usize, tail: usize) {
        self.out.push_str(&call.name);
        let behind = if call.block.is_some() { 5 } else { tail };
        self.arguments(&call.args, indent, behind);
        if let Some(block) = &call.block {
            let room = WIDTH.saturating_sub(self.column() + tail);
            if let Some(text) = flat_block(block, room) {
                self.out.push_str(&text);
            } else {
                self.out.push_str(" do");
                self.block(block, indent);
            }
        }
    }

    fn arguments(&mut self, args: &[Ruby], indent: usize, tail: usize) {
        if args.is_empty() {
            return;
        }
        let room = WIDTH.saturating_sub(self.column() + tail + 2);
        if let Some(text) = flat_args(args, room) {
            self.out.push_str(&text);
            return;
        }
        let Some((last, before)) = args.split_last() else { return };
        let front = if before.is_empty() { Some(String::new()) } else { flat_args(before, room) };
        if let (true, Some(front)) = (opens(last), front) {
            self.out.push('(');
            if !before.is_empty() {
                self.out.push_str(&front[1..front.len() - 1]);
                self.out.push_str(", ");
            }
            self.write(last, indent, tail + 1, VALUE);
            self.out.push(')');
            return;
        }
        self.out.push('(');
        self.separated(args, indent);
        self.line(indent);
        self.out.push(')');
    }

    /// The parameters, body and end of a block whose `do` has been written.
    fn block(&mut self, block: &Block, indent: usize) {
        if !block.params.is_empty() {
            self.out.push(' ');
            self.out.push_str(&params(&block.params));
        }
        self.out.push('\n');
        self.body(&block.body, indent + 2);
        self.word(indent, "end");
    }

    fn guard(&mut self, statement: &Ruby, word: GuardWord, condition: &Ruby, indent: usize) {
        self.out.push_str(if word == GuardWord::If { "if " } else { "unless " });
        self.write(condition, indent + 2, 0, VALUE);
        self.out.push('\n');
        self.body(std::slice::from_ref(statement), indent + 2);
        self.word(indent, "end");
    }

    fn case(
        &mut self,
        subject: &Ruby,
        branches: &[(Vec<Ruby>, Vec<Ruby>)],
        otherwise: Option<&[Ruby]>,
        indent: usize,
    ) {
        self.out.push_str("case ");
        self.write(subject, indent, 0, VALUE);
        for (values, body) in branches {
            self.line(indent);
            self.out.push_str("when ");
            self.members(values.iter(), indent + 5, 0);
            self.branch(body, " then ", indent);
        }
        if let Some(body) = otherwise {
            self.line(indent);
            self.out.push_str("else");
            self.branch(body, " ", indent);
        }
        self.line(indent);
        self.out.push_str("end");
    }

    /// The body of a branch: behind `word` if it is one short value, else below.
    fn branch(&mut self, body: &[Ruby], word: &str, indent: usize) {
        let room = WIDTH.saturating_sub(self.column() + word.len());
        let short = match body {
            [value] => flat(value, CHOICE, room),
            _ => None,
        };
        if let Some(text) = short {
            self.out.push_str(word);
            self.out.push_str(&text);
        } else {
            self.out.push('\n');
            self.body(body, indent + 2);
            self.out.pop();
        }
    }

    fn template(&mut self, slots: &[Slot], indent: usize, tail: usize) {
        for (at, slot) in slots.iter().enumerate() {
            match slot {
                Slot::Fixed(text) => self.out.push_str(text),
                Slot::Code(code) => self.write(code, indent, tail + 1, hole_hold(slots, at)),
            }
        }
    }
}

/// Whether an argument may open behind its call: `f({`, `f(lambda do`.
fn opens(node: &Ruby) -> bool {
    match node {
        Ruby::Hash(hash) => matches!(hash.layout, Layout::Fitting | Layout::Tall),
        Ruby::List(members) => !members.iter().all(is_scalar),
        Ruby::Lambda(_) => true,
        _ => false,
    }
}

/// Whether a receiver may stand on lines of its own before the dot.
fn is_chain(node: &Ruby) -> bool {
    match node {
        Ruby::Call(call) => {
            !call.args.is_empty() || call.block.is_some() || call.receiver.as_ref().is_some_and(is_chain)
        }
        Ruby::Binary(..) | Ruby::Choice(_) => true,
        _ => false,
    }
}
