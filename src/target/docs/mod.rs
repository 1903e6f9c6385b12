//! The documentation of a connector: Markdown, and a website without a server.
//!
//! In: a [`Connector`]. Out: pages as HTML (`index.html` and folders beside it), the same pages as
//! Markdown (`markdown/`), a style sheet, a script and the index of the search. Each page is first
//! data ([`operation`], [`connection`], [`overview`], [`errors`]), and [`render`] puts it into the
//! frames of `templates/docs`. Texts of a spec stay texts: [`markup`], [`markdown`] and [`search`]
//! see to it. Start at [`site`](fn@site).

mod command;
mod connection;
mod errors;
mod express;
mod fields;
mod files;
pub(in crate::target) mod markdown;
pub(in crate::target) mod markup;
mod operation;
mod overview;
mod polling;
mod render;
mod requests;
mod search;
mod sign_in;
mod site;
mod words;

#[cfg(test)]
mod tests;

use serde::Serialize;

use super::Artifact;
use crate::model::{Connector, ObjectId};
use fields::Table;
use render::Frames;
use search::{Index, Weight};
use site::Site;

/// Every file of the documentation.
#[must_use]
pub fn site(connector: &Connector) -> Vec<Artifact> {
    let site = Site::new(connector);
    let mut writer =
        Writer { site: &site, frames: Frames::new(), index: Index::default(), artifacts: Vec::new() };
    writer.overview();
    writer.connection();
    for ((id, page), object) in site.objects().zip(&connector.objects) {
        writer.object(page, overview::object(&site, id, object), id);
    }
    for (operation, action) in site.operations().zip(&connector.actions) {
        writer.operation(operation.page, operation::action(&site, action), action.meta.object);
    }
    let triggers = site.operations().filter(|operation| operation.is_trigger);
    for (operation, trigger) in triggers.zip(&connector.triggers) {
        writer.operation(operation.page, operation::trigger(&site, trigger), trigger.meta.object);
    }
    writer.pick_lists();
    writer.errors();
    let Writer { mut artifacts, index, .. } = writer;
    artifacts.push(Artifact::text("assets/style.css", render::STYLE));
    artifacts.push(Artifact::text("assets/search.js", render::SCRIPT));
    artifacts.push(Artifact::text("assets/index.js", index.script()));
    artifacts
}

/// What every frame is filled with.
#[derive(Serialize)]
struct Frame<'a, T> {
    connector: Head<'a>,
    /// The page without its ending.
    path: &'a str,
    /// The way to the site's folder: empty, or `../`.
    root: &'a str,
    title: &'a str,
    summary: &'a str,
    groups: Vec<site::Group>,
    has_pick_lists: bool,
    page: T,
}

/// What every page says of the connector.
#[derive(Serialize)]
struct Head<'a> {
    name: &'a str,
    title: &'a str,
    version: &'a str,
}

struct Writer<'a> {
    site: &'a Site<'a>,
    frames: Frames,
    index: Index,
    artifacts: Vec<Artifact>,
}

impl Writer<'_> {
    /// Writes a page in both forms.
    fn write(
        &mut self,
        frame: &str,
        path: &str,
        texts: [&str; 2],
        object: Option<ObjectId>,
        page: impl Serialize,
    ) {
        let connector = self.site.connector;
        let filled = Frame {
            connector: Head { name: &connector.name, title: &connector.title, version: &connector.version },
            path,
            root: if path.contains('/') { "../" } else { "" },
            title: texts[0],
            summary: texts[1],
            groups: site::groups(self.site, object),
            has_pick_lists: !connector.pick_lists.is_empty(),
            page,
        };
        let html = self.frames.fill(&format!("{frame}.html"), &filled);
        let markdown = self.frames.fill(&format!("{frame}.md"), &filled);
        let plain = if path == "index" { "README" } else { path };
        self.artifacts.push(Artifact::text(format!("{path}.html"), html));
        self.artifacts.push(Artifact::text(format!("markdown/{plain}.md"), markdown));
    }

    fn overview(&mut self) {
        let page = overview::overview(self.site);
        let title = &self.site.connector.title;
        let summary = page.summary.clone().unwrap_or_default();
        let number = self.index.page(title, "Overview", "index.html", &summary);
        if let Some(description) = &page.description {
            self.index.words(number, &description.plain, Weight::Text);
        }
        self.write("overview", "index", [title, &summary], None, page);
    }

    fn connection(&mut self) {
        let page = connection::page(self.site);
        let summary = "What the connection asks for, where credentials go, and how to give them.";
        let number = self.index.page("Connection", "Set-up", "connection.html", summary);
        index_fields(&mut self.index, number, &page.table);
        self.index.words(
            number,
            "auth authentication credentials environment sign-in login hosts",
            Weight::Text,
        );
        self.write("connection", "connection", ["Connection", summary], None, page);
    }

    fn object(&mut self, path: &str, page: overview::ObjectPage, id: ObjectId) {
        let title = page.title.clone();
        let summary = format!("The fields of {}", page.plural.to_lowercase());
        let number = self.index.page(&title, "Object", &format!("{path}.html"), &summary);
        self.index.words(number, &page.plural, Weight::Title);
        self.index.words(number, &page.name, Weight::Name);
        index_fields(&mut self.index, number, &page.table);
        self.write("object", path, [&title, &summary], Some(id), page);
    }

    fn operation(&mut self, path: &str, page: operation::Page, object: Option<ObjectId>) {
        let (title, summary) = (page.title.clone(), page.description.plain.clone());
        let number = self.index.page(&title, page.kind, &format!("{path}.html"), &summary);
        self.index.words(number, &page.name, Weight::Name);
        for part in &page.inputs {
            index_fields(&mut self.index, number, &part.table);
        }
        if let Some(table) = &page.output {
            index_fields(&mut self.index, number, table);
        }
        for variant in &page.variants {
            self.index.words(number, &variant.label, Weight::Text);
            for table in [&variant.input, &variant.output].into_iter().flatten() {
                index_fields(&mut self.index, number, table);
            }
        }
        if let Some(help) = &page.help {
            self.index.words(number, &help.text.plain, Weight::Text);
        }
        self.write("operation", path, [&title, &summary], object, page);
    }

    fn pick_lists(&mut self) {
        let page = overview::pick_lists(self.site);
        if page.is_empty() {
            return;
        }
        for list in &page {
            let address = format!("pick-lists.html#list-{}", list.id);
            let number = self.index.page(&list.label, "Pick list", &address, "Choices for fields");
            self.index.words(number, &list.name, Weight::Name);
            for choice in &list.choices {
                self.index.words(number, choice.label.as_deref().unwrap_or(&choice.value), Weight::Text);
            }
        }
        let summary = "Choices for fields, fixed or read from the service.";
        self.write("pick_lists", "pick-lists", ["Pick lists", summary], None, page);
    }

    fn errors(&mut self) {
        let page = errors::page(self.site);
        let summary = "What is said when something fails, and what is tried again.";
        let number = self.index.page("Errors", "Reference", "errors.html", summary);
        self.index.words(number, "retry exit status messages failures timeout", Weight::Text);
        for rule in &page.rules {
            for words in rule.when.iter().chain(&rule.message) {
                self.index.words(number, &words.plain(), Weight::Text);
            }
        }
        self.write("errors", "errors", ["Errors", summary], None, page);
    }
}

/// Names and labels of a table's fields.
fn index_fields(index: &mut Index, page: usize, table: &Table) {
    for row in &table.rows {
        index.words(page, &row.name, Weight::Field);
        index.words(page, &row.label, Weight::Field);
        if let Some(hint) = &row.hint {
            index.words(page, &hint.plain, Weight::Text);
        }
    }
}
