//! What holds of every expression: random text is read without harm, printed trees read the same,
//! and precedence is Jinja's.

use proptest::prelude::*;

use super::{standalone, standalone_template};
use crate::diagnostic::Problems;
use crate::expr::ast::{Arg, Expr, ExprKind, Operator};
use crate::expr::print::print;
use crate::span::{FileId, Span, Spanned};

const NOWHERE: Span = Span { file: FileId(0), start: 0, end: 0 };

/// What a mistaken expression may be made of.
const SOUP: [&str; 56] = [
    "a", "b.c", "input", "and", "or", "not", "in", "is", "if", "else", "true", "null", "None", "1", "2.5",
    "012", "1h", "9x", "'t'", "\"u\"", "'", "\"", "\\", "(", ")", "[", "]", "{", "}", "{{", "}}", "{%", "{#",
    ",", ":", ".", "?.", "??", "|", "||", "&&", "+", "-", "*", "**", "/", "//", "%", "~", "==", "=", "<",
    "!=", "é", "\n", "#",
];

fn at_nowhere(kind: ExprKind) -> Expr {
    Expr { kind, span: NOWHERE }
}

fn word(word: &str) -> Spanned<String> {
    Spanned::new(word.to_owned(), NOWHERE)
}

fn boxed(expr: Expr) -> Box<Expr> {
    Box::new(expr)
}

fn operator() -> impl Strategy<Value = Operator> {
    use Operator::{
        Add, And, Divide, Equal, FloorDivide, Greater, GreaterEqual, Join, Less, LessEqual, Multiply, Or,
        Remainder, Subtract, Unequal,
    };
    prop::sample::select(vec![
        Or,
        And,
        Equal,
        Unequal,
        Less,
        LessEqual,
        Greater,
        GreaterEqual,
        Add,
        Subtract,
        Join,
        Multiply,
        Divide,
        FloorDivide,
        Remainder,
    ])
}

/// Trees of everything that can be written.
fn tree() -> impl Strategy<Value = Expr> {
    let leaf = prop_oneof![
        Just(ExprKind::Null),
        any::<bool>().prop_map(ExprKind::Bool),
        any::<i64>().prop_map(ExprKind::Int),
        (-1e9..1e9_f64).prop_map(ExprKind::Number),
        any::<i64>().prop_filter("has no opposite", |value| *value != i64::MIN).prop_map(ExprKind::Duration),
        "[a-z'\"\\\\\n\u{0}é😀]{0,4}".prop_map(|text| ExprKind::Str { raw: String::new(), text }),
        "[a-z_]{5,6}".prop_map(ExprKind::Name),
    ];
    leaf.prop_map(at_nowhere).prop_recursive(5, 40, 3, |inner| {
        let name = || prop::sample::select(vec!["trim", "concat", "first"]).prop_map(word);
        let some = || inner.clone().prop_map(boxed);
        let kind = prop_oneof![
            (some(), name()).prop_map(|(of, name)| ExprKind::Member(of, name)),
            (some(), some()).prop_map(|(of, index)| ExprKind::Index(of, index)),
            (some(), prop::option::of(some()), prop::option::of(some()))
                .prop_map(|(of, from, to)| ExprKind::Slice(of, from, to)),
            (name(), prop::collection::vec(inner.clone(), 0..3), any::<bool>()).prop_map(
                |(function, args, piped)| {
                    let piped = piped && !args.is_empty();
                    let args = args.into_iter().map(|value| Arg { name: None, value }).collect();
                    ExprKind::Call { function, args, piped }
                }
            ),
            some().prop_map(ExprKind::Neg),
            some().prop_map(ExprKind::Not),
            (operator(), some(), some())
                .prop_map(|(operator, left, right)| ExprKind::Binary(operator, left, right)),
            (some(), some(), any::<bool>()).prop_map(|(item, list, negated)| ExprKind::In {
                item,
                list,
                negated
            }),
            (some(), any::<bool>()).prop_map(|(of, negated)| ExprKind::Test {
                of,
                test: word("empty"),
                negated
            }),
            (some(), some(), prop::option::of(some()))
                .prop_map(|(condition, then, otherwise)| ExprKind::If { condition, then, otherwise }),
            prop::collection::vec(inner.clone(), 0..3).prop_map(ExprKind::List),
            inner.clone().prop_map(|value| ExprKind::Record(vec![(word("k'"), value)])),
        ];
        kind.prop_map(at_nowhere)
    })
}

/// The same tree with all places and raw texts forgotten.
fn bare(expr: &Expr) -> Expr {
    let inner = |expr: &Expr| boxed(bare(expr));
    let option = |expr: &Option<Box<Expr>>| expr.as_deref().map(inner);
    let kind = match &expr.kind {
        ExprKind::Str { text, .. } => ExprKind::Str { text: text.clone(), raw: String::new() },
        ExprKind::Member(of, name) => ExprKind::Member(inner(of), word(&name.value)),
        ExprKind::Index(of, index) => ExprKind::Index(inner(of), inner(index)),
        ExprKind::Slice(of, from, to) => ExprKind::Slice(inner(of), option(from), option(to)),
        ExprKind::Call { function, args, piped } => {
            let args = args.iter().map(|arg| Arg { name: None, value: bare(&arg.value) }).collect();
            ExprKind::Call { function: word(&function.value), args, piped: *piped }
        }
        ExprKind::Neg(of) => ExprKind::Neg(inner(of)),
        ExprKind::Not(of) => ExprKind::Not(inner(of)),
        ExprKind::Binary(operator, left, right) => ExprKind::Binary(*operator, inner(left), inner(right)),
        ExprKind::In { item, list, negated } => {
            ExprKind::In { item: inner(item), list: inner(list), negated: *negated }
        }
        ExprKind::Test { of, test, negated } => {
            ExprKind::Test { of: inner(of), test: word(&test.value), negated: *negated }
        }
        ExprKind::If { condition, then, otherwise } => {
            ExprKind::If { condition: inner(condition), then: inner(then), otherwise: option(otherwise) }
        }
        ExprKind::List(members) => ExprKind::List(members.iter().map(bare).collect()),
        ExprKind::Record(members) => {
            ExprKind::Record(members.iter().map(|(key, value)| (word(&key.value), bare(value))).collect())
        }
        other => other.clone(),
    };
    at_nowhere(kind)
}

fn told(problems: &Problems) -> Vec<String> {
    problems
        .sorted()
        .iter()
        .map(|found| format!("{} {}", found.code.text(), found.description.message))
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_read_without_harm(text in ".{0,60}") {
        let _ = standalone(&text);
        let _ = standalone_template(&format!("{{{{{text}}}}}"));
    }

    #[test]
    fn any_row_of_tokens_is_read_or_refused(soup in prop::collection::vec(prop::sample::select(SOUP.to_vec()), 0..40)) {
        for glue in ["", " "] {
            let text = soup.join(glue);
            for problems in [standalone(&text).err(), standalone_template(&text).err()].into_iter().flatten() {
                prop_assert!(problems.any_error(), "{text}");
                for found in problems.sorted() {
                    let range = found.description.at.span.range();
                    prop_assert!(range.start <= range.end && text.get(range).is_some(), "{text}: {found:?}");
                }
            }
        }
    }

    #[test]
    fn what_is_printed_reads_as_the_same_tree(tree in tree()) {
        let text = print(&tree);
        match standalone(&text) {
            Ok(read) => prop_assert!(bare(&read) == tree, "{} reads as {}", text, print(&read)),
            Err(problems) => prop_assert!(false, "{}: {:?}", text, told(&problems)),
        }
    }

    #[test]
    fn precedence_is_that_of_jinja(text in arithmetic()) {
        let Ok(read) = standalone(&text) else { return Ok(()) };
        let full = bracketed(&read);
        prop_assert_eq!(in_jinja(&text), in_jinja(&full), "{} against {}", text, full);
    }
}

/// Operators and operands without any brackets.
fn arithmetic() -> impl Strategy<Value = String> {
    let operand =
        prop::sample::select(vec!["1", "2", "3", "-4", "a", "-b", "a|abs", "not a", "xs|length", "7"]);
    let operators = ["+", "-", "*", "//", "%", "~", "==", "<", ">=", "and", "or", "in xs and", "if a else"];
    let operator = prop::sample::select(operators.to_vec());
    (operand.clone(), prop::collection::vec((operator, operand), 1..5)).prop_map(|(first, rest)| {
        rest.into_iter()
            .fold(first.to_owned(), |text, (operator, operand)| format!("{text} {operator} {operand}"))
    })
}

/// The tree with all of its brackets, in Jinja.
fn bracketed(expr: &Expr) -> String {
    let all: Vec<String> = expr.parts().into_iter().map(bracketed).collect();
    let sign = |operator: Operator| match operator {
        Operator::Or => "or",
        Operator::And => "and",
        Operator::Equal => "==",
        Operator::Less => "<",
        Operator::GreaterEqual => ">=",
        Operator::Add => "+",
        Operator::Subtract => "-",
        Operator::Join => "~",
        Operator::Multiply => "*",
        Operator::FloorDivide => "//",
        Operator::Remainder => "%",
        other => unreachable!("{other:?} is not generated"),
    };
    match &expr.kind {
        ExprKind::Binary(operator, ..) => format!("({} {} {})", all[0], sign(*operator), all[1]),
        ExprKind::In { .. } => format!("({} in {})", all[0], all[1]),
        ExprKind::Neg(_) => format!("(-{})", all[0]),
        ExprKind::Not(_) => format!("(not {})", all[0]),
        ExprKind::Call { function, .. } => format!("({} | {})", all[0], function.value),
        ExprKind::If { .. } => format!("({} if {} else {})", all[0], all[1], all[2]),
        _ => format!("({})", print(expr)),
    }
}

/// What Jinja makes of it, or that it makes nothing.
fn in_jinja(text: &str) -> Option<String> {
    let jinja = minijinja::Environment::new();
    let names = minijinja::context! { a => 5, b => 2, xs => vec![1, 2, 5] };
    let value = jinja.compile_expression(text).ok()?.eval(names).ok()?;
    Some(format!("{value:?}"))
}
