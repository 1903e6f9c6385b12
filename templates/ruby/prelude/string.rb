# needs: text type
# The text of a value; of bytes, what they say in UTF-8.
def self.string(x)
  return if x.nil?
  return text(x) unless type(x) == 'bytes'

  read = x.dup.force_encoding('UTF-8')
  raise 'these bytes are no UTF-8 text' unless read.valid_encoding?

  read
end
