//! Pick lists: lambdas that give rows of a label and a value; of a tree also whether a row can be opened.

use super::errors::refuse;
use super::export::{Export, param_of};
use super::expr::Around;
use super::list::In;
use super::tree::{Entry, Layout, Ruby};
use super::{literal, names};
use crate::diagnostic::Code;
use crate::model::{PickList, PickSource};

impl Export<'_> {
    /// A pick list.
    pub(super) fn pick_list(&self, list: &PickList) -> Entry {
        let named = list.takes.iter().all(|(name, _)| names::is_readable(name));
        let (mut params, mut body): (Vec<String>, Vec<Ruby>) = (Vec::new(), Vec::new());
        let opened = |name: &str| list.tree.as_ref().is_some_and(|tree| *tree.parent == *name);
        for (name, required) in &list.takes {
            let value =
                if named { Ruby::name(&**name) } else { Ruby::name("arguments").at(Ruby::symbol(&**name)) };
            match (named, opened(name)) {
                (true, true) => {
                    // The platform's own name for the folder that was opened.
                    params.extend([format!("{name}: nil"), "__parent_id: nil".to_owned()]);
                    let folder = Ruby::name("__parent_id").binary("||", Ruby::name(&**name));
                    body.push(Ruby::assign(name, folder));
                }
                (true, false) => params.push(format!("{name}: nil")),
                (false, true) => {
                    let given = |key: &str| Ruby::name("arguments").at(Ruby::symbol(key));
                    let folder = given("__parent_id").binary("||", given(name));
                    let merged = Ruby::name("arguments")
                        .call("merge", [Ruby::symbols([(name.to_string(), folder)]).laid(Layout::Bare)]);
                    body.push(Ruby::assign("arguments", merged));
                }
                (false, false) => {}
            }
            if *required {
                let message = format!("the pick list `{}` needs `{name}`", list.name);
                body.push(refuse(Code::Input, Ruby::text(message)).only_if(value.call("nil?", [])));
            }
        }
        if !named {
            params.push("**arguments".to_owned());
        } else if list.tree.is_some() {
            // The platform may hand in more.
            params.push("**".to_owned());
        }
        match &list.source {
            PickSource::Fixed(choices) => {
                let rows = choices
                    .iter()
                    .map(|choice| Ruby::List(vec![Ruby::text(&choice.label), literal::value(&choice.value)]));
                body.push(Ruby::List(rows.collect()));
            }
            PickSource::Read { work, label, value } => {
                self.around.set(Around { arguments_named: named, ..Around::default() });
                if let Some(read) = &work.list {
                    let around = self.around.get();
                    let listed = Ruby::function(
                        "call",
                        [
                            Ruby::text("specc_list"),
                            Ruby::name("connection"),
                            self.list(work, read, In::Operation),
                        ],
                    );
                    body.push(Ruby::assign("items", listed.at(Ruby::symbol("records"))));
                    let value = self.value(value, &around);
                    let label = if super::expr::nullable(&label.ty)
                        || matches!(label.ty.kind, crate::model::Kind::Any)
                    {
                        Ruby::prelude("default", [self.value(label, &around), value.clone()])
                    } else {
                        self.value(label, &around)
                    };
                    let mut row = vec![Ruby::prelude("text", [label]), value];
                    if let Some(tree) = &list.tree {
                        let folder = tree.folder.as_ref().map(|folder| {
                            let folds = self.condition(folder, &around);
                            if super::expr::nullable(&folder.ty) {
                                folds.binary("==", Ruby::True)
                            } else {
                                folds
                            }
                        });
                        row.extend([Ruby::Nil, folder.unwrap_or(Ruby::False)]);
                    }
                    let row = Ruby::List(row);
                    let rows = rows(Ruby::name("items"), row);
                    body.push(rows);
                }
                self.around.set(Around::default());
            }
        }
        let body = self.shielded(None, self.opened(None, body));
        let mut all = vec![param_of("connection", &body)];
        all.append(&mut params);
        Entry::symbol(&list.name, Ruby::lambda(all, body)).about(self.place(list.span)).apart()
    }
}

/// Rows over items, which are records at the same time.
fn rows(items: Ruby, row: Ruby) -> Ruby {
    let name = if super::export::mentions(&row, "record") { "record" } else { "item" };
    items.block("map", [name], vec![row])
}
