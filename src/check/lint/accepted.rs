//! Lints that a spec accepts: each with a reason, and none for nothing.

use std::collections::BTreeSet;

use super::Look;
use crate::diagnostic::{Code, Description, Problems};
use crate::spec::Spec;

/// An acceptance that keeps no reason.
pub(super) fn reasons(look: &mut Look) {
    for (code, reason) in &look.spec.accept {
        if reason.value.trim().is_empty() {
            let message = format!("`{}` is accepted without a reason", code.value);
            let description = Description::new(message, reason.span, "no reason")
                .help("say why the spec is right as it is, for whoever reads it next".to_owned());
            look.problems.tell(Code::EmptyReason, description);
        }
    }
}

/// Acceptances of lints that were not found; to be asked when all targets have been looked at.
pub fn needless_acceptances(spec: &Spec, found: &BTreeSet<&'static str>, problems: &mut Problems) {
    for (code, _) in &spec.accept {
        let known = Code::parse(&code.value).filter(|known| *known != Code::NeedlessAcceptance);
        if known.is_some_and(|known| !found.contains(known.text())) {
            let message = format!("nothing in the spec needs `{}` to be accepted", code.value);
            let description =
                Description::new(message, code.span, "not found any more").help("leave it out".to_owned());
            problems.tell(Code::NeedlessAcceptance, description);
        }
    }
}
