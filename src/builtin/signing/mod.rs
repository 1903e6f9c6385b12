//! Signatures over requests: AWS Signature Version 4, OAuth 1.
//!
//! In: a request as it is sent, and keys. Out: headers. The same is done in Ruby by
//! `templates/ruby/prelude/aws_sigv4.rb` and `oauth1.rb`; both are held against published vectors
//! here.

pub mod canonical;
pub mod oauth1;
pub mod sigv4;
