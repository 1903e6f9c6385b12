//! How values and literal arguments are written in Ruby.
//!
//! What comes out is an expression of its own, safe whatever the value holds: text can never become
//! code.

use std::fmt::Write as _;

use super::patterns::Part;
use super::template::{Piece, pieces};
use super::{Builtin, Literal, Param};
use crate::expr::ast::Step;
use crate::value::text::write_number;
use crate::value::{DateTime, Value};

/// A text: in single quotes where that does, else in double quotes with escapes.
#[must_use]
pub fn text(text: &str) -> String {
    if !text.chars().any(|letter| {
        letter.is_control() || matches!(letter, '\'' | '\\' | '\u{2028}' | '\u{2029}' | '\u{feff}')
    }) {
        return format!("'{text}'");
    }
    let mut out = String::from("\"");
    for letter in text.chars() {
        match letter {
            '"' | '\\' | '#' => out.extend(['\\', letter]),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            letter if letter.is_control() || matches!(letter, '\u{2028}' | '\u{2029}' | '\u{feff}') => {
                write!(out, "\\u{{{:x}}}", u32::from(letter)).expect("a string takes whatever is written");
            }
            letter => out.push(letter),
        }
    }
    out.push('"');
    out
}

/// A value.
#[must_use]
pub fn value(value: &Value) -> String {
    match value {
        Value::Null => "nil".to_owned(),
        Value::Bool(truth) => truth.to_string(),
        Value::Int(integer) | Value::Duration(integer) => integer.to_string(),
        Value::Number(number) => {
            let mut out = String::new();
            write_number(*number, &mut out);
            out
        }
        Value::Decimal(decimal) => format!("BigDecimal('{decimal}')"),
        Value::Text(it) => text(it),
        Value::Bytes(bytes) => format!("['{}'].pack('H*')", super::encoding::hexencode(bytes)),
        Value::Date(date) => {
            let (year, month, day) = date.parts();
            format!("::Date.new({year}, {month}, {day}, ::Date::GREGORIAN)")
        }
        Value::DateTime(moment) => self::moment(*moment),
        Value::Array(members) => {
            format!("[{}]", members.iter().map(self::value).collect::<Vec<_>>().join(", "))
        }
        Value::Object(object) if object.is_empty() => "{}".to_owned(),
        Value::Object(object) => {
            let members =
                object.iter().map(|(key, value)| format!("{} => {}", text(key), self::value(value)));
            format!("{{ {} }}", members.collect::<Vec<_>>().join(", "))
        }
        // No spec holds one.
        Value::File(_) => "nil".to_owned(),
    }
}

fn moment(moment: DateTime) -> String {
    let second = match moment.nanos {
        0 => moment.seconds.to_string(),
        nanos => format!("{} + Rational({nanos}, 1_000_000_000)", moment.seconds),
    };
    match moment.offset {
        0 => format!("::Time.at({second}).utc"),
        offset => format!("::Time.at({second}).getlocal({offset})"),
    }
}

/// A literal argument.
#[must_use]
pub fn literal(literal: &Literal) -> String {
    match literal {
        Literal::Value(value) => self::value(value),
        Literal::Path(steps) => path(steps),
        Literal::Pattern(pattern) => pattern.ruby(),
        Literal::Function(function) => format!("->(x) {{ {} }}", applied(function.0, "x")),
        Literal::Test(word) => {
            let ruby = super::tests::find(word).map_or("x.nil?", |test| test.ruby);
            format!("->(x) {{ {} }}", ruby.replace("{0}", "x"))
        }
        // Methods belong to a spec, which puts a lambda there.
        Literal::Given => "nil".to_owned(),
        Literal::Format(format) => text(format.source()),
        Literal::Replacement(replacement) => {
            let parts = replacement.parts.iter().map(|part| match part {
                Part::Text(it) => text(it),
                Part::Group(number) => number.to_string(),
                Part::Named(name) => format!(":{name}"),
            });
            format!("[{}]", parts.collect::<Vec<_>>().join(", "))
        }
    }
}

/// A path as a list of keys and positions.
#[must_use]
pub fn path(steps: &[Step]) -> String {
    let steps = steps.iter().map(|step| match step {
        Step::Member(key) => text(key),
        Step::Index(at) => at.to_string(),
    });
    format!("[{}]", steps.collect::<Vec<_>>().join(", "))
}

/// The call of a function with one argument, the name of a variable that may be null, and the
/// defaults of its other parameters.
#[must_use]
pub fn applied(function: &Builtin, variable: &str) -> String {
    let words = function.params.first().map(Param::words).unwrap_or_default();
    let taken = if words.is_empty() {
        variable.to_owned()
    } else {
        format!("s.fit({variable}, '{}', %w[null {}])", function.name, words.join(" "))
    };
    let given = |at: usize| if at == 0 { vec![taken.clone()] } else { Vec::new() };
    let args: Vec<Vec<String>> = (0..function.params.len()).map(given).collect();
    let call = call(function, &args);
    match call.strip_prefix(&format!("{taken}.")) {
        Some(rest) => format!("{taken}&.{rest}"),
        None => call,
    }
}

/// The call of a function. For each parameter stand its arguments as Ruby expressions, with
/// brackets around those that an operator could pull apart: one, several where it repeats, none
/// where the default holds.
#[must_use]
pub fn call(function: &Builtin, args: &[Vec<String>]) -> String {
    let default = |param: &Param| value(&param.default_value());
    let argument = |at: usize| -> String {
        let given = args.get(at).and_then(|given| given.first()).cloned();
        given.or_else(|| function.params.get(at).map(default)).unwrap_or_default()
    };
    let last_given = args.iter().rposition(|given| !given.is_empty());
    let mut out = String::new();
    for piece in pieces(function.ruby) {
        match piece {
            Piece::Text(text) => out.push_str(text),
            Piece::Argument(at) => out.push_str(&argument(at)),
            Piece::All(at) => out.push_str(&args.get(at).map(|given| given.join(", ")).unwrap_or_default()),
            Piece::Optional(at) if last_given.is_some_and(|last| at <= last) => {
                out.push_str(", ");
                out.push_str(&argument(at));
            }
            Piece::Optional(_) => {}
        }
    }
    out
}

#[cfg(test)]
mod cases {
    use super::{applied, text, value};
    use crate::builtin::find;
    use crate::value::{Date, DateTime, Decimal, Value};

    #[test]
    fn text_stays_text_whatever_it_holds() {
        let cases = [
            ("", "''"),
            ("Übung \"x\" #{1}", "'Übung \"x\" #{1}'"),
            ("it's", "\"it's\""),
            ("'#{1}#@a\\", "\"'\\#{1}\\#@a\\\\\""),
            ("a\n\u{0}\u{85}", "\"a\\n\\u{0}\\u{85}\""),
        ];
        for (given, written) in cases {
            assert_eq!(text(given), written);
        }
    }

    #[test]
    fn values_are_written_as_ruby_reads_them() {
        let moment = DateTime { seconds: 5, nanos: 1, offset: 7200 };
        let cases = [
            (Value::Number(1e20), "100000000000000000000.0"),
            (Value::Decimal(Decimal { digits: 15, scale: 1 }), "BigDecimal('1.5')"),
            (Value::Bytes([255].as_slice().into()), "['ff'].pack('H*')"),
            (Value::Date(Date { days: 0 }), "::Date.new(1970, 1, 1, ::Date::GREGORIAN)"),
            (Value::DateTime(moment), "::Time.at(5 + Rational(1, 1_000_000_000)).getlocal(7200)"),
            (Value::object([("a", Value::array(vec![Value::Null]))]), "{ 'a' => [nil] }"),
        ];
        for (given, written) in cases {
            assert_eq!(value(&given), written);
        }
    }

    #[test]
    fn a_function_by_name_takes_null_too() {
        let cases = [
            ("upper", "s.fit(x, 'upper', %w[null string])&.upcase"),
            ("trim", "s.trim(s.fit(x, 'trim', %w[null string]))"),
            ("tojson", "s.tojson(x)"),
            ("concat", "s.concat([s.fit(x, 'concat', %w[null array])])"),
        ];
        for (name, ruby) in cases {
            assert_eq!(applied(find(name).unwrap(), "x"), ruby);
        }
    }
}
