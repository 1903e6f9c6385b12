//! The connector binary: a copy of the stub with the plan behind it.

use super::Artifact;
use crate::diagnostic::{Code, Description, Problem};
use crate::model::{Connector, Native};
use crate::plan::Plan;
use crate::program::payload::{self, Payload};

/// The binary of a plan, made of the bytes of a stub.
///
/// `schemas` are the connector's JSON Schemas by name, which the binary can print.
#[must_use]
pub fn binary(plan: Plan, schemas: Vec<(String, String)>, stub: &[u8]) -> Artifact {
    let path = plan.name.clone();
    let bytes = payload::append(payload::stub(stub), &Payload { plan, schemas });
    Artifact { path, bytes, executable: true }
}

/// Why no program can be made of a connector, if that is so.
#[must_use]
pub fn closed(connector: &Connector) -> Option<InRuby<'_>> {
    connector.natives().next().map(|(name, native)| InRuby { name, native })
}

/// A method that only Ruby can run.
#[derive(Debug)]
pub struct InRuby<'a> {
    name: &'a str,
    native: &'a Native,
}

impl Problem for InRuby<'_> {
    const CODE: Code = Code::NativeClosesProgram;

    fn describe(&self) -> Description {
        let Self { name, native } = self;
        Description::new(
            format!("no program can be made of a connector with `{name}`"),
            native.span,
            "Ruby, which the Workato connector alone can run",
        )
        .help("make the other parts alone: `--only workato,schema,docs`".to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::payload::{self, Missing};

    #[test]
    fn what_is_no_connector_says_so() {
        let cases: [(&[u8], Missing); 3] = [
            (b"", Missing::Absent),
            (b"an ELF without a payload, longer than a footer would be, surely", Missing::Absent),
            (&[&[0; 40][..], &u64::MAX.to_le_bytes(), b"specc\0\0\x01"].concat(), Missing::Absent),
        ];
        for (bytes, missing) in cases {
            assert_eq!(payload::find(bytes), Err(missing), "{bytes:?}");
        }
        let damaged = [&b"stub"[..], &[1, 2, 3], &[0; 32], &3_u64.to_le_bytes(), b"specc\0\0\x01"].concat();
        assert_eq!(payload::find(&damaged), Err(Missing::Damaged));
        assert_eq!(payload::stub(&damaged), b"stub");
    }
}
