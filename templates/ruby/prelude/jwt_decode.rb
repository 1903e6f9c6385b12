# needs: base64decode fromjson jwt_signed string
# The header and the claims of a token; with a key, it has to be signed by it.
def self.jwt_decode(token, key = nil, algorithm = nil)
  return if token.nil?
  raise 'a key says nothing without its algorithm' if key && algorithm.nil?

  begin
    parts = token.split('.', -1)
    raise unless parts.length == 3 && parts.all? { |part| part.match?(/\A[A-Za-z0-9_-]*\z/) }

    headers, claims = parts[0, 2].map { |part| fromjson(string(base64decode(part))) }
    signature = base64decode(parts[2])
    raise unless headers.is_a?(::Hash) && claims.is_a?(::Hash)
  rescue ::StandardError
    raise 'this is no JSON Web Token'
  end
  if key
    raise "the token is not signed by #{algorithm}" unless headers['alg'] == algorithm
    raise 'the signature of the token is wrong' unless jwt_signed(parts[0, 2].join('.'), signature, key, algorithm)
  end
  { 'headers' => headers, 'claims' => claims }
end
