# The bytes of base 64, in either alphabet, filled up or not.
def self.base64decode(x)
  return if x.nil?

  padded = x.tr('-_', '+/')
  padded = padded.ljust((padded.length + 3) / 4 * 4, '=') unless padded.end_with?('=')
  begin
    padded.unpack1('m0')
  rescue ::ArgumentError
    raise 'this is not base 64'
  end
end
