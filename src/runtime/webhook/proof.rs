//! Whether a delivery proves where it comes from.
//!
//! Whatever is absent, empty or not what it should be refuses: a part of the signed text, the key,
//! the signature, the time. What is right is never told. Comparisons take the same time whatever
//! they compare.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use subtle::ConstantTimeEq as _;

use crate::builtin::crypto;
use crate::plan::{Encoding, EventPlace, Proof, SignatureScheme, Slot, Stamp, StampUnit};
use crate::value::zone::Zone;
use crate::value::{DateTime, Value, text};

use super::super::eval;
use super::super::fault::Fault;
use super::super::scope::Scope;

/// Whether one of the schemes holds; if none does, why the last did not.
///
/// # Errors
/// When an expression fails.
pub(super) fn proven(schemes: &[SignatureScheme], scope: &Scope) -> Result<Result<(), &'static str>, Fault> {
    let mut why = "no scheme applies to it";
    for scheme in schemes {
        if let Some(condition) = &scheme.condition
            && !eval::condition(condition, scope)?
        {
            continue;
        }
        match holds(scheme, scope)? {
            Ok(()) => return Ok(Ok(())),
            Err(reason) => why = reason,
        }
    }
    Ok(Err(why))
}

fn holds(scheme: &SignatureScheme, scope: &Scope) -> Result<Result<(), &'static str>, Fault> {
    let SignatureScheme { condition: _, proof, signature, timestamp } = scheme;
    let mut arguments = Value::Null;
    if let Some(stamp) = timestamp {
        let Some(written) = texts_at(&stamp.place, scope)?.into_iter().next() else {
            return Ok(Err("it has no timestamp"));
        };
        match seconds(stamp, &written) {
            None => return Ok(Err("its timestamp cannot be read")),
            Some(at) if at.abs_diff(scope.now.seconds) > stamp.tolerance.unsigned_abs() => {
                return Ok(Err("its timestamp is too far away"));
            }
            Some(_) => arguments = Value::object([("timestamp", Value::text(written))]),
        }
    }
    let given = texts_at(signature, scope)?;
    if given.is_empty() {
        return Ok(Err("it has no signature"));
    }
    let inside = Scope { arguments: &arguments, ..*scope };
    let wanted = match proof {
        Proof::Equals { key } => keys(key, &inside)?,
        Proof::Digest { hash, over } => {
            let Some(signed) = signed(over, &inside)? else {
                return Ok(Err("a part of what is signed is absent"));
            };
            vec![crypto::hash(&signed, hash.word()).map_err(Fault::from)?]
        }
        Proof::Hmac { hash, key, over } => {
            let Some(signed) = signed(over, &inside)? else {
                return Ok(Err("a part of what is signed is absent"));
            };
            let codes = keys(key, &inside)?.into_iter().map(|key| crypto::hmac(&signed, &key, hash.word()));
            codes.collect::<Result<_, _>>().map_err(Fault::from)?
        }
    };
    if wanted.is_empty() {
        return Ok(Err("the connection has no key for it"));
    }
    let mut found = subtle::Choice::from(0);
    for wanted in wanted {
        let wanted = written(&wanted, signature.encoding);
        for given in &given {
            found |= spelled(given, signature.encoding).as_bytes().ct_eq(&wanted);
        }
    }
    Ok(if bool::from(found) { Ok(()) } else { Err("its signature is another") })
}

/// The texts at a place of the event.
fn texts_at(place: &EventPlace, scope: &Scope) -> Result<Vec<String>, Fault> {
    let value = eval::slot(&place.value, scope)?;
    if matches!(value, Value::Null | Value::Array(_) | Value::Object(_) | Value::Bytes(_)) {
        return Ok(Vec::new());
    }
    let whole = text::text(&value).map_err(Fault::from)?;
    let parts: Vec<&str> = match &place.split {
        Some(split) => whole.split(&**split).map(|part| part.trim_matches([' ', '\t'])).collect(),
        None => vec![&whole],
    };
    let parts = parts.into_iter().filter_map(|part| match &place.prefix {
        Some(prefix) => part.strip_prefix(&**prefix),
        None => Some(part),
    });
    Ok(parts.filter(|part| !part.is_empty()).map(str::to_owned).collect())
}

/// The seconds of the epoch that a timestamp says.
fn seconds(stamp: &Stamp, written: &str) -> Option<i64> {
    let digits = || {
        (written.len() <= 15 && written.bytes().all(|byte| byte.is_ascii_digit()))
            .then(|| written.parse::<i64>().ok())?
    };
    match stamp.unit {
        StampUnit::Seconds => digits(),
        StampUnit::Millis => digits().map(|millis| millis / 1_000),
        StampUnit::Iso8601 => Some(DateTime::parse(written, &Zone::utc())?.ok()?.seconds),
    }
}

/// The keys that are there.
fn keys(slot: &Slot, scope: &Scope) -> Result<Vec<Vec<u8>>, Fault> {
    let value = eval::slot(slot, scope)?;
    let all = match &value {
        Value::Array(all) => &all[..],
        one => std::slice::from_ref(one),
    };
    let keys = all.iter().filter_map(|key| match key {
        Value::Text(text) => Some(text.as_bytes().to_vec()),
        Value::Bytes(bytes) => Some(bytes.to_vec()),
        _ => None,
    });
    Ok(keys.filter(|key| !key.is_empty()).collect())
}

/// The text that is signed; `None` where a part of it is absent.
fn signed(over: &[Slot], scope: &Scope) -> Result<Option<Vec<u8>>, Fault> {
    let mut signed = Vec::new();
    for part in over {
        match eval::slot(part, scope)? {
            Value::Null | Value::Array(_) | Value::Object(_) => return Ok(None),
            Value::Bytes(bytes) => signed.extend_from_slice(&bytes),
            part => signed.extend_from_slice(text::text(&part).map_err(Fault::from)?.as_bytes()),
        }
    }
    Ok(Some(signed))
}

/// A signature as a service writes it.
fn written(bytes: &[u8], encoding: Encoding) -> Vec<u8> {
    match encoding {
        Encoding::Hex => bytes.iter().flat_map(|byte| format!("{byte:02x}").into_bytes()).collect(),
        Encoding::Base64 => STANDARD.encode(bytes).into_bytes(),
        Encoding::Base64Url => URL_SAFE_NO_PAD.encode(bytes).into_bytes(),
        Encoding::Text => bytes.to_vec(),
    }
}

/// What was given, in the spelling of [`written`].
fn spelled(given: &str, encoding: Encoding) -> String {
    match encoding {
        Encoding::Hex => given.to_ascii_lowercase(),
        Encoding::Base64Url => given.trim_end_matches('=').to_owned(),
        Encoding::Base64 | Encoding::Text => given.to_owned(),
    }
}
