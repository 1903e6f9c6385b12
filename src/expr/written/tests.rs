//! What structure means, and what is said about slips in it.

use serde_json::Value as Json;

use super::written;
use crate::diagnostic::{Description, Problems};
use crate::expr::ast::{Part, Written, WrittenKind};
use crate::expr::print::print;
use crate::span::{FileId, Span, Spanned};
use crate::syntax::document::{Core, Entry, Node, NodeKind, Pieces, Scalar, Style};

/// The node that a JSON text writes; texts stand at their first place in it.
fn node(json: &Json, source: &str) -> Node {
    let span_of = |text: &str| {
        let start = source.find(text).unwrap_or(0);
        Span::new(FileId(0), start..start + text.len())
    };
    let scalar = |text: &str, core: Core| {
        let span = span_of(text);
        let pieces = Pieces::whole(FileId(0), span.start, span.end);
        (NodeKind::Scalar(Scalar { text: text.into(), core, style: Style::Quoted, pieces }), span)
    };
    let (kind, span) = match json {
        Json::Null => scalar("null", Core::Null),
        Json::Bool(value) => scalar(&value.to_string(), Core::Boolean(*value)),
        Json::Number(number) => {
            scalar(&number.to_string(), number.as_i64().map_or(Core::Number, Core::Integer))
        }
        Json::String(text) => scalar(text, Core::Text),
        Json::Array(members) => {
            (NodeKind::List(members.iter().map(|member| node(member, source)).collect()), span_of(""))
        }
        Json::Object(members) => {
            let entry = |(key, value): (&String, &Json)| Entry {
                key: Spanned::new(key.as_str().into(), span_of(key)),
                value: node(value, source),
            };
            (NodeKind::Map(members.iter().map(entry).collect()), span_of(""))
        }
    };
    Node { kind, span }
}

fn read(json: &str) -> (Written, Vec<(&'static str, Description)>) {
    let mut problems = Problems::default();
    let written = written(&node(&serde_json::from_str(json).expect(json), json), &mut problems);
    let found =
        problems.sorted().into_iter().map(|found| (found.code.text(), found.description.clone())).collect();
    (written, found)
}

fn codes(json: &str) -> Vec<&'static str> {
    read(json).1.into_iter().map(|(code, _)| code).collect()
}

/// What was written, in one line.
fn shape(written: &Written) -> String {
    let all = |members: &[Written]| members.iter().map(shape).collect::<Vec<_>>().join(" ");
    let option = |key: &str, value: &Option<Box<Written>>| {
        value.as_ref().map_or_else(String::new, |value| format!(" {key} {}", shape(value)))
    };
    match &written.kind {
        WrittenKind::Literal(value) => format!("{value:?}"),
        WrittenKind::Text(template) => {
            let parts = template.parts.iter().map(|part| match part {
                Part::Text(text) => text.value.clone(),
                Part::Expr(expr) => format!("{{{{{}}}}}", print(expr)),
            });
            format!("'{}'", parts.collect::<String>())
        }
        WrittenKind::List(members) => format!("[{}]", all(members)),
        WrittenKind::Map(members) => {
            let members = members.iter().map(|(key, value)| format!("{}: {}", key.value, shape(value)));
            format!("{{{}}}", members.collect::<Vec<_>>().join(", "))
        }
        WrittenKind::If { condition, then, otherwise } => {
            format!("if {} then {}{}", print(condition), shape(then), option("else", otherwise))
        }
        WrittenKind::Case { subject, cases, otherwise } => {
            let cases = cases.iter().map(|(alternatives, value)| {
                let alternatives: Vec<_> = alternatives.iter().map(|text| text.value.as_str()).collect();
                format!(" {} -> {}", alternatives.join("/"), shape(value))
            });
            format!("case {}{}{}", print(subject), cases.collect::<String>(), option("else", otherwise))
        }
        WrittenKind::For { each, filter, key, give } => {
            let filter =
                filter.as_ref().map_or_else(String::new, |filter| format!(" where {}", print(filter)));
            let list = print(&each.list);
            format!("for {} in {list}{filter}{} yield {}", each.item.value, option("key", key), shape(give))
        }
        WrittenKind::Fold { total, from, each, give } => {
            let list = print(&each.list);
            let (total, from) = (&total.value, option("from", from));
            format!("fold {total}{from} for {} in {list} yield {}", each.item.value, shape(give))
        }
        WrittenKind::Let { names, give } => {
            let names = names.iter().map(|(name, value)| format!("{} = {}", name.value, shape(value)));
            format!("let {} in {}", names.collect::<Vec<_>>().join(", "), shape(give))
        }
        WrittenKind::Merge(members) => format!("merge {}", all(members)),
        WrittenKind::Concat(members) => format!("concat {}", all(members)),
        WrittenKind::Call { method, with } => {
            let with = with.iter().map(|(name, value)| format!("{}: {}", name.value, shape(value)));
            format!("call {} {{{}}}", method.value, with.collect::<Vec<_>>().join(", "))
        }
        WrittenKind::Keep(value) => format!("keep {}", shape(value)),
        WrittenKind::Raw(value) => format!("raw {value:?}"),
        WrittenKind::File { content, name, media } => {
            let more = [name, media].into_iter().flatten().map(|value| format!(" {}", shape(value)));
            format!("file {}{}", shape(content), more.collect::<String>())
        }
        WrittenKind::Fail(value) => format!("fail {}", shape(value)),
    }
}

#[test]
fn data_and_structure_are_told_apart() {
    let cases = [
        (r#"[null, true, 4, 1.5, "a {{ b }}"]"#, "[Null Bool(true) Int(4) Number(1.5) 'a {{b}}']"),
        (r#"{"$filter": "x", "$top": 1, "$in": 1}"#, "{$filter: 'x', $top: Int(1), $in: Int(1)}"),
        (r#"{"$$if": 1, "$$then": 2, "$$ref": 3}"#, "{$if: Int(1), $then: Int(2), $$ref: Int(3)}"),
        (r#"{"$if": "a", "$then": 1, "$else": "x"}"#, "if a then Int(1) else 'x'"),
        (r#"{"$if": true, "$then": 1}"#, "if true then Int(1)"),
        (
            r#"{"$case": "a.b", "open": 2, "closed, done": 5, "$$else": 6, "$else": 1}"#,
            "case a.b open -> Int(2) closed/done -> Int(5) $else -> Int(6) else Int(1)",
        ),
        (r#"{"$case": "a", "": 0, "200": 1, "true": 2}"#, "case a  -> Int(0) 200 -> Int(1) true -> Int(2)"),
        (
            r#"{"$for": "l in input.lines", "$where": "l.n > 0", "$yield": {"s": "{{ l.s }}"}}"#,
            "for l in input.lines where l.n > 0 yield {s: '{{l.s}}'}",
        ),
        (r#"{"$for": "x in y", "$key": "{{ x }}", "$yield": 1}"#, "for x in y key '{{x}}' yield Int(1)"),
        (
            r#"{"$fold": "t", "$from": 0, "$for": "x in y", "$yield": "{{ t + x }}"}"#,
            "fold t from Int(0) for x in y yield '{{t + x}}'",
        ),
        (r#"{"$let": {"a": 1, "b": "{{ a }}"}, "$in": "{{ b }}"}"#, "let a = Int(1), b = '{{a}}' in '{{b}}'"),
        (r#"{"$merge": ["{{ a }}", {"b": 1}]}"#, "merge '{{a}}' {b: Int(1)}"),
        (r#"{"$concat": [[1], "{{ a }}"]}"#, "concat [Int(1)] '{{a}}'"),
        (r#"{"a": {"$keep": null}}"#, "{a: keep Null}"),
        (r#"{"$fail": "no {{ a }}"}"#, "fail 'no {{a}}'"),
        (r#"{"$raw": "{{ a }}"}"#, r#"raw Text("{{ a }}")"#),
    ];
    for (json, expected) in cases {
        let (written, found) = read(json);
        assert_eq!(shape(&written), expected, "{json}");
        assert!(found.is_empty(), "{json}: {found:?}");
    }
}

#[test]
fn raw_data_holds_no_structure_and_no_expressions() {
    let (written, found) = read(r#"{"$raw": {"$if": "{{", "$iff": [{"{{ k }}": "response.body.x"}]}}"#);
    assert!(matches!(written.kind, WrittenKind::Raw(_)));
    assert!(found.is_empty(), "{found:?}");
}

#[test]
fn whole_numbers_beyond_64_bits_keep_their_digits() {
    let number = "18446744073709551616";
    assert_eq!(super::whole(number).map(|found| found.digits), Some(18_446_744_073_709_551_616));
    assert_eq!(
        super::whole("-18446744073709551616").map(|found| found.digits),
        Some(-18_446_744_073_709_551_616)
    );
    for text in ["1.5", "1e3", "", "-", "12345678901234567890123456789012345", "0x1F"] {
        assert_eq!(super::whole(text), None, "{text}");
    }
}

#[test]
fn slips_in_structure_are_told() {
    let cases: [(&str, &[&str]); 32] = [
        (r#"{"{{ x }}": 1}"#, &["E0080"]),
        (r#"{"$case": "x", "{{ y }}": 1}"#, &["E0080"]),
        (r#"{"$if": "a", "$then": 1, "b": 2}"#, &["E0081"]),
        (r#"{"$if": "a", "$then": 1, "$els": 2}"#, &["E0081"]),
        (r#"{"$for": "a in b", "$yield": 1, "$else": 2}"#, &["E0081"]),
        (r#"{"$case": "a", "b": 1, "$c": 2}"#, &["E0081"]),
        (r#"{"$if": "a", "$then": 1, "$case": 2}"#, &["E0082"]),
        (r#"{"$merge": [], "$concat": []}"#, &["E0082"]),
        (r#"{"$if": "a", "then": 1}"#, &["E0081"]),
        (r#"{"$for": "a in b", "$yeild": 1}"#, &["E0081"]),
        (r#"{"$if": "a"}"#, &["E0083"]),
        (r#"{"$for": "a in b"}"#, &["E0083"]),
        (r#"{"$fold": "a", "$from": 1}"#, &["E0083"]),
        (r#"{"$let": {"a": 1}}"#, &["E0083"]),
        (r#"{"$case": "a", "$else": 1}"#, &["E0083"]),
        (r#"{"$if": "a b", "$else": "{{ c d }}"}"#, &["E0083", "E0055", "E0055"]),
        (r#"{"$case": "a", "b, c": 1, "c, d": 2}"#, &["E0084"]),
        (r#"{"$case": "a", "b,": 1}"#, &["E0084"]),
        (r#"{"$merge": {"a": 1}}"#, &["E0085"]),
        (r#"{"$if": [1], "$then": 1}"#, &["E0085"]),
        (r#"{"$for": {"a": 1}, "$yield": 1}"#, &["E0085"]),
        (r#"{"$fold": "a b", "$for": "x in y", "$yield": 1}"#, &["E0085"]),
        (r#"{"$let": {"a b": 1}, "$in": 1}"#, &["E0085"]),
        (r#"{"$let": 5, "$in": 1}"#, &["E0085"]),
        (r#"{"$call": "m", "$with": {"a": 1}}"#, &[]),
        (r#"{"$call": "a b"}"#, &["E0085"]),
        (r#"{"$call": "m", "$with": 5}"#, &["E0085"]),
        (r#"{"$file": "x", "$nam": "y"}"#, &["E0081"]),
        (r#"{"$iff": 1, "$merg": 1, "$If": 1, "$flie": 1, "$for_": 1}"#, &["W0121"; 5]),
        (r#"{"$then": 1, "$yield": 1}"#, &["W0122", "W0122"]),
        (r#"{"$set": 1, "$lt": 2, "$id": 3, "$or": 4, "$type": 5, "$name": 6, "$expand": 7}"#, &[]),
        (r#"{"$for": "x", "$yield": 1}"#, &["E0072"]),
    ];
    for (json, expected) in cases {
        let mut found = codes(json);
        let mut expected = expected.to_vec();
        found.sort_unstable();
        expected.sort_unstable();
        assert_eq!(found, expected, "{json}");
    }
}

#[test]
fn a_text_that_spells_a_path_is_asked_about() {
    for text in
        ["response.body.user", "input.lines[0]", "record['a b']", "response.body | first", "connection.site"]
    {
        assert_eq!(codes(&Json::from(text).to_string()), ["W0123"], "{text}");
    }
    let texts = [
        "input",
        "record",
        "config.json",
        "response time",
        "input.",
        "{{ input.a }}",
        "items.a",
        "inputs.a",
        "a",
    ];
    for text in texts {
        assert_eq!(codes(&Json::from(text).to_string()), Vec::<&str>::new(), "{text}");
    }
    let (_, found) = read(r#""response.body""#);
    assert_eq!(found[0].1.fix.as_ref().map(|fix| fix.text.as_str()), Some("{{ response.body }}"));
}

#[test]
fn two_heads_show_both_places() {
    let json = r#"{"$if": "a", "$then": 1, "$for": "x in y"}"#;
    let (_, found) = read(json);
    let places: Vec<_> = found.iter().map(|(_, found)| &json[found.at.span.range()]).collect();
    let others: Vec<_> = found.iter().map(|(_, found)| &json[found.because[0].span.range()]).collect();
    assert_eq!((places, others), (vec!["$for"], vec!["$if"]));
}

#[test]
fn what_older_yaml_reads_otherwise_is_told_in_plain_values_only() {
    let scalar = |text: &str, style: Style| {
        let span = Span::new(FileId(0), 0..text.len());
        let pieces = Pieces::whole(FileId(0), span.start, span.end);
        Node { kind: NodeKind::Scalar(Scalar { text: text.into(), core: Core::Text, style, pieces }), span }
    };
    for (style, expected) in [(Style::Plain, 2), (Style::Quoted, 0)] {
        let members = ["no", "open", "2024-01-31"].map(|text| scalar(text, style)).to_vec();
        let list = Node { kind: NodeKind::List(members), span: Span::new(FileId(0), 0..0) };
        let mut problems = Problems::default();
        super::surprises(&list, &mut problems);
        assert_eq!(problems.len(), expected, "{style:?}");
    }
}
