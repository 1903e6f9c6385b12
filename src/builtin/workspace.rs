//! Functions that ask the workspace which a connector runs in.

use super::{Builtin, Example, param, wrong};
use crate::value::text::text;
use crate::value::{Failure, Object, Value};

/// The checker puts the tables behind what is written; the exporter a block that asks the platform.
pub(super) const LOOKUP_TABLE: Builtin = Builtin {
    name: "lookup_table",
    summary: "The first row of a lookup table of the workspace that holds these texts, an object of texts; null where there is none, or where a text is null. Columns are arguments, `lookup_table('Countries', code=input.country)`, or stand in braces where their names are no words. In the examples there are no tables.",
    params: &[
        param("name", "string", "The name of the table."),
        param("columns", "object", "What the columns of the row have to hold, by their names; all of it."),
    ],
    returns: "map?",
    examples: &[
        Example { call: "lookup_table('Countries', {'Country code': 'de'})", gives: "null" },
        Example { call: "lookup_table('Countries', {'code': null})", gives: "null" },
        Example { call: "lookup_table('Countries', {'code': []})", gives: "error" },
        Example { call: "lookup_table(null, {'code': 'de'})", gives: "null" },
    ],
    eval: |args, _| match args {
        [Value::Text(name), Value::Object(columns), tables @ ..] => {
            lookup(name, columns, tables.first().unwrap_or(&Value::Null))
        }
        other => wrong("lookup_table", other),
    },
    ruby: "s.lookup_table({0}, {1})",
};

fn lookup(name: &str, columns: &Object, tables: &Value) -> Result<Value, Failure> {
    if columns.values().any(Value::is_null) {
        return Ok(Value::Null);
    }
    let wanted = columns.iter().map(|(column, value)| Ok((column, text(value)?)));
    let wanted = wanted.collect::<Result<Vec<_>, Failure>>()?;
    let rows = tables.get(name).as_array().unwrap_or_default();
    let holds = |row: &&Value| {
        wanted.iter().all(|(column, wanted)| row.get(column).as_text().is_some_and(|text| text == wanted))
    };
    Ok(rows.iter().find(holds).cloned().unwrap_or_default())
}
