//! Gives the things of a spec their identity and finds names that are there twice.

use std::collections::{HashMap, HashSet};

use super::field::TYPES;
use crate::diagnostic::{Code, Description, Problems};
use crate::model::PickListId;
use crate::span::{Span, Spanned};
use crate::spec::Spec;

/// The names of a spec.
#[derive(Debug, Default)]
pub(super) struct Declared<'a> {
    /// Place in [`Spec::objects`].
    pub objects: HashMap<&'a str, usize>,
    pub pick_lists: HashMap<&'a str, PickListId>,
    /// The fields that stand in objects, by the places of their names.
    pub of_objects: HashSet<Span>,
}

impl<'a> Declared<'a> {
    /// Reads the names of `spec`.
    pub fn of(spec: &'a Spec, problems: &mut Problems) -> Self {
        for object in &spec.objects {
            if TYPES.contains(&object.name.value.as_str()) {
                problems.tell(
                    Code::NameTaken,
                    Description::new(
                        format!("the name `{}` is taken", object.name.value),
                        object.name.span,
                        "a type of the language",
                    )
                    .help(
                        "an object needs a name of its own, since both are written behind `type`".to_owned(),
                    ),
                );
            }
        }
        let objects = unique("object", spec.objects.iter().map(|object| &object.name), problems);
        let pick_lists = unique("pick list", spec.pick_lists.iter().map(|list| &list.name), problems)
            .into_iter()
            .map(|(name, at)| (name, PickListId(u32::try_from(at).unwrap_or(u32::MAX))))
            .collect();
        let actions = spec.actions.iter().map(|action| &action.common.name);
        unique("action", actions, problems);
        unique("trigger", spec.triggers.iter().map(|trigger| &trigger.common.name), problems);
        unique("constant", spec.constants.iter().map(|(name, _)| name), problems);
        unique("method", spec.methods.iter().map(|method| &method.name), problems);
        unique("resource", spec.resources.iter().map(|resource| &resource.name), problems);
        let fields = spec.objects.iter().flat_map(|object| &object.shape.fields);
        let of_objects = fields.map(|field| field.name.span).collect();
        Self { objects, pick_lists, of_objects }
    }
}

/// The place of each name; the first wins.
pub(super) fn unique<'a>(
    what: &str,
    names: impl Iterator<Item = &'a Spanned<String>>,
    problems: &mut Problems,
) -> HashMap<&'a str, usize> {
    let mut seen: HashMap<&'a str, (usize, Span)> = HashMap::new();
    for (at, name) in names.enumerate() {
        match seen.get(name.value.as_str()) {
            Some((_, first)) => {
                problems.tell(
                    Code::DuplicateName,
                    Description::new(
                        format!("there are two of the name `{}`", name.value),
                        name.span,
                        format!("the second {what} of this name"),
                    )
                    .because(*first, "the first"),
                );
            }
            None => {
                seen.insert(&name.value, (at, name.span));
            }
        }
    }
    seen.into_iter().map(|(name, (at, _))| (name, at)).collect()
}
