//! The handbook's page of keys.
//!
//! In: the tables of keys. Out: Markdown that is committed as `docs/keys.md`.

use std::fmt::Write;

use super::{ALL, Choice, Construct, Key, Slot, Status, supported};

/// What stands above the tables.
const INTRODUCTION: &str = "# The keys of a spec

<!-- Made from the compiler's tables of keys; `UPDATE_GOLDEN=1 cargo test` writes it anew. -->

Every key of every construct: what it takes, what holds without it, and what it says. What is not here is an error, except keys that begin with `x-`, which are ignored.
Keys and constructs marked *later* belong to the language, but are not supported yet; the compiler refuses them by name.

| takes | is |
|---|---|
| value | data; text in it may hold `{{ expression }}`, maps in it may be [structure](#structure) |
| expression | a bare expression, without braces |
| path | the name of a field, `a.b` for one inside another, or a text with `{{ }}` |
| text | plain text, no expressions |
| markdown | text with links, bold, code, paragraphs and lists |
| duration | a number with its unit: `500ms`, `30s`, `5m`, `1h30m`, `2d` |
| size | `10MB` |
| name | a name that the author gives, or the name of a thing in the spec: letters, digits and `_` |
| type | `string`, `integer`, `number`, `decimal`, `boolean`, `date`, `datetime`, `duration`, `bytes`, `file`, `object`, `array`, `map`, `any`, the name of an object, or one of them in brackets for a list; `!` behind a word means required |
| pattern | what a failed answer looks like: `404`, `4xx`, `network`, `timeout`, `any`, `/regex/i`, or text that the body contains; one or several |
| code | text in another language |
| data | data without expressions |
| takes | a list of names, or a map of names to types |
| shape | an object's name, a list of one, a map with the keys of a [shape](#shape), or a map of fields |
| field | a type, or a map with the keys of a [field](#field) |
";

/// The page as it is committed.
#[must_use]
pub fn page() -> String {
    let mut page = INTRODUCTION.to_owned();
    let supported = supported();
    for construct in ALL {
        let later = !supported.iter().any(|known| std::ptr::eq(*known, *construct));
        section(&mut page, construct, later);
    }
    page
}

fn section(page: &mut String, construct: &Construct, later: bool) {
    let Construct { name, about, parts, choices, keys } = construct;
    let mark =
        if later && !matches!(*name, "structure" | "tests" | "case" | "exchange") { " *Later.*" } else { "" };
    write(page, format_args!("\n## {name}\n\n{about}{mark}"));
    if !parts.is_empty() {
        let parts: Vec<String> = parts.iter().map(|part| link(part)).collect();
        let also = if keys.is_empty() { "The keys of" } else { "Also the keys of" };
        write(page, format_args!(" {also} {}.", parts.join(" and ")));
    }
    for choice in *choices {
        write(page, format_args!(" {}", sentence(*choice)));
    }
    page.push('\n');
    if keys.is_empty() {
        return;
    }
    page.push_str("\n| key | takes | default | meaning |\n|---|---|---|---|\n");
    for key in *keys {
        row(page, key);
    }
}

fn row(page: &mut String, key: &Key) {
    let Key { name, slot, default, about, status, .. } = key;
    let default = if default.is_empty() { "–" } else { default };
    let later = if *status == Status::Later { " *Later.*" } else { "" };
    let cells = [format!("`{name}`"), takes(slot), default.to_owned(), format!("{about}.{later}")];
    let cells = cells.map(|cell| cell.replace('|', "\\|"));
    write(page, format_args!("| {} |\n", cells.join(" | ")));
}

/// What a choice demands, in words.
fn sentence(choice: Choice) -> String {
    let list = |keys: &[&str], last: &str| {
        let words: Vec<String> = keys.iter().map(|key| format!("`{key}`")).collect();
        match words.as_slice() {
            [first @ .., end] if !first.is_empty() => format!("{} {last} {end}", first.join(", ")),
            _ => words.concat(),
        }
    };
    match choice {
        Choice::One(keys) => format!("Exactly one of {}.", list(keys, "and")),
        Choice::AtMostOne(keys) => format!("At most one of {}.", list(keys, "and")),
        Choice::AtLeastOne(keys) => format!("At least one of {}.", list(keys, "and")),
    }
}

/// What stands in a slot, in words.
fn takes(slot: &Slot) -> String {
    let words = |words: &[&str]| words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ");
    match slot {
        Slot::Value => "value".to_owned(),
        Slot::Expression => "expression".to_owned(),
        Slot::Path => "path".to_owned(),
        Slot::Paths => "path, or a list of them".to_owned(),
        Slot::Text => "text".to_owned(),
        Slot::Markdown | Slot::MarkdownWithAddress => "markdown".to_owned(),
        Slot::Word(now) => words(now),
        Slot::WordOrLater([], later) => format!("{} *(later)*", words(later)),
        Slot::WordOrLater(now, later) => format!("{}; *later* {}", words(now), words(later)),
        Slot::Number => "number".to_owned(),
        Slot::Boolean => "boolean".to_owned(),
        Slot::Duration => "duration".to_owned(),
        Slot::Size => "size".to_owned(),
        Slot::Name => "name".to_owned(),
        Slot::Names => "name, or a list of them".to_owned(),
        Slot::Type => "type".to_owned(),
        Slot::Pattern => "pattern".to_owned(),
        Slot::Code => "code".to_owned(),
        Slot::Any => "data".to_owned(),
        Slot::Takes => "takes".to_owned(),
        Slot::Shape => "[shape](#shape)".to_owned(),
        Slot::Field => "[field](#field)".to_owned(),
        Slot::Construct(construct) => link(construct),
        Slot::MapOf(inner) => format!("map of {}", takes(inner)),
        Slot::ListOf(inner) => format!("list of {}", takes(inner)),
        Slot::OneOf(slots) => slots.iter().map(takes).collect::<Vec<_>>().join(", or "),
    }
}

fn link(construct: &Construct) -> String {
    format!("[{}](#{})", construct.name, construct.name.replace(' ', "-"))
}

fn write(page: &mut String, text: std::fmt::Arguments<'_>) {
    page.write_fmt(text).expect("a string takes all");
}

#[cfg(test)]
mod tests {
    use super::page;

    #[test]
    fn the_committed_page_is_fresh() {
        crate::read::keys::assert_fresh("docs/keys.md", &page());
    }
}
