//! Reads resources and their operations.

use crate::diagnostic::{Code, Description, Problem};
use crate::span::{Span, Spanned};
use crate::spec::{Resource, ResourceOperation, ResourceTriggers, Verb, WorkOver};

use super::data::hole_value;
use super::keys::{Construct, KINDS, OPERATION, RESOURCE, RESOURCE_TRIGGERS, SEARCH, UPDATE, VARIANTS};
use super::walk::{At, Map, Reader};

impl Reader<'_> {
    /// A resource.
    pub(super) fn resource(&mut self, name: Spanned<String>, at: At<'_>) -> Option<Resource> {
        let map = self.open(at, &RESOURCE)?;
        Some(Resource {
            object: self.read(&map, "object", Self::name),
            path: self.take(&map, "path", Self::written).unwrap_or_else(|| hole_value(at.span)),
            item_path: self.take(&map, "item_path", Self::written),
            wrap: self.read(&map, "wrap", Self::text),
            items: self.take(&map, "items", Self::expression),
            paginate: self.read(&map, "paginate", Self::paginate),
            create: self.operation(&map, "create", &OPERATION),
            get: self.operation(&map, "get", &OPERATION),
            update: self.operation(&map, "update", &UPDATE),
            delete: self.operation(&map, "delete", &OPERATION),
            list: self.operation(&map, "list", &OPERATION),
            search: self.operation(&map, "search", &SEARCH),
            triggers: self.read(&map, "triggers", Self::resource_triggers).unwrap_or_default(),
            name,
            span: at.span,
        })
    }

    fn operation(
        &mut self,
        resource: &Map<'_>,
        word: &str,
        construct: &'static Construct,
    ) -> Option<ResourceOperation> {
        let at = resource.at(word)?;
        if at.node.as_map().is_none() {
            let help = format!("in a resource `{word}` is an operation: `{word}: {{}}` is enough");
            self.wrong_kind_with(at, "a map", Some(help));
            return None;
        }
        let map = self.open(at, construct)?;
        if let Some(span) = map.place(VARIANTS).or_else(|| map.place("choose")) {
            self.problems.report(&VariantsOfResource(span));
            map.forget(&[VARIANTS, "choose"]);
        }
        let common = self.common(Spanned::new(word.to_owned(), at.span), &map);
        let written = KINDS.iter().any(|kind| map.has(kind));
        let own = written.then(|| self.work(&map));
        if !written {
            self.beside_steps(&map, false);
        }
        let over = if written { WorkOver::default() } else { self.over(&map) };
        if !written && word != "update" {
            self.stray_method(&map);
        }
        let method =
            if word == "update" && !written { self.read(&map, "method", Self::update_method) } else { None };
        let by = if word == "search" { self.read(&map, "by", Self::names) } else { None };
        let batch = self.flag(&map, "batch");
        let bulk = self.flag(&map, "bulk");
        let summarize = self.read(&map, "summarize", Self::summarize);
        Some(ResourceOperation { common, work: own, over, method, by, batch, bulk, summarize })
    }

    /// The keys of a work without a verb.
    fn over(&mut self, map: &Map<'_>) -> WorkOver {
        let body = self.body(map);
        self.stray_variables(map, body.as_ref());
        WorkOver {
            params: self.take(map, "params", Self::written),
            body,
            keep_nulls: self.keep_nulls(map),
            shape: self.read(map, "shape", Self::shape),
            anonymous: self.anonymous(map),
            settings: self.settings(map),
            list: self.list(map),
            give: self.take(map, "return", Self::written),
        }
    }

    fn update_method(&mut self, at: At<'_>) -> Option<Spanned<Verb>> {
        self.word(at).map(|word| {
            word.map(|word| match word.as_str() {
                "patch" => Verb::Patch,
                "post" => Verb::Post,
                _ => Verb::Put,
            })
        })
    }

    fn resource_triggers(&mut self, at: At<'_>) -> Option<ResourceTriggers> {
        let map = self.open(at, &RESOURCE_TRIGGERS)?;
        Some(ResourceTriggers {
            new: self.read(&map, "new", Self::path),
            new_or_updated: self.read(&map, "new_or_updated", Self::path),
            param: self.read(&map, "param", Self::text),
            sorted: self.read(&map, "sorted", Self::word),
            span: Some(at.span),
        })
    }
}

/// Variants in an operation that is made for one object.
struct VariantsOfResource(Span);

impl Problem for VariantsOfResource {
    const CODE: Code = Code::VariantsOfResource;

    fn describe(&self) -> Description {
        Description::new("an operation of a resource is about one object", self.0, "has variants").help(
            "write an action of the same name with `choose` and `variants`; it replaces the made one"
                .to_owned(),
        )
    }
}
