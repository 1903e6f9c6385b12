//! Makes a [`Plan`] of a [`Connector`]: spans become places, types go, bound names become slots.

use super::{
    Action, Address, Arm, Body, Border, Check, Choices, Connection, Convert, Cursor, CustomAction, Each,
    ErrorRule, Expr, Feed, Field, FieldType, Found, Give, List, Meta, Method, Paginate, Parents, PathPart,
    PickList, PickSource, PickTree, Place, PlaceId, Plan, Poll, Request, Rule, Sample, Shape, Slot, Source,
    Start, TextPart, Tls, Trigger, VERSION, Variants, Work,
};
use crate::builtin::Function;
use crate::model::{self, Connector, ExprKind, Kind};
use crate::span::{Sources, Span};

/// The plan of a connector; `sources` are the files that it was read from.
#[must_use]
pub fn lower(connector: &Connector, sources: &Sources) -> Plan {
    let mut lower = Lower { connector, sources, places: Vec::new() };
    let routines = connector.routines.iter().map(|routine| lower.routine(routine)).collect();
    let methods = connector.methods.iter().map(|method| lower.method(method)).collect();
    let shapes = connector.shapes.iter().map(|shape| lower.shape(shape)).collect();
    let found = connector.sources.iter().map(|source| lower.source(source)).collect();
    let connection = lower.connection(&connector.connection);
    let pick_lists = connector.pick_lists.iter().map(|list| lower.pick_list(list)).collect();
    let actions = connector.actions.iter().map(|action| lower.action(action)).collect();
    let triggers = connector.triggers.iter().map(|trigger| lower.trigger(trigger)).collect();
    let webhooks = connector.webhooks.as_ref().map(|webhooks| lower.webhooks(webhooks));
    let custom_action = connector.custom_action.as_ref().map(|custom| CustomAction {
        help: custom.help.clone(),
        link: custom.link.clone(),
        request: lower.request(&custom.request),
    });
    Plan {
        version: VERSION,
        name: connector.name.clone(),
        title: connector.title.clone(),
        connector_version: connector.version.clone(),
        summary: connector.summary.clone(),
        files: sources.iter().map(|(_, file)| file.path.clone()).collect(),
        places: lower.places,
        constants: connector.constants.clone(),
        methods,
        routines,
        shapes,
        sources: found,
        connection,
        pick_lists,
        actions,
        triggers,
        webhooks,
        custom_action,
        limit: connector.limit.map(|(limit, _)| limit),
    }
}

pub(super) struct Lower<'a> {
    connector: &'a Connector,
    sources: &'a Sources,
    places: Vec<Place>,
}

impl Lower<'_> {
    pub(super) fn place(&mut self, span: Span) -> PlaceId {
        let position = self.sources.get(span.file).position(span.start);
        let number = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        let place = Place { file: span.file.0, line: number(position.line), column: number(position.column) };
        if self.places.last() != Some(&place) {
            self.places.push(place);
        }
        PlaceId(number(self.places.len() - 1))
    }

    pub(super) fn slot(&mut self, expr: &model::Expr) -> Slot {
        Slot { place: self.place(expr.span), expr: self.expr(expr) }
    }

    pub(super) fn maybe(&mut self, expr: Option<&model::Expr>) -> Option<Slot> {
        expr.map(|expr| self.slot(expr))
    }

    pub(super) fn named<K: Clone>(&mut self, slots: &[(K, model::Expr)]) -> Vec<(K, Slot)> {
        slots.iter().map(|(name, expr)| (name.clone(), self.slot(expr))).collect()
    }

    fn connection(&mut self, connection: &model::Connection) -> Connection {
        Connection {
            fields: connection.fields,
            values: self.named(&connection.values),
            base_url: connection.base_url.as_ref().map(|address| self.address(address)),
            auth: self.auth(&connection.auth),
            test: connection.test.as_ref().map(|work| self.work(work)),
        }
    }

    fn method(&mut self, method: &model::Method) -> Method {
        Method { takes: method.takes.clone(), give: self.slot(&method.give) }
    }

    fn shape(&mut self, shape: &model::Shape) -> Shape {
        let fields = shape.fields.iter().map(|field| self.field(field)).collect();
        let found = shape.found.iter().map(|found| Found {
            source: found.source.0,
            rules: found.rules.iter().map(|rule| self.rule(rule)).collect(),
        });
        let found = found.collect();
        Shape::new(fields, shape.plain, found)
    }

    fn rule(&mut self, rule: &model::Rule) -> Rule {
        match rule {
            model::Rule::Only(names) => Rule::Only(names.clone()),
            model::Rule::Except(names) => Rule::Except(names.clone()),
            model::Rule::Where(condition) => Rule::Where(self.slot(condition)),
            model::Rule::Seen { input, asked } => Rule::Seen { input: *input, asked: asked.clone() },
            model::Rule::Require(names) => Rule::Require(names.clone()),
            model::Rule::Optional(names) => Rule::Optional(names.clone()),
        }
    }

    fn source(&mut self, source: &model::Source) -> Source {
        Source {
            work: source.work.as_ref().map(|work| self.work(work)),
            give: self.slot(&source.give),
            form: source.form,
            needs: source.needs.clone(),
            types: source.types.iter().map(|(name, _, shape)| (name.clone(), *shape)).collect(),
        }
    }

    /// The open shapes that `shape` is or holds, each once.
    fn open(&self, shape: model::ShapeId, found: &mut Vec<model::ShapeId>) {
        let whole = self.connector.shape(shape);
        for inner in whole.fields.iter().filter_map(|field| field.ty.shape()) {
            self.open(inner, found);
        }
        if !whole.found.is_empty() && !found.contains(&shape) {
            found.push(shape);
        }
    }

    fn field(&mut self, field: &model::Field) -> Field {
        let length = |length: Option<usize>| length.and_then(|length| u64::try_from(length).ok());
        Field {
            name: field.name.clone(),
            label: field.label.clone(),
            hint: field.hint.clone(),
            ty: field_type(&field.ty),
            wire: field.wire.path.clone(),
            format: field.wire.format.clone(),
            pairs: field.wire.pairs.as_deref().cloned(),
            convert: field.wire.convert.as_ref().map(|convert| Convert {
                read: self.maybe(convert.read.as_ref()),
                write: self.maybe(convert.write.as_ref()),
            }),
            required: field.required,
            instead: field.own_toggle().map(|toggle| toggle.name.clone()),
            default: field.default.clone(),
            secret: field.secret,
            control: field.control,
            prefix: field.prefix.clone(),
            suffix: field.suffix.clone(),
            choices: field.choices.as_ref().map(|choices| match choices {
                model::Choices::Fixed(choices) => Choices::Fixed(choices.clone()),
                model::Choices::List { list, with } => Choices::List { list: list.0, with: with.clone() },
            }),
            many: field.many,
            delimiter: field.delimiter.clone(),
            free: field.toggle.is_some(),
            steers: field.steers,
            show_if: field.show_if.as_ref().map(|expr| self.expr(expr)),
            present_if: field.present_if.as_ref().map(|expr| self.expr(expr)),
            min: field.limits.min.as_deref().cloned(),
            max: field.limits.max.as_deref().cloned(),
            min_length: length(field.limits.min_length),
            max_length: length(field.limits.max_length),
            pattern: field.limits.pattern.as_deref().cloned(),
        }
    }

    fn meta(&mut self, meta: &model::Meta) -> Meta {
        let mut open = Vec::new();
        if !self.connector.sources.is_empty() {
            for shape in [meta.input, meta.output].into_iter().flatten() {
                self.open(shape, &mut open);
            }
        }
        let checks = meta.checks.iter().map(|check| Check {
            condition: self.slot(&check.condition),
            demands: check.demands,
            message: self.slot(&check.message),
        });
        let checks = checks.collect();
        let sample = match &meta.sample {
            model::Sample::Made => Sample::Made,
            model::Sample::Value(value) => Sample::Value(value.clone()),
            model::Sample::First => Sample::First,
            model::Sample::Work { work, give } => {
                Sample::Work { work: Box::new(self.work(work)), give: self.slot(give) }
            }
        };
        Meta {
            name: meta.name.clone(),
            title: meta.title.clone(),
            subtitle: meta.subtitle.clone(),
            description: self.slot(&meta.description),
            help: meta.help.clone(),
            deprecated: meta.deprecated,
            config: meta.config,
            input: meta.input,
            output: meta.output,
            checks,
            sample,
            open,
            place: self.place(meta.span),
        }
    }

    fn action(&mut self, action: &model::Action) -> Action {
        let give = match &action.give {
            model::Give::Nothing => Give::Nothing,
            model::Give::Value(value) => Give::Value(self.slot(value)),
            model::Give::List(name) => Give::List(name.clone()),
        };
        Action {
            meta: self.meta(&action.meta),
            work: self.work(&action.work),
            give,
            variants: action.variants.as_ref().map(|variants| self.variants(variants, Self::action)),
        }
    }

    fn variants<S, T>(
        &mut self,
        variants: &model::Variants<S>,
        mut lower: impl FnMut(&mut Self, &S) -> T,
    ) -> Variants<T> {
        let arms = variants.arms.iter().map(|arm| Arm {
            value: arm.value.clone(),
            label: arm.label.clone(),
            operation: lower(self, &arm.operation),
        });
        Variants { field: variants.field.clone(), arms: arms.collect() }
    }

    fn trigger(&mut self, trigger: &model::Trigger) -> Trigger {
        Trigger {
            meta: self.meta(&trigger.meta),
            feed: match &trigger.feed {
                model::Feed::Poll(poll) => Feed::Poll(Box::new(self.poll(poll))),
                model::Feed::Webhook(webhook) => Feed::Webhook(Box::new(self.webhook(webhook))),
            },
            dedup: match &trigger.dedup {
                model::Dedup::None => None,
                model::Dedup::Key(key) => Some(self.slot(key)),
            },
            variants: trigger.variants.as_ref().map(|variants| self.variants(variants, Self::trigger)),
        }
    }

    fn poll(&mut self, poll: &model::Poll) -> Poll {
        let parents = poll.parents.as_ref().map(|parents| Parents {
            name: parents.name.clone(),
            work: self.work(&parents.work),
            keep: parents.keep.clone(),
        });
        Poll { work: self.work(&poll.work), cursor: self.cursor(&poll.cursor), max: poll.max, parents }
    }

    fn cursor(&mut self, cursor: &model::Cursor) -> Cursor {
        Cursor {
            by: cursor.by,
            value: self.slot(&cursor.value),
            format: cursor.format.clone(),
            unit: cursor.unit,
            sent_unit: cursor.sent_unit,
            inclusive: cursor.inclusive,
            sorted: cursor.sorted,
            overlap: cursor.overlap,
            settle: cursor.settle,
            start: match &cursor.start {
                model::Start::First => Start::First,
                model::Start::Latest => Start::Latest,
                model::Start::Value(value) => Start::Value(self.slot(value)),
            },
            window: cursor.window,
            remember: cursor.remember,
            sent: cursor.sent,
            until: cursor.until,
        }
    }

    fn pick_list(&mut self, list: &model::PickList) -> PickList {
        let source = match &list.source {
            model::PickSource::Fixed(choices) => PickSource::Fixed(
                choices.iter().map(|choice| (choice.value.clone(), choice.label.clone())).collect(),
            ),
            model::PickSource::Read { work, label, value } => PickSource::Read {
                work: Box::new(self.work(work)),
                label: self.slot(label),
                value: self.slot(value),
            },
        };
        let tree = list
            .tree
            .as_ref()
            .map(|tree| PickTree { parent: tree.parent.clone(), folder: self.maybe(tree.folder.as_ref()) });
        PickList { name: list.name.clone(), takes: list.takes.clone(), tree, source }
    }

    pub(super) fn work(&mut self, work: &model::Work) -> Work {
        Work {
            program: work.program.as_ref().map(|program| Box::new(self.program(program))),
            request: self.request(&work.request),
            list: work.list.as_ref().map(|list| self.list(list)),
        }
    }

    fn request(&mut self, request: &model::Request) -> Request {
        Request {
            verb: request.verb.clone(),
            address: self.address(&request.address),
            params: self.maybe(request.params.as_ref()),
            arrays: request.arrays,
            nested: request.nested,
            headers: self.named(&request.headers),
            body: match &request.body {
                model::Body::None => Body::None,
                model::Body::Json(value) => Body::Json(self.slot(value)),
                model::Body::Form(value) => Body::Form(self.slot(value)),
                model::Body::Multipart(value) => Body::Multipart(self.slot(value)),
                model::Body::Xml { value, namespaces } => Body::Xml(self.slot(value), namespaces.clone()),
                model::Body::Text(value) => Body::Text(self.slot(value)),
                model::Body::Bytes(value) => Body::Bytes(self.slot(value)),
            },
            expect: request.expect.clone(),
            protocol: request.protocol,
            shape: request.shape.as_ref().map(border),
            errors: request.errors.iter().map(|rule| self.error_rule(rule)).collect(),
            retry: request.retry.clone(),
            timeout: request.timeout,
            redirects: request.redirects,
            tls: request.tls.as_ref().map(|tls| Tls {
                identity: tls
                    .identity
                    .as_ref()
                    .map(|(certificate, key)| (self.slot(certificate), self.slot(key))),
                authorities: self.maybe(tls.authorities.as_ref()),
                only: tls.only,
            }),
            anonymous: request.anonymous,
            rest: request.rest.clone(),
            used: request.used.clone(),
            place: self.place(request.span),
        }
    }

    fn error_rule(&mut self, rule: &model::ErrorRule) -> ErrorRule {
        ErrorRule {
            when: rule.when.clone(),
            condition: self.maybe(rule.condition.as_ref()),
            message: self.maybe(rule.message.as_ref()),
            retry: rule.retry,
            pass: rule.pass,
        }
    }

    fn list(&mut self, list: &model::List) -> List {
        List {
            items: self.slot(&list.items),
            each: self.maybe(list.each.as_ref()),
            record: list.record.as_ref().map(border),
            filter: self.maybe(list.filter.as_ref()),
            sort: list.sort.clone(),
            paginate: list.paginate.as_ref().map(|paginate| self.paginate(paginate)),
        }
    }

    fn paginate(&mut self, paginate: &model::Paginate) -> Paginate {
        Paginate {
            by: paginate.by,
            param: paginate.param.clone(),
            size: paginate.size,
            size_param: paginate.size_param.clone(),
            first: paginate.first,
            next: self.maybe(paginate.next.as_ref()),
            more: self.maybe(paginate.more.as_ref()),
            end: paginate.end,
            advance: paginate.advance,
            stable: paginate.stable,
            expired: paginate.expired.clone(),
            max_pages: paginate.max_pages,
            max_items: self.maybe(paginate.max_items.as_ref()),
            place: self.place(paginate.span),
        }
    }

    pub(super) fn address(&mut self, address: &model::Address) -> Address {
        match address {
            model::Address::Relative(parts) => {
                let place = self.parts_place(parts);
                Address::Relative(self.parts(parts), place)
            }
            model::Address::Absolute(parts) => {
                let place = self.parts_place(parts);
                Address::Absolute(self.parts(parts), place)
            }
            model::Address::Whole(url) => Address::Whole(self.slot(url)),
            model::Address::If { condition, then, otherwise } => Address::If(
                self.slot(condition),
                Box::new(self.address(then)),
                Box::new(self.address(otherwise)),
            ),
            model::Address::Case { subject, cases, otherwise } => Address::Case(
                self.slot(subject),
                cases.iter().map(|case| (case.texts.clone(), self.address(&case.address))).collect(),
                otherwise.as_ref().map(|address| Box::new(self.address(address))),
            ),
        }
    }

    /// Where an address is told to stand: at its first expression, else where the last thing stood.
    fn parts_place(&mut self, parts: &[model::PathPart]) -> PlaceId {
        let span = parts.iter().find_map(|part| match part {
            model::PathPart::Text(_) => None,
            model::PathPart::Segment(expr)
            | model::PathPart::Segments(expr)
            | model::PathPart::Host(expr)
            | model::PathPart::Query(expr) => Some(expr.span),
        });
        match span {
            Some(span) => self.place(span),
            None if self.places.is_empty() => {
                self.place(Span { file: crate::span::FileId(0), start: 0, end: 0 })
            }
            None => PlaceId(u32::try_from(self.places.len() - 1).unwrap_or(u32::MAX)),
        }
    }

    fn parts(&mut self, parts: &[model::PathPart]) -> Vec<PathPart> {
        let parts = parts.iter().map(|part| match part {
            model::PathPart::Text(text) => PathPart::Text(text.clone()),
            model::PathPart::Segment(expr) => PathPart::Segment(self.expr(expr)),
            model::PathPart::Segments(expr) => PathPart::Segments(self.expr(expr)),
            model::PathPart::Host(expr) => PathPart::Host(self.expr(expr)),
            model::PathPart::Query(expr) => PathPart::Query(self.expr(expr)),
        });
        parts.collect()
    }

    fn boxed(&mut self, expr: &model::Expr) -> Box<Expr> {
        Box::new(self.expr(expr))
    }

    fn boxed_maybe(&mut self, expr: Option<&model::Expr>) -> Option<Box<Expr>> {
        expr.map(|expr| self.boxed(expr))
    }

    fn all(&mut self, exprs: &[model::Expr]) -> Vec<Expr> {
        exprs.iter().map(|expr| self.expr(expr)).collect()
    }

    fn members(
        &mut self,
        members: &[(std::sync::Arc<str>, model::Expr)],
    ) -> Vec<(std::sync::Arc<str>, Expr)> {
        members.iter().map(|(key, expr)| (key.clone(), self.expr(expr))).collect()
    }

    /// The expression, with its place where it may fail.
    fn expr(&mut self, expr: &model::Expr) -> Expr {
        let lowered = self.kind(expr);
        match expr.kind {
            ExprKind::Call { .. }
            | ExprKind::Neg(_)
            | ExprKind::Binary(..)
            | ExprKind::Demand(_)
            | ExprKind::Slice(..)
            | ExprKind::Fail(_)
            | ExprKind::ToWire(..)
            | ExprKind::FromWire(..) => Expr::At(self.place(expr.span), Box::new(lowered)),
            _ => lowered,
        }
    }

    fn kind(&mut self, expr: &model::Expr) -> Expr {
        match &expr.kind {
            ExprKind::Literal(value) => Expr::Literal(value.clone()),
            ExprKind::Root(root) => Expr::Path(*root, Vec::new()),
            ExprKind::Local(local) => Expr::Local(local.slot),
            ExprKind::Member(of, key) => match self.expr(of) {
                Expr::Path(root, mut keys) => {
                    keys.push(key.clone());
                    Expr::Path(root, keys)
                }
                of => Expr::Member(Box::new(of), key.clone()),
            },
            ExprKind::Index(of, index) => Expr::Index(self.boxed(of), self.boxed(index)),
            ExprKind::Slice(of, from, to) => Expr::Slice(
                self.boxed(of),
                self.boxed_maybe(from.as_deref()),
                self.boxed_maybe(to.as_deref()),
            ),
            ExprKind::Call { function, args, literals } => {
                Expr::Call(Function(function), self.all(args), literals.clone())
            }
            ExprKind::Method { method, args } => Expr::Method(*method, self.all(args)),
            ExprKind::Try(of, fallback) => Expr::Try(self.boxed(of), self.boxed(fallback)),
            ExprKind::Neg(of) => Expr::Neg(self.boxed(of)),
            ExprKind::Not(of) => Expr::Not(self.boxed(of)),
            ExprKind::Binary(operator, left, right) => {
                Expr::Binary(*operator, self.boxed(left), self.boxed(right))
            }
            ExprKind::In { item, list, negated } => {
                Expr::In { item: self.boxed(item), list: self.boxed(list), negated: *negated }
            }
            ExprKind::Test { of, test, negated } => {
                Expr::Test { of: self.boxed(of), test: test.clone(), negated: *negated }
            }
            ExprKind::If { condition, then, otherwise } => {
                Expr::If(self.boxed(condition), self.boxed(then), self.boxed_maybe(otherwise.as_deref()))
            }
            ExprKind::List(members) => Expr::List(self.all(members)),
            ExprKind::Record(members) => Expr::Record(self.members(members)),
            ExprKind::Text(parts) => Expr::Text(self.text(parts)),
            ExprKind::Demand(of) => Expr::Demand {
                word: expr.ty.kind.word().into(),
                of: self.boxed(of),
                written: self.sources.text(of.span).into(),
            },
            ExprKind::Widen(of) => {
                Expr::Widen { decimal: matches!(expr.ty.kind, Kind::Decimal), of: self.boxed(of) }
            }
            ExprKind::Map(members) => Expr::Map(self.members(members)),
            ExprKind::Members(members) => Expr::Members(self.all(members)),
            ExprKind::Case { subject, cases, otherwise } => Expr::Case {
                subject: self.boxed(subject),
                cases: cases.iter().map(|(texts, give)| (texts.clone(), self.expr(give))).collect(),
                otherwise: self.boxed_maybe(otherwise.as_deref()),
            },
            ExprKind::For { each, filter, key, give } => Expr::For {
                each: self.each(each),
                filter: self.boxed_maybe(filter.as_deref()),
                key: self.boxed_maybe(key.as_deref()),
                give: self.boxed(give),
            },
            ExprKind::Fold { total, from, each, give } => Expr::Fold {
                total: total.slot,
                from: self.boxed_maybe(from.as_deref()),
                each: self.each(each),
                give: self.boxed(give),
            },
            ExprKind::Let { names, give } => {
                let names = names.iter().map(|(local, expr)| (local.slot, self.expr(expr))).collect();
                Expr::Let(names, self.boxed(give))
            }
            ExprKind::Merge(members) => Expr::Merge(self.all(members)),
            ExprKind::Concat(members) => Expr::Concat(self.all(members)),
            ExprKind::Keep(of) => Expr::Keep(self.boxed(of)),
            ExprKind::Fail(of) => Expr::Fail(self.boxed(of)),
            ExprKind::Clean(of) => Expr::Clean(self.boxed(of)),
            ExprKind::ToWire(to, of) => Expr::ToWire(border(to), self.boxed(of)),
            ExprKind::FromWire(from, of) => Expr::FromWire(border(from), self.boxed(of)),
        }
    }

    fn each(&mut self, each: &model::Each) -> Each {
        Each {
            item: each.item.slot,
            index: each.index.as_ref().map(|index| index.slot),
            list: self.boxed(&each.list),
        }
    }

    fn text(&mut self, parts: &[model::TextPart]) -> Vec<TextPart> {
        let parts = parts.iter().map(|part| match part {
            model::TextPart::Text(text) => TextPart::Text(text.clone()),
            model::TextPart::Expr(expr) => TextPart::Expr(self.expr(expr)),
        });
        parts.collect()
    }
}

pub(super) fn border(border: &model::Border) -> Border {
    match border {
        model::Border::Shape(shape) => Border::Shape(*shape),
        model::Border::Shapes(shape) => Border::Shapes(*shape),
        model::Border::Value(format) => Border::Value(format.clone()),
        model::Border::Field(shape, field) => Border::Field(*shape, field.clone()),
    }
}

fn field_type(ty: &model::FieldType) -> FieldType {
    match ty {
        model::FieldType::String => FieldType::String,
        model::FieldType::Integer => FieldType::Integer,
        model::FieldType::Number => FieldType::Number,
        model::FieldType::Decimal => FieldType::Decimal,
        model::FieldType::Boolean => FieldType::Boolean,
        model::FieldType::Date => FieldType::Date,
        model::FieldType::DateTime => FieldType::DateTime,
        model::FieldType::Duration => FieldType::Duration,
        model::FieldType::Bytes => FieldType::Bytes,
        model::FieldType::File => FieldType::File,
        model::FieldType::Any => FieldType::Any,
        model::FieldType::Map => FieldType::Map,
        model::FieldType::Object(shape) => FieldType::Object(*shape),
        model::FieldType::Array(element) => FieldType::Array(Box::new(field_type(element))),
    }
}
