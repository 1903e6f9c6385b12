//! One field: its type, what it is outside, how it is filled in, every default given.

use std::sync::Arc;

use super::Checker;
use super::control::{control, plain_control};
use super::known::{in_words, kind_of};
use super::shape::Side;
use crate::diagnostic::{Code, Description, Problems};
use crate::model::{Choices, Designer, Field, FieldType, Format, Help, Limits, Pairs, ShapeId, Toggle, Wire};
use crate::names::{self, Spelling};
use crate::span::{Span, Spanned};
use crate::spec::{self, TypeWord};
use crate::spelling::nearest;
use crate::value::Value;

/// The type words of the language.
pub(super) const TYPES: [&str; 14] = [
    "string", "integer", "number", "decimal", "boolean", "date", "datetime", "duration", "bytes", "array",
    "object", "map", "file", "any",
];

/// Ends of names that mark a secret of the connection.
const SECRETS: [&str; 5] = ["secret", "password", "private_key", "api_key", "token"];

impl Checker<'_> {
    /// The field that `source` describes; `nested` is its shape, if it has one of its own.
    pub(super) fn field(
        &mut self,
        source: &spec::Field,
        nested: Option<ShapeId>,
        spelling: Spelling,
        side: Side,
    ) -> Field {
        let name: Arc<str> = Arc::from(source.name.value.as_str());
        self.no_field_use(source);
        let ty = self.field_type(source, nested);
        let gaps = &self.spec.gaps;
        let lost =
            source.ty.is_none() && gaps.lost(source.name.span, "type") || gaps.lost(source.name.span, "many");
        let untyped = lost || self.known.untyped.contains(&source.name.span);
        if lost {
            self.known.untyped.insert(source.name.span);
        }
        let ty = if lost { FieldType::Any } else { ty };
        // What is typed as JSON is read as what it says.
        let said = source.ty.is_some() || nested.is_some() || source.many || source.select.is_some();
        let json = source.format.as_ref().is_some_and(|words| words.iter().any(|word| word.value == "json"));
        let ty = if json && !said && self.is_typed_in(side) { FieldType::Any } else { ty };
        let format = if untyped { Format::Plain } else { self.format(source, &ty) };
        let default = source.default.as_ref().and_then(|default| self.default(default, &ty));
        let in_connection = self.is_typed_in(side);
        // An empty text is nothing there.
        let default = default.filter(|default| !in_connection || default.as_text() != Some(""));
        let demanded = source.ty.as_ref().is_some_and(|ty| ty.required);
        let required = match &source.required {
            Some(required) => required.value,
            None => {
                let kept = self.known.connection.kept.iter().any(|kept| *kept.name == *source.name.value);
                demanded || (side == Side::Connection && source.default.is_none() && !kept)
            }
        };
        if let (true, Some(default)) = (required, &source.default)
            && (demanded || source.required.is_some())
        {
            let at = source.required.as_ref().map_or(source.name.span, |required| required.span);
            required_default(self.problems, &name, at, default.span);
        }
        let secret = source.secret.unwrap_or_else(|| in_connection && is_secret_name(&name));
        let choices = self.choices(source, &ty);
        let limits = if untyped { Limits::default() } else { self.limits(source, &ty) };
        let label = source.label.as_ref().map_or_else(|| names::label(&name), |label| label.value.clone());
        let chosen = choices.as_ref().map(|_| self.picks_from_tree(source));
        let control = control(source, &ty, &format, chosen, secret, in_connection);
        let toggle = if in_connection { None } else { self.toggle(source, &ty, &label, choices.is_some()) };
        self.useless_keys(source, &ty, side);
        self.wrong_control(source, &ty, side);
        let convert = self.convert(source, &ty);
        let path = match &source.wire {
            Some(path) if path.value.len() == 1 && path.value[0] == "." => Vec::new(),
            Some(path) => path.value.iter().map(|key| Arc::from(key.as_str())).collect(),
            None => vec![Arc::from(spelled(spelling, &name).as_str())],
        };
        Field {
            name,
            label,
            hint: text(source.hint.as_ref()),
            help: source.help.as_deref().map(help).map(Box::new),
            example: text(source.example.as_ref()),
            wire: Wire { path, format, pairs: source.pairs.as_deref().map(pairs).map(Box::new), convert },
            required,
            sticky: source.sticky.unwrap_or(required),
            default,
            secret,
            control,
            prefix: text(source.prefix.as_deref()),
            suffix: text(source.suffix.as_deref()),
            key: source.key,
            readonly: source.readonly,
            writeonly: source.writeonly,
            custom: source.custom,
            choices,
            many: source.many,
            delimiter: source
                .delimiter
                .as_ref()
                .map_or_else(|| ",".to_owned(), |delimiter| delimiter.value.clone()),
            toggle: toggle.map(Box::new),
            instead_of: None,
            show_if: None,
            present_if: None,
            steers: source.steers.unwrap_or(side == Side::Config || source.designs_schema.is_some()),
            designer: source.designs_schema.as_ref().map(|designer| Box::new(designed(designer))),
            form: super::form::form(source),
            add: text(source.add.as_deref()),
            limits,
            share: source.share,
            extra: source.extra.iter().map(|(key, value)| (key.value.clone(), value.clone())).collect(),
            span: source.name.span,
            ty,
        }
    }

    fn field_type(&mut self, source: &spec::Field, nested: Option<ShapeId>) -> FieldType {
        let several = |ty: FieldType| FieldType::Array(Box::new(ty));
        let ty = match (&source.ty, nested) {
            (Some(word), Some(shape)) => match word.word.value.as_str() {
                "object" if word.list => several(FieldType::Object(shape)),
                "object" => FieldType::Object(shape),
                "array" => several(FieldType::Object(shape)),
                other => {
                    self.known.untyped.insert(source.name.span);
                    self.problems.tell(
                        Code::UnknownType,
                        Description::new(
                            format!("a field of type `{other}` has no fields"),
                            word.word.span,
                            "not a type with fields",
                        )
                        .help("`object` and `array` have; with fields the type may be left out".to_owned()),
                    );
                    FieldType::Object(shape)
                }
            },
            (Some(word), None) => {
                if !self.is_type(word) {
                    self.known.untyped.insert(source.name.span);
                }
                let one = self.type_word(word);
                if word.list { several(one) } else { one }
            }
            (None, Some(shape)) => FieldType::Object(shape),
            // What is drawn is handed in as text or as it is.
            (None, None) if source.designs_schema.is_some() => FieldType::Any,
            (None, None) => FieldType::String,
        };
        match ty {
            FieldType::Array(_) => ty,
            one if source.many => several(one),
            one => one,
        }
    }

    /// The type that a word names: a type of the language or an object.
    pub(super) fn type_word(&mut self, word: &TypeWord) -> FieldType {
        match word.word.value.as_str() {
            "string" => FieldType::String,
            "integer" => FieldType::Integer,
            "number" => FieldType::Number,
            "decimal" => FieldType::Decimal,
            "boolean" => FieldType::Boolean,
            "date" => FieldType::Date,
            "datetime" => FieldType::DateTime,
            "duration" => FieldType::Duration,
            "bytes" => FieldType::Bytes,
            "file" => FieldType::File,
            "any" => FieldType::Any,
            "map" | "object" => FieldType::Map,
            "array" => {
                self.problems.tell(
                    Code::ArrayOfAny,
                    Description::new(
                        "this array has elements of any type",
                        word.word.span,
                        "nothing is known of its elements",
                    )
                    .help("`[string]` says what they are; with `fields` they are objects".to_owned()),
                );
                FieldType::Array(Box::new(FieldType::Any))
            }
            name if self.declared.objects.contains_key(name) => {
                let object = self.object(&word.word);
                object.and_then(|object| self.object_shape(object)).map_or(FieldType::Any, FieldType::Object)
            }
            _ => {
                self.no_type(word);
                FieldType::Any
            }
        }
    }

    /// Whether a word names a type or an object.
    fn is_type(&self, word: &TypeWord) -> bool {
        let word = word.word.value.as_str();
        TYPES.contains(&word) || self.declared.objects.contains_key(word)
    }

    fn no_type(&mut self, spec::TypeWord { word, list, required }: &spec::TypeWord) {
        if self.spec.gaps.lost_section("objects") {
            return;
        }
        let known = match word.value.as_str() {
            "text" | "str" => Some("string"),
            "list" => Some("array"),
            "record" | "hash" | "dict" => Some("object"),
            "int" => Some("integer"),
            "float" | "double" => Some("number"),
            "bool" => Some("boolean"),
            "timestamp" | "date_time" | "time" => Some("datetime"),
            _ => None,
        };
        let objects = self.spec.objects.iter().map(|object| object.name.value.as_str());
        let near = known.or_else(|| nearest(&word.value, TYPES.into_iter().chain(objects)));
        let mut description = Description::new(
            format!("there is no type or object `{}`", word.value),
            word.span,
            "neither a type nor an object",
        );
        if self.is_text_of_object(word.span) {
            description = description.help(
                "beside keys such as `title`, the fields of an object stand under `fields:`".to_owned(),
            );
        } else if let Some(near) = near {
            // The span holds the `!` of a required field too.
            let fix = format!("{near}{}", if *required && !list { "!" } else { "" });
            description = description.help(format!("`{near}` is one")).rename(word.span, fix);
        }
        self.problems.tell(Code::UnknownType, description);
    }

    /// Whether a type stands where the text of a key of objects was meant: `title: Contact` beside fields.
    fn is_text_of_object(&self, word: Span) -> bool {
        let mut fields = self.spec.objects.iter().flat_map(|object| &object.shape.fields);
        let field = fields.find(|field| field.ty.as_ref().is_some_and(|ty| ty.word.span == word));
        field
            .is_some_and(|field| matches!(field.name.value.as_str(), "title" | "plural" | "names" | "sample"))
    }

    fn default(&mut self, default: &Spanned<Value>, ty: &FieldType) -> Option<Value> {
        match super::literal::typed(&default.value, ty) {
            Ok(value) => Some(value),
            Err(why) => {
                self.problems.tell(
                    Code::WrongDefault,
                    Description::new(
                        format!("this default is no value of the field: {why}"),
                        default.span,
                        format!("the field is {}", in_words(&kind_of(ty))),
                    ),
                );
                None
            }
        }
    }

    fn choices(&mut self, source: &spec::Field, ty: &FieldType) -> Option<Choices> {
        let one = match ty {
            FieldType::Array(of) => of,
            other => other,
        };
        if let Some(select) = &source.select {
            let mut choices = Vec::with_capacity(select.choices.len());
            for (value, label) in &select.choices {
                match super::literal::typed(&value.value, one) {
                    Ok(value) => choices.push((value, label.value.clone())),
                    Err(why) => {
                        self.problems.tell(
                            Code::WrongChoice,
                            Description::new(
                                format!("this choice is no value of the field: {why}"),
                                value.span,
                                format!("the field is {}", in_words(&kind_of(one))),
                            )
                            .because(source.name.span, "the field"),
                        );
                    }
                }
            }
            return Some(Choices::Fixed(choices));
        }
        let name = source.pick_list.as_ref()?;
        match self.declared.pick_lists.get(name.value.as_str()) {
            Some(list) => Some(Choices::List { list: *list, with: Vec::new() }),
            None if self.spec.gaps.lost_section("pick_lists") => None,
            None => {
                let near =
                    nearest(&name.value, self.spec.pick_lists.iter().map(|list| list.name.value.as_str()));
                let mut description = Description::new(
                    format!("there is no pick list `{}`", name.value),
                    name.span,
                    "not a pick list of this spec",
                );
                if let Some(near) = near {
                    description =
                        description.help(format!("a pick list `{near}` exists")).rename(name.span, near);
                }
                self.problems.tell(Code::UnknownPickList, description);
                None
            }
        }
    }

    fn toggle(&mut self, source: &spec::Field, ty: &FieldType, label: &str, chosen: bool) -> Option<Toggle> {
        let one = match ty {
            FieldType::Array(of) => (**of).clone(),
            other => other.clone(),
        };
        let made = Toggle {
            name: Arc::from(source.name.value.as_str()),
            label: label.to_owned(),
            ty: one,
            hint: None,
            pick_hint: "Select from list".to_owned(),
            enter_hint: "Enter custom value".to_owned(),
        };
        match &source.toggle {
            spec::Toggle::Off => None,
            spec::Toggle::Made => (chosen || matches!(ty, FieldType::Boolean)).then_some(made),
            spec::Toggle::Written(own) => Some(Toggle {
                name: own
                    .name
                    .as_ref()
                    .map_or_else(|| made.name.clone(), |name| Arc::from(name.value.as_str())),
                label: match (&own.label, &own.name) {
                    (Some(label), _) => label.value.clone(),
                    (None, Some(name)) => names::label(&name.value),
                    (None, None) => made.label.clone(),
                },
                ty: match (&own.ty, &own.name) {
                    (Some(word), _) => self.type_word(word),
                    (None, Some(_)) => FieldType::String,
                    (None, None) => made.ty.clone(),
                },
                hint: text(own.hint.as_ref()),
                ..made
            }),
        }
    }
}

/// Reports a field that is required and has a default.
pub(super) fn required_default(problems: &mut Problems, name: &str, required: Span, default: Span) {
    problems.tell(
        Code::RequiredDefault,
        Description::new(format!("`{name}` is required and has a default"), required, "required here")
            .because(default, "a default stands in for an absent value")
            .help("keep one of the two".to_owned()),
    );
}

/// A field that the checker adds.
pub(super) fn bare(name: &str, ty: FieldType, span: Span) -> Field {
    let format = Format::Plain;
    let control = plain_control(&ty);
    Field {
        name: Arc::from(name),
        label: names::label(name),
        hint: None,
        help: None,
        example: None,
        wire: Wire { path: vec![Arc::from(name)], format, pairs: None, convert: None },
        required: false,
        sticky: false,
        default: None,
        secret: false,
        control,
        prefix: None,
        suffix: None,
        key: false,
        readonly: false,
        writeonly: false,
        custom: false,
        choices: None,
        many: false,
        delimiter: ",".to_owned(),
        toggle: None,
        instead_of: None,
        show_if: None,
        present_if: None,
        steers: false,
        form: None,
        designer: None,
        add: None,
        limits: Limits::default(),
        share: None,
        extra: Vec::new(),
        span,
        ty,
    }
}

/// How a name is spelled outside; a name that would not come back stays.
pub(super) fn spelled(spelling: Spelling, name: &str) -> String {
    let written = spelling.write(name);
    if written == name {
        return written;
    }
    if Spelling::Snake.write(&written) == name { written } else { name.to_owned() }
}

/// Whether a name of the connection marks a secret.
pub(super) fn is_secret_name(name: &str) -> bool {
    SECRETS.iter().any(|end| name.ends_with(end))
}

fn text(text: Option<&Spanned<String>>) -> Option<String> {
    text.map(|text| text.value.clone())
}

/// Help of a field or an operation.
pub(super) fn help(help: &spec::FieldHelp) -> Help {
    Help { title: text(help.title.as_ref()), text: help.text.value.clone(), link: text(help.link.as_ref()) }
}

fn designed(designer: &spec::Designer) -> Designer {
    let spec::Designer { sample, add, item, empty, neutral } = designer;
    Designer {
        sample: text(sample.as_ref()).unwrap_or_else(|| "json".to_owned()),
        add: text(add.as_ref()),
        item: text(item.as_ref()),
        empty: text(empty.as_ref()),
        neutral: *neutral,
    }
}

fn pairs(pairs: &spec::Pairs) -> Pairs {
    let spec::Pairs { name, value, read, write } = pairs;
    Pairs { name: name.clone(), value: value.clone(), read: *read, write: *write }
}
