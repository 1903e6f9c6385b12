//! Requests, with every default of the language and of `http` filled in.

use std::collections::HashSet;
use std::sync::Arc;

use super::Checker;
use super::formats::expect;
use super::infer::{Infer, literal};
use super::scope::Scope;
use super::walk;
use crate::diagnostic::{Code, Description};
use crate::expr::ast::{self, Written};
use crate::model::{
    Arrays, Border, ErrorRule, Expect, Expr, ExprKind, FieldType, Kind, Nested, Protocol, Redirects, Request,
    Retry, ShapeId, Sign, Type, Wait,
};
use crate::span::{Span, Spanned};
use crate::spec::{self, Verb};
use crate::value::Value;

/// How long an answer may take, in milliseconds.
const TIMEOUT: u64 = 60_000;

/// Headers that belong to the sending alone.
const FORBIDDEN: [&str; 4] = ["host", "content-length", "transfer-encoding", "connection"];

/// What `http` says for all requests.
#[derive(Debug, Default)]
pub(super) struct Defaults {
    headers: Vec<(Arc<str>, Expr)>,
    params: Vec<(Arc<str>, Expr)>,
    pub errors: Vec<ErrorRule>,
    /// They read the moment.
    pub now: bool,
}

/// Where a request stands.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place<'s> {
    pub scope: &'s Scope,
    /// The operation's rules about answers.
    pub errors: &'s [spec::ErrorRule],
    /// The request of an action itself, which sends `rest` where nothing is written.
    pub implied: bool,
    pub input: Option<ShapeId>,
    /// The steps that make what is answered: `response` has a body and nothing else.
    pub made: Option<&'s [spec::Step]>,
    /// Values of the request, and of steps, may call methods that send requests.
    pub calls: bool,
    /// The list of a poll itself, which keeps the token of a page from one poll to the next.
    pub polls: bool,
}

impl<'s> Place<'s> {
    /// A place without input, whose values call no methods that send requests.
    pub fn plain(scope: &'s Scope) -> Self {
        Self { scope, errors: &[], implied: false, input: None, made: None, calls: false, polls: false }
    }

    /// The same place, where they may.
    pub fn calling(self) -> Self {
        Self { calls: true, ..self }
    }
}

/// The names of `rest`, and with fields that are known only at design time those that are used.
type Rest = (Arc<Vec<Arc<str>>>, Option<Vec<Arc<str>>>);

impl Checker<'_> {
    /// What `http` says, once for all requests.
    pub(super) fn defaults(&mut self) -> Defaults {
        let http = &self.spec.http;
        let reads = super::scope::Reads::default();
        let scope = Scope { reads: Some(reads.clone()), ..Scope::connection("`http`") };
        let mut texts = |given: &[(Spanned<String>, Written)], headers: bool| -> Vec<(Arc<str>, Expr)> {
            let mut made = Vec::new();
            for (name, value) in given {
                if headers {
                    self.header_name(name);
                }
                let mut infer = Infer::new(&self.known, &scope, self.problems);
                let value = if headers { infer.sent_text(value) } else { infer.sent(value, false) };
                made.push((Arc::from(name.value.as_str()), value));
            }
            made
        };
        let headers = texts(&http.headers, true);
        let params = texts(&http.params, false);
        let errors = self.error_rules(&http.errors, &scope);
        Defaults { headers, params, errors, now: reads.now() }
    }

    /// A request and the type of `response.body`.
    pub(super) fn request(
        &mut self,
        request: &spec::Request,
        place: &Place<'_>,
        paged: bool,
    ) -> (Request, Type) {
        let settings = &request.settings;
        let http = &self.spec.http;
        let shape = request.shape.as_ref().and_then(|shape| self.response_shape(shape));
        let mut expect = expect(request, http);
        if let Some(Border::Shape(shape) | Border::Shapes(shape)) = &shape {
            self.declare_elements(&mut expect, *shape);
        }
        let lost = self.spec.gaps.lost_any(request.span, &["csv", "expect"]);
        let body_type = if lost { Type::any() } else { body_type(&expect, shape.as_ref()) };

        let (rest, used) = self.rest(request, place);
        let mut scope = place.scope.clone();
        scope.page |= paged || self.spec.gaps.lost(request.span, "paginate");
        scope.place = "the path of a request";
        let address = self.address(&request.path, &scope);
        scope.place = "a header";
        let headers = self.headers(request, &expect, &scope);
        if place.input.is_some() {
            scope.rest = Some(rest.clone());
        }
        scope.place = "`params`";
        scope.sends = place.calls;
        let params = self.params(request, place, &rest, &scope);
        self.path_and_params(request);
        scope.place = "the body of a request";
        let body = self.body(request, place, &rest, &scope);
        scope.sends = false;
        let tls = self.tls(request, &scope);

        let answers = place.scope.at("an error rule").with_response(Type::any());
        let mut errors = self.error_rules(&settings.errors, &answers);
        errors.extend(self.error_rules(place.errors, &answers));
        errors.extend(self.http.errors.iter().cloned());

        let retry = settings.retry.as_ref().or(http.retry.as_ref());
        let retry = self.retry(retry, &request.verb.value);
        let timeout = settings.timeout.as_ref().or(http.timeout.as_ref());
        let made = Request {
            verb: request.verb.value.clone(),
            address,
            params,
            arrays: arrays(settings.arrays.as_ref().or(http.arrays.as_ref())),
            nested: nested(settings.nested.as_ref().or(http.nested.as_ref())),
            headers,
            body,
            expect,
            protocol: match &request.body {
                Some(spec::Body::Soap(_)) => Protocol::Soap,
                Some(spec::Body::Graphql { .. }) => Protocol::Graphql,
                _ => Protocol::Plain,
            },
            shape,
            errors,
            retry,
            timeout: timeout.and_then(|timeout| u64::try_from(timeout.value).ok()).unwrap_or(TIMEOUT),
            tls,
            redirects: redirects(settings.redirects.as_ref().or(http.redirects.as_ref())),
            anonymous: request.anonymous,
            rest: rest.to_vec(),
            used,
            span: request.span,
        };
        (made, body_type)
    }

    /// The names of the input fields that the request does not use in path, params and headers.
    /// With fields that are known only at design time, also the names of those that it uses.
    pub(super) fn rest(&self, request: &spec::Request, place: &Place<'_>) -> Rest {
        let Some(input) = place.input else { return (Arc::default(), None) };
        let mut used: HashSet<String> = HashSet::new();
        let mut whole = false;
        let mut see = |expr: &ast::Expr| {
            // A member of a member takes nothing away.
            if let ast::ExprKind::Member(of, _) = &expr.kind
                && walk::member_of(of, "input").is_some()
            {
                return false;
            }
            if let Some(name) = walk::member_of(expr, "input") {
                used.insert(name.to_owned());
                return false;
            }
            whole |= walk::is_name(expr, "input");
            true
        };
        walk::written(&request.path, &mut see);
        request.params.iter().for_each(|params| walk::written(params, &mut see));
        request.settings.headers.iter().for_each(|(_, value)| walk::written(value, &mut see));
        if whole {
            return (Arc::default(), None);
        }
        let shape = self.known.shape(input);
        let fields = &shape.fields;
        let open = !shape.found.is_empty();
        let left = fields
            .iter()
            .filter(|field| !used.contains(&*field.name) && !holds_file(&field.ty))
            .map(|field| field.name.clone());
        let left: Vec<Arc<str>> = left.collect();
        let used = open.then(|| {
            let mut used: Vec<Arc<str>> = used.iter().map(|name| Arc::from(name.as_str())).collect();
            let files = fields.iter().filter(|field| holds_file(&field.ty)).map(|field| field.name.clone());
            used.extend(files);
            used.sort();
            used
        });
        (Arc::new(left), used)
    }

    /// Whether fields of the input are known only at design time.
    pub(super) fn is_open_input(&self, place: &Place<'_>) -> bool {
        place.input.is_some_and(|input| !self.known.shape(input).found.is_empty())
    }

    /// `rest`, as it is sent.
    pub(super) fn sent_rest(&mut self, scope: &Scope, span: Span, keep_nulls: bool) -> Expr {
        let name = ast::Expr { kind: ast::ExprKind::Name("rest".to_owned()), span };
        let text = ast::Template { parts: vec![ast::Part::Expr(name)], span };
        let written = Written { kind: ast::WrittenKind::Text(text), span };
        Infer::new(&self.known, scope, self.problems).sent(&written, keep_nulls)
    }

    fn params(
        &mut self,
        request: &spec::Request,
        place: &Place<'_>,
        rest: &[Arc<str>],
        scope: &Scope,
    ) -> Option<Expr> {
        let own = match &request.params {
            Some(params) => {
                let mut infer = Infer::new(&self.known, scope, self.problems);
                let made = infer.sent(params, false);
                infer.sendable(&made, false);
                Some(infer.want(made, &Kind::Map, "`params`"))
            }
            None if place.implied
                && request.verb.value == Verb::Get
                && (!rest.is_empty() || self.is_open_input(place)) =>
            {
                Some(self.sent_rest(scope, request.span, false))
            }
            None => None,
        };
        let defaults = &self.http.params;
        if defaults.is_empty() {
            return own;
        }
        let absent = |name: &str, own: &[(Arc<str>, Expr)]| !own.iter().any(|(known, _)| &**known == name);
        let default_map = |members: Vec<(Arc<str>, Expr)>| Expr {
            kind: ExprKind::Map(members),
            ty: Type::of(Kind::Map).or_null(),
            span: request.span,
        };
        Some(match own {
            None => default_map(defaults.clone()),
            Some(Expr { kind: ExprKind::Map(members), ty, span }) => {
                let before = defaults.iter().filter(|(name, _)| absent(name, &members)).cloned();
                let all = before.chain(members.iter().cloned()).collect();
                Expr { kind: ExprKind::Map(all), ty, span }
            }
            Some(own) => {
                let span = own.span;
                let kind = ExprKind::Merge(vec![default_map(defaults.clone()), own]);
                Expr { kind, ty: Type::of(Kind::Map), span }
            }
        })
    }

    /// The request's own headers over those of `http`, and `Accept`.
    fn headers(&mut self, request: &spec::Request, expect: &Expect, scope: &Scope) -> Vec<(Arc<str>, Expr)> {
        let mut headers: Vec<(Arc<str>, Expr)> = self.http.headers.clone();
        for (name, value) in &request.settings.headers {
            self.header_name(name);
            let value = Infer::new(&self.known, scope, self.problems).sent_text(value);
            let made = (Arc::from(name.value.as_str()), value);
            match headers.iter_mut().find(|(known, _)| known.eq_ignore_ascii_case(&name.value)) {
                Some(before) => *before = made,
                None => headers.push(made),
            }
        }
        let span = self.spec.connection.span;
        let mut usual = |name: &str, value: &str| {
            if !headers.iter().any(|(known, _)| known.eq_ignore_ascii_case(name)) {
                headers.push((Arc::from(name), literal(Value::text(value), span)));
            }
        };
        usual(
            "Accept",
            match expect {
                Expect::Json | Expect::Tokens => "application/json",
                Expect::Xml(_) => "application/xml, text/xml",
                Expect::Csv { .. } => "text/csv",
                Expect::Text | Expect::Bytes | Expect::None => "*/*",
            },
        );
        if let Some(spec::Body::Soap(_)) = &request.body {
            let later = self.soap_later();
            usual(
                "Content-Type",
                if later { "application/soap+xml; charset=utf-8" } else { "text/xml; charset=utf-8" },
            );
        }
        headers
    }

    /// Reports a name that no header has, or that belongs to the sending alone.
    pub(super) fn header_name(&mut self, name: &Spanned<String>) {
        let token = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
        let why = if FORBIDDEN.iter().any(|header| name.value.eq_ignore_ascii_case(header)) {
            "set by the sending alone"
        } else if name.value.is_empty() || !name.value.bytes().all(token) {
            "not the name of a header"
        } else {
            return;
        };
        self.problems.tell(
            Code::ForbiddenHeader,
            Description::new(format!("the header `{}` cannot be set", name.value), name.span, why),
        );
    }

    fn retry(&mut self, retry: Option<&spec::Retry>, verb: &Verb) -> Option<Retry> {
        let usual =
            [Sign::Status(429), Sign::Status(502), Sign::Status(503), Sign::Status(504), Sign::Network];
        let mut made = Retry {
            when: usual.to_vec(),
            attempts: 3,
            wait: Wait::Exponential,
            max_wait: 30_000,
            respect: "retry-after".to_owned(),
            allowed: verb.reads(),
        };
        match retry {
            None => {}
            Some(spec::Retry::Off) => return None,
            Some(spec::Retry::On { when, attempts, wait, max_wait, respect, verbs, span: _ }) => {
                if let Some(when) = when {
                    made.when = self.signs_of(when);
                }
                if let Some(attempts) = attempts {
                    made.attempts = self.count(attempts, 1, 4, "attempts");
                }
                if let Some(wait) = wait {
                    made.wait = Wait::Fixed(u64::try_from(*wait).unwrap_or(0));
                }
                if let Some(max_wait) = max_wait {
                    made.max_wait = u64::try_from(*max_wait).unwrap_or(0);
                }
                if let Some(respect) = respect {
                    made.respect.clone_from(&respect.value);
                }
                if let Some(verbs) = verbs {
                    made.allowed = verbs.iter().any(|known| known.value.eq_ignore_ascii_case(verb.method()));
                }
            }
        }
        Some(made)
    }

    /// A number within bounds; the nearest one where it was reported.
    pub(super) fn count(&mut self, given: &Spanned<i64>, low: u32, high: u32, key: &str) -> u32 {
        match u32::try_from(given.value) {
            Ok(count) if (low..=high).contains(&count) => count,
            _ => {
                self.problems.tell(
                    Code::OutOfBounds,
                    Description::new(
                        format!("`{key}` is {} and has to be from {low} to {high}", given.value),
                        given.span,
                        "out of bounds",
                    ),
                );
                low
            }
        }
    }
}

/// Whether a request stands for one that could not be read, which was reported.
pub(super) fn is_unread(request: &spec::Request) -> bool {
    // Where only its path could not be read, its verb has a place of its own.
    request.path.span == request.span && has_no_path(request)
}

/// Whether the path of a request could not be read, which was reported.
pub(super) fn has_no_path(request: &spec::Request) -> bool {
    match &request.path.kind {
        ast::WrittenKind::Text(text) => {
            matches!(text.sole().map(|sole| &sole.kind), Some(ast::ExprKind::Hole))
        }
        _ => false,
    }
}

/// The type of `response.body`.
fn body_type(expect: &Expect, shape: Option<&Border>) -> Type {
    match (expect, shape) {
        (_, Some(Border::Shape(shape))) => Type::of(Kind::Shape(*shape)).or_null(),
        (_, Some(Border::Shapes(shape))) => {
            Type::of(Kind::Array(Arc::new(Type::of(Kind::Shape(*shape))))).or_null()
        }
        (Expect::Text, _) => Type::of(Kind::String),
        (Expect::Bytes, _) => Type::of(Kind::Bytes),
        (Expect::Csv { headers, .. }, _) => {
            let row = if *headers {
                Type::of(Kind::Map)
            } else {
                Type::of(Kind::Array(Arc::new(Type::of(Kind::String))))
            };
            Type::of(Kind::Array(Arc::new(row)))
        }
        (Expect::Json | Expect::Tokens | Expect::Xml(_) | Expect::None, _) => Type::any(),
    }
}

/// Whether a field holds a file.
fn holds_file(ty: &FieldType) -> bool {
    match ty {
        FieldType::File => true,
        FieldType::Array(of) => holds_file(of),
        _ => false,
    }
}

fn arrays(word: Option<&Spanned<String>>) -> Arrays {
    match word.map(|word| word.value.as_str()) {
        Some("brackets") => Arrays::Brackets,
        Some("comma") => Arrays::Comma,
        Some("indices") => Arrays::Indices,
        _ => Arrays::Repeat,
    }
}

fn nested(word: Option<&Spanned<String>>) -> Nested {
    match word.map(|word| word.value.as_str()) {
        Some("dots") => Nested::Dots,
        _ => Nested::Brackets,
    }
}

fn redirects(word: Option<&Spanned<String>>) -> Redirects {
    match word.map(|word| word.value.as_str()) {
        Some("follow") => Redirects::Follow,
        Some("none") => Redirects::None,
        _ => Redirects::SameOrigin,
    }
}
