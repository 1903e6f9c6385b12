//! Reads pick lists.

use crate::span::Spanned;
use crate::spec::{ListOrMap, PickList, PickValues};

use super::keys::PICK_LIST;
use super::walk::{At, Reader};

impl Reader<'_> {
    /// A pick list: fixed values, or a work that reads them.
    pub(super) fn pick_list(&mut self, name: Spanned<String>, at: At<'_>) -> PickList {
        let none = || ListOrMap { choices: Vec::new(), span: at.span };
        let Some(map) = self.open(at, &PICK_LIST) else {
            self.gaps.open(at.span);
            return PickList {
                name,
                takes: Vec::new(),
                values: PickValues::Fixed(none()),
                parent: None,
                folder: None,
                span: at.span,
            };
        };
        let takes = self.read(&map, "takes", Self::takes).unwrap_or_default();
        let label = self.read(&map, "label", Self::path);
        let value = self.read(&map, "value", Self::path);
        let parent = self.read(&map, "parent", Self::name);
        let folder = self.take(&map, "folder", Self::expression);
        let fixed = map.has("values");
        let given = self.read(&map, "values", Self::choices);
        let work = self.work(&map);
        let values = if fixed {
            PickValues::Fixed(given.unwrap_or_else(none))
        } else {
            PickValues::Read { work: Box::new(work), label, value }
        };
        PickList { name, takes, parent, folder, values, span: at.span }
    }
}
