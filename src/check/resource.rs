//! Writes out the operations that `resources` stand for.
//!
//! In: the resources of a [`Spec`]. Out: actions and triggers as an author would have written them,
//! which the passes behind check like any other. An operation of the same name that the author
//! wrote takes the place of the one made.

use std::borrow::Cow;

use crate::diagnostic::{Code, Description, Problem, Problems};
use crate::expr::ast::{Expr, ExprKind, Part, Path, Template, Written, WrittenKind};
use crate::span::{Span, Spanned};
use crate::spec::{
    Action, Body, Common, Cursor, Feed, List, Only, Output, Poll, Request, Resource, ResourceOperation,
    Settings, Shape, Spec, Trigger, Verb, Work,
};

/// A resource whose object has no key field, and an operation that needs one.
struct NoKey<'a> {
    resource: &'a Resource,
    object: &'a str,
    span: Span,
}

impl Problem for NoKey<'_> {
    const CODE: Code = Code::ResourceWithoutKey;

    fn describe(&self) -> Description {
        let Self { resource, object, span } = self;
        let name = &resource.name.value;
        Description::new(
            format!("the resource `{name}` needs the key of `{object}`, and no field of it is one"),
            *span,
            "this operation is about one record",
        )
        .help(format!(
            "mark the field that identifies a record: `id: {{ type: integer, key: true }}` in `{object}`"
        ))
    }
}

/// The spec with the operations of its resources among its own.
#[must_use]
pub fn written_out<'s>(spec: &'s Spec, problems: &mut Problems) -> Cow<'s, Spec> {
    if spec.resources.is_empty() {
        return Cow::Borrowed(spec);
    }
    let mut whole = spec.clone();
    for resource in &spec.resources {
        let object = resource.object.as_ref().unwrap_or(&resource.name);
        let known = spec.objects.iter().any(|other| other.name.value == object.value);
        if !known && !spec.gaps.lost_section("objects") && !spec.gaps.lost(resource.span, "object") {
            super::object::unknown_object(spec, object, problems);
        }
        let mut maker = Maker { spec, resource, problems };
        for action in maker.actions() {
            if !spec.actions.iter().any(|own| own.common.name.value == action.common.name.value) {
                whole.actions.push(action);
            }
        }
        for trigger in maker.triggers() {
            if !spec.triggers.iter().any(|own| own.common.name.value == trigger.common.name.value) {
                whole.triggers.push(trigger);
            }
        }
    }
    Cow::Owned(whole)
}

struct Maker<'a> {
    spec: &'a Spec,
    resource: &'a Resource,
    problems: &'a mut Problems,
}

/// What is made where the author says nothing.
struct Made {
    name: String,
    verb: Verb,
    path: Written,
    input: Option<Shape>,
    output: Option<Output>,
    /// The answer and the body lie in the envelope.
    wrapped: bool,
    sends: bool,
    reads_list: bool,
}

impl Maker<'_> {
    fn object(&self) -> Spanned<String> {
        self.resource.object.clone().unwrap_or_else(|| self.resource.name.clone())
    }

    fn actions(&mut self) -> Vec<Action> {
        let resource = self.resource;
        let object = self.object();
        let name = &resource.name.value;
        let whole = || Some(Output::Shape(shape(&object)));
        let listed = || Some(Output::Shape(Shape { list: true, ..shape(&object) }));
        let mut made = Vec::new();
        if let Some(create) = &resource.create {
            let what = Made {
                name: format!("create_{name}"),
                verb: Verb::Post,
                path: resource.path.clone(),
                input: Some(shape(&object)),
                output: whole(),
                wrapped: true,
                sends: true,
                reads_list: false,
            };
            made.push(self.action(create, &what));
        }
        let one = |operation: &ResourceOperation, maker: &mut Self| -> Option<(Spanned<String>, Written)> {
            let key = maker.key(&object, operation)?;
            let path = maker.item_path(&key);
            Some((key, path))
        };
        if let Some(get) = &resource.get
            && let Some((key, path)) = one(get, self)
        {
            let what = Made {
                name: format!("get_{name}"),
                verb: Verb::Get,
                path,
                input: Some(Shape { only: Some(vec![key]), ..shape(&object) }),
                output: whole(),
                wrapped: true,
                sends: false,
                reads_list: false,
            };
            made.push(self.action(get, &what));
        }
        if let Some(update) = &resource.update
            && let Some((key, path)) = one(update, self)
        {
            let verb = update.method.as_ref().map_or(Verb::Put, |method| method.value.clone());
            let what = Made {
                name: format!("update_{name}"),
                verb,
                path,
                input: Some(Shape { require: vec![key], optional: Only::All, ..shape(&object) }),
                output: whole(),
                wrapped: true,
                sends: true,
                reads_list: false,
            };
            made.push(self.action(update, &what));
        }
        if let Some(delete) = &resource.delete
            && let Some((key, path)) = one(delete, self)
        {
            let what = Made {
                name: format!("delete_{name}"),
                verb: Verb::Delete,
                path,
                input: Some(Shape { only: Some(vec![key]), ..shape(&object) }),
                output: None,
                wrapped: false,
                sends: false,
                reads_list: false,
            };
            made.push(self.action(delete, &what));
        }
        if let Some(list) = &resource.list {
            let what = Made {
                name: format!("list_{}", plural(name)),
                verb: Verb::Get,
                path: resource.path.clone(),
                input: None,
                output: listed(),
                wrapped: false,
                sends: false,
                reads_list: true,
            };
            made.push(self.action(list, &what));
        }
        if let Some(search) = &resource.search {
            let input = Shape { only: search.by.clone(), optional: Only::All, ..shape(&object) };
            let what = Made {
                name: format!("search_{}", plural(name)),
                verb: Verb::Get,
                path: resource.path.clone(),
                input: Some(input),
                output: listed(),
                wrapped: false,
                sends: false,
                reads_list: true,
            };
            made.push(self.action(search, &what));
        }
        made
    }

    /// The key field of the object, or a problem at the operation that needs it.
    fn key(&mut self, object: &Spanned<String>, operation: &ResourceOperation) -> Option<Spanned<String>> {
        let found = key_of(self.spec, &object.value, 0);
        let known = self.spec.objects.iter().any(|other| other.name.value == object.value);
        if found.is_none() && known && operation.work.is_none() && !may_have_key(self.spec, &object.value, 0)
        {
            let span = operation.common.name.span;
            self.problems.report(&NoKey { resource: self.resource, object: &object.value, span });
        }
        found
    }

    /// `item_path`, or the path with the key behind it.
    fn item_path(&self, key: &Spanned<String>) -> Written {
        if let Some(path) = &self.resource.item_path {
            return path.clone();
        }
        let path = &self.resource.path;
        let span = path.span;
        let WrittenKind::Text(text) = &path.kind else { return path.clone() };
        let mut parts = text.parts.clone();
        let closed = matches!(parts.last(), Some(Part::Text(text)) if text.value.ends_with('/'));
        if !closed {
            parts.push(Part::Text(Spanned::new("/".to_owned(), span)));
        }
        let input = Expr { kind: ExprKind::Name("input".to_owned()), span };
        let member = ExprKind::Member(Box::new(input), Spanned::new(key.value.clone(), span));
        parts.push(Part::Expr(Expr { kind: member, span }));
        Written { kind: WrittenKind::Text(Template { parts, span }), span }
    }

    fn action(&self, operation: &ResourceOperation, made: &Made) -> Action {
        let mut common = operation.common.clone();
        common.name = Spanned::new(made.name.clone(), operation.common.name.span);
        common.input = common.input.or_else(|| made.input.clone());
        let outputs = operation.common.output.is_none() && operation.over.give.is_none();
        common.output = common.output.or_else(|| made.output.clone());
        let work = match &operation.work {
            Some(work) => work.clone(),
            None => self.work(operation, made, outputs),
        };
        let ResourceOperation { batch, bulk, summarize, .. } = operation;
        Action { common, work, batch: *batch, bulk: *bulk, summarize: summarize.clone(), variants: None }
    }

    fn work(&self, operation: &ResourceOperation, made: &Made, outputs: bool) -> Work {
        let over = &operation.over;
        let span = operation.common.span;
        let wrap = self.resource.wrap.as_ref().filter(|_| made.wrapped);
        let enveloped = || {
            let wrap = wrap.filter(|_| made.sends)?;
            let rest = name_text("rest", wrap.span);
            Some(Body::Json(Written { kind: WrittenKind::Map(vec![(wrap.clone(), rest)]), span: wrap.span }))
        };
        let unwrapped = || {
            let wrap = wrap.filter(|_| outputs)?;
            let expr = response_body(&wrap.value, wrap.span);
            Some(text_of(expr, wrap.span))
        };
        let request = Request {
            verb: Spanned::new(made.verb.clone(), operation.common.name.span),
            path: made.path.clone(),
            params: over.params.clone(),
            body: over.body.clone().or_else(enveloped),
            keep_nulls: over.keep_nulls,
            shape: over.shape.clone(),
            anonymous: over.anonymous,
            settings: over.settings.clone(),
            span,
        };
        let list = if made.reads_list { self.list(&over.list) } else { over.list.clone() };
        Work { steps: None, request, list, give: over.give.clone().or_else(unwrapped), span }
    }

    /// The keys of a list, those of the resource where the operation has none.
    fn list(&self, over: &List) -> List {
        let mut list = over.clone();
        list.items = list.items.or_else(|| self.resource.items.clone());
        list.paginate = list.paginate.or_else(|| self.resource.paginate.clone());
        if list.items.is_none() && list.paginate.is_none() {
            // Says that a list is read, as the default does.
            let span = self.resource.span;
            let response = Expr { kind: ExprKind::Name("response".to_owned()), span };
            let body = ExprKind::Member(Box::new(response), Spanned::new("body".to_owned(), span));
            list.items = Some(Expr { kind: body, span });
        }
        list
    }

    fn triggers(&mut self) -> Vec<Trigger> {
        let triggers = &self.resource.triggers;
        let name = &self.resource.name.value;
        let fields = [
            (format!("new_{name}"), &triggers.new),
            (format!("new_or_updated_{name}"), &triggers.new_or_updated),
        ];
        let made = fields.into_iter().filter_map(|(name, field)| Some(self.trigger(name, field.as_ref()?)));
        made.collect()
    }

    fn trigger(&self, name: String, field: &Path) -> Trigger {
        let resource = self.resource;
        let triggers = &resource.triggers;
        let object = self.object();
        let span = triggers.span.unwrap_or(resource.span);
        let params = triggers.param.as_ref().map(|param| {
            let cursor = name_text("cursor", param.span);
            Written { kind: WrittenKind::Map(vec![(param.clone(), cursor)]), span: param.span }
        });
        let request = Request {
            verb: Spanned::new(Verb::Get, span),
            path: resource.path.clone(),
            params,
            body: None,
            keep_nulls: false,
            shape: None,
            anonymous: false,
            settings: Settings::default(),
            span,
        };
        let work = Work { steps: None, request, list: self.list(&List::default()), give: None, span };
        let cursor = Cursor {
            whole: false,
            field: Some(field.clone()),
            by: None,
            format: None,
            zone: None,
            unit: None,
            bound: None,
            sorted: triggers.sorted.clone(),
            overlap: None,
            settle: None,
            start: None,
            window: None,
            remember: None,
            span: path_span(field),
        };
        let common = Common {
            name: Spanned::new(name, span),
            title: None,
            subtitle: None,
            description: None,
            help: None,
            priority: 0,
            deprecated: false,
            config: None,
            input: None,
            checks: Vec::new(),
            output: Some(Output::Shape(shape(&object))),
            sample: None,
            errors: Vec::new(),
            span,
        };
        Trigger {
            common,
            feed: Feed::Poll(Box::new(Poll { work, cursor, max: None, parents: None, span })),
            dedup: None,
            variants: None,
        }
    }
}

/// The key field of an object, its own or one that it uses.
fn key_of(spec: &Spec, object: &str, depth: usize) -> Option<Spanned<String>> {
    let shape = &spec.objects.iter().find(|other| other.name.value == object)?.shape;
    let own = shape.fields.iter().find(|field| field.key).map(|field| field.name.clone());
    let used =
        || shape.used.iter().filter(|_| depth < 32).find_map(|used| key_of(spec, &used.value, depth + 1));
    own.or_else(used)
}

/// Whether a key field of an object may have been meant that could not be read.
fn may_have_key(spec: &Spec, object: &str, depth: usize) -> bool {
    let Some(object) = spec.objects.iter().find(|other| other.name.value == object) else { return true };
    let shape = &object.shape;
    shape.open
        || shape.fields.iter().any(|field| spec.gaps.lost(field.name.span, "key"))
        || shape.used.iter().any(|used| depth < 32 && may_have_key(spec, &used.value, depth + 1))
}

/// The whole of an object.
fn shape(object: &Spanned<String>) -> Shape {
    Shape { used: vec![object.clone()], ..Shape::empty(object.span) }
}

/// `{{ name }}`
fn name_text(name: &str, span: Span) -> Written {
    text_of(Expr { kind: ExprKind::Name(name.to_owned()), span }, span)
}

/// `{{ expr }}`
fn text_of(expr: Expr, span: Span) -> Written {
    Written { kind: WrittenKind::Text(Template { parts: vec![Part::Expr(expr)], span }), span }
}

/// `response.body.NAME`
fn response_body(name: &str, span: Span) -> Expr {
    let response = Expr { kind: ExprKind::Name("response".to_owned()), span };
    let member = |of: Expr, name: &str| Expr {
        kind: ExprKind::Member(Box::new(of), Spanned::new(name.to_owned(), span)),
        span,
    };
    member(member(response, "body"), name)
}

fn path_span(path: &Path) -> Span {
    match path {
        Path::Steps(steps) => steps.span,
        Path::Text(text) => text.span,
    }
}

/// The plural of a name, by the common rules of English.
#[must_use]
pub fn plural(name: &str) -> String {
    let vowel_before_y =
        |name: &str| name.chars().rev().nth(1).is_some_and(|letter| "aeiou".contains(letter));
    if name.ends_with('y') && !vowel_before_y(name) {
        return format!("{}ies", &name[..name.len() - 1]);
    }
    let hisses = ["s", "x", "z", "ch", "sh"].iter().any(|end| name.ends_with(end));
    if hisses { format!("{name}es") } else { format!("{name}s") }
}

#[cfg(test)]
mod tests {
    use super::plural;

    #[test]
    fn plurals_follow_the_common_rules() {
        let cases = [
            ("contact", "contacts"),
            ("company", "companies"),
            ("day", "days"),
            ("box", "boxes"),
            ("branch", "branches"),
        ];
        for (name, expected) in cases {
            assert_eq!(plural(name), expected);
        }
    }
}
