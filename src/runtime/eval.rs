//! Computes expressions.
//!
//! The compiler has typed them: where a function or an operator needs a kind, the value has it or a
//! [`Expr::Demand`] in front says otherwise. What is left to fail are values: a division by zero, a
//! text that is no date.

use std::sync::Arc;

use crate::builtin::{operators, tests};
use crate::diagnostic::Code;
use crate::plan::{Each, Expr, MethodId, Operator, Slot, TextPart};
use crate::value::{Failure, Object, Value, text};

use super::border;
use super::budget::{self, Budget};
use super::demand::{demand, widen, wrong_kind};
use super::fault::Fault;
use super::scope::Scope;
use super::stack::{CALLS_OF_A_STACK, STEPS_OF_A_STACK, on_a_new_stack};

/// The value of a slot; a failure is told with its place.
///
/// # Errors
/// With R0300, or R0306 for a `$fail`.
pub fn slot(slot: &Slot, scope: &Scope) -> Result<Value, Fault> {
    expr(&slot.expr, scope).map_err(|fault| fault.at(slot.place))
}

/// The value of a slot that is a condition: null counts as false.
///
/// # Errors
/// As [`slot`].
pub fn condition(condition: &Slot, scope: &Scope) -> Result<bool, Fault> {
    slot(condition, scope).map(|value| truth(&value))
}

/// The value of an expression.
///
/// # Errors
/// As [`slot`], perhaps without a place.
pub fn expr(expr: &Expr, scope: &Scope) -> Result<Value, Fault> {
    let value = Frame { scope, locals: Vec::new(), depth: 0, budget: Budget::new() }.eval(expr)?;
    if is_made(expr) {
        budget::bounded(&value)?;
    }
    Ok(value)
}

/// Whether an expression may put together a value, rather than find one that is there.
fn is_made(expr: &Expr) -> bool {
    match expr {
        // What crosses the border stays as large as it was.
        Expr::At(_, of)
        | Expr::Demand { of, .. }
        | Expr::Clean(of)
        | Expr::ToWire(_, of)
        | Expr::FromWire(_, of) => is_made(of),
        Expr::Literal(_) | Expr::Path(..) | Expr::Text(_) => false,
        _ => true,
    }
}

fn truth(value: &Value) -> bool {
    matches!(value, Value::Bool(true))
}

impl From<Failure> for Fault {
    fn from(Failure(message): Failure) -> Self {
        Self::new(Code::Expression, message)
    }
}

struct Frame<'a> {
    scope: &'a Scope<'a>,
    /// By slot.
    locals: Vec<Value>,
    /// How many calls of methods are around.
    depth: u8,
    budget: Budget,
}

/// How long the text of a value is taken to be before it is known.
const LIKELY_TEXT: usize = 16;

/// How deep calls of methods may be nested.
const DEEPEST_CALL: u8 = 100;

impl Frame<'_> {
    fn eval(&mut self, expr: &Expr) -> Result<Value, Fault> {
        self.budget.take(1)?;
        Ok(match expr {
            Expr::Literal(value) => value.clone(),
            Expr::Path(root, keys) => self.scope.read(*root, keys),
            Expr::Local(slot) => self.locals.get(usize::from(*slot)).cloned().unwrap_or_default(),
            Expr::Member(of, key) => self.eval(of)?.get(key).clone(),
            Expr::Index(of, index) => match (self.eval(of)?, self.eval(index)?) {
                (of, Value::Int(index)) => of.at(index).clone(),
                (of, Value::Text(key)) => of.get(&key).clone(),
                _ => Value::Null,
            },
            Expr::Slice(of, from, to) => {
                let of = self.eval(of)?;
                let from = from.as_deref().map(|from| self.eval(from)).transpose()?;
                let to = to.as_deref().map(|to| self.eval(to)).transpose()?;
                let slice = operators::slice(&of, from.as_ref(), to.as_ref())?;
                self.budget.made(&slice)?;
                slice
            }
            Expr::Call(function, args, literals) => {
                let args = args.iter().map(|arg| self.eval(arg)).collect::<Result<Vec<_>, _>>()?;
                self.budget.call(function.0, &args, literals)?;
                let value = function.0.call(&args, literals)?;
                self.budget.made(&value)?;
                value
            }
            Expr::Method(method, args) => self.method(*method, args)?,
            Expr::Try(of, fallback) => match self.eval(of) {
                Err(fault) if fault.code == Code::Expression => self.eval(fallback)?,
                result => result?,
            },
            Expr::Neg(of) => operators::negate(&self.eval(of)?)?,
            Expr::Not(of) => Value::Bool(!truth(&self.eval(of)?)),
            Expr::Binary(Operator::And, left, right) => {
                Value::Bool(truth(&self.eval(left)?) && truth(&self.eval(right)?))
            }
            Expr::Binary(Operator::Or, left, right) => {
                Value::Bool(truth(&self.eval(left)?) || truth(&self.eval(right)?))
            }
            Expr::Binary(operator, left, right) => {
                let left = self.eval(left)?;
                let right = self.eval(right)?;
                self.budget.walk(&left)?;
                self.budget.walk(&right)?;
                operators::binary(*operator, &left, &right)?
            }
            Expr::In { item, list, negated } => {
                let item = self.eval(item)?;
                let list = self.eval(list)?;
                self.budget.walk(&item)?;
                self.budget.walk(&list)?;
                Value::Bool(operators::contains(&list, &item)? != *negated)
            }
            Expr::Test { of, test, negated } => {
                let of = self.eval(of)?;
                Value::Bool(tests::find(test).is_some_and(|test| (test.holds)(&of)) != *negated)
            }
            Expr::If(condition, then, otherwise) => {
                if truth(&self.eval(condition)?) {
                    self.eval(then)?
                } else {
                    self.maybe(otherwise.as_deref())?
                }
            }
            Expr::List(members) => {
                Value::array(members.iter().map(|member| self.eval(member)).collect::<Result<_, _>>()?)
            }
            Expr::Record(members) => {
                let members = members.iter().map(|(key, member)| Ok((key.clone(), self.eval(member)?)));
                Value::Object(Arc::new(members.collect::<Result<Object, Fault>>()?))
            }
            Expr::Text(parts) => self.text(parts)?,
            Expr::Demand { word, of, written } => demand(word, self.eval(of)?, written)?,
            Expr::Widen { decimal, of } => widen(*decimal, self.eval(of)?),
            Expr::Map(members) => self.map(members)?,
            Expr::Members(members) => self.members(members)?,
            Expr::Case { subject, cases, otherwise } => self.case(subject, cases, otherwise.as_deref())?,
            Expr::For { each, filter, key, give } => {
                self.walk(each, filter.as_deref(), key.as_deref(), give)?
            }
            Expr::Fold { total, from, each, give } => self.fold(*total, from.as_deref(), each, give)?,
            Expr::Let(names, give) => {
                for (slot, expr) in names {
                    let value = self.eval(expr)?;
                    if is_made(expr) {
                        self.budget.walk(&value)?;
                    }
                    self.bind(*slot, value);
                }
                self.eval(give)?
            }
            Expr::Merge(members) => {
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
                Value::Object(Arc::new(merged))
            }
            Expr::Concat(members) => {
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
                Value::array(all)
            }
            Expr::Keep(of) => self.eval(of)?,
            Expr::Fail(of) => {
                let of = self.eval(of)?;
                let message = self.words(&of)?;
                return Err(Fault::new(Code::Failed, message));
            }
            Expr::Clean(of) => border::clean(&self.whole(of)?),
            Expr::ToWire(to, of) => border::to_wire(self.scope.plan, to, &self.whole(of)?)?,
            Expr::FromWire(from, of) => border::from_wire(self.scope.plan, from, &self.whole(of)?)?,
            Expr::At(place, of) => self.eval(of).map_err(|fault| fault.at(*place))?,
        })
    }

    fn maybe(&mut self, expr: Option<&Expr>) -> Result<Value, Fault> {
        expr.map_or(Ok(Value::Null), |expr| self.eval(expr))
    }

    fn method(&mut self, method: MethodId, args: &[Expr]) -> Result<Value, Fault> {
        let plan = self.scope.plan;
        let Some(method) = plan.methods.get(method.0 as usize) else { return Ok(Value::Null) };
        let mut arguments = Object::default();
        for (name, arg) in method.takes.iter().zip(args) {
            arguments.insert(name.clone(), self.eval(arg)?);
        }
        if self.depth >= DEEPEST_CALL {
            return Err(Failure::new("calls of methods are nested more than 100 deep").into());
        }
        let arguments = Value::Object(Arc::new(arguments));
        let scope = Scope { arguments: &arguments, ..Scope::new(plan, &Value::Null, self.scope.now) };
        let depth = self.depth + 1;
        let own_stack = depth.is_multiple_of(CALLS_OF_A_STACK);
        if own_stack {
            self.budget.take(STEPS_OF_A_STACK)?;
        }
        // What is computed inside counts too.
        let budget = std::mem::replace(&mut self.budget, Budget::new());
        let give = || {
            let mut frame = Frame { scope: &scope, locals: Vec::new(), depth, budget };
            (frame.eval(&method.give.expr), frame.budget)
        };
        let (given, left) = if own_stack { on_a_new_stack(give)? } else { give() };
        self.budget = left;
        given.map_err(|fault| fault.at(method.give.place))
    }

    /// A value that is about to be made anew, all of it.
    fn whole(&mut self, expr: &Expr) -> Result<Value, Fault> {
        let value = self.eval(expr)?;
        self.budget.copy(&value)?;
        Ok(value)
    }

    /// A value as text.
    fn words(&mut self, value: &Value) -> Result<String, Fault> {
        self.budget.walk(value)?;
        Ok(text::text(value)?)
    }

    fn bind(&mut self, slot: u16, value: Value) {
        let slot = usize::from(slot);
        if self.locals.len() <= slot {
            self.locals.resize(slot + 1, Value::Null);
        }
        self.locals[slot] = value;
    }

    fn text(&mut self, parts: &[TextPart]) -> Result<Value, Fault> {
        let length = parts.iter().map(|part| match part {
            TextPart::Text(text) => text.len(),
            TextPart::Expr(_) => LIKELY_TEXT,
        });
        let mut joined = String::with_capacity(length.sum());
        for part in parts {
            match part {
                TextPart::Text(text) => joined.push_str(text),
                TextPart::Expr(expr) => self.append(expr, &mut joined)?,
            }
            // A text that holds another twice, which holds another twice, grows without end.
            crate::builtin::fits(joined.len())?;
        }
        self.budget.write(joined.len())?;
        Ok(Value::Text(joined.into()))
    }

    /// Appends the text of a value; one that is kept is not copied before.
    fn append(&mut self, expr: &Expr, joined: &mut String) -> Result<(), Fault> {
        if let Expr::Path(root, keys) = expr
            && let Some(value) = self.scope.find(*root, keys)
        {
            self.budget.take(1)?;
            return Ok(text::write(value, joined)?);
        }
        Ok(text::write(&self.eval(expr)?, joined)?)
    }

    fn map(&mut self, members: &[(Arc<str>, Expr)]) -> Result<Value, Fault> {
        let mut written = Object::with_capacity_and_hasher(members.len(), Default::default());
        for (key, member) in members {
            let value = self.eval(member)?;
            if !value.is_null() || keeps(member) {
                written.insert(key.clone(), value);
            }
        }
        Ok(if written.is_empty() && !members.is_empty() {
            Value::Null
        } else {
            Value::Object(Arc::new(written))
        })
    }

    fn members(&mut self, members: &[Expr]) -> Result<Value, Fault> {
        let mut written = Vec::new();
        for member in members {
            let value = self.eval(member)?;
            if !value.is_null() || keeps(member) {
                written.push(value);
            }
        }
        Ok(if written.is_empty() && !members.is_empty() { Value::Null } else { Value::array(written) })
    }

    fn case(
        &mut self,
        subject: &Expr,
        cases: &[(Vec<Arc<str>>, Expr)],
        otherwise: Option<&Expr>,
    ) -> Result<Value, Fault> {
        let subject = self.eval(subject)?;
        if !subject.is_null() {
            let subject = self.words(&subject)?;
            for (texts, give) in cases {
                if texts.iter().any(|text| **text == *subject) {
                    return self.eval(give);
                }
            }
        }
        self.maybe(otherwise)
    }

    /// The elements that a loop walks.
    fn elements(&mut self, each: &Each) -> Result<Arc<Vec<Value>>, Fault> {
        match self.eval(&each.list)? {
            Value::Null => Ok(Arc::default()),
            Value::Array(members) => Ok(members),
            other => Err(wrong_kind("the list of a loop", "an array", &other)),
        }
    }

    fn bind_each(&mut self, each: &Each, index: usize, element: &Value) {
        self.bind(each.item, element.clone());
        if let Some(slot) = each.index {
            self.bind(slot, Value::Int(i64::try_from(index).unwrap_or(i64::MAX)));
        }
    }

    fn walk(
        &mut self,
        each: &Each,
        filter: Option<&Expr>,
        key: Option<&Expr>,
        give: &Expr,
    ) -> Result<Value, Fault> {
        let (mut list, mut object) = (Vec::new(), Object::default());
        for (index, element) in self.elements(each)?.iter().enumerate() {
            self.bind_each(each, index, element);
            if let Some(filter) = filter
                && !truth(&self.eval(filter)?)
            {
                continue;
            }
            let value = self.eval(give)?;
            let Some(key) = key else {
                list.extend((!value.is_null()).then_some(value));
                continue;
            };
            // A key has to have a text even where nothing goes under it.
            let key = match self.eval(key)? {
                Value::Null => continue,
                key => self.words(&key)?,
            };
            if !value.is_null() {
                object.insert(key.into(), value);
            }
        }
        Ok(if key.is_some() { Value::Object(Arc::new(object)) } else { Value::array(list) })
    }

    fn fold(&mut self, total: u16, from: Option<&Expr>, each: &Each, give: &Expr) -> Result<Value, Fault> {
        let mut value = self.maybe(from)?;
        for (index, element) in self.elements(each)?.iter().enumerate() {
            self.bind(total, value);
            self.bind_each(each, index, element);
            value = self.eval(give)?;
            self.budget.walk(&value)?;
        }
        Ok(value)
    }
}

/// Whether a member of a written map or list stays even if null.
fn keeps(member: &Expr) -> bool {
    match member {
        Expr::Keep(_) => true,
        Expr::At(_, of) => keeps(of),
        _ => false,
    }
}
