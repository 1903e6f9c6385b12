//! Pick lists: fixed choices, and those that are read.

use std::sync::Arc;

use super::Checker;
use super::infer::Infer;
use super::known::kind_of;
use super::request::Place;
use super::scope::Scope;
use crate::diagnostic::{Code, Description};
use crate::expr::ast::Path;
use crate::model::{Choice, Choices, Expr, ExprKind, Field, Kind, PickList, PickSource, Root, Type, Work};
use crate::span::Span;
use crate::spec;
use crate::spelling::nearest;

impl Checker<'_> {
    pub(super) fn pick_lists(&mut self) -> Vec<PickList> {
        let spec = self.spec;
        spec.pick_lists.iter().map(|list| self.pick_list(list)).collect()
    }

    fn pick_list(&mut self, list: &spec::PickList) -> PickList {
        let mut arguments: Vec<(Arc<str>, Type)> = Vec::new();
        for (name, word) in &list.takes {
            if super::scope::is_context(&name.value) {
                self.problems.tell(
                    Code::NameTaken,
                    Description::new(
                        format!("the name `{}` is taken", name.value),
                        name.span,
                        "a name of the language",
                    ),
                );
            }
            let one = self.type_word(word);
            let kind = kind_of(&one);
            let kind = if word.list { Kind::Array(Arc::new(Type::of(kind))) } else { kind };
            arguments.push((
                Arc::from(name.value.as_str()),
                Type { kind, nullable: !word.required, secret: false },
            ));
        }
        let takes =
            list.takes.iter().map(|(name, word)| (Arc::from(name.value.as_str()), word.required)).collect();
        let source = match &list.values {
            spec::PickValues::Fixed(values) => {
                let choices = values.choices.iter();
                PickSource::Fixed(
                    choices
                        .map(|(value, label)| Choice {
                            value: value.value.clone(),
                            label: label.value.clone(),
                        })
                        .collect(),
                )
            }
            spec::PickValues::Read { work, label, value } => {
                let mut scope = Scope::connection("a pick list");
                scope.arguments = Arc::new(arguments);
                self.read_list(work, label.as_ref(), value.as_ref(), &scope)
            }
        };
        PickList { name: list.name.value.clone(), takes, source, span: list.span }
    }

    fn read_list(
        &mut self,
        work: &spec::Work,
        label: Option<&Path>,
        value: Option<&Path>,
        scope: &Scope,
    ) -> PickSource {
        let place = Place::plain(scope);
        let (request, body) = self.request(&work.request, &place, work.list.paginate.is_some());
        let body = match &work.give {
            Some(give) => {
                self.problems.tell(
                    Code::ReturnOfList,
                    Description::new("a pick list gives the items of its list", give.span, "a second value")
                        .help("`items` says where the list is: `items: response.body.results`".to_owned()),
                );
                body
            }
            None => body,
        };
        let list = self.list(&work.list, &place, body, None, &work.request);
        let item = match (&list.each, &list.items.ty.kind) {
            (Some(each), _) => each.ty.clone(),
            (None, Kind::Array(of)) => (**of).clone(),
            (None, _) => Type::any(),
        };
        let span = work.span;
        let label = self.of_item(label, &item, scope, span);
        let label = {
            let at = scope.at("`label`");
            let mut infer = Infer::new(&self.known, &at, self.problems);
            infer.never_secret(&label, "a label");
            infer.text(label)
        };
        let value = self.of_item(value, &item, scope, span);
        let work = Work { request, list: Some(list), span };
        PickSource::Read { work: Box::new(work), label, value }
    }

    /// What a path reads in an item; the item itself without one.
    fn of_item(&mut self, path: Option<&Path>, item: &Type, scope: &Scope, span: Span) -> Expr {
        match path {
            None => Expr { kind: ExprKind::Root(Root::Item), ty: item.clone(), span },
            Some(Path::Steps(steps)) => self.follow(Root::Item, item.clone(), &steps.value, steps.span),
            Some(Path::Text(text)) => {
                let mut scope = scope.at("a pick list's `label` or `value`");
                scope.item = Some(item.clone());
                Infer::new(&self.known, &scope, self.problems).template(text, text.span)
            }
        }
    }

    /// Finds the fields that give a pick list its arguments.
    pub(super) fn pick_list_arguments(&mut self, field: &mut Field, source: &spec::Field, names: &[&str]) {
        let Some(Choices::List { list, with }) = &mut field.choices else { return };
        let spec = self.spec;
        let list = &spec.pick_lists[list.0 as usize];
        let beside = &self.beside;
        let exists = |name: &str| names.contains(&name) || beside.iter().any(|known| **known == *name);
        with.clear();
        for (argument, from) in &source.with {
            if !list.takes.iter().any(|(name, _)| name.value == argument.value) {
                let near = nearest(&argument.value, list.takes.iter().map(|(name, _)| name.value.as_str()));
                self.problems.tell(
                    Code::PickListArgument,
                    Description::new(
                        format!("the pick list `{}` takes no `{}`", list.name.value, argument.value),
                        argument.span,
                        "not an argument",
                    )
                    .help(near.map(|near| format!("it takes `{near}`"))),
                );
            } else if exists(&from.value) {
                with.push((Arc::from(argument.value.as_str()), Arc::from(from.value.as_str())));
            } else {
                let near = nearest(&from.value, names.iter().copied());
                self.problems.tell(
                    Code::PickListArgument,
                    Description::new(
                        format!("there is no field `{}` beside `{}`", from.value, field.name),
                        from.span,
                        "not a field of the same shape",
                    )
                    .help(near.map(|near| format!("a field `{near}` exists"))),
                );
            }
        }
        for (argument, word) in &list.takes {
            if source.with.iter().any(|(given, _)| given.value == argument.value) {
                continue;
            }
            if exists(&argument.value) && argument.value != *field.name {
                with.push((Arc::from(argument.value.as_str()), Arc::from(argument.value.as_str())));
            } else if word.required {
                let at = source.pick_list.as_ref().map_or(field.span, |name| name.span);
                self.problems.tell(
                    Code::PickListArgument,
                    Description::new(
                        format!("the pick list `{}` needs `{}`", list.name.value, argument.value),
                        at,
                        "no field of this name beside it",
                    )
                    .because(argument.span, "the argument")
                    .help(format!("`with: {{ {}: … }}` names the field that gives it", argument.value)),
                );
            }
        }
    }
}
