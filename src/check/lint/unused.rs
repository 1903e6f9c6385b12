//! Objects and pick lists that nothing uses.
//!
//! Something is used if a shape or a field leads to it, or if its name stands anywhere in the spec
//! outside of itself: nothing that is used by a construct of its own is ever called unused.

use std::collections::HashSet;

use super::Look;
use crate::diagnostic::{Code, Description};
use crate::model::{Choices, Origin};
use crate::span::Spanned;
use crate::syntax::document::{Node, NodeKind};

pub(super) fn lint(look: &mut Look) {
    let spec = look.spec;
    let mut words = HashSet::new();
    for entry in look.document.root.as_map().unwrap_or_default() {
        let own = matches!(&*entry.key.value, "objects" | "pick_lists");
        match entry.value.as_map().filter(|_| own) {
            // Its own name does not count, and neither what it says about itself.
            Some(things) => {
                for thing in things {
                    gather(&thing.value, Some(&thing.key.value), &mut words);
                }
            }
            None => gather(&entry.value, None, &mut words),
        }
    }
    let connector = look.connector;
    for shape in connector
        .actions
        .iter()
        .map(|action| &action.meta)
        .chain(connector.triggers.iter().map(|trigger| &trigger.meta))
    {
        for id in [shape.config, shape.input, shape.output].into_iter().flatten() {
            if let Origin::Object(object) = connector.shape(id).origin {
                words.insert(connector.object(object).name.clone());
            }
        }
    }
    for field in connector.shapes.iter().flat_map(|shape| &shape.fields) {
        if let Some(Choices::List { list, .. }) = &field.choices {
            words.insert(connector.pick_list(*list).name.clone());
        }
    }
    let mut told = Vec::new();
    let mut unused = |what: &str, name: &Spanned<String>| {
        if !words.contains(&name.value) {
            let message = format!("nothing uses the {what} `{}`", name.value);
            let description =
                Description::new(message, name.span, "not used").help("use it or leave it out".to_owned());
            told.push(description);
        }
    };
    spec.objects.iter().for_each(|object| unused("object", &object.name));
    spec.pick_lists.iter().for_each(|list| unused("pick list", &list.name));
    for description in told {
        look.tell(Code::Unused, description);
    }
}

/// Adds every word of keys and texts below a node, but `without`.
fn gather(node: &Node, without: Option<&str>, words: &mut HashSet<String>) {
    let mut add = |text: &str| {
        let parts = text.split(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_');
        for word in parts.filter(|word| !word.is_empty() && Some(*word) != without) {
            if !words.contains(word) {
                words.insert(word.to_owned());
            }
        }
    };
    match &node.kind {
        NodeKind::Broken { .. } => {}
        NodeKind::Scalar(scalar) => add(&scalar.text),
        NodeKind::List(members) => members.iter().for_each(|member| gather(member, without, words)),
        NodeKind::Map(entries) => {
            entries.iter().for_each(|entry| add(&entry.key.value));
            entries.iter().for_each(|entry| gather(&entry.value, without, words));
        }
    }
}
