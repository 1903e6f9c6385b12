//! A connector inside of a Rust program: what `specc build --crate` writes rests on this.
//!
//! In: the plan that the compiler has written and the functions in Rust that were compiled beside it.
//! Out: a [`Connector`], which is a program like any connector's, or runs actions for whoever holds
//! it. The world is the one that the program has: the network, and what `login` has stored.

use std::fmt;
use std::io::Write as _;
use std::process::ExitCode;

pub use super::typed::{Bytes, Members, Milliseconds, Mismatch, Secret, Typed};
pub use crate::plan::Native;
pub use crate::value::{Date, DateTime, Decimal, Object, Value};

use super::payload::{self, Payload};
use super::store::Store;
use super::take::take;
use super::{Exit, Stop, find, login, run as program, sleep};
use crate::diagnostic::Code;
use crate::plan::{Natives, Plan};
use crate::runtime::Runtime;
use crate::runtime::net::Net;

/// A connector that was compiled into this program.
#[derive(Debug, Clone)]
pub struct Connector {
    payload: Payload,
}

/// Why a connector refuses. It shows no secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// The code of the message, as `specc explain` knows it, where it has one.
    pub code: Option<&'static str>,
    /// The status of the answer that was refused.
    pub status: Option<u16>,
    /// All of it, as the program of the connector would say it.
    pub message: String,
}

impl fmt::Display for Refusal {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.message)
    }
}

impl std::error::Error for Refusal {}

impl Refusal {
    fn plain(message: impl Into<String>) -> Self {
        Self { code: None, status: None, message: message.into() }
    }

    fn of(plan: &Plan, stop: Stop) -> Self {
        match stop {
            Stop::Fault(fault) => {
                Self { code: Some(fault.code.text()), status: fault.status, message: fault.render(plan) }
            }
            Stop::Violations(what, violations) => {
                let lines = violations.iter().map(|violation| format!("\n  {violation}"));
                let code = Code::Input.text();
                let lines: String = lines.collect();
                let message = format!("error[{code}]: {what} is not as it has to be{lines}");
                Self { code: Some(code), status: None, message }
            }
            Stop::Misuse(message) | Stop::File(message) => Self::plain(format!("error: {message}")),
            Stop::Closed => Self::plain("error: nobody listens"),
        }
    }
}

impl Connector {
    /// The connector whose plan `specc build --crate` has written, with its methods in Rust.
    ///
    /// # Errors
    /// When the bytes are no plan, or that of another version.
    pub fn read(plan: &[u8], natives: &[(&'static str, Native)]) -> Result<Self, Refusal> {
        let mut payload = payload::find(plan).map_err(|missing| Refusal::plain(missing.text()))?;
        payload.plan.natives = Natives::new(natives);
        Ok(Self { payload })
    }

    /// Its name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.payload.plan.name
    }

    /// The text of a JSON Schema: `actions/get_contact.input`.
    #[must_use]
    pub fn schema(&self, name: &str) -> Option<&str> {
        let mut schemas = self.payload.schemas.iter();
        schemas.find(|(known, _)| known == name).map(|(_, text)| text.as_str())
    }

    /// Connects with these fields, and with what `login` has stored where the connector signs in.
    ///
    /// # Errors
    /// When a field is not as it has to be, or what was stored is of no use.
    pub fn connect(&self, fields: &impl Typed) -> Result<Connection<'_>, Refusal> {
        let plan = &self.payload.plan;
        let runtime = connected(plan, &fields.write()).map_err(|stop| Refusal::of(plan, stop))?;
        Ok(Connection { plan, runtime: Some(runtime) })
    }
}

/// A connector that knows where its service is, and who asks.
pub struct Connection<'c> {
    plan: &'c Plan,
    /// There but while an action runs.
    runtime: Option<Runtime<'c, Net>>,
}

impl fmt::Debug for Connection<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_tuple("Connection").field(&self.plan.name).finish()
    }
}

impl Connection<'_> {
    /// Runs an action. `parts` are its config and its input, whose members go together.
    ///
    /// # Errors
    /// When the input is not as it has to be, the service refuses, or what it gives is of another type.
    pub fn call<O: Typed>(&mut self, action: &str, parts: &[&dyn Typed]) -> Result<O, Refusal> {
        let mut given = Object::default();
        for part in parts {
            given.extend(part.write().as_object().cloned().unwrap_or_default());
        }
        let value = self.run(action, &Value::Object(given.into()))?;
        O::read(&value)
            .map_err(|mismatch| Refusal::plain(format!("error: what `{action}` gives: {mismatch}")))
    }

    /// The same with values.
    ///
    /// # Errors
    /// As [`Connection::call`].
    pub fn run(&mut self, action: &str, input: &Value) -> Result<Value, Refusal> {
        let plan = self.plan;
        let runtime = self.runtime.take();
        let mut runtime = runtime.ok_or_else(|| Refusal::plain("error: the connection was given up"))?;
        let taken = find(&plan.actions, |action| &action.meta.name, action, "action").and_then(|action| {
            sleep::prepare(action, None)?;
            take(plan, &mut runtime, action, input)
        });
        let (result, runtime) = match taken {
            Err(stop) => (Err(stop), runtime),
            Ok((action, config, input, None)) => {
                (runtime.run(action, &config, &input).map_err(Stop::Fault), runtime)
            }
            Ok((action, config, input, Some(found))) => {
                let mut on_found = runtime.on(&found);
                let result = on_found.run(action, &config, &input).map_err(Stop::Fault);
                (result, on_found.on(plan))
            }
        };
        self.runtime = Some(runtime);
        result.map_err(|stop| Refusal::of(plan, stop))
    }
}

/// The connection with these fields, over the network, with what `login` has stored of it.
fn connected<'p>(plan: &'p Plan, fields: &Value) -> Result<Runtime<'p, Net>, Stop> {
    let signs_in = plan.connection.auths().any(|auth| auth.sign_in.is_some() || auth.on_connect.is_some());
    if !signs_in {
        return plain(plan, fields);
    }
    let mut store = Store::of(plan, "default")?;
    let drawers = store.read()?;
    let mut given = drawers.typed.as_object().cloned().unwrap_or_default();
    given.extend(fields.as_object().cloned().unwrap_or_default());
    let mut runtime = plain(plan, &Value::Object(given.into()))?;
    runtime.keeper = Box::new(store);
    runtime.take_up()?;
    drawers.are_for(&runtime)?;
    Ok(runtime)
}

/// The connection with these fields, of which nothing is stored.
fn plain<'p>(plan: &'p Plan, fields: &Value) -> Result<Runtime<'p, Net>, Stop> {
    let fields = login::checked(plan, fields)?;
    let agent = format!("{}/{} (specc)", plan.name, plan.connector_version);
    Ok(Runtime::new(plan, Net::new(&agent).map_err(Stop::File)?, &fields)?)
}

/// The program of a connector: it speaks as those do that `specc build` makes.
#[must_use]
pub fn main(connector: Result<Connector, Refusal>) -> ExitCode {
    let payload = connector.map(|connector| connector.payload).map_err(|refusal| refusal.message);
    start(payload)
}

/// Runs a connector with the words of this process's command line, or says why there is none.
#[must_use]
pub fn start(payload: Result<Payload, String>) -> ExitCode {
    let words: Vec<_> = std::env::args_os().collect();
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    let mut err = std::io::stderr();
    let exit = match payload {
        Ok(payload) => program(&payload, &words, &mut out, &mut err),
        Err(message) => {
            let _ = writeln!(err, "error: {message}");
            Exit::Broken
        }
    };
    ExitCode::from(exit.status())
}
