//! Signs by RSA over SHA-1, as OAuth 1 has it and nobody else any more (RFC 8017, 8.2.1).
//!
//! In: a text, and a private key in PEM form. Out: the signature. The library that does the rest of
//! RSA signs by no digest so old; this one computes in the same time whatever the key is.

use rsa::RsaPrivateKey;
use rsa::pkcs1::DecodeRsaPrivateKey as _;
use rsa::pkcs1v15::Pkcs1v15Sign;

use crate::builtin::crypto::hash;
use crate::builtin::keys::rsa_private;
use crate::value::Failure;

/// What stands in front of a digest by SHA-1 (RFC 8017, 9.2).
const SHA1: [u8; 15] =
    [0x30, 0x21, 0x30, 0x09, 0x06, 0x05, 0x2b, 0x0e, 0x03, 0x02, 0x1a, 0x05, 0x00, 0x04, 0x14];

/// The signature of a text.
///
/// # Errors
/// When the key is none, has fewer than 2048 or more than 4096 bits, or is broken.
pub fn sign(text: &[u8], key: &str) -> Result<Vec<u8>, Failure> {
    let refused = || Failure::new("the key cannot sign this");
    let key = RsaPrivateKey::from_pkcs1_der(&rsa_private(key)?).map_err(|_| refused())?;
    signed(&key, text)?.ok_or_else(refused)
}

fn signed(key: &RsaPrivateKey, text: &[u8]) -> Result<Option<Vec<u8>>, Failure> {
    let digest = [&SHA1[..], &hash(text, "sha1")?].concat();
    Ok(key.sign(Pkcs1v15Sign::new_unprefixed(), &digest).ok())
}

#[cfg(test)]
mod tests {
    use base64::Engine as _;
    use ring::signature::{RSA_PKCS1_2048_8192_SHA1_FOR_LEGACY_USE_ONLY, UnparsedPublicKey};
    use rsa::{BoxedUint, RsaPrivateKey};

    use super::{sign, signed};

    /// The example of the authors of OAuth 1 for this method: its key, its text, its signature.
    const MODULUS: &str = "b46230b021f628a6babf1503ba95bddab17af12e5245b82bed8a74c5e69d06c6f406bb93b7818cad52fb42d89958cf2a52463571c31aecb9170fddeeb8d527404b07eb9b3caf2203f4f0de12d08173114464575c29fc8a47ee41f8d44b5b9949ab5d2c1f359b2741113949848e861f8b70adb0c9091d81c32fd759782a806473";
    const TEXT: &str = "GET&http%3A%2F%2Fphotos.example.net%2Fphotos&file%3Dvacaction.jpg%26oauth_consumer_key%3Ddpf43f3p2l4k3l03%26oauth_nonce%3D13917289812797014437%26oauth_signature_method%3DRSA-SHA1%26oauth_timestamp%3D1196666512%26oauth_version%3D1.0%26size%3Doriginal";
    const SIGNATURE: &str = "jvTp/wX1TYtByB1m+Pbyo0lnCOLIsyGCH7wke8AUs3BpnwZJtAuEJkvQL2/9n4s5wUmUl4aCI4BwpraNx4RtEXMe5qg5T1LVTGliMRpKasKsW//e+RinhejgCuzoH26dyF8iY2ZZ/5D1ilgeijhV/vBka5twt399mXwaYdCwFYE=";
    const SECRET: &str = "58595b65794cdabe46eb3e3cb44f914ca2ef075fdbb6002dabcbcbc3fe5edca9e76dc0c3e9f64ed3b9b80d168f8d1af2ac976ca7ca9ace651d718d0ed682b81507e9a6b9270e33fe4755c785b864438584c239b13ecb5931465a0d6179f1dde8b5cdb7982cf087761c51616ed3d2a7329cd9b0ae7d39fca3b644b8e040d6a5b1";

    fn bytes(hex: &str) -> Vec<u8> {
        let digits: Vec<u32> = hex.chars().filter_map(|letter| letter.to_digit(16)).collect();
        digits.chunks(2).map(|pair| u8::try_from(pair[0] * 16 + pair[1]).expect("two digits")).collect()
    }

    #[test]
    fn the_published_example_comes_out() {
        let number = |hex: &str| BoxedUint::from_be_slice_vartime(&bytes(hex));
        let key =
            RsaPrivateKey::from_components(number(MODULUS), number("010001"), number(SECRET), Vec::new());
        let key = key.expect("it is a key");
        let signature = signed(&key, TEXT.as_bytes()).expect("it has a digest").expect("it signs");
        assert_eq!(base64::engine::general_purpose::STANDARD.encode(&signature), SIGNATURE);
    }

    #[test]
    fn keys_that_are_none_are_refused_and_others_sign() {
        for key in ["", "nonsense", "-----BEGIN PRIVATE KEY-----\nMIIB\n-----END PRIVATE KEY-----"] {
            assert!(sign(b"x", key).is_err(), "{key}");
        }
        let key = include_str!("../../../tests/support/tls/client.key");
        let signature = sign(b"x", key).expect("it signs");
        let public = crate::builtin::keys::rsa_public(key).expect("it is a key");
        UnparsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA1_FOR_LEGACY_USE_ONLY, public)
            .verify(b"x", &signature)
            .expect("its public half agrees");
    }
}
