//! Methods that send requests, called in a value.
//!
//! An expression computes and sends nothing. Where it comes to such a call whose value it does not
//! have, it stops and says what it asks for; whoever computes it sends the requests and computes it
//! again, with the value. What was given stands in the order in which it was asked for, and what comes
//! of chance stands among it, so that it is the same each time. A loop goes on with the element at
//! which it stopped: what it did before is not done again.

use crate::diagnostic::Code;
use crate::plan::Expr;
use crate::runtime::fault::Fault;
use crate::value::{Object, Value};

use super::Frame;
use crate::builtin::Function;

/// What a value has asked for so far.
#[derive(Default)]
pub(in crate::runtime) struct Asked {
    given: Vec<Value>,
    /// How many of them the computing under way has taken.
    taken: usize,
    wanted: Option<Wanted>,
    /// Loops that were left.
    left: Vec<Rounds>,
}

/// A call of a method that sends requests.
pub(in crate::runtime) struct Wanted {
    pub routine: u32,
    pub args: Vec<Value>,
}

/// What a loop has done.
#[derive(Default)]
pub(super) struct Rounds {
    /// The loop: where its value stands, and what had been asked for when it began.
    pub id: (usize, usize),
    /// Elements that are done.
    pub done: usize,
    /// What had been asked for behind them.
    pub asked: usize,
    pub list: Vec<Value>,
    pub object: Object,
    pub total: Value,
}

impl Asked {
    /// What is asked for, before the value can be computed again.
    pub fn wanted(&mut self) -> Option<Wanted> {
        self.wanted.take()
    }

    /// Takes down what a call gave; the value is computed anew.
    pub fn answer(&mut self, value: Value) {
        self.given.push(value);
        self.taken = 0;
    }

    fn next(&mut self) -> Option<Value> {
        let value = self.given.get(self.taken).cloned();
        self.taken += usize::from(value.is_some());
        value
    }
}

impl Frame<'_> {
    /// The value of a method that sends requests, if it is there.
    pub(super) fn run(&mut self, routine: u32, args: &[Expr]) -> Result<Value, Fault> {
        let args = self.each(args)?;
        let Some(asked) = &mut self.asked else {
            return Err(Fault::new(Code::Expression, "nothing can be sent here"));
        };
        asked.next().ok_or_else(|| {
            asked.wanted = Some(Wanted { routine, args });
            Fault::new(Code::Expression, "a method is to be called first")
        })
    }

    /// What a function of chance gives, or gave when the value was computed before.
    pub(super) fn known_by_chance(&mut self, function: Function) -> Option<Value> {
        let asked = self.asked.as_mut().filter(|_| matches!(function.0.name, "uuid" | "random_bytes"))?;
        asked.next()
    }

    /// Takes down what came of chance, for the next time.
    pub(super) fn keep_chance(&mut self, function: Function, value: &Value) {
        if let Some(asked) = &mut self.asked
            && matches!(function.0.name, "uuid" | "random_bytes")
        {
            asked.given.push(value.clone());
            asked.taken = asked.given.len();
        }
    }

    pub(super) fn asked_so_far(&self) -> usize {
        self.asked.as_ref().map_or(0, |asked| asked.taken)
    }

    /// A loop that begins, or what one has done that was left.
    pub(super) fn rounds(&mut self, give: &Expr) -> Rounds {
        let id = (std::ptr::from_ref(give).addr(), self.asked_so_far());
        let Some(asked) = &mut self.asked else { return Rounds::default() };
        let Some(at) = asked.left.iter().position(|rounds| rounds.id == id) else {
            return Rounds { id, ..Rounds::default() };
        };
        let rounds = asked.left.swap_remove(at);
        asked.taken = rounds.asked;
        rounds
    }

    /// Keeps what a loop has done, where it was left because something is asked for.
    pub(super) fn left_off(&mut self, rounds: Rounds) {
        if let Some(asked) = &mut self.asked
            && asked.wanted.is_some()
        {
            asked.left.push(rounds);
        }
    }
}
