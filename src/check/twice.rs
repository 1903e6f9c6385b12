//! Parameters that a request would send twice: from its path, its `params`, and its paging.
//!
//! In: a request as it was written, and the names that paging adds. Out: E0471, because of two values
//! of one name every service takes another one.

use super::Checker;
use crate::diagnostic::{Code, Description};
use crate::expr::ast::{Part, Written, WrittenKind};
use crate::span::{Span, Spanned};
use crate::spec::{self, Verb};

impl Checker<'_> {
    /// Reports what stands in the path and in `params`.
    pub(super) fn path_and_params(&mut self, request: &spec::Request) {
        let names = names_of(request.params.as_ref());
        for written in queries(&request.path) {
            if let Some(again) = names.iter().find(|name| name.value == written.value) {
                self.twice(
                    again,
                    written.span,
                    "in the path",
                    format!("leave one of them out; a list sends several values: `{}: [a, b]`", again.value),
                );
            }
        }
    }

    /// Reports what stands in the request and is sent by `paginate` too; `implied`: the input is the query.
    pub(super) fn paged_twice(
        &mut self,
        paginate: &spec::Paginate,
        request: &spec::Request,
        input: &[(std::sync::Arc<str>, Span)],
    ) {
        let sends = request.params.is_none() && request.verb.value == Verb::Get;
        let mut written = queries(&request.path);
        written.extend(names_of(request.params.as_ref()));
        if sends {
            written.extend(input.iter().map(|(name, span)| Spanned::new(name.to_string(), *span)));
        }
        let size = paginate.size.as_ref().and_then(|size| size.param.as_ref());
        for param in paginate.param.iter().chain(size) {
            if let Some(first) = written.iter().find(|name| name.value == param.value) {
                let help = if input.iter().any(|(name, span)| **name == *param.value && *span == first.span) {
                    format!(
                        "leave `{}` out of the input: `paginate` reads all pages, `max_items` bounds them",
                        param.value
                    )
                } else {
                    format!("leave `{}` out of the request: `paginate` sends it by itself", param.value)
                };
                self.twice(param, first.span, "first here", help);
            }
        }
    }

    fn twice(&mut self, again: &Spanned<String>, first: Span, label: &str, help: String) {
        self.problems.tell(
            Code::ParamTwice,
            Description::new(
                format!("the parameter `{}` would be sent twice", again.value),
                again.span,
                "again here",
            )
            .because(first, label)
            .help(help),
        );
    }
}

/// The names that written parameters surely have. A name that ends with `[]` may come several times.
fn names_of(params: Option<&Written>) -> Vec<Spanned<String>> {
    match params.map(|params| &params.kind) {
        Some(WrittenKind::Map(members)) => members
            .iter()
            .filter(|(name, value)| {
                !name.value.ends_with("[]")
                    && !matches!(&value.kind, WrittenKind::Literal(value) if value.is_null())
            })
            .map(|(name, _)| name.clone())
            .collect(),
        _ => Vec::new(),
    }
}

/// The names of the parameters in a path.
fn queries(path: &Written) -> Vec<Spanned<String>> {
    let WrittenKind::Text(template) = &path.kind else { return Vec::new() };
    let mut text = String::new();
    for part in &template.parts {
        match part {
            Part::Text(part) => text.push_str(&part.value),
            Part::Expr(_) => text.push('\0'),
        }
    }
    let Some((_, query)) = text.split_once('?') else { return Vec::new() };
    let query = query.split('#').next().unwrap_or_default();
    let names = query.split('&').map(|pair| pair.split('=').next().unwrap_or_default());
    names
        .filter(|name| !name.is_empty() && !name.ends_with("[]") && !name.contains('\0'))
        .map(|name| Spanned::new(name.to_owned(), path.span))
        .collect()
}
