//! What of a connector is made of what a sign-in keeps: it is not there before somebody has signed in.

use std::sync::Arc;

use crate::model::{Auth, Connector, Expr, ExprKind, Root, walk};

/// The names of the connection that come with a way to sign in: what is kept, and the values made of it.
pub(super) fn names(connector: &Connector, auth: &Auth) -> Vec<Arc<str>> {
    let mut names: Vec<Arc<str>> = auth.kept.iter().map(|kept| kept.name.clone()).collect();
    for (name, value) in &connector.connection.values {
        if reads(value, &names) {
            names.push(name.clone());
        }
    }
    names
}

/// Whether an expression reads one of these names of the connection.
pub(super) fn reads(value: &Expr, names: &[Arc<str>]) -> bool {
    let mut found = false;
    walk(value, &mut |expr| {
        if let ExprKind::Member(of, name) = &expr.kind {
            found |= matches!(of.kind, ExprKind::Root(Root::Connection)) && names.contains(name);
        }
    });
    found
}

/// Whether where the service is, or a value of the connection, comes with some way to sign in.
pub(super) fn makes_connection(connector: &Connector) -> bool {
    connector
        .connection
        .auths()
        .into_iter()
        .any(|auth| auth.keeps_base || names(connector, auth).len() > auth.kept.len())
}

/// Whether the test of the connection reads what comes with a way to sign in.
pub(super) fn is_tested(connector: &Connector, auth: &Auth) -> bool {
    let names = names(connector, auth);
    let Some(test) = connector.connection.test.as_ref().filter(|_| !names.is_empty()) else { return false };
    super::account::of_work(connector, test).into_iter().any(|value| reads(value, &names))
}
