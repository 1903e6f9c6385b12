//! Shapes: the fields of something, and where each of them stands.

use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

use serde::{Deserialize, Serialize};

use super::{Field, Found};

/// The fields of something.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Shape {
    pub fields: Vec<Field>,
    /// Raw and typed data look the same, at any depth.
    pub plain: bool,
    /// Fields that are known only at design time.
    pub found: Vec<Found>,
    #[serde(skip)]
    lookup: Lookup,
}

/// Where the fields of a shape stand, found out when it is asked for: services may describe a
/// hundred thousand, and send a million records without most of them.
#[derive(Debug, Default)]
struct Lookup(OnceLock<Places>);

#[derive(Debug, Default)]
struct Places {
    names: HashMap<Arc<str>, usize>,
    /// By the first key of the path that leads to them.
    keys: HashMap<Arc<str>, Vec<usize>>,
    /// Those that are the value itself.
    whole: Vec<usize>,
}

/// A copy may get other fields.
impl Clone for Lookup {
    fn clone(&self) -> Self {
        Self::default()
    }
}

/// It says nothing that the fields do not say.
impl PartialEq for Lookup {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

/// Fewer fields are looked through as fast as they are looked up.
const FEW: usize = 32;

impl Shape {
    /// A shape of these fields.
    #[must_use]
    pub fn new(fields: Vec<Field>, plain: bool, found: Vec<Found>) -> Self {
        Self { fields, plain, found, lookup: Lookup::default() }
    }

    /// The field of a name.
    #[must_use]
    pub fn field(&self, name: &str) -> Option<&Field> {
        if self.fields.len() <= FEW {
            return self.fields.iter().find(|field| &*field.name == name);
        }
        self.places().names.get(name).map(|at| &self.fields[*at])
    }

    /// Whether a field is read from a key of the data outside.
    #[must_use]
    pub fn reads(&self, key: &str) -> bool {
        if self.fields.len() <= FEW {
            return self.fields.iter().any(|field| field.wire.first().is_some_and(|first| &**first == key));
        }
        self.places().keys.contains_key(key)
    }

    /// The fields that an object with these keys may have a value for, in their order; `None`: any.
    pub fn fields_in<'k>(&self, keys: impl ExactSizeIterator<Item = &'k Arc<str>>) -> Option<Vec<&Field>> {
        if self.fields.len() <= FEW || self.fields.len() <= keys.len() {
            return None;
        }
        let places = self.places();
        let mut at: Vec<usize> = keys.filter_map(|key| places.keys.get(key)).flatten().copied().collect();
        at.extend(&places.whole);
        at.sort_unstable();
        at.dedup();
        Some(at.into_iter().map(|at| &self.fields[at]).collect())
    }

    fn places(&self) -> &Places {
        self.lookup.0.get_or_init(|| {
            let mut places = Places::default();
            for (at, field) in self.fields.iter().enumerate() {
                places.names.entry(field.name.clone()).or_insert(at);
                match field.wire.first() {
                    Some(key) => places.keys.entry(key.clone()).or_default().push(at),
                    None => places.whole.push(at),
                }
            }
            places
        })
    }
}
