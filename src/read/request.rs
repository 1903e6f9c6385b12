//! Reads works, requests and the keys that requests share.

use crate::diagnostic::{Code, Description, Problem};
use crate::expr::written::surprises;
use crate::span::{Span, Spanned};
use crate::spec::{Body, ErrorRule, Request, Retry, Settings, Verb, Work, Xml};
use crate::syntax::document::Core;

use super::data::hole_value;
use super::keys::{BODIES, Construct, ERROR_RULE, REQUEST, RETRY, VERBS};
use super::literal::is_word;
use super::walk::{At, Map, Reader};

impl Reader<'_> {
    /// The work that stands in `map`. Without a request in it, which has been told, something quiet
    /// takes its place.
    pub(super) fn work(&mut self, map: &Map<'_>) -> Work {
        let reads = |key: &str| {
            map.construct.key(key).is_some_and(|key| key.status == super::keys::Status::Supported)
        };
        let mut steps = None;
        if reads("steps") && map.has("steps") {
            steps = Some(self.take(map, "steps", Self::some_steps).unwrap_or_default());
        } else if map.construct.name != "step" && reads("call") && map.has("call") {
            steps = self.called(map).map(|call| vec![call]);
        }
        self.beside_steps(map, steps.is_some());
        let request = self.request(map);
        let list = self.list(map);
        // What is returned may read the names of steps, which are not looked at.
        let later = ["steps", "call"].iter().any(|key| map.is_later(key));
        let give = self.take(map, "return", Self::written).filter(|_| !later);
        Work { steps, request, list, give, span: map.span }
    }

    /// Tells of keys of a request beside steps or a call, and of arguments without a call.
    pub(super) fn beside_steps(&mut self, map: &Map<'_>, steps: bool) {
        let called = map.has("call");
        for (key, span) in map.keys() {
            let of_request = |construct: &'static Construct| {
                let own = map.construct.key(key);
                construct.key(key).zip(own).is_some_and(|(known, own)| std::ptr::eq(known, own))
            };
            let stray = match key {
                "with" => !called,
                "return" => steps && called,
                _ => steps && of_request(&REQUEST),
            };
            if stray {
                self.problems.report(&BesideSteps { key, span, called });
                map.drop_key(key);
            }
        }
    }

    /// The request that stands in `map`.
    pub(super) fn request(&mut self, map: &Map<'_>) -> Request {
        let body = self.body(map);
        self.stray_variables(map, body.as_ref());
        let params = self.take(map, "params", Self::written);
        let keep_nulls = self.keep_nulls(map);
        let shape = self.read(map, "shape", Self::shape);
        let anonymous = self.anonymous(map);
        let settings = self.settings(map);
        let found = self.verb(map);
        let body = if found.is_none() && body.is_none() { Some(Body::None) } else { body };
        let (verb, path) =
            found.unwrap_or_else(|| (Spanned::new(Verb::Post, map.span), hole_value(map.span)));
        let span = map.span;
        Request { verb, path, params, body, keep_nulls, shape, anonymous, settings, span }
    }

    /// Whether nulls of the body are sent.
    pub(super) fn keep_nulls(&mut self, map: &Map<'_>) -> bool {
        self.read(map, "nulls", Self::word).is_some_and(|word| word.value == "keep")
    }

    /// Whether credentials are left away.
    pub(super) fn anonymous(&mut self, map: &Map<'_>) -> bool {
        self.read(map, "auth", Self::word).is_some()
    }

    /// The verb and its path.
    fn verb(&mut self, map: &Map<'_>) -> Option<(Spanned<Verb>, crate::expr::ast::Written)> {
        let Some(word) = map.first_of(VERBS) else {
            self.stray_method(map);
            return None;
        };
        let at = map.at(word)?;
        if at.node.is_null() || at.node.as_list().is_some() {
            self.wrong_kind_with(at, "a path", Some(format!("write `{word}: contacts`")));
        }
        let verb = match word {
            "get" => Verb::Get,
            "post" => Verb::Post,
            "put" => Verb::Put,
            "patch" => Verb::Patch,
            "delete" => Verb::Delete,
            "head" => Verb::Head,
            _ => self.method(map, at.span),
        };
        if word != "request" {
            self.stray_method(map);
        }
        let path = if at.node.is_null() || at.node.as_list().is_some() {
            hole_value(at.span)
        } else {
            self.written(at)
        };
        Some((Spanned::new(verb, at.span), path))
    }

    /// The method of `request`.
    fn method(&mut self, map: &Map<'_>, span: Span) -> Verb {
        let placeholder = Verb::Other("OPTIONS".to_owned());
        let Some(at) = map.at("method") else {
            self.problems.report(&Method::Missing(span));
            return placeholder;
        };
        let Some(method) = self.text(at) else { return placeholder };
        if method.value.is_empty()
            || !method.value.bytes().all(|byte| byte.is_ascii_alphabetic() || byte == b'-')
        {
            self.problems.report(&Method::Bad(&method));
            return placeholder;
        }
        Verb::Other(method.value.to_ascii_uppercase())
    }

    /// Tells of a `method` without a `request`.
    pub(super) fn stray_method(&mut self, map: &Map<'_>) {
        if let Some(at) = map.at("method") {
            self.problems.report(&Method::Stray(at.span));
        }
    }

    /// Tells of `variables` without the query that they are for.
    pub(super) fn stray_variables(&mut self, map: &Map<'_>, body: Option<&Body>) {
        let queried = map.construct.key("graphql").is_some() && map.has("graphql");
        if let (Some(span), false) = (map.place("variables"), queried && body.is_some()) {
            if !queried {
                self.problems.report(&StrayVariables(span));
            }
            map.forget(&["variables"]);
        }
    }

    /// The body, whichever key it has.
    pub(super) fn body(&mut self, map: &Map<'_>) -> Option<Body> {
        let key = map.first_of(BODIES)?;
        let at = map.at(key)?;
        match key {
            "json" => {
                surprises(at.node, self.problems);
                Some(Body::Json(self.written(at)))
            }
            "form" => Some(Body::Form(self.written(at))),
            "multipart" => Some(Body::Multipart(self.written(at))),
            "xml" => Some(Body::Xml(self.written(at))),
            "soap" => Some(Body::Soap(self.written(at))),
            "text" => Some(Body::Text(self.written(at))),
            "bytes" => Some(Body::Bytes(self.written(at))),
            "graphql" => {
                let variables = self.take(map, "variables", Self::written);
                let Some(scalar) = at.node.as_scalar().filter(|_| !at.node.is_null()) else {
                    self.wrong_kind(at, "text");
                    return Some(Body::None);
                };
                // Braces are its own.
                let query = Spanned::new(scalar.text.to_string(), at.node.span);
                Some(Body::Graphql { query, variables })
            }
            _ if at.node.as_scalar().is_none_or(|scalar| scalar.text.contains("{{")) => {
                let help = "`body: none` sends nothing; what is sent stands under the key of its kind, such as `json`".to_owned();
                self.wrong_kind_with(at, "the word `none`", Some(help));
                Some(Body::None)
            }
            _ => self.word(at).map(|_| Body::None),
        }
    }

    /// The keys that may also stand under `http`, without `params`. In an action the rules of
    /// `errors` belong to the action.
    pub(super) fn settings(&mut self, map: &Map<'_>) -> Settings {
        let owns_errors = map
            .construct
            .key("errors")
            .is_some_and(|key| !super::keys::ACTION.keys.iter().any(|action| std::ptr::eq(action, key)));
        Settings {
            headers: map.at("headers").map(|at| self.values(at)).unwrap_or_default(),
            params: Vec::new(),
            arrays: self.read(map, "arrays", Self::word),
            nested: self.read(map, "nested", Self::word),
            expect: self.read(map, "expect", Self::word),
            errors: if owns_errors { self.error_rules(map) } else { Vec::new() },
            retry: self.read(map, "retry", Self::retry),
            timeout: self.read(map, "timeout", Self::patience),
            redirects: self.read(map, "redirects", Self::word),
            lists: map.construct.key("lists").and_then(|_| self.take(map, "lists", Self::list_of_texts)),
            csv: self.read(map, "csv", Self::csv),
            tls: self.read(map, "tls", Self::tls),
            xml: Xml::default(),
            limit: None,
        }
    }

    /// The rules of `errors`.
    pub(super) fn error_rules(&mut self, map: &Map<'_>) -> Vec<ErrorRule> {
        let Some(at) = map.at("errors") else { return Vec::new() };
        if let Some([first, ..]) = at.node.as_map() {
            let when = &first.key.value;
            let help = match at.node.get("when").or_else(|| at.node.get("if")) {
                Some(_) => "rules are a list: `errors: [{ when: 404, message: … }]`".to_owned(),
                None => format!("rules are a list: `errors: [{{ when: {when}, message: … }}]`"),
            };
            self.wrong_kind_with(at, "a list", Some(help));
            self.lose(map, "errors");
            return Vec::new();
        }
        let members = self.members(at);
        members.into_iter().filter_map(|member| self.error_rule(member)).collect()
    }

    fn error_rule(&mut self, at: At<'_>) -> Option<ErrorRule> {
        let map = self.open(at, &ERROR_RULE)?;
        let rule = ErrorRule {
            when: self.read(&map, "when", Self::patterns).unwrap_or_default(),
            condition: self.take(&map, "if", Self::expression),
            message: self.take(&map, "message", Self::written),
            retry: self.flag(&map, "retry"),
            pass: self.flag(&map, "pass"),
            span: at.span,
        };
        let listed = map.at("when").and_then(|when| Some((when.node.as_list()?, when.node.span)));
        if let Some((_, span)) = listed.filter(|(when, _)| when.is_empty()) {
            self.problems.report(&NoPattern(span));
        }
        if let (Some(pass), false) = (map.place("pass"), rule.pass || map.has("message")) {
            self.problems.report(&NoMessage(pass));
        }
        Some(rule)
    }

    /// How long is waited for an answer: some time.
    fn patience(&mut self, at: At<'_>) -> Option<Spanned<i64>> {
        let patience = self.duration(at)?;
        if patience.value < 1 {
            self.problems.report(&NoPatience(patience.span));
            return None;
        }
        Some(patience)
    }

    fn retry(&mut self, at: At<'_>) -> Option<Retry> {
        if let Some(scalar) = at.node.as_scalar() {
            if matches!(scalar.core, Core::Integer(_)) {
                let help = format!("write `{}: {{ attempts: {} }}`", at.key, scalar.text);
                self.wrong_kind_with(at, "a map, or `none`", Some(help));
                return None;
            }
            return self.word(at).map(|_| Retry::Off);
        }
        let map = self.open(at, &RETRY)?;
        Some(Retry::On {
            when: self.read(&map, "when", Self::patterns),
            attempts: self.read(&map, "attempts", Self::integer),
            wait: self.read(&map, "wait", Self::pause),
            max_wait: self.read(&map, "max_wait", Self::duration).map(|wait| wait.value),
            respect: self.read(&map, "respect", Self::text),
            verbs: self.read(&map, "verbs", |reader, at| {
                let members = reader.members(at);
                Some(members.into_iter().filter_map(|member| reader.word(member)).collect())
            }),
            span: at.span,
        })
    }

    /// `exponential`, which is no duration, or one.
    fn pause(&mut self, at: At<'_>) -> Option<i64> {
        if is_word(at.node, "exponential") { None } else { self.duration(at).map(|wait| wait.value) }
    }
}

/// A request about which nothing more need be said.
pub(super) fn unread_request(span: Span) -> Request {
    Request {
        verb: Spanned::new(Verb::Post, span),
        path: hole_value(span),
        params: None,
        body: Some(Body::None),
        keep_nulls: false,
        shape: None,
        anonymous: false,
        settings: Settings::default(),
        span,
    }
}

/// What can be wrong with `method`.
enum Method<'a> {
    Missing(Span),
    Stray(Span),
    Bad(&'a Spanned<String>),
}

impl Problem for Method<'_> {
    const CODE: Code = Code::BadMethod;

    fn describe(&self) -> Description {
        match self {
            Self::Missing(span) => {
                Description::new("`request` needs a `method`", *span, "no method stands beside it").help(
                    "add `method: OPTIONS`, or write a verb such as `get` in place of `request`".to_owned(),
                )
            }
            Self::Stray(span) => {
                Description::new("`method` goes with `request`", *span, "no `request` stands beside it")
                    .help("the verb is the key, and the path its value: `get: contacts`".to_owned())
            }
            Self::Bad(Spanned { value, span }) => {
                Description::new(format!("`{value}` is no method"), *span, "methods are made of letters")
            }
        }
    }
}

/// `variables` without `graphql`.
struct StrayVariables(Span);

impl Problem for StrayVariables {
    const CODE: Code = Code::StepKey;

    fn describe(&self) -> Description {
        Description::new("`variables` belong to a query", self.0, "no `graphql` stands beside them")
    }
}

/// A key of a request beside steps, or one of a call without a call.
struct BesideSteps {
    key: &'static str,
    span: Span,
    called: bool,
}

impl Problem for BesideSteps {
    const CODE: Code = Code::StepsListKey;

    fn describe(&self) -> Description {
        let Self { key, span, called } = self;
        let (message, help) = match (*key, *called) {
            ("with", _) => ("`with` goes with `call`", "name the method beside it: `call: NAME`"),
            ("return", _) => (
                "the value of a call is that of its method",
                "with `steps`, `- { call: NAME, as: found }` has a name that `return` can read",
            ),
            (_, true) => ("a call of a method is no request", "put it into a request of the method"),
            (_, false) => {
                ("each step has a request of its own", "put it into the step whose request it is about")
            }
        };
        Description::new(message, *span, format!("`{key}` says nothing here")).help(help.to_owned())
    }
}

/// An error rule for no answer at all.
struct NoPattern(Span);

impl Problem for NoPattern {
    const CODE: Code = Code::MissingKey;

    fn describe(&self) -> Description {
        Description::new("`when` of an `error rule` names no answer", self.0, "this list is empty")
            .help("name one, such as `404` or `5xx`; leave `when` out where `if` alone decides".to_owned())
    }
}

/// A request that waits for nothing.
struct NoPatience(Span);

impl Problem for NoPatience {
    const CODE: Code = Code::DurationExpected;

    fn describe(&self) -> Description {
        Description::new("`timeout` is no time at all", self.0, "no answer can be that fast")
            .help("leave it out for a minute, or write how long to wait: `timeout: 10s`".to_owned())
    }
}

/// An error rule that neither tells nor passes.
struct NoMessage(Span);

impl Problem for NoMessage {
    const CODE: Code = Code::MissingKey;

    fn describe(&self) -> Description {
        Description::new("an `error rule` needs `message` or `pass: true`", self.0, "this passes nothing")
            .help("`message` says what is told, `pass: true` hands the answer on".to_owned())
    }
}
