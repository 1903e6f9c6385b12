//! What goes wrong while a connector runs.

use super::secret::Secrets;
use crate::diagnostic::Code;
use crate::plan::{PlaceId, Plan};

/// Characters of a message.
const LONGEST: usize = 2_000;

/// An error of a running connector. Its texts hold no secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    pub code: Code,
    /// A sentence for people.
    pub message: String,
    /// Where in the spec.
    pub place: Option<PlaceId>,
    /// `GET https://…`, secrets masked.
    pub request: Option<String>,
    /// The status of the answer that was refused.
    pub status: Option<u16>,
    /// What to do next.
    pub help: Option<String>,
    /// The spec itself says what its rule of errors makes of the answer.
    pub worded: bool,
    /// The answer says that the token of the page is not known any more.
    pub expired: bool,
    /// What was done for the connection, where it was more than to sign in or to ask.
    pub step: Option<Step>,
}

/// What is done for a connection beside signing in and its test.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// What follows a sign-in: `on_connect`.
    Connecting,
    /// Who is connected: `identity`.
    Naming,
}

impl Fault {
    /// A fault without a place.
    pub fn new(code: Code, message: impl Into<String>) -> Self {
        Self {
            code,
            message: message.into(),
            place: None,
            request: None,
            status: None,
            help: None,
            worded: false,
            expired: false,
            step: None,
        }
    }

    /// The same; where no place is known, it is `place`.
    #[must_use]
    pub fn at(mut self, place: PlaceId) -> Self {
        self.place = self.place.or(Some(place));
        self
    }

    /// The same, with a next step.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// The same, met while this was done.
    #[must_use]
    pub fn while_at(mut self, step: Step) -> Self {
        self.step = self.step.or(Some(step));
        self
    }

    /// The same; where no request is known, it is `request`.
    #[must_use]
    pub fn during(mut self, request: &str) -> Self {
        self.request = self.request.or_else(|| Some(request.to_owned()));
        self
    }

    /// Whether the sentence is the spec's own: people are told what its author wrote.
    #[must_use]
    pub fn is_worded(&self) -> bool {
        self.worded || matches!(self.code, Code::Failed | Code::Refusal)
    }

    /// The same, showing no secret, and of a service's words not more than a message can hold.
    #[must_use]
    pub fn masked(mut self, secrets: &Secrets) -> Self {
        self.message = secrets.mask(&self.message).chars().take(LONGEST).collect();
        self.request = self.request.map(|request| secrets.mask(&request));
        self
    }

    /// As it is shown: code and message, place, request, next step; a line each.
    #[must_use]
    pub fn render(&self, plan: &Plan) -> String {
        let mut lines = vec![format!("error[{}]: {}", self.code.text(), self.message)];
        let place = self.place.and_then(|place| plan.places.get(place.0 as usize));
        lines.extend(place.map(|place| {
            let file = plan.files.get(usize::from(place.file)).map_or("spec", String::as_str);
            format!("  --> {file}:{}:{}", place.line, place.column)
        }));
        lines.extend(self.request.as_ref().map(|request| format!("  request: {request}")));
        lines.extend(self.help.as_ref().map(|help| format!("  help: {help}")));
        lines.join("\n")
    }
}
