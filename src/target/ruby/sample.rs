//! Samples: as given or made, and read where the spec says so.

use super::export::Export;
use super::expr::Around;
use super::list::In;
use super::literal;
use super::tree::Ruby;
use crate::model::{Action, By, Feed, Give, List, Meta, Paginate, Poll, Sample, Trigger, Work};
use crate::plan::sample;

impl Export<'_> {
    /// What gives the sample of an action.
    pub(super) fn action_sample(&self, action: &Action) -> Vec<Ruby> {
        self.sample(&action.meta, || self.first_of(action))
    }

    /// What gives the sample of a trigger.
    pub(super) fn trigger_sample(&self, trigger: &Trigger) -> Vec<Ruby> {
        self.sample(&trigger.meta, || match &trigger.feed {
            Feed::Poll(poll) => self.first_event(poll),
            Feed::Webhook(_) => vec![Ruby::Nil],
        })
    }

    /// The sample: the fixed one where nothing is read or found. `first` reads the first record.
    fn sample(&self, meta: &Meta, first: impl FnOnce() -> Vec<Ruby>) -> Vec<Ruby> {
        let fixed = literal::value(&sample::value_of_output(self.connector, meta));
        let mut body = match &meta.sample {
            Sample::Made | Sample::Value(_) => return vec![fixed],
            Sample::First => first(),
            Sample::Work { work, give, list } => {
                let response = Ruby::assign("response", self.send(work));
                let record = Ruby::prelude("clean", [self.value(give, &Around::default())]);
                [vec![response], under(list.as_deref(), record)].concat()
            }
        };
        // The sample of an object serves operations without a config, too.
        if meta.config.is_none() && body.iter().any(|statement| super::export::mentions(statement, "config"))
        {
            body.insert(0, Ruby::assign("config", Ruby::symbols::<&str>([])));
        }
        let found = body.pop().unwrap_or(Ruby::Nil);
        body.push(found.call("presence", []).binary("||", fixed));
        body
    }

    /// What an action gives for the first record of its list alone, or for its answer.
    fn first_of(&self, action: &Action) -> Vec<Ruby> {
        let list = action.work.list.as_ref().map(one_page);
        match (&action.give, list) {
            (Give::Nothing, _) => vec![Ruby::Nil],
            (Give::List(name), Some(list)) => under(Some(name), self.first_record(&action.work, &list)),
            (_, list) => {
                let work = Work { list, ..action.work.clone() };
                self.run(&Action { work, ..action.clone() })
            }
        }
    }

    /// The first record that a poll from the beginning of all times would read.
    fn first_event(&self, poll: &Poll) -> Vec<Ruby> {
        let Some(list) = poll.work.list.as_ref().map(one_page) else { return vec![Ruby::Nil] };
        let by_time = poll.cursor.by == By::Time;
        let record = self.first_record(&poll.work, &list);
        let mut body = Vec::new();
        if super::export::mentions(&record, "cursor") {
            let bound = match poll.cursor.by {
                By::Time => Ruby::prelude("from_micros", [Ruby::integer(0)]),
                By::Number => Ruby::integer(0),
                By::Whole => Ruby::Nil,
            };
            body.push(Ruby::assign("cursor", bound));
        }
        if super::export::mentions(&record, "window") && by_time {
            let unit = poll.cursor.sent_unit.max(1);
            let now = Ruby::prelude("micros", [Ruby::name("::Time").call("now", [])]);
            let end = Ruby::prelude("window_end", [now, Ruby::integer(unit)]);
            let end = Ruby::prelude("from_micros", [end]);
            body.push(Ruby::assign("window", Ruby::texts([("end", end)])));
        }
        body.push(record);
        body
    }

    fn first_record(&self, work: &Work, list: &List) -> Ruby {
        let list = self.list(work, list, In::Operation);
        let read = Ruby::function("call", [Ruby::text("specc_list"), Ruby::name("connection"), list]);
        Ruby::prelude("clean", [read.at(Ruby::symbol("records")).call("first", [])])
    }
}

/// A list of which no more than a page is read.
fn one_page(list: &List) -> List {
    let paginate = list.paginate.clone().map(|paginate| Paginate { max_pages: 1, ..paginate });
    List { paginate, ..list.clone() }
}

/// A record as the only one of the list `name`.
fn under(name: Option<&str>, record: Ruby) -> Vec<Ruby> {
    let Some(name) = name else { return vec![record] };
    let found = Ruby::name("record").call("present?", []);
    let listed = Ruby::texts([(name, Ruby::List(vec![Ruby::name("record")]))]);
    vec![Ruby::assign("record", record), found.choose(listed, Ruby::Nil)]
}
