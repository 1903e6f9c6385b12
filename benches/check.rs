//! How long a spec takes from text to plan, and how that grows.
//!
//! A generated spec has so many actions with twenty fields each; ten times the spec should take ten
//! times as long.

use std::fmt::Write as _;

use specc::plan;
use specc::syntax::MemoryFiles;

fn main() {
    divan::main();
}

/// A spec with `actions` actions of twenty fields.
fn spec(actions: usize) -> String {
    let mut text = String::from(
        "specc: 1\nname: large\nconnection:\n  fields: { site: { suffix: .example.com } }\n  \
         base_url: https://{{ connection.site }}.example.com/api/\n  auth: { api_key: X-Key }\n  \
         test: { get: me }\nactions:\n",
    );
    for action in 0..actions {
        let _ = write!(text, "  save_{action}:\n    input:\n      id: integer!\n");
        for field in 0..19 {
            let _ = writeln!(
                text,
                "      field_{field}: {{ type: string, label: Field {field}, hint: One of many }}"
            );
        }
        let _ = write!(
            text,
            "    put: things/{{{{ input.id }}}}\n    json: {{ name: \"{{{{ input.field_1 | upper }}}}\", rest: \"{{{{ rest }}}}\" }}\n    \
             output: {{ id: integer, name: string }}\n"
        );
    }
    text
}

#[divan::bench(args = [100, 1_000, 10_000], sample_count = 5)]
fn text_to_plan(bencher: divan::Bencher, actions: usize) {
    let files = MemoryFiles::one("spec.yaml", spec(actions));
    bencher.bench_local(|| {
        let compiled = specc::compile(&files, "spec.yaml");
        let connector = compiled.connector.as_ref().expect("the spec is right");
        plan::lower(connector, &compiled.sources)
    });
}

/// A spec with one object of so many fields, used on both sides.
fn object(fields: usize) -> String {
    let mut text = String::from(
        "specc: 1\nname: large\nconnection: { base_url: \"https://api.example.com/\" }\nobjects:\n  thing:\n    fields:\n",
    );
    let kinds = ["string", "integer", "number", "boolean", "date", "datetime"];
    for field in 0..fields {
        let kind = kinds[field % kinds.len()];
        let _ = writeln!(
            text,
            "      field_{field}: {{ type: {kind}, label: Field {field}, hint: One of many }}"
        );
    }
    text.push_str(
        "actions:\n  create: { input: thing, post: things, output: thing }\n  \
         find: { input: { use: thing, optional: all }, get: things, output: [thing] }\n",
    );
    text
}

#[divan::bench(args = [1_200, 12_000], sample_count = 5)]
fn object_to_ruby(bencher: divan::Bencher, fields: usize) {
    let files = MemoryFiles::one("spec.yaml", object(fields));
    bencher.bench_local(|| {
        let mut compiled = specc::compile(&files, "spec.yaml");
        let connector = compiled.connector.as_ref().expect("the spec is right");
        specc::target::ruby::connector_rb(connector, &compiled.sources, &mut compiled.problems)
    });
}
