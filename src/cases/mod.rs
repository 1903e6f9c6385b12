//! Cases: what is run, with what, the requests expected and the answers given, and the outcome.
//!
//! In: the files of `tests/` beside a spec. [`read`] makes [`Case`]s of them, [`run`] runs one on
//! the runtime against its script, [`judge`] compares what happened with what was expected. What
//! happened on the exported connector is judged by the same rules: [`ruby`] puts cases and what
//! comes of them into the words of the program that runs them there. [`told`] compares what the errors
//! of both tell beside their sentences.

mod diff;
mod files;
pub mod judge;
mod parts;
mod read;
pub mod ruby;
pub mod run;
pub mod told;

pub use judge::{Happened, Sent, Verdict};
pub use read::read;
pub use run::run;
pub use told::Told;

use crate::runtime::webhook::Delivery;
use crate::span::{FileId, Span};
use crate::value::{DateTime, Value};

/// A case.
#[derive(Debug, Clone, PartialEq)]
pub struct Case {
    /// A sentence about what is shown.
    pub title: String,
    pub what: What,
    pub connection: Value,
    /// The properties of the account.
    pub account: Value,
    /// The lookup tables of the workspace: rows by the name of a table.
    pub tables: Value,
    /// What names resolve to, for code that asks the platform: records by the name, or `fails`.
    pub names: Value,
    /// What an earlier sign-in left: `token`, `refresh_token`, `expires_at`, and what else is kept.
    pub signed_in: Value,
    pub config: Value,
    pub input: Value,
    pub now: Option<DateTime>,
    pub exchange: Vec<Exchange>,
    /// What is delivered to a trigger by webhook.
    pub event: Option<Delivery>,
    /// How the sleep of an action ends: an object with a `payload`, or the word `expired`; null where none sleeps.
    pub resume: Value,
    /// The pauses between requests, in seconds; none: they are not looked at.
    pub waits: Option<Vec<Value>>,
    pub expect: Expect,
    /// The code of the error that is expected.
    pub code: Option<String>,
    pub span: Span,
}

impl Case {
    /// Runs `what` with nothing given, no request expected, and any end.
    #[must_use]
    pub fn of(what: What) -> Self {
        let empty = || Value::object::<&str>([]);
        Self {
            title: String::new(),
            what,
            connection: empty(),
            account: empty(),
            tables: empty(),
            names: empty(),
            signed_in: Value::Null,
            config: empty(),
            input: empty(),
            now: None,
            exchange: Vec::new(),
            event: None,
            resume: Value::Null,
            waits: None,
            expect: Expect::Anything,
            code: None,
            span: Span { file: FileId(0), start: 0, end: 0 },
        }
    }

    /// The case as it is for one target: without the requests that only the other sends.
    #[must_use]
    pub fn on(&self, target: &str) -> Self {
        let mut case = self.clone();
        case.exchange.retain(|exchange| exchange.only.as_deref().is_none_or(|only| only == target));
        case
    }
}

/// What a case runs.
#[derive(Debug, Clone, PartialEq)]
pub enum What {
    Action(String),
    Trigger(String),
    PickList(String),
    /// The sample of an action or trigger.
    Sample(String),
    /// The connection's test.
    Test,
    /// Who is connected.
    Identity,
    /// The sign-in: with what a redirect brings, where a user agrees in the browser.
    SignIn(Value),
}

impl What {
    /// The kind, and the name where there is one.
    #[must_use]
    pub fn words(&self) -> (&'static str, &str) {
        match self {
            Self::Action(name) => ("action", name),
            Self::Trigger(name) => ("trigger", name),
            Self::PickList(name) => ("pick_list", name),
            Self::Sample(name) => ("sample", name),
            Self::Test => ("test", ""),
            Self::Identity => ("identity", ""),
            Self::SignIn(_) => ("sign_in", ""),
        }
    }
}

/// A request that is expected, and its answer.
#[derive(Debug, Clone, PartialEq)]
pub struct Exchange {
    pub request: Wanted,
    pub answer: Given,
    /// Only one of the targets sends it: `runtime` or `workato`.
    pub only: Option<String>,
}

/// What a request has to be.
#[derive(Debug, Clone, PartialEq)]
pub struct Wanted {
    /// Upper case.
    pub method: String,
    /// A path with or without a query, or a whole URL.
    pub address: String,
    /// Beside the query of the address.
    pub params: Value,
    /// Null: the header is not sent.
    pub headers: Vec<(String, Option<String>)>,
    pub body: WantedBody,
}

/// What the body has to be.
#[derive(Debug, Clone, PartialEq)]
pub enum WantedBody {
    None,
    Json(Value),
    Form(Value),
    Text(String),
    Bytes(Vec<u8>),
    /// The parts by name: texts, lists of them, or objects with `$file`, `$name` and `$type`.
    Multipart(Value),
}

/// What the service answers.
#[derive(Debug, Clone, PartialEq)]
pub enum Given {
    Answer {
        status: u16,
        headers: Vec<(String, String)>,
        body: Vec<u8>,
    },
    /// No connection.
    Network,
    /// No answer in time.
    Timeout,
}

/// What comes out.
#[derive(Debug, Clone, PartialEq)]
pub enum Expect {
    Output(Value),
    Events(Vec<Value>),
    /// The message, or `/a regex/`.
    Error(String),
    /// Only the requests are looked at.
    Anything,
}
