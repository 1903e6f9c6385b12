//! What orders the records of a poll and may be missing or misread.

use super::Checker;
use crate::diagnostic::{Code, Description};
use crate::expr::ast::Path;
use crate::model::{By, Expr, ExprKind, Field, Format, Poll, Sorted, Trigger};
use crate::span::Span;
use crate::spec;

/// Words for what happens to few records: a time of it is empty in the others.
const HAPPENS_TO_FEW: [&str; 16] = [
    "approved",
    "archived",
    "canceled",
    "cancelled",
    "closed",
    "completed",
    "deleted",
    "delivered",
    "finished",
    "merged",
    "paid",
    "rejected",
    "resolved",
    "shipped",
    "solved",
    "trashed",
];

impl Checker<'_> {
    /// Warns of a cursor that many records lack, and of times that are read as UTC for want of a zone.
    pub(super) fn doubt_cursor(&mut self, trigger: &Trigger, poll: &spec::Poll) {
        let Some(Poll { cursor, .. }) = trigger.poll() else { return };
        let span = match &poll.cursor.field {
            Some(Path::Steps(steps)) => steps.span,
            Some(Path::Text(text)) => text.span,
            None => return,
        };
        let field = self.known.field_read(&cursor.value);
        let written = field.filter(|field| has_no_offset(&field.wire.format));
        let bound = poll.cursor.format.as_ref().filter(|_| has_no_offset(&cursor.format));
        let why = self.why_empty(&cursor.value, field, &trigger.meta.name, poll);
        let place = match (written, bound) {
            (_, Some(format)) => Some(format.span),
            (Some(_), None) if poll.cursor.zone.is_none() => Some(span),
            _ => None,
        };
        if let Some(place) = place {
            self.problems.tell(
                Code::TimeWithoutZone,
                Description::new(
                    "these times are written without an offset, and are taken for UTC",
                    place,
                    "says no offset",
                )
                .help(
                    "say where the clocks of the service stand: `zone: America/New_York`, or `zone: UTC`"
                        .to_owned(),
                ),
            );
        }
        if let Some(why) = why {
            self.empty_order(span, &why);
        }
    }

    /// Warns of a cursor that the service never hears of: each poll then reads the list from its first
    /// record to its last.
    pub(super) fn unsent_cursor(&mut self, trigger: &Trigger, poll: &spec::Poll) {
        let Some(Poll { cursor, .. }) = trigger.poll() else { return };
        // Whoever says that there is no order has thought of it.
        let said = poll.cursor.sorted.as_ref().is_some_and(|sorted| sorted.value == "none");
        let ends = cursor.sorted == Sorted::Desc;
        // What could not be read may have read it.
        let lost = !self.spec.gaps.is_empty();
        if cursor.sent || cursor.until || cursor.by == By::Whole || ends || said || lost {
            return;
        }
        let span = match &poll.cursor.field {
            Some(Path::Steps(steps)) => steps.span,
            Some(Path::Text(text)) => text.span,
            None => return,
        };
        self.problems.tell(
            Code::CursorUnsent,
            Description::new(
                "no request reads `cursor`, so every poll reads the whole list",
                span,
                "the service is not told of it",
            )
            .help("send it: `params: { since: \"{{ cursor }}\" }`; `sorted: desc` ends a poll at what is known, `sorted: none` says that all has to be read".to_owned()),
        );
    }

    /// Why a record may lack what orders it, as far as the spec says so.
    fn why_empty(
        &self,
        value: &Expr,
        field: Option<&Field>,
        trigger: &str,
        poll: &spec::Poll,
    ) -> Option<String> {
        if matches!(value.kind, ExprKind::If { otherwise: None, .. }) {
            return Some("there is no `else`".to_owned());
        }
        let field = field?;
        if field.present_if.is_some() {
            return Some("the field is there under a condition".to_owned());
        }
        let word = HAPPENS_TO_FEW.iter().find(|word| field.name.split('_').any(|part| part == **word))?;
        let asked_for = trigger.contains(word) || poll.work.list.filter.is_some();
        (!field.required && !asked_for).then(|| format!("not every record was {word}"))
    }

    fn empty_order(&mut self, span: Span, why: &str) {
        self.problems.tell(
            Code::CursorOftenEmpty,
            Description::new(
                "records without this value are given out once, and changes of them never",
                span,
                why,
            )
            .help("give it a fallback: `field: \"{{ record.closed_at | default(record.created_at) }}\"`, or leave those records out with `where`".to_owned()),
        );
    }
}

/// Whether a format writes a time of day, and neither an offset nor where it counts.
fn has_no_offset(format: &Format) -> bool {
    let Format::Pattern { pattern, zone: None } = format else { return false };
    let clock = ["%H", "%I", "%-H", "%-I", "%T"].iter().any(|token| pattern.contains(token));
    clock && !["%z", "%:z"].iter().any(|token| pattern.contains(token)) && !pattern.ends_with('Z')
}

#[cfg(test)]
mod tests {
    use super::has_no_offset;
    use crate::model::Format;

    #[test]
    fn a_time_of_day_without_an_offset_is_in_doubt() {
        let cases = [
            ("%Y-%m-%d %H:%M", true),
            ("%d/%m/%Y %I:%M %p", true),
            ("%Y-%m-%dT%H:%M:%S%z", false),
            ("%Y-%m-%dT%H:%M:%SZ", false),
            ("%Y%m%d", false),
            ("%s", false),
        ];
        for (pattern, expected) in cases {
            let format = Format::Pattern { pattern: pattern.to_owned(), zone: None };
            assert_eq!(has_no_offset(&format), expected, "{pattern}");
        }
        let zone = Some("Asia/Tokyo".to_owned());
        assert!(!has_no_offset(&Format::Pattern { pattern: "%H:%M".to_owned(), zone }));
    }
}
