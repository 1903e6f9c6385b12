//! Operations with variants: the field that chooses, and each variant with its own types.
//!
//! In: an operation as a whole, and its variants, each whole as well. Out: an operation whose
//! config has the field that chooses, with the variants as its choices; every variant is checked
//! as if it stood alone, with that config.

use std::sync::Arc;

use super::Checker;
use super::operation::Shapes;
use super::shape::Side;
use crate::diagnostic::{Code, Description};
use crate::model::{Action, Arm, Kind, Meta, ShapeId, Trigger, Type, Variants};
use crate::names;
use crate::span::Spanned;
use crate::spec::{self, Choose};
use crate::spelling::nearest;
use crate::value::Value;

impl Checker<'_> {
    /// An action, or one with variants.
    pub(super) fn action(&mut self, action: &spec::Action) -> Action {
        match &action.variants {
            Some(variants) => self.varied_action(action, variants),
            None => self.plain_action(action),
        }
    }

    /// An action with variants.
    pub(super) fn varied_action(
        &mut self,
        action: &spec::Action,
        variants: &spec::Variants<spec::Action>,
    ) -> Action {
        let (meta, field) = self.frame(&action.common, variants);
        let arms = self.arms(variants, &meta, |checker, action| Some(checker.plain_action(action)));
        let Some(first) = arms.first() else { return self.plain_action(action) };
        let mut summarize_output = Vec::new();
        let mut summarize_input = Vec::new();
        for Arm { operation, .. } in &arms {
            summarize_output.extend(operation.summarize_output.iter().cloned());
            summarize_input.extend(operation.summarize_input.iter().cloned());
        }
        summarize_output.dedup();
        summarize_input.dedup();
        Action {
            meta: Meta { object: first.operation.meta.object, ..meta },
            batch: action.batch,
            bulk: action.bulk,
            summarize_input,
            summarize_output,
            variants: Some(Variants { field, arms: arms.clone() }),
            ..first.operation.clone()
        }
    }

    /// A trigger with variants.
    pub(super) fn varied_trigger(
        &mut self,
        trigger: &spec::Trigger,
        variants: &spec::Variants<spec::Trigger>,
    ) -> Option<Trigger> {
        let (meta, field) = self.frame(&trigger.common, variants);
        let arms = self.arms(variants, &meta, Self::plain_trigger);
        let first = arms.first()?;
        Some(Trigger {
            meta: Meta { object: first.operation.meta.object, ..meta },
            variants: Some(Variants { field, arms: arms.clone() }),
            ..first.operation.clone()
        })
    }

    /// What the operation is beside its variants, and the name of the field that chooses.
    fn frame<T>(&mut self, common: &spec::Common, variants: &spec::Variants<T>) -> (Meta, Arc<str>) {
        let mut common = common.clone();
        (common.input, common.output, common.sample) = (None, None, None);
        common.checks.clear();
        let mut config = common.config.take().unwrap_or_else(|| spec::Shape::empty(variants.span));
        let name = self.add_chooser(&mut config, variants);
        let config = self.shape(&config, Side::Config);
        let shapes = Shapes { config: Some(config), input: None, output: None };
        let scope = self.operation_scope(shapes);
        (self.meta(&common, shapes, &scope), name)
    }

    /// Puts the field that chooses into the config, with the variants as its list.
    fn add_chooser<T>(&mut self, config: &mut spec::Shape, variants: &spec::Variants<T>) -> Arc<str> {
        let name = match &variants.choose {
            Choose::Name(name) => name,
            Choose::Field(field) => &field.name,
        };
        let at = config.fields.iter().position(|field| field.name.value == name.value);
        let mut field = match (&variants.choose, at) {
            (Choose::Field(field), Some(at)) => {
                self.duplicate("field of this form", &field.name, config.fields[at].name.span);
                (**field).clone()
            }
            (Choose::Field(field), None) => (**field).clone(),
            (Choose::Name(_), Some(at)) => (*config.fields[at]).clone(),
            (Choose::Name(name), None) => super::overlay::written(&name.value, name.span),
        };
        let listed = field.select.as_ref().map(|select| select.span);
        let listed = listed.or_else(|| field.pick_list.as_ref().map(|list| list.span));
        let typed = field.ty.as_ref().filter(|ty| ty.list || ty.word.value != "string");
        if let Some(span) = listed.or_else(|| typed.map(|ty| ty.word.span)) {
            self.problems.tell(
                Code::ListOfVariants,
                Description::new(
                    format!("the choices of `{}` are the variants", name.value),
                    span,
                    "says otherwise",
                )
                .because(variants.span, "the variants")
                .help("`label` of a variant says how its choice is shown".to_owned()),
            );
        }
        self.default_variant(&field, variants);
        let choices = variants.arms.iter().map(|arm| {
            let label = Spanned::new(label(arm), arm.name.span);
            (Spanned::new(Value::text(&arm.name.value), arm.name.span), label)
        });
        let choices = spec::ListOrMap { choices: choices.collect(), span: variants.span };
        field.select = Some(Box::new(choices));
        field.pick_list = None;
        field.ty = None;
        if field.default.is_none() {
            field.required = Some(Spanned::new(true, name.span));
        }
        field.steers = Some(true);
        if field.toggle == spec::Toggle::Made {
            field.toggle = spec::Toggle::Off;
        }
        match at {
            Some(at) => config.fields[at] = Arc::new(field),
            None if config.used.is_empty() => config.fields.insert(0, Arc::new(field)),
            None => config.fields.push(Arc::new(field)),
        }
        Arc::from(name.value.as_str())
    }

    /// A default has to be one of the variants.
    fn default_variant<T>(&mut self, field: &spec::Field, variants: &spec::Variants<T>) {
        let Some(default) = &field.default else { return };
        let known = || variants.arms.iter().map(|arm| arm.name.value.as_str());
        let given = default.value.as_text().unwrap_or_default();
        if !known().any(|name| name == given) {
            let near = nearest(given, known());
            let mut description = Description::new(
                format!("there is no variant `{given}`"),
                default.span,
                "the default of the field that chooses",
            )
            .because(variants.span, "the variants");
            if let Some(near) = near {
                description =
                    description.help(format!("a variant `{near}` exists")).rename(default.span, near);
            }
            self.problems.tell(Code::UnknownVariant, description);
        }
    }

    /// Each variant, checked with the config of the whole.
    fn arms<S, T: HasMeta>(
        &mut self,
        variants: &spec::Variants<S>,
        frame: &Meta,
        mut check: impl FnMut(&mut Self, &S) -> Option<T>,
    ) -> Vec<Arm<T>>
    where
        S: HasCommon,
    {
        let mut arms = Vec::with_capacity(variants.arms.len());
        self.common_config = frame.config;
        for arm in &variants.arms {
            let Some(mut operation) = check(self, &arm.operation) else { continue };
            let common = arm.operation.common();
            let (described, helped) = (common.description.is_some(), common.help.is_some());
            let meta = operation.meta();
            meta.title.clone_from(&frame.title);
            meta.subtitle.clone_from(&frame.subtitle);
            if !described {
                meta.description = frame.description.clone();
            }
            if !helped {
                meta.help.clone_from(&frame.help);
            }
            let value = Arc::from(arm.name.value.as_str());
            arms.push(Arm { value, label: label(arm), described, helped, operation });
        }
        self.common_config = None;
        arms
    }

    /// The type of `labels` over a config.
    pub(super) fn labels_type(&self, config: ShapeId) -> Type {
        let fields = self.known.shape(config).fields.iter();
        let labels = fields.map(|field| (field.name.clone(), Type::of(Kind::String).or_null()));
        Type::of(Kind::Members(Arc::new(labels.collect())))
    }
}

/// How the choice of a variant is shown.
fn label<T>(arm: &spec::Arm<T>) -> String {
    arm.label.as_ref().map_or_else(|| names::label(&arm.name.value), |label| label.value.clone())
}

/// What has a [`spec::Common`].
pub(super) trait HasCommon {
    fn common(&self) -> &spec::Common;
}

/// What has a [`Meta`].
pub(super) trait HasMeta {
    fn meta(&mut self) -> &mut Meta;
}

impl HasCommon for spec::Action {
    fn common(&self) -> &spec::Common {
        &self.common
    }
}

impl HasCommon for spec::Trigger {
    fn common(&self) -> &spec::Common {
        &self.common
    }
}

impl HasMeta for Action {
    fn meta(&mut self) -> &mut Meta {
        &mut self.meta
    }
}

impl HasMeta for Trigger {
    fn meta(&mut self) -> &mut Meta {
        &mut self.meta
    }
}
