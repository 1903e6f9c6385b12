//! Runs the examples of all functions, in Rust and in Ruby, and compares.

use std::fmt::Write as _;
use std::io::Write as _;
use std::process::{Command, Stdio};

use super::pattern::Pattern;
use super::patterns::Replacement;
use super::{Builtin, Function, Literal, Param, all, find, operators, prelude, ruby, tests};
use crate::expr::ast::{Arg, Expr, ExprKind};
use crate::expr::parse;
use crate::value::format::{Format, Purpose};
use crate::value::order::same;
use crate::value::{Failure, Value};

/// The arguments for each parameter, in their order.
fn bound<'a>(function: &Builtin, args: &'a [Arg]) -> Vec<Vec<&'a Expr>> {
    let mut bound = vec![Vec::new(); function.params.len()];
    let mut at = 0;
    for arg in args {
        let place = match &arg.name {
            Some(name) => {
                function.params.iter().position(|param| param.name == name.value).expect("a parameter")
            }
            None => at,
        };
        bound[place].push(&arg.value);
        at += usize::from(arg.name.is_none() && !function.params[place].repeats);
    }
    bound
}

/// The constant that an expression is.
fn constant(expr: &Expr) -> Value {
    eval(expr).expect("a constant")
}

fn literal(param: &Param, expr: &Expr) -> Literal {
    let text = || constant(expr).as_text().expect("a text").to_owned();
    let format = |purpose| Literal::Format(Format::parse(&text(), purpose).expect("a format"));
    match param.accepts.trim_end_matches('?') {
        "path" => {
            Literal::Path(parse::path::of(&parse::standalone(&text()).expect("a path")).expect("a path"))
        }
        "function" => Literal::Function(Function(find(&text()).expect("a function"))),
        "test" => Literal::Test(text()),
        "reading format" => format(Purpose::Reading),
        "writing format" => format(Purpose::Writing),
        "replacement" => Literal::Replacement(Replacement::parse(&text()).expect("a replacement")),
        "pattern" => match &expr.kind {
            ExprKind::Str { raw, .. } => Literal::Pattern(Pattern::parse(raw).expect("a pattern")),
            other => panic!("{other:?} is no pattern"),
        },
        _ => Literal::Value(constant(expr)),
    }
}

fn eval(expr: &Expr) -> Result<Value, Failure> {
    Ok(match &expr.kind {
        ExprKind::Null => Value::Null,
        ExprKind::Bool(truth) => Value::Bool(*truth),
        ExprKind::Int(integer) => Value::Int(*integer),
        ExprKind::Number(number) => Value::Number(*number),
        ExprKind::Duration(millis) => Value::Duration(*millis),
        ExprKind::Str { text, .. } => Value::text(text),
        ExprKind::List(members) => Value::array(members.iter().map(eval).collect::<Result<_, _>>()?),
        ExprKind::Record(members) => {
            let members = members.iter().map(|(key, value)| Ok((&key.value, eval(value)?)));
            Value::object(members.collect::<Result<Vec<_>, Failure>>()?)
        }
        ExprKind::Neg(of) => operators::negate(&eval(of)?)?,
        ExprKind::Binary(operator, left, right) => operators::binary(*operator, &eval(left)?, &eval(right)?)?,
        ExprKind::Test { of, test, negated } => {
            Value::Bool((tests::find(&test.value).expect("a test").holds)(&eval(of)?) != *negated)
        }
        ExprKind::Slice(of, from, to) => {
            let bound = |at: &Option<Box<Expr>>| at.as_deref().map(eval).transpose();
            operators::slice(&eval(of)?, bound(from)?.as_ref(), bound(to)?.as_ref())?
        }
        ExprKind::In { item, list, negated } => {
            Value::Bool(operators::contains(&eval(list)?, &eval(item)?)? != *negated)
        }
        ExprKind::Call { function, args, .. } if function.value == "try" => {
            eval(&args[0].value).or_else(|_| eval(&args[1].value))?
        }
        ExprKind::Call { function, args, .. } => call(find(&function.value).expect("a function"), args)?,
        other => panic!("{other:?} in an example"),
    })
}

fn call(function: &Builtin, args: &[Arg]) -> Result<Value, Failure> {
    let (mut values, mut literals) = (Vec::new(), Vec::new());
    for (param, given) in function.params.iter().zip(bound(function, args)) {
        let default = given.is_empty() && !param.repeats;
        if param.is_literal() {
            literals.extend(given.iter().map(|expr| literal(param, expr)));
            literals.extend(default.then(|| Literal::Value(param.default_value())));
        } else {
            for expr in given {
                values.push(eval(expr)?);
            }
            values.extend(default.then(|| param.default_value()));
        }
    }
    function.call(&values, &literals)
}

/// The expression in Ruby, as for operands of unknown types.
fn written(expr: &Expr) -> String {
    let fill = |template: &str, args: &[&Expr]| {
        args.iter()
            .enumerate()
            .fold(template.to_owned(), |ruby, (at, arg)| ruby.replace(&format!("{{{at}}}"), &written(arg)))
    };
    match &expr.kind {
        ExprKind::List(members) => {
            format!("[{}]", members.iter().map(written).collect::<Vec<_>>().join(", "))
        }
        ExprKind::Record(members) => {
            let members = members
                .iter()
                .map(|(key, value)| format!("{} => {}", ruby::text(&key.value), written(value)));
            format!("{{{}}}", members.collect::<Vec<_>>().join(", "))
        }
        ExprKind::Neg(of) => fill(operators::NEGATE, &[of]),
        ExprKind::Binary(operator, left, right) => {
            fill(operators::ruby(*operator, "any", "any", true), &[left, right])
        }
        ExprKind::Test { of, test, negated } => {
            let test = fill(tests::find(&test.value).expect("a test").ruby, &[of]);
            if *negated { format!("!({test})") } else { test }
        }
        ExprKind::Slice(of, from, to) => {
            let bound = |at: &Option<Box<Expr>>| at.as_deref().map_or("nil".to_owned(), written);
            format!("s.slice({}, {}, {})", written(of), bound(from), bound(to))
        }
        ExprKind::In { item, list, negated } => {
            format!("{}{}", if *negated { "!" } else { "" }, fill(operators::CONTAINS, &[item, list]))
        }
        ExprKind::Call { function, args, .. } => {
            let function = find(&function.value).expect("a function");
            let arg = |param: &Param, expr: &Expr| {
                if param.is_literal() { ruby::literal(&literal(param, expr)) } else { written(expr) }
            };
            let bound = bound(function, args);
            let args: Vec<Vec<String>> = function
                .params
                .iter()
                .zip(bound)
                .map(|(param, given)| given.iter().map(|expr| arg(param, expr)).collect())
                .collect();
            let call = ruby::call(function, &args);
            let first =
                args.first().and_then(|given| given.first()).filter(|_| function.ruby.starts_with("{0}."));
            match first.and_then(|first| Some((first, call.strip_prefix(&format!("{first}."))?))) {
                Some((first, rest)) => format!("({first})&.{rest}"),
                None => call,
            }
        }
        _ => ruby::value(&constant(expr)),
    }
}

/// A value with all its types, in a form that Ruby's half of the test writes too.
pub(super) fn spelled(value: &Value) -> String {
    match value {
        Value::Array(members) => format!("[{}]", members.iter().map(spelled).collect::<Vec<_>>().join(",")),
        Value::Object(object) => {
            let members = object.iter().map(|(key, value)| format!("{key}={}", spelled(value)));
            format!("{{{}}}", members.collect::<Vec<_>>().join(","))
        }
        Value::Bytes(bytes) => format!("bytes {}", super::encoding::hexencode(bytes)),
        Value::Duration(millis) => format!("integer {millis}"),
        other => {
            let text = crate::value::text::text(other).expect("a scalar has a text");
            format!("{} {}", other.type_word(), text.replace('\n', "\\n"))
        }
    }
}

const SPELL: &str = "
def spell(s, x)
  case x
  when ::Array then \"[#{x.map { |member| spell(s, member) }.join(',')}]\"
  when ::Hash then \"{#{x.map { |key, value| \"#{key}=#{spell(s, value)}\" }.join(',')}}\"
  else
    type = s.type(x)
    type == 'bytes' ? \"bytes #{x.unpack1('H*')}\" : \"#{type} #{s.text(x)}\".gsub(\"\\n\") { '\\n' }
  end
end
def example(s)
  spell(s, yield)
rescue NameError => e
  e.message.include?('ActiveSupport') ? 'no zones' : \"error #{e.class} #{e.message}\".tr(\"\n\", ' ')
rescue StandardError => e
  \"error #{e.class} #{e.message}\".tr(\"\\n\", ' ')
end
";

#[test]
fn every_example_gives_what_it_says() {
    let mut wrong = String::new();
    for function in all() {
        for example in function.examples {
            let parsed = |text: &str| {
                parse::standalone(text).unwrap_or_else(|problems| panic!("{text}: {problems:?}"))
            };
            let got = eval(&parsed(example.call));
            let right = match &got {
                Err(_) => example.gives == "error",
                Ok(_) if example.gives == "error" => false,
                Ok(got) => {
                    let expected = constant(&parsed(example.gives));
                    same(got, &expected) && got.type_word() == expected.type_word()
                }
            };
            if !right {
                writeln!(wrong, "{} gives {got:?}, not {}", example.call, example.gives)
                    .expect("it is a string");
            }
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

/// What a call gives in Rust, spelled; `error` and its message where it fails.
pub(super) fn compute(call: &str) -> String {
    let expr = parse::standalone(call).unwrap_or_else(|problems| panic!("{call}: {problems:?}"));
    eval(&expr).map_or_else(|failure| format!("error {}", failure.0), |value| spelled(&value))
}

/// What a call gives in Ruby, spelled; `error`, its class and its message where it fails.
pub(super) struct InRuby(pub String);

impl InRuby {
    /// Whether Ruby and Rust give the same, or both fail. A slip in the prelude does not pass for
    /// a failure that is wanted; without `ActiveSupport` there are no zones.
    pub(super) fn agrees(&self, rust: &str) -> bool {
        let ruby = self.0.as_str();
        let slip = ruby.starts_with("error NameError")
            || (ruby.starts_with("error NoMethodError") && !ruby.contains("for nil"));
        let fails = rust.starts_with("error") && ruby.starts_with("error") && !slip;
        rust == ruby || fails || ruby == "no zones"
    }
}

/// What calls give in Ruby; `None` where there is no Ruby.
pub(super) fn ruby_gives<'a>(calls: impl Iterator<Item = &'a str>) -> Option<Vec<InRuby>> {
    let parsed = |call| parse::standalone(call).unwrap_or_else(|problems| panic!("{call}: {problems:?}"));
    ruby_runs(&calls.map(|call| written(&parsed(call))).collect::<Vec<_>>())
}

/// What pieces of Ruby give, `s` being the whole prelude; `None` where there is no Ruby.
pub(super) fn ruby_runs(pieces: &[String]) -> Option<Vec<InRuby>> {
    let mut script = String::from(
        "require 'json'\nrequire 'bigdecimal'\nrequire 'date'\nrequire 'openssl'\n\
             require 'securerandom'\nrequire 'zlib'\nrequire 'stringio'\nrequire 'uri'\nrequire 'psych'\n",
    );
    script
        .push_str("begin; require 'active_support'; require 'active_support/time'; rescue LoadError; end\n");
    script.push_str("s = Module.new do\n");
    for function in prelude::all() {
        script.push_str(&prelude::cut::cut(function.source, &|_| true));
    }
    script.push_str("end\n");
    script.push_str(SPELL);
    for piece in pieces {
        writeln!(script, "puts(example(s) {{ {piece} }})").expect("it is a string");
    }
    let count = pieces.len();
    let ruby = Command::new("ruby")
        .args(["-W0", "-Eutf-8:utf-8", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn();
    let Ok(mut ruby) = ruby else {
        eprintln!("no ruby here: nothing was run in it");
        return None;
    };
    ruby.stdin.take().expect("it was piped").write_all(script.as_bytes()).expect("ruby reads its script");
    let output = ruby.wait_with_output().expect("ruby ends");
    let lines = String::from_utf8(output.stdout).expect("ruby writes UTF-8");
    let answers: Vec<InRuby> = lines.split('\n').map(|line| InRuby(line.to_owned())).take(count).collect();
    assert_eq!(lines.matches('\n').count(), count, "ruby stopped early, or wrote too much");
    Some(answers)
}

#[test]
fn every_example_gives_the_same_in_ruby() {
    let calls = || all().iter().flat_map(|function| function.examples).map(|example| example.call);
    let Some(answers) = ruby_gives(calls()) else { return };
    let mut wrong = String::new();
    for (call, ruby) in calls().zip(answers) {
        let rust = compute(call);
        if !ruby.agrees(&rust) {
            writeln!(wrong, "{call}\n  rust: {rust}\n  ruby: {}", ruby.0).expect("it is a string");
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}
