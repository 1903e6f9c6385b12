//! Functions in Rust that stand for methods of the spec. They are compiled into a program, so that no
//! plan carries them; whoever has both puts them together.

use std::fmt;
use std::sync::Arc;

use crate::value::Value;

/// A method in Rust: of what it takes, in order, null where nothing is given. An error is told to people.
pub type Native = fn(&[Value]) -> Result<Value, String>;

/// Functions by the names of their methods.
#[derive(Clone, Default)]
pub struct Natives(Arc<[(&'static str, Native)]>);

impl Natives {
    /// These functions.
    #[must_use]
    pub fn new(functions: &[(&'static str, Native)]) -> Self {
        Self(functions.into())
    }

    /// The function of a method.
    #[must_use]
    pub fn find(&self, name: &str) -> Option<Native> {
        self.0.iter().find(|(known, _)| *known == name).map(|(_, function)| *function)
    }

    fn names(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|(name, _)| *name)
    }
}

impl fmt::Debug for Natives {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_list().entries(self.names()).finish()
    }
}

/// Functions are known by their names.
impl PartialEq for Natives {
    fn eq(&self, other: &Self) -> bool {
        self.names().eq(other.names())
    }
}
