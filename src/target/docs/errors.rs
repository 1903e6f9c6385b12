//! What an answer that is no success becomes: the rules of the connector in words.

use std::collections::{HashMap, HashSet};

use serde::Serialize;

use super::express;
use super::site::Site;
use super::words::{Words, counted};
use crate::builtin::pattern::Pattern;
use crate::model::{Action, Connector, ErrorRule, Retry, Sign, Trigger, Wait, Work};
use crate::span::Span;

/// A rule about answers.
#[derive(Debug, Serialize)]
pub(super) struct Rule {
    /// Which answers; none: all.
    pub when: Vec<Words>,
    /// It depends on what is in the answer, too.
    pub depends: bool,
    pub message: Option<Words>,
    pub retry: bool,
    pub pass: bool,
}

/// The page about errors.
#[derive(Debug, Serialize)]
pub(super) struct Page {
    pub rules: Vec<Rule>,
    pub retries: Vec<Words>,
}

/// The rules that requests share, in their order.
#[derive(Debug, Default)]
pub(super) struct Shared<'a> {
    rules: Vec<&'a ErrorRule>,
    places: HashSet<Span>,
}

impl<'a> Shared<'a> {
    /// Rules that more than one request has, and those of the connection's test.
    pub(super) fn of(connector: &'a Connector) -> Self {
        let test = connector.connection.test.as_ref();
        let tested: HashSet<Span> = test
            .into_iter()
            .flat_map(Work::sending)
            .flat_map(|work| &work.request.errors)
            .map(|rule| rule.span)
            .collect();
        let mut counts: HashMap<Span, usize> = HashMap::new();
        for rule in works(connector).flat_map(|work| &work.request.errors) {
            *counts.entry(rule.span).or_default() += 1;
        }
        let mut shared = Self::default();
        for rule in works(connector).flat_map(|work| &work.request.errors) {
            let often = counts.get(&rule.span).is_some_and(|count| *count > 1);
            if (often || tested.contains(&rule.span)) && shared.places.insert(rule.span) {
                shared.rules.push(rule);
            }
        }
        shared
    }
}

/// The page.
pub(super) fn page(site: &Site) -> Page {
    let mut retries: Vec<Words> = Vec::new();
    let mut known: Vec<&Retry> = Vec::new();
    for retry in works(site.connector).filter_map(|work| work.request.retry.as_ref()) {
        // Whether a request may be repeated differs, the rest is usually the same.
        if !known.iter().any(|before| alike(before, retry)) && known.len() < 20 {
            known.push(retry);
            retries.push(retried(retry));
        }
    }
    Page { rules: site.shared.rules.iter().copied().map(rule).collect(), retries }
}

/// The rules that belong to this work alone.
pub(super) fn own(site: &Site, work: &Work) -> Vec<Rule> {
    let rules = work.sending().into_iter().flat_map(|work| &work.request.errors);
    rules.filter(|rule| !site.shared.places.contains(&rule.span)).map(rule).collect()
}

/// All works that people start.
fn works(connector: &Connector) -> impl Iterator<Item = &Work> {
    let actions = connector.actions.iter().flat_map(Action::whole).map(|action| &action.work);
    let triggers =
        connector.triggers.iter().flat_map(Trigger::whole).filter_map(Trigger::poll).map(|poll| &poll.work);
    let all = connector.connection.test.iter().chain(actions).chain(triggers).flat_map(Work::sending);
    all.chain(connector.routines.iter().flat_map(|routine| routine.program.works()))
}

fn alike(one: &Retry, other: &Retry) -> bool {
    one.when == other.when
        && one.attempts == other.attempts
        && one.wait == other.wait
        && one.max_wait == other.max_wait
}

fn rule(rule: &ErrorRule) -> Rule {
    Rule {
        when: rule.when.iter().map(sign).collect(),
        depends: rule.condition.is_some(),
        message: rule.message.as_ref().map(express::text),
        retry: rule.retry,
        pass: rule.pass,
    }
}

/// A pattern as people read it.
pub(super) fn sign(sign: &Sign) -> Words {
    match sign {
        Sign::Status(status) => Words::default().code(status.to_string()),
        Sign::Class(class) => Words::default().code(format!("{class}xx")),
        Sign::Network => Words::new("no connection"),
        Sign::Timeout => Words::new("no answer in time"),
        Sign::Any => Words::new("any failure"),
        Sign::Regex(regex) => Words::new("an answer like ").and(regex_as_written(regex)),
        Sign::Text(text) => Words::new("an answer with ").code(text.clone()),
    }
}

/// A regex as an author writes it.
pub(super) fn regex_as_written(regex: &Pattern) -> Words {
    let (source, flag) = match regex.source().strip_prefix("(?i)") {
        Some(source) => (source, "i"),
        None => (regex.source(), ""),
    };
    Words::default().code(format!("/{source}/{flag}"))
}

fn retried(retry: &Retry) -> Words {
    let when = retry.when.iter().map(sign).collect();
    let attempts = counted(i64::from(retry.attempts), "attempt");
    let wait = match retry.wait {
        Wait::Exponential => "one second, then twice as long each time".to_owned(),
        Wait::Fixed(milliseconds) => time(milliseconds),
    };
    Words::new("After ")
        .and(Words::list(when, " or "))
        .text(format!(" the request is sent again, up to {attempts} in all. In between the connector waits {wait}, at most {}", time(retry.max_wait)))
        .text(", or as long as ")
        .code(retry.respect.clone())
        .text(" says. What might be done twice is not repeated.")
}

fn time(milliseconds: u64) -> String {
    super::words::span(i64::try_from(milliseconds).unwrap_or(i64::MAX).saturating_mul(1_000))
}
