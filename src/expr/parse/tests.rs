//! What expressions mean, and what is said about those that mean nothing.

use super::standalone;
use crate::diagnostic::Problems;
use crate::expr::ast::{Expr, ExprKind, Part, Path, Step, Template};
use crate::expr::print::print;
use crate::span::FileId;
use crate::syntax::document::{Core, Piece, Pieces, Scalar, Style};

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
    let cases: [(&str, &[(&str, &str)]); 75] = [
        ("a # b", &[("E0050", "#")]),
        ("größe + 1", &[("E0050", "größe")]),
        ("a.größe", &[("E0050", "größe")]),
        ("`x`", &[("E0050", "`x`")]),
        ("a ; b", &[("E0050", ";")]),
        ("$a.b + @c", &[("E0050", "$"), ("E0050", "@")]),
        ("x == “a b”", &[("E0050", "“a b”")]),
        ("f('a, b)", &[("E0051", "'a, b)")]),
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
        ("map(x => y)", &[("E0057", "x => y")]),
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
        ("a + b is empty", &[("E0061", "b is empty")]),
        ("a ~ b is not empty", &[("E0061", "b is not empty")]),
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

/// A scalar as a quoted text would give it, at the start of its file.
fn scalar(text: &str) -> Scalar {
    let end = u32::try_from(text.len()).unwrap();
    Scalar {
        text: text.into(),
        core: Core::Text,
        style: Style::Plain,
        pieces: Pieces::whole(FileId(0), 0, end),
    }
}

/// What a slot's reader gives, and the codes of what it reports.
fn read<T>(reader: fn(&Scalar, &mut Problems) -> T, scalar: &Scalar) -> (T, Vec<&'static str>) {
    let mut problems = Problems::default();
    let read = reader(scalar, &mut problems);
    let codes = problems.sorted().iter().map(|found| found.code.text()).collect();
    (read, codes)
}

#[test]
fn an_expression_slot_takes_what_means_itself() {
    let cases = [
        ("null", Core::Null, "null"),
        ("true", Core::Boolean(true), "true"),
        ("4", Core::Integer(4), "4"),
        ("1.50", Core::Number, "1.5"),
        ("2e3", Core::Number, "2000.0"),
        ("a == 1", Core::Text, "a == 1"),
    ];
    for (text, core, expected) in cases {
        let (expr, codes) = read(super::expression, &Scalar { core, ..scalar(text) });
        assert_eq!(print(&expr), expected, "{text}");
        assert!(codes.is_empty(), "{text}: {codes:?}");
    }
    for text in [".inf", ".nan", "1e999", "18446744073709551616"] {
        let (expr, codes) = read(super::expression, &Scalar { core: Core::Number, ..scalar(text) });
        assert_eq!((expr.kind, codes), (ExprKind::Hole, vec!["E0053"]), "{text}");
    }
}

#[test]
fn braces_around_a_whole_expression_are_taken_off() {
    let cases = [
        ("{{ a == 1 }}", "a == 1"),
        (" {{a}} ", "a"),
        ("{{ {'a': {'b': 1}}}}", "{'a': {'b': 1}}"),
        ("{{ '}}' }}", "'}}'"),
    ];
    for (text, expected) in cases {
        let mut problems = Problems::default();
        let expr = super::expression(&scalar(text), &mut problems);
        assert_eq!(print(&expr), expected, "{text}");
        let found = problems.sorted();
        assert_eq!(found[0].code.text(), "W0120", "{text}");
        let fix = found[0].description.fix.clone().unwrap();
        assert_eq!((fix.text.as_str(), fix.safe), (expected, true), "{text}");
    }
    for text in ["{{ a }} == 1", "{{ a }} and {{ b }}", "x == {{ b }}"] {
        let (_, codes) = read(super::expression, &scalar(text));
        assert_eq!(codes, ["E0067"], "{text}");
    }
}

/// The parts of a template: texts as they are, expressions in braces.
fn parts_of(template: &Template) -> Vec<String> {
    let parts = template.parts.iter().map(|part| match part {
        Part::Text(text) => text.value.clone(),
        Part::Expr(expr) => format!("{{{{{}}}}}", print(expr)),
    });
    parts.collect()
}

#[test]
fn a_text_falls_into_texts_and_expressions() {
    let cases: [(&str, &[&str]); 8] = [
        ("plain", &["plain"]),
        ("", &[]),
        ("{{ a }}", &["{{a}}"]),
        ("a {{ b }}{{c}} d", &["a ", "{{b}}", "{{c}}", " d"]),
        ("{ a } }} {", &["{ a } }} {"]),
        ("{{ '{{' }}x{{ '}}' }}", &["{{'{{'}}", "x", "{{'}}'}}"]),
        ("{{ {'a': {'b': c}}}}!", &["{{{'a': {'b': c}}}}", "!"]),
        ("\n{{\n a\n}}\n", &["\n", "{{a}}", "\n"]),
    ];
    for (text, expected) in cases {
        let (template, codes) = read(super::template, &scalar(text));
        assert_eq!(parts_of(&template), expected, "{text}");
        assert!(codes.is_empty(), "{text}: {codes:?}");
    }
}

#[test]
fn mistakes_in_text_stay_where_they_are() {
    let cases: [(&str, &[&str], &[&str]); 8] = [
        ("{% if a %}x{% endif %}", &["E0065", "E0065"], &["{% if a %}x{% endif %}"]),
        ("{# note #}", &["E0065"], &["{# note #}"]),
        ("{{- a -}}", &["E0065", "E0065"], &["{{a}}"]),
        ("{{-5}}", &[], &["{{-5}}"]),
        ("{{ a", &["E0066"], &["{{a}}"]),
        ("{{ }} b", &["E0073"], &["{{…}}", " b"]),
        ("{{ 'a }} b {{ c d }} e", &["E0051", "E0055"], &["{{…}}", " b ", "{{…}}", " e"]),
        ("{{ {'a': 1 }} b", &["E0056"], &["{{{'a': 1}}}", " b"]),
    ];
    for (text, codes, parts) in cases {
        let (template, found) = read(super::template, &scalar(text));
        assert_eq!(found, codes, "{text}");
        assert_eq!(parts_of(&template), parts, "{text}");
    }
}

#[test]
fn a_path_is_steps_or_a_text() {
    let member = |name: &str| Step::Member(name.to_owned());
    let cases = [
        ("id", vec![member("id")]),
        ("a.b", vec![member("a"), member("b")]),
        ("a[0].b[-1]", vec![member("a"), Step::Index(0), member("b"), Step::Index(-1)]),
        (" a['x y'][\"z\"] ", vec![member("a"), member("x y"), member("z")]),
        ("['x-y']", vec![member("x-y")]),
        ("in.if", vec![member("in"), member("if")]),
    ];
    for (text, steps) in cases {
        let (path, codes) = read(super::path, &scalar(text));
        let Path::Steps(found) = path else { panic!("{text}") };
        assert_eq!((found.value, codes), (steps, vec![]), "{text}");
    }
    for text in
        ["", "a.", ".a", "a b", "a | b", "a[", "a[x]", "a[]", "a[1.5]", "a..b", "1", "a-b", "f(x)", "a[f(1)]"]
    {
        let (_, codes) = read(super::path, &scalar(text));
        assert_eq!(codes, ["E0071"], "{text}");
    }
    let (path, _) = read(super::path, &scalar("{{ record.a }}-{{ record.b }}"));
    assert!(matches!(path, Path::Text(_)));
}

#[test]
fn a_loop_names_its_item_and_its_list() {
    let cases = [
        ("x in a.b", "x", None, "a.b"),
        ("x, i in f(y in z)", "x", Some("i"), "f(y in z)"),
        ("x in y in z", "x", None, "y in z"),
        ("line in a if b else c", "line", None, "a if b else c"),
    ];
    for (text, item, index, list) in cases {
        let (each, codes) = read(super::each, &scalar(text));
        let found_index = each.index.as_ref().map(|index| index.value.as_str());
        assert_eq!(
            (each.item.value.as_str(), found_index, print(&each.list).as_str()),
            (item, index, list),
            "{text}"
        );
        assert!(codes.is_empty(), "{text}: {codes:?}");
    }
    let wrong =
        ["a.b", "", "x", "in y", "x, in y", "x of y", "1 in y", "true in y", "x, i, j in y", "{{ x }}"];
    for text in wrong {
        let (_, codes) = read(super::each, &scalar(text));
        assert_eq!(codes, ["E0072"], "{text}");
    }
}

#[test]
fn places_are_those_of_the_file_where_escapes_and_folds_shift_them() {
    // "a\u0020{{ b +\n    c d }}" in a file: the text begins at 10, the escape has 6 bytes, the fold 6.
    let text = "a {{ b + c d }}";
    let piece = |text, text_length, source, source_length| Piece { text, text_length, source, source_length };
    let pieces = vec![
        piece(0, 1, 10, 1),
        piece(1, 1, 11, 6),
        piece(2, 6, 17, 6),
        piece(8, 1, 23, 6),
        piece(9, 6, 29, 6),
    ];
    let pieces = Pieces::from_pieces(FileId(0), pieces);
    let scalar = Scalar { text: text.into(), core: Core::Text, style: Style::Quoted, pieces };
    let mut problems = Problems::default();
    super::template(&scalar, &mut problems);
    let found = problems.sorted();
    assert_eq!(found[0].description.at.span.range(), 31..32, "`d`");
}

#[test]
fn an_expression_has_its_place_from_the_first_to_the_last_token() {
    let cases = [
        (" (a + b) * c ", 1..12),
        ("a | f(b)", 0..8),
        ("not a", 0..5),
        ("-a.b[0]", 0..7),
        ("a if b else c", 0..13),
        ("x is not null", 0..13),
        ("x not in [1]", 0..12),
        ("{'a': 1} ", 0..8),
        ("x[1:]", 0..5),
    ];
    for (text, range) in cases {
        assert_eq!(standalone(text).unwrap().span.range(), range, "{text}");
    }
}

#[test]
fn what_is_too_large_is_refused_and_never_overflows() {
    let many = 5_000;
    let cases = [
        "(".repeat(many),
        format!("{}a{}", "(".repeat(many), ")".repeat(many)),
        format!("{}a", "-".repeat(many)),
        format!("{}a", "not ".repeat(many)),
        format!("{}a", "[".repeat(many)),
        format!("{}a", "{'a':".repeat(many)),
        format!("{}a", "f(".repeat(many)),
        format!("{}a", "x if y else ".repeat(many)),
        format!("{}a", "a + ".repeat(1_000)),
        format!("{}a", "a < ".repeat(1_000)),
        format!("a{}", ".b".repeat(1_000)),
        format!("a{}", " | f".repeat(1_000)),
        format!("a{}", "[0]".repeat(1_000)),
        format!("'{}'", "x".repeat(70_000)),
        format!("[{}]", "1,".repeat(many)),
    ];
    for text in cases {
        let problems = standalone(&text).unwrap_err();
        let codes: Vec<_> = problems.sorted().iter().map(|found| found.code.text()).collect();
        assert!(codes.contains(&"E0070"), "{}: {codes:?}", &text[..20]);
    }
    assert!(standalone(&format!("-a{} | abs", ".b".repeat(1_500))).is_err());
    assert!(standalone(&format!("{}a{}", "(".repeat(60), ")".repeat(60))).is_ok());
    assert!(standalone(&format!("{}a", "a or ".repeat(200))).is_ok());
    assert!(standalone(&format!("[{}]", "1,".repeat(2_000))).is_ok());
}
