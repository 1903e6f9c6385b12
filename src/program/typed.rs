//! Values as Rust's own types, for programs that embed a connector.
//!
//! In: a [`Value`], as an operation gives it or as JSON has it. Out: a struct that `specc build
//! --crate` has written, or one of the types that its fields have; and the way back. What is written
//! is what the JSON Schemas say: dates are texts, bytes are base 64.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::value::zone::Zone;
use crate::value::{Date, DateTime, Decimal, Object, Value, text};

/// A type that values are read as, and written from.
pub trait Typed {
    /// Reads a value.
    ///
    /// # Errors
    /// When it is of another type; the place is told.
    fn read(value: &Value) -> Result<Self, Mismatch>
    where
        Self: Sized;

    /// Writes a value; null is nothing.
    fn write(&self) -> Value;
}

/// A value is not of the type that it is read as.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mismatch {
    /// What leads to it: `lines[2].price`.
    pub path: String,
    pub message: String,
}

impl Mismatch {
    fn of(wanted: &str, value: &Value) -> Self {
        Self { path: String::new(), message: format!("{wanted} was expected, this is {}", text::kind(value)) }
    }

    fn below(mut self, name: &str) -> Self {
        let dot = if self.path.is_empty() || self.path.starts_with('[') { "" } else { "." };
        self.path = format!("{name}{dot}{}", self.path);
        self
    }
}

impl fmt::Display for Mismatch {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.path.as_str() {
            "" => write!(out, "{}", self.message),
            path => write!(out, "`{path}`: {}", self.message),
        }
    }
}

impl std::error::Error for Mismatch {}

/// A whole number of milliseconds: what the language calls a duration.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Milliseconds(pub i64);

/// Bytes, which JSON has as base 64.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Bytes(pub Vec<u8>);

/// What no log may show: its `Debug` says that it is there.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Secret<T>(pub T);

impl<T> fmt::Debug for Secret<T> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("Secret(…)")
    }
}

/// The members of an object that is read or written.
#[derive(Debug)]
pub struct Members<'v>(&'v Object);

impl<'v> Members<'v> {
    /// The members of a value.
    ///
    /// # Errors
    /// When it is no object.
    pub fn of(value: &'v Value) -> Result<Self, Mismatch> {
        value.as_object().map(Self).ok_or_else(|| Mismatch::of("an object", value))
    }

    /// Reads a member; one that is not there is null.
    ///
    /// # Errors
    /// As [`Typed::read`].
    pub fn read<T: Typed>(&self, name: &str) -> Result<T, Mismatch> {
        T::read(self.0.get(name).unwrap_or(&Value::Null)).map_err(|mismatch| mismatch.below(name))
    }

    /// The members beside these.
    #[must_use]
    pub fn rest(&self, names: &[&str]) -> Object {
        let others = self.0.iter().filter(|(name, _)| !names.contains(&&***name));
        others.map(|(name, value)| (name.clone(), value.clone())).collect()
    }

    /// An object of members, without those that are null.
    #[must_use]
    pub fn write(members: impl IntoIterator<Item = (&'static str, Value)>) -> Value {
        Value::object(members.into_iter().filter(|(_, value)| !value.is_null()))
    }

    /// The same, with more behind them; a member of the same name stays.
    #[must_use]
    pub fn write_with(members: impl IntoIterator<Item = (&'static str, Value)>, more: &Object) -> Value {
        let written = Self::write(members);
        let mut all = written.as_object().cloned().unwrap_or_default();
        for (name, value) in more {
            if !all.contains_key(name) {
                all.insert(name.clone(), value.clone());
            }
        }
        Value::Object(all.into())
    }
}

impl Typed for Value {
    fn read(value: &Value) -> Result<Self, Mismatch> {
        Ok(value.clone())
    }

    fn write(&self) -> Value {
        self.clone()
    }
}

impl Typed for bool {
    fn read(value: &Value) -> Result<Self, Mismatch> {
        match value {
            Value::Bool(holds) => Ok(*holds),
            other => Err(Mismatch::of("a boolean", other)),
        }
    }

    fn write(&self) -> Value {
        Value::Bool(*self)
    }
}

impl Typed for i64 {
    fn read(value: &Value) -> Result<Self, Mismatch> {
        let whole = match value {
            Value::Int(int) => Some(*int),
            Value::Decimal(decimal) => decimal.to_integer(),
            Value::Number(number) => Decimal::from_number(*number).ok().and_then(Decimal::to_integer),
            _ => None,
        };
        whole.ok_or_else(|| Mismatch::of("an integer", value))
    }

    fn write(&self) -> Value {
        Value::Int(*self)
    }
}

impl Typed for f64 {
    fn read(value: &Value) -> Result<Self, Mismatch> {
        match value {
            Value::Number(number) => Ok(*number),
            Value::Int(int) => Ok(Decimal::from(*int).to_number()),
            Value::Decimal(decimal) => Ok(decimal.to_number()),
            other => Err(Mismatch::of("a number", other)),
        }
    }

    /// One that JSON cannot carry is nothing.
    fn write(&self) -> Value {
        if self.is_finite() { Value::Number(*self) } else { Value::Null }
    }
}

impl Typed for Decimal {
    fn read(value: &Value) -> Result<Self, Mismatch> {
        let exact = match value {
            Value::Decimal(decimal) => Some(*decimal),
            Value::Int(int) => Some(Self::from(*int)),
            Value::Number(number) => Self::from_number(*number).ok(),
            _ => None,
        };
        exact.ok_or_else(|| Mismatch::of("a number", value))
    }

    fn write(&self) -> Value {
        Value::Decimal(*self)
    }
}

impl Typed for String {
    /// Services write numbers where texts were promised.
    fn read(value: &Value) -> Result<Self, Mismatch> {
        match value {
            Value::Null | Value::Array(_) | Value::Object(_) | Value::Bytes(_) | Value::File(_) => {
                Err(Mismatch::of("a text", value))
            }
            other => text::text(other).map_err(|_| Mismatch::of("a text", other)),
        }
    }

    fn write(&self) -> Value {
        Value::text(self)
    }
}

impl Typed for Date {
    fn read(value: &Value) -> Result<Self, Mismatch> {
        match value {
            Value::Date(date) => Some(*date),
            Value::Text(text) => Self::parse(text),
            _ => None,
        }
        .ok_or_else(|| Mismatch::of("a date", value))
    }

    fn write(&self) -> Value {
        text_of(&Value::Date(*self))
    }
}

impl Typed for DateTime {
    fn read(value: &Value) -> Result<Self, Mismatch> {
        match value {
            Value::DateTime(moment) => Some(*moment),
            Value::Text(text) => Self::parse(text, &Zone::utc()).and_then(Result::ok),
            _ => None,
        }
        .ok_or_else(|| Mismatch::of("a datetime", value))
    }

    fn write(&self) -> Value {
        text_of(&Value::DateTime(*self))
    }
}

/// The text of a moment, which every one has.
fn text_of(value: &Value) -> Value {
    text::text(value).map_or(Value::Null, Value::text)
}

impl Typed for Milliseconds {
    fn read(value: &Value) -> Result<Self, Mismatch> {
        match value {
            Value::Duration(millis) => Ok(Self(*millis)),
            other => i64::read(other).map(Self).map_err(|_| Mismatch::of("milliseconds", other)),
        }
    }

    fn write(&self) -> Value {
        Value::Int(self.0)
    }
}

impl Typed for Bytes {
    fn read(value: &Value) -> Result<Self, Mismatch> {
        let bytes = match value {
            Value::Bytes(bytes) => Some(bytes.to_vec()),
            Value::Text(text) => STANDARD.decode(&**text).ok(),
            _ => None,
        };
        bytes.map(Self).ok_or_else(|| Mismatch::of("base 64", value))
    }

    fn write(&self) -> Value {
        Value::text(STANDARD.encode(&self.0))
    }
}

impl Typed for Object {
    fn read(value: &Value) -> Result<Self, Mismatch> {
        Members::of(value).map(|members| members.0.clone())
    }

    fn write(&self) -> Value {
        Value::Object(self.clone().into())
    }
}

impl<T: Typed> Typed for Option<T> {
    fn read(value: &Value) -> Result<Self, Mismatch> {
        if value.is_null() { Ok(None) } else { T::read(value).map(Some) }
    }

    fn write(&self) -> Value {
        self.as_ref().map_or(Value::Null, T::write)
    }
}

impl<T: Typed> Typed for Secret<T> {
    fn read(value: &Value) -> Result<Self, Mismatch> {
        T::read(value).map(Self)
    }

    fn write(&self) -> Value {
        self.0.write()
    }
}

impl<T: Typed> Typed for Vec<T> {
    fn read(value: &Value) -> Result<Self, Mismatch> {
        let members = value.as_array().ok_or_else(|| Mismatch::of("an array", value))?;
        let members = members.iter().enumerate();
        members
            .map(|(at, member)| T::read(member).map_err(|mismatch| mismatch.below(&format!("[{at}]"))))
            .collect()
    }

    fn write(&self) -> Value {
        Value::array(self.iter().map(T::write).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::{Bytes, Members, Milliseconds, Mismatch, Secret, Typed};
    use crate::value::json::{self, Style};
    use crate::value::{Date, DateTime, Decimal, Object, Value};

    /// What a text of JSON is read as and written as again.
    fn there_and_back<T: Typed>(text: &str) -> Result<String, String> {
        let value = json::read(text.as_bytes()).expect("it is JSON");
        let read = T::read(&value).map_err(|mismatch| mismatch.to_string())?;
        Ok(json::write(&read.write(), Style::default()).expect("it can be written"))
    }

    #[test]
    fn json_is_read_as_a_type_and_written_as_it_was() {
        type Way = fn(&str) -> Result<String, String>;
        let cases: [(Way, &str, Result<&str, &str>); 20] = [
            (there_and_back::<bool>, "true", Ok("true")),
            (there_and_back::<bool>, "1", Err("a boolean was expected, this is an integer")),
            (there_and_back::<i64>, "7", Ok("7")),
            (there_and_back::<i64>, "7.0", Ok("7")),
            (there_and_back::<i64>, "7.5", Err("an integer was expected, this is a number")),
            (there_and_back::<f64>, "7", Ok("7.0")),
            (there_and_back::<Decimal>, "0.10", Ok("0.1")),
            (there_and_back::<String>, "\"a\"", Ok("\"a\"")),
            (there_and_back::<String>, "5", Ok("\"5\"")),
            (there_and_back::<String>, "null", Err("a text was expected, this is null")),
            (there_and_back::<Date>, "\"2026-02-28\"", Ok("\"2026-02-28\"")),
            (there_and_back::<Date>, "\"2026-02-30\"", Err("a date was expected, this is a string")),
            (
                there_and_back::<DateTime>,
                "\"2026-02-28T10:00:00+01:00\"",
                Ok("\"2026-02-28T10:00:00+01:00\""),
            ),
            (there_and_back::<Milliseconds>, "1500", Ok("1500")),
            (there_and_back::<Bytes>, "\"AAE=\"", Ok("\"AAE=\"")),
            (there_and_back::<Bytes>, "\"?\"", Err("base 64 was expected, this is a string")),
            (there_and_back::<Option<i64>>, "null", Ok("null")),
            (there_and_back::<Vec<Option<i64>>>, "[1,null]", Ok("[1,null]")),
            (
                there_and_back::<Vec<i64>>,
                "[1,\"a\"]",
                Err("`[1]`: an integer was expected, this is a string"),
            ),
            (there_and_back::<Object>, "{\"a\":[1]}", Ok("{\"a\":[1]}")),
        ];
        for (way, text, wanted) in cases {
            let came = way(text);
            assert_eq!(came.as_deref().map_err(String::as_str), wanted, "{text}");
        }
    }

    #[test]
    fn members_are_read_by_their_names_and_the_rest_stays() {
        let value = json::read(br#"{"a": 1, "b": {"c": [{"d": "x"}]}, "e": 2}"#).expect("it is JSON");
        let members = Members::of(&value).expect("it is an object");
        assert_eq!(members.read::<i64>("a"), Ok(1));
        assert_eq!(members.read::<Option<String>>("z"), Ok(None));
        let below = members.read::<Deep>("b").expect_err("it is a text").to_string();
        assert_eq!(below, "`b.c[0].d`: an integer was expected, this is a string");
        assert_eq!(members.rest(&["a", "b"]).keys().map(|key| &**key).collect::<Vec<_>>(), ["e"]);
        let rest = members.rest(&["b"]);
        let written = Members::write_with([("a", Value::Int(7)), ("n", Value::Null)], &rest);
        assert_eq!(json::write(&written, Style::default()).expect("it can be"), r#"{"a":7,"e":2}"#);
        assert_eq!(format!("{:?}", Secret("hidden".to_owned())), "Secret(…)");
    }

    #[derive(Debug)]
    struct Deep;

    impl Typed for Deep {
        fn read(value: &Value) -> Result<Self, Mismatch> {
            let list = Members::of(value)?.read::<Vec<Inner>>("c")?;
            Ok(list.first().map_or(Self, |_| Self))
        }

        fn write(&self) -> Value {
            Value::Null
        }
    }

    struct Inner;

    impl Typed for Inner {
        fn read(value: &Value) -> Result<Self, Mismatch> {
            Members::of(value)?.read::<i64>("d").map(|_| Self)
        }

        fn write(&self) -> Value {
            Value::Null
        }
    }
}
