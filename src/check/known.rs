//! What inference asks about the spec: shapes, the connection's names, constants.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use super::native::PlatformWord;
use crate::model::{Expr, ExprKind, Field, FieldType, Kind, MethodId, Root, Shape, ShapeId, Type};
use crate::span::Span;
use crate::value::Value;

/// What the expressions of a spec can refer to.
#[derive(Debug)]
pub(super) struct Known {
    pub shapes: Vec<Shape>,
    /// The shapes that may have fields that could not be read: that they lack one is no news.
    pub open: HashSet<ShapeId>,
    /// The fields, by place, whose type could not be read.
    pub untyped: HashSet<Span>,
    pub connection: ConnectionNames,
    pub constants: Type,
    /// The properties of the account that were read so far.
    pub account: RefCell<Vec<Arc<str>>>,
    /// Whether a lookup table was read so far.
    pub tables: Cell<bool>,
    /// Where something is signed by Ed25519.
    pub edwards: RefCell<Vec<Span>>,
    pub methods: Vec<KnownMethod>,
    /// Methods that send requests.
    pub routines: Vec<KnownMethod>,
    /// There may be methods that could not be read.
    pub lost_methods: bool,
    pub calls: RefCell<Calls>,
}

/// Which methods are called, and by what.
#[derive(Debug, Default)]
pub(super) struct Calls {
    /// Since the last look.
    fresh: BTreeSet<String>,
    by_method: HashMap<String, BTreeSet<String>>,
    by_operation: Vec<(Caller, BTreeSet<String>)>,
}

/// What calls methods.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Caller {
    Method(String),
    Operation { is_trigger: bool, name: String },
}

impl Calls {
    pub fn mark(&mut self, method: &str) {
        if !self.fresh.contains(method) {
            self.fresh.insert(method.to_owned());
        }
    }

    /// What was called so far belongs to nobody.
    pub fn forget(&mut self) {
        self.fresh.clear();
    }

    /// What was called since the last look belongs to this.
    pub fn belong(&mut self, caller: Caller) {
        let fresh = std::mem::take(&mut self.fresh);
        match caller {
            Caller::Method(name) => self.by_method.entry(name).or_default().extend(fresh),
            Caller::Operation { .. } => self.by_operation.push((caller, fresh)),
        }
    }

    /// The operations that reach some of these methods, with those that they reach in their order.
    pub fn reaching(&self, methods: &[&str]) -> Vec<(Caller, Vec<String>)> {
        let reached = |calls: &BTreeSet<String>| {
            let mut seen: BTreeSet<&str> = BTreeSet::new();
            let mut ahead: Vec<&str> = calls.iter().map(String::as_str).collect();
            while let Some(next) = ahead.pop() {
                if seen.insert(next) {
                    ahead.extend(self.by_method.get(next).into_iter().flatten().map(String::as_str));
                }
            }
            methods.iter().filter(|method| seen.contains(**method)).map(ToString::to_string).collect()
        };
        let all = self.by_operation.iter().map(|(caller, calls)| (caller.clone(), reached(calls)));
        all.filter(|(_, reached): &(_, Vec<String>)| !reached.is_empty()).collect()
    }
}

/// A method that expressions can call.
#[derive(Debug)]
pub(super) struct KnownMethod {
    pub name: String,
    pub takes: Vec<Taken>,
    /// Unknown until its expression has been inferred.
    pub result: Type,
    /// It may take more, which could not be read.
    pub open: bool,
    /// The word by which its code uses the platform.
    pub platform: Option<PlatformWord>,
    pub span: Span,
}

/// What a method takes.
#[derive(Debug)]
pub(super) struct Taken {
    pub name: Arc<str>,
    pub ty: Type,
    /// A call has to give it.
    pub required: bool,
}

/// What is read as `connection.NAME`.
#[derive(Debug, Default)]
pub(super) struct ConnectionNames {
    /// The fields, once they are known.
    pub shape: Option<ShapeId>,
    /// The values so far, in order.
    pub values: Vec<(Arc<str>, Type)>,
    /// What a sign-in keeps.
    pub kept: Vec<crate::model::KeptName>,
    /// The fields of each way to sign in.
    pub arms: Vec<Vec<Arc<str>>>,
    /// The way to sign in that is being checked, whose fields are there.
    pub chosen: Option<usize>,
    /// There may be more that could not be read.
    pub open: bool,
}

impl ConnectionNames {
    /// Whether a field is there for the way to sign in that is being checked.
    pub fn is_chosen(&self, name: &str) -> bool {
        let fields = self.chosen.and_then(|chosen| self.arms.get(chosen));
        fields.is_some_and(|fields| fields.iter().any(|field| **field == *name))
    }
}

impl Known {
    /// The type of `connection`.
    pub(super) fn connection_type(&self) -> Type {
        let mut all: Vec<(Arc<str>, Type)> = self.connection.values.clone();
        if let Some(shape) = self.connection.shape {
            for field in &self.shape(shape).fields {
                if !all.iter().any(|(name, _)| *name == field.name) {
                    let kept = self.connection.kept.iter().find(|kept| kept.name == field.name);
                    let ty = match kept {
                        Some(kept) => Type::any().with_secret(kept.secret || self.is_secret(field)),
                        None if self.connection.is_chosen(&field.name) => {
                            let field = Field { present_if: None, ..field.clone() };
                            self.type_of(&field, true)
                        }
                        None => self.type_of(field, true),
                    };
                    all.push((field.name.clone(), ty));
                }
            }
        }
        for kept in &self.connection.kept {
            if !all.iter().any(|(name, _)| *name == kept.name) {
                all.push((kept.name.clone(), Type::any().with_secret(kept.secret)));
            }
        }
        let secret = all.iter().any(|(_, ty)| ty.secret);
        Type::of(Kind::Members(Arc::new(all))).with_secret(secret)
    }

    /// The shape of an identity.
    pub fn shape(&self, id: ShapeId) -> &Shape {
        &self.shapes[id.0 as usize]
    }

    /// The method of this name.
    pub fn method(&self, name: &str) -> Option<(MethodId, &KnownMethod)> {
        let at = self.methods.iter().position(|method| method.name == name)?;
        Some((MethodId(u32::try_from(at).unwrap_or(u32::MAX)), &self.methods[at]))
    }

    /// The routine of this name.
    pub fn routine(&self, name: &str) -> Option<(u32, &KnownMethod)> {
        let at = self.routines.iter().position(|method| method.name == name)?;
        Some((u32::try_from(at).unwrap_or(u32::MAX), &self.routines[at]))
    }

    /// The type that reading `field` gives. `given`: it was demanded before anything ran, so a
    /// required field is there.
    pub fn type_of(&self, field: &Field, given: bool) -> Type {
        if self.untyped.contains(&field.span) {
            return Type::unknown();
        }
        let there = given
            && (field.required || field.default.is_some())
            && field.own_toggle().is_none()
            && field.show_if.is_none()
            && field.present_if.is_none();
        Type { kind: kind_of(&field.ty), nullable: !there, secret: self.is_secret(field) }
    }

    /// The field that an expression reads, if it reads one.
    pub fn field_read(&self, expr: &Expr) -> Option<&Field> {
        self.field_place(expr).map(|(_, field)| field)
    }

    /// The same, and the shape that has it.
    pub fn field_place(&self, expr: &Expr) -> Option<(ShapeId, &Field)> {
        match &expr.kind {
            ExprKind::Member(of, name) => {
                let shape = match (&of.ty.kind, &of.kind) {
                    (Kind::Shape(shape), _) => *shape,
                    (_, ExprKind::Root(Root::Connection)) => self.connection.shape?,
                    _ => return None,
                };
                self.shape(shape).field(name).map(|field| (shape, field))
            }
            ExprKind::Demand(of) => self.field_place(of),
            _ => None,
        }
    }

    /// Whether a field is secret or holds one.
    pub fn is_secret(&self, field: &Field) -> bool {
        field.secret || shape_in(&field.ty).is_some_and(|shape| self.holds_secret(shape))
    }

    /// Whether a field of the shape is secret, at any depth.
    pub fn holds_secret(&self, shape: ShapeId) -> bool {
        // However many ways lead to a shape, it is looked at once.
        let mut seen = HashSet::from([shape]);
        let mut left = vec![shape];
        while let Some(shape) = left.pop() {
            for field in &self.shape(shape).fields {
                if field.secret {
                    return true;
                }
                left.extend(shape_in(&field.ty).filter(|inner| seen.insert(*inner)));
            }
        }
        false
    }
}

/// The kind of what a field holds.
pub(super) fn kind_of(ty: &FieldType) -> Kind {
    match ty {
        FieldType::String => Kind::String,
        FieldType::Integer => Kind::Integer,
        FieldType::Number => Kind::Number,
        FieldType::Decimal => Kind::Decimal,
        FieldType::Boolean => Kind::Boolean,
        FieldType::Date => Kind::Date,
        FieldType::DateTime => Kind::DateTime,
        FieldType::Duration => Kind::Duration,
        FieldType::Bytes => Kind::Bytes,
        FieldType::File => Kind::File,
        FieldType::Any => Kind::Any,
        FieldType::Map => Kind::Map,
        FieldType::Object(shape) => Kind::Shape(*shape),
        FieldType::Array(of) => Kind::Array(Arc::new(Type::of(kind_of(of)).or_null())),
    }
}

/// The shape of an object or of the objects of a list.
pub(super) fn shape_in(ty: &FieldType) -> Option<ShapeId> {
    match ty {
        FieldType::Object(shape) => Some(*shape),
        FieldType::Array(of) => shape_in(of),
        _ => None,
    }
}

/// The type of a value that is written in the spec.
pub(super) fn type_of_value(value: &Value) -> Type {
    let kind = match value {
        Value::Null => return Type::of(Kind::Null).or_null(),
        Value::Bool(_) => Kind::Boolean,
        Value::Int(_) => Kind::Integer,
        Value::Number(_) => Kind::Number,
        Value::Decimal(_) => Kind::Decimal,
        Value::Text(_) => Kind::String,
        Value::Bytes(_) => Kind::Bytes,
        Value::Date(_) => Kind::Date,
        Value::DateTime(_) => Kind::DateTime,
        Value::Duration(_) => Kind::Duration,
        Value::File(_) => Kind::File,
        Value::Array(members) => {
            let of = members.iter().map(type_of_value).reduce(|left, right| join(&left, &right));
            Kind::Array(Arc::new(of.unwrap_or_else(Type::any)))
        }
        Value::Object(members) => Kind::Members(Arc::new(
            members.iter().map(|(key, value)| (key.clone(), type_of_value(value))).collect(),
        )),
    };
    Type::of(kind)
}

/// The type of what is of one type or of the other.
pub(super) fn join(left: &Type, right: &Type) -> Type {
    let nullable = left.nullable || right.nullable;
    let secret = left.secret || right.secret;
    let kind = match (&left.kind, &right.kind) {
        (left, right) if left == right => left.clone(),
        (Kind::Unknown, _) | (_, Kind::Unknown) => Kind::Unknown,
        (Kind::Null, other) | (other, Kind::Null) => other.clone(),
        (Kind::Integer, Kind::Number) | (Kind::Number, Kind::Integer) => Kind::Number,
        (Kind::Integer, Kind::Decimal) | (Kind::Decimal, Kind::Integer) => Kind::Decimal,
        (Kind::Array(left), Kind::Array(right)) => Kind::Array(Arc::new(join(left, right))),
        (Kind::Members(left), Kind::Members(right)) => Kind::Members(Arc::new(join_members(left, right))),
        (Kind::Map | Kind::Members(_) | Kind::Shape(_), Kind::Map | Kind::Members(_) | Kind::Shape(_)) => {
            Kind::Map
        }
        _ => Kind::Any,
    };
    Type { nullable: nullable || matches!(kind, Kind::Any), kind, secret }
}

type Members = [(Arc<str>, Type)];

/// The members of both; those of one side may be absent.
fn join_members(left: &Members, right: &Members) -> Vec<(Arc<str>, Type)> {
    let find = |members: &Members, name: &str| {
        members.iter().find(|(known, _)| &**known == name).map(|(_, ty)| ty.clone())
    };
    let mut joined: Vec<_> = left
        .iter()
        .map(|(name, ty)| {
            let ty = match find(right, name) {
                Some(other) => join(ty, &other),
                None => ty.clone().or_null(),
            };
            (name.clone(), ty)
        })
        .collect();
    let more = right.iter().filter(|(name, _)| find(left, name).is_none());
    joined.extend(more.map(|(name, ty)| (name.clone(), ty.clone().or_null())));
    joined
}

/// A type in the words of the language, for messages.
pub(super) fn in_words(kind: &Kind) -> String {
    let word = match kind {
        Kind::Unknown | Kind::Any => "a value of any type",
        Kind::Null => "null",
        Kind::String => "a string",
        Kind::Integer => "an integer",
        Kind::Number => "a number",
        Kind::Decimal => "a decimal",
        Kind::Boolean => "a boolean",
        Kind::Date => "a date",
        Kind::DateTime => "a datetime",
        Kind::Duration => "a duration",
        Kind::Bytes => "bytes",
        Kind::File => "a file",
        Kind::Array(_) => "an array",
        Kind::Shape(_) | Kind::Members(_) => "an object",
        Kind::Map => "an object",
    };
    word.to_owned()
}
