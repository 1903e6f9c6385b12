//! Rules about answers.

use super::Checker;
use super::infer::Infer;
use super::scope::Scope;
use crate::model::{ErrorRule, Type};
use crate::spec;

impl Checker<'_> {
    /// The rules, in their order. `scope` is that of the place; the answer is added here.
    pub(super) fn error_rules(&mut self, rules: &[spec::ErrorRule], scope: &Scope) -> Vec<ErrorRule> {
        if rules.is_empty() {
            return Vec::new();
        }
        self.error_rules_at(rules, &scope.at("an error rule"))
    }

    /// The same at a place that has words of its own.
    pub(super) fn error_rules_at(&mut self, rules: &[spec::ErrorRule], scope: &Scope) -> Vec<ErrorRule> {
        let scope = scope.clone().with_response(Type::any());
        rules.iter().map(|rule| self.error_rule(rule, &scope)).collect()
    }

    fn error_rule(&mut self, rule: &spec::ErrorRule, scope: &Scope) -> ErrorRule {
        let when = self.signs_of(&rule.when);
        let mut infer = Infer::new(&self.known, scope, self.problems);
        let condition = rule.condition.as_ref().map(|condition| infer.condition(condition));
        let message = rule.message.as_ref().map(|message| {
            let message = infer.value_text(message);
            infer.never_secret(&message, "a message");
            message
        });
        ErrorRule { when, condition, message, retry: rule.retry, pass: rule.pass, span: rule.span }
    }
}
