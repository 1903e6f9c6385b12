//! Text in any of the three formats through syntax, read and check, and on to the targets.

use specc::diagnostic::Problems;
use specc::syntax::MemoryFiles;
use specc::{plan, target};

/// The first byte chooses the format.
pub fn feed(input: &[u8]) {
    let Some((format, bytes)) = input.split_first() else { return };
    let (format, bytes) = (*format, bytes.to_vec());
    let main = ["spec.yaml", "spec.toml", "spec.json"][usize::from(format % 3)];
    let compiled = specc::compile(&MemoryFiles::one(main, bytes), main);
    if let Ok(connector) = &compiled.connector {
        let _ = plan::lower(connector, &compiled.sources);
        let _ = target::ruby::export(connector, &compiled.sources, &mut Problems::default());
        let _ = target::docs::site(connector);
        let _ = target::schema::schemas(connector);
    }
}
