//! Lists: where their items are, which count, how the rest is fetched.

use std::sync::Arc;

use super::Checker;
use super::infer::Infer;
use super::request::Place;
use super::{values, walk};
use crate::diagnostic::{Code, Description};
use crate::expr::ast::{Path, Step};
use crate::model::{
    Advance, Border, End, Expr, ExprKind, Kind, List, PageBy, Paginate, Root, ShapeId, Sign, Type,
};
use crate::span::{Span, Spanned};
use crate::spec;

/// Pages read at most, where the author says nothing.
const MAX_PAGES: u64 = 1000;

impl Checker<'_> {
    /// The list that a work reads, if one of its keys says so.
    pub(super) fn list_if_any(
        &mut self,
        list: &spec::List,
        place: &Place<'_>,
        body: Type,
        record: Option<ShapeId>,
        request: &spec::Request,
    ) -> Option<List> {
        is_written(list).then(|| self.list(list, place, body, record, request))
    }

    /// The list that a work reads; `record` is the shape of its records.
    pub(super) fn list(
        &mut self,
        list: &spec::List,
        place: &Place<'_>,
        body: Type,
        record: Option<ShapeId>,
        request: &spec::Request,
    ) -> List {
        let mut scope = place.scope.at("`items`").with_response(body);
        scope.made = place.made.is_some();
        scope.cursor = None;
        scope.window = false;
        let paged = list.paginate.is_some();
        scope.page = paged;
        let items = match &list.items {
            Some(items) => Infer::new(&self.known, &scope, self.problems).expr(items),
            None => self.response_body(&scope, request.span),
        };
        self.listable(&items);
        let item = match &items.ty.kind {
            Kind::Array(of) => (**of).clone(),
            Kind::Shape(_) | Kind::Members(_) => items.ty.clone(),
            _ => Type::any(),
        };
        let typed = matches!(item.kind, Kind::Shape(_));

        let mut of_item = scope.at("`each`");
        of_item.page = false;
        of_item.item = Some(item.clone());
        let each =
            list.each.as_ref().map(|each| Infer::new(&self.known, &of_item, self.problems).value(each));

        of_item.place = "`where` of a list";
        of_item.record = record.map(|record| Type::of(Kind::Shape(record)));
        let filter = list
            .filter
            .as_ref()
            .map(|filter| Infer::new(&self.known, &of_item, self.problems).condition(filter));
        let sort = list.sort.as_ref().and_then(|sort| self.sort(sort, record, &item));

        scope.items = Some(Type::of(Kind::Array(Arc::new(item))));
        scope.place = "`paginate`";
        let paginate = list.paginate.as_ref().map(|paginate| self.paginate(paginate, &scope, place, request));
        // What the answer's own shape has typed is a record already.
        let record = record.filter(|record| !(self.known.shape(*record).plain || typed && each.is_none()));
        List { items, each, record: record.map(Border::Shape), filter, sort, paginate }
    }

    /// `response.body`.
    pub(super) fn response_body(&mut self, scope: &super::scope::Scope, span: Span) -> Expr {
        use crate::expr::ast;
        let response = ast::Expr { kind: ast::ExprKind::Name("response".to_owned()), span };
        let body = crate::span::Spanned::new("body".to_owned(), span);
        let path = ast::Expr { kind: ast::ExprKind::Member(Box::new(response), body), span };
        Infer::new(&self.known, scope, self.problems).expr(&path)
    }

    fn listable(&mut self, items: &Expr) {
        if !is_listable(&items.ty.kind) {
            let is = super::known::in_words(&items.ty.kind);
            self.problems.tell(
                Code::WrongType,
                Description::new(
                    format!("`items` is a list, and this is {is}"),
                    items.span,
                    format!("this is {is}"),
                ),
            );
        }
    }

    /// The path by which records (items, where nothing makes records) are ordered.
    fn sort(&mut self, sort: &Path, record: Option<ShapeId>, item: &Type) -> Option<Vec<Step>> {
        match sort {
            Path::Steps(steps) => {
                let (root, ty) = match record {
                    Some(record) => (Root::Record, Type::of(Kind::Shape(record))),
                    None => (Root::Item, item.clone()),
                };
                self.follow(root, ty, &steps.value, steps.span);
                Some(steps.value.clone())
            }
            Path::Text(text) => {
                self.problems.tell(
                    Code::EscapingPath,
                    Description::new("`sort` is a path, without expressions", text.span, "is computed")
                        .help("`items: response.body.results | sort('name')` sorts by more".to_owned()),
                );
                None
            }
        }
    }

    /// The value that a path reads in `root`, whose type is `ty`.
    pub(super) fn follow(&mut self, root: Root, ty: Type, steps: &[Step], span: Span) -> Expr {
        self.below(Expr { kind: ExprKind::Root(root), ty, span }, steps, span)
    }

    /// The value that a path reads in another.
    pub(super) fn below(&mut self, of: Expr, steps: &[Step], span: Span) -> Expr {
        let scope = super::scope::Scope::nothing("a path");
        let mut infer = Infer::new(&self.known, &scope, self.problems);
        let mut here = of;
        for step in steps {
            here = match step {
                Step::Member(name) => infer.member_of(here, name, span, span),
                Step::Index(at) => {
                    let of = match &here.ty.kind {
                        Kind::Array(of) => (**of).clone().or_null(),
                        _ => Type::any(),
                    };
                    let index = super::infer::literal(crate::value::Value::Int(*at), span);
                    Expr { kind: ExprKind::Index(Box::new(here), Box::new(index)), ty: of, span }
                }
            };
        }
        here
    }

    fn paginate(
        &mut self,
        paginate: &spec::Paginate,
        scope: &super::scope::Scope,
        place: &Place<'_>,
        request: &spec::Request,
    ) -> Paginate {
        let by = match paginate.by.value.as_str() {
            "offset" => PageBy::Offset,
            "cursor" => PageBy::Cursor,
            "link" => PageBy::Link,
            "url" => PageBy::Url,
            _ => PageBy::Page,
        };
        let mut infer = Infer::new(&self.known, scope, self.problems);
        let next = paginate.next.as_ref().map(|next| {
            infer.no_chance_in(next, "where a list goes on");
            infer.expr(next)
        });
        let more = paginate.more.as_ref().map(|more| infer.condition(more));
        let max_items = paginate.max_items.as_ref().map(|most| {
            let at = place.scope.at("`max_items`");
            let mut infer = Infer::new(&self.known, &at, self.problems);
            let most = infer.value(most);
            infer.want(most, &Kind::Integer, "`max_items`")
        });
        let end = match paginate.end.as_ref().map(|end| end.value.as_str()) {
            Some("short") => End::Short,
            _ => End::Empty,
        };
        self.complete(paginate, by, end, place.made, request);
        let left = self.rest(request, place).0;
        let input = place
            .input
            .filter(|_| place.implied && place.made.is_none())
            .map(|input| self.known.shape(input));
        let left = input.iter().flat_map(|shape| &shape.fields).filter(|field| left.contains(&field.name));
        let left = left.map(|field| (field.wire.path.first().unwrap_or(&field.name).clone(), field.span));
        let left: Vec<(Arc<str>, Span)> = left.collect();
        self.paged_twice(paginate, request, &left);
        let usual_first = i64::from(by == PageBy::Page);
        let max_pages = match &paginate.max_pages {
            Some(most) => u64::from(self.count(most, 1, 1_000_000, "max_pages")),
            None => MAX_PAGES,
        };
        let size =
            paginate.size.as_ref().map(|size| u64::from(self.count(&size.value, 1, 1_000_000, "size")));
        let expired = match &paginate.expired {
            Some(expired) => self.expired(expired, place),
            None => vec![Sign::Status(410)],
        };
        let text = |text: &crate::span::Spanned<String>| Arc::from(text.value.as_str());
        Paginate {
            by,
            param: paginate.param.as_ref().map(text),
            size,
            size_param: paginate.size.as_ref().and_then(|size| size.param.as_ref()).map(text),
            first: paginate.first.as_ref().map_or(usual_first, |first| first.value),
            next,
            more,
            end,
            advance: match paginate.advance.as_ref().map(|advance| advance.value.as_str()) {
                Some("size") => Advance::Size,
                _ => Advance::Received,
            },
            stable: paginate.stable,
            expired,
            max_pages,
            max_items,
            span: paginate.span,
        }
    }

    /// The answers that mean that a token is not known any more.
    fn expired(&mut self, expired: &[Spanned<spec::Pattern>], place: &Place<'_>) -> Vec<Sign> {
        for pattern in expired {
            if !place.polls {
                self.problems.tell(
                    Code::TokenOfPoll,
                    Description::new(
                        "only a poll keeps the token of a page until it may have expired",
                        pattern.span,
                        "nothing is read again here",
                    )
                    .help("leave `expired` out: all pages of this list are read at once".to_owned()),
                );
                break;
            }
            if matches!(pattern.value, spec::Pattern::Network | spec::Pattern::Timeout | spec::Pattern::Any) {
                self.problems.tell(
                    Code::NoSign,
                    Description::new(
                        "`expired` takes what an answer says: statuses, texts and regexes",
                        pattern.span,
                        "says nothing of a token",
                    )
                    .help("such as `410`, `4xx` or `/cursor.*expired/i`".to_owned()),
                );
            }
        }
        self.signs_of(expired)
    }

    /// Reports what a kind of paging lacks.
    fn complete(
        &mut self,
        paginate: &spec::Paginate,
        by: PageBy,
        end: End,
        steps: Option<&[spec::Step]>,
        request: &spec::Request,
    ) {
        let word = &paginate.by.value;
        let gaps = &self.spec.gaps;
        if gaps.lost(paginate.span, "by") {
            return;
        }
        let mut lacks = |what: &str, help: &str| {
            let key = what.split('`').nth(1).unwrap_or_default();
            if gaps.lost(paginate.span, key) {
                return;
            }
            self.problems.tell(
                Code::PagingIncomplete,
                Description::new(format!("paging by `{word}` needs {what}"), paginate.span, "incomplete")
                    .help(help.to_owned()),
            );
        };
        if matches!(by, PageBy::Cursor | PageBy::Url) && paginate.next.is_none() {
            lacks("`next`", "`next` is an expression over the answer: `next: response.body.next`");
        }
        let positioned = matches!(by, PageBy::Page | PageBy::Offset | PageBy::Cursor);
        if steps.is_none() && positioned && paginate.param.is_none() && !reads_page(request) {
            lacks(
                "`param`",
                "`param` names the query parameter of the position; or the request reads `page` itself",
            );
        }
        let sized = paginate.size.is_some();
        if end == End::Short && !sized {
            lacks("`size` for `end: short`", "a page is short if it has fewer items than `size`");
        }
        let by_size = paginate.advance.as_ref().is_some_and(|advance| advance.value == "size");
        if by_size && !sized {
            lacks("`size` for `advance: size`", "the offset grows by `size`");
        }
        if let Some(steps) = steps {
            return self.paged_steps(paginate, positioned, steps);
        }
        if !positioned && let Some(param) = &paginate.param {
            self.problems.tell(
                Code::PagingIncomplete,
                Description::new(
                    format!("paging by `{word}` has no `param`"),
                    param.span,
                    "the answer gives the whole address",
                ),
            );
        }
    }
}

impl Checker<'_> {
    /// Reports what paging cannot do where steps make the answer: they are handed the position, and
    /// give no more than a value.
    fn paged_steps(&mut self, paginate: &spec::Paginate, positioned: bool, steps: &[spec::Step]) {
        let word = &paginate.by;
        if !positioned {
            self.problems.tell(
                Code::PagingIncomplete,
                Description::new(
                    format!("steps give no address that paging by `{}` could follow", word.value),
                    word.span,
                    "reads the answer of a request",
                )
                .help("`by: cursor` with `next` takes what the steps give as the next position".to_owned()),
            );
            return;
        }
        let params = paginate.param.iter().map(|param| param.span);
        let size = paginate.size.as_ref().and_then(|size| size.param.as_ref());
        for span in params.chain(size.map(|param| param.span)) {
            self.problems.tell(
                Code::PagingIncomplete,
                Description::new("several requests have no parameter of the page", span, "goes nowhere")
                    .help(
                        "the request that reads the list says it: `params: { page: \"{{ page.number }}\" }`"
                            .to_owned(),
                    ),
            );
        }
        if paginate.param.is_none() && !values::reads(steps, "page") {
            self.problems.tell(
                Code::PagingIncomplete,
                Description::new(
                    format!("paging by `{}` needs a step that reads `page`", word.value),
                    paginate.span,
                    "every page would be the first",
                )
                .help(
                    "a request among the steps reads `page.number`, `page.offset` or `page.token`".to_owned(),
                ),
            );
        }
    }
}

/// Whether a key of lists is written.
pub(super) fn is_written(list: &spec::List) -> bool {
    list.items.is_some()
        || list.filter.is_some()
        || list.each.is_some()
        || list.sort.is_some()
        || list.paginate.is_some()
}

/// Whether a request reads its position in the list.
fn reads_page(request: &spec::Request) -> bool {
    let body = request.body.as_ref().and_then(spec::Body::value);
    let values = std::iter::once(&request.path)
        .chain(&request.params)
        .chain(body)
        .chain(request.settings.headers.iter().map(|(_, value)| value));
    values.into_iter().any(|value| walk::reads(value, "page"))
}

/// Whether a value of this kind is a list of records, or a record that is one alone.
pub(super) fn is_listable(kind: &Kind) -> bool {
    matches!(
        kind,
        Kind::Array(_)
            | Kind::Any
            | Kind::Unknown
            | Kind::Null
            | Kind::Map
            | Kind::Shape(_)
            | Kind::Members(_)
    )
}
