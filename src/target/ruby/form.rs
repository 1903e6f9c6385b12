//! What people see of a field beside its type and its control: toggles, hints, lists of names and values.

use super::fields::Side;
use super::markdown::html;
use super::tree::{Layout, Ruby};
use crate::model::{Choices, Control, Field, FieldType, Form, ListMode, Toggle};
use crate::value::text;

/// How a field is filled in, beside its control.
pub(super) fn entering(field: &Field, side: Side) -> Vec<(&'static str, Ruby)> {
    let mut about = Vec::new();
    let plain = Form::default();
    let form = field.form.as_deref().unwrap_or(&plain);
    if form.on_blur {
        about.push(("change_on_blur", Ruby::True));
    }
    let masked = matches!(field.control, Control::Password | Control::PasswordArea);
    let hidden = field.secret && side != Side::Connection && !masked;
    if let Some(pills) = form.pills.or(hidden.then_some(false)) {
        about.push(("support_pills", Ruby::boolean(pills)));
    }
    if let Some(mode) = form.list_mode {
        let word = match mode {
            ListMode::Dynamic => "dynamic",
            ListMode::Static => "static",
        };
        about.push(("list_mode", Ruby::text(word)));
    }
    about.extend(form.list_mode_toggle.map(|toggle| ("list_mode_toggle", Ruby::boolean(toggle))));
    if field.ty == FieldType::Map {
        let item = form.item.clone().unwrap_or_else(|| "Entry".to_owned());
        let add = field.add.clone().unwrap_or_else(|| format!("Add {}", lowered(&item)));
        let (title, text) = &form.empty;
        let title = title.clone().unwrap_or_else(|| field.label.clone());
        let text = text.as_deref().map_or_else(|| "Add names and their values.".to_owned(), html);
        about.extend([
            ("item_label", Ruby::text(item)),
            ("add_field_label", Ruby::text(add)),
            ("empty_list_title", Ruby::text(title)),
            ("empty_list_text", Ruby::text(text)),
        ]);
    } else if let (Some(label), FieldType::Array(_)) = (&field.add, &field.ty) {
        about.push(("add_field_label", Ruby::text(label)));
    }
    about
}

/// The text with a small first letter, unless it begins with a word in capitals.
fn lowered(text: &str) -> String {
    let mut letters = text.chars();
    match (letters.next(), letters.clone().next()) {
        (Some(first), Some(second)) if !second.is_uppercase() => {
            first.to_lowercase().chain(letters).collect()
        }
        _ => text.to_owned(),
    }
}

/// The free text beside a choice.
pub(super) fn toggled(field: &Field, toggle: &Toggle, side: Side) -> Ruby {
    let (word, control) = match &toggle.ty {
        FieldType::Integer => ("integer", "integer"),
        FieldType::Number | FieldType::Decimal => ("number", "number"),
        FieldType::Date => ("date", "date"),
        FieldType::DateTime => ("date_time", "date_time"),
        _ if side == Side::Config => ("string", "plain-text"),
        _ => ("string", "text"),
    };
    let mut about = vec![
        ("name", Ruby::text(&*toggle.name)),
        ("label", Ruby::text(&toggle.label)),
        ("type", Ruby::text(word)),
        ("control_type", Ruby::text(control)),
        ("optional", Ruby::boolean(!(field.required && side != Side::Object))),
        ("toggle_hint", Ruby::text(&toggle.enter_hint)),
    ];
    about.extend(
        toggle.hint.as_deref().map(html).or_else(|| allowed(field)).map(|hint| ("hint", Ruby::text(hint))),
    );
    Ruby::symbols(about).laid(Layout::Filled)
}

/// The values that can be typed in, where they are few.
fn allowed(field: &Field) -> Option<String> {
    let values: Vec<String> = match (&field.choices, &field.ty) {
        (Some(Choices::Fixed(choices)), _) if choices.len() <= 12 => {
            choices.iter().filter_map(|(value, _)| text::text(value).ok()).collect()
        }
        (None, FieldType::Boolean) => vec!["true".to_owned(), "false".to_owned()],
        _ => return None,
    };
    let values: Vec<String> = values.iter().map(|value| html(value)).collect();
    Some(format!("Allowed values: {}", values.join(", ")))
}

pub(super) fn hint(field: &Field) -> Option<String> {
    let behind = |hint: Option<String>, more: String| match hint {
        Some(hint) => {
            let stop = if hint.ends_with(['.', '!', '?', '>']) { "" } else { "." };
            format!("{hint}{stop} {more}")
        }
        None => more,
    };
    let mut hint = field.hint.as_deref().map(html);
    // What stands around the input; the platform itself shows what is behind a subdomain.
    let after = field.suffix.as_deref().filter(|_| field.control != Control::Subdomain);
    if field.prefix.is_some() || after.is_some() {
        let around = format!("{}…{}", field.prefix.as_deref().unwrap_or(""), after.unwrap_or(""));
        hint = Some(behind(hint, format!("The gap in <b>{}</b>.", html(&around))));
    }
    match &field.example {
        Some(example) => Some(behind(hint, format!("E.g. <b>{}</b>", html(example)))),
        None => hint,
    }
}
