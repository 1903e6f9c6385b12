//! What an error tells beside its sentence: its code, where it happened, and the request.
//!
//! In: a fault of the runtime, or the message of an exported connector. Cases give sentences alone, so
//! what is told beside them is compared between the two. The runtime points at a line of the spec and
//! the platform at an operation: they agree where that line belongs to the operation, or to a part of
//! the spec that operations share.

use super::judge::{Happened, Outcome};
use super::{Case, Verdict, What};
use crate::plan::Plan;
use crate::runtime::Fault;
use crate::span::Sources;

/// What an error tells beside its sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    pub code: String,
    /// On the runtime a file and a line, on the platform an operation; empty where none is known.
    pub place: String,
    /// `GET https://…`, without a query.
    pub request: Option<String>,
}

impl Told {
    /// What a fault tells; nothing where the spec itself wrote its sentence.
    pub(super) fn of(fault: &Fault, plan: &Plan) -> Option<Self> {
        let place = fault.place.and_then(|place| plan.places.get(place.0 as usize));
        let place = place.map(|place| {
            let file = plan.files.get(usize::from(place.file)).map_or("", String::as_str);
            format!("{file}:{}", place.line)
        });
        let request = fault.request.as_deref().map(without_query);
        (!fault.is_worded()).then(|| Self {
            code: fault.code.text().to_owned(),
            place: place.unwrap_or_default(),
            request,
        })
    }

    /// The sentence of a message of an exported connector, and what stands behind it.
    pub(super) fn split(message: &str) -> (&str, Option<Self>) {
        let tail = message.rsplit_once(" (R").and_then(|(sentence, tail)| {
            let (code, about) = tail.strip_suffix(')')?.split_once(" in ")?;
            let is_code = code.len() == 4 && code.bytes().all(|digit| digit.is_ascii_digit());
            let (place, request) = about.split_once(", ").unwrap_or((about, ""));
            let told = Self {
                code: format!("R{code}"),
                place: place.to_owned(),
                request: (!request.is_empty()).then(|| request.to_owned()),
            };
            is_code.then_some((sentence, Some(told)))
        });
        tail.unwrap_or((message, None))
    }
}

fn without_query(request: &str) -> String {
    request.split(['?', '#']).next().unwrap_or_default().to_owned()
}

/// What differs between the errors of both targets, where both ended in one.
#[must_use]
pub fn compare(case: &Case, runtime: &Happened, workato: &Happened, sources: &Sources) -> Verdict {
    let (Outcome::Error(_), Outcome::Error(sentence)) = (&runtime.outcome, &workato.outcome) else {
        return Vec::new();
    };
    let (ours, theirs) = match (&runtime.told, &workato.told) {
        (None, None) => return Vec::new(),
        (Some(ours), Some(theirs)) => (ours, theirs),
        // What is required the platform asks for itself, before the connector is asked.
        (Some(ours), None) if ours.code == "R0100" && sentence.ends_with("must be present") => {
            return Vec::new();
        }
        (Some(ours), None) => return vec![format!("code: {} on the runtime alone", ours.code)],
        (None, Some(theirs)) => return vec![format!("code: {} on the platform alone", theirs.code)],
    };
    let mut verdict = Vec::new();
    let mut differ = |what: &str, ours: &str, theirs: &str| {
        if ours != theirs {
            verdict.push(format!("{what}: `{ours}` on the runtime, `{theirs}` on the platform"));
        }
    };
    differ("code", &ours.code, &theirs.code);
    let words = |request: &Option<String>| request.clone().unwrap_or_default();
    differ("request", &words(&ours.request), &words(&theirs.request));
    let operation = operation(&case.what, &theirs.place);
    let section = section(&ours.place, sources);
    // Input is refused by its fields, wherever they are declared.
    if ours.place.is_empty() && ours.code != "R0100" {
        differ("place", "", &theirs.place);
    }
    // For whom a delivery is, all triggers ask together.
    let shared = theirs.place == "webhooks.route" && operation.starts_with("triggers.");
    if theirs.place != operation && !shared && section.as_deref() != Some(theirs.place.as_str()) {
        differ("place", &operation, &theirs.place);
    }
    if section.as_deref().is_some_and(|section| is_operation(section) && section != operation) {
        differ("place", section.as_deref().unwrap_or_default(), &operation);
    }
    verdict
}

/// The operation that a case runs, as errors tell it.
fn operation(what: &What, told: &str) -> String {
    match what {
        What::Action(name) => format!("actions.{name}"),
        What::Trigger(name) => format!("triggers.{name}"),
        What::PickList(name) => format!("pick_lists.{name}"),
        What::Sample(name) if told.starts_with("triggers.") => format!("triggers.{name}"),
        What::Sample(name) => format!("actions.{name}"),
        What::Test | What::Identity | What::SignIn(_) => "connection".to_owned(),
    }
}

fn is_operation(section: &str) -> bool {
    ["actions.", "triggers.", "pick_lists."].iter().any(|front| section.starts_with(front))
}

/// The part of a spec in YAML to which a line belongs, as far as its indents tell it: `actions.get` or
/// `connection`.
fn section(place: &str, sources: &Sources) -> Option<String> {
    let (path, line) = place.rsplit_once(':')?;
    let line: usize = line.parse().ok()?;
    let (_, source) = sources.iter().find(|(_, source)| source.path == path)?;
    let key = |line: &str, indent: usize| {
        let rest =
            line.get(indent..).filter(|_| line.bytes().take_while(|byte| *byte == b' ').count() == indent)?;
        let (key, _) = rest.split_once(':')?;
        (!key.is_empty() && key.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_'))
            .then(|| key.to_owned())
    };
    let above: Vec<&str> = source.text.lines().take(line).collect();
    let outer = above.iter().rev().position(|line| key(line, 0).is_some())?;
    let name = key(above[above.len() - 1 - outer], 0)?;
    if name == "connection" || outer == 0 {
        return Some(name);
    }
    let inner = above[above.len() - outer..].iter().rev().find_map(|line| key(line, 2));
    Some(inner.map_or(name.clone(), |inner| format!("{name}.{inner}")))
}

#[cfg(test)]
mod tests {
    use super::{Told, section};
    use crate::span::Sources;

    #[test]
    fn what_stands_behind_a_sentence_is_told_apart_from_it() {
        let told = |code: &str, place: &str, request: Option<&str>| Told {
            code: code.into(),
            place: place.into(),
            request: request.map(str::to_owned),
        };
        let cases = [
            (
                "division by zero (R0300 in actions.a)",
                "division by zero",
                Some(told("R0300", "actions.a", None)),
            ),
            (
                "409 Conflict (R0201 in actions.a, POST https://a.example/b)",
                "409 Conflict",
                Some(told("R0201", "actions.a", Some("POST https://a.example/b"))),
            ),
            ("no (R0300 in a) more", "no (R0300 in a) more", None),
            ("(Rxyzw in a)", "(Rxyzw in a)", None),
            ("it is (R12 in b)", "it is (R12 in b)", None),
        ];
        for (message, sentence, told) in cases {
            assert_eq!(Told::split(message), (sentence, told), "{message}");
        }
    }

    #[test]
    fn a_line_belongs_to_the_keys_above_it() {
        let mut sources = Sources::default();
        sources.add("spec.yaml", "connection:\n  auth: x\nactions:\n  one:\n    get: a\n  two: { get: b }\n");
        let cases =
            [(1, "connection"), (2, "connection"), (3, "actions"), (5, "actions.one"), (6, "actions.two")];
        for (line, of) in cases {
            assert_eq!(section(&format!("spec.yaml:{line}"), &sources).as_deref(), Some(of), "{line}");
        }
    }
}
