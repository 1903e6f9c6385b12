//! The stub that every connector binary is made from: the runtime, and no plan yet.

fn main() {}
