//! The first test of a connection, which may ask for what a sign-in has yet to keep.
//!
//! The platform signs in when a request was refused. One that cannot even be written before somebody has
//! signed in would never be: its test signs in itself first.

use super::export::Export;
use super::sign_in::Way;
use super::tree::Ruby;

impl Export<'_> {
    /// Whether the test of the connection cannot even be asked before somebody has signed in: it reads
    /// what a sign-in keeps.
    pub(super) fn test_awaits(&self) -> bool {
        self.way() == Way::Acquired && super::kept::is_tested(self.connector, self.auth())
    }

    /// The statements that sign in before the test is asked: the platform itself does so when a request
    /// was refused, and this one cannot be written yet.
    pub(super) fn before_test(&self) -> Vec<Ruby> {
        let statements = self.each_auth(|arm| {
            if !self.test_awaits() {
                return None;
            }
            let held = Ruby::name("connection").member(self.held_key());
            let missing = held.call("nil?", []);
            let missing = arm.map_or(missing.clone(), |arm| self.chooses(&arm.name).binary("&&", missing));
            let signed =
                Ruby::function("call", [Ruby::text(self.of_arm("specc_sign_in")), Ruby::name("connection")]);
            let merged = Ruby::name("connection").call("merge", [signed]);
            Some(Ruby::assign("connection", merged).only_if(missing))
        });
        statements.into_iter().flatten().collect()
    }
}
