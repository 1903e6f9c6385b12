//! Computes expressions.
//!
//! The compiler has typed them: where a function or an operator needs a kind, the value has it or a
//! [`Expr::Demand`] in front says otherwise. What is left to fail are values: a division by zero, a
//! text that is no date.

pub(super) mod asked;
mod kinds;
mod native;

use std::sync::Arc;

use crate::diagnostic::Code;
use crate::plan::{Each, Expr, MethodId, Slot, TextPart};
use crate::value::{Failure, Object, Value, text};

use super::border;
use super::budget::{self, Budget};
use super::demand::{demand, widen, wrong_kind};
use super::fault::Fault;
use super::scope::Scope;
use super::stack::{LEVELS_OF_A_STACK, LEVELS_OF_A_STRANGERS_STACK, STEPS_OF_A_STACK, on_a_new_stack};
use asked::{Asked, Rounds};

/// The value of a slot; a failure is told with its place.
///
/// # Errors
/// With R0300, or R0306 for a `$fail`.
pub fn slot(slot: &Slot, scope: &Scope) -> Result<Value, Fault> {
    expr(&slot.expr, scope).map_err(|fault| fault.at(slot.place))
}

/// The value of a slot that may call methods which send requests: what they gave stands in `asked`,
/// or what is asked for next does.
///
/// # Errors
/// As [`slot`], and where something is asked for.
pub(super) fn slot_asking(slot: &Slot, scope: &Scope, asked: &mut Asked) -> Result<Value, Fault> {
    let mut frame = Frame::new(scope, 0, Budget::new(), LEVELS_OF_A_STRANGERS_STACK, Some(asked));
    let value = frame.eval(&slot.expr).map_err(|fault| fault.at(slot.place))?;
    budget::bounded(&value)?;
    Ok(value)
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
    let value = Frame::new(scope, 0, Budget::new(), LEVELS_OF_A_STRANGERS_STACK, None).eval(expr)?;
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
    /// What methods that send requests gave, where they may be called.
    asked: Option<&'a mut Asked>,
}

/// How long the text of a value is taken to be before it is known.
const LIKELY_TEXT: usize = 16;

/// How deep calls of methods may be nested.
const DEEPEST_CALL: u8 = 100;

impl<'a> Frame<'a> {
    fn new(scope: &'a Scope<'a>, depth: u8, budget: Budget, room: u16, asked: Option<&'a mut Asked>) -> Self {
        Self { scope, locals: Vec::new(), depth, budget, room, asked }
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
            Expr::Apply { function, args, literals, item, give } => {
                self.apply(*function, args, literals, *item, give)
            }
            Expr::Method(method, args) => self.method(*method, args),
            Expr::Run(routine, args) => self.run(*routine, args),
            Expr::Native(name) => native::call(&self.scope.plan.natives, name, self.scope.arguments),
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
            return Err(Fault::new(Code::StepsTooDeep, "calls of methods are nested more than 100 deep"));
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
        let asked = self.asked.as_deref_mut();
        let give = || {
            let mut frame = Frame::new(&scope, depth, budget, room, asked);
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
        let mut written =
            Object::with_capacity_and_hasher(members.len(), foldhash::fast::RandomState::default());
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
        let elements = self.elements(each)?;
        let mut rounds = self.rounds(give);
        for (index, element) in elements.iter().enumerate().skip(rounds.done) {
            let asked = self.asked_so_far();
            self.bind_each(each, index, element);
            if let Err(fault) = self.round(filter, key, give, &mut rounds) {
                self.left_off(Rounds { done: index, asked, ..rounds });
                return Err(fault);
            }
        }
        let Rounds { list, object, .. } = rounds;
        Ok(if key.is_some() { Value::Object(Arc::new(object)) } else { Value::array(list) })
    }

    /// One element of a loop.
    fn round(
        &mut self,
        filter: Option<&Expr>,
        key: Option<&Expr>,
        give: &Expr,
        rounds: &mut Rounds,
    ) -> Result<(), Fault> {
        if let Some(filter) = filter
            && !truth(&self.eval(filter)?)
        {
            return Ok(());
        }
        let kept = keeps(give);
        let value = self.eval(give)?;
        let Some(key) = key else {
            rounds.list.extend((kept || !value.is_null()).then_some(value));
            return Ok(());
        };
        // A key has to have a text even where nothing goes under it.
        let key = match self.eval(key)? {
            Value::Null => return Ok(()),
            key => self.words(&key)?,
        };
        if kept || !value.is_null() {
            rounds.object.insert(key.into(), value);
        }
        Ok(())
    }

    fn fold(&mut self, total: u16, from: Option<&Expr>, each: &Each, give: &Expr) -> Result<Value, Fault> {
        let from = self.maybe(from)?;
        let elements = self.elements(each)?;
        let mut rounds = self.rounds(give);
        if rounds.done == 0 {
            rounds.total = from;
        }
        for (index, element) in elements.iter().enumerate().skip(rounds.done) {
            let asked = self.asked_so_far();
            self.bind(total, rounds.total.clone());
            self.bind_each(each, index, element);
            match self.eval(give) {
                Ok(value) => rounds.total = value,
                Err(fault) => {
                    self.left_off(Rounds { done: index, asked, ..rounds });
                    return Err(fault);
                }
            }
            self.budget.walk(&rounds.total)?;
        }
        Ok(rounds.total)
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
