//! A trigger that is watched while it runs: after every turn the state is what the handbook's page on
//! triggers says it is.

use std::collections::{HashSet, VecDeque};
use std::time::Duration;

use specc::plan::{By, Plan, Poll, Trigger};
use specc::runtime::poll::{State, Turn};
use specc::runtime::{Answer, Fault, Host, NoAnswer, Outgoing, Runtime};
use specc::value::{DateTime, Value};

use super::cases::Case;
use crate::support::world::{Chance, START, World};

/// A trigger that is watched while it runs.
pub struct Watch<'a> {
    case: &'a Case,
    name: String,
    pub trigger: &'a Trigger,
    pub runtime: Runtime<'a, Taped>,
    input: Value,
    pub start: i64,
    pub state: Option<State>,
    pauses: Chance,
    keys: HashSet<String>,
    /// Every event, in its order.
    pub told: Vec<(i64, i64)>,
    /// Percent of the turns after which the process ends before it keeps the state.
    pub crashes: i64,
}

impl<'a> Watch<'a> {
    pub fn new(case: &'a Case, plan: &'a Plan, seed: u64) -> Self {
        let world = World::new(case.service, seed);
        let taped = Taped { clock: world.now(), world, tape: VecDeque::new(), playing: false };
        let nothing = Value::object::<&str>([]);
        let runtime =
            Runtime::new(plan, taped, &nothing).unwrap_or_else(|fault| panic!("{}", fault.render(plan)));
        let trigger = &plan.triggers[0];
        let (start, input) = match poll(trigger).cursor.by {
            By::Number | By::Whole => (20, nothing),
            By::Time => {
                let start = START / case.service.unit * case.service.unit;
                let since = DateTime::from_epoch_micros(start).expect("a moment of this century");
                (start, Value::object([("since", Value::DateTime(since))]))
            }
        };
        Self {
            case,
            name: format!("{}, seed {seed}", case.name),
            trigger,
            runtime,
            input,
            start,
            state: None,
            pauses: Self::pauses(seed),
            keys: HashSet::new(),
            told: Vec::new(),
            crashes: 0,
        }
    }

    /// How long is waited between polls.
    pub fn pauses(seed: u64) -> Chance {
        Chance::new(seed + 77)
    }

    /// The input, as JSON.
    pub fn given(&self) -> serde_json::Value {
        match self.input.get("since") {
            Value::DateTime(since) => serde_json::json!({ "since": since.to_string() }),
            _ => serde_json::json!({}),
        }
    }

    /// Polls until everything has long been visible; what was never given out.
    pub fn run(&mut self) -> Vec<(i64, i64)> {
        let mut quiet = 0;
        while quiet < 4 {
            self.poll();
            quiet += i32::from(self.world().now > self.world().end());
            let pause = self.runtime.host.world.pause(&mut self.pauses);
            self.runtime.host.world.pass(pause);
        }
        missing(self.case, self.trigger, self.world(), self.start, &self.told)
    }

    pub fn world(&self) -> &World {
        &self.runtime.host.world
    }

    /// Turns until the scan ends or a request fails.
    pub fn poll(&mut self) {
        for _ in 0..500 {
            // After a failure the state is what it was, and the next poll goes on from it.
            let Ok((turn, state)) = self.turn() else { return };
            self.verify(&turn, &state);
            let more = turn.more;
            if self.crashes > 0 && self.pauses.below(100) < self.crashes {
                return;
            }
            self.state = Some(state);
            if !more {
                return;
            }
        }
        panic!("{}: a scan without end", self.name);
    }

    /// A turn, taken twice on the same answers, and the state that it leads to.
    pub fn turn(&mut self) -> Result<(Turn, State), Fault> {
        self.runtime.host.record();
        let first = self.once();
        self.runtime.host.play();
        let again = self.once();
        self.runtime.host.playing = false;
        assert_eq!(first, again, "{}: a turn is no function of state and answer", self.name);
        first
    }

    fn once(&mut self) -> Result<(Turn, State), Fault> {
        let config = Value::object::<&str>([]);
        let mut state = self.state.clone();
        let turn = self.runtime.turn(self.trigger, &config, &self.input, &mut state);
        if turn.is_err() {
            assert_eq!(state, self.state, "{}: a turn that failed changed the state", self.name);
        }
        Ok((turn?, state.expect("a turn leaves a state")))
    }

    /// What holds after every turn.
    fn verify(&mut self, turn: &Turn, state: &State) {
        let Self { name, trigger, start, .. } = self;
        let cursor = &poll(trigger).cursor;
        let most = usize::try_from(cursor.remember).expect("few");

        let read = State::parse(&state.to_text(), cursor.by);
        assert_eq!(read.as_ref(), Ok(state), "{name}: the state does not survive its text");
        assert!(state.floor <= state.low && state.low <= state.wm, "{name}: {state:?}");
        assert_eq!(state.floor, *start, "{name}: the floor moved");
        assert_eq!(state.scan.is_some(), turn.more, "{name}");
        assert!(state.seen.len() <= most, "{name}: remembers too much");
        if cursor.by == By::Time {
            let known = self.runtime.host.world.now.max(*start);
            assert!(state.wm <= known, "{name}: the watermark is ahead of the service");
        }
        if let Some(before) = &self.state {
            assert!(before.wm <= state.wm, "{name}: the watermark went down");
            assert!(!turn.more || before.scan != state.scan, "{name}: the scan stands still");
            let next = state.floor.max(state.low - cursor.overlap);
            let full = before.seen.len() + turn.events.len() > most;
            for (key, value) in &before.seen {
                let forgotten = !state.seen.contains_key(key);
                let ripe = !turn.more && *value < next;
                assert!(!forgotten || ripe || full, "{name}: forgot {key} of {value} before its time");
            }
        }
        self.verify_bounds();
        self.verify_events(turn, state);
    }

    /// The bound is sent a unit early.
    fn verify_bounds(&mut self) {
        let cursor = &poll(self.trigger).cursor;
        let at = match self.state.as_ref().map(|state| (state, &state.scan)) {
            None => self.start,
            Some((_, Some(scan))) => scan.at,
            Some((state, None)) => state.floor.max(state.low - cursor.overlap),
        };
        let back = if cursor.inclusive { 0 } else { cursor.sent_unit };
        for bound in self.runtime.host.world.bounds.drain(..) {
            assert!(bound <= at - back, "{}: asked from {bound} for {at}", self.name);
        }
    }

    fn verify_events(&mut self, turn: &Turn, state: &State) {
        let Self { name, trigger, case, .. } = self;
        let small = poll(trigger).cursor.remember < 100;
        let may_repeat = case.repeats() || self.crashes > 0;
        assert!(
            turn.events.len() <= usize::try_from(poll(trigger).max).expect("few"),
            "{name}: too many events"
        );
        let mut last = i64::MIN;
        for event in &turn.events {
            let field = |name| match event.record.get(name) {
                Value::Int(number) => *number,
                other => panic!("{name} is {other:?}"),
            };
            let id = field("id");
            assert!(case.wants(id), "{name}: {id} is no event");
            self.told.push((id, field("version")));
            let Some(key) = &event.key else { continue };
            let value = state.seen.get(key.as_str()).copied();
            assert!(small || value.is_some(), "{name}: {key} left and is not remembered");
            let value = value.unwrap_or(last);
            assert!(last <= value, "{name}: {key} is out of order");
            assert!(small || value >= state.floor, "{name}: {key} is older than the start");
            last = value;
            assert!(self.keys.insert(key.clone()) || may_repeat, "{name}: {key} came twice");
        }
    }
}

/// What had to be given out and was not.
pub fn missing(
    case: &Case,
    trigger: &Trigger,
    world: &World,
    start: i64,
    told: &[(i64, i64)],
) -> Vec<(i64, i64)> {
    let once = matches!(poll(trigger).cursor.by, By::Number) || case.service.created;
    let told: HashSet<(i64, i64)> =
        told.iter().map(|(id, version)| (*id, if once { 1 } else { *version })).collect();
    let mut wanted = world.wanted(start);
    wanted.retain(|wanted| case.wants(wanted.0) && !told.contains(wanted));
    wanted
}

/// A service whose answers are kept, so that a turn can be taken again.
pub struct Taped {
    pub world: World,
    tape: VecDeque<(Outgoing, Result<Answer, NoAnswer>, DateTime)>,
    playing: bool,
    clock: DateTime,
}

impl Taped {
    fn record(&mut self) {
        self.tape.clear();
        self.playing = false;
        self.clock = self.world.now();
    }

    fn play(&mut self) {
        self.playing = true;
    }
}

impl Host for Taped {
    fn send(&mut self, request: &Outgoing) -> Result<Answer, NoAnswer> {
        if self.playing {
            let (same, answer, clock) = self.tape.pop_front().expect("as many requests as before");
            assert_eq!(&same, request, "the same request as before");
            self.clock = clock;
            return answer;
        }
        let answer = self.world.send(request);
        self.tape.push_back((request.clone(), answer.clone(), self.world.now()));
        answer
    }

    fn wait(&mut self, pause: Duration) {
        if !self.playing {
            self.world.wait(pause);
        }
    }

    fn now(&self) -> DateTime {
        if self.playing { self.clock } else { self.world.now() }
    }
}

/// How a trigger asks.
fn poll(trigger: &Trigger) -> &Poll {
    trigger.poll().expect("it polls")
}
