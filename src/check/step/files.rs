//! Files in steps: `download` gives one that is read later, `upload` sends one in pieces.

use std::sync::Arc;

use super::names::Build;
use super::{Ending, Left};
use crate::check::Checker;
use crate::check::infer::{Infer, answer_type};
use crate::check::list::is_written;
use crate::check::request::Place;
use crate::check::scope::Scope;
use crate::diagnostic::{Code, Description};
use crate::model::{
    Address, Download, ErrorRule, Expr, Kind, PathPart, Request, Sign, StepKind, Type, Upload, Work,
};
use crate::span::{Span, Spanned};
use crate::spec;

/// Bytes of a piece where nothing is said.
const PIECE: u64 = 10 << 20;

impl Checker<'_> {
    pub(super) fn downloaded(
        &mut self,
        build: &mut Build,
        download: &spec::Download,
        step: &spec::Step,
    ) -> (StepKind, Option<Left>) {
        self.only_in_actions(build, "download", download.span);
        let scope = Scope { account: false, ..build.scope("a download") };
        build.reads.forget_rest();
        // What is read of the answer is read when nothing of the action is there any more.
        let settings = spec::Settings {
            errors: Vec::new(),
            expect: Some(Spanned::new("bytes".to_owned(), download.span)),
            ..download.request.settings.clone()
        };
        let request = spec::Request { settings, ..download.request.clone() };
        let place = Place { scope: &scope, errors: &[], implied: false, calls: false, ..build.place };
        let (mut request, _) = self.request(&request, &place, false);
        if !build.reads.rest() {
            request.rest.clear();
            request.used = None;
        }
        request.tls = None;
        request.errors = self.late_rules(download, build.place.errors);
        self.kept_openly(&request, &scope);
        let size = download.size.as_ref().map(|size| {
            let mut infer = Infer::new(&self.known, &scope, self.problems);
            let size = infer.value(size);
            infer.never_secret(&size, "what is kept of a download");
            infer.want(size, &Kind::Integer, "the size of a file")
        });
        let range = download.range.as_ref().map(|range| {
            let number = || Type::of(Kind::Integer);
            let of = [("from", number()), ("to", number()), ("size", number())];
            let mut scope = Scope::nothing("`range`");
            scope.arguments = Arc::new(vec![(Arc::from("chunk"), object(of))]);
            let mut infer = Infer::new(&self.known, &scope, self.problems);
            let made = infer.sent(range, false);
            infer.want(made, &Kind::Map, "`range`")
        });
        let made = Download {
            name: step.name.as_ref().map_or_else(|| "file".to_owned(), |name| name.value.clone()),
            work: Work { program: None, request, list: None, span: download.span },
            size,
            chunk: piece(download.chunk.as_ref()),
            range,
        };
        let left = Left { ty: Type::of(Kind::File), answer: false };
        (StepKind::Download(Box::new(made)), Some(left))
    }

    /// The rules of a download, which read the answer and nothing else.
    fn late_rules(&mut self, download: &spec::Download, errors: &[spec::ErrorRule]) -> Vec<ErrorRule> {
        let scope = Scope::nothing("an error rule of a download, which is read later");
        let http = &self.spec.http.errors;
        let mut rules = Vec::new();
        if download.range.is_none() {
            // Behind the end of a file there is nothing, which is no failure.
            rules.push(ErrorRule {
                when: vec![Sign::Status(416)],
                condition: None,
                message: None,
                retry: false,
                pass: true,
                span: download.span,
            });
        }
        for set in [&download.request.settings.errors, errors, http] {
            rules.extend(self.error_rules_at(set, &scope));
        }
        rules
    }

    /// Tells of secrets in what is kept of a download.
    fn kept_openly(&mut self, request: &Request, scope: &Scope) {
        let mut kept: Vec<&Expr> = request.headers.iter().map(|(_, value)| value).collect();
        kept.extend(&request.params);
        of_address(&request.address, &mut kept);
        let mut infer = Infer::new(&self.known, scope, self.problems);
        for expr in kept {
            infer.never_secret(expr, "what is kept of a download");
        }
    }

    pub(super) fn uploaded(
        &mut self,
        build: &mut Build,
        upload: &spec::Upload,
        step: &spec::Step,
    ) -> (StepKind, Option<Left>) {
        self.only_in_actions(build, "upload", upload.span);
        let scope = build.scope("the file of an upload");
        let mut infer = Infer::new(&self.known, &scope, self.problems);
        let file = infer.value(&upload.file);
        let file = match file.ty.kind {
            Kind::String | Kind::Bytes | Kind::Any => file,
            _ => infer.want(file, &Kind::File, "the file of an upload"),
        };
        let kept: Vec<u16> =
            upload.keep.iter().map(|(name, _)| self.bind(build, name, Type::any(), false)).collect();
        kept.iter().for_each(|slot| super::mark(build, *slot, false));
        let before = build.visible.len();
        let name = Spanned::new("chunk".to_owned(), step.span);
        let chunk = self.bind(build, &name, chunk_type(), false);
        build.reads.mark(chunk);
        let Some(send) = upload.send.as_ref() else {
            build.visible.truncate(before);
            let null = crate::check::infer::unknown(step.span);
            return (StepKind::Value(null), Some(Left { ty: Type::unknown(), answer: false }));
        };
        let keeps = self.resumed_by(build, step, before);
        let (send, give, body, mut left) = self.piece_request(build, send, "a piece");
        let keep = kept.iter().zip(&upload.keep).map(|(slot, (_, value))| {
            let scope = build.scope("`keep`").with_response(body.clone());
            (*slot, Infer::new(&self.known, &scope, self.problems).value(value))
        });
        let keep = keep.collect();
        build.visible.truncate(before);
        let commit = upload.commit.as_ref().map(|commit| {
            let (work, give, _, last) = self.piece_request(build, commit, "a commit");
            left = last;
            (work, give)
        });
        let size = piece(upload.chunk.as_ref());
        (
            StepKind::Upload(Box::new(Upload { file, size, chunk, send, give, keep, commit, keeps })),
            Some(left),
        )
    }

    /// The slots with which an upload goes on where it stopped, when the platform starts its action
    /// again. Tells of one that would begin anew.
    fn resumed_by(&mut self, build: &Build, step: &spec::Step, before: usize) -> Option<Vec<u16>> {
        let visible = build.visible.get(..before).unwrap_or_default();
        let lost =
            visible.iter().find(|named| named.ty.secret || matches!(named.ty.kind, Kind::Bytes | Kind::File));
        let why = match lost {
            _ if !matches!(build.ending, Ending::Output(_)) => "it stands in a method",
            _ if !build.resumes.contains(&step.span) => {
                "only one that stands beside the other steps goes on, without a guard"
            }
            Some(_) => "bytes, files and secrets of the steps before it are not kept",
            None => return Some(visible.iter().map(|named| named.slot).collect()),
        };
        self.problems.tell(
            Code::UploadBeginsAnew,
            Description::new(
                "on the Workato platform this upload ends after 180 seconds",
                step.span,
                "does not go on where it stopped",
            )
            .help(why.to_owned()),
        );
        None
    }

    /// The request of an upload, its own `return`, the type of the answer's body, and what it leaves.
    fn piece_request(
        &mut self,
        build: &mut Build,
        work: &spec::Work,
        what: &str,
    ) -> (Work, Option<Expr>, Type, Left) {
        if work.steps.is_some() || is_written(&work.list) {
            let span = work.span;
            self.problems.tell(
                Code::PieceInSteps,
                Description::new(format!("{what} is sent by one request"), span, "more than one request")
                    .help("what comes before or behind an upload is a step of its own".to_owned()),
            );
        }
        let scope = build.scope("a request of an upload");
        build.reads.forget_rest();
        let place = Place { scope: &scope, implied: false, calls: false, ..build.place };
        let (mut request, body) = self.request(&work.request, &place, false);
        if !build.reads.rest() {
            request.rest.clear();
            request.used = None;
        }
        let give = work.give.as_ref().map(|give| {
            let scope = scope.at("`return`").with_response(body.clone());
            Infer::new(&self.known, &scope, self.problems).value(give)
        });
        let left = match &give {
            Some(give) => Left { ty: give.ty.clone(), answer: false },
            None => Left { ty: answer_type(body.clone()), answer: true },
        };
        (Work { program: None, request, list: None, span: work.span }, give, body, left)
    }

    /// Tells of files where nobody takes them.
    fn only_in_actions(&mut self, build: &Build, key: &str, span: Span) {
        let in_action = matches!(build.ending, Ending::Output(_)) || build.place.scope.place == "a method";
        if !in_action {
            self.problems.tell(
                Code::FileOutsideAction,
                Description::new(
                    format!("`{key}` stands in the steps of actions, and in methods that they call"),
                    span,
                    "no files here",
                ),
            );
        }
    }
}

/// The uploads of an action that can go on where they stopped: those that stand beside the other steps
/// and always run.
pub(super) fn resumed(steps: &[spec::Step]) -> Vec<Span> {
    let uploads = steps.iter().filter(|step| matches!(step.what, spec::StepKind::Upload(_)));
    uploads.filter(|step| step.guard.is_none()).map(|step| step.span).collect()
}

/// Bytes of a piece.
fn piece(given: Option<&Spanned<i64>>) -> u64 {
    given.and_then(|size| u64::try_from(size.value).ok()).unwrap_or(PIECE)
}

/// What can be read of a piece.
fn chunk_type() -> Type {
    let number = || Type::of(Kind::Integer);
    object([
        ("content", Type::of(Kind::Bytes)),
        ("from", number()),
        ("to", number().or_null()),
        ("index", number()),
        ("last", Type::of(Kind::Boolean)),
        ("total", number().or_null()),
        ("range", Type::of(Kind::String)),
    ])
}

fn object<const N: usize>(members: [(&str, Type); N]) -> Type {
    Type::of(Kind::Members(Arc::new(members.map(|(name, ty)| (Arc::from(name), ty)).to_vec())))
}

/// The expressions of an address.
fn of_address<'a>(address: &'a Address, all: &mut Vec<&'a Expr>) {
    match address {
        Address::Relative(parts) | Address::Absolute(parts) => {
            all.extend(parts.iter().filter_map(|part| match part {
                PathPart::Text(_) => None,
                PathPart::Url(expr)
                | PathPart::Segment(expr)
                | PathPart::Segments(expr)
                | PathPart::Host(expr)
                | PathPart::Query(expr) => Some(expr),
            }));
        }
        Address::Whole(url) => all.push(url),
        Address::If { then, otherwise, .. } => {
            of_address(then, all);
            of_address(otherwise, all);
        }
        Address::Case { cases, otherwise, .. } => {
            cases.iter().for_each(|case| of_address(&case.address, all));
            otherwise.iter().for_each(|address| of_address(address, all));
        }
    }
}
