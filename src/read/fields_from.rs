//! Reads fields that are known only at design time.

use crate::expr::parse;
use crate::spec::FieldsFrom;

use super::keys::{DYNAMIC_FIELDS, KINDS};
use super::walk::{At, Reader};

impl Reader<'_> {
    /// A work that gives a list, or a loop over the config; and what a field is made of.
    pub(super) fn fields_from(&mut self, at: At<'_>) -> Option<FieldsFrom> {
        let map = self.open(at, &DYNAMIC_FIELDS)?;
        let asks = KINDS.iter().any(|kind| map.has(kind));
        let work = self.work(&map);
        let schema = self.read(&map, "schema", Self::word);
        let (mut item, mut index, mut list) = (None, None, None);
        if let Some(at) = map.at("for") {
            let each =
                at.node.as_scalar().filter(|scalar| !map.has("schema") || scalar.text.contains(" in "));
            match each {
                Some(scalar) => {
                    let each = parse::each(scalar, self.problems);
                    (item, index, list) = (Some(each.item), each.index, Some(each.list));
                }
                None => {
                    if !map.has("schema") {
                        self.gaps.lose(map.span, "for");
                    }
                    list = Some(self.expression(at));
                }
            }
        }
        // `where` is a key of lists too; here it is about the fields.
        let filter = work.list.filter.clone();
        let mut work = work;
        work.list.filter = None;
        let field = self.take(&map, "field", Self::written);
        Some(FieldsFrom {
            work: asks.then_some(work),
            item,
            index,
            list,
            filter,
            field,
            schema,
            span: at.span,
        })
    }
}
