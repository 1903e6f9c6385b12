//! The first page, the pages of objects, and the page of pick lists.

use serde::Serialize;

use super::fields::{self, Choice, Side, Table};
use super::markup::Rich;
use super::operation::pretty;
use super::site::{Entry, Operation, Site};
use super::words::{Link, Words};
use crate::model::{Choices, Connector, Object, ObjectId, Origin, PickSource};
use crate::names;
use crate::plan::sample;

/// What the operations of an object are sorted by.
const COLUMNS: [&str; 8] = ["Create", "Get", "Update", "Delete", "List", "Search", "Other", "Triggers"];

/// The first page.
#[derive(Debug, Serialize)]
pub(super) struct Overview {
    pub summary: Option<String>,
    pub description: Option<Rich>,
    pub columns: Vec<&'static str>,
    pub rows: Vec<Row>,
    /// Objects without operations of their own.
    pub inside: Vec<Link>,
    pub support_url: Option<String>,
    pub support_email: Option<String>,
    pub categories: Vec<String>,
    /// Requests of the users' own.
    pub custom: Option<Custom>,
    pub on_premise: bool,
    pub actions: usize,
    pub triggers: usize,
    /// The first action of the connector, to try it.
    pub example: Option<String>,
}

/// What is said about requests of the users' own.
#[derive(Debug, Serialize)]
pub(super) struct Custom {
    pub help: Option<Rich>,
    pub link: Option<String>,
    pub example: String,
}

/// An object and its operations.
#[derive(Debug, Serialize)]
pub(super) struct Row {
    pub object: Option<Link>,
    pub cells: Vec<Vec<Entry>>,
}

/// Describes the connector.
pub(super) fn overview(site: &Site) -> Overview {
    let connector = site.connector;
    let all: Vec<Operation> = site.operations().collect();
    let cells = |object: Option<ObjectId>| -> Vec<Vec<Entry>> {
        let mut cells: Vec<Vec<Entry>> = COLUMNS.iter().map(|_| Vec::new()).collect();
        for operation in site.of_object(object) {
            let entry = Entry { link: operation.link(), is_trigger: operation.is_trigger };
            cells[column(&operation)].push(entry);
        }
        cells
    };
    let mut rows = Vec::new();
    let mut inside = Vec::new();
    for (id, page) in site.objects() {
        let cells = cells(Some(id));
        if cells.iter().all(Vec::is_empty) {
            inside.push(site.object_link(id));
        } else {
            rows.push(Row { object: Some(Link::to(site.plural(id), page)), cells });
        }
    }
    let others = cells(None);
    if !others.iter().all(Vec::is_empty) {
        rows.push(Row { object: None, cells: others });
    }
    let used: Vec<bool> =
        (0..COLUMNS.len()).map(|at| rows.iter().any(|row| !row.cells[at].is_empty())).collect();
    for row in &mut rows {
        let mut at = 0..;
        row.cells.retain(|_| at.next().is_some_and(|at| used[at]));
    }
    let first = connector.actions.iter().find(|action| {
        names::words(&action.meta.name).first().is_some_and(|word| word == "list" || word == "get")
    });
    let first = first.or(connector.actions.first());
    Overview {
        summary: connector.summary.clone(),
        description: connector.description.as_deref().map(Rich::of),
        columns: COLUMNS.iter().zip(&used).filter(|(_, used)| **used).map(|(title, _)| *title).collect(),
        rows,
        inside,
        support_url: connector.support_url.clone().filter(|url| super::markup::is_page(url)),
        support_email: connector.support_email.clone(),
        categories: connector.listing.categories.clone(),
        custom: connector.custom_action.as_ref().map(|custom| Custom {
            help: custom.help.as_deref().map(Rich::of),
            link: custom.link.clone().filter(|url| super::markup::is_page(url)),
            example: format!("{} request GET PATH --param name=value", connector.name),
        }),
        on_premise: connector.on_premise,
        actions: all.iter().filter(|operation| !operation.is_trigger).count(),
        triggers: all.iter().filter(|operation| operation.is_trigger).count(),
        example: first.map(|action| super::command::example(connector, "run", &action.meta)),
    }
}

/// The column of an operation, by the first word of its name.
fn column(operation: &Operation) -> usize {
    if operation.is_trigger {
        return 7;
    }
    match names::words(&operation.meta.name).first().map(|word| word.to_lowercase()).as_deref() {
        Some("create" | "add" | "insert") => 0,
        Some("get" | "read" | "fetch" | "show" | "retrieve") => 1,
        Some("update" | "edit" | "change" | "modify" | "set" | "patch") => 2,
        Some("delete" | "remove" | "destroy") => 3,
        Some("list") => 4,
        Some("search" | "find" | "query" | "lookup") => 5,
        _ => 6,
    }
}

/// The page of an object.
#[derive(Debug, Serialize)]
pub(super) struct ObjectPage {
    pub name: String,
    pub title: String,
    pub plural: String,
    pub table: Table,
    pub sample: String,
    pub operations: Vec<Entry>,
    /// Objects that hold it.
    pub used_by: Vec<Link>,
}

/// Describes an object.
pub(super) fn object(site: &Site, id: ObjectId, object: &Object) -> ObjectPage {
    let connector = site.connector;
    let holders = site.objects().filter(|(other, _)| *other != id && holds(connector, *other, id));
    let made = match &object.sample {
        Some(crate::model::Sample::Value(value)) => sample::json_of(value),
        _ => sample::of_shape(connector, object.shape, sample::Side::Output),
    };
    ObjectPage {
        name: object.name.clone(),
        title: site.title(id),
        plural: object.plural.clone(),
        table: fields::table(site, object.shape, Side::Both, "field"),
        sample: pretty(&made),
        operations: site
            .of_object(Some(id))
            .map(|operation| Entry { link: operation.link(), is_trigger: operation.is_trigger })
            .collect(),
        used_by: holders.map(|(other, _)| site.object_link(other)).collect(),
    }
}

/// Whether a field of an object is of, or a list of, another.
fn holds(connector: &Connector, holder: ObjectId, held: ObjectId) -> bool {
    let fields = &connector.shape(connector.object(holder).shape).fields;
    fields.iter().any(|field| {
        fields::inner(&field.ty)
            .is_some_and(|(shape, _)| connector.shape(shape).origin == Origin::Object(held))
    })
}

/// A pick list on its page.
#[derive(Debug, Serialize)]
pub(super) struct PickListEntry {
    pub id: String,
    pub name: String,
    pub label: String,
    pub takes: Vec<Words>,
    pub choices: Vec<Choice>,
    pub fixed: bool,
    pub command: String,
    pub used_by: Vec<Link>,
}

/// Describes all pick lists.
pub(super) fn pick_lists(site: &Site) -> Vec<PickListEntry> {
    let mut used: Vec<Vec<Link>> = site.connector.pick_lists.iter().map(|_| Vec::new()).collect();
    for operation in site.operations() {
        for shape in site.inputs(operation) {
            for field in &site.connector.shape(shape).fields {
                if let Some(Choices::List { list, .. }) = &field.choices
                    && let Some(links) = used.get_mut(list.0 as usize)
                    && links.last().is_none_or(|last| last.page != operation.page)
                {
                    links.push(operation.link());
                }
            }
        }
    }
    let entries = site.connector.pick_lists.iter().zip(used).enumerate().map(|(at, (list, used_by))| {
        let id = crate::model::PickListId(u32::try_from(at).unwrap_or(u32::MAX));
        let mut command = vec![
            super::command::shell(&site.connector.name),
            "pick-list".to_owned(),
            super::command::shell(&list.name),
        ];
        let required = list.takes.iter().filter(|(_, required)| *required);
        command.extend(required.map(|(name, _)| super::command::shell(&format!("{name}=…"))));
        PickListEntry {
            id: site.pick_list_place(id).to_owned(),
            name: list.name.clone(),
            label: names::label(&list.name),
            takes: list
                .takes
                .iter()
                .map(|(name, required)| {
                    Words::default().code(&**name).text(if *required { "" } else { " (optional)" })
                })
                .collect(),
            choices: fields::fixed(&list.source),
            fixed: matches!(list.source, PickSource::Fixed(_)),
            command: command.join(" "),
            used_by,
        }
    });
    entries.collect()
}
