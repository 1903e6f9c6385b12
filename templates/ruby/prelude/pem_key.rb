# A key in PEM form, also where line breaks were pasted as `\n`.
def self.pem_key(x)
  raise 'this is no key in PEM form' unless x.include?('-----BEGIN ')

  begin
    ::OpenSSL::PKey.read(x.gsub('\n', "\n"), '')
  rescue ::OpenSSL::PKey::PKeyError, ::ArgumentError
    raise 'this is no key in PEM form'
  end
end
