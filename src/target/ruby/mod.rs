//! Writes a connector as Ruby for the Workato Connector SDK.
//!
//! In: a [`Connector`](crate::model::Connector). Out: a project of the SDK. Generators build a
//! [`tree`], one file for each construct; [`print`] alone turns it into text.

mod print;
mod quote;
mod tree;
