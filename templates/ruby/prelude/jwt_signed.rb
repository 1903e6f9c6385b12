# needs: ec_key hmac jwt_key rsa_verify secure_equals
# Whether the signature of a token is right.
def self.jwt_signed(x, signature, key, algorithm)
  digest = "SHA#{algorithm[2..-1]}"
  return secure_equals(hmac(x, jwt_key(key), digest.downcase), signature) if algorithm.start_with?('HS')
  raise 'this algorithm needs a key in PEM form, or a JSON Web Key' unless key.encoding == ::Encoding::UTF_8
  return rsa_verify(x, signature, key, digest.downcase) if algorithm.start_with?('RS')
  return rsa_verify(x, signature, key, digest.downcase, 'pss') if algorithm.start_with?('PS')

  known = ec_key(key, digest, false)
  half = digest == 'SHA256' ? 32 : 48
  return false unless signature.bytesize == half * 2

  numbers = [signature[0, half], signature[half, half]].map { |part| ::OpenSSL::BN.new(part, 2) }
  der = ::OpenSSL::ASN1::Sequence.new(numbers.map { |number| ::OpenSSL::ASN1::Integer.new(number) }).to_der
  begin
    known.verify(digest, der, x)
  rescue ::OpenSSL::PKey::PKeyError
    false
  end
end
