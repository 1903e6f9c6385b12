//! Command lines of the connector's binary, as people type them into a shell.

use serde_json::{Map, Value as Json};

use crate::model::{Connector, Field, Meta, ShapeId};
use crate::plan::sample;

/// How many optional fields an example shows.
const OPTIONAL: usize = 2;

/// `acme run get_contact id:=7`, or with `verb` `poll` the same for a trigger.
pub(super) fn example(connector: &Connector, verb: &str, meta: &Meta) -> String {
    let mut words = vec![shell(&connector.name), verb.to_owned(), shell(&meta.name)];
    words.extend(arguments(connector, meta));
    if verb == "listen" {
        words.extend(["--bind".to_owned(), "127.0.0.1:8080".to_owned()]);
    }
    if verb == "poll" {
        words.push("--state".to_owned());
        words.push(shell(&format!("{}.json", meta.name)));
    }
    joined(&words)
}

/// The command with its input in a file, for inputs that are more than a few words.
pub(super) fn with_file(connector: &Connector, verb: &str, meta: &Meta) -> String {
    let words = [&connector.name, verb, &meta.name, "--input", "input.json"];
    joined(&words.map(shell))
}

/// A sample of all of the input, config fields first.
pub(super) fn input(connector: &Connector, meta: &Meta) -> Option<Json> {
    let mut all = Map::new();
    for shape in [meta.config, meta.input].into_iter().flatten() {
        if let Json::Object(members) = sample::of_shape(connector, shape, sample::Side::Input) {
            all.extend(members);
        }
    }
    (!all.is_empty()).then_some(Json::Object(all))
}

/// What has to be given, and where that is little the fields that people fill in first.
fn arguments(connector: &Connector, meta: &Meta) -> Vec<String> {
    let shapes = [meta.config, meta.input].into_iter().flatten();
    let fields: Vec<&Field> = shapes.flat_map(|shape: ShapeId| &connector.shape(shape).fields).collect();
    let shown = |field: &&&Field| field.show_if.is_none() && field.present_if.is_none();
    let needed = |field: &&&Field| field.required && field.default.is_none();
    let required: Vec<&&Field> = fields.iter().filter(shown).filter(needed).collect();
    let free = OPTIONAL.saturating_sub(required.len().saturating_sub(1));
    let optional = fields.iter().filter(shown).filter(|field| !needed(field));
    let simple = |field: &&&Field| super::fields::inner(&field.ty).is_none();
    let mut optional: Vec<&&Field> = optional.filter(simple).collect();
    optional.sort_by_key(|field| !field.sticky);
    let free = if meta.input.is_some() { free } else { 0 };
    let chosen = required.into_iter().chain(optional.into_iter().take(free));
    chosen
        .map(|field| argument(&field.name, &sample::of_field(connector, field, sample::Side::Input)))
        .collect()
}

fn argument(name: &str, value: &Json) -> String {
    match value {
        Json::String(text) => shell(&format!("{name}={text}")),
        value => shell(&format!("{name}:={value}")),
    }
}

/// A word that a shell reads as it is.
pub(super) fn shell(word: &str) -> String {
    let plain = |letter: char| letter.is_ascii_alphanumeric() || "_-./:=@,+%".contains(letter);
    if !word.is_empty() && word.chars().all(plain) {
        return word.to_owned();
    }
    let quoted = |text: &str| format!("'{}'", text.replace('\'', r"'\''"));
    // Only the value of `name='a value'` is quoted where the name is plain.
    match word.split_once('=') {
        Some((name, value)) if !name.is_empty() && name.chars().all(plain) => {
            format!("{name}={}", quoted(value))
        }
        _ => quoted(word),
    }
}

/// Words on one line, or on lines of their own where one would be long.
fn joined(words: &[String]) -> String {
    let line = words.join(" ");
    if line.chars().count() <= 72 || words.len() <= 3 {
        return line;
    }
    let (head, rest) = words.split_at(3);
    let mut text = head.join(" ");
    for word in rest {
        let starts_option = word.starts_with("--");
        let after_option = text.rsplit('\n').next().is_some_and(|line| line.trim_start().starts_with("--"));
        if after_option && !starts_option {
            text.push(' ');
        } else {
            text.push_str(" \\\n  ");
        }
        text.push_str(word);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::{joined, shell};

    #[test]
    fn a_shell_reads_the_word_again() {
        let cases = [
            ("id:=7", "id:=7"),
            ("name=Ada", "name=Ada"),
            ("name=Ada B", "name='Ada B'"),
            ("name=it's $(x)", r"name='it'\''s $(x)'"),
            ("a b=c", "'a b=c'"),
            ("", "''"),
            ("tags:=[\"a\"]", "tags:='[\"a\"]'"),
            ("x=`id`;rm", "x='`id`;rm'"),
        ];
        for (word, quoted) in cases {
            assert_eq!(shell(word), quoted, "{word}");
        }
    }

    #[test]
    fn long_commands_have_a_line_for_each_word() {
        let words: Vec<String> = [
            "acme",
            "poll",
            "new_ticket",
            "status:=2",
            "since=2024-05-16T08:00:00Z",
            "--state",
            "new_ticket.json",
        ]
        .map(str::to_owned)
        .to_vec();
        assert_eq!(
            joined(&words),
            "acme poll new_ticket \\\n  status:=2 \\\n  since=2024-05-16T08:00:00Z \\\n  --state new_ticket.json"
        );
    }
}
