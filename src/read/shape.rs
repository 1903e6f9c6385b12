//! Reads shapes: an object's name, a list of one, a map with the keys of a shape, a map of fields.

use crate::diagnostic::{Code, Description, Problem};
use crate::span::{Span, Spanned};
use crate::spec::{Only, Shape};
use crate::spelling::nearest;
use crate::syntax::document::{Entry, Node, NodeKind};

use super::keys::{Construct, FIELD, OBJECT, SHAPE};
use super::literal::is_word;
use super::type_word::TYPES;
use super::walk::{At, Map, Reader};

/// The keys of which one tells a shape from a map of fields.
const HEADS: [&str; 3] = ["use", "fields", "fields_from"];

impl Reader<'_> {
    /// A shape.
    pub(super) fn shape(&mut self, at: At<'_>) -> Option<Shape> {
        match &at.node.kind {
            NodeKind::Scalar(_) if at.node.is_null() => {
                self.wrong_kind(at, "an object's name or a map of fields");
                Some(open(at.span))
            }
            NodeKind::Scalar(_) => Some(self.used(at, at.node, false)),
            NodeKind::List(members) => match members.as_slice() {
                [member] if member.as_scalar().is_some() => Some(self.used(at, member, true)),
                [] | [_] | [_, _, ..] => {
                    let help = format!(
                        "fields are a map of names and types, as `{}: {{ id: integer }}`; a list holds the name of one object, as `[contact]`",
                        at.key
                    );
                    self.wrong_kind_with(at, "an object's name or a map of fields", Some(help));
                    Some(open(at.span))
                }
            },
            NodeKind::Map(entries) if has_head(entries) => {
                let map = self.open(at, &SHAPE)?;
                Some(self.shape_keys(&map, at.span))
            }
            NodeKind::Map(entries) => Some(self.bare_fields(at, entries)),
            NodeKind::Broken { .. } => Some(open(at.span)),
        }
    }

    /// The object that a shape names.
    fn used(&mut self, at: At<'_>, node: &Node, list: bool) -> Shape {
        let member = At { node, ..at };
        let word = node.as_scalar().map_or("", |scalar| &*scalar.text);
        if TYPES.contains(&word.trim_end_matches('!')) && !self.objects.contains(word) {
            self.problems.report(&TypeForShape { key: at.key, word, span: node.span });
            return open(at.span);
        }
        let Some(name) = self.name(member) else { return open(at.span) };
        Shape { used: vec![name], list, ..Shape::empty(at.span) }
    }

    /// A map without the keys of a shape: all of it is fields.
    pub(super) fn bare_fields(&mut self, at: At<'_>, entries: &[Entry]) -> Shape {
        let gap = at.node.has_gap();
        if !gap && is_one_field(entries) {
            self.problems.report(&FieldForShape { key: at.key, span: at.span });
            return open(at.span);
        }
        Shape { fields: self.fields(at).unwrap_or_default(), open: gap, ..Shape::empty(at.span) }
    }

    /// The keys of a shape that stand in `map`.
    pub(super) fn shape_keys(&mut self, map: &Map<'_>, span: Span) -> Shape {
        let used = self.read(map, "use", Self::names).unwrap_or_default();
        let fields = self.read(map, "fields", Self::fields).unwrap_or_default();
        Shape {
            used,
            list: false,
            only: self.read(map, "only", Self::names),
            except: self.read(map, "except", Self::names).unwrap_or_default(),
            require: self.read(map, "require", Self::names).unwrap_or_default(),
            optional: self.read(map, "optional", Self::optional).unwrap_or_default(),
            filter: self.take(map, "where", Self::expression),
            fields,
            fields_from: self.read(map, "fields_from", Self::fields_from).map(std::sync::Arc::new),
            open: self.gaps.lost_any(map.span, &["use", "fields"]),
            span,
        }
    }

    fn optional(&mut self, at: At<'_>) -> Option<Only> {
        if is_word(at.node, "all") { Some(Only::All) } else { self.names(at).map(Only::Names) }
    }
}

/// Whether a map has a key that makes it a shape.
pub(super) fn has_head(entries: &[Entry]) -> bool {
    entries.iter().any(|entry| HEADS.contains(&&*entry.key.value)) || has_slip_of_head(entries)
}

/// Whether a map looks like a shape whose head has a slip: `feilds` with a map of fields behind
/// it, or a slip of `use` beside keys that only a shape has, with lists of names behind them.
fn has_slip_of_head(entries: &[Entry]) -> bool {
    let near = |entry: &Entry, head: &str| nearest(&entry.key.value, [head]).is_some();
    let of_names = |entry: &Entry| {
        let named = ["only", "except", "require", "optional"].contains(&&*entry.key.value);
        let condition =
            entry.value.as_scalar().is_some_and(|scalar| scalar.text.split_whitespace().count() > 1);
        (named && matches!(&entry.value.kind, NodeKind::List(_)))
            || (&*entry.key.value == "where" && condition)
    };
    let of_fields = |entry: &Entry| match &entry.value.kind {
        NodeKind::Map(fields) => {
            near(entry, "fields") && !fields.iter().all(|field| is_key(&FIELD, &field.key))
        }
        NodeKind::Scalar(_) | NodeKind::List(_) => near(entry, "use") && entries.iter().any(of_names),
        NodeKind::Broken { .. } => false,
    };
    let others = |entry: &Entry| is_key(&OBJECT, &entry.key) || entry.key.value.starts_with("x-");
    let mut slips = entries.iter().filter(|entry| !others(entry)).peekable();
    slips.peek().is_some() && slips.all(of_fields)
}

/// A shape whose fields could not be read.
pub(super) fn open(span: Span) -> Shape {
    Shape { open: true, ..Shape::empty(span) }
}

/// Whether a map without a head reads as one field rather than as fields: all of its keys are
/// those of a field, and what stands behind one of them cannot be a type.
fn is_one_field(entries: &[Entry]) -> bool {
    let all_keys = !entries.is_empty() && entries.iter().all(|entry| is_key(&FIELD, &entry.key));
    all_keys && entries.iter().any(|entry| !may_be_field(&entry.value))
}

fn is_key(construct: &Construct, key: &Spanned<std::sync::Arc<str>>) -> bool {
    construct.key(&key.value).is_some()
}

/// Whether a value can stand behind a field's name.
fn may_be_field(node: &Node) -> bool {
    match &node.kind {
        NodeKind::Scalar(scalar) => {
            let word = scalar.text.trim_end_matches('!');
            crate::names::is_name(word) && !matches!(word, "true" | "false")
        }
        NodeKind::List(members) => members.len() == 1,
        NodeKind::Map(_) | NodeKind::Broken { .. } => true,
    }
}

/// A type word where a shape must stand.
struct TypeForShape<'a> {
    key: &'a str,
    word: &'a str,
    span: Span,
}

impl Problem for TypeForShape<'_> {
    const CODE: Code = Code::NotAShape;

    fn describe(&self) -> Description {
        let Self { key, word, span } = self;
        Description::new(
            format!("`{key}` takes an object's name or a map of fields"),
            *span,
            format!("`{word}` is a type"),
        )
        .help(format!("name the value: `{key}: {{ value: {word} }}`"))
    }
}

/// One field where a map of fields must stand.
struct FieldForShape<'a> {
    key: &'a str,
    span: Span,
}

impl Problem for FieldForShape<'_> {
    const CODE: Code = Code::NotAShape;

    fn describe(&self) -> Description {
        let Self { key, span } = self;
        Description::new(
            format!("`{key}` takes a map of fields, and this reads as one field"),
            *span,
            "only keys of a field stand here",
        )
        .help(format!(
            "give the field a name: `{key}: {{ NAME: {{ … }} }}`; fields that have such names stand under `fields`"
        ))
    }
}
