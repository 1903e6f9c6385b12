//! Fields as they are written: one that nobody wrote, and one that an author says anew.

use crate::span::{Span, Spanned};
use crate::spec;

/// A field that nobody wrote, as if it had been: `name: string`.
pub(super) fn written(name: &str, span: Span) -> spec::Field {
    spec::Field::bare(Spanned::new(name.to_owned(), span), span)
}

/// A used field with what an author says anew.
pub(super) fn overlay(used: &spec::Field, over: &spec::Field) -> spec::Field {
    fn or<T: Clone>(over: &Option<T>, used: &Option<T>) -> Option<T> {
        over.as_ref().or(used.as_ref()).cloned()
    }
    let demanded = over.ty.as_ref().is_some_and(|ty| ty.required).then(|| Spanned::new(true, over.span));
    // What the author makes a default of is required no more, and the other way round.
    let required = match (&over.required, &demanded, &over.default) {
        (Some(required), ..) => Some(required.clone()),
        (None, Some(demanded), _) => Some(demanded.clone()),
        (None, None, Some(_)) => Some(Spanned::new(false, over.span)),
        (None, None, None) => used.required.clone(),
    };
    let chooses = over.select.is_some() || over.pick_list.is_some();
    spec::Field {
        name: used.name.clone(),
        ty: or(&over.ty, &used.ty),
        shape: or(&over.shape, &used.shape),
        label: or(&over.label, &used.label),
        hint: or(&over.hint, &used.hint),
        help: or(&over.help, &used.help),
        example: or(&over.example, &used.example),
        required,
        sticky: over.sticky.or(used.sticky),
        default: or(&over.default, &used.default),
        secret: over.secret.or(used.secret),
        multiline: over.multiline || used.multiline,
        control: or(&over.control, &used.control),
        prefix: or(&over.prefix, &used.prefix),
        suffix: or(&over.suffix, &used.suffix),
        format: or(&over.format, &used.format),
        zone: or(&over.zone, &used.zone),
        wire: or(&over.wire, &used.wire),
        pairs: or(&over.pairs, &used.pairs),
        convert: or(&over.convert, &used.convert),
        key: over.key || used.key,
        readonly: over.readonly || used.readonly,
        writeonly: over.writeonly || used.writeonly,
        custom: over.custom || used.custom,
        select: if chooses { over.select.clone() } else { used.select.clone() },
        pick_list: if chooses { over.pick_list.clone() } else { used.pick_list.clone() },
        with: if over.with.is_empty() { used.with.clone() } else { over.with.clone() },
        many: over.many || used.many,
        delimiter: or(&over.delimiter, &used.delimiter),
        toggle: if over.toggle == spec::Toggle::Made { used.toggle.clone() } else { over.toggle.clone() },
        show_if: or(&over.show_if, &used.show_if),
        present_if: or(&over.present_if, &used.present_if),
        steers: over.steers.or(used.steers),
        entering: entering(over.entering.as_deref(), used.entering.as_deref()),
        // A key of the used field was looked at there.
        written: over.written.clone(),
        designs_schema: or(&over.designs_schema, &used.designs_schema),
        add: or(&over.add, &used.add),
        min: or(&over.min, &used.min),
        max: or(&over.max, &used.max),
        min_length: or(&over.min_length, &used.min_length),
        max_length: or(&over.max_length, &used.max_length),
        pattern: or(&over.pattern, &used.pattern),
        share: over.share.or(used.share),
        extra: if over.extra.is_empty() { used.extra.clone() } else { over.extra.clone() },
        span: over.span,
    }
}

fn entering(over: Option<&spec::Entering>, used: Option<&spec::Entering>) -> Option<Box<spec::Entering>> {
    let (Some(over), Some(used)) = (over, used) else { return over.or(used).cloned().map(Box::new) };
    Some(Box::new(spec::Entering {
        on_blur: over.on_blur.or(used.on_blur),
        pills: over.pills.or(used.pills),
        tree: over.tree.or(used.tree),
        list_mode: over.list_mode.clone().or_else(|| used.list_mode.clone()),
        list_mode_toggle: over.list_mode_toggle.or(used.list_mode_toggle),
        item: over.item.clone().or_else(|| used.item.clone()),
        empty: over.empty.clone().or_else(|| used.empty.clone()),
    }))
}

/// Whether an author says more of a used field than whether it is wanted.
pub(super) fn rewords(over: &spec::Field) -> bool {
    over.ty.is_some()
        || over.shape.is_some()
        || over.label.is_some()
        || over.hint.is_some()
        || over.help.is_some()
        || over.format.is_some()
        || over.wire.is_some()
        || over.pairs.is_some()
        || over.convert.is_some()
        || over.select.is_some()
        || over.pick_list.is_some()
        || over.many
        || over.multiline
        || over.control.is_some()
        || over.designs_schema.is_some()
        || over.readonly
        || over.writeonly
        || over.secret.is_some()
        || over.toggle != spec::Toggle::Made
}
