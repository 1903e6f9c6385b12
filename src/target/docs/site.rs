//! What all pages share: where each thing has its page, and the list of pages at the side.

use serde::Serialize;

use super::errors::Shared;
use super::files::Names;
use super::words::Link;
use crate::model::{Action, Connector, Meta, Object, ObjectId, PickListId, ShapeId, Trigger};
use crate::names;

/// How many operations the list at the side shows; with more, only those of the page's object, so
/// that the documentation grows no faster than the connector.
const LISTED: usize = 80;

/// The connector and the pages of its parts, in its order.
#[derive(Debug)]
pub(super) struct Site<'a> {
    pub connector: &'a Connector,
    objects: Vec<String>,
    actions: Vec<String>,
    triggers: Vec<String>,
    /// Places on the page of pick lists.
    pick_lists: Vec<String>,
    /// Places in actions and triggers, by object; those without one at the end.
    by_object: Vec<Vec<usize>>,
    /// The rules about errors that requests have in common.
    pub shared: Shared<'a>,
}

/// An operation, whichever it is.
#[derive(Debug, Clone, Copy)]
pub(super) struct Operation<'a> {
    pub meta: &'a Meta,
    pub page: &'a str,
    pub is_trigger: bool,
}

impl Operation<'_> {
    /// A link with its title.
    pub(super) fn link(&self) -> Link {
        Link::to(&self.meta.title, self.page)
    }
}

impl<'a> Site<'a> {
    /// Finds a page for everything.
    pub(super) fn new(connector: &'a Connector) -> Self {
        let pages = |folder: &str, names: Vec<&str>| {
            let mut given = Names::default();
            names.into_iter().map(|name| format!("{folder}{}", given.give(name))).collect()
        };
        let metas = connector.actions.iter().map(|action| &action.meta);
        let metas = metas.chain(connector.triggers.iter().map(|trigger| &trigger.meta));
        let mut by_object = vec![Vec::new(); connector.objects.len() + 1];
        for (at, meta) in metas.enumerate() {
            let last = connector.objects.len();
            by_object[meta.object.map_or(last, |id| id.0 as usize).min(last)].push(at);
        }
        Self {
            connector,
            by_object,
            objects: pages("objects/", connector.objects.iter().map(|object| &*object.name).collect()),
            actions: pages("actions/", connector.actions.iter().map(|action| &*action.meta.name).collect()),
            triggers: pages(
                "triggers/",
                connector.triggers.iter().map(|trigger| &*trigger.meta.name).collect(),
            ),
            pick_lists: pages("", connector.pick_lists.iter().map(|list| &*list.name).collect()),
            shared: Shared::of(connector),
        }
    }

    /// Objects and their pages.
    pub(super) fn objects(&self) -> impl Iterator<Item = (ObjectId, &str)> {
        self.objects
            .iter()
            .enumerate()
            .map(|(at, page)| (ObjectId(u32::try_from(at).unwrap_or(u32::MAX)), &**page))
    }

    /// Actions, then triggers.
    pub(super) fn operations(&self) -> impl Iterator<Item = Operation<'_>> {
        (0..self.actions.len() + self.triggers.len()).filter_map(|at| self.operation(at))
    }

    fn operation(&self, at: usize) -> Option<Operation<'_>> {
        if let Some(action) = self.connector.actions.get(at) {
            return Some(Operation { meta: &action.meta, page: &self.actions[at], is_trigger: false });
        }
        let at = at - self.actions.len();
        let trigger = self.connector.triggers.get(at)?;
        Some(Operation { meta: &trigger.meta, page: &self.triggers[at], is_trigger: true })
    }

    /// What an operation takes: its config, its input, those of its variants.
    pub(super) fn inputs(&self, operation: Operation<'_>) -> Vec<ShapeId> {
        let name = &operation.meta.name;
        let Connector { actions, triggers, .. } = self.connector;
        let actions = actions.iter().filter(|one| !operation.is_trigger && one.meta.name == *name);
        let triggers = triggers.iter().filter(|one| operation.is_trigger && one.meta.name == *name);
        let actions = actions.flat_map(Action::whole).map(|action| &action.meta);
        let metas = actions.chain(triggers.flat_map(Trigger::whole).map(|trigger| &trigger.meta));
        let mut shapes: Vec<ShapeId> =
            operation.meta.config.into_iter().chain(metas.filter_map(|meta| meta.input)).collect();
        shapes.dedup();
        shapes
    }

    /// The operations about an object, or about none.
    pub(super) fn of_object(&self, object: Option<ObjectId>) -> impl Iterator<Item = Operation<'_>> {
        let at = object.map_or(self.objects.len(), |id| id.0 as usize);
        self.by_object.get(at).into_iter().flatten().filter_map(|at| self.operation(*at))
    }

    /// A link to an object, with its title.
    pub(super) fn object_link(&self, id: ObjectId) -> Link {
        let page = self.objects.get(id.0 as usize).map_or("index", String::as_str);
        Link::to(self.title(id), page)
    }

    /// The title of an object, in the words of its name where one before it has the same title.
    pub(super) fn title(&self, id: ObjectId) -> String {
        self.distinct(id, |object| &object.title)
    }

    /// The same of its plural.
    pub(super) fn plural(&self, id: ObjectId) -> String {
        self.distinct(id, |object| &object.plural)
    }

    fn distinct(&self, id: ObjectId, word: fn(&Object) -> &String) -> String {
        let own = self.connector.object(id);
        let before = self.connector.objects.iter().take(id.0 as usize);
        let taken = before.clone().any(|other| word(other) == word(own));
        if taken { names::label(&own.name) } else { word(own).clone() }
    }

    /// Where a pick list stands on its page.
    pub(super) fn pick_list_place(&self, id: PickListId) -> &str {
        self.pick_lists.get(id.0 as usize).map_or("", String::as_str)
    }

    /// A link to a pick list, with its name.
    pub(super) fn pick_list_link(&self, id: PickListId) -> Link {
        Link::to(&self.connector.pick_list(id).name, "pick-lists").at(self.pick_list_place(id))
    }
}

/// A group of the list at the side.
#[derive(Debug, Serialize)]
pub(super) struct Group {
    pub title: String,
    /// The page of the group itself.
    pub page: Option<String>,
    pub entries: Vec<Entry>,
}

/// A page of the list at the side.
#[derive(Debug, Serialize)]
pub(super) struct Entry {
    pub link: Link,
    pub is_trigger: bool,
}

/// The list at the side: objects with their operations, as seen from a page about `current`.
pub(super) fn groups(site: &Site, current: Option<ObjectId>) -> Vec<Group> {
    let many = site.actions.len() + site.triggers.len() > LISTED;
    let entries = |object: Option<ObjectId>| -> Vec<Entry> {
        if many && (object.is_none() || object != current) {
            return Vec::new();
        }
        let of = site.of_object(object);
        of.map(|operation| Entry { link: operation.link(), is_trigger: operation.is_trigger }).collect()
    };
    let mut groups: Vec<Group> = Vec::new();
    let mut lone = Vec::new();
    for (id, page) in site.objects() {
        if site.of_object(Some(id)).next().is_none() {
            lone.push(Entry { link: site.object_link(id), is_trigger: false });
            continue;
        }
        let title = site.plural(id);
        groups.push(Group { title, page: Some(page.to_owned()), entries: entries(Some(id)) });
    }
    for (title, entries) in [("Other operations", entries(None)), ("Other objects", lone)] {
        if !entries.is_empty() {
            groups.push(Group { title: title.to_owned(), page: None, entries });
        }
    }
    groups
}
