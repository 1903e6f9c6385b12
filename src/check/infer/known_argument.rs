//! Arguments that have to be known when compiling: paths, patterns, formats, words, functions by
//! name.

use super::Infer;
use super::fit::{Fit, fit};
use super::result::element_of;
use super::signature::{Accepts, default_of};
use crate::builtin::patterns::Replacement;
use crate::builtin::{self, Builtin, Function, Literal, Param};
use crate::check::known::in_words;
use crate::diagnostic::{Code, Description};
use crate::expr::ast::{self, Step};
use crate::model::{Expr, ExprKind, Kind, Local, Type};
use crate::span::{Span, Spanned};
use crate::spelling::nearest;
use crate::value::Value;
use crate::value::format::{Format, Purpose};

impl Infer<'_> {
    /// A literal parameter that was left out.
    pub(super) fn absent_literal(&self, accepts: &Accepts, param: &'static Param) -> Literal {
        let default = default_of(param);
        match (accepts, &default) {
            (Accepts::Function, Value::Text(name)) => builtin::find(name)
                .map_or(Literal::Value(Value::Null), |found| Literal::Function(Function(found))),
            (Accepts::Test, Value::Text(word)) => Literal::Test(word.to_string()),
            (Accepts::Path, Value::Text(path)) => {
                path_steps(path).map_or(Literal::Value(Value::Null), Literal::Path)
            }
            _ => Literal::Value(default),
        }
    }

    /// An argument that has to be known when compiling.
    pub(super) fn literal(
        &mut self,
        function: &'static Builtin,
        param: &'static Param,
        accepts: &Accepts,
        given: &ast::Expr,
        element: Option<&Type>,
    ) -> Option<Literal> {
        let Some(value) = constant(given) else {
            self.expr(given);
            if matches!(given.kind, ast::ExprKind::Hole | ast::ExprKind::Around(_)) {
                return None;
            }
            self.problems.tell(
                Code::NotLiteral,
                Description::new(
                    format!("`{}` of `{}` has to be written out", param.name, function.name),
                    given.span,
                    "is computed",
                )
                .help(
                    matches!(accepts, Accepts::Pattern).then(|| "a pattern is a text in quotes".to_owned()),
                ),
            );
            return None;
        };
        let wrong = |infer: &mut Self, wanted: &str| {
            infer.problems.tell(
                Code::WrongType,
                Description::new(
                    format!("`{}` takes {wanted} as `{}`", function.name, param.name),
                    given.span,
                    format!("not {wanted}"),
                ),
            );
            None
        };
        match accepts {
            Accepts::Value { .. } => None,
            Accepts::Known(kind) => {
                let ty = crate::check::known::type_of_value(&value);
                match kind {
                    Some(kind) if matches!(fit(&ty.kind, kind), Fit::No) => wrong(self, &in_words(kind)),
                    _ => Some(Literal::Value(value)),
                }
            }
            Accepts::Word(words) => match value.as_text() {
                Some(word) if words.contains(&word) => Some(Literal::Value(value)),
                Some(word) => {
                    let near = nearest(word, words.iter().copied());
                    let help = near.map_or_else(
                        || {
                            format!(
                                "there are {}",
                                words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ")
                            )
                        },
                        |near| format!("`{near}` is one"),
                    );
                    self.problems.tell(
                        Code::WrongType,
                        Description::new(
                            format!("`{word}` is no {} of `{}`", param.name, function.name),
                            given.span,
                            "not one of its words",
                        )
                        .help(help),
                    );
                    None
                }
                None => wrong(self, "a word in quotes"),
            },
            Accepts::Format(_) | Accepts::Replacement if value.is_null() && param.default == Some("null") => {
                Some(Literal::Value(value))
            }
            Accepts::Format(purpose) => match value.as_text() {
                Some(source) => self.format(source, *purpose, given.span),
                None => wrong(self, "a format in quotes"),
            },
            Accepts::Replacement => match value.as_text() {
                Some(source) => self.replacement(source, given.span),
                None => wrong(self, "a text in quotes"),
            },
            Accepts::Path => {
                let Some(steps) = value.as_text().and_then(path_steps) else {
                    return wrong(self, "a path such as 'a.b'");
                };
                self.check_path(&steps, element, given.span);
                Some(Literal::Path(steps))
            }
            Accepts::Pattern => self.pattern(given),
            Accepts::Function => match value.as_text() {
                Some(name) => self.function_by_name(name, given.span),
                None => wrong(self, "the name of a function in quotes"),
            },
            Accepts::Test => match value.as_text() {
                Some(word) if builtin::tests::find(word).is_some() => Some(Literal::Test(word.to_owned())),
                Some(word) => {
                    let tests = builtin::tests::TESTS.iter().map(|test| test.word);
                    let methods = self.known.methods.iter().map(|method| method.name.as_str());
                    let near = nearest(word, tests.chain(methods));
                    self.problems.tell(
                        Code::UnknownTest,
                        Description::new(format!("there is no test `{word}`"), given.span, "not a test")
                            .help(near.map(|near| format!("`{near}` is one"))),
                    );
                    None
                }
                None => wrong(self, "the word of a test in quotes"),
            },
        }
    }

    /// The name of a method, where a function takes another by name.
    pub(super) fn method_by_name(&self, accepts: &Accepts, given: &ast::Expr) -> Option<Spanned<String>> {
        let ast::ExprKind::Str { text, .. } = &given.kind else { return None };
        let own = match accepts {
            Accepts::Function => builtin::find(text).is_some(),
            Accepts::Test => builtin::tests::find(text).is_some(),
            _ => return None,
        };
        let known = self.known.method(text).is_some() || self.known.routine(text).is_some();
        (known && !own).then(|| Spanned::new(text.clone(), given.span))
    }

    /// What a method gives that a function is given by name, for each value that it is called with.
    pub(super) fn given_method(
        &mut self,
        function: &Builtin,
        name: &Spanned<String>,
        first: Option<&Expr>,
    ) -> Option<(Local, Expr)> {
        let known = self.known;
        let Some((id, method)) = known.method(&name.value) else {
            self.sends(name, "called where nothing can be sent");
            return None;
        };
        let ty = match function.name {
            "map" | "select" | "reject" => first.map_or_else(Type::any, |first| element_of(&first.ty)),
            "rename_keys" => Type::of(Kind::String),
            _ => Type::any().with_secret(first.is_some_and(|first| first.ty.secret)),
        };
        let item = Local { name: "x".into(), slot: self.slots };
        self.slots = self.slots.saturating_add(1);
        let value = Expr { kind: ExprKind::Local(item.clone()), ty, span: name.span };
        let made = self.method_of_one(id, method, value, name.span);
        let made = match function.name {
            "select" | "reject" => self.as_condition(made),
            "rename_keys" => {
                self.want(made, &Kind::String, &format!("what `{}` gives for a key", name.value))
            }
            _ => made,
        };
        (made.ty.kind != Kind::Unknown).then_some((item, made))
    }

    fn format(&mut self, source: &str, purpose: Purpose, at: Span) -> Option<Literal> {
        match Format::parse(source, purpose) {
            Ok(_) if !source.contains('%') => {
                let message = format!("the format `{source}` writes the same for every date");
                self.problems.tell(
                    Code::WrongFormat,
                    Description::new(message, at, "no part of a date").help(in_tokens(source)),
                );
                None
            }
            Ok(format) => Some(Literal::Format(format)),
            Err(error) => {
                let label = part_of(source, error.at, error.len);
                let help = if source.contains('%') { error.help } else { Some(in_tokens(source)) };
                self.problems.tell(Code::WrongFormat, Description::new(error.message, at, label).help(help));
                None
            }
        }
    }

    fn replacement(&mut self, source: &str, at: Span) -> Option<Literal> {
        match Replacement::parse(source) {
            Ok(replacement) => Some(Literal::Replacement(replacement)),
            Err(error) => {
                let label = part_of(source, error.at, error.len);
                self.problems
                    .tell(Code::PatternDialect, Description::new(error.message, at, label).help(error.help));
                None
            }
        }
    }

    /// Reports a pattern that its function cannot use, and groups that it does not have.
    pub(super) fn check_pattern(&mut self, function: &Builtin, literals: &[Literal], at: Span) {
        let [Literal::Pattern(pattern), rest @ ..] = literals else { return };
        if matches!(function.name, "regex_replace" | "regex_find_all" | "regex_split")
            && pattern.matches_empty()
        {
            let message = format!("the pattern of `{}` may match empty text", function.name);
            self.problems.tell(
                Code::PatternDialect,
                Description::new(message, at, "languages differ in where empty text is found")
                    .help("write `+` for `*`".to_owned()),
            );
        }
        if let [Literal::Replacement(replacement)] = rest
            && let Some(missing) = replacement.missing(pattern)
        {
            self.problems.tell(
                Code::PatternDialect,
                Description::new(
                    format!("the pattern has no group `{missing}`"),
                    at,
                    "a group that is not there",
                ),
            );
        }
    }

    fn pattern(&mut self, given: &ast::Expr) -> Option<Literal> {
        let ast::ExprKind::Str { raw, .. } = &given.kind else {
            self.problems.tell(
                Code::NotLiteral,
                Description::new("a pattern is a text in quotes", given.span, "not a text"),
            );
            return None;
        };
        crate::check::pattern::read(raw, given.span, self.problems).map(Literal::Pattern)
    }

    fn function_by_name(&mut self, name: &str, at: Span) -> Option<Literal> {
        let Some(found) = builtin::find(name) else {
            let spanned = Spanned::new(name.to_owned(), at);
            self.no_function(&spanned, true, true);
            return None;
        };
        let needed = found.params.iter().filter(|param| param.default.is_none() && !param.repeats).count();
        if needed != 1 {
            self.problems.tell(
                Code::Arguments,
                Description::new(
                    format!("`{name}` takes more than one argument and cannot be given by name"),
                    at,
                    "not a function of one argument",
                )
                .help("`$for` with `$yield` calls it with all of them".to_owned()),
            );
            return None;
        }
        Some(Literal::Function(Function(found)))
    }

    /// Reports a step that an element is known not to have.
    fn check_path(&mut self, steps: &[Step], element: Option<&Type>, at: Span) {
        let Some(element) = element else { return };
        let mut here = super::unknown(at);
        here.ty = element.clone();
        for step in steps {
            let Step::Member(name) = step else { return };
            here = self.member_of(here, name, at, at);
        }
    }
}

/// A next step for a format in the words of other languages: `YYYY-MM-DD`, `dd/MM/yyyy`.
fn in_tokens(source: &str) -> String {
    match crate::value::format::translated(source) {
        Some(tokens) => format!("write `{tokens}`"),
        None => "parts of a date begin with `%`: `%Y-%m-%d`, `%H:%M:%S`".to_owned(),
    }
}

/// What a label says of a part of a text; of all of it, that it is meant.
fn part_of(source: &str, at: usize, len: usize) -> String {
    let part = source.get(at..at + len).filter(|part| !part.is_empty() && *part != source);
    part.map_or_else(|| "this text".to_owned(), |part| format!("at `{part}`"))
}

/// The value of an expression that is written out.
fn constant(expr: &ast::Expr) -> Option<Value> {
    Some(match &expr.kind {
        ast::ExprKind::Null => Value::Null,
        ast::ExprKind::Bool(value) => Value::Bool(*value),
        ast::ExprKind::Int(value) => Value::Int(*value),
        ast::ExprKind::Number(value) => Value::Number(*value),
        ast::ExprKind::Duration(value) => Value::Duration(*value),
        ast::ExprKind::Str { text, .. } => Value::text(text),
        ast::ExprKind::List(members) => Value::array(members.iter().map(constant).collect::<Option<_>>()?),
        ast::ExprKind::Record(members) => {
            let members: Option<Vec<(&str, Value)>> =
                members.iter().map(|(key, value)| Some((key.value.as_str(), constant(value)?))).collect();
            Value::object(members?)
        }
        _ => return None,
    })
}

/// The steps of a path: `a.b[0]`, `a['b c']`.
pub(in crate::check) fn path_steps(path: &str) -> Option<Vec<Step>> {
    let mut steps = Vec::new();
    let mut rest = path.trim();
    while !rest.is_empty() {
        if let Some(inner) = rest.strip_prefix('[') {
            let (key, after) = inner.split_once(']')?;
            let key = key.trim();
            let quoted = key
                .strip_prefix('\'')
                .and_then(|key| key.strip_suffix('\''))
                .or_else(|| key.strip_prefix('"').and_then(|key| key.strip_suffix('"')));
            steps.push(match quoted {
                Some(key) => Step::Member(key.to_owned()),
                None => Step::Index(key.parse().ok()?),
            });
            rest = after;
        } else {
            let name = if steps.is_empty() { rest } else { rest.strip_prefix('.')? };
            let end = name.find(['.', '[']).unwrap_or(name.len());
            let (name, after) = name.split_at(end);
            if name.is_empty() {
                return None;
            }
            steps.push(Step::Member(name.to_owned()));
            rest = after;
        }
    }
    (!steps.is_empty()).then_some(steps)
}
