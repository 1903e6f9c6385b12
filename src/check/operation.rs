//! Actions, and what actions and triggers have in common.

use super::infer::{Infer, literal};
use super::request::Place;
use super::scope::Scope;
use super::shape::Side;
use super::step::Ending;
use super::{Checker, field, list, texts};
use crate::diagnostic::{Code, Description};
use crate::expr::ast::{Path, Step};
use crate::model::{
    Action, Check, FieldType, Give, Kind, Meta, ObjectId, Origin, Sample, ShapeId, Type, Work,
};
use crate::names;
use crate::span::{Span, Spanned};
use crate::spec;
use crate::value::Value;

/// The shapes of an operation.
#[derive(Debug, Clone, Copy)]
pub(super) struct Shapes {
    pub config: Option<ShapeId>,
    pub input: Option<ShapeId>,
    pub output: Option<ShapeId>,
}

impl Checker<'_> {
    /// An action without variants.
    pub(super) fn plain_action(&mut self, action: &spec::Action) -> Action {
        let common = &action.common;
        let shapes = self.operation_shapes(common);
        let mut scope = self.operation_scope(shapes);
        scope.open = action.work.steps.is_none() && super::request::is_unread(&action.work.request);
        let place = Place {
            scope: &scope,
            errors: &common.errors,
            implied: true,
            input: shapes.input,
            made: None,
            calls: true,
            polls: false,
        };
        let work = &action.work;
        let ending = if list::is_written(&work.list) { Ending::Value } else { Ending::Output(shapes.output) };
        let (program, mut request, body) = self.asked(work, &place, ending);
        let short = matches!(&common.output, Some(spec::Output::Shape(shape)) if shape.list);
        let lists = list::is_written(&work.list) || (short && work.give.is_none() && program.is_none());
        let (list, give) = if lists {
            let (name, record) = self.list_field(common, shapes.output, work);
            self.declare_list(&mut request.expect, &work.list, record);
            let made = Place { made: work.steps.as_deref(), ..place };
            let list = self.list(&work.list, &made, body, record, &work.request);
            self.declare_each(&mut request.expect, &list, record);
            if let Some(give) = work.give.as_ref().filter(|_| program.is_none()) {
                self.problems.tell(
                    Code::ReturnOfList,
                    Description::new("a work that reads a list gives the list", give.span, "a second value")
                        .help(
                            "`each` changes every item; without the keys of a list `return` gives the answer"
                                .to_owned(),
                        ),
                );
            }
            (Some(list), name.map_or(Give::Nothing, Give::List))
        } else if program.is_some() {
            let at = scope.at("`return`").with_response(body);
            let give = shapes.output.map(|_| Give::Value(self.response_body(&at, work.span)));
            (None, give.unwrap_or(Give::Nothing))
        } else {
            if let (Some(output), None) = (shapes.output, &work.give) {
                self.declare_elements(&mut request.expect, output);
            }
            let inside = Scope { sends: true, ..scope.at("`return`").with_response(body) };
            let give = self.give(common, &inside, shapes.output, work);
            if work.give.is_some() {
                self.declare_given(&mut request.expect, &give);
            }
            (None, give)
        };
        let work = Work { program, request, list, span: work.span };
        self.first_sample(common, &work);
        let meta = self.meta(common, shapes, &scope);
        let summarize = action.summarize.as_ref();
        let summarize_output = match summarize {
            Some(summarize) if !summarize.output.is_empty() => self.paths(&summarize.output, shapes.output),
            _ => self.arrays_of(shapes.output),
        };
        self.account(common, shapes.input);
        let summarize_input = summarize.map_or_else(Vec::new, |it| self.paths(&it.input, shapes.input));
        Action {
            meta,
            work,
            give,
            batch: action.batch,
            bulk: action.bulk,
            summarize_input,
            summarize_output,
            variants: None,
        }
    }

    /// The shapes of config, input and output.
    pub(super) fn operation_shapes(&mut self, common: &spec::Common) -> Shapes {
        self.inputs = super::unread::Inputs::default();
        let spec = self.spec;
        let lost = |key: &str| spec.gaps.lost(common.span, key);
        let own = self.slot_shape(common.config.as_ref(), lost("config"), common.span, Side::Config);
        let config = own.or(self.common_config);
        self.beside = config.map_or_else(Vec::new, |config| {
            self.known.shape(config).fields.iter().map(|field| field.name.clone()).collect()
        });
        self.form = config;
        let input = self.slot_shape(common.input.as_ref(), lost("input"), common.span, Side::Input);
        self.beside.clear();
        let output = match &common.output {
            Some(spec::Output::Shape(shape)) => Some(self.shape(shape, Side::Output)),
            Some(spec::Output::None(_)) => None,
            None => lost("output").then(|| self.open_shape(common.span)),
        };
        self.form = None;
        if let (Some(config), Some(input)) = (config, input) {
            self.apart(config, input);
        }
        let shapes = Shapes { config, input, output };
        self.asked_config(shapes, common.name.span);
        shapes
    }

    /// The shape that is written, or one of which nothing is known where it could not be read.
    fn slot_shape(
        &mut self,
        written: Option<&spec::Shape>,
        lost: bool,
        span: Span,
        side: Side,
    ) -> Option<ShapeId> {
        match written {
            Some(written) => Some(self.shape(written, side)),
            None => lost.then(|| self.open_shape(span)),
        }
    }

    /// Config and input are one form: a name is in one of them.
    fn apart(&mut self, config: ShapeId, input: ShapeId) {
        let (config, input) = (self.known.shape(config), self.known.shape(input));
        let twice: Vec<(Spanned<String>, Span)> = input
            .fields
            .iter()
            .filter_map(|field| {
                let first = config.field(&field.name)?;
                Some((Spanned::new(field.name.to_string(), field.span), first.span))
            })
            .collect();
        for (name, first) in twice {
            self.duplicate("field of this form", &name, first);
        }
    }

    /// What the requests of an operation can read.
    pub(super) fn operation_scope(&self, shapes: Shapes) -> Scope {
        let mut scope = Scope::connection("an operation");
        scope.config = shapes.config.map(|shape| self.shape_type(shape));
        scope.input = shapes.input.map(|shape| self.shape_type(shape));
        scope.inputs = Some(self.inputs.clone());
        scope
    }

    /// What people see of an operation.
    pub(super) fn meta(&mut self, common: &spec::Common, shapes: Shapes, scope: &Scope) -> Meta {
        let service = texts::connector_title(self.spec);
        let title = common
            .title
            .as_ref()
            .map_or_else(|| names::label(&common.name.value), |title| title.value.clone());
        let mut of_config = Scope::nothing("`description`");
        of_config.config.clone_from(&scope.config);
        of_config.labels = shapes.config.map(|config| self.labels_type(config));
        let description = match &common.description {
            Some(written) => {
                let mut infer = Infer::new(&self.known, &of_config, self.problems);
                let description = infer.value_text(written);
                infer.never_secret(&description, "a description");
                description
            }
            None => literal(Value::text(texts::description(&title, &service)), common.span),
        };
        let checks = common.checks.iter().map(|check| self.check_of(check, scope)).collect();
        let sample = self.sample(common, shapes.output, scope);
        let object = shapes.output.and_then(|shape| self.object_of(shape));
        let object = object.or_else(|| shapes.input.and_then(|shape| self.object_of(shape)));
        Meta {
            name: common.name.value.clone(),
            subtitle: common
                .subtitle
                .as_ref()
                .map_or_else(|| texts::subtitle(&title, &service), |subtitle| subtitle.value.clone()),
            title,
            description,
            help: common.help.as_ref().map(field::help),
            priority: common.priority,
            deprecated: common.deprecated,
            config: shapes.config,
            input: shapes.input,
            output: shapes.output,
            checks,
            sample,
            object,
            span: common.name.span,
        }
    }

    fn check_of(&mut self, check: &spec::Check, scope: &Scope) -> Check {
        let at = scope.at("a check");
        let mut infer = Infer::new(&self.known, &at, self.problems);
        let condition = infer.condition(&check.condition);
        let message = infer.value_text(&check.message);
        infer.never_secret(&message, "a message");
        Check { condition, demands: check.demands, message, span: check.span }
    }

    /// The object that a shape, or its only list, is about.
    pub(super) fn object_of(&self, shape: ShapeId) -> Option<ObjectId> {
        let shape = self.known.shape(shape);
        if let Origin::Object(object) = shape.origin {
            return Some(object);
        }
        let mut nested = shape.fields.iter().filter_map(|field| super::known::shape_in(&field.ty));
        match (nested.next(), nested.next()) {
            (Some(one), None) => match self.known.shape(one).origin {
                Origin::Object(object) => Some(object),
                Origin::Own => None,
            },
            _ => None,
        }
    }

    /// Paths into a shape.
    fn paths(&mut self, paths: &[Path], shape: Option<ShapeId>) -> Vec<Vec<Step>> {
        let ty = shape.map_or_else(Type::any, |shape| Type::of(Kind::Shape(shape)));
        let mut made = Vec::new();
        for path in paths {
            if let Path::Steps(steps) = path {
                self.follow(crate::model::Root::Record, ty.clone(), &steps.value, steps.span);
                made.push(steps.value.clone());
            }
        }
        made
    }

    /// The arrays of an output, whose length a job report tells.
    fn arrays_of(&self, output: Option<ShapeId>) -> Vec<Vec<Step>> {
        let Some(output) = output else { return Vec::new() };
        let fields = self.known.shape(output).fields.iter();
        let arrays = fields.filter(|field| {
            super::known::shape_in(&field.ty).is_some() && matches!(field.ty, FieldType::Array(_))
        });
        arrays.map(|field| vec![Step::Member(field.name.to_string())]).collect()
    }

    /// The sample of an operation: its own, its object's, or made.
    fn sample(&mut self, common: &spec::Common, output: Option<ShapeId>, scope: &Scope) -> Sample {
        match (&common.sample, output) {
            (None, None) => Sample::Made,
            (Some(own), output) => self.own_sample(own, output, scope),
            (None, Some(output)) => self.sample_of_object(output),
        }
    }
}
