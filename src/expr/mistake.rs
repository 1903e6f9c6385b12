//! How mistakes in expressions and structure are declared: a code each, their words chosen where
//! they are found.

use crate::diagnostic::Description;
use crate::span::Span;

/// Declares problems whose words are decided where they are found: a message, a label, a help.
macro_rules! mistakes {
    ($($(#[$about:meta])* Code::$name:ident;)*) => {
        $(
            $(#[$about])*
            pub(in crate::expr) struct $name(pub $crate::expr::mistake::Words);

            impl $crate::diagnostic::Problem for $name {
                const CODE: $crate::diagnostic::Code = $crate::diagnostic::Code::$name;

                fn describe(&self) -> $crate::diagnostic::Description {
                    self.0.description()
                }
            }
        )*
    };
}

pub(in crate::expr) use mistakes;

/// What a mistake says.
pub(in crate::expr) struct Words(Description);

impl Words {
    /// What is shown.
    pub(in crate::expr) fn description(&self) -> Description {
        self.0.clone()
    }

    /// `message`, and `label` at `span`.
    pub(in crate::expr) fn new(message: impl Into<String>, span: Span, label: impl Into<String>) -> Self {
        Self(Description::new(message, span, label))
    }

    /// With a second place.
    pub(in crate::expr) fn because(self, span: Span, text: impl Into<String>) -> Self {
        Self(self.0.because(span, text))
    }

    /// With a next step.
    pub(in crate::expr) fn help(self, help: impl Into<Option<String>>) -> Self {
        Self(self.0.help(help))
    }

    /// With a change that must be looked at.
    pub(in crate::expr) fn fix(self, span: Span, text: impl Into<String>) -> Self {
        Self(self.0.fix(span, text, false))
    }

    /// With a change that keeps the meaning.
    pub(in crate::expr) fn safe_fix(self, span: Span, text: impl Into<String>) -> Self {
        Self(self.0.fix(span, text, true))
    }
}
