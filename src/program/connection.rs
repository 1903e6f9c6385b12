//! Where the fields of a connection come from: a file, standard input, the environment.

use super::Stop;
use super::args::{self, Args};
use crate::plan::Plan;
use crate::value::{Object, Value};

/// What stands in front of a field in the environment: `FRESHDESK_`.
pub fn prefix(plan: &Plan) -> String {
    format!("{}_", plan.name.to_uppercase())
}

/// All fields that were given; the file wins over the environment.
pub fn gather(plan: &Plan, args: &Args) -> Result<Value, Stop> {
    let mut members = Object::default();
    let prefix = prefix(plan);
    for field in &plan.shapes[plan.connection.fields.0 as usize].fields {
        if let Ok(text) = std::env::var(format!("{prefix}{}", field.name.to_uppercase())) {
            members.insert(field.name.clone(), Value::text(text));
        }
    }
    if let Some(path) = &args.connection {
        members.extend(args::object_in(path)?);
    }
    Ok(Value::Object(members.into()))
}

/// All fields that were given, and behind them those that were typed when somebody signed in.
pub fn with_stored(plan: &Plan, args: &Args, stored: &Value) -> Result<Value, Stop> {
    let mut members = stored.as_object().cloned().unwrap_or_default();
    members.extend(gather(plan, args)?.as_object().cloned().unwrap_or_default());
    Ok(Value::Object(members.into()))
}
