//! Reads fields, in their short and their long form.

use std::sync::Arc;

use crate::diagnostic::{Code, Description, Problem};
use crate::names::{WEBHOOK_URL, is_name};
use crate::span::{Span, Spanned};
use crate::spec::{
    Convert, Designer, Empty, Entering, Field, FieldHelp, Fields, ListOrMap, OwnToggle, Pairs, Toggle, Tree,
    TypeWord,
};
use crate::spelling::nearest;
use crate::syntax::document::{Core, Entry, Node, NodeKind, Scalar};
use crate::value::Value;

use super::data::scalar_value;
use super::keys::{
    CONVERT, Construct, EMPTY, FIELD, HELP, PAIRS, SCHEMA_DESIGNER, TOGGLE, TREE, TRIGGER_HELP,
};
use super::shape::has_head;
use super::type_word::TYPES;
use super::walk::{At, Map, Reader, suggested};

/// Whether a choice is written as a value with its label.
fn is_pair(node: &Node) -> bool {
    matches!(node.kind, NodeKind::Map(_) | NodeKind::List(_))
}

/// Whether `true` or `false` is written.
fn is_truth(node: &Node) -> bool {
    node.as_scalar().is_some_and(|scalar| matches!(scalar.core, Core::Boolean(_)))
}

/// The keys of a field that make it a shape.
const SHAPE_KEYS: [&str; 8] =
    ["use", "only", "except", "require", "optional", "where", "fields", "fields_from"];

impl Reader<'_> {
    /// A map of fields.
    pub(super) fn fields(&mut self, at: At<'_>) -> Option<Fields> {
        let NodeKind::Map(entries) = &at.node.kind else {
            let help = "`fields` is the map of fields; a field of this name stands inside of it".to_owned();
            let help = (at.key == "fields" && at.node.as_scalar().is_some()).then_some(help);
            self.wrong_kind_with(at, "a map of fields", help);
            return None;
        };
        let mut fields = Vec::with_capacity(entries.len());
        for entry in entries {
            if !entry.is_astray() {
                fields.push(Arc::new(self.field(entry, at.entry(entry))));
            }
        }
        Some(fields)
    }

    fn field(&mut self, entry: &Entry, at: At<'_>) -> Field {
        let name = Spanned::new(entry.key.value.to_string(), entry.key.span);
        if !is_name(&name.value) {
            let own = suggested(&name.value);
            let help = (!own.is_empty())
                .then(|| format!("write `{own}: {{ wire: \"{}\" }}`", name.value.replace('"', "\\\"")));
            self.check_name(&name, help);
        }
        let span = entry.key.span.to(at.node.span);
        match &at.node.kind {
            NodeKind::Map(entries) => self.long(name, span, at, entries),
            NodeKind::Scalar(_) | NodeKind::List(_) | NodeKind::Broken { .. } => {
                let ty = self.type_word(at);
                if ty.is_none() {
                    self.gaps.lose(name.span, "type");
                }
                Field { ty, ..Field::bare(name, span) }
            }
        }
    }

    /// A field that is a map.
    fn long(&mut self, name: Spanned<String>, span: Span, at: At<'_>, entries: &[Entry]) -> Field {
        let named = entries.iter().filter(|entry| !entry.key.value.starts_with("x-"));
        let known = named.clone().any(|entry| FIELD.key(&entry.key.value).is_some() || entry.is_astray());
        let all_slips = || named.clone().all(|entry| self.is_slip_of_field_key(entry));
        if !entries.is_empty() && !known && !all_slips() {
            self.problems.report(&FieldsMissing {
                key: at.key,
                first: &entries[0].key.value,
                span: entries[0].key.span,
            });
            let shape = self.bare_fields(at, entries);
            return Field { shape: Some(Box::new(shape)), ..Field::bare(name, span) };
        }
        let map = self.open_entries(entries, at.span, &FIELD);
        let shaped: Vec<&str> = SHAPE_KEYS.into_iter().filter(|key| map.has(key)).collect();
        let shape = match shaped[..] {
            [] => None,
            [key @ ("optional" | "require")] if map.at(key).is_some_and(|at| is_truth(at.node)) => {
                self.refuse_truth(key, map.at(key));
                None
            }
            _ => Some(self.shape_keys(&map, at.span)),
        };
        Field {
            ty: self.read(&map, "type", Self::type_word),
            shape: shape.map(Box::new),
            label: self.read(&map, "label", Self::text),
            hint: self.read(&map, "hint", Self::text),
            help: self.read(&map, "help", Self::help).map(Box::new),
            example: self.read(&map, "example", Self::text),
            required: self.read(&map, "required", Self::boolean),
            sticky: self.truth(&map, "sticky"),
            default: self
                .read(&map, "default", |reader, at| at.node.is_whole().then(|| reader.constant(at)))
                .map(Box::new),
            secret: self.truth(&map, "secret"),
            multiline: self.flag(&map, "multiline"),
            control: self.read(&map, "control", Self::word).map(Box::new),
            prefix: self.read(&map, "prefix", Self::text).map(Box::new),
            suffix: self.read(&map, "suffix", Self::text).map(Box::new),
            format: self.read(&map, "format", Self::texts),
            zone: self.read(&map, "zone", Self::text).map(Box::new),
            wire: self.read(&map, "wire", Self::wire).map(Box::new),
            pairs: self.read(&map, "pairs", Self::pairs).map(Box::new),
            convert: self.read(&map, "convert", Self::convert).map(Box::new),
            key: self.flag(&map, "key"),
            readonly: self.flag(&map, "readonly"),
            writeonly: self.flag(&map, "writeonly"),
            custom: self.flag(&map, "custom"),
            select: self.read(&map, "select", Self::choices).map(Box::new),
            pick_list: self.read(&map, "pick_list", Self::name).map(Box::new),
            with: self.take(&map, "with", Self::name_to_name).unwrap_or_default(),
            many: self.flag(&map, "many"),
            delimiter: self.read(&map, "delimiter", Self::text).map(Box::new),
            toggle: self.read(&map, "toggle", Self::toggle).unwrap_or_default(),
            show_if: self.take(&map, "show_if", Self::expression).map(Box::new),
            present_if: self.take(&map, "present_if", Self::expression).map(Box::new),
            steers: self.truth(&map, "steers"),
            entering: self.entering(&map),
            written: written(entries),
            designs_schema: self.read(&map, "designs_schema", Self::designer),
            add: self.read(&map, "add", Self::text).map(Box::new),
            min: self.read(&map, "min", Self::bound).map(Box::new),
            max: self.read(&map, "max", Self::bound).map(Box::new),
            min_length: self.read(&map, "min_length", |reader, at| reader.count(at, 0, i64::MAX)),
            max_length: self.read(&map, "max_length", |reader, at| reader.count(at, 0, i64::MAX)),
            pattern: self.read(&map, "pattern", Self::text).map(Box::new),
            share: self.truth(&map, "share"),
            extra: map.at("extra").map(|at| self.constants(at)).unwrap_or_default(),
            name,
            span,
        }
    }

    /// `optional: true`, as other tools say it of a field; here it names fields of an object.
    fn refuse_truth(&mut self, key: &str, at: Option<At<'_>>) {
        let help = match key {
            "optional" => "a field is optional as long as its type has no `!`: leave this out",
            _ => "a field is required where its type has a `!`, as `string!`, or by `required: true`",
        };
        if let Some(at) = at {
            self.wrong_kind_with(at, "the names of fields", Some(help.to_owned()));
        }
    }

    /// Whether a key is a slip of one of a field, and not the name of a field inside of it.
    fn is_slip_of_field_key(&self, entry: &Entry) -> bool {
        let names = FIELD.all_keys().into_iter().map(|key| key.name);
        let names_type = entry.value.as_scalar().is_some_and(|scalar| {
            let word = scalar.text.trim_end_matches('!');
            TYPES.contains(&word) || self.objects.contains(word)
        });
        let names_type = names_type && entry.value.as_map().is_none();
        match nearest(&entry.key.value, names) {
            Some("type") => names_type,
            Some("fields") => has_head(std::slice::from_ref(entry)),
            Some(_) => match entry.value.as_map() {
                // Choices and texts, and not the types of fields.
                Some(members) => members.iter().all(|member| {
                    member.value.as_scalar().is_some_and(|scalar| !TYPES.contains(&&*scalar.text))
                }),
                None => !names_type,
            },
            None => false,
        }
    }

    /// The boolean behind a key, if it stands there.
    fn truth(&mut self, map: &Map<'_>, key: &str) -> Option<bool> {
        self.read(map, key, Self::boolean).map(|truth| truth.value)
    }

    /// Whether users draw a schema in a field, and how it looks.
    fn designer(&mut self, at: At<'_>) -> Option<Box<Designer>> {
        if at.node.as_map().is_none() {
            return self.boolean(at).filter(|designs| designs.value).map(|_| Box::default());
        }
        let map = self.open(at, &SCHEMA_DESIGNER)?;
        Some(Box::new(Designer {
            sample: self.read(&map, "sample", Self::word),
            add: self.read(&map, "add", Self::text),
            item: self.read(&map, "item", Self::text),
            empty: self.read(&map, "empty", Self::text),
            neutral: self.flag(&map, "neutral"),
        }))
    }

    /// Help: its text, or a map with a title and a link.
    pub(super) fn help(&mut self, at: At<'_>) -> Option<FieldHelp> {
        self.help_of(at, &HELP, |reader, at| reader.text(at).map(|text| (text, None)))
    }

    /// Help whose text may read `webhook_url`.
    pub(super) fn help_with_address(&mut self, at: At<'_>) -> Option<FieldHelp> {
        self.help_of(at, &TRIGGER_HELP, Self::text_with_address)
    }

    fn help_of(
        &mut self,
        at: At<'_>,
        construct: &'static Construct,
        read: impl Fn(&mut Self, At<'_>) -> Option<(Spanned<String>, Option<Span>)>,
    ) -> Option<FieldHelp> {
        if at.node.as_map().is_none() {
            let (text, reads_url) = read(self, at)?;
            return Some(FieldHelp { title: None, text, link: None, reads_url });
        }
        let map = self.open(at, construct)?;
        let title = self.read(&map, "title", Self::text);
        let text = self.read(&map, "text", read);
        let link = self.read(&map, "link", Self::page);
        text.map(|(text, reads_url)| FieldHelp { title, text, link, reads_url })
    }

    /// Text in which nothing is computed but `{{ webhook_url }}`, and where that stands first.
    fn text_with_address(&mut self, at: At<'_>) -> Option<(Spanned<String>, Option<Span>)> {
        let holds = |scalar: &Scalar| scalar.text.contains("{{");
        let Some(scalar) = at.node.as_scalar().filter(|scalar| holds(scalar)) else {
            return self.text(at).map(|text| (text, None));
        };
        let mut text = String::new();
        let mut first = None;
        let mut done = 0;
        while let Some(start) = scalar.text[done..].find("{{").map(|start| done + start) {
            let close = scalar.text[start..].find("}}").map(|length| start + length);
            let Some(end) = close.filter(|end| scalar.text[start + 2..*end].trim() == "webhook_url") else {
                self.refuse_braces_from(at, scalar, start);
                return None;
            };
            text.push_str(&scalar.text[done..start]);
            text.push_str(WEBHOOK_URL);
            first.get_or_insert_with(|| scalar.pieces.span(start, end + 2));
            done = end + 2;
        }
        text.push_str(&scalar.text[done..]);
        Some((Spanned::new(text, at.node.span), first))
    }

    /// A name outside, or a path of several.
    fn wire(&mut self, at: At<'_>) -> Option<Spanned<Vec<String>>> {
        let steps = self.texts(at)?;
        if steps.is_empty() {
            self.wrong_kind_with(
                at,
                "a name, or a path of names",
                Some("`.` is the value itself".to_owned()),
            );
            return None;
        }
        Some(Spanned::new(steps.into_iter().map(|step| step.value).collect(), at.node.span))
    }

    fn pairs(&mut self, at: At<'_>) -> Option<Pairs> {
        let map = self.open(at, &PAIRS)?;
        let name = self.read(&map, "name", Self::text);
        let value = self.read(&map, "value", Self::text);
        let direction = self.read(&map, "direction", Self::word);
        let direction = direction.as_ref().map_or("both", |direction| direction.value.as_str());
        Some(Pairs {
            name: name.map_or_else(|| "name".to_owned(), |name| name.value),
            value: value.map_or_else(|| "value".to_owned(), |value| value.value),
            read: direction != "out",
            write: direction != "in",
        })
    }

    fn convert(&mut self, at: At<'_>) -> Option<Convert> {
        let map = self.open(at, &CONVERT)?;
        let read = map.at("read").map(|at| self.written(at));
        let write = map.at("write").map(|at| self.written(at));
        Some(Convert { read, write, span: at.node.span })
    }

    /// What is said of the input of few fields.
    fn entering(&mut self, map: &Map<'_>) -> Option<Box<Entering>> {
        let entering = Entering {
            on_blur: self.truth(map, "on_blur"),
            pills: self.truth(map, "pills"),
            tree: self.read(map, "tree", Self::tree),
            list_mode: self.read(map, "list_mode", Self::word),
            list_mode_toggle: self.truth(map, "list_mode_toggle"),
            item: self.read(map, "item", Self::text),
            empty: self.read(map, "empty", Self::empty),
        };
        (entering != Entering::default()).then(|| Box::new(entering))
    }

    fn tree(&mut self, at: At<'_>) -> Option<Tree> {
        let map = self.open(at, &TREE)?;
        let (folders, below) = (self.flag(&map, "folders"), self.flag(&map, "below"));
        Some(Tree { folders, below, span: at.node.span })
    }

    fn empty(&mut self, at: At<'_>) -> Option<Empty> {
        let map = self.open(at, &EMPTY)?;
        Some(Empty { title: self.read(&map, "title", Self::text), text: self.read(&map, "text", Self::text) })
    }

    /// Choices: a map of value to label, or a list of values.
    pub(super) fn choices(&mut self, at: At<'_>) -> Option<ListOrMap> {
        let mut choices = Vec::new();
        let mut whole = !at.node.has_gap();
        match &at.node.kind {
            NodeKind::Map(entries) => {
                for entry in entries.iter().filter(|entry| !entry.is_astray()) {
                    let value = Spanned::new(Value::Text(entry.key.value.clone()), entry.key.span);
                    let label = self.text(At { slot: at.slot, ..at.entry(entry) });
                    choices.push((value, label.unwrap_or_else(|| super::walk::spanned(&entry.key))));
                }
            }
            NodeKind::List(members) => {
                if let Some(pair) = members.iter().find(|node| is_pair(node)) {
                    let help =
                        "a value and its label are an entry of a map: `select: { open: Open, done: Done }`";
                    self.wrong_kind_with(
                        At { node: pair, ..at },
                        "values, or a map of values and their labels",
                        Some(help.to_owned()),
                    );
                    return None;
                }
                for node in members {
                    let Some(label) = self.text(at.member(node)) else {
                        whole = false;
                        continue;
                    };
                    let value = node.as_scalar().map_or(Value::Null, scalar_value);
                    choices.push((Spanned::new(value, node.span), label));
                }
            }
            NodeKind::Scalar(_) | NodeKind::Broken { .. } => {
                self.wrong_kind(at, "a map of values and their labels, or a list of values");
                return None;
            }
        }
        whole.then_some(ListOrMap { choices, span: at.node.span })
    }

    fn name_to_name(&mut self, at: At<'_>) -> Vec<(Spanned<String>, Spanned<String>)> {
        let entries = self.named(at);
        entries.into_iter().filter_map(|(argument, at)| Some((argument, self.name(at)?))).collect()
    }

    fn toggle(&mut self, at: At<'_>) -> Option<Toggle> {
        if at.node.as_map().is_none() {
            let made = self.boolean(at)?.value;
            return Some(if made { Toggle::Made } else { Toggle::Off });
        }
        let map = self.open(at, &TOGGLE)?;
        Some(Toggle::Written(Box::new(OwnToggle {
            name: self.read(&map, "name", Self::name),
            label: self.read(&map, "label", Self::text),
            ty: self.read(&map, "type", Self::type_word),
            hint: self.read(&map, "hint", Self::text),
        })))
    }

    /// `min` or `max`.
    fn bound(&mut self, at: At<'_>) -> Option<Spanned<Value>> {
        self.number_scalar(at).map(|scalar| Spanned::new(scalar_value(scalar), at.node.span))
    }

    /// What a pick list takes: names, or names with types.
    pub(super) fn takes(&mut self, at: At<'_>) -> Option<Vec<(Spanned<String>, TypeWord)>> {
        if at.node.as_map().is_some() {
            let entries = self.named(at);
            let taken = entries.into_iter().map(|(name, at)| {
                let ty = self.type_word(at).unwrap_or_else(|| any(&name));
                (name, ty)
            });
            return Some(taken.collect());
        }
        let names = self.names(at)?;
        Some(names.into_iter().map(|name| (name.clone(), any(&name))).collect())
    }
}

/// The type of what may be anything.
fn any(name: &Spanned<String>) -> TypeWord {
    TypeWord { word: Spanned::new("any".to_owned(), name.span), list: false, required: false }
}

/// The keys that were written beside the type.
fn written(entries: &[Entry]) -> Box<[(&'static str, Span)]> {
    let known = |entry: &Entry| FIELD.key(&entry.key.value).map(|key| (key.name, entry.key.span));
    entries.iter().filter_map(known).filter(|(key, _)| *key != "type").collect()
}

/// Fields of an object that stand where the keys of a field must stand.
struct FieldsMissing<'a> {
    key: &'a str,
    first: &'a str,
    span: Span,
}

impl Problem for FieldsMissing<'_> {
    const CODE: Code = Code::FieldsMissing;

    fn describe(&self) -> Description {
        let Self { key, first, span } = self;
        Description::new(
            format!("the fields of `{key}` stand under `fields`"),
            *span,
            format!("`{first}` is not a key of a field"),
        )
        .help(format!("write `{key}: {{ fields: {{ {first}: … }} }}`"))
    }
}
