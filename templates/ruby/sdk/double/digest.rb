# frozen_string_literal: true

# The header that answers a digest challenge (RFC 7616, with MD5 or SHA-256).

require 'digest'
require 'securerandom'

module DigestAnswer
  module_function

  # `uri` carries user and password.
  def to(challenge, uri, verb)
    asked = challenge.scan(/(\w+)="?([^",]*)"?/).to_h
    algorithm = asked['algorithm'] || 'MD5'
    hash = ->(*parts) { (algorithm.start_with?('SHA') ? ::Digest::SHA256 : ::Digest::MD5).hexdigest(parts.join(':')) }
    user, password = [uri.user, uri.password].map { |part| ::CGI.unescape(part) }
    once = asked['qop'] && { 'nc' => '00000000', 'cnonce' => ::SecureRandom.hex(16) }
    secret = hash.call(user, asked['realm'], password)
    response = hash.call(secret, asked['nonce'], *once&.values, *asked['qop'], hash.call(verb, uri.request_uri))

    quoted = { 'username' => user, 'realm' => asked['realm'], 'uri' => uri.request_uri, 'nonce' => asked['nonce'], 'response' => response,
               'cnonce' => once && once['cnonce'], 'opaque' => asked['opaque'] }.compact
    bare = { 'algorithm' => algorithm, 'qop' => asked['qop'], 'nc' => once && once['nc'] }.compact
    "Digest #{[*quoted.map { |name, value| "#{name}=\"#{value}\"" }, *bare.map { |name, value| "#{name}=#{value}" }].join(', ')}"
  end
end
