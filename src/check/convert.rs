//! `convert` of a field: how its value is read and written, where nothing else does.
//!
//! Both sides are values over `value` and constants alone: converters run where neither the
//! connection nor the clock is known, and they send nothing.

use std::sync::Arc;

use super::Checker;
use super::infer::Infer;
use super::known::kind_of;
use super::scope::Scope;
use crate::diagnostic::{Code, Description};
use crate::model::{Convert, FieldType, Type};
use crate::spec;

impl Checker<'_> {
    /// The conversion that a field of this type has.
    pub(super) fn convert(&mut self, source: &spec::Field, ty: &FieldType) -> Option<Arc<Convert>> {
        let convert = source.convert.as_ref()?;
        let others = [
            ("format", source.format.as_ref().and_then(|words| words.first()).map(|word| word.span)),
            ("zone", source.zone.as_ref().map(|zone| zone.span)),
            ("pairs", source.written.iter().find(|(key, _)| *key == "pairs").map(|(_, span)| *span)),
        ];
        for (key, span) in others.into_iter().filter_map(|(key, span)| Some((key, span?))) {
            self.problems.tell(
                Code::TwoConversions,
                Description::new(
                    format!("`{}` has `convert` and `{key}`", source.name.value),
                    convert.span,
                    "says how the value is written",
                )
                .because(span, "so does this")
                .help(
                    "keep one of the two; functions such as `strftime` and `split` work in `convert`"
                        .to_owned(),
                ),
            );
        }
        let read = convert.read.as_ref().map(|read| {
            let scope = over(Type { nullable: false, ..Type::any() }, "`read` of `convert`");
            Infer::new(&self.known, &scope, self.problems).value(read)
        });
        let write = convert.write.as_ref().map(|write| {
            let scope = over(Type::of(kind_of(ty)), "`write` of `convert`");
            Infer::new(&self.known, &scope, self.problems).sent(write, false)
        });
        Some(Arc::new(Convert { read, write }))
    }
}

/// A place that reads `value` and constants.
fn over(value: Type, place: &'static str) -> Scope {
    let mut scope = Scope::nothing(place);
    scope.arguments = Arc::new(vec![(Arc::from("value"), value)]);
    scope
}
