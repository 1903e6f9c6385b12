//! Functions that pack bytes, and that check them.

use std::io::{Read as _, Write as _};
use std::sync::Arc;

use flate2::Compression;
use flate2::read::MultiGzDecoder;
use flate2::write::GzEncoder;

use super::encoding::bytes;
use super::{Builtin, Example, LARGEST, fits, param, wrong};
use crate::value::{Failure, Value};

pub(super) const CRC32: Builtin = Builtin {
    name: "crc32",
    summary: "The checksum CRC-32 of `x`, as ZIP and PNG have it.",
    params: &[param("x", "string|bytes", "Text or bytes.")],
    returns: "integer",
    examples: &[
        Example { call: "crc32('123456789')", gives: "3421780262" },
        Example { call: "crc32(hexdecode('c3bc')) == crc32('ü')", gives: "true" },
        Example { call: "crc32('')", gives: "0" },
        Example { call: "crc32(null)", gives: "null" },
    ],
    eval: |args, _| match args {
        [x @ (Value::Text(_) | Value::Bytes(_))] => {
            Ok(Value::Int(i64::from(crc32fast::hash(bytes(x).unwrap_or_default()))))
        }
        other => wrong("crc32", other),
    },
    ruby: "s.crc32({0})",
};

pub(super) const GZIP: Builtin = Builtin {
    name: "gzip",
    summary: "`x` packed by gzip. What comes out is not the same to the byte everywhere; what `gunzip` makes of it is.",
    params: &[param("x", "string|bytes", "Text or bytes.")],
    returns: "bytes",
    examples: &[
        Example { call: "gunzip(gzip('ü')) | string", gives: "'ü'" },
        Example { call: "gunzip(gzip('')) | length", gives: "0" },
        Example { call: "length(gzip(pad_end('', 10000, 'a'))) < 100", gives: "true" },
        Example { call: "gzip(null)", gives: "null" },
    ],
    eval: |args, _| match args {
        [x @ (Value::Text(_) | Value::Bytes(_))] => {
            let mut packed = GzEncoder::new(Vec::new(), Compression::default());
            let written = packed.write_all(bytes(x).unwrap_or_default()).and_then(|()| packed.finish());
            let packed = written.map_err(|_| Failure::new("this cannot be packed"))?;
            fits(packed.len())?;
            Ok(Value::Bytes(Arc::from(packed)))
        }
        other => wrong("gzip", other),
    },
    ruby: "s.gzip({0})",
};

pub(super) const GUNZIP: Builtin = Builtin {
    name: "gunzip",
    summary: "What was packed by gzip, 64 MiB at most.",
    params: &[param("x", "bytes", "What was packed.")],
    returns: "bytes",
    examples: &[
        Example { call: "gunzip(base64decode('H4sIAAAAAAAAA0tMSk4BAM/7/4MFAAAA')) | length", gives: "error" },
        Example {
            call: "gunzip(base64decode('H4sIAAAAAAAAA0tMSk4BABHNgu0EAAAA')) | string",
            gives: "'abcd'",
        },
        Example { call: "gunzip(bytes('plain'))", gives: "error" },
        Example { call: "gunzip(bytes(''))", gives: "error" },
        Example { call: "gunzip(null)", gives: "null" },
    ],
    eval: |args, _| match args {
        [Value::Bytes(packed)] => {
            let mut plain = Vec::new();
            let most = u64::try_from(LARGEST).unwrap_or(u64::MAX) + 1;
            MultiGzDecoder::new(&**packed)
                .take(most)
                .read_to_end(&mut plain)
                .map_err(|_| Failure::new("this was not packed by gzip"))?;
            fits(plain.len())?;
            Ok(Value::Bytes(Arc::from(plain)))
        }
        other => wrong("gunzip", other),
    },
    ruby: "s.gunzip({0})",
};
