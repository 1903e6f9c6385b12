//! Which operations there are for which object: the table that planning a connector ends with.

use crate::model::{Connector, Meta};
use crate::names;

/// The columns, in the order of the platform's guidelines.
pub(super) const COLUMNS: [&str; 7] =
    ["New or updated", "Create", "Retrieve", "Update", "Delete", "Search", "Execute"];

/// An object, and for each column the titles of its operations.
#[derive(Debug)]
pub(super) struct Row {
    pub object: String,
    pub cells: Vec<String>,
}

/// The objects that have operations, in the author's order, then what is about none.
pub(super) fn rows(connector: &Connector) -> Vec<Row> {
    let actions = connector.actions.iter().map(|action| (&action.meta, column(&action.meta)));
    let triggers = connector.triggers.iter().map(|trigger| (&trigger.meta, 0));
    let all: Vec<(&Meta, usize)> = triggers.chain(actions).collect();
    let objects = (0..connector.objects.len()).map(Some).chain([None]);
    let rows = objects.filter_map(|object| {
        let mut cells: Vec<Vec<&str>> = COLUMNS.iter().map(|_| Vec::new()).collect();
        for (meta, column) in &all {
            if meta.object.map(|id| id.0 as usize) == object {
                cells[*column].push(&meta.title);
            }
        }
        let title = object.map_or("Others", |object| connector.objects[object].title.as_str());
        let any = cells.iter().any(|cell| !cell.is_empty());
        let cells = cells.iter().map(|titles| cell(&titles.join(", "))).collect();
        any.then(|| Row { object: cell(title), cells })
    });
    rows.collect()
}

/// The column of an action, by the first word of its name.
fn column(meta: &Meta) -> usize {
    match names::words(&meta.name).first().map(|word| word.to_lowercase()).as_deref() {
        Some("create" | "add" | "insert") => 1,
        Some("get" | "read" | "fetch" | "show" | "retrieve") => 2,
        Some("update" | "edit" | "change" | "modify" | "set" | "patch" | "upsert") => 3,
        Some("delete" | "remove" | "destroy") => 4,
        Some("search" | "find" | "query" | "lookup" | "list") => 5,
        _ => 6,
    }
}

/// Text in a cell of a table.
fn cell(text: &str) -> String {
    crate::target::docs::markdown::escaped(text)
}
