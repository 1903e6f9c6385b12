# The bytes of hexadecimal digits.
def self.hexdecode(x)
  return if x.nil?
  raise 'these are not hexadecimal digits' unless x.match?(/\A(\h\h)*\z/)

  [x].pack('H*')
end
