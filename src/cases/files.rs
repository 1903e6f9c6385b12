//! Files in cases: mocks of streams in the input, and files of the output as what is in them.
//!
//! A mock is written as the SDK has it: `{ __stream__: true, chunks: { 0: abcd, 4: ef } }`, by where
//! each piece begins, or `{ data: abcd, eof: true }`.

use crate::runtime::file::{FRAME, Reading};
use crate::runtime::{Fault, Host, Runtime};
use crate::value::{File, Object, Value, text};

/// The pieces of a mock, by where they begin.
pub(super) type Mock = Vec<(u64, Vec<u8>)>;

/// The input with files in the place of mocks, which are put behind those that there are.
pub(super) fn without_mocks(value: &Value, mocks: &mut Vec<Mock>) -> Value {
    match value {
        Value::Object(members) => match mock(members) {
            Some(mock) => {
                mocks.push(mock);
                Value::File(File::Given(mocks.len() - 1))
            }
            None => {
                Value::object(members.iter().map(|(key, member)| (key.clone(), without_mocks(member, mocks))))
            }
        },
        Value::Array(members) => {
            Value::array(members.iter().map(|member| without_mocks(member, mocks)).collect())
        }
        other => other.clone(),
    }
}

fn mock(members: &Object) -> Option<Mock> {
    let get = |key: &str| members.get(key).unwrap_or(&Value::Null);
    let bytes = |value: &Value| text::text(value).unwrap_or_default().into_bytes();
    if *get("__stream__") == Value::Bool(true) {
        let pieces = get("chunks").as_object()?;
        return Some(
            pieces.iter().map(|(from, piece)| (from.parse().unwrap_or_default(), bytes(piece))).collect(),
        );
    }
    let whole = members.len() == 2 && matches!(get("eof"), Value::Bool(true)) && !get("data").is_null();
    whole.then(|| vec![(0, bytes(get("data")))])
}

/// The piece of a mock from a byte on, and whether it is the last.
pub(super) fn piece(mock: &Mock, from: u64) -> (Vec<u8>, bool) {
    let found = mock.iter().position(|(begin, _)| *begin >= from);
    match found.and_then(|at| Some((at, mock.get(at)?))) {
        Some((at, (_, bytes))) => (bytes.clone(), at + 1 == mock.len()),
        None => (Vec::new(), true),
    }
}

/// The output with what is in its files in their place: text where it is some, else bytes.
pub(super) fn with_contents<H: Host>(runtime: &mut Runtime<'_, H>, value: &Value) -> Result<Value, Fault> {
    Ok(match value {
        Value::File(_) => {
            let mut reading = Reading::of(value)?;
            let mut all = Vec::new();
            loop {
                let (bytes, last) = runtime.piece(&mut reading, FRAME)?;
                all.extend_from_slice(&bytes);
                if last {
                    break;
                }
            }
            content(all)
        }
        Value::Object(members) => {
            let mut made = Object::default();
            for (key, member) in members.iter() {
                made.insert(key.clone(), with_contents(runtime, member)?);
            }
            Value::Object(made.into())
        }
        Value::Array(members) => Value::array(
            members.iter().map(|member| with_contents(runtime, member)).collect::<Result<_, _>>()?,
        ),
        other => other.clone(),
    })
}

/// What is in a file, as an output shows it.
pub(super) fn content(bytes: Vec<u8>) -> Value {
    match String::from_utf8(bytes) {
        Ok(text) => Value::text(text),
        Err(bytes) => Value::Bytes(bytes.into_bytes().into()),
    }
}
