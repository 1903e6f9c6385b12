//! Checks a [`Spec`] and turns it into a [`Connector`].
//!
//! In: what the author wrote, its shape already known to be right. Names in it are still text.
//! Out: every name is a link to the thing it names and every expression has a type. After this
//! phase nothing can fail on what the author wrote, except a target that cannot express it.
//!
//! The passes, each of which needs the one before: [`declare`] gives things an identity and finds
//! duplicates; [`shape`] makes objects and fields; the connection, pick lists and operations
//! follow, whose expressions [`infer`] links and types. [`scope`] says what can be read where. All
//! of them carry on after a problem, so that an author sees every mistake in one run.

mod address;
mod apply;
mod compose;
mod connection;
mod control;
mod convert;
mod cursor;
mod cursor_doubt;
mod custom_action;
mod declare;
mod dedup;
mod elements;
mod elsewhere;
mod errors;
mod field;
mod field_keys;
mod filter;
mod form;
mod format;
mod formats;
mod found;
mod give;
mod grant;
mod infer;
mod jwt;
mod kept;
mod known;
mod limits;
mod lint;
mod list;
mod literal;
mod method;
mod native;
mod oauth2;
mod object;
mod operation;
mod options;
mod overlay;
mod pattern;
mod pick_list;
mod placeholder;
mod request;
mod resource;
mod returned;
mod routine;
mod sample;
mod scope;
mod shape;
mod show_if;
mod sign_in;
mod signatures;
mod step;
mod texts;
mod toggles;
mod tokens;
mod trigger;
mod twice;
mod unread;
mod values;
mod variants;
mod view;
mod walk;
mod webhook;
mod webhook_proof;
mod work;

#[cfg(test)]
mod sketch;
#[cfg(test)]
mod tests;

use std::cell::{Cell, RefCell};
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use crate::diagnostic::{Problems, Reported};
use crate::model::{
    Action, Connector, Listing, Object, ObjectId, PickList, PickSource, Sample, ShapeId, Trigger, Type, Work,
};
use crate::names;
use crate::spec::Spec;
use crate::value::Value;

pub use lint::{lint, needless_acceptances};

use declare::Declared;
use known::{ConnectionNames, Known, type_of_value};
use shape::{Progress, Side};

/// Checks `spec`.
///
/// # Errors
/// When a mistake was reported; warnings alone let the connector through.
pub fn check(spec: &Spec, problems: &mut Problems) -> Result<Connector, Reported> {
    let spec = &resource::written_out(spec, problems);
    let constants = Value::object(spec.constants.iter().map(|(name, value)| (&name.value, value.clone())));
    let mut checker = Checker {
        spec,
        declared: Declared::of(spec, problems),
        known: Known {
            shapes: Vec::new(),
            open: HashSet::new(),
            untyped: HashSet::new(),
            connection: ConnectionNames { open: has_lost_names(spec), ..ConnectionNames::default() },
            constants: if spec.gaps.lost_section("constants") {
                Type::unknown()
            } else {
                type_of_value(&constants)
            },
            account: RefCell::default(),
            tables: Cell::default(),
            edwards: RefCell::default(),
            methods: Vec::new(),
            routines: Vec::new(),
            lost_methods: spec.gaps.lost_section("methods"),
            calls: RefCell::default(),
        },
        progress: vec![Progress::Waiting; spec.objects.len()],
        chain: 0,
        in_connection: false,
        open_objects: HashSet::new(),
        whole: HashMap::new(),
        beside: Vec::new(),
        form: None,
        common_config: None,
        pending: Vec::new(),
        routines: Vec::new(),
        views: HashMap::new(),
        samples: HashMap::new(),
        http: request::Defaults::default(),
        has_base: spec.connection.base_url.is_some()
            || spec.gaps.lost(spec.connection.span, "base_url")
            || spec.gaps.lost_section("connection"),
        base_has_path: false,
        inputs: unread::Inputs::default(),
        account: unread::Account::default(),
        problems,
    };
    let methods = checker.methods();
    checker.all_objects();
    let connection_fields = checker.connection_fields();
    checker.http = checker.defaults();
    let connection = checker.connection(connection_fields);
    checker.object_samples();
    let pick_lists = checker.pick_lists();
    checker.known.calls.borrow_mut().forget();
    let actions = spec.actions.iter().map(|action| {
        let made = checker.action(action);
        checker.calls_belong(false, &action.common.name.value);
        made
    });
    let actions: Vec<Action> = actions.collect();
    let webhooks = checker.webhooks();
    let triggers = checker.triggers();
    let custom_action = custom_action::make(&mut checker);
    let limit = checker.limit();
    let sources = checker.sources();
    let objects = checker.objects();
    if !checker.problems.any_error() {
        checker.tell_unread();
    }
    let shapes = std::mem::take(&mut checker.known.shapes);
    let routines = std::mem::take(&mut checker.routines);
    let natives = checker.native_uses(&methods, &routines);
    let (account, tables) = (checker.known.account.take(), checker.known.tables.get());
    let edwards = checker.known.edwards.take();
    let problems = checker.problems;
    if !problems.any_error() {
        let of_lists = pick_lists.iter().filter_map(|list: &PickList| match &list.source {
            PickSource::Read { work, .. } => Some(&**work),
            PickSource::Fixed(_) => None,
        });
        let of_actions = actions.iter().flat_map(Action::whole).map(|action| &action.work);
        let of_triggers = triggers.iter().flat_map(Trigger::whole).filter_map(Trigger::poll);
        let of_triggers = of_triggers.flat_map(|poll| {
            poll.parents.iter().map(|parents| &parents.work).chain(std::iter::once(&poll.work))
        });
        let of_methods = routines.iter().flat_map(|routine| routine.program.works());
        let others: Vec<&Work> = of_lists.chain(of_actions).chain(of_triggers).chain(of_methods).collect();
        elsewhere::check(&connection, &others, problems);
    }
    if let Some(reported) = problems.reported() {
        return Err(reported);
    }
    let text = |text: &Option<crate::span::Spanned<String>>| text.as_ref().map(|text| text.value.clone());
    Ok(Connector {
        name: spec.name.value.clone(),
        title: texts::connector_title(spec),
        version: text(&spec.version).unwrap_or_else(|| "0.1.0".to_owned()),
        summary: text(&spec.summary),
        description: text(&spec.description),
        support_email: text(&spec.support.email),
        support_url: text(&spec.support.url),
        listing: listing(spec),
        custom_action,
        limit,
        on_premise: spec.on_premise,
        connection,
        constants,
        account,
        tables,
        edwards,
        methods,
        routines,
        native_uses: natives,
        shapes,
        sources,
        objects,
        pick_lists,
        actions,
        triggers,
        webhooks,
    })
}

/// Keys of `auth` that bring names.
const SCHEMES: [&str; 13] = [
    "preset",
    "none",
    "basic",
    "digest",
    "bearer",
    "api_key",
    "session",
    "oauth2",
    "oauth1",
    "jwt",
    "aws_sigv4",
    "fields",
    "on_connect",
];

/// Whether the connection may have fields or values that could not be read.
fn has_lost_names(spec: &Spec) -> bool {
    let Spec { connection, gaps, .. } = spec;
    let lost = |auth: &crate::spec::Auth| {
        kept::spans(auth).into_iter().any(|span| gaps.lost(span, "keep"))
            || gaps.lost_any(auth.span, &SCHEMES)
    };
    gaps.lost_section("connection")
        || gaps.lost_any(connection.span, &["fields", "values", "auth"])
        || gaps.lost_any(connection.auth.span, &["options", "field"])
        || connection.auth.all().into_iter().any(lost)
}

/// Where and how the connector is listed.
fn listing(spec: &Spec) -> Listing {
    let listing = spec.listing.clone().unwrap_or_default();
    let listed = |texts: Vec<crate::span::Spanned<String>>| {
        texts.into_iter().map(|text| text.value).collect::<Vec<_>>()
    };
    Listing {
        app: listing.app.map_or_else(|| texts::connector_title(spec), |app| app.value),
        categories: listed(listing.categories),
        keywords: listed(listing.keywords),
        landing_page: listing.landing_page.map(|page| page.value),
        hide_source: listing.hide_source.unwrap_or(false),
        direct_install: listing.direct_install.unwrap_or(true),
    }
}

/// What the passes share.
pub(crate) struct Checker<'a> {
    spec: &'a Spec,
    problems: &'a mut Problems,
    declared: Declared<'a>,
    known: Known,
    /// By the object's place in the spec.
    progress: Vec<Progress>,
    /// How many objects and fields hold the one that is being made.
    chain: usize,
    /// The fields of a group of the connection are being made.
    in_connection: bool,
    /// The objects, by place, that may have fields that could not be read.
    open_objects: HashSet<usize>,
    whole: HashMap<(ObjectId, Side), ShapeId>,
    /// The fields of the config beside the input that is being made: one form.
    beside: Vec<Arc<str>>,
    /// The config of the operation whose input and output are being made.
    form: Option<ShapeId>,
    /// The config of the operation whose variants are being checked.
    common_config: Option<ShapeId>,
    /// Sources of fields that are known only at design time; they are checked when all names are known.
    pending: Vec<Arc<crate::spec::FieldsFrom>>,
    /// Methods that send requests, once they have been checked.
    routines: Vec<crate::model::Routine>,
    views: HashMap<(ShapeId, Side), ShapeId>,
    samples: HashMap<ObjectId, Sample>,
    http: request::Defaults,
    has_base: bool,
    /// Whether the base URL has a path, which a leading slash would replace.
    base_has_path: bool,
    /// What is read of the input of the operation that is being made.
    inputs: unread::Inputs,
    account: unread::Account,
}

impl Checker<'_> {
    /// The objects, in the author's order.
    fn objects(&mut self) -> Vec<Object> {
        let mut objects = Vec::with_capacity(self.spec.objects.len());
        for (at, object) in self.spec.objects.iter().enumerate() {
            let id = ObjectId(u32::try_from(at).unwrap_or(u32::MAX));
            let Some(shape) = self.object_shape(id) else { continue };
            let (title, plural) = self.object_titles(id);
            objects.push(Object {
                name: object.name.value.clone(),
                title: names::capitalized(&title),
                plural: names::capitalized(&plural),
                shape,
                sample: self.samples.get(&id).cloned(),
                span: object.name.span,
            });
        }
        objects
    }

    /// The type of what a shape describes.
    fn shape_type(&self, shape: ShapeId) -> Type {
        Type::of(crate::model::Kind::Shape(shape)).with_secret(self.known.holds_secret(shape))
    }
}
