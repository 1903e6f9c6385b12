//! The border between raw data (names and values of the wire) and typed data (those of the spec).
//!
//! Typed data becomes raw when it is put into a request, raw data becomes typed when it passes a
//! shape. Keys that a shape does not declare stay as they are. A text field takes any scalar as it
//! came; every other field has a value of its type afterwards, or none.

use std::sync::Arc;

use crate::diagnostic::Code;
use crate::plan::{Border, Field, FieldType, Format, Plan, ShapeId, Slot};
use crate::value::wire::Wire;
use crate::value::zone::Zone;
use crate::value::{DateTime, Failure, Object, Value, json, number};

use super::fault::Fault;
use super::scope::Scope;

/// Data without the nulls of its objects, at every depth. Nulls of arrays stay.
#[must_use]
pub fn clean(value: &Value) -> Value {
    match value {
        Value::Object(object) if object.values().any(unclean) => {
            let kept = object.iter().filter(|(_, value)| !value.is_null());
            Value::Object(Arc::new(kept.map(|(key, value)| (key.clone(), clean(value))).collect()))
        }
        Value::Array(members) if members.iter().any(|member| !member.is_null() && unclean(member)) => {
            Value::array(members.iter().map(clean).collect())
        }
        other => other.clone(),
    }
}

fn unclean(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Object(object) => object.values().any(unclean),
        Value::Array(members) => members.iter().any(|member| !member.is_null() && unclean(member)),
        _ => false,
    }
}

/// Typed data as the service wants it.
///
/// # Errors
/// When a value cannot be written in the format of its field.
pub fn to_wire(plan: &Plan, border: &Border, value: &Value) -> Result<Value, Fault> {
    match border {
        Border::Value(format) => write(format, value).map_err(Fault::from),
        Border::Field(..) if value.is_null() => Ok(Value::Null),
        Border::Field(shape, name) => match field_of(plan, *shape, name) {
            Some(field) => field_to_wire(plan, field, value).map_err(|fault| about(field, fault)),
            None => Ok(value.clone()),
        },
        Border::Shape(shape) => object_to_wire(plan, *shape, value),
        Border::Shapes(shape) => each(value, |member| object_to_wire(plan, *shape, member)),
    }
}

/// Raw data as the spec names and types it.
///
/// # Errors
/// When a value is none that the type of its field can be read from.
pub fn from_wire(plan: &Plan, border: &Border, value: &Value) -> Result<Value, Fault> {
    match border {
        Border::Value(format) => read(format, value).map_err(Fault::from),
        Border::Field(shape, name) => match field_of(plan, *shape, name) {
            Some(field) => field_from_wire(plan, field, value).map_err(|fault| unread(field, fault)),
            None => Ok(value.clone()),
        },
        Border::Shape(shape) => object_from_wire(plan, *shape, value),
        Border::Shapes(shape) => match value {
            Value::Null => Ok(Value::Null),
            Value::Array(_) => each(value, |member| object_from_wire(plan, *shape, member)),
            lone => Ok(Value::array(vec![object_from_wire(plan, *shape, lone)?])),
        },
    }
}

/// Each member of an array changed; anything else as a lone member.
fn each(value: &Value, change: impl Fn(&Value) -> Result<Value, Fault>) -> Result<Value, Fault> {
    match value {
        Value::Array(members) => Ok(Value::array(members.iter().map(change).collect::<Result<_, _>>()?)),
        other => change(other),
    }
}

fn shape(plan: &Plan, id: ShapeId) -> &crate::plan::Shape {
    &plan.shapes[id.0 as usize]
}

fn field_of<'p>(plan: &'p Plan, id: ShapeId, name: &str) -> Option<&'p Field> {
    shape(plan, id).field(name)
}

/// What a converter makes of a value. It knows the value and constants, nothing else.
fn converted(plan: &Plan, slot: &Slot, value: &Value) -> Result<Value, Fault> {
    let arguments = Value::object([("value", value.clone())]);
    let then = DateTime { seconds: 0, nanos: 0, offset: 0 };
    super::eval::slot(slot, &Scope { arguments: &arguments, ..Scope::new(plan, &Value::Null, then) })
}

fn object_to_wire(plan: &Plan, id: ShapeId, value: &Value) -> Result<Value, Fault> {
    let shape = shape(plan, id);
    let Value::Object(object) = value else { return Ok(value.clone()) };
    let mut wire = Object::default();
    for (key, value) in object.iter() {
        if value.is_null() {
            continue;
        }
        let Some(field) = shape.field(key) else {
            wire.insert(key.clone(), clean(value));
            continue;
        };
        let value = field_to_wire(plan, field, value).map_err(|fault| unread(field, fault))?;
        if value.is_null() {
            // A converter may leave a value out.
            continue;
        }
        match &field.wire[..] {
            [] => return Ok(value),
            path => put(&mut wire, path, value),
        }
    }
    Ok(Value::Object(Arc::new(wire)))
}

fn field_to_wire(plan: &Plan, field: &Field, value: &Value) -> Result<Value, Fault> {
    if let Some(write_as) = field.convert.as_ref().and_then(|convert| convert.write.as_ref()) {
        return Ok(write(&Format::Plain, &converted(plan, write_as, value)?)?);
    }
    if let (Some(pairs), Value::Object(object)) = (&field.pairs, value)
        && pairs.write
    {
        let pair = |(key, value): (&Arc<str>, &Value)| {
            Value::object([
                (pairs.name.as_str(), Value::Text(key.clone())),
                (pairs.value.as_str(), clean(value)),
            ])
        };
        return Ok(Value::array(object.iter().filter(|(_, value)| !value.is_null()).map(pair).collect()));
    }
    if field.format == Format::Plain {
        typed_to_wire(plan, &field.ty, value)
    } else {
        Ok(write(&field.format, value)?)
    }
}

fn typed_to_wire(plan: &Plan, ty: &FieldType, value: &Value) -> Result<Value, Fault> {
    match (ty, value) {
        (FieldType::Object(shape), value) => object_to_wire(plan, *shape, value),
        (FieldType::Array(element), Value::Array(members)) => {
            let members = members.iter().map(|member| typed_to_wire(plan, element, member));
            Ok(Value::array(members.collect::<Result<_, _>>()?))
        }
        (_, Value::DateTime(moment)) => Ok(Value::DateTime(utc(*moment)?)),
        (_, Value::Duration(millis)) => Ok(Value::Int(*millis)),
        (_, value) => Ok(clean(value)),
    }
}

/// Puts `value` at `path`, making the objects that lead to it.
fn put(object: &mut Object, path: &[Arc<str>], value: Value) {
    match path {
        [] => {}
        [key] => drop(object.insert(key.clone(), value)),
        [key, rest @ ..] => {
            let inner = object.entry(key.clone()).or_default();
            if !matches!(inner, Value::Object(_)) {
                *inner = Value::Object(Arc::default());
            }
            if let Value::Object(inner) = inner {
                put(Arc::make_mut(inner), rest, value);
            }
        }
    }
}

fn object_from_wire(plan: &Plan, id: ShapeId, value: &Value) -> Result<Value, Fault> {
    let shape = shape(plan, id);
    if let [field] = &shape.fields[..]
        && field.wire.is_empty()
    {
        let value = field_from_wire(plan, field, value).map_err(|fault| unread(field, fault))?;
        return Ok(Value::object([(&*field.name, value)]));
    }
    let Value::Object(object) = value else { return Ok(value.clone()) };
    let mut typed = Object::with_capacity_and_hasher(object.len(), foldhash::fast::RandomState::default());
    // Which of the first 64 keys a field has read: most objects hold nothing else.
    let mut known = 0_u64;
    let mut take = |field: &Field| -> Result<(), Fault> {
        let first = field.wire.first().and_then(|first| object.get_full(first));
        let raw = match (first, &field.wire[..]) {
            (Some((at, _, raw)), [_, rest @ ..]) => {
                known |= 1_u64.checked_shl(u32::try_from(at).unwrap_or(u32::MAX)).unwrap_or(0);
                rest.iter().fold(raw, |raw, key| raw.get(key))
            }
            (None, [_, ..]) => &Value::Null,
            (_, []) => value,
        };
        let value = field_from_wire(plan, field, raw).map_err(|fault| unread(field, fault))?;
        if !value.is_null() {
            typed.insert(field.name.clone(), value);
        }
        Ok(())
    };
    // A field whose first key is missing is null, whatever its type.
    match shape.fields_in(object.keys()) {
        Some(fields) => fields.into_iter().try_for_each(&mut take)?,
        None => shape.fields.iter().try_for_each(&mut take)?,
    }
    let declared = |at: usize, key: &str| (at < 64 && known & (1 << at) != 0) || shape.reads(key);
    for (at, (key, value)) in object.iter().enumerate() {
        if value.is_null() || declared(at, key) {
            continue;
        }
        if !typed.contains_key(key) {
            typed.insert(key.clone(), clean(value));
        }
    }
    Ok(Value::Object(Arc::new(typed)))
}

fn field_from_wire(plan: &Plan, field: &Field, raw: &Value) -> Result<Value, Fault> {
    if let Some(read_as) = field.convert.as_ref().and_then(|convert| convert.read.as_ref()) {
        let empties = matches!(field.ty, FieldType::String | FieldType::Any | FieldType::Bytes);
        let empty = raw.as_text() == Some("") && !empties;
        return match raw {
            raw if raw.is_null() || empty => Ok(Value::Null),
            raw => typed(plan, &field.ty, &converted(plan, read_as, raw)?),
        };
    }
    if let (Some(pairs), Value::Array(members)) = (&field.pairs, raw)
        && pairs.read
    {
        let pairs = members.iter().filter_map(|member| {
            let key = crate::value::text::text(member.get(&pairs.name)).ok().filter(|key| !key.is_empty())?;
            Some((key, clean(member.get(&pairs.value))))
        });
        return Ok(Value::object(pairs.filter(|(_, value)| !value.is_null())));
    }
    if field.format == Format::Plain { typed(plan, &field.ty, raw) } else { formatted(plan, field, raw) }
}

/// A raw value of a type.
pub fn typed(plan: &Plan, ty: &FieldType, raw: &Value) -> Result<Value, Fault> {
    let empties = matches!(ty, FieldType::String | FieldType::Any | FieldType::Bytes);
    if raw.is_null() || (raw.as_text() == Some("") && !empties) {
        return Ok(Value::Null);
    }
    Ok(match ty {
        FieldType::String | FieldType::Any | FieldType::File => raw.clone(),
        FieldType::Integer => Value::Int(number::integer(raw)?),
        FieldType::Number => Value::Number(number::number(raw)?),
        FieldType::Decimal => Value::Decimal(number::decimal(raw)?),
        FieldType::Boolean => Value::Bool(number::boolean(raw)?),
        FieldType::Date => Value::Date(Wire::Iso8601.read_date(raw)?),
        FieldType::DateTime => Value::DateTime(Wire::Iso8601.read(raw, &Zone::utc())?),
        FieldType::Duration => match raw {
            Value::Duration(_) => raw.clone(),
            other => Value::Duration(number::integer(other)?),
        },
        FieldType::Bytes => match raw {
            Value::Text(text) => Value::Bytes(text.as_bytes().into()),
            other => other.clone(),
        },
        FieldType::Map => match raw {
            Value::Object(_) => raw.clone(),
            other => return Err(unreadable(other, "an object")),
        },
        FieldType::Object(shape) => object_from_wire(plan, *shape, raw)?,
        FieldType::Array(element) => match raw {
            Value::Array(members) => Value::array(
                members.iter().map(|member| typed(plan, element, member)).collect::<Result<_, _>>()?,
            ),
            lone => Value::array(vec![typed(plan, element, lone)?]),
        },
    })
}

fn formatted(plan: &Plan, field: &Field, raw: &Value) -> Result<Value, Fault> {
    if raw.is_null() || (raw.as_text() == Some("") && field.ty != FieldType::String) {
        return Ok(Value::Null);
    }
    let value = read(&field.format, raw)?;
    Ok(match (&field.ty, value) {
        (FieldType::Date, value) => date(&value),
        (FieldType::Array(element), Value::Array(members)) => {
            Value::array(members.iter().map(|member| typed(plan, element, member)).collect::<Result<_, _>>()?)
        }
        (_, value) => value,
    })
}

/// The day of a moment at its offset; anything else as it is.
fn date(value: &Value) -> Value {
    match value {
        Value::DateTime(moment) => Value::Date(moment.civil().date),
        other => other.clone(),
    }
}

fn unreadable(value: &Value, wanted: &str) -> Fault {
    Fault::new(Code::Expression, format!("it is {}, {wanted} was expected", crate::value::text::kind(value)))
}

/// The fault, saying which field it is about.
fn about(field: &Field, mut fault: Fault) -> Fault {
    fault.message = format!("`{}`: {}", field.name, fault.message);
    fault
}

/// A field that cannot be read from what the service wrote.
fn unread(field: &Field, fault: Fault) -> Fault {
    let code = if fault.code == Code::Expression { Code::Unexpected } else { fault.code };
    about(field, Fault { code, ..fault })
}

/// A format of moments, and the zone of texts without an offset; `None` for other formats.
fn moments(format: &Format) -> Result<Option<(Wire, Zone)>, Failure> {
    let (wire, zone) = match format {
        Format::Iso8601 { zone } => (Wire::Iso8601, zone.as_deref()),
        Format::Date { zone } => (Wire::Date, zone.as_deref()),
        Format::Epoch => (Wire::Epoch, None),
        Format::EpochMs => (Wire::EpochMs, None),
        Format::Rfc2822 { zone } => (Wire::Rfc2822, zone.as_deref()),
        Format::Pattern { pattern, zone } => {
            (Wire::parse(pattern).map_err(|error| Failure::new(error.message))?, zone.as_deref())
        }
        Format::Plain | Format::Separated(_) | Format::Words { .. } | Format::Json | Format::Text(_) => {
            return Ok(None);
        }
    };
    Ok(Some((wire, zone.map_or_else(|| Ok(Zone::utc()), Zone::named)?)))
}

/// A raw value in a format.
///
/// # Errors
/// When the value is none of the format.
pub fn read(format: &Format, raw: &Value) -> Result<Value, Failure> {
    if raw.is_null() {
        return Ok(Value::Null);
    }
    if let Some((wire, zone)) = moments(format)? {
        return wire.read(raw, &zone).map(Value::DateTime);
    }
    Ok(match (format, raw) {
        (Format::Separated(separator), Value::Text(text)) => {
            let pieces = text.split(separator.as_str()).map(str::trim).filter(|piece| !piece.is_empty());
            Value::array(pieces.map(Value::text).collect())
        }
        (Format::Words { yes, .. }, Value::Text(text)) if **text == **yes => Value::Bool(true),
        (Format::Words { no, .. }, Value::Text(text)) if **text == **no => Value::Bool(false),
        (Format::Words { .. }, other) => Value::Bool(number::boolean(other)?),
        (Format::Json, Value::Text(text)) => json::read(text.as_bytes())?,
        (_, other) => other.clone(),
    })
}

/// A typed value in a format; moments are written in UTC unless the format says otherwise.
///
/// # Errors
/// When the value cannot be written so.
pub fn write(format: &Format, value: &Value) -> Result<Value, Failure> {
    if let Some((wire, zone)) = moments(format)? {
        return match value {
            Value::DateTime(moment) => wire.write(utc(*moment)?, &zone),
            Value::Date(date) => Ok(wire.write_date(*date)),
            other => Ok(other.clone()),
        };
    }
    Ok(match (format, value) {
        (_, Value::DateTime(moment)) => Value::DateTime(utc(*moment)?),
        (Format::Separated(separator), Value::Array(members)) => {
            let texts = members.iter().filter(|member| !member.is_null()).map(crate::value::text::text);
            Value::text(texts.collect::<Result<Vec<_>, _>>()?.join(separator))
        }
        (Format::Words { yes, .. }, Value::Bool(true)) => Value::text(yes),
        (Format::Words { no, .. }, Value::Bool(false)) => Value::text(no),
        (Format::Json, value) if !value.is_null() => Value::text(json::write(value, json::Style::default())?),
        (_, value) => clean(value),
    })
}

fn utc(moment: DateTime) -> Result<DateTime, Failure> {
    moment.at_offset(0)
}
