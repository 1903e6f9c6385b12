//! What identifies an event, and what may make a poll lose some.

use std::sync::Arc;

use super::Checker;
use super::cursor::{MINUTE, SECOND};
use super::infer::{Infer, unknown};
use super::scope::Scope;
use super::walk;
use crate::diagnostic::{Code, Description};
use crate::expr::ast::{Operator, Path, Step, Written, WrittenKind};
use crate::model::{
    By, Cursor, Dedup, Expr, ExprKind, Field, Kind, Poll, Root, ShapeId, TextPart, Trigger, Type,
};
use crate::span::{Span, Spanned};
use crate::spec::{self, CursorSetting};
use crate::value::Value;

impl Checker<'_> {
    /// What identifies an event; `None` after a mistake.
    pub(super) fn dedup(
        &mut self,
        trigger: &spec::Trigger,
        output: ShapeId,
        cursor: Option<&Cursor>,
        event: Option<Type>,
    ) -> Option<Dedup> {
        let span = trigger.dedup.as_ref().map_or(trigger.common.name.span, |dedup| dedup.span);
        let Some(Spanned { value: paths, .. }) = &trigger.dedup else {
            if self.spec.gaps.lost(trigger.common.span, "dedup") {
                return None;
            }
            return self.default_key(output, cursor?, span).map(Dedup::Key);
        };
        if paths.is_empty() && cursor.is_some_and(|cursor| cursor.by == By::Whole) {
            self.problems.tell(
                Code::NothingIdentifies,
                Description::new(
                    "every poll would give out the whole list again",
                    span,
                    "no key, and no cursor",
                )
                .help("name the fields that identify an event: `dedup: id`".to_owned()),
            );
            return None;
        }
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
        if paths.iter().all(|path| matches!(path, Path::Text(text) if walk::is_fixed(text))) {
            self.problems.tell(
                Code::NothingIdentifies,
                Description::new(
                    "nothing identifies an event of this trigger: the key of all of them is the same",
                    span,
                    "reads nothing of the `record`",
                )
                .help("name the fields that identify an event: `dedup: [id, updated_at]`".to_owned()),
            );
            return None;
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
                    let record = Some(record.clone());
                    let scope = Scope { record, event: event.clone(), ..Scope::nothing("`dedup`") };
                    let written = Written { kind: WrittenKind::Text(text.clone()), span: text.span };
                    let mut infer = Infer::new(&self.known, &scope, self.problems);
                    infer.no_chance(&written, "the key of an event");
                    infer.value(&written)
                }
            };
            Infer::new(&self.known, &Scope::nothing("`dedup`"), self.problems)
                .never_secret(&made, "the key of an event");
            parts.push(made);
        }
        let all_null = parts.iter().map(is_null).reduce(|left, right| both(left, right, span));
        Some(Dedup::Key(match all_null {
            Some(absent) if parts.len() > 1 => unless(absent, joined(parts, span), span),
            _ => joined(parts, span),
        }))
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
        if keys.is_empty() && self.may_have_key(output) {
            return None;
        }
        if keys.is_empty() {
            self.problems.tell(Code::NothingIdentifies, Description::new(
                "nothing identifies an event of this trigger",
                span,
                "the output has no key field",
            ).help("mark the field that identifies a record with `key: true`, or write `dedup: [id, updated_at]`".to_owned()));
            return None;
        }
        let mut parts: Vec<Expr> = Vec::new();
        let key_fields = keys.len();
        for key in keys {
            parts.push(self.follow(Root::Record, record.clone(), &[Step::Member(key.to_string())], span));
        }
        let cursor_is_key = parts.iter().any(|part| same_path(part, &cursor.value));
        if !cursor_is_key && cursor.by != By::Whole {
            parts.push(cursor.value.clone());
        }
        // A record without one of its keys is like no other, whatever stands beside it.
        let absent: Vec<Expr> = parts.iter().take(key_fields).map(is_null).collect();
        let single = parts.len() == 1;
        let key = joined(parts, span);
        Some(if single { key } else { absent.into_iter().fold(key, |key, absent| unless(absent, key, span)) })
    }

    /// Whether a key field may have been meant that could not be read.
    fn may_have_key(&self, output: ShapeId) -> bool {
        let lost = |field: &Field| self.spec.gaps.lost(field.span, "key");
        self.known.open.contains(&output) || self.known.shape(output).fields.iter().any(lost)
    }

    /// Rules that warn: what can lose or repeat events although nothing is wrong in itself.
    pub(super) fn lint_trigger(&mut self, trigger: &Trigger, poll: &spec::Poll) {
        let Some(Poll { cursor, .. }) = trigger.poll() else { return };
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
        let paginate = poll.work.list.paginate.as_ref();
        if cursor.by == By::Whole && paginate.is_some() {
            warn(
                poll.cursor.span,
                &format!(
                    "of a list with more than {} records some are given out again by every poll",
                    cursor.remember
                ),
                "reads the whole list, page by page",
                "let the request bound the list, or order it: `cursor: { field: updated_at }`",
            );
        }
        if let Some(paginate) = paginate.filter(|it| !self.spec.gaps.lost(it.span, "by")) {
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
        if !created && cursor.by == By::Time {
            self.lint_key(trigger, updates);
        }
        self.doubt_cursor(trigger, poll);
    }

    /// Warns of a key that is the same for two changes of a record.
    fn lint_key(&mut self, trigger: &Trigger, updates: bool) {
        let (Dedup::Key(key), Some(Poll { cursor, .. })) = (&trigger.dedup, trigger.poll()) else { return };
        let mut whole = key;
        // What stands before it is whether there is one.
        while let ExprKind::If { otherwise: Some(otherwise), .. } = &whole.kind {
            whole = otherwise;
        }
        let parts: Vec<&Expr> = match &whole.kind {
            ExprKind::Text(parts) => parts
                .iter()
                .filter_map(|part| match part {
                    TextPart::Expr(part) => Some(part),
                    TextPart::Text(_) => None,
                })
                .collect(),
            _ => vec![whole],
        };
        let is_key = |part: &&&Expr| self.known.field_read(part).is_some_and(|field| field.key);
        let others: Vec<&&Expr> = parts.iter().filter(|part| !is_key(part)).collect();
        if others.is_empty() {
            self.problems.tell(
                Code::SameKeyForChanges,
                Description::new(
                    "a change of a record that was seen before is no event: its key is the same",
                    key.span,
                    "does not change with the record",
                )
                .because(cursor.span, "finds a record again when it changes")
                .help("leave `dedup` out, or name what changes too: `dedup: [id, updated_at]`".to_owned()),
            );
        } else if updates && cursor.unit > MINUTE && others.iter().all(|part| same_path(part, &cursor.value))
        {
            self.problems.tell(
                Code::SameKeyWithinUnit,
                Description::new(
                    "two changes of a record within one unit of the cursor look alike, and the second is lost",
                    key.span,
                    "the same for both",
                )
                .because(cursor.span, "counts in days, or in another unit above a minute")
                .help(
                    "add what tells them apart: `dedup: [id, changed_on, version]`, or a fingerprint of the record"
                        .to_owned(),
                ),
            );
        }
    }
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

/// Whether a part of a key is null.
fn is_null(part: &Expr) -> Expr {
    let test = ExprKind::Test { of: Box::new(part.clone()), test: Arc::from("null"), negated: false };
    Expr { kind: test, ty: Type::of(Kind::Boolean), span: part.span }
}

fn both(left: Expr, right: Expr, span: Span) -> Expr {
    let kind = ExprKind::Binary(Operator::And, Box::new(left), Box::new(right));
    Expr { kind, ty: Type::of(Kind::Boolean), span }
}

/// A key, or null, which is told where it is read, for a record of which nothing is known.
fn unless(absent: Expr, key: Expr, span: Span) -> Expr {
    let null = Expr { kind: ExprKind::Literal(Value::Null), ty: Type::of(Kind::Null), span };
    let ty = Type { nullable: true, ..key.ty.clone() };
    let kind =
        ExprKind::If { condition: Box::new(absent), then: Box::new(null), otherwise: Some(Box::new(key)) };
    Expr { kind, ty, span }
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
