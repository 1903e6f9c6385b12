//! Keys of a field that say nothing about it, and controls that do not suit it.

use super::Checker;
use super::known::{in_words, kind_of};
use super::shape::Side;
use crate::diagnostic::{Code, Description};
use crate::model::FieldType;
use crate::spec;

impl Checker<'_> {
    /// Reports keys that would be read and change nothing.
    pub(super) fn useless_keys(&mut self, source: &spec::Field, ty: &FieldType, side: Side) {
        let decides = ["type", "many", "select", "pick_list", "fields"];
        if self.spec.gaps.lost_any(source.name.span, &decides) {
            return;
        }
        for &(key, span) in &source.written {
            let Some((what, help)) = self.no_use(key, source, ty, side) else { continue };
            self.problems.tell(
                Code::KeyOfNoUse,
                Description::new(
                    format!("`{key}` says nothing about `{}`: {what}", source.name.value),
                    span,
                    "has no effect here",
                )
                .help(help.map(str::to_owned)),
            );
        }
    }

    /// Why a key has no use, behind a colon, and what to do instead.
    fn no_use(
        &self,
        key: &str,
        source: &spec::Field,
        ty: &FieldType,
        side: Side,
    ) -> Option<(String, Option<&'static str>)> {
        let one = match ty {
            FieldType::Array(of) => of,
            other => other,
        };
        let chosen = source.select.is_some() || source.pick_list.is_some();
        let rows = matches!(ty, FieldType::Array(of) if matches!(**of, FieldType::Object(_)));
        let map = matches!(ty, FieldType::Map);
        let connection = side == Side::Connection;
        let is = in_words(&kind_of(ty));
        let choice = "`select` or `pick_list` gives choices";
        Some(match key {
            "many" if !chosen => ("it has no choices".to_owned(), Some(choice)),
            "delimiter" if !source.many => {
                ("only one can be chosen".to_owned(), Some("`many: true` allows several"))
            }
            "with" if source.pick_list.is_none() => ("it has no pick list".to_owned(), None),
            "tree" if !self.picks_from_tree(source) => {
                ("its choices are no tree".to_owned(), Some("`parent` of a pick list makes it a tree"))
            }
            "toggle" if !chosen && !matches!(ty, FieldType::Boolean) => {
                ("it has no choices that could be typed in instead".to_owned(), Some(choice))
            }
            "toggle" if connection => ("a connection has no free text beside its choices".to_owned(), None),
            "share" if !connection => ("it belongs to no connection".to_owned(), None),
            "sticky" | "wire" | "pairs" | "convert" | "readonly" | "writeonly" | "steers" | "pills"
            | "on_blur"
                if connection =>
            {
                ("it is a field of the connection".to_owned(), None)
            }
            "prefix" | "suffix" if !matches!(one, FieldType::String) => (format!("it is {is}"), None),
            "multiline" if !matches!(ty, FieldType::String | FieldType::Any | FieldType::Bytes) => {
                (format!("it is {is}"), Some("texts have lines"))
            }
            "multiline" if chosen => ("it is chosen".to_owned(), None),
            "add" if !map && !rows => {
                (format!("it is {is}"), Some("maps and lists of objects have a button"))
            }
            "item" | "empty" if !map => (format!("it is {is}"), Some("maps have entries: `type: map`")),
            "list_mode" | "list_mode_toggle" if !rows => {
                (format!("it is {is}"), Some("lists of objects are filled in row by row"))
            }
            "pairs" if !matches!(one, FieldType::Map | FieldType::Any | FieldType::Object(_)) => {
                (format!("it is {is}"), Some("objects are written as pairs: `type: map`"))
            }
            _ => return None,
        })
    }

    /// Whether a field is one of the connection, or of a group there.
    pub(super) fn is_typed_in(&self, side: Side) -> bool {
        side == Side::Connection || self.in_connection
    }

    /// Tells a field `use` whose type is an object: below `fields` all keys are names of fields.
    pub(super) fn no_field_use(&mut self, source: &spec::Field) {
        let object = source.ty.as_ref().filter(|ty| self.declared.objects.contains_key(&*ty.word.value));
        if let (Some(ty), "use") = (object, source.name.value.as_str()) {
            let object = &ty.word.value;
            self.problems.tell(
                Code::FieldNamedUse,
                Description::new(
                    format!("`use` is a field here, of the type `{object}`"),
                    source.name.span,
                    "a name below `fields`",
                )
                .help(format!("for the fields of `{object}` themselves: a field `{{ type: {object} }}`, a shape `{{ use: {object} }}`")),
            );
        }
    }

    /// Whether the pick list of a field is a tree.
    pub(super) fn picks_from_tree(&self, source: &spec::Field) -> bool {
        let Some(name) = &source.pick_list else { return false };
        let is_tree =
            |list: &spec::PickList| list.parent.is_some() || self.spec.gaps.lost(list.span, "parent");
        self.spec.pick_lists.iter().any(|list| list.name.value == name.value && is_tree(list))
    }

    /// Reports a control that the type of a field cannot have.
    pub(super) fn wrong_control(&mut self, source: &spec::Field, ty: &FieldType, side: Side) {
        let Some(word) = &source.control else { return };
        let chosen = source.select.is_some() || source.pick_list.is_some();
        let number =
            matches!(ty, FieldType::Integer | FieldType::Number | FieldType::Decimal | FieldType::Duration);
        let text = matches!(ty, FieldType::String | FieldType::Any);
        let time = matches!(ty, FieldType::Date | FieldType::DateTime);
        let fits = match word.value.as_str() {
            "schema_designer" => return,
            _ if chosen => false,
            "text" | "plain" => text || number || time || matches!(ty, FieldType::Bytes | FieldType::File),
            "number" => text || number,
            "date" => text || matches!(ty, FieldType::Date),
            "date_time" => text || matches!(ty, FieldType::DateTime),
            "checkbox" => matches!(ty, FieldType::Boolean),
            "subdomain" => text && side == Side::Connection && source.suffix.is_some(),
            _ => text,
        };
        if fits {
            return;
        }
        let is = in_words(&kind_of(ty));
        let (why, help) = match word.value.as_str() {
            _ if chosen => ("it has choices".to_owned(), "choices are shown as a list; leave `control` out"),
            "subdomain" if text => (
                "it lacks what stands around it".to_owned(),
                "a subdomain is a field of the connection with a `suffix`, such as `.example.com`",
            ),
            _ => (format!("it is {is}"), "without `control` the type says how it is filled in"),
        };
        self.problems.tell(
            Code::WrongControl,
            Description::new(
                format!("`{}` cannot have the control `{}`: {why}", source.name.value, word.value),
                word.span,
                "does not suit the field",
            )
            .help(help.to_owned()),
        );
    }
}
