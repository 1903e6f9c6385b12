//! Signs in: gets a token, keeps it, renews it when it ends or is refused.
//!
//! One renewal happens at a time: the [`Keeper`](super::held::Keeper) keeps other programs waiting,
//! and what they stored in the meantime is taken instead of renewing again.

use std::sync::Arc;

use crate::diagnostic::Code;
use crate::plan::{Auth, Kept, SignIn};
use crate::value::{Object, Value};

use super::acquire::Asked;
use super::fault::Fault;
use super::held::Held;
use super::host::Host;
use super::kept::fits;
use super::operation::Runtime;
use super::scope::Scope;
use super::send::Position;
use super::{eval, refusal};

/// Statuses by which a renewal is refused for good.
const REFUSED: [u16; 3] = [400, 401, 403];

/// Seconds between attempts to renew a token that lives.
const PAUSE: i64 = 10;

/// Names with values, for what signs in.
pub type Given = Vec<(Arc<str>, Value)>;

impl<'p, H: Host> Runtime<'p, H> {
    /// How this connection signs in.
    #[must_use]
    pub fn auth(&self) -> &'p Auth {
        self.plan.connection.auth_of(&self.fields)
    }

    /// The option that is chosen, where there are several.
    #[must_use]
    pub fn way(&self) -> Option<String> {
        self.plan.connection.way(&self.fields).map(str::to_owned)
    }

    /// What was stored, unless somebody signed in another way then: that is no proof here.
    fn of_this_way(&self, stored: Held) -> Held {
        if stored.is_there() && stored.way != self.way() { Held::default() } else { stored }
    }

    /// Whether a request that is refused can be sent again with other credentials.
    pub(super) fn renews(&self) -> bool {
        let auth = self.auth();
        !self.signing && (auth.sign_in.is_some() || auth.on_connect.is_some())
    }

    /// Whether other credentials can be come by in the place of those that are held: with `refresh: false`
    /// a user would have to come.
    pub(super) fn can_renew(&self) -> bool {
        let never = |sign_in: &SignIn| sign_in.needs_user() && sign_in.refresh.is_none();
        !self.auth().sign_in.as_ref().is_some_and(never)
    }

    /// Sees to it that there is a token, and that it does not end soon.
    ///
    /// # Errors
    /// When nobody can sign in without a user, or the service refuses.
    pub fn be_signed_in(&mut self) -> Result<(), Fault> {
        if !self.renews() {
            return Ok(());
        }
        if !self.held.is_there() || self.held.pending {
            return self.renew();
        }
        self.store_what_is_left()?;
        let now = self.host.now().seconds;
        if self.auth().sign_in.is_none() || !self.can_renew() || !self.held.ends_soon(now) {
            return Ok(());
        }
        // As long as the token lives, one that could not be renewed yet is no reason to stop, nor to ask for
        // another with each request.
        let lives = !self.held.has_ended(now);
        if lives && now < self.not_before {
            return Ok(());
        }
        self.not_before = now.saturating_add(PAUSE);
        // Where nothing can be stored, nothing is asked for that may be given once only.
        if let Err(fault) = self.keeper.claim() {
            return if lives { Ok(()) } else { Err(fault) };
        }
        let before = self.held.generation;
        let renewed = self.renew_alone();
        self.keeper.release();
        // One that was replaced, and could not be stored, is a reason: the next program would send a
        // refresh token that was used up.
        let lost = renewed.as_ref().is_err_and(|fault| fault.code == Code::NotStored);
        let same = self.held.is_there() && self.held.generation == before;
        if lives && same && !lost { Ok(()) } else { renewed }
    }

    /// Gets other credentials than those that are held, unless somebody else just did. Where
    /// they cannot be renewed, those that are held stay.
    ///
    /// # Errors
    /// When nobody can sign in without a user, or the service refuses.
    pub(super) fn renew(&mut self) -> Result<(), Fault> {
        self.keeper.claim()?;
        let renewed = self.renew_alone();
        self.keeper.release();
        renewed
    }

    fn renew_alone(&mut self) -> Result<(), Fault> {
        let stored = self.keeper.recall()?;
        let stored = self.of_this_way(stored);
        // What was given up, or belongs to somebody else by now, is not brought back.
        if self.held.id.is_some() && stored.id != self.held.id {
            return Err(again("somebody signed out, or in anew, since this program began", None)
                .help("start it again; run `login` if nobody is signed in"));
        }
        self.is_ours(&stored)?;
        if stored.generation > self.held.generation {
            self.replace(stored)?;
            if !self.held.ends_soon(self.host.now().seconds) && !self.held.pending {
                return Ok(());
            }
        }
        let Some(sign_in) = &self.auth().sign_in else { return self.connect_static() };
        if let Some(refresh) = self.refresh_of(sign_in) {
            let renewed = self.kept(sign_in, refresh, &[]);
            match renewed {
                // A sign-in that stopped half-way is brought to its end.
                Ok(()) if self.held.pending => return self.connected(&[]),
                Ok(()) => return Ok(()),
                Err(fault) => {
                    let refused = fault.status.is_some_and(|status| REFUSED.contains(&status));
                    if !refused {
                        return Err(fault);
                    }
                    if sign_in.needs_user() {
                        // What is stored stays: it may be the client that the service refuses, not the user.
                        if fault.message.starts_with("invalid_client") {
                            return Err(fault
                                .help("`client_id` or `client_secret` is wrong; tokens stay as they are"));
                        }
                        return Err(again("the service does not renew the sign-in any more", Some(&fault))
                            .at(refresh.work.request.place));
                    }
                }
            }
        }
        if sign_in.needs_user() && self.held.pending {
            return self.connected(&[]);
        }
        if sign_in.needs_user() {
            let message = if self.held.is_there() {
                "the token has ended and cannot be renewed"
            } else {
                "nobody has signed in yet"
            };
            return Err(again(message, None).at(sign_in.acquire.work.request.place));
        }
        self.acquired(sign_in, &[])
    }

    /// How the token that is held is renewed, where that can be.
    fn refresh_of<'s>(&self, sign_in: &'s SignIn) -> Option<&'s Kept> {
        let refresh = sign_in.refresh.as_ref()?;
        let can = if sign_in.refresh_needs_token {
            self.held.refresh_token.is_some()
        } else {
            self.held.is_there()
        };
        can.then_some(refresh)
    }

    /// Credentials that the user typed: only what follows a sign-in is done.
    fn connect_static(&mut self) -> Result<(), Fault> {
        let id = self.held.id.take();
        self.held = Held { generation: self.held.generation + 1, way: self.way(), id, ..Held::default() };
        let done = self.connected(&[]);
        if done.is_err() {
            self.held = Held::default();
        }
        done?;
        self.store()
    }

    /// Asks for what a user has to agree with in the browser, where the scheme wants that; gives all
    /// names that the rest of the sign-in reads.
    ///
    /// # Errors
    /// When the service refuses.
    pub fn begin(&mut self, given: &Given) -> Result<Given, Fault> {
        let mut given = given.clone();
        let Some(sign_in) = &self.auth().sign_in else { return Ok(given) };
        let Some((begin, _)) = &sign_in.begin else { return Ok(given) };
        let Asked { response, arguments, .. } = self.asked(begin, sign_in, &given)?;
        let connection = self.connection.clone();
        let scope = Scope::new(self.plan, &connection, self.moment());
        let inside = Scope { response: Some(&response), arguments: &arguments, ..scope };
        for (name, slot) in &begin.keep {
            let value = eval::slot(slot, &inside)?;
            if value.is_null() {
                let place = begin.work.request.place;
                if name.starts_with("client_") {
                    let message = format!("the registration of the client brought no `{name}`");
                    return Err(Fault::new(Code::NoToken, message).at(place));
                }
                return Err(refusal::no_token(&response).at(place));
            }
            fits(name, &value)?;
            if &**name != "client_id" {
                self.secrets.add(&value);
            }
            given.push((name.clone(), value));
        }
        self.host.keep_secret(&self.secrets);
        Ok(given)
    }

    /// Signs in anew: with the code that a browser brought, or with what was typed. What is held stays
    /// as it is until that is done.
    ///
    /// # Errors
    /// When the service refuses.
    pub fn sign_in_anew(&mut self, given: &Given) -> Result<(), Fault> {
        self.in_place(|runtime| match &runtime.auth().sign_in {
            Some(sign_in) => {
                runtime.keep_early(sign_in, given)?;
                runtime.acquired(sign_in, given)
            }
            None => runtime.connect_static(),
        })
    }

    /// Does what signs in, in place of what is held. Where it fails, what was held and stored is so again.
    pub(super) fn in_place(
        &mut self,
        sign_in: impl FnOnce(&mut Self) -> Result<(), Fault>,
    ) -> Result<(), Fault> {
        self.keeper.claim()?;
        let done = self.in_place_alone(sign_in);
        self.keeper.release();
        done
    }

    fn in_place_alone(&mut self, sign_in: impl FnOnce(&mut Self) -> Result<(), Fault>) -> Result<(), Fault> {
        let stored = self.keeper.recall()?;
        let before = std::mem::take(&mut self.held);
        let generation = before.generation.max(stored.generation);
        (self.held.generation, self.held.pending) = (generation, true);
        let done = sign_in(self);
        if done.is_err() {
            let reached = self.held.generation;
            if reached > generation {
                // Others may have read what was stored on the way: what goes back is newer than that.
                let back = if stored.is_there() { reached + 1 } else { 0 };
                self.keeper.keep(&Held { generation: back, ..stored })?;
            }
            self.held = before;
            self.unstored = false;
            self.settle()?;
        }
        done
    }

    /// The names of the client, tokens and `given`, and those of the sign-in.
    pub(super) fn with_names(
        &self,
        sign_in: &SignIn,
        given: &[(Arc<str>, Value)],
        scope: &Scope,
    ) -> Result<Value, Fault> {
        let arguments = self.arguments(given, scope)?;
        let mut members = arguments.as_object().cloned().unwrap_or_default();
        for (name, slot) in &sign_in.names {
            let arguments = Value::Object(members.clone().into());
            let value = eval::slot(slot, &Scope { arguments: &arguments, ..*scope })?;
            members.insert(name.clone(), value);
        }
        Ok(Value::Object(members.into()))
    }

    /// Holds this in place of what is held, where what follows from it comes to something.
    pub(super) fn replace(&mut self, held: Held) -> Result<(), Fault> {
        let before = std::mem::replace(&mut self.held, held);
        let settled = self.settle();
        if settled.is_err() {
            self.held = before;
            // Where that comes to nothing either, there is no address, and nothing is sent.
            let _ = self.settle();
        }
        settled
    }

    /// Stores what could not be stored when it came. Nothing is sent with it until that is done.
    fn store_what_is_left(&mut self) -> Result<(), Fault> {
        if !self.unstored {
            return Ok(());
        }
        self.keeper.claim()?;
        let generation = self.held.generation;
        let stored = self.keeper.recall().and_then(|there| {
            // Somebody else may have signed in since.
            if there.generation > generation { Ok(()) } else { self.keeper.keep(&self.held) }
        });
        self.keeper.release();
        self.unstored = stored.is_err();
        stored
    }

    pub(super) fn store(&mut self) -> Result<(), Fault> {
        self.held.of = Some(self.belonging());
        if self.held.id.is_none() {
            self.held.id =
                Some(self.host.random().iter().take(16).map(|byte| format!("{byte:02x}")).collect());
        }
        let stored = self.keeper.keep(&self.held);
        self.unstored = stored.is_err();
        stored
    }

    /// Drops tokens and what was kept.
    ///
    /// # Errors
    /// When what is stored cannot be replaced.
    pub fn forget(&mut self) -> Result<(), Fault> {
        self.held = Held::default();
        self.keeper.keep(&self.held)?;
        self.settle()
    }

    /// Takes up what was stored by an earlier run.
    ///
    /// # Errors
    /// When it cannot be read, was got with other fields of the connection, or what follows from it
    /// comes to nothing.
    pub fn take_up(&mut self) -> Result<(), Fault> {
        let stored = self.keeper.recall()?;
        let stored = self.of_this_way(stored);
        self.is_ours(&stored)?;
        self.replace(stored)
    }

    /// Sends what gives the connection up, then drops what is held, whatever came of it.
    ///
    /// # Errors
    /// With what the service said.
    pub fn give_up(&mut self) -> Result<(), Fault> {
        let plan = self.plan;
        let mut said = Ok(());
        if let Some(work) = &self.auth().revoke
            && self.held.is_there()
        {
            let now = self.moment();
            let connection = self.connection.clone();
            let scope = Scope::new(plan, &connection, now);
            said = self.arguments(&[], &scope).and_then(|arguments| {
                let scope = Scope { arguments: &arguments, ..scope };
                let before = std::mem::replace(&mut self.signing, true);
                let answer = self.answer(work, &scope, &Position::default());
                self.signing = before;
                answer.map(drop)
            });
        }
        self.forget()?;
        said.map_err(|fault| fault.masked(&self.secrets))
    }

    /// The names that what signs in can read: those of the client, tokens, and `given`.
    pub(super) fn arguments(&self, given: &[(Arc<str>, Value)], scope: &Scope) -> Result<Value, Fault> {
        let mut members = Object::default();
        for (name, slot) in &self.auth().client {
            members.insert(name.clone(), eval::slot(slot, scope)?);
        }
        let text = |text: &Option<String>| text.as_ref().map_or(Value::Null, Value::text);
        members.insert("token".into(), text(&self.held.token));
        members.insert("refresh_token".into(), text(&self.held.refresh_token));
        members.extend(given.iter().cloned());
        Ok(Value::Object(members.into()))
    }
}

/// What the service refuses while somebody signs in.
pub(super) fn refused(fault: Fault) -> Fault {
    match fault.code {
        Code::Unauthorized | Code::Refused => Fault { code: Code::SignInFailed, ..fault },
        _ => fault,
    }
}

/// The error that asks a user to come.
fn again(message: &str, why: Option<&Fault>) -> Fault {
    let message = why.map_or(message.to_owned(), |why| format!("{message}: {}", why.message));
    let fault = Fault::new(Code::SignInAgain, message).help("run `login`");
    let request = why.and_then(|why| why.request.clone());
    Fault { request, worded: why.is_some_and(|why| why.worded), ..fault }
}
