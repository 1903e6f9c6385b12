//! Signing in with a user in the browser, and who is connected.

use super::export::{Export, Hand, mentions, param_of};
use super::sign_in::{AROUND, token_of};
use super::tree::{Entry, Ruby};
use crate::diagnostic::Code;
use crate::model::{Auth, Browser, Identity, SignIn};

/// The parameters that the platform itself puts into the address of the sign-in.
pub(super) const OWN: [&str; 5] =
    ["client_id", "redirect_uri", "state", "code_challenge", "code_challenge_method"];

impl Export<'_> {
    /// The entries of a connection that a user signs in to in the browser.
    pub(super) fn browser(&self, auth: &Auth, sign_in: &SignIn, browser: &Browser) -> Vec<Entry> {
        // The page of the service gets no hold of the one that opened it.
        let mut entries = vec![Entry::symbol("noopener", Ruby::True)];
        for (name, value) in &auth.client {
            let body = self.opened(None, vec![self.value(value, &AROUND)]);
            let lambda = Ruby::lambda([param_of("connection", &body)], body);
            entries.push(Entry::symbol(&**name, lambda));
        }
        entries
            .push(Entry::symbol("authorization_url", self.authorization_url(auth, sign_in, browser)).apart());
        if browser.pkce {
            let given = ["verifier", "challenge"].map(|name| (name, Ruby::name(name)));
            let mut given: Vec<(&str, Ruby)> = given.into();
            given.push(("challenge_method", Ruby::text("S256")));
            entries.push(Entry::symbol(
                "pkce",
                Ruby::lambda(["verifier", "challenge"], vec![Ruby::symbols(given)]),
            ));
        }
        if sign_in.standard {
            let url = self.secure(&sign_in.acquire.work.request.address, &AROUND);
            let body = self.opened(None, vec![url]);
            entries.push(Entry::symbol("token_url", Ruby::lambda([param_of("connection", &body)], body)));
            return entries;
        }
        let mut body =
            self.behind(&sign_in.acquire, None, Hand::Bare, |export| export.keeping(&sign_in.acquire, true));
        body = self.then_connected(auth, body);
        body = self.placed(auth, body);
        self.in_two(&mut body, true);
        let verifier = browser.pkce && body.iter().any(|code| mentions(code, "verifier"));
        let mut params = vec!["connection", "code", "redirect_uri"];
        params.extend(verifier.then_some("verifier"));
        let acquire = self.sign_in_lambda(&params, auth, sign_in, Some(Code::SignInFailed), body);
        entries.push(Entry::symbol("acquire", with_default(acquire, "verifier")).apart());
        if let Some(refresh) = &sign_in.refresh {
            let mut body = Vec::new();
            if sign_in.refresh_needs_token {
                let message = Ruby::text("the token has ended and cannot be renewed");
                let missing = Ruby::name("refresh_token").call("blank?", []);
                body.push(super::errors::refuse(Code::SignInAgain, message).only_if(missing));
            }
            let renewing = self.behind(refresh, None, Hand::Bare, |export| export.keeping(refresh, true));
            if super::export::mentioned(&renewing, "token") {
                body.push(token_of("token", "access_token"));
            }
            body.extend(super::sign_in::no_redirect(&renewing));
            body.extend(self.placed(auth, renewing));
            self.in_two(&mut body, false);
            let lambda = self.sign_in_lambda(
                &["connection", "refresh_token"],
                auth,
                sign_in,
                Some(Code::SignInAgain),
                body,
            );
            entries.push(Entry::symbol("refresh", lambda).apart());
        }
        entries
    }

    /// Makes tokens and what else is kept of the last statement: of both the platform wants lists.
    fn in_two(&self, body: &mut Vec<Ruby>, acquired: bool) {
        let Some(kept) = body.pop() else { return };
        if !matches!(&kept, Ruby::Name(name) if name == "kept") {
            body.push(Ruby::assign("kept", kept));
        }
        let tokens = || ["access_token", "refresh_token"].map(Ruby::text);
        let mut parts = vec![Ruby::name("kept").call("slice", tokens())];
        parts.extend(acquired.then_some(Ruby::Nil));
        parts.push(Ruby::name("kept").call("except", tokens()));
        body.push(Ruby::List(parts));
    }

    /// Where the user agrees; the platform itself adds what only it knows.
    fn authorization_url(&self, auth: &Auth, sign_in: &SignIn, browser: &Browser) -> Ruby {
        let url = self.secure(&browser.url, &AROUND);
        let params = browser.params.iter().filter(|(name, _)| !OWN.contains(&&**name));
        let params: Vec<(String, Ruby)> =
            params.map(|(name, value)| (name.to_string(), self.value(value, &AROUND))).collect();
        let body = vec![Ruby::prelude("with_params", [url, Ruby::texts(params)])];
        self.sign_in_lambda(&["connection"], auth, sign_in, None, body)
    }

    /// Who is connected.
    pub(super) fn identity(&self) -> Option<Ruby> {
        let auth = self.auth();
        let (work, value) = match auth.identity.as_ref()? {
            Identity::Value(value) => (self.connector.connection.test.as_ref()?, value),
            Identity::Work { work, give } => (work, give),
        };
        let mut body = Vec::new();
        let answer = self.answer_named(work);
        let value = self.value(value, &AROUND);
        if mentions(&answer, "token") || mentions(&value, "token") {
            body.push(token_of("token", "access_token"));
        }
        body.push(answer);
        body.push(value);
        Some(self.operation(&["connection"], None, body))
    }
}

/// The lambda with a parameter that not everybody hands in.
fn with_default(lambda: Ruby, name: &str) -> Ruby {
    match lambda {
        Ruby::Lambda(mut block) => {
            for param in &mut block.params {
                if param == name {
                    *param = format!("{name} = nil");
                }
            }
            Ruby::Lambda(block)
        }
        other => other,
    }
}
