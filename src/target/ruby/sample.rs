//! Samples: made of the fields, as given, or read.

use super::export::Export;
use super::expr::Around;
use super::list::In;
use super::literal;
use super::tree::{Hash, Layout, Ruby};
use crate::model::{Choices, Connector, Field, FieldType, Meta, Sample, ShapeId, Trigger, Work};
use crate::value::{Date, DateTime, Object, Value};
use std::sync::Arc;

impl Export<'_> {
    /// What gives a sample. `list`: the name under which a lone record is put.
    pub(super) fn sample(&self, meta: &Meta, list: Option<&str>, own: Option<&Work>) -> Option<Vec<Ruby>> {
        let wrap = |record: Ruby| match list {
            Some(name) => Ruby::texts([(name, Ruby::List(vec![record]))]),
            None => record,
        };
        let body = match &meta.sample {
            Sample::Made => vec![literal::value(&made(self.connector, meta.output?))],
            Sample::Value(value) => {
                vec![literal::value(&whole(self.connector, meta.output, value))]
            }
            Sample::First => match own.map(|own| (own, &own.list)) {
                Some((own, Some(read))) => {
                    let list = self.list(own, read, In::Operation);
                    let one = Ruby::assign("list", list);
                    let first = Ruby::name("list")
                        .call("merge", [Ruby::symbols([("paginate", Ruby::Nil)]).laid(Layout::Bare)]);
                    let records =
                        Ruby::function("call", [Ruby::text("specc_list"), Ruby::name("connection"), first]);
                    let _ = &one;
                    let records = Ruby::assign("records", records.at(Ruby::symbol("records")));
                    let first = wrap(Ruby::name("records").call("first", []));
                    let none = Ruby::name("records").call("empty?", []);
                    vec![one, records, none.choose(self.made_sample(meta), first)]
                }
                Some((own, None)) => {
                    let body = self.send(own).member("body");
                    vec![body]
                }
                None => vec![literal::value(&made(self.connector, meta.output?))],
            },
            Sample::Work { work, give } => {
                let response = Ruby::assign("response", self.send(work));
                let given = self.value(give, &Around::default());
                let given = Ruby::assign("given", Ruby::prelude("clean", [given]));
                let given_name = || Ruby::name("given");
                let none = given_name().call("nil?", []).binary("||", given_name().call("empty?", []));
                vec![response, given, none.choose(self.made_sample(meta), wrap(given_name()))]
            }
        };
        Some(body)
    }

    /// What stands in for a sample that the service does not have.
    fn made_sample(&self, meta: &Meta) -> Ruby {
        let made = meta.output.map(|output| literal::value(&made(self.connector, output)));
        made.unwrap_or_else(|| Ruby::Hash(Hash::default()))
    }

    /// The sample of a trigger.
    pub(super) fn trigger_sample(&self, trigger: &Trigger) -> Option<Vec<Ruby>> {
        let meta = &trigger.meta;
        match meta.sample {
            Sample::First => meta.output.map(|output| vec![literal::value(&made(self.connector, output))]),
            _ => self.sample(meta, None, trigger.poll().map(|poll| &poll.work)),
        }
    }
}

/// Midday of the first of January 2026.
const MOMENT: DateTime = DateTime { seconds: 1_767_268_800, nanos: 0, offset: 0 };

/// A sample of a shape.
pub(super) fn made(connector: &Connector, shape: ShapeId) -> Value {
    let fields = connector.shape(shape).fields.iter();
    let members: Object = fields.map(|field| (Arc::clone(&field.name), value(connector, field))).collect();
    Value::Object(Arc::new(members))
}

/// A sample that was written: put under the only list of the output where it is one of its records.
pub(super) fn whole(connector: &Connector, output: Option<ShapeId>, written: &Value) -> Value {
    let Some(output) = output else { return written.clone() };
    let fields = &connector.shape(output).fields;
    let known = |name: &str| fields.iter().any(|field| &*field.name == name);
    match (&fields[..], written) {
        ([field], Value::Object(members))
            if matches!(field.ty, FieldType::Array(_)) && !members.keys().any(|name| known(name)) =>
        {
            Value::object([(&*field.name, Value::array(vec![written.clone()]))])
        }
        _ => written.clone(),
    }
}

fn value(connector: &Connector, field: &Field) -> Value {
    if let Some(example) = &field.example
        && field.ty == FieldType::String
    {
        return Value::text(example);
    }
    if let Some(Choices::Fixed(choices)) = &field.choices
        && let (Some((value, _)), false) = (choices.first(), field.many)
    {
        return value.clone();
    }
    typed(connector, &field.ty, &field.label)
}

fn typed(connector: &Connector, ty: &FieldType, label: &str) -> Value {
    match ty {
        FieldType::String | FieldType::Any | FieldType::Bytes | FieldType::File => Value::text(label),
        FieldType::Integer | FieldType::Duration => Value::Int(1),
        FieldType::Number | FieldType::Decimal => Value::Number(1.5),
        FieldType::Boolean => Value::Bool(true),
        FieldType::Date => Date::from_parts(2026, 1, 1).map_or(Value::Null, Value::Date),
        FieldType::DateTime => Value::DateTime(MOMENT),
        FieldType::Map => Value::object::<&str>([]),
        FieldType::Object(shape) => made(connector, *shape),
        FieldType::Array(element) => Value::array(vec![typed(connector, element, label)]),
    }
}
