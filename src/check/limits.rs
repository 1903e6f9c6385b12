//! What rules the values of a field.

use super::Checker;
use super::known::{in_words, kind_of};
use crate::diagnostic::{Code, Description};
use crate::model::{FieldType, Limits};
use crate::span::{Span, Spanned};
use crate::spec;
use crate::value::Value;

impl Checker<'_> {
    pub(super) fn limits(&mut self, source: &spec::Field, ty: &FieldType) -> Limits {
        let mut bound = |bound: &Option<Box<Spanned<Value>>>, key: &str| {
            let bound = bound.as_ref()?;
            let numeric = matches!(ty, FieldType::Integer | FieldType::Number | FieldType::Decimal);
            match super::literal::typed(&bound.value, ty) {
                Ok(value) if numeric => Some(value),
                _ => {
                    self.problems.tell(
                        Code::WrongLimit,
                        Description::new(
                            format!("`{key}` bounds numbers, and its value is one of the field's type"),
                            bound.span,
                            format!("the field is {}", in_words(&kind_of(ty))),
                        ),
                    );
                    None
                }
            }
        };
        let (min, max) = (bound(&source.min, "min"), bound(&source.max, "max"));
        let mut length = |length: &Option<Spanned<i64>>, key: &str| {
            let length = length.as_ref()?;
            let sized = matches!(ty, FieldType::String | FieldType::Bytes | FieldType::Array(_));
            match usize::try_from(length.value) {
                Ok(value) if sized => Some(value),
                _ => {
                    self.problems.tell(
                        Code::WrongLimit,
                        Description::new(
                            format!("`{key}` counts characters or members, from 0 on"),
                            length.span,
                            format!("the field is {}", in_words(&kind_of(ty))),
                        ),
                    );
                    None
                }
            }
        };
        let (min_length, max_length) =
            (length(&source.min_length, "min_length"), length(&source.max_length, "max_length"));
        let reversed =
            |left: Option<f64>, right: Option<f64>| left.zip(right).is_some_and(|(left, right)| left > right);
        let number = |value: &Option<Value>| value.as_ref().and_then(super::literal::as_number);
        if reversed(number(&min), number(&max)) {
            self.reversed(
                "min",
                "max",
                source.min.as_ref().map(|it| it.span),
                source.max.as_ref().map(|it| it.span),
            );
        }
        if min_length.zip(max_length).is_some_and(|(min, max)| min > max) {
            let (min, max) =
                (source.min_length.as_ref().map(|it| it.span), source.max_length.as_ref().map(|it| it.span));
            self.reversed("min_length", "max_length", min, max);
        }
        let pattern = source.pattern.as_ref().and_then(|pattern| {
            if !matches!(ty, FieldType::String) {
                self.problems.tell(
                    Code::WrongLimit,
                    Description::new(
                        "`pattern` rules texts",
                        pattern.span,
                        format!("the field is {}", in_words(&kind_of(ty))),
                    ),
                );
            }
            super::pattern::read(&pattern.value, pattern.span, self.problems)
        });
        Limits {
            min: min.map(Box::new),
            max: max.map(Box::new),
            min_length,
            max_length,
            pattern: pattern.map(Box::new),
        }
    }

    fn reversed(&mut self, low: &str, high: &str, min: Option<Span>, max: Option<Span>) {
        let (Some(min), Some(max)) = (min, max) else { return };
        self.problems.tell(
            Code::LimitsReversed,
            Description::new(
                format!("`{low}` is above `{high}`: no value can be given"),
                max,
                format!("below `{low}`"),
            )
            .because(min, format!("`{low}` stands here")),
        );
    }
}
