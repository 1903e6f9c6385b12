# needs: pem_key
# A key of the curve that belongs to a digest, a private one where it has to be.
def self.ec_key(x, digest, secret)
  key = pem_key(x)
  curve = { 'SHA256' => 'prime256v1', 'SHA384' => 'secp384r1' }[digest]
  fits = key.is_a?(::OpenSSL::PKey::EC) && key.group.curve_name == curve && (key.private? || !secret)
  raise "this is no #{'private ' if secret}key of this curve in PEM form or as a JSON Web Key" unless fits

  key
end
