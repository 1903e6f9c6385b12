//! Computes expressions.
//!
//! The compiler has typed them: where a function or an operator needs a kind, the value has it or a
//! [`Expr::Demand`] in front says otherwise. What is left to fail are values: a division by zero, a
//! text that is no date.

mod kinds;

use std::sync::Arc;

use crate::diagnostic::Code;
use crate::plan::{Each, Expr, MethodId, Slot, TextPart};
use crate::value::{Decimal, Failure, Object, Value, text};

use super::border;
use super::budget::{self, Budget};
use super::fault::Fault;
use super::scope::Scope;
use super::stack::{LEVELS_OF_A_STACK, LEVELS_OF_A_STRANGERS_STACK, STEPS_OF_A_STACK, on_a_new_stack};

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
    let value = Frame::new(scope, 0, Budget::new(), LEVELS_OF_A_STRANGERS_STACK).eval(expr)?;
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
    /// Expressions inside each other that the stack still has room for, before the next call of a
    /// method gets one of its own.
    room: u16,
}

/// How deep calls of methods may be nested.
const DEEPEST_CALL: u8 = 100;

impl<'a> Frame<'a> {
    fn new(scope: &'a Scope<'a>, depth: u8, budget: Budget, room: u16) -> Self {
        Self { scope, locals: Vec::new(), depth, budget, room }
    }

    fn eval(&mut self, expr: &Expr) -> Result<Value, Fault> {
        let room = self.room;
        self.room = room.saturating_sub(1);
        let value = self.compute(expr);
        self.room = room;
        value
    }

    /// The values of expressions.
    fn each(&mut self, exprs: &[Expr]) -> Result<Vec<Value>, Fault> {
        let mut values = Vec::with_capacity(exprs.len());
        for expr in exprs {
            values.push(self.eval(expr)?);
        }
        Ok(values)
    }

    /// Hands each kind on, and does nothing itself: what it kept on the stack it would keep at every
    /// level of an expression.
    fn compute(&mut self, expr: &Expr) -> Result<Value, Fault> {
        self.budget.take(1)?;
        match expr {
            Expr::Literal(value) => Ok(value.clone()),
            Expr::Path(root, keys) => Ok(self.scope.read(*root, keys)),
            Expr::Local(slot) => Ok(self.locals.get(usize::from(*slot)).cloned().unwrap_or_default()),
            Expr::Member(of, key) => self.member(of, key),
            Expr::Index(of, index) => self.index(of, index),
            Expr::Slice(of, from, to) => self.slice(of, from.as_deref(), to.as_deref()),
            Expr::Call(function, args, literals) => self.call(*function, args, literals),
            Expr::Method(method, args) => self.method(*method, args),
            Expr::Try(of, fallback) => self.attempt(of, fallback),
            Expr::Neg(of) => self.negated(of),
            Expr::Not(of) => self.holds(of).map(|holds| Value::Bool(!holds)),
            Expr::Binary(operator, left, right) => self.binary(*operator, left, right),
            Expr::In { item, list, negated } => self.contained(item, list, *negated),
            Expr::Test { of, test, negated } => self.tested(of, test, *negated),
            Expr::If(condition, then, otherwise) => self.branch(condition, then, otherwise.as_deref()),
            Expr::List(members) => self.each(members).map(Value::array),
            Expr::Record(members) => self.record(members),
            Expr::Text(parts) => self.text(parts),
            Expr::Demand { word, of, written } => self.eval(of).and_then(|of| demand(word, of, written)),
            Expr::Widen { decimal, of } => self.eval(of).map(|of| widen(*decimal, of)),
            Expr::Map(members) => self.map(members),
            Expr::Members(members) => self.members(members),
            Expr::Case { subject, cases, otherwise } => self.case(subject, cases, otherwise.as_deref()),
            Expr::For { each, filter, key, give } => self.walk(each, filter.as_deref(), key.as_deref(), give),
            Expr::Fold { total, from, each, give } => self.fold(*total, from.as_deref(), each, give),
            Expr::Let(names, give) => self.named(names, give),
            Expr::Merge(members) => self.merged(members),
            Expr::Concat(members) => self.joined(members),
            Expr::Keep(of) => self.eval(of),
            Expr::Fail(of) => self.fail(of),
            Expr::Clean(of) => self.whole(of).map(|of| border::clean(&of)),
            Expr::ToWire(to, of) => self.whole(of).and_then(|of| border::to_wire(self.scope.plan, to, &of)),
            Expr::FromWire(from, of) => {
                self.whole(of).and_then(|of| border::from_wire(self.scope.plan, from, &of))
            }
            Expr::At(place, of) => self.eval(of).map_err(|fault| fault.at(*place)),
        }
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
        let own_stack = self.room == 0;
        if own_stack {
            self.budget.take(STEPS_OF_A_STACK)?;
        }
        let room = if own_stack { LEVELS_OF_A_STACK } else { self.room };
        // What is computed inside counts too.
        let budget = std::mem::replace(&mut self.budget, Budget::new());
        let give = || {
            let mut frame = Frame::new(&scope, depth, budget, room);
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
        let mut joined = String::new();
        for part in parts {
            match part {
                TextPart::Text(text) => joined.push_str(text),
                TextPart::Expr(expr) => match self.eval(expr)? {
                    Value::Null => {}
                    Value::Text(text) => joined.push_str(&text),
                    other => joined.push_str(&self.words(&other)?),
                },
            }
            // A text that holds another twice, which holds another twice, grows without end.
            crate::builtin::fits(joined.len())?;
        }
        self.budget.write(joined.len())?;
        Ok(Value::Text(joined.into()))
    }

    fn map(&mut self, members: &[(Arc<str>, Expr)]) -> Result<Value, Fault> {
        let mut written = Object::default();
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
            match key {
                _ if value.is_null() => {}
                None => list.push(value),
                Some(key) => match self.eval(key)? {
                    Value::Null => {}
                    key => drop(object.insert(self.words(&key)?.into(), value)),
                },
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

fn demand(word: &str, value: Value, written: &str) -> Result<Value, Fault> {
    let fits = match (word, &value) {
        (_, Value::Null)
        | ("any", _)
        | ("boolean", Value::Bool(_))
        | ("integer", Value::Int(_))
        | ("number" | "decimal", Value::Int(_) | Value::Number(_) | Value::Decimal(_))
        | ("string", Value::Text(_))
        | ("bytes", Value::Bytes(_))
        | ("date", Value::Date(_))
        | ("datetime", Value::DateTime(_))
        | ("duration", Value::Duration(_))
        | ("array", Value::Array(_))
        | ("object", Value::Object(_)) => true,
        _ => word.split('|').any(|word| word == value.type_word()),
    };
    if fits { Ok(value) } else { Err(wrong_kind(&format!("`{written}`"), &article(word), &value)) }
}

fn wrong_kind(what: &str, wanted: &str, value: &Value) -> Fault {
    let is = article(value.type_word());
    Fault::new(Code::Expression, format!("{what} is {is}, {wanted} was expected"))
}

/// A type word with its article: `an integer`, `a string`.
fn article(word: &str) -> String {
    let words = word.replace('|', " or ");
    if word.starts_with(['a', 'i', 'o']) { format!("an {words}") } else { format!("a {words}") }
}

fn widen(decimal: bool, value: Value) -> Value {
    match value {
        Value::Int(int) if decimal => Value::Decimal(Decimal::from(int)),
        #[allow(
            clippy::cast_precision_loss,
            reason = "an integer made a number is rounded, as the language says"
        )]
        Value::Int(int) => Value::Number(int as f64),
        other => other,
    }
}
