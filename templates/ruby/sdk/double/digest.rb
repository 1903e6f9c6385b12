# frozen_string_literal: true

# The header that answers a digest challenge as the SDK's library knows it: it has names of its own for
# all but MD5.

require 'digest'
require 'securerandom'

module DigestAnswer
  module_function

  # `uri` carries user and password.
  def to(challenge, uri, verb)
    asked = challenge.scan(/(\w+)="?([^",]*)"?/).to_h
    algorithm = asked['algorithm'] || 'MD5'
    kind = algorithm.delete_suffix('-sess')
    known = { 'MD5' => ::Digest::MD5, 'SHA1' => ::Digest::SHA1, 'SHA256' => ::Digest::SHA256, 'SHA512' => ::Digest::SHA512 }[kind]
    raise "unknown algorithm \"#{kind}\"" unless known

    hash = ->(*parts) { known.hexdigest(parts.join(':')) }
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
