//! Actions and triggers: the entries of the connector's hash.

use super::export::{Export, param_of};
use super::expr::Around;
use super::fields::Side;
use super::list::In;
use super::markdown::{emphasised, html};
use super::tree::{Entry, Hash, Layout, Piece, Ruby};
use crate::expr::ast::Step;
use crate::model::{
    Action, By, Check, Cursor, Dedup, Expr, ExprKind, Feed, Give, Help, Meta, Poll, Program, Sorted, Start,
    TextPart, Trigger, Work,
};
use crate::names::WEBHOOK_URL;
use crate::value::Value;

impl Export<'_> {
    /// An entry for an operation, its place in the spec above it.
    pub(super) fn entry(&self, meta: &Meta, entries: Vec<Entry>) -> Entry {
        Entry::symbol(&meta.name, Ruby::Hash(Hash { entries, layout: Layout::Tall }))
            .apart()
            .about(self.place(meta.span))
    }

    /// What people see of an operation; description and help as they are written, or by variant.
    pub(super) fn shown(&self, meta: &Meta, description: Ruby, help: Option<Ruby>) -> Vec<Entry> {
        let mut entries = vec![
            Entry::symbol("title", Ruby::text(&meta.title)),
            Entry::symbol("subtitle", Ruby::text(&meta.subtitle)),
            Entry::symbol("description", description),
        ];
        entries.extend(help.map(|help| Entry::symbol("help", help)));
        if meta.priority != 0 {
            entries.push(Entry::symbol("display_priority", Ruby::integer(meta.priority)));
        }
        if meta.deprecated {
            entries.push(Entry::symbol("deprecated", Ruby::True));
        }
        entries
    }

    /// The text of a description, as HTML.
    pub(super) fn description(&self, description: &Expr) -> Ruby {
        let mut open = false;
        let mut pieces = Vec::new();
        match &description.kind {
            ExprKind::Literal(Value::Text(text)) => pieces.push(Piece::Text(emphasised(text, &mut open))),
            ExprKind::Text(parts) => {
                for part in parts {
                    pieces.push(match part {
                        TextPart::Text(text) => Piece::Text(emphasised(text, &mut open)),
                        TextPart::Expr(expr) => {
                            let value = self.value(expr, &Around::default());
                            Piece::Code(Ruby::prelude("text", [value]))
                        }
                    });
                }
            }
            _ => pieces.push(Piece::Code(self.value(description, &Around::default()))),
        }
        super::expr::joined(pieces)
    }

    /// The lambda `input_fields` or `output_fields`.
    pub(super) fn form(&self, meta: &Meta, shape: Option<crate::model::ShapeId>) -> Ruby {
        let fields = self.form_fields(shape);
        let reads = |name: &str| super::export::mentions(&fields, name);
        let asked = self.asking(fields.clone(), meta.config).len() > 1;
        if asked || shape.is_none_or(|shape| !self.may_lack(shape)) {
            return self.form_lambda(fields, meta.config);
        }
        let (connects, configured) = (reads("connection"), reads("config"));
        let mut body = vec![fields];
        let definitions = param_of("object_definitions", &body);
        if configured {
            // What was chosen so far, typed; the form is not complete yet.
            let table = meta.config.and_then(|config| self.table(config, super::border::Use::Config));
            let table = table.unwrap_or_else(|| Ruby::Hash(Hash::default()));
            let config = Ruby::prelude("chosen", [Ruby::name("config_fields"), table]);
            body.insert(0, Ruby::assign("config", config));
        }
        if connects && self.settles {
            let settled = Ruby::name("connected").call("call", [Ruby::name("connection")]);
            body.insert(0, Ruby::assign("connection", settled));
        }
        let mut params = vec![definitions, param_of("connection", &body)];
        params.extend(configured.then(|| "config_fields".to_owned()));
        Ruby::lambda(params, body)
    }

    /// Whether a field of the shape is there for some choices only.
    fn may_lack(&self, shape: crate::model::ShapeId) -> bool {
        self.connector.shape(shape).fields.iter().any(|field| field.present_if.is_some())
    }

    /// The fields of a form; none without a shape.
    pub(super) fn form_fields(&self, shape: Option<crate::model::ShapeId>) -> Ruby {
        shape.map_or(Ruby::List(Vec::new()), |shape| self.operation_fields(shape))
    }

    pub(super) fn checks(&self, checks: &[Check]) -> Vec<Ruby> {
        self.checks_by(|message| Ruby::function("error", [message]), checks)
    }

    /// The same; `fail` is what refuses.
    pub(super) fn checks_by(&self, fail: fn(Ruby) -> Ruby, checks: &[Check]) -> Vec<Ruby> {
        let around = Around::default();
        let demand = |check: &Check| {
            let message = match &check.message.kind {
                ExprKind::Literal(Value::Text(text)) => Ruby::text(&**text),
                ExprKind::Text(_) => self.value(&check.message, &around),
                _ => Ruby::prelude("text", [self.value(&check.message, &around)]),
            };
            let condition = self.condition(&check.condition, &around);
            let refuse = fail(message);
            if check.demands { refuse.unless(condition) } else { refuse.only_if(condition) }
        };
        let mut checks: Vec<Ruby> = checks.iter().map(demand).collect();
        if !checks.is_empty() {
            checks.push(Ruby::Blank);
        }
        checks
    }

    /// A call of one of the fixed methods.
    pub(super) fn send(&self, work: &Work) -> Ruby {
        if let Some(program) = &work.program {
            return self.answered(program);
        }
        Ruby::function(
            "call",
            [Ruby::text("specc_send"), Ruby::name("connection"), self.request(&work.request)],
        )
    }

    /// An action.
    pub(super) fn action(&self, action: &Action) -> Entry {
        self.operation.replace(action.meta.name.clone());
        if let Some(variants) = &action.variants {
            return self.varied_action(action, variants);
        }
        let meta = &action.meta;
        self.input.set(meta.input);
        self.enter(Some(meta));
        let mut entries = self.plainly_shown(meta);
        entries.extend(action.batch.then(|| Entry::symbol("batch", Ruby::True)));
        entries.extend(action.bulk.then(|| Entry::symbol("bulk", Ruby::True)));
        if let Some(config) = meta.config {
            entries.push(Entry::symbol("config_fields", self.fields(config, Side::Config)).apart());
        }
        entries.push(Entry::symbol("input_fields", self.form(meta, meta.input)).apart());
        let mut body = self.checks(&meta.checks);
        body.extend(self.run(action));
        entries.push(
            Entry::symbol("execute", self.operation(&["connection", "input"], Some(meta), body)).apart(),
        );
        entries.extend(self.callbacks(action));
        entries.push(Entry::symbol("output_fields", self.form(meta, meta.output)).apart());
        self.enter(None);
        self.give(Some(meta));
        let sample = self.operation(&["connection", "input"], Some(meta), self.action_sample(action));
        self.give(None);
        entries.push(Entry::symbol("sample_output", sample).apart());
        entries.extend(summaries("summarize_input", &action.summarize_input));
        entries.extend(summaries("summarize_output", &action.summarize_output));
        self.entry(meta, entries)
    }

    pub(super) fn run(&self, action: &Action) -> Vec<Ruby> {
        let work = &action.work;
        if let (Some(program), None) = (&work.program, &work.list) {
            return self.run_steps(action, program);
        }
        let listed = work.list.as_ref().map(|list| {
            let list = self.list(work, list, In::Operation);
            Ruby::function("call", [Ruby::text("specc_list"), Ruby::name("connection"), list])
        });
        match (&action.give, listed) {
            (Give::Nothing, listed) => {
                vec![listed.unwrap_or_else(|| self.send(work)), Ruby::Hash(Hash::default())]
            }
            (Give::List(name), listed) => {
                let all = listed.unwrap_or_else(|| self.send(work)).at(Ruby::symbol("records"));
                vec![
                    Ruby::assign("records", all),
                    Ruby::texts([(name.to_string(), Ruby::prelude("clean", [Ruby::name("records")]))]),
                ]
            }
            (Give::Value(value), listed) => {
                let response = match listed {
                    Some(listed) => listed.at(Ruby::symbol("response")),
                    None => self.send(work),
                };
                let mut body = vec![Ruby::assign("response", response)];
                let given = self.body(value, &Around::of(&work.request));
                let Some((last, before)) = given.split_last() else { return body };
                body.extend(before.iter().cloned());
                body.push(output(value, last.clone()));
                body
            }
        }
    }

    /// The statements of an action with steps.
    fn run_steps(&self, action: &Action, program: &Program) -> Vec<Ruby> {
        let hash = || Ruby::Hash(Hash::default());
        let gives = matches!(action.give, Give::Value(_));
        let mut body =
            self.program(program, &|value, given| if gives { output(value, given) } else { hash() });
        if !gives {
            body.push(hash());
        }
        body
    }

    fn plainly_shown(&self, meta: &Meta) -> Vec<Entry> {
        let text = self.description(&meta.description);
        let help = meta.help.as_ref().map(|help| helping(false, vec![about_help(help)]));
        self.shown(meta, described(text), help)
    }

    /// A trigger.
    pub(super) fn trigger(&self, trigger: &Trigger) -> Entry {
        if let Some(variants) = &trigger.variants {
            return self.varied_trigger(trigger, variants);
        }
        let meta = &trigger.meta;
        self.input.set(meta.input);
        self.enter(Some(meta));
        let mut entries = self.plainly_shown(meta);
        if let Some(config) = meta.config {
            entries.push(Entry::symbol("config_fields", self.fields(config, Side::Config)).apart());
        }
        entries.push(Entry::symbol("input_fields", self.form(meta, meta.input)).apart());
        match &trigger.feed {
            Feed::Poll(poll) => {
                let poll = self.polled(trigger, poll);
                let lambda = self.operation(&["connection", "input", "closure"], Some(meta), vec![poll]);
                entries.push(Entry::symbol("poll", lambda).apart());
            }
            Feed::Webhook(webhook) => entries.extend(self.webhook(trigger, webhook)),
        }
        let dedup = Ruby::lambda(["record"], vec![Ruby::name("record").member("specc_key")]);
        entries.push(Entry::symbol("dedup", dedup).apart());
        entries.push(Entry::symbol("output_fields", self.form(meta, meta.output)).apart());
        self.enter(None);
        self.give(Some(meta));
        let sample = self.operation(&["connection", "input"], Some(meta), self.trigger_sample(trigger));
        self.give(None);
        entries.push(Entry::symbol("sample_output", sample).apart());
        self.entry(meta, entries)
    }

    /// The call that polls.
    pub(super) fn polled(&self, trigger: &Trigger, poll: &Poll) -> Ruby {
        Ruby::function(
            "call",
            [
                Ruby::text("specc_poll"),
                Ruby::name("connection"),
                Ruby::name("closure"),
                self.poll(trigger, poll),
            ],
        )
    }

    fn poll(&self, trigger: &Trigger, poll: &Poll) -> Ruby {
        let Cursor {
            by,
            value,
            format: _,
            unit,
            sent_unit,
            inclusive,
            sorted,
            overlap,
            settle,
            start,
            asks_since: _,
            window,
            remember,
            sent,
            until,
            span: _,
        } = &poll.cursor;
        let around = Around::default();
        let mut entries = vec![
            Entry::symbol(
                "by",
                Ruby::text(match by {
                    By::Time => "time",
                    By::Number => "number",
                    By::Whole => "none",
                }),
            ),
            Entry::symbol(
                "sorted",
                Ruby::text(match sorted {
                    Sorted::Asc => "asc",
                    Sorted::Desc => "desc",
                    Sorted::None => "none",
                }),
            ),
        ];
        let ordered =
            [("unit", *unit), ("sent_unit", *sent_unit), ("overlap", *overlap), ("settle", *settle)];
        if *by != By::Whole {
            entries.extend(ordered.map(|(name, micros)| Entry::symbol(name, Ruby::integer(micros))));
        }
        entries.extend([
            Entry::symbol("remember", Ruby::integer(*remember)),
            Entry::symbol("max", Ruby::integer(poll.max)),
            Entry::symbol(
                "start",
                match start {
                    Start::First => Ruby::symbol("first"),
                    Start::Latest => Ruby::symbol("latest"),
                    Start::Value(value) => Ruby::lambda([] as [&str; 0], vec![self.value(value, &around)]),
                },
            ),
        ]);
        let flags = [("inclusive", *inclusive), ("sent", *sent), ("until", *until)];
        entries.extend(
            flags.into_iter().filter(|(_, set)| *set).map(|(name, _)| Entry::symbol(name, Ruby::True)),
        );
        entries.extend(window.map(|window| Entry::symbol("window", Ruby::integer(window))));
        let mut checks = self.checks(&trigger.meta.checks);
        if !checks.is_empty() {
            checks.pop();
            entries.push(Entry::symbol("checks", Ruby::lambda([] as [&str; 0], checks)));
        }
        let over = |body: Vec<Ruby>| {
            let names = ["record", "item"].map(|name| param_of(name, &body));
            Ruby::lambda(names, body)
        };
        if *by != By::Whole {
            entries.push(Entry::symbol("value", over(vec![self.value(value, &around)])));
        }
        if let Dedup::Key(key) = &trigger.dedup {
            entries.push(Entry::symbol("key", over(vec![self.value(key, &around)])));
        }
        if let Some(parents) = &poll.parents
            && let Some(list) = &parents.work.list
        {
            let keep = parents.keep.iter().map(|name| Ruby::text(&**name)).collect();
            let about = [("list", self.list(&parents.work, list, In::Parents)), ("keep", Ruby::List(keep))];
            entries.push(Entry::symbol("parents", Ruby::symbols(about)));
        }
        if let Some(list) = &poll.work.list {
            let parent = poll.parents.as_ref().map(|parents| &*parents.name);
            entries.push(Entry::symbol("list", self.list(&poll.work, list, In::Poll(parent))));
        }
        self.noted("poll", &entries);
        if *sorted == Sorted::Asc && *sent {
            self.note("poll.by_value");
        }
        Ruby::Hash(Hash { entries, layout: Layout::Fitting })
    }
}

/// A value as what an operation gives: an object without nulls.
fn output(value: &Expr, given: Ruby) -> Ruby {
    let clean = matches!(value.kind, ExprKind::FromWire(..) | ExprKind::Clean(_));
    let mut written = &value.kind;
    while let ExprKind::FromWire(_, inner) | ExprKind::Clean(inner) = written {
        written = &inner.kind;
    }
    let given = if clean { given } else { Ruby::prelude("clean", [given]) };
    let known =
        matches!(written, ExprKind::Map(_) | ExprKind::Record(_) | ExprKind::Merge(_) | ExprKind::Demand(_));
    if !known {
        Ruby::prelude("object", [given])
    } else if super::expr::nullable(&value.ty) || matches!(value.kind, ExprKind::Map(_)) {
        given.binary("||", Ruby::Hash(Hash::default()))
    } else {
        given
    }
}

/// The lambda of a description, over the config and the labels of what was chosen.
pub(super) fn described(text: Ruby) -> Ruby {
    let reads = |name: &str| super::export::mentions(&text, name);
    let params = match (reads("config"), reads("labels")) {
        (_, true) => vec![super::export::param("config", &text), "labels".to_owned()],
        (true, false) => vec!["config".to_owned()],
        (false, false) => Vec::new(),
    };
    Ruby::lambda(params, vec![text])
}

/// The lambda of a help; `chosen` where it reads the config.
pub(super) fn helping(chosen: bool, body: Vec<Ruby>) -> Ruby {
    let first = if chosen { "config" } else { "_input" };
    let params = if super::export::mentions(&Ruby::List(body.clone()), "webhook_url") {
        vec![first, "_labels", "_connection", "webhook_url"]
    } else if chosen {
        vec![first]
    } else {
        Vec::new()
    };
    Ruby::lambda(params, body)
}

/// Help, as the platform wants it.
pub(super) fn about_help(help: &Help) -> Ruby {
    let shown = html(&help.text);
    let mut body = Vec::new();
    for (at, part) in shown.split(WEBHOOK_URL).enumerate() {
        if at > 0 {
            let unknown = Ruby::text("(the address that appears here when the recipe is saved)");
            let address = Ruby::name("webhook_url").call("presence", []).binary("||", unknown);
            body.push(Piece::Code(address));
        }
        body.push(Piece::Text(part.to_owned()));
    }
    let mut about = vec![("body", super::expr::joined(body))];
    if let Some(link) = &help.link {
        let text = help.title.clone().unwrap_or_else(|| "Learn more".to_owned());
        about.extend([("learn_more_url", Ruby::text(link)), ("learn_more_text", Ruby::text(text))]);
    }
    Ruby::symbols(about)
}

pub(super) fn summaries(key: &str, paths: &[Vec<Step>]) -> Option<Entry> {
    if paths.is_empty() {
        return None;
    }
    let paths = paths.iter().map(|path| {
        let words: Vec<String> = path
            .iter()
            .map(|step| match step {
                Step::Member(key) => key.clone(),
                Step::Index(at) => at.to_string(),
            })
            .collect();
        Ruby::text(words.join("."))
    });
    Some(Entry::symbol(key, Ruby::List(paths.collect())).apart())
}
