//! Fields, as the platform describes them.

use super::export::Export;
use super::literal;
use super::markdown::html;
use super::tree::{Layout, Ruby};
use crate::expr::ast::Operator;
use crate::model::{Choices, Control, Expr, ExprKind, Field, FieldType, ObjectId, Origin, ShapeId, Toggle};
use crate::value::{Value, text};

/// Where fields stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    Connection,
    /// Inputs of an operation that steer its form: no lambda around them.
    Config,
    /// Inputs or outputs: inside a lambda that can read the definitions of objects.
    Operation,
    /// The definition of an object: demands are those of its operations.
    Object,
}

impl Export<'_> {
    /// The list of fields of a shape.
    pub(super) fn fields(&self, shape: ShapeId, side: Side) -> Ruby {
        let fields = self.connector.shape(shape).fields.iter().map(|field| self.field(field, side));
        Ruby::List(fields.collect())
    }

    /// The fields of an operation: those of an object where they are.
    pub(super) fn operation_fields(&self, shape: ShapeId) -> Ruby {
        if !self.connector.shape(shape).found.is_empty() {
            return self.open_fields(shape, Side::Operation);
        }
        match self.connector.shape(shape).origin {
            Origin::Object(object) => self.object_fields(shape, object),
            Origin::Own => self.fields(shape, Side::Operation),
        }
    }

    fn object_fields(&self, shape: ShapeId, object: ObjectId) -> Ruby {
        let fields = &self.connector.shape(shape).fields;
        let object = self.connector.object(object);
        let all = &self.connector.shape(object.shape).fields;
        let printed = |field: &Field| self.field(field, Side::Object);
        let by_name: std::collections::HashMap<&str, &Field> =
            all.iter().map(|field| (&*field.name, field)).collect();
        let (theirs, own): (Vec<&Field>, Vec<&Field>) = fields.iter().partition(|field| {
            by_name.get(&*field.name).is_some_and(|other| printed(other) == printed(field))
        });
        let taken: std::collections::HashSet<&str> = theirs.iter().map(|field| &*field.name).collect();
        let names = |fields: &mut dyn Iterator<Item = &Field>| -> Vec<Ruby> {
            fields.map(|field| Ruby::text(&*field.name)).collect()
        };
        if theirs.is_empty() {
            return self.fields(shape, Side::Operation);
        }
        let used = names(&mut theirs.iter().copied());
        let unused = names(&mut all.iter().filter(|field| !taken.contains(&*field.name)));
        let mut chosen = Ruby::name("object_definitions").member(&object.name);
        if !unused.is_empty() {
            chosen = if used.len() <= unused.len() {
                chosen.call("only", used)
            } else {
                chosen.call("ignored", unused)
            };
        }
        let required = names(&mut theirs.iter().copied().filter(|field| field.required));
        if !required.is_empty() {
            chosen = chosen.call("required", required);
        }
        if own.is_empty() {
            return chosen;
        }
        // Fields of its own that the author wrote first are shown first.
        let first = fields.iter().take_while(|field| own.iter().any(|own| own.name == field.name)).count();
        let shown = |fields: &[&Field]| -> Ruby {
            Ruby::List(fields.iter().map(|field| self.field(field, Side::Operation)).collect())
        };
        let (before, behind) = own.split_at(first);
        let front = if before.is_empty() { chosen } else { shown(before).binary("+", chosen) };
        if behind.is_empty() { front } else { front.binary("+", shown(behind)) }
    }

    /// A field.
    pub(super) fn field(&self, field: &Field, side: Side) -> Ruby {
        let mut about: Vec<(String, Ruby)> = Vec::new();
        let mut add = |key: &str, value: Ruby| about.push((key.to_owned(), value));
        add("name", Ruby::text(&*field.name));
        add("label", Ruby::text(&field.label));
        let (inner, attributes): (Vec<_>, Vec<_>) = self
            .type_attributes(&field.ty, field, side)
            .into_iter()
            .partition(|(key, _)| *key == "properties");
        for (key, value) in attributes {
            add(key, value);
        }
        if let Some(control) = control(field) {
            add("control_type", Ruby::text(control));
        }
        add("optional", Ruby::boolean(!(field.required && side != Side::Object)));
        let hint = hint(field);
        if let Some(hint) = hint {
            add("hint", Ruby::text(hint));
        }
        if let Some(help) = &field.help {
            let title = help.title.clone().unwrap_or_else(|| field.label.clone());
            add(
                "help",
                Ruby::symbols([("title", Ruby::text(title)), ("text", Ruby::text(html(&help.text)))]),
            );
        }
        if field.sticky && side != Side::Connection {
            add("sticky", Ruby::True);
        }
        if let Some(default) = &field.default {
            add("default", shown_default(default));
        }
        for (key, value) in self.choices(field, side) {
            add(key, value);
        }
        if field.control == Control::Subdomain
            && let Some(suffix) = &field.suffix
        {
            add("url", Ruby::text(suffix));
        }
        if field.steers {
            add("extends_schema", Ruby::True);
        }
        for (key, value) in designer(field) {
            add(key, value);
        }
        if let Some(condition) = field.show_if.as_deref().and_then(shown) {
            add("ngIf", Ruby::text(condition));
        }
        if let Some(converter) = converter(&field.ty) {
            add("convert_input", Ruby::text(converter));
            add("convert_output", Ruby::text(converter));
        }
        if field.custom {
            add("custom", Ruby::True);
        }
        if let (Some(label), FieldType::Array(_) | FieldType::Map) = (&field.add, &field.ty) {
            add("add_field_label", Ruby::text(label));
        }
        if field.secret && side != Side::Connection && field.control != Control::Password {
            add("support_pills", Ruby::False);
        }
        if side == Side::Connection
            && let Some(share) = field.share
        {
            add("preserve_in_runtime_connection", Ruby::boolean(share));
        }
        for (key, value) in &field.extra {
            add(key, literal::value(value));
        }
        for (key, value) in inner {
            add(key, value);
        }
        if let Some(toggle) = &field.toggle {
            add("toggle_hint", Ruby::text(&toggle.pick_hint));
            add("toggle_field", toggled(field, toggle, side));
        }
        Ruby::symbols(about).laid(Layout::Filled)
    }

    fn type_attributes(&self, ty: &FieldType, field: &Field, side: Side) -> Vec<(&'static str, Ruby)> {
        let word = |word: &'static str| vec![("type", Ruby::text(word))];
        match ty {
            _ if field.many => word("string"),
            FieldType::String | FieldType::Bytes | FieldType::File | FieldType::Any => Vec::new(),
            FieldType::Integer | FieldType::Duration => word("integer"),
            FieldType::Number | FieldType::Decimal => word("number"),
            FieldType::Boolean => word("boolean"),
            FieldType::Date => word("date"),
            FieldType::DateTime => word("date_time"),
            FieldType::Map => {
                let named = |name: &str, label: &str| {
                    Ruby::symbols([("name", Ruby::text(name)), ("label", Ruby::text(label))])
                };
                vec![
                    ("type", Ruby::text("array")),
                    ("of", Ruby::text("object")),
                    ("properties", Ruby::List(vec![named("key", "Name"), named("value", "Value")])),
                ]
            }
            FieldType::Object(shape) => {
                vec![("type", Ruby::text("object")), ("properties", self.properties(*shape, side))]
            }
            FieldType::Array(element) => {
                let mut about = vec![("type", Ruby::text("array"))];
                match &**element {
                    FieldType::Object(shape) => {
                        about.push(("of", Ruby::text("object")));
                        about.push(("properties", self.properties(*shape, side)));
                    }
                    FieldType::Integer | FieldType::Duration => about.push(("of", Ruby::text("integer"))),
                    FieldType::Number | FieldType::Decimal => about.push(("of", Ruby::text("number"))),
                    FieldType::Boolean => about.push(("of", Ruby::text("boolean"))),
                    FieldType::Date => about.push(("of", Ruby::text("date"))),
                    FieldType::DateTime => about.push(("of", Ruby::text("date_time"))),
                    _ => about.push(("of", Ruby::text("string"))),
                }
                about
            }
        }
    }

    fn properties(&self, shape: ShapeId, side: Side) -> Ruby {
        match side {
            Side::Operation | Side::Object => self.operation_fields(shape),
            Side::Connection | Side::Config => self.fields(shape, side),
        }
    }

    fn choices(&self, field: &Field, side: Side) -> Vec<(&'static str, Ruby)> {
        let mut about = Vec::new();
        match &field.choices {
            None => return about,
            Some(Choices::Fixed(choices)) => {
                let rows = choices
                    .iter()
                    .map(|(value, label)| Ruby::List(vec![Ruby::text(label), literal::value(value)]));
                let key = if side == Side::Connection { "options" } else { "pick_list" };
                about.push((key, Ruby::List(rows.collect())));
            }
            Some(Choices::List { list, with }) => {
                about.push(("pick_list", Ruby::text(&self.connector.pick_list(*list).name)));
                if !with.is_empty() {
                    let params =
                        with.iter().map(|(argument, field)| (argument.to_string(), Ruby::text(&**field)));
                    about.push(("pick_list_params", Ruby::symbols(params)));
                }
            }
        }
        if field.many {
            about.push(("delimiter", Ruby::text(&field.delimiter)));
        }
        about
    }
}

/// How users draw a schema in a field.
fn designer(field: &Field) -> Vec<(&'static str, Ruby)> {
    let Some(designer) = &field.designer else { return Vec::new() };
    let sample = if designer.sample == "json" { "json_input" } else { &designer.sample };
    let mut about = vec![("sample_data_type", Ruby::text(sample))];
    about.extend(designer.item.as_ref().map(|item| ("item_label", Ruby::text(item))));
    about.extend(designer.add.as_ref().map(|add| ("add_field_label", Ruby::text(add))));
    about.extend(designer.empty.as_ref().map(|empty| ("empty_schema_message", Ruby::text(html(empty)))));
    about.extend(designer.neutral.then_some(("schema_neutral", Ruby::True)));
    about
}

/// The free text beside a choice.
fn toggled(field: &Field, toggle: &Toggle, side: Side) -> Ruby {
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
    about.extend(toggle.hint.as_ref().map(|hint| ("hint", Ruby::text(html(hint)))));
    Ruby::symbols(about).laid(Layout::Filled)
}

fn hint(field: &Field) -> Option<String> {
    let hint = field.hint.as_deref().map(html);
    match (&field.example, hint) {
        (Some(example), Some(hint)) => {
            let stop = if hint.ends_with(['.', '!', '?', '>']) { "" } else { "." };
            Some(format!("{hint}{stop} E.g. <b>{}</b>", html(example)))
        }
        (Some(example), None) => Some(format!("E.g. <b>{}</b>", html(example))),
        (None, hint) => hint,
    }
}

fn control(field: &Field) -> Option<&'static str> {
    Some(match field.control {
        Control::Text => "text",
        Control::TextArea => "text-area",
        Control::PlainText => "plain-text",
        Control::Password => "password",
        Control::Integer => "integer",
        Control::Number => "number",
        Control::Url => "url",
        Control::Email => "email",
        Control::Phone => "phone",
        Control::Date => "date",
        Control::DateTime => "date_time",
        Control::Checkbox => "checkbox",
        Control::Select => "select",
        Control::MultiSelect => "multiselect",
        Control::Subdomain => "subdomain",
        Control::KeyValue => "key_value",
        Control::SchemaDesigner => "schema-designer",
        Control::Group => return None,
    })
}

/// The method that types a value before the platform's own conversion could.
pub(super) fn converter(ty: &FieldType) -> Option<&'static str> {
    match ty {
        FieldType::Date => Some("as_day"),
        FieldType::DateTime => Some("as_moment"),
        FieldType::Number | FieldType::Decimal => Some("as_number"),
        FieldType::Boolean => Some("as_boolean"),
        FieldType::Integer | FieldType::Duration => Some("as_integer"),
        FieldType::Array(element) if !matches!(**element, FieldType::Object(_)) => converter(element),
        _ => None,
    }
}

/// A default as the form shows it.
fn shown_default(default: &Value) -> Ruby {
    text::text(default).map_or_else(|_| literal::value(default), Ruby::Text)
}

/// A condition as the form reads it: values are compared as texts.
fn shown(expr: &Expr) -> Option<String> {
    let path = |of: &Expr| -> Option<String> {
        let mut keys = Vec::new();
        let mut of = of;
        loop {
            match &of.kind {
                ExprKind::Member(inner, key) => {
                    keys.push(key.to_string());
                    of = inner;
                }
                ExprKind::Demand(inner) => of = inner,
                ExprKind::Root(_) => break,
                _ => return None,
            }
        }
        keys.push("input".to_owned());
        keys.reverse();
        Some(keys.join("."))
    };
    let quoted = |of: &Expr| match &of.kind {
        ExprKind::Literal(value) => text::text(value)
            .ok()
            .map(|text| format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))),
        _ => None,
    };
    match &expr.kind {
        ExprKind::Binary(operator @ (Operator::And | Operator::Or), left, right) => {
            let word = if *operator == Operator::And { "&&" } else { "||" };
            Some(format!("({} {word} {})", shown(left)?, shown(right)?))
        }
        ExprKind::Binary(operator @ (Operator::Equal | Operator::Unequal), left, right) => {
            let word = if *operator == Operator::Equal { "==" } else { "!=" };
            match quoted(right) {
                Some(value) => Some(format!("{} {word} {value}", path(left)?)),
                None => Some(format!("{} {word} {}", path(right)?, quoted(left)?)),
            }
        }
        ExprKind::Not(of) => Some(format!("!({})", shown(of)?)),
        ExprKind::In { item, list, negated } => {
            let (ExprKind::List(members) | ExprKind::Members(members)) = &list.kind else { return None };
            let of = path(item)?;
            let any: Option<Vec<String>> =
                members.iter().map(|member| Some(format!("{of} == {}", quoted(member)?))).collect();
            let any = format!("({})", any?.join(" || "));
            Some(if *negated { format!("!{any}") } else { any })
        }
        ExprKind::Test { of, test, negated } if matches!(&**test, "empty" | "null" | "blank") => {
            let of = path(of)?;
            Some(if *negated { format!("!!{of}") } else { format!("!{of}") })
        }
        ExprKind::Member(..) => Some(format!("{} == \"true\"", path(expr)?)),
        ExprKind::Demand(of) => shown(of),
        _ => None,
    }
}
