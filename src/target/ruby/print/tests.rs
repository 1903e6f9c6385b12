//! What the printer promises.

use proptest::prelude::*;
use ruby_prism::Visit;

use super::print;
use crate::target::ruby::tree::{Entry, Hash, Key, Layout, Piece, Ruby};

fn printed(node: &Ruby) -> String {
    print(std::slice::from_ref(node)).trim_end().to_owned()
}

fn assert_parses(code: &str) {
    let result = ruby_prism::parse(code.as_bytes());
    let errors: Vec<String> =
        result.errors().map(|error| String::from_utf8_lossy(error.message()).into_owned()).collect();
    assert!(errors.is_empty(), "{errors:?} in\n{code}");
}

#[test]
fn brackets_stand_where_they_are_needed() {
    let (a, b, c) = (Ruby::name("a"), Ruby::name("b"), Ruby::name("c"));
    let cases = [
        (a.clone().binary("+", b.clone()).binary("*", c.clone()), "(a + b) * c"),
        (a.clone().binary("*", b.clone()).binary("+", c.clone()), "a * b + c"),
        (a.clone().binary("-", b.clone().binary("-", c.clone())), "a - (b - c)"),
        (a.clone().binary("||", b.clone()).negated(), "!(a || b)"),
        (a.clone().binary("&&", b.clone()).call("x", []), "(a && b).x"),
        (a.clone().choose(b.clone(), c.clone()).call("x", [Ruby::Nil]), "(a ? b : c).x(nil)"),
        (Ruby::function("f", [a.clone().choose(b.clone(), c.clone())]), "f(a ? b : c)"),
        (a.clone().choose(b.clone().choose(a.clone(), b.clone()), c.clone()), "a ? (b ? a : b) : c"),
        (Ruby::integer(-1).call("abs", []), "-1.abs"),
        (Ruby::integer(1_234_567), "1_234_567"),
        (a.clone().at(Ruby::text("k")).safe_call("f", []), "a['k']&.f"),
        (Ruby::Next(Some(Box::new(Ruby::List(vec![])))).unless(a.clone()), "next [] unless a"),
        (Ruby::symbols([("a", Ruby::Nil), ("b-c", Ruby::True)]), "{ a: nil, \"b-c\": true }"),
        (Ruby::texts([("a", Ruby::Nil)]), "{ 'a' => nil }"),
        (Ruby::function("f", [Ruby::symbols([("a", b)]).laid(Layout::Bare)]), "f(a: b)"),
        (Ruby::lambda(["x"], vec![c.call("g", [])]), "lambda { |x| c.g }"),
    ];
    for (node, code) in cases {
        assert_eq!(printed(&node), code);
        assert_parses(&format!("lambda do\n{code}\nend"));
    }
}

#[test]
fn what_is_too_long_opens_at_its_end_or_stands_in_lines_of_its_own() {
    let long = Ruby::text("x".repeat(50));
    let hash =
        Ruby::symbols([("first", long.clone()), ("second", long.clone()), ("third", Ruby::integer(1))]);
    let lambda = Ruby::lambda(["x"], vec![Ruby::assign("y", Ruby::name("x")), Ruby::name("y")]);
    let chain = Ruby::function("get", [long.clone()])
        .call("headers", [Ruby::symbols([("a", long.clone())]).laid(Layout::Bare)])
        .block("select", ["x"], vec![Ruby::name("x").call("ok?", [])]);
    let statements = [
        Ruby::assign("a", Ruby::function("call", [Ruby::text("send"), hash.clone()])),
        Ruby::function("f", [long.clone(), long.clone(), long.clone()]),
        Ruby::assign("b", chain),
        lambda,
        hash.laid(Layout::Filled),
        Ruby::Case {
            subject: Box::new(Ruby::name("a")),
            branches: vec![(vec![Ruby::text("b"), Ruby::text("c")], vec![Ruby::integer(1)])],
            otherwise: Some(vec![Ruby::Nil]),
        },
        Ruby::text("word ".repeat(40)),
    ];
    let code = print(&statements);
    assert_parses(&code);
    insta::assert_snapshot!(code);
}

#[test]
fn comments_cannot_be_left() {
    let code = print(&[Ruby::Comment("a\nexit\r\nb\u{2028}c".to_owned()), Ruby::Nil]);
    assert_eq!(code, "# a\n# exit\n#\n# bc\nnil\n");
    let entry = Entry::symbol("a", Ruby::Nil).about("b\n}");
    let code = printed(&Ruby::Hash(Hash { entries: vec![entry], layout: Layout::Fitting }));
    assert_eq!(code, "{\n  # b\n  # }\n  a: nil\n}");
}

/// The strings of a program, as Ruby reads them.
#[derive(Default)]
struct Strings(Vec<String>, usize);

impl<'a> Visit<'a> for Strings {
    fn visit_string_node(&mut self, node: &ruby_prism::StringNode<'a>) {
        self.0.push(String::from_utf8_lossy(node.unescaped()).into_owned());
    }
    fn visit_symbol_node(&mut self, node: &ruby_prism::SymbolNode<'a>) {
        self.0.push(String::from_utf8_lossy(node.unescaped()).into_owned());
    }
    fn visit_call_node(&mut self, node: &ruby_prism::CallNode<'a>) {
        self.1 += 1;
        ruby_prism::visit_call_node(self, node);
    }
}

fn strings(code: &str) -> Strings {
    assert_parses(code);
    let result = ruby_prism::parse(code.as_bytes());
    let mut strings = Strings::default();
    strings.visit(&result.node());
    strings
}

proptest! {
    #[test]
    fn any_text_stays_the_text_that_it_is(text in ".*|[\\\\'\"#{}$@\n\r_END=begin]*") {
        let nodes = [
            Ruby::text(&text),
            Ruby::symbol(&text),
            Ruby::symbols([(text.clone(), Ruby::Nil)]),
            Ruby::texts([(text.clone(), Ruby::Nil)]),
        ];
        for node in nodes {
            let found = strings(&printed(&node));
            prop_assert_eq!((found.0.concat(), found.1), (text.clone(), 0));
        }
        let joined = Ruby::Joined(vec![
            Piece::Text(text.clone()),
            Piece::Code(Ruby::name("x")),
            Piece::Text(text.clone()),
        ]);
        let found = strings(&printed(&joined));
        prop_assert_eq!(found.0.concat(), format!("{text}{text}"));
        let commented = print(&[Ruby::Comment(text.clone()), Ruby::text(&text)]);
        prop_assert_eq!(strings(&commented).0.concat(), text);
    }
}

#[test]
fn a_key_is_what_it_was() {
    let entry = Entry { comment: None, gap: false, key: Key::Symbol("if".to_owned()), value: Ruby::Nil };
    assert_eq!(printed(&Ruby::Hash(Hash { entries: vec![entry], layout: Layout::Fitting })), "{ if: nil }");
}
