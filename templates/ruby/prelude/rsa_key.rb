# needs: pem_key
# A key of RSA, a private one where it has to be.
def self.rsa_key(x, secret)
  key = pem_key(x)
  fits = key.is_a?(::OpenSSL::PKey::RSA) && (key.private? || !secret)
  raise "this is no #{'private ' if secret}key of RSA in PEM form or as a JSON Web Key" unless fits
  return key if key.n.num_bits.between?(2048, key.private? ? 4096 : 8192)

  raise 'this is no private key of RSA with 2048 to 4096 bits in PEM form or as a JSON Web Key' if key.private?

  key
end
