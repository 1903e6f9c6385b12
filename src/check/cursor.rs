//! What orders the records of a poll, and how its bound is sent.
//!
//! In: the `cursor` of a poll and the fields of its records. Out: a [`Cursor`] with everything that
//! an author need not know filled in: granularity, overlap, quiet time, start.

use std::sync::Arc;

use super::Checker;
use super::infer::{Infer, literal};
use super::known::shape_in;
use super::operation::Shapes;
use super::scope::Scope;
use super::trigger::SINCE;
use super::{values, walk};
use crate::diagnostic::{Code, Description};
use crate::expr::ast::{Operator, Path, Step, Written, WrittenKind};
use crate::model::{By, Cursor, Expr, ExprKind, Field, Format, Kind, Root, ShapeId, Sorted, Start, Type};
use crate::span::Span;
use crate::spec::{self, CursorSetting};
use crate::value::format::{Format as Tokens, Purpose};
use crate::value::zone::Zone;
use crate::value::{Date, DateTime, Value};

pub(super) const SECOND: i64 = 1_000_000;
pub(super) const MINUTE: i64 = 60 * SECOND;
pub(super) const DAY: i64 = 86_400 * SECOND;
/// How late records may become visible, where the author says nothing.
const OVERLAP: i64 = 5 * MINUTE;
const OVERLAP_OF_NUMBERS: i64 = 100;
/// Keys that are kept, where the author says nothing, and at most.
const REMEMBER: u32 = 2_000;
const REMEMBER_MOST: u32 = 10_000;

/// The field that a cursor reads.
pub(super) struct Order {
    pub value: Expr,
    pub by: By,
    /// How the field is written outside.
    format: Format,
    is_date: bool,
}

impl Checker<'_> {
    /// The value that orders the records.
    pub(super) fn order(&mut self, cursor: &spec::Cursor, output: ShapeId) -> Option<Order> {
        if cursor.whole {
            let value = literal(Value::Null, cursor.span);
            return Some(Order { value, by: By::Whole, format: Format::Plain, is_date: false });
        }
        // A cursor without its field has been reported.
        let path = cursor.field.as_ref()?;
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
                let written = Written { kind: WrittenKind::Text(text.clone()), span: text.span };
                if walk::is_fixed(text) {
                    self.problems.tell(
                        Code::CursorOfNoOrder,
                        Description::new(
                            "a cursor reads what orders the records, and this is the same for all of them",
                            text.span,
                            "reads nothing of the `record`",
                        )
                        .help("name the field: `field: updated_at`".to_owned()),
                    );
                    return None;
                }
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
    pub(super) fn own_steps<'s>(&self, steps: &'s [Step], output: ShapeId) -> &'s [Step] {
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

    pub(super) fn cursor(&mut self, poll: &spec::Poll, order: Order, shapes: Shapes) -> Cursor {
        let cursor = &poll.cursor;
        let by_time = order.by == By::Time;
        if !by_time {
            self.settings_of_times(cursor);
        }
        let format = self.bound_format(cursor, &order);
        let sent = reads(&poll.work, "cursor");
        let until = reads(&poll.work, "window");
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
            None if order.by == By::Whole => 0,
            None => OVERLAP_OF_NUMBERS,
        };
        let settle = match &cursor.settle {
            _ if !by_time => 0,
            Some(settle) => settle.value.saturating_mul(1_000),
            None if unit <= MINUTE => unit,
            None => 0,
        };
        let window = self.window(cursor, order.by, until, order_unit);
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
        if let Some(zone) = &cursor.zone {
            self.zone(zone);
        }
        let Some(format) = &cursor.format else {
            return match &order.format {
                Format::Plain if order.by == By::Number => Format::Plain,
                Format::Plain if order.is_date => Format::Date { zone },
                Format::Plain | Format::Iso8601 { .. } => Format::Iso8601 { zone },
                Format::Date { .. } => Format::Date { zone },
                Format::Rfc2822 { .. } => Format::Rfc2822 { zone },
                Format::Pattern { pattern, .. } => Format::Pattern { pattern: pattern.clone(), zone },
                other => {
                    self.zone_of_seconds(cursor);
                    other.clone()
                }
            };
        };
        if matches!(format.value.as_str(), "epoch" | "epoch_ms") {
            self.zone_of_seconds(cursor);
        }
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

    /// Reports a zone beside a count of seconds, which is the same everywhere.
    fn zone_of_seconds(&mut self, cursor: &spec::Cursor) {
        let Some(zone) = &cursor.zone else { return };
        self.problems.tell(
            Code::CursorSettingOfNoUse,
            Description::new(
                "`zone` has no use: seconds since 1970 are the same everywhere",
                zone.span,
                "says nothing about them",
            )
            .help("leave `zone` out".to_owned()),
        );
    }

    /// Reports what says something about times alone, in a cursor by number.
    fn settings_of_times(&mut self, cursor: &spec::Cursor) {
        let settings = [
            ("format", cursor.format.as_ref().map(|it| it.span)),
            ("zone", cursor.zone.as_ref().map(|it| it.span)),
            ("unit", cursor.unit.as_ref().map(|it| it.span)),
            ("settle", cursor.settle.as_ref().map(|it| it.span)),
            ("window", cursor.window.as_ref().map(|it| it.span)),
        ];
        for (key, span) in settings {
            let Some(span) = span else { continue };
            self.problems.tell(
                Code::CursorSettingOfNoUse,
                Description::new(
                    format!("`{key}` has no meaning for a cursor by number"),
                    span,
                    "says something about times",
                )
                .help(format!("leave `{key}` out")),
            );
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

    fn window(&mut self, cursor: &spec::Cursor, by: By, until: bool, unit: i64) -> Option<i64> {
        let window = cursor.window.as_ref()?;
        if by != By::Time {
            return None;
        }
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
            match by {
                By::Time => return Start::Value(self.since_value(shapes, cursor.span)),
                By::Whole => return Start::First,
                By::Number => {}
            }
            if self.spec.gaps.lost(cursor.span, "start") {
                return Start::First;
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
        if let WrittenKind::Text(text) = &written.kind {
            match text.plain().as_deref() {
                Some("first") => return Start::First,
                Some("latest") => return Start::Latest,
                // A day or a moment as it stands.
                Some(text) if by == By::Time => {
                    let date = Date::parse(text).map(Value::Date);
                    let moment =
                        || DateTime::parse(text, &Zone::utc()).and_then(Result::ok).map(Value::DateTime);
                    if let Some(value) = date.or_else(moment) {
                        return Start::Value(literal(value, written.span));
                    }
                }
                _ => {}
            }
        }
        let scope = Scope { account: false, ..self.operation_scope(shapes).at("`cursor.start`") };
        let mut infer = Infer::new(&self.known, &scope, self.problems);
        let value = infer.value(written);
        let wanted = match (by, &value.ty.kind) {
            (By::Time, Kind::Date) => return Start::Value(value),
            (By::Time, _) => Kind::DateTime,
            (By::Number | By::Whole, _) => Kind::Integer,
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
}

/// What a request can read of a cursor: its type, and how it is written.
pub(super) fn bound(cursor: &Cursor) -> Option<(Type, Format)> {
    let kind = match cursor.by {
        By::Time => Kind::DateTime,
        By::Number => Kind::Integer,
        By::Whole => return None,
    };
    Some((Type::of(kind), cursor.format.clone()))
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

/// Whether a request, or a step, reads a name.
fn reads(work: &spec::Work, name: &str) -> bool {
    if let Some(steps) = &work.steps {
        return values::reads(steps, name);
    }
    let request = &work.request;
    let body = request.body.as_ref().and_then(spec::Body::value);
    let headers = request.settings.headers.iter().map(|(_, value)| value);
    std::iter::once(&request.path)
        .chain(&request.params)
        .chain(body)
        .chain(headers)
        .any(|value| walk::reads(value, name))
}
