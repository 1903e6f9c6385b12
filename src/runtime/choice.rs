//! Operations with variants: which one the config chooses.

use crate::plan::{Action, Choices, Meta, Plan, ShapeId, Trigger, Variants};
use crate::value::{Value, order, text};

/// An operation that may have variants.
pub trait Varied: Sized {
    /// What it takes and gives.
    fn meta(&self) -> &Meta;
    /// Its variants.
    fn variants(&self) -> Option<&Variants<Self>>;
}

impl Varied for Action {
    fn meta(&self) -> &Meta {
        &self.meta
    }

    fn variants(&self) -> Option<&Variants<Self>> {
        self.variants.as_ref()
    }
}

impl Varied for Trigger {
    fn meta(&self) -> &Meta {
        &self.meta
    }

    fn variants(&self) -> Option<&Variants<Self>> {
        self.variants.as_ref()
    }
}

/// The operation that a raw config leads to: itself, or the variant that was chosen, by its value
/// or its label. `None`: none was chosen, or one that there is not.
pub fn chosen<'p, T: Varied>(plan: &Plan, operation: &'p T, config: &Value) -> Option<&'p T> {
    let Some(variants) = operation.variants() else { return Some(operation) };
    let given = config.get(&variants.field);
    let default = || {
        let shape = operation.meta().config?;
        let fields = &plan.shapes[shape.0 as usize].fields;
        fields.iter().find(|field| field.name == variants.field)?.default.clone()
    };
    let given = if blank(given) { default()? } else { given.clone() };
    let given = text::text(&given).ok()?;
    let by_value = variants.arms.iter().find(|arm| *arm.value == *given);
    by_value.or_else(|| variants.arms.iter().find(|arm| arm.label == given)).map(|arm| &arm.operation)
}

fn blank(value: &Value) -> bool {
    value.is_null() || value.as_text() == Some("")
}

/// The labels of what was chosen in a config; a value of no fixed list is its own label.
#[must_use]
pub fn labels(plan: &Plan, config: ShapeId, given: &Value) -> Value {
    let fields = plan.shapes[config.0 as usize].fields.iter();
    Value::object(fields.filter_map(|field| {
        let value = given.get(&field.name);
        let label = match &field.choices {
            Some(Choices::Fixed(choices)) => choices
                .iter()
                .find(|(choice, label)| order::same(choice, value) || value.as_text() == Some(label))
                .map(|(_, label)| label.clone()),
            _ => None,
        };
        let label = label.or_else(|| text::text(value).ok()).filter(|label| !label.is_empty())?;
        Some((field.name.clone(), Value::text(label)))
    }))
}
