# A JSON Web Key: the bytes of a shared one, the DER of any other; null for what is none.
def self.jwk(x)
  return unless x.encoding == ::Encoding::UTF_8 && x.match?(/\A\s*\{/)

  own = ::JSON.parse(x)
  part = lambda do |name|
    raise ::ArgumentError unless own[name].is_a?(::String) && own[name].match?(/\A[A-Za-z0-9_-]+=*\z/)

    own[name].tr('-_', '+/').unpack1('m')
  end
  asn = ::OpenSSL::ASN1
  number = ->(name) { asn::Integer.new(::OpenSSL::BN.new(part.call(name), 2)) }
  public_key = lambda do |names, key|
    algorithm = asn::Sequence.new(names.map { |name| name ? asn::ObjectId.new(name) : asn::Null.new(nil) })
    asn::Sequence.new([algorithm, asn::BitString.new(key)]).to_der
  end
  case own['kty']
  when 'oct' then part.call('k')
  when 'RSA'
    if own['d'].nil?
      return public_key.call(['rsaEncryption', nil], asn::Sequence.new(%w[n e].map(&number)).to_der)
    end

    asn::Sequence.new([asn::Integer.new(0)] + %w[n e d p q dp dq qi].map(&number)).to_der
  when 'EC'
    curve, width = { 'P-256' => ['prime256v1', 32], 'P-384' => ['secp384r1', 48] }[own['crv']]
    point = %w[x y].map(&part)
    return unless point.all? { |half| half.bytesize == width }

    point = "\x04".b + point.join
    return public_key.call(['id-ecPublicKey', curve], point) if own['d'].nil?

    inside = ->(at, value) { asn::ASN1Data.new([value], at, :CONTEXT_SPECIFIC) }
    secret = asn::OctetString.new(part.call('d'))
    parts = [inside.call(0, asn::ObjectId.new(curve)), inside.call(1, asn::BitString.new(point))]
    asn::Sequence.new([asn::Integer.new(1), secret] + parts).to_der
  end
rescue ::JSON::ParserError, ::ArgumentError, ::NoMethodError, ::TypeError
  nil
end
