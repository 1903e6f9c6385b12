//! Inputs of their own that stand beside choices.

use std::collections::HashMap;
use std::sync::Arc;

use super::Checker;
use super::shape::{Draft, Side};
use crate::span::{Span, Spanned};
use crate::spec;

impl Checker<'_> {
    /// The fields, and behind each that has choices the input of its own that may stand for it.
    pub(super) fn with_toggles(&mut self, drafts: Vec<Draft>, side: Side) -> Vec<Draft> {
        if side == Side::Output || drafts.iter().all(|draft| draft.field.own_toggle().is_none()) {
            return drafts;
        }
        let names: HashMap<Arc<str>, Span> =
            drafts.iter().map(|draft| (draft.field.name.clone(), draft.field.span)).collect();
        let mut made = Vec::with_capacity(drafts.len() + 1);
        for draft in drafts {
            let beside = draft.field.own_toggle().cloned();
            made.push(draft);
            let (Some(toggle), Some(of)) = (beside, made.last()) else { continue };
            let span = match &of.source.toggle {
                spec::Toggle::Written(own) => own.name.as_ref().map_or(of.field.span, |name| name.span),
                spec::Toggle::Made | spec::Toggle::Off => of.field.span,
            };
            if let Some(first) = names.get(&toggle.name) {
                self.duplicate("field", &Spanned::new(toggle.name.to_string(), span), *first);
                continue;
            }
            let mut field = super::field::bare(&toggle.name, toggle.ty.clone(), span);
            field.label.clone_from(&toggle.label);
            field.hint.clone_from(&toggle.hint);
            field.wire.path = vec![Arc::from(super::field::spelled(of.spelling, &toggle.name).as_str())];
            field.instead_of = Some(of.field.name.clone());
            field.readonly = of.field.readonly;
            field.writeonly = true;
            let mut source = super::overlay::written(&toggle.name, span);
            source.show_if.clone_from(&of.source.show_if);
            source.present_if.clone_from(&of.source.present_if);
            let spelling = of.spelling;
            made.push(Draft { field, source: Arc::new(source), spelling });
        }
        made
    }
}
