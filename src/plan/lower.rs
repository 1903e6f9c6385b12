//! Makes a [`Plan`] of a [`Connector`]: spans become places, types go, bound names become slots.

mod expr;
mod request;
mod step;

use super::{
    Action, Arm, Border, Check, Choices, Connection, Convert, Cursor, CustomAction, Download, Expr, Feed,
    Field, FieldType, Found, Give, Meta, Method, Options, Parents, PickList, PickSource, PickTree, Place,
    PlaceId, Plan, Poll, ReadSample, Rule, Sample, Shape, Slot, Source, Start, Trigger, VERSION, Variants,
};
use crate::model::{self, Connector};
use crate::span::{Sources, Span};

/// The plan of a connector; `sources` are the files that it was read from.
#[must_use]
pub fn lower(connector: &Connector, sources: &Sources) -> Plan {
    let mut lower = Lower { connector, sources, places: Vec::new(), downloads: Vec::new(), sends: false };
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
        account: connector.account.clone(),
        tables: connector.tables,
        surroundings: super::Surroundings::default(),
        natives: super::Natives::default(),
        methods,
        routines,
        downloads: lower.downloads,
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
    downloads: Vec<Download>,
    /// The slot that is being lowered calls methods that send requests.
    sends: bool,
}

impl Lower<'_> {
    pub(super) fn place(&mut self, span: Span) -> PlaceId {
        let span = self.sources.written(span);
        let position = self.sources.get(span.file).position(span.start);
        let number = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        let place = Place { file: span.file.0, line: number(position.line), column: number(position.column) };
        if self.places.last() != Some(&place) {
            self.places.push(place);
        }
        PlaceId(number(self.places.len() - 1))
    }

    pub(super) fn slot(&mut self, expr: &model::Expr) -> Slot {
        let before = std::mem::take(&mut self.sends);
        let slot = Slot { place: self.place(expr.span), expr: self.expr(expr), sends: self.sends };
        self.sends = before;
        slot
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
            options: connection.options.as_ref().map(|options| Options {
                field: options.field.clone(),
                arms: options.arms.iter().map(|arm| (arm.name.clone(), self.auth(&arm.auth))).collect(),
            }),
            test: connection.test.as_ref().map(|work| self.work(work)),
        }
    }

    fn method(&mut self, method: &model::Method) -> Method {
        if let Some(native) = &method.native {
            return Method {
                takes: method.takes.clone(),
                give: self.native(&method.name, &method.give.ty, native),
            };
        }
        Method { takes: method.takes.clone(), give: self.slot(&method.give) }
    }

    /// What code of a target gives, which has to be of the type that the spec says.
    pub(super) fn native(&mut self, name: &str, ty: &model::Type, native: &model::Native) -> Slot {
        let of = Box::new(Expr::Native(name.into()));
        let expr = Expr::Demand { word: ty.kind.word().into(), of, written: format!("{name}(…)").into() };
        Slot { expr, place: self.place(native.span), sends: false }
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
        let read = match &meta.sample {
            model::Sample::Made | model::Sample::Value(_) => None,
            model::Sample::First => Some(ReadSample::First),
            model::Sample::Work { work, give, list } => Some(ReadSample::Work {
                work: Box::new(self.work(work)),
                give: self.slot(give),
                list: list.clone(),
            }),
        };
        let sample = Sample { fixed: super::sample::value_of_output(self.connector, meta), read };
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
