//! All that a connector sends, and what its requests have in common.

use crate::model::{Action, Connector, Identity, PickSource, Request, Sample, Trigger, Work};

/// All works of a connector that send something.
pub(super) fn works(connector: &Connector) -> Vec<&Work> {
    let mut works: Vec<&Work> = connector.connection.test.iter().collect();
    for auth in connector.connection.auths() {
        if let Some(Identity::Work { work, .. }) = &auth.identity {
            works.push(work);
        }
        let sign_in =
            auth.sign_in.iter().flat_map(|sign_in| sign_in.refresh.iter().chain([&sign_in.acquire]));
        works.extend(sign_in.chain(&auth.on_connect).map(|kept| &kept.work));
    }
    for list in &connector.pick_lists {
        if let PickSource::Read { work, .. } = &list.source {
            works.push(work);
        }
    }
    works.extend(connector.sources.iter().filter_map(|source| source.work.as_ref()));
    for action in connector.actions.iter().flat_map(Action::whole) {
        works.push(&action.work);
        works.extend(sample_work(&action.meta.sample));
    }
    for trigger in connector.triggers.iter().flat_map(Trigger::whole) {
        if let Some(poll) = trigger.poll() {
            works.extend(poll.parents.as_ref().map(|parents| &parents.work));
            works.push(&poll.work);
        }
        works.extend(sample_work(&trigger.meta.sample));
    }
    let mut all: Vec<&Work> = works.into_iter().flat_map(Work::sending).collect();
    all.extend(connector.routines.iter().flat_map(|routine| routine.program.works()));
    all
}

fn sample_work(sample: &Sample) -> Option<&Work> {
    match sample {
        Sample::Work { work, .. } => Some(work),
        Sample::Made | Sample::Value(_) | Sample::First => None,
    }
}

/// All requests of a connector.
pub(super) fn requests(connector: &Connector) -> Vec<&Request> {
    works(connector).into_iter().map(|work| &work.request).collect()
}

/// How many rules at the end all requests have: those that stand under `http`.
pub(super) fn shared_errors(requests: &[&Request]) -> usize {
    let Some((first, others)) = requests.split_first().filter(|(_, others)| !others.is_empty()) else {
        return 0;
    };
    let same = |at: usize| {
        let span = |request: &Request| request.errors.iter().rev().nth(at).map(|rule| rule.span);
        span(first).is_some() && others.iter().all(|other| span(other) == span(first))
    };
    (0..first.errors.len()).take_while(|at| same(*at)).count()
}
