//! What a hundred steps add to the request of an action.

use std::fmt::Write as _;
use std::time::Duration;

use specc::plan::{self, Plan};
use specc::runtime::{Answer, Host, NoAnswer, Outgoing, Runtime};
use specc::syntax::MemoryFiles;
use specc::value::{DateTime, Value};

fn main() {
    divan::main();
}

/// A service that has answered before it was asked.
struct Ready;

impl Host for Ready {
    fn send(&mut self, _: &Outgoing) -> Result<Answer, NoAnswer> {
        let body = br#"{"id": 7, "name": "Ada", "state": "open"}"#.to_vec();
        Ok(Answer { status: 200, reason: "OK".to_owned(), headers: Vec::new(), body })
    }

    fn wait(&mut self, _: Duration) {}

    fn now(&self) -> DateTime {
        DateTime::from_epoch_micros(0).expect("1970")
    }
}

/// An action with one request and so many further steps: values, choices and guards.
fn plan(steps: usize) -> Plan {
    let mut text = String::from(
        "specc: 1\nname: bench\nconnection: { base_url: https://example.com/ }\nactions:\n  act:\n    \
         input: { id: integer }\n    steps:\n      - { get: things, as: thing }\n",
    );
    for step in 0..steps / 4 {
        let _ = write!(
            text,
            "      - let: {{ a{step}: \"{{{{ thing.body.name | upper }}}}-{step}\" }}\n      \
             - {{ let: {{ b{step}: \"{{{{ input.id + {step} }}}}\" }}, if: thing.status == 200 }}\n      \
             - if: b{step} > 10\n        then: [{{ let: {{ c{step}: \"{{{{ a{step} }}}}\" }} }}]\n"
        );
    }
    let all: Vec<String> = (0..steps / 4).map(|step| format!("c{step}")).collect();
    let _ = write!(
        text,
        "    return: {{ all: \"{{{{ [{}] | join(',') }}}}\" }}\n    output: {{ all: string }}\n",
        all.join(", ")
    );
    let compiled = specc::compile(&MemoryFiles::one("spec.yaml", text), "spec.yaml");
    plan::lower(compiled.connector.as_ref().expect("the spec is right"), &compiled.sources)
}

/// The difference of the two is what the steps take.
#[divan::bench(args = [0, 100], sample_count = 100, sample_size = 20)]
fn steps_beside_a_request(bencher: divan::Bencher, steps: usize) {
    let plan = plan(steps);
    let nothing = Value::object::<&str>([]);
    let input = Value::object([("id", Value::Int(1_234_567))]);
    let mut runtime = Runtime::new(&plan, Ready, &nothing).expect("nothing is computed");
    bencher.bench_local(|| runtime.run(&plan.actions[0], &nothing, &input).expect("it answers"));
}
