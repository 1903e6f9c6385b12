//! Fields, as the platform describes them.

use std::collections::{HashMap, HashSet};

use super::export::Export;
use super::expr::Around;
use super::form::{entering, hint, toggled};
use super::markdown::html;
use super::tree::{Layout, Ruby};
use super::{condition, literal};
use crate::model::{Choices, Control, Field, FieldType, ObjectId, Origin, ShapeId};
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
        self.fields_within(shape, side, Some("input"))
    }

    /// The same; `within` is what leads to them in a form, nothing inside of a list.
    fn fields_within(&self, shape: ShapeId, side: Side, within: Option<&str>) -> Ruby {
        self.some_fields(self.connector.shape(shape).fields.iter(), side, within)
    }

    /// The list of some fields of a shape.
    pub(super) fn some_fields<'f>(
        &self,
        fields: impl Iterator<Item = &'f Field>,
        side: Side,
        within: Option<&str>,
    ) -> Ruby {
        let fields = fields.filter(|field| field.instead_of.is_none());
        let mut may_lack = false;
        let fields = fields.map(|field| {
            let printed = self.field(field, side, within);
            match &field.present_if {
                Some(present) if matches!(side, Side::Operation | Side::Connection) => {
                    may_lack = true;
                    self.condition(present, &Around::default()).choose(printed, Ruby::Nil)
                }
                _ => printed,
            }
        });
        let list = Ruby::List(fields.collect());
        if may_lack { list.call("compact", []) } else { list }
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
        let shown = |field: &&Field| field.instead_of.is_none();
        let fields: Vec<&Field> = self.connector.shape(shape).fields.iter().filter(shown).collect();
        let object = self.connector.object(object);
        let all = &self.connector.shape(object.shape).fields;
        let place: HashMap<&str, usize> =
            all.iter().enumerate().map(|(at, field)| (&*field.name, at)).collect();
        let printed = |field: &Field| self.field(field, Side::Object, Some("input"));
        let is_theirs = |field: &&Field| {
            // What is demanded under a condition, or beside its toggle, is more than `required` says.
            let demands = field.required && (field.toggle.is_some() || field.show_if.is_some());
            !demands
                && field.present_if.is_none()
                && place.get(&*field.name).is_some_and(|at| printed(&all[*at]) == printed(field))
        };
        let marks: Vec<bool> = fields.iter().map(is_theirs).collect();
        let marked = |wanted: bool| -> Vec<&Field> {
            fields.iter().zip(&marks).filter(|(_, mark)| **mark == wanted).map(|(field, _)| *field).collect()
        };
        let (theirs, own) = (marked(true), marked(false));
        // The platform takes the fields of an object in the object's order.
        let order: Vec<usize> = theirs.iter().map(|field| place[&*field.name]).collect();
        let first = marks.iter().take_while(|mark| !**mark).count();
        let together = marks[first..first + theirs.len().min(marks.len() - first)].iter().all(|mark| *mark);
        if theirs.is_empty() || !together || !order.is_sorted() {
            return self.fields(shape, Side::Operation);
        }
        let names = |fields: &mut dyn Iterator<Item = &Field>| -> Vec<Ruby> {
            fields.map(|field| Ruby::text(&*field.name)).collect()
        };
        let used = names(&mut theirs.iter().copied());
        let taken: HashSet<&str> = theirs.iter().map(|field| &*field.name).collect();
        let unused = names(&mut all.iter().filter(shown).filter(|field| !taken.contains(&*field.name)));
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
        let (before, behind) = own.split_at(first);
        let front = if before.is_empty() { chosen } else { self.own_fields(before).binary("+", chosen) };
        if behind.is_empty() { front } else { front.binary("+", self.own_fields(behind)) }
    }

    /// Fields that an operation words itself.
    fn own_fields(&self, fields: &[&Field]) -> Ruby {
        let printed = fields.iter().map(|field| {
            let printed = self.field(field, Side::Operation, Some("input"));
            match &field.present_if {
                Some(present) => self.condition(present, &Around::default()).choose(printed, Ruby::Nil),
                None => printed,
            }
        });
        let list = Ruby::List(printed.collect());
        if fields.iter().any(|field| field.present_if.is_some()) { list.call("compact", []) } else { list }
    }

    /// A field.
    fn field(&self, field: &Field, side: Side, within: Option<&str>) -> Ruby {
        let mut about: Vec<(String, Ruby)> = Vec::new();
        let mut add = |key: &str, value: Ruby| about.push((key.to_owned(), value));
        add("name", Ruby::text(&*field.name));
        add("label", Ruby::text(&field.label));
        let inner_path = within.map(|within| format!("{within}.{}", field.name));
        let (inner, attributes): (Vec<_>, Vec<_>) = self
            .type_attributes(&field.ty, field, side, inner_path.as_deref())
            .into_iter()
            .partition(|(key, _)| *key == "properties");
        for (key, value) in attributes {
            add(key, value);
        }
        if let Some(control) = control(field) {
            add("control_type", Ruby::text(control));
        }
        let required = field.required && side != Side::Object;
        add("optional", Ruby::boolean(!required));
        if required && (field.show_if.is_some() || field.present_if.is_some()) {
            // A hidden field is not demanded; the operation itself demands it where it is shown.
            add("runtime_optional", Ruby::True);
        }
        let hint = hint(field);
        if let Some(hint) = hint {
            add("hint", Ruby::text(hint));
        }
        if let Some(help) = &field.help {
            let title = help.title.clone().unwrap_or_else(|| field.label.clone());
            let more = help.link.as_ref().map(|link| format!(" {}", html(&format!("[Learn more]({link})"))));
            let text = format!("{}{}", html(&help.text), more.unwrap_or_default());
            add("help", Ruby::symbols([("title", Ruby::text(title)), ("text", Ruby::text(text))]));
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
        if field.control == Control::PasswordArea {
            add("multiline", Ruby::True);
        }
        if field.steers {
            add("extends_schema", Ruby::True);
        }
        for (key, value) in designer(field) {
            add(key, value);
        }
        if let (Some(condition), Some(within)) = (&field.show_if, within)
            && let Some(condition) = condition::shown(condition, within)
        {
            add("ngIf", Ruby::text(condition));
        }
        if let Some(converter) = converter(field) {
            add("convert_input", Ruby::text(converter));
            add("convert_output", Ruby::text(converter));
        }
        if field.custom {
            add("custom", Ruby::True);
        }
        for (key, value) in entering(field, side) {
            add(key, value);
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

    fn type_attributes(
        &self,
        ty: &FieldType,
        field: &Field,
        side: Side,
        within: Option<&str>,
    ) -> Vec<(&'static str, Ruby)> {
        let word = |word: &'static str| vec![("type", Ruby::text(word))];
        match ty {
            _ if field.many => word("string"),
            FieldType::String | FieldType::Bytes | FieldType::Any => Vec::new(),
            FieldType::File => word("stream"),
            FieldType::Integer | FieldType::Duration => word("integer"),
            FieldType::Number | FieldType::Decimal => word("number"),
            FieldType::Boolean => word("boolean"),
            FieldType::Date => word("date"),
            FieldType::DateTime => word("date_time"),
            FieldType::Map => {
                let named = |name: &str, label: &str, optional: bool| {
                    Ruby::symbols([
                        ("name", Ruby::text(name)),
                        ("label", Ruby::text(label)),
                        ("control_type", Ruby::text("text")),
                        ("optional", Ruby::boolean(optional)),
                    ])
                };
                let pair = vec![named("key", "Name", false), named("value", "Value", true)];
                vec![
                    ("type", Ruby::text("array")),
                    ("of", Ruby::text("object")),
                    ("properties", Ruby::List(pair)),
                ]
            }
            FieldType::Object(shape) => {
                vec![("type", Ruby::text("object")), ("properties", self.properties(*shape, side, within))]
            }
            FieldType::Array(element) => {
                let mut about = vec![("type", Ruby::text("array"))];
                match &**element {
                    FieldType::Object(shape) => {
                        about.push(("of", Ruby::text("object")));
                        about.push(("properties", self.properties(*shape, side, None)));
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

    fn properties(&self, shape: ShapeId, side: Side, within: Option<&str>) -> Ruby {
        match side {
            // A condition names the whole way to a field, which an object does not know.
            Side::Operation | Side::Object if !self.hides(shape) => self.operation_fields(shape),
            _ => self.fields_within(shape, side, within),
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
        if field.control == Control::Tree {
            let tree = field.form.as_ref().map(|form| form.tree).unwrap_or_default();
            let options = [
                ("selectable_folder", tree.folders),
                ("multi_select", field.many),
                ("force_selection_hierarchy", tree.below),
            ];
            let options = options.map(|(key, set)| (key, Ruby::boolean(set)));
            about.push(("tree_options", Ruby::symbols(options)));
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

/// The platform's word for how a field is shown.
pub(in crate::target) fn control(field: &Field) -> Option<&'static str> {
    Some(match field.control {
        Control::Text => "text",
        Control::TextArea => "text-area",
        Control::PlainText => "plain-text",
        Control::PlainTextArea => "plain-text-area",
        Control::Password | Control::PasswordArea => "password",
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
        Control::Tree => "tree",
        Control::Subdomain => "subdomain",
        Control::KeyValue => "key_value",
        Control::SchemaDesigner => "schema-designer",
        Control::Group => return None,
    })
}

/// The method that types a value before the platform's own conversion could.
pub(super) fn converter(field: &Field) -> Option<&'static str> {
    // Several choices come as one text.
    if field.many { None } else { converter_of(&field.ty) }
}

fn converter_of(ty: &FieldType) -> Option<&'static str> {
    match ty {
        FieldType::Date => Some("as_day"),
        FieldType::DateTime => Some("as_moment"),
        FieldType::Number => Some("as_number"),
        FieldType::Decimal => Some("as_decimal"),
        FieldType::Boolean => Some("as_boolean"),
        FieldType::Integer | FieldType::Duration => Some("as_integer"),
        FieldType::Array(element) if !matches!(**element, FieldType::Object(_)) => converter_of(element),
        _ => None,
    }
}

/// A default as the form shows it.
fn shown_default(default: &Value) -> Ruby {
    text::text(default).map_or_else(|_| literal::value(default), Ruby::Text)
}
