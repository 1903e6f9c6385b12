# A cipher of AES, with its key.
def self.aes(key, iv, mode, way)
  raise 'the key has a wrong length' unless (mode == 'gcm' ? [16, 32] : [16, 24, 32]).include?(key.bytesize)
  raise 'the `iv` has a wrong length' unless iv.bytesize == (mode == 'gcm' ? 12 : 16)

  cipher = ::OpenSSL::Cipher.new("aes-#{key.bytesize * 8}-#{mode}")
  cipher.public_send(way)
  cipher.key = key
  cipher.iv = iv
  cipher
end
