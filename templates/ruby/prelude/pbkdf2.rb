# A key from a password.
def self.pbkdf2(password, salt, iterations, length, algorithm = 'sha1')
  return if password.nil?
  raise '`pbkdf2` takes 1 to 2000000 iterations' unless iterations.between?(1, 2_000_000)
  raise '`pbkdf2` gives 1 to 256 octets' unless length.between?(1, 256)

  ::OpenSSL::KDF.pbkdf2_hmac(password, salt: salt, iterations: iterations, length: length, hash: algorithm)
end
