//! Inputs of operations that nothing reads.
//!
//! In: what the expressions of an operation have read of its input. Out: a warning (W0470), because
//! what users fill in is then never sent. A field of several variants is read where one of them reads it.

use std::cell::RefCell;
use std::collections::{BTreeSet, HashSet};
use std::rc::Rc;
use std::sync::Arc;

use super::Checker;
use crate::diagnostic::{Code, Description};
use crate::model::{Choices, Expr, ExprKind, Root, Shape, ShapeId};
use crate::span::Span;
use crate::spec;

/// What is read of the input of an operation.
#[derive(Debug, Clone, Default)]
pub(super) struct Inputs(Rc<RefCell<Read>>);

#[derive(Debug, Default)]
struct Read {
    /// `input` as a whole.
    all: bool,
    names: BTreeSet<String>,
}

impl Inputs {
    pub fn all(&self) {
        self.0.borrow_mut().all = true;
    }

    pub fn name(&self, name: &str) {
        self.0.borrow_mut().names.insert(name.to_owned());
    }

    fn has(&self, name: &str) -> bool {
        let read = self.0.borrow();
        read.all || read.names.contains(name)
    }
}

/// A field that one operation or variant does not read.
#[derive(Debug)]
pub(super) struct Unread {
    operation: String,
    field: Arc<str>,
    at: Span,
}

/// The fields of one input.
#[derive(Debug, Default)]
pub(super) struct Account {
    unread: Vec<Unread>,
    /// Operation and field.
    read: HashSet<(String, Arc<str>)>,
}

impl Checker<'_> {
    /// Takes down which fields of an input an operation has read.
    pub(super) fn account(&mut self, common: &spec::Common, input: Option<ShapeId>) {
        let Some(input) = input else { return };
        let shape = self.known.shape(input);
        let steers = steering(shape);
        for field in &shape.fields {
            let name = (common.name.value.clone(), field.name.clone());
            let read = self.inputs.has(&field.name)
                || steers.contains(&*field.name)
                || field.steers
                || field.designer.is_some()
                || field.instead_of.is_some()
                || field.own_toggle().is_some();
            if read {
                self.account.read.insert(name);
            } else {
                // A field of an object is told where the operation takes the object.
                let written = common.input.iter().flat_map(|shape| &shape.fields);
                let own = written.into_iter().any(|written| written.name.span == field.span);
                let at = if own { field.span } else { shape.span };
                self.account.unread.push(Unread { operation: name.0, field: name.1, at });
            }
        }
    }

    /// Tells which inputs no operation of theirs reads, one warning for each place.
    pub(super) fn tell_unread(&mut self) {
        let Account { unread, read } = std::mem::take(&mut self.account);
        let mut told: Vec<(Span, String, Vec<Arc<str>>)> = Vec::new();
        for Unread { operation, field, at } in unread {
            if read.contains(&(operation.clone(), field.clone())) {
                continue;
            }
            match told.iter_mut().find(|(place, name, _)| *place == at && *name == operation) {
                Some((_, _, fields)) if fields.contains(&field) => {}
                Some((_, _, fields)) => fields.push(field),
                None => told.push((at, operation, vec![field])),
            }
        }
        for (at, operation, fields) in told {
            let names: Vec<String> = fields.iter().map(|field| format!("`input.{field}`")).collect();
            let (list, are) = match names.as_slice() {
                [front @ .., last] if !front.is_empty() => {
                    (format!("{} and {last}", front.join(", ")), "are")
                }
                _ => (names.concat(), "is"),
            };
            let first = &fields[0];
            self.problems.tell(
                Code::InputUnread,
                Description::new(
                    format!("nothing in `{operation}` reads {list}"),
                    at,
                    format!("{are} asked for and never sent"),
                )
                .help(format!("read it where it belongs, such as `params: {{ {first}: \"{{{{ input.{first} }}}}\" }}`, or leave it out of the input")),
            );
        }
    }
}

/// The fields that other fields of the form depend on.
fn steering(shape: &Shape) -> HashSet<&str> {
    let mut names = HashSet::new();
    for field in &shape.fields {
        if let Some(Choices::List { with, .. }) = &field.choices {
            names.extend(with.iter().map(|(_, name)| &**name));
        }
        let conditions = field.show_if.iter().chain(&field.present_if);
        conditions.for_each(|condition| conditional(condition, &mut names));
    }
    names
}

/// Adds the fields that a condition of a form reads.
fn conditional<'e>(condition: &'e Expr, names: &mut HashSet<&'e str>) {
    match &condition.kind {
        ExprKind::Member(of, name) if matches!(of.kind, ExprKind::Root(Root::Input)) => {
            names.insert(name);
        }
        ExprKind::Member(of, _) | ExprKind::Not(of) | ExprKind::Demand(of) | ExprKind::Test { of, .. } => {
            conditional(of, names);
        }
        ExprKind::Binary(_, left, right) | ExprKind::In { item: left, list: right, .. } => {
            conditional(left, names);
            conditional(right, names);
        }
        ExprKind::Call { args, .. } => args.iter().for_each(|arg| conditional(arg, names)),
        _ => {}
    }
}
