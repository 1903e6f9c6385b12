//! Puts what a template takes into it.
//!
//! In: the entries of a template, by the tables of keys, and the arguments. Out: the same entries
//! with the arguments in them. A value that is one `{{ name }}` becomes the argument itself,
//! whatever its key takes; other texts get the text of the argument in the place of `{{ name }}`,
//! and expressions its value. A key whose value is an argument that is not given is left out.

use crate::diagnostic::{Code, Description, Problem, Problems};
use crate::expr::ast::{Expr, ExprKind};
use crate::expr::parse;
use crate::span::{Span, Spanned};
use crate::syntax::document::{Core, Entry, Node, NodeKind, Scalar};

use super::super::data::HEADS;
use super::super::keys::{Construct, FIELD, SHAPE, Slot};
use super::super::shape::has_head;
use super::argument::Argument;
use super::text;

/// How many maps and lists may lie in one another.
const MOST_LEVELS: usize = 100;

/// Puts `arguments` into what `construct` holds. Gives whether it was not too much; `left` is how
/// much more there may be.
pub(super) fn put(
    entries: &mut Vec<Entry>,
    construct: &'static Construct,
    arguments: &[Argument],
    left: &mut usize,
    problems: &mut Problems,
) -> bool {
    if arguments.is_empty() {
        return true;
    }
    let mut put = Put { arguments, left: Some(*left), problems };
    put.construct(entries, construct, 2);
    *left = put.left.unwrap_or_default();
    put.left.is_some()
}

/// How much a value is: one, and one more for each line of text or so.
pub(super) fn size(node: &Node) -> usize {
    match &node.kind {
        NodeKind::Scalar(scalar) => 1 + scalar.text.len() / 64,
        NodeKind::List(members) => 1 + members.iter().map(size).sum::<usize>(),
        NodeKind::Map(entries) => 1 + entries.iter().map(|entry| 1 + size(&entry.value)).sum::<usize>(),
        NodeKind::Broken { .. } => 1,
    }
}

/// How deep maps and lists lie in one another.
fn depth(node: &Node) -> usize {
    match &node.kind {
        NodeKind::Scalar(_) | NodeKind::Broken { .. } => 0,
        NodeKind::List(members) => 1 + members.iter().map(depth).max().unwrap_or_default(),
        NodeKind::Map(entries) => {
            1 + entries.iter().map(|entry| depth(&entry.value)).max().unwrap_or_default()
        }
    }
}

static VALUE: Slot = Slot::Value;
static EXPRESSION: Slot = Slot::Expression;
static ANY: Slot = Slot::Any;
static FIELD_SLOT: Slot = Slot::Field;

struct Put<'a> {
    arguments: &'a [Argument],
    /// How much more there may be; none once it was too much.
    left: Option<usize>,
    problems: &'a mut Problems,
}

impl Put<'_> {
    fn construct(&mut self, entries: &mut Vec<Entry>, construct: &'static Construct, level: usize) {
        self.entries(entries, level, |key| construct.key(key).map_or(&ANY, |key| &key.slot));
    }

    /// Puts the arguments into the values of a map, whose slots depend on their keys.
    fn entries(&mut self, entries: &mut Vec<Entry>, level: usize, slot: impl Fn(&str) -> &'static Slot) {
        entries.retain_mut(|entry| {
            let key = &*entry.key.value;
            match key {
                "for" | "$for" if matches!(slot(key), Slot::Expression) => {
                    if let NodeKind::Scalar(scalar) = &mut entry.value.kind {
                        self.each(scalar);
                    }
                    return true;
                }
                "as" | "$fold" => {
                    if let Some(scalar) = entry.value.as_scalar() {
                        self.refuse_bound(&scalar.text, entry.value.span);
                    }
                }
                "let" | "$let" | "parents" if !matches!(slot(key), Slot::Any) => {
                    for bound in entry.value.as_map().unwrap_or_default() {
                        self.refuse_bound(&bound.key.value, bound.key.span);
                    }
                }
                _ => {}
            }
            let given = entry.value.is_null();
            self.node(&mut entry.value, slot(key), level);
            given || !entry.value.is_null()
        });
    }

    fn node(&mut self, node: &mut Node, slot: &'static Slot, level: usize) {
        match &mut node.kind {
            NodeKind::Broken { .. } => {}
            NodeKind::Scalar(scalar) => {
                let whole = text::sole(&scalar.text).and_then(|name| self.find(name));
                match whole {
                    Some(argument) => self.replace(node, argument, level),
                    None if self.scalar(scalar, is_expression(slot)) => {}
                    None => *node = Node::broken(node.span),
                }
            }
            NodeKind::List(members) => {
                let slot = inside_list(slot);
                members.iter_mut().for_each(|member| self.node(member, slot, level + 1));
            }
            NodeKind::Map(entries) => self.map(entries, slot, level + 1),
        }
    }

    fn map(&mut self, entries: &mut Vec<Entry>, slot: &'static Slot, level: usize) {
        match slot {
            Slot::Construct(construct) => self.construct(entries, construct, level),
            Slot::MapOf(inner) => self.entries(entries, level, |_| inner),
            Slot::Shape if has_head(entries) => self.construct(entries, &SHAPE, level),
            Slot::Shape => self.entries(entries, level, |_| &FIELD_SLOT),
            Slot::Field => self.construct(entries, &FIELD, level),
            Slot::OneOf(slots) => match slots.iter().find(|slot| takes_map(slot)) {
                Some(inner) => self.map(entries, inner, level),
                None => self.entries(entries, level, |_| &ANY),
            },
            Slot::Value => {
                let head = entries.iter().any(|entry| HEADS.contains(&&*entry.key.value));
                if head && entries.iter().any(|entry| &*entry.key.value == "$raw") {
                    return;
                }
                self.entries(entries, level, |key| match key {
                    "$if" | "$case" | "$for" | "$where" if head => &EXPRESSION,
                    _ => &VALUE,
                });
            }
            _ => self.entries(entries, level, |_| &ANY),
        }
    }

    /// A text that is not one argument alone. Gives whether it can be read.
    fn scalar(&mut self, scalar: &mut Scalar, expression: bool) -> bool {
        if scalar.core != Core::Text {
            return true;
        }
        // What is wrong in it is told where it is read.
        let mut quiet = Problems::default();
        let whole = text::standalone(scalar);
        let edits = if scalar.text.contains("{{") {
            text::in_template(&parse::template(&whole, &mut quiet), &scalar.text, self.arguments)
        } else if expression {
            text::in_expression(&parse::expression(&whole, &mut quiet), self.arguments)
        } else {
            return true;
        };
        self.edit(scalar, &edits)
    }

    /// `x in list`: the list, whose names are the template's.
    fn each(&mut self, scalar: &mut Scalar) {
        let mut quiet = Problems::default();
        let whole = text::standalone(scalar);
        let each = parse::each(&whole, &mut quiet);
        for name in [Some(&each.item), each.index.as_ref()].into_iter().flatten() {
            let range = name.span.range();
            self.refuse_bound(&name.value, scalar.pieces.span(range.start, range.end));
        }
        let list: &Expr = &each.list;
        if !matches!(list.kind, ExprKind::Hole) {
            self.edit(scalar, &text::in_expression(list, self.arguments));
        }
    }

    fn edit(&mut self, scalar: &mut Scalar, edits: &[text::Edit]) -> bool {
        for edit in edits {
            if let Some(kind) = edit.refused {
                let span = scalar.pieces.span(edit.range.start, edit.range.end);
                self.problems.report(&NotInText { span, kind, name: &edit.name });
            }
        }
        let more: usize = edits.iter().map(|edit| edit.text.len() / 64).sum();
        self.left = self.left.and_then(|left| left.checked_sub(more));
        if !edits.is_empty() && self.left.is_some() {
            text::edit(scalar, edits);
        }
        edits.iter().all(|edit| edit.whole && edit.refused.is_none())
    }

    /// The argument takes the place of the value.
    fn replace(&mut self, node: &mut Node, argument: usize, level: usize) {
        let given = &self.arguments[argument].node;
        self.left = self.left.and_then(|left| left.checked_sub(size(given)));
        if level + depth(given) > MOST_LEVELS {
            self.left = None;
        }
        if self.left.is_some() {
            *node = given.clone();
        }
    }

    fn find(&self, name: &str) -> Option<usize> {
        self.arguments.iter().position(|argument| &*argument.name == name)
    }

    /// Tells that a name which the template takes is bound in it.
    fn refuse_bound(&mut self, name: &str, span: Span) {
        if let Some(argument) = self.arguments.iter().find(|argument| &*argument.name == name) {
            self.problems.report(&Bound { name: Spanned::new(name, span), taken: argument.taken });
        }
    }
}

/// Whether a bare text in the slot is an expression.
fn is_expression(slot: &Slot) -> bool {
    match slot {
        Slot::Expression => true,
        Slot::OneOf(slots) => slots.iter().any(is_expression),
        _ => false,
    }
}

fn inside_list(slot: &'static Slot) -> &'static Slot {
    match slot {
        Slot::ListOf(inner) => inner,
        Slot::OneOf(slots) => slots
            .iter()
            .find_map(|slot| match slot {
                Slot::ListOf(inner) => Some(*inner),
                Slot::Value => Some(slot),
                _ => None,
            })
            .unwrap_or(&ANY),
        Slot::Value => &VALUE,
        Slot::Shape | Slot::Paths | Slot::Names | Slot::Pattern => slot,
        _ => &ANY,
    }
}

fn takes_map(slot: &Slot) -> bool {
    matches!(slot, Slot::Construct(_) | Slot::MapOf(_) | Slot::Shape | Slot::Field | Slot::Value | Slot::Any)
}

/// A name that the template takes and binds.
struct Bound<'a> {
    name: Spanned<&'a str>,
    taken: Span,
}

impl Problem for Bound<'_> {
    const CODE: Code = Code::NameTaken;

    fn describe(&self) -> Description {
        let Self { name, taken } = self;
        let message = format!("the name `{}` is taken", name.value);
        Description::new(message, name.span, "bound again").because(*taken, "what the template takes")
    }
}

/// A list or a map in the middle of a text.
struct NotInText<'a> {
    span: Span,
    kind: &'static str,
    name: &'a str,
}

impl Problem for NotInText<'_> {
    const CODE: Code = Code::ArgumentInText;

    fn describe(&self) -> Description {
        let Self { span, kind, name } = self;
        Description::new(format!("`{name}` is {kind} and cannot stand in a text"), *span, "beside other text")
            .help(format!(
                "a value that is `\"{{{{ {name} }}}}\"` and nothing else becomes the argument itself"
            ))
    }
}
