//! The Ruby of built-in functions, operators and tests, with trees in its holes.

use super::literal;
use super::tree::{Ruby, Slot};
use crate::builtin::Builtin;
use crate::builtin::template::{Piece, pieces};

/// Operators that stand between two holes, longest first.
const BETWEEN: [&str; 8] = ["&&", "||", "==", "!=", "<=", ">=", "<", ">"];

/// A call of a function. For each parameter stand its arguments: one, several where it repeats,
/// none where its default holds. `nullable`: the first argument may be null.
pub(super) fn call(function: &Builtin, mut args: Vec<Vec<Ruby>>, nullable: bool) -> Ruby {
    let last = args.iter().rposition(|given| !given.is_empty());
    for (at, param) in function.params.iter().enumerate() {
        if args[at].is_empty() && !param.repeats && last.is_some_and(|last| at <= last) {
            args[at].push(literal::value(&param.default_value()));
        }
    }
    let filled = fill(function.ruby, args);
    let guarded = nullable && function.ruby.starts_with("{0}.");
    match filled {
        Ruby::Call(call) if guarded && call.receiver.is_some() => {
            let mut call = *call;
            call.safe = true;
            Ruby::Call(Box::new(call))
        }
        other => other,
    }
}

/// A template with these arguments, by parameter.
pub(super) fn fill(template: &'static str, args: Vec<Vec<Ruby>>) -> Ruby {
    if let Some(rest) = template.strip_prefix('!') {
        return fill(rest, args).negated();
    }
    if let Some((left, operator, right)) = between(template) {
        return fill(left, args.clone()).binary(operator, fill(right, args));
    }
    let parts = pieces(template);
    match &parts[..] {
        [Piece::Argument(at)] => return one(&args, *at),
        [Piece::Text(text)] if text.chars().all(|letter| letter.is_ascii_alphanumeric()) => {
            return Ruby::name(*text);
        }
        [Piece::Text(text)] if text.starts_with('\'') && text.ends_with('\'') && text.len() > 1 => {
            return Ruby::text(&text[1..text.len() - 1]);
        }
        [Piece::Argument(at), Piece::Text(text)] => {
            if let Some(name) = text.strip_prefix('.').filter(|name| is_method(name)) {
                return one(&args, *at).call(name, []);
            }
        }
        [Piece::Argument(at), Piece::Text(open), inner @ .., Piece::Text(")")] => {
            let name = open.strip_prefix('.').and_then(|open| open.strip_suffix('('));
            if let (Some(name), Some(inner)) = (name.filter(|name| is_method(name)), arguments(inner, &args))
            {
                return one(&args, *at).call(name, inner);
            }
        }
        [Piece::Text(open), inner @ .., Piece::Text(close)] if *close == ")" || *close == "])" => {
            let listed = *close == "])";
            let name = open
                .strip_prefix("s.")
                .and_then(|open| open.strip_suffix(if listed && inner.len() == 1 { "([" } else { "(" }));
            if let (Some(name), Some(inner)) = (name.filter(|name| is_method(name)), arguments(inner, &args))
            {
                return Ruby::prelude(name, if listed { vec![Ruby::List(inner)] } else { inner });
            }
        }
        _ => {}
    }
    Ruby::Template(slots(parts, &args))
}

fn one(args: &[Vec<Ruby>], at: usize) -> Ruby {
    args.get(at).and_then(|given| given.first()).cloned().unwrap_or(Ruby::Nil)
}

fn is_method(name: &str) -> bool {
    crate::names::is_name(name.strip_suffix('?').unwrap_or(name))
}

/// The arguments between the brackets of a call, if there is nothing else.
fn arguments(parts: &[Piece], args: &[Vec<Ruby>]) -> Option<Vec<Ruby>> {
    let mut all = Vec::new();
    for part in parts {
        match part {
            Piece::Argument(at) => all.push(one(args, *at)),
            Piece::All(at) => all.extend(args.get(*at).cloned().unwrap_or_default()),
            Piece::Optional(at) => {
                if args.get(*at).is_some_and(|given| !given.is_empty()) {
                    all.push(one(args, *at));
                }
            }
            Piece::Text(", ") => {}
            Piece::Text(_) => return None,
        }
    }
    Some(all)
}

/// A template that is an operator between two parts.
fn between(template: &'static str) -> Option<(&'static str, &'static str, &'static str)> {
    let mut depth = 0_i32;
    for (at, letter) in template.char_indices() {
        match letter {
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' => depth -= 1,
            '"' => return None,
            ' ' if depth == 0 => {
                for operator in BETWEEN {
                    if let Some(right) =
                        template[at + 1..].strip_prefix(operator).and_then(|rest| rest.strip_prefix(' '))
                    {
                        return Some((&template[..at], operator, right));
                    }
                }
            }
            _ => {}
        }
    }
    None
}

fn slots(parts: Vec<Piece>, args: &[Vec<Ruby>]) -> Vec<Slot> {
    let mut slots = Vec::new();
    for part in parts {
        match part {
            Piece::Text(text) => slots.push(Slot::Fixed(text.to_owned())),
            Piece::Argument(at) => slots.push(Slot::Code(one(args, at))),
            Piece::All(at) => {
                for (position, arg) in args.get(at).cloned().unwrap_or_default().into_iter().enumerate() {
                    if position > 0 {
                        slots.push(Slot::Fixed(", ".to_owned()));
                    }
                    slots.push(Slot::Code(arg));
                }
            }
            Piece::Optional(at) => {
                if args.get(at).is_some_and(|given| !given.is_empty()) {
                    slots.push(Slot::Fixed(", ".to_owned()));
                    slots.push(Slot::Code(one(args, at)));
                }
            }
        }
    }
    slots
}

#[cfg(test)]
mod tests {
    use super::{call, fill};
    use crate::builtin;
    use crate::target::ruby::print::print;
    use crate::target::ruby::tree::Ruby;

    fn printed(node: Ruby) -> String {
        print(&[node]).trim_end().to_owned()
    }

    #[test]
    fn templates_become_calls_and_operators() {
        let args = || vec![vec![Ruby::name("a").binary("+", Ruby::name("b"))], vec![Ruby::name("c")]];
        let cases = [
            ("{0}.upcase", "(a + b).upcase"),
            ("{0}.start_with?({1})", "(a + b).start_with?(c)"),
            ("s.text({0})", "s.text(a + b)"),
            ("s.join({0}{, 1}{, 2})", "s.join(a + b, c)"),
            ("s.only({0}, [{*1}])", "s.only(a + b, [c])"),
            ("s.concat([{*1}])", "s.concat([c])"),
            ("!s.same({0}, {1})", "!s.same(a + b, c)"),
            ("{0} && {1}", "a + b && c"),
            ("s.truth({0}) || s.truth({1})", "s.truth(a + b) || s.truth(c)"),
            ("s.type({0}) == 'date'", "s.type(a + b) == 'date'"),
            ("s.int({0} * {1})", "s.int((a + b) * c)"),
            ("[true, false].include?({0})", "[true, false].include?(a + b)"),
            ("\"#{s.text({0})}#{s.text({1})}\"", "\"#{s.text(a + b)}#{s.text(c)}\""),
        ];
        for (template, ruby) in cases {
            assert_eq!(printed(fill(template, args())), ruby);
        }
    }

    #[test]
    fn null_goes_past_a_method() {
        let upper = builtin::find("upper").expect("it is there");
        assert_eq!(printed(call(upper, vec![vec![Ruby::name("a")]], true)), "a&.upcase");
        assert_eq!(printed(call(upper, vec![vec![Ruby::name("a")]], false)), "a.upcase");
    }
}
