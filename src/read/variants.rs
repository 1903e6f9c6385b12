//! Reads variants: several operations of one name.
//!
//! In: an operation with `choose` and `variants`. Out: each variant as a whole operation, made of
//! its own keys and of those that stand beside `variants`. Of two keys of one name its own counts;
//! `errors` of both count, its own first, and so do `checks`, the common ones first.

use crate::diagnostic::{Code, Description, Problem};
use crate::span::{Span, Spanned};
use crate::spec::{Arm, Choose, Variants};
use crate::syntax::document::{Entry, Node, NodeKind};

use super::keys::{BODIES, Construct, KINDS, VARIANTS};
use super::slips::MissingKey;
use super::walk::{At, Map, Reader};

/// Keys of the operation as a whole.
const COMMON: [&str; 10] = [
    "title",
    "subtitle",
    "priority",
    "deprecated",
    "bulk",
    "config",
    "choose",
    "variants",
    "extends",
    "summarize",
];
/// Keys that a variant has of its own, or does not have.
const OWN: [&str; 3] = ["label", "description", "help"];

impl Reader<'_> {
    /// The variants of the operation at `at`, whose keys are `map`; `plain` reads an operation
    /// without variants.
    pub(super) fn variants<T>(
        &mut self,
        name: &Spanned<String>,
        at: At<'_>,
        map: &Map<'_>,
        construct: &'static Construct,
        plain: impl Fn(&mut Self, Spanned<String>, &Map<'_>) -> T,
    ) -> Option<Variants<T>> {
        let choose = map.at("choose").and_then(|at| self.chooser(at));
        let Some(variants) = map.at(VARIANTS) else {
            if let Some(span) = map.place("choose") {
                self.problems.report(&MissingKey { missing: vec![VARIANTS], of: map.construct, span });
            }
            return None;
        };
        if !map.has("choose") {
            let missing = vec!["choose"];
            self.problems.report(&MissingKey { missing, of: map.construct, span: variants.span });
        }
        let beside = at.node.as_map().unwrap_or_default();
        let mut arms = Vec::new();
        for (variant, inner) in self.named(variants) {
            let NodeKind::Map(own) = &inner.node.kind else {
                self.wrong_kind(inner, "a map");
                continue;
            };
            let label = own.iter().find(|entry| &*entry.key.value == "label");
            let label = label.and_then(|entry| self.text(inner.entry(entry)));
            let whole = self.joined(own, beside);
            let whole = self.open_entries(&whole, inner.span, construct);
            // A slip of one of these was told.
            whole.forget(&[VARIANTS, "choose"]);
            let name = Spanned::new(name.value.clone(), variant.span);
            let operation = plain(self, name, &whole);
            arms.push(Arm { name: variant, label, operation });
        }
        if variants.node.as_map().is_some_and(<[Entry]>::is_empty) {
            self.problems.report(&NoVariant(variants.span));
        }
        Some(Variants { choose: choose?, arms, span: variants.span })
    }

    /// What chooses: a name, or a map of one field.
    fn chooser(&mut self, at: At<'_>) -> Option<Choose> {
        let NodeKind::Map(entries) = &at.node.kind else { return self.name(at).map(Choose::Name) };
        if at.node.has_gap() {
            return None;
        }
        if entries.len() != 1 {
            let help = "write `choose: { object: { label: Kind of record } }`".to_owned();
            self.wrong_kind_with(at, "the name of a field, or a map of one field", Some(help));
            return None;
        }
        self.fields(at)?.pop().map(Choose::Field)
    }

    /// The keys of a variant and those beside it.
    fn joined(&mut self, own: &[Entry], beside: &[Entry]) -> Vec<Entry> {
        let has = |key: &str| own.iter().any(|entry| &*entry.key.value == key);
        let mut whole: Vec<Entry> = Vec::with_capacity(own.len() + beside.len());
        for entry in own {
            let key = &*entry.key.value;
            if COMMON.contains(&key) {
                self.problems.report(&CommonKey { key, span: entry.key.span });
            } else if key != "label" {
                whole.push(entry.clone());
            }
        }
        for entry in beside {
            let key = &*entry.key.value;
            let other = |keys: &[&str]| keys.contains(&key) && keys.iter().any(|other| has(other));
            if COMMON.contains(&key) || OWN.contains(&key) || other(KINDS) || other(BODIES) {
                continue;
            }
            match whole.iter_mut().find(|known| known.key.value == entry.key.value) {
                Some(known) if key == "errors" => known.value = both(&known.value, &entry.value),
                Some(known) if key == "checks" => known.value = both(&entry.value, &known.value),
                Some(_) => {}
                None => whole.push(entry.clone()),
            }
        }
        whole
    }
}

/// Two lists as one; the first where one of them is none.
fn both(first: &Node, second: &Node) -> Node {
    match (&first.kind, &second.kind) {
        (NodeKind::List(one), NodeKind::List(other)) => {
            Node { kind: NodeKind::List(one.iter().chain(other).cloned().collect()), span: first.span }
        }
        _ => first.clone(),
    }
}

/// A key in a variant that belongs to the operation as a whole.
struct CommonKey<'a> {
    key: &'a str,
    span: Span,
}

impl Problem for CommonKey<'_> {
    const CODE: Code = Code::CommonKeyInVariant;

    fn describe(&self) -> Description {
        let Self { key, span } = self;
        Description::new(
            format!("`{key}` belongs to the operation, not to one of its variants"),
            *span,
            "in a variant",
        )
        .help(match *key {
            "title" => "`label` says how the choice of a variant is shown".to_owned(),
            key => format!("write `{key}` beside `variants`"),
        })
    }
}

/// Variants without any.
struct NoVariant(Span);

impl Problem for NoVariant {
    const CODE: Code = Code::NoVariant;

    fn describe(&self) -> Description {
        Description::new("there is nothing to choose from", self.0, "without a variant")
            .help("each variant has a name: `variants: { deal: { post: deals, input: deal } }`".to_owned())
    }
}
