//! Calls functions in Rust that stand for methods of the spec.

use std::panic::catch_unwind;

use crate::plan::Natives;
use crate::runtime::fault::Fault;
use crate::value::{Failure, Value};

/// What a function gives for the arguments of its method.
///
/// # Errors
/// When there is none, when it fails, and when its value is none of the language.
pub(super) fn call(natives: &Natives, name: &str, arguments: &Value) -> Result<Value, Fault> {
    let Some(function) = natives.find(name) else {
        return Err(Failure::new(format!("`{name}` is native code, which this program does not have")).into());
    };
    let given = arguments.as_object().into_iter().flat_map(|members| members.values().cloned());
    let given: Vec<Value> = given.collect();
    // What strangers hand in reaches code that nobody here has read.
    let value = catch_unwind(|| function(&given))
        .unwrap_or_else(|_| Err(format!("the native code of `{name}` broke off")))
        .map_err(Failure::new)?;
    if !is_finite(&value) {
        return Err(Failure::new("native code gave a number that is none").into());
    }
    Ok(value)
}

/// Whether all numbers in a value are some.
fn is_finite(value: &Value) -> bool {
    let mut left = vec![value];
    while let Some(next) = left.pop() {
        match next {
            Value::Number(number) if !number.is_finite() => return false,
            Value::Array(members) => left.extend(members.iter()),
            Value::Object(members) => left.extend(members.values()),
            _ => {}
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::call;
    use crate::plan::Natives;
    use crate::value::Value;

    #[test]
    fn functions_give_values_and_what_goes_wrong_in_them_is_told() {
        let natives = Natives::new(&[
            ("sum", |args| match args {
                [Value::Int(one), Value::Int(other)] => Ok(Value::Int(one + other)),
                _ => Err("two integers are summed".to_owned()),
            }),
            ("none", |_| Ok(Value::array(vec![Value::Number(f64::NAN)]))),
            ("broken", |args| Ok(args[7].clone())),
        ]);
        let cases = [
            ("sum", Value::Int(2), Ok(Value::Int(3))),
            ("sum", Value::Null, Err("two integers are summed")),
            ("none", Value::Null, Err("native code gave a number that is none")),
            ("broken", Value::Null, Err("the native code of `broken` broke off")),
            ("other", Value::Null, Err("`other` is native code, which this program does not have")),
        ];
        for (name, other, given) in cases {
            let arguments = Value::object([("one", Value::Int(1)), ("other", other)]);
            let value = call(&natives, name, &arguments).map_err(|fault| fault.message);
            assert_eq!(value, given.map_err(str::to_owned), "{name}");
        }
    }
}
