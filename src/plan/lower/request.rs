//! Makes requests of the plan: addresses, bodies, rules of errors, lists and their pages.

use super::{Lower, border};
use crate::model;
use crate::plan::{Address, Body, ErrorRule, List, Paginate, PathPart, PlaceId, Request, Tls, Work};
use crate::span::Span;

impl Lower<'_> {
    pub(in crate::plan) fn work(&mut self, work: &model::Work) -> Work {
        Work {
            program: work.program.as_ref().map(|program| Box::new(self.program(program))),
            request: self.request(&work.request),
            list: work.list.as_ref().map(|list| self.list(list)),
        }
    }

    pub(super) fn request(&mut self, request: &model::Request) -> Request {
        Request {
            verb: request.verb.clone(),
            address: self.address(&request.address),
            params: self.maybe(request.params.as_ref()),
            arrays: request.arrays,
            nested: request.nested,
            headers: self.named(&request.headers),
            body: match &request.body {
                model::Body::None => Body::None,
                model::Body::Json(value) => Body::Json(self.slot(value)),
                model::Body::Form(value) => Body::Form(self.slot(value)),
                model::Body::Multipart(value) => Body::Multipart(self.slot(value)),
                model::Body::Xml { value, namespaces } => Body::Xml(self.slot(value), namespaces.clone()),
                model::Body::Text(value) => Body::Text(self.slot(value)),
                model::Body::Bytes(value) => Body::Bytes(self.slot(value)),
            },
            expect: request.expect.clone(),
            protocol: request.protocol,
            shape: request.shape.as_ref().map(border),
            errors: request.errors.iter().map(|rule| self.error_rule(rule)).collect(),
            retry: request.retry.clone(),
            timeout: request.timeout,
            redirects: request.redirects,
            tls: request.tls.as_ref().map(|tls| Tls {
                identity: tls
                    .identity
                    .as_ref()
                    .map(|(certificate, key)| (self.slot(certificate), self.slot(key))),
                passphrase: self.maybe(tls.passphrase.as_ref()),
                authorities: self.maybe(tls.authorities.as_ref()),
                only: tls.only,
            }),
            anonymous: request.anonymous,
            rest: request.rest.clone(),
            used: request.used.clone(),
            place: self.place(request.span),
        }
    }

    pub(super) fn error_rule(&mut self, rule: &model::ErrorRule) -> ErrorRule {
        ErrorRule {
            when: rule.when.clone(),
            condition: self.maybe(rule.condition.as_ref()),
            message: self.maybe(rule.message.as_ref()),
            retry: rule.retry,
            pass: rule.pass,
        }
    }

    pub(super) fn list(&mut self, list: &model::List) -> List {
        List {
            items: self.slot(&list.items),
            each: self.maybe(list.each.as_ref()),
            record: list.record.as_ref().map(border),
            filter: self.maybe(list.filter.as_ref()),
            sort: list.sort.clone(),
            paginate: list.paginate.as_ref().map(|paginate| self.paginate(paginate)),
        }
    }

    pub(super) fn paginate(&mut self, paginate: &model::Paginate) -> Paginate {
        Paginate {
            by: paginate.by,
            param: paginate.param.clone(),
            size: paginate.size,
            size_param: paginate.size_param.clone(),
            first: paginate.first,
            next: self.maybe(paginate.next.as_ref()),
            more: self.maybe(paginate.more.as_ref()),
            end: paginate.end,
            advance: paginate.advance,
            stable: paginate.stable,
            expired: paginate.expired.clone(),
            max_pages: paginate.max_pages,
            max_items: self.maybe(paginate.max_items.as_ref()),
            place: self.place(paginate.span),
        }
    }

    pub(in crate::plan) fn address(&mut self, address: &model::Address) -> Address {
        match address {
            model::Address::Relative(parts) => {
                let place = self.parts_place(parts);
                Address::Relative(self.parts(parts), place)
            }
            model::Address::Absolute(parts) => {
                let place = self.parts_place(parts);
                Address::Absolute(self.parts(parts), place)
            }
            model::Address::Whole(url) => Address::Whole(self.slot(url)),
            model::Address::If { condition, then, otherwise } => Address::If(
                self.slot(condition),
                Box::new(self.address(then)),
                Box::new(self.address(otherwise)),
            ),
            model::Address::Case { subject, cases, otherwise } => Address::Case(
                self.slot(subject),
                cases.iter().map(|case| (case.texts.clone(), self.address(&case.address))).collect(),
                otherwise.as_ref().map(|address| Box::new(self.address(address))),
            ),
        }
    }

    /// Where an address is told to stand: at its first expression, else where the last thing stood.
    pub(super) fn parts_place(&mut self, parts: &[model::PathPart]) -> PlaceId {
        let span = parts.iter().find_map(|part| match part {
            model::PathPart::Text(_) => None,
            model::PathPart::Url(expr)
            | model::PathPart::Segment(expr)
            | model::PathPart::Segments(expr)
            | model::PathPart::Host(expr)
            | model::PathPart::Query(expr) => Some(expr.span),
        });
        match span {
            Some(span) => self.place(span),
            None if self.places.is_empty() => {
                self.place(Span { file: crate::span::FileId(0), start: 0, end: 0 })
            }
            None => PlaceId(u32::try_from(self.places.len() - 1).unwrap_or(u32::MAX)),
        }
    }

    pub(super) fn parts(&mut self, parts: &[model::PathPart]) -> Vec<PathPart> {
        let parts = parts.iter().map(|part| match part {
            model::PathPart::Text(text) => PathPart::Text(text.clone()),
            model::PathPart::Url(expr) => PathPart::Url(self.expr(expr)),
            model::PathPart::Segment(expr) => PathPart::Segment(self.expr(expr)),
            model::PathPart::Segments(expr) => PathPart::Segments(self.expr(expr)),
            model::PathPart::Host(expr) => PathPart::Host(self.expr(expr)),
            model::PathPart::Query(expr) => PathPart::Query(self.expr(expr)),
        });
        parts.collect()
    }
}
