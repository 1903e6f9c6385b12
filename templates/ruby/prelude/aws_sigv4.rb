# needs: octets pairs_of sorted_pairs_of urlencode
# The headers that prove to AWS who sends a request (Signature Version 4). Signed are the host, the
# moment, the type of the content, and every header that begins with `x-amz-`.
def self.aws_sigv4(verb, address, fields, body, keys, at = ::Time.now.utc, rules = {})
  store = keys[:service].match?(/\As3(-|\z)/)
  rules = { twice: !store, collapse: !store, digest: store, signs: /\A(content-type\z|x-amz-)/ }.merge(rules)
  url = ::URI.parse(address)
  sha256 = ->(text) { ::OpenSSL::Digest.new('SHA256').hexdigest(text) }
  code = ->(key, text) { ::OpenSSL::HMAC.digest('SHA256', key, text) }
  stamp = at.strftime('%Y%m%dT%H%M%SZ')
  day = stamp[0, 8]
  added = { 'X-Amz-Date' => stamp }
  added['X-Amz-Content-Sha256'] = sha256.call(body.to_s) if rules[:digest]
  added['X-Amz-Security-Token'] = keys[:session_token] unless keys[:session_token].to_s.empty?
  ours = added.keys.map(&:downcase)
  signed = fields.to_a.map { |name, value| [name.downcase, value.to_s] }
                 .select { |name, _| name.match?(rules[:signs]) && !ours.include?(name) }
  host = url.port == url.default_port ? url.host.downcase : "#{url.host.downcase}:#{url.port}"
  signed = [['host', host], *signed, *added.map { |name, value| [name.downcase, value] }]
  signed = signed.group_by(&:first).map { |name, all| [name, all.map { |_, value| value.split.join(' ') }.join(',')] }.sort
  names = signed.map(&:first).join(';')
  path = url.path.split('/', -1)
  path = path.reject(&:empty?) if rules[:collapse]
  path = path.map { |segment| urlencode(octets(segment)) }
  path = path.map { |segment| urlencode(segment) } if rules[:twice]
  if rules[:collapse]
    closing = url.path.end_with?('/') && !path.empty? ? '/' : ''
    path = "/#{path.join('/')}#{closing}"
  else
    path = path.empty? ? '/' : path.join('/')
  end
  lines = signed.map { |name, value| "#{name}:#{value}\n" }.join
  canonical = [verb.to_s.upcase, path, sorted_pairs_of(pairs_of(url.query, false)), lines, names, sha256.call(body.to_s)].join("\n")
  scope = [day, keys[:region], keys[:service], 'aws4_request'].join('/')
  text = ['AWS4-HMAC-SHA256', stamp, scope, sha256.call(canonical)].join("\n")
  key = [day, keys[:region], keys[:service], 'aws4_request'].inject("AWS4#{keys[:secret_key]}") { |by, part| code.call(by, part) }
  signature = code.call(key, text).unpack('H*').first
  proof = "AWS4-HMAC-SHA256 Credential=#{keys[:access_key]}/#{scope}, SignedHeaders=#{names}, Signature=#{signature}"
  added.merge('Authorization' => proof)
end
