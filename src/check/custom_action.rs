//! Requests of the users' own: what they have in common.

use super::Checker;
use super::request::Place;
use super::scope::Scope;
use crate::expr::ast::{Template, Written, WrittenKind};
use crate::model::{Address, CustomAction, Request};
use crate::span::Spanned;
use crate::spec::{self, Settings, Verb};

/// Requests of the users' own, if the spec allows them.
pub(super) fn make(checker: &mut Checker) -> Option<CustomAction> {
    let spec::CustomAction::On { help, link, span } = &checker.spec.custom_action else { return None };
    let path = Template { parts: Vec::new(), span: *span };
    let written = spec::Request {
        verb: Spanned::new(Verb::Get, *span),
        path: Written { kind: WrittenKind::Text(path), span: *span },
        params: None,
        body: Some(spec::Body::None),
        keep_nulls: false,
        shape: None,
        anonymous: false,
        settings: Settings::default(),
        span: *span,
    };
    let scope = Scope::connection("a request of a user's own");
    // The address is the user's; nothing is missing as long as there is none.
    let has_base = std::mem::replace(&mut checker.has_base, true);
    let (request, _) = checker.request(&written, &Place::plain(&scope), false);
    checker.has_base = has_base;
    let text = |text: &Option<Spanned<String>>| text.as_ref().map(|text| text.value.clone());
    Some(CustomAction {
        help: text(help),
        link: text(link),
        request: Request { address: Address::Relative(Vec::new()), ..request },
        span: *span,
    })
}
