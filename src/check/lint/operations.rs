//! What operations do, and what is said about it.

use super::{Look, Operation};
use crate::diagnostic::{Code, Description};
use crate::model::{Field, FieldType};
use crate::names;
use crate::spec::{CustomAction, Verb};

pub(super) fn lint(look: &mut Look) {
    for operation in look.operations() {
        deletes(look, &operation);
        searches(look, &operation);
        batch(look, &operation);
    }
    retries(look);
    custom(look);
}

/// What an action deletes is gone, which is worth a word.
fn deletes(look: &mut Look, operation: &Operation) {
    let deletes = operation
        .action
        .is_some_and(|action| action.work.sending().iter().any(|work| work.request.verb == Verb::Delete));
    if deletes && operation.meta.help.is_none() {
        look.tell(
            Code::DeleteHelp,
            Description::new(
                format!(
                    "`{}` deletes something, and no `help` says what cannot be undone",
                    operation.meta.name
                ),
                operation.meta.span,
                "deletes",
            )
            .help("say in `help` what is gone afterwards, and whether it can be brought back".to_owned()),
        );
    }
}

/// A search needs something to search for.
fn searches(look: &mut Look, operation: &Operation) {
    let first = names::words(&operation.meta.title).into_iter().next().unwrap_or_default().to_lowercase();
    if operation.action.is_none() || !matches!(first.as_str(), "search" | "find") {
        return;
    }
    let asks = look.inputs(operation.meta).iter().any(|field| field.required);
    if !asks && operation.meta.checks.is_empty() {
        look.tell(
            Code::OpenSearch,
            Description::new(
                format!("`{}` searches also when nothing is asked for", operation.meta.name),
                operation.meta.span,
                "no field is required, and no check demands one",
            )
            .help(
                "require a field, or add a check: `{ unless: input.a is present or input.b is present, message: … }`"
                    .to_owned(),
            ),
        );
    }
}

/// Actions over several records are marked as such.
fn batch(look: &mut Look, operation: &Operation) {
    let Some(action) = operation.action else { return };
    let Some(input) = operation.meta.input.filter(|_| !action.batch && !action.bulk) else { return };
    let records = |field: &Field| {
        field.required && matches!(&field.ty, FieldType::Array(of) if matches!(**of, FieldType::Object(_)))
    };
    let fields = &look.connector.shape(input).fields;
    let Some(field) = fields.iter().find(|field| records(field)) else { return };
    if fields.len() == 1 && action.work.sending().iter().any(|work| !work.request.verb.reads()) {
        look.tell(
            Code::BatchMark,
            Description::new(
                format!("`{}` takes a list of records and is not marked as a batch", operation.meta.name),
                operation.meta.span,
                "no `batch: true`",
            )
            .because(field.span, "the records")
            .help("write `batch: true`, so that the platform shows it as one".to_owned()),
        );
    }
}

/// A service that is busy for a moment should not stop a recipe.
fn retries(look: &mut Look) {
    let connector = look.connector;
    let works = connector.actions.iter().flat_map(|action| action.work.sending());
    let mut reads = works.filter(|work| work.request.verb.reads()).peekable();
    if reads.peek().is_none() {
        return;
    }
    if reads.all(|work| work.request.retry.as_ref().is_none_or(|retry| !retry.allowed || retry.attempts < 2))
    {
        look.tell(
            Code::NoRetry,
            Description::new(
                "no request is tried again when the service is busy",
                look.spec.name.span,
                "requests of this connector",
            )
            .help("leave `retry: none` out of `http`; single requests can have it".to_owned()),
        );
    }
}

/// Requests of the users' own.
fn custom(look: &mut Look) {
    let Some(custom) = &look.connector.custom_action else {
        if matches!(look.spec.custom_action, CustomAction::Unsaid) {
            look.tell(
                Code::NoCustomAction,
                Description::new(
                    "users cannot send requests that the connector has no action for",
                    look.spec.name.span,
                    "no `custom_action`",
                )
                .help(
                    "write `custom_action: { link: … }`; `custom_action: false` says that it is meant"
                        .to_owned(),
                ),
            );
        }
        return;
    };
    if custom.help.is_none() || custom.link.is_none() {
        let missing = match (&custom.help, &custom.link) {
            (None, None) => "`help` and `link`",
            (None, Some(_)) => "`help`",
            (Some(_), _) => "`link`",
        };
        look.tell(
            Code::CustomActionHelp,
            Description::new(
                "who sends a request of their own needs the service's reference",
                custom.span,
                format!("without {missing}"),
            )
            .help(
                "`help` says what paths are relative to, `link` leads to the reference of the API".to_owned(),
            ),
        );
    }
}
