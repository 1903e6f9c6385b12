# The parameters of OAuth 1 that go with a request.
def self.oauth1_own(keys, nonce = ::OpenSSL::Random.random_bytes(16).unpack('H*').first, at = ::Time.now)
  own = { 'oauth_consumer_key' => keys[:consumer_key], 'oauth_nonce' => nonce, 'oauth_signature_method' => keys[:method],
          'oauth_timestamp' => at.to_i.to_s, 'oauth_version' => '1.0' }
  own['oauth_token'] = keys[:token] unless keys[:token].to_s.empty?
  own.sort
end
