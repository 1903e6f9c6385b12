//! Webhooks: the address that all triggers share, and the triggers that take events from it.

use std::sync::Arc;

use super::Checker;
use super::infer::Infer;
use super::operation::Shapes;
use super::scope::Scope;
use crate::diagnostic::{Code, Description};
use crate::model::{
    Border, Expr, ExprKind, Feed, Kind, PayloadForm, Root, ShapeId, Trigger, Type, Webhook, Webhooks,
    XmlReading,
};
use crate::span::{Span, Spanned};
use crate::spec;
use crate::spelling::nearest;

impl Checker<'_> {
    /// The address that all triggers share.
    pub(super) fn webhooks(&mut self) -> Option<Webhooks> {
        let spec = self.spec;
        let webhooks = spec.webhooks.as_ref()?;
        if webhooks.route.is_empty() && !spec.gaps.lost(webhooks.span, "route") {
            self.problems.tell(
                Code::RouteMismatch,
                Description::new(
                    "`webhooks.route` has no parts",
                    webhooks.span,
                    "tells no event from another",
                )
                .help(
                    "name what an event says of itself: `route: { kind: \"{{ event.payload.kind }}\" }`"
                        .to_owned(),
                ),
            );
        }
        let scope = Scope { event: Some(event_type(false)), ..Scope::nothing("`webhooks.route`") };
        let mut route: Vec<(Arc<str>, Expr)> = Vec::with_capacity(webhooks.route.len());
        for (name, value) in &webhooks.route {
            let mut infer = Infer::new(&self.known, &scope, self.problems);
            infer.no_chance(value, "a route");
            let part = infer.value(value);
            self.of_route(&part);
            route.push((Arc::from(name.value.as_str()), part));
        }
        // What could not be read may have been a webhook.
        let told = |trigger: &spec::Trigger| {
            matches!(trigger.feed, spec::Feed::Webhook(_)) || spec.gaps.lost(trigger.common.span, "webhook")
        };
        let arms = spec.triggers.iter().filter_map(|trigger| trigger.variants.as_ref());
        let arms = arms.flat_map(|variants| variants.arms.iter().map(|arm| &arm.operation));
        if !spec.triggers.iter().chain(arms).any(told) && !spec.gaps.lost_section("triggers") {
            self.problems.tell(
                Code::IdleWebhooks,
                Description::new("no trigger takes events from this address", webhooks.span, "of no use")
                    .help("a trigger takes them with `webhook: { route: … }`".to_owned()),
            );
        }
        let lists = spec.http.lists.iter().flatten().map(|name| Arc::from(name.value.as_str()));
        Some(Webhooks {
            route,
            payload: webhooks.payload.as_ref().map(|word| match word.value.as_str() {
                "form" => PayloadForm::Form,
                "xml" => PayloadForm::Xml,
                "text" => PayloadForm::Text,
                _ => PayloadForm::Json,
            }),
            xml: XmlReading {
                lists: lists.collect(),
                texts: Vec::new(),
                prefixes: spec.http.xml.keep_namespaces,
            },
            span: webhooks.span,
        })
    }

    /// A trigger whose events a service tells.
    pub(super) fn webhook_trigger(
        &mut self,
        trigger: &spec::Trigger,
        webhook: &spec::Webhook,
        shapes: Shapes,
        output: ShapeId,
    ) -> Option<Trigger> {
        let common = &trigger.common;
        let operation = self.operation_scope(shapes);
        let route = self.own_route(webhook, &operation);
        let verify = webhook.verify.as_ref().and_then(|verify| self.verification(verify, &operation));
        if webhook.verify.is_none() && !self.spec.gaps.lost(webhook.span, "verify") {
            self.problems.tell(
                Code::Unverified,
                Description::new(
                    format!("whoever knows the address can tell `{}` of events", common.name.value),
                    webhook.span,
                    "nothing proves where they come from",
                )
                .help("say what the service signs: `verify: { hmac: sha256, … }`; or why nothing has to be proven: `verify: none` with `because`".to_owned()),
            );
        }
        let mut scope =
            Scope { event: Some(event_type(true)), now: false, ..operation.at("`where` of a webhook") };
        let filter = webhook
            .filter
            .as_ref()
            .map(|filter| Infer::new(&self.known, &scope, self.problems).condition(filter));
        scope.place = "`events`";
        let events = match &webhook.events {
            Some(events) => Infer::new(&self.known, &scope, self.problems).expr(events),
            None => payload(webhook.span),
        };
        self.events(&events);
        scope.item = Some(match &events.ty.kind {
            Kind::Array(of) => (**of).clone(),
            Kind::Members(_) => events.ty.clone(),
            _ => Type::any(),
        });
        scope.place = "`each`";
        scope.now = true;
        let each = webhook.each.as_ref().map(|each| {
            let mut infer = Infer::new(&self.known, &scope, self.problems);
            let each = infer.value(each);
            infer.never_secret(&each, "an event");
            each
        });
        let record = (!self.known.shape(output).plain).then_some(Border::Shape(output));
        let dedup = self.told_once(trigger, output);
        self.no_first_sample(common);
        let meta = self.meta(common, shapes, &operation);
        self.account(common, shapes.input);
        let webhook = Webhook { route: route?, verify, filter, events, each, record, span: webhook.span };
        Some(Trigger { meta, feed: Feed::Webhook(Box::new(webhook)), dedup: dedup?, variants: None })
    }

    /// The values of a trigger for the parts of `webhooks.route`, in their order.
    fn own_route(&mut self, webhook: &spec::Webhook, scope: &Scope) -> Option<Vec<Expr>> {
        let spec = self.spec;
        let scope = Scope { account: false, now: false, ..scope.at("the `route` of a trigger") };
        let mut values: Vec<(&str, Expr)> = Vec::new();
        for (name, value) in &webhook.route {
            let mut infer = Infer::new(&self.known, &scope, self.problems);
            infer.no_chance(value, "a route");
            let value = infer.value(value);
            infer.never_secret(&value, "a route");
            self.of_route(&value);
            values.push((&name.value, value));
        }
        let Some(shared) = &spec.webhooks else {
            if !spec.gaps.lost_section("webhooks") {
                self.problems.tell(
                    Code::RouteMismatch,
                    Description::new(
                        "a trigger with a `route` takes its events from the address of `webhooks`, and there is none",
                        webhook.span,
                        "nothing says what an event is compared by",
                    )
                    .help("beside `triggers`: `webhooks: { route: { kind: \"{{ event.payload.kind }}\" } }`".to_owned()),
                );
            }
            return None;
        };
        if spec.gaps.lost(shared.span, "route") || spec.gaps.lost(webhook.span, "route") {
            return None;
        }
        let strangers = webhook.route.iter().filter(|(name, _)| !has(&shared.route, &name.value));
        let mut fits = true;
        for (name, _) in strangers {
            fits = false;
            let mut description = Description::new(
                format!("`webhooks.route` has no part `{}`", name.value),
                name.span,
                "no part of it",
            )
            .because(shared.span, "the parts of an event");
            if let Some(near) = nearest(&name.value, shared.route.iter().map(|(name, _)| name.value.as_str()))
            {
                description = description.help(format!("a part `{near}` exists")).rename(name.span, near);
            }
            self.problems.tell(Code::RouteMismatch, description);
        }
        let missing: Vec<&str> = shared.route.iter().map(|(name, _)| name.value.as_str()).collect();
        let missing = missing.into_iter().filter(|name| !has(&webhook.route, name));
        let missing: Vec<String> = missing.map(|name| format!("`{name}`")).collect();
        if fits && !missing.is_empty() {
            fits = false;
            self.problems.tell(
                Code::RouteMismatch,
                Description::new(
                    format!("the `route` of this trigger lacks {}", missing.join(" and ")),
                    webhook.span,
                    "is compared with every part",
                )
                .because(shared.span, "the parts of an event")
                .help("say for which events the trigger is: one value for each part".to_owned()),
            );
        }
        let value =
            |name: &str| values.iter().find(|(known, _)| *known == name).map(|(_, value)| value.clone());
        if fits { shared.route.iter().map(|(name, _)| value(&name.value)).collect() } else { None }
    }

    /// Reports a part of a route that has no text.
    fn of_route(&mut self, part: &Expr) {
        if matches!(
            part.ty.kind,
            Kind::Array(_) | Kind::Shape(_) | Kind::Members(_) | Kind::Bytes | Kind::File
        ) {
            let is = super::known::in_words(&part.ty.kind);
            self.problems.tell(
                Code::NoText,
                Description::new(
                    format!("parts of a route are compared as texts, and {is} has none"),
                    part.span,
                    format!("this is {is}"),
                ),
            );
        }
    }

    /// Reports `events` that are neither an object nor a list.
    fn events(&mut self, events: &Expr) {
        if !super::list::is_listable(&events.ty.kind) {
            let is = super::known::in_words(&events.ty.kind);
            self.problems.tell(
                Code::WrongType,
                Description::new(
                    format!("`events` is a record or a list of them, and this is {is}"),
                    events.span,
                    format!("this is {is}"),
                ),
            );
        }
    }

    /// What identifies an event; a delivery comes twice when its answer was lost.
    fn told_once(&mut self, trigger: &spec::Trigger, output: ShapeId) -> Option<crate::model::Dedup> {
        if trigger.dedup.is_none() {
            if !self.spec.gaps.lost(trigger.common.span, "dedup") {
                self.problems.tell(
                    Code::NothingIdentifies,
                    Description::new(
                        format!("nothing identifies an event of `{}`: deliveries come twice", trigger.common.name.value),
                        trigger.common.name.span,
                        "without `dedup`",
                    )
                    .help(
                        "name what identifies an event: `dedup: [id, updated_at]`, or the id of the delivery: `dedup: \"{{ event.headers.x_delivery_id }}\"`".to_owned(),
                    ),
                );
            }
            return None;
        }
        self.dedup(trigger, output, None, Some(event_type(true)))
    }

    fn no_first_sample(&mut self, common: &spec::Common) {
        if let Some(spec::Sample::First(span)) = &common.sample {
            self.problems.tell(
                Code::SampleNotFixed,
                Description::new(
                    "a webhook has no request whose first record could be its sample",
                    *span,
                    "nothing is asked",
                )
                .help("give one: `sample: { value: { id: 1 } }`, or a request of its own".to_owned()),
            );
        }
    }
}

/// The type of `event`; `raw` is known to a trigger alone.
pub(super) fn event_type(raw: bool) -> Type {
    let mut members: Vec<(Arc<str>, Type)> = vec![
        (Arc::from("payload"), Type::any()),
        (Arc::from("headers"), Type::of(Kind::Map)),
        (Arc::from("params"), Type::of(Kind::Map)),
    ];
    if raw {
        members.push((Arc::from("raw"), Type::of(Kind::String)));
    }
    Type::of(Kind::Members(Arc::new(members)))
}

/// `event.payload`.
pub(super) fn payload(span: Span) -> Expr {
    let event = Expr { kind: ExprKind::Root(Root::Event), ty: event_type(true), span };
    Expr { kind: ExprKind::Member(Box::new(event), Arc::from("payload")), ty: Type::any(), span }
}

fn has<T>(route: &[(Spanned<String>, T)], name: &str) -> bool {
    route.iter().any(|(known, _)| known.value == name)
}
