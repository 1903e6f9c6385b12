//! `where` of a shape: which fields stay, decided when compiling.

use super::Checker;
use super::infer::Infer;
use super::scope::Scope;
use super::shape::Draft;
use crate::diagnostic::{Code, Description};
use crate::expr::ast::{self, Operator};
use crate::model::{Expr, ExprKind, Kind, Root, Type};
use crate::span::Span;
use crate::value::Value;

impl Checker<'_> {
    /// A condition over fields that are known only at design time.
    pub(super) fn field_filter(&mut self, filter: &ast::Expr) -> Expr {
        let mut scope = Scope::nothing("`where` of a shape");
        scope.field = Some(field_type());
        Infer::new(&self.known, &scope, self.problems).condition(filter)
    }

    /// The fields for which the condition holds.
    pub(super) fn filtered(&mut self, drafts: Vec<Draft>, filter: Option<&ast::Expr>) -> Vec<Draft> {
        let Some(filter) = filter else { return drafts };
        let mut scope = Scope::nothing("`where` of a shape");
        scope.field = Some(field_type());
        let condition = Infer::new(&self.known, &scope, self.problems).condition(filter);
        if matches!(condition.ty.kind, Kind::Unknown) {
            return drafts;
        }
        let mut kept = Vec::with_capacity(drafts.len());
        for draft in drafts {
            match decide(&condition, &described(&draft)) {
                Ok(Value::Bool(true)) => kept.push(draft),
                Ok(_) => {}
                Err(span) => {
                    self.problems.tell(Code::FilterTooMuch, Description::new(
                        "this condition is not decided when compiling",
                        span,
                        "more than comparisons of a field's properties",
                    ).help("`where` of a shape knows comparisons, `in`, tests, `and`, `or`, `not` over `field.name`, `.type`, `.custom`, `.extra`".to_owned()));
                    return kept;
                }
            }
        }
        kept
    }
}

fn field_type() -> Type {
    let members = vec![
        ("name".into(), Type::of(Kind::String)),
        ("type".into(), Type::of(Kind::String)),
        ("custom".into(), Type::of(Kind::Boolean)),
        ("extra".into(), Type::of(Kind::Map)),
    ];
    Type::of(Kind::Members(std::sync::Arc::new(members)))
}

/// A field as its filter sees it.
fn described(draft: &Draft) -> Value {
    let field = &draft.field;
    let extra = field.extra.iter().map(|(key, value)| (key.as_str(), value.clone()));
    Value::object([
        ("name", Value::text(&field.name)),
        ("type", Value::text(field.ty.word())),
        ("custom", Value::Bool(field.custom)),
        ("extra", Value::object(extra)),
    ])
}

/// The value of a condition over a field; the place of what is more than this can decide.
fn decide(expr: &Expr, field: &Value) -> Result<Value, Span> {
    let truth = |expr: &Expr| decide(expr, field).map(|value| matches!(value, Value::Bool(true)));
    Ok(match &expr.kind {
        ExprKind::Literal(value) => value.clone(),
        ExprKind::Root(Root::Field) => field.clone(),
        ExprKind::Member(of, name) => decide(of, field)?.get(name).clone(),
        ExprKind::Demand(of) => decide(of, field)?,
        ExprKind::Not(of) => Value::Bool(!truth(of)?),
        ExprKind::Binary(Operator::And, left, right) => Value::Bool(truth(left)? && truth(right)?),
        ExprKind::Binary(Operator::Or, left, right) => Value::Bool(truth(left)? || truth(right)?),
        ExprKind::Binary(Operator::Equal, left, right) => {
            Value::Bool(decide(left, field)? == decide(right, field)?)
        }
        ExprKind::Binary(Operator::Unequal, left, right) => {
            Value::Bool(decide(left, field)? != decide(right, field)?)
        }
        ExprKind::List(members) => {
            Value::array(members.iter().map(|member| decide(member, field)).collect::<Result<_, _>>()?)
        }
        ExprKind::In { item, list, negated } => {
            let item = decide(item, field)?;
            let found = decide(list, field)?.as_array().is_some_and(|members| members.contains(&item));
            Value::Bool(found != *negated)
        }
        ExprKind::Test { of, test, negated } => {
            let value = decide(of, field)?;
            let holds = match &**test {
                "null" => value.is_null(),
                "empty" | "blank" => value.is_null() || value.as_text().is_some_and(str::is_empty),
                _ => return Err(expr.span),
            };
            Value::Bool(holds != *negated)
        }
        ExprKind::Call { function, args, literals } => {
            let args: Vec<Value> = args.iter().map(|arg| decide(arg, field)).collect::<Result<_, _>>()?;
            (function.eval)(&args, literals).map_err(|_| expr.span)?
        }
        _ => return Err(expr.span),
    })
}
