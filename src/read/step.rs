//! Reads steps: each has one kind, and only the keys of that kind.

use crate::diagnostic::{Code, Description, Problem};
use crate::expr::parse;
use crate::names::is_name;
use crate::span::{Span, Spanned};
use crate::spec::{Step, StepKind, Suspend, Wait};

use super::data::{hole, hole_value};
use super::keys::{LIST, REQUEST, STEP, STEP_KINDS, SUSPEND, VERBS, WAIT, WORK};
use super::slips::MissingKey;
use super::walk::{At, Map, Reader};

impl Reader<'_> {
    /// The steps of a block.
    pub(super) fn steps(&mut self, at: At<'_>) -> Vec<Step> {
        let unread = |span| Step { what: StepKind::Unread, name: None, guard: None, span };
        if at.node.as_list().is_none() {
            self.members(at);
            return vec![unread(at.span)];
        }
        let members = self.members(at);
        members.into_iter().map(|at| self.step(at).unwrap_or_else(|| unread(at.node.span))).collect()
    }

    /// The steps of a work, of which there is at least one.
    pub(super) fn some_steps(&mut self, at: At<'_>) -> Vec<Step> {
        let steps = self.steps(at);
        if steps.is_empty() {
            self.problems.report(&NoSteps(at.span));
        }
        steps
    }

    /// The work of a method, called in place of a request.
    pub(super) fn called(&mut self, map: &Map<'_>) -> Option<Step> {
        let span = map.place("call")?;
        let what = self.call(map);
        Some(Step { what, name: None, guard: None, span })
    }

    fn step(&mut self, at: At<'_>) -> Option<Step> {
        let map = self.open(at, &STEP)?;
        let kind = map.first_of(STEP_KINDS).or_else(|| map.has("return").then_some("return"));
        let later = STEP_KINDS.iter().any(|kind| map.is_later(kind));
        let Some(kind) = kind else {
            if !later {
                self.problems.report(&NoKind { span: at.node.span, guarded: map.has("if") });
            }
            map.forget_all();
            return later.then_some(Step {
                what: StepKind::Unread,
                name: None,
                guard: None,
                span: at.node.span,
            });
        };
        self.stray(&map, kind);
        let name = self.read(&map, "as", Self::name);
        if name.as_ref().is_some_and(|name| !is_name(&name.value)) {
            self.lose(&map, "as");
        }
        let condition = self.take(&map, "if", Self::expression);
        let (guard, own) = if kind == "then" { (None, condition) } else { (condition, None) };
        let what = match kind {
            "call" => self.call(&map),
            "let" => {
                let at = map.at("let")?;
                StepKind::Let(self.named(at).into_iter().map(|(name, at)| (name, self.written(at))).collect())
            }
            "then" => StepKind::If {
                condition: own.unwrap_or_else(|| {
                    self.problems.report(&NoCondition(at.node.span));
                    hole(at.node.span)
                }),
                then: self.take(&map, "then", Self::steps).unwrap_or_default(),
                otherwise: self.take(&map, "else", Self::steps).unwrap_or_default(),
            },
            "case" => self.case(&map, at.node.span),
            "for" => self.repeated(&map)?,
            "while" => {
                self.demand(&map, &["do", "max"]);
                let max = self.read(&map, "max", |reader, at| reader.count(at, 1, 1_000));
                StepKind::While {
                    condition: self
                        .take(&map, "while", Self::expression)
                        .unwrap_or_else(|| hole(at.node.span)),
                    block: self.take(&map, "do", Self::steps).unwrap_or_default(),
                    max: max.unwrap_or(Spanned::new(1, at.node.span)),
                }
            }
            "download" => self.download(&map)?,
            "upload" => self.upload(&map)?,
            "wait" => self.read(&map, "wait", Self::wait).map_or(StepKind::Unread, StepKind::Wait),
            "suspend" => {
                self.read(&map, "suspend", Self::suspend).map_or(StepKind::Unread, StepKind::Suspend)
            }
            "checkpoint" => {
                let at = map.at("checkpoint")?;
                let values = self.named(at).into_iter().map(|(name, at)| (name, self.written(at)));
                StepKind::Checkpoint(values.collect())
            }
            "fail" => {
                let message = self.take(&map, "fail", Self::written);
                StepKind::Fail(message.unwrap_or_else(|| hole_value(at.node.span)))
            }
            "return" => {
                let value = self.take(&map, "return", Self::written);
                StepKind::Return(value.unwrap_or_else(|| hole_value(at.node.span)))
            }
            verb if VERBS.contains(&verb) => StepKind::Send(Box::new(self.work(&map))),
            _ => StepKind::Unread,
        };
        Some(Step { what, name, guard, span: at.node.span })
    }

    fn call(&mut self, map: &Map<'_>) -> StepKind {
        let Some(method) = self.read(map, "call", Self::name) else {
            map.forget(&["with"]);
            return StepKind::Unread;
        };
        let within = map.at("with").map(|at| at.span);
        if map.at("with").is_some_and(|at| at.node.as_map().is_none()) {
            self.gaps.lose(map.span, "with");
        }
        let with = map.at("with").map(|at| self.values(at)).unwrap_or_default();
        StepKind::Call { method, with, within }
    }

    fn case(&mut self, map: &Map<'_>, span: Span) -> StepKind {
        self.demand(map, &["of"]);
        let mut cases = Vec::new();
        let mut seen: Vec<Spanned<String>> = Vec::new();
        let entries = map.at("of").map(|at| self.entries(at)).unwrap_or_default();
        for (key, at) in entries {
            let mut texts = Vec::new();
            for text in key.value.split(',').map(str::trim) {
                if let Some(first) = seen.iter().find(|known| known.value == text) {
                    self.problems.report(&CaseTwice { text, span: key.span, first: first.span });
                    continue;
                }
                texts.push(Spanned::new(text.to_owned(), key.span));
                seen.push(Spanned::new(text.to_owned(), key.span));
            }
            cases.push((texts, self.steps(at)));
        }
        StepKind::Case {
            subject: self.take(map, "case", Self::expression).unwrap_or_else(|| hole(span)),
            cases,
            otherwise: self.take(map, "else", Self::steps).unwrap_or_default(),
        }
    }

    fn repeated(&mut self, map: &Map<'_>) -> Option<StepKind> {
        self.demand(map, &["do"]);
        let at = map.at("for")?;
        let block = self.take(map, "do", Self::steps).unwrap_or_default();
        let collect = self.take(map, "collect", Self::written);
        let report = self.read(map, "failures", Self::word).is_some_and(|word| word.value == "report");
        let parallel = self.read(map, "parallel", |reader, at| reader.count(at, 1, 20));
        let Some(scalar) = at.node.as_scalar() else {
            self.wrong_kind(at, "a loop, as `x in list`");
            return Some(StepKind::Unread);
        };
        let each = parse::each(scalar, self.problems);
        Some(StepKind::For { each, block, collect, report, parallel })
    }

    fn wait(&mut self, at: At<'_>) -> Option<Box<Wait>> {
        let map = self.open(at, &WAIT)?;
        let ask = self.read(&map, "ask", |reader, at| {
            let map = reader.open(at, &WORK)?;
            Some(reader.work(&map))
        });
        let first = self.take(&map, "first", Self::written);
        let until = self.take(&map, "until", Self::expression);
        let every = self.read(&map, "every", Self::duration);
        let grow = self.read(&map, "grow", Self::duration);
        let tries = self.read(&map, "tries", |reader, at| reader.count(at, 1, 100));
        let late = self.take(&map, "late", Self::written);
        let until = until.unwrap_or_else(|| hole(at.span));
        Some(Box::new(Wait { first, ask: ask?, until, every, grow, tries, late }))
    }

    fn suspend(&mut self, at: At<'_>) -> Option<Box<Suspend>> {
        let map = self.open(at, &SUSPEND)?;
        let register = self.read(&map, "register", |reader, at| {
            let map = reader.open(at, &WORK)?;
            Some(reader.work(&map))
        });
        let resumed = self.take(&map, "resumed", Self::written);
        let timeout = self.read(&map, "timeout", Self::duration);
        let expired = self.take(&map, "expired", Self::written);
        Some(Box::new(Suspend { register, resumed, timeout, expired }))
    }

    /// Tells which keys a kind of step cannot do without.
    fn demand(&mut self, map: &Map<'_>, keys: &[&'static str]) {
        let missing: Vec<&'static str> = keys.iter().filter(|key| !map.has(key)).copied().collect();
        if !missing.is_empty() {
            self.problems.report(&MissingKey { missing, of: map.construct, span: map.span });
        }
    }

    /// Tells of keys that belong to another kind of step.
    fn stray(&mut self, map: &Map<'_>, kind: &'static str) {
        let verb = VERBS.contains(&kind);
        let own: &[&str] = match kind {
            "call" => &["with", "as", "if"],
            "then" => &["if", "else"],
            "case" => &["of", "else", "if"],
            "for" => &["do", "collect", "parallel", "failures", "as", "if"],
            "while" => &["do", "max", "if"],
            "download" | "upload" => &["as", "if"],
            "let" | "fail" | "return" => &["if"],
            "wait" | "suspend" => &["as"],
            "checkpoint" => &[],
            _ => &["as", "if", "return"],
        };
        for (key, span) in map.keys() {
            let fits = key == kind
                || own.contains(&key)
                || STEP_KINDS.contains(&key)
                || verb && (REQUEST.key(key).is_some() || LIST.key(key).is_some());
            if !fits {
                let kind = if kind == "then" { "if" } else { kind };
                self.problems.report(&Stray { key, span, kind });
                map.drop_key(key);
            }
        }
    }
}

/// A step that does nothing.
struct NoKind {
    span: Span,
    /// It has an `if`.
    guarded: bool,
}

impl Problem for NoKind {
    const CODE: Code = Code::StepKind;

    fn describe(&self) -> Description {
        let help = if self.guarded {
            "`if` needs `then` beside it, or something that it guards".to_owned()
        } else {
            "a step is a request, or `call`, `let`, `if` with `then`, `case`, `for`, `while`, `download`, `upload`, `fail`, `return`"
                .to_owned()
        };
        Description::new("this step does nothing", self.span, "no key says what is done").help(help)
    }
}

/// A work without a step.
struct NoSteps(Span);

impl Problem for NoSteps {
    const CODE: Code = Code::StepKind;

    fn describe(&self) -> Description {
        Description::new("there is no step", self.0, "nothing is done")
    }
}

/// `then` without `if`.
struct NoCondition(Span);

impl Problem for NoCondition {
    const CODE: Code = Code::StepKind;

    fn describe(&self) -> Description {
        Description::new("`then` needs an `if`", self.0, "no condition stands beside it")
    }
}

/// A key that belongs to another kind of step.
pub(super) struct Stray {
    pub key: &'static str,
    pub span: Span,
    pub kind: &'static str,
}

impl Problem for Stray {
    const CODE: Code = Code::StepKey;

    fn describe(&self) -> Description {
        let Self { key, span, kind } = self;
        let help = match (*key, *kind) {
            ("as", "let" | "checkpoint") => Some("`let` gives its names itself: `let: { NAME: VALUE }`"),
            ("as", "then" | "if" | "case" | "while") => {
                Some("the steps inside have names; the arms of a choice may use the same")
            }
            ("return", _) => {
                Some("what a step gives has a name, by `as`; a work ends with a step of `return` alone")
            }
            _ => None,
        };
        Description::new(
            format!("`{key}` says nothing in a step of `{kind}`"),
            *span,
            format!("does not belong to `{kind}`"),
        )
        .help(help.map(str::to_owned))
    }
}

/// A case that is written twice.
struct CaseTwice<'a> {
    text: &'a str,
    span: Span,
    first: Span,
}

impl Problem for CaseTwice<'_> {
    const CODE: Code = Code::StepKind;

    fn describe(&self) -> Description {
        let Self { text, span, first } = self;
        Description::new(format!("the case `{text}` is written twice"), *span, "never reached")
            .because(*first, "first written here")
    }
}
