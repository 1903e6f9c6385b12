//! Text in any of the three formats through syntax, read and check, and on to the targets.

#![no_main]

use libfuzzer_sys::fuzz_target;
use specc::diagnostic::Problems;
use specc::syntax::MemoryFiles;
use specc::{plan, target};

fuzz_target!(|input: (u8, Vec<u8>)| {
    let (format, bytes) = input;
    let main = ["spec.yaml", "spec.toml", "spec.json"][usize::from(format % 3)];
    let compiled = specc::compile(&MemoryFiles::one(main, bytes), main);
    if let Ok(connector) = &compiled.connector {
        let _ = plan::lower(connector, &compiled.sources);
        let _ = target::ruby::export(connector, &compiled.sources, &mut Problems::default());
        let _ = target::docs::site(connector);
        let _ = target::schema::schemas(connector);
    }
});
