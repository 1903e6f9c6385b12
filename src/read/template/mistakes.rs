//! What can be wrong with what extends a template.

use std::sync::Arc;

use crate::diagnostic::{Code, Description, Problem};
use crate::span::{Span, Spanned};
use crate::spec::TypeWord;
use crate::spelling::nearest;

/// A name that no template has.
pub(super) struct Unknown<'a> {
    pub(super) named: Spanned<&'a str>,
    pub(super) near: Option<&'a str>,
    /// Whether there is no template at all.
    pub(super) none: bool,
}

impl Problem for Unknown<'_> {
    const CODE: Code = Code::UnknownTemplate;

    fn describe(&self) -> Description {
        let Self { named, near, none } = self;
        let description =
            Description::new(format!("there is no template `{}`", named.value), named.span, "not defined");
        match near {
            Some(near) => description.help(format!("a template `{near}` exists")).rename(named.span, *near),
            None if *none => {
                description.help("templates stand under `templates`, each with its name".to_owned())
            }
            None => description,
        }
    }
}

/// Templates that extend one another without end.
pub(super) struct Cycle<'a> {
    pub(super) named: Spanned<&'a str>,
    pub(super) way: &'a [Arc<str>],
}

impl Problem for Cycle<'_> {
    const CODE: Code = Code::TemplateCycle;

    fn describe(&self) -> Description {
        let Self { named, way } = self;
        let start = way.iter().position(|name| **name == *named.value);
        let Some(start) = start else {
            let message = format!("more than {} templates extend one another in a row", way.len());
            return Description::new(message, named.span, "one too many");
        };
        let round: Vec<String> = way[start..].iter().map(|name| format!("`{name}`")).collect();
        let message = match round.as_slice() {
            [only] => format!("the template {only} extends itself"),
            _ => format!("the templates {} extend one another in a circle", round.join(", ")),
        };
        Description::new(message, named.span, "begins again here")
    }
}

/// An argument that the template does not take.
pub(super) struct Surplus<'a> {
    pub(super) key: &'a Spanned<Arc<str>>,
    pub(super) template: &'a Spanned<&'a str>,
    pub(super) takes: &'a [&'a str],
}

impl Problem for Surplus<'_> {
    const CODE: Code = Code::UnknownTemplateArgument;

    fn describe(&self) -> Description {
        let Self { key, template, takes } = self;
        let message = format!("the template `{}` does not take `{}`", template.value, key.value);
        let description =
            Description::new(message, key.span, "not taken").because(template.span, "the template");
        match nearest(&key.value, takes.iter().copied()) {
            Some(near) => description.help(format!("it takes `{near}`")).rename(key.span, near),
            None if takes.is_empty() => description.help("it takes nothing".to_owned()),
            None => {
                let takes: Vec<String> = takes.iter().map(|name| format!("`{name}`")).collect();
                description.help(format!("it takes {}", takes.join(", ")))
            }
        }
    }
}

/// An argument that the template needs and does not get.
pub(super) struct Missing<'a> {
    pub(super) name: &'a Spanned<String>,
    pub(super) template: &'a Spanned<&'a str>,
    pub(super) span: Span,
}

impl Problem for Missing<'_> {
    const CODE: Code = Code::MissingTemplateArgument;

    fn describe(&self) -> Description {
        let Self { name, template, span } = self;
        let name_text = &name.value;
        Description::new(
            format!("the template `{}` needs `{name_text}`", template.value),
            *span,
            format!("`{name_text}` is not given"),
        )
        .because(name.span, "required here")
        .help(format!("write `with: {{ {name_text}: … }}`"))
    }
}

/// An argument that is no constant.
pub(super) struct Computed<'a> {
    pub(super) name: &'a str,
    pub(super) span: Span,
}

impl Problem for Computed<'_> {
    const CODE: Code = Code::BracesInFixed;

    fn describe(&self) -> Description {
        let Self { name, span } = self;
        Description::new(
            format!("`{name}` is put into the template before anything is computed"),
            *span,
            "computed",
        )
        .help(
            "what a template takes are constants; write the whole key beside `extends`, where it wins"
                .to_owned(),
        )
    }
}

/// An argument of another type than the template takes.
pub(super) struct WrongType<'a> {
    pub(super) name: &'a Spanned<String>,
    pub(super) word: &'a TypeWord,
    pub(super) template: &'a Spanned<&'a str>,
    pub(super) span: Span,
}

impl Problem for WrongType<'_> {
    const CODE: Code = Code::TemplateArgumentType;

    fn describe(&self) -> Description {
        let Self { name, word, template, span } = self;
        let ty = &word.word.value;
        let ty = if word.list { format!("[{ty}]") } else { ty.clone() };
        let description = Description::new(
            format!("the template `{}` takes `{}` as `{ty}`", template.value, name.value),
            *span,
            "of another type",
        )
        .because(word.word.span, "the type");
        match ty.as_str() {
            "bytes" | "file" => description.help("no constant is of this type: take a `string`".to_owned()),
            _ => description,
        }
    }
}

/// More than a spec may be filled in to.
pub(super) struct TooMuch(pub(super) Span);

impl Problem for TooMuch {
    const CODE: Code = Code::TemplatesTooLarge;

    fn describe(&self) -> Description {
        Description::new(
            "the templates fill in to more than a spec can hold",
            self.0,
            "too much from here on",
        )
        .help("an argument that is used often, or put into another, multiplies: take smaller ones".to_owned())
    }
}

/// A template that nothing extends.
pub(super) struct Unused<'a>(pub(super) &'a Spanned<Arc<str>>);

impl Problem for Unused<'_> {
    const CODE: Code = Code::UnusedTemplate;

    fn describe(&self) -> Description {
        let Self(name) = self;
        Description::new(format!("nothing extends the template `{}`", name.value), name.span, "not used")
            .help("nothing in it is checked; extend it or leave it out".to_owned())
    }
}
