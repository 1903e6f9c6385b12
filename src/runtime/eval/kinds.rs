//! What the simple kinds of expressions give: access, operators, calls of functions, lists, names.
//!
//! In: a part of an expression, and the frame that computes it. Out: its value. Each kind has a
//! function of its own, so that a level of an expression keeps no more on the stack than it needs.

use std::sync::Arc;

use crate::builtin::{Function, Literal, applied, operators, tests};
use crate::diagnostic::Code;
use crate::plan::{Expr, Operator};
use crate::value::{Object, Value};

use super::super::fault::Fault;
use super::{Frame, is_made, truth, wrong_kind};

impl Frame<'_> {
    pub(super) fn holds(&mut self, condition: &Expr) -> Result<bool, Fault> {
        self.eval(condition).map(|value| truth(&value))
    }

    pub(super) fn member(&mut self, of: &Expr, key: &str) -> Result<Value, Fault> {
        self.eval(of).map(|of| of.get(key).clone())
    }

    pub(super) fn index(&mut self, of: &Expr, index: &Expr) -> Result<Value, Fault> {
        Ok(match (self.eval(of)?, self.eval(index)?) {
            (of, Value::Int(index)) => of.at(index).clone(),
            (of, Value::Text(key)) => of.get(&key).clone(),
            _ => Value::Null,
        })
    }

    pub(super) fn slice(
        &mut self,
        of: &Expr,
        from: Option<&Expr>,
        to: Option<&Expr>,
    ) -> Result<Value, Fault> {
        let of = self.eval(of)?;
        let from = from.map(|from| self.eval(from)).transpose()?;
        let to = to.map(|to| self.eval(to)).transpose()?;
        let slice = operators::slice(&of, from.as_ref(), to.as_ref())?;
        self.budget.made(&slice)?;
        Ok(slice)
    }

    pub(super) fn call(
        &mut self,
        function: Function,
        args: &[Expr],
        literals: &[Literal],
    ) -> Result<Value, Fault> {
        let args = self.each(args)?;
        self.budget.call(function.0, &args, literals)?;
        let value = match self.known_by_chance(function) {
            Some(known) => known,
            None => {
                let value = function.0.call(&args, literals)?;
                self.keep_chance(function, &value);
                value
            }
        };
        self.budget.made(&value)?;
        Ok(value)
    }

    pub(super) fn apply(
        &mut self,
        function: Function,
        args: &[Expr],
        literals: &[Literal],
        item: u16,
        give: &Expr,
    ) -> Result<Value, Fault> {
        let args = self.each(args)?;
        self.budget.call(function.0, &args, literals)?;
        let value = applied::apply(function.0, &args, literals, &mut |value| {
            self.bind(item, value.clone());
            self.eval(give)
        })?;
        self.budget.made(&value)?;
        Ok(value)
    }

    pub(super) fn attempt(&mut self, of: &Expr, fallback: &Expr) -> Result<Value, Fault> {
        match self.eval(of) {
            Err(fault) if fault.code == Code::Expression => self.eval(fallback),
            result => result,
        }
    }

    pub(super) fn negated(&mut self, of: &Expr) -> Result<Value, Fault> {
        Ok(operators::negate(&self.eval(of)?)?)
    }

    pub(super) fn binary(&mut self, operator: Operator, left: &Expr, right: &Expr) -> Result<Value, Fault> {
        match operator {
            Operator::And => return Ok(Value::Bool(self.holds(left)? && self.holds(right)?)),
            Operator::Or => return Ok(Value::Bool(self.holds(left)? || self.holds(right)?)),
            _ => {}
        }
        let left = self.eval(left)?;
        let right = self.eval(right)?;
        self.budget.walk(&left)?;
        self.budget.walk(&right)?;
        Ok(operators::binary(operator, &left, &right)?)
    }

    pub(super) fn contained(&mut self, item: &Expr, list: &Expr, negated: bool) -> Result<Value, Fault> {
        let item = self.eval(item)?;
        let list = self.eval(list)?;
        self.budget.walk(&item)?;
        self.budget.walk(&list)?;
        Ok(Value::Bool(operators::contains(&list, &item)? != negated))
    }

    pub(super) fn tested(&mut self, of: &Expr, test: &str, negated: bool) -> Result<Value, Fault> {
        let of = self.eval(of)?;
        Ok(Value::Bool(tests::find(test).is_some_and(|test| (test.holds)(&of)) != negated))
    }

    pub(super) fn branch(
        &mut self,
        condition: &Expr,
        then: &Expr,
        otherwise: Option<&Expr>,
    ) -> Result<Value, Fault> {
        if self.holds(condition)? { self.eval(then) } else { self.maybe(otherwise) }
    }

    pub(super) fn record(&mut self, members: &[(Arc<str>, Expr)]) -> Result<Value, Fault> {
        let mut object = Object::default();
        for (key, member) in members {
            object.insert(key.clone(), self.eval(member)?);
        }
        Ok(Value::Object(Arc::new(object)))
    }

    pub(super) fn named(&mut self, names: &[(u16, Expr)], give: &Expr) -> Result<Value, Fault> {
        for (slot, expr) in names {
            let value = self.eval(expr)?;
            if is_made(expr) {
                self.budget.walk(&value)?;
            }
            self.bind(*slot, value);
        }
        self.eval(give)
    }

    pub(super) fn merged(&mut self, members: &[Expr]) -> Result<Value, Fault> {
        let mut merged = Object::default();
        for member in members {
            match self.eval(member)? {
                Value::Null => {}
                Value::Object(members) => {
                    self.budget.take(members.len())?;
                    let present = members.iter().filter(|(_, value)| !value.is_null());
                    merged.extend(present.map(|(key, value)| (key.clone(), value.clone())));
                }
                other => return Err(wrong_kind("a member of `$merge`", "an object", &other)),
            }
        }
        Ok(Value::Object(Arc::new(merged)))
    }

    pub(super) fn joined(&mut self, members: &[Expr]) -> Result<Value, Fault> {
        let mut all = Vec::new();
        for member in members {
            match self.eval(member)? {
                Value::Null => {}
                Value::Array(members) => {
                    self.budget.take(members.len())?;
                    all.extend(members.iter().cloned());
                }
                other => return Err(wrong_kind("a member of `$concat`", "an array", &other)),
            }
        }
        Ok(Value::array(all))
    }

    pub(super) fn fail(&mut self, message: &Expr) -> Result<Value, Fault> {
        let message = self.eval(message)?;
        let message = self.words(&message)?;
        Err(Fault::new(Code::Failed, message))
    }
}
