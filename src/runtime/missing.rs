//! A list that is not where the spec looks for it.
//!
//! In: the path of `items`, which led to nothing, and the answer. Out: a sentence, where the answer is an
//! object that does not have a key of the path at all. That is no error: many services leave an empty list
//! out. So it is told only to people who look: with `--verbose`, and below a case that failed.

use std::sync::Arc;

use super::eval;
use super::scope::Scope;
use crate::plan::{Expr, List, Root};
use crate::value::Value;

/// How many keys of the answer are named.
const NAMED: usize = 8;

/// What may be wrong with the place of a list that came to nothing.
pub(super) fn place_of_list(list: &List, scope: &Scope) -> Option<String> {
    let Expr::Path(Root::Response, path) = bare(&list.items.expr) else { return None };
    for (at, key) in path.iter().enumerate().skip(1) {
        let above: Vec<Arc<str>> = path.get(..at)?.to_vec();
        let holder = eval::expr(&Expr::Path(Root::Response, above.clone()), scope).ok()?;
        let Value::Object(members) = &holder else { return None };
        if members.contains_key(key) {
            continue;
        }
        // An empty object is an empty answer.
        if members.is_empty() {
            return None;
        }
        let named: Vec<String> = members.keys().take(NAMED).map(|name| format!("`{name}`")).collect();
        let more = if members.len() > NAMED { " and more" } else { "" };
        let above = above.iter().fold("response".to_owned(), |path, key| format!("{path}.{key}"));
        return Some(format!(
            "`items` reads `{above}.{key}`, and the answer has no `{key}` there; it has {}{more}",
            named.join(", ")
        ));
    }
    None
}

fn bare(expr: &Expr) -> &Expr {
    match expr {
        Expr::At(_, of) | Expr::Demand { of, .. } => bare(of),
        other => other,
    }
}
