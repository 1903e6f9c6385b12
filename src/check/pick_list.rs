//! Pick lists: fixed choices, and those that are read.

use std::sync::Arc;

use super::Checker;
use super::infer::Infer;
use super::request::Place;
use super::scope::Scope;
use super::step::Ending;
use crate::diagnostic::{Code, Description};
use crate::expr::ast::Path;
use crate::model::{
    Choice, Choices, Expr, ExprKind, Field, Kind, List, PickList, PickSource, PickTree, Root, Type, Work,
};
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
            let ty = Type { nullable: !word.required, ..self.argument(name, word) };
            arguments.push((Arc::from(name.value.as_str()), ty));
        }
        let takes =
            list.takes.iter().map(|(name, word)| (Arc::from(name.value.as_str()), word.required)).collect();
        let scope_of_list = {
            let mut scope = Scope::connection("a pick list");
            scope.arguments = Arc::new(arguments);
            scope
        };
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
                self.read_list(work, label.as_ref(), value.as_ref(), &scope_of_list)
            }
        };
        let tree = self.tree(list, &source, &scope_of_list);
        PickList { name: list.name.value.clone(), takes, tree, source, span: list.span }
    }

    /// What makes the list a tree.
    fn tree(&mut self, list: &spec::PickList, source: &PickSource, scope: &Scope) -> Option<PickTree> {
        let Some(parent) = &list.parent else {
            let lost = self.spec.gaps.lost(list.span, "parent");
            if let Some(folder) = list.folder.as_ref().filter(|_| !lost) {
                self.incomplete(
                    "`folder` says what can be opened, and nothing opens it",
                    folder.span,
                    "`parent: NAME` names the argument that gets the opened folder",
                );
            }
            return None;
        };
        let PickSource::Read { work, .. } = source else {
            self.incomplete(
                "fixed values have no folders",
                parent.span,
                "a tree is read from the service, one folder at a time",
            );
            return None;
        };
        match list.takes.iter().find(|(name, _)| name.value == parent.value) {
            None => {
                let names = list.takes.iter().map(|(name, _)| name.value.as_str());
                let near = nearest(&parent.value, names).map(|near| format!("it takes `{near}`"));
                self.problems.tell(
                    Code::TreeIncomplete,
                    Description::new(
                        format!("the pick list takes no `{}`", parent.value),
                        parent.span,
                        "not an argument",
                    )
                    .help(near.or_else(|| Some(format!("write `takes: {{ {}: string }}`", parent.value)))),
                );
            }
            Some((name, word)) if word.required => self.incomplete(
                &format!("`{}` is required, and is nothing while no folder is opened", name.value),
                word.word.span,
                "leave the `!` away; it is null at the root",
            ),
            Some(_) => {}
        }
        let folder = list.folder.as_ref().map(|folder| {
            let mut scope = scope.at("`folder`");
            scope.item = Some(item_of(work));
            Infer::new(&self.known, &scope, self.problems).condition(folder)
        });
        Some(PickTree { parent: Arc::from(parent.value.as_str()), folder })
    }

    fn incomplete(&mut self, message: &str, span: Span, help: &str) {
        self.problems.tell(
            Code::TreeIncomplete,
            Description::new(message, span, "makes no tree").help(help.to_owned()),
        );
    }

    fn read_list(
        &mut self,
        work: &spec::Work,
        label: Option<&Path>,
        value: Option<&Path>,
        scope: &Scope,
    ) -> PickSource {
        let place = Place::plain(scope).calling();
        let (program, mut request, body) = self.asked(work, &place, Ending::Value);
        Self::declare_items(&mut request.expect, &work.list);
        let body = match work.give.as_ref().filter(|_| program.is_none()) {
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
        let list =
            self.list(&work.list, &Place { made: work.steps.as_deref(), ..place }, body, None, &work.request);
        let item = item_in(&list);
        let span = work.span;
        let label = self.of_item(label, &item, scope, span);
        let label = {
            let at = scope.at("`label`");
            let mut infer = Infer::new(&self.known, &at, self.problems);
            infer.never_secret(&label, "a label");
            infer.text(label)
        };
        let value = self.of_item(value, &item, scope, span);
        let work = Work { program, request, list: Some(list), span };
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
    /// `open`: the shape may have more fields, which could not be read.
    pub(super) fn pick_list_arguments(
        &mut self,
        field: &mut Field,
        source: &spec::Field,
        names: &[&str],
        open: bool,
    ) {
        let Some(Choices::List { list, with }) = &mut field.choices else { return };
        let spec = self.spec;
        let list = &spec.pick_lists[list.0 as usize];
        if open || spec.gaps.lost(list.span, "takes") || spec.gaps.lost(source.name.span, "with") {
            return;
        }
        let beside = &self.beside;
        let exists = |name: &str| names.contains(&name) || beside.iter().any(|known| **known == *name);
        with.clear();
        for (argument, from) in &source.with {
            if list.parent.as_ref().is_some_and(|parent| parent.value == argument.value) {
                self.problems.tell(
                    Code::PickListArgument,
                    Description::new(
                        format!("`{}` is the folder that is opened, not a field", argument.value),
                        argument.span,
                        "given by who opens a folder",
                    )
                    .because(list.span, "the pick list"),
                );
            } else if !list.takes.iter().any(|(name, _)| name.value == argument.value) {
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
            let opened = list.parent.as_ref().is_some_and(|parent| parent.value == argument.value);
            if opened || source.with.iter().any(|(given, _)| given.value == argument.value) {
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

/// The type of an item of the list that a work reads.
fn item_of(work: &Work) -> Type {
    work.list.as_ref().map_or_else(Type::any, item_in)
}

fn item_in(list: &List) -> Type {
    match (&list.each, &list.items.ty.kind) {
        (Some(each), _) => each.ty.clone(),
        (None, Kind::Array(of)) => (**of).clone(),
        (None, _) => Type::any(),
    }
}
