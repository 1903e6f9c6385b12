# needs: rsa_key
# Whether RSA signed it.
def self.rsa_verify(x, signature, key, digest = 'sha256', padding = 'pkcs1')
  return if x.nil?

  public_half = rsa_key(key, false)
  return false unless public_half.n.num_bits.between?(2048, 8192)
  return public_half.verify(digest.upcase, signature, x) if padding == 'pkcs1'

  public_half.verify_pss(digest.upcase, signature, x, salt_length: :digest, mgf1_hash: digest.upcase)
rescue ::OpenSSL::PKey::PKeyError
  false
end
