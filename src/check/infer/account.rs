//! Properties of the account: read one by one, all of them secret.

use std::sync::Arc;

use super::Infer;
use crate::diagnostic::{Code, Description};
use crate::expr::ast;
use crate::model::{Expr, ExprKind, Kind, Root, Type};
use crate::span::Span;

impl Infer<'_> {
    /// Whether an expression is the account, where it can be read.
    pub(super) fn is_account(&self, of: &ast::Expr) -> bool {
        let ast::ExprKind::Name(name) = &of.kind else { return false };
        name == "account" && self.scope.account && !self.bound.iter().any(|bound| *bound.local.name == **name)
    }

    /// A property of the account: nobody but the account knows which there are.
    pub(super) fn property(&mut self, name: &str, span: Span) -> Expr {
        let name: Arc<str> = Arc::from(name);
        let mut read = self.known.account.borrow_mut();
        if !read.contains(&name) {
            read.push(name.clone());
        }
        let account = Expr { kind: ExprKind::Root(Root::Account), ty: Type::unknown(), span };
        let ty = Type::of(Kind::String).or_null().with_secret(true);
        Expr { kind: ExprKind::Member(Box::new(account), name), ty, span }
    }

    /// Reports the account where a value is wanted.
    pub(super) fn account_whole(&mut self, span: Span) {
        let message = "the account is no value: its properties are read one by one";
        self.problems.tell(
            Code::AccountWhole,
            Description::new(message, span, "no property is named")
                .help("write `account.NAME`, or `account['a name']`".to_owned()),
        );
    }
}
