//! Reads YAML into a flat list of what stands in it, in the order of the text.
//!
//! In: text. Out: [`Raw`] entries, each knowing where the next one beside it begins, so that a
//! subtree is a range and an alias is an index. Wraps the parser: nothing else knows its types.

use std::borrow::Cow;
use std::ops::Range;

use granit_parser::{
    ErrorKind, Event, Parser, ScalarStyle, ScanError, StructureStyle, Tag as ParserTag, options,
};

/// Levels that the parser follows within one style; the tree has a limit of its own.
const LEVELS: usize = 128;

/// Something written in a YAML file.
pub(super) struct Raw<'a> {
    pub kind: RawKind<'a>,
    /// Where it stands, in bytes; a collection ends with its last member.
    pub range: Range<u32>,
    /// The index of what follows behind it and all that it holds.
    pub next: u32,
    /// The place of a tag that is not understood.
    pub tag: Option<Range<u32>>,
}

pub(super) enum RawKind<'a> {
    Scalar {
        text: Cow<'a, str>,
        style: ScalarStyle,
        forced_text: bool,
    },
    List,
    Map {
        flow: bool,
    },
    /// The index of what is meant.
    Alias(u32),
    /// The name of an anchor that does not stand before it.
    UnknownAlias,
}

/// What a YAML text holds.
pub(super) struct Events<'a> {
    /// The first document, in order of the text. Without its root if the text holds nothing.
    pub raws: Vec<Raw<'a>>,
    /// Where a second document begins.
    pub second: Option<Range<u32>>,
}

/// Why the text is no YAML.
pub(super) struct Stop {
    pub kind: ErrorKind,
    /// Where the parser noticed it, in bytes.
    pub at: usize,
    /// Where the bracket stands that was open then, the innermost.
    pub bracket: Option<usize>,
    /// The outermost.
    pub outer: Option<usize>,
    /// Where the last thing stands that was understood.
    pub last: Range<usize>,
}

/// Reads `text` up to its end, a second document or the first thing that is no YAML.
pub(super) fn events(text: &str) -> Result<Events<'_>, Stop> {
    let options = options! {
        emit_unresolved_aliases: true,
        emit_comments: false,
        flow_nesting_limit: LEVELS,
        block_nesting_limit: LEVELS,
    };
    let mut reader = Reader {
        text,
        raws: Vec::with_capacity(text.len() / 24),
        reached: 0,
        open: Vec::new(),
        anchors: Vec::new(),
    };
    let mut documents = 0;
    for next in Parser::new_from_str_with_options(text, options) {
        let (event, span) = next.map_err(|error| reader.stop(&error))?;
        let range = span.byte_range().unwrap_or(0..0);
        let range = narrow(range.start)..narrow(range.end);
        if let Event::DocumentStart(..) = event {
            documents += 1;
            if documents > 1 {
                return Ok(Events { raws: reader.raws, second: Some(range) });
            }
        }
        let tag =
            span.tag_span().and_then(|tag| tag.byte_range()).map(|tag| narrow(tag.start)..narrow(tag.end));
        reader.take(event, range, tag);
    }
    Ok(Events { raws: reader.raws, second: None })
}

/// Files are smaller than 4 GB: larger ones are refused before anything looks at them.
fn narrow(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

struct Reader<'a> {
    text: &'a str,
    /// Where the last thing ended.
    reached: u32,
    raws: Vec<Raw<'a>>,
    /// The collections that have begun and not ended.
    open: Vec<u32>,
    /// The index of what each anchor names; the parser counts anchors from 1.
    anchors: Vec<u32>,
}

impl<'a> Reader<'a> {
    fn take(&mut self, event: Event<'a>, range: Range<u32>, tag: Option<Range<u32>>) {
        match event {
            Event::Scalar(text, style, anchor, written) => {
                let range = self.without_line_ends(range, style);
                let forced_text = written.as_deref().is_some_and(makes_text);
                self.push(
                    RawKind::Scalar { text, style, forced_text },
                    range,
                    if forced_text { None } else { tag },
                    anchor,
                );
            }
            Event::SequenceStart(_, anchor, _) => self.begin(RawKind::List, range, tag, anchor),
            Event::MappingStart(style, anchor, _) => {
                let flow = style == StructureStyle::Flow;
                self.begin(RawKind::Map { flow }, range, tag, anchor);
            }
            Event::SequenceEnd | Event::MappingEnd => self.end(range.end),
            Event::Alias(anchor) => {
                let target = self.anchors.get(anchor).copied();
                self.push(target.map_or(RawKind::UnknownAlias, RawKind::Alias), range, tag, 0);
            }
            Event::UnresolvedAlias(_) => self.push(RawKind::UnknownAlias, range, tag, 0),
            _ => {}
        }
    }

    fn push(&mut self, kind: RawKind<'a>, range: Range<u32>, tag: Option<Range<u32>>, anchor: usize) {
        let at = narrow(self.raws.len());
        if anchor != 0 {
            self.anchors.resize(self.anchors.len().max(anchor + 1), at);
            self.anchors[anchor] = at;
        }
        self.reached = range.end;
        self.raws.push(Raw { kind, range, next: at + 1, tag });
    }

    fn begin(&mut self, kind: RawKind<'a>, range: Range<u32>, tag: Option<Range<u32>>, anchor: usize) {
        self.open.push(narrow(self.raws.len()));
        self.push(kind, range, tag, anchor);
    }

    fn end(&mut self, behind: u32) {
        let next = narrow(self.raws.len());
        let Some(at) = self.open.pop() else { return };
        let raw = &mut self.raws[at as usize];
        // A block collection is over where its last member is, not where the next key begins.
        let block = raw.range.is_empty();
        raw.range.end = if block { self.reached.max(raw.range.start) } else { behind };
        raw.next = next;
        self.reached = raw.range.end;
    }

    /// The parser counts the indentation of the next line to a block.
    fn without_line_ends(&self, range: Range<u32>, style: ScalarStyle) -> Range<u32> {
        match style {
            ScalarStyle::Literal | ScalarStyle::Folded => {
                let written = self.text.get(range.start as usize..range.end as usize).unwrap_or("");
                range.start..range.start + narrow(written.trim_end().len())
            }
            _ => range,
        }
    }

    fn stop(&self, error: &ScanError) -> Stop {
        let open = self.open.iter().map(|at| &self.raws[*at as usize].range);
        let mut brackets = open.filter(|range| !range.is_empty()).map(|range| range.start as usize);
        let outer = brackets.next();
        let bracket = brackets.next_back().or(outer);
        let last = self.raws.last().map_or(0..0, |last| last.range.clone());
        let mut at = error.marker().byte_offset().unwrap_or(self.text.len()).min(self.text.len());
        while !self.text.is_char_boundary(at) {
            at -= 1;
        }
        Stop {
            kind: error.kind().clone(),
            at,
            bracket,
            outer,
            last: last.start as usize..last.end.max(self.reached) as usize,
        }
    }
}

/// Whether a tag says no more than that the scalar is text.
fn makes_text(tag: &ParserTag) -> bool {
    tag.is_yaml_core_schema_tag("str")
}
