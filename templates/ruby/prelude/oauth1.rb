# needs: oauth1_own pairs_of sorted_pairs_of urlencode
# The header that proves who sends a request (OAuth 1, RFC 5849).
def self.oauth1(verb, address, fields, body, keys, own = oauth1_own(keys))
  url = ::URI.parse(address)
  all = pairs_of(url.query, true)
  form = fields.any? do |name, value|
    name.casecmp('content-type').zero? && value.to_s.strip.downcase.start_with?('application/x-www-form-urlencoded')
  end
  all += pairs_of(body, true) if form
  host = url.port == url.default_port ? url.host.downcase : "#{url.host.downcase}:#{url.port}"
  path = url.path.empty? ? '/' : url.path
  parts = [verb.to_s.upcase, "#{url.scheme.downcase}://#{host}#{path}", sorted_pairs_of(all + own)]
  text = parts.map { |part| urlencode(part) }.join('&')
  key = [keys[:consumer_secret], keys[:token_secret]].map { |secret| urlencode(secret.to_s) }.join('&')
  signature = key if keys[:method] == 'PLAINTEXT'
  signature ||= [::OpenSSL::HMAC.digest(keys[:method].delete_prefix('HMAC-'), key, text)].pack('m0')
  shown = (own.to_a + [['oauth_signature', signature]]).map { |name, value| "#{name}=\"#{urlencode(value)}\"" }
  shown.unshift("realm=\"#{keys[:realm].tr('"\\', '')}\"") unless keys[:realm].to_s.empty?
  "OAuth #{shown.join(', ')}"
end
