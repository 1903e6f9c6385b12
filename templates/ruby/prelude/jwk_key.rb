# A key of RSA or of a curve in JSON (RFC 7517); null for what is none.
def self.jwk_key(x)
  jwk = ::JSON.parse(x)
  bytes = ->(name) { jwk.fetch(name).tr('-_', '+/').unpack1('m') }
  number = ->(name) { ::OpenSSL::ASN1::Integer.new(::OpenSSL::BN.new(bytes.call(name), 2)) }
  sequence = ->(parts) { ::OpenSSL::ASN1::Sequence.new(parts) }
  if jwk['kty'] == 'RSA'
    return ::OpenSSL::PKey::RSA.new(sequence.call([::OpenSSL::ASN1::Integer.new(0)] + %w[n e d p q dp dq qi].map(&number)).to_der) if jwk['d']

    kind = [::OpenSSL::ASN1::ObjectId.new('rsaEncryption'), ::OpenSSL::ASN1::Null.new(nil)]
    inside = sequence.call(%w[n e].map(&number)).to_der
    return ::OpenSSL::PKey::RSA.new(sequence.call([sequence.call(kind), ::OpenSSL::ASN1::BitString.new(inside)]).to_der)
  end
  curve, width = { 'P-256' => ['prime256v1', 32], 'P-384' => ['secp384r1', 48] }[jwk['crv']]
  return unless jwk['kty'] == 'EC' && curve

  part = ->(name) { bytes.call(name).rjust(width, "\0") }
  named = ::OpenSSL::ASN1::ObjectId.new(curve)
  point = ::OpenSSL::ASN1::BitString.new("\x04".b + part.call('x') + part.call('y'))
  unless jwk['d']
    kind = sequence.call([::OpenSSL::ASN1::ObjectId.new('id-ecPublicKey'), named])
    return ::OpenSSL::PKey::EC.new(sequence.call([kind, point]).to_der)
  end

  tagged = ->(value, tag) { ::OpenSSL::ASN1::ASN1Data.new([value], tag, :CONTEXT_SPECIFIC) }
  parts = [::OpenSSL::ASN1::Integer.new(1), ::OpenSSL::ASN1::OctetString.new(part.call('d')), tagged.call(named, 0), tagged.call(point, 1)]
  ::OpenSSL::PKey::EC.new(sequence.call(parts).to_der)
rescue ::JSON::ParserError, ::KeyError, ::NoMethodError, ::TypeError, ::ArgumentError, ::OpenSSL::OpenSSLError
  nil
end
