//! Written structure (`$if`, `$for`, maps whose nulls vanish) and the borders to the wire.

use super::border::Use;
use super::export::Export;
use super::expr::{Around, block_on, name_of, nullable};
use super::tree::Ruby;
use crate::model::{Border, Each, Expr, ExprKind, Kind, Local};

impl Export<'_> {
    /// The kinds of expressions that are structure.
    pub(super) fn structure(&self, expr: &Expr, around: &Around) -> Ruby {
        match &expr.kind {
            ExprKind::Map(members) => self.map(members, around),
            ExprKind::Members(members) => self.members(members, around),
            ExprKind::Case { subject, cases, otherwise } => {
                let subject = match subject.ty.kind {
                    Kind::String => self.value(subject, around),
                    _ => Ruby::prelude("word", [self.value(subject, around)]),
                };
                let branches = cases.iter().map(|(texts, give)| {
                    let texts = texts.iter().map(|text| Ruby::text(&**text)).collect();
                    (texts, self.body(give, around))
                });
                Ruby::Case {
                    subject: Box::new(subject),
                    branches: branches.collect(),
                    otherwise: otherwise.as_ref().map(|otherwise| self.body(otherwise, around)),
                }
            }
            ExprKind::For { each, filter, key, give } => {
                self.walk(each, filter.as_deref(), key.as_deref(), give, around)
            }
            ExprKind::Fold { total, from, each, give } => {
                self.fold(total, from.as_deref(), each, give, around)
            }
            ExprKind::Let { names, give } => self.bind(names, give, around),
            ExprKind::Merge(members) => Ruby::prelude("merge", [Ruby::List(self.all(members, around))]),
            ExprKind::Concat(members) => Ruby::prelude("concat", [Ruby::List(self.all(members, around))]),
            ExprKind::Keep(of) => self.value(of, around),
            ExprKind::Fail(of) => Ruby::prelude("fail_with", [self.value(of, around)]),
            ExprKind::Clean(of) => self.cleaned(of, around),
            ExprKind::ToWire(border, of) => self.to_wire(border, self.value(of, around)),
            ExprKind::FromWire(border, of) => self.from_wire(border, self.value(of, around)),
            other => unreachable!("no structure: {other:?}"),
        }
    }

    /// The statements that give a value: names of `$let` become locals.
    pub(super) fn body(&self, expr: &Expr, around: &Around) -> Vec<Ruby> {
        let ExprKind::Let { names, give } = &expr.kind else { return vec![self.value(expr, around)] };
        let mut body: Vec<Ruby> = names
            .iter()
            .map(|(local, value)| Ruby::assign(&super::names::local(&local.name), self.value(value, around)))
            .collect();
        body.extend(self.body(give, around));
        body
    }

    fn map(&self, members: &[(std::sync::Arc<str>, Expr)], around: &Around) -> Ruby {
        let value = |key: &str, value: &Expr| match key {
            "$file" => self.content(value, around),
            _ => self.value(value, around),
        };
        let written = Ruby::texts(members.iter().map(|(key, member)| (key.to_string(), value(key, member))));
        let kept: Vec<Ruby> = members
            .iter()
            .filter(|(_, value)| matches!(value.kind, ExprKind::Keep(_)))
            .map(|(key, _)| Ruby::text(&**key))
            .collect();
        let vanishes = |value: &Expr| may_vanish(value) && !matches!(value.kind, ExprKind::Keep(_));
        if !members.iter().any(|(_, value)| vanishes(value)) {
            written
        } else if !kept.is_empty() {
            Ruby::prelude("omit", [written, Ruby::List(kept)])
        } else if members.iter().all(|(_, value)| vanishes(value)) {
            Ruby::prelude("omit", [written])
        } else {
            written.call("compact", [])
        }
    }

    fn members(&self, members: &[Expr], around: &Around) -> Ruby {
        let written = Ruby::List(self.all(members, around));
        let vanishes = |value: &Expr| may_vanish(value) && !matches!(value.kind, ExprKind::Keep(_));
        let kept: Vec<Ruby> = members
            .iter()
            .enumerate()
            .filter(|(_, value)| matches!(value.kind, ExprKind::Keep(_)))
            .map(|(at, _)| Ruby::Integer(i128::try_from(at).unwrap_or_default()))
            .collect();
        if !members.iter().any(vanishes) {
            written
        } else if kept.is_empty() {
            Ruby::prelude("omit_list", [written])
        } else {
            Ruby::prelude("omit_list", [written, Ruby::List(kept)])
        }
    }

    fn elements(&self, each: &Each, around: &Around) -> Ruby {
        let list = self.value(&each.list, around);
        if nullable(&each.list.ty) { list.binary("||", Ruby::List(Vec::new())) } else { list }
    }

    fn params(each: &Each) -> Vec<String> {
        let mut params = vec![super::names::local(&each.item.name)];
        params.extend(each.index.as_ref().map(|index| super::names::local(&index.name)));
        params
    }

    fn walk(
        &self,
        each: &Each,
        filter: Option<&Expr>,
        key: Option<&Expr>,
        give: &Expr,
        around: &Around,
    ) -> Ruby {
        let params = Self::params(each);
        let mut walked = self.elements(each, around);
        if each.index.is_some() {
            walked = walked.call("each_with_index", []);
        }
        if let Some(filter) = filter {
            walked = walked.block("select", params.clone(), vec![self.condition(filter, around)]);
        }
        let kept = matches!(give.kind, ExprKind::Keep(_));
        let Some(key) = key else {
            let list = walked.block("map", params, self.body(give, around));
            return if may_vanish(give) && !kept { list.call("compact", []) } else { list };
        };
        let pair =
            Ruby::List(vec![Ruby::prelude("word", [self.value(key, around)]), self.value(give, around)]);
        let unnamed = Ruby::name("key").call("nil?", []);
        let absent = unnamed.clone().binary("||", Ruby::name("value").call("nil?", []));
        let names = if kept { ["key", "_value"] } else { ["key", "value"] };
        walked
            .block("map", params, vec![pair])
            .block("reject", names, vec![if kept { unnamed } else { absent }])
            .call("to_h", [])
    }

    fn fold(&self, total: &Local, from: Option<&Expr>, each: &Each, give: &Expr, around: &Around) -> Ruby {
        let from = from.map_or(Ruby::Nil, |from| self.value(from, around));
        let total = super::names::local(&total.name);
        let item = super::names::local(&each.item.name);
        let (list, params) = match &each.index {
            None => (self.elements(each, around), vec![total, item]),
            Some(index) => {
                let pair = format!("({item}, {})", super::names::local(&index.name));
                (self.elements(each, around).call("each_with_index", []), vec![total, pair])
            }
        };
        block_on(list.call("inject", [from]), params, self.body(give, around))
    }

    /// Names inside an expression.
    fn bind(&self, names: &[(Local, Expr)], give: &Expr, around: &Around) -> Ruby {
        let Some(((local, value), rest)) = names.split_first() else { return self.value(give, around) };
        let body =
            if rest.is_empty() { self.body(give, around) } else { vec![self.bind(rest, give, around)] };
        let value = self.value(value, around);
        match name_of(local) {
            Ruby::Name(name) => value.block("then", [name], body),
            _ => value,
        }
    }

    fn cleaned(&self, of: &Expr, around: &Around) -> Ruby {
        match &of.kind {
            // These leave nulls out themselves.
            ExprKind::FromWire(..) | ExprKind::ToWire(..) => self.value(of, around),
            _ if is_scalar(&of.ty.kind) => self.value(of, around),
            _ => Ruby::prelude("clean", [self.value(of, around)]),
        }
    }

    /// Data as the service wants it.
    pub(super) fn to_wire(&self, border: &Border, value: Ruby) -> Ruby {
        match border {
            Border::Value(format) => self.write_format(format, value),
            Border::Field(shape, name) => match self.table(*shape, Use::Write) {
                None => Ruby::prelude("clean", [value]),
                Some(table) => Ruby::prelude("write_field", [value, table.member(name)]),
            },
            Border::Shape(shape) | Border::Shapes(shape) => match self.table(*shape, Use::Write) {
                None => Ruby::prelude("clean", [value]),
                Some(table) => {
                    let table =
                        if matches!(border, Border::Shape(_)) { table } else { Ruby::List(vec![table]) };
                    Ruby::prelude("write", [value, table])
                }
            },
        }
    }

    /// Raw data as the spec names and types it.
    pub(super) fn from_wire(&self, border: &Border, value: Ruby) -> Ruby {
        match border {
            Border::Value(format) => self.read_format(format, value),
            Border::Field(shape, name) => match self.table(*shape, Use::Read) {
                None => Ruby::prelude("clean", [value]),
                Some(table) => Ruby::prelude("read_field", [value, table.member(name)]),
            },
            Border::Shape(shape) => match self.table(*shape, Use::Read) {
                None => Ruby::prelude("clean", [value]),
                Some(table) => Ruby::prelude("read", [value, table]),
            },
            Border::Shapes(shape) => match self.table(*shape, Use::Read) {
                None => Ruby::prelude("list", [Ruby::prelude("clean", [value])]),
                Some(table) => {
                    self.note("read.list");
                    Ruby::prelude("read", [value, Ruby::List(vec![table])])
                }
            },
        }
    }
}

/// Whether a written member may come out null.
pub(super) fn may_vanish(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Literal(value) => value.is_null(),
        ExprKind::Text(_) => false,
        ExprKind::Map(members) => !members.is_empty() && members.iter().all(|(_, member)| may_vanish(member)),
        ExprKind::Members(members) => !members.is_empty() && members.iter().all(may_vanish),
        ExprKind::Clean(of) => may_vanish(of),
        ExprKind::ToWire(_, of) | ExprKind::FromWire(_, of) => nullable(&expr.ty) || may_vanish(of),
        _ => nullable(&expr.ty) || matches!(expr.ty.kind, Kind::Any),
    }
}

fn is_scalar(kind: &Kind) -> bool {
    matches!(
        kind,
        Kind::String
            | Kind::Integer
            | Kind::Number
            | Kind::Decimal
            | Kind::Boolean
            | Kind::Date
            | Kind::DateTime
            | Kind::Duration
            | Kind::Bytes
            | Kind::Null
    )
}
