# needs: ec_key hmac rsa_sign
# The signature of a token.
def self.jwt_sign(x, key, algorithm)
  digest = "SHA#{algorithm[2..-1]}"
  return hmac(x, key, digest.downcase) if algorithm.start_with?('HS')
  raise 'this algorithm needs a key in PEM form' unless key.encoding == ::Encoding::UTF_8
  return rsa_sign(x, key, digest.downcase, algorithm.start_with?('PS') ? 'pss' : 'pkcs1') if algorithm.match?(/\A[RP]S/)

  signed = ::OpenSSL::ASN1.decode(ec_key(key, digest, true).sign(digest, x))
  width = digest == 'SHA256' ? 64 : 96
  signed.value.map { |number| [number.value.to_s(16).rjust(width, '0')].pack('H*') }.join
end
