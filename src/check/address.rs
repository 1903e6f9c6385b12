//! Addresses: what of them is a host, a segment, a query.

use std::sync::Arc;

use super::Checker;
use super::infer::Infer;
use super::placeholder;
use super::scope::Scope;
use crate::diagnostic::{Code, Description};
use crate::expr::ast::{Part, Template, Written, WrittenKind};
use crate::model::{Address, Case, Control, Expr, ExprKind, Field, Format, Kind, PathPart, Root, TextPart};
use crate::span::Span;
use crate::value::Value;

/// Where in an address a piece stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Position {
    Host,
    Path,
    Query,
}

impl Checker<'_> {
    /// The address that every relative one is joined to.
    pub(super) fn base_url(&mut self, written: &Written, scope: &Scope) -> Address {
        self.address_of(written, scope, true)
    }

    /// The address of a request.
    pub(super) fn address(&mut self, written: &Written, scope: &Scope) -> Address {
        self.address_of(written, scope, false)
    }

    fn address_of(&mut self, written: &Written, scope: &Scope, base: bool) -> Address {
        match &written.kind {
            WrittenKind::Text(template) => self.text_address(template, written.span, scope, base),
            WrittenKind::If { condition, then, otherwise } => {
                let condition = Infer::new(&self.known, scope, self.problems).condition(condition);
                let then = Box::new(self.address_of(then, scope, base));
                let otherwise = match otherwise {
                    Some(otherwise) => self.address_of(otherwise, scope, base),
                    None => self.no_address(written.span, "without `$else` there may be no address"),
                };
                Address::If { condition, then, otherwise: Box::new(otherwise) }
            }
            WrittenKind::Case { subject, cases, otherwise } => {
                let subject = Infer::new(&self.known, scope, self.problems).expr(subject);
                let cases = cases
                    .iter()
                    .map(|(texts, address)| Case {
                        texts: texts.iter().map(|text| Arc::from(text.value.as_str())).collect(),
                        address: self.address_of(address, scope, base),
                    })
                    .collect();
                let otherwise =
                    otherwise.as_ref().map(|otherwise| Box::new(self.address_of(otherwise, scope, base)));
                Address::Case { subject, cases, otherwise }
            }
            _ => self.no_address(written.span, "an address is a text, or `$if` or `$case` over texts"),
        }
    }

    fn no_address(&mut self, span: Span, why: &str) -> Address {
        self.problems.tell(Code::NoAddressHere, Description::new(why, span, "not an address"));
        Address::Relative(Vec::new())
    }

    fn text_address(&mut self, template: &Template, span: Span, scope: &Scope, base: bool) -> Address {
        if let Some(sole) = template.sole() {
            let whole = Infer::new(&self.known, scope, self.problems).sent_expr(sole);
            self.whole_url(&whole);
            return Address::Whole(whole);
        }
        let first = template.parts.first().and_then(|part| match part {
            Part::Text(text) => Some(text.value.trim_start()),
            Part::Expr(_) => None,
        });
        let scheme = first
            .and_then(|text| ["https://", "http://"].into_iter().find(|scheme| text.starts_with(scheme)));
        match scheme {
            Some(scheme) => {
                if scheme == "http://" && !first.is_some_and(is_loopback) {
                    self.problems.tell(
                        Code::NoAddressHere,
                        Description::new(
                            "what is sent in the open can be read on the way",
                            span,
                            "`http` where `https` is wanted",
                        )
                        .help("`http` is for the own machine only".to_owned()),
                    );
                }
                Address::Absolute(self.parts(template, scope, Position::Host))
            }
            None if self.begins_with_url(template, scope, base) => {
                let mut parts = self.parts(template, scope, Position::Path);
                if let Some(at) = parts.iter().position(|part| matches!(part, PathPart::Segment(_))) {
                    // What stands in front is empty text.
                    if let PathPart::Segment(url) = parts.remove(at) {
                        parts.drain(..at);
                        parts.insert(0, PathPart::Url(url));
                    }
                }
                Address::Absolute(parts)
            }
            None if base => {
                self.problems.tell(Code::NoAddressHere, Description::new(
                    "a base URL has a scheme and a host",
                    span,
                    "does not begin with `https://`",
                ).help("write `https://…`, or begin with `{{ … }}` that is a whole URL: a field with `format: url`, or what a sign-in keeps".to_owned()));
                Address::Relative(Vec::new())
            }
            None => {
                if !self.has_base {
                    // One base URL is missing, however many paths want it.
                    self.has_base = true;
                    let preset = self.spec.connection.preset.as_ref();
                    let help = preset.map_or_else(
                        || "give the `connection` a `base_url: https://…`".to_owned(),
                        |preset| {
                            let crate::spec::Preset { name, base_url, .. } = preset;
                            format!("give the `connection` a `base_url`; for `{name}` the page of presets shows `{base_url}`")
                        },
                    );
                    self.problems.tell(
                        Code::NoBaseUrl,
                        Description::new(
                            "this path is relative, and the connection has no `base_url`",
                            span,
                            "joined to nothing",
                        )
                        .help(help),
                    );
                }
                self.relative(first.unwrap_or(""), span);
                Address::Relative(self.parts(template, scope, Position::Path))
            }
        }
    }

    /// Whether a text begins with a whole URL that a path follows. Below a base only a field for URLs is
    /// surely one.
    fn begins_with_url(&mut self, template: &Template, scope: &Scope, base: bool) -> bool {
        let parts: Vec<&Part> = template
            .parts
            .iter()
            .filter(|part| !matches!(part, Part::Text(text) if text.value.is_empty()))
            .collect();
        let [Part::Expr(first), Part::Text(rest), ..] = parts.as_slice() else { return false };
        let mut quiet = crate::diagnostic::Problems::default();
        let made = Infer::new(&self.known, scope, &mut quiet).sent_expr(first);
        rest.value.starts_with('/') && if base { self.gives_url(&made) } else { self.is_for_urls(&made) }
    }

    /// Rules of relative paths.
    fn relative(&mut self, first: &str, span: Span) {
        if first.starts_with("//") {
            self.problems.tell(
                Code::EscapingPath,
                Description::new("a path that begins with `//` names another host", span, "begins with `//`")
                    .help("begin with the first segment, or with one slash".to_owned()),
            );
        } else if first.starts_with('/') && self.base_has_path {
            self.problems.tell(
                Code::BaseReplaced,
                Description::new(
                    "a leading slash replaces the path of `base_url`",
                    span,
                    "begins with a slash",
                )
                .help("without the slash the path is joined to the base".to_owned()),
            );
        }
    }

    /// The pieces of an address.
    fn parts(&mut self, template: &Template, scope: &Scope, begin: Position) -> Vec<PathPart> {
        let mut position = begin;
        let mut parts = Vec::with_capacity(template.parts.len());
        let last = template.parts.len().saturating_sub(1);
        for (at, part) in template.parts.iter().enumerate() {
            match part {
                Part::Text(text) => {
                    placeholder::in_address(text, begin == Position::Host, self.problems);
                    let beside = (at > 0, at < last);
                    // `account.example.com` is a host.
                    if begin != Position::Host {
                        placeholder::bare_name(text, beside, &scope.names(), self.problems);
                    }
                    let mut piece = text.value.as_str();
                    if at == 0 {
                        piece = piece.trim_start();
                    }
                    if at == last {
                        piece = piece.trim_end();
                    }
                    position = self.piece(piece, position, at == 0, text.span);
                    parts.push(PathPart::Text(Arc::from(piece)));
                }
                Part::Expr(expr) => {
                    let mut infer = Infer::new(&self.known, scope, self.problems);
                    let made = infer.sent_expr(expr);
                    let segments = match &made.kind {
                        ExprKind::Call { function, args, .. } if function.name == "segments" => {
                            args.first().cloned()
                        }
                        _ => None,
                    };
                    if segments.is_none() && !infer.textable(&made) {
                        continue;
                    }
                    // A null in the query is empty there.
                    if position != Position::Query {
                        self.may_be_null(&made);
                    }
                    let port = position == Position::Host
                        && matches!(parts.last(), Some(PathPart::Text(text)) if text.ends_with(':'));
                    if port {
                        self.problems.tell(
                            Code::NoAddressHere,
                            Description::new("a port is written out", made.span, "is computed").help(
                                "a field with `format: hostname`, or one of `values`, may hold host and port together"
                                    .to_owned(),
                            ),
                        );
                    }
                    parts.push(match (position, segments) {
                        (Position::Host, _) => PathPart::Host(made),
                        (Position::Query, _) => PathPart::Query(made),
                        (Position::Path, Some(several)) => PathPart::Segments(several),
                        (Position::Path, None) => PathPart::Segment(made),
                    });
                }
            }
        }
        parts
    }

    /// Follows a piece of text; gives where it ends.
    fn piece(&mut self, piece: &str, begin: Position, first: bool, span: Span) -> Position {
        let mut position = begin;
        let mut rest = piece;
        if first && position == Position::Host {
            rest = rest.split_once("://").map_or(rest, |(_, rest)| rest);
        }
        if position == Position::Host {
            let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
            let (host, after) = rest.split_at(end);
            if host.contains(['@', '\\', ' ']) {
                self.problems.tell(
                    Code::NoAddressHere,
                    Description::new(
                        "a host is labels and dots, and perhaps a port",
                        span,
                        "more than a host",
                    )
                    .help("user names and passwords go into `auth`".to_owned()),
                );
            }
            if !after.is_empty() {
                position = Position::Path;
            }
            rest = after;
        }
        if position == Position::Path {
            let path = rest.split(['?', '#']).next().unwrap_or("");
            if path.split('/').any(|segment| segment == "..") {
                self.problems.tell(
                    Code::EscapingPath,
                    Description::new("a path climbs out of its folder with `..`", span, "holds `..`")
                        .help("a path that begins with one slash replaces that of `base_url`".to_owned()),
                );
            }
            if rest.contains('?') {
                position = Position::Query;
            }
        }
        position
    }

    /// Warns of what may be null where a null is an error of the run.
    fn may_be_null(&mut self, expr: &Expr) {
        let typed = !matches!(expr.ty.kind, Kind::Any | Kind::Unknown | Kind::Null);
        let mut read = expr;
        while let ExprKind::ToWire(_, of) = &read.kind {
            read = of;
        }
        let ExprKind::Member(of, name) = &read.kind else { return };
        let given = matches!(of.kind, ExprKind::Root(Root::Input | Root::Config | Root::Connection));
        // Whether it is required could not be read.
        let lost = self.known.field_read(read).is_some_and(|field| {
            let gaps = &self.spec.gaps;
            gaps.lost_any(field.span, &["required", "key", "default"])
        }) || matches!(of.kind, ExprKind::Root(Root::Connection)) && self.known.connection.open;
        if typed && given && read.ty.nullable && !lost {
            self.problems.tell(
                Code::NullInPath,
                Description::new(
                    format!("`{name}` may be left empty, and an empty segment is an error when it runs"),
                    expr.span,
                    "may be null",
                )
                .help("make the field required".to_owned()),
            );
        }
    }

    /// A whole URL comes from an answer or from a field for URLs.
    fn whole_url(&mut self, expr: &Expr) {
        if self.gives_url(expr) {
            return;
        }
        self.problems.tell(
            Code::WholeUrl,
            Description::new(
                "a whole URL comes from an answer or from a field for URLs",
                expr.span,
                "comes from elsewhere",
            )
            .help(
                "give the field `format: url`; or write as text what is known: `contacts/{{ … }}`, \
                 `https://{{ … }}/contacts`"
                    .to_owned(),
            ),
        );
    }

    /// Whether a value is a field for URLs.
    fn is_for_urls(&self, expr: &Expr) -> bool {
        match &expr.kind {
            ExprKind::Demand(of) | ExprKind::ToWire(_, of) => self.is_for_urls(of),
            _ => self.known.field_read(expr).is_some_and(for_urls),
        }
    }

    fn gives_url(&self, expr: &Expr) -> bool {
        match &expr.kind {
            // Behind the path's first slash nothing can lead to another host.
            ExprKind::Text(parts) => {
                let [TextPart::Expr(first), second, rest @ ..] = parts.as_slice() else { return false };
                let harmless = |part: &TextPart| match part {
                    TextPart::Text(_) => true,
                    TextPart::Expr(part) => match &part.kind {
                        ExprKind::Literal(_) => true,
                        ExprKind::Call { function, .. } => function.name == "urlencode",
                        _ => false,
                    },
                };
                written(second).is_some_and(|text| text.starts_with(['/', '?']))
                    && rest.iter().all(harmless)
                    && self.gives_url(first)
            }
            ExprKind::Literal(Value::Text(text)) => text.starts_with("https://"),
            // What a step has left is an answer, or comes of one where nothing is known of it.
            ExprKind::Root(Root::Named(_)) => matches!(expr.ty.kind, Kind::Any) || is_answer(&expr.ty.kind),
            ExprKind::Root(root) => {
                matches!(
                    root,
                    Root::Response | Root::Item | Root::Items | Root::Record | Root::Page | Root::Parent
                )
            }
            ExprKind::Local(_) => true,
            ExprKind::Member(of, name)
                if matches!(of.kind, ExprKind::Root(Root::Connection))
                    && self.known.connection.kept.iter().any(|kept| kept.name == *name) =>
            {
                true
            }
            ExprKind::Member(of, _) => {
                let field = self.known.field_read(expr);
                let lost =
                    field.is_some_and(|field| self.spec.gaps.lost_any(field.span, &["control", "format"]));
                field.is_some_and(for_urls) || lost || self.gives_url(of)
            }
            ExprKind::Index(of, _) | ExprKind::Demand(of) | ExprKind::ToWire(_, of) => self.gives_url(of),
            ExprKind::If { then, otherwise, .. } => {
                self.gives_url(then) && otherwise.as_ref().is_none_or(|otherwise| self.gives_url(otherwise))
            }
            ExprKind::Call { function, args, .. }
                if matches!(function.name, "default" | "presence" | "first" | "last") =>
            {
                args.iter().all(|arg| self.gives_url(arg))
            }
            _ => matches!(expr.ty.kind, Kind::Unknown),
        }
    }
}

/// A part of a text that is written out.
fn written(part: &TextPart) -> Option<&str> {
    match part {
        TextPart::Text(text) => Some(text),
        TextPart::Expr(Expr { kind: ExprKind::Literal(Value::Text(text)), .. }) => Some(text),
        TextPart::Expr(_) => None,
    }
}

fn for_urls(field: &Field) -> bool {
    field.control == Control::Url || matches!(&field.wire.format, Format::Text(kind) if kind == "url")
}

/// Whether a type is that of a whole answer.
fn is_answer(kind: &Kind) -> bool {
    let Kind::Members(members) = kind else { return false };
    let names = ["status", "reason", "headers", "body", "text"];
    members.len() == names.len() && members.iter().zip(names).all(|((name, _), known)| **name == *known)
}

/// Whether the host of an `http://` address is the own machine.
fn is_loopback(text: &str) -> bool {
    let host = text.trim_start_matches("http://");
    let host = host.split(['/', '?', '#', ':']).next().unwrap_or("");
    matches!(host, "localhost" | "127.0.0.1") || text.starts_with("http://[::1]")
}

/// Whether an absolute address has a path that a leading slash would replace.
pub(super) fn has_path(address: &Address) -> bool {
    match address {
        Address::Absolute(parts) => {
            let mut slashes = 0;
            let mut behind = false;
            for part in parts {
                match part {
                    PathPart::Text(text) => {
                        for letter in text.chars() {
                            if slashes >= 3 {
                                behind = true;
                            }
                            slashes += usize::from(letter == '/');
                        }
                    }
                    _ if slashes >= 3 => behind = true,
                    _ => {}
                }
            }
            behind
        }
        Address::If { then, otherwise, .. } => has_path(then) || has_path(otherwise),
        Address::Case { cases, otherwise, .. } => {
            cases.iter().any(|case| has_path(&case.address))
                || otherwise.as_ref().is_some_and(|it| has_path(it))
        }
        Address::Relative(_) | Address::Whole(_) => false,
    }
}
