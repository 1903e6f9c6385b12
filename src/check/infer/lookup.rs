//! `lookup_table`: its columns are named as arguments, or stand in braces.

use std::sync::Arc;

use super::signature::signatures;
use super::{Infer, unknown};
use crate::diagnostic::{Code, Description};
use crate::expr::ast::{self, Arg};
use crate::model::{Expr, ExprKind, Kind, Root, Type};
use crate::span::{Span, Spanned};

/// How it is called.
const USAGE: &str = "`lookup_table('Countries', code=input.country)`, or `{'Country code': input.country}` where a name is no word";

impl Infer<'_> {
    pub(super) fn lookup_table(&mut self, name: &Spanned<String>, args: &[Arg], span: Span) -> Expr {
        if !self.scope.account && !self.scope.open {
            let message = format!("`lookup_table` cannot be called in {}", self.scope.place);
            self.problems.tell(
                Code::NameNotHere,
                Description::new(message, name.span, "no tables here").help(
                    "it can be called where `account` can be read: in requests of operations, for one"
                        .to_owned(),
                ),
            );
        }
        self.known.tables.set(true);
        let mut table = None;
        let mut columns: Vec<(Arc<str>, Expr)> = Vec::new();
        let mut fine = true;
        for (at, arg) in args.iter().enumerate() {
            match (&arg.name, &arg.value.kind) {
                (None, _) if at == 0 => {
                    let value = self.expr(&arg.value);
                    table = Some(self.want(value, &Kind::String, "the name of a table"));
                }
                (None, ast::ExprKind::Record(members)) => {
                    for (column, value) in members {
                        fine &= self.column(column, value, &mut columns);
                    }
                }
                (Some(column), _) => fine &= self.column(column, &arg.value, &mut columns),
                (None, _) => {
                    self.expr(&arg.value);
                    let message = "`lookup_table` takes columns by their names";
                    fine = self.misused(arg.value.span, message, "no column is named");
                }
            }
        }
        let Some(table) = table else {
            let message = "`lookup_table` needs the name of a table in front";
            self.misused(name.span, message, "no table is named");
            return unknown(span);
        };
        if columns.is_empty() && fine {
            fine = self.misused(name.span, "`lookup_table` needs a column", "any row would do");
        }
        let Some(signature) = signatures().get("lookup_table").filter(|_| fine) else {
            return unknown(span);
        };
        let secret = columns.iter().any(|(_, value)| value.ty.secret);
        let ty = Type::of(Kind::Map).with_secret(secret);
        let columns = Expr { kind: ExprKind::Record(columns), ty, span };
        let tables = Expr { kind: ExprKind::Root(Root::Tables), ty: Type::of(Kind::Map), span };
        let args = vec![table, columns, tables];
        let kind = ExprKind::Call { function: signature.function, args, literals: Vec::new() };
        Expr { kind, ty: Type::of(Kind::Map).or_null(), span }
    }

    /// A column and what it has to hold.
    fn column(
        &mut self,
        name: &Spanned<String>,
        value: &ast::Expr,
        columns: &mut Vec<(Arc<str>, Expr)>,
    ) -> bool {
        let value = self.expr(value);
        if columns.iter().any(|(known, _)| **known == *name.value) {
            let message = format!("the column `{}` is given twice", name.value);
            return self.misused(name.span, &message, "the second time");
        }
        // The SDK takes these for something else than a name.
        if name.value.contains('.') || name.value.trim_end().ends_with(['<', '>', '=', '!']) {
            let message = format!("no column can be called `{}`", name.value);
            return self.misused(name.span, &message, "a dot, or a sign at its end");
        }
        let text = !matches!(
            value.ty.kind,
            Kind::Array(_) | Kind::Map | Kind::Shape(_) | Kind::Members(_) | Kind::Bytes
        );
        if !text {
            return self.misused(value.span, "a column of a lookup table holds text", "this has no text");
        }
        columns.push((Arc::from(name.value.as_str()), value));
        true
    }

    /// Reports a call that is none.
    fn misused(&mut self, at: Span, message: &str, label: &str) -> bool {
        self.problems.tell(Code::Arguments, Description::new(message, at, label).help(USAGE.to_owned()));
        false
    }
}
