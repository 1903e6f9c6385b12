# A key in PEM form, also where line breaks were pasted as `\n`; null for what is none.
def self.pem_key(x)
  ::OpenSSL::PKey.read(x.gsub('\n', "\n"), '') if x.include?('-----BEGIN ')
rescue ::OpenSSL::PKey::PKeyError, ::ArgumentError
  nil
end
