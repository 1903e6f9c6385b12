//! Polling triggers: what orders the records, where the first poll begins, what identifies an event.
//!
//! The rules are those of the handbook's page on triggers; what an author need not know is filled
//! in here: the granularity of the service, the overlap, the field `since`, the key of an event.

use std::sync::Arc;

use super::infer::{Infer, literal, unknown};
use super::known::shape_in;
use super::operation::Shapes;
use super::request::Place;
use super::scope::Scope;
use super::{Checker, walk};
use crate::diagnostic::{Code, Description};
use crate::expr::ast::{Operator, Path, Step, Written};
use crate::model::{
    By, Control, Cursor, Dedup, Expr, ExprKind, Field, FieldType, Format, Kind, Parents, Poll, Root, ShapeId,
    Sorted, Start, TextPart, Trigger, Type, Work,
};
use crate::span::{Span, Spanned};
use crate::spec::{self, CursorSetting};
use crate::value::Value;
use crate::value::format::{Format as Tokens, Purpose};

const SECOND: i64 = 1_000_000;
const MINUTE: i64 = 60 * SECOND;
const DAY: i64 = 86_400 * SECOND;
/// How late records may become visible, where the author says nothing.
const OVERLAP: i64 = 5 * MINUTE;
const OVERLAP_OF_NUMBERS: i64 = 100;
/// Keys that are kept, where the author says nothing, and at most.
const REMEMBER: u32 = 2_000;
const REMEMBER_MOST: u32 = 10_000;
/// Events given out at once, where the author says nothing.
const MAX: u32 = 1_000;
/// The input field that says where the first poll begins.
const SINCE: &str = "since";

/// The field that a cursor reads.
struct Order {
    value: Expr,
    by: By,
    /// How the field is written outside.
    format: Format,
    is_date: bool,
}

impl Checker<'_> {
    /// All triggers.
    pub(super) fn triggers(&mut self) -> Vec<Trigger> {
        let spec = self.spec;
        let triggers = spec.triggers.iter().map(|trigger| self.trigger(trigger));
        triggers.collect::<Vec<_>>().into_iter().flatten().collect()
    }

    fn trigger(&mut self, trigger: &spec::Trigger) -> Option<Trigger> {
        let common = &trigger.common;
        let poll = &trigger.poll;
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
        if let Some(cursor) = &cursor {
            asking.cursor = Some((cursor_type(cursor.by), cursor.format.clone()));
            asking.window = true;
        }
        asking.parent = parents.as_ref().map(|(parents, ty)| (parents.name.clone(), ty.clone()));
        let place = Place { scope: &asking, errors: &common.errors, implied: false, input: shapes.input };
        let work = &poll.work;
        let (request, body) = self.request(&work.request, &place, work.list.paginate.is_some());
        let list = self.list(&work.list, &place, body, Some(output), &work.request);
        if let Some(give) = &work.give {
            self.problems.tell(
                Code::ReturnOfList,
                Description::new("a poll gives the records of its list", give.span, "a second value")
                    .help("`items` says where the list is, `each` changes every record".to_owned()),
            );
        }
        let dedup = self.dedup(trigger, output, cursor.as_ref());
        let meta = self.meta(common, shapes, &Scope { now: true, ..scope.clone() }, false);
        let cursor = cursor?;
        let max = poll.max.as_ref().map_or(MAX, |max| self.count(max, 1, 100_000, "max"));
        self.memory(poll, &cursor, max);
        let work = Work { request, list: Some(list), span: work.span };
        let parents = parents.map(|(parents, _)| parents);
        let trigger =
            Trigger { meta, poll: Poll { work, cursor, max, parents, span: poll.span }, dedup: dedup? };
        self.lint_trigger(&trigger, poll);
        Some(trigger)
    }

    /// The value that orders the records.
    fn order(&mut self, cursor: &spec::Cursor, output: ShapeId) -> Option<Order> {
        let Some(path) = &cursor.field else {
            self.problems.tell(
                Code::CursorWithoutField,
                Description::new("this cursor has no `field`", cursor.span, "orders nothing").help(
                    "`field` names the date, datetime or growing number that orders the records".to_owned(),
                ),
            );
            return None;
        };
        let record = Type::of(Kind::Shape(output));
        let (value, format, span) = match path {
            Path::Steps(steps) => {
                let steps_at = self.own_steps(&steps.value, output);
                let value = self.follow(Root::Record, record, steps_at, steps.span);
                let format = self.field_at(output, steps_at).map(|field| field.wire.format.clone());
                (value, format.unwrap_or(Format::Plain), steps.span)
            }
            Path::Text(text) => {
                let scope = Scope { record: Some(record), ..Scope::nothing("`cursor.field`") };
                let written =
                    Written { kind: crate::expr::ast::WrittenKind::Text(text.clone()), span: text.span };
                (Infer::new(&self.known, &scope, self.problems).value(&written), Format::Plain, text.span)
            }
        };
        let (by, is_date) = match &value.ty.kind {
            Kind::DateTime => (By::Time, false),
            Kind::Date => (By::Time, true),
            Kind::Integer => (By::Number, false),
            Kind::Unknown => return None,
            other => {
                let is = super::known::in_words(other);
                self.problems.tell(Code::CursorOfNoOrder, Description::new(
                    format!("a cursor goes by a date, a datetime or a growing integer, and this is {is}"),
                    span,
                    format!("this is {is}"),
                ).help("give the field its type: `updated_at: datetime`, with `format` where the service writes it in another way".to_owned()));
                return None;
            }
        };
        if let Some(word) = &cursor.by {
            let named = match word.value.as_str() {
                "time" => By::Time,
                _ => By::Number,
            };
            if named != by {
                let is = super::known::in_words(&value.ty.kind);
                self.problems.tell(
                    Code::CursorOfNoOrder,
                    Description::new(
                        format!("`by: {}` does not fit its field", word.value),
                        word.span,
                        "goes by something else",
                    )
                    .because(span, format!("this is {is}")),
                );
                return None;
            }
        }
        Some(Order { value, by, format, is_date })
    }

    /// The steps of a path in a record, without a leading `record` that is no field.
    fn own_steps<'s>(&self, steps: &'s [Step], output: ShapeId) -> &'s [Step] {
        match steps {
            [Step::Member(first), rest @ ..]
                if first == "record"
                    && !rest.is_empty()
                    && self.known.shape(output).field("record").is_none() =>
            {
                rest
            }
            steps => steps,
        }
    }

    /// The field at the end of a path.
    fn field_at(&self, shape: ShapeId, steps: &[Step]) -> Option<&Field> {
        let (first, rest) = steps.split_first()?;
        let Step::Member(name) = first else { return self.field_at(shape, rest) };
        let field = self.known.shape(shape).field(name)?;
        match (rest, shape_in(&field.ty)) {
            ([], _) => Some(field),
            (rest, Some(inner)) => self.field_at(inner, rest),
            _ => None,
        }
    }

    /// The input with the field `since`, unless the author declared one.
    fn since(&mut self, input: Option<ShapeId>, span: Span) -> ShapeId {
        if let Some(input) = input
            && self.known.shape(input).field(SINCE).is_some()
        {
            return input;
        }
        let mut field = super::field::bare(SINCE, FieldType::DateTime, span);
        field.label = "When first started, pick up events from".to_owned();
        field.hint = Some(
            "Leave this empty for events of the last hour. It is read once, when the trigger starts."
                .to_owned(),
        );
        field.sticky = true;
        field.control = Control::DateTime;
        self.known.with_field(input, field, span)
    }

    fn cursor(&mut self, poll: &spec::Poll, order: Order, shapes: Shapes) -> Cursor {
        let cursor = &poll.cursor;
        let by_time = order.by == By::Time;
        let format = self.bound_format(cursor, &order);
        let sent = reads(&poll.work.request, "cursor");
        let until = reads(&poll.work.request, "window");
        let written_unit = if by_time { unit_of(&format) } else { 1 };
        let field_unit = if order.is_date { DAY } else { unit_of(&order.format).max(SECOND) };
        let unit = match &cursor.unit {
            _ if !by_time => 1,
            Some(unit) => unit.value.max(1),
            None => field_unit,
        };
        let sent_unit = if by_time { written_unit.max(unit) } else { 1 };
        let order_unit = if sent { sent_unit } else { unit };
        let overlap = match cursor.overlap {
            Some(CursorSetting::Duration(millis, span)) => {
                self.fits_kind(by_time, span, "a duration", "a number of ids");
                millis.saturating_mul(1_000).max(if millis == 0 { 0 } else { unit })
            }
            Some(CursorSetting::Number(count, span)) => {
                self.fits_kind(!by_time, span, "a number of ids", "a duration such as `5m`");
                count
            }
            None if by_time => OVERLAP.max(unit),
            None => OVERLAP_OF_NUMBERS,
        };
        let settle = match &cursor.settle {
            _ if !by_time => 0,
            Some(settle) => settle.value.saturating_mul(1_000),
            None if unit <= MINUTE => unit,
            None => 0,
        };
        let window = self.window(cursor, until, order_unit);
        Cursor {
            by: order.by,
            start: self.start(cursor, order.by, shapes),
            value: order.value,
            format,
            unit: order_unit,
            sent_unit,
            inclusive: cursor.bound.as_ref().is_some_and(|bound| bound.value == "inclusive"),
            sorted: match cursor.sorted.as_ref().map(|sorted| sorted.value.as_str()) {
                Some("asc") => Sorted::Asc,
                Some("desc") => Sorted::Desc,
                _ => Sorted::None,
            },
            overlap,
            settle,
            asks_since: by_time && cursor.start.is_none(),
            window,
            remember: cursor
                .remember
                .as_ref()
                .map_or(REMEMBER, |remember| self.count(remember, 1, REMEMBER_MOST, "remember")),
            sent,
            until,
            span: cursor.span,
        }
    }

    /// How the bound is written: as said, or as the field is.
    fn bound_format(&mut self, cursor: &spec::Cursor, order: &Order) -> Format {
        let zone_of = |format: &Format| match format {
            Format::Iso8601 { zone }
            | Format::Date { zone }
            | Format::Rfc2822 { zone }
            | Format::Pattern { zone, .. } => zone.clone(),
            _ => None,
        };
        let zone = cursor.zone.as_ref().map(|zone| zone.value.clone()).or_else(|| zone_of(&order.format));
        if let Some(zone) = &cursor.zone
            && crate::value::zone::Zone::find(&zone.value).is_none()
        {
            self.problems.tell(
                Code::UnknownZone,
                Description::new(
                    format!("`{}` is not the name of a time zone", zone.value),
                    zone.span,
                    "no zone of this name",
                )
                .help("zones have names such as `Europe/Berlin`".to_owned()),
            );
        }
        let Some(format) = &cursor.format else {
            return match &order.format {
                Format::Plain if order.by == By::Number => Format::Plain,
                Format::Plain if order.is_date => Format::Date { zone },
                Format::Plain => Format::Iso8601 { zone },
                other => other.clone(),
            };
        };
        match format.value.as_str() {
            "iso8601" => Format::Iso8601 { zone },
            "epoch" => Format::Epoch,
            "epoch_ms" => Format::EpochMs,
            "rfc2822" => Format::Rfc2822 { zone },
            "date" => Format::Date { zone },
            tokens => {
                if let Err(error) = crate::value::wire::Wire::parse(tokens) {
                    self.problems.tell(
                        Code::CursorOfNoOrder,
                        Description::new(error.message, format.span, "not a format of dates")
                            .help(error.help),
                    );
                }
                Format::Pattern { pattern: tokens.to_owned(), zone }
            }
        }
    }

    fn fits_kind(&mut self, fits: bool, span: Span, is: &str, wanted: &str) {
        if !fits {
            self.problems.tell(
                Code::CursorSettingOfNoUse,
                Description::new(format!("`overlap` is {wanted} here"), span, format!("this is {is}")),
            );
        }
    }

    fn window(&mut self, cursor: &spec::Cursor, until: bool, unit: i64) -> Option<i64> {
        let window = cursor.window.as_ref()?;
        if !until {
            self.problems.tell(
                Code::CursorSettingOfNoUse,
                Description::new(
                    "`window` has no use: the request does not read `window.end`",
                    window.span,
                    "would not be sent",
                )
                .help("write the upper bound into the request: `until: \"{{ window.end }}\"`".to_owned()),
            );
        }
        let micros = window.value.saturating_mul(1_000);
        if micros < unit {
            self.problems.tell(
                Code::CursorSettingOfNoUse,
                Description::new(
                    "`window` is shorter than the granularity of the service",
                    window.span,
                    "would not advance",
                ),
            );
        }
        Some(micros.max(unit))
    }

    fn start(&mut self, cursor: &spec::Cursor, by: By, shapes: Shapes) -> Start {
        let Some(written) = &cursor.start else {
            if by == By::Time {
                return Start::Value(self.since_value(shapes, cursor.span));
            }
            self.problems.tell(
                Code::StartMissing,
                Description::new(
                    "where does the first poll begin?",
                    cursor.span,
                    "a cursor by number has no `start`",
                )
                .help(
                    "`start: latest` begins behind the last record there is, `start: first` with the first"
                        .to_owned(),
                ),
            );
            return Start::First;
        };
        if let crate::expr::ast::WrittenKind::Text(text) = &written.kind {
            match text.plain().as_deref() {
                Some("first") => return Start::First,
                Some("latest") => return Start::Latest,
                _ => {}
            }
        }
        let scope = self.operation_scope(shapes).at("`cursor.start`");
        let mut infer = Infer::new(&self.known, &scope, self.problems);
        let value = infer.value(written);
        let wanted = match (by, &value.ty.kind) {
            (By::Time, Kind::Date) => return Start::Value(value),
            (By::Time, _) => Kind::DateTime,
            (By::Number, _) => Kind::Integer,
        };
        Start::Value(infer.want(value, &wanted, "`start`"))
    }

    /// `input.since`, or an hour ago.
    fn since_value(&self, shapes: Shapes, span: Span) -> Expr {
        let input = shapes.input.map_or_else(Type::any, |shape| Type::of(Kind::Shape(shape)));
        let moment = Type::of(Kind::DateTime);
        let root = |root, ty| Expr { kind: ExprKind::Root(root), ty, span };
        let since = Expr {
            kind: ExprKind::Member(Box::new(root(Root::Input, input)), Arc::from(SINCE)),
            ty: moment.clone().or_null(),
            span,
        };
        let hour = literal(Value::Duration(3_600_000), span);
        let now = root(Root::Now, moment.clone());
        let ago = ExprKind::Binary(Operator::Subtract, Box::new(now), Box::new(hour));
        let ago = Expr { kind: ago, ty: moment.clone(), span };
        let test = ExprKind::Test { of: Box::new(since.clone()), test: Arc::from("null"), negated: false };
        let condition = Expr { kind: test, ty: Type::of(Kind::Boolean), span };
        let kind = ExprKind::If {
            condition: Box::new(condition),
            then: Box::new(ago),
            otherwise: Some(Box::new(since)),
        };
        Expr { kind, ty: moment, span }
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
            asking.cursor = Some((cursor_type(cursor.by), cursor.format.clone()));
        }
        let place = Place::plain(&asking);
        let (request, body) = self.request(&parents.request, &place, parents.list.paginate.is_some());
        let list = self.list(&parents.list, &place, body, None, &parents.request);
        let keep: Vec<Arc<str>> = parents.keep.iter().map(|name| Arc::from(name.value.as_str())).collect();
        let members = keep.iter().map(|name| (name.clone(), Type::any())).collect();
        let work = Work { request, list: Some(list), span: parents.span };
        let made = Parents { name: Arc::from(parents.name.value.as_str()), work, keep };
        (made, Type::of(Kind::Members(Arc::new(members))))
    }

    /// What identifies an event; `None` after a mistake.
    fn dedup(&mut self, trigger: &spec::Trigger, output: ShapeId, cursor: Option<&Cursor>) -> Option<Dedup> {
        let span = trigger.dedup.as_ref().map_or(trigger.common.name.span, |dedup| dedup.span);
        let Some(Spanned { value: paths, .. }) = &trigger.dedup else {
            return self.default_key(output, cursor?, span).map(Dedup::Key);
        };
        if paths.is_empty() {
            self.problems.tell(
                Code::NoDedup,
                Description::new(
                    "every delivery is an event: nothing tells a repeated record from a new one",
                    span,
                    "no key",
                )
                .help("name the fields that identify an event: `dedup: [id, updated_at]`".to_owned()),
            );
            return Some(Dedup::None);
        }
        let record = Type::of(Kind::Shape(output));
        let mut parts = Vec::new();
        for path in paths {
            let made = match path {
                Path::Steps(steps) => {
                    let own = self.own_steps(&steps.value, output);
                    self.follow(Root::Record, record.clone(), own, steps.span)
                }
                Path::Text(text) => {
                    let scope = Scope { record: Some(record.clone()), ..Scope::nothing("`dedup`") };
                    let written =
                        Written { kind: crate::expr::ast::WrittenKind::Text(text.clone()), span: text.span };
                    Infer::new(&self.known, &scope, self.problems).value(&written)
                }
            };
            Infer::new(&self.known, &Scope::nothing("`dedup`"), self.problems)
                .never_secret(&made, "the key of an event");
            parts.push(made);
        }
        Some(Dedup::Key(joined(parts, span)))
    }

    /// The key fields and the cursor's field.
    fn default_key(&mut self, output: ShapeId, cursor: &Cursor, span: Span) -> Option<Expr> {
        let record = Type::of(Kind::Shape(output));
        let keys: Vec<Arc<str>> = self
            .known
            .shape(output)
            .fields
            .iter()
            .filter(|field| field.key)
            .map(|field| field.name.clone())
            .collect();
        if keys.is_empty() {
            self.problems.tell(Code::NothingIdentifies, Description::new(
                "nothing identifies an event of this trigger",
                span,
                "the output has no key field",
            ).help("mark the field that identifies a record with `key: true`, or write `dedup: [id, updated_at]`".to_owned()));
            return None;
        }
        let mut parts: Vec<Expr> = Vec::new();
        for key in keys {
            parts.push(self.follow(Root::Record, record.clone(), &[Step::Member(key.to_string())], span));
        }
        let cursor_is_key = parts.iter().any(|part| same_path(part, &cursor.value));
        if !cursor_is_key {
            parts.push(cursor.value.clone());
        }
        Some(joined(parts, span))
    }

    fn memory(&mut self, poll: &spec::Poll, cursor: &Cursor, max: u32) {
        if let Some(remember) = &poll.cursor.remember
            && cursor.remember < max
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

    /// Rules that warn: what can lose or repeat events although nothing is wrong in itself.
    fn lint_trigger(&mut self, trigger: &Trigger, poll: &spec::Poll) {
        let cursor = &trigger.poll.cursor;
        let name = &trigger.meta.name;
        let mut warn = |span: Span, message: &str, label: &str, help: &str| {
            self.problems
                .tell(Code::PollMayLose, Description::new(message, span, label).help(help.to_owned()));
        };
        if let Some(CursorSetting::Duration(0, span) | CursorSetting::Number(0, span)) = poll.cursor.overlap {
            warn(
                span,
                "a record that becomes visible after a younger one is lost",
                "no overlap",
                "leave `overlap` out, or say how late records may become visible",
            );
        }
        if let Some(settle) =
            poll.cursor.settle.as_ref().filter(|settle| settle.value == 0 && cursor.unit >= SECOND)
        {
            warn(
                settle.span,
                "two changes of a record within one unit look alike, and the second is lost",
                "does not wait for the unit to end",
                "leave `settle` out",
            );
        }
        if let Some(paginate) = &poll.work.list.paginate {
            if let Some(end) = paginate.end.as_ref().filter(|end| end.value == "short") {
                warn(
                    end.span,
                    "if the service caps the size of a page below `size`, every list ends after its first page",
                    "a short page ends the list",
                    "leave `end` out: an empty page ends the list",
                );
            }
            if paginate.stable && matches!(paginate.by.value.as_str(), "page" | "offset") {
                warn(
                    paginate.span,
                    "numbered pages shift while the list changes, unless the service takes a snapshot",
                    "said to be stable",
                    "leave `stable` out: what may have slipped is looked for again",
                );
            }
        }
        let updates = name.contains("updated") || name.contains("changed");
        let (path, created) = match &poll.cursor.field {
            Some(Path::Steps(steps)) => {
                let last = steps.value.last().and_then(|step| match step {
                    Step::Member(name) => Some(name.as_str()),
                    Step::Index(_) => None,
                });
                (steps.span, last.is_some_and(|name| name.contains("creat")))
            }
            _ => (poll.cursor.span, false),
        };
        if updates && created {
            warn(
                path,
                "the cursor does not move when a record changes",
                "a time of creation",
                "order by the time of the last change",
            );
        }
    }
}

/// The type of a cursor in a request.
fn cursor_type(by: By) -> Type {
    Type::of(match by {
        By::Time => Kind::DateTime,
        By::Number => Kind::Integer,
    })
}

/// The granularity of a format, in microseconds.
fn unit_of(format: &Format) -> i64 {
    match format {
        Format::EpochMs => 1_000,
        Format::Date { .. } => DAY,
        Format::Pattern { pattern, .. } => Tokens::parse(pattern, Purpose::Writing)
            .map_or(SECOND, |tokens| i64::from(tokens.unit_seconds()) * SECOND),
        _ => SECOND,
    }
}

/// Whether a request reads a name.
fn reads(request: &spec::Request, name: &str) -> bool {
    let body = match &request.body {
        Some(spec::Body::Json(value) | spec::Body::Form(value)) => Some(value),
        Some(spec::Body::None) | None => None,
    };
    let headers = request.settings.headers.iter().map(|(_, value)| value);
    std::iter::once(&request.path)
        .chain(&request.params)
        .chain(body)
        .chain(headers)
        .any(|value| walk::reads(value, name))
}

/// Values as one text, joined by `@`; a lone one stays what it is.
fn joined(mut parts: Vec<Expr>, span: Span) -> Expr {
    if parts.len() == 1 {
        return parts.pop().unwrap_or_else(|| unknown(span));
    }
    let mut texts = Vec::new();
    for (at, part) in parts.into_iter().enumerate() {
        if at > 0 {
            texts.push(TextPart::Text(Arc::from("@")));
        }
        texts.push(TextPart::Expr(part));
    }
    Expr { kind: ExprKind::Text(texts), ty: Type::of(Kind::String), span }
}

/// Whether two expressions read the same member.
fn same_path(left: &Expr, right: &Expr) -> bool {
    match (&left.kind, &right.kind) {
        (ExprKind::Root(left), ExprKind::Root(right)) => left == right,
        (ExprKind::Member(left, name), ExprKind::Member(right, other)) => {
            name == other && same_path(left, right)
        }
        _ => false,
    }
}
