//! The works of a sign-in: what they ask, to which nothing is applied, and what stays of their answers.

use std::sync::Arc;

use crate::plan::{Kept, SignIn};
use crate::value::Value;

use super::eval;
use super::fault::{Fault, Step};
use super::held::Held;
use super::host::Host;
use super::kept::fits;
use super::operation::Runtime;
use super::scope::{Left, Response, Scope};
use super::sign_in::{Given, refused};

/// What a work of a sign-in brought.
pub(super) struct Asked {
    pub response: Response,
    /// The names that it could read.
    pub arguments: Value,
    /// What its steps have left.
    pub left: Vec<Left>,
}

impl Asked {
    /// The last answer.
    pub fn last(&self) -> &Response {
        let mut answers = self.left.iter().rev().filter_map(|left| match left {
            Left::Answer(response) => Some(response),
            Left::Value(_) => None,
        });
        answers.next().unwrap_or(&self.response)
    }
}

impl<H: Host> Runtime<'_, H> {
    /// Keeps what the redirect alone brings, so that the request for a token can be made of it.
    pub(super) fn keep_early(&mut self, sign_in: &SignIn, given: &Given) -> Result<(), Fault> {
        if sign_in.early.is_empty() {
            return Ok(());
        }
        let connection = self.connection.clone();
        let scope = Scope::new(self.plan, &connection, self.moment());
        let arguments = self.with_names(sign_in, given, &scope)?;
        let scope = Scope { arguments: &arguments, ..scope };
        let mut kept = self.held.kept.clone();
        for (name, slot) in &sign_in.early {
            let value = eval::slot(slot, &scope)?;
            fits(name, &value).map_err(|fault| fault.at(sign_in.acquire.work.request.place))?;
            if !value.is_null() {
                kept.insert(name.clone(), value);
            }
        }
        self.replace(Held { kept, ..self.held.clone() })
    }

    /// What follows a sign-in; `given` is what came with the redirect, where there was one.
    pub(super) fn connected(&mut self, given: &[(Arc<str>, Value)]) -> Result<(), Fault> {
        let Some(work) = &self.auth().on_connect else { return Ok(()) };
        self.connected_by(work, given).map_err(|fault| fault.while_at(Step::Connecting))
    }

    fn connected_by(&mut self, work: &Kept, given: &[(Arc<str>, Value)]) -> Result<(), Fault> {
        let plan = self.plan;
        let now = self.moment();
        let connection = self.connection.clone();
        let brought: Vec<_> = given.iter().filter(|(name, _)| **name == *"callback").cloned().collect();
        let arguments = self.arguments(&brought, &Scope::new(plan, &connection, now))?;
        let scope = Scope { arguments: &arguments, ..Scope::new(plan, &connection, now) };
        // It is sent signed; what it meets does not renew what was just got.
        let before = std::mem::replace(&mut self.signing, true);
        let aside = self.aside();
        let answer = self.left_behind(&work.work, &scope);
        self.go_on(aside);
        self.signing = before;
        let (response, left) = answer.map_err(refused)?;
        let inside = Scope { response: Some(&response), named: &left, ..scope };
        let mut kept = self.held.kept.clone();
        for (name, slot) in &work.keep {
            let value = eval::slot(slot, &inside)?;
            fits(name, &value).map_err(|fault| fault.at(work.work.request.place))?;
            if !value.is_null() {
                kept.insert(name.clone(), value);
            }
        }
        self.replace(Held { kept, pending: false, ..self.held.clone() })?;
        self.store()
    }

    /// Runs a work of the sign-in, and keeps what it says.
    pub(super) fn kept(
        &mut self,
        sign_in: &SignIn,
        work: &Kept,
        given: &[(Arc<str>, Value)],
    ) -> Result<(), Fault> {
        let asked = self.asked(work, sign_in, given)?;
        self.taken(sign_in, work, &asked)
    }

    /// Runs what signs in, and what follows it.
    pub(super) fn acquired(&mut self, sign_in: &SignIn, given: &[(Arc<str>, Value)]) -> Result<(), Fault> {
        let asked = self.asked(&sign_in.acquire, sign_in, given)?;
        self.begun(sign_in, &asked, given)
    }

    /// Keeps what a sign-in brought, and runs what follows it.
    pub(super) fn begun(
        &mut self,
        sign_in: &SignIn,
        asked: &Asked,
        given: &[(Arc<str>, Value)],
    ) -> Result<(), Fault> {
        let follows = self.auth().on_connect.is_some();
        let before = std::mem::replace(&mut self.held.pending, follows);
        let taken = self.taken(sign_in, &sign_in.acquire, asked);
        if taken.is_err() {
            self.held.pending = before;
        }
        taken?;
        self.connected(given)
    }

    /// Runs a work of the sign-in, to whose requests nothing is applied.
    pub(super) fn asked(
        &mut self,
        work: &Kept,
        sign_in: &SignIn,
        given: &[(Arc<str>, Value)],
    ) -> Result<Asked, Fault> {
        let connection = self.connection.clone();
        let mut scope = Scope::new(self.plan, &connection, self.moment());
        let arguments = self.with_names(sign_in, given, &scope)?;
        scope.arguments = &arguments;
        let before = (self.signing, self.bare);
        (self.signing, self.bare) = (true, true);
        let aside = self.aside();
        self.signer = self.auth().signer_of(work);
        let answer = self.left_behind(&work.work, &scope);
        self.signer = None;
        self.go_on(aside);
        (self.signing, self.bare) = before;
        let (response, left) = answer.map_err(refused)?;
        Ok(Asked { response, arguments, left })
    }

    /// Keeps what an answer says.
    fn taken(&mut self, sign_in: &SignIn, work: &Kept, asked: &Asked) -> Result<(), Fault> {
        let connection = self.connection.clone();
        let mut scope = Scope::new(self.plan, &connection, self.moment());
        (scope.arguments, scope.named) = (&asked.arguments, &asked.left);
        let held = self.what_stays(sign_in, work, asked, &scope)?;
        // An address that may not get credentials is held by nobody, neither here nor in the next program.
        self.replace(held)?;
        self.store()
    }
}
