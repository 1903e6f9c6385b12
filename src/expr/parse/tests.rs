//! What expressions mean, and what is said about those that mean nothing.

use super::standalone;
use crate::expr::ast::{Expr, ExprKind};
use crate::expr::print::print;

/// The tree with all of its brackets.
fn shape(expr: &Expr) -> String {
    let parts: Vec<String> = expr.parts().into_iter().map(shape).collect();
    let word = match &expr.kind {
        ExprKind::Member(_, name) => format!(".{}", name.value),
        ExprKind::Index(..) => "[]".to_owned(),
        ExprKind::Slice(..) => "[:]".to_owned(),
        ExprKind::Call { function, .. } => format!("{}()", function.value),
        ExprKind::Neg(_) => "-".to_owned(),
        ExprKind::Not(_) => "not".to_owned(),
        ExprKind::Binary(operator, ..) => format!("{operator:?}"),
        ExprKind::In { negated, .. } => (if *negated { "not in" } else { "in" }).to_owned(),
        ExprKind::Test { test, negated, .. } => {
            format!("{}{}", if *negated { "not " } else { "is " }, test.value)
        }
        ExprKind::If { .. } => "if".to_owned(),
        ExprKind::List(_) => "list".to_owned(),
        ExprKind::Record(_) => "record".to_owned(),
        _ => return print(expr),
    };
    format!("({word} {})", parts.join(" "))
}

fn shape_of(text: &str) -> String {
    match standalone(text) {
        Ok(expr) => shape(&expr),
        Err(problems) => format!("{:?}", problems.sorted()),
    }
}

/// Codes and the texts they point at.
fn slips(text: &str) -> Vec<(&'static str, &str)> {
    let problems = standalone(text).err();
    let found = problems.iter().flat_map(|problems| problems.sorted());
    found.map(|found| (found.code.text(), &text[found.description.at.span.range()])).collect()
}

#[test]
fn operators_bind_as_in_jinja() {
    let cases = [
        ("a or b and c", "(Or a (And b c))"),
        ("not a and b", "(And (not a) b)"),
        ("not a == b", "(not (Equal a b))"),
        ("not not a", "(not (not a))"),
        ("a == b and c != d", "(And (Equal a b) (Unequal c d))"),
        ("a - b - c", "(Subtract (Subtract a b) c)"),
        ("a + b * c", "(Add a (Multiply b c))"),
        ("'a' ~ n + 1", "(Add (Join 'a' n) 1)"),
        ("a ~ b * c", "(Join a (Multiply b c))"),
        ("a // b % c / d", "(Divide (Remainder (FloorDivide a b) c) d)"),
        ("1 + 2 | abs", "(Add 1 (abs() 2))"),
        ("a == b | lower", "(Equal a (lower() b))"),
        ("x if c else y ~ z", "(if x c (Join y z))"),
        ("a if b else c if d else e", "(if a b (if c d e))"),
        ("a if b", "(if a b)"),
        ("a or b if c", "(if (Or a b) c)"),
        ("x in [1, 2]", "(in x (list 1 2))"),
        ("x not in y", "(not in x y)"),
        ("not x in y", "(not (in x y))"),
        ("a < b + 1", "(Less a (Add b 1))"),
        ("x is empty", "(is empty x)"),
        ("x is not null", "(not null x)"),
        ("x | trim is empty", "(is empty (trim() x))"),
        ("a is empty == b is empty", "(Equal (is empty a) (is empty b))"),
        ("not x is empty", "(not (is empty x))"),
        ("-a * b", "(Multiply (- a) b)"),
        ("a - -b", "(Subtract a (- b))"),
        ("--a", "(- (- a))"),
        ("-(x | abs)", "(- (abs() x))"),
        ("-5 | abs", "(abs() -5)"),
        ("a -5", "(Subtract a 5)"),
        ("now - 1h30m", "(Subtract now 1h30m)"),
        ("a.b[0].if['x'][-1]", "([] ([] (.if ([] (.b a) 0)) 'x') -1)"),
        ("a[1:2][:3][4:][:]", "([:] ([:] ([:] ([:] a 1 2) 3) 4))"),
        ("f(x, a=1,)", "(f() x 1)"),
        ("x | f(1) | g", "(g() (f() x 1))"),
        ("(a + b).c", "(.c (Add a b))"),
        ("{'a': 1, \"b\": [x,]}", "(record 1 (list x))"),
        ("[]", "(list )"),
        ("(((a)))", "a"),
        (" a\n +\tb ", "(Add a b)"),
        ("true and null", "(And true null)"),
    ];
    for (text, expected) in cases {
        assert_eq!(shape_of(text), expected, "{text}");
    }
}

#[test]
fn what_cannot_be_read_is_named_where_it_stands() {
    let cases: [(&str, &[(&str, &str)]); 72] = [
        ("a # b", &[("E0050", "#")]),
        ("größe + 1", &[("E0050", "größe")]),
        ("a.größe", &[("E0050", "größe")]),
        ("`x`", &[("E0050", "`x`")]),
        ("a ; b", &[("E0050", ";")]),
        ("'abc", &[("E0051", "'abc")]),
        ("f('abc\n, b)", &[("E0051", "'abc")]),
        (r"'a\d'", &[("E0052", r"\d")]),
        (r"x | regex_match('\d')", &[]),
        (r"regex_match(x, '\d')", &[]),
        (r"regex_replace(x, '\d', '\d')", &[("E0052", r"\d")]),
        (r"regex_match(x, '\d' ~ y)", &[("E0052", r"\d")]),
        ("012", &[("E0053", "012")]),
        ("1_000 + 1e5", &[("E0053", "1_000"), ("E0053", "1e5")]),
        ("9223372036854775808", &[("E0053", "9223372036854775808")]),
        ("-9223372036854775808", &[]),
        ("now - 1hour", &[("E0054", "1hour")]),
        ("30m1h", &[("E0054", "30m1h")]),
        ("a b", &[("E0055", "b")]),
        ("f(a b, c d)", &[("E0055", "b")]),
        ("a.0", &[("E0055", "0")]),
        ("a, b", &[("E0055", ",")]),
        ("a +", &[("E0055", "+")]),
        ("* a", &[("E0055", "*")]),
        ("a | ", &[("E0055", "|")]),
        ("a | 1", &[("E0055", "1")]),
        ("a is", &[("E0055", "is")]),
        ("x AND y", &[("E0055", "AND")]),
        ("[x for x in y]", &[("E0055", "for")]),
        ("map(x => y)", &[("E0055", "=>")]),
        ("x | f: 1", &[("E0055", ":")]),
        ("if a", &[("E0055", "if")]),
        ("(a", &[("E0056", "(")]),
        ("f(a, [b", &[("E0056", "("), ("E0056", "[")]),
        ("a)", &[("E0056", ")")]),
        ("a[1", &[("E0056", "[")]),
        ("a && b || c", &[("E0057", "&&"), ("E0057", "||")]),
        ("!a", &[("E0057", "!")]),
        ("a = b", &[("E0057", "=")]),
        ("a === b", &[("E0057", "===")]),
        ("a <> b", &[("E0057", "<>")]),
        ("a ** 2", &[("E0057", "**")]),
        ("a?.b ?? c", &[("E0057", "?."), ("E0057", "??")]),
        ("a ? b : c", &[("E0057", "?")]),
        ("f(a: 1)", &[("E0057", ":")]),
        ("+1", &[("E0057", "+")]),
        ("None", &[("E0058", "None")]),
        ("[True, False, undefined]", &[("E0058", "True"), ("E0058", "False"), ("E0058", "undefined")]),
        ("x is defined", &[("E0058", "defined")]),
        ("x.trim()", &[("E0059", "trim")]),
        ("x.a.split(',')[0]", &[("E0059", "split")]),
        ("f(x)(y)", &[("E0059", "(")]),
        ("a < b < c", &[("E0060", "<")]),
        ("a == b == c == d", &[("E0060", "==")]),
        ("a < b and b < c", &[]),
        ("-x | abs", &[("E0061", "-x")]),
        ("a + b is empty", &[("E0061", "b is")]),
        ("a ~ b is empty", &[("E0061", "b is")]),
        ("(a + b) is empty", &[]),
        ("a == not b", &[("E0061", "not")]),
        ("'it''s'", &[("E0062", "'s'")]),
        ("f('a' 'b')", &[("E0062", "'b'")]),
        ("{a: 1, b: 2}", &[("E0063", "a"), ("E0063", "b")]),
        ("{'a': 1, 'a': 2}", &[("E0064", "'a'")]),
        ("{{ x }} ~ y", &[("E0067", "{{ x }} ~ y")]),
        ("f({{ x }}, y)", &[("E0067", "{{")]),
        ("f(a=1, b)", &[("E0068", "b")]),
        ("x is divisibleby 3", &[("E0069", "3")]),
        ("x is divisibleby(3)", &[("E0069", "(")]),
        ("", &[("E0073", "")]),
        ("x[::2]", &[("E0074", ":")]),
        (
            "f(1_0, 'a\\q', x.y(), None)",
            &[("E0053", "1_0"), ("E0052", "\\q"), ("E0059", "y"), ("E0058", "None")],
        ),
    ];
    for (text, expected) in cases {
        assert_eq!(slips(text), expected, "{text}");
    }
}
