//! Grows programs of steps: requests, names, branches, loops, calls, and early ends.
//!
//! The service answers by turns, whatever it is asked, so that what a program does next hangs on
//! what came. What was sent counts as much as what comes out.

use serde_json::{Map, Value as Json, json};

use super::grow::Garden;
use super::tree::{Form, Kind, Tree};

/// The name of the first request, whose answer holds something of each type.
pub const FIRST: &str = "s0";

/// Methods that every program can call.
pub fn methods() -> Json {
    json!({
        "fetch": { "takes": { "of": "any" }, "get": "things", "params": { "of": "{{ of }}" } },
        "known": { "takes": { "of": "any" }, "memo": true, "get": "known", "params": { "of": "{{ of }}" }, "errors": [{ "when": 404, "pass": true }] },
        "walk": {
            "takes": { "deep": "integer" },
            "returns": "any",
            "steps": [
                { "get": "walk", "params": { "deep": "{{ deep }}" }, "errors": [{ "when": 404, "pass": true }], "as": "here" },
                { "if": "deep > 0 and deep < 4", "then": [{ "call": "walk", "with": { "deep": "{{ deep - 1 }}" }, "as": "below" }] },
            ],
            "return": { "here": "{{ here.status }}", "below": "{{ below }}" },
        },
    })
}

/// A step, or a row of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// Steps, one after the other.
    Block,
    /// What goes into the path; a guard, what is sent and what is made of the answer, where there are some.
    Send {
        verb: &'static str,
        name: String,
        guard: bool,
        sent: Option<&'static str>,
        head: bool,
        arrays: &'static str,
        give: bool,
        pass: bool,
    },
    /// A value for each name.
    Names(Vec<String>),
    /// Condition, block, block.
    If,
    /// What is looked at, a block for each text, and one for all others.
    Case(Vec<String>),
    /// List and block; what is collected, if something is.
    For { item: String, place: Option<String>, collected: Option<String>, report: bool },
    /// List, a value, the request, what is collected.
    Parallel { item: String, value: String, answer: String, name: String, report: bool },
    /// Values with names, from which it goes on.
    Checkpoint(Vec<String>),
    /// What is asked for, and whether that is enough.
    Wait { name: String },
    /// What the service is told, and what its call means.
    Suspend { name: String },
    /// Condition and block.
    While,
    /// Guard and message.
    Fail,
    /// Guard and value.
    Return,
    /// The argument.
    Call { method: &'static str, takes: &'static str, name: String },
}

impl Garden<'_> {
    /// A program of steps: the answer that comes first, a block, and what comes out.
    pub fn steps(&mut self) -> (usize, Tree, Tree) {
        let turn = self.dice.roll(ANSWERS.len());
        let depth = 1 + self.dice.roll(3);
        self.asks = true;
        let mut steps = Vec::new();
        let sleeps = self.dice.once_in(5);
        let (before, behind) = (self.dice.roll(3), self.dice.roll(3));
        for _ in 0..=before {
            steps.push(self.step(depth));
        }
        for _ in 0..self.dice.roll(2) * self.dice.roll(3) {
            let names = self.values();
            let Form::Step(Step::Names(bound)) = names.form else { unreachable!("it names values") };
            steps.push(Tree { form: Form::Step(Step::Checkpoint(bound)), ..names });
        }
        if sleeps {
            steps.push(self.sleep());
        }
        for _ in 0..behind {
            steps.push(self.step(depth));
        }
        let block = step(Step::Block, steps);
        let value = self.value(2);
        (turn, block, value)
    }

    /// A wait, or a sleep.
    fn sleep(&mut self) -> Tree {
        if self.dice.once_in(2) {
            let path = self.expr(&Kind::Integer, 1);
            let name = self.name(Kind::Any);
            let until = self.expr(&Kind::Boolean, 2);
            return step(Step::Wait { name }, vec![path, until]);
        }
        let told = self.expr(&Kind::Text, 1);
        let known = self.names.len();
        self.names.push(("event.payload".into(), Kind::Any));
        let means = self.value(1);
        self.names.truncate(known);
        let name = self.name(Kind::Any);
        step(Step::Suspend { name }, vec![told, means])
    }

    /// A method that asks, what it takes, and of which type.
    pub(super) fn asked(&mut self) -> (&'static str, &'static str, Kind) {
        [("fetch", "of", Kind::Any), ("walk", "deep", Kind::Integer), ("known", "of", Kind::Text)]
            [self.dice.roll(3)]
        .clone()
    }

    fn block(&mut self, depth: usize) -> Tree {
        let steps = (0..=self.dice.roll(3)).map(|_| self.step(depth)).collect();
        step(Step::Block, steps)
    }

    /// A block whose names end with it, or stay as what may be null.
    fn arm(&mut self, depth: usize) -> Tree {
        let known = self.names.len();
        let block = self.block(depth);
        for (_, kind) in &mut self.names[known..] {
            *kind = Kind::Any;
        }
        block
    }

    fn step(&mut self, depth: usize) -> Tree {
        if depth == 0 {
            return if self.dice.once_in(3) { self.values() } else { self.send() };
        }
        let inner = depth - 1;
        match self.dice.roll(13) {
            12 => self.side_by_side(),
            0 | 1 => {
                let parts = vec![self.expr(&Kind::Boolean, 2), self.arm(inner), self.arm(inner)];
                step(Step::If, parts)
            }
            2 => {
                let parts =
                    vec![self.expr(&Kind::Text, 1), self.arm(inner), self.arm(inner), self.arm(inner)];
                step(Step::Case(vec!["a, b".into(), "x y".into()]), parts)
            }
            3 | 4 => self.looped(inner),
            5 => {
                let block = self.arm(inner);
                step(Step::While, vec![self.expr(&Kind::Boolean, 2), block])
            }
            6 => step(Step::Fail, vec![self.expr(&Kind::Boolean, 1), self.expr(&Kind::Text, 1)]),
            7 => step(Step::Return, vec![self.expr(&Kind::Boolean, 1), self.value(1)]),
            8 => {
                let (method, takes, kind) = self.asked();
                let argument = self.expr(&kind, 1);
                let name = self.name(Kind::Any);
                step(Step::Call { method, takes, name }, vec![argument])
            }
            9 => self.values(),
            _ => self.send(),
        }
    }

    fn values(&mut self) -> Tree {
        let (mut names, mut parts) = (Vec::new(), Vec::new());
        for _ in 0..=self.dice.roll(2) {
            let kind = self.kind();
            parts.push(self.expr(&kind, 2));
            names.push(self.name(kind));
        }
        step(Step::Names(names), parts)
    }

    fn looped(&mut self, depth: usize) -> Tree {
        let of = self.kind();
        let list = self.expr(&Kind::Array(Box::new(of.clone())), 1);
        let known = self.names.len();
        let item = self.name(of);
        let place = self.dice.once_in(3).then(|| self.name(Kind::Integer));
        let mut parts = vec![list, self.block(depth)];
        let collects = self.dice.once_in(2);
        if collects {
            parts.push(self.value(1));
        }
        self.names.truncate(known);
        let report = collects && self.dice.once_in(3);
        let gives = if report { Kind::Any } else { Kind::Array(Box::new(Kind::Any)) };
        let collected = collects.then(|| self.name(gives));
        step(Step::For { item, place, collected, report }, parts)
    }

    /// A loop that sends several requests at a time.
    fn side_by_side(&mut self) -> Tree {
        let of = self.kind();
        let mut parts = vec![self.expr(&Kind::Array(Box::new(of.clone())), 1)];
        let known = self.names.len();
        let item = self.name(of);
        let asks = std::mem::take(&mut self.asks);
        let kind = self.kind();
        parts.push(self.expr(&kind, 1));
        let value = self.name(kind);
        parts.push(self.expr(&Kind::Text, 0));
        let answer = self.name(Kind::Any);
        self.names.pop();
        self.names.push((format!("{answer}.body"), Kind::Any));
        parts.push(self.value(1));
        self.asks = asks;
        self.names.truncate(known);
        let report = self.dice.once_in(2);
        let name = self.name(Kind::Any);
        step(Step::Parallel { item, value, answer, name, report }, parts)
    }

    fn send(&mut self) -> Tree {
        let verb = self.dice.one(&["get", "get", "post", "put", "delete"]);
        let verb =
            ["get", "post", "put", "delete"].into_iter().find(|known| *known == verb).expect("it is one");
        let kind = [Kind::Integer, Kind::Text, Kind::Any, Kind::Date][self.dice.roll(4)].clone();
        let depth = self.dice.roll(2);
        let mut parts = vec![self.expr(&kind, depth)];
        let guard = self.dice.once_in(4);
        if guard {
            parts.push(self.expr(&Kind::Boolean, 1));
        }
        let sent = match (verb, self.dice.roll(5)) {
            (_, 0) => None,
            ("get", _) | (_, 1) => Some("params"),
            (_, 2) => Some("form"),
            (_, 3) => Some("text"),
            _ if self.dice.once_in(5) => Some("xml"),
            _ => Some("json"),
        };
        let arrays = match sent {
            Some("params" | "form") => ["", "repeat", "brackets", "indices", "comma"][self.dice.roll(5)],
            _ => "",
        };
        self.sent = sent.is_some();
        match sent {
            Some("json") => parts.push(self.value(2)),
            Some("text") => parts.push(self.expr(&Kind::Text, 2)),
            Some(_) => parts.push(self.object(1)),
            None => {}
        }
        self.sent = false;
        let head = self.dice.once_in(6);
        if head {
            parts.push(self.expr(&Kind::Text, 1));
        }
        let give = self.dice.once_in(4);
        let name = self.name(Kind::Any);
        if give {
            let known = self.names.len();
            self.names.pop();
            self.names.push(("response.body".into(), Kind::Any));
            self.names.push(("response.status".into(), Kind::Integer));
            parts.push(self.value(1));
            self.names.truncate(known - 1);
            self.names.push((name.clone(), Kind::Any));
        } else {
            self.names.pop();
            let members = [("body", Kind::Any), ("status", Kind::Integer), ("text", Kind::Text)];
            self.names.extend(members.map(|(member, kind)| (format!("{name}.{member}"), kind)));
        }
        let pass = !self.dice.once_in(4);
        step(Step::Send { verb, name, guard, sent, head, arrays, give, pass }, parts)
    }
}

fn step(step: Step, parts: Vec<Tree>) -> Tree {
    Tree { kind: Kind::Any, form: Form::Step(step), parts }
}

/// What is written in the spec for a step; for a block, all of them.
pub fn written(form: &Step, parts: &[Tree]) -> Json {
    match form {
        Step::Block => Json::Array(parts.iter().map(Tree::written).collect()),
        Step::Send { verb, name, guard, sent, head, arrays, give, pass } => {
            let mut parts = parts.iter();
            let mut map = Map::new();
            let path = parts.next().map_or_else(String::new, Tree::expr);
            map.insert((*verb).into(), json!(format!("things/{{{{ {path} }}}}")));
            if *guard {
                map.insert("if".into(), json!(parts.next().map_or_else(String::new, Tree::expr)));
            }
            if let Some(sent) = sent {
                let body = parts.next().map_or(Json::Null, Tree::written);
                map.insert((*sent).into(), if *sent == "xml" { json!({ "root": body }) } else { body });
            }
            if *head {
                map.insert(
                    "headers".into(),
                    json!({ "X-A": parts.next().map_or(Json::Null, Tree::written) }),
                );
            }
            if !arrays.is_empty() {
                map.insert("arrays".into(), json!(arrays));
            }
            if *give {
                map.insert("return".into(), parts.next().map_or(Json::Null, Tree::written));
            }
            if *pass {
                map.insert("errors".into(), json!([{ "when": [404, 422], "pass": true }]));
            }
            map.insert("as".into(), json!(name));
            Json::Object(map)
        }
        Step::Names(names) => {
            let values = names.iter().zip(parts).map(|(name, part)| (name.clone(), part.written()));
            json!({ "let": Json::Object(values.collect()) })
        }
        Step::If => {
            json!({ "if": parts[0].expr(), "then": parts[1].written(), "else": parts[2].written() })
        }
        Step::Case(texts) => {
            let cases = texts.iter().zip(&parts[1..]).map(|(text, part)| (text.clone(), part.written()));
            let cases: Map<String, Json> = cases.collect();
            json!({ "case": parts[0].expr(), "of": cases, "else": parts[parts.len() - 1].written() })
        }
        Step::Checkpoint(names) => {
            let values = names.iter().zip(parts).map(|(name, part)| (name.clone(), part.written()));
            json!({ "checkpoint": Json::Object(values.collect()) })
        }
        Step::Wait { name } => {
            let ask = json!({ "get": format!("wait/{{{{ {} }}}}", parts[0].expr()), "errors": [{ "when": [404, 422], "pass": true }], "return": "{{ response.body }}" });
            json!({ "wait": { "ask": ask, "until": parts[1].expr(), "every": "1m", "tries": 3 }, "as": name })
        }
        Step::Suspend { name } => json!({
            "suspend": {
                "register": { "post": "tell", "json": { "token": "{{ resume_token }}", "told": parts[0].written() }, "errors": [{ "when": [404, 422], "pass": true }] },
                "resumed": parts[1].written(),
            },
            "as": name,
        }),
        Step::Parallel { item, value, answer, name, report } => {
            let path = parts[2].expr();
            let request = json!({ "get": format!("side/{{{{ {path} }}}}"), "params": { "v": format!("{{{{ {value} }}}}") }, "errors": [{ "when": 404, "pass": true }], "as": answer });
            let mut map = Map::new();
            map.insert("for".into(), json!(format!("{item} in {}", parts[0].expr())));
            map.insert("parallel".into(), json!(3));
            map.insert("do".into(), json!([{ "let": { value.as_str(): parts[1].written() } }, request]));
            map.insert("collect".into(), parts[3].written());
            if *report {
                map.insert("failures".into(), json!("report"));
            }
            map.insert("as".into(), json!(name));
            Json::Object(map)
        }
        Step::For { item, place, collected, report } => {
            let names = place.as_ref().map_or_else(|| item.clone(), |place| format!("{item}, {place}"));
            let mut map = Map::new();
            map.insert("for".into(), json!(format!("{names} in {}", parts[0].expr())));
            map.insert("do".into(), parts[1].written());
            if let Some(name) = collected {
                map.insert("collect".into(), parts[2].written());
                map.insert("as".into(), json!(name));
            }
            if *report {
                map.insert("failures".into(), json!("report"));
            }
            Json::Object(map)
        }
        Step::While => json!({ "while": parts[0].expr(), "do": parts[1].written(), "max": 3 }),
        Step::Fail => json!({ "if": parts[0].expr(), "fail": parts[1].written() }),
        Step::Return => json!({ "if": parts[0].expr(), "return": { "out": parts[1].written() } }),
        Step::Call { method, takes, name } => {
            json!({ "call": method, "with": { *takes: parts[0].written() }, "as": name })
        }
    }
}

/// What the service answers by turns: status, media type, body.
pub const ANSWERS: [(u16, &str, &str); 14] = [
    (
        200,
        "application/json",
        r#"{ "id": 1, "a": [{ "id": 1 }, { "id": 2, "n": 2.5 }], "more": true, "name": "x y" }"#,
    ),
    (201, "application/json", r#"{ "id": "7", "b": null, "n": 1e2 }"#),
    (200, "application/json", r#"[1, "2", null, { "a": 0.1 }]"#),
    (404, "application/json", r#"{ "error": "gone", "name": "a" }"#),
    (200, "application/json", "null"),
    (200, "application/json", "[]"),
    (200, "application/json", r#""b""#),
    (422, "application/json", r#"{ "message": "no" }"#),
    (200, "application/json", r#"{ "id": 3, "more": false, "n": 12.0, "name": "ü" }"#),
    (204, "application/json", ""),
    (200, "application/json", "7"),
    (500, "text/plain", "broken"),
    (200, "application/json", r#"{ "a": { "b": { "c": true } }, "name": "" }"#),
    (200, "application/json", "false"),
];

/// Answers that a program has at most.
pub const TURNS: usize = 40;
