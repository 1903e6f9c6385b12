//! To which connection a sign-in belongs: the fields with which it was made, and where it may go.
//!
//! In: the fields of a connection. Out: a digest of each that is no secret, and the services to which
//! credentials go. Tokens that were got with other fields are another account's, those that were got for
//! other services another connector's, and go nowhere.

use sha2::{Digest as _, Sha256};

use crate::diagnostic::Code;
use crate::plan::{Address, FieldType, PathPart, Plan, Program, ShapeId, StepKind};
use crate::value::{Object, Value, json, order};

use super::address;
use super::connect::bare;
use super::fault::Fault;
use super::held::Held;
use super::host::Host;
use super::operation::Runtime;
use super::scope::Scope;

/// Bytes of a digest that are kept.
const BYTES: usize = 16;

impl<H> Runtime<'_, H> {
    /// A digest of each field that was given and is no secret. Secrets are left out: a password that
    /// was changed leads to the same account.
    #[must_use]
    pub fn belonging(&self) -> Object {
        digests(self.plan, self.plan.connection.fields, &self.fields)
    }

    /// Refuses what was got with other fields.
    pub(super) fn is_ours(&self, held: &Held) -> Result<(), Fault> {
        let Some(of) = &held.of else { return Ok(()) };
        let ours = self.belonging();
        let same = |name: &str| match (of.get(name), ours.get(name)) {
            (Some(theirs), Some(ours)) => order::same(theirs, ours),
            (None, None) => true,
            _ => false,
        };
        let Some(other) = of.keys().chain(ours.keys()).find(|name| !same(name)) else { return Ok(()) };
        let message =
            format!("somebody signed in with another `{other}`; the tokens of then go nowhere else");
        Err(Fault::new(Code::NotStored, message)
            .help(format!("give `{other}` as it was, `login` again, or keep both apart with `--as NAME`")))
    }
}

impl<H: Host> Runtime<'_, H> {
    /// Where credentials of this connection may go, as far as the spec and the fields say it: origins, and
    /// patterns of hosts. What a sign-in keeps changes none of it.
    #[must_use]
    pub fn places(&self) -> Vec<String> {
        let plan = self.plan;
        let auth = self.auth();
        let connection = bare(plan, &self.fields, self.moment());
        let scope = Scope::new(plan, &connection, self.moment());
        let mut places: Vec<String> = Vec::new();
        let mut add = |address: &Address| match address {
            Address::Relative(..) => {}
            address => match address::resolve(address, None, &scope) {
                Ok(url) => places.push(url.origin().ascii_serialization()),
                Err(_) => patterns(address, &mut places),
            },
        };
        plan.connection.base_url.iter().for_each(&mut add);
        if let Some(sign_in) = &auth.sign_in {
            let begin = sign_in.begin.as_ref().map(|(kept, _)| kept);
            let kept = [Some(&sign_in.acquire), sign_in.refresh.as_ref(), sign_in.device.as_ref(), begin];
            for kept in kept.into_iter().flatten() {
                match &kept.work.program {
                    Some(program) => asked(plan, program, &mut Vec::new(), &mut add),
                    None => add(&kept.work.request.address),
                }
            }
        }
        places.extend(auth.hosts.iter().map(|host| host.to_ascii_lowercase()));
        places.sort();
        places.dedup();
        places
    }
}

/// The addresses that steps ask, and the methods that they call.
fn asked(plan: &Plan, program: &Program, seen: &mut Vec<u32>, add: &mut dyn FnMut(&Address)) {
    let mut called = Vec::new();
    program.each(&mut |step| match &step.what {
        StepKind::Send { work, .. } => add(&work.request.address),
        StepKind::Call { routine, .. } if !seen.contains(routine) && !called.contains(routine) => {
            called.push(*routine);
        }
        _ => {}
    });
    seen.extend(&called);
    for routine in called.iter().filter_map(|routine| plan.routines.get(*routine as usize)) {
        asked(plan, &routine.program, seen, add);
    }
}

/// An address that depends on what is not known yet, as far as its origin is written.
fn patterns(address: &Address, places: &mut Vec<String>) {
    match address {
        Address::Relative(..) => {}
        Address::Absolute(parts, _) if matches!(parts.first(), Some(PathPart::Url(_))) => {
            places.push("{}".to_owned());
        }
        Address::Absolute(parts, _) => {
            let texts = parts.iter().map(|part| match part {
                PathPart::Text(text) => text.to_string(),
                _ => "{}".to_owned(),
            });
            let text: String = texts.collect();
            let origin: Vec<&str> = text.splitn(4, '/').take(3).collect();
            places.push(origin.join("/").to_ascii_lowercase());
        }
        Address::Whole(_) => places.push("{}".to_owned()),
        Address::If(_, then, otherwise) => {
            patterns(then, places);
            patterns(otherwise, places);
        }
        Address::Case(_, cases, otherwise) => {
            cases.iter().for_each(|(_, address)| patterns(address, places));
            otherwise.iter().for_each(|address| patterns(address, places));
        }
    }
}

fn digests(plan: &Plan, shape: ShapeId, fields: &Value) -> Object {
    let digest = |value: &Value| {
        let style = json::Style { sort_keys: true, bytes: true, ..json::Style::default() };
        let text = json::write(value, style).unwrap_or_else(|_| format!("{value:?}"));
        let digest = Sha256::digest(text.as_bytes());
        Value::text(digest.iter().take(BYTES).map(|byte| format!("{byte:02x}")).collect::<String>())
    };
    shown(plan, shape, fields).iter().map(|(name, value)| (name.clone(), digest(value))).collect()
}

/// The members that were given and are no secrets, at any depth. What is given as it would be anyway
/// is left out, so that a field that comes with a new version of the connector changes nothing.
fn shown(plan: &Plan, shape: ShapeId, value: &Value) -> Object {
    let mut members = Object::default();
    for field in &plan.shapes[shape.0 as usize].fields {
        let value = value.get(&field.name);
        let usual = field.default.as_ref().is_some_and(|default| order::same(default, value));
        if field.secret || value.is_null() || usual {
            continue;
        }
        let value = match (&field.ty, value) {
            (FieldType::Object(inner), value) => Value::Object(shown(plan, *inner, value).into()),
            (FieldType::Array(element), Value::Array(elements)) => match &**element {
                FieldType::Object(inner) => {
                    let elements = elements.iter().map(|one| Value::Object(shown(plan, *inner, one).into()));
                    Value::array(elements.collect())
                }
                _ => value.clone(),
            },
            _ => value.clone(),
        };
        members.insert(field.name.clone(), value);
    }
    members
}
