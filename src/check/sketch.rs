//! Expressions with types as short text, for tests: what stands between a value and its place.

use crate::model::{Border, Expr, ExprKind, Kind, TextPart};

/// `expr` as text: `clean(…)`, `wire(…)`, `typed(…)`, `demand string(…)` and so on.
pub(super) fn sketch(expr: &Expr) -> String {
    let several = |members: &[Expr]| members.iter().map(sketch).collect::<Vec<_>>().join(", ");
    match &expr.kind {
        ExprKind::Literal(value) => format!("{value:?}").replace("Text(", "(").replace("Int(", "("),
        ExprKind::Root(root) => format!("{root:?}").to_lowercase(),
        ExprKind::Local(local) => local.name.to_string(),
        ExprKind::Member(of, name) => format!("{}.{name}", sketch(of)),
        ExprKind::Index(of, index) => format!("{}[{}]", sketch(of), sketch(index)),
        ExprKind::Slice(of, from, to) => {
            let edge = |edge: &Option<Box<Expr>>| edge.as_ref().map_or_else(String::new, |edge| sketch(edge));
            format!("{}[{}:{}]", sketch(of), edge(from), edge(to))
        }
        ExprKind::Call { function, args, literals } => {
            let literals: String = literals.iter().map(|literal| format!(", {literal:?}")).collect();
            format!("{}({}{literals})", function.name, several(args))
        }
        ExprKind::Apply { function, args, give, .. } => {
            format!("{}({}, {})", function.name, several(args), sketch(give))
        }
        ExprKind::Method { method, args } => format!("method {}({})", method.0, several(args)),
        ExprKind::Run { routine, args } => format!("run {}({})", routine.0, several(args)),
        ExprKind::Try(first, second) => format!("try({}, {})", sketch(first), sketch(second)),
        ExprKind::Neg(of) => format!("-{}", sketch(of)),
        ExprKind::Not(of) => format!("not {}", sketch(of)),
        ExprKind::Binary(operator, left, right) => {
            format!("({} {operator:?} {})", sketch(left), sketch(right))
        }
        ExprKind::In { item, list, negated } => {
            format!("({} {}in {})", sketch(item), if *negated { "not " } else { "" }, sketch(list))
        }
        ExprKind::Test { of, test, negated } => {
            format!("({} is {}{test})", sketch(of), if *negated { "not " } else { "" })
        }
        ExprKind::If { condition, then, otherwise } => {
            let otherwise =
                otherwise.as_ref().map_or_else(|| "null".to_owned(), |otherwise| sketch(otherwise));
            format!("if {} then {} else {otherwise}", sketch(condition), sketch(then))
        }
        ExprKind::List(members) => format!("[{}]", several(members)),
        ExprKind::Members(members) => format!("members[{}]", several(members)),
        ExprKind::Record(members) => format!("record{}", object(members)),
        ExprKind::Map(members) => format!("map{}", object(members)),
        ExprKind::Text(parts) => {
            let parts = parts.iter().map(|part| match part {
                TextPart::Text(text) => text.to_string(),
                TextPart::Expr(expr) => format!("{{{}}}", sketch(expr)),
            });
            format!("'{}'", parts.collect::<String>())
        }
        ExprKind::Demand(of) => format!("demand {}({})", kind(&expr.ty.kind), sketch(of)),
        ExprKind::Widen(of) => format!("widen {}({})", kind(&expr.ty.kind), sketch(of)),
        ExprKind::Case { subject, cases, otherwise } => {
            let mut all: Vec<String> = cases
                .iter()
                .map(|(texts, value)| format!("{}: {}", texts.join("|"), sketch(value)))
                .collect();
            all.extend(otherwise.iter().map(|otherwise| format!("else: {}", sketch(otherwise))));
            format!("case {} {{{}}}", sketch(subject), all.join(", "))
        }
        ExprKind::For { each, filter, key, give } => {
            let part = |word: &str, part: &Option<Box<Expr>>| {
                part.as_ref().map_or_else(String::new, |part| format!(" {word} {}", sketch(part)))
            };
            let (filter, key) = (part("where", filter), part("key", key));
            format!("for {} in {}{filter}{key} give {}", each.item.name, sketch(&each.list), sketch(give))
        }
        ExprKind::Fold { total, each, give, .. } => {
            format!(
                "fold {} over {} in {} give {}",
                total.name,
                each.item.name,
                sketch(&each.list),
                sketch(give)
            )
        }
        ExprKind::Let { names, give } => {
            let names: Vec<String> =
                names.iter().map(|(name, value)| format!("{} = {}", name.name, sketch(value))).collect();
            format!("let {} in {}", names.join(", "), sketch(give))
        }
        ExprKind::Merge(members) => format!("merge({})", several(members)),
        ExprKind::Concat(members) => format!("concat({})", several(members)),
        ExprKind::Keep(of) => format!("keep({})", sketch(of)),
        ExprKind::Fail(of) => format!("fail({})", sketch(of)),
        ExprKind::Clean(of) => format!("clean({})", sketch(of)),
        ExprKind::ToWire(border, of) => format!("wire {}({})", border_word(border), sketch(of)),
        ExprKind::FromWire(border, of) => format!("typed {}({})", border_word(border), sketch(of)),
    }
}

fn object(members: &[(std::sync::Arc<str>, Expr)]) -> String {
    let members: Vec<String> =
        members.iter().map(|(key, value)| format!("{key}: {}", sketch(value))).collect();
    format!("{{{}}}", members.join(", "))
}

fn border_word(border: &Border) -> String {
    match border {
        Border::Shape(_) => "object".to_owned(),
        Border::Shapes(_) => "list".to_owned(),
        Border::Value(format) => format!("{format:?}"),
        Border::Field(_, name) => format!("field {name}"),
    }
}

/// A type in a word, with `?` behind what may be null.
pub(super) fn type_word(expr: &Expr) -> String {
    let null = if expr.ty.nullable { "?" } else { "" };
    format!("{}{null}", kind(&expr.ty.kind))
}

fn kind(kind_: &Kind) -> String {
    match kind_ {
        Kind::Array(of) => format!("[{}{}]", kind(&of.kind), if of.nullable { "?" } else { "" }),
        Kind::Shape(_) => "shape".to_owned(),
        Kind::Members(members) => {
            let members: Vec<String> =
                members.iter().map(|(name, ty)| format!("{name}: {}", kind(&ty.kind))).collect();
            format!("{{{}}}", members.join(", "))
        }
        other => format!("{other:?}").to_lowercase(),
    }
}
