//! Guidelines: what is allowed, and what people who build recipes would trip over.
//!
//! In: a spec without errors, as it was written and as it was meant. Out: lints. All of them are
//! told here; which are shown, and how much they weigh, a profile decides. One file for each family
//! of rules. What the author wrote is looked at where there is a place to point to, and what was
//! meant where defaults count.

mod accepted;
mod fields;
mod listing;
mod native;
mod operations;
mod secrets;
mod texts;
mod titles;
mod unused;

use std::collections::{HashMap, HashSet};

use crate::diagnostic::{Code, Description, Problems};
use crate::model::{Action, Connector, Field, FieldType, Meta, ShapeId};
use crate::spec::{self, Spec};
use crate::syntax::document::{Document, Entry, Node, NodeKind, Scalar};

pub use accepted::needless_acceptances;

/// Tells where a spec does not follow the guidelines.
pub fn lint(document: &Document, spec: &Spec, connector: &Connector, problems: &mut Problems) {
    let mut look = Look { document, spec, connector, problems };
    accepted::reasons(&mut look);
    titles::lint(&mut look);
    texts::lint(&mut look);
    secrets::lint(&mut look);
    fields::lint(&mut look);
    operations::lint(&mut look);
    native::lint(&mut look);
    unused::lint(&mut look);
    listing::lint(&mut look);
}

/// What lints look at.
struct Look<'a> {
    document: &'a Document,
    spec: &'a Spec,
    connector: &'a Connector,
    problems: &'a mut Problems,
}

/// An operation: what was meant, and what was written where it was not made by a resource.
#[derive(Clone, Copy)]
struct Operation<'a> {
    meta: &'a Meta,
    written: Option<&'a spec::Common>,
    /// `None` for a trigger.
    action: Option<&'a Action>,
}

impl<'a> Look<'a> {
    fn tell(&mut self, code: Code, description: Description) {
        self.problems.tell(code, description);
    }

    /// All operations, actions first.
    fn operations(&self) -> Vec<Operation<'a>> {
        let Self { spec, connector, .. } = self;
        let by_name = named(spec.actions.iter().map(|action| &action.common));
        let actions = connector.actions.iter().map(|action| {
            let written = by_name.get(action.meta.name.as_str()).copied();
            Operation { meta: &action.meta, written, action: Some(action) }
        });
        let by_name = named(spec.triggers.iter().map(|trigger| &trigger.common));
        let triggers = connector.triggers.iter().map(|trigger| {
            let written = by_name.get(trigger.meta.name.as_str()).copied();
            Operation { meta: &trigger.meta, written, action: None }
        });
        actions.chain(triggers).collect()
    }

    /// The fields that are filled in for an operation, those inside of others too.
    fn inputs(&self, meta: &Meta) -> Vec<&'a Field> {
        let mut fields = Vec::new();
        let mut seen = HashSet::new();
        for shape in [meta.config, meta.input].into_iter().flatten() {
            collect(self.connector, shape, &mut seen, &mut fields);
        }
        fields
    }
}

/// What was written, by the names of operations.
fn named<'a>(written: impl Iterator<Item = &'a spec::Common>) -> HashMap<&'a str, &'a spec::Common> {
    written.map(|common| (common.name.value.as_str(), common)).collect()
}

/// Adds the fields of a shape that are filled in, at every depth.
fn collect<'a>(
    connector: &'a Connector,
    shape: ShapeId,
    seen: &mut HashSet<ShapeId>,
    fields: &mut Vec<&'a Field>,
) {
    if !seen.insert(shape) {
        return;
    }
    for field in connector.shape(shape).fields.iter().filter(|field| !field.readonly) {
        fields.push(field);
        let mut ty = &field.ty;
        while let FieldType::Array(element) = ty {
            ty = element;
        }
        if let FieldType::Object(inner) = ty {
            collect(connector, *inner, seen, fields);
        }
    }
}

/// Visits every scalar below a node with the key that it stands behind, in the author's order.
fn scalars<'d>(node: &'d Node, key: &'d str, visit: &mut impl FnMut(&'d str, &'d Node, &'d Scalar)) {
    match &node.kind {
        NodeKind::Broken { .. } => {}
        NodeKind::Scalar(scalar) => visit(key, node, scalar),
        NodeKind::List(members) => members.iter().for_each(|member| scalars(member, key, visit)),
        NodeKind::Map(entries) => {
            for Entry { key, value } in entries {
                scalars(value, &key.value, visit);
            }
        }
    }
}

/// `a`, `a and b`, `a, b and c`.
fn in_words(names: &[&str]) -> String {
    let quoted: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    match quoted.as_slice() {
        [front @ .., last] if !front.is_empty() => format!("{} and {last}", front.join(", ")),
        _ => quoted.concat(),
    }
}
