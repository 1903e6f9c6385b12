//! What a running connector finds around it. The payload has nothing of it: whoever runs the connector
//! gives it.

use std::sync::Arc;

use crate::value::{Value, text};

/// What a running connector finds around it, in the workspace that it runs in.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Surroundings {
    /// The properties of the account by name, an object of texts or null.
    pub account: Value,
    /// The lookup tables by name: rows, which are objects of texts. Null where there are none.
    pub tables: Value,
}

impl Surroundings {
    /// The surroundings with these properties of the account, an object of texts, and these tables. A
    /// property that is blank is none. A table is a list of rows, or an object with `rows`, as the SDK has
    /// it; a cell that has no text is none.
    #[must_use]
    pub fn of(account: &Value, tables: &Value) -> Self {
        let given = account.as_object().into_iter().flatten();
        let given = given.filter(|(_, value)| value.as_text().is_some_and(|text| !text.trim().is_empty()));
        let tables = tables.as_object().into_iter().flatten();
        Self {
            account: object(given.map(|(name, value)| (name.clone(), value.clone()))),
            tables: object(tables.map(|(name, table)| (name.clone(), rows(table)))),
        }
    }
}

fn object(members: impl Iterator<Item = (Arc<str>, Value)>) -> Value {
    let members: Vec<(Arc<str>, Value)> = members.collect();
    if members.is_empty() { Value::Null } else { Value::object(members) }
}

fn rows(table: &Value) -> Value {
    let rows = table.as_array().or_else(|| table.get("rows").as_array()).unwrap_or_default();
    let cells = |row: &Value| {
        let cells = row.as_object().into_iter().flatten().filter(|(_, cell)| !cell.is_null());
        let cells =
            cells.filter_map(|(column, cell)| Some((column.clone(), Value::text(text::text(cell).ok()?))));
        Value::object(cells.collect::<Vec<_>>())
    };
    Value::array(rows.iter().map(cells).collect())
}
