//! What a form needs to know of an input beyond its type: the members of `x-specc`.
//!
//! In: a field. Out: the words that the platform has for it, so that whoever draws a form from a
//! schema draws the same one.

use serde_json::{Map, Value as Json, json};

use super::json_of;
use crate::model::{Control, Field, Form, Help, ListMode, Toggle};
use crate::target::ruby::condition::shown;
use crate::target::ruby::fields::control;

/// The members; `within` is what leads to the field in a form, nothing inside of a list, where no
/// condition can be decided.
pub(super) fn form(field: &Field, within: Option<&str>) -> Map<String, Json> {
    let mut members = Map::new();
    let mut add = |key: &str, value: Option<Json>| members.extend(value.map(|value| (key.to_owned(), value)));
    let condition = field.show_if.as_ref().and_then(|condition| shown(condition, within?));
    add("control", control(field).map(|word| json!(word)));
    add("multiline", (field.control == Control::PasswordArea).then(|| json!(true)));
    add("sticky", (field.sticky && !field.required).then(|| json!(true)));
    add("prefix", field.prefix.as_ref().map(|prefix| json!(prefix)));
    add("suffix", field.suffix.as_ref().map(|suffix| json!(suffix)));
    add("delimiter", field.many.then(|| json!(field.delimiter)));
    add("help", field.help.as_deref().map(help));
    add("show_if", condition.map(|condition| json!(condition)));
    add("steers", field.steers.then(|| json!(true)));
    add("add", field.add.as_ref().map(|label| json!(label)));
    add("toggle", field.toggle.as_deref().map(toggle));
    add("share", field.share.map(|share| json!(share)));
    let extra = field.extra.iter().map(|(name, value)| (name.clone(), json_of(value)));
    add("extra", (!field.extra.is_empty()).then(|| Json::Object(extra.collect())));
    members.extend(field.form.as_deref().map(|form| entering(field, form)).unwrap_or_default());
    members
}

fn help(help: &Help) -> Json {
    let mut members = Map::new();
    members.extend(help.title.as_ref().map(|title| ("title".to_owned(), json!(title))));
    members.insert("text".to_owned(), json!(help.shown()));
    members.extend(help.link.as_ref().map(|link| ("link".to_owned(), json!(link))));
    Json::Object(members)
}

fn toggle(toggle: &Toggle) -> Json {
    json!({ "name": &*toggle.name, "label": toggle.label })
}

/// How a field is filled in.
fn entering(field: &Field, form: &Form) -> Map<String, Json> {
    let mut members = Map::new();
    let mut add = |key: &str, value: Option<Json>| members.extend(value.map(|value| (key.to_owned(), value)));
    let mode = form.list_mode.map(|mode| match mode {
        ListMode::Dynamic => "dynamic",
        ListMode::Static => "static",
    });
    add("on_blur", form.on_blur.then(|| json!(true)));
    add("pills", form.pills.map(|pills| json!(pills)));
    add("list_mode", mode.map(|mode| json!(mode)));
    add("list_mode_toggle", form.list_mode_toggle.map(|toggle| json!(toggle)));
    add("item", form.item.as_ref().map(|item| json!(item)));
    let (title, text) = &form.empty;
    let empty = [("title", title), ("text", text)];
    let empty: Map<String, Json> =
        empty.into_iter().filter_map(|(key, text)| Some((key.to_owned(), json!(text.as_ref()?)))).collect();
    add("empty", (!empty.is_empty()).then_some(Json::Object(empty)));
    let tree = json!({ "folders": form.tree.folders, "below": form.tree.below });
    add("tree", (field.control == Control::Tree).then_some(tree));
    members
}
