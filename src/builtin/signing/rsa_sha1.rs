//! Signs by RSA over SHA-1, as OAuth 1 has it and nobody else any more (RFC 8017, 8.2.1).
//!
//! In: a text, and a private key in PEM form. Out: the signature, which was verified with the public half.
//! The library that does the rest of RSA signs by no digest so old, so the power is computed here: by
//! Montgomery's multiplication, with the same steps whatever the bits of the key are.

use ring::signature::{RSA_PKCS1_2048_8192_SHA1_FOR_LEGACY_USE_ONLY, UnparsedPublicKey};

use crate::builtin::crypto::hash;
use crate::builtin::keys::rsa_parts;
use crate::value::Failure;

/// What stands in front of a digest by SHA-1 (RFC 8017, 9.2).
const SHA1: [u8; 15] =
    [0x30, 0x21, 0x30, 0x09, 0x06, 0x05, 0x2b, 0x0e, 0x03, 0x02, 0x1a, 0x05, 0x00, 0x04, 0x14];

/// The signature of a text.
///
/// # Errors
/// When the key is none, has fewer than 2048 or more than 4096 bits, or is broken.
pub fn sign(text: &[u8], key: &str) -> Result<Vec<u8>, Failure> {
    let key = rsa_parts(key)?;
    let signature = power(&padded(text, key.modulus.len())?, &key.secret, &key.modulus)
        .ok_or_else(|| Failure::new("the key cannot sign this"))?;
    // A power that came out wrong would tell the key to whoever sees it.
    UnparsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA1_FOR_LEGACY_USE_ONLY, &key.public)
        .verify(text, &signature)
        .map_err(|_| Failure::new("the key cannot sign this"))?;
    Ok(signature)
}

/// The digest of a text, as long as the modulus.
fn padded(text: &[u8], length: usize) -> Result<Vec<u8>, Failure> {
    let tail = [&SHA1[..], &hash(text, "sha1")?].concat();
    let filling = length.checked_sub(tail.len() + 3).filter(|filling| *filling >= 8);
    let filling = filling.ok_or_else(|| Failure::new("the key is too short"))?;
    Ok([&[0, 1][..], &vec![0xff; filling], &[0], &tail].concat())
}

/// `base` to the power of `exponent`, modulo an odd number; all of them big-endian. As long as the
/// modulus; none where the base is not smaller.
fn power(base: &[u8], exponent: &[u8], modulus: &[u8]) -> Option<Vec<u8>> {
    let modulus = Modulus::of(modulus)?;
    let width = modulus.limbs.len();
    let base = limbs(base, width).filter(|base| less(base, &modulus.limbs))?;
    let one = limbs(&[1], width)?;
    // In Montgomery's form a number is multiplied by 2^(64 * width).
    let square = modulus.doubled(&one, 128 * width);
    let base = modulus.multiply(&base, &square);
    let mut result = modulus.multiply(&one, &square);
    for bit in exponent.iter().flat_map(|byte| (0..8).rev().map(move |at| byte >> at & 1)) {
        let squared = modulus.multiply(&result, &result);
        let more = modulus.multiply(&squared, &base);
        result = chosen(u64::from(bit), &more, &squared);
    }
    let result = modulus.multiply(&result, &one);
    let bytes: Vec<u8> = result.iter().rev().flat_map(|limb| limb.to_be_bytes()).collect();
    Some(bytes[bytes.len() - modulus.length..].to_vec())
}

/// An odd number, and what multiplying modulo it needs. Limbs are little-endian.
struct Modulus {
    limbs: Vec<u64>,
    /// Minus its inverse modulo 2^64.
    inverse: u64,
    /// Its bytes.
    length: usize,
}

impl Modulus {
    fn of(bytes: &[u8]) -> Option<Self> {
        let zeros = bytes.iter().take_while(|byte| **byte == 0).count();
        let bytes = &bytes[zeros..];
        let limbs = limbs(bytes, bytes.len().div_ceil(8))?;
        let first = *limbs.first().filter(|first| **first & 1 == 1)?;
        // Newton's way: each step doubles the bits that are right.
        let mut inverse = 1_u64;
        for _ in 0..6 {
            inverse = inverse.wrapping_mul(2_u64.wrapping_sub(first.wrapping_mul(inverse)));
        }
        Some(Self { limbs, inverse: inverse.wrapping_neg(), length: bytes.len() })
    }

    /// The product of two numbers, divided by 2^(64 * width).
    fn multiply(&self, left: &[u64], right: &[u64]) -> Vec<u64> {
        let width = self.limbs.len();
        let mut sum = vec![0_u64; width + 2];
        for digit in left {
            add_product(&mut sum, right, *digit);
            let factor = sum[0].wrapping_mul(self.inverse);
            add_product(&mut sum, &self.limbs, factor);
            // The lowest limb is zero now.
            sum.rotate_left(1);
            sum[width + 1] = 0;
        }
        let over = sum[width];
        sum.truncate(width);
        self.reduced(&sum, over)
    }

    /// A number that was doubled so many times.
    fn doubled(&self, number: &[u64], times: usize) -> Vec<u64> {
        let mut number = number.to_vec();
        for _ in 0..times {
            let over = number.last().map_or(0, |limb| limb >> 63);
            let mut carry = 0;
            for limb in &mut number {
                (*limb, carry) = (*limb << 1 | carry, *limb >> 63);
            }
            number = self.reduced(&number, over);
        }
        number
    }

    /// A number below twice the modulus, without it. `over`: the limb above it.
    fn reduced(&self, number: &[u64], over: u64) -> Vec<u64> {
        let (rest, borrow) = difference(number, &self.limbs);
        // What is smaller than the modulus stays.
        let smaller = borrow & (1 - over.min(1));
        chosen(smaller, number, &rest)
    }
}

/// Adds `number * digit`; what is carried goes into the limbs above.
fn add_product(sum: &mut [u64], number: &[u64], digit: u64) {
    let mut carry = 0_u128;
    for (place, limb) in sum.iter_mut().zip(number.iter().copied().chain(std::iter::repeat(0))) {
        let whole = u128::from(*place) + u128::from(limb) * u128::from(digit) + carry;
        (*place, carry) = (low(whole), whole >> 64);
    }
}

fn low(whole: u128) -> u64 {
    u64::try_from(whole & u128::from(u64::MAX)).unwrap_or_default()
}

/// `left - right`, and 1 where that is below zero.
fn difference(left: &[u64], right: &[u64]) -> (Vec<u64>, u64) {
    let mut borrow = false;
    let mut limbs = Vec::with_capacity(left.len());
    for (left, right) in left.iter().zip(right) {
        let (one, first) = left.overflowing_sub(*right);
        let (two, second) = one.overflowing_sub(u64::from(borrow));
        borrow = first | second;
        limbs.push(two);
    }
    (limbs, u64::from(borrow))
}

fn less(left: &[u64], right: &[u64]) -> bool {
    difference(left, right).1 == 1
}

/// The first where `bit` is 1, the second where it is 0; both are read.
fn chosen(bit: u64, first: &[u64], second: &[u64]) -> Vec<u64> {
    let mask = bit.wrapping_neg();
    first.iter().zip(second).map(|(first, second)| first & mask | second & !mask).collect()
}

/// A big-endian number in so many limbs; none where it is longer.
fn limbs(bytes: &[u8], width: usize) -> Option<Vec<u64>> {
    let zeros = bytes.iter().take_while(|byte| **byte == 0).count();
    let bytes = &bytes[zeros..];
    let mut limbs: Vec<u64> = bytes
        .rchunks(8)
        .map(|chunk| chunk.iter().fold(0, |limb, byte| limb << 8 | u64::from(*byte)))
        .collect();
    (limbs.len() <= width).then(|| {
        limbs.resize(width, 0);
        limbs
    })
}

#[cfg(test)]
mod tests {
    use base64::Engine as _;

    use super::{padded, power, sign};

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
        let modulus = bytes(MODULUS);
        let text = padded(TEXT.as_bytes(), modulus.len()).expect("it fits");
        let signature = power(&text, &bytes(SECRET), &modulus).expect("it is smaller");
        assert_eq!(base64::engine::general_purpose::STANDARD.encode(&signature), SIGNATURE);
        // And back, with the public half.
        assert_eq!(power(&signature, &[1, 0, 1], &modulus).as_deref(), Some(&text[..]));
    }

    #[test]
    fn small_powers_are_those_of_arithmetic() {
        for modulus in [3_u64, 97, 65_537, 4_294_967_311, u64::MAX] {
            for base in [0, 1, 2, 96, 65_536].into_iter().filter(|base| *base < modulus) {
                for exponent in [0_u32, 1, 2, 17, 65_537] {
                    let mut wanted = 1_u128;
                    for _ in 0..exponent {
                        wanted = wanted * u128::from(base) % u128::from(modulus);
                    }
                    let came = power(&base.to_be_bytes(), &exponent.to_be_bytes(), &modulus.to_be_bytes());
                    let came = came
                        .expect("it is smaller")
                        .iter()
                        .fold(0_u128, |all, byte| all << 8 | u128::from(*byte));
                    assert_eq!(came, wanted % u128::from(modulus), "{base} ^ {exponent} % {modulus}");
                }
            }
        }
        assert_eq!(power(&[5], &[1], &[4]), None, "an even modulus");
        assert_eq!(power(&[5], &[1], &[3]), None, "a base that is too large");
        assert_eq!(power(&[5], &[1], &[0]), None, "nothing");
    }

    #[test]
    fn keys_that_are_none_are_refused_and_others_sign() {
        for key in ["", "nonsense", "-----BEGIN PRIVATE KEY-----\nMIIB\n-----END PRIVATE KEY-----"] {
            assert!(sign(b"x", key).is_err(), "{key}");
        }
        let key = include_str!("../../../tests/support/tls/client.key");
        assert_eq!(sign(b"x", key).map(|signature| signature.len()).ok(), Some(256));
    }
}
