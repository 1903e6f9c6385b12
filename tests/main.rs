//! The tests that look at specc from outside: one binary, so that it is linked once.
//!
//! A case is a folder or a file; `support` finds and compiles them. Expectations are rewritten by
//! `UPDATE_GOLDEN=1 cargo test`; read what was written before it is committed.

#[cfg(unix)]
mod account;
mod architecture;
mod commands;
mod credentials;
mod device_code;
mod diagnostics;
#[cfg(unix)]
mod exchange;
mod explain;
#[cfg(unix)]
mod files;
#[cfg(unix)]
mod foreign;
mod fuzzing;
mod golden;
mod handbook;
#[cfg(unix)]
mod hostile;
mod inputs;
mod interrupted;
#[cfg(target_os = "linux")]
mod keyring;
mod lambdas;
mod language;
mod limits;
mod mistakes;
#[cfg(unix)]
mod oauth1;
#[cfg(unix)]
mod openid;
#[cfg(unix)]
mod package;
#[cfg(unix)]
mod parallel;
mod parity;
mod places;
mod planted;
mod presets;
mod project;
#[cfg(unix)]
mod proof;
mod random;
#[cfg(unix)]
mod readme;
mod renewal;
mod ruby;
#[cfg(unix)]
mod runtime;
mod samples;
mod schema;
mod score;
#[cfg(unix)]
mod secrecy;
mod shown;
mod sign_in;
mod signing_places;
#[cfg(unix)]
mod sleep;
mod stored;
mod support;
mod tls;
#[cfg(unix)]
mod tokens;
mod triggers;
#[cfg(unix)]
mod untouched;
#[cfg(unix)]
mod webhooks;
