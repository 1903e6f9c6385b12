//! Names that cannot be read where they stand, and what was meant by them.

use super::{Infer, unknown};
use crate::check::scope::{CONTEXT, LATER, OF_AUTH};
use crate::diagnostic::{Code, Description};
use crate::model::{Expr, Root};
use crate::span::Span;
use crate::spelling::nearest;

impl Infer<'_> {
    pub(super) fn unknown_name(&mut self, name: &str, span: Span) -> Expr {
        if LATER.contains(&name) {
            self.problems.tell(
                Code::NameNotYet,
                Description::new(format!("`{name}` is not supported yet"), span, "cannot be read yet"),
            );
            return unknown(span);
        }
        if let Some((_, bound)) = self.scope.ahead.iter().find(|(known, _)| **known == *name) {
            let before = bound.start > span.start || bound.file != span.file;
            let message = if before {
                format!("`{name}` is read before it is there")
            } else {
                format!("`{name}` ends with the block that it stands in")
            };
            self.problems.tell(
                Code::NameTooEarly,
                Description::new(message, span, "not there here").because(*bound, "bound here").help(
                    "a name can be read in the steps behind its own, and no further than its loop".to_owned(),
                ),
            );
            return unknown(span);
        }
        let mut description = Description::new(format!("there is no name `{name}`"), span, "not known here");
        description.help = self.help_for_name(name);
        if let (None, Some((_, readable))) =
            (&description.help, OF_AUTH.iter().find(|(known, _)| *known == name))
        {
            let place = self.scope.place;
            self.problems.tell(
                Code::NameNotHere,
                Description::new(format!("`{name}` cannot be read in {place}"), span, "not known here")
                    .help(format!("it can be read {readable}")),
            );
            return unknown(span);
        }
        if description.help.is_none() && self.scope.reads(Root::Response) {
            description.help = Some(format!("a member of the answer is `response.body.{name}`"));
        }
        self.problems.tell(Code::UnknownName, description);
        unknown(span)
    }

    /// What an author may have meant by a name that is not there.
    fn help_for_name(&self, name: &str) -> Option<String> {
        match name {
            "nil" | "None" | "undefined" | "NULL" => return Some("nothing is `null`".to_owned()),
            "True" | "TRUE" | "yes" => return Some("what holds is `true`".to_owned()),
            "False" | "FALSE" | "no" => return Some("what does not hold is `false`".to_owned()),
            "body" | "headers" | "status" if self.scope.reads(Root::Response) => {
                return Some(format!("what the service answered is `response.{name}`"));
            }
            _ => {}
        }
        if let Some(root) = self.holder_of(name) {
            return Some(format!("`{root}.{name}` exists"));
        }
        let bound = self.bound.iter().map(|bound| &*bound.local.name);
        let names: Vec<&str> = bound.chain(self.scope.names()).collect();
        if let Some(near) = nearest(name, names) {
            return Some(format!("a name `{near}` can be read here"));
        }
        crate::builtin::find(name)
            .map(|_| format!("`{name}` is a function; a call needs brackets: `{name}(…)`"))
    }

    /// The name of the context whose value has a member `name`.
    fn holder_of(&self, name: &str) -> Option<&'static str> {
        [Root::Input, Root::Config, Root::Connection, Root::Record, Root::Constants]
            .into_iter()
            .filter(|root| self.scope.reads(*root))
            .find(|root| self.member_names(&self.root_type(*root).kind).iter().any(|known| &**known == name))
            .and_then(|root| CONTEXT.iter().find(|known| known.root == root))
            .map(|known| known.word)
    }
}
