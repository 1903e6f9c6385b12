# needs: rsa_key
# The public half of a key of RSA, as DER.
def self.public_key(x)
  x.nil? ? nil : rsa_key(x, true).public_key.to_der
end
