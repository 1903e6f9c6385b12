//! The same spec in JSON and in TOML, as people write them.

use specc::compile;
use specc::syntax::Format;
use specc::syntax::document::{Core, Node, NodeKind};

use super::{Valid, memory};

/// The twins of a spec, as far as they are valid too.
pub(super) fn of(yaml: &Valid) -> Vec<Valid> {
    let compiled = compile(&memory(&yaml.files), "spec.yaml");
    let root = compiled.document.expect("the spec is well formed").root;
    let mut twins = vec![(Format::Json, "spec.json", format!("{}\n", json(&root, Some(0))))];
    let mut toml = String::new();
    table(&root, &[], &mut toml);
    twins.push((Format::Toml, "spec.toml", toml));
    let twins = twins.into_iter().map(|(format, path, text)| {
        let name = format!("{} as {path}", yaml.name);
        Valid { name, format, files: vec![(path.to_owned(), text)] }
    });
    twins.filter(|twin| !compile(&memory(&twin.files), &twin.files[0].0).problems.any_error()).collect()
}

/// A node as JSON, on several lines from a level on.
fn json(node: &Node, level: Option<usize>) -> String {
    let members: Vec<String> = match &node.kind {
        NodeKind::Scalar(scalar) if scalar.core == Core::Text => {
            return serde_json::to_string(&*scalar.text).expect("a text");
        }
        NodeKind::Scalar(scalar) if scalar.core == Core::Null => return "null".to_owned(),
        NodeKind::Scalar(scalar) => return scalar.text.to_string(),
        NodeKind::Broken { .. } => unreachable!("the spec is valid"),
        NodeKind::List(members) => {
            return format!(
                "[{}]",
                members.iter().map(|member| json(member, None)).collect::<Vec<_>>().join(", ")
            );
        }
        NodeKind::Map(entries) => entries
            .iter()
            .map(|entry| {
                let key = serde_json::to_string(&*entry.key.value).expect("a text");
                format!("{key}: {}", json(&entry.value, level.map(|level| level + 1)))
            })
            .collect(),
    };
    match level.filter(|_| !members.is_empty()) {
        None => format!("{{ {} }}", members.join(", ")),
        Some(level) => {
            let inner = "  ".repeat(level + 1);
            format!("{{\n{inner}{}\n{}}}", members.join(&format!(",\n{inner}")), "  ".repeat(level))
        }
    }
}

/// A map as a table of TOML: its plain values, then the tables in it.
fn table(node: &Node, path: &[String], out: &mut String) {
    let entries = node.as_map().unwrap_or_default();
    let is_table = |node: &Node| node.as_map().is_some_and(|entries| !entries.is_empty()) && path.len() < 4;
    if !path.is_empty() && (entries.iter().any(|entry| !is_table(&entry.value)) || entries.is_empty()) {
        out.push_str(&format!("\n[{}]\n", path.join(".")));
    }
    for entry in entries.iter().filter(|entry| !is_table(&entry.value)) {
        out.push_str(&format!("{} = {}\n", key(&entry.key.value), inline(&entry.value)));
    }
    for entry in entries.iter().filter(|entry| is_table(&entry.value)) {
        let path = [path, &[key(&entry.key.value)]].concat();
        table(&entry.value, &path, out);
    }
}

fn key(key: &str) -> String {
    let bare =
        !key.is_empty() && key.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-".contains(&byte));
    if bare { key.to_owned() } else { serde_json::to_string(key).expect("a text") }
}

/// A value of TOML on one line. Null, which it does not have, leaves a spec that is not valid.
fn inline(node: &Node) -> String {
    match &node.kind {
        NodeKind::Map(entries) => {
            let entries =
                entries.iter().map(|entry| format!("{} = {}", key(&entry.key.value), inline(&entry.value)));
            format!("{{ {} }}", entries.collect::<Vec<_>>().join(", "))
        }
        NodeKind::List(members) => {
            format!("[{}]", members.iter().map(inline).collect::<Vec<_>>().join(", "))
        }
        NodeKind::Scalar(_) | NodeKind::Broken { .. } => json(node, None),
    }
}
