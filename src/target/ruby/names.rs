//! Names of locals in the Ruby that is written.

/// Words of Ruby, and the names that generated code uses itself.
const TAKEN: [&str; 77] = [
    "given",
    "signed",
    "renewed",
    "kept",
    "sent",
    "asked",
    "reached",
    "data",
    "event",
    "rounds",
    "continue",
    "alias",
    "and",
    "begin",
    "break",
    "case",
    "class",
    "def",
    "defined",
    "do",
    "else",
    "elsif",
    "end",
    "ensure",
    "false",
    "for",
    "if",
    "in",
    "module",
    "next",
    "nil",
    "not",
    "or",
    "redo",
    "rescue",
    "retry",
    "return",
    "self",
    "super",
    "then",
    "true",
    "undef",
    "unless",
    "until",
    "when",
    "while",
    "yield",
    "__FILE__",
    "__LINE__",
    "__ENCODING__",
    "BEGIN",
    "END",
    "lambda",
    "proc",
    "raise",
    "s",
    "own",
    "service",
    "connected",
    "constants",
    "http_errors",
    "patience",
    "connection",
    "config",
    "labels",
    "input",
    "now",
    "response",
    "item",
    "record",
    "items",
    "page",
    "cursor",
    "window",
    "parent",
    "arguments",
    "closure",
];

/// A local name for a name of the spec: never a constant, a word of Ruby, or a name of ours.
pub(super) fn local(name: &str) -> String {
    let lower = name.starts_with(|first: char| first.is_ascii_lowercase());
    let front = if lower || name.starts_with('_') { "" } else { "_" };
    let taken = TAKEN.contains(&name)
        || name.ends_with("_fields")
        || name.ends_with("_input")
        || name.ends_with("_body");
    let behind = if taken { "_" } else { "" };
    format!("{front}{name}{behind}")
}

/// Where a method of the spec stands: they call each other in any order.
pub(super) fn method(name: &str) -> String {
    format!("own[:{name}]")
}

/// Whether a keyword argument of this name can be read inside.
pub(super) fn is_readable(name: &str) -> bool {
    local(name) == name
}

#[cfg(test)]
mod tests {
    use super::local;

    #[test]
    fn locals_are_none_of_rubys_words_and_none_of_ours() {
        for (name, written) in [
            ("line", "line"),
            ("end", "end_"),
            ("s", "s_"),
            ("Row", "_Row"),
            ("_x", "_x"),
            ("input", "input_"),
        ] {
            assert_eq!(local(name), written);
        }
    }
}
