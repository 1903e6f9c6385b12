//! Files: streams that the platform reads when somebody asks for them, and uploads.

use super::export::Export;
use super::expr::Around;
use super::tree::{Entry, Hash, Key, Layout, Ruby};
use crate::model::{Download, Expr, Kind, Upload};

/// Of a request what is made when the step runs; all else belongs to the stream.
const EARLY: [&str; 5] = ["get", "params", "arrays", "nested", "headers"];

/// Where an upload goes on; no name of a step.
pub(super) const FROM: &str = "$from";

/// How an upload goes on where the platform stopped it.
pub(super) struct GoesOn {
    /// Whether it begins.
    pub fresh: Ruby,
    /// The hash that is kept behind a piece.
    pub kept: Ruby,
}

impl Export<'_> {
    /// A file that the service gives, and the stream that reads it.
    pub(super) fn download(&self, download: &Download) -> Ruby {
        let Ruby::Hash(whole) = self.request(&download.work.request) else {
            unreachable!("a request is a hash");
        };
        let is_early =
            |entry: &Entry| matches!(&entry.key, Key::Symbol(key) if EARLY.contains(&key.as_str()));
        let (mut early, mut late): (Vec<Entry>, Vec<Entry>) = whole.entries.into_iter().partition(is_early);
        if let Some(size) = &download.size {
            early.push(Entry::symbol("size", self.value(size, &self.around.get())));
        }
        late.push(Entry::symbol("chunk", Ruby::integer(download.chunk)));
        if let Some(range) = &download.range {
            let around = Around { arguments_named: true, ..Around::default() };
            late.push(Entry::symbol("range", Ruby::lambda(["chunk"], vec![self.value(range, &around)])));
            self.note("send.range");
            self.note("send.params");
        }
        self.note("send.based");
        self.note("send.headers");
        let hash = |entries| Ruby::Hash(Hash { entries, layout: Layout::Fitting });
        let name = self.stream_name(&download.name);
        let args =
            [Ruby::text("specc_part"), Ruby::name("file"), Ruby::name("from"), Ruby::name("to"), hash(late)];
        let body = self.told("error", vec![Ruby::function("call", args)]);
        let stream = Ruby::lambda(["file", "from", "to", "_size"], body);
        self.streams.borrow_mut().push((name.clone(), stream, self.place(download.work.span)));
        let args = [Ruby::text("specc_file"), Ruby::name("connection"), Ruby::text(name), hash(early)];
        Ruby::function("call", args)
    }

    /// A name that no other stream has.
    fn stream_name(&self, step: &str) -> String {
        let own = format!("{}_{step}", self.operation.borrow());
        let streams = self.streams.borrow();
        let taken = |name: &str| streams.iter().any(|(known, ..)| known == name);
        // One of one more than there are is free.
        (1..=streams.len() + 1)
            .map(|count| if count == 1 { own.clone() } else { format!("{own}_{count}") })
            .find(|name| !taken(name))
            .unwrap_or(own.clone())
    }

    /// The streams of the connector, if it has any.
    pub(super) fn streams(&self) -> Option<Entry> {
        let streams = self.streams.borrow();
        let entries: Vec<Entry> = streams
            .iter()
            .map(|(name, stream, place)| Entry::symbol(name, stream.clone()).apart().about(place))
            .collect();
        (!entries.is_empty())
            .then(|| Entry::symbol("streams", Ruby::Hash(Hash { entries, layout: Layout::Tall })).apart())
    }

    /// A file that is sent in pieces.
    pub(super) fn upload(
        &self,
        upload: &Upload,
        goes_on: Option<&GoesOn>,
        named: &dyn Fn(Ruby) -> Ruby,
    ) -> Vec<Ruby> {
        let around = self.around.get();
        let resumed = |name: &str| Ruby::prelude("restored", [Ruby::name("continue").member(name)]);
        let kept = upload.keep.iter().map(|(slot, _)| self.slot_name(*slot));
        let mut body: Vec<Ruby> = kept
            .map(|name| {
                let before = match goes_on {
                    Some(GoesOn { fresh, .. }) => fresh.clone().choose(Ruby::Nil, resumed(&name)),
                    None => Ruby::Nil,
                };
                Ruby::assign(&name, before)
            })
            .collect();
        let mut piece = Vec::new();
        let sent = self.send(&upload.send);
        let gives = upload.commit.is_none();
        if upload.keep.is_empty() {
            piece.extend(self.sent_value(sent, upload.give.as_ref(), gives, named));
        } else {
            piece.push(Ruby::assign("response", sent));
            for (slot, value) in &upload.keep {
                let mut given = self.body(value, &around);
                let value = given.pop().unwrap_or(Ruby::Nil);
                piece.extend(given);
                piece.push(Ruby::assign(&self.slot_name(*slot), value));
            }
            if gives {
                piece.extend(match &upload.give {
                    Some(give) => self.named_value(give, named),
                    None => vec![named(Ruby::name("response"))],
                });
            }
        }
        if let (true, Ruby::Assign(name, _)) = (gives, named(Ruby::Nil)) {
            body.push(Ruby::assign(&name, Ruby::Nil));
        }
        let mut from = Ruby::integer(0);
        if let Some(GoesOn { fresh, kept }) = goes_on {
            from = fresh.clone().choose(from, Ruby::name("continue").member(FROM));
            let last = Ruby::name(self.slot_name(upload.chunk)).member("last");
            let about = Ruby::symbols([("continue", kept.clone())]).laid(Layout::Bare);
            piece.push(Ruby::function("checkpoint!", [about]).unless(last));
        }
        let piece = Ruby::lambda([super::export::param_of(&self.slot_name(upload.chunk), &piece)], piece);
        let file = self.value(&upload.file, &around);
        let size = Ruby::integer(upload.size);
        body.push(Ruby::function("call", [Ruby::text("specc_upload"), file, size, from, piece]));
        if let Some((work, give)) = &upload.commit {
            body.extend(self.sent_value(self.send(work), give.as_ref(), true, named));
        }
        body
    }

    /// A request, and its value under its name.
    fn sent_value(
        &self,
        sent: Ruby,
        give: Option<&Expr>,
        gives: bool,
        named: &dyn Fn(Ruby) -> Ruby,
    ) -> Vec<Ruby> {
        match give {
            _ if !gives => vec![sent],
            None => vec![named(sent)],
            Some(give) => {
                let mut body = vec![Ruby::assign("response", sent)];
                body.extend(self.named_value(give, named));
                body
            }
        }
    }

    fn named_value(&self, give: &Expr, named: &dyn Fn(Ruby) -> Ruby) -> Vec<Ruby> {
        let mut body = self.body(give, &self.around.get());
        let value = body.pop().unwrap_or(Ruby::Nil);
        body.push(named(value));
        body
    }

    /// A value as a part of a request: of a file its whole content.
    pub(super) fn content(&self, expr: &Expr, around: &Around) -> Ruby {
        let value = self.value(expr, around);
        match expr.ty.kind {
            Kind::File => Ruby::function("call", [Ruby::text("specc_whole"), value]),
            _ => value,
        }
    }
}
