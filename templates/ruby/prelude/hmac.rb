# The authentication code of text or bytes.
def self.hmac(x, key, algorithm)
  x.nil? ? nil : ::OpenSSL::HMAC.digest(algorithm.upcase.tr('_', '-'), key, x)
end
