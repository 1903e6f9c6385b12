//! Fields that are known only at design time: in the lambdas that give fields they are asked for,
//! in an operation the platform hands in what was found.
//!
//! The tables by which an operation reads and writes are made in it, of the declared ones and of the
//! schema that the platform gives; three locals hold them.

use super::border::Use;
use super::export::{Export, mentions, param_of};
use super::expr::Around;
use super::fields::Side;
use super::list::In;
use super::print::print;
use super::tree::{Entry, Hash, Layout, Ruby};
use crate::model::{Found, Meta, Rule, ShapeId, SourceForm, SourceId};

/// Where a shape lies in the input or the output of an operation.
#[derive(Debug, Clone)]
pub(super) struct Place {
    output: bool,
    path: Vec<String>,
}

/// The locals, what each is for, and whether it is about the output.
const LOCALS: [(&str, Use, bool); 3] = [
    ("given_fields", Use::Input, false),
    ("sent_fields", Use::Write, false),
    ("output_fields", Use::Read, true),
];

impl Export<'_> {
    /// Looks at an operation: where in it fields are known only at design time.
    pub(super) fn enter(&self, meta: Option<&Meta>) {
        self.give(meta);
        let mut places = self.places.borrow_mut();
        places.clear();
        if self.connector.sources.is_empty() {
            return;
        }
        let Some(meta) = meta else { return };
        for (shape, output) in [(meta.input, false), (meta.output, true)] {
            if let Some(shape) = shape {
                self.place_in(shape, &Place { output, path: Vec::new() }, &mut places);
            }
        }
    }

    /// What is given to the lambda that is written next.
    pub(super) fn give(&self, meta: Option<&Meta>) {
        self.given.set(meta.map_or([None; 2], |meta| {
            [meta.config.map(|config| ("config", config)), meta.input.map(|input| ("input", input))]
        }));
    }

    fn place_in(
        &self,
        shape: ShapeId,
        place: &Place,
        places: &mut std::collections::HashMap<ShapeId, Place>,
    ) {
        if !self.connector.is_open(shape) || places.contains_key(&shape) {
            return;
        }
        places.insert(shape, place.clone());
        for field in &self.connector.shape(shape).fields {
            if let Some(inner) = field.ty.shape() {
                let mut path = place.path.clone();
                path.push(field.name.to_string());
                self.place_in(inner, &Place { output: place.output, path }, places);
            }
        }
    }

    /// The table of a shape whose fields the platform hands in.
    pub(super) fn found_table(&self, shape: ShapeId, purpose: Use) -> Option<Ruby> {
        let place = self.places.borrow().get(&shape).cloned()?;
        let (name, ..) =
            LOCALS.into_iter().find(|(_, of, output)| *of == purpose && *output == place.output)?;
        let table = Ruby::name(name);
        if place.path.is_empty() {
            return Some(table);
        }
        let path = place.path.iter().map(Ruby::text).collect();
        Some(Ruby::prelude("fields_at", [table, Ruby::List(path)]))
    }

    /// The statements with the tables that they read in front.
    pub(super) fn with_found(&self, meta: Option<&Meta>, mut body: Vec<Ruby>) -> Vec<Ruby> {
        let Some(meta) = meta.filter(|_| !self.connector.sources.is_empty()) else { return body };
        for (name, purpose, output) in LOCALS.into_iter().rev() {
            let shape = if output { meta.output } else { meta.input };
            let Some(shape) = shape.filter(|_| body.iter().any(|statement| mentions(statement, name))) else {
                continue;
            };
            let declared = self.declared_table(shape, purpose).unwrap_or_else(|| Ruby::Hash(Hash::default()));
            let schema = Ruby::name(if output { "output_schema" } else { "input_schema" });
            let types = self.connector.sources.iter().flat_map(|source| &source.types);
            let mut tables: Vec<(String, Ruby)> = Vec::new();
            for (word, _, of) in types {
                if !tables.iter().any(|(known, _)| *known == **word) {
                    let table = self.declared_table(*of, purpose);
                    tables.push((word.to_string(), table.unwrap_or_else(|| Ruby::Hash(Hash::default()))));
                }
            }
            let made = Ruby::prelude("described", [declared, schema, Ruby::texts(tables)]);
            body.insert(0, Ruby::assign(name, made));
        }
        body
    }

    /// The declared fields of a shape and those that are found.
    pub(super) fn open_fields(&self, shape: ShapeId, side: Side) -> Ruby {
        let whole = self.connector.shape(shape);
        let names: Vec<Ruby> = whole.fields.iter().map(|field| Ruby::text(&*field.name)).collect();
        let mut all = self.fields(shape, side);
        let mut told = Vec::new();
        let mut sources = 0;
        for found in &whole.found {
            // The definition of an object gives all its found fields at once.
            if found.via.is_some_and(|(object, _)| told.contains(&object)) {
                continue;
            }
            told.extend(found.via.map(|(object, _)| object));
            sources += 1;
            all = all.binary("+", self.found_fields(found, &names));
        }
        if sources > 1 { Ruby::prelude("distinct_fields", [all]) } else { all }
    }

    fn found_fields(&self, found: &Found, declared: &[Ruby]) -> Ruby {
        let (fields, applied) = match found.via {
            Some((object, applied)) => {
                let name = &self.connector.object(object).name;
                (Ruby::name("object_definitions").member(name), applied)
            }
            None => (self.source(found.source), 0),
        };
        let mut rules: Vec<Ruby> =
            found.rules[applied.min(found.rules.len())..].iter().map(|rule| self.found_rule(rule)).collect();
        if !declared.is_empty() {
            rules.push(Ruby::List(vec![Ruby::symbol("except"), Ruby::List(declared.to_vec())]));
        }
        Ruby::prelude("found", [fields, Ruby::List(rules)])
    }

    fn found_rule(&self, rule: &Rule) -> Ruby {
        let names = |names: &[std::sync::Arc<str>]| {
            Ruby::List(names.iter().map(|name| Ruby::text(&**name)).collect())
        };
        let parts = match rule {
            Rule::Only(only) => vec![Ruby::symbol("only"), names(only)],
            Rule::Except(except) => vec![Ruby::symbol("except"), names(except)],
            Rule::Where(condition) => {
                let condition = self.condition(condition, &Around::default());
                vec![Ruby::symbol("where"), Ruby::lambda(["field"], vec![condition])]
            }
            Rule::Seen { input, asked } => {
                let key = if *input { "readonly" } else { "writeonly" };
                vec![Ruby::symbol("seen"), Ruby::text(key), names(asked)]
            }
            Rule::Require(require) => vec![Ruby::symbol("require"), names(require)],
            Rule::Optional(optional) => {
                vec![Ruby::symbol("optional"), optional.as_ref().map_or(Ruby::Nil, |loose| names(loose))]
            }
        };
        Ruby::List(parts)
    }

    /// The call that asks a source.
    fn source(&self, id: SourceId) -> Ruby {
        let source = self.connector.source(id);
        let around = Around::default();
        let mut entries = Vec::new();
        if !source.needs.is_empty() {
            let needs = source.needs.iter().map(|name| Ruby::text(&**name)).collect();
            entries.push(Entry::symbol("needs", Ruby::List(needs)));
        }
        match &source.work {
            None => {}
            Some(work) => match &work.list {
                Some(list) => entries.push(Entry::symbol("list", self.list(work, list, In::Operation))),
                None => {
                    let request = Ruby::lambda([] as [&str; 0], self.asks(work));
                    entries.push(Entry::symbol("request", request));
                }
            },
        }
        let body = self.body(&source.give, &around);
        let params = ["response", "items"].map(|name| param_of(name, &body));
        entries.push(Entry::symbol("give", Ruby::lambda(params, body)));
        match source.form {
            SourceForm::Fields => {}
            SourceForm::Workato => entries.push(Entry::symbol("form", Ruby::text("workato"))),
            SourceForm::JsonSchema => entries.push(Entry::symbol("form", Ruby::text("json_schema"))),
        }
        if !source.types.is_empty() {
            let types = source.types.iter().map(|(word, object, _)| {
                let name = &self.connector.object(*object).name;
                (word.to_string(), Ruby::name("object_definitions").member(name))
            });
            entries.push(Entry::symbol("types", Ruby::texts(types)));
        }
        let about = Ruby::Hash(Hash { entries, layout: Layout::Fitting });
        Ruby::function(
            "call",
            [Ruby::text("specc_found"), Ruby::name("connection"), about, Ruby::name("config")],
        )
    }

    /// The lambda that gives the fields of an object.
    pub(super) fn definition(&self, shape: ShapeId) -> Ruby {
        let open = !self.connector.shape(shape).found.is_empty();
        let fields =
            if open { self.open_fields(shape, Side::Object) } else { self.fields(shape, Side::Object) };
        let body = self.asking(fields, None);
        let definitions = param_of("object_definitions", &body);
        let config = if body.iter().any(|statement| mentions(statement, "config")) {
            "config"
        } else {
            "_config_fields"
        };
        Ruby::lambda([param_of("connection", &body), config.to_owned(), definitions], body)
    }

    /// The lambda that gives the fields of a form.
    pub(super) fn form_lambda(&self, fields: Ruby, config: Option<ShapeId>) -> Ruby {
        let body = self.asking(fields, config);
        let distinct = body.len() == 1 && print(&body).contains("s.distinct_fields(");
        let body = if distinct { self.told("error", body) } else { body };
        let reads = |name: &str| body.iter().any(|statement| mentions(statement, name));
        let definitions = param_of("object_definitions", &body);
        if !reads("connection") && !reads("config") {
            return Ruby::lambda([definitions], body);
        }
        Ruby::lambda([definitions, param_of("connection", &body), param_of("config", &body)], body)
    }

    /// What asks for fields, behind what it needs: the connection typed, the config without empty texts
    /// and with the values of what was chosen.
    pub(super) fn asking(&self, fields: Ruby, config: Option<ShapeId>) -> Vec<Ruby> {
        let asks = !self.connector.sources.is_empty() && calls_found(&fields);
        if !asks {
            return vec![fields];
        }
        let mut body = self.opened(None, vec![fields]);
        let whole = Ruby::prelude("config", [Ruby::name("config")]);
        let config = match config.and_then(|config| self.table(config, super::border::Use::Config)) {
            Some(table) => whole.call("merge", [Ruby::prelude("chosen", [Ruby::name("config"), table])]),
            None => whole,
        };
        body.insert(0, Ruby::assign("config", config));
        self.shielded_form(body)
    }
}

/// Whether fields are asked for in code.
fn calls_found(code: &Ruby) -> bool {
    mentions(code, "connection")
}
