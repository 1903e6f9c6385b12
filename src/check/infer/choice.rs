//! Cases over a field whose values are known.

use std::collections::HashSet;

use super::Infer;
use super::access::subject as words;
use crate::diagnostic::{Code, Description};
use crate::expr::ast::Written;
use crate::model::{Choices, Expr, FieldType};
use crate::span::{Span, Spanned};
use crate::spelling::nearest;
use crate::value::Value;

impl Infer<'_> {
    /// Reports cases that a choice does not have, and choices without a case.
    pub(super) fn closed_cases(
        &mut self,
        subject: &Expr,
        cases: &[(Vec<Spanned<String>>, Written)],
        otherwise: bool,
        span: Span,
    ) {
        let Some((values, open)) = self.closed_set(subject) else { return };
        let mut missing: Vec<&str> = values.iter().map(String::as_str).collect();
        for text in cases.iter().flat_map(|(texts, _)| texts) {
            missing.retain(|value| *value != text.value);
            if values.contains(&text.value) || open {
                continue;
            }
            let mut description = Description::new(
                format!("{} is never `{}`", words(subject), text.value),
                text.span,
                "none of its choices",
            );
            if let Some(near) = nearest(&text.value, values.iter().map(String::as_str)) {
                description = description.help(format!("a choice `{near}` exists")).rename(text.span, near);
            }
            self.problems.tell(Code::UnknownCase, description);
        }
        if !otherwise && !missing.is_empty() {
            let missing: Vec<String> = missing.iter().take(8).map(|value| format!("`{value}`")).collect();
            self.problems.tell(
                Code::MissingCase,
                Description::new(
                    format!("there is no case for {}", missing.join(", ")),
                    span,
                    "gives null for these",
                )
                .help("`$else` says what all others are".to_owned()),
            );
        }
    }

    /// The texts of all values that a field can have, each once; whether people may enter others.
    fn closed_set(&self, subject: &Expr) -> Option<(Vec<String>, bool)> {
        let field = self.known.field_read(subject)?;
        let open = field.toggle.is_some();
        let values = match (&field.choices, &field.ty) {
            (Some(Choices::Fixed(choices)), FieldType::String | FieldType::Integer | FieldType::Boolean) => {
                choices.iter().filter_map(|(value, _)| text_of(value)).collect()
            }
            (None, FieldType::Boolean) => vec!["true".to_owned(), "false".to_owned()],
            _ => return None,
        };
        let mut seen = HashSet::new();
        let values: Vec<String> = values;
        Some((
            values.into_iter().filter(|value| seen.insert(value.clone())).collect(),
            open && field.choices.is_some(),
        ))
    }
}

/// The text by which a case compares.
fn text_of(value: &Value) -> Option<String> {
    match value {
        Value::Text(text) => Some(text.to_string()),
        Value::Int(number) => Some(number.to_string()),
        Value::Bool(truth) => Some(truth.to_string()),
        _ => None,
    }
}
