# needs: base64encode digest
# The challenge that belongs to a verifier.
def self.pkce_challenge(x)
  x.nil? ? nil : base64encode(digest(x, 'sha256'), true, false)
end
