//! What an operation is given: config and input out of one object, checked.
//!
//! In: an operation and what was handed in. Out: config and input with their types, the variant that
//! was chosen, and the plan with the fields that were found; or every violation at once.

use super::args::{self, Args};
use super::{Stop, bytes, connect, deliver, find};
use crate::plan::Plan;
use crate::runtime::input::{self, Around, Of, Violation};
use crate::runtime::sample::Sampled;
use crate::runtime::{Host, Runtime, choice, found};
use crate::value::Value;

/// Config and input of an operation out of one object, checked, the variant that they choose, and
/// the plan in which its fields are known, where they were not.
pub(super) fn take<'p, T: choice::Varied, H: Host>(
    plan: &Plan,
    runtime: &mut Runtime<H>,
    operation: &'p T,
    given: &Value,
) -> Result<(&'p T, Value, Value, Option<Plan>), Stop> {
    let config = operation.meta().config;
    let chosen = choice::chosen(plan, operation, given);
    let input = chosen.unwrap_or(operation).meta().input;
    let Some(members) = given.as_object() else {
        return Err(Stop::Misuse("the input has to be a JSON object".to_owned()));
    };
    let names = config.map(|shape| &plan.shapes[shape.0 as usize].fields);
    let steers = |key: &str| names.is_some_and(|fields| fields.iter().any(|field| &*field.name == key));
    let part = |wanted: bool| {
        Value::object(
            members
                .iter()
                .filter(|(key, _)| steers(key) == wanted)
                .map(|(key, value)| (key.clone(), value.clone())),
        )
    };
    let mut violations = Vec::new();
    let nothing = Value::object::<&str>([]);
    let connection = runtime.connection.clone();
    let mut check =
        |plan: &Plan, shape: Option<crate::plan::ShapeId>, part: &Value, config: &Value, of: Of| {
            let around = Around { connection: &connection, config, of };
            let (part, broken) = match shape {
                Some(shape) => bytes::read(plan, shape, part),
                None => (part.clone(), Vec::new()),
            };
            violations.extend(broken);
            match shape.map(|shape| input::check(plan, shape, &part, &around)) {
                Some(Ok(value)) => value,
                Some(Err(found)) => {
                    violations.extend(found);
                    Value::Null
                }
                None => {
                    let unknown = part.as_object().into_iter().flat_map(|members| members.keys());
                    violations.extend(unknown.map(|key| Violation {
                        path: key.to_string(),
                        label: String::new(),
                        message: "is not a field: nothing is asked for".to_owned(),
                    }));
                    Value::object::<&str>([])
                }
            }
        };
    let config = check(plan, config, &part(true), &nothing, Of::Config);
    let found = match chosen {
        Some(chosen) if !config.is_null() => {
            let steering = found::steering(plan, chosen.meta(), &config, given);
            runtime.find(chosen.meta(), &steering)?
        }
        _ => None,
    };
    let plan = found.as_ref().unwrap_or(plan);
    // Without a variant nothing is known of the input; what is wrong with the config says why.
    let input =
        if chosen.is_some() { check(plan, input, &part(false), &config, Of::Input) } else { Value::Null };
    match chosen {
        Some(chosen) if violations.is_empty() => Ok((chosen, config, input, found)),
        _ => Err(Stop::Violations("the input", violations)),
    }
}

/// The sample of an action or a trigger. Without an input nothing is asked of one; a sample that is
/// fixed needs no connection.
pub(super) fn sample(plan: &Plan, args: &Args, name: &str, given: &Value) -> Result<Value, Stop> {
    let blank = given.as_object().is_some_and(indexmap::IndexMap::is_empty);
    match Sampled::find(plan, name) {
        Some(of) if blank && !of.varies() => one(plan, args, of),
        Some(Sampled::Action(action)) => {
            let mut runtime = connect(plan, args)?;
            let (action, config, input, found) = take(plan, &mut runtime, action, given)?;
            Ok(runtime.sample_on(found.as_ref(), Sampled::Action(action), &config, &input)?)
        }
        Some(Sampled::Trigger(trigger)) => {
            let mut runtime = connect(plan, args)?;
            let (trigger, config, input, found) = take(plan, &mut runtime, trigger, given)?;
            Ok(runtime.sample_on(found.as_ref(), Sampled::Trigger(trigger), &config, &input)?)
        }
        None => {
            let names = plan.actions.iter().map(|action| &action.meta.name);
            let names: Vec<&String> =
                names.chain(plan.triggers.iter().map(|trigger| &trigger.meta.name)).collect();
            find(&names, |name| name, name, "operation").map(|_| Value::object::<&str>([]))
        }
    }
}

/// A sample for which nothing was given.
fn one(plan: &Plan, args: &Args, of: Sampled) -> Result<Value, Stop> {
    let sample = &of.meta().sample;
    if sample.read.is_none() {
        return Ok(sample.fixed.clone());
    }
    let nothing = Value::object::<&str>([]);
    Ok(connect(plan, args)?.sample(of, &nothing, &nothing)?)
}

/// What a trigger by webhook is to do: its input checked, and `work` done with it.
pub(super) fn hear<T>(
    plan: &Plan,
    args: &Args,
    name: &str,
    given: &args::Input,
    work: impl FnOnce(&mut deliver::Hearing<'_, '_>) -> Result<T, Stop>,
) -> Result<T, Stop> {
    let trigger = find(&plan.triggers, |trigger| &trigger.meta.name, name, "trigger")?;
    let given = args::read_input(given)?;
    let mut runtime = connect(plan, args)?;
    let (trigger, config, input, found) = take(plan, &mut runtime, trigger, &given)?;
    let runtime = match &found {
        Some(found) => runtime.on(found),
        None => runtime,
    };
    if trigger.webhook().is_none() {
        let message = format!("nobody tells of the events of `{name}`: `poll` asks for them");
        return Err(Stop::Misuse(message));
    }
    let mut hearing = deliver::Hearing { runtime, trigger, config, input };
    hearing.runtime.listens(trigger, &hearing.config, &hearing.input)?;
    work(&mut hearing)
}
