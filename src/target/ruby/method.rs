//! Methods of the spec: lambdas in front of the hash, which every other lambda can read.

use super::export::{Export, param_of};
use super::expr::{Around, block_on};
use super::names;
use super::tree::{Hash, Ruby};
use crate::model::Method;

impl Export<'_> {
    /// The methods, each by its name.
    pub(super) fn methods(&self) -> Vec<Ruby> {
        let mut own = Vec::new();
        for method in &self.connector.methods {
            if own.is_empty() {
                own.push(Ruby::Comment("What the spec itself gives a name.".to_owned()));
                own.push(Ruby::assign("own", Ruby::Hash(Hash::default())));
                own.push(Ruby::Blank);
            }
            own.push(Ruby::Comment(self.place(method.span)));
            own.push(Ruby::assign(&names::method(&method.name), self.method(method)));
            own.push(Ruby::Blank);
        }
        own
    }

    /// The lambda of a method.
    fn method(&self, method: &Method) -> Ruby {
        let around = Around { arguments_named: true, ..Around::default() };
        let mut body = self.body(&method.give, &around);
        if method.counted {
            body = vec![block_on(Ruby::prelude("deeper", []), vec![], body)];
        }
        let takes = method.takes.iter().map(|name| param_of(&names::local(name), &body));
        Ruby::lambda(takes.collect::<Vec<_>>(), body)
    }
}
