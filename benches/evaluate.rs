//! How long a text with two values takes to compute, alone and in the object that an action gives.

use divan::black_box;
use specc::plan::{self, Expr, Give, Slot};
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
    computing(bencher, |slot| {
        let Expr::Map(members) = &slot.expr else { panic!("it gives an object: {:?}", slot.expr) };
        Slot { place: slot.place, expr: members[0].1.clone(), sends: slot.sends }
    });
}

#[divan::bench(sample_count = 100, sample_size = 1_000)]
fn an_object_with_that_text(bencher: divan::Bencher) {
    computing(bencher, Slot::clone);
}

fn computing(bencher: divan::Bencher, part: impl Fn(&Slot) -> Slot) {
    let compiled = specc::compile(&MemoryFiles::one("spec.yaml", SPEC.to_owned()), "spec.yaml");
    let plan = plan::lower(compiled.connector.as_ref().expect("the spec is right"), &compiled.sources);
    let Give::Value(slot) = &plan.actions[0].give else { panic!("it gives a value") };
    let slot = part(slot);
    let connection = Value::object([("subdomain", Value::text("acme"))]);
    let input = Value::object([("id", Value::Int(1_234_567))]);
    let now = DateTime::from_epoch_micros(0).expect("1970");
    let scope = Scope { input: &input, ..Scope::new(&plan, &connection, now) };
    bencher.bench(|| eval::slot(black_box(&slot), black_box(&scope)).expect("it can be computed"));
}
