//! `list`, `describe` and `schema`: what a connector offers.

use std::io::Write;

use super::{Payload, Stop};
use crate::plan::{Choices, Field, FieldType, Meta, Plan, ShapeId};
use crate::runtime::choice::{self, Varied};
use crate::runtime::eval;
use crate::runtime::scope::Scope;
use crate::value::Value;

/// All operations and pick lists, a line each.
pub fn list(plan: &Plan, out: &mut impl Write) -> Result<(), Stop> {
    writeln!(out, "{} {}", plan.title, plan.connector_version)?;
    let operations = |metas: Vec<&Meta>| -> Vec<(String, String)> {
        metas.into_iter().map(|meta| (meta.name.clone(), meta.title.clone())).collect()
    };
    let sections = [
        ("Actions", operations(plan.actions.iter().map(|action| &action.meta).collect())),
        ("Triggers", operations(plan.triggers.iter().map(|trigger| &trigger.meta).collect())),
        ("Pick lists", plan.pick_lists.iter().map(|list| (list.name.clone(), takes(list))).collect()),
    ];
    for (title, rows) in sections {
        if rows.is_empty() {
            continue;
        }
        writeln!(out, "\n{title}")?;
        let width = rows.iter().map(|(name, _)| name.len()).max().unwrap_or(0);
        for (name, about) in rows {
            writeln!(out, "{}", format!("  {name:width$}  {about}").trim_end())?;
        }
    }
    if let Some(custom) = &plan.custom_action {
        writeln!(out, "\nRequests of your own\n  request METHOD PATH")?;
        for line in custom.help.iter().flat_map(|help| help.lines()).chain(custom.link.as_deref()) {
            writeln!(out, "  {line}")?;
        }
    }
    Ok(())
}

fn takes(list: &crate::plan::PickList) -> String {
    let names: Vec<&str> = list.takes.iter().map(|(name, _)| &**name).collect();
    if names.is_empty() { String::new() } else { format!("takes {}", names.join(", ")) }
}

/// The operation of a name, or the variant of it that a config chooses.
pub fn meta<'p>(plan: &'p Plan, name: &str, config: &Value) -> Option<&'p Meta> {
    let action = plan.actions.iter().find(|action| action.meta.name == name);
    let trigger = plan.triggers.iter().find(|trigger| trigger.meta.name == name);
    let action = action.and_then(|action| choice::chosen(plan, action, config)).map(|action| &action.meta);
    action.or_else(|| trigger.and_then(|trigger| choice::chosen(plan, trigger, config)).map(|one| &one.meta))
}

/// What one operation takes and gives; with a config, what the config leads to.
pub fn describe(plan: &Plan, name: &str, config: &Value, out: &mut impl Write) -> Result<(), Stop> {
    if let Some(action) = plan.actions.iter().find(|action| action.meta.name == name) {
        return operation(plan, action, config, out);
    }
    if let Some(trigger) = plan.triggers.iter().find(|trigger| trigger.meta.name == name) {
        return operation(plan, trigger, config, out);
    }
    let metas: Vec<&Meta> = plan
        .actions
        .iter()
        .map(|action| &action.meta)
        .chain(plan.triggers.iter().map(|trigger| &trigger.meta))
        .collect();
    super::find(&metas, |meta| &meta.name, name, "operation").map(drop)
}

fn operation<T: Varied>(
    plan: &Plan,
    operation: &T,
    config: &Value,
    out: &mut impl Write,
) -> Result<(), Stop> {
    let chosen = choice::chosen(plan, operation, config);
    let meta = chosen.unwrap_or(operation).meta();
    writeln!(out, "{}: {}", meta.name, meta.title)?;
    writeln!(out, "{}", meta.subtitle)?;
    if !is_empty(config) {
        writeln!(out, "{}", description(plan, meta, config)?)?;
    }
    if meta.deprecated {
        writeln!(out, "Deprecated: it works and will not be offered any more.")?;
    }
    if let Some(help) = &meta.help {
        writeln!(out, "\n{}", help.shown())?;
    }
    if chosen.is_none()
        && let Some(variants) = operation.variants()
    {
        let arms = variants.arms.iter().map(|arm| format!("{} ({})", arm.value, arm.label));
        let arms: Vec<String> = arms.collect();
        writeln!(out, "\n`{}` chooses what it takes and gives: {}", variants.field, arms.join(", "))?;
        let first = variants.arms.first().map_or("", |arm| &arm.value);
        writeln!(out, "Shown with --config {}={first}, for example.", variants.field)?;
    }
    if meta.open.iter().any(|shape| !plan.shapes[shape.0 as usize].found.is_empty()) {
        writeln!(out, "\nMore fields come from the service; --config FIELD=VALUE shows them.")?;
    }
    for (title, shape) in [("Steering input", meta.config), ("Input", meta.input), ("Output", meta.output)] {
        if let Some(shape) = shape {
            writeln!(out, "\n{title}")?;
            fields(plan, shape, 1, title == "Output", out)?;
        }
    }
    Ok(())
}

/// The description, with what was chosen.
fn description(plan: &Plan, meta: &Meta, config: &Value) -> Result<String, Stop> {
    let labels = meta.config.map_or(Value::Null, |shape| choice::labels(plan, shape, config));
    let now = crate::value::DateTime { seconds: 0, nanos: 0, offset: 0 };
    let scope = Scope { config, labels: &labels, ..Scope::new(plan, &Value::Null, now) };
    let text = eval::slot(&meta.description, &scope)?;
    Ok(crate::value::text::text(&text).unwrap_or_default().replace("**", ""))
}

fn is_empty(config: &Value) -> bool {
    config.as_object().is_none_or(crate::value::Object::is_empty)
}

fn fields(plan: &Plan, shape: ShapeId, depth: usize, output: bool, out: &mut impl Write) -> Result<(), Stop> {
    for field in &plan.shapes[shape.0 as usize].fields {
        let required = match &field.instead {
            _ if !field.required || output => String::new(),
            Some(other) => format!(", required, or {other}"),
            None => ", required".to_owned(),
        };
        let indent = "  ".repeat(depth);
        let label = line(&field.label);
        writeln!(out, "{indent}{} ({}{required}): {label}", field.name, type_word(&field.ty))?;
        if let Some(choices) = choices(plan, field) {
            writeln!(out, "{indent}  {}", line(&choices))?;
        }
        if let (Some(hint), false) = (&field.hint, output) {
            writeln!(out, "{indent}  {}", line(hint))?;
        }
        if let Some(inner) = inner(&field.ty) {
            fields(plan, inner, depth + 1, output, out)?;
        }
    }
    Ok(())
}

/// A text on one line: what a service names its fields is not to look like other fields.
fn line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn choices(plan: &Plan, field: &Field) -> Option<String> {
    match field.choices.as_ref()? {
        Choices::Fixed(choices) => {
            let shown = choices.iter().map(|(value, label)| match crate::value::text::text(value) {
                Ok(text) if text == *label => text,
                Ok(text) => format!("{text} ({label})"),
                Err(_) => label.clone(),
            });
            Some(format!("one of: {}", shown.collect::<Vec<_>>().join(", ")))
        }
        Choices::List { list, .. } => {
            let list = plan.pick_lists.get(*list as usize)?;
            Some(format!("{}: {}", if list.tree.is_some() { "tree" } else { "pick list" }, list.name))
        }
    }
}

fn inner(ty: &FieldType) -> Option<ShapeId> {
    match ty {
        FieldType::Object(shape) => Some(*shape),
        FieldType::Array(element) => inner(element),
        _ => None,
    }
}

fn type_word(ty: &FieldType) -> String {
    match ty {
        FieldType::String => "string".to_owned(),
        FieldType::Integer => "integer".to_owned(),
        FieldType::Number => "number".to_owned(),
        FieldType::Decimal => "decimal".to_owned(),
        FieldType::Boolean => "boolean".to_owned(),
        FieldType::Date => "date".to_owned(),
        FieldType::DateTime => "datetime".to_owned(),
        FieldType::Duration => "duration".to_owned(),
        FieldType::Bytes => "bytes".to_owned(),
        FieldType::File => "file".to_owned(),
        FieldType::Any => "any".to_owned(),
        FieldType::Map => "map".to_owned(),
        FieldType::Object(_) => "object".to_owned(),
        FieldType::Array(element) => format!("list of {}", type_word(element)),
    }
}

/// A JSON Schema by name, or the names.
pub fn schema(payload: &Payload, name: Option<&str>, out: &mut impl Write) -> Result<(), Stop> {
    let Some(name) = name else {
        for (name, _) in &payload.schemas {
            writeln!(out, "{name}")?;
        }
        return Ok(());
    };
    let (_, text) = super::find(&payload.schemas, |(name, _)| name, name, "schema")?;
    writeln!(out, "{}", text.trim_end())?;
    Ok(())
}
