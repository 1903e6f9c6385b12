//! Tokens out of the environment, for containers: nobody signs in there, and perhaps nothing lasts.
//!
//! `NAME_ACCESS_TOKEN`, `NAME_REFRESH_TOKEN`, `NAME_EXPIRES_AT`, and what else a sign-in keeps. A renewed
//! token is stored beside the connections, if it can be, and counts as long as the environment gives
//! what it came from.

use crate::plan::{Auth, Plan};
use crate::runtime::Fault;
use crate::runtime::held::{Held, Keeper};
use crate::runtime::lifetime;
use crate::value::{Object, Value};
use sha2::{Digest as _, Sha256};

use super::connection::prefix;
use super::store::Store;

/// The tokens that the environment gives, if there are any.
pub fn held(plan: &Plan) -> Option<Held> {
    let signs_in = |auth: &Auth| auth.sign_in.as_ref().is_some_and(|sign_in| sign_in.token);
    if !plan.connection.auths().any(signs_in) {
        return None;
    }
    let fields = &plan.shapes[plan.connection.fields.0 as usize].fields;
    let prefix = prefix(plan);
    let given = |name: &str| {
        // A field of that name is the field.
        let is_field = fields.iter().any(|field| &*field.name == name);
        let text = std::env::var(format!("{prefix}{}", name.to_uppercase())).ok();
        text.filter(|text| !is_field && !text.trim().is_empty())
    };
    let (token, refresh_token) = (given("access_token"), given("refresh_token"));
    if token.is_none() && refresh_token.is_none() {
        return None;
    }
    let mut kept = Object::default();
    for (name, _) in plan.connection.auths().flat_map(|auth| &auth.kept) {
        if let Some(text) = given(name) {
            kept.insert(name.clone(), Value::text(text));
        }
    }
    let expires_at = given("expires_at").and_then(|text| lifetime::moment(&Value::text(text)));
    // Without a token there is one to get at once.
    let expires_at = if token.is_some() { expires_at } else { Some(0) };
    Some(Held { token, refresh_token, expires_at, kept, generation: 1, ..Held::default() })
}

/// Keeps what came of the tokens of the environment.
pub struct Environment {
    given: Held,
    store: Option<Store>,
    /// What lasts as long as the program, where nothing can be stored.
    memory: Held,
}

impl Environment {
    /// Tokens of the environment, for the connection of this name. What came of them counts as long as
    /// they are the same, and so is what they belong to and where they go.
    pub fn of(plan: &Plan, name: &str, given: Held, belonging: &(Object, Vec<String>)) -> Self {
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        let mut all = format!("{}\n{}", text(&given.token), text(&given.refresh_token));
        let (fields, places) = belonging;
        for place in places {
            all.push_str(&format!("\n{place}"));
        }
        for (field, digest) in fields {
            all.push_str(&format!("\n{field} {}", digest.as_text().unwrap_or_default()));
        }
        let seed: String = Sha256::digest(all.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect();
        // The same for all programs, whichever of them renews first.
        let given = Held { id: Some(seed.clone()), ..given };
        let store = Store::of(plan, name).ok().map(|store| store.of_environment(seed));
        // What cannot be renewed is never stored.
        let store = store.filter(|_| given.refresh_token.is_some());
        Self { memory: given.clone(), given, store }
    }
}

impl Keeper for Environment {
    fn recall(&mut self) -> Result<Held, Fault> {
        let Some(store) = &mut self.store else { return Ok(self.memory.clone()) };
        let stored = store.read()?;
        let ours = stored.held.is_there() && store.is_of(stored.seed.as_deref());
        Ok(if ours { stored.held } else { self.memory.clone() })
    }

    fn keep(&mut self, held: &Held) -> Result<(), Fault> {
        self.memory = held.clone();
        let Some(store) = &mut self.store else { return Ok(()) };
        let rotated = held.refresh_token != self.given.refresh_token;
        match store.write(held) {
            Err(fault) if rotated => Err(fault.help(
                "the service gave another refresh token, which has to last: set `SPECC_STORE` to a folder that can be written",
            )),
            // The environment has the same token still.
            _ => Ok(()),
        }
    }

    fn claim(&mut self) -> Result<(), Fault> {
        // Where nothing can be written, nobody else could have renewed either.
        if let Some(store) = &mut self.store {
            let _ = store.claim();
        }
        Ok(())
    }

    fn release(&mut self) {
        if let Some(store) = &mut self.store {
            store.release();
        }
    }
}
