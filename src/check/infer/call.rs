//! Calls of functions: which argument is which, and what each has to be.
//!
//! [`signature`](super::signature) tells what a function takes, [`known_argument`](super::known_argument)
//! reads what has to be known when compiling, [`result`](super::result) tells what comes out.

use super::fit::{Fit, fit, wrap};
use super::result::element_of;
use super::signature::{Accepts, Signature, counted, default_of, meant, signatures, usage};
use super::{Infer, literal, unknown};
use crate::builtin::{Builtin, Literal, Param, operators};
use crate::check::format::no_zone;
use crate::check::known::{in_words, join};
use crate::diagnostic::{Code, Description};
use crate::expr::ast::{self, Arg};
use crate::model::{Expr, ExprKind, Kind};
use crate::span::{Span, Spanned};
use crate::spelling::nearest;
use crate::value::Value;
use crate::value::zone::Zone;

/// The arguments of a call, in the order of the parameters.
struct Bound<'e> {
    given: Vec<Vec<&'e ast::Expr>>,
}

impl Infer<'_> {
    pub(super) fn call(&mut self, name: &Spanned<String>, args: &[Arg], piped: bool, span: Span) -> Expr {
        let Some(signature) = signatures().get(name.value.as_str()) else {
            if self.known.method(&name.value).is_some() {
                return self.method_call(name, args, span);
            }
            if self.known.routine(&name.value).is_some() {
                self.sends(name, "called in an expression");
            } else if !self.known.lost_methods {
                self.no_function(name, piped, false);
            }
            // The arguments may hold mistakes of their own.
            for arg in args {
                self.expr(&arg.value);
            }
            return unknown(span);
        };
        if name.value == "lookup_table" {
            return self.lookup_table(name, args, span);
        }
        let Some(bound) = self.arguments(signature.function, args, name.span) else {
            for arg in args {
                self.expr(&arg.value);
            }
            return unknown(span);
        };
        match name.value.as_str() {
            "try" => self.attempt(&bound, span),
            "map" if bound.given[1].is_empty() == bound.given[2].is_empty() => {
                let many = if bound.given[1].is_empty() { "needs" } else { "takes either" };
                self.problems.tell(
                    Code::Arguments,
                    Description::new(
                        format!("`map` {many} `name` or `attribute`"),
                        name.span,
                        "what it makes of an element is not said once",
                    )
                    .help("`map('trim')` calls a function, `map(attribute='id')` takes a member".to_owned()),
                );
                unknown(span)
            }
            _ => self.bound_call(signature, &bound, span),
        }
    }

    pub(super) fn no_function(&mut self, name: &Spanned<String>, piped: bool, quoted: bool) {
        let written = |near: &str| if quoted { format!("'{near}'") } else { near.to_owned() };
        let mut description =
            Description::new(format!("there is no function `{}`", name.value), name.span, "not a function");
        if crate::builtin::RESERVED.contains(&name.value.as_str()) {
            description = description.help(format!("`{}` comes in a later version", name.value));
            self.problems.tell(Code::UnknownFunction, description);
            return;
        }
        let methods = self.known.methods.iter().map(|method| method.name.as_str());
        if let Some(near) = nearest(&name.value, methods) {
            description =
                description.help(format!("`{near}` is a method")).fix(name.span, written(near), false);
        } else if let Some(meant) = meant(&name.value, piped) {
            description = description.help(format!("`{meant}` is one")).fix(name.span, written(meant), false);
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
                    given[place].push(&arg.value);
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
        let first = self.expr(first);
        // What fails in here is meant to.
        let place = first.span;
        self.problems.retain(|found| {
            let at = found.description.at.span;
            let inside = at.file == place.file && place.start <= at.start && at.end <= place.end;
            found.code != Code::AlwaysFails || !inside
        });
        let second = self.expr(second);
        let ty = join(&first.ty, &second.ty);
        Expr { kind: ExprKind::Try(Box::new(first), Box::new(second)), ty, span }
    }

    fn bound_call(&mut self, signature: &'static Signature, bound: &Bound<'_>, span: Span) -> Expr {
        let function = signature.function;
        let mut args: Vec<Expr> = Vec::new();
        let mut literals: Vec<Literal> = Vec::new();
        let mut all_read = true;
        let mut method = None;
        for ((param, accepts), given) in function.params.iter().zip(&signature.accepts).zip(&bound.given) {
            if let Accepts::Value { kinds, nullable } = accepts {
                let first = args.is_empty();
                for given in given {
                    let value = self.expr(given);
                    all_read &= !(param.name == "zone" && self.is_no_zone(&value));
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
                if let Some(name) = self.method_by_name(accepts, given) {
                    method = self.given_method(function, &name, args.first());
                    literals.push(Literal::Given);
                    all_read &= method.is_some();
                    continue;
                }
                match self.literal(function, param, accepts, given, element.as_ref()) {
                    Some(literal) => literals.push(literal),
                    None => all_read = false,
                }
            }
        }
        if !all_read {
            return unknown(span);
        }
        if function.name == "string" && args[0].ty.kind != Kind::Bytes && !self.textable(&args[0]) {
            return unknown(span);
        }
        self.check_pattern(function, &literals, span);
        if function.name == "jwt_encode" {
            self.short_key(&args[1], &literals);
        }
        if function.name.starts_with("jwt_")
            && literals.iter().any(|it| matches!(it, Literal::Value(Value::Text(it)) if &**it == "EdDSA"))
        {
            self.known.edwards.borrow_mut().push(span);
        }
        let mut ty = self.result(signature, &args, &literals);
        if let Some((item, give)) = method {
            if function.name == "map" {
                ty.kind = Kind::Array(std::sync::Arc::new(give.ty.clone()));
            }
            let secret = ty.secret || give.ty.secret;
            let kind = ExprKind::Apply { function, args, literals, item, give: Box::new(give) };
            return Expr { kind, ty: ty.with_secret(secret), span };
        }
        let call = Expr { kind: ExprKind::Call { function, args, literals }, ty, span };
        self.doubt_default(&call);
        self.doubt_constant(&call);
        fold_dates(call, self)
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
}

impl Infer<'_> {
    /// Warns of a call or an operation on written values that fails whenever it is computed.
    pub(super) fn doubt_constant(&mut self, expr: &Expr) {
        let written = |expr: &Expr| match &expr.kind {
            ExprKind::Literal(value) => Some(value.clone()),
            _ => None,
        };
        let outcome = match &expr.kind {
            // A date that is no date is an error.
            ExprKind::Call { function, .. } if matches!(function.name, "date" | "datetime") => return,
            ExprKind::Call { function, args, literals } => {
                let Some(args) = args.iter().map(written).collect::<Option<Vec<Value>>>() else { return };
                function.call(&args, literals)
            }
            ExprKind::Binary(operator, left, right) => {
                let Some(right) = written(right) else { return };
                // By zero nothing is divided, whatever it is.
                let left = written(left).unwrap_or(Value::Int(1));
                operators::binary(*operator, &left, &right)
            }
            _ => return,
        };
        if let Err(failure) = outcome {
            self.problems.tell(
                Code::AlwaysFails,
                Description::new(failure.0, expr.span, "fails whenever it is computed"),
            );
        }
    }

    /// Reports the written name of a zone that does not exist.
    fn is_no_zone(&mut self, value: &Expr) -> bool {
        let ExprKind::Literal(Value::Text(name)) = &value.kind else { return false };
        let unknown = Zone::find(name).is_none();
        if unknown {
            // Inside of the quotes, where the text stands in some.
            let quotes = u32::from(value.span.range().len() == name.len() + 2);
            let Span { start, end, .. } = value.span;
            let span = Span { start: start + quotes, end: end - quotes, ..value.span };
            self.problems.tell(Code::UnknownZone, no_zone(name, span));
        }
        unknown
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

/// The words joined by commas and `or`.
fn one_of(words: &[String]) -> String {
    match words {
        [] => String::new(),
        [one] => one.clone(),
        [rest @ .., last] => format!("{} or {last}", rest.join(", ")),
    }
}
