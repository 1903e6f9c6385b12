# The digest of text or bytes.
def self.digest(x, algorithm)
  x.nil? ? nil : ::OpenSSL::Digest.new(algorithm.upcase.tr('_', '-')).digest(x)
end
