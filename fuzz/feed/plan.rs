//! The end of a binary, and the bytes of a plan.

pub fn feed(bytes: &[u8]) {
    let _ = specc::program::payload::find(bytes);
    let _ = specc::plan::encode::decode(bytes);
}
