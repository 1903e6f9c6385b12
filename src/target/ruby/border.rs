//! Tables of fields: what the prelude's `read`, `write` and `input` go by.
//!
//! A table is a hash of names: `'id' => :integer`, `'tags' => [:string]`, `'due' => { type:
//! :datetime, format: 'epoch' }`. One for the wire holds only the fields that are not written as
//! they are; one for inputs holds all of them. Each is a local in front of the connector's hash.

use std::collections::HashMap;

use super::export::Export;
use super::literal;
use super::tree::{Entry, Hash, Layout, Ruby};
use crate::model::{Choices, Field, FieldType, Format, Origin, Pairs, PickSource, ShapeId};
use crate::value::Value;

/// What a table is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Use {
    /// What a service wrote.
    Read,
    /// What is written to a service.
    Write,
    /// What people and recipes hand in.
    Input,
    /// What steers the form: empty text is nothing.
    Config,
    /// What is asked for a connection.
    Connection,
}

impl Use {
    /// What stands in front of the features of such a table.
    fn front(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Write => "write",
            Self::Input | Self::Config | Self::Connection => "input",
        }
    }
}

/// The tables made so far.
#[derive(Debug, Default)]
pub(super) struct Tables {
    known: HashMap<(ShapeId, Use), Option<Ruby>>,
    /// Name and table, those that others need first.
    pub locals: Vec<(String, Ruby)>,
}

impl Export<'_> {
    /// The table of a shape, by its name; `None` where nothing has to be done.
    pub(super) fn table(&self, shape: ShapeId, purpose: Use) -> Option<Ruby> {
        if let Some(found) = self.found_table(shape, purpose) {
            return Some(found);
        }
        self.declared_table(shape, purpose)
    }

    /// The table of what is declared.
    pub(super) fn declared_table(&self, shape: ShapeId, purpose: Use) -> Option<Ruby> {
        if let Some(known) = self.tables.borrow().known.get(&(shape, purpose)) {
            return known.clone();
        }
        let table = self.fields_table(shape, purpose);
        let named = table.map(|table| self.local_for(shape, purpose, table));
        self.tables.borrow_mut().known.insert((shape, purpose), named.clone());
        named
    }

    /// The name of a table; tables that are equal share one.
    fn local_for(&self, shape: ShapeId, purpose: Use, table: Ruby) -> Ruby {
        let mut tables = self.tables.borrow_mut();
        if let Some((name, _)) = tables.locals.iter().find(|(_, other)| *other == table) {
            return Ruby::name(name);
        }
        let wanted = self.name_for(shape, purpose);
        let mut name = wanted.clone();
        let mut number = 2;
        while tables.locals.iter().any(|(other, _)| *other == name) {
            name = format!("{wanted}{number}");
            number += 1;
        }
        tables.locals.push((name.clone(), table));
        Ruby::name(name)
    }

    fn name_for(&self, shape: ShapeId, purpose: Use) -> String {
        let behind = match purpose {
            Use::Read => "fields",
            Use::Write => "body",
            Use::Input | Use::Config => "input",
            Use::Connection => return "connection_fields".to_owned(),
        };
        match (self.hints.get(&shape), self.connector.shape(shape).origin) {
            (Some(hint), _) if matches!(purpose, Use::Input | Use::Config) => hint.clone(),
            (_, Origin::Object(object)) => format!("{}_{behind}", self.connector.object(object).name),
            (Some(hint), Origin::Own) if purpose == Use::Write => {
                let front = hint.strip_suffix("_input").or_else(|| hint.strip_suffix("_fields"));
                format!("{}_body", front.unwrap_or(hint))
            }
            (Some(hint), Origin::Own) => hint.clone(),
            (None, Origin::Own) => format!("inner_{behind}"),
        }
    }

    fn fields_table(&self, shape: ShapeId, purpose: Use) -> Option<Ruby> {
        let shape = self.connector.shape(shape);
        let mut firsts: HashMap<Option<&std::sync::Arc<str>>, usize> = HashMap::new();
        for field in &shape.fields {
            *firsts.entry(field.wire.path.first()).or_default() += 1;
        }
        let taken = |field: &Field| firsts.get(&field.wire.path.first()).is_some_and(|count| *count > 1);
        let entries: Vec<Entry> = shape
            .fields
            .iter()
            .filter_map(|field| {
                let entry = match purpose {
                    Use::Read | Use::Write => self.wire_entry(field, purpose, taken(field))?,
                    Use::Input | Use::Config | Use::Connection => self.input_entry(field, purpose),
                };
                Some(Entry::text(&*field.name, entry))
            })
            .collect();
        if entries.is_empty() && matches!(purpose, Use::Read | Use::Write) {
            return None;
        }
        Some(Ruby::Hash(Hash { entries, layout: Layout::Fitting }))
    }

    fn wire_entry(&self, field: &Field, purpose: Use, taken: bool) -> Option<Ruby> {
        let ty = self.type_of(&field.ty, purpose);
        let mut about = vec![("type", ty.clone())];
        about.extend(wire_of(field).map(|wire| ("wire", wire)));
        about.extend(self.format(&field.wire.format, purpose));
        about.extend(pairs_of(field.wire.pairs.as_deref()));
        about.extend(self.converter_of(field, purpose));
        if about.len() > 1 {
            if field.wire.path.is_empty() {
                self.note(format!("{}.whole", purpose.front()));
            }
            return Some(self.described(purpose.front(), about));
        }
        let plain = match purpose {
            Use::Write => !self.is_written(&field.ty),
            _ => matches!(&field.ty, FieldType::String | FieldType::Any | FieldType::File),
        };
        (!plain || taken).then_some(ty)
    }

    /// The lambda that computes a value on its way.
    fn converter_of(&self, field: &Field, purpose: Use) -> Option<(&'static str, Ruby)> {
        let convert = field.wire.convert.as_ref()?;
        let (key, expr) = match purpose {
            Use::Write => ("write", convert.write.as_ref()?),
            _ => ("read", convert.read.as_ref()?),
        };
        let around = super::expr::Around { arguments_named: true, ..super::expr::Around::default() };
        let body = self.body(expr, &around);
        Some((key, Ruby::lambda([super::export::param_of("value", &body)], body)))
    }

    /// Whether values of a type are not written as they are.
    fn is_written(&self, ty: &FieldType) -> bool {
        match ty {
            FieldType::DateTime => true,
            FieldType::Object(shape) => self.declared_table(*shape, Use::Write).is_some(),
            FieldType::Array(element) => self.is_written(element),
            _ => false,
        }
    }

    fn input_entry(&self, field: &Field, purpose: Use) -> Ruby {
        let ty = self.type_of(&field.ty, purpose);
        let mut about: Vec<(&str, Ruby)> = Vec::new();
        if field.label != usual_label(&field.name) {
            about.push(("label", Ruby::text(&field.label)));
        }
        let flag = |set: bool, name: &'static str| set.then_some((name, Ruby::True));
        about.extend(flag(field.required, "required"));
        // Of a secret that holds fields it is their values that nobody may see.
        let holds_fields = field.ty.shape().is_some();
        about.extend(flag(field.secret && !holds_fields, "secret"));
        about.extend(flag(field.secret && holds_fields, "hides"));
        about.extend(flag(purpose != Use::Input && field.ty == FieldType::String, "blank"));
        about.extend(field.default.as_ref().map(|default| ("default", literal::value(default))));
        about.extend(field.prefix.as_ref().map(|prefix| ("prefix", Ruby::text(prefix))));
        about.extend(field.suffix.as_ref().map(|suffix| ("suffix", Ruby::text(suffix))));
        if let Format::Text(form) = &field.wire.format {
            about.push(("form", Ruby::text(form)));
        }
        if purpose == Use::Connection && field.wire.format == Format::Json {
            about.push(("form", Ruby::text("json")));
        }
        about.extend(field.own_toggle().map(|toggle| ("or", Ruby::text(&*toggle.name))));
        if let Some(choices) = self.fixed_choices(field) {
            about.extend(flag(field.toggle.is_some(), "free"));
            let choices = choices
                .iter()
                .map(|(value, label)| Ruby::List(vec![literal::value(value), Ruby::text(label)]));
            about.push(("choices", Ruby::List(choices.collect())));
        }
        if field.many {
            about.push(("many", Ruby::text(&field.delimiter)));
        }
        let limits = &field.limits;
        about.extend(limits.min.as_ref().map(|min| ("min", literal::value(min))));
        about.extend(limits.max.as_ref().map(|max| ("max", literal::value(max))));
        let length = |length: usize| Ruby::Integer(i128::try_from(length).unwrap_or_default());
        about.extend(limits.min_length.map(|least| ("min_length", length(least))));
        about.extend(limits.max_length.map(|most| ("max_length", length(most))));
        if let Some(pattern) = &limits.pattern {
            about.extend(flag(pattern.may_take_long(), "long"));
            let ruby = pattern.ruby();
            // A message shows the pattern as the author wrote it.
            let differs = ruby.trim_start_matches('/').trim_end_matches('/') != pattern.source();
            about.push(("pattern", Ruby::Regex(ruby)));
            about.extend(differs.then(|| ("written", Ruby::text(pattern.source()))));
        }
        about.extend(self.there(field).map(|there| ("if", there)));
        let limits =
            ["prefix", "suffix", "form", "min", "max", "min_length", "max_length", "pattern", "choices"];
        if about.iter().any(|(key, _)| limits.contains(key)) {
            self.note("input.limits");
        }
        // A label alone is worth saying only where something can be wrong.
        if about.iter().all(|(key, _)| *key == "label")
            && matches!(field.ty, FieldType::String | FieldType::Any)
        {
            return ty;
        }
        if about.is_empty() {
            return ty;
        }
        let fields = std::iter::once(("type", ty)).chain(about).collect();
        self.described(purpose.front(), fields).laid(Layout::Filled)
    }

    /// The choices of a field that are written in the spec, by name or in place.
    fn fixed_choices(&self, field: &Field) -> Option<Vec<(Value, String)>> {
        match field.choices.as_ref()? {
            Choices::Fixed(choices) => Some(choices.clone()),
            Choices::List { list, .. } => match &self.connector.pick_list(*list).source {
                PickSource::Fixed(choices) => {
                    Some(choices.iter().map(|choice| (choice.value.clone(), choice.label.clone())).collect())
                }
                PickSource::Read { .. } => None,
            },
        }
    }

    /// Whether a field is there, over the connection, the config and the fields before it.
    fn there(&self, field: &Field) -> Option<Ruby> {
        let around = super::expr::Around::default();
        let shown = field.show_if.as_ref().map(|shown| self.condition(shown, &around));
        let present = field.present_if.as_ref().map(|present| self.condition(present, &around));
        let condition = match (shown, present) {
            (Some(shown), Some(present)) => present.binary("&&", shown),
            (shown, present) => shown.or(present)?,
        };
        let params = ["connection", "config", "input"].map(|name| super::export::param(name, &condition));
        Some(Ruby::lambda(params, vec![condition]))
    }

    fn type_of(&self, ty: &FieldType, purpose: Use) -> Ruby {
        self.note(format!("{}.{}", purpose.front(), ty.word()));
        if !matches!(ty, FieldType::String | FieldType::Any | FieldType::File) {
            self.note(format!("{}.typed", purpose.front()));
        }
        match ty {
            FieldType::Object(shape) => {
                self.declared_table(*shape, purpose).unwrap_or_else(|| Ruby::Hash(Hash::default()))
            }
            FieldType::Array(element) => Ruby::List(vec![self.type_of(element, purpose)]),
            _ => Ruby::symbol(ty.word()),
        }
    }

    /// A raw value in a format.
    pub(super) fn read_format(&self, format: &Format, value: Ruby) -> Ruby {
        match self.format(format, Use::Read) {
            about if about.is_empty() => value,
            about => Ruby::prelude("formatted", [value, self.described("read", about)]),
        }
    }

    /// A value in a format.
    pub(super) fn write_format(&self, format: &Format, value: Ruby) -> Ruby {
        match self.format(format, Use::Write) {
            about if about.is_empty() => Ruby::prelude("write_typed", [value, Ruby::Nil]),
            about => Ruby::prelude("write_format", [value, self.described("write", about)]),
        }
    }

    /// What a table says about a format.
    fn format(&self, format: &Format, purpose: Use) -> Vec<(&'static str, Ruby)> {
        if matches!(format, Format::Pattern { .. }) {
            self.note(format!("{}.pattern", purpose.front()));
        }
        format_of(format)
    }
}

/// The label that `input_object` gives a field whose table has none: the name, as Ruby capitalizes it.
fn usual_label(name: &str) -> String {
    crate::names::capitalized(&name.replace('_', " ").to_lowercase())
}

/// Where a field lies outside, if not under its own name.
fn wire_of(field: &Field) -> Option<Ruby> {
    match &field.wire.path[..] {
        [key] if *key == field.name => None,
        [key] => Some(Ruby::text(&**key)),
        path => Some(Ruby::List(path.iter().map(|key| Ruby::text(&**key)).collect())),
    }
}

/// What a table says about a format.
fn format_of(format: &Format) -> Vec<(&'static str, Ruby)> {
    let zoned = |format: &str, zone: &Option<String>| {
        let mut about = vec![("format", Ruby::text(format))];
        about.extend(zone.as_ref().map(|zone| ("zone", Ruby::text(zone))));
        about
    };
    match format {
        Format::Plain | Format::Text(_) => Vec::new(),
        Format::Iso8601 { zone } => zoned("iso8601", zone),
        Format::Date { zone } => zoned("date", zone),
        Format::Epoch => zoned("epoch", &None),
        Format::EpochMs => zoned("epoch_ms", &None),
        Format::Rfc2822 { zone } => zoned("rfc2822", zone),
        Format::Pattern { pattern, zone } => zoned(pattern, zone),
        Format::Separated(separator) => vec![("separator", Ruby::text(separator))],
        Format::Words { yes, no } => vec![("words", Ruby::List(vec![Ruby::text(yes), Ruby::text(no)]))],
        Format::Json => vec![("format", Ruby::text("json"))],
    }
}

fn pairs_of(pairs: Option<&Pairs>) -> Vec<(&'static str, Ruby)> {
    let Some(pairs) = pairs else { return Vec::new() };
    let mut about = vec![("pairs", Ruby::List(vec![Ruby::text(&pairs.name), Ruby::text(&pairs.value)]))];
    about.extend((!pairs.read).then_some(("reads", Ruby::False)));
    about.extend((!pairs.write).then_some(("writes", Ruby::False)));
    about
}
