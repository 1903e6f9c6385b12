//! Where the Workato platform gives no property of the account and no lookup table.
//!
//! `apply` runs on the request itself, and whatever it reads has to be there already; where `refresh` is
//! written out, the platform hands in the connection and nothing else. All other lambdas may ask.

use super::reads::{reads, workspace};
use crate::diagnostic::{Code, Description, Problems};
use crate::model::{
    Address, Auth, Body, Connector, Expr, Kept, PathPart, Program, Request, RoutineId, Scheme, StepKind,
    Work, within,
};
use crate::span::Span;

/// Reports all of them.
pub(super) fn check(connector: &Connector, problems: &mut Problems) {
    if connector.account.is_empty() && !connector.tables {
        return;
    }
    let connection = &connector.connection;
    let mut told: Vec<Span> = Vec::new();
    let mut tell = |read: Option<Span>, label: &str| {
        let Some(span) = read.filter(|span| !told.contains(span)) else { return };
        told.push(span);
        let message = "a Workato connector cannot ask its workspace for anything here";
        problems.tell(
            Code::AccountOutOfReach,
            Description::new(message, span, label).help(
                "ask for the value in a field of the connection, or read it where requests are written"
                    .to_owned(),
            ),
        );
    };
    let computed = "requests are signed with what is computed from it";
    connection.values.iter().for_each(|(_, value)| tell(workspace(value), computed));
    let mut base = Vec::new();
    connection.base_url.iter().for_each(|address| in_address(address, &mut base));
    base.into_iter().for_each(|part| tell(workspace(part), "what signs requests asks where the service is"));
    for auth in connection.auths() {
        for value in applied(auth) {
            tell(workspace(value), "read while a request is signed");
            for (name, client) in &auth.client {
                if reads(value, &[&**name]) {
                    tell(workspace(client), "read while a request is signed");
                }
            }
        }
        let Some(sign_in) = &auth.sign_in else { continue };
        let Some(refresh) =
            sign_in.refresh.as_ref().filter(|_| sign_in.browser.is_some() && !sign_in.standard)
        else {
            continue;
        };
        let renews = "read while a token is renewed";
        let mut parts = of_kept(connector, refresh);
        for (name, value) in sign_in.names.iter().chain(&auth.client) {
            if parts.iter().any(|part| reads(part, &[&**name])) {
                parts.push(value);
            }
        }
        // Names read names before them.
        for (name, value) in &auth.client {
            if parts.iter().any(|part| reads(part, &[&**name])) {
                parts.push(value);
            }
        }
        parts.into_iter().for_each(|part| tell(workspace(part), renews));
    }
}

/// What `apply` computes for each request.
fn applied(auth: &Auth) -> Vec<&Expr> {
    let mut all: Vec<&Expr> = match &auth.scheme {
        // These sign where requests are built.
        Scheme::None | Scheme::OAuth1(_) | Scheme::AwsSigV4(_) => Vec::new(),
        Scheme::Basic { user, password } | Scheme::Digest { user, password } => vec![user, password],
        Scheme::Bearer(value) | Scheme::ApiKey { value, .. } => vec![value],
    };
    all.extend(auth.apply.all());
    all
}

/// What a work of a sign-in computes, with the methods that it calls.
pub(super) fn of_kept<'m>(connector: &'m Connector, kept: &'m Kept) -> Vec<&'m Expr> {
    let mut all = of_work(connector, &kept.work);
    all.extend(kept.keep.iter().map(|(_, value)| value));
    all
}

/// What a work of a sign-in itself computes, without the methods that it calls and what it keeps.
pub(super) fn of_own(kept: &Kept) -> Vec<&Expr> {
    match &kept.work.program {
        Some(program) => of_steps(program),
        None => of_request(&kept.work.request),
    }
}

/// What a work computes, with the methods that it calls.
pub(super) fn of_work<'m>(connector: &'m Connector, work: &'m Work) -> Vec<&'m Expr> {
    match &work.program {
        Some(program) => of_program(connector, program, &mut Vec::new()),
        None => of_request(&work.request),
    }
}

fn of_program<'m>(
    connector: &'m Connector,
    program: &'m Program,
    seen: &mut Vec<RoutineId>,
) -> Vec<&'m Expr> {
    let mut all = of_steps(program);
    for routine in program.called() {
        if !seen.contains(&routine) {
            seen.push(routine);
            all.extend(of_program(connector, &connector.routine(routine).program, seen));
        }
    }
    all
}

fn of_steps(program: &Program) -> Vec<&Expr> {
    let mut all: Vec<&Expr> = program.give.iter().collect();
    within(&program.steps, &mut |step| {
        all.extend(&step.guard);
        match &step.what {
            StepKind::Send { work, give } => {
                all.extend(of_request(&work.request));
                all.extend(give);
            }
            StepKind::Call { args, .. } => all.extend(args),
            StepKind::Value(value) | StepKind::Fail(value) | StepKind::Return(value) => all.push(value),
            StepKind::Let(names) | StepKind::Checkpoint { names, .. } => {
                all.extend(names.iter().map(|(_, value)| value));
            }
            StepKind::If { condition, .. } | StepKind::While { condition, .. } => all.push(condition),
            StepKind::Case { subject, .. } => all.push(subject),
            StepKind::For(each) => {
                all.push(&each.list);
                all.extend(&each.collect);
            }
            // They stand in actions alone.
            StepKind::Download(_) | StepKind::Upload(_) | StepKind::Wait(_) | StepKind::Suspend(_) => {}
        }
    });
    all
}

fn of_request(request: &Request) -> Vec<&Expr> {
    let mut all = Vec::new();
    in_address(&request.address, &mut all);
    all.extend(&request.params);
    all.extend(request.headers.iter().map(|(_, value)| value));
    match &request.body {
        Body::None => {}
        Body::Json(value)
        | Body::Form(value)
        | Body::Multipart(value)
        | Body::Xml { value, .. }
        | Body::Text(value)
        | Body::Bytes(value) => all.push(value),
    }
    for rule in &request.errors {
        all.extend(&rule.condition);
        all.extend(&rule.message);
    }
    all
}

/// The expressions of an address.
pub(super) fn of_address(address: &Address) -> Vec<&Expr> {
    let mut all = Vec::new();
    in_address(address, &mut all);
    all
}

fn in_address<'m>(address: &'m Address, all: &mut Vec<&'m Expr>) {
    match address {
        Address::Relative(parts) | Address::Absolute(parts) => {
            all.extend(parts.iter().filter_map(|part| match part {
                PathPart::Text(_) => None,
                PathPart::Url(value)
                | PathPart::Segment(value)
                | PathPart::Segments(value)
                | PathPart::Host(value)
                | PathPart::Query(value) => Some(value),
            }));
        }
        Address::Whole(value) => all.push(value),
        Address::If { condition, then, otherwise } => {
            all.push(condition);
            in_address(then, all);
            in_address(otherwise, all);
        }
        Address::Case { subject, cases, otherwise } => {
            all.push(subject);
            cases.iter().for_each(|case| in_address(&case.address, all));
            otherwise.iter().for_each(|address| in_address(address, all));
        }
    }
}
