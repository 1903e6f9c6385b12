//! What was meant: a spec whose names are links and whose expressions have types. Data only.
//!
//! [`check`](crate::check) makes it, [`plan`](crate::plan) and the targets read it. What is here
//! holds: every [`ShapeId`], [`ObjectId`] and [`PickListId`] exists, every default of the language
//! is filled in, every template of `resources` is an operation like any other. One file per part;
//! start at [`Connector`].

mod auth;
mod expr;
mod operation;
mod request;
mod shape;
mod step;
mod types;
mod walk;
mod webhook;

// Words that mean the same in all forms.
pub use crate::spec::{KeyPlace, Verb};
pub use auth::{
    Apply, Auth, AuthArm, AwsSigV4, Browser, Identity, Kept, KeptName, OAuth1, Options, Scheme, SignIn,
};
pub use expr::{Border, Each, Expr, ExprKind, Local, Root, TextPart};
pub use operation::{
    Action, Arm, By, Check, Choice, Cursor, Dedup, Feed, Give, Help, Meta, Parents, PickList, PickSource,
    PickTree, Poll, Sample, Sorted, Start, Trigger, Variants,
};
pub use request::{
    Address, Advance, Arrays, Body, Case, End, ErrorRule, Expect, Limit, List, Nested, PageBy, Paginate,
    PathPart, Protocol, Redirects, Request, Retry, Sign, Tls, Wait, Work, XmlReading,
};
pub use shape::{
    Choices, Control, Convert, Designer, Field, FieldType, Form, Format, Found, Limits, ListMode, Object,
    Origin, Pairs, Rule, Shape, Source, SourceForm, Toggle, Tree, Wire,
};
pub use step::{Block, Download, Loop, Program, Step, StepKind, Suspend, Upload, Wait as WaitStep, within};
pub use types::{Kind, Type};
pub use walk::walk;
pub use webhook::{
    Encoding, EventPlace, Hash, PayloadForm, Proof, SignatureScheme, Stamp, StampUnit, Verify, Webhook,
    Webhooks,
};

use std::sync::Arc;

use crate::span::Span;
use crate::value::Value;

/// The identity of a [`Shape`] in [`Connector::shapes`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
pub struct ShapeId(pub u32);

/// The identity of an [`Object`] in [`Connector::objects`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ObjectId(pub u32);

/// The identity of a [`PickList`] in [`Connector::pick_lists`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
pub struct PickListId(pub u32);

/// The identity of a [`Method`] in [`Connector::methods`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
pub struct MethodId(pub u32);

/// A value with a name, over what it takes and `constants`.
#[derive(Debug, Clone)]
pub struct Method {
    pub name: String,
    /// Read as [`Root::Arguments`]; null where a call does not give it.
    pub takes: Vec<Arc<str>>,
    pub give: Expr,
    /// Calls of methods may be nested so deep that it has to be counted.
    pub counted: bool,
    /// Code of a target, which gives the value in place of `give`.
    pub native: Option<Native>,
    pub span: Span,
}

/// Code of a target in place of a method's value.
#[derive(Debug, Clone)]
pub struct Native {
    pub ruby: String,
    /// The body of a function, for programs that are compiled.
    pub rust: Option<String>,
    /// It reads the connection.
    pub connected: bool,
    /// Of its key.
    pub span: Span,
}

/// An operation that runs code of a target.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NativeUse {
    pub is_trigger: bool,
    pub name: String,
    /// The methods, in the connector's order.
    pub methods: Vec<String>,
}

/// The identity of a [`Routine`] in [`Connector::routines`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
pub struct RoutineId(pub u32);

/// A work with a name: a method that sends requests, or one in code that uses the platform.
#[derive(Debug, Clone)]
pub struct Routine {
    pub name: String,
    /// Read as [`Root::Arguments`]; null where a call does not give it.
    pub takes: Vec<Arc<str>>,
    pub program: Program,
    /// It may call itself, so that its depth has to be counted.
    pub counted: bool,
    /// It is run once in a run for the same arguments.
    pub memo: bool,
    /// It, or one that it calls, reads the moment of the run.
    pub timed: bool,
    /// It, or one that it calls, is run once for the same arguments.
    pub remembers: bool,
    /// Code of a target that uses the platform; the program is empty then.
    pub native: Option<Native>,
    /// The type of its value, where code gives it.
    pub ty: Type,
    pub span: Span,
}

/// The identity of a [`Source`] in [`Connector::sources`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
pub struct SourceId(pub u32);

/// A connector, as it was meant.
#[derive(Debug, Clone)]
pub struct Connector {
    pub name: String,
    pub title: String,
    pub version: String,
    pub summary: Option<String>,
    /// Small Markdown.
    pub description: Option<String>,
    pub support_email: Option<String>,
    pub support_url: Option<String>,
    pub listing: Listing,
    /// Users may send requests of their own.
    pub custom_action: Option<CustomAction>,
    /// Of all requests together, and where it is said.
    pub limit: Option<(Limit, Span)>,
    /// The service may be behind an agent of the platform.
    pub on_premise: bool,
    pub connection: Connection,
    /// Read as `constants.NAME`; an object.
    pub constants: Value,
    /// The properties of the account that are read, in the order of their first reading.
    pub account: Vec<Arc<str>>,
    /// Lookup tables of the workspace are read.
    pub tables: bool,
    /// Where something is signed by Ed25519, or such a signature is asked for.
    pub edwards: Vec<Span>,
    pub methods: Vec<Method>,
    /// Methods that send requests.
    pub routines: Vec<Routine>,
    /// The operations that run code of a target; of what fields compute of their values, nothing counts.
    pub native_uses: Vec<NativeUse>,
    /// All shapes; a shape lies behind those that it holds.
    pub shapes: Vec<Shape>,
    /// Where fields come from that are known only at design time.
    pub sources: Vec<Source>,
    /// In the author's order.
    pub objects: Vec<Object>,
    pub pick_lists: Vec<PickList>,
    pub actions: Vec<Action>,
    pub triggers: Vec<Trigger>,
    /// The address that triggers by webhook share.
    pub webhooks: Option<Webhooks>,
}

impl Connector {
    /// The shape of an identity.
    #[must_use]
    pub fn shape(&self, id: ShapeId) -> &Shape {
        &self.shapes[id.0 as usize]
    }

    /// The source of an identity.
    #[must_use]
    pub fn source(&self, id: SourceId) -> &Source {
        &self.sources[id.0 as usize]
    }

    /// Whether fields of a shape are known only at design time, at any depth.
    #[must_use]
    pub fn is_open(&self, id: ShapeId) -> bool {
        let shape = self.shape(id);
        !shape.found.is_empty()
            || shape.fields.iter().any(|field| field.ty.shape().is_some_and(|inner| self.is_open(inner)))
    }

    /// The object of an identity.
    #[must_use]
    pub fn object(&self, id: ObjectId) -> &Object {
        &self.objects[id.0 as usize]
    }

    /// The method of an identity.
    #[must_use]
    pub fn method(&self, id: MethodId) -> &Method {
        &self.methods[id.0 as usize]
    }

    /// The methods in code of a target that an operation runs.
    #[must_use]
    pub fn natives_of(&self, is_trigger: bool, name: &str) -> &[String] {
        let uses = self.native_uses.iter();
        let mut uses = uses.filter(|one| one.is_trigger == is_trigger && one.name == name);
        uses.next().map_or(&[], |one| &one.methods)
    }

    /// The methods in code of a target, with their names.
    pub fn natives(&self) -> impl Iterator<Item = (&str, &Native)> {
        let functions = self.methods.iter().filter_map(|one| Some((one.name.as_str(), one.native.as_ref()?)));
        functions
            .chain(self.routines.iter().filter_map(|one| Some((one.name.as_str(), one.native.as_ref()?))))
    }

    /// The routine of an identity.
    #[must_use]
    pub fn routine(&self, id: RoutineId) -> &Routine {
        &self.routines[id.0 as usize]
    }

    /// The pick list of an identity.
    #[must_use]
    pub fn pick_list(&self, id: PickListId) -> &PickList {
        &self.pick_lists[id.0 as usize]
    }
}

/// Where and how the connector is listed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listing {
    /// The app that it belongs to.
    pub app: String,
    pub categories: Vec<String>,
    pub keywords: Vec<String>,
    pub landing_page: Option<String>,
    pub hide_source: bool,
    /// Whoever finds it can install it.
    pub direct_install: bool,
}

/// Requests of the users' own.
#[derive(Debug, Clone)]
pub struct CustomAction {
    /// Small Markdown.
    pub help: Option<String>,
    /// The reference of the service's API.
    pub link: Option<String>,
    /// What all of them have in common; its method and its address mean nothing.
    pub request: Request,
    pub span: Span,
}

/// How the connector reaches its service.
#[derive(Debug, Clone)]
pub struct Connection {
    /// What the user is asked, credentials that nobody declared behind the declared.
    pub fields: ShapeId,
    /// Computed from the fields, in order; read as `connection.NAME`.
    pub values: Vec<(Arc<str>, Expr)>,
    /// Always a folder. `None`: every address is whole.
    pub base_url: Option<Address>,
    /// Of several ways to sign in, the one that holds where nobody chooses.
    pub auth: Auth,
    /// Several ways to sign in.
    pub options: Option<Options>,
    /// `None` only without `auth`.
    pub test: Option<Work>,
}

impl Connection {
    /// Every way to sign in.
    #[must_use]
    pub fn auths(&self) -> Vec<&Auth> {
        match &self.options {
            Some(options) => options.arms.iter().map(|arm| &arm.auth).collect(),
            None => vec![&self.auth],
        }
    }
}
