//! Runs a case on the runtime, against its script.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::files::{self, Mock};
use super::judge::{Happened, Outcome, Sent};
use super::{Case, Given, Told, What};
use crate::diagnostic::Code;
use crate::plan::{Plan, Surroundings};
use crate::runtime::choice::{self, Varied};
use crate::runtime::found;
use crate::runtime::held::{Held, Memory};
use crate::runtime::input::{self, Around, Of, Violation};
use crate::runtime::sample::Sampled;
use crate::runtime::suspend::Woken;
use crate::runtime::webhook::Delivered;
use crate::runtime::{Answer, Fault, Host, NoAnswer, Outgoing, Runtime};
use crate::value::zone::Zone;
use crate::value::{DateTime, Value};

/// Turns of a trigger that a case takes at most.
const TURNS: usize = 1_000;

/// What a script has seen so far.
#[derive(Default)]
struct Seen {
    sent: Vec<Sent>,
    waited: Vec<Duration>,
    remarks: Vec<String>,
}

/// A host that answers from a script. Time stands still.
struct Script<'c> {
    case: &'c Case,
    now: DateTime,
    seen: Arc<Mutex<Seen>>,
    /// Files of the input.
    mocks: Vec<Mock>,
}

/// What was seen; whoever wrote it last has not failed half way.
fn of(seen: &Mutex<Seen>) -> MutexGuard<'_, Seen> {
    seen.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Host for Script<'_> {
    fn send(&mut self, request: &Outgoing) -> Result<Answer, NoAnswer> {
        let mut seen = of(&self.seen);
        let next = self.case.exchange.get(seen.sent.len());
        seen.sent.push(Sent {
            method: request.method.clone(),
            url: request.url.clone(),
            headers: request.headers.clone(),
            body: request.body.clone().unwrap_or_default(),
        });
        match next.map(|exchange| &exchange.answer) {
            Some(Given::Answer { status, headers, body }) => Ok(Answer {
                status: *status,
                reason: reason(*status).to_owned(),
                headers: headers.iter().map(|(name, value)| (name.to_lowercase(), value.clone())).collect(),
                body: body.clone(),
            }),
            Some(Given::Timeout) => Err(NoAnswer::Timeout),
            Some(Given::Network) => Err(NoAnswer::Network("connection refused".to_owned())),
            None => Err(NoAnswer::Network("the case has no further answer".to_owned())),
        }
    }

    fn read(&mut self, file: usize, from: u64, _most: usize) -> Result<(Vec<u8>, bool), String> {
        let mock = self.mocks.get(file).ok_or("there is no such file")?;
        Ok(files::piece(mock, from))
    }

    fn wait(&mut self, pause: Duration) {
        of(&self.seen).waited.push(pause);
    }

    fn remark(&mut self, words: &str) {
        let mut seen = of(&self.seen);
        if !seen.remarks.iter().any(|known| known == words) {
            seen.remarks.push(words.to_owned());
        }
    }

    fn now(&self) -> DateTime {
        self.now
    }

    fn random(&mut self) -> [u8; 32] {
        [7; 32]
    }
}

/// The standard phrase of a status (RFC 9110).
#[must_use]
pub fn reason(status: u16) -> &'static str {
    reqwest::StatusCode::from_u16(status).ok().and_then(|status| status.canonical_reason()).unwrap_or("")
}

/// What happens when the case is run on `plan`.
#[must_use]
pub fn run(plan: &Plan, case: &Case) -> Happened {
    let mut case = case.on("runtime");
    let mut mocks = Vec::new();
    case.input = files::without_mocks(&case.input, &mut mocks);
    let case = &case;
    let seen = Arc::new(Mutex::new(Seen::default()));
    let start = DateTime { seconds: 1_767_225_600, nanos: 0, offset: 0 };
    let host = Script { case, now: case.now.unwrap_or(start), seen: Arc::clone(&seen), mocks };
    let around = Surroundings::of(&case.account, &case.tables);
    let around = (around != plan.surroundings).then(|| Plan { surroundings: around, ..plan.clone() });
    let (outcome, told) = match outcome(around.as_ref().unwrap_or(plan), case, host, &seen) {
        Ok(outcome) => (outcome, None),
        Err(Stop::Fault(fault)) => {
            let told = Told::of(&fault, plan);
            (Outcome::Error(fault.message), told)
        }
        Err(Stop::Violations(violations)) => {
            let sentence = violations.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ");
            let told = Told::of(&Fault::new(Code::Input, sentence.as_str()), plan);
            (Outcome::Error(sentence), told)
        }
        Err(Stop::Unknown(what)) => (Outcome::Error(what), None),
    };
    let seen = of(&seen);
    let waited = seen.waited.iter().map(Duration::as_secs_f64).collect();
    Happened { sent: seen.sent.clone(), waited, outcome, told, remarks: seen.remarks.clone() }
}

enum Stop {
    Fault(Fault),
    Violations(Vec<Violation>),
    Unknown(String),
}

impl From<Fault> for Stop {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}

fn outcome(plan: &Plan, case: &Case, host: Script, seen: &Mutex<Seen>) -> Result<Outcome, Stop> {
    let around = Around { connection: &Value::Null, config: &Value::Null, of: Of::Connection };
    let fields =
        input::check(plan, plan.connection.fields, &case.connection, &around).map_err(Stop::Violations)?;
    let mut runtime = Runtime::new(plan, host, &fields)?;
    if !case.signed_in.is_null() {
        runtime.keeper = Box::new(Memory(Held {
            way: plan.connection.way(&fields).map(str::to_owned),
            ..held(&case.signed_in)
        }));
        runtime.take_up()?;
    }
    let unknown = |what: &str| Stop::Unknown(format!("there is no {what}"));
    match &case.what {
        What::Test => {
            runtime.test()?;
            Ok(Outcome::Output(Value::Null))
        }
        What::Identity => {
            let who = runtime.identity()?;
            Ok(Outcome::Output(who.map_or(Value::Null, Value::text)))
        }
        What::SignIn(given) => {
            match given.as_object() {
                None => runtime.be_signed_in()?,
                Some(_) => {
                    let names = ["code", "redirect_uri", "verifier", "state", "callback"];
                    let given = names.map(|name| (name.into(), given.get(name).clone()));
                    runtime.sign_in_anew(&given.to_vec())?;
                }
            }
            let held = &runtime.held;
            let text = |text: &Option<String>| text.as_ref().map_or(Value::Null, Value::text);
            let mut members: crate::value::Object = held.kept.clone();
            members.insert("token".into(), text(&held.token));
            members.insert("refresh_token".into(), text(&held.refresh_token));
            Ok(Outcome::Output(Value::Object(members.into())))
        }
        What::Action(name) => {
            let action =
                plan.actions.iter().find(|action| action.meta.name == *name).ok_or_else(|| unknown(name))?;
            let (action, config, input, found) = take(plan, &mut runtime, action, case)?;
            let mut runtime = match &found {
                Some(found) => runtime.on(found),
                None => runtime,
            };
            let mut result = runtime.run(action, &config, &input);
            if let (Some(suspension), false) = (runtime.suspended.take(), case.resume.is_null()) {
                let woken = match &case.resume {
                    Value::Object(_) => Woken::Called(case.resume.get("payload").clone()),
                    _ => Woken::Expired,
                };
                // As it is kept in a file.
                let kept = serde_json::to_string(&suspension).and_then(|text| serde_json::from_str(&text));
                let kept = kept.map_err(|error| Stop::Unknown(error.to_string()))?;
                result = runtime.resume(action, &config, &input, kept, woken);
            }
            Ok(Outcome::Output(files::with_contents(&mut runtime, &result?)?))
        }
        What::Sample(name) => {
            let output = sample(plan, runtime, name, case)?;
            Ok(Outcome::Output(output))
        }
        What::PickList(name) => {
            let list = plan.pick_lists.iter().find(|list| list.name == *name).ok_or_else(|| unknown(name))?;
            let choices = runtime.pick_list(list, &case.input)?;
            let rows = choices.into_iter().map(|choice| {
                let mut row = vec![Value::text(choice.label), choice.value];
                row.extend(choice.folder.into_iter().flat_map(|folder| [Value::Null, Value::Bool(folder)]));
                Value::array(row)
            });
            Ok(Outcome::Output(Value::array(rows.collect())))
        }
        What::Trigger(name) => {
            let trigger = plan
                .triggers
                .iter()
                .find(|trigger| trigger.meta.name == *name)
                .ok_or_else(|| unknown(name))?;
            let (trigger, config, input, found) = take(plan, &mut runtime, trigger, case)?;
            let mut runtime = match &found {
                Some(found) => runtime.on(found),
                None => runtime,
            };
            if let Some(event) = &case.event {
                let events = match runtime.deliver(trigger, &config, &input, event)? {
                    Delivered::Events(events) => events,
                    Delivered::Elsewhere | Delivered::Refused(_) => Vec::new(),
                };
                return Ok(Outcome::Events(events.into_iter().map(|event| event.record).collect()));
            }
            let mut events = Vec::new();
            let mut state = None;
            for _ in 0..TURNS {
                let sent = of(seen).sent.len();
                let turn = runtime.turn(trigger, &config, &input, &mut state)?;
                events.extend(turn.events.into_iter().map(|event| event.record));
                let now = of(seen).sent.len();
                if !turn.more && (now >= case.exchange.len() || now == sent) {
                    break;
                }
            }
            Ok(Outcome::Events(events))
        }
    }
}

/// The sample of an action or a trigger; without an input nothing of one is checked.
fn sample(plan: &Plan, mut runtime: Runtime<Script>, name: &str, case: &Case) -> Result<Value, Stop> {
    let nothing = Value::object::<&str>([]);
    let blank = [&case.config, &case.input]
        .into_iter()
        .all(|given| given.as_object().is_none_or(indexmap::IndexMap::is_empty));
    let of = Sampled::find(plan, name).ok_or_else(|| Stop::Unknown(format!("there is no `{name}`")))?;
    if blank {
        return Ok(runtime.sample(of, &nothing, &nothing)?);
    }
    Ok(match of {
        Sampled::Action(action) => {
            let (action, config, input, found) = take(plan, &mut runtime, action, case)?;
            runtime.sample_on(found.as_ref(), Sampled::Action(action), &config, &input)?
        }
        Sampled::Trigger(trigger) => {
            let (trigger, config, input, found) = take(plan, &mut runtime, trigger, case)?;
            runtime.sample_on(found.as_ref(), Sampled::Trigger(trigger), &config, &input)?
        }
    })
}

/// Config and input of an operation, checked, and the variant that they choose.
fn take<'p, T: Varied>(
    plan: &Plan,
    runtime: &mut Runtime<Script>,
    operation: &'p T,
    case: &Case,
) -> Result<(&'p T, Value, Value, Option<Plan>), Stop> {
    let connection = &runtime.connection.clone();
    let nothing = Value::object::<&str>([]);
    let around = Around { connection, config: &nothing, of: Of::Config };
    let config = match operation.meta().config {
        Some(shape) => input::check(plan, shape, &case.config, &around).map_err(Stop::Violations)?,
        None => nothing.clone(),
    };
    let operation = choice::chosen(plan, operation, &case.config)
        .ok_or_else(|| Stop::Unknown("no variant was chosen".to_owned()))?;
    let steering = found::steering(plan, operation.meta(), &config, &case.input);
    let found = runtime.find(operation.meta(), &steering)?;
    let plan = found.as_ref().unwrap_or(plan);
    let around = Around { config: &config, of: Of::Input, ..around };
    let input = match operation.meta().input {
        Some(shape) => input::check(plan, shape, &case.input, &around).map_err(Stop::Violations)?,
        None => nothing.clone(),
    };
    Ok((operation, config, input, found))
}

/// What an earlier sign-in left.
fn held(signed_in: &Value) -> Held {
    let mut kept: crate::value::Object = signed_in.as_object().cloned().unwrap_or_default();
    let mut text = |name: &str| kept.shift_remove(name).and_then(|value| value.as_text().map(str::to_owned));
    let (token, refresh_token, end) = (text("token"), text("refresh_token"), text("expires_at"));
    let end = end.and_then(|end| DateTime::parse(&end, &Zone::utc())).and_then(Result::ok);
    let expires_at = end.map(|end| end.seconds);
    Held { token, refresh_token, expires_at, kept, generation: 1, ..Held::default() }
}
