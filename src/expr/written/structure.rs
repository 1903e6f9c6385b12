//! Reads maps with a head key.

use crate::expr::ast::{Each, Expr, ExprKind, Written, WrittenKind};
use crate::expr::parse;
use crate::names::is_name;
use crate::span::{Span, Spanned};
use crate::spelling::nearest;
use crate::syntax::document::{Entry, Node};

use super::heads::{self, Head};
use super::mistakes::{
    BadCase, BadStructureValue, IncompleteStructure, StrangerInStructure, TwoHeads, Words,
};
use super::{Reader, hole};

/// A map with a head key, all of its keys known to belong to it.
struct Parts<'a> {
    head: &'static Head,
    entries: &'a [Entry],
    span: Span,
}

impl<'a> Parts<'a> {
    /// The value of a key.
    fn get(&self, key: &str) -> Option<&'a Node> {
        self.entries.iter().find(|entry| &*entry.key.value == key).map(|entry| &entry.value)
    }

    /// Whether a key belongs to the structure.
    fn has(&self, key: &str) -> bool {
        let is_case = self.head.key == "$case" && (!key.starts_with('$') || heads::unescaped(key) != key);
        is_case || self.head.has(key)
    }

    /// The missing key of the structure that a stranger in it is a slip of.
    fn meant(&self, key: &str) -> Option<&'static str> {
        let missing = self.head.followers().filter(|follower| self.get(follower).is_none());
        let key = Some(key).filter(|key| !self.has(key) && heads::find(key).is_none())?;
        nearest(&format!("${}", key.trim_start_matches('$')), missing)
    }

    /// The value of the head key.
    fn of_head(&self) -> &'a Node {
        self.get(self.head.key).expect("the head was found among the entries")
    }

    /// The place of the head key.
    fn head_span(&self) -> Span {
        let head = self.entries.iter().find(|entry| &*entry.key.value == self.head.key);
        head.map_or(self.span, |entry| entry.key.span)
    }
}

impl Reader<'_> {
    /// The structure that a map is; none if it is data.
    pub(super) fn structure(&mut self, entries: &[Entry], span: Span) -> Option<Written> {
        let head = heads::all().find(|head| entries.iter().any(|entry| &*entry.key.value == head.key))?;
        let parts = Parts { head, entries, span };
        self.belong_together(&parts);
        if !self.is_complete(&parts) {
            // The values are read for their own mistakes.
            for entry in entries.iter().filter(|entry| head.has(&entry.key.value)) {
                self.follower(entry);
            }
            return Some(hole(span));
        }
        Some(self.read(&parts))
    }

    fn read(&mut self, parts: &Parts) -> Written {
        let kind = match parts.head.key {
            "$if" => WrittenKind::If {
                condition: self.condition(parts, "$if"),
                then: self.needed(parts, "$then"),
                otherwise: self.optional(parts, "$else"),
            },
            "$case" => self.case(parts),
            "$for" => WrittenKind::For {
                each: self.each(parts.of_head(), "$for"),
                filter: parts.get("$where").map(|_| self.condition(parts, "$where")),
                key: self.optional(parts, "$key"),
                give: self.needed(parts, "$yield"),
            },
            "$fold" => WrittenKind::Fold {
                total: self.local_name(
                    parts.of_head(),
                    "$fold",
                    "name what was computed so far: `$fold: total`",
                ),
                from: self.optional(parts, "$from"),
                each: parts.get("$for").map_or_else(|| nothing(parts.span), |node| self.each(node, "$for")),
                give: self.needed(parts, "$yield"),
            },
            "$let" => WrittenKind::Let {
                names: self.names(parts.of_head(), "$let"),
                give: self.needed(parts, "$in"),
            },
            "$merge" => WrittenKind::Merge(self.members(parts)),
            "$concat" => WrittenKind::Concat(self.members(parts)),
            "$call" => WrittenKind::Call {
                method: self.local_name(parts.of_head(), "$call", "name a method: `$call: full_name`"),
                with: parts.get("$with").map(|node| self.names(node, "$with")).unwrap_or_default(),
            },
            "$keep" => WrittenKind::Keep(Box::new(self.value(parts.of_head()))),
            "$raw" => WrittenKind::Raw(self.raw(parts.of_head())),
            "$fail" => WrittenKind::Fail(Box::new(self.value(parts.of_head()))),
            "$file" => WrittenKind::File {
                content: Box::new(self.value(parts.of_head())),
                name: self.optional(parts, "$name"),
                media: self.optional(parts, "$type"),
            },
            other => unreachable!("the head `{other}` is read above"),
        };
        let nameless = match &kind {
            WrittenKind::For { each, .. } => each.item.value.is_empty(),
            WrittenKind::Fold { total, each, .. } => total.value.is_empty() || each.item.value.is_empty(),
            WrittenKind::Call { method, .. } => method.value.is_empty(),
            _ => false,
        };
        // Without its names, what reads them would be told as wrong too.
        if nameless { hole(parts.span) } else { Written { kind, span: parts.span } }
    }

    /// Reports keys that have no place beside the head.
    fn belong_together(&mut self, parts: &Parts) {
        let Parts { head, entries, .. } = parts;
        let mut several = false;
        for entry in *entries {
            let key = &*entry.key.value;
            if parts.has(key) {
                continue;
            }
            if heads::find(key).is_some() {
                several = true;
                let words = Words::new(
                    format!("`{}` and `{key}` stand in one map", head.key),
                    entry.key.span,
                    "a second structure",
                )
                .because(parts.head_span(), "the first")
                .help(format!(
                    "put one into a value of the other, or write `${key}` if the key `{key}` is meant"
                ));
                self.problems.report(&TwoHeads(words));
            }
        }
        // Of two structures, what belongs to the other is no stranger.
        let strangers = entries.iter().filter(|entry| !several && !parts.has(&entry.key.value));
        strangers.for_each(|entry| self.stranger(parts, entry));
    }

    fn stranger(&mut self, parts: &Parts, entry: &Entry) {
        let Parts { head, .. } = parts;
        let key = &*entry.key.value;
        let meant = parts.meant(key);
        let help = match meant {
            Some(follower) => format!("`{}` has `{follower}`", head.key),
            None if head.key == "$merge" || !key.starts_with('$') => {
                "structure and data are joined by `$merge`: `$merge: [ … , { … } ]`".to_owned()
            }
            None if head.key == "$case" => format!("a case of this name is written `${key}`"),
            None => match heads::with_follower(key).next() {
                Some(other) => format!("it belongs to `{}`", other.key),
                None => format!("the key `{}` of data is written `${}`", head.key, head.key),
            },
        };
        let words = Words::new(
            format!("`{key}` does not belong to `{}`", head.key),
            entry.key.span,
            "no part of this structure",
        )
        .because(parts.head_span(), "makes the map structure")
        .help(help);
        let words = match meant {
            Some(follower) => words.fix(entry.key.span, follower),
            None => words,
        };
        self.problems.report(&StrangerInStructure(words));
    }

    /// Reports keys that the head needs and that are not there.
    fn is_complete(&mut self, parts: &Parts) -> bool {
        let Parts { head, .. } = parts;
        let missing: Vec<&str> = head.needs.iter().copied().filter(|key| parts.get(key).is_none()).collect();
        if missing.is_empty() {
            return true;
        }
        // A slip in its name was told already.
        let slipped =
            |key: &&str| parts.entries.iter().any(|entry| parts.meant(&entry.key.value) == Some(*key));
        let missing: Vec<&str> = missing.into_iter().filter(|key| !slipped(key)).collect();
        if missing.is_empty() {
            return false;
        }
        let listed = missing.iter().map(|key| format!("`{key}`")).collect::<Vec<_>>().join(" and ");
        let words =
            Words::new(format!("`{}` needs {listed}", head.key), parts.head_span(), "is not complete")
                .help(format!("the key `{}` of data is written `${}`", head.key, head.key));
        self.problems.report(&IncompleteStructure(words));
        false
    }

    /// A part of an incomplete structure.
    fn follower(&mut self, entry: &Entry) {
        match (&*entry.key.value, entry.value.as_scalar()) {
            ("$if" | "$case" | "$where", Some(scalar)) => {
                parse::expression(scalar, self.problems);
            }
            ("$for", Some(scalar)) => {
                parse::each(scalar, self.problems);
            }
            ("$fold" | "$let", _) => {}
            _ => {
                self.value(&entry.value);
            }
        }
    }

    fn needed(&mut self, parts: &Parts, key: &str) -> Box<Written> {
        self.optional(parts, key).unwrap_or_else(|| Box::new(hole(parts.span)))
    }

    fn optional(&mut self, parts: &Parts, key: &str) -> Option<Box<Written>> {
        parts.get(key).map(|node| Box::new(self.value(node)))
    }

    /// The expression of a key.
    fn condition(&mut self, parts: &Parts, key: &str) -> Expr {
        let node = parts.get(key).unwrap_or(parts.of_head());
        if let Some(scalar) = node.as_scalar() {
            return parse::expression(scalar, self.problems);
        }
        self.wrong_value(node, key, "an expression", "write it as one text, without braces");
        Expr { kind: ExprKind::Hole, span: node.span }
    }

    fn each(&mut self, node: &Node, key: &str) -> Each {
        if let Some(scalar) = node.as_scalar() {
            return parse::each(scalar, self.problems);
        }
        self.wrong_value(node, key, "a loop", "write `item in list`");
        nothing(node.span)
    }

    fn wrong_value(&mut self, node: &Node, key: &str, expected: &str, help: &str) {
        if node.is_broken() {
            return;
        }
        let words = Words::new(
            format!("`{key}` takes {expected}, and here is {}", node.kind_word()),
            node.span,
            format!("not {expected}"),
        )
        .help(help.to_owned());
        self.problems.report(&BadStructureValue(words));
    }

    /// The name that `$fold` gives to what was computed so far.
    fn local_name(&mut self, node: &Node, key: &'static str, help: &str) -> Spanned<String> {
        match node.as_scalar() {
            Some(scalar) if is_name(&scalar.text) => Spanned::new(scalar.text.to_string(), node.span),
            _ => {
                self.wrong_value(node, key, "a name", help);
                Spanned::new(String::new(), node.span)
            }
        }
    }

    /// The names of `$let` or `$with`.
    fn names(&mut self, node: &Node, key: &'static str) -> Vec<(Spanned<String>, Written)> {
        let Some(entries) = node.as_map() else {
            self.wrong_value(node, key, "a map of names", &format!("write `{key}: {{ name: value }}`"));
            return Vec::new();
        };
        let mut names = Vec::new();
        for entry in entries {
            let key = &entry.key;
            if !is_name(&key.value) {
                let words = Words::new(
                    format!("`{}` is not a name", key.value),
                    key.span,
                    "cannot be read in expressions",
                )
                .help("names have the letters a to z, digits and `_`".to_owned());
                self.problems.report(&BadStructureValue(words));
            }
            names.push((Spanned::new(key.value.to_string(), key.span), self.value(&entry.value)));
        }
        names
    }

    /// The list of `$merge` or `$concat`.
    fn members(&mut self, parts: &Parts) -> Vec<Written> {
        let node = parts.of_head();
        if let Some(members) = node.as_list() {
            return members.iter().map(|member| self.value(member)).collect();
        }
        let help = format!("list what is joined: `{}: [ … , … ]`", parts.head.key);
        self.wrong_value(node, parts.head.key, "a list", &help);
        vec![self.value(node)]
    }

    fn case(&mut self, parts: &Parts) -> WrittenKind {
        let subject = self.condition(parts, "$case");
        let otherwise = self.optional(parts, "$else");
        let mut cases = Vec::new();
        let mut seen: Vec<Spanned<String>> = Vec::new();
        for entry in parts.entries {
            let key = &entry.key.value;
            if key.starts_with('$') && heads::unescaped(key) == &**key {
                continue;
            }
            let alternatives = self.alternatives(entry, &mut seen);
            cases.push((alternatives, self.value(&entry.value)));
        }
        if cases.is_empty() {
            let words = Words::new("`$case` has no case", parts.head_span(), "nothing to choose from")
                .help("each case is a key with its value: `open: 2`, `\"closed, done\": 5`".to_owned());
            self.problems.report(&IncompleteStructure(words));
        }
        WrittenKind::Case { subject, cases, otherwise }
    }

    /// The texts of a case, which commas separate.
    fn alternatives(&mut self, entry: &Entry, seen: &mut Vec<Spanned<String>>) -> Vec<Spanned<String>> {
        let key = self.key(entry);
        let mut alternatives = Vec::new();
        let several = key.value.contains(',');
        for text in key.value.split(',') {
            let text = if several { heads::unescaped(text.trim()) } else { text.trim() };
            let alternative = Spanned::new(text.to_owned(), key.span);
            if several && text.is_empty() {
                let words = Words::new("a case has an empty alternative", key.span, "a comma too many")
                    .help("the case for empty text is written by itself: `\"\"`".to_owned());
                self.problems.report(&BadCase(words));
                continue;
            }
            if let Some(first) = seen.iter().find(|first| first.value == text) {
                let words =
                    Words::new(format!("the case `{text}` is written twice"), key.span, "never reached")
                        .because(first.span, "first written here");
                self.problems.report(&BadCase(words));
                continue;
            }
            seen.push(alternative.clone());
            alternatives.push(alternative);
        }
        alternatives
    }
}

/// A loop over nothing, after a mistake.
fn nothing(span: Span) -> Each {
    Each { item: Spanned::new(String::new(), span), index: None, list: Expr { kind: ExprKind::Hole, span } }
}
