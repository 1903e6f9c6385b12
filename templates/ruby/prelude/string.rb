# needs: text type
# The text of a value; of bytes, what they say in an encoding.
def self.string(x, encoding = 'utf-8')
  return if x.nil?
  return text(x) unless type(x) == 'bytes'

  begin
    read = x.dup.force_encoding(encoding)
    raise ::EncodingError unless read.valid_encoding?

    read.encode('UTF-8')
  rescue ::EncodingError
    raise "these bytes are no #{encoding.upcase} text"
  end
end
