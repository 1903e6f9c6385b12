//! Methods that send requests: each is a method of the connector, and another one for each way in which a
//! sign-in calls it, since nothing is applied to requests there.

use super::export::{Export, Hand, param_of};
use super::expr::{Around, block_on};
use super::method::native_body;
use super::names;
use super::sign_in::{AROUND, token_of};
use super::steps::Here;
use super::tree::{Entry, Ruby};
use crate::model::{Native, Routine, RoutineId};

/// A method as a sign-in calls it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Variant {
    arm: usize,
    routine: RoutineId,
    hand: Hand,
}

impl Export<'_> {
    /// The call of a method that sends requests, in a value.
    pub(super) fn run_routine(&self, routine: RoutineId, args: Vec<Ruby>) -> Ruby {
        let hand = self.hand.get();
        // Who refuses here is not told apart.
        self.hand.set(if hand == Hand::Renewing { Hand::Bare } else { hand });
        let call = self.step_routine(routine, args);
        self.hand.set(hand);
        call
    }

    /// The call of a method that sends requests. It is given the moment of the run and what others
    /// gave in it, where it needs them.
    pub(super) fn step_routine(&self, id: RoutineId, args: Vec<Ruby>) -> Ruby {
        let routine = self.connector.routine(id);
        let hand = self.hand.get();
        let called = match hand {
            _ if routine.native.is_some() => method_name(&routine.name),
            Hand::Applied | Hand::Bare => method_name(&routine.name),
            Hand::Renewing | Hand::Written => {
                let variant = Variant { arm: self.arm.get(), routine: id, hand };
                if !self.variants.borrow().contains(&variant) {
                    self.variants.borrow_mut().push(variant);
                }
                self.variant_name(variant)
            }
        };
        let name = || Ruby::text(&*called);
        let mut given = vec![name(), Ruby::name("connection")];
        given.extend(routine.timed.then(|| Ruby::name("now")));
        given.extend(routine.remembers.then(|| Ruby::name("memo")));
        if !routine.memo {
            given.extend(args);
            return Ruby::function("call", given);
        }
        let takes: Vec<String> = routine.takes.iter().map(|name| names::local(name)).collect();
        given.extend(takes.iter().map(Ruby::name));
        let known = [Ruby::name("memo"), name()].into_iter().chain(args);
        block_on(Ruby::prelude("once", known), takes, vec![Ruby::function("call", given)])
    }

    /// The local of a call in a renewal, which may have been refused.
    pub(super) fn renews_by_call(&self) -> Option<String> {
        (self.hand.get() == Hand::Renewing).then(|| "renewed".to_owned())
    }

    /// Leaves a renewal in which a method was refused.
    pub(super) fn unless_refused(&self, name: &str, here: Here) -> Ruby {
        let refused = Ruby::name(name).binary("==", Ruby::symbol("refused"));
        self.leaving(here).only_if(refused)
    }

    /// Leaves a renewal; a method says that it was refused.
    pub(super) fn leaving(&self, here: Here) -> Ruby {
        here.leave_with(self.in_routine.get().then(|| Ruby::symbol("refused")))
    }

    /// The entries of the methods that send requests.
    pub(super) fn routines(&self) -> Vec<Entry> {
        let plain = self.connector.routines.iter();
        let mut entries: Vec<Entry> =
            plain.map(|routine| self.routine(routine, method_name(&routine.name), Hand::Applied)).collect();
        let mut at = 0;
        // One that is written may call others.
        loop {
            let variant = self.variants.borrow().get(at).copied();
            let Some(variant) = variant else { return entries };
            let arm = self.arm.replace(variant.arm);
            let routine = self.connector.routine(variant.routine);
            entries.push(self.routine(routine, self.variant_name(variant), variant.hand));
            self.arm.set(arm);
            at += 1;
        }
    }

    fn variant_name(&self, variant: Variant) -> String {
        let how = if variant.hand == Hand::Renewing { "renewing" } else { "connecting" };
        let arm = self.connector.connection.options.as_ref().map(|_| variant.arm.to_string());
        format!("specc_{how}{}_{}", arm.unwrap_or_default(), self.connector.routine(variant.routine).name)
    }

    fn routine(&self, routine: &Routine, name: String, hand: Hand) -> Entry {
        self.within("methods", &routine.name, || self.routine_within(routine, name, hand))
    }

    fn routine_within(&self, routine: &Routine, name: String, hand: Hand) -> Entry {
        if let Some(native) = &routine.native {
            return self.native_routine(routine, native);
        }
        self.around.set(Around { arguments_named: true, ..Around::default() });
        self.operation.replace(routine.name.clone());
        self.hand.set(hand);
        self.in_routine.set(true);
        let mut body = self.program(&routine.program, &|_, value| value);
        self.in_routine.set(false);
        self.hand.set(Hand::Applied);
        self.around.set(Around::default());
        if routine.counted {
            // An early end leads out of the block, with its value.
            body = vec![block_on(Ruby::prelude("deeper", []), vec![], body)];
        }
        if hand == Hand::Written {
            body = self.with_proof(body);
        }
        self.given_run.set(true);
        let body = self.opened(None, body);
        self.given_run.set(false);
        let mut params = vec![param_of("connection", &body)];
        params.extend(routine.timed.then(|| param_of("now", &body)));
        params.extend(routine.remembers.then(|| param_of("memo", &body)));
        params.extend(routine.takes.iter().map(|name| param_of(&names::local(name), &body)));
        Entry::symbol(name, Ruby::lambda(params, body)).apart().about(self.place(routine.span))
    }

    /// Statements behind the names that credentials are made of.
    fn with_proof(&self, body: Vec<Ruby>) -> Vec<Ruby> {
        let reads = |name: &str, body: &[Ruby]| super::export::mentioned(body, name);
        let mut before = Vec::new();
        if reads("token", &body) {
            before.push(token_of("token", "access_token"));
        }
        for (name, value) in &self.auth().client {
            if reads(name, &body) {
                before.push(Ruby::assign(name, self.value(value, &AROUND)));
            }
        }
        before.into_iter().chain(body).collect()
    }
}

impl Export<'_> {
    /// The method of code that uses the platform: there it has all that a method has.
    fn native_routine(&self, routine: &Routine, native: &Native) -> Entry {
        let mut body = Vec::new();
        if native.connected && self.settles {
            let connected = Ruby::name("connected").call("call", [Ruby::name("connection")]);
            body.push(Ruby::assign("connection", connected));
        }
        body.extend(native_body(&routine.name, &routine.ty, native));
        let connection = if native.connected { "connection" } else { "_connection" };
        let takes = routine.takes.iter().map(|name| names::local(name));
        let params: Vec<String> = std::iter::once(connection.to_owned()).chain(takes).collect();
        Entry::symbol(method_name(&routine.name), Ruby::lambda(params, body))
            .apart()
            .about(self.place(routine.span))
    }
}

/// The name of a method that sends requests, beside those that every connector may have.
fn method_name(name: &str) -> String {
    if name.starts_with("specc_") || name.starts_with("as_") { format!("{name}_") } else { name.to_owned() }
}
