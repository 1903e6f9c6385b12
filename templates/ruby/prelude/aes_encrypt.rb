# needs: aes
# Encrypted by AES; in GCM the tag stands behind.
def self.aes_encrypt(x, key, iv, mode = 'cbc', aad = '')
  return if x.nil?

  cipher = aes(key, iv, mode, :encrypt)
  cipher.auth_data = aad if mode == 'gcm'
  sealed = "#{(x.empty? ? '' : cipher.update(x)).b}#{cipher.final}".b
  mode == 'gcm' ? sealed + cipher.auth_tag : sealed
end
