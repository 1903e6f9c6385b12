//! Writes what an author could have written: the standard requests of a scheme are made of it.

use crate::expr::ast::{Arg, Expr, ExprKind, Operator, Part, Template, Written, WrittenKind};
use crate::span::{Span, Spanned};
use crate::spec::{Settings, Verb};
use crate::value::Value;

/// Writes at one place of the spec: there every problem of it is told.
#[derive(Debug, Clone, Copy)]
pub(super) struct Compose(pub Span);

impl Compose {
    fn expr(self, kind: ExprKind) -> Expr {
        Expr { kind, span: self.0 }
    }

    pub fn word(self, word: &str) -> Spanned<String> {
        Spanned::new(word.to_owned(), self.0)
    }

    /// `name`
    pub fn name(self, name: &str) -> Expr {
        self.expr(ExprKind::Name(name.to_owned()))
    }

    /// `root.a.b`
    pub fn path(self, path: &str) -> Expr {
        let mut names = path.split('.');
        let first = self.name(names.next().unwrap_or_default());
        names.fold(first, |of, name| self.expr(ExprKind::Member(Box::new(of), self.word(name))))
    }

    pub fn text(self, text: &str) -> Expr {
        self.expr(ExprKind::Str { text: text.to_owned(), raw: text.to_owned() })
    }

    /// `function(args…, name=value…)`
    pub fn call(self, function: &str, args: Vec<Expr>, named: Vec<(&str, Expr)>) -> Expr {
        let plain = args.into_iter().map(|value| Arg { name: None, value });
        let named = named.into_iter().map(|(name, value)| Arg { name: Some(self.word(name)), value });
        let args = plain.chain(named).collect();
        self.expr(ExprKind::Call { function: self.word(function), args, piped: false })
    }

    pub fn null(self) -> Expr {
        self.expr(ExprKind::Null)
    }

    pub fn truth(self, value: bool) -> Expr {
        self.expr(ExprKind::Bool(value))
    }

    pub fn list(self, members: Vec<Expr>) -> Expr {
        self.expr(ExprKind::List(members))
    }

    pub fn join(self, left: Expr, right: Expr) -> Expr {
        self.expr(ExprKind::Binary(Operator::Join, Box::new(left), Box::new(right)))
    }

    pub fn integer(self, value: i64) -> Expr {
        self.expr(ExprKind::Int(value))
    }

    pub fn add(self, left: Expr, seconds: i64) -> Expr {
        let right = self.integer(seconds);
        self.expr(ExprKind::Binary(Operator::Add, Box::new(left), Box::new(right)))
    }

    pub fn record(self, members: Vec<(Spanned<String>, Expr)>) -> Expr {
        self.expr(ExprKind::Record(members))
    }

    pub fn or(self, left: Expr, right: Expr) -> Expr {
        self.expr(ExprKind::Binary(Operator::Or, Box::new(left), Box::new(right)))
    }

    pub fn equal(self, left: Expr, right: Expr) -> Expr {
        self.expr(ExprKind::Binary(Operator::Equal, Box::new(left), Box::new(right)))
    }

    pub fn and(self, left: Expr, right: Expr) -> Expr {
        self.expr(ExprKind::Binary(Operator::And, Box::new(left), Box::new(right)))
    }

    /// `item in [words]`
    pub fn one_of(self, item: Expr, words: &[&str]) -> Expr {
        let list = self.list(words.iter().map(|word| self.text(word)).collect());
        self.expr(ExprKind::In { item: Box::new(item), list: Box::new(list), negated: false })
    }

    /// `of is test`, or `of is not test`.
    pub fn test(self, of: Expr, test: &str, negated: bool) -> Expr {
        self.expr(ExprKind::Test { of: Box::new(of), test: self.word(test), negated })
    }

    pub fn choose(self, condition: Expr, then: Expr, otherwise: Expr) -> Expr {
        let (condition, then) = (Box::new(condition), Box::new(then));
        self.expr(ExprKind::If { condition, then, otherwise: Some(Box::new(otherwise)) })
    }

    /// `{{ expr }}`
    pub fn value(self, expr: Expr) -> Written {
        let template = Template { parts: vec![Part::Expr(expr)], span: self.0 };
        Written { kind: WrittenKind::Text(template), span: self.0 }
    }

    /// A text as it is.
    pub fn fixed(self, text: &str) -> Written {
        let template = Template { parts: vec![Part::Text(self.word(text))], span: self.0 };
        Written { kind: WrittenKind::Text(template), span: self.0 }
    }

    pub fn map(self, members: Vec<(Spanned<String>, Written)>) -> Written {
        Written { kind: WrittenKind::Map(members), span: self.0 }
    }

    /// `$let: { name: value }`, and what reads it.
    pub fn naming(self, name: &str, value: Written, give: Written) -> Written {
        let names = vec![(self.word(name), value)];
        Written { kind: WrittenKind::Let { names, give: Box::new(give) }, span: self.0 }
    }

    /// A request without anything but its verb and address.
    pub fn request(self, verb: Verb, path: Written) -> crate::spec::Request {
        crate::spec::Request {
            verb: Spanned::new(verb, self.0),
            path,
            params: None,
            body: None,
            keep_nulls: false,
            shape: None,
            anonymous: true,
            settings: Settings::default(),
            span: self.0,
        }
    }
}

/// What a value slot holds, as an expression; none where it is structure.
pub(super) fn expression(value: &Written) -> Option<Expr> {
    let at = Compose(value.span);
    match &value.kind {
        WrittenKind::Literal(Value::Null) => Some(Expr { kind: ExprKind::Null, span: value.span }),
        WrittenKind::Literal(Value::Int(number)) => {
            Some(Expr { kind: ExprKind::Int(*number), span: value.span })
        }
        WrittenKind::Literal(Value::Bool(truth)) => Some(at.truth(*truth)),
        WrittenKind::Literal(value) => Some(at.text(&crate::value::text::text(value).ok()?)),
        WrittenKind::Text(template) => {
            if let Some(sole) = template.sole() {
                return Some(sole.clone());
            }
            let parts = template.parts.iter().map(|part| match part {
                Part::Text(text) => at.text(&text.value),
                Part::Expr(expr) => expr.clone(),
            });
            Some(parts.reduce(|left, right| at.join(left, right)).unwrap_or_else(|| at.text("")))
        }
        WrittenKind::List(members) => Some(at.list(members.iter().map(expression).collect::<Option<_>>()?)),
        WrittenKind::Map(members) => {
            let members = members.iter().map(|(name, value)| Some((name.clone(), expression(value)?)));
            Some(Expr { kind: ExprKind::Record(members.collect::<Option<_>>()?), span: value.span })
        }
        _ => None,
    }
}

/// Whether nothing stands there.
pub(super) fn is_null(value: &Written) -> bool {
    matches!(value.kind, WrittenKind::Literal(Value::Null))
}
