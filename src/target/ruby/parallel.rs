//! Loops whose requests are sent side by side, by the fixed method `specc_parallel`.
//!
//! In: a loop whose block is values and one request. Out: a list of rounds, each an element and a lambda
//! that gives its request and what becomes of the answer; and the call that sends them.

use super::export::{Export, param_of};
use super::tree::Ruby;
use crate::model::{Expr, Loop, Step, StepKind};

impl Export<'_> {
    /// The statements of a loop, of which the last is its value.
    pub(super) fn side_by_side(&self, each: &Loop, list: Ruby, named: bool) -> Vec<Ruby> {
        self.note("send.later");
        if self.connector.limit.is_some() {
            self.note("send.limit");
        }
        let Some((last, before)) = each.block.split_last() else { return vec![Ruby::Nil] };
        let StepKind::Send { work, give } = &last.what else { return vec![Ruby::Nil] };
        let mut body = self.values_before(before);
        let done = self.done(last, give.as_ref(), each.collect.as_ref());
        body.push(Ruby::List(vec![self.request(&work.request), done]));
        let item = self.slot_name(each.item);
        let round = Ruby::List(vec![Ruby::name(&item), Ruby::lambda([] as [&str; 0], body)]);
        let rounds = match each.index {
            None => list.block("map", [item], vec![round]),
            Some(index) => {
                let params = vec![item, param_of(&self.slot_name(index), std::slice::from_ref(&round))];
                list.call("each_with_index", []).block("map", params, vec![round])
            }
        };
        let report = match (each.report, named) {
            (false, _) => Ruby::Nil,
            (true, named) => Ruby::boolean(named),
        };
        let mut args = vec![
            Ruby::text("specc_parallel"),
            Ruby::name("connection"),
            Ruby::integer(each.parallel),
            Ruby::name("rounds"),
            report,
        ];
        args.push(self.known_secrets().filter(|_| each.report).unwrap_or_else(|| Ruby::List(Vec::new())));
        let mut value = Ruby::function("call", args);
        if let (Some(collect), false) = (&each.collect, each.report)
            && super::steps::vanishes(collect)
        {
            value = value.call("compact", []);
        }
        vec![Ruby::assign("rounds", rounds), value]
    }

    /// What becomes of the answer to a request.
    fn done(&self, last: &Step, give: Option<&Expr>, collect: Option<&Expr>) -> Ruby {
        let around = self.around.get();
        let mut body = Vec::new();
        let param = match (give, last.slot) {
            (Some(give), slot) => {
                let mut given = self.body(give, &around);
                let value = given.pop().unwrap_or(Ruby::Nil);
                body.extend(given);
                body.push(match slot {
                    Some(slot) => Ruby::assign(&self.slot_name(slot), value),
                    None => value,
                });
                "response".to_owned()
            }
            (None, Some(slot)) => self.slot_name(slot),
            (None, None) => "answer".to_owned(),
        };
        body.extend(collect.map_or_else(|| vec![Ruby::Nil], |collect| self.body(collect, &around)));
        Ruby::lambda([param_of(&param, &body)], body)
    }
}
