//! Samples of objects and operations.

use std::sync::Arc;

use super::Checker;
use super::request::Place;
use super::scope::Scope;
use super::shape::Side;
use super::step::Ending;
use crate::diagnostic::{Code, Description};
use crate::expr::ast::{Written, WrittenKind};
use crate::model::{FieldType, Kind, ObjectId, Origin, Sample, ShapeId, Type};
use crate::span::Span;
use crate::spec::{self, Verb};
use crate::value::Value;

impl Checker<'_> {
    /// Makes the samples of all objects.
    pub(super) fn object_samples(&mut self) {
        for (at, object) in self.spec.objects.iter().enumerate() {
            let Some(sample) = &object.sample else { continue };
            let id = ObjectId(u32::try_from(at).unwrap_or(u32::MAX));
            let Some(shape) = self.object_shape(id) else { continue };
            let output = self.view(shape, Side::Output);
            let mut scope = Scope::connection("a sample");
            // An object serves operations whose configs differ.
            scope.config = Some(Type::of(Kind::Map));
            let made = match sample {
                spec::Sample::First(span) => {
                    self.problems.tell(Code::SampleNotFixed, Description::new(
                        "an object has no request whose first record could be its sample",
                        *span,
                        "`first` is for operations",
                    ).help("a request of its own: `sample: { get: contacts, return: \"{{ response.body[0] }}\" }`".to_owned()));
                    continue;
                }
                other => self.own_sample(other, Some(output), &scope),
            };
            self.samples.insert(id, made);
        }
    }

    /// A sample that is written at its operation or object.
    pub(super) fn own_sample(
        &mut self,
        sample: &spec::Sample,
        output: Option<ShapeId>,
        scope: &Scope,
    ) -> Sample {
        match sample {
            spec::Sample::First(_) => Sample::First,
            spec::Sample::Value(written) => match fixed(written) {
                Ok(value) => Sample::Value(self.whole(output, value)),
                Err(span) => {
                    self.problems.tell(
                        Code::SampleNotFixed,
                        Description::new("the value of a sample is fixed", span, "is computed").help(
                            "a sample that is read is a request: `sample: { get: …, return: … }`".to_owned(),
                        ),
                    );
                    Sample::Made
                }
            },
            spec::Sample::Work(work) => {
                let scope = scope.at("a sample");
                let place = Place::plain(&scope).calling();
                let (made, body) = self.work_at(work, &place, Ending::Value);
                let answers = Scope { sends: true, ..scope.with_response(body) };
                let Some(output) = output else { return Sample::Made };
                let give = match work.give.as_ref().filter(|_| made.program.is_none()) {
                    Some(give) => self.typed_value(give, &answers, output),
                    None => {
                        let body = self.response_body(&answers, work.span);
                        self.typed(body, output, false)
                    }
                };
                Sample::Work { work: Box::new(made), give: Box::new(give), list: None }
            }
        }
    }

    /// A sample that was written: put under the only list of the output where it is one of its
    /// records.
    fn whole(&self, output: Option<ShapeId>, written: Value) -> Value {
        let Some(output) = output else { return written };
        let fields = &self.known.shape(output).fields;
        let known = |name: &str| fields.iter().any(|field| &*field.name == name);
        match (&fields[..], &written) {
            ([field], Value::Object(members))
                if matches!(field.ty, FieldType::Array(_)) && !members.keys().any(|name| known(name)) =>
            {
                Value::object([(&*field.name, Value::array(vec![written]))])
            }
            _ => written,
        }
    }

    /// Tells a `sample: first` of an operation that has no request of its own whose first record
    /// could be read: steps, calls, and what would change something.
    pub(super) fn first_sample(&mut self, common: &spec::Common, work: &crate::model::Work) {
        let Some(spec::Sample::First(span)) = &common.sample else { return };
        let reads = work.list.is_some() || matches!(work.request.verb, Verb::Get | Verb::Head);
        if work.program.is_none() && reads {
            return;
        }
        let label =
            if work.program.is_some() { "its work is steps" } else { "its request changes something" };
        self.problems.tell(
            Code::SampleNotFixed,
            Description::new("the first record of this operation cannot be read", *span, label)
                .help("give the sample a request of its own: `sample: { get: contacts/1 }`".to_owned()),
        );
    }

    /// The sample of the object that an output is, or is a list of.
    pub(super) fn sample_of_object(&self, output: ShapeId) -> Sample {
        let shape = self.known.shape(output);
        if let Origin::Object(object) = shape.origin {
            return self.samples.get(&object).cloned().unwrap_or(Sample::Made);
        }
        let [field] = &shape.fields[..] else { return Sample::Made };
        let FieldType::Array(of) = &field.ty else { return Sample::Made };
        let object = super::known::shape_in(of).map(|shape| self.known.shape(shape).origin);
        let Some(Origin::Object(object)) = object else { return Sample::Made };
        match self.samples.get(&object) {
            Some(Sample::Value(value)) => {
                Sample::Value(Value::object([(&field.name, Value::array(vec![value.clone()]))]))
            }
            Some(Sample::Work { work, give, .. }) => {
                Sample::Work { work: work.clone(), give: give.clone(), list: Some(Arc::clone(&field.name)) }
            }
            Some(Sample::Made | Sample::First) | None => Sample::Made,
        }
    }
}

/// The value of what is written without expressions; the place of the first one.
pub(super) fn fixed(written: &Written) -> Result<Value, Span> {
    Ok(match &written.kind {
        WrittenKind::Literal(value) | WrittenKind::Raw(value) => value.clone(),
        WrittenKind::Text(text) => Value::text(text.plain().ok_or(text.span)?),
        WrittenKind::List(members) => Value::array(members.iter().map(fixed).collect::<Result<_, _>>()?),
        WrittenKind::Map(members) => {
            let members: Result<Vec<(&str, Value)>, Span> =
                members.iter().map(|(key, value)| Ok((key.value.as_str(), fixed(value)?))).collect();
            Value::object(members?)
        }
        _ => return Err(written.span),
    })
}
