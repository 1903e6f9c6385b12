//! Reads methods: values and works with a name.

use crate::diagnostic::{Code, Description, Problem};
use crate::span::{Span, Spanned};
use crate::spec::Method;

use super::data::hole_value;
use super::keys::{KINDS, METHOD};
use super::walk::{At, Reader};

impl Reader<'_> {
    /// A method.
    pub(super) fn named_method(&mut self, name: Spanned<String>, at: At<'_>) -> Option<Method> {
        let map = self.open(at, &METHOD)?;
        let takes = self.read(&map, "takes", Self::takes).unwrap_or_default();
        let returns = self.read(&map, "returns", Self::type_word);
        let later = METHOD.all_keys().iter().any(|key| map.is_later(key.name));
        if KINDS.iter().any(|kind| map.has(kind)) && !later {
            let memo = self.flag(&map, "memo");
            let work = Some(self.work(&map));
            return Some(Method {
                give: hole_value(at.span),
                work,
                memo,
                name,
                takes,
                returns,
                span: at.span,
            });
        }
        if later {
            map.forget_all();
        }
        let give = if later { None } else { self.take(&map, "return", Self::written) };
        for (key, span) in map.keys() {
            if !["takes", "return", "returns"].contains(&key) && !later {
                self.problems.report(&WithoutWork { key, span });
                map.drop_key(key);
            }
        }
        // What calls it is right; only its value is not known.
        let give = give.unwrap_or_else(|| hole_value(at.span));
        Some(Method { give, work: None, memo: false, name, takes, returns, span: at.span })
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
