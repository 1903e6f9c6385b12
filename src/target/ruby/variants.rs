//! Operations with variants: each lambda looks at the field that chooses.
//!
//! As long as nothing is chosen there are no fields and no sample; an operation that is run without
//! a choice fails, as its config says.

use super::border::Use;
use super::export::{Export, mentions, param_of};
use super::fields::Side;
use super::literal;
use super::operations::{about_help, described, helping, summaries};
use super::tree::{Entry, Ruby};
use super::webhook::IS_PLAIN;
use crate::diagnostic::Code;
use crate::model::{Action, Arm, Feed, Meta, ShapeId, Trigger, Variants};

/// A lambda of an operation: its key, its parameters, and what one variant does in it.
pub(super) type Lambda = (&'static str, &'static [&'static str], Vec<Ruby>);

/// What each variant does in a lambda of its operation.
type Bodies<'m, T> = Vec<(&'m Arm<T>, Vec<Ruby>)>;

impl Export<'_> {
    /// An action with variants.
    pub(super) fn varied_action(&self, action: &Action, variants: &Variants<Action>) -> Entry {
        let meta = &action.meta;
        let mut entries = self.shown_by_variant(meta, variants, |action| &action.meta);
        entries.extend(action.batch.then(|| Entry::symbol("batch", Ruby::True)));
        entries.extend(action.bulk.then(|| Entry::symbol("bulk", Ruby::True)));
        entries.extend(self.forms(
            meta,
            variants,
            |action| &action.meta,
            |arm| {
                let mut body = self.checks(&arm.meta.checks);
                body.extend(self.run(arm));
                vec![("execute", &["connection", "input"][..], body)]
            },
        ));
        entries.push(self.samples(
            meta,
            variants,
            |action| &action.meta,
            |action| self.action_sample(action),
        ));
        entries.extend(summaries("summarize_input", &action.summarize_input));
        entries.extend(summaries("summarize_output", &action.summarize_output));
        self.entry(meta, entries)
    }

    /// A trigger with variants.
    pub(super) fn varied_trigger(&self, trigger: &Trigger, variants: &Variants<Trigger>) -> Entry {
        let meta = &trigger.meta;
        let mut entries = self.shown_by_variant(meta, variants, |trigger| &trigger.meta);
        entries.extend(self.forms(
            meta,
            variants,
            |trigger| &trigger.meta,
            |arm| match &arm.feed {
                Feed::Poll(poll) => {
                    vec![("poll", &["connection", "input", "closure"][..], vec![self.polled(arm, poll)])]
                }
                Feed::Webhook(webhook) => self.webhook_bodies(arm, webhook),
            },
        ));
        if trigger.webhook().is_some() {
            entries.push(super::webhook::payload_type());
        }
        let dedup = Ruby::lambda(["record"], vec![Ruby::name("record").member("specc_key")]);
        let at = entries.len().saturating_sub(1);
        entries.insert(at, Entry::symbol("dedup", dedup).apart());
        let sample = |trigger: &Trigger| self.trigger_sample(trigger);
        entries.push(self.samples(meta, variants, |trigger| &trigger.meta, sample));
        self.entry(meta, entries)
    }

    /// Title, description and help, those of a variant where it has its own.
    fn shown_by_variant<T>(&self, meta: &Meta, variants: &Variants<T>, of: fn(&T) -> &Meta) -> Vec<Entry> {
        let common = self.description(&meta.description);
        let own = variants.arms.iter().filter(|arm| arm.described);
        let own = own.map(|arm| (arm, vec![self.description(&of(&arm.operation).description)]));
        let text = chosen(self.raw("config", meta, variants), true, own.collect(), common);
        let help = meta.help.as_ref().map(about_help);
        let own = variants.arms.iter().filter(|arm| arm.helped);
        let own = own.filter_map(|arm| Some((arm, vec![about_help(of(&arm.operation).help.as_ref()?)])));
        let own: Vec<(&Arm<T>, Vec<Ruby>)> = own.collect();
        let help = match help {
            None if own.is_empty() => None,
            help => {
                let by_variant = !own.is_empty();
                let body = chosen(
                    self.raw("config", meta, variants),
                    true,
                    own,
                    help.unwrap_or_else(|| Ruby::text("")),
                );
                Some(helping(by_variant, vec![body]))
            }
        };
        self.shown(meta, described(text), help)
    }

    /// Config, input, what is done, output.
    fn forms<T>(
        &self,
        meta: &Meta,
        variants: &Variants<T>,
        of: fn(&T) -> &Meta,
        done: impl Fn(&T) -> Vec<Lambda>,
    ) -> Vec<Entry> {
        let mut entries = Vec::new();
        if let Some(config) = meta.config {
            entries.push(Entry::symbol("config_fields", self.fields(config, Side::Config)).apart());
        }
        let form = |shape: fn(&Meta) -> Option<crate::model::ShapeId>| {
            let arms = variants.arms.iter();
            let arms: Vec<(&Arm<T>, Vec<Ruby>)> =
                arms.map(|arm| (arm, vec![self.form_fields(shape(of(&arm.operation)))])).collect();
            let read = |name: &str| arms.iter().flat_map(|(_, body)| body).any(|code| mentions(code, name));
            let (typed, connects) = (read("config"), read("connection"));
            let fields = chosen(self.raw("config", meta, variants), !typed, arms, Ruby::List(Vec::new()));
            let mut body = self.asking(fields, meta.config);
            if body.len() == 1 {
                // Nothing is asked for, and yet a field may be there for some choices only.
                let table = meta.config.and_then(|config| self.table(config, Use::Config));
                if let (Some(table), true) = (table, typed) {
                    let config = Ruby::prelude("chosen", [Ruby::name("config"), table]);
                    body.insert(0, Ruby::assign("config", config));
                }
                if connects && self.settles {
                    let settled = Ruby::name("connected").call("call", [Ruby::name("connection")]);
                    body.insert(0, Ruby::assign("connection", settled));
                }
            }
            let definitions = param_of("object_definitions", &body);
            Ruby::lambda([definitions, param_of("connection", &body), "config".to_owned()], body)
        };
        entries.push(Entry::symbol("input_fields", form(|meta| meta.input)).apart());
        let mut lambdas: Vec<(&'static str, &'static [&'static str], Bodies<'_, T>)> = Vec::new();
        for arm in &variants.arms {
            self.input.set(of(&arm.operation).input);
            self.enter(Some(of(&arm.operation)));
            for (key, params, body) in done(&arm.operation) {
                let body = self.opened_arm(of(&arm.operation), body);
                match lambdas.iter_mut().find(|(known, _, _)| *known == key) {
                    Some((_, _, arms)) => arms.push((arm, body)),
                    None => lambdas.push((key, params, vec![(arm, body)])),
                }
            }
            self.enter(None);
        }
        for (key, params, arms) in lambdas {
            let lambda = self.steered(key, params, meta, variants, arms, of);
            entries.push(Entry::symbol(key, lambda).apart());
        }
        entries.push(Entry::symbol("output_fields", form(|meta| meta.output)).apart());
        entries
    }

    fn samples<T>(
        &self,
        meta: &Meta,
        variants: &Variants<T>,
        of: fn(&T) -> &Meta,
        sample: impl Fn(&T) -> Vec<Ruby>,
    ) -> Entry {
        let empty = || Ruby::symbols::<&str>([]);
        let arms = variants.arms.iter().map(|arm| {
            self.input.set(of(&arm.operation).input);
            let body = sample(&arm.operation);
            (arm, self.opened_arm(of(&arm.operation), body))
        });
        let arms = arms.collect();
        let none = vec![chosen(self.raw("input", meta, variants), true, arms, empty())];
        let body = self.opened_with(Some(meta), true, none);
        let params = ["connection", "input"].map(|name| param_of(name, &body));
        Entry::symbol("sample_output", Ruby::lambda(params, body)).apart()
    }

    /// The field that chooses, as it is filled in: nothing has typed it.
    fn raw<T>(&self, name: &str, meta: &Meta, variants: &Variants<T>) -> Ruby {
        let field = Ruby::name(name).member(&variants.field);
        let config = meta.config.and_then(|config| self.connector.shape(config).field(&variants.field));
        match config.and_then(|field| field.default.as_ref()) {
            Some(default) => field.call("presence", []).binary("||", literal::value(default)),
            None => field,
        }
    }

    /// A lambda that types the config and goes on with the variant that it chooses.
    fn steered<T>(
        &self,
        key: &str,
        params: &[&str],
        meta: &Meta,
        variants: &Variants<T>,
        arms: Vec<(&Arm<T>, Vec<Ruby>)>,
        of: fn(&T) -> &Meta,
    ) -> Ruby {
        let plain = IS_PLAIN.contains(&key);
        let otherwise = none_chosen(variants);
        let arms_shapes: Vec<ShapeId> =
            variants.arms.iter().filter_map(|arm| of(&arm.operation).input).collect();
        let field = Ruby::name("config").member(&variants.field);
        let body = self.opened_with(Some(meta), true, vec![chosen(field, false, arms, otherwise)]);
        let shapes = arms_shapes.into_iter().chain(meta.config).collect();
        if plain {
            return super::webhook::lambda(params, self.shielded_plainly(shapes, body));
        }
        self.schemed(params, self.shielded_from(shapes, body))
    }
}

/// By the value of the field that chooses; `labelled`: its label counts too, since nothing has
/// typed the field.
fn chosen<T>(field: Ruby, labelled: bool, arms: Vec<(&Arm<T>, Vec<Ruby>)>, otherwise: Ruby) -> Ruby {
    if arms.is_empty() {
        return otherwise;
    }
    let branches = arms.into_iter().map(|(arm, body)| {
        let mut values = vec![Ruby::text(&*arm.value)];
        values.extend((labelled && *arm.label != *arm.value).then(|| Ruby::text(&arm.label)));
        (values, body)
    });
    Ruby::Case { subject: Box::new(field), branches: branches.collect(), otherwise: Some(vec![otherwise]) }
}

fn none_chosen<T>(variants: &Variants<T>) -> Ruby {
    super::errors::refuse(Code::Input, Ruby::text(format!("`{}` names no variant", variants.field)))
}
