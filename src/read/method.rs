//! Reads methods: values and works with a name.

use crate::diagnostic::{Code, Description, Problem};
use crate::span::{Span, Spanned};
use crate::spec::{ForeignCode, Method, Native};
use crate::syntax::document::Core;

use super::data::hole_value;
use super::keys::{KINDS, METHOD, NATIVE};
use super::slips::KeysExclude;
use super::walk::{At, Reader};

impl Reader<'_> {
    /// A method.
    pub(super) fn named_method(&mut self, name: Spanned<String>, at: At<'_>) -> Option<Method> {
        let map = self.open(at, &METHOD)?;
        let takes_span = map.at("takes").map(|at| at.span);
        let takes = self.read(&map, "takes", Self::takes).unwrap_or_default();
        let returns = self.read(&map, "returns", Self::type_word);
        let native = self.read(&map, "native", Self::native);
        let later = METHOD.all_keys().iter().any(|key| map.is_later(key.name));
        if KINDS.iter().any(|kind| map.has(kind)) && !later {
            if let (Some(code), Some(kind)) = (map.place("native"), map.first_of(KINDS)) {
                let first = (kind, map.place(kind).unwrap_or(code));
                let second = ("native", code);
                self.problems.report(&KeysExclude { first, second, of: &METHOD });
            }
            let memo = self.flag(&map, "memo");
            let work = Some(self.work(&map));
            let give = hole_value(at.span);
            return Some(Method {
                give,
                work,
                memo,
                native: None,
                name,
                takes,
                takes_span,
                returns,
                span: at.span,
            });
        }
        if later {
            map.forget_all();
        }
        let give = if later { None } else { self.take(&map, "return", Self::written) };
        for (key, span) in map.keys() {
            if !["takes", "return", "returns", "native"].contains(&key) && !later {
                self.problems.report(&WithoutWork { key, span });
                map.drop_key(key);
            }
        }
        // What calls it is right; only its value is not known.
        let give = give.unwrap_or_else(|| hole_value(at.span));
        Some(Method {
            give,
            work: None,
            memo: false,
            native,
            name,
            takes,
            takes_span,
            returns,
            span: at.span,
        })
    }

    /// Code of a target.
    fn native(&mut self, at: At<'_>) -> Option<Native> {
        let map = self.open(at, &NATIVE)?;
        let ruby = self.read(&map, "ruby", Self::code);
        let rust = self.read(&map, "rust", Self::code);
        Some(Native { ruby: ruby?, rust, span: at.span })
    }

    /// Code of another language.
    fn code(&mut self, at: At<'_>) -> Option<ForeignCode> {
        let text = at.node.as_scalar().filter(|scalar| scalar.core == Core::Text);
        let Some(text) = text.filter(|scalar| !scalar.text.trim().is_empty()) else {
            self.wrong_kind(at, "code");
            return None;
        };
        Some(ForeignCode { text: text.text.to_string(), pieces: text.pieces.clone(), span: at.node.span })
    }
}

/// A key of a request in a method that has none.
struct WithoutWork {
    key: &'static str,
    span: Span,
}

impl Problem for WithoutWork {
    const CODE: Code = Code::StepKey;

    fn describe(&self) -> Description {
        let Self { key, span } = self;
        Description::new(
            format!("`{key}` belongs to a request, and this method has none"),
            *span,
            "says nothing here",
        )
    }
}
