//! Fields that are known only at design time: where they come from, and what shapes take of them.
//!
//! A shape says early which rules hold for its found fields; what is asked for them reads the
//! connection and other things, and is checked when all of those are known.

use std::collections::HashSet;
use std::sync::Arc;

use super::Checker;
use super::infer::{Infer, unknown};
use super::request::Place;
use super::scope::Scope;
use super::shape::Side;
use super::step::Ending;
use super::walk;
use crate::diagnostic::{Code, Description};
use crate::expr::ast::{self, Each, ExprKind, Part, Written, WrittenKind};
use crate::model::{Expr, Found, Kind, ObjectId, Origin, Rule, ShapeId, Source, SourceForm, SourceId, Type};
use crate::span::{Span, Spanned};
use crate::spec::{self, FieldsFrom};
use crate::spelling::nearest;
use crate::value::Value;

/// The keys of a field that a found field may have.
const KEYS: [&str; 19] = [
    "name",
    "wire",
    "label",
    "hint",
    "type",
    "fields",
    "select",
    "many",
    "required",
    "sticky",
    "default",
    "custom",
    "control",
    "multiline",
    "format",
    "readonly",
    "writeonly",
    "example",
    "extra",
];

impl Checker<'_> {
    /// Whether fields of a written shape are known only at design time.
    pub(super) fn opens(&self, written: &spec::Shape) -> bool {
        let open = |used: &Spanned<String>| {
            let at = self.declared.objects.get(used.value.as_str()).copied()?;
            let shape = self.object_shape(ObjectId(u32::try_from(at).ok()?))?;
            Some(!self.known.shape(shape).found.is_empty())
        };
        written.fields_from.is_some() || written.used.iter().any(|used| open(used) == Some(true))
    }

    /// What a written shape takes of fields that are known only at design time.
    pub(super) fn found(&mut self, written: &spec::Shape, side: Side) -> Vec<Found> {
        if !self.opens(written) {
            return Vec::new();
        }
        let mut found = Vec::new();
        for used in &written.used {
            let Some(object) = self.object(used) else { continue };
            let Some(shape) = self.object_shape(object) else { continue };
            found.extend(
                self.known
                    .shape(shape)
                    .found
                    .iter()
                    .map(|one| Found { via: Some((object, one.rules.len())), ..one.clone() }),
            );
        }
        if let Some(from) = &written.fields_from {
            let source = SourceId(u32::try_from(self.pending.len()).unwrap_or(u32::MAX));
            self.pending.push(from.clone());
            found.push(Found { source, via: None, rules: Vec::new() });
        }
        let names = |names: &[Spanned<String>]| -> Vec<Arc<str>> {
            names.iter().map(|name| Arc::from(name.value.as_str())).collect()
        };
        let mut rules = Vec::new();
        let mut asked = names(&written.require);
        if let Some(only) = &written.only {
            asked.extend(names(only));
            rules.push(Rule::Only(names(only)));
        }
        if !written.except.is_empty() {
            rules.push(Rule::Except(names(&written.except)));
        }
        rules.extend(written.filter.as_ref().map(|filter| Rule::Where(self.field_filter(filter))));
        rules.extend(seen(side, asked));
        match &written.optional {
            spec::Only::None => {}
            spec::Only::All => rules.push(Rule::Optional(None)),
            spec::Only::Names(loose) => rules.push(Rule::Optional(Some(names(loose)))),
        }
        if !written.require.is_empty() {
            rules.push(Rule::Require(names(&written.require)));
        }
        for one in &mut found {
            one.rules.extend(rules.iter().cloned());
        }
        found
    }

    /// The found fields of a shape, as a side has them.
    pub(super) fn found_from(&mut self, shape: ShapeId, side: Side) -> Vec<Found> {
        let whole = self.known.shape(shape);
        let object = match whole.origin {
            Origin::Object(object) if self.object_shape(object) == Some(shape) => Some(object),
            _ => None,
        };
        let found = whole.found.iter().map(|one| {
            let mut rules = one.rules.clone();
            rules.extend(seen(side, Vec::new()));
            let via = object.map(|object| (object, one.rules.len())).or(one.via);
            Found { source: one.source, via, rules }
        });
        found.collect()
    }

    /// Gives a shape its found fields.
    pub(super) fn open_up(&mut self, shape: ShapeId, found: Vec<Found>) -> ShapeId {
        if !found.is_empty() {
            let shape = &mut self.known.shapes[shape.0 as usize];
            (shape.found, shape.plain, shape.plain_out) = (found, false, false);
        }
        shape
    }

    /// All sources, in the order in which shapes have named them.
    pub(super) fn sources(&mut self) -> Vec<Source> {
        let pending = std::mem::take(&mut self.pending);
        pending.iter().map(|from| self.source(from)).collect()
    }

    fn source(&mut self, from: &FieldsFrom) -> Source {
        let mut scope = Scope::connection("`fields_from`");
        // An object serves operations whose configs differ.
        scope.config = Some(Type::of(Kind::Map));
        let (mut lists, mut steps) = (false, false);
        let work = from.work.as_ref().map(|work| {
            if let Some(give) = work.give.as_ref().filter(|_| work.steps.is_none()) {
                self.problems.tell(
                    Code::ReturnOfList,
                    Description::new("fields are made of what `for` walks", give.span, "a second value")
                        .help("`for: column in response.body.columns` says where they are".to_owned()),
                );
            }
            let place = Place::plain(&scope).calling();
            let (work, body) = self.work_at(work, &place, Ending::Value);
            steps = work.program.is_some();
            lists = work.list.is_some();
            (work, body)
        });
        let (work, body) = work.unzip();
        let mut inside = match body {
            Some(body) => scope.with_response(body),
            None => scope,
        };
        inside.items = lists.then(|| Type::of(Kind::Array(Arc::new(Type::any()))));
        inside.binds_field = true;
        inside.made = steps;
        // A loop that could not be read may bind any name.
        inside.open |= from.item.as_ref().is_some_and(|item| item.value.is_empty())
            || self.spec.gaps.lost(from.span, "for");
        let (give, form) = self.described(from, lists, &inside);
        Source {
            needs: from.work.as_ref().map_or_else(Vec::new, |work| needs(&work.request.path)),
            types: self.named_types(from),
            work,
            give,
            form,
            span: from.span,
        }
    }

    /// The value that describes the fields.
    fn described(&mut self, from: &FieldsFrom, lists: bool, scope: &Scope) -> (Expr, SourceForm) {
        let list = from.list.clone().or_else(|| from.work.is_some().then(|| usual(lists, from.span)));
        let Some(list) = list else {
            self.problems.tell(
                Code::FieldsFromNothing,
                Description::new(
                    "these fields are made of nothing",
                    from.span,
                    "neither a request nor `for`",
                )
                .help("`for: field in config.columns` reads a field of the config".to_owned()),
            );
            return (unknown(from.span), SourceForm::Fields);
        };
        if let Some(schema) = &from.schema {
            let form = if schema.value == "workato" { SourceForm::Workato } else { SourceForm::JsonSchema };
            return (Infer::new(&self.known, scope, self.problems).expr(&list), form);
        }
        let Some(field) = &from.field else { return (unknown(from.span), SourceForm::Fields) };
        self.field_keys(field);
        let item = from.item.clone().unwrap_or_else(|| Spanned::new("field".to_owned(), from.span));
        let each = Each { item, index: from.index.clone(), list };
        let filter = from.filter.clone();
        let kind = WrittenKind::For { each, filter, key: None, give: Box::new(field.clone()) };
        let written = Written { kind, span: field.span };
        (Infer::new(&self.known, scope, self.problems).value(&written), SourceForm::Fields)
    }

    /// Reports keys that a found field does not have, and a field without a name.
    fn field_keys(&mut self, field: &Written) {
        let WrittenKind::Map(members) = &field.kind else { return };
        for (key, _) in members {
            if !KEYS.contains(&key.value.as_str()) {
                let near = nearest(&key.value, KEYS);
                let mut description = Description::new(
                    format!("a found field has no `{}`", key.value),
                    key.span,
                    "not a key of a found field",
                );
                if let Some(near) = near {
                    description = description.help(format!("`{near}` is one")).rename(key.span, near);
                }
                self.problems.tell(Code::FoundFieldKey, description);
            }
        }
        if !members.iter().any(|(key, _)| key.value == "name") {
            self.problems.tell(
                Code::FoundFieldWithoutName,
                Description::new("a found field needs a name", field.span, "says no `name`")
                    .help("`name: \"{{ column.key }}\"`; any text is allowed".to_owned()),
            );
        }
    }

    /// Objects that a description names as a type.
    fn named_types(&self, from: &FieldsFrom) -> Vec<(Arc<str>, ObjectId, ShapeId)> {
        let mut texts = Vec::new();
        if let Some(WrittenKind::Map(members)) = from.field.as_ref().map(|field| &field.kind) {
            for (_, value) in members.iter().filter(|(key, _)| key.value == "type") {
                plain_texts(value, &mut texts);
                self.computed_words(value, &mut texts);
            }
        }
        let mut types: Vec<(Arc<str>, ObjectId, ShapeId)> = Vec::new();
        for text in texts {
            let word = text.trim_end_matches('!');
            let Some(at) = self.declared.objects.get(word).copied() else { continue };
            let id = ObjectId(u32::try_from(at).unwrap_or(u32::MAX));
            let Some(shape) = self.object_shape(id) else { continue };
            if !types.iter().any(|(known, ..)| **known == *word) {
                types.push((Arc::from(word), id, shape));
            }
        }
        types
    }

    /// Words that the expressions of a value may come to: literals in it, and those of the constants
    /// that it reads. What is compared is none.
    fn computed_words(&self, value: &Written, words: &mut Vec<String>) {
        walk::written(value, &mut |expr| {
            if let Some(name) = walk::member_of(expr, "constants") {
                let constants = self.spec.constants.iter().filter(|(known, _)| known.value == name);
                constants.for_each(|(_, constant)| leaves(constant, words));
            }
            if let ExprKind::Str { text, .. } = &expr.kind {
                words.push(text.clone());
            }
            !matches!(&expr.kind, ExprKind::Binary(..) | ExprKind::In { .. } | ExprKind::Test { .. })
        });
    }

    /// Every field of the config that what is found for `shapes` needs has to be asked for.
    pub(super) fn asked_config(&mut self, shapes: super::operation::Shapes, span: Span) {
        let mut needed: Vec<Arc<str>> = Vec::new();
        let mut seen = HashSet::new();
        for shape in [shapes.input, shapes.output].into_iter().flatten() {
            self.needed(shape, &mut needed, &mut seen);
        }
        let config = shapes.config.map(|config| self.known.shape(config));
        let input = shapes.input.map(|input| self.known.shape(input));
        for name in needed {
            let steers = input.and_then(|input| input.field(&name)).is_some_and(|field| field.steers);
            if steers
                || config.is_some_and(|config| config.field(&name).is_some() || !config.found.is_empty())
            {
                continue;
            }
            let near =
                config.and_then(|config| nearest(&name, config.fields.iter().map(|field| &*field.name)));
            self.problems.tell(
                Code::ConfigNotAsked,
                Description::new(
                    format!("what is found for this operation needs `config.{name}`"),
                    span,
                    format!("its config has no field `{name}`"),
                )
                .help(match near {
                    Some(near) => format!("a field `{near}` exists"),
                    None => format!("`config: {{ {name}: {{ required: true }} }}` asks for it"),
                }),
            );
        }
    }

    /// `seen`: shapes that were looked at, however many ways lead to them.
    fn needed(&self, shape: ShapeId, needed: &mut Vec<Arc<str>>, seen: &mut HashSet<ShapeId>) {
        if !seen.insert(shape) {
            return;
        }
        let shape = self.known.shape(shape);
        for found in &shape.found {
            let Some(from) = self.pending.get(found.source.0 as usize) else { continue };
            for name in from.work.as_ref().map_or_else(Vec::new, |work| needs(&work.request.path)) {
                if !needed.contains(&name) {
                    needed.push(name);
                }
            }
        }
        for inner in shape.fields.iter().filter_map(|field| field.ty.shape()) {
            self.needed(inner, needed, seen);
        }
    }
}

/// What a side does not have.
fn seen(side: Side, asked: Vec<Arc<str>>) -> Option<Rule> {
    match side {
        Side::Input | Side::Config => Some(Rule::Seen { input: true, asked }),
        Side::Output => Some(Rule::Seen { input: false, asked }),
        Side::Both | Side::Connection => None,
    }
}

/// `response.body`, or the items of a list.
fn usual(lists: bool, span: Span) -> ast::Expr {
    let name = |name: &str| ast::Expr { kind: ast::ExprKind::Name(name.to_owned()), span };
    if lists {
        return name("items");
    }
    let body = Spanned::new("body".to_owned(), span);
    ast::Expr { kind: ast::ExprKind::Member(Box::new(name("response")), body), span }
}

/// The fields of the config that stand in a path as they are: without them there is no address.
fn needs(path: &Written) -> Vec<Arc<str>> {
    let WrittenKind::Text(text) = &path.kind else { return Vec::new() };
    let names = text.parts.iter().filter_map(|part| match part {
        Part::Expr(expr) => walk::member_of(expr, "config").map(Arc::from),
        Part::Text(_) => None,
    });
    let mut needs: Vec<Arc<str>> = names.collect();
    needs.dedup();
    needs
}

/// All texts in a value.
fn leaves(value: &Value, texts: &mut Vec<String>) {
    match value {
        Value::Text(text) => texts.push(text.to_string()),
        Value::Array(members) => members.iter().for_each(|member| leaves(member, texts)),
        Value::Object(members) => members.values().for_each(|member| leaves(member, texts)),
        _ => {}
    }
}

/// All texts of a value that hold no expression.
fn plain_texts(value: &Written, texts: &mut Vec<String>) {
    match &value.kind {
        WrittenKind::Text(text) => texts.extend(text.plain()),
        WrittenKind::List(members) => members.iter().for_each(|member| plain_texts(member, texts)),
        WrittenKind::Case { cases, otherwise, .. } => {
            cases.iter().for_each(|(_, value)| plain_texts(value, texts));
            otherwise.iter().for_each(|value| plain_texts(value, texts));
        }
        WrittenKind::If { then, otherwise, .. } => {
            plain_texts(then, texts);
            otherwise.iter().for_each(|value| plain_texts(value, texts));
        }
        _ => {}
    }
}
