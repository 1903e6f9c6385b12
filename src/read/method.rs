//! Reads methods: values with a name.

use crate::diagnostic::{Code, Description, Problem};
use crate::span::Spanned;
use crate::spec::Method;

use super::data::hole_value;
use super::keys::METHOD;
use super::walk::{At, Reader};

impl Reader<'_> {
    /// A method.
    pub(super) fn named_method(&mut self, name: Spanned<String>, at: At<'_>) -> Option<Method> {
        let map = self.open(at, &METHOD)?;
        let takes = self.read(&map, "takes", Self::takes).unwrap_or_default();
        let returns = self.read(&map, "returns", Self::type_word);
        let later = METHOD.keys.iter().any(|key| map.is_later(key.name));
        if later {
            map.forget(&["return"]);
        }
        let give = if later { None } else { self.take(&map, "return", Self::written) };
        if give.is_none() && !later {
            self.problems.report(&NoValue(&name));
        }
        // What calls it is right; only its value is not known.
        let give = give.unwrap_or_else(|| hole_value(at.span));
        Some(Method { give, name, takes, returns, span: at.span })
    }
}

/// A method without a value.
struct NoValue<'a>(&'a Spanned<String>);

impl Problem for NoValue<'_> {
    const CODE: Code = Code::MissingKey;

    fn describe(&self) -> Description {
        Description::new(
            format!("the method `{}` has no `return`", self.0.value),
            self.0.span,
            "nothing comes of it",
        )
        .help("write what it gives: `return: \"{{ … }}\"`".to_owned())
    }
}
