//! Bytes in the input of a program: JSON has none, so fields of the type `bytes` are given as base 64.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::plan::{Field, FieldType, Plan, ShapeId};
use crate::runtime::input::Violation;
use crate::value::{Object, Value};

/// The input with its bytes, and the fields whose text is no base 64.
pub fn read(plan: &Plan, shape: ShapeId, given: &Value) -> (Value, Vec<Violation>) {
    let mut reader = Reader { plan, broken: Vec::new() };
    let read = reader.object(shape, given, "");
    (read, reader.broken)
}

struct Reader<'p> {
    plan: &'p Plan,
    broken: Vec<Violation>,
}

impl Reader<'_> {
    fn object(&mut self, shape: ShapeId, given: &Value, front: &str) -> Value {
        let plan = self.plan;
        let fields = &plan.shapes[shape.0 as usize].fields;
        let (Value::Object(members), true) = (given, fields.iter().any(|field| may_hold(&field.ty))) else {
            return given.clone();
        };
        let mut read: Object = (**members).clone();
        for field in fields.iter().filter(|field| may_hold(&field.ty)) {
            if let Some(value) = read.get_mut(&field.name) {
                *value = self.value(field, &field.ty, value, &format!("{front}{}", field.name));
            }
        }
        Value::Object(read.into())
    }

    fn value(&mut self, field: &Field, ty: &FieldType, given: &Value, path: &str) -> Value {
        match (ty, given) {
            (FieldType::Bytes, Value::Text(text)) if !text.is_empty() => match STANDARD.decode(&**text) {
                Ok(bytes) => Value::Bytes(bytes.into()),
                Err(_) => {
                    self.broken.push(Violation {
                        path: path.to_owned(),
                        label: field.label.clone(),
                        message: "is not base 64, in which bytes are given".to_owned(),
                    });
                    Value::Null
                }
            },
            (FieldType::Object(shape), given) => self.object(*shape, given, &format!("{path}.")),
            (FieldType::Array(element), Value::Array(members)) => {
                let members = members.iter().enumerate();
                let read =
                    members.map(|(at, member)| self.value(field, element, member, &format!("{path}[{at}]")));
                Value::array(read.collect())
            }
            _ => given.clone(),
        }
    }
}

/// Whether bytes may stand in a value of a type. Objects are looked into when they are there.
fn may_hold(ty: &FieldType) -> bool {
    match ty {
        FieldType::Bytes | FieldType::Object(_) => true,
        FieldType::Array(element) => may_hold(element),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::read;
    use crate::plan;
    use crate::syntax::MemoryFiles;
    use crate::value::{Value, json};

    #[test]
    fn bytes_are_given_as_base_64_at_any_depth() {
        let spec = "specc: 1\nname: acme\nconnection: { base_url: \"https://api.example.com/\" }\nactions:\n  send:\n    input: { data: bytes, files: { type: array, fields: { content: bytes, name: string } } }\n    post: files\n    bytes: \"{{ input.data }}\"\n    expect: none\n";
        let compiled = crate::compile(&MemoryFiles::one("spec.yaml", spec), "spec.yaml");
        let plan = plan::lower(&compiled.connector.expect("it compiles"), &compiled.sources);
        let shape = plan.actions[0].meta.input.expect("it has an input");
        let given = br#"{"data":"/wA=","files":[{"content":"YQ==","name":"YQ=="},{"content":"?"}]}"#;
        let (value, broken) = read(&plan, shape, &json::read(given).expect("it is JSON"));
        assert_eq!(value.get("data"), &Value::Bytes([0xff, 0].into()));
        assert_eq!(value.get("files").at(0).get("content"), &Value::Bytes((*b"a").into()));
        assert_eq!(value.get("files").at(0).get("name"), &Value::text("YQ=="));
        let broken: Vec<&str> = broken.iter().map(|broken| broken.path.as_str()).collect();
        assert_eq!(broken, ["files[1].content"]);
    }
}
