//! Runs what a connector offers: the test of the connection, actions and pick lists.

use url::Url;

use crate::diagnostic::Code;
use crate::plan::{
    Action, Check, Give, Identity, PickList, PickSource, PickTree, Plan, Request, Scheme, ShapeId, Sign,
    Slot, Work,
};
use crate::value::{DateTime, Value, text};

use super::call::{Memo, Running};
use super::connect::add_secrets;
use super::fault::{Fault, Step};
use super::held::{Held, Keeper, Memory};
use super::host::Host;
use super::page::Listed;
use super::scope::{Response, Scope};
use super::secret::Secrets;
use super::send::Position;
use super::suspend::{Resuming, Suspension};
use super::throttle::Throttle;
use super::{border, eval};

/// A connector, connected to its host.
pub struct Runtime<'p, H> {
    pub plan: &'p Plan,
    pub host: H,
    /// Fields and values of the connection.
    pub connection: Value,
    /// What no message may show.
    pub secrets: Secrets,
    /// What a sign-in left.
    pub held: Held,
    /// That could not be stored when it came.
    pub(super) unstored: bool,
    /// When a token that lives may be renewed again; seconds of the epoch.
    pub(super) not_before: i64,
    /// Where that is kept from one run to the next.
    pub keeper: Box<dyn Keeper>,
    pub(super) base: Option<Url>,
    /// What the user gave.
    pub(super) fields: Value,
    /// A sign-in is under way, whose requests renew nothing.
    pub(super) signing: bool,
    /// Nothing is applied to requests: they are those of a sign-in itself.
    pub(super) bare: bool,
    /// How the request of a sign-in that is under way is signed.
    pub(super) signer: Option<&'p Scheme>,
    /// What the clock of the service said last, and ours then; seconds of the epoch.
    pub(super) clocks: Option<(i64, i64)>,
    pub(super) throttle: Throttle,
    /// Answers that say that the token of the page that is read is not known any more.
    pub(super) expires: Vec<Sign>,
    /// Calls that are under way.
    pub(super) running: Running,
    /// What methods with a memory have given in this run.
    pub(super) memo: Memo,
    /// What an action that sleeps has left.
    pub suspended: Option<Suspension>,
    /// The sleep behind which an action goes on.
    pub(super) resuming: Option<Resuming>,
}

impl<'p, H: Host> Runtime<'p, H> {
    /// Connects `plan` with what the user gave for its connection, already checked and typed by
    /// [`super::input::check`].
    ///
    /// # Errors
    /// When a computed value or the base URL comes to nothing.
    pub fn new(plan: &'p Plan, host: H, fields: &Value) -> Result<Self, Fault> {
        let mut runtime = Self {
            plan,
            host,
            connection: Value::Null,
            secrets: Secrets::default(),
            held: Held::default(),
            unstored: false,
            not_before: 0,
            keeper: Box::new(Memory::default()),
            base: None,
            fields: fields.clone(),
            signing: false,
            bare: false,
            signer: None,
            clocks: None,
            throttle: Throttle::default(),
            expires: Vec::new(),
            running: Running::default(),
            memo: Memo::default(),
            suspended: None,
            resuming: None,
        };
        runtime.settle()?;
        Ok(runtime)
    }

    /// Learns the secrets in what an operation is given, so that no message shows them.
    pub(super) fn learn(&mut self, given: [(Option<ShapeId>, &Value); 2]) {
        for (shape, given) in given {
            if let Some(shape) = shape {
                add_secrets(self.plan, shape, given, &mut self.secrets);
            }
        }
        self.host.keep_secret(&self.secrets);
    }

    /// The same connection with another plan: the one that found fields were put into.
    #[must_use]
    pub fn on(self, plan: &Plan) -> Runtime<'_, H> {
        let Self { host, connection, secrets, base, held, unstored, keeper, fields, throttle, .. } = self;
        Runtime {
            plan,
            host,
            connection,
            secrets,
            held,
            unstored,
            not_before: 0,
            keeper,
            base,
            fields,
            signing: false,
            bare: false,
            signer: None,
            clocks: None,
            throttle,
            expires: Vec::new(),
            running: Running::default(),
            memo: Memo::default(),
            suspended: None,
            resuming: None,
        }
    }

    /// How far the service's clock is ahead of ours, in seconds, as its last answer said.
    #[must_use]
    pub fn clock_is_off_by(&self) -> Option<i64> {
        self.clocks.map(|(theirs, ours)| theirs.saturating_sub(ours))
    }

    /// The moment of a run: whole seconds, UTC.
    #[must_use]
    pub fn moment(&self) -> DateTime {
        whole_seconds(self.host.now())
    }

    /// Proves that the connection works, and says who is connected, where the spec tells it.
    ///
    /// # Errors
    /// With what the service said.
    pub fn test(&mut self) -> Result<Option<String>, Fault> {
        let tested = self.tested().and_then(|response| self.who(response.as_ref()));
        tested.map_err(|fault| fault.masked(&self.secrets))
    }

    fn tested(&mut self) -> Result<Option<Response>, Fault> {
        self.be_signed_in()?;
        let Some(work) = &self.plan.connection.test else { return Ok(None) };
        let connection = self.connection.clone();
        let now = self.set_out();
        let scope = Scope::new(self.plan, &connection, now);
        self.answer(work, &scope, &Position::default()).map(Some)
    }

    /// Who is connected; nothing where the spec does not tell it.
    ///
    /// # Errors
    /// When a request fails, or the value cannot be computed.
    pub fn identity(&mut self) -> Result<Option<String>, Fault> {
        let response = match self.auth().identity {
            Some(Identity::Value(_)) => self.tested(),
            Some(Identity::Work { .. }) | None => Ok(None),
        };
        let who = response.and_then(|response| self.who(response.as_ref()));
        who.map_err(|fault| fault.masked(&self.secrets))
    }

    fn who(&mut self, tested: Option<&Response>) -> Result<Option<String>, Fault> {
        self.named_as(tested).map_err(|fault| fault.while_at(Step::Naming))
    }

    fn named_as(&mut self, tested: Option<&Response>) -> Result<Option<String>, Fault> {
        let plan = self.plan;
        let (slot, own) = match &self.auth().identity {
            None => return Ok(None),
            Some(Identity::Value(slot)) => (slot, None),
            Some(Identity::Work { work, give }) => {
                let connection = self.connection.clone();
                let scope = Scope::new(plan, &connection, self.moment());
                let arguments = self.arguments(&[], &scope)?;
                let scope = Scope { arguments: &arguments, ..scope };
                (give, Some(self.answer(work, &scope, &Position::default())?))
            }
        };
        let connection = self.connection.clone();
        let scope = Scope::new(plan, &connection, self.moment());
        let arguments = self.arguments(&[], &scope)?;
        let response = own.as_ref().or(tested);
        let value = eval::slot(slot, &Scope { arguments: &arguments, response, ..scope })?;
        Ok(if value.is_null() { None } else { Some(self.secrets.mask(&text::text(&value)?)) })
    }

    /// Runs an action over checked and typed config and input.
    ///
    /// # Errors
    /// When a check refuses, a request fails, or a value cannot be computed.
    pub fn run(&mut self, action: &Action, config: &Value, input: &Value) -> Result<Value, Fault> {
        self.learn([(action.meta.config, config), (action.meta.input, input)]);
        self.act(action, config, input).map_err(|fault| fault.masked(&self.secrets))
    }

    fn act(&mut self, action: &Action, config: &Value, input: &Value) -> Result<Value, Fault> {
        self.set_out();
        let connection = self.connection.clone();
        let rest = rest(&action.work, input);
        let scope =
            Scope { config, input, rest: &rest, ..Scope::new(self.plan, &connection, self.moment_of_run()) };
        if self.resuming.is_none() {
            self.hold(&action.meta.checks, &scope)?;
        }
        let (list, response) = match &action.work.list {
            Some(list) => {
                let Listed { records, response, .. } = self.list(&action.work, list, &scope)?;
                (records, response)
            }
            None => (Vec::new(), self.answer(&action.work, &scope, &Position::default())?),
        };
        let give = match &action.give {
            Give::Nothing => Value::object::<&str>([]),
            Give::List(name) => Value::object([(&**name, Value::array(list))]),
            Give::Value(slot) => {
                let given = self.value(slot, &Scope { response: Some(&response), ..scope })?;
                match given {
                    Value::Null | Value::Object(_) => given,
                    other => {
                        let message =
                            format!("what an action gives is an object, and this is {}", text::kind(&other));
                        return Err(Fault::new(Code::Unexpected, message).at(slot.place));
                    }
                }
            }
        };
        Ok(if give.is_null() { Value::object::<&str>([]) } else { border::clean(&give) })
    }

    /// Refuses what the checks of an operation refuse.
    pub(super) fn hold(&self, checks: &[Check], scope: &Scope) -> Result<(), Fault> {
        for check in checks {
            if eval::condition(&check.condition, scope)? != check.demands {
                let message = text::text(&eval::slot(&check.message, scope)?)?;
                return Err(Fault::new(Code::Refusal, self.secrets.mask(&message)).at(check.condition.place));
            }
        }
        Ok(())
    }

    /// The choices of a pick list; of a tree those of the folder that its argument names.
    ///
    /// # Errors
    /// When an argument is missing or its request fails.
    pub fn pick_list(&mut self, list: &PickList, arguments: &Value) -> Result<Vec<Choice>, Fault> {
        let missing = list.takes.iter().find(|(name, required)| *required && arguments.get(name).is_null());
        if let Some((name, _)) = missing {
            return Err(Fault::new(Code::Input, format!("the pick list `{}` needs `{name}`", list.name)));
        }
        match &list.source {
            PickSource::Fixed(choices) => {
                let choice = |(value, label): &(Value, String)| Choice {
                    label: label.clone(),
                    value: value.clone(),
                    folder: None,
                };
                Ok(choices.iter().map(choice).collect())
            }
            PickSource::Read { work, label, value } => {
                let choices = self.read_choices(work, (label, value), list.tree.as_ref(), arguments);
                choices.map_err(|fault| fault.masked(&self.secrets))
            }
        }
    }

    fn read_choices(
        &mut self,
        work: &Work,
        (label, value): (&Slot, &Slot),
        tree: Option<&PickTree>,
        arguments: &Value,
    ) -> Result<Vec<Choice>, Fault> {
        let connection = self.connection.clone();
        let now = self.set_out();
        let scope = Scope { arguments, ..Scope::new(self.plan, &connection, now) };
        let Some(read) = &work.list else { return Ok(Vec::new()) };
        let items = self.list(work, read, &scope)?.records;
        let choices = items.iter().map(|item| {
            let inside = Scope { item, record: item, ..scope };
            let value = eval::slot(value, &inside)?;
            let label = eval::slot(label, &inside)?;
            let label = if label.is_null() { &value } else { &label };
            let label = text::text(label)?;
            let folder = match tree.map(|tree| &tree.folder) {
                Some(Some(folder)) => Some(eval::condition(folder, &inside)?),
                Some(None) => Some(false),
                None => None,
            };
            Ok(Choice { label, value, folder })
        });
        choices.collect()
    }
}

/// Something that can be chosen.
#[derive(Debug, Clone, PartialEq)]
pub struct Choice {
    pub label: String,
    pub value: Value,
    /// In a tree, whether it can be opened.
    pub folder: Option<bool>,
}

/// The members of the input that a request does not use elsewhere.
pub(super) fn rest(work: &Work, input: &Value) -> Value {
    rest_of(&work.request, input)
}

pub(super) fn rest_of(request: &Request, input: &Value) -> Value {
    let names = &request.rest;
    let left = |name: &std::sync::Arc<str>| match &request.used {
        Some(used) => !used.contains(name),
        None => names.contains(name),
    };
    match input {
        Value::Object(members) => {
            let kept = members.iter().filter(|(name, value)| !value.is_null() && left(name));
            Value::object(kept.map(|(name, value)| (name.clone(), value.clone())))
        }
        other => other.clone(),
    }
}

pub(super) fn whole_seconds(moment: DateTime) -> DateTime {
    DateTime { nanos: 0, offset: 0, ..moment }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::Runtime;
    use crate::runtime::{Answer, Host, NoAnswer, Outgoing};
    use crate::syntax::MemoryFiles;
    use crate::value::{DateTime, Value};

    /// A service that refuses, and tells with which credentials it was asked.
    struct Echo;

    impl Host for Echo {
        fn send(&mut self, request: &Outgoing) -> Result<Answer, NoAnswer> {
            let told = request.headers.iter().find(|(name, _)| name == "Authorization");
            let body = told.map(|(_, value)| value.clone().into_bytes()).unwrap_or_default();
            Ok(Answer { status: 400, reason: "Bad Request".to_owned(), headers: Vec::new(), body })
        }

        fn wait(&mut self, _: Duration) {}

        fn now(&self) -> DateTime {
            DateTime { seconds: 0, nanos: 0, offset: 0 }
        }
    }

    const SPEC: &str = r#"
specc: 1
name: told
connection:
  fields: { token: string!, user: string! }
  base_url: https://api.example.com/
  auth: { basic: { user: "{{ connection.user }}", password: "{{ connection.token }}" } }
  test: { get: me }
actions:
  echo: { get: x, output: { ok: boolean } }
  convert: { get: "x/{{ connection.token | integer }}", output: { ok: boolean } }
  grow:
    input: { text: string }
    post: x
    json:
      all: { $let: GROWTH, $in: "{{ a39 }}" }
    output: { ok: boolean }
"#;

    /// The error of an action.
    fn error(action: &str) -> String {
        let mut growth = vec![r#"a0: "{{ input.text }}{{ input.text }}""#.to_owned()];
        growth.extend((1..40).map(|at| format!(r#"a{at}: "{{{{ a{0} }}}}{{{{ a{0} }}}}""#, at - 1)));
        let spec = SPEC.replace("GROWTH", &format!("{{ {} }}", growth.join(", ")));
        let compiled = crate::compile(&MemoryFiles::one("spec.yaml", spec), "spec.yaml");
        let plan = crate::plan::lower(&compiled.connector.expect("the spec is right"), &compiled.sources);
        let fields = Value::object([("token", Value::text("topsecret1")), ("user", Value::text("jane"))]);
        let mut runtime = Runtime::new(&plan, Echo, &fields).expect("it connects");
        let action = plan.actions.iter().find(|one| one.meta.name == action).expect("there is one");
        let input = Value::object([("text", Value::text("x"))]);
        runtime.run(action, &Value::Null, &input).expect_err("it fails").message
    }

    #[test]
    fn credentials_that_a_service_tells_back_are_masked() {
        assert_eq!(error("echo"), "400 Bad Request: Basic ••••");
    }

    #[test]
    fn a_secret_that_cannot_be_converted_is_masked() {
        assert_eq!(error("convert"), "\"••••\" is not an integer");
    }

    #[test]
    fn a_text_does_not_grow_without_end() {
        assert_eq!(error("grow"), "the text would be larger than 64 MiB");
    }
}
