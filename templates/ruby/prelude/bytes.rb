# The bytes of a text in an encoding.
def self.bytes(x, encoding = 'utf-8')
  return if x.nil?

  begin
    x.encode(encoding).b
  rescue ::EncodingError
    raise "#{encoding.upcase} cannot write all of this text"
  end
end
