//! How long a text with two values takes to compute.

use divan::black_box;
use specc::plan::{self, Give};
use specc::runtime::eval;
use specc::runtime::scope::Scope;
use specc::syntax::MemoryFiles;
use specc::value::{DateTime, Value};

fn main() {
    divan::main();
}

const SPEC: &str = "specc: 1
name: bench
connection: { fields: { subdomain: string }, base_url: https://example.com/ }
actions:
  find:
    input: { id: integer }
    get: things
    return: { url: '{{ connection.subdomain }}.example.com/{{ input.id }}' }
    output: { url: string }
";

#[divan::bench(sample_count = 100, sample_size = 1_000)]
fn a_text_with_two_values(bencher: divan::Bencher) {
    let compiled = specc::compile(&MemoryFiles::one("spec.yaml", SPEC.to_owned()), "spec.yaml");
    let plan = plan::lower(compiled.connector.as_ref().expect("the spec is right"), &compiled.sources);
    let Give::Value(slot) = &plan.actions[0].give else { panic!("it gives a value") };
    let connection = Value::object([("subdomain", Value::text("acme"))]);
    let input = Value::object([("id", Value::Int(1_234_567))]);
    let now = DateTime::from_epoch_micros(0).expect("1970");
    let scope = Scope { input: &input, ..Scope::new(&plan, &connection, now) };
    bencher.bench(|| eval::slot(black_box(slot), black_box(&scope)).expect("it can be computed"));
}
