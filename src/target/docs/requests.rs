//! The requests of an operation, in the order in which its steps send them.

use std::collections::HashSet;

use super::express;
use super::words::Words;
use crate::model::{Body, Connector, PageBy, RoutineId, Step, StepKind, Work};

/// A request, and what has to be known about it.
#[derive(Debug, serde::Serialize)]
pub(super) struct Request {
    verb: String,
    address: String,
    pub notes: Vec<Words>,
}

impl Request {
    /// `GET tickets/{id}`
    pub(super) fn line(&self) -> String {
        format!("{} {}", self.verb, self.address)
    }
}

/// All requests that a work may send.
pub(super) fn of(connector: &Connector, work: &Work) -> Vec<Request> {
    let Some(program) = &work.program else { return vec![one(work)] };
    let mut walk = Walk { connector, seen: HashSet::new(), all: Vec::new() };
    walk.steps(&program.steps, "");
    walk.all
}

struct Walk<'a> {
    connector: &'a Connector,
    seen: HashSet<RoutineId>,
    all: Vec<Request>,
}

impl Walk<'_> {
    /// `when`: a sentence about steps that do not run just once; empty for others.
    fn steps(&mut self, steps: &[Step], when: &'static str) {
        const SOMETIMES: &str = "Sent only where the input or an earlier answer asks for it.";
        const EACH: &str = "Sent once for each element of a list.";
        const AGAIN: &str = "Sent until an answer says that it is enough.";
        const PIECES: &str = "Sent once for each piece of a file.";
        const LATER: &str = "Gives a file, in pieces, when somebody reads it.";
        for step in steps {
            let when = if step.guard.is_some() && when.is_empty() { SOMETIMES } else { when };
            let inside = |own: &'static str| if when.is_empty() { own } else { when };
            match &step.what {
                StepKind::Send { work, .. } => {
                    let mut request = one(work);
                    if !when.is_empty() {
                        request.notes.insert(0, Words::new(when));
                    }
                    self.all.push(request);
                }
                StepKind::Call { routine, .. } => {
                    if self.seen.insert(*routine) {
                        let connector = self.connector;
                        self.steps(&connector.routine(*routine).program.steps, when);
                    }
                }
                StepKind::If { then, otherwise, .. } => {
                    self.steps(&then.steps, inside(SOMETIMES));
                    self.steps(&otherwise.steps, inside(SOMETIMES));
                }
                StepKind::Case { cases, otherwise, .. } => {
                    for (_, block) in cases {
                        self.steps(&block.steps, inside(SOMETIMES));
                    }
                    self.steps(&otherwise.steps, inside(SOMETIMES));
                }
                StepKind::For(each) => self.steps(&each.block, inside(EACH)),
                StepKind::While { block, .. } => self.steps(block, inside(AGAIN)),
                StepKind::Download(download) => self.file(&download.work, LATER),
                StepKind::Upload(upload) => {
                    self.file(&upload.send, PIECES);
                    if let Some((work, _)) = &upload.commit {
                        self.file(work, when);
                    }
                }
                StepKind::Wait(wait) => self.steps(std::slice::from_ref(&wait.ask), inside(AGAIN)),
                StepKind::Suspend(suspend) => self.steps(suspend.register.as_slice(), inside(SOMETIMES)),
                StepKind::Checkpoint { .. }
                | StepKind::Value(_)
                | StepKind::Let(_)
                | StepKind::Fail(_)
                | StepKind::Return(_) => {}
            }
        }
    }
}

impl Walk<'_> {
    fn file(&mut self, work: &Work, when: &'static str) {
        let mut request = one(work);
        if !when.is_empty() {
            request.notes.insert(0, Words::new(when));
        }
        self.all.push(request);
    }
}

/// What a request is.
fn one(work: &Work) -> Request {
    let request = &work.request;
    let mut notes = Vec::new();
    if express::depends(&request.address) {
        notes.push(Words::new("The address depends on the input; this is one of several."));
    }
    match &request.body {
        Body::Form(_) => notes.push(Words::new("The values are sent as a form.")),
        Body::Multipart(_) => notes.push(Words::new("The values are sent as parts of a form with files.")),
        Body::Xml { .. } => notes.push(Words::new("The values are sent as XML.")),
        Body::Text(_) => notes.push(Words::new("Text is sent.")),
        Body::Bytes(_) => notes.push(Words::new("Bytes are sent as they are.")),
        Body::None | Body::Json(_) => {}
    }
    if let Some(list) = &work.list {
        notes.extend(list.paginate.as_ref().map(pages));
    }
    if request.used.is_some() {
        notes.push(Words::new(
            "More fields come from the service, as the config says; they are sent as well.",
        ));
    }
    if request.anonymous {
        notes.push(Words::new("Sent without credentials."));
    }
    let address = express::address(&request.address);
    Request { verb: request.verb.method().to_owned(), address, notes }
}

fn pages(paginate: &crate::model::Paginate) -> Words {
    let by = match paginate.by {
        PageBy::Page => "page by page, by number",
        PageBy::Offset => "page by page, by offset",
        PageBy::Cursor => "page by page, by the token of the next",
        PageBy::Link | PageBy::Url => "page by page, by the address of the next",
    };
    let words = Words::new(format!("The list is read {by}"));
    let words = match paginate.size {
        Some(size) => words.text(format!(", {size} records at a time")),
        None => words,
    };
    words.text(format!(", at most {} pages.", paginate.max_pages))
}
