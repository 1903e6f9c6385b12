//! Webhooks, as in [`model`](crate::model).

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::lower::{Lower, border};
use super::{Border, PlaceId, Slot, XmlReading};
use crate::model;
pub use crate::model::{Encoding, Hash, PayloadForm, StampUnit};

/// The address that triggers by webhook share.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Webhooks {
    /// Over the event.
    pub route: Vec<Slot>,
    pub payload: Option<PayloadForm>,
    pub xml: XmlReading,
}

/// How a service tells of events.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Webhook {
    pub route: Vec<Slot>,
    /// One that holds is enough; `None`: nothing has to be proven.
    pub verify: Option<Vec<SignatureScheme>>,
    pub filter: Option<Slot>,
    pub events: Slot,
    pub each: Option<Slot>,
    pub record: Option<Border>,
    pub place: PlaceId,
}

/// A way to prove where an event comes from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SignatureScheme {
    pub condition: Option<Slot>,
    pub proof: Proof,
    pub signature: EventPlace,
    pub timestamp: Option<Stamp>,
}

/// What is compared with the signature.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Proof {
    Hmac { hash: Hash, key: Slot, over: Vec<Slot> },
    Digest { hash: Hash, over: Vec<Slot> },
    Equals { key: Slot },
}

/// Where something stands in an event.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct EventPlace {
    pub value: Slot,
    pub split: Option<Arc<str>>,
    pub prefix: Option<Arc<str>>,
    pub encoding: Encoding,
}

/// When an event was signed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Stamp {
    pub place: EventPlace,
    pub unit: StampUnit,
    /// Seconds.
    pub tolerance: i64,
}

impl Lower<'_> {
    pub(super) fn webhooks(&mut self, webhooks: &model::Webhooks) -> Webhooks {
        Webhooks {
            route: webhooks.route.iter().map(|(_, part)| self.slot(part)).collect(),
            payload: webhooks.payload,
            xml: webhooks.xml.clone(),
        }
    }

    pub(super) fn webhook(&mut self, webhook: &model::Webhook) -> Webhook {
        let verify = webhook.verify.as_ref();
        Webhook {
            route: webhook.route.iter().map(|part| self.slot(part)).collect(),
            verify: verify
                .map(|verify| verify.schemes.iter().map(|scheme| self.signature_scheme(scheme)).collect()),
            filter: self.maybe(webhook.filter.as_ref()),
            events: self.slot(&webhook.events),
            each: self.maybe(webhook.each.as_ref()),
            record: webhook.record.as_ref().map(border),
            place: self.place(webhook.span),
        }
    }

    fn signature_scheme(&mut self, scheme: &model::SignatureScheme) -> SignatureScheme {
        let condition = self.maybe(scheme.condition.as_ref());
        let proof = match &scheme.proof {
            model::Proof::Hmac { hash, key, over } => {
                let key = self.slot(key);
                Proof::Hmac { hash: *hash, key, over: over.iter().map(|part| self.slot(part)).collect() }
            }
            model::Proof::Digest { hash, over } => {
                Proof::Digest { hash: *hash, over: over.iter().map(|part| self.slot(part)).collect() }
            }
            model::Proof::Equals { key } => Proof::Equals { key: self.slot(key) },
        };
        let timestamp = scheme.timestamp.as_ref().map(|stamp| Stamp {
            place: self.event_place(&stamp.place),
            unit: stamp.unit,
            tolerance: stamp.tolerance,
        });
        SignatureScheme { condition, proof, signature: self.event_place(&scheme.signature), timestamp }
    }

    fn event_place(&mut self, place: &model::EventPlace) -> EventPlace {
        EventPlace {
            value: self.slot(&place.value),
            split: place.split.clone(),
            prefix: place.prefix.clone(),
            encoding: place.encoding,
        }
    }
}
