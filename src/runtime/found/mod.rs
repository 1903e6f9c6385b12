//! Fields that are known only at design time: asked for when an operation is described or run.
//!
//! In: a plan whose shapes say where their fields come from. Out: a plan in which the shapes of one
//! operation have these fields. Each source is asked once, in the order in which input and output
//! need it; an operation without such shapes costs nothing.

mod field;
mod name;
mod schema;

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use crate::diagnostic::Code;
use crate::plan::{Meta, Plan, Rule, Shape, Source, SourceForm};
use crate::value::{Object, Value, text};

use super::eval;
use super::fault::Fault;
use super::host::Host;
use super::operation::Runtime;
use super::scope::Scope;
use super::send::Position;

pub use field::FoundField;

/// How many fields a source may give, nested ones counted.
const MOST: usize = 100_000;

impl<H: Host> Runtime<'_, H> {
    /// The plan in which the fields of an operation are known; `None` where they were already.
    ///
    /// # Errors
    /// When a source fails.
    pub fn find(&mut self, meta: &Meta, config: &Value) -> Result<Option<Plan>, Fault> {
        if meta.open.is_empty() {
            return Ok(None);
        }
        self.learn([(meta.config, config), (meta.input, config)]);
        self.find_fields(meta, config).map(Some).map_err(|fault| fault.masked(&self.secrets))
    }

    fn find_fields(&mut self, meta: &Meta, config: &Value) -> Result<Plan, Fault> {
        let mut plan = self.plan.clone();
        let mut asked: HashMap<u32, Arc<Vec<FoundField>>> = HashMap::new();
        for id in &meta.open {
            let shape = self.plan.shapes[id.0 as usize].clone();
            let declared = shape.fields;
            let mut more: Vec<FoundField> = Vec::new();
            for found in &shape.found {
                let all = match asked.get(&found.source) {
                    Some(all) => all.clone(),
                    None => {
                        let all = Arc::new(self.ask(found.source, config, &mut plan)?);
                        asked.insert(found.source, all.clone());
                        all
                    }
                };
                let mut kept = (*all).clone();
                for rule in &found.rules {
                    self.apply(rule, &mut kept)?;
                }
                more.extend(kept);
            }
            let known: HashSet<Arc<str>> = declared.iter().map(|field| field.name.clone()).collect();
            more.retain(|one| !known.contains(&one.field.name));
            let mut alike = None;
            let more = field::distinct(more, &mut alike);
            if let Some(why) = alike {
                return Err(Fault::new(Code::SameFound, why).at(meta.place));
            }
            let fields = declared.into_iter().chain(more.into_iter().map(|one| one.field)).collect();
            plan.shapes[id.0 as usize] = Shape::new(fields, shape.plain, Vec::new());
        }
        Ok(plan)
    }

    /// The fields of a source, each name once; none as long as what it needs is not configured.
    fn ask(&mut self, source: u32, config: &Value, plan: &mut Plan) -> Result<Vec<FoundField>, Fault> {
        let source: &Source = &self.plan.sources[source as usize];
        let blank = |value: &Value| value.is_null() || value.as_text() == Some("");
        if source.needs.iter().any(|name| blank(config.get(name))) {
            return Ok(Vec::new());
        }
        let connection = self.connection.clone();
        let now = self.set_out();
        let scope = Scope { config, ..Scope::new(self.plan, &connection, now) };
        let given = match &source.work {
            None => eval::slot(&source.give, &scope)?,
            Some(work) => {
                let (items, response) = match &work.list {
                    Some(list) => {
                        let listed = self.list(work, list, &scope)?;
                        (Value::array(listed.records), listed.response)
                    }
                    None => (Value::Null, self.answer(work, &scope, &Position::default())?),
                };
                eval::slot(&source.give, &Scope { response: Some(&response), items: &items, ..scope })?
            }
        };
        let described = match source.form {
            SourceForm::Fields => given,
            SourceForm::Workato => schema::of_workato(&schema::parsed(&given)?, 0),
            SourceForm::JsonSchema => schema::of_json_schema(&schema::parsed(&given)?, 0),
        };
        let mut maker = field::Maker { plan, types: &source.types, left: MOST, too_many: false, alike: None };
        let fields = maker.fields(&described, 0);
        if maker.too_many {
            // Those left out would be sent by nobody, and nobody would know.
            let message = format!("more than {MOST} fields are described");
            return Err(Fault::new(Code::TooMuch, message).at(source.give.place));
        }
        match maker.alike {
            Some(why) => Err(Fault::new(Code::SameFound, why).at(source.give.place)),
            None => Ok(fields),
        }
    }

    fn apply(&self, rule: &Rule, fields: &mut Vec<FoundField>) -> Result<(), Fault> {
        let has = |names: &[Arc<str>], one: &FoundField| names.contains(&one.field.name);
        match rule {
            Rule::Only(names) => fields.retain(|one| has(names, one)),
            Rule::Except(names) => fields.retain(|one| !has(names, one)),
            Rule::Seen { input, asked } => {
                fields.retain(|one| has(asked, one) || !(if *input { one.readonly } else { one.writeonly }));
            }
            Rule::Require(names) => {
                for one in fields.iter_mut().filter(|one| has(names, one)) {
                    one.field.required = true;
                }
            }
            Rule::Optional(names) => {
                for one in fields.iter_mut() {
                    if names.as_ref().is_none_or(|names| has(names, one)) {
                        one.field.required = false;
                    }
                }
            }
            Rule::Where(condition) => {
                let connection = Value::Null;
                let now = self.moment();
                let mut kept = Vec::with_capacity(fields.len());
                for one in fields.drain(..) {
                    let described = one.described();
                    let scope = Scope { field: &described, ..Scope::new(self.plan, &connection, now) };
                    if eval::condition(condition, &scope)? {
                        kept.push(one);
                    }
                }
                *fields = kept;
            }
        }
        Ok(())
    }
}

/// What fields are made of: the config, and inputs that steer the form as well.
#[must_use]
pub fn steering(plan: &Plan, meta: &Meta, config: &Value, given: &Value) -> Value {
    let mut members: Object = config.as_object().cloned().unwrap_or_default();
    let fields = meta.input.map(|input| plan.shapes[input.0 as usize].fields.iter());
    for field in fields.into_iter().flatten().filter(|field| field.steers) {
        let value = given.get(&field.name);
        if !value.is_null() && !members.contains_key(&field.name) {
            members.insert(field.name.clone(), value.clone());
        }
    }
    Value::Object(members.into())
}

/// Text of a value, if it has any.
fn word(value: &Value) -> Option<String> {
    if value.is_null() { None } else { text::text(value).ok().filter(|text| !text.is_empty()) }
}
