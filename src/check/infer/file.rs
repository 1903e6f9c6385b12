//! `$file`: a part of a multipart body.

use std::sync::Arc;

use super::{Infer, members_type};
use crate::diagnostic::{Code, Description};
use crate::expr::ast::Written;
use crate::model::{Expr, ExprKind, Kind};
use crate::span::Span;

impl Infer<'_> {
    /// A part of a multipart body: an object by which the encoder knows it.
    pub(super) fn file(
        &mut self,
        content: &Written,
        name: Option<&Written>,
        media: Option<&Written>,
        span: Span,
    ) -> Expr {
        if !self.files {
            self.problems.tell(
                Code::FileOutside,
                Description::new("`$file` is a part of `multipart`", span, "not part of a multipart body")
                    .help(
                        "other bodies hold the content itself, `… | base64encode` where they are text"
                            .to_owned(),
                    ),
            );
        }
        let content = self.written(content);
        if !matches!(content.ty.kind, Kind::Bytes | Kind::File) {
            self.textable(&content);
        }
        let mut members = vec![(Arc::from("$file"), content)];
        for (key, written) in [("$name", name), ("$type", media)] {
            if let Some(written) = written {
                let value = self.written(written);
                members.push((Arc::from(key), self.text(value)));
            }
        }
        let ty = members_type(&members);
        Expr { kind: ExprKind::Map(members), ty: ty.or_null(), span }
    }
}
