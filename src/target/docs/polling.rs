//! How a trigger polls, in plain words.

use serde::Serialize;

use super::express;
use super::site::Site;
use super::words::{Words, counted, span};
use crate::model::{By, Cursor, Dedup, Feed, Proof, Root, Shape, Sorted, Start, Trigger, Webhook};

/// What a trigger does and what it promises.
#[derive(Debug, Serialize)]
pub(super) struct Polling {
    /// What stands above its command, and above what is said of it.
    pub titles: [&'static str; 2],
    /// A short term, and the sentences about it.
    pub facts: Vec<Fact>,
    pub promises: Vec<Words>,
}

/// A term and what is to be said about it.
#[derive(Debug, Serialize)]
pub(super) struct Fact {
    pub term: &'static str,
    pub about: Words,
}

/// Describes a trigger.
pub(super) fn polling(site: &Site, trigger: &Trigger) -> Polling {
    let connector = site.connector;
    let record = trigger.meta.output.map(|shape| connector.shape(shape));
    let input = trigger.meta.input.map(|shape| connector.shape(shape));
    let poll = match &trigger.feed {
        Feed::Poll(poll) => poll,
        Feed::Webhook(webhook) => return told(site, trigger, webhook),
    };
    let cursor = &poll.cursor;
    let fact = |term, about| Fact { term, about };
    let mut facts = vec![
        fact("What is new", what_is_new(cursor, record)),
        fact("Where it starts", start(cursor, input)),
        fact("Order", order(cursor)),
    ];
    if cursor.by != By::Whole {
        facts.push(fact("Looking back", looking_back(cursor)));
    }
    facts.push(fact("One event", identity(&trigger.dedup, record)));
    if let Some(window) = cursor.window {
        let about = Words::new(format!("Long times are read in spans of at most {}.", span(window)));
        facts.push(fact("Spans", about));
    }
    if let Some(parents) = &poll.parents {
        let about =
            Words::new("The list is read for every ").code(&*parents.name).text(", one after the other.");
        facts.push(fact("Lists inside lists", about));
    }
    if poll.work.list.as_ref().is_some_and(|list| list.filter.is_some()) {
        let about = Words::new("Only records that meet the connector's condition become events.");
        facts.push(fact("Which records", about));
    }
    let about = Words::new(format!(
        "Up to {} at once; more follow right away.",
        counted(i64::from(poll.max), "event")
    ));
    facts.push(fact("How many", about));
    Polling { titles: ["Poll it", "How it polls"], facts, promises: promises(&trigger.dedup) }
}

/// Describes a trigger whose events a service tells.
fn told(site: &Site, trigger: &Trigger, webhook: &Webhook) -> Polling {
    let connector = site.connector;
    let record = trigger.meta.output.map(|shape| connector.shape(shape));
    let fact = |term, about| Fact { term, about };
    let parts = connector.webhooks.iter().flat_map(|webhooks| &webhooks.route);
    let parts: Vec<Words> = parts.map(|(name, _)| Words::default().code(&**name)).collect();
    let for_it = Words::new(
        "The service tells all events to one address of the connector. This trigger takes those with the same ",
    );
    let mut facts = vec![
        fact("Which events", for_it.and(Words::list(parts, " and ")).text(" as its own.")),
        fact("Proof", proof(webhook)),
    ];
    if webhook.filter.is_some() {
        let about = Words::new("Only those that meet the connector's condition become events.");
        facts.push(fact("Which deliveries", about));
    }
    let one = match &trigger.dedup {
        Dedup::None => Words::new("Every record of every delivery is an event; nothing is compared."),
        Dedup::Key(_) => identity(&trigger.dedup, record),
    };
    facts.push(fact("One event", one));
    let promises = [
        "A delivery that cannot be read, or does not prove where it comes from, gives no event, and the service is told so.",
        "A service that repeats a delivery gives the same keys, by which its events are told apart.",
        "Events have no order but that of their deliveries.",
        "What is told while nobody listens is not asked for later.",
    ];
    Polling { titles: ["Listen", "How it is told"], facts, promises: promises.map(Words::new).to_vec() }
}

fn proof(webhook: &Webhook) -> Words {
    let Some(verify) = &webhook.verify else {
        return Words::new("Nothing proves where a delivery comes from: keep the address to yourself.");
    };
    let kinds = verify.schemes.iter().map(|scheme| match &scheme.proof {
        Proof::Hmac { hash, .. } => format!("a signature by HMAC with {}", hash.word().to_uppercase()),
        Proof::Digest { hash, .. } => {
            format!("a {} digest that holds the secret", hash.word().to_uppercase())
        }
        Proof::Equals { .. } => "a shared token".to_owned(),
    });
    let kinds = kinds.map(Words::new).collect();
    let words = Words::new("Each delivery has to carry ").and(Words::list(kinds, " or ")).text(".");
    let stamps = verify.schemes.iter().filter_map(|scheme| scheme.timestamp.as_ref());
    match stamps.map(|stamp| stamp.tolerance).max() {
        Some(tolerance) => words
            .text(format!(" Its time may be {} away at most.", span(tolerance.saturating_mul(1_000_000)))),
        None => words,
    }
}

fn field(path: &str, shape: Option<&Shape>) -> Words {
    match shape.and_then(|shape| shape.field(path)) {
        Some(field) => Words::default().strong(field.label.clone()).text(" (").code(path).text(")"),
        None => Words::default().code(path),
    }
}

fn what_is_new(cursor: &Cursor, record: Option<&Shape>) -> Words {
    if cursor.by == By::Whole {
        return Words::new("The whole list is read every time, and what it did not hold before is new.");
    }
    let by = express::paths(&cursor.value, Root::Record);
    let by = if by.is_empty() {
        Words::new(match cursor.by {
            By::Time => "the time of a record",
            By::Number | By::Whole => "the number of a record",
        })
    } else {
        Words::list(by.iter().map(|path| field(path, record)).collect(), " or ")
    };
    let words = Words::default().and(by).text(" tells what is new. ");
    if cursor.sent {
        words.text("The service is asked only for records from the last known value on.")
    } else {
        words.text("The whole list is read every time, and what is older is dropped here.")
    }
}

fn start(cursor: &Cursor, input: Option<&Shape>) -> Words {
    match &cursor.start {
        Start::First => Words::new("With the first record there is."),
        Start::Latest => {
            Words::new("With what comes after the first poll; nothing from before it is given out.")
        }
        Start::Value(_) if cursor.asks_since => {
            let label = input.and_then(|input| input.field("since")).map_or("Since", |field| &field.label);
            Words::new("With the moment given in ")
                .strong(label)
                .text("; if it is empty, one hour before the first poll.")
        }
        Start::Value(value) => match &express::paths(value, Root::Input)[..] {
            [] => Words::new("With a moment that the connector sets."),
            paths => Words::new("With what ")
                .and(Words::list(paths.iter().map(|path| field(path, input)).collect(), " and "))
                .text(" says."),
        },
    }
}

fn order(cursor: &Cursor) -> Words {
    if cursor.by == By::Whole {
        return Words::new("Events leave in the order of the list.");
    }
    let service = match cursor.sorted {
        Sorted::Asc => "The service lists the oldest first. ",
        Sorted::Desc => {
            "The service lists the newest first, and reading ends where the known records begin. "
        }
        Sorted::None => "The service gives no order, so every list is read to its end. ",
    };
    Words::new(service).text("Events leave oldest first within a turn.")
}

fn looking_back(cursor: &Cursor) -> Words {
    let words = match (cursor.by, cursor.overlap) {
        (_, 0) => Words::new("Each poll begins exactly where the last one ended."),
        (By::Time, overlap) => Words::new(format!(
            "Each poll looks {} further back than the last known time, because records may become visible later than their own time.",
            span(overlap)
        )),
        (By::Number | By::Whole, overlap) => Words::new(format!(
            "Each poll looks back over {}, because numbers may appear out of order.",
            counted(overlap, "number")
        )),
    };
    if cursor.by == By::Time && cursor.settle > 0 {
        return words.text(format!(
            " A record waits until it is {} old, so that a second change in the same moment is not missed.",
            span(cursor.settle)
        ));
    }
    words
}

fn identity(dedup: &Dedup, record: Option<&Shape>) -> Words {
    match dedup {
        Dedup::None => Words::new("Every record of every poll is an event; nothing is compared."),
        Dedup::Key(key) => match &express::paths(key, Root::Record)[..] {
            [] => Words::new("Events are told apart by a text that the connector makes of the record."),
            paths => Words::new("An event is identified by ")
                .and(Words::list(paths.iter().map(|path| field(path, record)).collect(), " and "))
                .text(": the same values are given out once."),
        },
    }
}

fn promises(dedup: &Dedup) -> Vec<Words> {
    let once = match dedup {
        Dedup::None => "Each record is given out at least once.",
        Dedup::Key(_) => "Each event is given out at least once, and not twice by the connector itself.",
    };
    [
        "No record is lost, as long as the service behaves as described above.",
        once,
        "Nothing from before the start is given out.",
        "A poll that fails or is cut off goes on where it stopped.",
    ]
    .map(Words::new)
    .to_vec()
}
