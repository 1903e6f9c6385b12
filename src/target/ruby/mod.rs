//! Writes a connector as Ruby for the Workato Connector SDK.
//!
//! In: a [`Connector`](crate::model::Connector). Out: a project of the SDK. Generators build a
//! [`tree`], one file for each construct; [`print`] alone turns it into text. Behaviour lives in
//! fixed Ruby under `templates/ruby/`: functions of the prelude, and the methods that send requests
//! ([`fixed`] cuts them down to what is used). What is generated is data for them and small lambdas.

mod account;
mod authorization;
pub mod beside;
mod border;
mod browser;
pub(super) mod condition;
mod connection;
mod connector;
mod crud;
mod errors;
mod export;
mod expr;
pub(super) mod fields;
mod files;
mod first_test;
mod fixed;
mod form;
mod found;
mod kept;
mod limits;
mod list;
mod literal;
mod markdown;
mod method;
mod names;
mod operations;
mod parallel;
mod pick_list;
mod print;
mod project;
mod quote;
mod reads;
mod redirect;
mod request;
mod resumed;
mod routines;
mod sample;
mod secrets;
mod sign_in;
mod sign_in_limits;
mod signatures;
mod steps;
mod structure;
mod template;
mod tree;
mod variants;
mod webhook;
mod works;

use super::Artifact;
use crate::diagnostic::Problems;
use crate::model::Connector;
use crate::span::Sources;
use beside::Beside;

/// The files of a project of the SDK.
#[must_use]
pub fn export(connector: &Connector, sources: &Sources, problems: &mut Problems) -> Vec<Artifact> {
    export_with(connector, &Beside::default(), sources, problems)
}

/// The same, with what lies beside the spec.
#[must_use]
pub fn export_with(
    connector: &Connector,
    beside: &Beside,
    sources: &Sources,
    problems: &mut Problems,
) -> Vec<Artifact> {
    let mut files = vec![Artifact::text("connector.rb", connector_rb(connector, sources, problems))];
    files.extend(project::files(&redirect::asked(connector), beside));
    files
}

/// Reports what the platform cannot do, and writes nothing.
pub fn check(connector: &Connector, problems: &mut Problems) {
    limits::check(connector, problems);
}

/// The connector itself.
#[must_use]
pub fn connector_rb(connector: &Connector, sources: &Sources, problems: &mut Problems) -> String {
    check(connector, problems);
    let text = connector::write(&redirect::asked(connector), sources);
    limits::size(connector, &text, problems);
    text
}
