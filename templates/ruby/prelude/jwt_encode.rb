# needs: base64encode jwt_sign tojson
# A signed token; its header is `alg`, `typ`, and then what else is given.
def self.jwt_encode(claims, key, algorithm, headers = {})
  return if claims.nil?

  more = headers.reject { |_, value| value.nil? }
  raise 'the algorithm of a token is the one that signs it' if more.key?('alg')

  header = { 'alg' => algorithm, 'typ' => 'JWT' }.merge(more)
  header.delete('typ') if headers.key?('typ') && headers['typ'].nil?
  text = [header, claims].map { |part| base64encode(tojson(part), true, false) }.join('.')
  "#{text}.#{base64encode(jwt_sign(text, key, algorithm), true, false)}"
end
