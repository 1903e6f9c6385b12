//! Polling triggers: what orders the records, where the first poll begins, what identifies an event.
//!
//! The rules are those of the handbook's page on triggers; what an author need not know is filled
//! in here: the granularity of the service, the overlap, the field `since`, the key of an event.

use std::sync::Arc;

use super::Checker;
use super::cursor::bound;
use super::request::Place;
use super::scope::{Reads, Scope};
use super::step::Ending;
use crate::diagnostic::{Code, Description};
use crate::expr::ast::{Path, Template};
use crate::model::{
    By, Control, Cursor, Feed, FieldType, Format, Kind, Parents, Poll, ShapeId, Trigger, Type, Work,
};
use crate::span::{Span, Spanned};
use crate::spec;

/// Events given out at once, where the author says nothing.
const MAX: u32 = 1_000;
/// The input field that says where the first poll begins.
pub(super) const SINCE: &str = "since";

impl Checker<'_> {
    /// All triggers.
    pub(super) fn triggers(&mut self) -> Vec<Trigger> {
        let spec = self.spec;
        self.known.calls.borrow_mut().forget();
        let triggers = spec.triggers.iter().map(|trigger| {
            let made = self.trigger(trigger);
            self.calls_belong(true, &trigger.common.name.value);
            made
        });
        triggers.collect::<Vec<_>>().into_iter().flatten().collect()
    }

    fn trigger(&mut self, trigger: &spec::Trigger) -> Option<Trigger> {
        match &trigger.variants {
            Some(variants) => {
                self.address_in_help(trigger);
                variants.arms.iter().for_each(|arm| self.address_in_help(&arm.operation));
                self.varied_trigger(trigger, variants)
            }
            None => {
                self.address_in_help(trigger);
                self.plain_trigger(trigger)
            }
        }
    }

    /// Reports help that reads the address of a webhook where there is none.
    fn address_in_help(&mut self, trigger: &spec::Trigger) {
        let told = matches!(trigger.feed, spec::Feed::Webhook(_));
        let reads = trigger.common.help.as_ref().and_then(|help| help.reads_url);
        if let Some(span) = reads.filter(|_| !told && !self.spec.gaps.lost(trigger.common.span, "webhook")) {
            self.problems.tell(
                Code::NameNotHere,
                Description::new("`webhook_url` cannot be read in this help", span, "not known here")
                    .help("it can be read in the `help` of a trigger with a `route`".to_owned()),
            );
        }
    }

    /// A trigger without variants.
    pub(super) fn plain_trigger(&mut self, trigger: &spec::Trigger) -> Option<Trigger> {
        let common = &trigger.common;
        let mut shapes = self.operation_shapes(common);
        let Some(output) = shapes.output else {
            self.problems.tell(
                Code::TriggerWithoutOutput,
                Description::new(
                    format!("the trigger `{}` has no `output`", common.name.value),
                    common.name.span,
                    "gives events of no known form",
                )
                .help("`output: contact` says which fields an event has".to_owned()),
            );
            return None;
        };
        let poll = match &trigger.feed {
            spec::Feed::Poll(poll) => poll,
            spec::Feed::Webhook(webhook) => return self.webhook_trigger(trigger, webhook, shapes, output),
        };
        let order = self.order(&poll.cursor, output);
        let asks_since =
            order.as_ref().is_some_and(|order| order.by == By::Time) && poll.cursor.start.is_none();
        if asks_since {
            shapes.input = Some(self.since(shapes.input, poll.cursor.span));
        }
        let scope = Scope { now: false, ..self.operation_scope(shapes) };
        let cursor = order.map(|order| self.cursor(poll, order, shapes));
        let parents = poll.parents.as_ref().map(|parents| self.parents(parents, &scope, cursor.as_ref()));
        let mut asking = scope.clone();
        asking.cursor = match &cursor {
            Some(cursor) => bound(cursor),
            None => Some((Type::unknown(), Format::Plain)),
        };
        // Numbers have no clock that a window could be cut from.
        asking.window = cursor.as_ref().is_none_or(|cursor| cursor.by == By::Time);
        asking.open = poll.work.steps.is_none() && super::request::is_unread(&poll.work.request)
            || self.spec.gaps.lost_any(poll.span, &["parents"]);
        let reads = Reads::default();
        asking.reads = Some(reads.clone());
        asking.parent = parents.as_ref().map(|(parents, ty)| (parents.name.clone(), ty.clone()));
        let place = Place {
            scope: &asking,
            errors: &common.errors,
            implied: false,
            input: shapes.input,
            made: None,
            calls: true,
            polls: false,
        };
        let work = &poll.work;
        let (program, mut request, body) = self.asked(work, &place, Ending::Value);
        self.declare_list(&mut request.expect, &work.list, Some(output));
        let made = Place { made: work.steps.as_deref(), polls: true, ..place };
        let list = self.list(&work.list, &made, body, Some(output), &work.request);
        self.declare_each(&mut request.expect, &list, Some(output));
        self.by_the_clock(&reads);
        if let Some(give) = work.give.as_ref().filter(|_| program.is_none()) {
            self.problems.tell(
                Code::ReturnOfList,
                Description::new("a poll gives the records of its list", give.span, "a second value")
                    .help("`items` says where the list is, `each` changes every record".to_owned()),
            );
        }
        if let (Some(Path::Steps(Spanned { span, .. }) | Path::Text(Template { span, .. })), Some(cursor)) =
            (&work.list.sort, &cursor)
        {
            self.sorted_poll(*span, cursor, work.list.paginate.is_some());
        }
        let dedup = self.dedup(trigger, output, cursor.as_ref(), None);
        if asks_since {
            self.inputs.name(SINCE);
        }
        if let (Some(spec::Sample::First(span)), Some(parents)) = (&common.sample, &poll.parents) {
            self.problems.tell(
                Code::SampleNotFixed,
                Description::new(
                    "the first record of this trigger cannot be read",
                    *span,
                    "lies below parents",
                )
                .because(parents.span, "the list is read for each of these")
                .help("give the sample a request of its own: `sample: { get: contacts/1 }`".to_owned()),
            );
        }
        let meta = self.meta(common, shapes, &Scope { now: true, ..scope.clone() });
        let cursor = cursor?;
        let max = poll.max.as_ref().map_or(MAX, |max| self.count(max, 1, 100_000, "max"));
        self.memory(poll, &cursor, max);
        let work = Work { program, request, list: Some(list), span: work.span };
        let parents = parents.map(|(parents, _)| parents);
        let trigger = Trigger {
            meta,
            feed: Feed::Poll(Box::new(Poll { work, cursor, max, parents, span: poll.span })),
            dedup: dedup?,
            variants: None,
        };
        self.lint_trigger(&trigger, poll);
        self.unsent_cursor(&trigger, poll);
        self.account(common, shapes.input);
        Some(trigger)
    }

    /// Reports methods that read the clock, called in a poll.
    fn by_the_clock(&mut self, reads: &Reads) {
        for (routine, span) in reads.called() {
            let Some(routine) = self.routines.iter().find(|known| known.span == routine) else { continue };
            if !routine.timed {
                continue;
            }
            self.problems.tell(
                Code::ClockInPoll,
                Description::new(
                    format!("`{}` reads the clock, and nothing in a poll does", routine.name),
                    span,
                    "called in a poll",
                )
                .because(routine.span, "reads `now` or `today`, or calls one that does")
                .help("the machine has the clock: read `cursor`, `window.end`, or say `start`".to_owned()),
            );
        }
    }

    /// Reports a `sort` that would change nothing.
    fn sorted_poll(&mut self, span: Span, cursor: &Cursor, paged: bool) {
        let (message, label) = match cursor.by {
            By::Whole if !paged => return,
            By::Whole => {
                ("a list that is read page by page has no order of ours", "would sort each page alone")
            }
            _ => ("events leave in the order of the cursor", "would change nothing"),
        };
        self.problems.tell(
            Code::CursorSettingOfNoUse,
            Description::new(message, span, label).help("leave `sort` out".to_owned()),
        );
    }

    /// The input with the field `since`, unless the author declared one.
    fn since(&mut self, input: Option<ShapeId>, span: Span) -> ShapeId {
        if let Some(input) = input
            && self.known.shape(input).field(SINCE).is_some()
        {
            return input;
        }
        let mut field = super::field::bare(SINCE, FieldType::DateTime, span);
        "When first started, pick up events from".clone_into(&mut field.label);
        field.hint = Some(
            "Leave this empty for events of the last hour. It is read once, when the trigger starts."
                .to_owned(),
        );
        field.sticky = true;
        field.control = Control::DateTime;
        self.known.with_field(input, field, span)
    }

    fn parents(
        &mut self,
        parents: &spec::Parents,
        scope: &Scope,
        cursor: Option<&Cursor>,
    ) -> (Parents, Type) {
        if let Some(cursor) = cursor.filter(|cursor| cursor.by == By::Number) {
            self.problems.tell(
                Code::ParentsByNumber,
                Description::new(
                    "a cursor by number has no meaning over several parents",
                    parents.span,
                    "lists with numbers of their own",
                )
                .because(cursor.span, "goes by number")
                .help("order by a datetime: one moment counts for all parents".to_owned()),
            );
        }
        if super::scope::is_context(&parents.name.value) {
            self.problems.tell(
                Code::NameTaken,
                Description::new(
                    format!("`{}` means something already", parents.name.value),
                    parents.name.span,
                    "a name of the context",
                )
                .help("give the parent another name".to_owned()),
            );
        }
        let mut asking = scope.clone();
        if let Some(cursor) = cursor {
            asking.cursor = bound(cursor);
        }
        let place = Place::plain(&asking);
        let (mut request, body) = self.request(&parents.request, &place, parents.list.paginate.is_some());
        Self::declare_items(&mut request.expect, &parents.list);
        let list = self.list(&parents.list, &place, body, None, &parents.request);
        let keep: Vec<Arc<str>> = parents.keep.iter().map(|name| Arc::from(name.value.as_str())).collect();
        let members = keep.iter().map(|name| (name.clone(), Type::any())).collect();
        let work = Work { program: None, request, list: Some(list), span: parents.span };
        let made = Parents { name: Arc::from(parents.name.value.as_str()), work, keep };
        let kept = if self.spec.gaps.lost(parents.span, "keep") {
            Type::unknown()
        } else {
            Type::of(Kind::Members(Arc::new(members)))
        };
        (made, kept)
    }

    fn memory(&mut self, poll: &spec::Poll, cursor: &Cursor, max: u32) {
        if let Some(remember) = &poll.cursor.remember
            && cursor.remember < max
            && !self.spec.gaps.lost(poll.span, "max")
            && !self.spec.gaps.lost(poll.cursor.span, "remember")
        {
            self.problems.tell(
                Code::CursorSettingOfNoUse,
                Description::new(
                    format!("`remember` is smaller than `max`, which is {max}"),
                    remember.span,
                    "a full page would be forgotten at once",
                ),
            );
        }
    }
}
