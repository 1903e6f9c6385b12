# In base 64.
def self.base64encode(x, url = false, padding = true)
  return if x.nil?

  written = [x].pack('m0').encode('UTF-8')
  written = written.tr('+/', '-_') if url
  padding ? written : written.delete('=')
end
