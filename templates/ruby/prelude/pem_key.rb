# needs: jwk_key
# A key in PEM form, also where line breaks were pasted as `\n`, or in JSON; null for what is none.
def self.pem_key(x)
  return jwk_key(x) if x.lstrip.start_with?('{')

  ::OpenSSL::PKey.read(x.gsub('\n', "\n"), '') if x.include?('-----BEGIN ')
rescue ::OpenSSL::PKey::PKeyError, ::ArgumentError
  nil
end
