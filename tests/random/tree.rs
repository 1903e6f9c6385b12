//! Programs as trees, so that they can be made smaller.

use serde_json::{Map, Value as Json, json};

use super::steps::{self, Step};

/// The types that programs are made of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    Boolean,
    Integer,
    Number,
    Decimal,
    Text,
    Bytes,
    Date,
    Moment,
    Duration,
    Array(Box<Kind>),
    Object,
    Any,
}

/// A program, or a part of one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tree {
    pub kind: Kind,
    pub form: Form,
    pub parts: Vec<Tree>,
}

/// How the parts stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Form {
    /// An expression: its text around the parts, one more piece than there are parts.
    Expr(Vec<String>),
    /// From here on a value that is written: the part is an expression.
    Slot,
    /// A text with the parts in it.
    Text(Vec<String>),
    Map(Vec<String>),
    List,
    /// Condition, then, else.
    If,
    /// What is looked at, the value of each case, and the last for all others.
    Case(Vec<String>),
    /// List, value; before the value a filter and a key, where there are some.
    For {
        item: String,
        filter: bool,
        key: bool,
    },
    /// List, start, value.
    Fold {
        total: String,
        item: String,
    },
    /// The values of names, and what is computed with them.
    Let(Vec<String>),
    Merge,
    Concat,
    /// Arguments of a method, by name.
    Call {
        method: String,
        names: Vec<String>,
    },
    /// A value of a body that is sent even if it is null.
    Keep,
    /// Data as it is.
    Raw(&'static str),
    /// A message with which it ends.
    Fail,
    /// The bodies of methods, the steps if there are some, and what comes out.
    Program(Program),
    Step(Step),
}

/// What stands around what a program gives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Program {
    /// The answer that comes first, where there are steps.
    pub turn: Option<usize>,
    /// Which input is given.
    pub given: usize,
    /// What the first request is answered.
    pub came: usize,
    /// Whether the work stands in a template.
    pub template: bool,
    pub methods: Vec<Method>,
}

/// A method of a program: a value of what it takes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Method {
    pub name: String,
    pub takes: Vec<(String, Kind)>,
}

impl Kind {
    /// The word for it in a spec; `any` for what is not declared.
    pub fn word(&self) -> String {
        match self {
            Self::Boolean => "boolean".into(),
            Self::Integer => "integer".into(),
            Self::Number => "number".into(),
            Self::Decimal => "decimal".into(),
            Self::Text => "string".into(),
            Self::Bytes => "bytes".into(),
            Self::Date => "date".into(),
            Self::Moment => "datetime".into(),
            Self::Duration => "duration".into(),
            Self::Array(of) => format!("[{}]", of.word()),
            Self::Object | Self::Any => "any".into(),
        }
    }
}

impl Program {
    /// The bodies of methods, the steps, and what comes out.
    pub fn parts<'t>(&self, parts: &'t [Tree]) -> (&'t [Tree], Option<&'t Tree>, &'t Tree) {
        let (bodies, rest) = parts.split_at(self.methods.len());
        match self.turn {
            Some(_) => (bodies, Some(&rest[0]), &rest[1]),
            None => (bodies, None, &rest[0]),
        }
    }

    /// The methods as they are written.
    pub fn written(&self, bodies: &[Tree]) -> Map<String, Json> {
        let methods = self.methods.iter().zip(bodies).map(|(method, body)| {
            let takes = method.takes.iter().map(|(name, kind)| (name.clone(), Json::String(kind.word())));
            let takes: Map<String, Json> = takes.collect();
            (method.name.clone(), json!({ "takes": takes, "returns": "any", "return": body.written() }))
        });
        methods.collect()
    }
}

impl Tree {
    pub fn leaf(kind: Kind, text: impl Into<String>) -> Self {
        Self { kind, form: Form::Expr(vec![text.into()]), parts: Vec::new() }
    }

    pub fn is_expr(&self) -> bool {
        matches!(self.form, Form::Expr(_))
    }

    /// How many nodes there are.
    pub fn size(&self) -> usize {
        let own = match &self.form {
            Form::Expr(pieces) => pieces.iter().map(String::len).sum::<usize>().div_ceil(8),
            Form::Program(program) => {
                let flags = [program.template, program.given > 0, program.came > 0, program.turn.is_some()];
                flags.iter().filter(|flag| **flag).count() + program.methods.len()
            }
            _ => 4,
        };
        1 + own + self.parts.iter().map(Self::size).sum::<usize>()
    }

    /// The text of an expression.
    pub fn expr(&self) -> String {
        let Form::Expr(pieces) = &self.form else { unreachable!("this is no expression: {self:?}") };
        let mut out = pieces[0].clone();
        for (part, piece) in self.parts.iter().zip(&pieces[1..]) {
            out += &part.expr();
            out += piece;
        }
        out
    }

    /// What is written in the spec.
    pub fn written(&self) -> Json {
        let parts = &self.parts;
        match &self.form {
            Form::Expr(_) => Json::String(format!("{{{{ {} }}}}", self.expr())),
            Form::Slot => parts[0].written(),
            Form::Text(pieces) => {
                let mut out = pieces[0].clone();
                for (part, piece) in parts.iter().zip(&pieces[1..]) {
                    out += &format!("{{{{ {} }}}}{piece}", part.expr());
                }
                Json::String(out)
            }
            Form::Map(keys) => {
                let members = keys.iter().zip(parts).map(|(key, part)| (key.clone(), part.written()));
                Json::Object(members.collect())
            }
            Form::List => Json::Array(parts.iter().map(Self::written).collect()),
            Form::If => {
                json!({ "$if": parts[0].expr(), "$then": parts[1].written(), "$else": parts[2].written() })
            }
            Form::Case(texts) => {
                let mut map = Map::new();
                map.insert("$case".into(), Json::String(parts[0].expr()));
                for (text, part) in texts.iter().zip(&parts[1..]) {
                    map.insert(text.clone(), part.written());
                }
                map.insert("$else".into(), parts[parts.len() - 1].written());
                Json::Object(map)
            }
            Form::For { item, filter, key } => {
                let mut map = Map::new();
                map.insert("$for".into(), Json::String(format!("{item} in {}", parts[0].expr())));
                if *filter {
                    map.insert("$where".into(), Json::String(parts[1].expr()));
                }
                if *key {
                    map.insert("$key".into(), parts[1 + usize::from(*filter)].written());
                }
                map.insert("$yield".into(), parts[parts.len() - 1].written());
                Json::Object(map)
            }
            Form::Fold { total, item } => json!({
                "$fold": total,
                "$from": parts[1].written(),
                "$for": format!("{item} in {}", parts[0].expr()),
                "$yield": parts[2].written(),
            }),
            Form::Let(names) => {
                let values = names.iter().zip(parts).map(|(name, part)| (name.clone(), part.written()));
                json!({ "$let": Json::Object(values.collect()), "$in": parts[parts.len() - 1].written() })
            }
            Form::Call { method, names } => {
                let with = names.iter().zip(parts).map(|(name, part)| (name.clone(), part.written()));
                json!({ "$call": method, "$with": Json::Object(with.collect()) })
            }
            Form::Keep => json!({ "$keep": parts[0].written() }),
            Form::Raw(data) => json!({ "$raw": serde_json::from_str::<Json>(data).expect("it is JSON") }),
            Form::Fail => json!({ "$fail": parts[0].written() }),
            Form::Program(_) => unreachable!("an action is written of it"),
            Form::Step(step) => steps::written(step, parts),
            Form::Merge => json!({ "$merge": parts.iter().map(Self::written).collect::<Vec<_>>() }),
            Form::Concat => json!({ "$concat": parts.iter().map(Self::written).collect::<Vec<_>>() }),
        }
    }
}
