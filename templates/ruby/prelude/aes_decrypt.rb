# needs: aes
# What was encrypted by AES.
def self.aes_decrypt(x, key, iv, mode = 'cbc', aad = '')
  return if x.nil?

  cipher = aes(key, iv, mode, :decrypt)
  sealed = x
  begin
    if mode == 'gcm'
      raise ::OpenSSL::Cipher::CipherError if x.bytesize < 16

      cipher.auth_tag = x[-16, 16]
      cipher.auth_data = aad
      sealed = x[0...-16]
    end
    "#{(sealed.empty? ? '' : cipher.update(sealed)).b}#{cipher.final}".b
  rescue ::OpenSSL::Cipher::CipherError
    raise 'this was not encrypted with this key'
  end
end
