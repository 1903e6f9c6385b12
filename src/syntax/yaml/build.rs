//! Makes a tree of what stands in a YAML text.
//!
//! In: [`Raw`] entries. Out: a [`Node`] with aliases and `<<` resolved; keys are unique texts.
//! Goes on after every problem. `maps` and `scalars` hold the two halves of the work.

use std::ops::Range;

use super::events::{Raw, RawKind};
use super::holes::Holes;
use super::mask::Hole;
use super::mistakes::{AliasCycle, AliasWithoutAnchor, CustomTag, TooManyAliases};
use crate::diagnostic::{Problem, Problems};
use crate::span::{FileId, Span};
use crate::syntax::document::{Node, NodeKind};
use crate::syntax::entries::{MOST_LEVELS, TooDeep};
use crate::syntax::marks::within;

/// How many mistakes of one file are told that leave the tree whole.
const MOST_REPORTED: usize = 200;

/// How many nodes aliases may add to a file.
const MOST_ALIASED: usize = 100_000;

/// What came out of a text.
pub(super) struct Built {
    /// The root, unless the text holds nothing.
    pub root: Option<Node>,
    /// Whether something could not be read, so that the tree is not what the author meant.
    pub incomplete: bool,
}

/// The tree of a text that has `holes`, where `original` has what was taken out.
pub(super) fn build(
    file: FileId,
    (original, text): (&str, &str),
    raws: &[Raw<'_>],
    holes: &[Hole],
    problems: &mut Problems,
) -> Built {
    let mut builder = Builder {
        file,
        original,
        text,
        raws,
        complete: holes.is_empty(),
        holes: Holes::find(text, raws, holes),
        problems,
        expanding: Vec::new(),
        aliased: 0,
        too_deep: false,
        reported: 0,
        incomplete: false,
    };
    let root = if raws.is_empty() { None } else { Some(builder.node(0, 0)) };
    Built { root, incomplete: builder.incomplete }
}

pub(super) struct Builder<'a> {
    pub file: FileId,
    pub original: &'a str,
    pub text: &'a str,
    pub raws: &'a [Raw<'a>],
    /// Whether all is there that references may name.
    complete: bool,
    pub holes: Holes<'a>,
    problems: &'a mut Problems,
    /// The anchored things inside which aliases are being expanded.
    expanding: Vec<u32>,
    /// How many nodes have come from aliases.
    aliased: usize,
    too_deep: bool,
    reported: usize,
    incomplete: bool,
}

impl<'a> Builder<'a> {
    pub(super) fn span(&self, range: &Range<u32>) -> Span {
        within(self.file, self.original, range.start as usize..range.end as usize)
    }

    pub(super) fn source(&self, span: Span) -> &'a str {
        self.text.get(span.range()).unwrap_or("")
    }

    /// Reports a problem, unless it stands in what an alias repeats: there it has been reported.
    pub(super) fn report(&mut self, problem: &impl Problem) {
        if self.expanding.is_empty() && self.reported < MOST_REPORTED {
            self.reported += 1;
            self.problems.report(problem);
        }
    }

    /// Reports a problem that leaves a hole in the tree.
    pub(super) fn leave_out(&mut self, problem: &impl Problem) {
        self.incomplete = true;
        self.problems.report(problem);
    }

    /// The node at an index, broken if something there is wrong.
    pub(super) fn node(&mut self, at: u32, depth: usize) -> Node {
        let raw = &self.raws[at as usize];
        let span = self.span(&raw.range);
        if let Some(tag) = &raw.tag {
            let tag = self.span(tag);
            self.report(&CustomTag { span: tag });
        }
        let hole = self.holes.values.contains(&raw.range.start) || self.holes.emptied.contains(&at);
        if (!self.expanding.is_empty() && self.fills_up(span)) || hole {
            return Node::broken(span);
        }
        let kind = match &raw.kind {
            RawKind::Scalar { text, style, forced_text } => {
                NodeKind::Scalar(self.scalar(span, text, *style, *forced_text))
            }
            RawKind::List | RawKind::Map { .. } if self.is_too_deep(span, depth) => {
                return Node::broken(span);
            }
            RawKind::List => NodeKind::List(self.list(at, depth)),
            RawKind::Map { flow: true } if self.is_expression(span) => return self.unquoted(span),
            RawKind::Map { flow } => NodeKind::Map(self.map(at, *flow, depth)),
            RawKind::Alias(target) => return self.alias(span, *target, depth),
            RawKind::UnknownAlias => {
                return self.unknown_alias(span);
            }
        };
        Node { kind, span }
    }

    pub(super) fn unknown_alias(&mut self, span: Span) -> Node {
        let name = self.source(span).trim_start_matches('*');
        self.incomplete = true;
        // What it names may have been taken out.
        if self.complete || !self.original.contains(&format!("&{name}")) {
            self.problems.report(&AliasWithoutAnchor { span, name });
        }
        Node::broken(span)
    }

    fn is_too_deep(&mut self, span: Span, depth: usize) -> bool {
        let too_deep = depth >= MOST_LEVELS;
        if too_deep && !self.too_deep {
            self.too_deep = true;
            self.leave_out(&TooDeep { span: span.start_point() });
        }
        too_deep
    }

    /// Counts a node that an alias adds.
    fn fills_up(&mut self, span: Span) -> bool {
        self.aliased += 1;
        if self.aliased == MOST_ALIASED + 1 {
            self.leave_out(&TooManyAliases { span, most: MOST_ALIASED });
        }
        self.is_full()
    }

    /// Whether nothing more is taken from aliases.
    pub(super) fn is_full(&self) -> bool {
        self.aliased > MOST_ALIASED
    }

    fn alias(&mut self, span: Span, target: u32, depth: usize) -> Node {
        let anchored = &self.raws[target as usize].range;
        if self.expanding.contains(&target) || anchored.contains(&span.start) {
            let anchored = self.span(anchored).start_point();
            self.leave_out(&AliasCycle { span, anchored });
            return Node::broken(span);
        }
        self.expanding.push(target);
        let node = self.node(target, depth);
        self.expanding.pop();
        node
    }

    /// The indexes of the members of a collection.
    pub(super) fn members(&self, at: u32) -> impl Iterator<Item = u32> + use<'a> {
        let raws = self.raws;
        let end = raws[at as usize].next;
        std::iter::successors(Some(at + 1), move |member| raws.get(*member as usize).map(|raw| raw.next))
            .take_while(move |member| *member < end)
    }

    fn list(&mut self, at: u32, depth: usize) -> Vec<Node> {
        let mut members = Vec::new();
        for member in self.members(at) {
            if self.is_full() {
                break;
            }
            members.push(self.node(member, depth + 1));
        }
        let strays = self.holes.strays.get(&at).into_iter().flatten();
        members.extend(strays.map(|stray| Node::broken(Span::new(self.file, stray.at..stray.at))));
        members
    }
}
