//! One field: its type, what it is outside, how it is filled in, every default given.

use std::rc::Rc;
use std::sync::Arc;

use super::Checker;
use super::known::{Known, in_words, kind_of};
use super::shape::Side;
use crate::diagnostic::{Code, Description, Problems};
use crate::model::{Choices, Control, Field, FieldType, Format, Help, Limits, Pairs, ShapeId, Toggle, Wire};
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
        source: &Rc<spec::Field>,
        nested: Option<ShapeId>,
        spelling: Spelling,
        side: Side,
    ) -> Field {
        let source: &spec::Field = source;
        let name: Arc<str> = Arc::from(source.name.value.as_str());
        let ty = self.field_type(source, nested);
        let format = self.format(source, &ty);
        let default = source.default.as_ref().and_then(|default| self.default(default, &ty));
        let in_connection = side == Side::Connection;
        let demanded = source.ty.as_ref().is_some_and(|ty| ty.required);
        let required = match &source.required {
            Some(required) => required.value,
            None => demanded || (in_connection && source.default.is_none()),
        };
        if let (true, Some(default)) = (required, &source.default)
            && (demanded || source.required.is_some())
        {
            let at = source.required.as_ref().map_or(source.name.span, |required| required.span);
            required_default(self.problems, &name, at, default.span);
        }
        let secret = source.secret.unwrap_or_else(|| in_connection && is_secret_name(&name));
        let choices = self.choices(source, &ty);
        let limits = self.limits(source, &ty);
        let label = source.label.as_ref().map_or_else(|| names::label(&name), |label| label.value.clone());
        let control = control(source, &ty, &format, choices.is_some(), secret, in_connection);
        let toggle = if in_connection { None } else { self.toggle(source, &ty, &label, choices.is_some()) };
        let path = match &source.wire {
            Some(path) if path.value.len() == 1 && path.value[0] == "." => Vec::new(),
            Some(path) => path.value.iter().map(|key| Arc::from(key.as_str())).collect(),
            None => vec![Arc::from(spelled(spelling, &name).as_str())],
        };
        Field {
            name,
            label,
            hint: text(source.hint.as_ref()),
            help: source.help.as_ref().map(help),
            example: text(source.example.as_ref()),
            wire: Wire { path, format, pairs: source.pairs.as_ref().map(pairs) },
            required,
            sticky: source.sticky.unwrap_or(required),
            default,
            secret,
            control,
            prefix: text(source.prefix.as_ref()),
            suffix: text(source.suffix.as_ref()),
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
            toggle,
            show_if: None,
            present_if: None,
            steers: source.steers.unwrap_or(side == Side::Config),
            add: text(source.add.as_ref()),
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
                let one = self.type_word(word);
                if word.list { several(one) } else { one }
            }
            (None, Some(shape)) => FieldType::Object(shape),
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
            "array" => FieldType::Array(Box::new(FieldType::Any)),
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

    fn no_type(&mut self, spec::TypeWord { word, list, required }: &spec::TypeWord) {
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
        if let Some(near) = near {
            // The span holds the `!` of a required field too.
            let fix = format!("{near}{}", if *required && !list { "!" } else { "" });
            description = description.help(format!("`{near}` is one")).rename(word.span, fix);
        }
        self.problems.tell(Code::UnknownType, description);
    }

    fn format(&mut self, source: &spec::Field, ty: &FieldType) -> Format {
        let zone = source.zone.as_ref();
        let one = match ty {
            FieldType::Array(of) => of,
            other => other,
        };
        if let Some(zone) = zone {
            self.zone(zone);
            if !matches!(one, FieldType::DateTime) {
                self.problems.tell(
                    Code::WrongFormat,
                    Description::new(
                        "only a datetime has a `zone`",
                        zone.span,
                        format!("the field is {}", in_words(&kind_of(ty))),
                    ),
                );
            }
        }
        let zone = zone.map(|zone| zone.value.clone());
        let Some(words) = &source.format else {
            return match (zone, one) {
                (Some(zone), FieldType::DateTime) => Format::Iso8601 { zone: Some(zone) },
                _ => Format::Plain,
            };
        };
        match (&words[..], ty, one) {
            ([yes, no], FieldType::Boolean, _) => {
                Format::Words { yes: yes.value.clone(), no: no.value.clone() }
            }
            ([word], FieldType::Array(_), _) if separator(&word.value).is_some() => {
                Format::Separated(separator(&word.value).unwrap_or(",").to_owned())
            }
            ([word], _, FieldType::Date | FieldType::DateTime) => self.time_format(word, one, zone),
            ([word], FieldType::Any | FieldType::Map | FieldType::Object(_) | FieldType::Array(_), _)
                if word.value == "json" =>
            {
                Format::Json
            }
            ([word], _, FieldType::String)
                if ["hostname", "url", "uuid", "email", "slug", "pem"].contains(&word.value.as_str()) =>
            {
                Format::Text(word.value.clone())
            }
            (words, ..) => {
                self.no_format(words, ty);
                Format::Plain
            }
        }
    }

    /// How a date or a datetime is written.
    pub(super) fn time_format(
        &mut self,
        word: &Spanned<String>,
        ty: &FieldType,
        zone: Option<String>,
    ) -> Format {
        let moment = matches!(ty, FieldType::DateTime);
        match word.value.as_str() {
            "iso8601" => Format::Iso8601 { zone },
            "date" => Format::Date { zone },
            "epoch" => Format::Epoch,
            "epoch_ms" => Format::EpochMs,
            "rfc2822" if moment => Format::Rfc2822 { zone },
            pattern if pattern.contains('%') => {
                if let Some(token) = bad_token(pattern) {
                    self.problems.tell(Code::WrongFormat, Description::new(
                        format!("a pattern has no token `{token}`"),
                        word.span,
                        "not a token of dates",
                    ).help("there are `%Y %m %d %H %M %S %y %b %B %j %I %p %z %s %f` and more; see the functions `strftime` and `datetime`".to_owned()));
                }
                Format::Pattern { pattern: pattern.to_owned(), zone }
            }
            _ => {
                self.no_format(std::slice::from_ref(word), ty);
                Format::Plain
            }
        }
    }

    fn no_format(&mut self, words: &[Spanned<String>], ty: &FieldType) {
        let Some(first) = words.first() else { return };
        let known: &[&str] = match ty {
            FieldType::DateTime => &["iso8601", "epoch", "epoch_ms", "rfc2822"],
            FieldType::Date => &["iso8601", "epoch", "epoch_ms"],
            FieldType::Array(_) => &["comma", "space", "lines", "json"],
            FieldType::String => &["hostname", "url", "uuid", "email", "slug", "pem"],
            FieldType::Any | FieldType::Map | FieldType::Object(_) => &["json"],
            _ => &[],
        };
        let is = in_words(&kind_of(ty));
        let help = match (ty, known) {
            (FieldType::Boolean, _) => "a boolean has its two words: `format: [Y, N]`".to_owned(),
            (_, []) => format!("{is} has no formats"),
            (_, known) => {
                let known: Vec<String> = known.iter().map(|word| format!("`{word}`")).collect();
                format!("{is} has {}", known.join(", "))
            }
        };
        let words: Vec<&str> = words.iter().map(|word| word.value.as_str()).collect();
        self.problems.tell(
            Code::WrongFormat,
            Description::new(
                format!("`{}` is no format of {is}", words.join(", ")),
                first.span,
                "not a format of this type",
            )
            .help(help),
        );
    }

    /// Reports a zone that does not exist.
    pub(super) fn zone(&mut self, zone: &Spanned<String>) {
        if jiff::tz::TimeZone::get(&zone.value).is_ok() && is_zone_name(&zone.value) {
            return;
        }
        self.problems.tell(
            Code::UnknownZone,
            Description::new(
                format!("there is no time zone `{}`", zone.value),
                zone.span,
                "not a name of the IANA zones",
            )
            .help("names are as `Europe/Berlin`, `America/New_York`, `UTC`".to_owned()),
        );
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
            spec::Toggle::Written { name, label, ty, hint } => Some(Toggle {
                name: name.as_ref().map_or_else(|| made.name.clone(), |name| Arc::from(name.value.as_str())),
                label: match (label, name) {
                    (Some(label), _) => label.value.clone(),
                    (None, Some(name)) => names::label(&name.value),
                    (None, None) => made.label.clone(),
                },
                ty: ty.as_ref().map_or_else(|| made.ty.clone(), |word| self.type_word(word)),
                hint: text(hint.as_ref()),
                ..made
            }),
        }
    }

    fn limits(&mut self, source: &spec::Field, ty: &FieldType) -> Limits {
        let mut bound = |bound: &Option<Spanned<Value>>, key: &str| {
            let bound = bound.as_ref()?;
            let numeric = matches!(ty, FieldType::Integer | FieldType::Number | FieldType::Decimal);
            match super::literal::typed(&bound.value, ty) {
                Ok(value) if numeric => Some(value),
                _ => {
                    self.problems.tell(
                        Code::WrongLimit,
                        Description::new(
                            format!("`{key}` bounds numbers, and its value is one of the field's type"),
                            bound.span,
                            format!("the field is {}", in_words(&kind_of(ty))),
                        ),
                    );
                    None
                }
            }
        };
        let (min, max) = (bound(&source.min, "min"), bound(&source.max, "max"));
        let mut length = |length: &Option<Spanned<i64>>, key: &str| {
            let length = length.as_ref()?;
            let sized = matches!(ty, FieldType::String | FieldType::Bytes | FieldType::Array(_));
            match usize::try_from(length.value) {
                Ok(value) if sized => Some(value),
                _ => {
                    self.problems.tell(
                        Code::WrongLimit,
                        Description::new(
                            format!("`{key}` counts characters or members, from 0 on"),
                            length.span,
                            format!("the field is {}", in_words(&kind_of(ty))),
                        ),
                    );
                    None
                }
            }
        };
        let (min_length, max_length) =
            (length(&source.min_length, "min_length"), length(&source.max_length, "max_length"));
        let reversed =
            |left: Option<f64>, right: Option<f64>| left.zip(right).is_some_and(|(left, right)| left > right);
        let number = |value: &Option<Value>| value.as_ref().and_then(super::literal::as_number);
        if reversed(number(&min), number(&max)) {
            self.reversed(
                "min",
                "max",
                source.min.as_ref().map(|it| it.span),
                source.max.as_ref().map(|it| it.span),
            );
        }
        if min_length.zip(max_length).is_some_and(|(min, max)| min > max) {
            let (min, max) =
                (source.min_length.as_ref().map(|it| it.span), source.max_length.as_ref().map(|it| it.span));
            self.reversed("min_length", "max_length", min, max);
        }
        let pattern = source.pattern.as_ref().and_then(|pattern| {
            if !matches!(ty, FieldType::String) {
                self.problems.tell(
                    Code::WrongLimit,
                    Description::new(
                        "`pattern` rules texts",
                        pattern.span,
                        format!("the field is {}", in_words(&kind_of(ty))),
                    ),
                );
            }
            super::pattern::read(&pattern.value, pattern.span, self.problems)
        });
        Limits { min, max, min_length, max_length, pattern }
    }

    fn reversed(&mut self, low: &str, high: &str, min: Option<Span>, max: Option<Span>) {
        let (Some(min), Some(max)) = (min, max) else { return };
        self.problems.tell(
            Code::LimitsReversed,
            Description::new(
                format!("`{low}` is above `{high}`: no value can be given"),
                max,
                format!("below `{low}`"),
            )
            .because(min, format!("`{low}` stands here")),
        );
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
        wire: Wire { path: vec![Arc::from(name)], format, pairs: None },
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
        show_if: None,
        present_if: None,
        steers: false,
        add: None,
        limits: Limits::default(),
        share: None,
        extra: Vec::new(),
        span,
        ty,
    }
}

/// A field that nobody wrote, as if it had been: `name: string`.
pub(super) fn written(name: &str, span: Span) -> spec::Field {
    spec::Field {
        name: Spanned::new(name.to_owned(), span),
        ty: None,
        shape: None,
        label: None,
        hint: None,
        help: None,
        example: None,
        required: None,
        sticky: None,
        default: None,
        secret: None,
        multiline: false,
        control: None,
        prefix: None,
        suffix: None,
        format: None,
        zone: None,
        wire: None,
        pairs: None,
        key: false,
        readonly: false,
        writeonly: false,
        custom: false,
        select: None,
        pick_list: None,
        with: Vec::new(),
        many: false,
        delimiter: None,
        toggle: spec::Toggle::Made,
        show_if: None,
        present_if: None,
        steers: None,
        add: None,
        min: None,
        max: None,
        min_length: None,
        max_length: None,
        pattern: None,
        share: None,
        extra: Vec::new(),
        span,
    }
}

/// A used field with what an author says anew.
pub(super) fn overlay(used: &spec::Field, over: &spec::Field) -> spec::Field {
    fn or<T: Clone>(over: &Option<T>, used: &Option<T>) -> Option<T> {
        over.as_ref().or(used.as_ref()).cloned()
    }
    let demanded = over.ty.as_ref().is_some_and(|ty| ty.required).then(|| Spanned::new(true, over.span));
    // What the author makes a default of is required no more, and the other way round.
    let required = match (&over.required, &demanded, &over.default) {
        (Some(required), ..) => Some(required.clone()),
        (None, Some(demanded), _) => Some(demanded.clone()),
        (None, None, Some(_)) => Some(Spanned::new(false, over.span)),
        (None, None, None) => used.required.clone(),
    };
    let chooses = over.select.is_some() || over.pick_list.is_some();
    spec::Field {
        name: used.name.clone(),
        ty: or(&over.ty, &used.ty),
        shape: or(&over.shape, &used.shape),
        label: or(&over.label, &used.label),
        hint: or(&over.hint, &used.hint),
        help: or(&over.help, &used.help),
        example: or(&over.example, &used.example),
        required,
        sticky: over.sticky.or(used.sticky),
        default: or(&over.default, &used.default),
        secret: over.secret.or(used.secret),
        multiline: over.multiline || used.multiline,
        control: or(&over.control, &used.control),
        prefix: or(&over.prefix, &used.prefix),
        suffix: or(&over.suffix, &used.suffix),
        format: or(&over.format, &used.format),
        zone: or(&over.zone, &used.zone),
        wire: or(&over.wire, &used.wire),
        pairs: or(&over.pairs, &used.pairs),
        key: over.key || used.key,
        readonly: over.readonly || used.readonly,
        writeonly: over.writeonly || used.writeonly,
        custom: over.custom || used.custom,
        select: if chooses { over.select.clone() } else { used.select.clone() },
        pick_list: if chooses { over.pick_list.clone() } else { used.pick_list.clone() },
        with: if over.with.is_empty() { used.with.clone() } else { over.with.clone() },
        many: over.many || used.many,
        delimiter: or(&over.delimiter, &used.delimiter),
        toggle: if over.toggle == spec::Toggle::Made { used.toggle.clone() } else { over.toggle.clone() },
        show_if: or(&over.show_if, &used.show_if),
        present_if: or(&over.present_if, &used.present_if),
        steers: over.steers.or(used.steers),
        add: or(&over.add, &used.add),
        min: or(&over.min, &used.min),
        max: or(&over.max, &used.max),
        min_length: or(&over.min_length, &used.min_length),
        max_length: or(&over.max_length, &used.max_length),
        pattern: or(&over.pattern, &used.pattern),
        share: over.share.or(used.share),
        extra: if over.extra.is_empty() { used.extra.clone() } else { over.extra.clone() },
        span: over.span,
    }
}

/// Whether an author says more of a used field than whether it is wanted.
pub(super) fn rewords(over: &spec::Field) -> bool {
    over.ty.is_some()
        || over.shape.is_some()
        || over.label.is_some()
        || over.hint.is_some()
        || over.help.is_some()
        || over.format.is_some()
        || over.wire.is_some()
        || over.pairs.is_some()
        || over.select.is_some()
        || over.pick_list.is_some()
        || over.many
        || over.multiline
        || over.control.is_some()
        || over.readonly
        || over.writeonly
        || over.secret.is_some()
        || over.toggle != spec::Toggle::Made
}

/// Whether a field looks the same raw and typed, in both directions.
pub(super) fn plain(known: &Known, field: &Field) -> bool {
    fn same(known: &Known, ty: &FieldType) -> bool {
        match ty {
            FieldType::String | FieldType::Any | FieldType::Map => true,
            FieldType::Object(shape) => known.shape(*shape).plain,
            _ => false,
        }
    }
    unmoved(field) && same(known, &field.ty)
}

/// Whether a field is sent as it stands.
pub(super) fn plain_out(known: &Known, field: &Field) -> bool {
    fn same(known: &Known, ty: &FieldType) -> bool {
        match ty {
            FieldType::DateTime | FieldType::Duration | FieldType::Bytes | FieldType::File => false,
            FieldType::Object(shape) => known.shape(*shape).plain_out,
            FieldType::Array(of) => same(known, of),
            _ => true,
        }
    }
    unmoved(field) && same(known, &field.ty)
}

/// Whether a field has its own name, place and form outside.
fn unmoved(field: &Field) -> bool {
    let Wire { path, format, pairs } = &field.wire;
    path.len() == 1
        && path[0] == field.name
        && matches!(format, Format::Plain | Format::Text(_))
        && pairs.is_none()
}

/// How a name is spelled outside; a name that would not come back stays.
fn spelled(spelling: Spelling, name: &str) -> String {
    let written = spelling.write(name);
    if Spelling::Snake.write(&written) == name { written } else { name.to_owned() }
}

/// Whether a name of the connection marks a secret.
pub(super) fn is_secret_name(name: &str) -> bool {
    SECRETS.iter().any(|end| name.ends_with(end))
}

/// The separator that a format of lists names.
fn separator(word: &str) -> Option<&'static str> {
    match word {
        "comma" => Some(","),
        "space" => Some(" "),
        "lines" => Some("\n"),
        _ => None,
    }
}

/// The first token of a pattern that dates do not have.
fn bad_token(pattern: &str) -> Option<String> {
    const TOKENS: &str = "YmdHMSybBjIpzsfLNaAuGVFTe%";
    let mut letters = pattern.chars();
    while let Some(letter) = letters.next() {
        if letter != '%' {
            continue;
        }
        let token = letters.next();
        match token {
            Some('-') => match letters.next() {
                Some('m' | 'd' | 'H' | 'I') => {}
                other => return Some(format!("%-{}", other.map_or_else(String::new, |it| it.to_string()))),
            },
            Some(':') if letters.clone().next() == Some('z') => {
                letters.next();
            }
            Some(token) if TOKENS.contains(token) => {}
            other => return Some(format!("%{}", other.map_or_else(String::new, |it| it.to_string()))),
        }
    }
    None
}

/// Whether a zone's name is one that lasts: a place, or UTC.
fn is_zone_name(name: &str) -> bool {
    name.contains('/') || name == "UTC"
}

fn control(
    source: &spec::Field,
    ty: &FieldType,
    format: &Format,
    chosen: bool,
    secret: bool,
    in_connection: bool,
) -> Control {
    if let Some(word) = &source.control {
        let control = match word.value.as_str() {
            "text" => Control::Text,
            "plain" => Control::PlainText,
            "number" => Control::Number,
            "url" => Control::Url,
            "email" => Control::Email,
            "phone" => Control::Phone,
            "date" => Control::Date,
            "date_time" => Control::DateTime,
            "checkbox" => Control::Checkbox,
            "subdomain" => Control::Subdomain,
            _ => plain_control(ty),
        };
        return control;
    }
    match format {
        _ if chosen && source.many => Control::MultiSelect,
        _ if chosen => Control::Select,
        _ if secret => Control::Password,
        _ if source.multiline => Control::TextArea,
        Format::Text(kind) if kind == "url" => Control::Url,
        Format::Text(kind) if kind == "email" => Control::Email,
        Format::Text(kind) if kind == "pem" => Control::TextArea,
        _ if in_connection && source.suffix.is_some() => Control::Subdomain,
        _ => plain_control(ty),
    }
}

/// The control of a type that nothing else says.
fn plain_control(ty: &FieldType) -> Control {
    match ty {
        FieldType::String | FieldType::Duration | FieldType::Bytes | FieldType::File | FieldType::Any => {
            Control::Text
        }
        FieldType::Integer => Control::Integer,
        FieldType::Number | FieldType::Decimal => Control::Number,
        FieldType::Boolean => Control::Checkbox,
        FieldType::Date => Control::Date,
        FieldType::DateTime => Control::DateTime,
        FieldType::Map => Control::KeyValue,
        FieldType::Object(_) | FieldType::Array(_) => Control::Group,
    }
}

fn text(text: Option<&Spanned<String>>) -> Option<String> {
    text.map(|text| text.value.clone())
}

/// Help of a field or an operation.
pub(super) fn help(help: &spec::FieldHelp) -> Help {
    Help { title: text(help.title.as_ref()), text: help.text.value.clone(), link: text(help.link.as_ref()) }
}

fn pairs(pairs: &spec::Pairs) -> Pairs {
    let spec::Pairs { name, value, read, write } = pairs;
    Pairs { name: name.clone(), value: value.clone(), read: *read, write: *write }
}
