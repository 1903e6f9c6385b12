//! `CONNECTOR receive TRIGGER` and `CONNECTOR listen TRIGGER`: what a service delivers becomes
//! lines of events.
//!
//! A delivery is answered after its events were written and flushed, so that a service sends again
//! what was not taken.

use std::collections::{HashSet, VecDeque};
use std::io::Write;
use std::path::Path;

use super::args::ListenWords;
use super::knock::{Door, Knock};
use super::{Stop, args, output, say};
use crate::diagnostic::Code;
use crate::plan::Trigger;
use crate::runtime::net::Net;
use crate::runtime::poll::Event;
use crate::runtime::webhook::{Delivered, Delivery};
use crate::runtime::{Fault, Runtime};
use crate::value::{Value, json, text};

/// Bytes of a body at most.
pub const LARGEST: usize = 10 << 20;
/// Keys of events that are remembered while it listens.
const REMEMBERED: usize = 10_000;

/// A trigger that listens.
pub struct Hearing<'p, 't> {
    pub runtime: Runtime<'p, Net>,
    pub trigger: &'t Trigger,
    pub config: Value,
    pub input: Value,
}

impl Hearing<'_, '_> {
    fn take(&mut self, delivery: &Delivery) -> Result<Delivered, Fault> {
        self.runtime.deliver(self.trigger, &self.config, &self.input, delivery)
    }
}

/// The delivery in a file.
pub fn read(path: &Path) -> Result<Delivery, Stop> {
    let object = args::object_in(path)?;
    for key in object.keys() {
        if !matches!(&**key, "headers" | "params" | "payload" | "raw") {
            let message = format!(
                "`{key}` is no part of a delivery; write `headers`, `params`, and `payload` or `raw`"
            );
            return Err(Stop::Misuse(message));
        }
    }
    let whole = Value::Object(object.into());
    let texts = |key: &str| -> Result<Vec<(String, String)>, Stop> {
        let Some(members) = whole.get(key).as_object() else {
            return match whole.get(key) {
                Value::Null => Ok(Vec::new()),
                _ => Err(Stop::Misuse(format!("`{key}` of a delivery has to be an object of texts"))),
            };
        };
        let text = |(name, value): (&std::sync::Arc<str>, &Value)| match text::text(value) {
            Ok(text) => Ok((name.to_string(), text)),
            Err(_) => Err(Stop::Misuse(format!("`{name}` in `{key}` of a delivery has to be a text"))),
        };
        members.iter().map(text).collect()
    };
    let (headers, params) = (texts("headers")?, texts("params")?);
    let body = match (whole.get("payload"), whole.get("raw")) {
        (Value::Null, Value::Null) => Vec::new(),
        (Value::Null, Value::Text(raw)) => raw.as_bytes().to_vec(),
        (Value::Null, _) => return Err(Stop::Misuse("`raw` of a delivery has to be a text".to_owned())),
        (payload, Value::Null) => {
            let style = json::Style { nulls: true, ..json::Style::default() };
            json::write(payload, style).map_err(Fault::from)?.into_bytes()
        }
        _ => return Err(Stop::Misuse("a delivery has `payload` or `raw`, not both".to_owned())),
    };
    Ok(Delivery { headers, params, body })
}

/// Takes one delivery.
pub fn receive(
    hearing: &mut Hearing,
    delivery: &Delivery,
    out: &mut impl Write,
    err: &mut impl Write,
) -> Result<(), Stop> {
    let name = &hearing.trigger.meta.name;
    match hearing.take(delivery)? {
        Delivered::Events(events) => events.iter().try_for_each(|event| write(event, out)),
        Delivered::Elsewhere => {
            say(err, &format!("note: {name}: this delivery is for other triggers"));
            Ok(())
        }
        Delivered::Refused(why) => Err(not_proven(hearing.trigger, why).into()),
    }
}

fn not_proven(trigger: &Trigger, why: &str) -> Fault {
    let fault =
        Fault::new(Code::NotProven, format!("the delivery does not prove where it comes from: {why}"));
    trigger.webhook().map_or(fault.clone(), |webhook| fault.at(webhook.place))
}

/// Waits for deliveries, one after the other.
pub fn listen(
    hearing: &mut Hearing,
    words: &ListenWords,
    out: &mut impl Write,
    err: &mut impl Write,
) -> Result<(), Stop> {
    let door = Door::open(words.bind)?;
    let name = hearing.trigger.meta.name.clone();
    say(err, &format!("note: {name}: listening on {}", door.address()));
    let mut memory = Memory::default();
    let mut heard = 0;
    while words.requests.is_none_or(|most| heard < most) {
        let Some(mut knock) = door.wait() else { continue };
        heard += 1;
        answer(hearing, &name, &mut knock, &mut memory, out, err)?;
    }
    Ok(())
}

/// Takes what was knocked for, and answers. Only output that cannot be written is a reason to stop.
fn answer(
    hearing: &mut Hearing,
    name: &str,
    knock: &mut Knock,
    memory: &mut Memory,
    out: &mut impl Write,
    err: &mut impl Write,
) -> Result<(), Stop> {
    let delivery = match knock.delivery(LARGEST) {
        Ok(delivery) => delivery,
        Err(refusal) => {
            say(err, &format!("note: {name}: {}", refusal.why));
            knock.answer(refusal.status);
            return Ok(());
        }
    };
    match hearing.take(&delivery) {
        Ok(Delivered::Events(events)) => {
            let fresh = events.iter().filter(|event| memory.is_new(event));
            let written = fresh.into_iter().try_for_each(|event| write(event, out));
            match written.and_then(|()| Ok(out.flush()?)) {
                Ok(()) => knock.answer("200 OK"),
                Err(stop) => {
                    // The service is to send it again to whoever listens next.
                    knock.answer("503 Service Unavailable");
                    return Err(stop);
                }
            }
        }
        Ok(Delivered::Elsewhere) => knock.answer("200 OK"),
        Ok(Delivered::Refused(why)) => {
            say(err, &not_proven(hearing.trigger, why).render(hearing.runtime.plan));
            knock.answer("401 Unauthorized");
        }
        Err(fault) => {
            say(err, &fault.render(hearing.runtime.plan));
            knock.answer("400 Bad Request");
        }
    }
    Ok(())
}

fn write(event: &Event, out: &mut impl Write) -> Result<(), Stop> {
    let key = event.key.as_ref().map_or(Value::Null, Value::text);
    output::line(&Value::object([("key", key), ("event", event.record.clone())]), out)
}

/// The keys of the last events, so that a delivery that comes twice gives them once.
#[derive(Default)]
struct Memory {
    known: HashSet<String>,
    order: VecDeque<String>,
}

impl Memory {
    fn is_new(&mut self, event: &Event) -> bool {
        let Some(key) = &event.key else { return true };
        if !self.known.insert(key.clone()) {
            return false;
        }
        self.order.push_back(key.clone());
        if self.order.len() > REMEMBERED
            && let Some(oldest) = self.order.pop_front()
        {
            self.known.remove(&oldest);
        }
        true
    }
}
