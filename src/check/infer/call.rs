//! Calls of functions: which argument is which, what each has to be, what comes out.
//!
//! The signature of a function is read once from its constant. Arguments that have to be known
//! when compiling (paths, patterns, words, functions by name) are read here and stand apart.

use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

use super::fit::{Fit, fit, wrap};
use super::{Infer, literal, unknown};
use crate::builtin::patterns::Replacement;
use crate::builtin::{self, Builtin, Function, Literal, Param};
use crate::check::known::{in_words, join};
use crate::diagnostic::{Code, Description};
use crate::expr::ast::{self, Arg, Step};
use crate::model::{Expr, ExprKind, Kind, Type};
use crate::span::{Span, Spanned};
use crate::spelling::nearest;
use crate::value::Value;
use crate::value::format::{Format, Purpose};

/// What a parameter takes.
#[derive(Debug)]
enum Accepts {
    /// A value of one of these kinds; none: of any.
    Value {
        kinds: Vec<Kind>,
        nullable: bool,
    },
    Path,
    Pattern,
    Function,
    Test,
    Word(Vec<&'static str>),
    /// A format of dates.
    Format(Purpose),
    /// What stands in the place of a match.
    Replacement,
    /// A value of this kind that is known when compiling; `None`: of any kind.
    Known(Option<Kind>),
}

/// A function's signature, read from its constant.
#[derive(Debug)]
struct Signature {
    function: &'static Builtin,
    accepts: Vec<Accepts>,
    returns: Returns,
}

/// What a function gives.
#[derive(Debug)]
enum Returns {
    Same,
    Element,
    /// The first argument's type without null, joined with the second's.
    Either,
    /// An integer where the second argument is absent, else as the first.
    Rounded,
    Type {
        kind: Kind,
        nullable: bool,
    },
}

/// The signatures, by name.
fn signatures() -> &'static HashMap<&'static str, Signature> {
    static SIGNATURES: OnceLock<HashMap<&'static str, Signature>> = OnceLock::new();
    SIGNATURES
        .get_or_init(|| builtin::all().iter().map(|function| (function.name, signature(function))).collect())
}

fn signature(function: &'static Builtin) -> Signature {
    let accepts = function.params.iter().map(|param| accepts(param.accepts)).collect();
    let (word, nullable) = trailing_null(function.returns);
    let returns = match word {
        "same" => Returns::Same,
        "element" => Returns::Element,
        "either" => Returns::Either,
        "rounded" => Returns::Rounded,
        word => Returns::Type { kind: kind_of_word(word), nullable: nullable || word == "any" },
    };
    Signature { function, accepts, returns }
}

fn accepts(text: &'static str) -> Accepts {
    let (word, nullable) = trailing_null(text);
    match word {
        "path" => Accepts::Path,
        "pattern" => Accepts::Pattern,
        "function" => Accepts::Function,
        "test" => Accepts::Test,
        "reading format" => Accepts::Format(Purpose::Reading),
        "writing format" => Accepts::Format(Purpose::Writing),
        "replacement" => Accepts::Replacement,
        "any" => Accepts::Value { kinds: Vec::new(), nullable },
        _ => {
            if let Some(words) = word.strip_prefix("word(").and_then(|rest| rest.strip_suffix(')')) {
                return Accepts::Word(words.split('|').map(str::trim).collect());
            }
            if let Some(kind) = word.strip_prefix("literal") {
                let kind = kind.trim();
                return Accepts::Known((!kind.is_empty() && kind != "any").then(|| kind_of_word(kind)));
            }
            Accepts::Value {
                kinds: word.split('|').map(|word| kind_of_word(word.trim())).collect(),
                nullable,
            }
        }
    }
}

/// A type without the `?` behind it.
fn trailing_null(text: &'static str) -> (&'static str, bool) {
    let text = text.trim();
    text.strip_suffix('?').map_or((text, false), |word| (word.trim_end(), true))
}

fn kind_of_word(word: &str) -> Kind {
    if let Some(of) = word.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
        let kind = kind_of_word(of);
        let nullable = matches!(kind, Kind::Any);
        return Kind::Array(Arc::new(Type { kind, nullable, secret: false }));
    }
    match word {
        "string" => Kind::String,
        "integer" => Kind::Integer,
        "number" => Kind::Number,
        "decimal" => Kind::Decimal,
        "boolean" => Kind::Boolean,
        "date" => Kind::Date,
        "datetime" => Kind::DateTime,
        "duration" => Kind::Duration,
        "bytes" => Kind::Bytes,
        "file" => Kind::File,
        "object" | "map" => Kind::Map,
        "array" => Kind::Array(Arc::new(Type::any())),
        "null" => Kind::Null,
        _ => Kind::Any,
    }
}

/// The arguments of a call, in the order of the parameters.
struct Bound<'e> {
    given: Vec<Vec<&'e ast::Expr>>,
}

impl Infer<'_> {
    pub(super) fn call(&mut self, name: &Spanned<String>, args: &[Arg], piped: bool, span: Span) -> Expr {
        let Some(signature) = signatures().get(name.value.as_str()) else {
            self.no_function(name, piped);
            // The arguments may hold mistakes of their own.
            for arg in args {
                self.expr(&arg.value);
            }
            return unknown(span);
        };
        let Some(bound) = self.arguments(signature.function, args, name.span) else {
            for arg in args {
                self.expr(&arg.value);
            }
            return unknown(span);
        };
        match name.value.as_str() {
            "try" => self.attempt(&bound, span),
            _ => self.bound_call(signature, &bound, span),
        }
    }

    fn no_function(&mut self, name: &Spanned<String>, piped: bool) {
        let mut description =
            Description::new(format!("there is no function `{}`", name.value), name.span, "not a function");
        if let Some(meant) = meant(&name.value, piped) {
            description = description.help(format!("`{meant}` is one")).fix(name.span, meant, false);
        } else if self.member_names(&Kind::Unknown).is_empty()
            && self.scope.names().contains(&name.value.as_str())
        {
            description.help = Some(format!("`{}` is a name, and values are not called", name.value));
        }
        self.problems.tell(Code::UnknownFunction, description);
    }

    /// Gives each argument its parameter.
    fn arguments<'e>(&mut self, function: &'static Builtin, args: &'e [Arg], at: Span) -> Option<Bound<'e>> {
        let params = function.params;
        let mut given: Vec<Vec<&'e ast::Expr>> = vec![Vec::new(); params.len()];
        let mut fine = true;
        let mut next = 0;
        let mut misnamed = false;
        for arg in args {
            let place = match &arg.name {
                None => match params.get(next) {
                    Some(param) => {
                        let place = next;
                        next += usize::from(!param.repeats);
                        Some(place)
                    }
                    None => {
                        let label = "one too many";
                        self.problems.tell(
                            Code::Arguments,
                            Description::new(
                                format!("`{}` takes {}", function.name, counted(params)),
                                arg.value.span,
                                label,
                            )
                            .help(usage(function)),
                        );
                        None
                    }
                },
                Some(name) => {
                    let found = self.named(function, name);
                    misnamed |= found.is_none();
                    found
                }
            };
            match place {
                Some(place) if given[place].is_empty() || params[place].repeats => {
                    given[place].push(&arg.value)
                }
                Some(place) => {
                    self.problems.tell(
                        Code::Arguments,
                        Description::new(
                            format!("`{}` is given twice", params[place].name),
                            arg.value.span,
                            "the second time",
                        )
                        .because(given[place][0].span, "the first time"),
                    );
                    fine = false;
                }
                None => fine = false,
            }
        }
        for (param, given) in params.iter().zip(&given) {
            if given.is_empty() && param.default.is_none() && !param.repeats && !misnamed {
                self.problems.tell(
                    Code::Arguments,
                    Description::new(
                        format!("`{}` needs `{}`", function.name, param.name),
                        at,
                        format!("`{}` is missing", param.name),
                    )
                    .help(usage(function)),
                );
                fine = false;
            }
        }
        fine.then_some(Bound { given })
    }

    fn named(&mut self, function: &'static Builtin, name: &Spanned<String>) -> Option<usize> {
        let found = function.params.iter().position(|param| param.name == name.value);
        if found.is_none() {
            let near = nearest(&name.value, function.params.iter().map(|param| param.name));
            let help = near.map_or_else(|| usage(function), |near| format!("a parameter `{near}` exists"));
            self.problems.tell(
                Code::UnknownArgument,
                Description::new(
                    format!("`{}` has no parameter `{}`", function.name, name.value),
                    name.span,
                    "not a parameter",
                )
                .help(help),
            );
        }
        found
    }

    /// `try(x, fallback)`.
    fn attempt(&mut self, bound: &Bound<'_>, span: Span) -> Expr {
        let mut given = bound.given.iter().filter_map(|given| given.first());
        let (Some(first), Some(second)) = (given.next(), given.next()) else { return unknown(span) };
        let (first, second) = (self.expr(first), self.expr(second));
        let ty = join(&first.ty, &second.ty);
        Expr { kind: ExprKind::Try(Box::new(first), Box::new(second)), ty, span }
    }

    fn bound_call(&mut self, signature: &'static Signature, bound: &Bound<'_>, span: Span) -> Expr {
        let function = signature.function;
        let mut args: Vec<Expr> = Vec::new();
        let mut literals: Vec<Literal> = Vec::new();
        let mut all_read = true;
        for ((param, accepts), given) in function.params.iter().zip(&signature.accepts).zip(&bound.given) {
            if let Accepts::Value { kinds, nullable } = accepts {
                let first = args.is_empty();
                for given in given {
                    let value = self.expr(given);
                    args.push(self.argument(function, param, kinds, *nullable || first, value));
                }
                if given.is_empty() && !param.repeats {
                    args.push(literal(default_of(param), span));
                }
                continue;
            }
            if given.is_empty() && !param.repeats {
                literals.push(self.absent_literal(accepts, param));
            }
            for given in given {
                let element = args.first().map(|first| element_of(&first.ty));
                match self.literal(function, param, accepts, given, element.as_ref()) {
                    Some(literal) => literals.push(literal),
                    None => all_read = false,
                }
            }
        }
        if !all_read {
            return unknown(span);
        }
        self.check_pattern(function, &literals, span);
        let ty = self.result(signature, &args, &literals);
        fold_dates(Expr { kind: ExprKind::Call { function, args, literals }, ty, span }, self)
    }

    /// A call that the checker itself puts in, with value arguments alone.
    pub(super) fn builtin(&mut self, name: &str, given: Vec<Expr>) -> Expr {
        let Some(signature) = signatures().get(name) else {
            unreachable!("the language has no function `{name}`")
        };
        let span = given.first().expect("a call has a first argument").span;
        let mut given = given.into_iter();
        let mut args = Vec::new();
        let mut literals = Vec::new();
        for (param, accepts) in signature.function.params.iter().zip(&signature.accepts) {
            match accepts {
                Accepts::Value { .. } => {
                    args.push(given.next().unwrap_or_else(|| literal(default_of(param), span)));
                }
                accepts => literals.push(self.absent_literal(accepts, param)),
            }
        }
        let ty = self.result(signature, &args, &literals);
        Expr { kind: ExprKind::Call { function: signature.function, args, literals }, ty, span }
    }

    /// An argument that is a value.
    fn argument(
        &mut self,
        function: &'static Builtin,
        param: &'static Param,
        kinds: &[Kind],
        nullable: bool,
        value: Expr,
    ) -> Expr {
        if matches!(value.ty.kind, Kind::Null) && !nullable && param.default != Some("null") {
            self.problems.tell(
                Code::WrongType,
                Description::new(
                    format!("`{}` of `{}` cannot be null", param.name, function.name),
                    value.span,
                    "this is null",
                ),
            );
            return unknown(value.span);
        }
        if kinds.is_empty() || matches!(value.ty.kind, Kind::Unknown | Kind::Null) {
            return value;
        }
        let fits: Vec<Fit> = kinds.iter().map(|kind| fit(&value.ty.kind, kind)).collect();
        if fits.iter().any(|fit| matches!(fit, Fit::Same)) {
            return value;
        }
        if let Some(at) = fits.iter().position(|fit| matches!(fit, Fit::Wider)) {
            return wrap(value, ExprKind::Widen, kinds[at].clone());
        }
        if fits.iter().any(|fit| matches!(fit, Fit::Perhaps)) {
            // With one kind the node says what is wanted; with several the function looks itself.
            return match kinds {
                [kind] => wrap(value, ExprKind::Demand, kind.clone()),
                _ => value,
            };
        }
        let is = in_words(&value.ty.kind);
        let wanted: Vec<String> = kinds.iter().map(in_words).collect();
        let wanted = one_of(&wanted);
        let mut description = Description::new(
            format!("`{}` takes {wanted} as `{}`, and this is {is}", function.name, param.name),
            value.span,
            format!("this is {is}"),
        );
        description.help = match (kinds, &value.ty.kind) {
            (
                [Kind::String],
                Kind::Integer | Kind::Number | Kind::Decimal | Kind::Boolean | Kind::Date | Kind::DateTime,
            ) => Some("`string(…)` makes text of it".to_owned()),
            ([Kind::Integer | Kind::Number | Kind::Decimal], Kind::String) => {
                Some("`integer(…)` or `number(…)` reads it".to_owned())
            }
            ([Kind::DateTime | Kind::Date, ..], Kind::String) => {
                Some("`datetime(…)` or `date(…)` reads it".to_owned())
            }
            ([Kind::Array(_)], _) => Some("`array(…)` makes a list of one".to_owned()),
            _ => None,
        };
        self.problems.tell(Code::WrongType, description);
        unknown(value.span)
    }

    /// A literal parameter that was left out.
    fn absent_literal(&self, accepts: &Accepts, param: &'static Param) -> Literal {
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
    fn literal(
        &mut self,
        function: &'static Builtin,
        param: &'static Param,
        accepts: &Accepts,
        given: &ast::Expr,
        element: Option<&Type>,
    ) -> Option<Literal> {
        let Some(value) = constant(given) else {
            self.expr(given);
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
                Some(word) => Some(Literal::Test(word.to_owned())),
                None => wrong(self, "the word of a test in quotes"),
            },
        }
    }

    fn format(&mut self, source: &str, purpose: Purpose, at: Span) -> Option<Literal> {
        match Format::parse(source, purpose) {
            Ok(format) => Some(Literal::Format(format)),
            Err(error) => {
                let label = part_of(source, error.at, error.len);
                self.problems
                    .tell(Code::WrongFormat, Description::new(error.message, at, label).help(error.help));
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
    fn check_pattern(&mut self, function: &Builtin, literals: &[Literal], at: Span) {
        let [Literal::Pattern(pattern), rest @ ..] = literals else { return };
        if matches!(function.name, "regex_replace" | "regex_find_all") && pattern.matches_empty() {
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
            self.no_function(&spanned, true);
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

    /// What the call gives.
    fn result(&self, signature: &Signature, args: &[Expr], literals: &[Literal]) -> Type {
        let name = signature.function.name;
        let secret = !matches!(
            name,
            "hash" | "hmac" | "rsa_sign" | "rsa_verify" | "secure_equals" | "length" | "type"
        ) && args.iter().any(|arg| arg.ty.secret);
        let first = args.first().map_or_else(Type::any, |first| first.ty.clone());
        if let Some(ty) = self.special(name, args, literals) {
            return ty.with_secret(secret);
        }
        // Null in the first argument gives null, unless the function takes it.
        let takes_null = matches!(signature.accepts.first(), Some(Accepts::Value { nullable: true, .. }));
        let passes_null = first.nullable && !takes_null && !args.is_empty();
        let ty = match &signature.returns {
            Returns::Same => first,
            Returns::Element => element_of(&first).or_null(),
            Returns::Either => args.get(1).map_or(first.clone(), |second| join(&first, &second.ty)),
            Returns::Rounded => match args.get(1).map(|second| &second.ty.kind) {
                None | Some(Kind::Null) => Type { kind: Kind::Integer, nullable: passes_null, secret: false },
                Some(_) => first,
            },
            Returns::Type { kind, nullable } => {
                Type { kind: kind.clone(), nullable: *nullable || passes_null, secret: false }
            }
        };
        ty.with_secret(secret)
    }

    /// Functions whose result depends on more than their first argument.
    fn special(&self, name: &str, args: &[Expr], literals: &[Literal]) -> Option<Type> {
        let first = &args.first()?.ty;
        Some(match name {
            "default" => {
                let value = &args.get(1)?.ty;
                let mut ty = join(first, value);
                ty.nullable = value.nullable && first.nullable;
                ty
            }
            "presence" => first.clone().or_null(),
            "merge" => self.merged(args),
            "concat" => {
                let all =
                    args.iter().map(|arg| element_of(&arg.ty)).reduce(|left, right| join(&left, &right))?;
                Type::of(Kind::Array(Arc::new(all)))
            }
            "map" => {
                let element = element_of(first);
                let of = literals.iter().find_map(|literal| match literal {
                    Literal::Path(steps) => Some(self.path_type(&element, steps)),
                    Literal::Function(Function(function)) => match signatures().get(function.name)?.returns {
                        Returns::Type { ref kind, .. } => Some(Type::of(kind.clone()).or_null()),
                        Returns::Same => Some(element.clone()),
                        Returns::Element => Some(element_of(&element).or_null()),
                        Returns::Rounded => Some(Type::of(Kind::Integer).or_null()),
                        Returns::Either => Some(Type::any()),
                    },
                    _ => None,
                });
                Type {
                    kind: Kind::Array(Arc::new(of.unwrap_or_else(Type::any))),
                    nullable: first.nullable,
                    secret: false,
                }
            }
            "min" | "max" | "sum" if matches!(first.kind, Kind::Array(_)) && name != "sum" => {
                element_of(first).or_null()
            }
            _ => return None,
        })
    }

    /// The type at the end of a path; any where it is not known.
    fn path_type(&self, from: &Type, steps: &[Step]) -> Type {
        let mut ty = from.clone();
        for step in steps {
            ty = match (step, &ty.kind) {
                (Step::Member(name), Kind::Shape(shape)) => {
                    let fields = &self.known.shape(*shape).fields;
                    let found = fields.iter().find(|field| *field.name == **name);
                    found.map_or_else(Type::any, |field| self.known.type_of(field, false))
                }
                (Step::Member(name), Kind::Members(members)) => members
                    .iter()
                    .find(|(known, _)| **known == **name)
                    .map_or_else(Type::any, |(_, ty)| ty.clone().or_null()),
                (Step::Index(_), Kind::Array(of)) => (**of).clone().or_null(),
                (_, Kind::Unknown) => Type::unknown(),
                _ => Type::any().with_secret(ty.secret),
            };
        }
        ty
    }
}

/// `date('…')` and `datetime('…')` of a text are read when compiling.
fn fold_dates(expr: Expr, infer: &mut Infer<'_>) -> Expr {
    let ExprKind::Call { function, args, literals } = &expr.kind else { return expr };
    let written = matches!(function.name, "date" | "datetime")
        && matches!(args.first().map(|arg| &arg.kind), Some(ExprKind::Literal(Value::Text(_))));
    let values: Option<Vec<Value>> = args
        .iter()
        .map(|arg| match &arg.kind {
            ExprKind::Literal(value) => Some(value.clone()),
            _ => None,
        })
        .collect();
    let (true, Some(values)) = (written, values) else { return expr };
    match (function.eval)(&values, literals) {
        Ok(value) => literal(value, expr.span),
        Err(failure) => {
            infer.problems.tell(Code::BadDate, Description::new(failure.0, expr.span, "cannot be read"));
            unknown(expr.span)
        }
    }
}

/// What a label says of a part of a text; of all of it, that it is meant.
fn part_of(source: &str, at: usize, len: usize) -> String {
    let part = source.get(at..at + len).filter(|part| !part.is_empty() && *part != source);
    part.map_or_else(|| "this text".to_owned(), |part| format!("at `{part}`"))
}

/// The type of the elements of an array.
fn element_of(ty: &Type) -> Type {
    match &ty.kind {
        Kind::Array(of) => (**of).clone().with_secret(ty.secret),
        Kind::Unknown => Type::unknown(),
        _ => Type::any().with_secret(ty.secret),
    }
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

/// The default of a parameter, as a value.
fn default_of(param: &'static Param) -> Value {
    let Some(text) = param.default else { return Value::Null };
    let text = text.trim();
    let quoted = |quote: char| text.strip_prefix(quote).and_then(|rest| rest.strip_suffix(quote));
    match text {
        "null" | "" => Value::Null,
        "true" => Value::Bool(true),
        "false" => Value::Bool(false),
        "[]" => Value::array(Vec::new()),
        "{}" => Value::object(Vec::<(&str, Value)>::new()),
        _ => match (quoted('\'').or_else(|| quoted('"')), text.parse::<i64>()) {
            (Some(inner), _) => Value::text(inner.replace("\\n", "\n").replace("\\t", "\t")),
            (None, Ok(number)) => Value::Int(number),
            (None, Err(_)) => Value::Null,
        },
    }
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

/// How many arguments a function takes, in words.
fn counted(params: &[Param]) -> String {
    let plural = if params.len() == 1 { "argument" } else { "arguments" };
    let most = if params.iter().any(|param| param.default.is_some()) { "at most " } else { "" };
    format!("{most}{} {plural}", params.len())
}

/// How a function is called.
fn usage(function: &Builtin) -> String {
    let params = function.params.iter().map(|param| match (param.default, param.repeats) {
        (_, true) => format!("{}…", param.name),
        (Some(default), _) => format!("{}={default}", param.name),
        (None, _) => param.name.to_owned(),
    });
    format!("it is called as `{}({})`", function.name, params.collect::<Vec<_>>().join(", "))
}

/// The words joined by commas and `or`.
fn one_of(words: &[String]) -> String {
    match words {
        [] => String::new(),
        [one] => one.clone(),
        [rest @ .., last] => format!("{} or {last}", rest.join(", ")),
    }
}

/// The function that is called by another name elsewhere.
fn meant(name: &str, _piped: bool) -> Option<&'static str> {
    let known = match name {
        "d" => "default",
        "count" | "size" | "len" => "length",
        "e" | "escape_html" => "escape",
        "int" | "to_i" => "integer",
        "float" | "to_f" => "number",
        "str" | "to_s" | "text" => "string",
        "strip" | "chomp" => "trim",
        "downcase" | "lowercase" => "lower",
        "upcase" | "uppercase" => "upper",
        "to_json" | "json" => "tojson",
        "parse_json" | "from_json" => "fromjson",
        "gsub" | "sub" => "replace",
        "encode_base64" | "base64" => "base64encode",
        "decode_base64" => "base64decode",
        "encode_url" | "url_encode" => "urlencode",
        "pluck" => "map",
        "where" | "filter" => "selectattr",
        "uniq" => "unique",
        "group_by" => "groupby",
        "sort_by" => "sort",
        "contains" | "include" => "in",
        "date_format" | "format_date" => "strftime",
        "present" => "presence",
        _ => "",
    };
    match known {
        "" => nearest(name, builtin::all().iter().map(|function| function.name)),
        known => builtin::find(known).map(|function| function.name),
    }
}
