//! Which keys make a map structure, and which belong to them.

/// What a kind of structure is written with.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Head {
    /// The key that makes a map this structure.
    pub key: &'static str,
    /// The keys that it needs beside it.
    pub needs: &'static [&'static str],
    /// The keys that it may have beside it.
    pub takes: &'static [&'static str],
}

/// Every kind of structure.
const HEADS: [Head; 12] = [
    Head { key: "$if", needs: &["$then"], takes: &["$else"] },
    Head { key: "$case", needs: &[], takes: &["$else"] },
    // Before `$for`, which also belongs to it.
    Head { key: "$fold", needs: &["$for", "$yield"], takes: &["$from"] },
    Head { key: "$for", needs: &["$yield"], takes: &["$where", "$key"] },
    Head { key: "$let", needs: &["$in"], takes: &[] },
    Head { key: "$merge", needs: &[], takes: &[] },
    Head { key: "$concat", needs: &[], takes: &[] },
    Head { key: "$call", needs: &[], takes: &["$with"] },
    Head { key: "$file", needs: &[], takes: &["$name", "$type"] },
    Head { key: "$keep", needs: &[], takes: &[] },
    Head { key: "$raw", needs: &[], takes: &[] },
    Head { key: "$fail", needs: &[], takes: &[] },
];

impl Head {
    /// Whether `key` belongs to this structure.
    pub(super) fn has(&self, key: &str) -> bool {
        key == self.key || self.followers().any(|follower| follower == key)
    }

    /// The keys beside the head.
    pub(super) fn followers(&self) -> impl Iterator<Item = &'static str> {
        self.needs.iter().chain(self.takes).copied()
    }
}

/// All kinds of structure.
pub(super) fn all() -> impl Iterator<Item = &'static Head> {
    HEADS.iter()
}

/// The structure that `key` is the head of.
pub(super) fn find(key: &str) -> Option<&'static Head> {
    all().find(|head| head.key == key)
}

/// The structures that have `key` beside their head.
pub(super) fn with_follower(key: &str) -> impl Iterator<Item = &'static Head> {
    all().filter(move |head| head.followers().any(|follower| follower == key))
}

/// The key that is meant: `$$if` writes the key `$if`, `$$$if` the key `$$if`.
pub(super) fn unescaped(key: &str) -> &str {
    let Some(inner) = key.strip_prefix('$').filter(|inner| inner.starts_with('$')) else { return key };
    let word = format!("${}", inner.trim_start_matches('$'));
    if find(&word).is_some() || with_follower(&word).next().is_some() { inner } else { key }
}

#[cfg(test)]
mod tests {
    use super::unescaped;

    #[test]
    fn a_doubled_sign_makes_a_word_of_structure_a_key() {
        let cases = [
            ("$$if", "$if"),
            ("$$$if", "$$if"),
            ("$$else", "$else"),
            ("$$ref", "$$ref"),
            ("$filter", "$filter"),
            ("if", "if"),
        ];
        for (written, key) in cases {
            assert_eq!(unescaped(written), key, "{written}");
        }
    }
}
