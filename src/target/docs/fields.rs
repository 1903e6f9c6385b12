//! Tables of fields: one row for each field, those inside it behind it.

use serde::Serialize;

use super::express;
use super::files::Names;
use super::markup::Rich;
use super::site::Site;
use super::words::{Words, counted};
use crate::model::{
    Choices, Field, FieldType, Format, Origin, PickListId, PickSource, Shape, ShapeId, Toggle,
};
use crate::value::Value;

/// How many rows a table may have: shapes may hold shapes many times over.
const MOST: usize = 400;
/// How many choices a table names at all; each page with the field would repeat them.
const SHOWN: usize = 100;
/// How many choices stand in the table itself.
const SHORT: usize = 12;

/// Which way the fields of a table go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    Input,
    Output,
    /// An object as a whole.
    Both,
}

/// A table of fields.
#[derive(Debug, Default, Serialize)]
pub(super) struct Table {
    pub rows: Vec<Row>,
    /// Not all fields are in it.
    pub cut: bool,
}

/// A field.
#[derive(Debug, Serialize)]
pub(super) struct Row {
    pub id: String,
    pub depth: usize,
    pub label: String,
    /// What stands in front of the name: `address.`, `lines[].`.
    pub parents: String,
    pub name: String,
    #[serde(rename = "type")]
    pub ty: Words,
    pub required: bool,
    /// `key`, `read-only` and so on.
    pub marks: Vec<&'static str>,
    pub hint: Option<Rich>,
    pub help: Option<Help>,
    pub choices: Vec<Choice>,
    /// How many choices are left out.
    pub more: usize,
    /// There are so many choices that they are folded away.
    pub long: bool,
    pub notes: Vec<Words>,
}

/// A value and its label.
#[derive(Debug, Serialize)]
pub(super) struct Choice {
    pub value: String,
    /// Where it differs from the value.
    pub label: Option<String>,
}

/// A help text, ready for a page.
#[derive(Debug, Serialize)]
pub(super) struct Help {
    pub title: Option<String>,
    pub text: Rich,
    pub link: Option<String>,
}

impl Help {
    /// The help of a field or operation; a link that is not harmless is left out.
    pub(super) fn of(help: &crate::model::Help) -> Self {
        Self {
            title: help.title.clone(),
            text: Rich::of(&help.shown()),
            link: help.link.clone().filter(|link| super::markup::is_page(link)),
        }
    }
}

/// The table of a shape; ids begin with `prefix`.
pub(super) fn table(site: &Site, shape: ShapeId, side: Side, prefix: &str) -> Table {
    let mut maker = Maker { site, side, prefix, names: Names::default(), table: Table::default() };
    maker.shape(shape, "", 0);
    maker.table
}

struct Maker<'a> {
    site: &'a Site<'a>,
    side: Side,
    prefix: &'a str,
    names: Names,
    table: Table,
}

impl Maker<'_> {
    fn shape(&mut self, id: ShapeId, parents: &str, depth: usize) {
        let shape = self.site.connector.shape(id);
        // What stands beside choices is told there.
        for field in shape.fields.iter().filter(|field| field.instead_of.is_none()) {
            if self.table.rows.len() >= MOST {
                self.table.cut = true;
                return;
            }
            let row = self.row(field, shape, parents, depth);
            self.table.rows.push(row);
            if let Some((inner, lists)) = inner(&field.ty) {
                let parents = format!("{parents}{}{}.", field.name, "[]".repeat(lists));
                self.shape(inner, &parents, depth + 1);
            }
        }
    }

    fn row(&mut self, field: &Field, shape: &Shape, parents: &str, depth: usize) -> Row {
        let input = self.side != Side::Output;
        let mut choices = self.choices(field);
        let more = choices.len().saturating_sub(SHOWN);
        choices.truncate(SHOWN);
        Row {
            id: format!("{}-{}", self.prefix, self.names.give(&format!("{parents}{}", field.name))),
            depth: depth.min(6),
            label: field.label.clone(),
            parents: parents.to_owned(),
            name: field.name.to_string(),
            ty: self.type_words(&field.ty),
            required: field.required && self.side == Side::Input,
            marks: self.marks(field),
            hint: field.hint.as_deref().map(Rich::of),
            help: field.help.as_deref().filter(|_| input).map(Help::of),
            long: choices.len() > SHORT,
            choices,
            more,
            notes: self.notes(field, shape),
        }
    }

    fn type_words(&self, ty: &FieldType) -> Words {
        match ty {
            FieldType::Object(shape) => match self.site.connector.shape(*shape).origin {
                Origin::Object(object) => Words::default().link(self.site.object_link(object)),
                Origin::Own => Words::new("object"),
            },
            FieldType::Array(element) => Words::new("list of ").and(self.type_words(element)),
            other => Words::new(type_word(other)),
        }
    }

    fn marks(&self, field: &Field) -> Vec<&'static str> {
        let whole = self.side == Side::Both;
        let marks = [
            (field.key, "key"),
            (field.readonly && whole, "read-only"),
            (field.writeonly && whole, "write-only"),
            (field.secret, "secret"),
            (field.custom, "custom"),
            (field.steers && self.side == Side::Input, "steers the form"),
        ];
        marks.into_iter().filter(|(is, _)| *is).map(|(_, word)| word).collect()
    }

    fn choices(&self, field: &Field) -> Vec<Choice> {
        match &field.choices {
            Some(Choices::Fixed(choices)) => {
                choices.iter().map(|(value, label)| choice(value, label)).collect()
            }
            Some(Choices::List { .. }) | None => Vec::new(),
        }
    }

    fn notes(&self, field: &Field, shape: &Shape) -> Vec<Words> {
        let mut notes = Vec::new();
        if let Some(Choices::List { list, with }) = &field.choices {
            notes.push(self.pick_list(*list, with, shape));
        }
        if self.side != Side::Output {
            self.input_notes(field, shape, &mut notes);
        }
        if let Some(condition) = &field.show_if
            && self.side == Side::Input
        {
            notes.push(match express::condition(condition, shape) {
                Some(condition) => Words::new("Asked for only if ").and(condition).text("."),
                None => Words::new("Asked for only with certain values in other fields."),
            });
        }
        if field.present_if.is_some() {
            notes.push(self.by_options(field, shape).unwrap_or_else(|| {
                Words::new("There only with certain settings of the connection or the form.")
            }));
        }
        notes
    }

    /// The ways to sign in that ask for a field, where nothing else decides about it.
    fn by_options(&self, field: &Field, shape: &Shape) -> Option<Words> {
        let connection = &self.site.connector.connection;
        let arms = connection.options.iter().flat_map(|options| &options.arms);
        let asking = arms.filter(|arm| arm.fields.contains(&field.name));
        let labels: Vec<Words> = asking.map(|arm| Words::default().strong(arm.label.clone())).collect();
        let of_connection = std::ptr::eq(shape, self.site.connector.shape(connection.fields));
        (of_connection && !labels.is_empty())
            .then(|| Words::new("Asked for with ").and(Words::list(labels, " and ")).text("."))
    }

    fn input_notes(&self, field: &Field, shape: &Shape, notes: &mut Vec<Words>) {
        let _ = shape;
        if field.many {
            notes.push(Words::new("Several may be chosen."));
        }
        if let Some(default) = &field.default {
            notes.push(Words::new("Default: ").code(express::shown(default)).text("."));
        }
        if let Some(example) = &field.example {
            notes.push(Words::new("For example ").code(example.clone()).text("."));
        }
        match (&field.prefix, &field.suffix) {
            (None, None) => {}
            (before, after) => {
                let (before, after) = (before.as_deref().unwrap_or(""), after.as_deref().unwrap_or(""));
                notes.push(Words::new("The gap in ").code(format!("{before}…{after}")).text("."));
            }
        }
        if let Some(limits) = limits(field) {
            notes.push(limits);
        }
        if let Some(format) = format(field) {
            notes.push(Words::new(format));
        }
        if let Some(Toggle { name, label, .. }) = field.toggle.as_deref()
            && *name != field.name
            && !matches!(field.ty, FieldType::Boolean)
        {
            notes.push(
                Words::new("May be given as ")
                    .strong(label.clone())
                    .text(" (")
                    .code(&**name)
                    .text(") instead."),
            );
        }
    }

    fn pick_list(
        &self,
        list: PickListId,
        with: &[(std::sync::Arc<str>, std::sync::Arc<str>)],
        shape: &Shape,
    ) -> Words {
        let words = Words::new("Chosen from ").link(self.site.pick_list_link(list));
        if with.is_empty() {
            return words.text(".");
        }
        let fields = with.iter().map(|(_, name)| {
            Words::default().strong(shape.field(name).map_or(&**name, |field| field.label.as_str()))
        });
        words.text(", depending on ").and(Words::list(fields.collect(), " and ")).text(".")
    }
}

/// A choice for a page.
pub(super) fn choice(value: &Value, label: &str) -> Choice {
    let value = express::shown(value);
    Choice { label: (value != label).then(|| label.to_owned()), value }
}

/// Choices of a fixed pick list.
pub(super) fn fixed(source: &PickSource) -> Vec<Choice> {
    match source {
        PickSource::Fixed(choices) => choices.iter().map(|one| choice(&one.value, &one.label)).collect(),
        PickSource::Read { .. } => Vec::new(),
    }
}

/// The shape inside a type, and how many lists are around it.
pub(super) fn inner(ty: &FieldType) -> Option<(ShapeId, usize)> {
    match ty {
        FieldType::Object(shape) => Some((*shape, 0)),
        FieldType::Array(element) => inner(element).map(|(shape, lists)| (shape, lists + 1)),
        _ => None,
    }
}

/// The word of a type that holds nothing.
fn type_word(ty: &FieldType) -> &'static str {
    match ty {
        FieldType::String => "text",
        FieldType::Integer => "integer",
        FieldType::Number => "number",
        FieldType::Decimal => "decimal",
        FieldType::Boolean => "boolean",
        FieldType::Date => "date",
        FieldType::DateTime => "date and time",
        FieldType::Duration => "duration, in milliseconds",
        FieldType::Bytes => "bytes, as base64",
        FieldType::File => "file",
        FieldType::Any => "any value",
        FieldType::Map => "object with free keys",
        FieldType::Object(_) => "object",
        FieldType::Array(_) => "list",
    }
}

/// What rules a value, in one sentence.
fn limits(field: &Field) -> Option<Words> {
    let limits = &field.limits;
    let unit = if matches!(field.ty, FieldType::Array(_)) { "member" } else { "character" };
    let number = |length: usize| counted(i64::try_from(length).unwrap_or(i64::MAX), unit);
    let mut parts = Vec::new();
    match (&limits.min, &limits.max) {
        (Some(least), Some(most)) => parts
            .push(Words::new("from ").code(express::shown(least)).text(" to ").code(express::shown(most))),
        (Some(least), None) => parts.push(Words::new("at least ").code(express::shown(least))),
        (None, Some(most)) => parts.push(Words::new("at most ").code(express::shown(most))),
        (None, None) => {}
    }
    match (limits.min_length, limits.max_length) {
        (Some(least), Some(most)) if least == most => parts.push(Words::new(number(most))),
        (Some(least), Some(most)) => parts.push(Words::new(format!("{least} to {}", number(most)))),
        (Some(least), None) => parts.push(Words::new(format!("at least {}", number(least)))),
        (None, Some(most)) => parts.push(Words::new(format!("at most {}", number(most)))),
        (None, None) => {}
    }
    if let Some(pattern) = &limits.pattern {
        parts.push(Words::new("matching ").code(pattern.source()));
    }
    (!parts.is_empty()).then(|| Words::new("Limits: ").and(Words::list(parts, " and ")).text("."))
}

/// What a text format demands.
fn format(field: &Field) -> Option<&'static str> {
    let Format::Text(kind) = &field.wire.format else { return None };
    Some(match kind.as_str() {
        "hostname" => "A host name.",
        "url" => "A URL.",
        "uuid" => "A UUID.",
        "email" => "An email address.",
        "slug" => "A short name of letters, digits and hyphens.",
        "pem" => "A key in PEM form.",
        _ => return None,
    })
}
