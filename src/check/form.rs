//! What is said of the input of few fields, beside its control.

use crate::model::{Form, ListMode, Tree};
use crate::span::Spanned;
use crate::spec;

/// What the author says of the input of a field.
pub(super) fn form(source: &spec::Field) -> Option<Box<Form>> {
    let entering = source.entering.as_deref()?;
    let text = |text: &Option<Spanned<String>>| text.as_ref().map(|text| text.value.clone());
    let mode = |mode: &Spanned<String>| match mode.value.as_str() {
        "static" => ListMode::Static,
        _ => ListMode::Dynamic,
    };
    let tree = entering.tree.map(|tree| Tree { folders: tree.folders, below: tree.below });
    let empty = entering.empty.as_ref();
    Some(Box::new(Form {
        on_blur: entering.on_blur.unwrap_or(false),
        pills: entering.pills,
        tree: tree.unwrap_or_default(),
        list_mode: entering.list_mode.as_ref().map(mode),
        list_mode_toggle: entering.list_mode_toggle,
        item: text(&entering.item),
        empty: empty.map_or((None, None), |empty| (text(&empty.title), text(&empty.text))),
    }))
}
