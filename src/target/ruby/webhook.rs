//! Webhooks: the lambdas that route a delivery, prove it and make events of it.
//!
//! They see values only: no request can be sent there, and neither `call` nor `error` exists. What
//! all of them share is in the prelude: `event`, `route`, `signed`, `events`.

use super::export::{Export, param_of};
use super::expr::Around;
use super::tree::{Entry, Ruby};
use super::variants::Lambda;
use crate::model::{
    Dedup, Encoding, EventPlace, Meta, PayloadForm, Proof, SignatureScheme, StampUnit, Trigger, Webhook,
    Webhooks,
};

/// The lambdas in which only values can be seen.
pub(super) const IS_PLAIN: [&str; 2] = [KEY, NOTIFICATION];
const KEY: &str = "webhook_key";
const NOTIFICATION: &str = "webhook_notification";
const PARAMS: &[&str] =
    &["input", "payload", "input_schema", "output_schema", "headers", "params", "connection", "subscription"];

impl Export<'_> {
    /// The lambda that says for whom a delivery is.
    pub(super) fn webhook_keys(&self, webhooks: &Webhooks) -> Ruby {
        let around = Around::default();
        let parts = webhooks.route.iter().map(|(_, part)| self.value(part, &around)).collect();
        let body = vec![self.event(webhooks), Ruby::prelude("route", [Ruby::List(parts)])];
        lambda(&["params", "headers", "payload"], self.told("raise", body))
    }

    /// The entries of a trigger that is told of events.
    pub(super) fn webhook(&self, trigger: &Trigger, webhook: &Webhook) -> Vec<Entry> {
        let meta = &trigger.meta;
        let mut entries = vec![payload_type()];
        for (key, params, body) in self.webhook_bodies(trigger, webhook) {
            let shapes = [meta.config, meta.input].into_iter().flatten().collect();
            let body = self.shielded_plainly(shapes, self.opened(Some(meta), body));
            entries.push(Entry::symbol(key, lambda(params, body)).apart());
        }
        entries
    }

    /// What its lambdas do, behind the statements that type what they get.
    pub(super) fn webhook_bodies(&self, trigger: &Trigger, webhook: &Webhook) -> Vec<Lambda> {
        vec![
            (KEY, &["connection", "input"], self.own_key(&trigger.meta, webhook)),
            (NOTIFICATION, PARAMS, self.notification(trigger, webhook)),
        ]
    }

    fn own_key(&self, meta: &Meta, webhook: &Webhook) -> Vec<Ruby> {
        let around = Around::default();
        let mut body = self.checks_by(|message| Ruby::prelude("fail_with", [message]), &meta.checks);
        let parts = webhook.route.iter().map(|part| self.value(part, &around)).collect();
        body.push(Ruby::prelude("own_route", [Ruby::List(parts)]));
        body
    }

    fn notification(&self, trigger: &Trigger, webhook: &Webhook) -> Vec<Ruby> {
        let around = Around::default();
        let nothing = || Ruby::Next(Some(Box::new(Ruby::List(Vec::new()))));
        let mut body = Vec::new();
        if let Some(webhooks) = &self.connector.webhooks {
            body.push(self.event(webhooks));
        }
        if let Some(verify) = &webhook.verify {
            let schemes = verify.schemes.iter().map(|scheme| self.signature_scheme(scheme)).collect();
            body.push(nothing().unless(Ruby::prelude("signed", [Ruby::List(schemes)])));
        }
        if let Some(filter) = &webhook.filter {
            body.push(nothing().unless(self.condition(filter, &around)));
        }
        let mut about = Vec::new();
        let over = |names: &[&str], value: Ruby| {
            let body = vec![value];
            Ruby::lambda(names.iter().map(|name| param_of(name, &body)).collect::<Vec<_>>(), body)
        };
        if let Some(each) = &webhook.each {
            about.push(("each", over(&["item"], self.value(each, &around))));
        }
        if let Some(record) = &webhook.record {
            about.push(("record", over(&["item"], self.from_wire(record, Ruby::name("item")))));
        }
        if let Dedup::Key(key) = &trigger.dedup {
            about.push(("key", over(&["record", "item"], self.value(key, &around))));
        }
        let told = self.value(&webhook.events, &around);
        body.push(Ruby::prelude("events", [told, Ruby::symbols(about)]));
        body
    }

    /// `event = …`
    fn event(&self, webhooks: &Webhooks) -> Ruby {
        let mut about = Vec::new();
        match webhooks.payload {
            None => self.note("event.auto"),
            Some(form) => {
                let word = match form {
                    PayloadForm::Json => "json",
                    PayloadForm::Form => "form",
                    PayloadForm::Xml => "xml",
                    PayloadForm::Text => "text",
                };
                self.note(format!("event.form={word}"));
                about.push(("form", Ruby::text(word)));
            }
        }
        if !webhooks.xml.lists.is_empty() {
            let lists = webhooks.xml.lists.iter().map(|name| Ruby::text(&**name)).collect();
            about.push(("lists", Ruby::List(lists)));
        }
        about.extend(webhooks.xml.prefixes.then_some(("prefixes", Ruby::True)));
        let mut given = vec![Ruby::name("payload"), Ruby::name("headers"), Ruby::name("params")];
        if !about.is_empty() {
            given.push(Ruby::symbols(about));
        }
        Ruby::assign("event", Ruby::prelude("event", given))
    }

    /// A way to prove where a delivery comes from; what is computed waits until it is needed.
    fn signature_scheme(&self, scheme: &SignatureScheme) -> Ruby {
        let around = Around { arguments_named: true, ..Around::default() };
        let nobody: [&str; 0] = [];
        let mut about = Vec::new();
        about.extend(
            scheme
                .condition
                .as_ref()
                .map(|condition| ("if", Ruby::lambda(nobody, vec![self.condition(condition, &around)]))),
        );
        let (kind, key, over) = match &scheme.proof {
            Proof::Hmac { hash, key, over } => {
                (Some(("hmac", Ruby::text(hash.word()))), Some(key), Some(over))
            }
            Proof::Digest { hash, over } => (Some(("digest", Ruby::text(hash.word()))), None, Some(over)),
            Proof::Equals { key } => (None, Some(key), None),
        };
        about.extend(kind);
        about.extend(key.map(|key| ("key", Ruby::lambda(nobody, vec![self.value(key, &around)]))));
        about.extend(over.map(|over| {
            let parts = vec![Ruby::List(over.iter().map(|part| self.value(part, &around)).collect())];
            ("over", Ruby::lambda([param_of("timestamp", &parts)], parts))
        }));
        about.push(("signature", self.place_in_event(&scheme.signature, &around)));
        if let Some(stamp) = &scheme.timestamp {
            let mut entries = self.place_entries(&stamp.place, &around);
            match stamp.unit {
                StampUnit::Seconds => {}
                StampUnit::Millis => entries.push(("unit", Ruby::text("ms"))),
                StampUnit::Iso8601 => entries.push(("unit", Ruby::text("iso8601"))),
            }
            entries.push(("tolerance", Ruby::integer(stamp.tolerance)));
            about.push(("timestamp", Ruby::symbols(entries)));
        }
        Ruby::symbols(about)
    }

    fn place_in_event(&self, place: &EventPlace, around: &Around) -> Ruby {
        let mut entries = self.place_entries(place, around);
        let encoding = match place.encoding {
            Encoding::Hex => None,
            Encoding::Base64 => Some("base64"),
            Encoding::Base64Url => Some("base64url"),
            Encoding::Text => Some("text"),
        };
        entries.extend(encoding.map(|word| ("encoding", Ruby::text(word))));
        Ruby::symbols(entries)
    }

    fn place_entries(&self, place: &EventPlace, around: &Around) -> Vec<(&'static str, Ruby)> {
        let nobody: [&str; 0] = [];
        let mut entries = vec![("value", Ruby::lambda(nobody, vec![self.value(&place.value, around)]))];
        let text = |text: &Option<std::sync::Arc<str>>| text.as_ref().map(|text| Ruby::text(&**text));
        entries.extend(text(&place.split).map(|split| ("split", split)));
        entries.extend(text(&place.prefix).map(|prefix| ("prefix", prefix)));
        entries
    }
}

/// The body comes as it is, so that it means the same here and elsewhere.
pub(super) fn payload_type() -> Entry {
    Entry::symbol("webhook_payload_type", Ruby::text("raw")).apart()
}

/// A lambda with all of its parameters, named as they are read.
pub(super) fn lambda(params: &[&str], body: Vec<Ruby>) -> Ruby {
    Ruby::lambda(params.iter().map(|name| param_of(name, &body)).collect::<Vec<_>>(), body)
}
