//! Works: a request in place, or steps; and the list that is read of the answer.

use super::Checker;
use super::request::Place;
use super::scope::Scope;
use super::step::Ending;
use crate::model::{Program, Request, Type, Work};
use crate::spec;

impl Checker<'_> {
    /// A work at a place that is no operation: the connection's test, a sample.
    pub(super) fn work(&mut self, work: &spec::Work, scope: &Scope, errors: &[spec::ErrorRule]) -> Work {
        let place = Place { errors, ..Place::plain(scope) };
        self.work_at(work, &place, Ending::Nothing).0
    }

    /// A work, and the type of `response.body`. `ending`: what becomes of the value of steps.
    pub(super) fn work_at(&mut self, work: &spec::Work, place: &Place<'_>, ending: Ending) -> (Work, Type) {
        let (program, mut request, body) = self.asked(work, place, ending);
        Self::declare_items(&mut request.expect, &work.list);
        let place = &Place { made: work.steps.as_deref(), ..*place };
        let list = self.list_if_any(&work.list, place, body.clone(), None, &work.request);
        (Work { program, request, list, span: work.span }, body)
    }

    /// What a work asks: steps, or its request; and the type of `response.body`.
    pub(super) fn asked(
        &mut self,
        work: &spec::Work,
        place: &Place<'_>,
        ending: Ending,
    ) -> (Option<Box<Program>>, Request, Type) {
        let (request, body) = self.request(&work.request, place, work.list.paginate.is_some());
        let Some(steps) = &work.steps else { return (None, request, body) };
        let paged = place.scope.page || work.list.paginate.is_some();
        let scope = Scope { page: paged, ..place.scope.clone() };
        let place = Place { implied: false, scope: &scope, ..*place };
        let (program, ty) = self.program(steps, work.give.as_ref(), place, ending, work.span);
        (Some(Box::new(program)), request, ty)
    }
}
