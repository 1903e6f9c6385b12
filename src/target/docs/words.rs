//! Sentences of pages: words, code and links apart, so that no text of a spec becomes markup.

use serde::Serialize;

/// A place in the documentation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct Link {
    pub text: String,
    /// The page without its ending, such as `actions/get_ticket`.
    pub page: String,
    pub anchor: Option<String>,
}

impl Link {
    /// A link to a page.
    pub(super) fn to(text: impl Into<String>, page: impl Into<String>) -> Self {
        Self { text: text.into(), page: page.into(), anchor: None }
    }

    /// The same, to a place in it.
    pub(super) fn at(self, anchor: impl Into<String>) -> Self {
        Self { anchor: Some(anchor.into()), ..self }
    }
}

/// A piece of a sentence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub(super) enum Piece {
    Text { text: String },
    Code { text: String },
    Strong { text: String },
    Link { link: Link },
}

/// A sentence.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub(super) struct Words(pub Vec<Piece>);

impl Words {
    /// A sentence that begins with this text.
    pub(super) fn new(text: impl Into<String>) -> Self {
        Self::default().text(text)
    }

    pub(super) fn text(mut self, text: impl Into<String>) -> Self {
        let text = text.into();
        match self.0.last_mut() {
            Some(Piece::Text { text: before }) => before.push_str(&text),
            _ => self.0.push(Piece::Text { text }),
        }
        self
    }

    pub(super) fn code(mut self, text: impl Into<String>) -> Self {
        self.0.push(Piece::Code { text: text.into() });
        self
    }

    pub(super) fn strong(mut self, text: impl Into<String>) -> Self {
        self.0.push(Piece::Strong { text: text.into() });
        self
    }

    pub(super) fn link(mut self, link: Link) -> Self {
        self.0.push(Piece::Link { link });
        self
    }

    pub(super) fn and(mut self, other: Self) -> Self {
        for piece in other.0 {
            self = match piece {
                Piece::Text { text } => self.text(text),
                other => {
                    self.0.push(other);
                    self
                }
            };
        }
        self
    }

    /// The words alone.
    pub(super) fn plain(&self) -> String {
        let words = self.0.iter().map(|piece| match piece {
            Piece::Text { text } | Piece::Code { text } | Piece::Strong { text } => text.as_str(),
            Piece::Link { link } => &link.text,
        });
        words.collect()
    }

    /// Sentences or names in a row: `a, b and c`.
    pub(super) fn list(members: Vec<Self>, last: &str) -> Self {
        let count = members.len();
        members.into_iter().enumerate().fold(Self::default(), |all, (at, member)| {
            let between = match at {
                0 => "",
                at if at + 1 == count => last,
                _ => ", ",
            };
            if between.is_empty() { all.and(member) } else { all.text(between).and(member) }
        })
    }
}

/// A span of microseconds in words: `5 minutes`.
pub(super) fn span(microseconds: i64) -> String {
    let units =
        [(86_400_000_000, "day"), (3_600_000_000, "hour"), (60_000_000, "minute"), (1_000_000, "second")];
    for (unit, word) in units {
        if microseconds >= unit && microseconds % unit == 0 {
            return counted(microseconds / unit, word);
        }
    }
    if microseconds % 1_000 == 0 {
        counted(microseconds / 1_000, "millisecond")
    } else {
        counted(microseconds, "microsecond")
    }
}

/// `1 hour`, `2 hours`.
pub(super) fn counted(count: i64, word: &str) -> String {
    if count == 1 { format!("1 {word}") } else { format!("{count} {word}s") }
}

#[cfg(test)]
mod tests {
    use super::{Piece, Words, span};

    #[test]
    fn spans_have_the_largest_unit_that_fits() {
        let cases = [
            (300_000_000, "5 minutes"),
            (3_600_000_000, "1 hour"),
            (90_000_000, "90 seconds"),
            (86_400_000_000, "1 day"),
            (1_500_000, "1500 milliseconds"),
            (0, "0 milliseconds"),
        ];
        for (microseconds, words) in cases {
            assert_eq!(span(microseconds), words);
        }
    }

    #[test]
    fn lists_read_like_lists() {
        let row = |words: &[&str]| Words::list(words.iter().copied().map(Words::new).collect(), " and ");
        assert_eq!(row(&["a", "b", "c"]), Words(vec![Piece::Text { text: "a, b and c".to_owned() }]));
        assert_eq!(row(&["a"]), Words::new("a"));
        assert_eq!(row(&[]), Words::default());
    }
}
