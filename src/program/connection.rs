//! Where the fields of a connection come from: a file, standard input, the environment.

use super::Stop;
use super::args::{self, Args};
use crate::plan::{Plan, Surroundings};
use crate::value::{Object, Value, json, text, yaml};

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

/// What the connector finds around it: properties of the account, of which the file wins over the
/// environment.
pub fn surroundings(plan: &Plan, args: &Args) -> Result<Surroundings, Stop> {
    let mut account = Object::default();
    let fields = &plan.shapes[plan.connection.fields.0 as usize].fields;
    for name in &plan.account {
        let name_there = property(plan, name);
        // A field of that name is the field.
        let is_field = |field: &str| format!("{}{}", prefix(plan), field.to_uppercase()) == name_there;
        if fields.iter().any(|field| is_field(&field.name)) {
            continue;
        }
        if let Ok(text) = std::env::var(name_there) {
            account.insert(name.clone(), Value::text(text));
        }
    }
    if let Some(path) = &args.account {
        if plan.account.is_empty() {
            return Err(Stop::Misuse(format!("{} reads no properties of an account", plan.title)));
        }
        for (name, value) in args::object_in(path)? {
            match value {
                Value::Null => {}
                Value::Text(_) | Value::Int(_) | Value::Number(_) | Value::Decimal(_) | Value::Bool(_) => {
                    let text = text::text(&value).map_err(|failure| Stop::Misuse(failure.0))?;
                    account.insert(name, Value::text(text));
                }
                _ => return Err(Stop::Misuse(format!("the property `{name}` of the account is no text"))),
            }
        }
    }
    Ok(Surroundings::of(&Value::Object(account.into()), &tables(plan, args)?))
}

/// The lookup tables in the file that the command line or the environment names.
fn tables(plan: &Plan, args: &Args) -> Result<Value, Stop> {
    let named = std::env::var_os(format!("{}LOOKUP_TABLES", prefix(plan))).filter(|_| plan.tables);
    let Some(path) = args.lookup_tables.clone().or(named.map(Into::into)) else { return Ok(Value::Null) };
    if !plan.tables {
        return Err(Stop::Misuse(format!("{} reads no lookup tables", plan.title)));
    }
    let bytes = args::bytes_in(&path)?;
    let yaml = path.extension().is_some_and(|ending| ending == "yaml" || ending == "yml");
    let read = if yaml { yaml::read(&String::from_utf8_lossy(&bytes)) } else { json::read(&bytes) };
    let shown = path.display();
    let tables = read.map_err(|failure| Stop::Misuse(format!("`{shown}`: {}", failure.0)))?;
    let is_table = |table: &Value| {
        let rows = table.as_array().or_else(|| table.get("rows").as_array());
        rows.is_some_and(|rows| rows.iter().all(|row| row.as_object().is_some()))
    };
    let Some(all) = tables.as_object() else {
        return Err(Stop::Misuse(format!("`{shown}` holds no tables by their names")));
    };
    match all.iter().find(|(_, table)| !is_table(table)) {
        None => Ok(tables),
        Some((name, _)) => {
            Err(Stop::Misuse(format!("`{shown}`: `{name}` is no table: it has no rows that are objects")))
        }
    }
}

/// The variable of the environment that holds a property of the account.
pub fn property(plan: &Plan, name: &str) -> String {
    let plain = |letter: char| if letter.is_ascii_alphanumeric() { letter.to_ascii_uppercase() } else { '_' };
    format!("{}ACCOUNT_{}", prefix(plan), name.chars().map(plain).collect::<String>())
}

/// All fields that were given, and behind them those that were typed when somebody signed in.
pub fn with_stored(plan: &Plan, args: &Args, stored: &Value) -> Result<Value, Stop> {
    let mut members = stored.as_object().cloned().unwrap_or_default();
    members.extend(gather(plan, args)?.as_object().cloned().unwrap_or_default());
    Ok(Value::Object(members.into()))
}
