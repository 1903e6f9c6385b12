//! The ways to sign in that a user chooses from: the field that chooses, the fields of each way,
//! and each way whole.

use std::sync::Arc;

use super::Checker;
use super::compose::{self, Compose};
use crate::diagnostic::{Code, Description};
use crate::expr::ast::Expr;
use crate::model::{Auth, AuthArm, KeptName, Options};
use crate::names;
use crate::span::Spanned;
use crate::spec::{self, AuthOption, Fields};
use crate::spelling::nearest;
use crate::value::Value;

/// The field that chooses, where nobody names it.
const FIELD: &str = "auth_type";

/// Its name.
fn field_name(options: &spec::Options) -> Spanned<String> {
    options.field.clone().unwrap_or_else(|| Spanned::new(FIELD.to_owned(), options.span))
}

/// Whether one of these ways is chosen.
pub(super) fn chosen(options: &spec::Options, arms: &[&str]) -> Expr {
    let at = Compose(options.span);
    let field = format!("connection.{}", field_name(options).value);
    let is = |arm: &&str| at.equal(at.path(&field), at.text(arm));
    let any = arms.iter().map(is).reduce(|left, right| at.or(left, right));
    any.unwrap_or_else(|| at.truth(false))
}

/// What an option is called for people.
fn label(arm: &AuthOption) -> String {
    arm.label.as_ref().map_or_else(|| names::label(&arm.name.value), |label| label.value.clone())
}

impl Checker<'_> {
    /// The declared fields of the connection, with the one that chooses and those of the options.
    pub(super) fn fields_with_options(&mut self) -> Fields {
        let connection = &self.spec.connection;
        let mut fields = connection.fields.clone();
        let Some(options) = &connection.auth.options else { return fields };
        self.add_chooser_of_options(options, &mut fields);
        let asked = self.asked_by_options(options);
        for arm in &options.arms {
            for field in &arm.fields {
                // Credentials that another option asks for by this name are the same field.
                let mut arms = vec![arm.name.value.as_str()];
                let others = asked.iter().find(|(name, _)| *name == field.name.value);
                arms.extend(others.iter().flat_map(|(_, others)| others).filter(|it| **it != arm.name.value));
                let mut condition = chosen(options, &arms);
                if let Some(own) = &field.present_if {
                    condition = Compose(field.span).and(condition, (**own).clone());
                }
                let field = spec::Field { present_if: Some(Box::new(condition)), ..(**field).clone() };
                fields.push(Arc::new(field));
            }
        }
        self.known.connection.arms = options
            .arms
            .iter()
            .map(|arm| {
                let always = arm.fields.iter().filter(|field| field.present_if.is_none());
                let own = always.map(|field| Arc::from(field.name.value.as_str()));
                let asked = asked.iter().filter(|(_, arms)| arms.contains(&arm.name.value.as_str()));
                own.chain(asked.map(|(name, _)| Arc::from(*name))).collect()
            })
            .collect();
        fields
    }

    /// The credentials that options ask for by themselves, and which options do.
    pub(super) fn asked_by_options<'o>(
        &self,
        options: &'o spec::Options,
    ) -> Vec<(&'static str, Vec<&'o str>)> {
        let connection = &self.spec.connection;
        let everywhere = |name: &str| {
            connection.fields.iter().any(|field| field.name.value == name)
                || connection.values.iter().any(|(value, _)| value.value == name)
        };
        let mut asked: Vec<(&'static str, Vec<&str>)> = Vec::new();
        for arm in &options.arms {
            for name in super::connection::credentials(&arm.auth) {
                let own = arm.fields.iter().any(|field| field.name.value == name);
                if own || everywhere(name) {
                    continue;
                }
                match asked.iter_mut().find(|(known, _)| *known == name) {
                    Some((_, arms)) => arms.push(&arm.name.value),
                    None => asked.push((name, vec![&arm.name.value])),
                }
            }
        }
        asked
    }

    /// Puts the field that chooses in front, or gives the declared one of its name its choices.
    fn add_chooser_of_options(&mut self, options: &spec::Options, fields: &mut Fields) {
        let name = field_name(options);
        let at = fields.iter().position(|field| field.name.value == name.value);
        let mut field = match at {
            Some(at) => (*fields[at]).clone(),
            None => super::overlay::written(&name.value, name.span),
        };
        let listed = field.select.as_ref().map(|select| select.span);
        let typed = field.ty.as_ref().filter(|ty| ty.list || ty.word.value != "string");
        if let Some(span) = listed.or_else(|| typed.map(|ty| ty.word.span)) {
            self.problems.tell(
                Code::ChoiceOfOptions,
                Description::new(
                    format!("the choices of `{}` are the options of `auth`", name.value),
                    span,
                    "says otherwise",
                )
                .because(options.span, "the options")
                .help("`label` of an option says how its choice is shown".to_owned()),
            );
        }
        let choices = options.arms.iter().map(|arm| {
            let value = Spanned::new(Value::text(&arm.name.value), arm.name.span);
            (value, Spanned::new(label(arm), arm.name.span))
        });
        field.select = Some(Box::new(spec::ListOrMap { choices: choices.collect(), span: options.span }));
        field.ty = None;
        if let Some(label) = &options.label {
            field.label = Some(label.clone());
        }
        let hints = options.arms.iter().filter_map(|arm| Some((arm, arm.hint.as_ref()?)));
        let hints: Vec<String> =
            hints.map(|(arm, hint)| format!("{}: {}", label(arm), hint.value.trim())).collect();
        if field.hint.is_none() && !hints.is_empty() {
            field.hint = Some(Spanned::new(hints.join("\n\n"), options.span));
        }
        let default = options.default.as_ref();
        if let Some(default) = default {
            self.default_option(options, default);
        }
        let first = default.or_else(|| options.arms.first().map(|arm| &arm.name));
        if field.default.is_none() {
            field.default = first.map(|first| Box::new(Spanned::new(Value::text(&first.value), first.span)));
        }
        match at {
            Some(at) => fields[at] = Arc::new(field),
            None => fields.insert(0, Arc::new(field)),
        }
    }

    fn default_option(&mut self, options: &spec::Options, default: &Spanned<String>) {
        let known = || options.arms.iter().map(|arm| arm.name.value.as_str());
        if known().any(|name| name == default.value) {
            return;
        }
        let mut description = Description::new(
            format!("there is no option `{}`", default.value),
            default.span,
            "is to be chosen at first",
        )
        .because(options.span, "the options");
        if let Some(near) = nearest(&default.value, known()) {
            description = description.help(format!("an option `{near}` exists")).rename(default.span, near);
        }
        self.problems.tell(Code::UnknownOption, description);
    }

    /// The certificates that `auth` shows: those of the option that is chosen.
    pub(super) fn tls_of_auth(&self) -> Option<spec::Tls> {
        let auth = &self.spec.connection.auth;
        let Some(options) = &auth.options else { return auth.tls.clone() };
        let mut all: Option<spec::Tls> = None;
        for arm in &options.arms {
            let Some(tls) = &arm.auth.tls else { continue };
            let place = Compose(arm.name.span);
            let made = all.get_or_insert_with(spec::Tls::default);
            let parts = [
                (&mut made.certificate, &tls.certificate),
                (&mut made.key, &tls.key),
                (&mut made.passphrase, &tls.passphrase),
                (&mut made.authorities, &tls.authorities),
            ];
            for (made, own) in parts {
                let Some(own) = own.as_ref().and_then(compose::expression) else { continue };
                let before = made.as_ref().and_then(compose::expression).unwrap_or_else(|| place.null());
                let here = chosen(options, &[&arm.name.value]);
                *made = Some(place.value(place.choose(here, own, before)));
            }
            made.only = Some(made.only.unwrap_or(true) && tls.only.unwrap_or(true));
        }
        all
    }

    /// What stays when somebody signs in this way.
    pub(super) fn kept_by(&self, auth: &spec::Auth) -> Vec<KeptName> {
        let own = super::kept::kept_names(auth);
        let all = self.known.connection.kept.iter();
        all.filter(|kept| own.iter().any(|own| own.name == kept.name)).cloned().collect()
    }

    /// The way to sign in that holds where nobody chooses, and all there are.
    pub(super) fn with_options(&self, mut auths: Vec<Auth>) -> (Auth, Option<Options>) {
        let connection = &self.spec.connection;
        let Some(options) = connection.auth.options.as_ref().filter(|options| !options.arms.is_empty())
        else {
            return (auths.swap_remove(0), None);
        };
        let default = options.default.as_ref().map(|default| &default.value);
        let place = options.arms.iter().position(|arm| Some(&arm.name.value) == default).unwrap_or(0);
        let auth = auths[place].clone();
        let arms = options.arms.iter().zip(auths).enumerate().map(|(at, (arm, auth))| AuthArm {
            name: Arc::from(arm.name.value.as_str()),
            label: label(arm),
            fields: self.known.connection.arms.get(at).cloned().unwrap_or_default(),
            auth,
        });
        let field = Arc::from(field_name(options).value.as_str());
        let made = Options { field, default: place, arms: arms.collect(), span: options.span };
        (auth, Some(made))
    }
}
