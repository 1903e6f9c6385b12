//! The text of a state file, and the turns that are taken from there.

use std::sync::OnceLock;
use std::time::Duration;

use specc::plan::{Plan, lower};
use specc::runtime::poll::State;
use specc::runtime::{Answer, Host, NoAnswer, Outgoing, Runtime};
use specc::syntax::MemoryFiles;
use specc::value::{DateTime, Value};

const SPEC: &str = r#"
specc: 1
name: states
connection: { base_url: https://api.example.com/ }
objects:
  thing: { fields: { id: { type: integer, key: true }, at: datetime } }
triggers:
  rising:
    poll: { get: a, params: { since: "{{ cursor }}" }, items: response.body.items, paginate: { by: page, param: page, size: { param: size, value: 2 } }, cursor: { field: at, sorted: asc } }
    output: thing
  falling:
    poll: { get: b, max: 1, items: response.body.items, paginate: { by: cursor, param: token, next: response.body.next }, cursor: { field: at, sorted: desc, overlap: 1d, settle: 10s } }
    output: thing
  windows:
    poll: { get: c, params: { since: "{{ cursor }}", until: "{{ window.end }}" }, items: response.body.items, paginate: { by: offset, param: offset, size: { param: size, value: 2 } }, cursor: { field: at, unit: 1d, window: 30d } }
    output: thing
  parents:
    poll: { get: "d/{{ up.id }}", params: { since: "{{ cursor }}" }, parents: { up: { get: up, items: response.body.items, keep: [id] } }, items: response.body.items, paginate: { by: url, next: response.body.link }, cursor: { field: at, format: epoch } }
    output: thing
  numbers:
    poll: { get: e, params: { since: "{{ cursor }}" }, items: response.body.items, cursor: { field: id, sorted: asc, start: 5, remember: 10 }, max: 10 }
    output: thing
"#;

const ANSWER: &str = r#"{"items": [{"id": 9007199254740993, "at": "2026-05-06T07:08:09Z"}, {"id": -3, "at": "9999-12-31T23:59:59.999999Z"}, {"id": 7, "at": null}], "next": "more", "link": "https://api.example.com/d/next"}"#;

fn plan() -> &'static Plan {
    static PLAN: OnceLock<Plan> = OnceLock::new();
    PLAN.get_or_init(|| {
        let compiled = specc::compile(&MemoryFiles::one("spec.yaml", SPEC), "spec.yaml");
        lower(&compiled.connector.expect("the spec is right"), &compiled.sources)
    })
}

/// A service that always answers the same.
struct Same;

impl Host for Same {
    fn send(&mut self, _: &Outgoing) -> Result<Answer, NoAnswer> {
        let headers = vec![("date".to_owned(), "Wed, 06 May 2026 07:08:10 GMT".to_owned())];
        Ok(Answer { status: 200, reason: String::new(), headers, body: ANSWER.as_bytes().to_vec() })
    }

    fn wait(&mut self, _: Duration) {}

    fn now(&self) -> DateTime {
        DateTime::from_epoch_micros(1_778_051_290_000_000).expect("a moment of this century")
    }
}

/// The first byte chooses the trigger.
pub fn feed(input: &[u8]) {
    let Some((which, text)) = input.split_first() else { return };
    let Ok(text) = std::str::from_utf8(text) else { return };
    let plan = plan();
    let trigger = &plan.triggers[usize::from(*which) % plan.triggers.len()];
    let by = trigger.poll().expect("all of them ask").cursor.by;
    let Ok(state) = State::parse(text, by) else { return };
    let nothing = Value::object::<&str>([]);
    let mut runtime = Runtime::new(plan, Same, &nothing).expect("there are no fields");
    let mut state = Some(state);
    for _ in 0..4 {
        if runtime.turn(trigger, &nothing, &nothing, &mut state).is_err() {
            return;
        }
        let after = state.as_ref().expect("a turn that is taken leaves a state");
        assert_eq!(State::parse(&after.to_text(), by).as_ref(), Ok(after), "what was written cannot be read");
    }
}
