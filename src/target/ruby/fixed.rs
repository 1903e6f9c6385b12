//! The fixed Ruby of a connector: the methods that send requests, read lists and poll, and the
//! prelude.
//!
//! In: the generated Ruby, and what it says to the methods and the prelude (the *features* that
//! [`Export::note`] collected). Out: the methods and functions that are called, each cut down to the
//! lines that these features need. A feature is `front.word`: `send.retry` is the key `retry` of a
//! request, `send.expect=text` that key with this text, `input.decimal` a type in a table of inputs.
//! Three fronts speak of the generated code itself: `s.name` is a function of the prelude that is
//! printed, `calls.name` one that generated code calls, `says.word` a text in it.

use std::collections::BTreeMap;

use super::export::Export;
use super::tree::{Entry, Key, Ruby};
use crate::builtin::prelude::{self, cut::cut};

/// The fixed methods, those that others call first.
const METHODS: [(&str, &str); 10] = [
    ("specc_send", include_str!("../../../templates/ruby/methods/specc_send.rb")),
    ("specc_parallel", include_str!("../../../templates/ruby/methods/specc_parallel.rb")),
    ("specc_page", include_str!("../../../templates/ruby/methods/specc_page.rb")),
    ("specc_list", include_str!("../../../templates/ruby/methods/specc_list.rb")),
    ("specc_found", include_str!("../../../templates/ruby/methods/specc_found.rb")),
    ("specc_file", include_str!("../../../templates/ruby/methods/specc_file.rb")),
    ("specc_part", include_str!("../../../templates/ruby/methods/specc_part.rb")),
    ("specc_upload", include_str!("../../../templates/ruby/methods/specc_upload.rb")),
    ("specc_whole", include_str!("../../../templates/ruby/methods/specc_whole.rb")),
    ("specc_poll", include_str!("../../../templates/ruby/methods/specc_poll.rb")),
];

/// The fixed Ruby that a connector needs.
pub(super) struct Needed {
    pub methods: Vec<Entry>,
    /// The functions of the prelude, by name.
    pub functions: BTreeMap<&'static str, String>,
}

impl Export<'_> {
    /// Notes a feature that generated code uses.
    pub(super) fn note(&self, feature: impl Into<String>) {
        self.features.borrow_mut().insert(feature.into());
    }

    /// Notes what a hash says that steers fixed Ruby: its keys, and its texts and symbols.
    pub(super) fn noted(&self, front: &str, entries: &[Entry]) {
        for Entry { key, value, .. } in entries {
            let (Key::Symbol(key) | Key::Text(key)) = key;
            self.note(format!("{front}.{key}"));
            if let Ruby::Text(text) | Ruby::Symbol(text) = value {
                self.note(format!("{front}.{key}={text}"));
            }
        }
    }
}

/// What `generated` needs, whether it calls it itself or by something that it calls.
pub(super) fn needed(export: &Export, generated: &str) -> Needed {
    let features = export.features.borrow();
    let direct = prelude::called(generated);
    let mut functions: BTreeMap<&'static str, String> = BTreeMap::new();
    loop {
        let uses = |word: &str| match word.split_once('.') {
            Some(("s", name)) => functions.contains_key(name),
            Some(("calls", name)) => direct.contains(&name),
            Some(("says", text)) => generated.contains(&format!("'{text}'")),
            // What is found may be of any type and format.
            Some(("read" | "write" | "input", _)) if !export.connector.sources.is_empty() => true,
            _ => features.contains(word),
        };
        let methods = methods(generated, &uses);
        let inside = methods.iter().flat_map(|(_, source)| prelude::called(source));
        let found = prelude::closure(direct.iter().copied().chain(inside), &uses);
        // What is printed can ask for more of what is printed, never for less.
        if found == functions {
            return Needed { methods: methods.into_iter().map(entry).collect(), functions };
        }
        functions = found;
    }
}

/// The methods that are called, cut.
fn methods(generated: &str, uses: &dyn Fn(&str) -> bool) -> Vec<(&'static str, String)> {
    let mut methods: Vec<(&'static str, String)> = Vec::new();
    for (name, source) in METHODS.iter().rev() {
        let call = format!("'{name}'");
        if generated.contains(&call) || methods.iter().any(|(_, source)| source.contains(&call)) {
            methods.push((name, cut(source, uses)));
        }
    }
    methods.reverse();
    methods
}

/// The entry of a method, its comment above it.
fn entry((name, source): (&'static str, String)) -> Entry {
    let code = source.find("\nlambda ").map_or(0, |at| at + 1);
    let comment: Vec<&str> =
        source[..code].lines().map(|line| line.trim_start_matches('#').trim_start()).collect();
    let comment = comment.join("\n");
    Entry::symbol(name, Ruby::Fixed(source[code..].to_owned())).apart().about(comment.trim_end())
}

#[cfg(test)]
mod tests {
    use super::METHODS;
    use crate::builtin::prelude::{self, cut::words};

    /// What stands in front of the features that generators note.
    const FRONTS: [&str; 17] = [
        "apply",
        "base",
        "calls",
        "connection",
        "event",
        "input",
        "list",
        "page",
        "pattern",
        "poll",
        "read",
        "retry",
        "rule",
        "s",
        "says",
        "send",
        "write",
    ];

    #[test]
    fn marks_of_the_fixed_ruby_ask_about_known_things() {
        let methods = METHODS.map(|(_, source)| source);
        for source in prelude::all().map(|function| function.source).chain(methods) {
            let opened = source.lines().filter(|line| line.trim_start().starts_with("#? ")).count();
            let closed = source.lines().filter(|line| line.trim() == "#?").count();
            assert_eq!(opened, closed, "{source}");
            for word in words(source) {
                let (front, name) = word.split_once('.').unwrap_or_default();
                assert!(FRONTS.contains(&front), "`{word}` in\n{source}");
                assert!(
                    !matches!(front, "s" | "calls") || prelude::find(name).is_some(),
                    "`{word}` in\n{source}"
                );
            }
        }
    }
}
