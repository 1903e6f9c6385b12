# needs: jwk
# The bytes of a shared key: a JSON Web Key of the kind `oct` holds them, any other text is them.
def self.jwt_key(x)
  x.match?(/\A\s*\{.*"kty"\s*:\s*"oct"/m) && jwk(x) || x
end
