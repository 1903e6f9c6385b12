//! Functions of numbers.

use super::operators::{add, finite, too_large};
use super::{Builtin, Example, Literal, element, optional, param, text_literal, wrong};
use crate::value::number::whole;
use crate::value::order::compare;
use crate::value::text::shortest;
use crate::value::{Decimal, Failure, Value};

pub(super) const ABS: Builtin = Builtin {
    name: "abs",
    summary: "`x` without its sign.",
    params: &[param("x", "integer|number|decimal", "A number.")],
    returns: "same",
    examples: &[
        Example { call: "abs(-3)", gives: "3" },
        Example { call: "abs(-1.5)", gives: "1.5" },
        Example { call: "abs(decimal('-1.5'))", gives: "decimal('1.5')" },
        Example { call: "abs(null)", gives: "null" },
        Example { call: "abs(integer('-9223372036854775808'))", gives: "error" },
    ],
    eval: |args, _| match args {
        [Value::Int(integer)] => integer.checked_abs().map(Value::Int).ok_or_else(too_large),
        [Value::Number(number)] => Ok(Value::Number(number.abs())),
        [Value::Decimal(decimal)] => Ok(Value::Decimal(decimal.abs())),
        other => wrong("abs", other),
    },
    ruby: "s.abs({0})",
};

pub(super) const ROUND: Builtin = Builtin {
    name: "round",
    summary: "Rounds `x` half away from zero, as it is written: to an integer, or to so many digits after the point.",
    params: &[
        param("x", "integer|number|decimal", "A number."),
        optional("digits", "integer?", "null", "How many digits after the point; negative ones before it."),
    ],
    returns: "rounded",
    examples: &[
        Example { call: "round(2.5)", gives: "3" },
        Example { call: "round(-2.5)", gives: "-3" },
        Example { call: "round(2.4)", gives: "2" },
        Example { call: "round(1.005, 2)", gives: "1.01" },
        Example { call: "round(2.675, 2)", gives: "2.68" },
        Example { call: "round(1.0, 0)", gives: "1.0" },
        Example { call: "round(1250.0, -2)", gives: "1300.0" },
        Example { call: "round(1250, -2)", gives: "1300" },
        Example { call: "round(-1250, -2)", gives: "-1300" },
        Example { call: "round(7, 2)", gives: "7" },
        Example { call: "round(decimal('2.345'), 2)", gives: "decimal('2.35')" },
        Example { call: "round(decimal('2.5'))", gives: "3" },
        Example { call: "round(0.00001, 3)", gives: "0.0" },
        Example { call: "round(4, -400)", gives: "0" },
        Example { call: "round(100000000000000000000.0)", gives: "error" },
        Example { call: "round(100000000000000000000.0, 2)", gives: "100000000000000000000.0" },
    ],
    eval: |args, _| match args {
        [Value::Int(integer), Value::Null] => Ok(Value::Int(*integer)),
        [Value::Number(number), Value::Null] => integer(round_number(*number, 0)),
        [Value::Decimal(decimal), Value::Null] => {
            decimal.round(0)?.to_integer().map(Value::Int).ok_or_else(too_large)
        }
        [Value::Int(integer), Value::Int(digits)] => {
            Decimal::from(*integer).round(*digits)?.to_integer().map(Value::Int).ok_or_else(too_large)
        }
        [Value::Number(number), Value::Int(digits)] => finite(round_number(*number, *digits)),
        [Value::Decimal(decimal), Value::Int(digits)] => decimal.round(*digits).map(Value::Decimal),
        other => wrong("round", other),
    },
    ruby: "s.round({0}{, 1})",
};

/// Rounds the shortest decimal form of a number.
fn round_number(number: f64, digits: i64) -> f64 {
    let text = shortest(number.abs());
    let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
    let places = i64::try_from(whole.len()).unwrap_or(i64::MAX).saturating_add(digits);
    // A digit more in front takes what is carried over.
    let Ok(stays) = usize::try_from(places.saturating_add(1)) else { return 0.0 };
    let mut kept: Vec<u8> =
        b"0".iter().chain(whole.as_bytes()).chain(fraction.as_bytes()).map(|digit| digit & 15).collect();
    if stays >= kept.len() {
        return number;
    }
    let up = kept[stays] >= 5;
    kept[stays..].fill(0);
    if up {
        for digit in kept[..stays].iter_mut().rev() {
            *digit = (*digit + 1) % 10;
            if *digit != 0 {
                break;
            }
        }
    }
    let written: String = kept.iter().map(|digit| char::from(digit + b'0')).collect();
    let point = written.len() - fraction.len();
    let rounded: f64 =
        format!("{}.{}", &written[..point], &written[point..]).parse().expect("digits with a point");
    if number < 0.0 { -rounded } else { rounded }
}

fn integer(number: f64) -> Result<Value, Failure> {
    whole(number).map(Value::Int).ok_or_else(too_large)
}

pub(super) const CLAMP: Builtin = Builtin {
    name: "clamp",
    summary: "`x`, but at least `low` and at most `high`; fails where `low` is above `high`.",
    params: &[
        param("x", "integer|number|decimal", "A number."),
        param("low", "integer|number|decimal", "The least."),
        param("high", "integer|number|decimal", "The greatest."),
    ],
    returns: "same",
    examples: &[
        Example { call: "clamp(5, 1, 3)", gives: "3" },
        Example { call: "clamp(-5, 1, 3)", gives: "1" },
        Example { call: "clamp(2, 1.5, 3)", gives: "2.0" },
        Example { call: "clamp(1, 1, 1)", gives: "1" },
        Example { call: "clamp(decimal('0.5'), 1, 2)", gives: "decimal('1')" },
        Example { call: "clamp(1, 3, 2)", gives: "error" },
        Example { call: "clamp(1, decimal('0.5'), 1.5)", gives: "error" },
        Example { call: "clamp(1, 'a', 2)", gives: "error" },
        Example { call: "clamp(null, 1, 2)", gives: "null" },
    ],
    eval: |args, _| {
        let [x, low, high] = args else { return wrong("clamp", args) };
        // Adding nothing makes all three of one kind, as arithmetic does.
        let zero = add(&add(&times_zero(x)?, &times_zero(low)?)?, &times_zero(high)?)?;
        if compare(low, high)?.is_gt() {
            return Err(Failure::new("`clamp` needs a `low` that is not above `high`"));
        }
        let inside = if compare(x, low)?.is_lt() {
            low
        } else if compare(x, high)?.is_gt() {
            high
        } else {
            x
        };
        add(&zero, inside)
    },
    ruby: "s.clamp({0}, {1}, {2})",
};

/// Nothing, of the kind of a number.
fn times_zero(value: &Value) -> Result<Value, Failure> {
    match value {
        Value::Int(_) => Ok(Value::Int(0)),
        Value::Number(_) => Ok(Value::Number(0.0)),
        Value::Decimal(_) => Ok(Value::Decimal(Decimal::from(0))),
        other => wrong("clamp", std::slice::from_ref(other)),
    }
}

pub(super) const FLOOR: Builtin = Builtin {
    name: "floor",
    summary: "The greatest integer that is not above `x`.",
    params: &[param("x", "integer|number|decimal", "A number.")],
    returns: "integer",
    examples: &[
        Example { call: "floor(1.9)", gives: "1" },
        Example { call: "floor(-1.1)", gives: "-2" },
        Example { call: "floor(decimal('-1.1'))", gives: "-2" },
        Example { call: "floor(3)", gives: "3" },
        Example { call: "floor(100000000000000000000.0)", gives: "error" },
    ],
    eval: |args, _| match args {
        [Value::Int(integer)] => Ok(Value::Int(*integer)),
        [Value::Number(number)] => integer(number.floor()),
        [Value::Decimal(decimal)] => i64::try_from(decimal.floor()).map(Value::Int).map_err(|_| too_large()),
        other => wrong("floor", other),
    },
    ruby: "s.floor({0})",
};

pub(super) const CEIL: Builtin = Builtin {
    name: "ceil",
    summary: "The least integer that is not below `x`.",
    params: &[param("x", "integer|number|decimal", "A number.")],
    returns: "integer",
    examples: &[
        Example { call: "ceil(1.1)", gives: "2" },
        Example { call: "ceil(-1.9)", gives: "-1" },
        Example { call: "ceil(decimal('1.1'))", gives: "2" },
        Example { call: "ceil(null)", gives: "null" },
    ],
    eval: |args, _| match args {
        [Value::Int(integer)] => Ok(Value::Int(*integer)),
        [Value::Number(number)] => integer(number.ceil()),
        [Value::Decimal(decimal)] => i64::try_from(decimal.ceil()).map(Value::Int).map_err(|_| too_large()),
        other => wrong("ceil", other),
    },
    ruby: "s.ceil({0})",
};

pub(super) const SUM: Builtin = Builtin {
    name: "sum",
    summary: "The sum of the elements of `array`, or of their `attribute`; nulls are skipped, of nothing it is 0.",
    params: &[
        param("array", "array", "Numbers, or objects that hold them."),
        optional("attribute", "path?", "null", "Where each element holds its number."),
    ],
    returns: "any",
    examples: &[
        Example { call: "sum([1, 2, 3])", gives: "6" },
        Example { call: "sum([])", gives: "0" },
        Example { call: "sum([1, null, 0.5])", gives: "1.5" },
        Example {
            call: "sum([0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1])",
            gives: "0.9999999999999999",
        },
        Example { call: "sum([decimal('0.1'), decimal('0.2')])", gives: "decimal('0.3')" },
        Example { call: "sum([{'n': {'v': 2}}, {'n': null}, {}], attribute='n.v')", gives: "2" },
        Example { call: "sum(['1'])", gives: "error" },
        Example { call: "sum([9223372036854775807, 1])", gives: "error" },
    ],
    eval: |args, literals| match (args, literals) {
        ([Value::Array(members)], [attribute]) => {
            let terms =
                members.iter().map(|member| element(member, attribute)).filter(|term| !term.is_null());
            terms.into_iter().try_fold(Value::Int(0), |sum, term| add(&sum, term))
        }
        (other, _) => wrong("sum", other),
    },
    ruby: "s.sum({0}{, 1})",
};

pub(super) const RANGE: Builtin = Builtin {
    name: "range",
    summary: "The integers from 0 up to, but not including, `count`; at most 10 000.",
    params: &[param("count", "integer", "How many.")],
    returns: "[integer]",
    examples: &[
        Example { call: "range(3)", gives: "[0, 1, 2]" },
        Example { call: "range(0)", gives: "[]" },
        Example { call: "range(-1)", gives: "[]" },
        Example { call: "length(range(10000))", gives: "10000" },
        Example { call: "range(10001)", gives: "error" },
    ],
    eval: |args, _| match args {
        [Value::Int(count)] if *count > 10_000 => Err(Failure::new("`range` ends at 10000")),
        [Value::Int(count)] => Ok(Value::array((0..*count).map(Value::Int).collect())),
        other => wrong("range", other),
    },
    ruby: "s.range({0})",
};

pub(super) const FORMAT_NUMBER: Builtin = Builtin {
    name: "format_number",
    summary: "Writes `x` with exactly so many `decimals`, rounded half away from zero.",
    params: &[
        param("x", "integer|number|decimal", "A number."),
        param("decimals", "integer", "How many digits after the point, 0 to 20."),
        optional("group", "literal string", "''", "What stands between groups of three digits."),
        optional("point", "literal string", "'.'", "What stands before the decimals."),
    ],
    returns: "string",
    examples: &[
        Example { call: "format_number(1234567.891, 2, ',')", gives: "'1,234,567.89'" },
        Example { call: "format_number(1234.5, 2, '.', ',')", gives: "'1.234,50'" },
        Example { call: "format_number(-0.5, 0)", gives: "'-1'" },
        Example { call: "format_number(-0.4, 0)", gives: "'0'" },
        Example { call: "format_number(1.005, 2)", gives: "'1.01'" },
        Example { call: "format_number(7, 3)", gives: "'7.000'" },
        Example { call: "format_number(-123456, 0, ' ')", gives: "'-123 456'" },
        Example { call: "format_number(100000000000000000000.0, 1)", gives: "'100000000000000000000.0'" },
        Example { call: "format_number(decimal('0.005'), 2)", gives: "'0.01'" },
        Example { call: "format_number(1.5, -1)", gives: "error" },
        Example { call: "format_number(1.5, 21)", gives: "error" },
    ],
    eval: |args, literals| match (args, literals) {
        ([Value::Int(_) | Value::Number(_) | Value::Decimal(_), Value::Int(decimals)], _)
            if !(0..=20).contains(decimals) =>
        {
            Err(Failure::new("`format_number` writes 0 to 20 decimals"))
        }
        ([x, Value::Int(decimals)], [group, point]) => {
            let rounded = match x {
                Value::Int(integer) => integer.to_string(),
                Value::Number(number) => shortest(round_number(*number, *decimals)),
                Value::Decimal(decimal) => decimal.round(*decimals)?.to_string(),
                _ => return wrong("format_number", args),
            };
            let decimals = usize::try_from(*decimals).unwrap_or(0);
            Ok(Value::text(grouped(&rounded, decimals, text_literal(group), text_literal(point))))
        }
        (other, _) => wrong("format_number", other),
    },
    ruby: "s.format_number({0}, {1}{, 2}{, 3})",
};

/// Plain digits with so many decimals and groups of three.
fn grouped(plain: &str, decimals: usize, group: &str, point: &str) -> String {
    let (sign, digits) = plain.strip_prefix('-').map_or(("", plain), |digits| ("-", digits));
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let fraction: String = fraction.chars().chain(std::iter::repeat('0')).take(decimals).collect();
    let zero = !whole.chars().chain(fraction.chars()).any(|digit| digit != '0');
    let mut out = String::from(if zero { "" } else { sign });
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at) % 3 == 0 {
            out.push_str(group);
        }
        out.push(digit);
    }
    if decimals > 0 {
        out.push_str(point);
        out.push_str(&fraction);
    }
    out
}

/// The number of a literal; 0 for anything else.
pub(super) fn count(literal: &Literal) -> usize {
    match literal {
        Literal::Value(Value::Int(count)) => usize::try_from(*count).unwrap_or(0).min(100),
        _ => 0,
    }
}

#[cfg(test)]
mod cases {
    use super::round_number;

    #[test]
    fn rounding_goes_by_the_shortest_form_at_any_size() {
        let cases = [
            (9.995, 2, 10.0),
            (0.5, 0, 1.0),
            (0.05, 0, 0.0),
            (0.4, -1, 0.0),
            (5.0, -1, 10.0),
            (99.0, -2, 100.0),
            (1e300, -2, 1e300),
            (1e-300, 2, 0.0),
            (1e-300, 300, 1e-300),
            (1.5, i64::MAX, 1.5),
            (1.5, i64::MIN, 0.0),
            (0.0, 2, 0.0),
            (123.456, 5, 123.456),
        ];
        for (number, digits, rounded) in cases {
            let got = round_number(number, digits);
            assert_eq!((got + 0.0).to_string(), f64::to_string(&rounded), "{number} to {digits}");
        }
    }
}
