//! A connector on its way to Ruby: what is known while its parts are written.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeSet, HashMap};

use super::border::{Tables, Use};
use super::expr::Around;
use super::tree::{Block, Entry, Piece, Ruby, Slot};
use crate::model::{Auth, AuthArm, Connector, FieldType, Meta, Retry, ShapeId};
use crate::span::{Sources, Span};

/// The section of all that belongs to no operation.
const CONNECTION: &str = "connection";

/// What is known while a connector is written.
pub(super) struct Export<'a> {
    pub connector: &'a Connector,
    pub sources: &'a Sources,
    pub tables: RefCell<Tables>,
    /// What generated code says to the fixed Ruby: see [`fixed`](super::fixed).
    pub features: RefCell<BTreeSet<String>>,
    /// What the table of a shape is called that no object names.
    pub hints: HashMap<ShapeId, String>,
    pub around: Cell<Around<'static>>,
    /// How many of the last error rules all requests share.
    pub shared_errors: usize,
    /// The ways in which requests are tried again.
    pub retries: Vec<Retry>,
    /// The connection is typed before it is read.
    pub settles: bool,
    /// The input of the operation that is being written.
    pub input: Cell<Option<ShapeId>>,
    /// What that operation is given: locals, and what is in them.
    pub given: Cell<[Option<(&'static str, ShapeId)>; 2]>,
    /// The lambda that is being written is given the moment of the run and its memory.
    pub given_run: Cell<bool>,
    /// The steps that are being written make a page of a poll, whose position the service may refuse.
    pub resumes: Cell<bool>,
    /// How requests come to credentials in the statements that are being written.
    pub hand: Cell<Hand>,
    /// Methods as sign-ins call them.
    pub variants: RefCell<Vec<super::routines::Variant>>,
    /// What is being written is a method.
    pub in_routine: Cell<bool>,
    /// The locals of the program that is being written, by slot.
    pub names: RefCell<Vec<String>>,
    /// Those of its slots that hold whole answers.
    pub answers: RefCell<Vec<u16>>,
    /// The way to sign in that is being written, where there are several.
    pub arm: Cell<usize>,
    /// What the operation is called that is being written.
    pub operation: RefCell<String>,
    /// Where what is being written belongs, as errors tell it: `actions.get_thing`.
    pub section: RefCell<String>,
    /// The lambdas that read files of the service, by name.
    pub streams: RefCell<Vec<(String, Ruby, String)>>,
    /// Where fields of the operation that is being written are known only at design time.
    pub places: RefCell<HashMap<ShapeId, super::found::Place>>,
}

/// How requests come to credentials.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Hand {
    /// The platform applies them.
    #[default]
    Applied,
    /// There are none: a sign-in itself.
    Bare,
    /// Likewise; whoever refuses is told apart, so that one can sign in anew.
    Renewing,
    /// They are written into the request: what follows a sign-in, where nothing is applied yet.
    Written,
}

impl<'a> Export<'a> {
    /// The start: nothing is written yet.
    pub fn new(connector: &'a Connector, sources: &'a Sources) -> Self {
        let requests = super::works::requests(connector);
        let mut retries: Vec<Retry> = Vec::new();
        for retry in requests.iter().filter_map(|request| request.retry.as_ref()) {
            if retry.allowed && retry.attempts > 1 && !retries.contains(retry) {
                retries.push(retry.clone());
            }
        }
        Self {
            connector,
            sources,
            tables: RefCell::default(),
            features: RefCell::default(),
            hints: hints(connector),
            around: Cell::default(),
            shared_errors: super::works::shared_errors(&requests),
            retries,
            settles: super::connection::settles(connector),
            input: Cell::new(None),
            given: Cell::default(),
            given_run: Cell::new(false),
            resumes: Cell::new(false),
            hand: Cell::default(),
            variants: RefCell::default(),
            in_routine: Cell::default(),
            names: RefCell::default(),
            answers: RefCell::default(),
            arm: Cell::new(connector.connection.options.as_ref().map_or(0, |options| options.default)),
            operation: RefCell::default(),
            section: RefCell::new(CONNECTION.to_owned()),
            streams: RefCell::default(),
            places: RefCell::default(),
        }
    }

    /// Writes something of a section such as `actions.get_thing`, which its errors tell.
    pub fn within<T>(&self, section: &str, name: &str, write: impl FnOnce() -> T) -> T {
        let before = self.section.replace(format!("{section}.{name}"));
        let written = write();
        self.section.replace(before);
        written
    }

    /// The way to sign in that is being written.
    pub fn auth(&self) -> &'a Auth {
        let connection = &self.connector.connection;
        let arm = connection.options.as_ref().and_then(|options| options.arms.get(self.arm.get()));
        arm.map_or(&connection.auth, |arm| &arm.auth)
    }

    /// What is written for each way to sign in, in turn.
    pub fn each_auth<T>(&self, mut write: impl FnMut(Option<&'a AuthArm>) -> T) -> Vec<T> {
        let Some(options) = &self.connector.connection.options else { return vec![write(None)] };
        let before = self.arm.get();
        let written = options.arms.iter().enumerate().map(|(at, arm)| {
            self.arm.set(at);
            write(Some(arm))
        });
        let written = written.collect();
        self.arm.set(before);
        written
    }

    /// Where something stands in the spec, for a comment.
    pub fn place(&self, span: Span) -> String {
        let (path, position) = self.sources.place(span);
        format!("{path}:{}", position.line)
    }

    /// Statements of a lambda that gets the connection and the input, behind those that type them.
    pub fn opened(&self, meta: Option<&Meta>, body: Vec<Ruby>) -> Vec<Ruby> {
        self.opened_with(meta, false, body)
    }

    /// The same; `steered`: the config is typed before anything else, since it chooses the rest.
    pub fn opened_with(&self, meta: Option<&Meta>, steered: bool, body: Vec<Ruby>) -> Vec<Ruby> {
        let mut opened = Vec::new();
        let reads = |name: &str| body.iter().any(|statement| mentions(statement, name));
        let typed = |purpose| move |shape: ShapeId| self.table(shape, purpose);
        let input = meta.and_then(|meta| meta.input).filter(|_| reads("input") && !steered);
        let input = input.and_then(typed(Use::Input));
        let config = meta.and_then(|meta| meta.config).and_then(typed(Use::Config));
        let config = config.filter(|_| reads("config") || input.is_some());
        let hiding = |shape: Option<ShapeId>| shape.is_some_and(|shape| self.hides(shape));
        let (input_hides, config_hides) =
            (hiding(meta.and_then(|meta| meta.input)), hiding(meta.and_then(|meta| meta.config)));
        let asks = (input.is_some() && input_hides) || (config.is_some() && config_hides);
        if self.settles && (reads("connection") || asks) {
            let connected = Ruby::name("connected").call("call", [Ruby::name("connection")]);
            opened.push(Ruby::assign("connection", connected));
        }
        let configured = config.is_some();
        if let Some(table) = config {
            let mut args = vec![Ruby::name("input"), table];
            args.extend(config_hides.then(|| Ruby::name("connection")));
            opened.push(Ruby::assign("config", Ruby::prelude("input", args)));
        }
        if let Some(table) = input {
            let mut args = vec![Ruby::name("input"), table];
            if input_hides {
                args.push(Ruby::name("connection"));
                args.extend(configured.then(|| Ruby::name("config")));
            }
            opened.push(Ruby::assign("input", Ruby::prelude("input", args)));
        } else if !steered && reads("input") && meta.is_some_and(|meta| meta.input.is_none()) {
            opened.push(Ruby::assign("input", Ruby::Hash(super::tree::Hash::default())));
        }
        opened.extend(self.run_begins(&body));
        opened.extend(body);
        self.with_found(meta.filter(|_| !steered), opened)
    }

    /// Statements that name the moment of a run and what methods gave in it, where statements read
    /// them and are not given them.
    pub fn run_begins(&self, body: &[Ruby]) -> Vec<Ruby> {
        let reads = |name: &str| !self.given_run.get() && mentioned(body, name);
        let mut begins = Vec::new();
        if reads("now") {
            begins.push(Ruby::assign("now", Ruby::prelude("now", [])));
        }
        if reads("memo") {
            begins.push(Ruby::assign("memo", Ruby::Hash(super::tree::Hash::default())));
        }
        begins
    }

    /// Statements of an arm, behind those that type its input; connection, config and clock are
    /// there already.
    pub fn opened_arm(&self, meta: &Meta, mut body: Vec<Ruby>) -> Vec<Ruby> {
        if !body.iter().any(|statement| mentions(statement, "input")) {
            return self.with_found(Some(meta), body);
        }
        let value = match meta.input.and_then(|input| self.table(input, Use::Input)) {
            Some(table) => {
                let mut args = vec![Ruby::name("input"), table];
                if meta.input.is_some_and(|input| self.hides(input)) {
                    args.extend([Ruby::name("connection"), Ruby::name("config")]);
                }
                Ruby::prelude("input", args)
            }
            None => Ruby::Hash(super::tree::Hash::default()),
        };
        body.insert(0, Ruby::assign("input", value));
        self.with_found(Some(meta), body)
    }

    /// Whether fields of a shape are there under a condition, at any depth.
    pub(super) fn hides(&self, shape: ShapeId) -> bool {
        self.connector.shape(shape).fields.iter().any(|field| {
            let mut ty = &field.ty;
            while let FieldType::Array(element) = ty {
                ty = element;
            }
            let inner = matches!(ty, FieldType::Object(inner) if self.hides(*inner));
            field.show_if.is_some() || field.present_if.is_some() || inner
        })
    }

    /// The input without the fields that a request uses elsewhere.
    pub fn rest(&self, names: &[std::sync::Arc<str>], used: Option<&[std::sync::Arc<str>]>) -> Ruby {
        let input = Ruby::name("input");
        if let Some(used) = used {
            let used: Vec<Ruby> = used.iter().map(|name| Ruby::text(&**name)).collect();
            return if used.is_empty() { input } else { input.call("except", used) };
        }
        let texts = |names: &mut dyn Iterator<Item = &std::sync::Arc<str>>| -> Vec<Ruby> {
            names.map(|name| Ruby::text(&**name)).collect()
        };
        let left = texts(&mut names.iter());
        let Some(shape) = self.input.get() else { return input.call("slice", left) };
        let fields = self.connector.shape(shape).fields.iter().map(|field| &field.name);
        let used = texts(&mut fields.filter(|name| !names.contains(name)));
        match used.len() {
            0 => input,
            elsewhere if elsewhere <= left.len() => input.call("except", used),
            _ => input.call("slice", left),
        }
    }

    /// A lambda of an operation, its parameters named as they are read.
    pub fn operation(&self, params: &[&str], meta: Option<&Meta>, body: Vec<Ruby>) -> Ruby {
        let body = self.shielded(meta, self.opened(meta, self.handing_on(meta, body)));
        self.schemed(params, body)
    }

    /// A lambda of an operation that has something to do before its connection is read.
    pub fn operation_behind(&self, first: Vec<Ruby>, params: &[&str], body: Vec<Ruby>) -> Ruby {
        let opened = first.into_iter().chain(self.opened(None, body)).collect();
        self.schemed(params, self.shielded(None, opened))
    }

    /// A lambda that also takes the schemas of input and output where it reads them.
    pub fn schemed(&self, params: &[&str], body: Vec<Ruby>) -> Ruby {
        let reads = |name: &str| body.iter().any(|statement| mentions(statement, name));
        let schemas: &[&str] = match (reads("input_schema"), reads("output_schema"), reads("continue")) {
            (_, _, true) => &["input_schema", "output_schema", "continue"],
            (_, true, false) => &["input_schema", "output_schema"],
            (true, false, false) => &["input_schema"],
            (false, false, false) => &[],
        };
        let params = params.iter().chain(schemas).map(|name| param_of(name, &body));
        Ruby::lambda(params.collect::<Vec<_>>(), body)
    }
}

/// The name of a way to try again.
pub(super) fn retry_name(place: usize) -> String {
    if place == 0 { "patience".to_owned() } else { format!("patience{}", place + 1) }
}

/// A parameter: with an underscore in front where nothing reads it.
pub(super) fn param(name: &str, body: &Ruby) -> String {
    if mentions(body, name) { name.to_owned() } else { format!("_{name}") }
}

/// The same for a body of statements.
pub(super) fn param_of(name: &str, body: &[Ruby]) -> String {
    if mentioned(body, name) { name.to_owned() } else { format!("_{name}") }
}

/// Whether statements read a local name before they give it a value of their own.
pub(super) fn mentioned(body: &[Ruby], name: &str) -> bool {
    for statement in body {
        if mentions(statement, name) {
            return true;
        }
        if matches!(statement, Ruby::Assign(own, _) if own == name) {
            return false;
        }
    }
    false
}

/// Whether code reads a local name.
pub(super) fn mentions(code: &Ruby, name: &str) -> bool {
    let inside = |code: &Ruby| mentions(code, name);
    let block = |block: &Block| block.body.iter().any(inside);
    match code {
        Ruby::Name(other) => other == name,
        Ruby::Joined(pieces) => pieces.iter().any(|piece| matches!(piece, Piece::Code(code) if inside(code))),
        Ruby::List(members) => members.iter().any(inside),
        Ruby::Hash(hash) => hash.entries.iter().any(|Entry { value, .. }| inside(value)),
        Ruby::Call(call) => {
            call.receiver.as_ref().is_some_and(inside)
                || call.args.iter().any(inside)
                || call.block.as_ref().is_some_and(block)
        }
        Ruby::Index(of, at) => inside(of) || at.iter().any(inside),
        Ruby::Binary(left, _, right) => inside(left) || inside(right),
        Ruby::Not(of) | Ruby::Splat(of) | Ruby::Assign(_, of) | Ruby::Rescue(of) => inside(of),
        Ruby::Choice(parts) => parts.iter().any(inside),
        Ruby::Lambda(body) => mentioned(&body.body, name),
        Ruby::Case { subject, branches, otherwise } => {
            inside(subject)
                || branches.iter().any(|(values, body)| values.iter().chain(body).any(inside))
                || otherwise.iter().flatten().any(inside)
        }
        Ruby::Guard { statement, condition, .. } => inside(statement) || inside(condition),
        Ruby::Next(value) => value.as_deref().is_some_and(inside),
        Ruby::Return(value) => inside(value),
        Ruby::If { condition, then, otherwise } => {
            inside(condition) || then.iter().chain(otherwise.iter().flatten()).any(inside)
        }
        Ruby::Template(slots) => slots.iter().any(|slot| matches!(slot, Slot::Code(code) if inside(code))),
        Ruby::Nil
        | Ruby::True
        | Ruby::False
        | Ruby::Integer(_)
        | Ruby::Float(_)
        | Ruby::Text(_)
        | Ruby::Symbol(_)
        | Ruby::Regex(_)
        | Ruby::Fixed(_)
        | Ruby::Comment(_)
        | Ruby::Break
        | Ruby::Blank => false,
    }
}

/// What tables are called: after the operation that they belong to.
fn hints(connector: &Connector) -> HashMap<ShapeId, String> {
    let mut hints = HashMap::new();
    let metas = connector
        .actions
        .iter()
        .map(|action| &action.meta)
        .chain(connector.triggers.iter().map(|trigger| &trigger.meta));
    for meta in metas {
        let sides = [(meta.config, "config_input"), (meta.input, "input"), (meta.output, "fields")];
        for (shape, behind) in sides {
            if let Some(shape) = shape {
                hint(connector, shape, &meta.name, behind, &mut hints);
            }
        }
    }
    let actions = connector.actions.iter().filter_map(|action| action.variants.as_ref());
    for arm in actions.flat_map(|variants| &variants.arms) {
        let Meta { name, input, output, .. } = &arm.operation.meta;
        hint_arm(connector, &format!("{name}_{}", arm.value), *input, *output, &mut hints);
    }
    let triggers = connector.triggers.iter().filter_map(|trigger| trigger.variants.as_ref());
    for arm in triggers.flat_map(|variants| &variants.arms) {
        let Meta { name, input, output, .. } = &arm.operation.meta;
        hint_arm(connector, &format!("{name}_{}", arm.value), *input, *output, &mut hints);
    }
    for object in &connector.objects {
        hint(connector, object.shape, &object.name, "fields", &mut hints);
    }
    hint(connector, connector.connection.fields, "connection", "fields", &mut hints);
    hints
}

fn hint_arm(
    connector: &Connector,
    name: &str,
    input: Option<ShapeId>,
    output: Option<ShapeId>,
    hints: &mut HashMap<ShapeId, String>,
) {
    for (shape, behind) in [(input, "input"), (output, "fields")] {
        if let Some(shape) = shape {
            hint(connector, shape, name, behind, hints);
        }
    }
}

fn hint(
    connector: &Connector,
    shape: ShapeId,
    front: &str,
    behind: &str,
    hints: &mut HashMap<ShapeId, String>,
) {
    if hints.contains_key(&shape) {
        return;
    }
    hints.insert(shape, format!("{}_{behind}", front.to_lowercase()));
    for field in &connector.shape(shape).fields {
        let mut ty = &field.ty;
        while let FieldType::Array(element) = ty {
            ty = element;
        }
        if let FieldType::Object(inner) = ty {
            hint(connector, *inner, &format!("{front}_{}", field.name), behind, hints);
        }
    }
}
