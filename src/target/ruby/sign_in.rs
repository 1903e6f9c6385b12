//! Signing in: the lambdas that get and renew tokens, and who is connected.
//!
//! The platform keeps what they give on the connection: `access_token`, `refresh_token`, and what
//! else is kept by its own name; `kept_NAME` where the user can type a value of that name. It calls
//! them when a request was refused, so what needs a token is sent without credentials until there
//! is one, and then again.

use super::connection::AWAITS;
use super::export::{Export, Hand, mentions, param_of};
use super::expr::Around;
use super::steps::Here;
use super::tree::{Entry, Layout, Ruby};
use crate::diagnostic::Code;
use crate::model::{Auth, ErrorRule, Kept, Request, Scheme, Sign, SignIn, Work};

/// What the expressions of a sign-in find around them.
pub(super) const AROUND: Around<'static> = Around { rest: &[], used: None, arguments_named: true };

/// Statuses by which a renewal is refused for good.
const REFUSED: [u16; 3] = [400, 401, 403];

/// How the platform signs a connection in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    /// With what the user typed.
    Typed,
    /// By a lambda.
    Acquired,
    /// In the browser.
    Browser,
}

impl Export<'_> {
    /// How the platform signs this connection in.
    pub(super) fn way(&self) -> Way {
        let auth = self.auth();
        match &auth.sign_in {
            Some(SignIn { browser: Some(_), .. }) => Way::Browser,
            Some(_) => Way::Acquired,
            None if auth.on_connect.is_some() => Way::Acquired,
            None => Way::Typed,
        }
    }

    /// The key under which the platform keeps a value.
    pub(super) fn kept_key(&self, name: &str) -> String {
        match name {
            "token" => "access_token".to_owned(),
            // In the browser the platform itself keeps it.
            "refresh_token" if self.way() == Way::Browser => name.to_owned(),
            _ => {
                let fields = self.connector.shape(self.connector.connection.fields);
                if fields.field(name).is_some() { format!("kept_{name}") } else { name.to_owned() }
            }
        }
    }

    /// What tells that somebody has signed in.
    pub(super) fn held_key(&self) -> &'static str {
        let token = self.auth().sign_in.as_ref().is_some_and(|sign_in| sign_in.token);
        if token { "access_token" } else { "signed_in" }
    }

    /// The entries of `authorization` that get and renew tokens.
    pub(super) fn sign_in_entries(&self) -> Vec<Entry> {
        let auth = self.auth();
        let mut entries = Vec::new();
        match (self.way(), &auth.sign_in) {
            (Way::Browser, Some(sign_in)) => {
                if let Some(browser) = &sign_in.browser {
                    entries.extend(self.browser(auth, sign_in, browser));
                }
            }
            (Way::Acquired, _) => entries.push(Entry::symbol("acquire", self.acquiring(auth)).apart()),
            _ => {}
        }
        if self.way() != Way::Typed {
            entries.push(Entry::symbol("refresh_on", self.refresh_on(auth)).apart());
        }
        if !auth.detect.is_empty() {
            self.note("apply.detect");
            let signs = auth.detect.iter().map(super::errors::written).collect();
            entries.push(Entry::symbol("detect_on", Ruby::List(signs)));
        }
        entries
    }

    /// Left out, the platform would renew on every error.
    fn refresh_on(&self, auth: &Auth) -> Ruby {
        let renewable = auth.sign_in.as_ref().is_none_or(|it| it.browser.is_none() || it.refresh.is_some());
        if !renewable {
            return Ruby::List(vec![Ruby::Regex("(?!)".to_owned())]);
        }
        let usual = [Sign::Status(401)];
        let signs = if auth.refresh_on.is_empty() { &usual[..] } else { &auth.refresh_on };
        // The stand-in for a service whose address is not known yet has most likely no such page.
        let missing = Sign::Status(404);
        let stands_in = auth.keeps_base && self.way() == Way::Acquired && !signs.contains(&missing);
        let more = stands_in.then_some(&missing);
        Ruby::List(signs.iter().chain(more).chain(&auth.detect).map(super::errors::written).collect())
    }

    /// The methods that a sign-in calls.
    pub(super) fn sign_in_methods(&self) -> Vec<Entry> {
        let of_one = |_| [self.renewing(), self.signing_in()].into_iter().flatten().collect::<Vec<_>>();
        self.each_auth(of_one).into_iter().flatten().collect()
    }

    /// What the method is called that renews.
    fn renew_name(&self) -> String {
        self.of_arm("specc_renew")
    }

    /// What a method is called that each way to sign in has one of.
    pub(super) fn of_arm(&self, name: &str) -> String {
        match &self.connector.connection.options {
            Some(options) => format!("{name}_{}", options.arms[self.arm.get()].name),
            None => name.to_owned(),
        }
    }

    /// The lambda that gets a token; where the test signs in too, it is a method of both.
    fn acquiring(&self, auth: &Auth) -> Ruby {
        if !self.test_awaits() {
            return self.acquire(auth);
        }
        let call =
            Ruby::function("call", [Ruby::text(self.of_arm("specc_sign_in")), Ruby::name("connection")]);
        Ruby::lambda(["connection"], vec![call])
    }

    fn signing_in(&self) -> Option<Entry> {
        let about = "Signs in, and gives what stays of that.";
        let lambda = self.test_awaits().then(|| self.acquire(self.auth()))?;
        Some(Entry::symbol(self.of_arm("specc_sign_in"), lambda).apart().about(about))
    }

    fn renewing(&self) -> Option<Entry> {
        let auth = self.auth();
        let Some(SignIn { refresh: Some(refresh), browser: None, .. }) = &auth.sign_in else {
            return None;
        };
        let sign_in = auth.sign_in.as_ref().expect("it was matched above");
        let mut body = vec![
            token_of("token", "access_token"),
            token_of("refresh_token", &self.kept_key("refresh_token")),
        ];
        let needed = if sign_in.refresh_needs_token { "refresh_token" } else { "token" };
        body.push(Ruby::Next(None).only_if(Ruby::name(needed).call("nil?", [])));
        let renewing = self.behind(refresh, None, Hand::Renewing, |export| {
            let mut kept = vec![Ruby::Blank];
            kept.extend(export.keeping(refresh, sign_in.token));
            kept
        });
        body.extend(no_redirect(&renewing));
        body.push(Ruby::Blank);
        body.extend(self.placed(auth, renewing));
        let lambda = self.sign_in_lambda(&["connection"], auth, sign_in, Some(Code::SignInFailed), body);
        let about = "Renews what an earlier sign-in left; nothing where the service refuses that.";
        Some(Entry::symbol(self.renew_name(), lambda).apart().about(about))
    }

    /// Gets a token, or does what follows a sign-in.
    fn acquire(&self, auth: &Auth) -> Ruby {
        let mut body = Vec::new();
        let nothing = SignIn {
            names: Vec::new(),
            browser: None,
            device: None,
            begin: None,
            signer: None,
            early: Vec::new(),
            acquire: match (&auth.sign_in, &auth.on_connect) {
                (Some(sign_in), _) => sign_in.acquire.clone(),
                (None, Some(kept)) => kept.clone(),
                (None, None) => return Ruby::Nil,
            },
            refresh: None,
            refresh_needs_token: false,
            token: false,
            standard: false,
        };
        let sign_in = auth.sign_in.as_ref().unwrap_or(&nothing);
        if auth.sign_in.is_some() {
            if sign_in.refresh.is_some() {
                let renew = Ruby::function("call", [Ruby::text(self.renew_name()), Ruby::name("connection")]);
                body.push(Ruby::assign("renewed", renew));
                body.push(Ruby::Next(Some(Box::new(Ruby::name("renewed")))).only_if(Ruby::name("renewed")));
                body.push(Ruby::Blank);
            }
            let signer = sign_in.signer.as_ref();
            body.extend(self.behind(&sign_in.acquire, signer, Hand::Bare, |export| {
                export.keeping(&sign_in.acquire, sign_in.token)
            }));
            body = self.then_connected(auth, body);
        } else {
            let signed = Ruby::texts([("signed_in", Ruby::True)]);
            body = self.then_connected(auth, vec![signed]);
        }
        let body = self.placed(auth, body);
        self.sign_in_lambda(&["connection"], auth, sign_in, Some(Code::SignInFailed), body)
    }

    /// What follows a sign-in, which ends in the hash of what is kept.
    pub(super) fn then_connected(&self, auth: &Auth, mut keeping: Vec<Ruby>) -> Vec<Ruby> {
        let Some(kept) = &auth.on_connect else { return keeping };
        let Some(signed) = keeping.pop() else { return keeping };
        let mut body = keeping;
        body.push(Ruby::assign("signed", signed));
        let merged = Ruby::name("given").call("merge", [Ruby::name("signed")]);
        let merged = if self.awaits() { awaiting(merged) } else { merged };
        body.push(Ruby::assign("connection", self.settled_of(merged)));
        let token = auth.sign_in.as_ref().is_some_and(|sign_in| sign_in.token);
        if token {
            body.push(Ruby::assign("token", Ruby::name("signed").member("access_token")));
        }
        body.extend(self.lets(&auth.apply.lets));
        // A name that a step of the sign-in has as well holds nothing yet.
        let names = |kept: &Kept| kept.work.program.as_ref().map(|it| it.names.clone()).unwrap_or_default();
        let before = auth.sign_in.as_ref().map(|sign_in| names(&sign_in.acquire)).unwrap_or_default();
        let twice = names(kept).into_iter().filter(|name| before.contains(name));
        body.extend(twice.map(|name| Ruby::assign(&super::names::local(&name), Ruby::Nil)));
        body.extend(self.behind(kept, None, Hand::Written, |export| {
            let names =
                kept.keep.iter().map(|(name, value)| (export.kept_key(name), export.value(value, &AROUND)));
            let more = Ruby::texts(names).call("compact", []);
            vec![Ruby::name("signed").call("merge", [more])]
        }));
        body
    }

    /// The statements of a sign-in, the last of which gives what is kept: where that says where the service
    /// is, it has to be a place that may get credentials.
    pub(super) fn placed(&self, auth: &Auth, mut body: Vec<Ruby>) -> Vec<Ruby> {
        let Some(kept) = body.pop_if(|_| auth.keeps_base) else { return body };
        body.push(Ruby::assign("kept", kept));
        let connection = self.settled_of(Ruby::name("given").call("merge", [Ruby::name("kept")]));
        body.push(Ruby::name("service").at(Ruby::symbol("base")).call("call", [connection]));
        body.push(Ruby::name("kept"));
        body
    }

    /// The statements of a work of a sign-in, and behind them those of `write`, which read the answer or
    /// what steps have left.
    pub(super) fn behind(
        &self,
        kept: &Kept,
        signer: Option<&Scheme>,
        hand: Hand,
        write: impl FnOnce(&Self) -> Vec<Ruby>,
    ) -> Vec<Ruby> {
        let before = (self.hand.replace(hand), self.around.replace(AROUND));
        let mut body = match &kept.work.program {
            Some(program) => {
                self.names.replace(program.names.iter().map(|name| super::names::local(name)).collect());
                self.answers.replace(program.answers.clone());
                self.steps(&program.steps, Here::default(), &|_, value| value)
            }
            None => {
                let request = match hand {
                    Hand::Renewing => passing(&kept.work.request),
                    _ => kept.work.request.clone(),
                };
                let request = self.request(&request);
                let request = signer.map_or(request.clone(), |signer| self.signed_by(signer, request));
                let mut body = vec![Ruby::assign("response", self.call_send(request))];
                body.extend(self.unless_renewed("response", Here::default()));
                body
            }
        };
        self.hand.set(Hand::Applied);
        self.around.set(Around::default());
        body.extend(write(self));
        self.hand.set(before.0);
        self.around.set(before.1);
        body
    }

    /// Leaves a renewal that was refused.
    pub(super) fn unless_renewed(&self, answer: &str, here: Here) -> Option<Ruby> {
        let refused = Ruby::name(answer).member("status").binary(">=", Ruby::integer(400));
        (self.hand.get() == Hand::Renewing).then(|| self.leaving(here).only_if(refused))
    }

    /// A request that shows what is written in it, wherever it goes.
    pub(super) fn shown_anywhere(&self, request: &Request, made: Ruby) -> Ruby {
        let Ruby::Hash(mut hash) = made else { return made };
        if request.tls.is_some() {
            self.note("send.own");
            hash.entries.push(Entry::symbol("own", Ruby::True));
        }
        Ruby::Hash(hash)
    }

    /// The statement that names the answer of a work over the names of a sign-in.
    pub(super) fn answer_named(&self, work: &Work) -> Ruby {
        let before = self.around.replace(AROUND);
        let made = self.send(work);
        self.around.set(before);
        Ruby::assign("response", made)
    }

    pub(super) fn call_send(&self, request: Ruby) -> Ruby {
        Ruby::function("call", [Ruby::text("specc_send"), Ruby::name("connection"), request])
    }

    /// The statements that end in the hash of what is kept of an answer.
    pub(super) fn keeping(&self, kept: &Kept, token: bool) -> Vec<Ruby> {
        let mut body = Vec::new();
        let mut entries: Vec<(String, Ruby)> = Vec::new();
        let values: Vec<(&str, Ruby)> =
            kept.keep.iter().map(|(name, value)| (&**name, self.value(value, &AROUND))).collect();
        for (name, value) in &values {
            match *name {
                // The platform does not renew by the clock what a lambda got.
                "expires_in" | "expires_at" => {}
                "token" => {
                    let read =
                        values.iter().any(|(other, value)| *other != "token" && mentions(value, "token"));
                    if read {
                        body.push(Ruby::assign("token", Ruby::prelude("proof", [value.clone()])));
                        entries.push(("access_token".to_owned(), Ruby::name("token")));
                    } else {
                        entries.push(("access_token".to_owned(), value.clone()));
                    }
                }
                name => entries.push((self.kept_key(name), value.clone())),
            }
        }
        if !token {
            entries.push(("signed_in".to_owned(), Ruby::True));
        }
        let hash = Ruby::texts(entries);
        body.push(if token { Ruby::prelude("signed_in", [hash]) } else { hash.call("compact", []) });
        body
    }

    /// A lambda of a sign-in: its names first, secrets kept out of its errors. `refused` is the code of what
    /// the service refuses; there is none where nothing can be sent.
    pub(super) fn sign_in_lambda(
        &self,
        params: &[&str],
        auth: &Auth,
        sign_in: &SignIn,
        refused: Option<Code>,
        body: Vec<Ruby>,
    ) -> Ruby {
        let mut names: Vec<Ruby> = Vec::new();
        let all = auth.client.iter().chain(&sign_in.names);
        let all: Vec<(&str, Ruby)> = all.map(|(name, value)| (&**name, self.value(value, &AROUND))).collect();
        for (place, (name, value)) in all.iter().enumerate() {
            let later = all[place + 1..].iter().map(|(_, value)| value).chain(&body);
            if later.clone().any(|code| mentions(code, name)) {
                names.push(Ruby::assign(name, value.clone()));
            }
        }
        names.extend(body);
        let mut body = self.opened(None, names);
        let given = body.iter().any(|code| mentions(code, "given"));
        if refused.is_some() && self.awaits() {
            body.insert(0, Ruby::assign("connection", awaiting(Ruby::name("connection"))));
        }
        if given {
            body.insert(0, Ruby::assign("given", Ruby::name("connection")));
        }
        let works = [&sign_in.acquire].into_iter().chain(&sign_in.refresh).chain(&auth.on_connect);
        if works.into_iter().any(|kept| !super::sign_in_limits::called(self.connector, kept).is_empty()) {
            body = vec![super::expr::block_on(Ruby::prelude("aside", []), Vec::new(), body)];
        }
        let body = self.shielded_sign_in(refused, body);
        Ruby::lambda(params.iter().map(|name| param_of(name, &body)).collect::<Vec<_>>(), body)
    }
}

/// A connection while a sign-in is under way.
fn awaiting(connection: Ruby) -> Ruby {
    connection.call("merge", [Ruby::texts([(AWAITS, Ruby::True)]).laid(Layout::Bare)])
}

/// What a renewal knows of a redirect: nothing.
pub(super) fn no_redirect(renewing: &[Ruby]) -> Option<Ruby> {
    super::export::mentioned(renewing, "redirect_uri").then(|| Ruby::assign("redirect_uri", Ruby::Nil))
}

/// `name = connection['key']`
pub(super) fn token_of(name: &str, key: &str) -> Ruby {
    Ruby::assign(name, Ruby::name("connection").member(key))
}

/// A request as it is sent where nothing is applied anyhow.
pub(super) fn bare(request: &Request) -> Request {
    Request { anonymous: false, ..request.clone() }
}

/// The request, whose refusal is handed on: there is another way.
pub(super) fn passing(request: &Request) -> Request {
    let rule = ErrorRule {
        when: REFUSED.map(Sign::Status).to_vec(),
        condition: None,
        message: None,
        retry: false,
        pass: true,
        span: request.span,
    };
    let mut request = request.clone();
    request.errors.insert(0, rule);
    request
}
