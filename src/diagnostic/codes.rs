//! The register of codes. A code is one line here and one page in `explain/`.
//!
//! First digit: 0 syntax, 1 shape, 2 names, 3 types, 4 meaning, 5 limits of a target; `W` warns,
//! `R` is for running connectors. A released code is never reused; it retires.

/// How much a problem weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Severity {
    /// Nothing is built.
    Error,
    /// Told, and built all the same.
    Warning,
    /// Told by a running connector.
    Runtime,
}

/// Declares the codes: name, text, and what each stands for. The explain page of a code is the
/// file of its text in `explain/`.
macro_rules! codes {
    ($($name:ident = $text:literal, $about:literal;)*) => {
        /// A code under which a kind of problem is known.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Code { $(#[doc = $about] $name,)* }

        impl Code {
            /// Every code, in the order of the register.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// The code as it is printed: `E0203`.
            #[must_use]
            pub fn text(self) -> &'static str {
                match self { $(Self::$name => $text,)* }
            }

            /// What it stands for, in one line.
            #[must_use]
            pub fn about(self) -> &'static str {
                match self { $(Self::$name => $about,)* }
            }

            /// The page that explains it, in Markdown.
            #[must_use]
            pub fn explanation(self) -> &'static str {
                match self { $(Self::$name => include_str!(concat!("explain/", $text, ".md")),)* }
            }
        }
    };
}

impl Code {
    /// The code that `text` names, in any case.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|code| code.text().eq_ignore_ascii_case(text))
    }

    /// How much problems of this code weigh.
    #[must_use]
    pub fn severity(self) -> Severity {
        match self.text().as_bytes().first() {
            Some(b'W') => Severity::Warning,
            Some(b'R') => Severity::Runtime,
            _ => Severity::Error,
        }
    }
}

codes! {
    BadEncoding = "E0001", "a file that is not UTF-8";
}
