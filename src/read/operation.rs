//! Reads actions, triggers and what they have in common.

use crate::diagnostic::{Code, Description, Problem};
use crate::span::{Span, Spanned};
use crate::spec::{Action, Check, Common, Feed, Output, Sample, Summarize, Trigger};

use super::data::{hole, hole_value};
use super::keys::{ACTION, CHECK, SAMPLE, SUMMARIZE, TRIGGER};
use super::literal::is_word;
use super::slips::NotSupportedYet;
use super::walk::{At, Map, Reader};

impl Reader<'_> {
    /// An action.
    pub(super) fn action(&mut self, name: Spanned<String>, at: At<'_>) -> Option<Action> {
        let map = self.open(at, &ACTION)?;
        let variants = self.variants(&name, at, &map, &ACTION, Self::plain_action);
        let action = self.plain_action(name, &map);
        Some(Action { variants, ..action })
    }

    fn plain_action(&mut self, name: Spanned<String>, map: &Map<'_>) -> Action {
        Action {
            common: self.common(name, map),
            work: self.work(map),
            batch: self.flag(map, "batch"),
            bulk: self.flag(map, "bulk"),
            summarize: self.read(map, "summarize", Self::summarize),
            variants: None,
        }
    }

    /// A trigger.
    pub(super) fn trigger(&mut self, name: Spanned<String>, at: At<'_>) -> Option<Trigger> {
        let map = self.open(at, &TRIGGER)?;
        let variants = self.variants(&name, at, &map, &TRIGGER, Self::plain_trigger);
        let Some(varied) = variants else { return Some(self.plain_trigger(name, &map)) };
        let first = varied.arms.first().map(|arm| arm.operation.clone());
        let common = self.common(name.clone(), &map);
        self.plain_trigger(name, &map);
        Some(Trigger { common, variants: Some(varied), ..first? })
    }

    fn plain_trigger(&mut self, name: Spanned<String>, map: &Map<'_>) -> Trigger {
        let common = self.common(name, map);
        let dedup = self.read(map, "dedup", |reader, at| {
            let none = is_word(at.node, "none");
            let paths = if none { Vec::new() } else { reader.paths(at)? };
            Some(Spanned::new(paths, at.node.span))
        });
        if let Some(span) = map.place("with").filter(|_| !map.has("extends")) {
            self.problems.report(&NothingToFill(span));
            map.forget(&["with"]);
        }
        let poll = self.read(map, "poll", Self::poll);
        let webhook = self.read(map, "webhook", Self::webhook);
        if let (Some(_), Some(webhook)) = (map.place("poll"), map.place("webhook")) {
            self.problems.report(&NotSupportedYet { what: "webhook beside poll", span: webhook });
        }
        let feed = match (poll, webhook) {
            (None, Some(webhook)) => Feed::Webhook(Box::new(webhook)),
            (poll, _) => Feed::Poll(Box::new(poll.unwrap_or_else(|| super::poll::unread(common.span)))),
        };
        Trigger { common, feed, dedup, variants: None }
    }

    /// What actions and triggers have in common.
    pub(super) fn common(&mut self, name: Spanned<String>, map: &Map<'_>) -> Common {
        // The help of a trigger may tell the address to which its events go.
        let help = if map.construct.key("webhook").is_some() { Self::help_with_address } else { Self::help };
        Common {
            title: self.read(map, "title", Self::text),
            subtitle: self.read(map, "subtitle", Self::text),
            description: self.take(map, "description", Self::written),
            help: self.read(map, "help", help),
            priority: self.read(map, "priority", Self::integer).map_or(0, |priority| priority.value),
            deprecated: self.flag(map, "deprecated"),
            config: self.read(map, "config", Self::shape),
            input: self.read(map, "input", Self::shape),
            checks: self.take(map, "checks", Self::checks).unwrap_or_default(),
            output: self.read(map, "output", Self::output),
            sample: self.read(map, "sample", Self::sample),
            errors: self.error_rules(map),
            name,
            span: map.span,
        }
    }

    fn output(&mut self, at: At<'_>) -> Option<Output> {
        if is_word(at.node, "none") {
            return Some(Output::None(at.node.span));
        }
        self.shape(at).map(Output::Shape)
    }

    fn checks(&mut self, at: At<'_>) -> Vec<Check> {
        let members = self.members(at);
        members.into_iter().filter_map(|member| self.check(member)).collect()
    }

    fn check(&mut self, at: At<'_>) -> Option<Check> {
        let map = self.open(at, &CHECK)?;
        let demands = map.has("unless");
        let refused = self.take(&map, "if", Self::expression);
        let demanded = self.take(&map, "unless", Self::expression);
        let condition = if demands { demanded } else { refused };
        let message = self.take(&map, "message", Self::written);
        let span: Span = at.span;
        Some(Check {
            condition: condition.unwrap_or_else(|| hole(span)),
            demands,
            message: message.unwrap_or_else(|| hole_value(span)),
            span,
        })
    }

    pub(super) fn summarize(&mut self, at: At<'_>) -> Option<Summarize> {
        let map = self.open(at, &SUMMARIZE)?;
        Some(Summarize {
            input: self.read(&map, "input", Self::paths).unwrap_or_default(),
            output: self.read(&map, "output", Self::paths).unwrap_or_default(),
        })
    }

    /// Where a sample comes from.
    pub(super) fn sample(&mut self, at: At<'_>) -> Option<Sample> {
        if at.node.as_map().is_none() {
            return self.word(at).map(|word| Sample::First(word.span));
        }
        let map = self.open(at, &SAMPLE)?;
        let given = self.take(&map, "value", Self::written);
        let work = self.work(&map);
        Some(given.map_or_else(|| Sample::Work(Box::new(work)), Sample::Value))
    }
}

/// Arguments in a trigger that extends no template.
struct NothingToFill(Span);

impl Problem for NothingToFill {
    const CODE: Code = Code::StepsListKey;

    fn describe(&self) -> Description {
        Description::new("`with` goes with `extends`", self.0, "`with` says nothing here")
            .help("name the template beside it: `extends: NAME`".to_owned())
    }
}
