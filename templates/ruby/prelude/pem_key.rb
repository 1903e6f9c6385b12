# needs: jwk
# A key in PEM form, also where line breaks were pasted as `\n`, or a JSON Web Key; null for what is none.
def self.pem_key(x)
  return ::OpenSSL::PKey.read(x.gsub('\n', "\n"), '') if x.include?('-----BEGIN ')

  der = jwk(x)
  der && ::OpenSSL::PKey.read(der)
rescue ::OpenSSL::PKey::PKeyError, ::ArgumentError
  nil
end
