# needs: ec_key hmac jwt_key rsa_sign
# The signature of a token.
def self.jwt_sign(x, key, algorithm)
  digest = "SHA#{algorithm[2..-1]}"
  return hmac(x, jwt_key(key), digest.downcase) if algorithm.start_with?('HS')
  raise 'this algorithm needs a key in PEM form, or a JSON Web Key' unless key.encoding == ::Encoding::UTF_8
  return rsa_sign(x, key, digest.downcase) if algorithm.start_with?('RS')
  return rsa_sign(x, key, digest.downcase, 'pss') if algorithm.start_with?('PS')

  signed = ::OpenSSL::ASN1.decode(ec_key(key, digest, true).sign(digest, x))
  width = digest == 'SHA256' ? 64 : 96
  signed.value.map { |number| [number.value.to_s(16).rjust(width, '0')].pack('H*') }.join
end
