# needs: rsa_key
# The signature by RSA.
def self.rsa_sign(x, key, digest = 'sha256', padding = 'pkcs1')
  return if x.nil?
  return rsa_key(key, true).sign(digest.upcase, x) if padding == 'pkcs1'

  rsa_key(key, true).sign_pss(digest.upcase, x, salt_length: :digest, mgf1_hash: digest.upcase)
end
